import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { fetchSelf } from "../../durable-objects/self";
import { caseOf } from "../../src/cases/case-of";
import { callbackPath, callbackUrlFor } from "../../src/checks/callback-url";
import { audienceOf, sandboxVendor } from "../../src/checks/sandbox/adapter";
import { finishedCheck } from "../../src/checks/sandbox/finished-check";
import { signedHeaders } from "../../src/checks/standard-signature";
import { raiseAlert } from "../../src/db/raise-alert";
import { settleDelivery, storeDelivery } from "../../src/db/trigger-deliveries";
import { type CaseId, type CaseRef, newId } from "../../src/domain";
import { hmacSha256Hex } from "../../src/lib/bytes";
import { keepRawAnswer } from "../../src/outside/raw-answers";
import { dataMap } from "../../src/privacy/data-map";
import { publish as publishEvents } from "../../src/queues/publish-events";
import { type ApiClient, anAnalystClient, aTenantClient, publish, reviewChart } from "../support/api";
import { atRest } from "../support/cases";
import { filesThatKnow, leaveOthersOut, objectsThatKnow, rowsThatKnow } from "../support/erasure";
import { eventually } from "../support/eventually";
import { aPublication } from "../support/publications";

afterEach(() => void vi.restoreAllMocks());

const marker = "pkzwtilou";
let tenant: Awaited<ReturnType<typeof aTenantClient>>;
let api: ApiClient;
let ref: CaseRef;
beforeAll(async () => {
  await leaveOthersOut([env.WEBHOOK_ENDPOINTS]);
  tenant = await aTenantClient();
  ({ api } = tenant);
  const boss = (await anAnalystClient(tenant.tenantId, "admin")).api;
  await api.post("/webhook-endpoints", { url: "https://late.erase.test/all" });
  await publish(api, "late", reviewChart);
  const entity = { type: "individual", data: { firstName: "Ada" } };
  const opened = await api.post("/cases", { workflow: "late", context: { entity } });
  ref = { tenantId: tenant.tenantId, caseId: opened.textAt("id") as CaseId };
  await api.post(`/cases/${ref.caseId}/decision`, { decision: "approve" });
  await boss.post(`/cases/${ref.caseId}/erase`, { reason: "DSR-9" });
  await eventually(async () => {
    if ((await api.get(`/cases/${ref.caseId}/erasure`)).at("doneAt") === null) throw new Error("not through");
  });
  await atRest(ref);
}, 60_000);

const rowsOf = async (table: string): Promise<unknown[]> =>
  (await env.DB.prepare(`SELECT * FROM ${table} WHERE case_id = ?`).bind(ref.caseId).all()).results;

/*
 * Sabotage, each seen red: the triggers of `callbacks`, `alerts` and `trigger_deliveries` that never hold; `add` of the endpoint without `#isErased`. A vendor's
 * answer is refused twice (its row, and the look behind the object): only both taken away are seen.
 */
describe("G41: what comes to an erased case late", () => {
  it("is refused by every table that the erasure deletes from, unless its rows are made anew of the emptied case", async () => {
    const { results } = await env.DB.prepare(
      "SELECT tbl_name AS name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%\\_come\\_late' ESCAPE '\\'",
    ).all<{ name: string }>();
    const fenced = new Set(results.map(({ name }) => name));
    const ofCases = dataMap.tables
      .filter(({ erasure }) => "where" in erasure && /case_id = :case/.test(erasure.where.case ?? ""))
      .map(({ table }) => table);
    const notFenced = ofCases.filter((table) => !fenced.has(table));
    expect(notFenced.toSorted()).toEqual(
      [
        // Written from the case itself, which has nothing left to say of anybody.
        ...["cases", "case_stats", "open_incidents", "queue_cases", "queue_due", "reports", "shared_facts"],
        // Ids of colleagues, and what they do with the empty case.
        ...["alert_changes", "bulk_items", "case_looks", "case_watchers", "emergencies"],
        // Sealed with the case's key, which is gone.
        "events",
        // Has no case of its own: goes by its upload.
        "upload_parts",
      ].toSorted(),
    );
  });

  it("a vendor's callback is answered, and nothing of it is kept", async () => {
    const target = { ...ref, runId: newId("run"), vendor: "sandbox", deadlineSeconds: 600 };
    const url = callbackUrlFor(env, target, "http://edgecase.test");
    const token = url.slice(url.indexOf(callbackPath) + callbackPath.length);
    const check = finishedCheck("chk_1", "company-registry", "clear", { companyName: `Zy${marker}` });
    const body = JSON.stringify({ id: "late_1", type: "check.finished", audience: audienceOf(token), check });
    const key = sandboxVendor.callbackKey(env.MASTER_KEY);
    const signed = signedHeaders(key, "late_1", Math.floor(Date.now() / 1_000), body);
    const proven = await fetchSelf(new Request(url, { method: "POST", headers: signed, body }));
    const unproven = await fetchSelf(new Request(url, { method: "POST", body }));
    expect([proven.status, unproven.status]).toEqual([200, 401]);
    expect(await rowsOf("callbacks")).toEqual([]);
  });

  it("events that somebody was about to publish reach no endpoint, no log and no file", async () => {
    const late = aPublication(ref.caseId, ref.tenantId);
    late.facts.data = { entity: { data: { companyName: `Zy${marker}` } } };
    const held = { publications: async () => [late], published: async () => undefined };
    const world = {
      caseOf: () => ({ ...caseOf(env, ref), ...held }),
      outsideFor: () => {
        throw new Error("nothing is delivered here");
      },
      now: () => Date.now(),
    };
    await publishEvents(env, ref, world);
    expect(await objectsThatKnow(marker, [env.WEBHOOK_ENDPOINTS])).toEqual([]);
    expect(await rowsThatKnow(marker)).toEqual([]);
    expect(await filesThatKnow(marker)).toEqual([]);
    expect((await env.DOCUMENTS.list({ prefix: `t/${ref.tenantId}/e/${ref.caseId}/` })).objects).toEqual([]);
    const deliveries = JSON.stringify(await rowsOf("deliveries"));
    for (const { id } of late.events) expect(deliveries).not.toContain(id);
  });

  it("what a vendor answered to somebody who was still asking is not kept", async () => {
    const about = { checkId: null, caseId: ref.caseId, runId: newId("run"), type: "iban", vendor: "v" };
    const spoken = { httpStatus: 200, contentType: null, text: marker };
    expect(await keepRawAnswer(env, ref.tenantId, about, spoken)).toBeNull();
    expect((await env.DOCUMENTS.list({ prefix: `t/${ref.tenantId}/raw/` })).objects).toEqual([]);
  });

  it("an alert is raised without what it wanted to tell, and a message to a trigger loses its words", async () => {
    const raised = await raiseAlert(
      env.DB,
      {
        ...{ tenantId: ref.tenantId, caseId: ref.caseId, occurrenceId: "late_1", alertId: newId("alert") },
        ...{ dedupeKey: "late", source: "rule", rule: "late", ruleName: "Late", title: "Late", severity: "low" },
        ...{ subjectId: marker, runId: null, caseVersion: null, detail: { name: marker }, cooldownSeconds: 0, atMs: 1 },
      },
      1,
    );
    expect(raised.alert).toMatchObject({ subjectId: null, detail: {} });
    const message = {
      ...{
        id: newId("triggerDelivery"),
        tenantId: ref.tenantId,
        triggerId: newId("trigger"),
        status: "received" as const,
      },
      ...{ outcome: null, message: null, dedupeKey: hmacSha256Hex("late", "1"), repeats: 0, repeatedAtMs: null },
      ...{ caseId: null, bodyBytes: 1, sealed: marker, attempts: 0, createdAtMs: 1, updatedAtMs: 1, expiresAtMs: 9e15 },
    };
    await storeDelivery(env.DB, message);
    const { caseId } = ref;
    const settled = { status: "ignored" as const, outcome: "case_closed", message: marker, updatedAtMs: 2, caseId };
    expect(await settleDelivery(env.DB, message, settled)).toBe(true);
    expect(await rowsThatKnow(marker)).toEqual([]);
  });
});
