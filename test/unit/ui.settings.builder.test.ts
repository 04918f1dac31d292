import { afterEach, describe, expect, it, vi } from "vitest";
import type { Graph, GraphNode } from "../../src/drawing/graph";
import type { Json, JsonObject } from "../../src/lib/json";
import { templates } from "../../src/templates";
import {
  type CaseMoved,
  chosenStates,
  missingStates,
  moveAll,
  moveWords,
} from "../../src/ui/console/settings/definitions/move-model";
import { pluginsOf } from "../../src/ui/console/settings/definitions/plugins-of";
import { proverWords } from "../../src/ui/console/settings/definitions/policy";
import { skeletons } from "../../src/ui/console/settings/editor/skeletons";
import { fileNameOf } from "../../src/ui/console/settings/exchange/export-definition";
import { importBody, rowsIn, textOfFiles } from "../../src/ui/console/settings/exchange/import-model";
import { jsonIn } from "../../src/ui/console/settings/frame/json-field";
import { installedWords } from "../../src/ui/console/settings/templates/template";
import { parseDefinitionBody } from "../../src/workflow/definition.schema";
import { examineDefinition, validateDefinition } from "../../src/workflow/validate";

afterEach(() => vi.unstubAllGlobals());

describe("moving running cases", () => {
  const moved = (caseId: string, ok = true): CaseMoved => ({
    caseId,
    ok,
    state: ok ? "review" : null,
    problem: ok ? null : { code: "cannot_move", message: "no such state" },
  });
  const wish = { toVersion: 2, states: {}, reason: null, dryRun: true };

  it("goes on page by page until there is no more, and tells after each", async () => {
    const asked: JsonObject[] = [];
    const pages = [
      { data: [moved("case_1"), moved("case_2", false)], nextCursor: "c1" },
      { data: [moved("case_3")], nextCursor: null },
    ];
    vi.stubGlobal("fetch", async (_url: string, init: RequestInit) => {
      asked.push(JSON.parse(String(init.body)) as JsonObject);
      return new Response(JSON.stringify(pages[asked.length - 1]));
    });
    const told: number[] = [];
    const all = await moveAll("wfd_1", wish, (soFar) => told.push(soFar.length));
    expect(asked.map(({ cursor }) => cursor ?? null)).toEqual([null, "c1"]);
    expect([told, all.ok && all.value.map(({ caseId }) => caseId)]).toEqual([
      [2, 3],
      ["case_1", "case_2", "case_3"],
    ]);
  });

  it("ends at a refusal; what was done before it stays told", async () => {
    let calls = 0;
    vi.stubGlobal("fetch", async () => {
      calls += 1;
      return calls === 1
        ? new Response(JSON.stringify({ data: [moved("case_1")], nextCursor: "c1" }))
        : new Response(JSON.stringify({ error: { code: "rate_limited", message: "slower" } }), { status: 429 });
    });
    const told: CaseMoved[][] = [];
    const all = await moveAll("wfd_1", wish, (soFar) => told.push(soFar));
    expect([all.ok, told.at(-1)?.length]).toEqual([false, 1]);
  });

  it("asks for names of exactly those states that are gone", () => {
    const node = (id: string, type: GraphNode["type"] = "atomic"): GraphNode => ({
      id,
      label: id,
      type,
      parent: null,
      tags: [],
      initial: false,
    });
    const graph = (...nodes: GraphNode[]): Graph => ({ nodes, edges: [] });
    const from = graph(node("a"), node("b"), node("b.h", "history"));
    expect(missingStates(from, graph(node("b"), node("c")))).toEqual(["a"]);
    expect(chosenStates({ a: "c", d: "" })).toEqual({ a: "c" });
  });

  it.each<[CaseMoved[], boolean, string]>([
    [[], false, "No case runs on this version."],
    [[moved("1")], false, "1 case can be moved."],
    [[moved("1"), moved("2"), moved("3", false)], false, "2 cases can be moved, 1 cannot."],
    [[moved("1"), moved("2", false)], true, "1 case moved, 1 was refused."],
    [[moved("1", false), moved("2", false)], true, "0 cases moved, 2 were refused."],
  ])("says what came of %#", (cases, isDone, words) => {
    expect(moveWords(cases, isDone)).toBe(words);
  });
});

describe("importing", () => {
  it.each<[string, number | null]>([
    ['{"name": "a"}', 1],
    ['[{"name": "a"}, {"name": "b"}]', 2],
    ['{"rows": [{"name": "a"}, {"name": "b"}]}', 2],
    ['[{"name": "a"}, 3]', null],
    ["[]", null],
    ["3", null],
    ["", null],
    ["{", null],
    [JSON.stringify(Array.from({ length: 51 }, () => ({}))), null],
  ])("%j holds %j rows", (text, count) => {
    const read = rowsIn(jsonIn(text));
    expect(read.rows?.length ?? null).toBe(count);
    expect(read.why === null).toBe(count !== null);
  });

  it("sends one row by itself, with the key it is given; several as a list", () => {
    expect(importBody([{ name: "a" }], " shop ", true)).toEqual({ row: { name: "a" }, key: "shop", dryRun: true });
    expect(importBody([{ name: "a" }], "", false)).toEqual({ row: { name: "a" }, dryRun: false });
    expect(importBody([{}, {}], "shop", false)).toEqual({ rows: [{}, {}], dryRun: false });
  });

  it("puts files together, and shows a broken one as it is so that it can be repaired", () => {
    expect(textOfFiles(['{"a": 1}'])).toBe('{"a": 1}');
    expect(JSON.parse(textOfFiles(['{"a": 1}', '[{"b": 2}]']))).toEqual([{ a: 1 }, { b: 2 }]);
    expect(textOfFiles(['{"a": 1}', "{oops"])).toBe("{oops");
  });

  it("names the file after what it is", () => {
    expect([fileNameOf("kyb", 3, "edgecase"), fileNameOf("kyb", 3, "ballerine")]).toEqual([
      "kyb.v3.json",
      "kyb.v3.ballerine.json",
    ]);
  });
});

describe("plugins of a definition", () => {
  it("finds every plugin of every template where it stands", () => {
    for (const template of templates)
      for (const { extensions } of template.definitions(template.id))
        for (const { name, kind, path } of pluginsOf(extensions)) {
          const [, list = "", at = ""] = path.split(".");
          const raw = (extensions[list] as JsonObject[])[Number(at)];
          expect([raw?.name, raw?.pluginKind ?? kind]).toEqual([name, kind]);
        }
  });

  it.each<[Json, number]>([
    [null, 0],
    [{ apiPlugins: "none", edgecase: { policies: [] } }, 0],
    [{ apiPlugins: [{}, { name: "a" }], childWorkflowPlugins: [{ name: "b" }] }, 2],
  ])("%j holds %d", (extensions, count) => {
    expect(pluginsOf(extensions)).toHaveLength(count);
  });
});

describe("pieces to insert", () => {
  const named = (name: string): Json => {
    const found = skeletons.find((skeleton) => skeleton.name === name)?.piece ?? "";
    return JSON.parse(found.startsWith('"') ? `{${found}}` : found) as Json;
  };
  const ends = { ...(named("Ends well") as JsonObject), ...(named("Ends badly") as JsonObject) };

  it.each(["Waits for an analyst", "Asks two people", "Waits for a time"])(
    "%s is a state that can be published",
    (name) => {
      const state = named(name) as JsonObject;
      const body = parseDefinitionBody({
        definition: { initial: Object.keys(state)[0] ?? "", states: { ...state, ...ends } },
      });
      expect(body.ok && validateDefinition(body.value).filter(({ severity }) => severity === "error")).toEqual([]);
    },
  );

  it("promises hold where a person is asked, and are broken by a timer that goes past them", () => {
    const policies = [
      named("Promise: no approval without a person"),
      ...((named("Promises") as JsonObject).policies as Json[]),
    ];
    const proved = (more: JsonObject) => {
      const { manual_review } = named("Waits for an analyst") as JsonObject;
      const states = { manual_review: { ...(manual_review as JsonObject), ...more }, ...ends };
      const body = parseDefinitionBody({
        definition: { initial: "manual_review", states },
        extensions: { edgecase: { policies } },
      });
      return body.ok ? examineDefinition(body.value).policies.map(({ holds }) => holds) : body.error;
    };
    expect(proved({})).toEqual([true, true]);
    expect(proved({ after: { P14D: "approved" } })).toEqual([false, true]);
  });
});

describe("words", () => {
  it("says who published by name, where there is one", () => {
    const proofs = {
      definitionHash: "h",
      proverVersion: 1,
      limits: { steps: 1, states: 1 },
      provedAt: "2026-01-01T00:00:00Z",
      policies: [],
    };
    const by = (kind: string, id: string) =>
      proverWords({ ...proofs, provedBy: { kind, id } }, [{ id: "usr_1", name: "Ada" }]);
    expect([by("analyst", "usr_1"), by("api_key", "key_1")]).toEqual(["Ada", "api key key_1"]);
  });

  it("tells a first installation from one that changed nothing", () => {
    const installed = (...results: ("installed" | "already_there" | "new_version")[]) =>
      installedWords({
        template: "t",
        workflow: "t",
        definitions: results.map((result) => ({ id: "wfd_1", key: "t", version: 1, result, sentence: "" })),
      });
    expect(installed("already_there")).toMatch(/there already/);
    expect(installed("installed", "already_there")).toBe("1 definition is published.");
    expect(installed("installed", "new_version")).toBe("2 definitions are published.");
  });
});
