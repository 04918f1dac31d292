import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { build, loadConfigFromFile, mergeConfig } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { factsWithTyped } from "../../src/collection/drafts";
import type { loadJsonSchema } from "../../src/collection/engines-here";
import type { Form } from "../../src/collection/form";
import { livePage } from "../../src/collection/live-conditions";
import type * as atTheServer from "../../src/collection/live-page";
import type { Json, JsonObject } from "../../src/lib/json";
import { everyItem, itemsOfPage } from "../../src/ui/flow/build-items";
import { demoForm, factsWith, field, formOf, pageNamed } from "../support/forms";
import { context, elements, pageBefore, posted } from "../support/live-forms";

const root = path.join(import.meta.dirname, "../..");
type Browser = typeof atTheServer & { loadJsonSchema: typeof loadJsonSchema };

/** The modules as the build of the applicant's pages makes them: bundled, made small, with the engines that a browser gets. */
async function built(folder: string): Promise<Browser> {
  const loaded = await loadConfigFromFile({ command: "build", mode: "production" }, path.join(root, "vite.config.ts"));
  const config = mergeConfig(loaded?.config ?? {}, {});
  const client = config.environments?.client?.build;
  if (client?.rollupOptions === undefined) throw new Error("the build of the pages is not where it was");
  client.rollupOptions.input = {
    live: path.join(root, "src/collection/live-page.ts"),
    engines: path.join(root, "src/collection/engines-here.ts"),
  };
  client.rollupOptions.preserveEntrySignatures = "strict";
  const found = await build({ ...config, root, configFile: false, logLevel: "silent", build: { write: false } });
  for (const result of Array.isArray(found) ? found : [found]) {
    if (!("output" in result)) continue;
    for (const file of result.output)
      if (file.type === "chunk") writeFileSync(path.join(folder, file.fileName), file.code);
  }
  const chunks = (Array.isArray(found) ? found : [found]).flatMap((result) =>
    "output" in result ? result.output : [],
  );
  const load = (name: string): Promise<unknown> => {
    const file = chunks.find((chunk) => chunk.type === "chunk" && chunk.isEntry && chunk.name === name)?.fileName;
    return import(/* @vite-ignore */ pathToFileURL(path.join(folder, file ?? name)).href);
  };
  return { ...((await load("live")) as object), ...((await load("engines")) as object) } as Browser;
}

const formWith = (asked: Json[]): Form =>
  formOf([], { pages: [pageBefore, { id: "page", title: "Page", elements: asked }] });

/** What the server says counts on a page as it is typed. */
function said(form: Form, facts: JsonObject, pairs: [string, string][]) {
  const page = pageNamed(form, "page");
  const typed = factsWithTyped(page, factsWith(facts), pairs);
  const items = everyItem(
    itemsOfPage(page, {
      form,
      facts: typed,
      language: "en",
      problems: [],
      base: "/flow/x",
      files: { accept: "", requestMegabytes: 20, problemSentence: () => "" },
    }),
  );
  return {
    names: items.map(({ name }) => name),
    hidden: items.filter(({ hidden }) => hidden).map(({ name }) => name),
    disabled: items.filter((item) => "disabled" in item && item.disabled).map(({ name }) => name),
    required: items.filter((item) => "required" in item && item.required).map(({ name }) => name),
  };
}

const sent = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
const logic = (rule: Json): JsonObject => ({ engine: "json-logic", rule });
const is = (at: string, value: Json): JsonObject => logic({ "==": [{ var: at }, value] });
const liveOf = (asked: Json[], facts: JsonObject = {}) => {
  const form = formWith(asked);
  return livePage(pageNamed(form, "page"), form, factsWith(facts));
};

describe("what a browser decides by itself", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "edgecase-live-"));
  let browser: Browser;
  beforeAll(async () => {
    writeFileSync(path.join(folder, "package.json"), '{"type":"module"}');
    browser = await built(folder);
    await browser.loadJsonSchema();
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  it("is what the server says about the same answers, for any form, with the scripts as they are built", () => {
    let decided = 0;
    fc.assert(
      fc.property(elements, context, fc.array(posted, { minLength: 1, maxLength: 4 }), (asked, facts, posts) => {
        const form = formWith(asked);
        const live = livePage(pageNamed(form, "page"), form, factsWith(facts));
        if (live === null) return;
        const page = browser.pageOf(sent(live));
        for (const pairs of posts) {
          const server = said(form, facts, pairs);
          const here = browser.whatCounts(page, sent(live).context, pairs);
          const isMine = (name: string): boolean => here.decided.includes(name);
          decided += here.decided.length;
          expect(server.names).toEqual(expect.arrayContaining(here.decided));
          expect(here.hidden.sort()).toEqual(server.hidden.filter(isMine).sort());
          expect(here.disabled.filter((name) => name !== "note").sort()).toEqual(server.disabled.filter(isMine).sort());
          for (const name of here.required) expect(server.required).toContain(name);
          for (const name of here.optional) expect(server.required).not.toContain(name);
        }
      }),
      { numRuns: 80 },
    );
    expect(decided).toBeGreaterThan(100);
  });

  it("brings up what the answer to another question of the page asks for", () => {
    const live = liveOf([
      field("kind", "textfield"),
      field("vat", "textfield", { hidden: [logic({ "!=": [{ var: "entity.data.kind" }, "company"] })] }),
    ]);
    if (live === null) throw new Error("nothing is live");
    const page = browser.pageOf(live);
    expect(browser.whatCounts(page, live.context, [["kind", "person"]]).hidden).toEqual(["vat"]);
    expect(browser.whatCounts(page, live.context, [["kind", "company"]]).hidden).toEqual([]);
  });

  it("asks the demo's forms nothing that is not in them", () => {
    for (const key of ["kyb", "kyc"] as const) {
      const form = demoForm(key);
      for (const page of form.pages) expect(() => livePage(page, form, factsWith({}))).not.toThrow();
    }
  });
});

describe("what a page tells its browser", () => {
  const hiddenBy = (condition: JsonObject): Json[] => [
    field("kind", "textfield"),
    field("vat", "textfield", { hidden: [condition] }),
  ];

  it("is nothing when no rule depends on an answer of the page", () => {
    expect(liveOf(hiddenBy(is("entity.data.country", "DE")))).toBeNull();
    expect(liveOf([field("kind", "textfield")])).toBeNull();
  });

  it.each([
    ["a rule in JMESPath", { engine: "jmespath", rule: "entity.data.kind" }],
    ["a fact that is no answer of the form", logic({ and: [{ var: "entity.data.kind" }, { var: "riskScore" }] })],
    ["a document", logic({ or: [{ var: "entity.data.kind" }, { var: "documents.0.id" }] })],
    ["a path that is computed", logic({ var: { cat: ["entity.data.", { var: "entity.data.kind" }] } })],
    ["all there is", logic({ "==": [{ var: "" }, { var: "entity.data.kind" }] })],
    [
      "a schema with references",
      { engine: "json-schema", rule: { $ref: "#/$defs/a", $defs: { a: { required: ["entity"] } } } },
    ],
    ["a schema of all facts", { engine: "json-schema", rule: { minProperties: 2 } }],
  ])("leaves %s to the server", (_name, condition) => {
    expect(liveOf(hiddenBy(condition as JsonObject))).toBeNull();
  });

  it("leaves to the server what reads an answer that the server decides about", () => {
    const asked = [
      field("kind", "textfield"),
      field("vat", "textfield", { hidden: [is("riskScore", 1), is("entity.data.kind", "x")] }),
      field("seat", "textfield", { hidden: [is("entity.data.vat", "DE1")] }),
      field("more", "textfield", { hidden: [is("entity.data.kind", "x")] }),
    ];
    expect(liveOf(asked)?.elements.map(({ id }) => id)).toEqual(["kind", "vat", "seat", "more"]);
    const servers = asked.map((one) =>
      one.id === "vat"
        ? { ...one, disable: [logic({ and: [{ var: "riskScore" }, { var: "entity.data.kind" }] })] }
        : one,
    );
    expect(liveOf(servers)?.elements.map(({ id }) => id)).toEqual(["kind", "more"]);
  });

  it("has no facts but the answers that its rules read", () => {
    const facts = {
      riskScore: 70,
      entity: { id: "e1", data: { kind: "company", country: "DE", isListed: true, secret: 1, vat: "DE1" } },
    };
    const both = logic({
      and: [{ "==": [{ var: "entity.data.kind" }, "x"] }, { "==": [{ var: "entity.data.country" }, "DE"] }],
    });
    expect(liveOf(hiddenBy(both), facts)?.context).toEqual({
      entity: { data: { kind: "company", country: "DE", vat: "DE1" } },
    });
  });

  it("has of the items of a list the answers that are asked for, and nothing else that stands in them", () => {
    const role = field("role", "textfield", { valueDestination: "role" });
    const share = field("share", "number", { valueDestination: "share", hidden: [is("item.role", "director")] });
    const live = liveOf([field("owners", "fieldlist", { children: [role, share] })], {
      entity: { data: { owners: [{ id: "o1", role: "owner", share: 5, sanctions: "hit" }] } },
    });
    expect(live?.context).toEqual({ entity: { data: { owners: [{ id: "o1", role: "owner", share: 5 }] } } });
  });

  it("is nothing when it would make the page heavy", () => {
    const long = Array.from({ length: 250 }, (_, i) =>
      field(`f${i}`, "textfield", { hidden: [is("entity.data.kind", `a rather long name of a thing ${i}`)] }),
    );
    expect(liveOf([field("kind", "textfield"), ...long])).toBeNull();
  });
});
