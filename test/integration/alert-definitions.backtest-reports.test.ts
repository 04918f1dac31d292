import { env } from "cloudflare:workers";
import fc from "fast-check";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { judgedReports, judgedReportsOn, type ReportPlace } from "../../src/db/judged-reports";
import type { TenantId } from "../../src/domain";
import { randomBase32 } from "../../src/lib/bytes";
import type { JsonObject } from "../../src/lib/json";
import type { JudgedReport } from "../../src/monitoring/report-days";
import { type Answered, type ApiClient, anAnalystClient, aTenantClient } from "../support/api";
import { aFakeVendor, type FakeVendor } from "../support/fake-vendors";
import { later, nowOf } from "../support/monitors";
import { lived, type MadeReport, merchants, someReportRule, someReports } from "../support/report-histories";
import type { SeededTenant } from "../support/tenant";

const dayMs = 86_400_000;
let tenant: SeededTenant & { api: ApiClient };
let api: ApiClient;
let vendor: FakeVendor;
beforeAll(async () => {
  tenant = await aTenantClient();
  api = tenant.api;
});
afterEach(() => vi.restoreAllMocks());

/** A vendor that answers with the score that is asked of it. */
async function scores(): Promise<void> {
  const answers = [{ when: "body.score != null", verdict: "review", data: "{summary: {riskScore: body.score}}" }];
  const checks = { "merchant-monitoring": { request: { path: "/sites" }, answers } };
  const name = `scores-${randomBase32(6).toLowerCase()}`;
  vendor = await aFakeVendor(api, name, `${name}.fake.test`, { checks });
}
async function report(merchant: string, score: number, over: JsonObject = {}): Promise<Answered> {
  vendor.mood = () => Response.json({ score });
  const wish = { websiteUrl: "https://shop.example", correlationId: merchant, merchantName: `${merchant} Ltd` };
  const asked = await api.post("/merchant-reports", { ...wish, vendor: vendor.name, ...over });
  if (asked.status !== 202) throw new Error(asked.text);
  return vi.waitFor(
    async () => {
      const seen = await api.get(`/merchant-reports/${asked.textAt("id")}`);
      if (["new", "in-progress"].includes(seen.textAt("status"))) throw new Error(seen.textAt("status"));
      return seen;
    },
    { timeout: 20_000, interval: 50 },
  );
}
/** Two reports soon after each other are then on the same day. */
async function noon(): Promise<void> {
  const seconds = Math.ceil((dayMs * 1.5 - ((await nowOf(tenant)) % dayMs)) / 1_000);
  expect((await api.post("/sandbox/clock/advance", { seconds })).status).toBe(200);
}
const rule = (measure: "rise" | "rise_percent" | "score", atLeast: number, over: JsonObject = {}): JsonObject => ({
  ...{ name: "Risk of a merchant", severity: "high", report: { measure, atLeast } },
  ...{ dedupe: { mute: false, cooldownMinutes: 0 }, ...over },
});
const iso = (atMs: number): string => new Date(atMs).toISOString();

describe("a backtest of a definition over reports", () => {
  it("says of stored reports what was raised when they were made, what another one would, and shows the reports behind it", async () => {
    await scores();
    const [ada, bob] = [`ada-${randomBase32(6)}`, `bob-${randomBase32(6)}`];
    await noon();
    const begunMs = await nowOf(tenant);
    const made = await api.post("/alert-definitions", { definition: rule("rise", 20), publish: true });
    const id = made.textAt("id");
    const first = await report(ada, 10);
    await report(bob, 70);
    await later(api, 30);
    const second = await report(ada, 40);
    const endOfSecond = Date.parse(second.textAt("endedAt"));
    await report(ada, 65);
    await later(api, 30);
    await report(ada, 60);
    const entityId = first.textAt("entityId");
    const span = { from: iso(begunMs), to: iso((await nowOf(tenant)) + 1_000) };

    const tried = await api.post(`/alert-definitions/${id}/backtests`, { definition: rule("score", 60), ...span });
    expect([tried.status, tried.at("status"), tried.at("kind")]).toEqual([200, "done", "reports"]);
    expect([tried.at("result.transactions"), tried.at("result.subjects")]).toEqual([5, 2]);
    // Two on one day are two alerts, where each is closed at once, and one day.
    expect(tried.at("result.published")).toMatchObject({ alerts: 2, groups: 1, subjects: 1, days: 1 });
    expect(tried.at("result.draft")).toMatchObject({ alerts: 3, groups: 2, subjects: 2, days: 3 });
    expect(tried.at("result.counts")).toEqual({ onlyPublished: 0, onlyDraft: 1, changed: 1 });
    const raised = (await api.get(`/alerts?definitionId=${id}`)).at("data") as JsonObject[];
    expect(raised.map(({ subjectId, occurrences }) => [subjectId, occurrences])).toEqual([[entityId, 2]]);
    const known = tried.at("subjects") as JsonObject[];
    expect(known.find((one) => one.id === entityId)).toEqual({
      ...{ id: entityId, entityId, name: `${ada} Ltd`, correlationId: ada },
    });
    expect(known).toHaveLength(2);

    const path = `/alert-backtests/${tried.textAt("id")}`;
    const evidence = (body: JsonObject) => api.post(`${path}/evidence`, { subjectId: entityId, ...body });
    const published = await evidence({ of: "published" });
    expect([published.status, published.at("total"), published.at("groups")]).toEqual([200, 2, 1]);
    expect(published.at("days")).toMatchObject([
      {
        ...{
          day: iso(endOfSecond).slice(0, 10),
          times: 2,
          severity: "high",
          standing: "counted",
          definitionVersion: 1,
        },
        numbers: { value: 30, limit: 20, baseline: { value: 10 }, at: iso(endOfSecond) },
        words: { sentence: "The risk score rose from 10 to 40, by 30 points: at least 20 points." },
      },
    ]);
    expect(published.at("series")).toMatchObject([
      { value: 30, limit: 20, held: true },
      { value: -5, limit: 20, held: false },
    ]);
    expect(published.at("reports")).toMatchObject([
      { riskScore: 65, previousId: second.at("id"), previousScore: 40 },
      { id: second.at("id"), at: iso(endOfSecond), riskScore: 40, previousId: first.at("id"), previousScore: 10 },
    ]);
    const draft = await evidence({});
    expect((draft.at("reports") as JsonObject[]).map(({ riskScore }) => riskScore)).toEqual([60, 65]);
    expect((draft.at("series") as JsonObject[]).map(({ value }) => value)).toEqual([10, 65, 60]);
    expect(draft.at("transactions")).toEqual([]);

    // The span ends with the millisecond that it names, on both sides, and what lies outside is still compared with.
    const of = async (fromMs: number, toMs: number) => {
      const asked = { definition: rule("rise", 20), from: iso(fromMs), to: iso(toMs) };
      const answer = await api.post("/alert-definitions/backtests", asked);
      return [answer.at("result.transactions"), answer.at("result.draft.alerts")];
    };
    expect(await of(endOfSecond, endOfSecond + 1)).toEqual([1, 1]);
    expect(await of(endOfSecond - 1, endOfSecond)).toEqual([1, 1]);
    expect(await of(endOfSecond - 2, endOfSecond - 1)).toEqual([0, 0]);

    // Nobody else's, and who may not see names does not see them here.
    const other = await aTenantClient();
    expect((await other.api.get(path)).status).toBe(404);
    expect((await other.api.post(`${path}/evidence`, { subjectId: entityId })).status).toBe(404);
    const theirs = await other.api.post("/alert-definitions/backtests", { definition: rule("score", 1), ...span });
    expect([theirs.at("result.transactions"), theirs.at("result.draft.alerts")]).toEqual([0, 0]);
    const unknown = await other.api.post(`/alert-backtests/${theirs.textAt("id")}/evidence`, { subjectId: entityId });
    expect([unknown.status, unknown.at("groupKey"), unknown.at("reports")]).toEqual([200, null, []]);
    await api.post(`/alert-definitions/${id}/archive`);
  });

  it("of one under quality control counts when a person released it, against what counted by then, as the alert does", async () => {
    await scores();
    const merchant = `controlled-${randomBase32(6)}`;
    const made = await api.post("/alert-definitions", { definition: rule("rise", 5), publish: true });
    const beganMs = await nowOf(tenant);
    const [one, two] = [
      await report(merchant, 10, { withQualityControl: true }),
      await report(merchant, 20, { withQualityControl: true }),
    ];
    const three = await report(merchant, 99);
    expect([one, two, three].map((seen) => seen.at("comparedToId"))).toEqual([null, null, null]);
    const tried = async () => {
      const span = { from: iso(beganMs), to: iso((await nowOf(tenant)) + 1_000) };
      return api.post(`/alert-definitions/${made.textAt("id")}/backtests`, span);
    };
    expect((await tried()).at("result.transactions")).toBe(1);
    await later(api, 3);
    await api.post(`/merchant-reports/${one.textAt("id")}/release`, { riskScore: 15 });
    const released = await api.post(`/merchant-reports/${two.textAt("id")}/release`, { riskScore: 30 });
    const [alert] = (await api.get(`/alerts?definitionId=${made.textAt("id")}`)).at("data") as JsonObject[];
    expect(alert).toMatchObject({
      occurrences: 1,
      detail: { previousReportId: one.at("id"), value: 15, unit: "points" },
    });
    const after = await tried();
    expect([after.at("result.transactions"), after.at("result.draft.alerts")]).toEqual([3, 1]);
    const evidence = await api.post(`/alert-backtests/${after.textAt("id")}/evidence`, {
      subjectId: two.textAt("entityId"),
    });
    expect(evidence.at("reports")).toMatchObject([
      { id: two.at("id"), at: released.at("endedAt"), previousId: one.at("id"), previousScore: 15, riskScore: 30 },
    ]);
    await api.post(`/alert-definitions/${made.textAt("id")}/archive`);
  });

  it("shows names masked to whom they are masked, and nobody who was erased", async () => {
    await scores();
    const merchant = `gone-${randomBase32(6)}`;
    const beganMs = await nowOf(tenant);
    const seen = await report(merchant, 90);
    const span = { from: iso(beganMs), to: iso((await nowOf(tenant)) + 1_000) };
    const tried = await api.post("/alert-definitions/backtests", { definition: rule("score", 80), ...span });
    const path = `/alert-backtests/${tried.textAt("id")}`;
    const { api: boss } = await anAnalystClient(tenant.tenantId, "admin");
    const { api: viewer } = await anAnalystClient(tenant.tenantId, "viewer");
    expect((await viewer.get(path)).at("subjects.0.name")).toBe(`${merchant} Ltd`);
    const masked = await boss.put("/team-settings", {
      maskedFields: [{ path: "entity.data.companyName", roles: ["admin"] }],
    });
    expect(masked.status).toBeLessThan(300);
    const listed = await viewer.get(`/merchant-reports?entityId=${seen.textAt("entityId")}`);
    expect(listed.at("data.0.merchantName")).toMatch(/^••••/);
    expect((await viewer.get(path)).at("subjects.0.name")).toBe(listed.at("data.0.merchantName"));
    const erased = await boss.post(`/entities/${seen.textAt("entityId")}/erase`, { reason: "DSR-1" });
    expect(erased.status).toBeLessThan(300);
    expect((await api.get(path)).at("subjects")).toEqual([]);
    const again = await api.post("/alert-definitions/backtests", { definition: rule("score", 80), ...span });
    expect(again.at("result.transactions")).toBe(0);
  });

  it("goes through pages of them, and counts each report and each merchant once", async () => {
    const many = await aTenantClient();
    await stored(many.tenantId, [], new Map());
    await env.DB.prepare(
      `WITH RECURSIVE n(at) AS (SELECT 1 UNION ALL SELECT at + 1 FROM n WHERE at < 1300)
       INSERT INTO merchant_reports (tenant_id, id, entity_id, website_url, type, vendor, because, status, risk_score, by_id, created_at_ms, ended_at_ms)
       SELECT ?1, ?1 || '_' || at, ?1 || iif(at % 3 = 0, '_bob', iif(at % 2 = 0, '_ada', '_ada-old')), '', 'MERCHANT_REPORT_T1', 'builtin', 'asked',
         'completed', at % 100, '', ?2 + at / 7, ?2 + at / 7 FROM n`,
    )
      .bind(many.tenantId, Date.UTC(2026, 4, 1))
      .run();
    const span = { from: "2026-05-01T00:00:00Z", to: "2026-05-02T00:00:00Z" };
    const tried = await many.api.post("/alert-definitions/backtests", { definition: rule("score", 90), ...span });
    expect([tried.at("result.transactions"), tried.at("result.subjects")]).toEqual([1_300, 2]);
    // Ten of every hundred, one alert each: nothing keeps the next one from being opened.
    expect(tried.at("result.draft")).toMatchObject({ alerts: 130, subjects: 2, days: 2 });
    const evidence = await many.api.post(`/alert-backtests/${tried.textAt("id")}/evidence`, {
      subjectId: `${many.tenantId}_ada`,
    });
    const [shown, total] = [evidence.at("reports.length"), evidence.at("total")];
    expect([shown, Number(total) > 50, evidence.at("days.0.times") === total]).toEqual([50, true, true]);
  });

  it("is refused in the place of one over transactions, and the other way round", async () => {
    const made = await api.post("/alert-definitions", { definition: rule("score", 60) });
    const refused = await api.post(`/alert-definitions/${made.textAt("id")}/backtests`, {
      definition: {
        ...{ name: "Much money", severity: "medium", subject: "customer", measure: { aggregate: "amount" } },
        compare: { operator: "gt", with: "constant", value: 1 },
      },
      ...{ from: iso(0), to: iso(1) },
    });
    expect([refused.status, refused.at("error.param")]).toEqual([400, "definition"]);
  });
});

describe("the reports that rules have judged", () => {
  it("are those of any history, page by page, each beside what it was compared with when it was judged", async () => {
    await fc.assert(
      fc.asyncProperty(someReports, someReportRule, async (reports, someRule) => {
        const tenantId = `eu_${randomBase32(10)}` as TenantId;
        const live = lived(reports, someRule);
        await stored(tenantId, reports, live.comparedTo);
        const own = (id: string) => id.replace(`${tenantId}_`, "");
        const named = (report: JudgedReport): JudgedReport => ({
          ...report,
          ...{ id: own(report.id), merchantId: own(report.merchantId) },
          previousId: report.previousId === null ? null : own(report.previousId),
        });
        const always = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER };
        const read: JudgedReport[] = [];
        let after: ReportPlace | null = null;
        do {
          const page: Awaited<ReturnType<typeof judgedReports>> = await judgedReports(
            env.DB,
            tenantId,
            always,
            after,
            3,
          );
          read.push(...page.reports);
          after = page.next;
        } while (after !== null);
        expect(read.map(named)).toEqual(live.judged);
        for (const merchant of ["ada", "bob"]) {
          const theirs = await judgedReportsOn(env.DB, tenantId, `${tenantId}_${merchant}`, always, 4);
          expect(theirs.map(named)).toEqual(live.judged.filter(({ merchantId }) => merchantId === merchant).slice(-4));
        }
      }),
      { numRuns: 40 },
    );
  });
});

/** As rows, where the work on reports leaves them. Ids belong to the tenant. */
async function stored(
  tenantId: TenantId,
  reports: readonly MadeReport[],
  comparedTo: ReadonlyMap<string, string | null>,
): Promise<void> {
  const own = (id: string) => `${tenantId}_${id}`;
  const entity = env.DB.prepare(
    "INSERT INTO entities (id, tenant_id, type, data, merged_into, created_at_ms, updated_at_ms) VALUES (?, ?, 'business', '{}', ?, 0, 0)",
  );
  const report = env.DB.prepare(
    `INSERT INTO merchant_reports (tenant_id, id, entity_id, website_url, with_quality_control, type, vendor, because, status, compared_to_id,
       risk_score, by_id, created_at_ms, ended_at_ms) VALUES (?, ?, ?, '', ?, 'MERCHANT_REPORT_T1', 'builtin', 'asked', ?, ?, ?, '', ?, ?)`,
  );
  await env.DB.batch([
    ...merchants.map((name) => entity.bind(own(name), tenantId, null)),
    entity.bind(own("ada-old"), tenantId, own("ada")),
    ...reports.map(({ id, on, withQualityControl, failed, score, released, createdAtMs, foundAtMs }) => {
      const waits = withQualityControl && released === null;
      const status = failed ? "failed" : waits ? "quality-control" : "completed";
      const compared = comparedTo.get(id) ?? null;
      return report.bind(
        ...[tenantId, own(id), own(on), Number(withQualityControl), status, compared === null ? null : own(compared)],
        ...[failed ? null : score, createdAtMs, failed ? foundAtMs : (released?.atMs ?? foundAtMs)],
      );
    }),
  ]);
}
