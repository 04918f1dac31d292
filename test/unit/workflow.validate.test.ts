import { describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../src/lib/json";
import { compileDefinition } from "../../src/workflow/compile";
import { type DefinitionBody, parseDefinitionBody } from "../../src/workflow/definition.schema";
import { type DefinitionFacts, type KnownDefinition, validateDefinition } from "../../src/workflow/validate";

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

  it("knows what an import keeps for the way back", () => {
    expect(found(sound, { edgecase: { imported: { row: { isPublic: true } } } })).toEqual(found(sound));
  });

  it("puts errors before warnings and reports the chart and its plugins together", () => {
    const problems = found(withStates({ odd: { onn: {}, on: { go: "nowhere" } } }), api({ url: 7 }));
    expect(problems.map((problem) => problem.split(" ")[0])).toEqual([...problems.map((p) => p.split(" ")[0])].sort());
    expect(problems.filter((problem) => problem.startsWith("error")).length).toBeGreaterThanOrEqual(2);
    expect(problems).toContain("warning unknown_key definition.states.odd.onn");
  });
});

const examined = (
  row: {
    definition?: JsonObject;
    extensions?: JsonObject;
    config?: JsonObject;
    contextSchema?: Json;
    forms?: JsonObject;
  },
  facts?: DefinitionFacts,
): string[] => {
  const body = parseDefinitionBody({ definition: sound, ...row });
  if (!body.ok) throw new Error(JSON.stringify(body.error));
  return validateDefinition(body.value, facts).map(({ severity, code, path }) => `${severity} ${code} ${path}`);
};
const rule = (name: string): JsonObject => ({ type: "json-logic", options: { rule: { var: name } } });

describe("static analysis", () => {
  it.each<[string, JsonObject, string[]]>([
    [
      "a transition behind one without a guard",
      withStates({ review: { on: { approve: [{ target: "approved" }, { target: "enrich", guard: rule("x") }] } } }),
      ["warning shadowed_transition definition.states.review.on.approve.1"],
    ],
    [
      "a transition behind one with the same guard",
      withStates({
        review: {
          on: {
            approve: [
              { target: "approved", guard: rule("x") },
              { target: "enrich", guard: rule("x") },
            ],
          },
        },
      }),
      ["warning shadowed_transition definition.states.review.on.approve.1"],
    ],
    [
      "automatic transitions that never rest",
      withStates({ review: { always: "sort", on: { approve: "approved" } }, sort: { always: "review" } }),
      ["error always_loop definition.states.review.always"],
    ],
    [
      "automatic transitions that may never rest",
      withStates({
        review: { always: { target: "sort", guard: rule("x") }, on: { approve: "approved" } },
        sort: { always: { target: "review", guard: rule("y") }, on: { approve: "approved" } },
      }),
      ["warning always_loop definition.states.review.always"],
    ],
    [
      "a rule that does not parse",
      withStates({ review: { on: { approve: { target: "approved", guard: { type: "jmespath", rule: "a[" } } } } }),
      ["error bad_guard definition.states.review.on.approve.guard"],
    ],
    [
      "an end whose name alone says how it ended",
      withStates({ approved: { type: "final" } }),
      ["warning no_outcome definition.states.approved"],
    ],
    [
      "unknown keys of a state, a transition and meta",
      withStates({ review: { onn: 1, meta: { formm: "x" }, on: { approve: { target: "approved", guardd: 1 } } } }),
      [
        "warning unknown_key definition.states.review.onn",
        "warning unknown_key definition.states.review.on.approve.guardd",
        "warning unknown_key definition.states.review.meta.formm",
      ],
    ],
  ])("finds %s", (_, definition, problems) => {
    expect(examined({ definition })).toEqual(problems);
  });

  const joined = (join: JsonObject, where = "enrich"): JsonObject => {
    const states = structuredClone(sound.states) as Record<string, JsonObject>;
    return { ...sound, states: { ...states, [where]: { ...states[where], meta: { join } } } };
  };
  const kids = (over: JsonObject = {}): JsonObject => ({
    ...api(),
    childWorkflowPlugins: [{ name: "kids", pluginKind: "child", definitionId: "kyc", stateNames: ["review"], ...over }],
  });

  it.each<[string, JsonObject, JsonObject, string[]]>([
    [
      "a join over a plugin that runs only after it",
      joined({ plugins: ["late"], event: "DONE" }),
      {
        ...api(),
        commonPlugins: [{ name: "late", pluginKind: "transformer", transformers: [], stateNames: ["approved"] }],
      },
      ["error join_never_satisfied definition.states.enrich.meta.join.plugins.0"],
    ],
    [
      "a join over children that are asked for only after it",
      joined({ children: { plugin: "kids" }, event: "DONE" }),
      kids(),
      ["error join_never_satisfied definition.states.enrich.meta.join.children.plugin"],
    ],
    [
      "the same, where a limit of time ends the wait",
      joined({ children: { plugin: "kids", timeoutSeconds: 60 }, event: "DONE" }),
      kids(),
      ["warning join_never_satisfied definition.states.enrich.meta.join.children.plugin"],
    ],
    [
      "a join for more children than are ever opened",
      joined({ children: { plugin: "kids", policy: { n: 3 } }, event: "DONE" }),
      kids({ stateNames: ["enrich"] }),
      ["warning join_waits_for_too_many definition.states.enrich.meta.join.children.policy.n"],
    ],
    [
      "no fault with a join over a plugin of an earlier state",
      joined({ plugins: ["registry"], event: "approve" }, "review"),
      api(),
      [],
    ],
  ])("finds %s", (_, definition, extensions, problems) => {
    expect(examined({ definition, extensions })).toEqual(problems);
  });

  it("finds unknown settings and subscriptions that would never be served", () => {
    const subscriptions = [
      { type: "webhook", url: "https://shop.example/hook", events: ["workflow.completed", "workflow.complete"] },
      { type: "webhook", url: "http://shop.example/hook", events: [] },
      { type: "carrier pigeon" },
    ];
    expect(examined({ config: { langage: "en", subscriptions }, extensions: { edgecase: { polices: [] } } })).toEqual([
      "warning unknown_key config.langage",
      "warning unknown_key extensions.edgecase.polices",
      "warning unknown_event_type config.subscriptions.0.events.1",
      "warning bad_subscription config.subscriptions.1.url",
      "warning bad_subscription config.subscriptions.2",
    ]);
  });

  it("finds mappings of children's results that do not parse, and a context schema that cannot be used", () => {
    const results = (mapping: string): JsonObject => ({
      childCallbackResults: [{ definitionId: "kyc", transformers: [{ transformer: "jmespath", mapping }] }],
    });
    expect(examined({ config: results("entity.data") })).toEqual([]);
    expect(examined({ config: results("entity.") })).toEqual([
      "error bad_mapping config.childCallbackResults.0.transformers.0.mapping",
    ]);
    expect(examined({ contextSchema: { $ref: "#/definitions/nowhere" } })).toEqual([
      "warning bad_schema contextSchema",
    ]);
  });

  it("finds secrets that are not set, once each, and says nothing when nobody has looked", () => {
    const extensions = api({ headers: { Authorization: "Bearer {secret.REGISTRY_KEY}", "X-Key": "secret.OTHER" } });
    const facts = (...names: string[]): DefinitionFacts => ({ secrets: new Set(names), definitions: null });
    expect(examined({ extensions }, facts("OTHER"))).toEqual([
      "warning missing_secret extensions.apiPlugins.0.headers.Authorization",
    ]);
    expect(examined({ extensions }, facts("OTHER", "REGISTRY_KEY"))).toEqual([]);
    expect(examined({ extensions })).toEqual([]);
  });

  it("finds children without a definition, and definitions that would open each other without end", () => {
    const extensions = kids({ stateNames: ["enrich"] });
    const knowing = (...known: [string, KnownDefinition][]): DefinitionFacts => ({
      secrets: null,
      definitions: { self: new Set(["kyb", "wfd_1"]), byName: new Map(known) },
    });
    const at = "extensions.childWorkflowPlugins.0.definitionId";
    expect(examined({ extensions }, knowing())).toEqual([`warning unknown_child_definition ${at}`]);
    expect(examined({ extensions }, knowing(["kyc", { key: "kyc", children: [] }]))).toEqual([]);
    const starts = { extensions: kids({ stateNames: ["enrich"], initEvent: "start" }) };
    const listening = (events: string[] | null) => knowing(["kyc", { key: "kyc", children: [], events }]);
    expect(examined(starts, listening(["start", "approve"]))).toEqual([]);
    expect(examined(starts, listening(null))).toEqual([]);
    const told = `error unknown_init_event ${at.replace("definitionId", "initEvent")}`;
    expect(examined(starts, listening(["begin", "approve"]))).toEqual([told]);
    const round = knowing(
      ["kyc", { key: "kyc", children: ["wfd_9"] }],
      ["wfd_9", { key: "owners", children: ["wfd_1"] }],
    );
    expect(examined({ extensions }, round)).toEqual([`error definition_cycle ${at}`]);
    const elsewhere = knowing(["kyc", { key: "kyc", children: ["a"] }], ["a", { key: "a", children: ["kyc"] }]);
    expect(examined({ extensions }, elsewhere)).toEqual([]);
    expect(examined({ extensions: kids({ stateNames: ["enrich"], definitionId: "kyb" }) }, knowing())).toEqual([
      `error definition_cycle ${at}`,
    ]);
  });

  it("finds answers that the context schema has no place for", () => {
    const form = (destination: string): JsonObject => ({
      main: {
        key: "main",
        title: "Main",
        languages: ["en"],
        event: "DONE",
        pages: [
          {
            id: "one",
            title: "One",
            elements: [{ id: "name", element: "textfield", valueDestination: destination, params: { label: "Name" } }],
          },
        ],
      },
    });
    const inner: JsonObject = { type: "object", properties: { name: { type: "string" }, more: {} } };
    const schema = (data: JsonObject): JsonObject => ({
      type: "json-schema",
      schema: { type: "object", properties: { entity: { type: "object", properties: { data } } } },
    });
    const found = (destination: string, contextSchema: Json): string[] =>
      examined({
        definition: withStates({ enrich: { meta: { form: "main" }, on: { DONE: "review" } } }),
        forms: form(destination),
        contextSchema,
      }).filter((problem) => problem.includes("schema"));
    const at = "path_outside_schema forms.main.pages.0.elements.0.valueDestination";
    expect(found("entity.data.name", schema(inner))).toEqual([]);
    expect(found("entity.data.more.deep", schema(inner))).toEqual([]);
    expect(found("entity.data.nmae", schema(inner))).toEqual([`warning ${at}`]);
    expect(found("entity.data.nmae", schema({ ...inner, additionalProperties: false }))).toEqual([`error ${at}`]);
    expect(found("entity.data.nmae", schema({ ...inner, anyOf: [{}] }))).toEqual([]);
    expect(found("entity.data.nmae", null)).toEqual([]);
  });
});

describe("delays that lead in a circle", () => {
  const guard = rule("entity.data.ready");
  const chart = (states: JsonObject): string[] =>
    found({ initial: "a", states: { ...states, end: { type: "final" } } }).filter((line) =>
      line.includes("hot_delays"),
    );
  const out = { stop: "end" };
  it.each<[string, JsonObject, string[]]>([
    [
      "of two states",
      { a: { after: { 0: "b" }, on: out }, b: { after: { 500: "a" } } },
      ["warning hot_delays definition.states.a.after"],
    ],
    [
      "of one that enters itself",
      { a: { after: { 999: { target: "a", reenter: true } }, on: out } },
      ["warning hot_delays definition.states.a.after"],
    ],
    [
      "through an automatic transition",
      { a: { after: { 0: "b" }, on: out }, b: { always: "a" } },
      ["warning hot_delays definition.states.a.after"],
    ],
    [
      "of a state inside another",
      { a: { initial: "x", on: out, states: { x: { after: { 1: "y" } }, y: { after: { 1: "#r" } } }, id: "r" } },
      ["warning hot_delays definition.states.a.states.x.after"],
    ],
    [
      "but not with a guard in it",
      { a: { after: { 0: "b" }, on: out }, b: { after: { 0: { target: "a", guard } } } },
      [],
    ],
    ["but not with a second in it", { a: { after: { 0: "b" }, on: out }, b: { after: { 1000: "a" } } }, []],
    ["but not when one of them needs an event", { a: { after: { 0: "b" }, on: out }, b: { on: { again: "a" } } }, []],
  ])("%s", (_which, states, expected) => expect(chart(states)).toEqual(expected));
});

describe("what earlier releases published and took no notice of", () => {
  const states = (a: JsonObject): JsonObject => ({
    initial: "a",
    states: { a: { on: { go: "b" }, ...a }, b: { type: "final" } },
  });
  it.each<[string, JsonObject, string]>([
    [
      "a delay that is none",
      { after: { "one day": "b", PT1H: "b" } },
      "error bad_delay definition.states.a.after.one day",
    ],
    [
      "an approval that is none",
      { meta: { approval: { by: "the boss" } } },
      "error bad_approval definition.states.a.meta.approval",
    ],
  ])("%s: is refused at publish, and a case that is on such a definition goes on", (_what, over, problem) => {
    expect(found(states(over)).map((line) => line.trim())).toContainEqual(expect.stringContaining(problem));
    const compiled = compileDefinition(JSON.stringify(bodyOf(states(over))), "old");
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
    expect([compiled.value.plugins, compiled.value.chart.delays.get("a")?.length ?? 0]).toEqual([
      [],
      over.after === undefined ? 0 : 1,
    ]);
  });
});
