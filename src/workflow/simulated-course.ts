import {
  type Actor,
  type CaseSnapshot,
  type CaseStatus,
  type ChildCase,
  type ChildNews,
  type CommandBody,
  type Effect,
  idFrom,
  type PluginRun,
  type RunId,
  type RunResult,
  type TenantId,
} from "../domain";
import type { Json } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import type { CompiledDefinition } from "./compile";
import { decide } from "./decide";
import { askedRuns } from "./item-runs";
import { stateString } from "./kernel";
import type { Policies } from "./policies";
import { positionOf } from "./settle";
import { callsAnAddress, simulatedResult } from "./simulated-result";
import { effectOf, type Move, moveOf, refusedMove, type SimulatedStep } from "./simulated-step";
import { type Decision, effectOfRun } from "./turn";

/** An imagined case on its way. `play` moves it on; nothing else holds it. */
export interface Course {
  readonly definition: CompiledDefinition;
  readonly policies: Policies;
  readonly tenantId: TenantId;
  snapshot: CaseSnapshot;
  /** What the clock of the case says. */
  nowMs: number;
  /** What each run has asked for. */
  readonly asked: Map<RunId, { effect: string; request: Json }>;
  /** Until when the callback of a run may come. */
  readonly deadlines: Map<RunId, number>;
  /** What each child was told to report. */
  readonly callbacks: Map<string, Extract<Effect, { kind: "open_child" }>["callbacks"]>;
  /** How many people without a name have voted. */
  voters: number;
}

/** A step that cannot be meant: where it stands, why, and what could have stood there. */
export interface StepProblem {
  /** `steps.3.plugin`. */
  param: string;
  message: string;
  possible: string[];
}

const mostTimers = 1_000;

/** Plays one step. A refusal of the engine is a move that was not accepted; a step that names nothing real is a problem. */
export function play(course: Course, step: SimulatedStep, place: string): Result<Move, StepProblem> {
  switch (step.kind) {
    case "event":
      return ok(give(course, step.event, { type: "send_event", name: step.event, payload: step.payload }));
    case "merge":
      return ok(give(course, null, { type: "merge_context", merge: step.merge, arrays: step.arrays }));
    case "decision": {
      const { decision, reason, comment } = step;
      return ok(give(course, decision, { type: "decide", decision, reason, comment }));
    }
    case "plugin":
      return answerPlugin(course, step, place);
    case "child":
      return hearChild(course, step, place);
    case "vote":
      return castVote(course, step, place);
    case "advance":
      return advance(course, step.seconds, place);
  }
}

/** Remembers what a decision has asked the outside for. */
export function note(course: Course, { effects, effectChanges, runs }: Decision): void {
  for (const { runId, request } of runs)
    if (request !== null) course.asked.set(runId, { effect: course.asked.get(runId)?.effect ?? "none", request });
  for (const { effect } of effects) {
    if (effect.kind === "open_child") course.callbacks.set(effect.childKey, effect.callbacks);
    if (!("runId" in effect)) continue;
    const request = effectOf(effect).request ?? null;
    course.asked.set(effect.runId, {
      effect: effect.kind,
      request: course.asked.get(effect.runId)?.request ?? request,
    });
  }
  for (const change of effectChanges) {
    const run = askedRuns(course.snapshot.runs).find(({ id }) => effectOfRun(id) === change.effectId);
    if (run !== undefined && change.to === "waiting") course.deadlines.set(run.id, change.deadlineAtMs);
  }
}

const stateOf = ({ snapshot }: Course): string => stateString(positionOf(snapshot));

/** One command by an integrator, or by somebody else. */
function give(course: Course, event: string | null, body: CommandBody, actor: Actor = integratorOf(course)): Move {
  const before = stateOf(course);
  const command = { id: null, actor, expectedVersion: null, body };
  const decided = decide(course.definition, course.snapshot, command, course.nowMs, course.policies);
  if (!decided.ok) return refusedMove(before, event, decided.error);
  course.snapshot = decided.value.next;
  note(course, decided.value);
  const move = moveOf(before, decided.value, stateOf(course));
  return event === null ? move : { ...move, event };
}

const integratorOf = ({ tenantId }: Course): Actor => ({
  kind: "api_key",
  tenantId,
  keyId: "simulated",
  scopes: ["admin"],
});
const engineOf = ({ tenantId }: Course, part: "effects" | "timer" | "family"): Actor => ({
  kind: "system",
  tenantId,
  part,
});

function answerPlugin(
  course: Course,
  { plugin: name, answer }: Extract<SimulatedStep, { kind: "plugin" }>,
  place: string,
): Result<Move, StepProblem> {
  const plugin = course.definition.pluginByName.get(name);
  const run = course.snapshot.runs.findLast((candidate) => candidate.plugin === name);
  if (plugin === undefined || run === undefined || !isOpen(run)) {
    const why = plugin === undefined ? "is no plugin of this definition" : "has no run that waits for an answer";
    return err(problem(`${place}.plugin`, `"${name}" ${why}`, namesOf(openRuns(course.snapshot))));
  }
  const asked = plugin.kind === "iterative" ? plugin.action : plugin;
  if (answer.kind === "answer" && !callsAnAddress(asked))
    return err(problem(`${place}.answer`, `"${name}" calls no address of its own: give a result`, ["result", "error"]));
  const result = simulatedResult(asked, answer, course.nowMs);
  if (plugin.kind === "child") return ok(openChildren(course, run, result.status === "success"));
  // Of an iterative plugin every item that is awaited is answered alike.
  const awaited = askedRuns([run]).filter(isOpen);
  const before = stateOf(course);
  const moves = awaited.map(({ id }) => answerRun(course, id, result));
  return ok(moves.length === 1 && moves[0] !== undefined ? moves[0] : together(before, moves, stateOf(course)));
}

const answerRun = (course: Course, runId: RunId, result: RunResult): Move =>
  give(
    course,
    null,
    { type: "effect_result", effectId: effectOfRun(runId), runId, result },
    engineOf(course, "effects"),
  );

/** Runs that an answer is due for. */
export const openRuns = ({ runs }: Pick<CaseSnapshot, "runs">): PluginRun[] => runs.filter(isOpen);

const isOpen = ({ status }: Pick<PluginRun, "status">): boolean => status === "running" || status === "waiting";
const namesOf = (runs: readonly PluginRun[]): string[] => [...new Set(runs.map(({ plugin }) => plugin))];
const problem = (param: string, message: string, possible: string[]): StepProblem => ({ param, message, possible });

function openChildren(course: Course, run: PluginRun, opens: boolean): Move {
  const before = stateOf(course);
  const waiting = course.snapshot.children.filter(({ runId, status }) => runId === run.id && status === "opening");
  const moves = waiting.map((child) => opened(course, child, opens));
  return together(before, moves, stateOf(course));
}

/** Several commands told as one step. */
function together(before: string, moves: readonly Move[], after: string): Move {
  const [first = moveOf(before, [], before)] = moves;
  const all = <K extends string>(key: K): Json[] => moves.flatMap((move) => (move[key] ?? []) as Json[]);
  return {
    ...first,
    before,
    event: moves.find(({ event }) => event !== null)?.event ?? null,
    accepted: moves.some(({ accepted }) => accepted),
    after,
    transitions: all("transitions"),
    guards: moves.flatMap(({ guards }) => guards),
    raised: all("raised"),
    effects: moves.flatMap(({ effects }) => effects),
    webhooks: all("webhooks"),
  };
}

const caseIdOf = ({ snapshot }: Course, child: ChildCase) =>
  child.caseId ?? idFrom("case", `simulated_child_${snapshot.children.indexOf(child) + 1}`);

function opened(course: Course, child: ChildCase, opens: boolean): Move {
  const caseId = opens ? caseIdOf(course, child) : null;
  const body: CommandBody = {
    type: "child_opened",
    childKey: child.key,
    caseId,
    problem: opens ? null : "simulated",
  };
  return give(course, null, body, engineOf(course, "family"));
}

function hearChild(
  course: Course,
  step: Extract<SimulatedStep, { kind: "child" }>,
  place: string,
): Result<Move, StepProblem> {
  const { children } = course.snapshot;
  const child = children.findLast(({ key, itemId }) => key === step.child || itemId === step.child);
  if (child === undefined) {
    const keys = children.map(({ key }) => key);
    return err(problem(`${place}.child`, `nobody asked for a child "${step.child}"`, keys));
  }
  const caseId = caseIdOf(course, child);
  const opens = child.status === "opening" || child.status === "failed_to_open";
  const state = step.state ?? child.state ?? "";
  const status = step.status ?? (step.outcome === null ? "active" : "completed");
  const events = step.deliverEvent === null ? eventsOf(course, child, state, status) : [step.deliverEvent];
  const news: ChildNews = {
    childKey: child.key,
    caseId,
    version: child.version + 1,
    status,
    state,
    tags: step.tags ?? (step.outcome === null ? child.tags : [step.outcome]),
    outcome: step.outcome,
    entityId: idFrom("entity", caseId.slice("case_".length)),
    result: step.result,
    deliverEvent: events[0] ?? null,
    ...(events.length > 1 && { deliverEvents: events }),
  };
  const before = stateOf(course);
  const moves = opens ? [opened(course, child, true)] : [];
  moves.push(give(course, news.deliverEvent, { type: "child_changed", news }, engineOf(course, "family")));
  return ok(together(before, moves, stateOf(course)));
}

/** The events that the parent asked the child to deliver when it enters this state; without a state, when it has ended. */
function eventsOf({ callbacks }: Course, { key, ...known }: ChildCase, state: string, status: CaseStatus): string[] {
  const entered = state !== known.state;
  const ends = (status === "completed" || status === "failed") && status !== known.status;
  const due = (callbacks.get(key) ?? []).filter(({ persistenceStates }) =>
    persistenceStates === null ? ends : entered && persistenceStates.includes(state),
  );
  return [...new Set(due.flatMap(({ deliverEvent }) => deliverEvent ?? []))];
}

function castVote(
  course: Course,
  step: Extract<SimulatedStep, { kind: "vote" }>,
  place: string,
): Result<Move, StepProblem> {
  const open = course.snapshot.approvals.filter(({ runId }) =>
    course.snapshot.runs.some((run) => run.id === runId && isOpen(run)),
  );
  const asked = step.plugin === null ? open.at(-1) : open.findLast(({ plugin }) => plugin === step.plugin);
  if (asked === undefined) {
    const param = step.plugin === null ? `${place}.vote` : `${place}.plugin`;
    return err(problem(param, "no such approval waits for a vote", [...new Set(open.map(({ plugin }) => plugin))]));
  }
  if (step.by === null) course.voters += 1;
  const who = step.by ?? `voter ${course.voters}`;
  const actor: Actor = {
    kind: "analyst",
    tenantId: course.tenantId,
    userId: idFrom("user", who.toLowerCase().replaceAll(/[^a-z0-9]+/g, "_")),
    role: step.role,
    name: who,
    email: "",
  };
  const { vote: decision, comment } = step;
  return ok(give(course, null, { type: "vote", plugin: asked.plugin, decision, comment }, actor));
}

/** Time passes: what falls due on the way happens in its order, each at its own time. */
function advance(course: Course, seconds: number, place: string): Result<Move, StepProblem> {
  const before = stateOf(course);
  const untilMs = course.nowMs + seconds * 1_000;
  const moves: Move[] = [];
  for (let due = nextDue(course, untilMs); due !== null; due = nextDue(course, untilMs)) {
    if (moves.length >= mostTimers)
      return err(problem(`${place}.advanceSeconds`, `more than ${mostTimers} timers fall due on the way`, []));
    course.nowMs = Math.max(course.nowMs, due.atMs);
    const move = give(course, null, due.body, engineOf(course, "timer"));
    moves.push(move);
    if ("refusal" in move) break; // it would be due for ever
  }
  course.nowMs = untilMs;
  return ok({ ...together(before, moves, stateOf(course)), accepted: true, timersFired: moves.length });
}

/** What is due first, no later than `untilMs`: a timer of the case, or a callback that did not come. */
function nextDue(course: Course, untilMs: number): { atMs: number; body: CommandBody } | null {
  const { snapshot, deadlines } = course;
  let first: { atMs: number; body: CommandBody } | null = null;
  const consider = (atMs: number, body: CommandBody) => {
    if (atMs <= untilMs && (first === null || atMs < first.atMs)) first = { atMs, body };
  };
  for (const { id, dueAtMs } of snapshot.timers) consider(dueAtMs, { type: "timer", timerId: id });
  for (const { id, status } of askedRuns(snapshot.runs)) {
    const deadlineAtMs = deadlines.get(id);
    if (status !== "waiting" || deadlineAtMs === undefined) continue;
    consider(deadlineAtMs, {
      type: "effect_result",
      effectId: effectOfRun(id),
      runId: id,
      result: { status: "timeout" },
    });
  }
  return first;
}
