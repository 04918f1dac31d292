import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { casesDue, retentionOf } from "../../src/db/retention-rules";
import { fileKey } from "../../src/documents/file-key";
import type { CaseId, TenantId } from "../../src/domain";
import { dayMs, type RetentionRule, retentionClasses } from "../../src/domain/retention-rules";
import { keepRetentionOf } from "../../src/queues/keep-retention";
import { type ApiClient, anAnalystClient, aTenantClient, publish, reviewChart } from "../support/api";

let boss: ApiClient;
let machine: ApiClient;
let tenantId: TenantId;
beforeEach(async () => {
  const tenant = await aTenantClient();
  tenantId = tenant.tenantId as TenantId;
  boss = (await anAnalystClient(tenantId, "admin")).api;
  machine = tenant.api;
  for (const key of ["kyc", "kyb"]) await publish(machine, key, reviewChart);
});

interface Wish {
  workflow?: string;
  country?: string;
  decision?: "approve" | "reject";
}
async function anEndedCase({ workflow = "kyc", country = "DE", decision = "approve" }: Wish = {}): Promise<CaseId> {
  const entity = { type: "individual", data: { firstName: "Ada", country } };
  const opened = await machine.post("/cases", { workflow, context: { entity } });
  const caseId = opened.textAt("id") as CaseId;
  if ((await machine.post(`/cases/${caseId}/decision`, { decision })).status !== 200) throw new Error("not decided");
  await vi.waitFor(
    async () => {
      const row = await env.DB.prepare("SELECT resolved_at_ms AS at FROM cases WHERE case_id = ?").bind(caseId).first();
      expect(row?.at).toBeGreaterThan(0);
    },
    { timeout: 20_000, interval: 20 },
  );
  return caseId;
}

const resolvedAtMs = async (caseId: CaseId): Promise<number> =>
  Date.parse(String((await boss.get(`/cases/${caseId}`)).json.resolvedAt));
const isErased = async (caseId: CaseId): Promise<boolean> => (await boss.get(`/cases/${caseId}`)).json.erased !== null;
const save = (rules: Partial<RetentionRule>[], more: object = {}) =>
  boss.put("/retention", {
    rules: rules.map((one, place) => ({ name: `rule ${place}`, class: "case", ...one })),
    ...more,
  });
const anyRule = { afterDays: 1, workflow: null, country: null, outcome: null };
const sweepAt = (nowMs: number) => keepRetentionOf(env, tenantId, "{}", nowMs);

describe("rules of retention", () => {
  it("erase a case when its days are full, not a millisecond before, with the rule as the reason", async () => {
    const caseId = await anEndedCase();
    expect((await save([{ name: "A month", afterDays: 30 }])).json).toMatchObject({ version: 1 });
    const dueAtMs = (await resolvedAtMs(caseId)) + 30 * dayMs;
    await sweepAt(dueAtMs - 1);
    expect(await isErased(caseId)).toBe(false);
    await sweepAt(dueAtMs);
    expect((await boss.get(`/cases/${caseId}`)).json.erased).toMatchObject({
      basis: "retention",
      reason: "A month (30 days)",
      by: { kind: "system", id: "sweeper" },
    });
    const before = (await boss.get(`/cases/${caseId}`)).json.version;
    await sweepAt(dueAtMs + dayMs);
    const after = (await boss.get(`/cases/${caseId}/timeline`)).json.data as { type: string }[];
    expect(after.filter(({ type }) => type === "case.erased")).toHaveLength(1);
    expect(before).toBeGreaterThan(1);
  });

  it("go by workflow, country and outcome; the first that fits decides", async () => {
    const [german, french, rejected, company] = await Promise.all([
      anEndedCase(),
      anEndedCase({ country: "FR" }),
      anEndedCase({ decision: "reject" }),
      anEndedCase({ workflow: "kyb" }),
    ]);
    await save([
      { workflow: "kyb", afterDays: 3_000 },
      { outcome: "rejected", afterDays: 2 },
      { country: "DE", afterDays: 100 },
      { country: "FR", afterDays: 1 },
    ]);
    const at = async (days: number) => {
      await sweepAt((await resolvedAtMs(french)) + days * dayMs + 60_000);
      return Promise.all([german, french, rejected, company].map(isErased));
    };
    expect(await at(1)).toEqual([false, true, false, false]);
    expect(await at(2)).toEqual([false, true, true, false]);
    expect(await at(99)).toEqual([false, true, true, false]);
    expect(await at(100)).toEqual([true, true, true, false]);
  });

  it("leave what is held, and what somebody took out of the rules meanwhile", async () => {
    const [held, kept] = [await anEndedCase(), await anEndedCase()];
    await boss.put(`/cases/${held}/legal-hold`, { reason: "Litigation 7" });
    await save([{ afterDays: 1 }]);
    const rules = [{ name: "rule 0", class: "case", afterDays: 1 }];
    await vi.waitFor(
      async () =>
        expect((await boss.post("/retention/preview", { rules })).json).toMatchObject({ now: 0, soon: 1, held: 1 }),
      { timeout: 20_000, interval: 50 },
    );
    await save([]);
    const later = (await resolvedAtMs(kept)) + 10 * dayMs;
    await sweepAt(later);
    expect([await isErased(held), await isErased(kept)]).toEqual([false, false]);
    await save([{ afterDays: 1 }]);
    await sweepAt(later);
    expect([await isErased(held), await isErased(kept)]).toEqual([false, true]);
    await boss.delete(`/cases/${held}/legal-hold`);
    await sweepAt(later);
    expect(await isErased(held)).toBe(true);
  });

  it("take only the files, or only vendors' answers, once, and write that down", async () => {
    const caseId = await anEndedCase();
    const key = fileKey({ tenantId, caseId }, "file_1");
    await env.DOCUMENTS.put(key, "passport");
    const addAnswer = (id: string, of: string) =>
      env.DB.prepare(
        "INSERT INTO raw_answers (tenant_id, id, case_id, type, vendor, created_at_ms, expires_at_ms) VALUES (?, ?, ?, 't', 'v', 1, ?)",
      )
        .bind(tenantId, id, of, Number.MAX_SAFE_INTEGER)
        .run();
    await addAnswer(`${caseId}.mine`, caseId);
    await addAnswer(`${caseId}.other`, "case_other");
    await env.DOCUMENTS.put(`t/${tenantId}/raw/${caseId}.mine`, "sealed");
    await save([
      { class: "documents", afterDays: 5 },
      { class: "raw_answers", afterDays: 3 },
    ]);
    const left = async (days: number) => {
      await sweepAt((await resolvedAtMs(caseId)) + days * dayMs);
      const { results } = await env.DB.prepare("SELECT id FROM raw_answers WHERE tenant_id = ? ORDER BY id")
        .bind(tenantId)
        .all<{ id: string }>();
      const raw = await env.DOCUMENTS.head(`t/${tenantId}/raw/${caseId}.mine`);
      return [(await env.DOCUMENTS.head(key)) !== null, raw !== null, results.length];
    };
    expect(await left(2)).toEqual([true, true, 2]);
    expect(await left(3)).toEqual([true, false, 1]);
    expect(await left(5)).toEqual([false, false, 1]);
    expect(await left(6)).toEqual([false, false, 1]);
    expect(await isErased(caseId)).toBe(false);
    const log = (await boss.get("/audit-log?action=retentionDocuments")).json.data;
    expect(log).toMatchObject([{ details: { rule: "rule 0", objects: 1 } }]);
    expect(log).toHaveLength(1);
  });

  it("are counted before they are saved, and more than a hundred cases want a second look", async () => {
    await env.DB.batch(
      Array.from({ length: 101 }, (_, place) =>
        env.DB.prepare(
          `INSERT INTO cases (case_id, tenant_id, version, status, state, tags, outcome, definition_id, definition_key, definition_version,
             entity_id, entity_type, created_at_ms, updated_at_ms, resolved_at_ms, country)
           VALUES (?1, ?2, 3, 'completed', 'approved', '[]', 'approved', 'd', 'kyc', 1, ?1, 'individual', 1, 1, ?3, 'AT')`,
        ).bind(`${tenantId}.${place}`, tenantId, Date.now() - 40 * dayMs),
      ),
    );
    const rules = [
      { name: "soon", class: "case", afterDays: 50, country: "CH" },
      { name: "month", class: "case", afterDays: 30, country: "AT" },
      { name: "files", class: "documents", afterDays: 60 },
    ];
    expect((await boss.post("/retention/preview", { rules })).json).toEqual({
      ...{ now: 101, soon: 101, held: 0, needsConfirmation: true },
      rules: [
        { name: "soon", now: 0, soon: 0, held: 0 },
        { name: "month", now: 101, soon: 0, held: 0 },
        { name: "files", now: 0, soon: 101, held: 0 },
      ],
    });
    const refused = await boss.put("/retention", { rules, confirmCases: 100 });
    expect([refused.status, refused.at("error.code"), refused.at("error.details.cases")]).toEqual([
      409,
      "conflict",
      101,
    ]);
    const pushed = (more: object) =>
      boss.post("/config/apply", { resources: [{ kind: "retention", key: "settings", spec: { rules } }], ...more });
    const plan = await pushed({ dryRun: true });
    expect([plan.at("valid"), plan.at("problems.0.code"), plan.at("problems.0.severity")]).toEqual([
      false,
      "cases_would_go",
      "error",
    ]);
    expect((await pushed({ confirmCases: 100 })).status).toBe(400);
    const confirmed = await pushed({ confirmCases: 101, dryRun: true });
    expect([confirmed.at("valid"), confirmed.at("problems.0.severity")]).toEqual([true, "warning"]);
    expect((await retentionOf(env.DB, tenantId)).version).toBe(0);
    expect((await boss.put("/retention", { rules, confirmCases: 101 })).status).toBe(200);
    const stale = await boss.put("/retention", { rules: [], expectedVersion: 0 });
    expect([stale.status, stale.at("error.code")]).toEqual([409, "stale_version"]);
    // There are no such cases: the job that compares the list with its cases would ask for each of them.
    await env.DB.prepare("DELETE FROM cases WHERE tenant_id = ?").bind(tenantId).run();
  });

  it("are for administrators", async () => {
    const { api } = await anAnalystClient(tenantId, "manager");
    const refused = await Promise.all([api.get("/retention"), api.put("/retention", { rules: [] })]);
    expect(refused.map(({ status }) => status)).toEqual([403, 403]);
  });

  it("find what is due by its index, never by going through all cases", async () => {
    const plans: string[] = [];
    const explaining = new Proxy(env.DB, {
      get: (db, name) =>
        name === "prepare"
          ? (text: string) => {
              plans.push(text);
              return db.prepare(`EXPLAIN QUERY PLAN ${text}`);
            }
          : Reflect.get(db, name),
    });
    const rules = retentionClasses.map((one): RetentionRule => ({ ...anyRule, name: one, class: one }));
    for (const of of retentionClasses) {
      const plan = (await casesDue(explaining, tenantId, { rules, of, after: null, limit: 20 }, 1)) as unknown[];
      const said = JSON.stringify(plan);
      expect(said).toMatch(/cases USING (?:COVERING )?INDEX cases_ended/);
      expect(said).not.toMatch(/SCAN (?:cases|one|held|done)\b/);
    }
    expect(plans).toHaveLength(retentionClasses.length);
  });
});
