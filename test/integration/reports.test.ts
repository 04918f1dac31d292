import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import type { CaseId, TenantId } from "../../src/domain";
import { reportKey } from "../../src/domain/reports";
import type { JsonObject } from "../../src/lib/json";
import { consumeReports } from "../../src/queues/reports";
import { sweep } from "../../src/queues/sweep";
import { type ApiClient, anAnalystClient, aTenantClient, publish, reviewChart } from "../support/api";
import { inCase } from "../support/cases";

const taxId = "DE-811-907-4711";
let api: ApiClient;
let tenantId: TenantId;
let admin: ApiClient;
let caseId: string;

beforeAll(async () => {
  ({ api, tenantId } = await aTenantClient());
  const masking = [{ path: "entity.data.taxId" }];
  await publish(api, "reported", reviewChart, { extensions: { edgecase: { masking } } });
  ({ api: admin } = await anAnalystClient(tenantId, "admin"));
  const data = { companyName: "株式会社エッジ Ltd", country: "JP", director: "محمد بن سلمان", taxId };
  caseId = (await api.post("/cases", { workflow: "reported", context: { entity: { type: "business", data } } })).textAt(
    "id",
  );
  await api.post(`/cases/${caseId}/notes`, { content: "Only for the team." });
});

/** The report once it is not being made any more. */
const made = (by: ApiClient, id: string, ofCase = caseId): Promise<JsonObject> =>
  vi.waitFor(
    async () => {
      const report = await by.get(`/cases/${ofCase}/reports/${id}`);
      if (report.at("status") === "running") throw new Error("it runs");
      return report.json;
    },
    { timeout: 20_000, interval: 40 },
  );
async function aReport(by: ApiClient, wish: JsonObject): Promise<JsonObject> {
  const asked = await by.post(`/cases/${caseId}/reports`, wish);
  expect(asked.status).toBe(202);
  return made(by, asked.textAt("id"));
}
const fileOf = (by: ApiClient, report: JsonObject) => by.get(`/cases/${caseId}/reports/${String(report.id)}/file`);

describe("reports of a case", () => {
  it("come as a PDF with its pages, and of the same version with the same bytes", async () => {
    const [first, second] = [
      await aReport(admin, { format: "pdf", language: "ar" }),
      await aReport(admin, { format: "pdf", language: "ar" }),
    ];
    expect(first).toMatchObject({ status: "done", problem: null, masked: false, pages: expect.any(Number) });
    expect(second.sha256).toBe(first.sha256);
    const file = await fileOf(admin, first);
    expect([file.status, file.headers.get("content-type"), file.headers.get("content-disposition")]).toEqual([
      200,
      "application/pdf",
      `attachment; filename="${caseId}-v${String(first.caseVersion)}.pdf"`,
    ]);
    expect([file.headers.get("x-content-type-options"), file.headers.get("cache-control")]).toEqual([
      "nosniff",
      "private, no-store",
    ]);
    expect(file.text.startsWith("%PDF-1.7")).toBe(true);
    const listed = await admin.get(`/cases/${caseId}/reports`);
    expect((listed.json.data as JsonObject[]).map(({ id }) => id)).toEqual([second.id, first.id]);
  });

  it("come as JSON with all evidence; notes of the team only when asked for", async () => {
    const usual = await fileOf(admin, await aReport(admin, { format: "json" }));
    expect(usual.json).toMatchObject({
      report: { format: 1, caseId, masked: false },
      case: { context: { entity: { data: { taxId } } } },
      notes: [],
      timeline: expect.arrayContaining([expect.objectContaining({ type: "case.created" })]),
    });
    expect(usual.at("report.logHash")).toBe((usual.json.timeline as JsonObject[]).at(-1)?.hash);
    expect(JSON.stringify(usual.json)).not.toContain("/flow/");
    const withNotes = await fileOf(admin, await aReport(admin, { format: "json", include: ["notes"] }));
    expect(withNotes.json).toMatchObject({ notes: [{ content: "Only for the team." }], timeline: [], checks: [] });
  });

  it("mask what who asked for them may not see, and nobody who sees masks opens the report of somebody who sees all", async () => {
    const { api: analyst } = await anAnalystClient(tenantId, "analyst");
    const own = await aReport(analyst, { format: "json" });
    expect(own.masked).toBe(true);
    const file = await fileOf(analyst, own);
    expect([file.status, file.text.includes(taxId)]).toEqual([200, false]);
    expect(file.at("case.context.entity.data.taxId")).toBe("•••• 4711");
    const ofAdmin = await aReport(admin, { format: "json" });
    expect((await fileOf(analyst, ofAdmin)).status).toBe(403);
    expect((await fileOf(admin, own)).status).toBe(200);
  });

  it("stand in the audit log when they are asked for and when they are fetched, and are nobody else's", async () => {
    const report = await aReport(admin, { format: "json", include: [] });
    await fileOf(admin, report);
    const log = await admin.get("/audit-log?objectKind=cases&limit=2");
    expect((log.json.data as JsonObject[]).map(({ action, details }) => ({ action, details }))).toMatchObject([
      { action: "getReportFile", details: { reportId: report.id } },
      { action: "makeReport", details: { reportId: report.id, format: "json" } },
    ]);
    const { api: stranger } = await aTenantClient();
    const path = `/cases/${caseId}/reports`;
    const seen = [
      await stranger.get(path),
      await stranger.get(`${path}/${String(report.id)}`),
      await stranger.get(`${path}/${String(report.id)}/file`),
      await stranger.post(path, { format: "pdf" }),
    ];
    expect(seen.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
  });

  it("of a case with more in it than can be held at once say so, and are made without it", async () => {
    const big = await api.post("/cases", {
      workflow: "reported",
      context: { entity: { type: "business", data: { companyName: "Talkative Ltd" } } },
    });
    const ref = { tenantId, caseId: big.textAt("id") as CaseId };
    await inCase(ref, (_object, state) => {
      state.storage.sql.exec(
        `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900)
         INSERT INTO notes (id, parent_id, author_kind, author_id, at_ms, content, mentions, files)
         SELECT 'note_' || i, NULL, 'api_key', 'key_1', 1, printf('%020000d', i), '[]', '[]' FROM n`,
      );
    });
    const reportOf = async (include: string[]) => {
      const asked = await admin.post(`/cases/${ref.caseId}/reports`, { format: "json", include });
      return made(admin, asked.textAt("id"), ref.caseId);
    };
    expect(await reportOf(["notes"])).toMatchObject({
      status: "failed",
      problem: expect.stringContaining("too large"),
    });
    expect(await reportOf(["facts"])).toMatchObject({ status: "done", problem: null });
  });

  it("say why they failed, can be tried again, and go with their file when their time is over", async () => {
    const id = "rep_broken1";
    await env.DB.prepare(
      `INSERT INTO reports (tenant_id, id, case_id, format, language, include, by_kind, by_id, status, created_at_ms, updated_at_ms, expires_at_ms)
       VALUES (?, ?, ?, 'pdf', 'en', '[]', 'analyst', 'usr_gone', 'running', 1, ?, 4000000000000)`,
    )
      .bind(tenantId, id, caseId, Date.now())
      .run();
    const message = { body: { tenantId, reportId: id }, attempts: 1, ack() {}, retry() {} };
    await consumeReports({ messages: [message] } as unknown as Parameters<typeof consumeReports>[0], env);
    const failed = await admin.get(`/cases/${caseId}/reports/${id}`);
    expect([failed.at("status"), failed.at("problem"), failed.at("file")]).toEqual([
      "failed",
      "Who asked for it may not come in any more.",
      null,
    ]);
    expect((await fileOf(admin, failed.json)).status).toBe(404);
    const again = await admin.post(`/cases/${caseId}/reports/${id}/retry`);
    expect([again.status, again.at("status")]).toEqual([202, "running"]);
    await made(admin, id);

    const kept = await aReport(admin, { format: "json", include: [] });
    expect((await admin.post(`/cases/${caseId}/reports/${String(kept.id)}/retry`)).status).toBe(409);
    await env.DB.prepare("UPDATE reports SET expires_at_ms = 1 WHERE id = ?").bind(String(kept.id)).run();
    await sweep(env, Date.now());
    expect((await admin.get(`/cases/${caseId}/reports/${String(kept.id)}`)).status).toBe(404);
    expect(await env.DOCUMENTS.head(reportKey(tenantId, String(kept.id)))).toBeNull();
  });
});
