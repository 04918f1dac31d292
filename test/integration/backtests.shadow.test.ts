import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { BacktestMessage } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { consumeBacktests } from "../../src/queues/run-backtest";
import { sweepShadows } from "../../src/queues/sweep-judgements";
import { type Answered, type ApiClient, aTenantClient } from "../support/api";
import { eventually } from "../support/eventually";
import { aDraft, aPublished, countryRule, deliverJudgements, judgedBy, judgedCase } from "../support/judgements";
import type { SeededTenant } from "../support/tenant";

const day = 86_400_000;
let tenant: SeededTenant;
let api: ApiClient;
beforeAll(async () => {
  const seeded = await aTenantClient();
  tenant = seeded;
  api = seeded.api;
  await aPublished(api, "live", [countryRule("a", ["IR"], 50)]);
  await judgedBy(api, "live-cases", { source: "ruleset", key: "live" });
});
afterEach(() => void vi.restoreAllMocks());

const until = (ms = Date.now() + day): JsonObject => ({ until: new Date(ms).toISOString() });
/** A case that is judged and whose input is in the archive. */
async function judged(data: JsonObject = { companyName: "Acme", country: "IR" }): Promise<string> {
  const caseId = await judgedCase(api, "live-cases", data);
  await deliverJudgements([{ tenantId: tenant.tenantId, caseId }]);
  expect(await segmentOf(caseId)).toMatch(/^seg_/);
  return caseId;
}
async function shadowOf(draft: string, body: JsonObject = until()): Promise<string> {
  const started = await api.post(`/rule-sets/${draft}/shadow`, body);
  expect([started.status, started.at("status")]).toEqual([201, "running"]);
  return started.textAt("id");
}
const untilShadow = (id: string, judgedCount: number): Promise<Answered> =>
  eventually(async () => {
    const seen = await api.get(`/shadows/${id}`);
    expect(Number(seen.at("judged")) + Number(seen.at("missed"))).toBe(judgedCount);
    return seen;
  });
const give = (body: BacktestMessage, attempts = 1) =>
  consumeBacktests({ messages: [{ body, attempts, ack: () => undefined, retry: () => undefined }] } as never, env);
const segmentOf = async (caseId: string): Promise<string> => {
  const row = await env.DB.prepare("SELECT segment_id FROM judgements WHERE case_id = ?").bind(caseId).first();
  return String(row?.segment_id);
};

describe("shadows", () => {
  it("judge what production judges, trigger nothing, and count a message that comes twice once", async () => {
    const early = await judged();
    const draft = await aDraft(api, "live", [countryRule("b", ["IR"], 90)]);
    const id = await shadowOf(draft);
    const caseId = await judged();
    await untilShadow(id, 1);
    const segmentId = await segmentOf(caseId);
    await give({ kind: "shadow", tenantId: tenant.tenantId, segmentId });
    await env.DB.prepare("UPDATE judgement_segments SET shadows_pending = 1 WHERE id = ?").bind(segmentId).run();
    const report = await api.get(`/shadows/${id}/report`);
    expect(report.json).toMatchObject({ complete: false, cases: { judged: 1, changed: 1 } });
    const cases = (await api.get(`/shadows/${id}/cases?changed=true`)).json.data as JsonObject[];
    expect(cases).toMatchObject([{ caseId, before: { score: 50 }, after: { score: 90 }, newlyHolds: ["b"] }]);
    expect(cases.map((one) => one.caseId)).not.toContain(early);
    expect((await api.get(`/cases/${caseId}`)).at("risk.score")).toBe(50);
    expect((await api.delete(`/shadows/${id}`)).json).toMatchObject({ status: "ended", endedBecause: "stopped" });
    expect((await api.get(`/shadows/${id}/report`)).at("complete")).toBe(true);
    await judged();
    expect((await api.get(`/shadows/${id}`)).at("judged")).toBe(1);
  });

  it("that throw or cannot be read harm neither the archive nor each other", async () => {
    const [bad, good] = [
      await aDraft(api, "live", [countryRule("b", ["IR"], 90)]),
      await aDraft(api, "live", [countryRule("c", ["IR"], 20)]),
    ];
    const [badId, goodId] = [await shadowOf(bad), await shadowOf(good)];
    // As a newer release might leave it behind: this one cannot read it.
    await env.DB.prepare(`UPDATE rule_sets SET body = '{"rules":7}' WHERE id = ?`).bind(bad).run();
    const caseId = await judged();
    expect((await untilShadow(goodId, 1)).json).toMatchObject({ judged: 1, missed: 0 });
    expect((await untilShadow(badId, 1)).json).toMatchObject({ judged: 0, missed: 1 });
    expect(await segmentOf(caseId)).toMatch(/^seg_/);
    for (const id of [badId, goodId]) await api.delete(`/shadows/${id}`);
  });

  it("whose segment keeps killing its consumer miss it, and it is not tried again", async () => {
    const id = await shadowOf(await aDraft(api, "live", [countryRule("b", ["IR"], 90)]));
    const caseId = await judged();
    await untilShadow(id, 1);
    const segmentId = await segmentOf(caseId);
    await env.DB.prepare("UPDATE judgement_segments SET shadows_pending = 1 WHERE id = ?").bind(segmentId).run();
    await give({ kind: "shadow", tenantId: tenant.tenantId, segmentId }, 6);
    const row = await env.DB.prepare("SELECT shadows_pending FROM judgement_segments WHERE id = ?")
      .bind(segmentId)
      .first();
    expect(row).toEqual({ shadows_pending: 0 });
    const seen = await api.get(`/shadows/${id}`);
    expect([seen.at("judged"), seen.at("missed")]).toEqual([1, 1]);
    await api.delete(`/shadows/${id}`);
  });

  it("end by themselves: at their end, and when their draft is changed, published or archived", async () => {
    const drafts = await Promise.all([0, 1, 2, 3].map(() => aDraft(api, "ending", [countryRule("a", ["IR"], 50)])));
    const ids: string[] = [];
    for (const draft of drafts) ids.push(await shadowOf(draft));
    const [, changed, published, archived] = drafts;
    expect((await api.put(`/rule-sets/${changed}`, { rules: [countryRule("a", ["KP"], 50)] })).status).toBe(200);
    expect((await api.post(`/rule-sets/${published}/publish`)).status).toBe(200);
    expect((await api.post(`/rule-sets/${archived}/archive`)).status).toBe(200);
    const because = async () =>
      Promise.all(ids.map(async (id) => (await api.get(`/shadows/${id}`)).at("endedBecause")));
    expect(await because()).toEqual([null, "draft_changed", "published", "archived"]);
    await sweepShadows(env, Date.now() + 2 * day);
    expect(await because()).toEqual(["until", "draft_changed", "published", "archived"]);
  });

  it("are refused where they make no sense, and are their tenant's own", async () => {
    const draft = await aDraft(api, "refused", [countryRule("a", ["IR"], 50)]);
    for (const ms of [Date.now() - 1, Date.now() + 91 * day])
      expect((await api.post(`/rule-sets/${draft}/shadow`, until(ms))).at("error.param")).toBe("until");
    const id = await shadowOf(draft);
    expect((await api.post(`/rule-sets/${draft}/shadow`, until())).status).toBe(409);
    expect((await api.post("/rule-sets/live/shadow", until())).status).toBe(409);
    const other = await aTenantClient();
    for (const path of [`/shadows/${id}`, `/shadows/${id}/cases`, `/shadows/${id}/report`])
      expect((await other.api.get(path)).status).toBe(404);
    expect((await other.api.delete(`/shadows/${id}`)).status).toBe(404);
    expect((await other.api.get("/shadows")).at("data")).toEqual([]);
    expect((await api.get(`/shadows/${id}`)).at("status")).toBe("running");
    await api.delete(`/shadows/${id}`);
  });

  it("judge a share of the cases: always the same ones", async () => {
    const { isJudgedBy } = await import("../../src/queues/judge-by-shadows");
    const shadow = { id: "shd_x", sharePercentage: 30, sourceRuleSetKey: "live" } as never;
    const rows = Array.from(
      { length: 2_000 },
      (_, place) => ({ caseId: `case_${place}`, ruleSetKey: "live" }) as never,
    );
    const share = rows.filter((row) => isJudgedBy(shadow, row)).length;
    expect(share).toBeGreaterThan(500);
    expect(share).toBeLessThan(700);
    expect(rows.filter((row) => isJudgedBy(shadow, row))).toHaveLength(share);
  });

  it("keep their sums when their pages are folded, and are forgotten 90 days after their end", async () => {
    const id = await shadowOf(await aDraft(api, "live", [countryRule("b", ["IR"], 90)]));
    await judged();
    await untilShadow(id, 1);
    const pages = JSON.stringify(Array.from({ length: 150 }, (_, place) => `p${place}`));
    await env.DB.prepare(
      `INSERT INTO backtest_pages (subject_id, page, tenant_id, status, runs, tally)
       SELECT ?1, value, ?2, 'done', '[]', '[["[\\"cases\\",\\"judged\\"]",2]]' FROM json_each(?3)`,
    )
      .bind(id, tenant.tenantId, pages)
      .run();
    const sum = async () => (await api.get(`/shadows/${id}/report`)).at("cases.judged");
    const count = async (table: string) =>
      (await env.DB.prepare(`SELECT count(*) AS n FROM ${table} WHERE subject_id = ?`).bind(id).first())?.n;
    expect([await sum(), await count("backtest_pages")]).toEqual([301, 151]);
    // A sweep folds the pages of five, whosever they are.
    await eventually(async () => {
      await sweepShadows(env, Date.now());
      expect(await count("backtest_pages")).toBe(1);
    });
    expect(await sum()).toBe(301);
    await api.delete(`/shadows/${id}`);
    await sweepShadows(env, Date.now() + 89 * day);
    expect((await api.get(`/shadows/${id}`)).status).toBe(200);
    // A sweep drops some thousand rows at a time, also those of others.
    await eventually(async () => {
      await sweepShadows(env, Date.now() + 91 * day);
      expect((await api.get(`/shadows/${id}`)).status).toBe(404);
    });
    expect([await count("backtest_pages"), await count("backtest_cases")]).toEqual([0, 0]);
  });
});
