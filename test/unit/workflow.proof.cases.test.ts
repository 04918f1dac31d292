import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Actor, type CommandBody, idFrom } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { parseDefinitionBody } from "../../src/workflow/definition.schema";
import { effectOfRun } from "../../src/workflow/turn";
import { examineDefinition } from "../../src/workflow/validate";
import {
  analyst,
  caller,
  error,
  type Plot,
  type Story,
  success,
  tell,
  tenantId,
  waiting,
  when,
} from "../support/decisions";

const nightly = process.env.NIGHTLY === "1";

// Charts and cases at random: whatever was proved of the chart, no case may show the contrary. Turns red when `mayRaise` lets a decision
// raise an approval's event, or when a new run of a plugin leaves the waiting event of a callback to the run before.
const keys = ["s0", "s1", "s2", "s3"];
const names = ["approve", "reject", "CLEAR", "FAILED", "SIGNED", "CALLED", "JOINED", "go"];

const transition = fc
  .tuple(fc.constantFrom(...keys), fc.boolean())
  .map(([target, guarded]): JsonObject => (guarded ? { target, guard: when("entity.data.yes") } : { target }));
const state = fc.record({
  on: fc.dictionary(fc.constantFrom(...names), transition, { maxKeys: 4, noNullPrototype: true }),
  joins: fc.boolean(),
  waits: fc.boolean(),
});
const bound = fc.subarray(keys, { minLength: 1 });
const chart = fc.record({
  states: fc.tuple(state, state, state, state),
  sanctions: bound,
  board: bound,
  session: bound,
  /** Where it ends, and by which event alone, so that some policies are likely to hold. */
  gates: bound,
  by: fc.constantFrom("approve", "CLEAR", "SIGNED", "CALLED", "JOINED"),
  /** The approval's event: its own, or the very one that a decision sends. */
  signs: fc.constantFrom("SIGNED", "approve"),
});

type Drawn = typeof chart extends fc.Arbitrary<infer T> ? T : never;

function plotOf({ states, sanctions, board, session, signs, gates, by }: Drawn): Plot {
  const written = states.map(({ on: all, joins, waits }, i): JsonObject => {
    const on = gates.includes(keys[i] ?? "") ? { ...all, [by]: "approved" } : all;
    const after = waits ? { after: { PT1M: { target: "s1" } } } : {};
    return { on, ...after, ...(joins && { meta: { join: { plugins: ["sanctions"], event: "JOINED" } } }) };
  });
  return {
    states: {
      ...Object.fromEntries(keys.map((key, i) => [key, written[i] ?? {}])),
      approved: { type: "final", meta: { outcome: "approved" } },
    },
    plugins: [
      caller("sanctions", sanctions, { successAction: "CLEAR", errorAction: "FAILED" }),
      {
        name: "board",
        pluginKind: "approval",
        count: 2,
        stateNames: board,
        successAction: signs,
        errorAction: "reject",
      },
      {
        name: "session",
        pluginKind: "kyc-session",
        vendor: "veriff",
        stateNames: session,
        eventOn: "accepted",
        successAction: "go",
        callbackAction: "CALLED",
        timeoutAction: "FAILED",
        errorAction: "FAILED",
      },
    ],
    data: { firstName: "Ada", lastName: "Lovelace" },
  };
}

const needs = (evidence: JsonObject): JsonObject => ({
  type: "requires",
  to: { outcome: "approved" },
  all: [evidence],
});
const policies: JsonObject[] = [
  { id: "sanctions", ...needs({ plugin: "sanctions" }) },
  { id: "latest", ...needs({ plugin: "sanctions", latest: true }) },
  { id: "finished", ...needs({ plugin: "sanctions", result: "finished" }) },
  { id: "board", ...needs({ plugin: "board" }) },
  { id: "session", ...needs({ plugin: "session" }) },
  { id: "sessionAgain", ...needs({ plugin: "session", latest: true }) },
  { id: "decided", ...needs({ decision: "approve" }) },
];

/** The policies that hold, alone: each makes events special, and together they would hide what one of them lets through. */
const proven = (plot: Plot): JsonObject[] =>
  policies.filter((policy) => {
    const body = parseDefinitionBody({
      definition: { initial: "s0", states: plot.states },
      extensions: { apiPlugins: plot.plugins ?? [], edgecase: { policies: [policy] } },
    });
    if (!body.ok) throw new Error(JSON.stringify(body.error));
    const { problems, policies: results } = examineDefinition(body.value);
    return problems.every(({ severity }) => severity !== "error") && results[0]?.holds === true;
  });

const voters = ["ada", "bob"].map(
  (name): Actor => ({
    kind: "analyst",
    tenantId,
    userId: idFrom("user", name),
    role: "analyst",
    name,
    email: `${name}@example.test`,
  }),
);

const act = fc.record({
  by: fc.constantFrom(
    "event",
    "event",
    "hook",
    "decision",
    "sanctions",
    "sanctions",
    "board",
    "session",
    "fact",
    "timer",
  ),
  name: fc.constantFrom(...names),
  way: fc.nat(3),
});
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

function commandOf(story: Story, { by, name, way }: Act): CommandBody | null {
  const run = story.snapshot.runs.findLast(({ plugin }) => plugin === by);
  switch (by) {
    case "event":
      return { type: "send_event", name, payload: null };
    case "hook":
      return { type: "hook", event: name, destination: `pluginsOutput.${name}`, process: null, body: {} };
    case "decision":
      return { type: "decide", decision: way === 0 ? "reject" : "approve", reason: null, comment: null };
    case "board":
      return { type: "vote", plugin: "board", decision: way === 3 ? "reject" : "approve", comment: null };
    case "fact":
      return { type: "merge_context", merge: { entity: { data: { yes: way > 0 } } }, arrays: "replace" };
    case "timer": {
      const timer = story.snapshot.timers[0];
      return timer === undefined ? null : { type: "timer", timerId: timer.id };
    }
    default: {
      if (run === undefined) return null;
      const result = [success(), error(), waiting, success()][way] ?? success();
      return { type: "effect_result", effectId: effectOfRun(run.id), runId: run.id, result };
    }
  }
}

/** Whether the case itself shows what the policy asks for. */
function isShown(story: Story, id: string, decided: boolean): boolean {
  const runs = (plugin: string) => story.snapshot.runs.filter((run) => run.plugin === plugin);
  const isOver = (status: string): boolean => status !== "running" && status !== "waiting";
  switch (id) {
    case "latest":
      return runs("sanctions").at(-1)?.status === "success";
    case "sessionAgain":
      return runs("session").at(-1)?.status === "success";
    case "finished":
      return runs("sanctions").some(({ status }) => isOver(status));
    case "decided":
      return decided || runs("board").some(({ status }) => status === "success");
    default:
      return runs(id).some(({ status }) => status === "success");
  }
}

describe("a proven policy", () => {
  it("is never contradicted by a case of any chart, whatever plugins, people, hooks and timers do", () => {
    const ended = new Set<string>();
    fc.assert(
      fc.property(chart, fc.array(act, { minLength: 6, maxLength: 40 }), (drawn, acts) => {
        const plot = plotOf(drawn);
        for (const policy of proven(plot)) {
          const story = tell({ ...plot, policies: [policy] });
          let decided = false;
          for (const [place, one] of acts.entries()) {
            const command = commandOf(story, one);
            if (command === null || story.snapshot.status !== "active") continue;
            if (command.type === "timer") story.nowMs += 60_000;
            const voter = voters[place % 2] ?? analyst;
            const done = story.try(command, command.type === "vote" ? { actor: voter } : {});
            const says = command.type === "decide" ? command.decision : command.type === "send_event" && command.name;
            if (done.ok && done.value.accepted && says === "approve") decided = true;
          }
          if (story.snapshot.outcome !== "approved") continue;
          const id = String(policy.id);
          ended.add(id);
          expect(isShown(story, id, decided), id).toBe(true);
        }
      }),
      { numRuns: nightly ? 20_000 : 300 },
    );
    expect(ended.size).toBeGreaterThan(2);
  }, 600_000);
});
