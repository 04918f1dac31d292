import { type AlertSeverity, alertSeverities } from "../domain/alerts";
import type { RuleHeld, SubjectRole } from "../domain/transactions";
import type { AlertDefinition } from "./alert-definition";

/** A day on which what is tried held for a group. Of reports on merchants each is told, also where there are several on a day. */
export interface TriedDay {
  groupKey: string;
  subject: { role: SubjectRole | "merchant"; id: string };
  /** `2026-11-22`. */
  day: string;
  /** Null: it was taken back. */
  held: Pick<RuleHeld, "severity" | "atMs" | "value" | "limit" | "count"> | null;
}
type HeldDay = TriedDay & { held: NonNullable<TriedDay["held"]> };
/** What counts of a definition once its days are known. */
type Opening = Pick<AlertDefinition, "dedupe">;

/** What a definition would have raised. */
export interface BacktestSummary {
  /** One alert for each group; while it is open, and until its cooldown is over, later days count on it. Muted definitions open none. */
  alerts: number;
  groups: number;
  subjects: number;
  /** Days of groups on which it held. */
  days: number;
  bySeverity: Record<AlertSeverity, number>;
  /** `2026-11-22` → alerts opened and groups for which it held on that day; days without any are left out. */
  perDay: { day: string; alerts: number; groups: number }[];
  /** Those with the most days on which it held, then by the gravest; ties by id. */
  topSubjects: { id: string; groups: number; days: number; severity: AlertSeverity; value: number }[];
}

/** A group for which one of two definitions, or both with other numbers, hold. */
export interface GroupDifference {
  groupKey: string;
  subject: TriedDay["subject"];
  days: number;
  /** Of the day that weighs most. */
  severity: AlertSeverity;
  value: number;
  limit: number;
}

/** What a draft does other than the published version. */
export interface BacktestDifference {
  onlyPublished: GroupDifference[];
  onlyDraft: GroupDifference[];
  /** In both, on other days or with other numbers; what they are in the draft. Another limit alone finds nothing else, and is none. */
  changed: (GroupDifference & { before: Omit<GroupDifference, "groupKey" | "subject"> })[];
  /** In both, and equal. */
  same: number;
  alerts: { published: number; draft: number };
}

const minuteMs = 60_000;
const mostTopSubjects = 20;
const bySeverityAndValue = (a: HeldDay["held"], b: HeldDay["held"]): number =>
  alertSeverities.indexOf(b.severity) - alertSeverities.indexOf(a.severity) || b.value - a.value;

/** Sums up the days that a definition came to. Withdrawn ones do not count. */
export function summarise(definition: Opening, days: readonly TriedDay[]): BacktestSummary {
  const held = heldIn(days);
  const groupDays = daysOfGroups(held);
  const opened = openedBy(definition, held);
  const perDay = new Map<string, { day: string; alerts: number; groups: number }>();
  const ofDay = (day: string) => {
    const known = perDay.get(day) ?? { day, alerts: 0, groups: 0 };
    perDay.set(day, known);
    return known;
  };
  for (const { day } of groupDays) ofDay(day).groups += 1;
  for (const { day } of opened) ofDay(day).alerts += 1;
  const bySeverity: Record<AlertSeverity, number> = { low: 0, medium: 0, high: 0, critical: 0 };
  for (const { severity } of opened) bySeverity[severity] += 1;
  const bySubject = grouped(held, ({ subject }) => subject.id);
  return {
    alerts: opened.length,
    groups: new Set(held.map(({ groupKey }) => groupKey)).size,
    subjects: bySubject.size,
    days: groupDays.length,
    bySeverity,
    perDay: [...perDay.values()].sort((a, b) => (a.day < b.day ? -1 : 1)),
    topSubjects: topOf(bySubject),
  };
}

/** What a draft would raise that the published version did not, and the other way round. */
export function difference(
  published: { definition: Opening; days: readonly TriedDay[] },
  draft: { definition: Opening; days: readonly TriedDay[] },
): BacktestDifference {
  const before = grouped(heldIn(published.days), ({ groupKey }) => groupKey);
  const after = grouped(heldIn(draft.days), ({ groupKey }) => groupKey);
  const found: BacktestDifference = {
    onlyPublished: [],
    onlyDraft: [],
    changed: [],
    same: 0,
    alerts: {
      published: openedBy(published.definition, heldIn(published.days)).length,
      draft: openedBy(draft.definition, heldIn(draft.days)).length,
    },
  };
  for (const key of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    const [was, is] = [before.get(key) ?? [], after.get(key) ?? []];
    const [told, toldBefore] = [groupDifference(is), groupDifference(was)];
    if (told === null && toldBefore !== null) found.onlyPublished.push(toldBefore);
    else if (told !== null && toldBefore === null) found.onlyDraft.push(told);
    else if (told !== null && toldBefore !== null) {
      const { groupKey: _, subject: __, ...numbers } = toldBefore;
      if (areSame(was, is)) found.same += 1;
      else found.changed.push({ ...told, before: numbers });
    }
  }
  return found;
}

const heldIn = (days: readonly TriedDay[]): HeldDay[] =>
  days
    .filter((day): day is HeldDay => day.held !== null)
    .sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : a.held.atMs - b.held.atMs));

/** One for each day of a group. */
const daysOfGroups = (held: readonly HeldDay[]): HeldDay[] => [
  ...new Map(held.map((day) => [JSON.stringify([day.day, day.groupKey]), day])).values(),
];

/** The alerts, were each closed as soon as it was opened: a later day counts on the last one until its cooldown is over. */
function openedBy({ dedupe }: Opening, held: readonly HeldDay[]): { day: string; severity: AlertSeverity }[] {
  if (dedupe.mute) return [];
  const opened: { day: string; severity: AlertSeverity; atMs: number }[] = [];
  const newest = new Map<string, { day: string; severity: AlertSeverity; atMs: number }>();
  for (const {
    groupKey,
    day,
    held: { atMs, severity },
  } of held) {
    const last = newest.get(groupKey);
    if (last !== undefined && atMs < last.atMs + dedupe.cooldownMinutes * minuteMs) {
      if (alertSeverities.indexOf(severity) > alertSeverities.indexOf(last.severity)) last.severity = severity;
      continue;
    }
    const alert = { day, severity, atMs };
    newest.set(groupKey, alert);
    opened.push(alert);
  }
  return opened;
}

function grouped(held: readonly HeldDay[], by: (day: HeldDay) => string): Map<string, HeldDay[]> {
  const groups = new Map<string, HeldDay[]>();
  for (const day of held) {
    const known = groups.get(by(day));
    if (known === undefined) groups.set(by(day), [day]);
    else known.push(day);
  }
  return groups;
}

function topOf(bySubject: ReadonlyMap<string, HeldDay[]>): BacktestSummary["topSubjects"] {
  const all = [...bySubject].flatMap(([id, days]) => {
    const gravest = days.map(({ held }) => held).sort(bySeverityAndValue)[0];
    if (gravest === undefined) return [];
    const groups = new Set(days.map(({ groupKey }) => groupKey)).size;
    return [{ id, groups, days: daysOfGroups(days).length, severity: gravest.severity, value: gravest.value }];
  });
  const rank = ({ severity }: { severity: AlertSeverity }) => alertSeverities.indexOf(severity);
  return all.sort((a, b) => b.days - a.days || rank(b) - rank(a) || (a.id < b.id ? -1 : 1)).slice(0, mostTopSubjects);
}

function groupDifference(days: readonly HeldDay[]): GroupDifference | null {
  const [first] = days;
  const gravest = days.map(({ held }) => held).sort(bySeverityAndValue)[0];
  if (first === undefined || gravest === undefined) return null;
  const { groupKey, subject } = first;
  const { severity, value, limit } = gravest;
  return { groupKey, subject, days: daysOfGroups(days).length, severity, value, limit };
}

/** On the same days, as gravely, by the same numbers: what they were compared with, and how often on a day, follows from the limit. */
const areSame = (was: readonly HeldDay[], is: readonly HeldDay[]): boolean =>
  was.length === is.length && was.every((day, i) => numbersOf(day) === numbersOf(is[i]));

const numbersOf = (day: HeldDay | undefined): string =>
  JSON.stringify(day && [day.day, day.held.severity, day.held.value, day.held.count]);
