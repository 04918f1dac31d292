import { describe, expect, it } from "vitest";
import { aboutOf, filtersOf, incidentFilters, readOutput } from "../../src/ui/console/incidents/incidents";
import {
  msText,
  type Overview,
  startOf,
  statisticsQuery,
  tilesOf,
  todayIn,
} from "../../src/ui/console/statistics/statistics";

const spread = (p50Ms: number | null) => ({ count: 1, meanMs: p50Ms, p50Ms, p90Ms: p50Ms });
const totals = {
  opened: 4,
  decided: 2,
  approved: 1,
  rejected: 1,
  failed: 0,
  other: 0,
  cancelled: 0,
  approvalRate: 0.5,
  rejectionRate: 0.5,
  autoApprovalRate: null,
  autoDecisionRate: null,
  revisionRate: 0,
  revisions: 0,
  slaMet: 0,
  slaBreached: 0,
  timeToDecision: spread(3_600_000),
};
const overview: Overview = {
  from: "2026-11-01",
  to: "2026-11-30",
  timeZone: "UTC",
  before: { from: "2026-10-02", to: "2026-10-31" },
  current: totals,
  previous: { ...totals, opened: 2, decided: 0, approvalRate: 0.625, timeToDecision: spread(3_500_000) },
  now: { open: 0, waitsFor: [], risk: [], sla: [] },
};
const change = (key: string): string | null | undefined =>
  tilesOf(overview, null).find((tile) => tile.key === key)?.change;

describe("the statistics screen", () => {
  it("asks for the days of the address, by the tenant's calendar", () => {
    const asked = (query: string) => statisticsQuery(new URLSearchParams(query), "2026-03-01").toString();
    expect(asked("days=7&workflow=kyb")).toBe("from=2026-02-23&to=2026-03-01&workflow=kyb");
    expect(asked("days=nonsense")).toBe("from=2026-01-31&to=2026-03-01");
    expect(asked("from=2026-01-01&to=2026-01-02&country=DE")).toBe("from=2026-01-01&to=2026-01-02&country=DE");
    expect(todayIn("Asia/Kathmandu", Date.parse("2026-02-28T18:15:00Z"))).toBe("2026-03-01");
  });

  it("says how numbers changed, and nothing where nothing can be compared", () => {
    expect(change("opened")).toBe("+100%");
    expect(change("decided")).toBe("none before");
    expect(change("approvalRate")).toBe("−12.5 points");
    expect(change("autoApprovalRate")).toBeNull();
    // Percentiles are known to 2 %: less than that is no change.
    expect(change("p50Ms")).toBe("as before");
    expect(change("slaBreached")).toBeNull();
  });

  it("leads to the cases behind a number", () => {
    const opened = tilesOf(overview, "kyb").find(({ key }) => key === "opened");
    expect(opened?.href).toContain("workflow=kyb&createdAfter=2026-11-01");
    expect(startOf("2026-11-01", "Asia/Kathmandu")).toBe("2026-10-31T18:15:00.000Z");
    expect(startOf("2026-03-29", "Europe/Berlin")).toBe("2026-03-28T23:00:00.000Z");
    expect(startOf("2026-03-30", "Europe/Berlin")).toBe("2026-03-29T22:00:00.000Z");
  });

  it("writes long times in days", () => {
    expect([msText(null), msText(90_000), msText(3 * 86_400_000)]).toEqual(["–", "2 min", "3.0 d"]);
  });
});

describe("the incidents screen", () => {
  it("narrows by what a group is about", () => {
    const group = { source: "effect", vendor: "onfido", plugin: "kyc", code: "timeout", count: 3, oldestAt: "" };
    const filters = filtersOf(group);
    expect(incidentFilters(new URLSearchParams(filters))).toEqual(filters);
    expect(incidentFilters(new URLSearchParams("plugin=&other=1"))).toEqual({});
    expect(aboutOf(group)).toBe("kyc · onfido");
    expect(aboutOf({ source: "delivery", vendor: null, plugin: null })).toBe("Webhook delivery");
  });

  it("takes an object for a result", () => {
    expect(readOutput('{"a": 1}')).toEqual({ output: { a: 1 } });
    for (const text of ["[]", "1", "null", "{"]) expect(readOutput(text)).toHaveProperty("problem");
  });
});
