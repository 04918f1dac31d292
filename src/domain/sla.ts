import type { WorkTimes } from "../lib/work-time";

/** How long a case may take somewhere. The first rule that fits where the case stands counts. */
export interface SlaRule {
  name: string;
  /** Paths of states, or of states around them. With `tags`: any of both. Neither: everywhere. */
  states: readonly string[];
  tags: readonly string[];
  durationHours: number;
  /** Only the hours of the team's calendar count. */
  businessHours: boolean;
  /** While the case carries one of these the time stands still. */
  pauseWhile: readonly string[];
  /** How much of the time may be used up before the case counts as at risk. */
  atRiskPercent: number;
  /** Where a case goes whose time is up. Null: it stays with whoever has it. */
  escalateTo: { queueId: string } | { userId: string } | null;
}

/** What a team promises by itself, for workflows that say nothing, and when its people work. */
export interface SlaTerms {
  calendar: WorkTimes;
  rules: readonly SlaRule[];
}

export const slaStates = ["running", "paused", "at_risk", "breached", "met"] as const;
/** `met`: the case left, or ended, in time. */
export type SlaState = (typeof slaStates)[number];

/** The time of one rule, running for a case. */
export interface SlaClock {
  /** Name of the rule. */
  rule: string;
  startedAtMs: number;
  /** Used up before `runningSinceMs`: of the calendar where the rule counts by it. */
  usedMs: number;
  /** Null while it stands still. */
  runningSinceMs: number | null;
  atRiskAtMs: number | null;
  dueAtMs: number | null;
  state: Exclude<SlaState, "met">;
}

/** What a case knows of the time it may take. */
export interface CaseSla {
  /** Of its team, as they were when it was opened. */
  terms: SlaTerms | null;
  clock: SlaClock | null;
  /** Of the last clock that ended in time. */
  metAtMs: number | null;
  /** When a time of this case was up for the first time. */
  breachedAtMs: number | null;
}

export const noSla: CaseSla = { terms: null, clock: null, metAtMs: null, breachedAtMs: null };

/** Handed on to a queue or a person, by a person or because its time was up. */
export interface Escalation {
  atMs: number;
  /** Null: its time was up. */
  byId: string | null;
  reason: string;
  queueId: string | null;
  userId: string | null;
}

/** Monday to Friday, nine to five, by the clocks of UTC: for teams that have said nothing. */
export const standardWorkTimes: WorkTimes = {
  timeZone: "UTC",
  week: [0, 1, 2, 3, 4, 5, 6].map((day) => (day < 5 ? [{ fromMinute: 540, untilMinute: 1_020 }] : [])),
  holidays: [],
};
