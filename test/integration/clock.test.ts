import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { runCheck } from "../../src/checks";
import { callbackUrlFor } from "../../src/checks/callback-url";
import { clockOffsetOf } from "../../src/db/tenants";
import { type CaseId, type CaseRef, newId } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { outsideFor } from "../../src/outside";
import { checkTools } from "../../src/queues/check-tools";
import { endpointName, endpointOf } from "../../src/webhooks/endpoint-of";
import { type ApiClient, anAnalystClient, aTenantClient, publish, reviewChart } from "../support/api";
import { atRest } from "../support/cases";
import { waitForState } from "../support/demo";
import { eventually } from "../support/eventually";

afterEach(() => void vi.restoreAllMocks());

const dayMs = 86_400_000;
const open = async (api: ApiClient, tenantId: CaseRef["tenantId"]): Promise<CaseRef> => {
  const context = { entity: { type: "business", data: { companyName: "Acme" } } };
  const config = { allowMultipleActiveWorkflows: true };
  const caseId = (await api.post("/cases", { workflow: "review", context, config })).textAt("id") as CaseId;
  return { tenantId, caseId };
};

describe("who may move the clock", () => {
  it("keys that write cases and administrators, in sandbox tenants, forward only and not for ever", async () => {
    const sandbox = await aTenantClient({ scopes: ["cases:write"] });
    const live = await aTenantClient({ environment: "live" });
    const reader = await aTenantClient({ scopes: ["cases:read"] });
    const advance = (api: ApiClient, seconds: unknown) => api.post("/sandbox/clock/advance", { seconds });
    for (const api of [live.api, reader.api]) expect((await advance(api, 60)).status).toBe(403);
    expect((await live.api.get("/sandbox/clock")).status).toBe(403);
    for (const role of ["viewer", "analyst"] as const)
      expect((await advance((await anAnalystClient(sandbox.tenantId, role)).api, 60)).status).toBe(403);
    for (const seconds of [0, -1, 1.5, "60", 367 * 86_400])
      expect((await advance(sandbox.api, seconds)).status).toBe(400);
    expect(await clockOffsetOf(env.DB, sandbox.tenantId)).toBe(0);
    expect(await clockOffsetOf(env.DB, live.tenantId)).toBe(0);

    const admin = await anAnalystClient(sandbox.tenantId, "admin");
    expect((await advance(sandbox.api, 60)).at("offsetSeconds")).toBe(60);
    const moved = await advance(admin.api, 366 * 86_400);
    expect(moved.json).toEqual({ now: expect.any(String), offsetSeconds: 60 + 366 * 86_400, cases: 0 });
    expect(Math.abs(Date.parse(moved.textAt("now")) - Date.now() - 366 * dayMs - 60_000)).toBeLessThan(60_000);
    expect((await admin.api.get("/sandbox/clock")).at("offsetSeconds")).toBe(60 + 366 * 86_400);

    await env.DB.prepare("UPDATE tenants SET clock_offset_ms = ? WHERE id = ?")
      .bind(10 * 366 * dayMs - 1_000, sandbox.tenantId)
      .run();
    expect((await advance(sandbox.api, 2)).at("error.param")).toBe("seconds");
    expect((await advance(sandbox.api, 1)).status).toBe(200);
  });

  it("a repeat with its key moves it once", async () => {
    const { api, tenantId } = await aTenantClient();
    const advance = () => api.post("/sandbox/clock/advance", { seconds: 3_600 }, { "idempotency-key": "clock-1" });
    const [first, second] = [await advance(), await advance()];
    expect(second.text).toBe(first.text);
    expect(await clockOffsetOf(env.DB, tenantId)).toBe(3_600_000);
  });
});

describe("when the clock moves", () => {
  it("what is due by then happens, in every open case, also of those on later pages; the record keeps real time", async () => {
    const { api, tenantId } = await aTenantClient();
    await publish(api, "review", reviewChart);
    const person = await anAnalystClient(tenantId);
    const refs: CaseRef[] = [];
    for (let batch = 0; batch < 7; batch += 1)
      refs.push(...(await Promise.all(Array.from({ length: 15 }, () => open(api, tenantId)))));
    const decided = refs[104] as CaseRef;
    expect((await person.api.post(`/cases/${decided.caseId}/decision`, { decision: "approve" })).status).toBe(200);
    await Promise.all(refs.map(atRest));
    const moved = await api.post("/sandbox/clock/advance", { seconds: 40 * 86_400 });
    expect(moved.at("cases")).toBe(105);
    await waitForState(decided, "approved");
    const { data } = (await api.get(`/cases/${decided.caseId}/timeline?limit=100`)).json as { data: JsonObject[] };
    const last = data.find((entry) => entry.type === "decision.made");
    expect(Date.parse(String(last?.at)) - Date.parse(String(last?.recordedAt))).toBeGreaterThan(39 * dayMs);
    expect(Math.abs(Date.parse(String(last?.recordedAt)) - Date.now())).toBeLessThan(dayMs);
    // A case that is opened now begins on the moved clock.
    const later = await open(api, tenantId);
    const createdAt = (await api.get(`/cases/${later.caseId}`)).textAt("createdAt");
    expect(Date.parse(createdAt) - Date.now()).toBeGreaterThan(39 * dayMs);
  }, 60_000);

  it("a webhook that waits for its next attempt is sent again", async () => {
    const { api, tenantId } = await aTenantClient();
    await publish(api, "review", reviewChart);
    const real = globalThis.fetch;
    let calls = 0;
    let healthy = false;
    vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
      const request = new Request(input as RequestInfo, init as RequestInit);
      if (new URL(request.url).hostname !== "clock-hook.fake.test") return real(request);
      calls += 1;
      return new Response(null, { status: healthy ? 200 : 500 });
    });
    const endpoint = await api.post("/webhook-endpoints", {
      url: "https://clock-hook.fake.test/in",
      eventTypes: ["case.created"],
    });
    const id = endpoint.textAt("id");
    await open(api, tenantId);
    const deliveries = async () =>
      (await api.get(`/webhook-endpoints/${id}/deliveries`)).at("data") as { status: string; attempts: number }[];
    // Reported, so it waits for its next attempt: five seconds, as good as for ever without the clock.
    const endpointId = id as Parameters<typeof endpointOf>[2];
    const objects = env.WEBHOOK_ENDPOINTS;
    const stub = objects.get(objects.idFromName(endpointName({ tenantId, endpointId })));
    const waiting = () =>
      runInDurableObject(stub, (_object, state) =>
        state.storage.sql
          .exec<{ due: number }>("SELECT due_at_ms AS due FROM deliveries WHERE status = 'waiting' AND tried = 1")
          .toArray(),
      );
    await eventually(async () => expect(await waiting()).toHaveLength(1));
    // Put off to tomorrow: the alarm of these five seconds must not be what sends it.
    await runInDurableObject(stub, (_object, state) =>
      state.storage.sql.exec("UPDATE deliveries SET due_at_ms = ?", Date.now() + dayMs),
    );
    healthy = true;
    expect((await api.post("/sandbox/clock/advance", { seconds: 3_600 })).status).toBe(200);
    const [left] = await waiting();
    const restMs = (left?.due ?? 0) - Date.now();
    expect(restMs).toBeGreaterThan(22 * 3_600_000);
    expect(restMs).toBeLessThanOrEqual(23 * 3_600_000);
    // Told twice of the same jump, it counts once.
    await endpointOf(env, tenantId, endpointId).moveClock(3_600_000, 3_600_000);
    expect(await waiting()).toEqual([left]);
    expect(calls).toBe(1);
    expect((await api.post("/sandbox/clock/advance", { seconds: 86_400 })).status).toBe(200);
    await eventually(async () => expect(await deliveries()).toMatchObject([{ status: "delivered", attempts: 2 }]));
  });

  it("the sandbox vendor calls back sooner", async () => {
    const { api, tenantId } = await aTenantClient();
    const outside = outsideFor(env, tenantId);
    const target = { tenantId, caseId: newId("case"), runId: newId("run"), vendor: "sandbox", deadlineSeconds: 86_400 };
    await runCheck(
      {
        check: "company-sanctions",
        vendor: "sandbox",
        input: { companyName: "Acme", options: { scenario: "late" } },
        idempotencyKey: newId("effect"),
        attempt: 1,
        callbackUrl: callbackUrlFor(env, target),
        timeoutSeconds: 15,
        callbackDeadlineSeconds: 86_400,
        environment: "sandbox",
      },
      outside,
      await checkTools(env, tenantId, null),
    );
    const vendor = env.SANDBOX_VENDOR.get(env.SANDBOX_VENDOR.idFromName(tenantId));
    const attempts = () =>
      runInDurableObject(
        vendor,
        (_object, state) =>
          state.storage.sql.exec<{ attempts: number }>("SELECT attempts FROM callbacks").one().attempts,
      );
    await runDurableObjectAlarm(vendor); // too early: nothing is due
    expect(await attempts()).toBe(0);
    expect((await api.post("/sandbox/clock/advance", { seconds: 2 * 86_400 })).status).toBe(200);
    await runDurableObjectAlarm(vendor);
    await eventually(async () => expect(await attempts()).toBeGreaterThan(0));
  });
});
