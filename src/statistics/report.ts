import { percentile } from "./buckets";

/** Sums as they are stored: see `db/statistics.ts`. */
export interface Sum {
  kind: string;
  value: string;
  bucket: number | null;
  n: number;
  amount: number;
}

/** How long something took. The mean is exact, percentiles are within 2 % of the true ones. */
export interface Spread {
  count: number;
  meanMs: number | null;
  p50Ms: number | null;
  p90Ms: number | null;
}

export interface Totals {
  opened: number;
  /** Brought to an end other than by being cancelled. */
  decided: number;
  approved: number;
  rejected: number;
  failed: number;
  /** Ended without an outcome. */
  other: number;
  cancelled: number;
  /** Parts of `decided`; null: none was. */
  approvalRate: number | null;
  rejectionRate: number | null;
  /** Approved by rules and vendors alone. */
  autoApprovalRate: number | null;
  /** Of all that was decided, whatever the outcome, by rules and vendors alone. */
  autoDecisionRate: number | null;
  /** Decided after the applicant was asked again. */
  revisionRate: number | null;
  revisions: number;
  slaMet: number;
  slaBreached: number;
  timeToDecision: Spread;
}

export function totalsOf(sums: readonly Sum[]): Totals {
  const count = (kind: string, fits: (value: string) => boolean = () => true): number =>
    sums.reduce((all, sum) => (sum.kind === kind && fits(sum.value) ? all + sum.n : all), 0);
  const ended = (outcome: string) => count("decided", (value) => value.startsWith(`${outcome}:`));
  const cancelled = ended("cancelled");
  const decided = count("decided") - cancelled;
  const rate = (part: number): number | null => (decided === 0 ? null : part / decided);
  const [approved, rejected] = [ended("approved"), ended("rejected")];
  return {
    opened: count("opened"),
    decided,
    approved,
    rejected,
    failed: ended("failed"),
    other: ended("other"),
    cancelled,
    approvalRate: rate(approved),
    rejectionRate: rate(rejected),
    autoApprovalRate: rate(count("decided", (value) => value === "approved:rules")),
    autoDecisionRate: rate(count("decided", (value) => value.endsWith(":rules"))),
    revisionRate: rate(count("decided_revised")),
    revisions: count("revision"),
    slaMet: count("sla", (value) => value === "met"),
    slaBreached: count("sla", (value) => value === "breached"),
    timeToDecision: spreadOf(sums.filter(({ kind }) => kind === "time_to_decision")),
  };
}

/** What measured sums come to. Those that measured nothing do not count. */
export function spreadOf(sums: readonly Pick<Sum, "bucket" | "n" | "amount">[]): Spread {
  const buckets = new Map<number, number>();
  let [count, totalMs] = [0, 0];
  for (const { bucket, n, amount } of sums) {
    if (bucket === null || bucket < 0) continue;
    buckets.set(bucket, (buckets.get(bucket) ?? 0) + n);
    count += n;
    totalMs += amount;
  }
  if (count <= 0) return { count: 0, meanMs: null, p50Ms: null, p90Ms: null };
  const rounded = (share: number) => Math.round(percentile(buckets, share) ?? 0);
  return { count, meanMs: Math.round(totalMs / count), p50Ms: rounded(0.5), p90Ms: rounded(0.9) };
}

/** What one person has done. Handling: from when they got the case to what they did, of cases that were theirs. */
export interface AnalystReport {
  userId: string;
  approved: number;
  rejected: number;
  revisions: number;
  documents: number;
  votes: number;
  handling: Spread;
}

/** By person, who has decided most comes first. */
export function analystsOf(sums: readonly Sum[]): AnalystReport[] {
  const byPerson = Map.groupBy(
    sums.filter(({ kind }) => kind === "act"),
    ({ value }) => value.split("|")[0] ?? "",
  );
  return [...byPerson]
    .map(([userId, own]) => {
      const did = (act: string) => own.filter(({ value }) => value === `${userId}|${act}`);
      const count = (act: string) => did(act).reduce((all, { n }) => all + n, 0);
      return {
        userId,
        approved: count("approve"),
        rejected: count("reject"),
        revisions: count("revision"),
        documents: count("document"),
        votes: count("vote"),
        handling: spreadOf([...did("approve"), ...did("reject")]),
      };
    })
    .toSorted((a, b) => b.approved + b.rejected - (a.approved + a.rejected) || a.userId.localeCompare(b.userId, "en"));
}

/** How many, by value; the most first. */
export function countsOf(sums: readonly Sum[], kind: string): { value: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const sum of sums) if (sum.kind === kind) counts.set(sum.value, (counts.get(sum.value) ?? 0) + sum.n);
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .toSorted((a, b) => b.count - a.count || a.value.localeCompare(b.value, "en"));
}
