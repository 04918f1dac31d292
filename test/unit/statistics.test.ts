import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { amountIn, bucketOf, percentile, relativeError } from "../../src/statistics/buckets";
import { type CaseCourse, type CourseEntry, courseAfter } from "../../src/statistics/course";
import { dayIn, daysBetween, daysOf, plusDays } from "../../src/statistics/days";
import { analystsOf, spreadOf, totalsOf } from "../../src/statistics/report";

const decadeMs = 10 * 365 * 86_400_000;
const amounts = fc.array(fc.integer({ min: 0, max: decadeMs }), { minLength: 1, maxLength: 60 });
const bucketsOf = (all: readonly number[]): Map<number, number> => {
  const buckets = new Map<number, number>();
  for (const amount of all) buckets.set(bucketOf(amount), (buckets.get(bucketOf(amount)) ?? 0) + 1);
  return buckets;
};

describe("percentiles of counted buckets", () => {
  // Sabotage tried: buckets twice as wide → red.
  it("are within 2 % of the true ones, whatever was measured", () => {
    fc.assert(
      fc.property(amounts, fc.constantFrom(0.5, 0.9, 0.99, 1), (all, share) => {
        const truth = all.toSorted((a, b) => a - b)[Math.max(1, Math.ceil(all.length * share)) - 1] ?? 0;
        const said = percentile(bucketsOf(all), share) ?? Number.NaN;
        expect(Math.abs(said - truth)).toBeLessThanOrEqual(truth * relativeError + 1e-6 * truth);
      }),
    );
  });

  it("are the same whether days are counted together or one by one", () => {
    fc.assert(
      fc.property(amounts, amounts, (one, other) => {
        const merged = bucketsOf(one);
        for (const [bucket, n] of bucketsOf(other)) merged.set(bucket, (merged.get(bucket) ?? 0) + n);
        expect([...merged].sort()).toEqual([...bucketsOf([...one, ...other])].sort());
      }),
    );
  });

  it("say nothing about nothing, and know an instant", () => {
    expect(percentile(new Map(), 0.5)).toBeNull();
    expect(amountIn(bucketOf(0))).toBe(0);
    expect(spreadOf([{ bucket: -1, n: 4, amount: 0 }])).toEqual({ count: 0, meanMs: null, p50Ms: null, p90Ms: null });
  });
});

describe("days of a tenant", () => {
  it.each([
    ["UTC", "2026-03-29T00:30:00Z", "2026-03-29"],
    ["America/New_York", "2026-03-29T00:30:00Z", "2026-03-28"],
    ["Asia/Kathmandu", "2026-03-28T18:14:00Z", "2026-03-28"],
    ["Asia/Kathmandu", "2026-03-28T18:15:00Z", "2026-03-29"],
    ["Pacific/Kiritimati", "2026-12-31T10:00:00Z", "2027-01-01"],
  ])("begin at midnight in %s", (zone, at, day) => {
    expect(dayIn(zone, Date.parse(at))).toBe(day);
  });

  it("are counted over the ends of months and the changes of clocks", () => {
    expect(daysOf("2028-02-27", "2028-03-01")).toEqual(["2028-02-27", "2028-02-28", "2028-02-29", "2028-03-01"]);
    expect(daysBetween("2026-03-28", "2026-03-30")).toBe(3);
    expect(plusDays("2026-01-01", -1)).toBe("2025-12-31");
  });
});

const entry = (over: Partial<CourseEntry>): CourseEntry => ({
  atMs: 0,
  type: "event.received",
  subject: "go",
  accepted: true,
  actor: { kind: "api_key", id: "key_1" },
  byId: null,
  waitsFor: "engine",
  ...over,
});
const ada = { kind: "analyst", id: "usr_ada" };
const clock = { kind: "system", id: "timer" };
const courseOf = (...entries: Partial<CourseEntry>[]): CaseCourse =>
  entries.map(entry).reduce<CaseCourse | null>(courseAfter, null) as CaseCourse;

describe("what a case remembers for the sake of numbers", () => {
  it("adds up for whom it waited until it ended", () => {
    const course = courseOf(
      { atMs: 10, waitsFor: "applicant" },
      { atMs: 110, waitsFor: "engine" },
      { atMs: 115, waitsFor: "engine" },
      { atMs: 120, waitsFor: "team" },
      { atMs: 150, waitsFor: "applicant" },
      { atMs: 250, waitsFor: "team" },
      { atMs: 300, waitsFor: null },
      { atMs: 900, waitsFor: null },
    );
    expect(course.waitedMs).toEqual({ applicant: 200, engine: 10, team: 80 });
  });

  it("knows by whom a case was decided: one judgement of a person is enough", () => {
    const end = { atMs: 9, waitsFor: null };
    expect(courseOf({}, end).decidedBy).toBe("rules");
    expect(courseOf({}, { type: "decision.made", subject: "approve", ...end }).decidedBy).toBe("key");
    expect(courseOf({}, { type: "decision.made", subject: "approve", actor: ada, ...end }).decidedBy).toBe("person");
    expect(courseOf({}, { type: "document.decided", actor: ada }, end).decidedBy).toBe("person");
    expect(courseOf({}, { type: "note.added", actor: ada }, end).decidedBy).toBe("rules");
    expect(courseOf({}, { type: "event.received", accepted: false, actor: ada }, end).decidedBy).toBe("rules");
  });

  it("counts a decision that could be undone when the clock makes it, for who took it", () => {
    const course = courseOf(
      {},
      { atMs: 100, type: "case.assigned", subject: "usr_ada" },
      { atMs: 150, type: "case.assigned", subject: "usr_ada" },
      { atMs: 400, type: "decision.pending", subject: "approve", actor: ada },
      { atMs: 500, type: "decision.made", subject: "approve", actor: clock, byId: "usr_ada", waitsFor: null },
    );
    expect(course.acts).toEqual([{ byId: "usr_ada", act: "approve", atMs: 500, tookMs: 400 }]);
    expect(course.decidedBy).toBe("person");
  });

  it("measures no handling of a case that was not the person's", () => {
    const course = courseOf({}, { atMs: 5, type: "decision.made", subject: "reject", actor: ada });
    expect(course.acts).toEqual([{ byId: "usr_ada", act: "reject", atMs: 5, tookMs: null }]);
  });
});

describe("a report", () => {
  const sum = (kind: string, value: string, n: number, bucket: number | null = -1, amount = 0) => ({
    kind,
    value,
    n,
    bucket,
    amount,
  });

  it("leaves cancelled cases out of what was decided", () => {
    const totals = totalsOf([
      sum("opened", "", 10),
      sum("decided", "approved:rules", 3),
      sum("decided", "approved:person", 2),
      sum("decided", "rejected:person", 4),
      sum("decided", "other:rules", 1),
      sum("decided", "cancelled:", 7),
      sum("decided_revised", "", 5),
      sum("time_to_decision", "", 9, bucketOf(1_000), 9_000),
      sum("time_to_decision", "", 1, bucketOf(60_000), 60_000),
    ]);
    expect(totals).toMatchObject({
      opened: 10,
      decided: 10,
      approved: 5,
      rejected: 4,
      other: 1,
      cancelled: 7,
      approvalRate: 0.5,
      autoApprovalRate: 0.3,
      autoDecisionRate: 0.4,
      revisionRate: 0.5,
      timeToDecision: { count: 10, meanMs: 6_900 },
    });
    expect(totalsOf([])).toMatchObject({ decided: 0, approvalRate: null });
  });

  it("tells people apart, whoever decided most first", () => {
    const reports = analystsOf([
      sum("act", "usr_b|approve", 1),
      sum("act", "usr_a|approve", 2, bucketOf(500), 1_000),
      sum("act", "usr_a|document", 4),
    ]);
    expect(reports.map(({ userId, approved, documents }) => [userId, approved, documents])).toEqual([
      ["usr_a", 2, 4],
      ["usr_b", 1, 0],
    ]);
    expect(reports[0]?.handling.count).toBe(2);
  });
});
