import { evictDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { beginCall } from "../../src/db/idempotency";
import { randomBase32 } from "../../src/lib/bytes";
import { fingerprintOf } from "../../src/routes/framework-input";
import { type Answered, aTenantClient, publish, reviewChart } from "../support/api";
import { rowsOfTenant } from "../support/storage";

const key = (value = randomBase32(16)) => ({ "idempotency-key": value });
const same = (answers: Answered[]) => new Set(answers.map(({ status, text }) => `${status} ${text}`)).size === 1;
const company = (id: string) => ({ entity: { type: "business", id, data: { companyName: "Acme" } } });

async function aCase() {
  const tenant = await aTenantClient();
  await publish(tenant.api, "review", reviewChart);
  const opened = await tenant.api.post("/cases", { workflow: "review", context: company("c-0") });
  const caseId = opened.textAt("id");
  const stub = env.CASES.get(env.CASES.idFromName(`${tenant.tenantId}/${caseId}`));
  return { ...tenant, caseId, evict: () => evictDurableObject(stub) };
}

// Broken on purpose, once each, to see these turn red: the branch on `route.idempotent` in framework-mount.ts; `id: idempotencyKey`
// and the fingerprint in case-command.ts; the derived request id in framework-mount.ts (repeated refusals differ by a reference).
describe("G3: the same Idempotency-Key and body", () => {
  it("open one case, however often and however parallel, with the same bytes for an answer", async () => {
    const { api, tenantId } = await aCase();
    const before = (await rowsOfTenant(tenantId)).cases?.length ?? 0;
    const open = (headers: Record<string, string>) =>
      api.post("/cases", { workflow: "review", context: company("c-1"), externalId: "o-1" }, headers);
    const headers = key();
    const first = await open(headers);
    expect(first.status).toBe(201);
    expect(same([first, ...(await Promise.all([1, 2, 3, 4].map(() => open(headers))))])).toBe(true);
    expect((await rowsOfTenant(tenantId)).cases?.length).toBe(before + 1);
  });

  it("apply an event once, before and after the case was evicted and moved on", async () => {
    const { api, caseId, evict } = await aCase();
    const headers = key();
    const merge = () => api.patch(`/cases/${caseId}/context`, { merge: { seen: 1 } }, headers);
    const first = await merge();
    expect(first.at("version")).toBe(2);
    await api.post(`/cases/${caseId}/events`, { name: "approve" });
    await evict();
    expect(same([first, await merge(), await merge()])).toBe(true);
    expect((await api.get(`/cases/${caseId}`)).at("version")).toBe(3);
  });

  it("repeat a refusal byte for byte, though the case would accept by now", async () => {
    const { api, caseId } = await aCase();
    const headers = key();
    const cancel = () => api.post(`/cases/${caseId}/cancel`, { reason: "typo", expectedVersion: 2 }, headers);
    const refused = await cancel();
    expect([refused.status, refused.at("error.code")]).toEqual([409, "stale_version"]);
    await api.patch(`/cases/${caseId}/context`, { merge: { a: 1 } });
    expect(same([refused, await cancel()])).toBe(true);
  });

  it("write one note under one id", async () => {
    const { api, caseId } = await aCase();
    const headers = key();
    const note = () => api.post(`/cases/${caseId}/notes`, { content: "call back" }, headers);
    const [first, second] = [await note(), await note()];
    expect(first.status).toBe(201);
    expect(same([first, second])).toBe(true);
    const notes = await api.get(`/cases/${caseId}/notes`);
    expect(notes.at("data.length")).toBe(1);
    expect(notes.at("data.0.id")).toBe(first.at("id"));
  });

  it("make one definition, and refuse the same way twice", async () => {
    const { api } = await aTenantClient();
    const good = key();
    const create = () => api.post("/workflow-definitions", { name: "Once", definition: reviewChart }, good);
    const made = [await create(), ...(await Promise.all([create(), create()]))];
    expect(made[0]?.status).toBe(201);
    expect(same(made)).toBe(true);
    expect((await api.get("/workflow-definitions")).at("data.length")).toBe(1);
    const bad = key();
    const refuse = () =>
      api.post("/workflow-definitions", { name: "Bad", version: 1, key: "once", definition: reviewChart }, bad);
    const refused = [await refuse(), await refuse()];
    expect([refused[0]?.status, refused[0]?.at("error.code")]).toEqual([409, "definition_exists"]);
    expect(same(refused)).toBe(true);
  });

  it("repeat the order of keys as little as it matters", async () => {
    const { api } = await aTenantClient();
    const headers = key();
    const first = await api.post("/workflow-definitions", { name: "Order", definition: reviewChart }, headers);
    const second = await api.post("/workflow-definitions", { definition: reviewChart, name: "Order" }, headers);
    expect(same([first, second])).toBe(true);
  });
});

describe("G4: the same Idempotency-Key", () => {
  it("with another body is a 422 and does nothing", async () => {
    const { api, caseId } = await aCase();
    const [onCase, onTenant] = [key(), key()];
    await api.patch(`/cases/${caseId}/context`, { merge: { a: 1 } }, onCase);
    await api.post("/workflow-definitions", { name: "A", definition: reviewChart }, onTenant);
    const open = key();
    await api.post("/cases", { workflow: "review", context: company("c-2") }, open);
    for (const again of [
      await api.patch(`/cases/${caseId}/context`, { merge: { a: 2 } }, onCase),
      await api.post("/workflow-definitions", { name: "B", definition: reviewChart }, onTenant),
      await api.post("/cases", { workflow: "review", context: company("c-3") }, open),
    ])
      expect([again.status, again.at("error.code"), again.at("error.type")]).toEqual([
        422,
        "idempotency_key_reused",
        "idempotency",
      ]);
    expect((await api.get(`/cases/${caseId}`)).at("context.a")).toBe(1);
  });

  // Sabotage tried: a call that still runs counts as one that may begin (idempotency.ts) → red.
  it("while the first call still runs is a 409, and is taken over when that call has died", async () => {
    const { api, tenantId } = await aTenantClient();
    const body = { name: "Slow", definition: reviewChart };
    const create = (headers: Record<string, string>) => api.post("/workflow-definitions", body, headers);
    const print = fingerprintOf("POST", "/api/v1/workflow-definitions", body, "");
    const nowMs = Date.now();
    await beginCall(env.DB, tenantId, "running", print, nowMs);
    const running = await create(key("running"));
    expect([running.status, running.at("error.code"), running.headers.get("retry-after")]).toEqual([
      409,
      "request_running",
      "1",
    ]);
    await beginCall(env.DB, tenantId, "died", print, nowMs - 61_000);
    expect((await create(key("died"))).status).toBe(201);
  });
});
