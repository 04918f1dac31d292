import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { CaseId } from "../../src/domain";
import { sweep } from "../../src/queues/sweep";
import { apiRoutes } from "../../src/routes/api";
import { type ApiClient, anAnalystClient, aTenantClient, publish, reviewChart } from "../support/api";
import { eventually } from "../support/eventually";

let api: ApiClient;
let boss: ApiClient;
let tenantId: string;
beforeAll(async () => {
  const tenant = await aTenantClient();
  ({ api } = tenant);
  ({ tenantId } = tenant);
  boss = (await anAnalystClient(tenant.tenantId, "admin")).api;
  await publish(api, "kept", reviewChart);
});

async function aSettledCase(entity: object = { type: "individual", data: { firstName: "Ada" } }): Promise<CaseId> {
  const opened = await api.post("/cases", { workflow: "kept", context: { entity } });
  const caseId = opened.textAt("id") as CaseId;
  await api.post(`/cases/${caseId}/decision`, { decision: "approve" });
  return caseId;
}

const caseRoutes = apiRoutes.filter(
  ({ path, body }) => path.startsWith("/api/v1/cases/{id}") && !path.includes("/presence") && body !== "raw",
);

describe("an erased case", () => {
  it("answers on every route of cases without falling over", async () => {
    const caseId = await aSettledCase();
    await boss.post(`/cases/${caseId}/erase`, { reason: "DSR-1" });
    expect(caseRoutes.length).toBeGreaterThan(50);
    const answers = await Promise.all(
      caseRoutes.map(async ({ method, path, name }) => {
        const at = path.replace("{id}", caseId).replaceAll(/\{\w+\}/g, "unknown_1");
        const body = method === "GET" ? {} : { body: "{}", headers: { "content-type": "application/json" } };
        return [name, (await boss.send(method, at, body)).status] as const;
      }),
    );
    expect(answers.filter(([, status]) => status >= 500)).toEqual([]);
    for (const part of ["", "/timeline", "/notes", "/runs", "/children", "/explanation", "/documents", "/erasure"])
      expect([part, (await boss.get(`/cases/${caseId}${part}`)).status]).toEqual([part, 200]);
    expect((await boss.get(`/cases/${caseId}`)).json).toMatchObject({ erased: { reason: "DSR-1" } });
  });

  it("takes in the right words and refuses them", async () => {
    const caseId = await aSettledCase();
    await boss.post(`/cases/${caseId}/erase`, { reason: "DSR-1" });
    const late = await Promise.all([
      boss.post(`/cases/${caseId}/events`, { name: "approve" }),
      boss.post(`/cases/${caseId}/notes`, { content: "late" }),
      boss.post(`/cases/${caseId}/labels`, { add: ["late"] }),
      boss.put(`/cases/${caseId}/legal-hold`, { reason: "late" }),
    ]);
    expect(late.map(({ status, json }) => [status, json.error])).toEqual(
      late.map(() => [409, expect.objectContaining({ code: "case_closed", details: { status: "erased" } })]),
    );
  });
});

describe("a legal hold", () => {
  it("on a case stops its erasure, is listed and filtered by, and is lifted", async () => {
    const caseId = await aSettledCase();
    const held = await boss.put(`/cases/${caseId}/legal-hold`, { reason: "Litigation 7" });
    expect(held.json).toMatchObject({ legalHold: { reason: "Litigation 7" } });
    const refused = await boss.post(`/cases/${caseId}/erase`, { reason: "DSR-1" });
    expect([refused.status, refused.at("error.code")]).toEqual([409, "legal_hold"]);
    expect((await boss.get("/cases?legalHold=true")).json.data).toMatchObject([{ id: caseId, legalHold: true }]);
    expect((await boss.get("/legal-holds")).json.data).toMatchObject([
      { kind: "case", id: caseId, reason: "Litigation 7" },
    ]);
    expect((await boss.delete(`/cases/${caseId}/legal-hold`)).json).toMatchObject({ legalHold: null });
    expect((await boss.post(`/cases/${caseId}/erase`, { reason: "DSR-1" })).status).toBe(200);
  });

  it("on a person counts for every case about them, and for retention", async () => {
    const caseId = await aSettledCase();
    const { entityId } = (await boss.get(`/cases/${caseId}`)).json as { entityId: string };
    const addMail = (id: string, of: string | null) =>
      env.DB.prepare(
        "INSERT INTO mails (id, tenant_id, to_address, subject, text, html, case_id, created_at_ms) VALUES (?, ?, 'a@b.test', '', '', '', ?, 1)",
      )
        .bind(id, tenantId, of)
        .run();
    await addMail(`${caseId}.kept`, caseId);
    await addMail(`${caseId}.gone`, null);
    await boss.put(`/entities/${entityId}/legal-hold`, { reason: "Litigation 8" });
    const refused = await boss.post(`/cases/${caseId}/erase`, { reason: "DSR-1" });
    expect(refused.at("error.details.holds")).toEqual([{ kind: "entity", id: entityId, reason: "Litigation 8" }]);
    const left = async () =>
      (
        await env.DB.prepare("SELECT id FROM mails WHERE id LIKE ? ORDER BY id")
          .bind(`${caseId}%`)
          .all<{ id: string }>()
      ).results.map(({ id }) => id);
    await eventually(async () => {
      await sweep(env, Date.now());
      expect(await left()).toEqual([`${caseId}.kept`]);
    });
    await boss.delete(`/entities/${entityId}/legal-hold`);
    expect((await boss.post(`/cases/${caseId}/erase`, { reason: "DSR-1" })).status).toBe(200);
  });

  it("is for administrators", async () => {
    const caseId = await aSettledCase();
    const manager = await anAnalystClient(tenantId as Parameters<typeof anAnalystClient>[0], "manager");
    expect((await manager.api.put(`/cases/${caseId}/legal-hold`, { reason: "x" })).status).toBe(403);
    expect((await manager.api.get("/legal-holds")).status).toBe(403);
  });
});
