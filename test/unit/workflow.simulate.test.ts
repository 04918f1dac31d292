import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isObject, type Json, type JsonObject } from "../../src/lib/json";
import { contextOutput, type Plugin } from "../../src/plugins";
import { mayCommand } from "../../src/review/policy";
import { Simulate } from "../../src/routes/simulate-schemas";
import { type CompiledDefinition, compileDefinition } from "../../src/workflow/compile";
import { type SimulatedStep, simulate } from "../../src/workflow/simulate";
import { simulatedResult } from "../../src/workflow/simulated-result";
import { caller, compiled, frozen, type Plot, when } from "../support/decisions";

const startMs = Date.parse("2026-03-01T09:00:00Z");
const policies = { mayCommand, undoMs: () => 0 };
const company = { entity: { type: "business", data: { companyName: "Acme" } } };

/** Steps as a caller writes them. */
const stepsOf = (steps: JsonObject[]): SimulatedStep[] => {
  const parsed = Simulate.safeParse({ id: "x", context: company, steps });
  if (!parsed.success) throw new Error(JSON.stringify(parsed.error.issues));
  return parsed.data.steps;
};

const played = (definition: CompiledDefinition, steps: JsonObject[], context: JsonObject = company) =>
  simulate(
    { definition, context: frozen(context), config: {}, language: null, atMs: startMs, policies },
    stepsOf(steps),
    [],
  );

function ran(plot: Plot, steps: JsonObject[], context?: JsonObject) {
  const done = played(compiled(plot), steps, context);
  if (!done.ok) throw new Error(JSON.stringify(done.error));
  return done.value;
}

const asking: Plot = {
  states: {
    asking: { on: { ANSWERED: "scored", REFUSED: "failed", again: "asking" } },
    scored: {
      on: {
        go: [
          { target: "good", cond: when("pluginsOutput.lookup.fine") },
          { target: "bad", cond: when("entity.data.lenient") },
        ],
      },
    },
    failed: {},
    good: { type: "final", tags: ["approved"], meta: { outcome: "approved" } },
    bad: { type: "final", tags: ["rejected"] },
  },
  plugins: [
    caller("lookup", ["asking"], {
      headers: { authorization: "Bearer {secret.LOOKUP_KEY}" },
      request: { transform: [{ transformer: "jmespath", mapping: "{name: entity.data.companyName}" }] },
      response: { transform: [{ transformer: "jmespath", mapping: "{fine: ok}" }] },
      persistResponseDestination: "pluginsOutput.lookup",
    }),
  ],
};

describe("simulate", () => {
  it("leads a case to where the same events and answers would lead a real one", () => {
    const done = ran(asking, [{ plugin: "lookup", result: { fine: true } }, { event: "go" }]);
    expect(done).toMatchObject({
      state: "good",
      done: true,
      status: "completed",
      outcome: "approved",
      tags: ["approved"],
    });
    expect(done.context).toMatchObject({
      entity: { data: { companyName: "Acme" } },
      pluginsOutput: { lookup: { fine: true } },
    });
    expect(done.steps).toMatchObject([
      { before: "asking", event: "ANSWERED", accepted: true, after: "scored" },
      { before: "scored", event: "go", accepted: true, after: "good", guards: [{ verdict: "holds", taken: true }] },
    ]);
  });

  it("shows what a plugin would ask, without headers, and leaves it running until a step answers", () => {
    const done = ran(asking, []);
    const request = { method: "POST", url: "https://vendor.fake.test/ask", body: { name: "Acme" } };
    expect(done.opening).toMatchObject({ effects: [{ kind: "call_http", plugin: "lookup", request }] });
    expect(done.running).toEqual([
      { plugin: "lookup", state: "asking", status: "running", generation: 1, effect: "call_http", request },
    ]);
    expect(JSON.stringify(done)).not.toContain("LOOKUP_KEY");
    expect(done).toMatchObject({ state: "asking", done: false, allowedEvents: ["ANSWERED", "REFUSED", "again"] });
  });

  it("reads the answer of an address by the plugin's own mapping", () => {
    const steps = (status: number) => [{ plugin: "lookup", answer: { status, body: { ok: true, noise: 1 } } }];
    expect(ran(asking, steps(200)).context).toMatchObject({ pluginsOutput: { lookup: { fine: true } } });
    expect(ran(asking, steps(500))).toMatchObject({ state: "failed" });
  });

  it("tells every guard that was asked with the values it read", () => {
    const done = ran(asking, [{ plugin: "lookup", result: { fine: false } }, { event: "go" }]);
    expect(done.steps[1]).toMatchObject({
      accepted: false,
      before: "scored",
      after: "scored",
      guards: [
        { verdict: "fails", taken: false, reads: [{ path: "pluginsOutput.lookup.fine", found: true, value: false }] },
        { verdict: "unknown", taken: false, reads: [{ path: "entity.data.lenient", found: false }] },
      ],
    });
  });

  it("goes on after what the engine would refuse, as a caller who gets a 409 can", () => {
    const done = ran(asking, [{ event: "never" }, { plugin: "lookup", error: "down" }]);
    expect(done.steps).toMatchObject([
      { event: "never", accepted: false, after: "asking", refusal: { code: "event_not_allowed" } },
      { event: "REFUSED", accepted: true, after: "failed" },
    ]);
  });

  it.each<[string, JsonObject[], string, string[]]>([
    ["a plugin that does not exist", [{ plugin: "lookpu", result: 1 }], "steps.0.plugin", ["lookup"]],
    [
      "a plugin that has its answer",
      [
        { plugin: "lookup", result: 1 },
        { plugin: "lookup", result: 2 },
      ],
      "steps.1.plugin",
      [],
    ],
    ["a child nobody asked for", [{ child: "ada", state: "done" }], "steps.0.child", []],
    ["a vote nobody asked for", [{ vote: "approve" }], "steps.0.vote", []],
  ])("names the place and what would be possible for %s", (_what, steps, param, possible) => {
    const done = played(compiled(asking), steps);
    expect(done.ok ? done : done.error).toMatchObject({ step: { param, possible } });
  });

  it("answers the newest run of a plugin that was started again", () => {
    const done = ran(asking, [{ event: "again" }, { plugin: "lookup", result: { fine: true } }]);
    expect(done.steps[1]).toMatchObject({ event: "ANSWERED", after: "scored" });
  });

  it("refuses a context that carries what only the engine writes", () => {
    const done = played(compiled(asking), [], { ...company, pluginsOutput: { lookup: { fine: true } } });
    expect(done.ok ? done : done.error).toMatchObject({ refusal: { code: "engine_owned" } });
  });
});

describe("time in a simulation", () => {
  const joined: Plot = {
    states: {
      screening: {
        meta: {
          join: { plugins: [], children: { plugin: "owners", policy: "all", timeoutSeconds: 3_600 }, event: "JOINED" },
        },
        on: { JOINED: "review" },
      },
      review: { on: { approve: "approved" } },
      approved: { type: "final" },
    },
    children: [
      {
        name: "owners",
        pluginKind: "child",
        definitionId: "kyc",
        stateNames: ["screening"],
        iterateOn: [{ transformer: "jmespath", mapping: "entity.data.owners" }],
        transformers: [{ transformer: "jmespath", mapping: "{entity: {type: 'individual', data: @}}" }],
      },
    ],
  };
  const owners = { entity: { type: "business", data: { owners: [{ id: "ada" }, { id: "bob" }] } } };

  it("moves only by advanceSeconds, and fires what is due, never early", () => {
    const done = ran(
      joined,
      [{ plugin: "owners", result: null }, { advanceSeconds: 3_599 }, { advanceSeconds: 1 }],
      owners,
    );
    expect(done.steps.map(({ after }) => after)).toEqual(["screening", "screening", "review"]);
    expect(done).toMatchObject({ at: "2026-03-01T10:00:00.000Z", timers: [] });
  });

  it("lists what will happen by itself", () => {
    expect(ran(joined, [{ advanceSeconds: 600 }], owners).timers).toEqual([
      { kind: "join_timeout", subject: "screening", dueAt: "2026-03-01T10:00:00.000Z", inSeconds: 3_000 },
    ]);
  });

  it("hears children by the id of their item; the last one satisfies the join", () => {
    const steps = [
      { child: "ada", state: "approved", outcome: "approved", result: { score: 3 } },
      { child: "owners:bob", state: "rejected", outcome: "rejected" },
    ];
    const done = ran(joined, steps, owners);
    expect(done.steps.map(({ after }) => after)).toEqual(["screening", "review"]);
    expect(done.children).toMatchObject([
      { itemId: "ada", outcome: "approved", finished: true },
      { itemId: "bob", outcome: "rejected", finished: true },
    ]);
  });

  it("fires the timers of states in their order, each at its own time", () => {
    const plot: Plot = {
      states: {
        first: { after: { 60000: "second" } },
        second: { after: { 30000: "third" } },
        third: { type: "final" },
      },
    };
    expect(ran(plot, [{ advanceSeconds: 59 }]).state).toBe("first");
    expect(ran(plot, [{ advanceSeconds: 60 }])).toMatchObject({ state: "second", timers: [{ inSeconds: 30 }] });
    const done = ran(plot, [{ advanceSeconds: 600 }]);
    expect(done).toMatchObject({ state: "third", steps: [{ timersFired: 2, before: "first", after: "third" }] });
  });

  it("times out a callback that does not come", () => {
    const plot = { ...asking, states: { ...asking.states, asking: { on: { ANSWERED: "scored", REFUSED: "failed" } } } };
    const waits = { plugin: "lookup", result: { status: "waiting", deadlineSeconds: 60 } };
    expect(ran(plot, [waits, { advanceSeconds: 59 }])).toMatchObject({ state: "asking", timers: [{ inSeconds: 1 }] });
    expect(ran(plot, [waits, { advanceSeconds: 60 }])).toMatchObject({ state: "failed", timers: [] });
  });
});

describe("an approval in a simulation", () => {
  const plot: Plot = {
    states: { asked: { on: { AGREED: "good", REFUSED: "bad" } }, good: { type: "final" }, bad: { type: "final" } },
    common: [
      {
        name: "two_people",
        pluginKind: "approval",
        stateNames: ["asked"],
        count: 2,
        roles: ["analyst"],
        successAction: "AGREED",
        cancelledAction: "REFUSED",
      },
    ],
  };

  it("takes a new person's word each time, and one person's once", () => {
    expect(ran(plot, [{ vote: "approve" }]).state).toBe("asked");
    expect(ran(plot, [{ vote: "approve" }, { vote: "approve", plugin: "two_people" }]).state).toBe("good");
    expect(
      ran(plot, [
        { vote: "approve", by: "ada" },
        { vote: "approve", by: "ada" },
      ]).state,
    ).toBe("asked");
    expect(ran(plot, [{ vote: "reject" }]).state).toBe("bad");
  });

  it("is refused to whom it does not ask", () => {
    const done = ran(plot, [{ vote: "approve", role: "viewer" }]);
    expect(done.steps[0]).toMatchObject({ accepted: false, refusal: { code: "not_permitted" } });
  });
});

describe("the answer of a check", () => {
  const demoFolder = path.join(import.meta.dirname, "../../scripts/demo/definitions");
  const checks = readdirSync(demoFolder).flatMap((name): Plugin[] => {
    const made = compileDefinition(readFileSync(path.join(demoFolder, name), "utf8"), name);
    return made.ok ? made.value.plugins.filter(({ kind }) => kind === "check") : [];
  });

  it.each(checks.map((plugin) => [plugin.name, plugin] as const))(
    "may be given as the context of %s holds it afterwards",
    (_name, plugin) => {
      const unified = {
        status: "review",
        vendor: "sandbox",
        reasons: [{ code: "hit", severity: "high", message: "a hit" }],
        matches: [{ id: "m1" }],
        data: { sessionId: "s1", url: "https://vendor.fake.test/s1", entity: { type: "individual", data: {} } },
      };
      const own = simulatedResult(plugin, { kind: "result", result: unified }, startMs);
      const documented = contextOutput(plugin, own);
      const again = simulatedResult(plugin, { kind: "result", result: documented }, startMs);
      const { reasons: _reasons, ...shown } = documented as JsonObject;
      expect(contextOutput(plugin, again)).toMatchObject(shown);
    },
  );

  it.each<[Json, string]>([
    [{ status: "pending" }, "waiting"],
    [{ status: "cancelled" }, "cancelled"],
    [{ status: "CANCELED" }, "cancelled"],
    [{ status: "ERROR", error: "down" }, "error"],
    [{ status: "error", code: "x", message: "y" }, "error"],
    [{ status: "timeout" }, "timeout"],
    [{ status: "clear", data: {} }, "success"],
  ])("%j is a %s", (result, status) => {
    const [plugin] = checks;
    if (plugin === undefined) throw new Error("no demo definition has a check");
    expect(simulatedResult(plugin, { kind: "result", result }, startMs).status).toBe(status);
  });
});

describe("the documented example", () => {
  it("plays as it is written", () => {
    const root = path.join(import.meta.dirname, "../..");
    const [, example] = /```json\n([\s\S]*?)```/.exec(readFileSync(path.join(root, "docs/simulate.md"), "utf8")) ?? [];
    const { id, context, steps } = Simulate.parse(JSON.parse(example ?? ""));
    const body = readFileSync(path.join(root, `scripts/demo/definitions/${id}.json`), "utf8");
    const definition = compileDefinition(body, "hash");
    if (!definition.ok) throw new Error(JSON.stringify(definition.error));
    const done = simulate(
      { definition: definition.value, context, config: {}, language: null, atMs: startMs, policies },
      steps,
      [],
    );
    expect(done).toMatchObject({ ok: true, value: { state: "approved", outcome: "approved" } });
  });
});

describe("a step", () => {
  it.each<[JsonObject, string]>([
    [{ plugin: "a" }, "steps.0.plugin"],
    [{ plugin: "a", result: 1, error: "x" }, "steps.0.plugin"],
    [{ event: "a", result: 1 }, "steps.0.result"],
    [{ evnt: "a" }, "steps.0"],
    [{}, "steps.0"],
    [{ advanceSeconds: -1 }, "steps.0.advanceSeconds"],
    [{ child: "a", result: [1] }, "steps.0.result"],
  ])("%j is told to be wrong at %s", (step, place) => {
    const parsed = Simulate.safeParse({ id: "x", context: company, steps: [step] });
    expect(parsed.error?.issues.map((issue) => issue.path.join("."))).toContain(place);
  });

  it("of any kind and order never breaks a simulation: it is played, refused or told to be wrong", () => {
    const name = fc.constantFrom("lookup", "ANSWERED", "REFUSED", "again", "go", "approve", "nobody");
    const anyStep = fc.oneof(
      fc.record({ event: name, payload: fc.jsonValue() as fc.Arbitrary<Json> }),
      fc.record({ plugin: fc.constantFrom("lookup", "nobody"), result: fc.jsonValue() as fc.Arbitrary<Json> }),
      fc.record({
        plugin: fc.constant("lookup"),
        answer: fc.record({ status: fc.integer({ min: 100, max: 599 }), body: fc.jsonValue() as fc.Arbitrary<Json> }),
      }),
      fc.record({ decision: fc.constantFrom("approve", "reject", "revision") }),
      fc.record({ merge: fc.dictionary(fc.string(), fc.jsonValue() as fc.Arbitrary<Json>) }),
      fc.record({ advanceSeconds: fc.nat(100_000) }),
    );
    const definition = compiled(asking);
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 12 }), (steps) => {
        const parsed = Simulate.safeParse({ id: "x", context: company, steps });
        if (!parsed.success) return;
        const done = played(definition, steps as JsonObject[]);
        if (!done.ok) {
          expect("step" in done.error && done.error.step.param).toMatch(/^steps\.\d+\./);
          return;
        }
        expect(done.value.steps).toHaveLength(steps.length);
        let state = isObject(done.value.opening) ? done.value.opening.after : null;
        for (const step of done.value.steps) {
          expect(step.before).toBe(state);
          if (step.accepted === false) expect(step.after).toBe(step.before);
          state = step.after ?? null;
        }
        expect(done.value.state).toBe(state);
      }),
    );
  });
});

describe("an iterative plugin in a simulation", () => {
  const plot: Plot = {
    states: { asking: { on: { ALL: "done", SOME: "trouble" } }, done: { type: "final" }, trouble: {} },
    plugins: [{ pluginKind: "api", name: "tell", method: "POST", url: "https://v.example/{id}" }],
    common: [
      {
        pluginKind: "iterative",
        name: "each",
        actionPluginName: "tell",
        stateNames: ["asking"],
        iterateOn: [{ transformer: "jmespath", mapping: "entity.data.owners" }],
        successAction: "ALL",
        errorAction: "SOME",
      },
    ],
  };
  const context = { entity: { type: "business", data: { owners: [{ id: "a" }, { id: "b" }] } } };

  it.each<[JsonObject, string, JsonObject]>([
    [{ result: { told: true } }, "done", { status: "SUCCESS", output: { told: true } }],
    [{ answer: { status: 200, body: { told: 1 } } }, "done", { status: "SUCCESS", output: { told: 1 } }],
    [{ error: { code: "http_500", message: "no" } }, "trouble", { status: "ERROR", code: "http_500" }],
  ])("is answered like any other, every item alike: %j", (answer, state, item) => {
    const done = ran(plot, [{ plugin: "each", ...answer }], context);
    expect(done.state).toBe(state);
    expect(done.context).toMatchObject({ pluginsOutput: { each: { items: [item, item] } } });
    expect(done.steps.at(-1)).toMatchObject({ accepted: true, raised: [state === "done" ? "ALL" : "SOME"] });
  });
});
