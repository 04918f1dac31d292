import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { budgetUse } from "../../src/ui/console/monitoring/budget-use";
import {
  asked,
  calendar,
  calendarHref,
  counts,
  dayHref,
  entries,
  forgetLooked,
  lookNow,
  month,
  monthHref,
  opened,
} from "../../src/ui/console/monitoring/calendar-model";
import { resultOf, termsWords } from "../../src/ui/console/monitoring/monitor";
import {
  daysLater,
  inMonth,
  isDay,
  isMonth,
  monthsLater,
  weekStart,
  weeksOf,
} from "../../src/ui/console/monitoring/month";
import { readTerms, termsForm } from "../../src/ui/console/monitoring/terms-form";
import {
  budgetKinds,
  entryWords,
  formOf,
  isNeverReached,
  type MonitoringSettings,
  newEntry,
  readSettings,
} from "../../src/ui/console/settings/monitoring/monitoring-settings";
import { place } from "../../src/ui/shared/router";

describe("months", () => {
  it("are whole weeks, Mondays first, and go over the ends of years", () => {
    const weeks = weeksOf("2026-11");
    expect(weeks.map((week) => week[0])).toEqual([
      "2026-10-26",
      "2026-11-02",
      "2026-11-09",
      "2026-11-16",
      "2026-11-23",
      "2026-11-30",
    ]);
    expect(weeks.at(-1)?.at(-1)).toBe("2026-12-06");
    expect(weeksOf("2027-02").map((week) => week.length)).toEqual([7, 7, 7, 7]);
    expect([monthsLater("2026-12", 1), monthsLater("2026-01", -1)]).toEqual(["2027-01", "2025-12"]);
    expect([daysLater("2026-12-31", 1), weekStart("2026-11-29")]).toEqual(["2027-01-01", "2026-11-23"]);
  });

  it("have last days of their own", () => {
    expect([inMonth("2026-01-31", "2026-02"), inMonth("2026-01-15", "2026-02")]).toEqual(["2026-02-28", "2026-02-15"]);
  });

  it("know an address that is none", () => {
    expect(["2026-02-30", "2026-13-01", "1999-01-01", "tomorrow", ""].map(isDay)).toEqual(Array(5).fill(false));
    expect([isDay("2028-02-29"), isMonth("2026-12"), isMonth("2026-13"), isMonth("2026")]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

describe("how somebody is watched", () => {
  it("is typed and read back, each kind with the fields that it knows", () => {
    const screening = {
      enabled: true,
      action: "case",
      workflow: "ongoing",
      intervalDays: 90,
      onListChange: false,
    } as const;
    const form = termsForm({ ...screening, vendors: ["a", "b"] });
    expect(readTerms("screening", form)).toEqual({ terms: { ...screening, vendors: ["a", "b"] }, problems: {} });
    expect(readTerms("kyc_refresh", termsForm({ months: 12 })).terms).toEqual({
      ...{ enabled: true, action: "alert", workflow: null, months: 12 },
    });
    expect(Object.keys(readTerms("document_expiry", form).terms)).toEqual([
      "enabled",
      "action",
      "workflow",
      "daysBefore",
    ]);
  });

  it("says at its field what cannot be taken", () => {
    const form = { ...termsForm({}), intervalDays: "0", daysBefore: " ", months: "1e2", vendors: "a, b, c, d, e, f" };
    expect(Object.keys(readTerms("screening", form).problems)).toEqual(["intervalDays", "vendors"]);
    expect(Object.keys(readTerms("document_expiry", form).problems)).toEqual(["daysBefore"]);
    expect(Object.keys(readTerms("kyc_refresh", form).problems)).toEqual(["months"]);
    const idle = { ...termsForm({}), onListChange: false };
    expect(readTerms("screening", idle).problems.intervalDays).toContain("list changes");
    expect(readTerms("screening", { ...idle, intervalDays: "7" }).problems).toEqual({});
  });

  it("is said in words", () => {
    expect(termsWords("screening", { onListChange: true, intervalDays: 30 })).toBe(
      "when a list changes, and every 30 days; news are an alert",
    );
    expect(termsWords("registry", { intervalDays: null, action: "case" })).toBe("every 30 days; news open a case");
    expect(termsWords("kyc_refresh", { months: 1 })).toBe("every month; news are an alert");
    expect(resultOf({ kind: "kyc_refresh", status: "done", news: 1 }).label).toBe("The time has come");
    expect(resultOf({ kind: "registry", status: "done", news: 0 }).label).toBe("Nothing new");
  });
});

const settings: MonitoringSettings = {
  version: 3,
  ongoingWorkflowDefinitionId: "ongoing",
  applyOnApproval: true,
  defaults: [
    {
      entityType: "business",
      riskLevels: ["high", "critical"],
      monitors: { registry: { enabled: true, action: "alert", workflow: null, intervalDays: 7, vendors: null } },
    },
    { entityType: "individual", riskLevels: null, monitors: {} },
  ],
  refreshMonths: { low: 36, medium: 24, high: 12 },
  merchantReportsPerMonth: 100,
  budget: { registry: { checksPerMonth: 10, centsPerMonth: 1_250 } },
  spent: [{ kind: "registry", checks: 9, cents: 500, skipped: 2 }],
};

describe("the settings", () => {
  it("come back as they were when nothing is typed", () => {
    const { spent: _spent, version: _version, ...body } = settings;
    expect(readSettings(formOf(settings))).toEqual({ body, problems: {} });
  });

  it("name what is wrong as the API would", () => {
    const form = formOf(settings);
    const registry = form.defaults[0]?.monitors.registry ?? termsForm({});
    form.defaults[0] = { ...newEntry("business"), monitors: { registry: { ...registry, intervalDays: "never" } } };
    form.months.low = "";
    form.budget.screening.amount = "1.234";
    form.reports = "-1";
    expect(Object.keys(readSettings(form).problems).toSorted()).toEqual([
      "budget.screening.centsPerMonth",
      "defaults.0.monitors.registry.intervalDays",
      "merchantReportsPerMonth",
      "refreshMonths.low",
    ]);
  });

  it("send nothing of a kind that makes no sense of persons", () => {
    const entry = { ...newEntry("business"), entityType: "individual" as const };
    const { body } = readSettings({ ...formOf(settings), defaults: [entry] });
    expect(Object.keys(body.defaults[0]?.monitors ?? {})).toEqual(["screening", "document_expiry", "kyc_refresh"]);
    expect(Object.keys(newEntry("individual").monitors)).not.toContain("registry");
  });

  it("say who is meant, and who never is", () => {
    const [companies, persons] = formOf(settings).defaults;
    if (companies === undefined || persons === undefined) throw new Error("there are two");
    expect(entryWords(companies)).toEqual({ who: "Companies of high or critical risk", what: "register" });
    expect(entryWords(persons)).toEqual({ who: "Persons", what: "nothing is watched" });
    expect(entryWords(newEntry("individual")).what).toBe("screening, expiry of documents, KYC refresh");
    const high = { ...companies, riskLevels: ["high"] };
    expect([isNeverReached([companies, persons, high], 2), isNeverReached([high, persons, companies], 2)]).toEqual([
      true,
      false,
    ]);
    expect(isNeverReached([persons, { ...persons, riskLevels: ["low"] }], 1)).toBe(true);
  });

  it("show a budget for what costs something, and for what has one", () => {
    const form = formOf(settings);
    expect(budgetKinds(form)).toEqual(["screening", "registry"]);
    form.budget.kyc_refresh.checks = "5";
    expect(budgetKinds(form)).toContain("kyc_refresh");
  });

  it("tell what of a budget is used, by what is nearest to its limit", () => {
    expect(budgetUse(settings, "registry")).toEqual({
      parts: ["9 of 10 asked", "5.00 of 12.50"],
      share: 0.9,
      skipped: 2,
    });
    expect(budgetUse(settings, "screening")).toBe(null);
    const none = { budget: { screening: { checksPerMonth: 0, centsPerMonth: null } }, spent: [] };
    expect(budgetUse(none, "screening")).toEqual({ parts: ["0 of 0 asked"], share: 1, skipped: 0 });
  });
});

describe("the calendar", () => {
  const sent: string[] = [];
  let answer: object = {};
  const at = (href: string) => {
    const { pathname, searchParams } = new URL(href, "http://console");
    place.value = { path: pathname, query: searchParams };
  };

  beforeEach(() => {
    vi.setSystemTime("2026-11-23T10:00:00Z");
    sent.length = 0;
    vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
      sent.push(`${init.method} ${url}`);
      return Response.json(answer);
    });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
    asked.value = new Map();
  });

  it("shows the month of the address, of the open day, or this one", () => {
    at("/console/monitoring");
    expect([month.value, opened.value]).toEqual(["2026-11", null]);
    at("/console/monitoring/2026-12-24");
    expect([month.value, opened.value]).toEqual(["2026-12", { day: "2026-12-24" }]);
    at("/console/monitoring/in-trouble?month=2027-01");
    expect([month.value, opened.value]).toEqual(["2027-01", { standing: "in_trouble" }]);
    at("/console/monitoring/2026-02-30?month=nonsense");
    expect([month.value, opened.value]).toEqual(["2026-11", null]);
  });

  it("says the month in the address only where nothing else says it", () => {
    at("/console/monitoring/2026-11-30?month=2026-12&kind=registry");
    expect(dayHref("2026-12-02")).toBe("/console/monitoring/2026-12-02?kind=registry");
    expect(dayHref("2026-11-30")).toBe("/console/monitoring/2026-11-30?month=2026-12&kind=registry");
    expect(calendarHref()).toBe("/console/monitoring?month=2026-12&kind=registry");
    expect(monthHref("2026-11")).toBe("/console/monitoring/2026-11-30?kind=registry");
  });

  it("asks for the weeks of the month, and for those of what is open", async () => {
    answer = { days: [], overdue: 3, paused: 2, inTrouble: 1, data: [], nextCursor: null };
    at("/console/monitoring/overdue?month=2026-11&kind=screening");
    await calendar.load();
    await entries.load();
    at("/console/monitoring/2026-11-24");
    await entries.load();
    expect(sent).toEqual([
      "GET /api/v1/monitoring/calendar?from=2026-10-26&to=2026-12-06&limit=1",
      "GET /api/v1/monitoring/calendar?limit=50&standing=overdue&kind=screening",
      "GET /api/v1/monitoring/calendar?limit=50&from=2026-11-24&to=2026-11-24",
    ]);
    expect(counts.value).toEqual({ overdue: 3, paused: 2, inTrouble: 1 });
  });

  it("waits for a look until its day is another one, and not for ever", async () => {
    const nobody = { entityType: null, name: null, isOverdue: true, paused: null, problem: null };
    const late = { ...nobody, entityId: "ent_1", kind: "kyc_refresh" as const, dueAt: "2026-11-20T00:00:00.000Z" };
    answer = { days: [], data: [late], nextCursor: null, spent: [] };
    await lookNow(late);
    expect(sent[0]).toBe("POST /api/v1/entities/ent_1/monitors/kyc_refresh/run");
    forgetLooked([late], Date.now());
    expect([...asked.value.keys()]).toEqual(["ent_1/kyc_refresh"]);
    forgetLooked([{ ...late, dueAt: "2027-11-20T00:00:00.000Z" }], Date.now());
    expect(asked.value.size).toBe(0);
    await lookNow(late);
    forgetLooked([late], Date.now() + 60_000);
    expect(asked.value.size).toBe(0);
  });
});
