import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/lib/json";
import { compileChart } from "../../src/workflow/chart";
import { joinOf } from "../../src/workflow/join";
import { chartOf, when } from "../support/charts";

const found = (definition: JsonObject): string[][] => {
  const compiled = compileChart(definition);
  const problems = compiled.ok ? compiled.value.warnings : compiled.error;
  return problems.map(({ severity, code, path }) => [severity, code, path]);
};

const oneState = (state: JsonObject): JsonObject => ({ initial: "a", states: { a: state, b: {} } });

describe("a chart is refused, with the path, when", () => {
  it.each<[string, JsonObject, string, string]>([
    ["it has no states", {}, "no_states", "definition.states"],
    ["states are a list", { states: [] }, "bad_states", "definition.states"],
    ["a state is not an object", { initial: "a", states: { a: "b" } }, "bad_state", "definition.states.a"],
    ["it does not say where it begins", { states: { a: {} } }, "no_initial", "definition.initial"],
    ["it begins with an unknown state", { initial: "z", states: { a: {} } }, "unknown_initial", "definition.initial"],
    ["a name has a dot", { initial: "a.b", states: { "a.b": {} } }, "bad_state_name", "definition.states.a.b"],
    ["a name has a bar", { initial: "a|b", states: { "a|b": {} } }, "bad_state_name", "definition.states.a|b"],
    ["a name has a hash", { initial: "#a", states: { "#a": {} } }, "bad_state_name", "definition.states.#a"],
    ["a name is a number", { initial: "1", states: { "1": {} } }, "bad_state_name", "definition.states.1"],
    ["a type is unknown", oneState({ type: "finale" }), "bad_type", "definition.states.a.type"],
    [
      "a final state has states",
      oneState({ type: "final", states: { x: {} } }),
      "bad_type",
      "definition.states.a.type",
    ],
    ["a parallel state has no regions", oneState({ type: "parallel" }), "no_states", "definition.states.a.states"],
    ["a target does not exist", oneState({ on: { go: "z" } }), "unknown_target", "definition.states.a.on.go"],
    [
      "a target is no name",
      oneState({ always: [{ target: 7 }] }),
      "unknown_target",
      "definition.states.a.always.0.target",
    ],
    ["an id is unknown", oneState({ onDone: { target: "#z" } }), "unknown_target", "definition.states.a.onDone.target"],
    ["a delay is no delay", oneState({ after: { "5s": "b" } }), "bad_delay", "definition.states.a.after.5s"],
    ["a delay is negative", oneState({ after: { "-5": "b" } }), "bad_delay", "definition.states.a.after.-5"],
    ["a delay counts months", oneState({ after: { P1M: "b" } }), "bad_delay", "definition.states.a.after.P1M"],
    [
      "a delay reaches into the prototype",
      oneState({ after: { "entity.__proto__.ms": "b" } }),
      "bad_delay",
      "definition.states.a.after.entity.__proto__.ms",
    ],
    [
      "an entry of a list of delays does not say how long",
      oneState({ after: [{ target: "b" }] }),
      "bad_delay",
      "definition.states.a.after.0.delay",
    ],
    ["a child is unknown", oneState({ after: { 5: ".z" } }), "unknown_target", "definition.states.a.after.5"],
    [
      "two targets exclude each other",
      oneState({ on: { go: { target: ["a", "b"] } } }),
      "conflicting_targets",
      "definition.states.a.on.go.target",
    ],
    [
      "a guard is not one",
      oneState({ on: { go: { target: "b", cond: "isRich" } } }),
      "bad_guard",
      "definition.states.a.on.go.cond",
    ],
    [
      "a transition asks for another state (`in`)",
      oneState({ on: { go: { in: "#b" } } }),
      "unsupported",
      "definition.states.a.on.go.in",
    ],
    [
      "it listens to an event of the engine",
      oneState({ on: { "xstate.init": "b" } }),
      "reserved_event",
      "definition.states.a.on.xstate.init",
    ],
    [
      "an id stands twice",
      { initial: "a", states: { a: { id: "x" }, b: { id: "x" } } },
      "duplicate_id",
      "definition.states.b.id",
    ],
    ["tags are no texts", oneState({ tags: [1] }), "bad_tags", "definition.states.a.tags"],
    [
      "a join waits for nothing",
      oneState({ meta: { join: { event: "E" } } }),
      "bad_join",
      "definition.states.a.meta.join",
    ],
    [
      "a join has no event",
      oneState({ meta: { join: { plugins: ["p"] } } }),
      "bad_join",
      "definition.states.a.meta.join.event",
    ],
    [
      "a policy is unknown",
      oneState({ meta: { join: { event: "E", children: { plugin: "p", policy: "some" } } } }),
      "bad_join",
      "definition.states.a.meta.join.children.policy",
    ],
  ])("%s", (_, definition, code, path) => {
    expect(compileChart(definition).ok).toBe(false);
    expect(found(definition)).toContainEqual(["error", code, path]);
  });

  it("a name reaches for the prototype", () => {
    const definition: JsonObject = JSON.parse('{"initial": "a", "states": {"a": {}, "__proto__": {"type": "final"}}}');
    expect(found(definition)).toContainEqual(["error", "bad_state_name", "definition.states.__proto__"]);
  });

  it("it is deeper or larger than any workflow", () => {
    let deep: JsonObject = {};
    for (let depth = 0; depth < 40; depth += 1) deep = { initial: "a", states: { a: deep } };
    expect(found(deep).map(([, code]) => code)).toContain("too_deep");
    const states = Object.fromEntries(Array.from({ length: 2_100 }, (_, i) => [`s${i}`, {}]));
    expect(found({ initial: "s0", states }).map(([, code]) => code)).toContain("too_many_states");
  });

  it("names every problem at once", () => {
    const definition = { initial: "a", states: { a: { on: { go: "x", stop: "y" } }, "b.c": {} } };
    expect(found(definition).map(([, code]) => code)).toEqual(["bad_state_name", "unknown_target", "unknown_target"]);
  });
});

describe("a chart is warned of", () => {
  it.each<[string, JsonObject, string, string]>([
    ["keys nobody knows", oneState({ onn: {} }), "unknown_key", "definition.states.a.onn"],
    ["actions, which do nothing here", oneState({ entry: "mail" }), "no_effect", "definition.states.a.entry"],
    [
      "actions of transitions",
      oneState({ on: { go: { target: "b", actions: [] } } }),
      "no_effect",
      "definition.states.a.on.go.actions",
    ],
    ["wildcards in odd places", oneState({ on: { "a.*.b": "b" } }), "odd_wildcard", "definition.states.a.on.a.*.b"],
    [
      "final states that go on",
      oneState({ type: "final", on: { go: "b" } }),
      "final_with_transitions",
      "definition.states.a",
    ],
  ])("%s", (_, definition, code, path) => {
    expect(compileChart(definition).ok).toBe(true);
    expect(found(definition)).toEqual([["warning", code, path]]);
  });

  it("nothing when it is written as the documented system writes it", () => {
    const definition: JsonObject = {
      id: "shop",
      predictableActionArguments: true,
      initial: "collect",
      context: { documents: [] },
      states: {
        collect: {
          tags: ["collection_flow"],
          on: {
            DONE: [
              { target: "end", cond: when("x") },
              { target: "collect", internal: true },
            ],
          },
        },
        end: { type: "final", tags: "approved", meta: { outcome: "approved" } },
      },
    };
    expect(found(definition)).toEqual([]);
  });
});

it("keeps states and events in document order, and says where each transition stands", () => {
  const chart = chartOf({
    initial: "b",
    states: { b: { initial: "y", states: { y: { on: { two: "x" } }, x: {} }, on: { one: ["a"] } }, a: {} },
  });
  expect(chart.nodes.map(({ path }) => path)).toEqual(["", "b", "b.y", "b.x", "a"]);
  expect(chart.events).toEqual(["one", "two"]);
  expect(chart.byPath.get("b")?.transitions.get("one")?.[0]?.path).toBe("definition.states.b.on.one.0");
});

it("reads a join with its defaults", () => {
  const join = { children: { plugin: "ubos" }, event: "ALL_IN" };
  const node = chartOf(oneState({ meta: { join } })).byPath.get("a");
  expect(node && joinOf(node)).toEqual({
    plugins: [],
    children: [{ plugin: "ubos", policy: "all", timeoutSeconds: null }],
    event: "ALL_IN",
  });
});

it("reads delays in milliseconds, as durations and as paths, in a map or in the list of XState v4", () => {
  const inMap = chartOf(oneState({ after: { 1000: "b", PT30M: ["b"], "entity.data.waitMs": { target: "b" } } }));
  const inList = chartOf(
    oneState({
      after: [
        { delay: 1000, target: "b" },
        { delay: "PT30M", target: "b" },
        { delay: "entity.data.waitMs", target: "b" },
      ],
    }),
  );
  for (const chart of [inMap, inList])
    expect(chart.delays.get("a")).toMatchObject([
      { delay: "1000", wait: { ms: 1_000 }, event: "xstate.after.1000.a", transitions: [{ targets: [{ path: "b" }] }] },
      { delay: "PT30M", wait: { ms: 1_800_000 }, transitions: [{}] },
      { delay: "entity.data.waitMs", wait: { path: "entity.data.waitMs" }, transitions: [{}] },
    ]);
  expect(chartOf(oneState({})).delays.size).toBe(0);
  expect(inMap.warnings).toEqual([]);
  expect(chartOf(oneState({ after: { TIMEOUT: "b" } })).warnings).toMatchObject([
    { code: "named_delay", path: "definition.states.a.after.TIMEOUT" },
  ]);
});
