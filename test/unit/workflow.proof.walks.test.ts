import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Actor, idFrom } from "../../src/domain";
import { canonicalJson, type JsonObject } from "../../src/lib/json";
import type { Chart } from "../../src/workflow/chart";
import {
  type AskGuard,
  activeStates,
  enterChart,
  type Macrostep,
  type Position,
  stateString,
  stepChart,
} from "../../src/workflow/kernel";
import { type Exploration, explore, type Move } from "../../src/workflow/proof/exploration";
import { protectedEventsOf } from "../../src/workflow/proof/protected-events";
import { caseView } from "../../src/workflow/view";
import { chartOf } from "../support/charts";
import { analyst, caller, error, type Story, success, tell, tenantId, when } from "../support/decisions";
import { prove, toldOf } from "../support/proofs";
import { guardCount, randomCase } from "../support/random-charts";

const nightly = process.env.NIGHTLY === "1";
const approved: JsonObject = { type: "final", meta: { outcome: "approved" } };
const rejected: JsonObject = { type: "final", meta: { outcome: "rejected" } };

/** Guards by number, as random charts write them; facts change from turn to turn, and odd guards look at the event. */
const facts = (verdicts: readonly boolean[], flipped: boolean): AskGuard => {
  const rules = Array.from({ length: guardCount }, (_, i) => `{"var":"g${i}"}`);
  return (guard, event) => {
    const number = rules.indexOf(JSON.stringify(guard.rule));
    const looksAtEvent = event.name.startsWith("xstate.") && number % 2 === 1;
    const holds = [verdicts[number] === true, looksAtEvent, flipped].filter(Boolean).length % 2 === 1;
    return { engine: guard.engine, verdict: holds ? "holds" : "fails", reads: [] };
  };
};

const traceOf = (position: Position | undefined, entered: string[], states: string[]): string =>
  canonicalJson([position === undefined ? null : { ...position }, entered, states]);

/** The move of the exploration that is this step. */
function moveLike({ positions }: Exploration, moves: readonly Move[], step: Macrostep): Move | undefined {
  const statesOf = (microsteps: Move["microsteps"]): string[] => microsteps.map(({ to }) => to);
  const wanted = traceOf(step.position, step.entered, statesOf(step.microsteps));
  return moves.find(
    ({ to, entered, microsteps }) => traceOf(positions[to]?.position, entered, statesOf(microsteps)) === wanted,
  );
}

/** A name as it is; a number means the timer with this place among those that run. */
function nameOf(chart: Chart, position: Position, event: string | number): string {
  if (typeof event === "string") return event;
  const timers = [chart.root, ...activeStates(chart, position)].flatMap(({ after }) => after);
  return timers[event % Math.max(timers.length, 1)]?.event ?? "no timer runs";
}

describe("the exploration", () => {
  it("contains every position that a walk of the engine's kernel comes to, and every step of the way", () => {
    const seen = { walked: 0, tooLarge: 0 };
    const turns = fc.array(fc.boolean(), { minLength: 12, maxLength: 12 });
    fc.assert(
      fc.property(randomCase, turns, ({ definition, events, verdicts }, flips) => {
        const chart = chartOf(definition);
        const protectedEvents = protectedEventsOf([], [], []);
        const explored = explore({ chart, plugins: [], formEvents: [], protectedEvents }, 500);
        seen[explored.ok ? "walked" : "tooLarge"] += 1;
        const begun = enterChart(chart, facts(verdicts, false));
        if (!explored.ok || !begun.ok) return;
        let at = moveLike(explored.value, explored.value.beginnings, begun.value);
        expect(at, "the beginning").toBeDefined();
        let { position } = begun.value;
        for (const [turn, event] of events.entries()) {
          const name = nameOf(chart, position, event);
          const step = stepChart(chart, position, { name, payload: null }, facts(verdicts, flips[turn] === true));
          if (!step.ok || !step.value.taken) continue;
          at = moveLike(explored.value, explored.value.moves[at?.to ?? -1] ?? [], step.value);
          expect(at, `${stateString(position)} by ${name}`).toBeDefined();
          position = step.value.position;
        }
      }),
      { numRuns: nightly ? 3_000 : 100 },
    );
    expect(seen.walked).toBeGreaterThan(10);
  }, 600_000);
});

type States = Record<string, JsonObject & { on: JsonObject }>;
type Link = [from: number, to: number, guarded: boolean];

/** Every state can be reached from the first; only the last one leads to `approved`, and only by `approve`. */
function treeWith(parents: readonly number[], links: readonly Link[]): States {
  const names = [...parents, 0].map((_, i) => `s${i}`);
  const states: States = Object.fromEntries(names.map((name) => [name, { on: {} }]));
  const link = (from: number, to: number, event: string, guarded: boolean): void => {
    const target = names[to % names.length] ?? "s0";
    const source = states[names[from % names.length] ?? "s0"];
    if (source !== undefined) source.on[event] = guarded ? { target, guard: when(event) } : target;
  };
  for (const [i, parent] of parents.entries()) link(parent % (i + 1), i + 1, `go${i}`, i % 3 === 0);
  for (const [i, [from, to, guarded]] of links.entries()) link(from, to, `x${i}`, guarded);
  const last = states[names.at(-1) ?? "s0"];
  if (last !== undefined) last.on.approve = "approved";
  return states;
}

const bypasses = {
  event: ({ on }) => ({ on: { ...on, sneak: "approved" } }),
  "guarded event": ({ on }) => ({ on: { ...on, sneak: { target: "approved", guard: when("lucky") } } }),
  timer: ({ on }) => ({ on, after: { PT5M: "approved" } }),
  always: ({ on }) => ({ on, always: { target: "approved", guard: when("lucky") } }),
  wildcard: ({ on }) => ({ on: { ...on, "*": "approved" } }),
  failure: ({ on }) => ({ on: { ...on, OOPS: "approved" } }),
} satisfies Record<string, (state: States[string]) => JsonObject>;
const kinds = Object.keys(bypasses) as (keyof typeof bypasses)[];

const decided: JsonObject = { type: "requires", to: { outcome: "approved" }, all: [{ decision: "approve" }] };

describe("the proof", () => {
  const parents = fc.array(fc.nat(20), { minLength: 1, maxLength: 9 });
  const links = fc.array(fc.tuple(fc.nat(20), fc.nat(20), fc.boolean()), { maxLength: 10 });

  it("finds every bypass that is planted anywhere, and the way it tells really leads there", () => {
    fc.assert(
      fc.property(parents, links, fc.nat(20), fc.constantFrom(...kinds), (tree, more, where, kind) => {
        const states = treeWith(tree, more);
        expect(prove({ ...states, approved }, [decided]).map(toldOf)).toEqual([true]);
        const key = `s${where % (tree.length + 1)}`;
        const planted: JsonObject = { ...states, [key]: bypasses[kind](states[key] ?? { on: {} }), approved };
        const probe = caller("probe", [key], { successAction: null, errorAction: "OOPS" });
        const [result] = prove(planted, [decided], { plugins: [probe] });
        if (result?.holds !== false || result.why !== "broken") throw new Error(`nothing was found in ${key}`);
        expect(result.way.map(({ event }) => event)).not.toContain("approve");
        expect(result.way.at(-1)?.to).toBe("approved");
        expect(stateAfter(planted, result.way, key)).toBe("approved");
      }),
      { numRuns: nightly ? 3_000 : 200 },
    );
  });

  /** Where the kernel itself comes to on this way. `lucky` holds on the last step only: before, the way does not need it. */
  function stateAfter(states: JsonObject, way: readonly { event: string | null }[], key: string): string {
    const chart = chartOf({ initial: "s0", states });
    const asker =
      (isLast: boolean): AskGuard =>
      ({ engine, rule }) => ({
        engine,
        verdict: isLast || !JSON.stringify(rule).includes("lucky") ? "holds" : "fails",
        reads: [],
      });
    let step = enterChart(chart, asker(way.length === 1));
    for (const [i, { event }] of way.entries()) {
      if (i === 0 || !step.ok) continue;
      // Facts that change need no event: anything unheard makes the kernel look again.
      const name = event === null ? "unheard" : event === "after PT5M" ? `xstate.after.PT5M.${key}` : event;
      step = stepChart(chart, step.value.position, { name, payload: null }, asker(i === way.length - 1));
    }
    return step.ok ? stateString(step.value.position) : "a circle";
  }

  const policies: JsonObject[] = [
    {
      id: "checked",
      type: "requires",
      to: { outcome: "approved" },
      all: [{ plugin: "sanctions" }, { decision: "approve" }],
    },
  ];
  const plot = {
    states: {
      collect: { on: { DONE: "check", SKIP: "collect" } },
      check: { on: { CLEAR: "review", FAILED: "rejected", again: "collect" }, after: { P1D: "rejected" } },
      review: { on: { approve: "approved", reject: "rejected", again: "check", FAILED: "check" } },
      approved,
      rejected,
    } satisfies JsonObject,
    plugins: [
      caller("sanctions", ["check"], { successAction: "CLEAR", errorAction: "FAILED" }),
      caller("registry", ["collect", "review"], { successAction: "FOUND", errorAction: "FAILED" }),
    ],
    policies,
  };
  const names = ["DONE", "CLEAR", "FAILED", "FOUND", "approve", "reject", "again", "SKIP"];
  const act = fc.record({
    by: fc.constantFrom("event", "event", "hook", "decision", "sanctions", "sanctions", "registry"),
    name: fc.constantFrom(...names),
    fails: fc.boolean(),
  });

  it("is never contradicted by a case, whoever sends what", () => {
    expect(prove(plot.states, policies, { plugins: plot.plugins }).map(toldOf)).toEqual([true]);
    let approvals = 0;
    fc.assert(
      fc.property(fc.array(act, { minLength: 4, maxLength: 24 }), (acts) => {
        const story = tell(plot);
        let asked = false;
        for (const { by, name, fails } of acts) {
          const command = commandFor(story, by, name, fails);
          if (command === null) continue;
          const done = story.try(command);
          if (done.ok && done.value.accepted && (by === "decision" || (by === "event" && name === "approve")))
            asked = true;
        }
        if (story.snapshot.outcome !== "approved") return;
        approvals += 1;
        expect(asked, "a person approved").toBe(true);
        const runs = story.snapshot.runs.filter(({ plugin }) => plugin === "sanctions");
        expect(
          runs.some(({ status }) => status === "success"),
          "the check succeeded",
        ).toBe(true);
      }),
      { numRuns: nightly ? 5_000 : 400 },
    );
    expect(approvals).toBeGreaterThan(0);
  });

  function commandFor(story: Story, by: string, name: string, fails: boolean): Parameters<Story["try"]>[0] | null {
    switch (by) {
      case "event":
        return { type: "send_event", name, payload: null };
      case "hook":
        return { type: "hook", event: name, destination: `pluginsOutput.${name}`, process: null, body: {} };
      case "decision":
        return { type: "decide", decision: "approve", reason: null, comment: null };
      default: {
        const run = story.snapshot.runs.findLast(({ plugin }) => plugin === by);
        if (run === undefined) return null;
        const effectId = run.id.replace("run_", "eff_") as Extract<
          Parameters<Story["try"]>[0],
          { type: "effect_result" }
        >["effectId"];
        return { type: "effect_result", effectId, runId: run.id, result: fails ? error() : success() };
      }
    }
  }

  it("keeps the events it relies on for those who may raise them", () => {
    const story = tell({ ...plot, initial: "check" });
    expect(story.try({ type: "send_event", name: "CLEAR", payload: null })).toMatchObject({
      ok: false,
      error: { code: "event_not_allowed", allowed: ["FAILED", "again"] },
    });
    expect(
      story.try({ type: "hook", event: "CLEAR", destination: "pluginsOutput.x", process: null, body: {} }),
    ).toMatchObject({
      ok: false,
      error: { code: "bad_value", param: "event" },
    });
    // Nobody is told that they may send what is refused.
    expect(caseView(story.definition, story.snapshot, {}).allowedEvents).toEqual(["FAILED", "again"]);
    story.finish("sanctions", success());
    expect(story.state()).toBe("review");
    expect(
      story.try({ type: "hook", event: "approve", destination: "pluginsOutput.x", process: null, body: {} }).ok,
    ).toBe(false);
    story.send("approve");
    expect(story.state()).toBe("approved");
    expect(() => tell({ ...plot, initial: "review", opening: { initialEvent: "approve" } })).toThrow(/keeps approve/);
  });

  it("lets no single person's decision stand in for the votes of an approval", () => {
    const states = { review: { on: { approve: "approved", reject: "rejected" } }, approved, rejected };
    const votes = { pluginKind: "approval", count: 2, successAction: "approve", errorAction: "reject" };
    const board = { name: "board", stateNames: ["review"], ...votes };
    const promised = [{ id: "p", type: "requires", to: { outcome: "approved" }, all: [{ plugin: "board" }] }];
    expect(prove(states, promised, { plugins: [board] }).map(toldOf)).toEqual([true]);
    const story = tell({ states, plugins: [board], policies: promised });
    const approve = { type: "decide", decision: "approve", reason: null, comment: null } as const;
    const refused = { ok: false, error: { code: "event_not_allowed", allowed: [] } };
    expect(story.try(approve)).toMatchObject(refused);
    // Not to be held for its time to be undone either.
    expect(story.try(approve, { actor: analyst })).toMatchObject(refused);
    for (const name of ["ada", "bob"]) {
      const email = `${name}@example.test`;
      const actor: Actor = { kind: "analyst", tenantId, userId: idFrom("user", name), role: "analyst", name, email };
      story.give({ type: "vote", plugin: "board", decision: "approve", comment: null }, { actor });
    }
    expect(story.snapshot.outcome).toBe("approved");
  });

  it("changes nothing for definitions that promise nothing", () => {
    const { policies: _none, ...free } = plot;
    const story = tell({ ...free, initial: "check" });
    story.send("CLEAR");
    expect(story.state()).toBe("review");
  });
});
