import type { Act, Awaited, DecidedBy } from "../domain";

/** One entry of a case's log, as far as numbers are made of it. */
export interface CourseEntry {
  atMs: number;
  /** Type and subject of the entry: `decision.made`, `approve`. */
  type: string;
  subject: string | null;
  accepted: boolean;
  actor: { kind: string; id: string };
  /** Who decided, where that is not who made the entry: a decision that could be undone is made by the clock. */
  byId: string | null;
  /** Whom the case waits for afterwards; null: it has ended. */
  waitsFor: Awaited | null;
}

/**
 * What a case remembers of its way for the sake of numbers: a fold over its log and nothing else, so it can be made again from there.
 * Times are milliseconds.
 */
export interface CaseCourse {
  waitsFor: Awaited | null;
  sinceMs: number;
  waitedMs: Record<Awaited, number>;
  holder: { id: string; atMs: number } | null;
  /** Whether somebody has judged the case; a person counts for more than a key. */
  judgedBy: Exclude<DecidedBy, "rules"> | null;
  decidedBy: DecidedBy | null;
  acts: { byId: string; act: Act; atMs: number; tookMs: number | null }[];
}

/** Acts beyond these are not counted one by one any more: no case of people has so many. */
export const mostActs = 500;

/** The course after one more entry. The same object when nothing has changed. */
export function courseAfter(before: CaseCourse | null, entry: CourseEntry): CaseCourse {
  if (before === null) return begun(entry);
  if (!entry.accepted) return before;
  return ended(acted(held(moved(before, entry), entry), entry), before, entry);
}

const begun = ({ atMs, waitsFor }: CourseEntry): CaseCourse => ({
  waitsFor,
  sinceMs: atMs,
  waitedMs: { applicant: 0, team: 0, engine: 0 },
  holder: null,
  judgedBy: null,
  decidedBy: waitsFor === null ? "rules" : null,
  acts: [],
});

function moved(course: CaseCourse, { atMs, waitsFor }: CourseEntry): CaseCourse {
  if (course.waitsFor === waitsFor) return course;
  const { waitsFor: former, sinceMs, waitedMs } = course;
  // Clocks of sandbox tenants are moved; time never counts backwards.
  const passedMs = Math.max(0, atMs - sinceMs);
  const waited = former === null ? waitedMs : { ...waitedMs, [former]: waitedMs[former] + passedMs };
  return { ...course, waitsFor, sinceMs: atMs, waitedMs: waited };
}

function held(course: CaseCourse, { type, subject, atMs }: CourseEntry): CaseCourse {
  if (type !== "case.assigned") return course;
  if (subject === course.holder?.id) return course;
  return { ...course, holder: subject === null ? null : { id: subject, atMs } };
}

function acted(course: CaseCourse, entry: CourseEntry): CaseCourse {
  const byId = entry.byId ?? entry.actor.id;
  const isPerson = entry.byId !== null || entry.actor.kind === "analyst";
  const isKey = entry.actor.kind === "api_key" && entry.type === "decision.made";
  const judgedBy =
    isPerson && judging.has(entry.type) ? "person" : isKey ? (course.judgedBy ?? "key") : course.judgedBy;
  const judged = judgedBy === course.judgedBy ? course : { ...course, judgedBy };
  const act = actOf(entry);
  if (!isPerson || act === null || judged.acts.length >= mostActs) return judged;
  const tookMs = judged.holder?.id === byId ? Math.max(0, entry.atMs - judged.holder.atMs) : null;
  return { ...judged, acts: [...judged.acts, { byId, act, atMs: entry.atMs, tookMs }] };
}

function ended(course: CaseCourse, before: CaseCourse, { waitsFor }: CourseEntry): CaseCourse {
  if (waitsFor !== null || before.waitsFor === null) return course;
  return { ...course, decidedBy: course.judgedBy ?? "rules" };
}

/** With these a person has had a say in what becomes of the case. */
const judging: ReadonlySet<string> = new Set([
  "decision.made",
  "document.decided",
  "approval.voted",
  "event.received",
  "risk.overridden",
  "incident.skipped",
  "incident.supplied",
]);

function actOf({ type, subject }: CourseEntry): Act | null {
  if (type === "document.decided") return "document";
  if (type === "approval.voted") return "vote";
  if (type !== "decision.made") return null;
  return subject === "approve" || subject === "reject" || subject === "revision" ? subject : null;
}

/** Whom a case with these tags waits for. Where nobody is named, the engine and its vendors are at work. */
export function awaitedBy(tags: readonly string[]): Awaited {
  if (tags.includes("collection_flow") || tags.includes("revision")) return "applicant";
  return tags.includes("manual_review") ? "team" : "engine";
}
