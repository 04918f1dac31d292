import {
  type CaseSla,
  type CaseSnapshot,
  type SlaClock,
  type SlaRule,
  type SlaState,
  standardWorkTimes,
  type Timer,
} from "../domain";
import { addWorkMs, type WorkTimes, workMsBetween } from "../lib/work-time";
import { escalate } from "./escalate";
import { tagsOf } from "./kernel";
import { positionOf } from "./settle";
import { emit, patch, type Turn } from "./turn";

const hourMs = 3_600_000;
const timerId = "sla";

/**
 * Keeps the time that the case may take where it stands now: begins it, lets it stand still while the applicant is asked, says when
 * it is nearly up, and hands the case on when it is. Called when a command has come to rest; time passing is a command as well.
 */
export function keepSla(turn: Turn): void {
  const before = turn.next.sla;
  const rules = turn.definition.sla.length > 0 ? turn.definition.sla : (before.terms?.rules ?? []);
  if (rules.length === 0 && before.clock === null) return;
  const calendar = before.terms?.calendar ?? standardWorkTimes;
  const place = turn.next.status === "active" ? placeOf(turn) : null;
  const rule = place === null ? null : ruleAt(rules, before.clock, place);
  const next = rule === null ? ended(turn, before) : clocked(turn, before, rule, isPaused(rule, place), calendar);
  if (next !== before) patch(turn, { sla: next });
  keepTimer(turn, next.clock);
  if (rule !== null && next.clock?.state === "breached" && before.clock?.state !== "breached") handOn(turn, rule);
}

interface Place {
  tags: readonly string[];
  states: ReadonlySet<string>;
}

const placeOf = ({ definition, next }: Turn): Place => ({
  tags: tagsOf(definition.chart, positionOf(next)),
  states: new Set(Object.keys(next.activations)),
});

/** The rule that counts: while the case waits for the applicant it is the one whose time stands still. */
function ruleAt(rules: readonly SlaRule[], clock: SlaClock | null, place: Place): SlaRule | null {
  const running = clock === null ? undefined : rules.find(({ name }) => name === clock.rule);
  if (running !== undefined && isPaused(running, place)) return running;
  return rules.find((rule) => fits(rule, place)) ?? null;
}

const fits = ({ states, tags }: SlaRule, place: Place): boolean =>
  (states.length === 0 && tags.length === 0) ||
  states.some((state) => place.states.has(state)) ||
  tags.some((tag) => place.tags.includes(tag));

const isPaused = ({ pauseWhile }: SlaRule, place: Place | null): boolean =>
  place !== null && pauseWhile.some((tag) => place.tags.includes(tag));

/** The case has left what the rule is about, or has ended. */
function ended(turn: Turn, before: CaseSla): CaseSla {
  const { clock } = before;
  if (clock === null) return before;
  // Time may have run out since the case was last looked at, and nobody noticed before it ended.
  const isLate = clock.dueAtMs !== null && turn.nowMs >= clock.dueAtMs;
  if (clock.state === "breached") return { ...before, clock: null };
  if (isLate) return { ...before, clock: null, breachedAtMs: before.breachedAtMs ?? note(turn, clock, "breached") };
  note(turn, clock, "met");
  return { ...before, clock: null, metAtMs: turn.nowMs };
}

function clocked(turn: Turn, before: CaseSla, rule: SlaRule, paused: boolean, calendar: WorkTimes): CaseSla {
  const known = before.clock?.rule === rule.name ? before.clock : null;
  const left = before.clock !== null && known === null ? ended(turn, before) : before;
  const begun: SlaClock = known ?? {
    rule: rule.name,
    startedAtMs: turn.nowMs,
    usedMs: 0,
    runningSinceMs: null,
    atRiskAtMs: null,
    dueAtMs: null,
    state: "paused",
  };
  if (begun.state === "breached") return left;
  const due = advanced(turn, begun, known === null, rule, paused, calendar);
  if (due === known) return left;
  const breachedAtMs = due.state === "breached" ? (left.breachedAtMs ?? turn.nowMs) : left.breachedAtMs;
  return { ...left, clock: due, breachedAtMs };
}

function advanced(
  turn: Turn,
  clock: SlaClock,
  isNew: boolean,
  rule: SlaRule,
  paused: boolean,
  calendar: WorkTimes,
): SlaClock {
  const { nowMs } = turn;
  if (clock.dueAtMs !== null && nowMs >= clock.dueAtMs) return said(turn, { ...clock, state: "breached" }, "breached");
  if (paused) {
    if (clock.runningSinceMs === null) return isNew ? said(turn, clock, "started") : clock;
    const usedMs = clock.usedMs + elapsedMs(rule, calendar, clock.runningSinceMs, nowMs);
    const stopped = {
      ...clock,
      usedMs,
      runningSinceMs: null,
      atRiskAtMs: null,
      dueAtMs: null,
      state: "paused" as const,
    };
    return said(turn, stopped, "paused");
  }
  if (clock.runningSinceMs === null) {
    const durationMs = rule.durationHours * hourMs;
    const after = (ms: number) => afterMs(rule, calendar, nowMs, Math.max(0, ms - clock.usedMs));
    const [atRiskAtMs, dueAtMs] = [after((durationMs * rule.atRiskPercent) / 100), after(durationMs)];
    const running: SlaClock = { ...clock, runningSinceMs: nowMs, atRiskAtMs, dueAtMs, state: "running" };
    said(turn, running, isNew ? "started" : "resumed");
    return atRisk(turn, running);
  }
  return atRisk(turn, clock);
}

function atRisk(turn: Turn, clock: SlaClock): SlaClock {
  if (clock.state !== "running" || clock.atRiskAtMs === null || turn.nowMs < clock.atRiskAtMs) return clock;
  return said(turn, { ...clock, state: "at_risk" }, "at_risk");
}

const elapsedMs = ({ businessHours }: SlaRule, calendar: WorkTimes, fromMs: number, untilMs: number): number =>
  businessHours ? workMsBetween(calendar, fromMs, untilMs) : untilMs - fromMs;

const afterMs = ({ businessHours }: SlaRule, calendar: WorkTimes, fromMs: number, durationMs: number): number =>
  businessHours ? addWorkMs(calendar, fromMs, durationMs) : fromMs + durationMs;

type Change = "started" | "paused" | "resumed" | "at_risk" | "breached" | "met";

function said(turn: Turn, clock: SlaClock, change: Change): SlaClock {
  note(turn, clock, change);
  return clock;
}

function note(turn: Turn, { rule, dueAtMs }: SlaClock, change: Change): number {
  turn.steps.push({ kind: "sla", rule, change, dueAtMs });
  const dueAt = dueAtMs === null ? null : new Date(dueAtMs).toISOString();
  if (change === "at_risk" || change === "breached")
    emit(turn, `sla.${change}`, { rule, dueAt, assigneeId: turn.next.assignee?.id ?? null });
  return turn.nowMs;
}

/** One timer for whatever comes next: at risk, then due. */
function keepTimer(turn: Turn, clock: SlaClock | null): void {
  const dueAtMs =
    clock === null
      ? null
      : clock.state === "running"
        ? clock.atRiskAtMs
        : clock.state === "at_risk"
          ? clock.dueAtMs
          : null;
  const set = turn.next.timers.find(isSlaTimer);
  if ((set?.dueAtMs ?? null) === dueAtMs) return;
  const others = turn.next.timers.filter((timer) => !isSlaTimer(timer));
  patch(turn, { timers: dueAtMs === null ? others : [...others, { id: timerId, kind: "sla", dueAtMs }] });
}

const isSlaTimer = ({ kind }: Timer): boolean => kind === "sla";

function handOn(turn: Turn, { name, escalateTo }: SlaRule): void {
  if (escalateTo === null) return;
  const toQueueId = "queueId" in escalateTo ? escalateTo.queueId : null;
  const toUserId = "userId" in escalateTo ? escalateTo.userId : null;
  escalate(turn, { byId: null, reason: `The time for “${name}” is up.`, toQueueId, toUserId });
}

/** How the case stands with its time, for lists. */
export function slaStateOf({ sla: { clock, metAtMs, breachedAtMs } }: Pick<CaseSnapshot, "sla">): SlaState | null {
  if (clock !== null) return clock.state;
  return breachedAtMs !== null ? "breached" : metAtMs !== null ? "met" : null;
}
