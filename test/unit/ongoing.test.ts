import { describe, expect, it } from "vitest";
import { expiringDocuments, expiryOf } from "../../src/ongoing/expiring-documents";
import { dueAfterChange, monthsLaterMs, nextDueMs, nextMonthMs, retryPauseMs } from "../../src/ongoing/next-due";
import { changeSeverity, extractOf, registryChanges } from "../../src/ongoing/registry-changes";
import { defaultMonitors, MonitoringSettings, usualSettings } from "../../src/ongoing/settings";
import { MonitorTerms, strangeField } from "../../src/ongoing/terms";

const at = (iso: string) => Date.parse(iso);
const iso = (atMs: number | null) => (atMs === null ? null : new Date(atMs).toISOString());
const terms = (over = {}) => MonitorTerms.parse(over);
const known = { riskLevel: null, settings: usualSettings, crossesAtMs: null };

describe("when somebody is looked at again", () => {
  it.each([
    ["2026-01-31T10:00:00Z", 1, "2026-02-28T10:00:00.000Z"],
    ["2024-01-31T10:00:00Z", 1, "2024-02-29T10:00:00.000Z"],
    ["2026-11-22T10:00:00Z", 24, "2028-11-22T10:00:00.000Z"],
    ["2026-12-31T00:00:00Z", 2, "2027-02-28T00:00:00.000Z"],
  ])("%s and %i months are %s", (from, months, then) => expect(iso(monthsLaterMs(at(from), months))).toBe(then));

  it("a refresh is due by risk, unless its terms say otherwise", () => {
    const months = (riskLevel: string | null, over = {}) =>
      Math.round(((nextDueMs("kyc_refresh", terms(over), 0, { ...known, riskLevel }) ?? 0) / 86_400_000 / 365) * 12);
    expect(["low", "medium", "high", "critical", null].map((level) => months(level))).toEqual([36, 24, 12, 12, 24]);
    expect(months("low", { months: 6 })).toBe(6);
  });

  it("lists alone have no interval; a register has thirty days; documents when the next one crosses", () => {
    const now = at("2026-11-22T00:00:00Z");
    expect(nextDueMs("screening", terms(), now, known)).toBeNull();
    expect(iso(nextDueMs("registry", terms(), now, known))).toBe("2026-12-22T00:00:00.000Z");
    const crossesAtMs = at("2026-12-01T00:00:00Z");
    expect(nextDueMs("document_expiry", terms(), now, { ...known, crossesAtMs })).toBe(crossesAtMs);
    expect(iso(nextMonthMs(at("2026-12-31T23:59:59Z")))).toBe("2027-01-01T00:00:00.000Z");
  });

  it("new terms move what is to come, never what is due", () => {
    const nowMs = at("2026-11-22T00:00:00Z");
    const change = (over: object, before: { lastAtMs: number | null; dueAtMs: number | null; terms?: object } | null) =>
      iso(
        dueAfterChange("registry", terms(over), before === null ? null : { ...before, terms: terms(before.terms) }, {
          nowMs,
          ...known,
        }),
      );
    expect(change({}, null)).toBe("2026-11-22T00:00:00.000Z");
    const looked = { lastAtMs: at("2026-11-12T00:00:00Z"), dueAtMs: at("2026-12-12T00:00:00Z") };
    expect(change({}, looked)).toBe("2026-12-12T00:00:00.000Z");
    expect(change({ intervalDays: 90 }, looked)).toBe("2027-02-10T00:00:00.000Z");
    expect(change({ intervalDays: 5 }, looked)).toBe("2026-11-22T00:00:00.000Z");
    const due = { ...looked, dueAtMs: at("2026-11-20T00:00:00Z") };
    expect(change({ intervalDays: 90 }, due)).toBe("2026-11-20T00:00:00.000Z");
  });

  it("what fails is tried five times more, ever later", () => {
    const pauses = [1, 2, 3, 4, 5, 6].map(retryPauseMs);
    expect(pauses.at(-1)).toBeNull();
    expect(pauses.slice(0, 5)).toEqual(pauses.slice(0, 5).toSorted((a, b) => Number(a) - Number(b)));
  });
});

describe("documents", () => {
  const paper = (documentId: string, expiresOn: string, type = "passport") => ({
    ...{ caseId: "case_1", documentId, category: "id", type, expiresOn },
  });
  const look = (nowIso: string, ...documents: ReturnType<typeof paper>[]) =>
    expiringDocuments(documents, { daysBefore: 30, nowMs: at(nowIso) });

  it("are good to the end of their last day, and told of from so many days before", () => {
    const one = paper("a", "2026-12-31");
    expect(look("2026-11-30T23:59:59Z", one)).toEqual({ expiring: [], crossesAtMs: at("2026-12-01T00:00:00Z") });
    expect(look("2026-12-01T00:00:00Z", one).expiring).toMatchObject([{ stage: "soon", daysLeft: 30 }]);
    expect(look("2026-12-31T23:59:59.999Z", one)).toMatchObject({
      expiring: [{ stage: "soon", daysLeft: 0 }],
      crossesAtMs: at("2027-01-01T00:00:00Z"),
    });
    expect(look("2027-01-01T00:00:00Z", one)).toMatchObject({
      expiring: [{ stage: "expired", daysLeft: -1 }],
      crossesAtMs: null,
    });
  });

  it("of one kind the one that is good for longest counts; another kind counts for itself", () => {
    const told = look(
      "2026-12-15T00:00:00Z",
      paper("old", "2026-01-01"),
      paper("new", "2030-01-01"),
      paper("v", "2026-12-20", "visa"),
    );
    expect(told.expiring.map(({ documentId }) => documentId)).toEqual(["v"]);
  });

  it.each([
    [{ expiryDate: "2026-12-31" }, "2026-12-31"],
    [{ validUntil: "2026-12-31T00:00:00Z" }, "2026-12-31"],
    [{ expiryDate: "31.12.2026" }, null],
    [{ expiryDate: "2026-02-30" }, null],
    [{}, null],
  ])("%j expires %s", (properties, day) => expect(expiryOf(properties)).toBe(day));
});

describe("a register", () => {
  const extract = (over: object) =>
    extractOf({ name: "Acme Ltd", status: "active", officers: [{ name: "Ada", role: "Director" }], ...over });
  const changed = (before: object, after: object) =>
    registryChanges(extract(before), extract(after)).map(({ field }) => field);

  it("has changed where it says something else, not where it writes it otherwise or says nothing", () => {
    expect(changed({}, { name: "ACME  LTD." })).toEqual([]);
    expect(changed({}, { officers: [] })).toEqual([]);
    expect(changed({}, { status: null })).toEqual([]);
    expect(changed({ filings: { last: 1 } }, { filings: { last: 2 } })).toEqual([]);
    expect(changed({}, { officers: [{ name: "Ada", role: "Director", resignedOn: "2026-01-01" }] })).toEqual([
      "officers",
    ]);
    expect(changed({ shareCapital: { amount: 1 } }, { shareCapital: { amount: 2 } })).toEqual(["shareCapital"]);
    expect(changed({ registeredAddress: { city: "Leeds" } }, { registeredAddress: { city: "York" } })).toEqual([
      "registeredAddress",
    ]);
  });

  it("is as grave as its gravest change", () => {
    const of = (...fields: string[]) => changeSeverity(fields.map((field) => ({ field, before: 1, after: 2 })));
    expect([of("registeredAddress"), of("officers", "registeredAddress"), of("status", "name")]).toEqual([
      "low",
      "medium",
      "high",
    ]);
  });
});

describe("defaults", () => {
  const settings = MonitoringSettings.parse({
    defaults: [
      { entityType: "individual", riskLevels: ["high"], monitors: { screening: { intervalDays: 1 } } },
      { entityType: "individual", monitors: { kyc_refresh: {}, registry: {} } },
    ],
  });
  const kinds = (type: "individual" | "business", risk: string | null) =>
    defaultMonitors(settings, type, risk).map(({ kind }) => kind);

  it("are those of the first entry that fits, without what makes no sense", () => {
    expect(kinds("individual", "high")).toEqual(["screening"]);
    expect(kinds("individual", "low")).toEqual(["kyc_refresh"]);
    expect(kinds("individual", null)).toEqual(["kyc_refresh"]);
    expect(kinds("business", "high")).toEqual([]);
  });

  it("a kind knows its own fields only", () => {
    expect([strangeField("screening", { daysBefore: 1 }), strangeField("document_expiry", { daysBefore: 1 })]).toEqual([
      "daysBefore",
      null,
    ]);
  });
});
