import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/lib/json";
import { type DefinitionBody, parseDefinitionBody } from "../../src/workflow/definition.schema";
import { validateDefinition } from "../../src/workflow/validate";

const bodyOf = (definition: JsonObject, extensions: JsonObject = {}): DefinitionBody => {
  const parsed = parseDefinitionBody({ definition, extensions });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
};

const found = (definition: JsonObject, extensions: JsonObject = {}): string[] =>
  validateDefinition(bodyOf(definition, extensions)).map(({ severity, code, path }) => `${severity} ${code} ${path}`);

const sound: JsonObject = {
  initial: "enrich",
  states: {
    enrich: { on: { DONE: "review", FAILED: "review" } },
    review: { on: { approve: "approved" } },
    approved: { type: "final", tags: ["approved"] },
  },
};
const api = (over: JsonObject = {}): JsonObject => ({
  apiPlugins: [
    {
      name: "registry",
      pluginKind: "api",
      url: "https://registry.example/x",
      method: "GET",
      stateNames: ["enrich"],
      successAction: "DONE",
      errorAction: "FAILED",
      request: { transform: [] },
      response: { transform: [] },
      ...over,
    },
  ],
});
const withStates = (states: JsonObject): JsonObject => ({
  initial: "enrich",
  states: { ...(sound.states as JsonObject), ...states },
});

describe("the body of a definition", () => {
  it("is complete after parsing, and other keys of the row are left alone", () => {
    expect(parseDefinitionBody({ name: "kyb", version: 2, definition: sound, config: null })).toEqual({
      ok: true,
      value: {
        definitionType: "statechart-json",
        definition: sound,
        extensions: {},
        config: {},
        contextSchema: null,
        documentsSchema: null,
        forms: {},
      },
    });
  });

  it.each([
    [
      "BPMN, and says what to write instead",
      { definitionType: "bpmn-json", definition: {} },
      "definitionType",
      /statechart-json/,
    ],
    ["a definition that is no object", { definition: [] }, "definition", /object/],
    ["a body without a definition", {}, "definition", /object/],
    ["extensions that are no object", { definition: {}, extensions: 3 }, "extensions", /object/],
    ["what is no object at all", "kyb", "", /.+/],
  ])("refuses %s", (_, raw, path, message) => {
    const parsed = parseDefinitionBody(raw);
    expect(parsed.ok ? [] : parsed.error).toMatchObject([{ severity: "error", path }]);
    expect(parsed.ok ? "" : parsed.error[0]?.message).toMatch(message);
  });

  it("refuses hostile depth without running out of stack", () => {
    let deep: unknown = {};
    for (let depth = 0; depth < 50_000; depth += 1) deep = [deep];
    expect(parseDefinitionBody({ definition: { deep } })).toMatchObject({ ok: false, error: [{ code: "too_deep" }] });
  });
});

describe("validation", () => {
  it("finds nothing wrong with a sound definition", () => {
    expect(found(sound, api())).toEqual([]);
  });

  it.each<[string, JsonObject, JsonObject, string]>([
    [
      "an unknown target",
      withStates({ lost: { on: { go: "nowhere" } } }),
      {},
      "error unknown_target definition.states.lost.on.go",
    ],
    [
      "a state that nothing leads to",
      withStates({ lost: { type: "final" } }),
      {},
      "warning unreachable_state definition.states.lost",
    ],
    [
      "a state without a way to an end",
      withStates({ review: { on: { approve: "approved", park: "parked" } }, parked: { on: { poke: "parked" } } }),
      {},
      "warning no_way_to_end definition.states.parked",
    ],
    ["a chart without an end", { initial: "a", states: { a: {} } }, {}, "warning no_end definition.states"],
    [
      "a plugin that no state runs",
      sound,
      api({ stateNames: ["nowhere"] }),
      "error unknown_state extensions.apiPlugins.0.stateNames.0",
    ],
    [
      "a plugin that names one unknown state among others",
      sound,
      api({ stateNames: ["enrich", "nowhere"] }),
      "warning unknown_state extensions.apiPlugins.0.stateNames.1",
    ],
    [
      "an event nobody hears",
      sound,
      api({ successAction: "LOST" }),
      "warning event_not_heard extensions.apiPlugins.0.successAction",
    ],
    [
      "an outcome of another word",
      withStates({ approved: { type: "final", meta: { outcome: "maybe" } } }),
      {},
      "error unknown_outcome definition.states.approved.meta.outcome",
    ],
    [
      "an outcome of a state that is not final",
      withStates({ review: { meta: { outcome: "approved" }, on: { approve: "approved" } } }),
      {},
      "warning idle_outcome definition.states.review.meta.outcome",
    ],
    [
      "a join that names an unknown plugin",
      withStates({
        enrich: { meta: { join: { plugins: ["ubo"], event: "DONE" } }, on: { DONE: "review", FAILED: "review" } },
      }),
      api(),
      "error unknown_plugin definition.states.enrich.meta.join.plugins.0",
    ],
    [
      "a join over children of a plugin that opens none",
      withStates({
        enrich: {
          meta: { join: { children: { plugin: "registry" }, event: "DONE" } },
          on: { DONE: "review", FAILED: "review" },
        },
      }),
      api(),
      "error unknown_plugin definition.states.enrich.meta.join.children.plugin",
    ],
    [
      "a join whose event its state does not hear",
      withStates({
        enrich: {
          meta: { join: { plugins: ["registry"], event: "JOINED" } },
          on: { DONE: "review", FAILED: "review" },
        },
      }),
      api(),
      "warning event_not_heard definition.states.enrich.meta.join.event",
    ],
    [
      "output that would land among facts of people",
      sound,
      api({ persistResponseDestination: "entity.data" }),
      "error destination_outside_plugins_output extensions.apiPlugins.0.persistResponseDestination",
    ],
    [
      "timers, which do not run yet",
      withStates({ review: { on: { approve: "approved" }, after: { 1000: "approved" } } }),
      {},
      "warning timers_not_run definition.states.review.after",
    ],
  ])("finds %s", (_, definition, extensions, problem) => {
    expect(found(definition, extensions)).toEqual([problem]);
  });

  it("does not take a way through a sibling for a way out", () => {
    const review: JsonObject = {
      initial: "open",
      states: { open: { on: { park: "parked", approve: "#end" } }, parked: { on: { poke: "parked" } } },
    };
    expect(found({ initial: "review", states: { review, end: { id: "end", type: "final" } } })).toEqual([
      "warning no_way_to_end definition.states.review.states.parked",
    ]);
  });

  it("takes the way out of one region for a way out of all", () => {
    const both: JsonObject = {
      type: "parallel",
      states: { r1: {}, r2: { initial: "a", states: { a: { on: { go: "#end" } } } } },
    };
    expect(found({ initial: "both", states: { both, end: { id: "end", type: "final" } } })).toEqual([]);
  });

  it("counts what is reached through defaults, regions, automatic transitions, ends and history", () => {
    const definition: JsonObject = {
      initial: "p",
      states: {
        p: {
          type: "parallel",
          onDone: "sort",
          on: { pause: "paused" },
          states: {
            r1: { initial: "a", states: { a: { on: { go: "b" } }, b: { type: "final" } } },
            r2: { initial: "a", states: { a: { always: "b" }, b: { type: "final" } } },
            past: { type: "history" },
          },
        },
        paused: { on: { resume: "p.past" } },
        sort: { always: "end" },
        end: { type: "final" },
      },
    };
    expect(found(definition)).toEqual([]);
  });

  it("puts errors before warnings and reports the chart and its plugins together", () => {
    const problems = found(withStates({ odd: { onn: {}, on: { go: "nowhere" } } }), api({ url: 7 }));
    expect(problems.map((problem) => problem.split(" ")[0])).toEqual([...problems.map((p) => p.split(" ")[0])].sort());
    expect(problems.filter((problem) => problem.startsWith("error")).length).toBeGreaterThanOrEqual(2);
    expect(problems).toContain("warning unknown_key definition.states.odd.onn");
  });
});
