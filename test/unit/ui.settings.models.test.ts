import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { catalog } from "../../src/checks/sandbox/catalog";
import type { Json, JsonObject } from "../../src/lib/json";
import { centred, fitted, fromTheTop, scaleLimits, zoomed } from "../../src/ui/console/settings/chart/viewport";
import {
  type Definition,
  type DefinitionSummary,
  faultOfFirst,
  firstChart,
  partNames,
  partsOf,
  textOfParts,
  usualStart,
} from "../../src/ui/console/settings/definitions/definition";
import { definitionModel, hasUnsavedText } from "../../src/ui/console/settings/definitions/definition-model";
import { formOutlines } from "../../src/ui/console/settings/definitions/form-outline";
import { listedProblems } from "../../src/ui/console/settings/definitions/problems-in-text";
import { readJsonSource } from "../../src/ui/console/settings/editor/json-source";
import { familiesOf, fits } from "../../src/ui/console/settings/frame/families";
import { endsSoon } from "../../src/ui/console/settings/keys/api-key";
import { aheadText, presets, secondsOf } from "../../src/ui/console/settings/sandbox/clock";
import { fitsWords, magicRows } from "../../src/ui/console/settings/sandbox/magic-values";
import { textParts } from "../../src/ui/console/settings/sandbox/mail";
import { type Delivery, isMoving, readable } from "../../src/ui/console/settings/webhooks/endpoint";
import { endpointModel } from "../../src/ui/console/settings/webhooks/endpoint-model";
import { compileChart } from "../../src/workflow/chart";
import { parseDefinitionBody } from "../../src/workflow/definition.schema";
import { validateDefinition } from "../../src/workflow/validate";

interface Asked {
  method: string;
  path: string;
  body: Json;
}

/** Answers the API from a table; what is not in it is a mistake of the test. */
function serve(answers: (asked: Asked) => { status?: number; json: Json } | undefined): Asked[] {
  const all: Asked[] = [];
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    const asked: Asked = {
      method: init.method ?? "GET",
      path: url.replace("/api/v1", ""),
      body: typeof init.body === "string" ? JSON.parse(init.body) : null,
    };
    all.push(asked);
    const answer = answers(asked);
    if (answer === undefined) throw new Error(`nobody answers ${asked.method} ${asked.path}`);
    return new Response(JSON.stringify(answer.json), { status: answer.status ?? 200 });
  });
  return all;
}

const summary = (over: Partial<DefinitionSummary> = {}): DefinitionSummary => ({
  id: "wfd_1",
  key: "kyb",
  version: 1,
  status: "draft",
  name: "kyb",
  displayName: null,
  variant: null,
  hash: "h1",
  createdAt: "2026-01-01T00:00:00.000Z",
  updatedAt: "2026-01-01T00:00:00.000Z",
  publishedAt: null,
  archivedAt: null,
  ...over,
});
const firstDefinition = firstChart(usualStart);
const aDefinition = (over: Partial<Definition> = {}): Definition => ({
  ...summary(),
  definition: firstDefinition,
  extensions: {},
  config: {},
  forms: {},
  contextSchema: null,
  documentsSchema: null,
  ...over,
});
const plain = (value: unknown): JsonObject => JSON.parse(JSON.stringify(value)) as JsonObject;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("the text of a definition", () => {
  it("holds all its parts and nothing else, and reads back to them", () => {
    const definition = aDefinition({ config: { language: "en" } });
    const read = readJsonSource(textOfParts(definition));
    if (!read.ok) throw new Error(read.error.message);
    const { parts, problems } = partsOf(read.value.value);
    expect(problems).toEqual([]);
    expect(Object.keys(parts)).toEqual([...partNames]);
    expect(parts).toMatchObject({ definition: firstDefinition, config: { language: "en" }, contextSchema: null });
  });

  it("a part that was deleted is sent empty; a key that is no part is told", () => {
    const { parts, problems } = partsOf({ definition: firstDefinition, extension: {} });
    expect(parts.extensions).toEqual({});
    expect(parts.documentsSchema).toBeNull();
    expect(problems.map(({ path }) => path)).toEqual(["extension"]);
    expect(partsOf([]).problems).toHaveLength(1);
    expect(partsOf({}).problems.map(({ path }) => path)).toEqual(["definition"]);
  });

  it("a new definition begins with a chart that has no problems", () => {
    expect(compileChart(firstDefinition).ok).toBe(true);
    const body = parseDefinitionBody({ definition: firstDefinition });
    expect(body.ok && validateDefinition(body.value)).toEqual([]);
  });

  it("begins with the states somebody names, each leading to the next, or with an empty page", () => {
    const chart = firstChart({ names: ["collect", "look"], ends: true });
    const body = parseDefinitionBody({ definition: chart });
    expect(body.ok && validateDefinition(body.value)).toEqual([]);
    expect(chart).toMatchObject({ initial: "collect", states: { collect: { on: { NEXT: "look" } } } });
    expect(firstChart({ names: [], ends: false })).toEqual({ id: "onboarding", states: {} });
    expect(
      [["a.b"], ["a", "a"], ["approved"], ["12"], ["a"]].map((names) => faultOfFirst({ names, ends: true }) === null),
    ).toEqual([false, false, false, false, true]);
  });

  it("problems are listed errors first, each with its line", () => {
    const read = readJsonSource('{\n  "definition": {\n    "states": {}\n  },\n  "other": 1\n}');
    if (!read.ok) throw new Error(read.error.message);
    const listed = listedProblems({ ok: true, source: read.value }, [
      { severity: "warning", code: "w", path: "definition.states.a", message: "later" },
      { severity: "error", code: "e", path: "definition.initial", message: "sooner" },
    ]);
    expect(listed.map(({ message, line }) => [message.slice(0, 7), line])).toEqual([
      ['"other"', 5],
      ["sooner", 2],
      ["later", 3],
    ]);
    const broken = readJsonSource("{\n,");
    if (broken.ok) throw new Error("it is no JSON");
    expect(listedProblems({ ok: false, fault: broken.error }, [])).toMatchObject([{ severity: "error", line: 2 }]);
  });
});

describe("the list of definitions", () => {
  const families = familiesOf([
    summary({ id: "a1", version: 1, status: "published" }),
    summary({ id: "a2", version: 2, status: "draft", displayName: "Business", updatedAt: "2026-03-01T00:00:00.000Z" }),
    summary({ id: "b1", key: "kyc", version: 10, updatedAt: "2026-04-01T00:00:00.000Z" }),
    summary({ id: "b2", key: "kyc", version: 9, status: "archived" }),
  ]);

  it("has a row per key, last touched first, with its newest, published and draft version", () => {
    expect(families.map(({ key }) => key)).toEqual(["kyc", "kyb"]);
    expect(families[0]?.newest.version).toBe(10);
    expect(families[1]).toMatchObject({ name: "Business", published: { id: "a1" }, draft: { id: "a2" } });
  });

  it("is narrowed by words and by any version's status", () => {
    expect(families.filter((family) => fits(family, " BUSI ", "")).map(({ key }) => key)).toEqual(["kyb"]);
    expect(families.filter((family) => fits(family, "", "archived")).map(({ key }) => key)).toEqual(["kyc"]);
  });
});

describe("a definition that is being edited", () => {
  it("says what is unsaved, checks the unsaved text, saves all parts", async () => {
    const asked = serve(({ method, path }) => {
      if (path.endsWith("/validate"))
        return { json: { problems: [{ severity: "error", code: "x", path: "definition", message: "m" }] } };
      if (method === "PUT") return { json: plain(aDefinition({ id: "wfd_save", hash: "h2", config: { a: 1 } })) };
      return { json: plain(aDefinition({ id: "wfd_save" })) };
    });
    const model = definitionModel("wfd_save");
    await model.open();
    expect(model.isDirty.value).toBe(false);
    const changed = textOfParts(aDefinition({ config: { a: 1 } }));
    model.type(changed);
    expect([model.isDirty.value, hasUnsavedText()]).toEqual([true, true]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked.findLast(({ path }) => path.endsWith("/validate"))?.body).toMatchObject({ config: { a: 1 } });
    expect(model.checked.value).toMatchObject({ status: "checked", problems: [{ path: "definition" }] });
    expect((await model.save()).ok).toBe(true);
    const sent = asked.findLast(({ method }) => method === "PUT")?.body as JsonObject;
    expect([Object.keys(sent), sent.expectedHash]).toEqual([[...partNames, "expectedHash"], "h1"]);
    expect(model.isDirty.value).toBe(false);
  });

  it("typing waits for a rest: one question for many keys", async () => {
    const asked = serve(({ path }) =>
      path.endsWith("/validate") ? { json: { problems: [] } } : { json: plain(aDefinition({ id: "wfd_rest" })) },
    );
    const model = definitionModel("wfd_rest");
    await model.open();
    await vi.advanceTimersByTimeAsync(1_000);
    const before = asked.length;
    for (const text of ["a", "b", "c"]) model.type(textOfParts(aDefinition({ config: { text } })));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked.slice(before).map(({ path }) => path.split("/").at(-1))).toEqual(["validate"]);
  });

  it("text that is no JSON is neither checked nor saved", async () => {
    const asked = serve(({ path }) =>
      path.endsWith("/validate") ? { json: { problems: [] } } : { json: plain(aDefinition({ id: "wfd_bad" })) },
    );
    const model = definitionModel("wfd_bad");
    await model.open();
    await vi.advanceTimersByTimeAsync(1_000);
    const before = asked.length;
    model.type("{");
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await model.save()).toMatchObject({ ok: false, error: { code: "not_open" } });
    expect(asked).toHaveLength(before);
  });

  const changedMeanwhile = { status: 409, json: { error: { code: "conflict", message: "The draft was changed." } } };

  it("does not save over what somebody else saved until a person has chosen", async () => {
    let stored = plain(aDefinition({ id: "wfd_two" }));
    serve(({ method, path, body }) => {
      if (path.endsWith("/validate")) return { json: { problems: [] } };
      if (method === "PUT" && (body as JsonObject).expectedHash !== stored.hash) return changedMeanwhile;
      if (method === "PUT") stored = { ...stored, ...(body as JsonObject), hash: "mine" };
      return { json: stored };
    });
    const model = definitionModel("wfd_two");
    await model.open();
    model.type(textOfParts(aDefinition({ config: { from: "me" } })));
    stored = { ...stored, hash: "theirs", config: { from: "them" } };
    expect(await model.save()).toMatchObject({ ok: false, error: { code: "changed_elsewhere" } });
    expect(stored.config).toEqual({ from: "them" });
    expect(model.theirs.value?.config).toEqual({ from: "them" });
    model.settle("mine");
    expect([model.theirs.value, model.isDirty.value]).toEqual([null, true]);
    expect((await model.save()).ok).toBe(true);
    expect(stored.config).toEqual({ from: "me" });
  });

  it("can take theirs instead, and open it again without losing what is typed later", async () => {
    let stored = plain(aDefinition({ id: "wfd_take" }));
    serve(({ method, path }) => {
      if (method === "PUT") return changedMeanwhile;
      return path.endsWith("/validate") ? { json: { problems: [] } } : { json: stored };
    });
    const model = definitionModel("wfd_take");
    await model.open();
    model.type(textOfParts(aDefinition({ config: { from: "me" } })));
    stored = { ...stored, hash: "theirs", config: { from: "them" } };
    await model.save();
    model.settle("theirs");
    expect(model.isDirty.value).toBe(false);
    expect(model.text.value).toContain("them");
    model.type(`${model.text.value} `);
    await definitionModel("wfd_take").open();
    expect(model.isDirty.value).toBe(true);
  });

  it("saves by itself what forms have changed, and what was changed while that was on its way", async () => {
    let stored = plain(aDefinition({ id: "wfd_forms" }));
    let onItsWay = (): void => {};
    const asked = serve(({ method, path, body }) => {
      if (path.endsWith("/validate")) return { json: { problems: [] } };
      if (method === "PUT" && (body as JsonObject).expectedHash !== stored.hash) return changedMeanwhile;
      const { expectedHash: _, ...parts } = (body ?? {}) as JsonObject;
      if (method === "PUT") onItsWay();
      if (method === "PUT") stored = { ...stored, ...parts, hash: `${String(stored.hash)}+` };
      return { json: stored };
    });
    const model = definitionModel("wfd_forms");
    await model.open();
    const opened = model.text.value;
    model.type(opened.replace('"id": "onboarding"', '"id": "typed"'));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(asked.filter(({ method }) => method === "PUT")).toHaveLength(0);
    model.edit((draft) => ({ ...draft, config: { by: "a form" } }));
    onItsWay = () => model.edit((draft) => ({ ...draft, config: { by: "a form, later" } }));
    expect((await model.save()).ok).toBe(true);
    expect([stored.config, model.isDirty.value]).toEqual([{ by: "a form" }, true]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect([stored.config, model.isDirty.value, model.saving.value]).toEqual([{ by: "a form, later" }, false, "no"]);
    for (let i = 0; i < 3; i++) model.undo();
    expect(model.text.value).toBe(opened);
    model.redo();
    expect(model.text.value).toContain('"typed"');
  });
});

describe("forms in a definition", () => {
  it("are outlined with what is asked, where it goes, and which state shows them", () => {
    const [form, unused] = formOutlines(
      {
        main: {
          title: { en: "Your company" },
          revision: {
            maxRounds: 3,
            onMaxRounds: "GIVE_UP",
            dueInSeconds: 259_200,
            remindAfterSeconds: [86_400, 129_600],
            mail: true,
          },
          pages: [
            {
              id: "p",
              title: "One",
              elements: [
                {
                  id: "owners",
                  element: "fieldlist",
                  valueDestination: "entity.data.owners",
                  params: { label: "Owners" },
                  children: [
                    { id: "n", element: "textfield", params: { label: "Name" }, validate: [{ type: "required" }] },
                  ],
                },
              ],
            },
          ],
        },
        unused: { pages: "broken" },
      },
      { states: { a: { states: { ask: { meta: { form: "main" } } } } } },
    );
    expect(form).toMatchObject({ title: "Your company", states: ["a.ask"] });
    expect(form?.revision).toEqual([
      "At most 3 rounds, then GIVE_UP.",
      "To be answered within 3 days.",
      "Reminders after 1 day, 36 hours.",
      "Told by e-mail at once.",
    ]);
    expect(form?.pages[0]?.elements).toMatchObject([
      { kind: "fieldlist", label: "Owners", destination: "entity.data.owners", depth: 0 },
      {
        kind: "textfield",
        label: "Name",
        isRequired: true,
        depth: 1,
        path: "forms.main.pages.0.elements.0.children.0",
      },
    ]);
    expect(unused).toMatchObject({ title: "unused", states: [], pages: [], revision: [] });
    expect(formOutlines(null, null)).toEqual([]);
  });
});

describe("what is seen of a chart", () => {
  const frame = { width: 800, height: 600 };

  it("shows all of it in the middle, never larger than life", () => {
    expect(fitted({ width: 100, height: 100 }, frame)).toEqual({ scale: 1, x: 350, y: 250 });
    const wide = fitted({ width: 3_000, height: 100 }, frame);
    expect(wide.scale).toBeCloseTo(752 / 3_000);
    expect(fromTheTop({ width: 3_000, height: 9_000 }, frame)).toMatchObject({ scale: 0.75, y: 24 });
  });

  it("zooms around the point under the pointer, within limits", () => {
    const at = { x: 200, y: 300 };
    const before = { x: 10, y: 20, scale: 1 };
    const after = zoomed(before, 1.5, at);
    const under = (view: typeof before) => [(at.x - view.x) / view.scale, (at.y - view.y) / view.scale];
    expect(under(after)[0]).toBeCloseTo(under(before)[0] ?? 0);
    expect(under(after)[1]).toBeCloseTo(under(before)[1] ?? 0);
    expect(zoomed(before, 100, at).scale).toBe(scaleLimits.most);
    expect(zoomed(before, 0.001, at).scale).toBe(scaleLimits.least);
  });

  it("brings a state into the middle", () => {
    const view = centred({ x: 0, y: 0, scale: 1 }, { x: 1_000, y: 2_000, width: 100, height: 40 }, frame);
    expect([1_050 * view.scale + view.x, 2_020 * view.scale + view.y]).toEqual([400, 300]);
  });
});

describe("deliveries of an endpoint", () => {
  const delivery = (id: string, createdAt: string, over: Partial<Delivery> = {}): Delivery => ({
    id,
    endpointId: "whe_1",
    eventId: `evt_${id}`,
    eventType: "case.created",
    caseId: null,
    sequence: 0,
    status: "delivered",
    attempts: 1,
    lastStatus: 200,
    lastError: null,
    nextAttemptAt: null,
    createdAt,
    updatedAt: createdAt,
    ...over,
  });

  it("a fresh look keeps the older pages that were loaded", async () => {
    let newest = [delivery("d3", "3"), delivery("d2", "2")];
    serve(({ path }) =>
      path.includes("cursor=next")
        ? { json: { data: plain({ all: [delivery("d1", "1")] }).all ?? [], nextCursor: "end" } }
        : { json: { data: plain({ all: newest }).all ?? [], nextCursor: "next" } },
    );
    const model = endpointModel("whe_1");
    await model.deliveries.load();
    await model.more();
    expect(model.deliveries.value?.data.map(({ id }) => id)).toEqual(["d3", "d2", "d1"]);
    newest = [delivery("d4", "4", { status: "pending" }), delivery("d3", "3")];
    await model.deliveries.load();
    expect(model.deliveries.value?.data.map(({ id }) => id)).toEqual(["d4", "d3", "d2", "d1"]);
    expect(model.deliveries.value?.nextCursor).toBe("end");
  });

  it("a filter starts over", async () => {
    const asked = serve(() => ({ json: { data: [], nextCursor: null } }));
    endpointModel("whe_1").narrow({ status: "failed", eventType: "", caseId: "", from: "", until: "" });
    await vi.advanceTimersByTimeAsync(0);
    expect(asked.map(({ path }) => path)).toEqual(["/webhook-endpoints/whe_1/deliveries?limit=50&status=failed"]);
  });

  it("are looked at again only while something is about to happen", () => {
    const at = Date.parse("2026-01-01T00:00:00.000Z");
    const pending = (nextAttemptAt: string | null) => delivery("d", "1", { status: "pending", nextAttemptAt });
    expect(isMoving(pending(null), at)).toBe(true);
    expect(isMoving(pending("2026-01-01T00:00:30.000Z"), at)).toBe(true);
    expect(isMoving(pending("2026-01-01T02:00:00.000Z"), at)).toBe(false);
    expect(isMoving(delivery("d", "1"), at)).toBe(false);
  });

  it("bodies are spread for reading; what is no JSON stays as it is", () => {
    expect(readable('{"a":1}')).toBe('{\n  "a": 1\n}');
    expect(readable("<html>")).toBe("<html>");
  });
});

describe("sandbox tools", () => {
  it("every scenario of every check has values that choose it", () => {
    const rows = magicRows(plain(catalog()) as unknown as Parameters<typeof magicRows>[0]);
    expect(rows.length).toBeGreaterThan(40);
    for (const row of rows) {
      expect(row.values.length).toBeGreaterThanOrEqual(3);
      expect(row.values.some(({ isScoped }) => isScoped)).toBe(true);
    }
    const hit = rows.filter((row) => fitsWords(row, "Hit company-sanctions"));
    expect(hit.map(({ scenario }) => scenario)).toEqual(["hit", "hit_later"]);
    expect(hit[0]?.values.map(({ text }) => text)).toContain("SBX-SANCTIONS-HIT");
  });

  it("finds the links in a mail and loses none of its text", () => {
    const text = "Hello,\nopen https://a.example/go/x.y~z_1. Thanks (http://b.example/?q=1).";
    const parts = textParts(text);
    expect(parts.map((part) => part.text).join("")).toBe(text);
    expect(parts.flatMap(({ href }) => href ?? [])).toEqual(["https://a.example/go/x.y~z_1", "http://b.example/?q=1"]);
  });

  it("takes the times the clock takes, and says how far it is ahead", () => {
    expect([secondsOf("3", "hours"), secondsOf("1.5", "minutes"), secondsOf("366", "days")]).toEqual([
      10_800, 90, 31_622_400,
    ]);
    expect([secondsOf("", "days"), secondsOf("0", "days"), secondsOf("367", "days"), secondsOf("x", "days")]).toEqual([
      null,
      null,
      null,
      null,
    ]);
    for (const { seconds } of presets) expect(seconds).toBeLessThanOrEqual(31_622_400);
    expect(aheadText(0)).toContain("never moved");
    expect(aheadText(2 * 86_400 + 3_600 + 120)).toBe("2 d 1 h 2 min ahead of real time.");
    expect(aheadText(30)).toBe("30 s ahead of real time.");
  });
});

describe("API keys", () => {
  it("warn two weeks before they end, and only while they work", () => {
    const now = Date.parse("2026-01-01T00:00:00.000Z");
    const key = {
      id: "k",
      name: "k",
      scopes: [],
      status: "active",
      createdAt: "",
      expiresAt: "2026-01-10T00:00:00.000Z",
      revokedAt: null,
    } as const;
    expect(endsSoon(key, now)).toBe(true);
    expect(endsSoon({ ...key, status: "revoked" }, now)).toBe(false);
    expect(endsSoon({ ...key, expiresAt: "2026-03-01T00:00:00.000Z" }, now)).toBe(false);
    expect(endsSoon({ ...key, expiresAt: null }, now)).toBe(false);
  });
});
