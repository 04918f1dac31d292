import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { QueueConditions } from "../../src/domain";
import { chooseMember, type Member } from "../../src/review/assignment";
import { meets, type QueuedRow, queuesOf } from "../../src/review/queues-of";

const hourMs = 3_600_000;
const row: QueuedRow = {
  status: "active",
  tags: ["manual_review"],
  labels: ["vip"],
  state: "main.review|docs.waiting",
  definitionKey: "kyb",
  entityType: "business",
  assigneeId: null,
  riskScore: 72,
  riskLevel: "high",
  createdAtMs: 0,
  updatedAtMs: 5,
  country: "DE",
  slaState: "at_risk",
  slaDueAtMs: 900,
  escalatedTo: null,
  escalatedAtMs: null,
  fields: { industry: "Gambling", turnover: 5_000, since: "2024-05-01", regulated: true },
};
const nowMs = 10 * hourMs;

describe("a queue holds what meets all of its conditions", () => {
  it.each<[QueueConditions, boolean]>([
    [{}, true],
    [{ workflows: ["kyc", "kyb"] }, true],
    [{ workflows: ["kyc"] }, false],
    [{ workflows: [] }, true],
    [{ tags: ["vip"] }, true],
    [{ tags: ["manual_review"] }, true],
    [{ tags: ["revision"] }, false],
    [{ states: ["docs"] }, true],
    [{ states: ["main.review"] }, true],
    [{ states: ["main.rev"] }, false],
    [{ riskLevels: ["high", "critical"], minRiskScore: 72 }, true],
    [{ minRiskScore: 73 }, false],
    [{ maxRiskScore: 71 }, false],
    [{ countries: ["fr", "de"] }, true],
    [{ countries: ["FR"] }, false],
    [{ assignees: ["none"] }, true],
    [{ assignees: ["any"] }, false],
    [{ assignees: ["usr_ada"] }, false],
    [{ olderThanHours: 10 }, true],
    [{ olderThanHours: 11 }, false],
    [{ youngerThanHours: 10 }, false],
    [{ youngerThanHours: 11 }, true],
    [{ sla: ["at_risk", "breached"] }, true],
    [{ sla: ["breached"] }, false],
    [{ escalated: true }, false],
    [{ escalated: false }, true],
    [{ entityTypes: ["individual"] }, false],
    [{ fields: [{ key: "industry", test: "is", value: "gambling" }] }, true],
    [{ fields: [{ key: "industry", test: "is_not", value: "gambling" }] }, false],
    [{ fields: [{ key: "turnover", test: "at_least", value: 5_000 }] }, true],
    [{ fields: [{ key: "turnover", test: "at_most", value: 4_999 }] }, false],
    [{ fields: [{ key: "turnover", test: "at_least", value: "1" }] }, false],
    [{ fields: [{ key: "since", test: "at_least", value: "2024-01-01" }] }, true],
    [{ fields: [{ key: "regulated", test: "is", value: true }] }, true],
    [
      {
        fields: [
          { key: "gone", test: "is_not", value: 1 },
          { key: "gone", test: "is_missing" },
        ],
      },
      true,
    ],
    [{ fields: [{ key: "gone", test: "is_there" }] }, false],
    [{ workflows: ["kyb"], countries: ["FR"] }, false],
  ])("%j: %s", (conditions, expected) => {
    expect(meets(row, conditions, nowMs)).toBe(expected);
  });

  it("a case that was escalated to it is in it, whatever it is like; a closed one is in none", () => {
    const queue = { id: "fraud", conditions: { countries: ["FR"] }, sort: "oldest" as const };
    expect(queuesOf(row, [queue], nowMs).places).toEqual([]);
    const escalated = { ...row, escalatedTo: "fraud" };
    expect(queuesOf(escalated, [queue], nowMs).places).toEqual([
      { queueId: "fraud", sortKey: 0, isFree: true, sla: "at_risk" },
    ]);
    expect(queuesOf({ ...escalated, status: "completed" }, [queue], nowMs).places).toEqual([]);
  });

  it("what comes first has the smallest key", () => {
    const keys = (["oldest", "newest", "risk", "sla", "updated"] as const).map(
      (sort) => queuesOf(row, [{ id: "q", conditions: {}, sort }], nowMs).places[0]?.sortKey,
    );
    expect(keys).toEqual([0, -0, -72, 900, -5]);
    const undue = queuesOf({ ...row, slaDueAtMs: null }, [{ id: "q", conditions: {}, sort: "sla" }], nowMs);
    expect(undue.places[0]?.sortKey).toBe(Number.MAX_SAFE_INTEGER);
  });

  it("nothing moves before the moment it says it will", () => {
    const age = fc.option(fc.integer({ min: 0, max: 50 }), { nil: undefined });
    const queues = fc.array(fc.record({ olderThanHours: age, youngerThanHours: age }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(queues, fc.nat(60 * hourMs), fc.nat(60 * hourMs), (conditions, atMs, laterMs) => {
        const rules = conditions.map((one, place) => ({ id: `q${place}`, conditions: one, sort: "oldest" as const }));
        const now = queuesOf(row, rules, atMs);
        const until = now.againAtMs ?? Number.POSITIVE_INFINITY;
        const then = Math.min(atMs + laterMs, until - 1);
        if (then >= atMs) expect(queuesOf(row, rules, then).places).toEqual(now.places);
      }),
    );
  });
});

describe("who gets the next case", () => {
  const member = (userId: string, load: number, over: Partial<Member> = {}): Member => ({
    userId,
    load,
    capacity: null,
    absences: [],
    ...over,
  });
  const away = (fromMs: number, untilMs: number | null) => ({ absences: [{ fromMs, untilMs, reason: "" }] });

  it.each<[string, Member[], string | null]>([
    ["the one with the fewest", [member("a", 3), member("b", 1)], "b"],
    ["of equals the first by id", [member("b", 1), member("a", 1)], "a"],
    ["nobody who is full", [member("a", 2, { capacity: 2 }), member("b", 5)], "b"],
    ["nobody who is away", [member("a", 0, away(0, null)), member("b", 5)], "b"],
    ["who was away until now", [member("a", 0, away(0, 100)), member("b", 5)], "a"],
    ["who will be away", [member("a", 0, away(101, null)), member("b", 5)], "a"],
    ["nobody, when all are full or away", [member("a", 0, away(0, null)), member("b", 0, { capacity: 0 })], null],
    ["nobody, when there is nobody", [], null],
  ])("%s", (_what, members, expected) => {
    expect(chooseMember(members, 100)?.userId ?? null).toBe(expected);
  });
});
