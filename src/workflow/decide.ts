import type { CaseSnapshot, Command, CommandBody, LogEntry, Refusal } from "../domain";
import { err, ok, type Result } from "../lib/result";
import type { Carried } from "./carried";
import { carryOut } from "./carry-out";
import type { CompiledDefinition } from "./compile";
import { staysPossible, takesAway } from "./erase";
import { stateString } from "./kernel";
import { keepAddresses } from "./link-addresses";
import type { Policies } from "./policies";
import { reasonOwed } from "./reason-owed";
import { keepRounds } from "./revision-course";
import { positionOf, settle } from "./settle";
import { settledByPerson } from "./settled-by-person";
import { keepSla } from "./sla";
import { tellParent } from "./tell-parent";
import { tellPeople } from "./tell-people";
import { type Decision, emit, newTurn, type Turn } from "./turn";

export type { Policies } from "./policies";

/**
 * The heart: one command against one snapshot. Pure: no clock, no chance, no I/O. The same history gives the same state and the
 * same effects, always.
 */
export function decide(
  definition: CompiledDefinition,
  snapshot: CaseSnapshot,
  command: Command,
  nowMs: number,
  policies: Policies,
): Result<Decision, Refusal> {
  if (command.expectedVersion !== null && command.expectedVersion !== snapshot.version) {
    return err({ code: "stale_version", expected: command.expectedVersion, current: snapshot.version });
  }
  const { seniorDecidesHighRisk } = definition.people;
  const judged = seniorDecidesHighRisk ? { ...snapshot, seniorDecidesHighRisk } : snapshot;
  const refused = policies.mayCommand(command.actor, command.body, judged);
  if (refused !== null) return err(refused);
  if (snapshot.erasure !== null && !staysPossible(command.body)) return err({ code: "case_closed", status: "erased" });
  if (snapshot.legalHold !== null && takesAway(command.body))
    return err({ code: "legal_hold", reason: snapshot.legalHold.reason });
  const unsaid = reasonOwed(definition.people, command);
  if (unsaid !== null) return err(unsaid);
  if (snapshot.pendingDecision !== null && isByPeople(command.body)) {
    return err({ code: "decision_pending", dueAtMs: snapshot.pendingDecision.dueAtMs });
  }
  const turn = newTurn(definition, snapshot, nowMs);
  const carried = carryOut(turn, command, policies);
  if (!carried.ok) return carried;
  if (!carried.value.accepted) return ok(unchanged(turn, carried.value));
  // Nobody is told of what is gone: neither its family nor its people, and nothing of it moves any more.
  if (turn.next.erasure !== null) return ok(decisionOf(turn, carried.value));
  const settled = settle(turn);
  if (!settled.ok) return settled;
  const decided = settledByPerson(turn, command);
  const notTheirs = decided === null ? null : policies.mayCommand(command.actor, decided, judged);
  if (notTheirs !== null) return err(notTheirs);
  keepAddresses(turn, command.actor);
  keepRounds(turn);
  keepSla(turn);
  tellParent(turn, false);
  tellPeople(turn, command);
  if (turn.next.context !== snapshot.context) emit(turn, "workflow.context.changed", {});
  return ok(decisionOf(turn, carried.value));
}

const isByPeople = (body: CommandBody): boolean =>
  [
    "send_event",
    "merge_context",
    "cancel",
    "decide",
    "decide_document",
    "assign",
    "escalate",
    "submit_page",
    "submit_form",
    "move_version",
    "reopen_child",
    "override_risk",
    "run_plugin",
    "supply_result",
    "vote",
    "erase",
  ].includes(body.type);

function decisionOf(turn: Turn, carried: Carried): Decision {
  return {
    next: turn.next,
    log: logEntry(turn, carried),
    accepted: carried.accepted,
    effects: turn.effects,
    effectChanges: turn.effectChanges,
    runs: turn.runs,
    notes: turn.notes,
    noteChanges: turn.noteChanges,
    events: turn.events,
    judged: turn.judged,
  };
}

/** Nothing moved: the snapshot stays as it is, the log says what was tried. */
const unchanged = (turn: Turn, carried: Carried): Decision => ({
  next: turn.before,
  log: { ...logEntry(turn, carried), toState: stateString(positionOf(turn.before)) },
  accepted: false,
  effects: [],
  effectChanges: [],
  runs: [],
  notes: [],
  noteChanges: [],
  events: [],
  judged: [],
});

/** What the log keeps of an attempt that was refused. Nothing changes. */
export const refusedAttempt = (snapshot: CaseSnapshot, what: string, code: string): Decision => {
  const state = stateString(positionOf(snapshot));
  return {
    next: snapshot,
    log: {
      type: "attempt.refused",
      subject: what,
      fromState: state,
      toState: state,
      accepted: false,
      steps: [],
      detail: { code },
    },
    accepted: false,
    effects: [],
    effectChanges: [],
    runs: [],
    notes: [],
    noteChanges: [],
    events: [],
    judged: [],
  };
};

const logEntry = (turn: Turn, carried: Carried): LogEntry => ({
  type: carried.type,
  subject: carried.subject,
  fromState: stateString(positionOf(turn.before)),
  toState: stateString(positionOf(turn.next)),
  accepted: carried.accepted,
  steps: turn.steps,
  detail: carried.detail,
});
