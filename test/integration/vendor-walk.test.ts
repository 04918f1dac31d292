import { runDurableObjectAlarm } from "cloudflare:test";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { CaseRef } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { type ApiClient, aTenantClient, publish } from "../support/api";
import { inCase, stubOf } from "../support/cases";
import { eventually } from "../support/eventually";
import { aFakeVendor, registerChart, registerPlugin } from "../support/fake-vendors";
import { owedIsDelivered, untilState } from "../support/journey";

afterEach(() => void vi.restoreAllMocks());

async function opened(api: ApiClient, over: JsonObject, plugins: JsonObject[] = []): Promise<string> {
  await publish(api, "walk", registerChart, { extensions: { apiPlugins: [registerPlugin(over), ...plugins] } });
  const data = { companyName: "Acme", registrationNumber: "00445790", country: "GB" };
  const made = await api.post("/cases", { workflow: "walk", context: { entity: { type: "business", data } } });
  if (made.status !== 201) throw new Error(made.text);
  await api.post(`/cases/${made.textAt("id")}/events`, { name: "start" });
  return made.textAt("id");
}
const runs = async (api: ApiClient, caseId: string): Promise<JsonObject[]> =>
  (await api.get(`/cases/${caseId}/runs`)).json.data as JsonObject[];

/** A server that takes the request and never answers. */
const silent = (request: Request): Promise<Response> =>
  new Promise((_resolve, reject) => {
    request.signal.addEventListener("abort", () => reject(new Error("aborted")));
  });
const page = new Uint8Array(1_048_576);
/** Fifty pages, if anybody wanted them all. */
const endless = () => {
  let pages = 0;
  return new Response(
    new ReadableStream({
      pull(controller) {
        pages += 1;
        if (pages > 50) controller.close();
        else controller.enqueue(page);
      },
    }),
  );
};

describe("a vendor that", () => {
  it.each([
    ["hangs", silent, "timeout", 2],
    ["answers 500", () => new Response("down", { status: 500 }), "vendor_unavailable", 2],
    ["answers 429", () => new Response("", { status: 429, headers: { "retry-after": "0" } }), "vendor_unavailable", 2],
    ["sends garbage", () => new Response("<html>"), "bad_answer", 2],
    ["sends fifty megabytes", endless, "too_large", 1],
    ["sends another shape", () => Response.json({ hello: "world" }), "bad_answer", 2],
    ["refuses us", () => new Response("{}", { status: 401 }), "http_401", 1],
  ] as const)(
    "%s leaves a case with an error that has a name and its attempts, and can be asked again",
    async (kind, mood, code, times) => {
      const { api } = await aTenantClient();
      const vendor = await aFakeVendor(api, "walkreg", `walk-${kind.replaceAll(" ", "-")}.fake.test`);
      vendor.mood = mood;
      const caseId = await opened(api, { vendor: "walkreg" });
      await untilState(api, caseId, "refused");
      const [failed] = await runs(api, caseId);
      expect(failed).toMatchObject({
        status: code === "timeout" ? "timeout" : "error",
        error: { code },
      });
      expect(failed?.attempts).toHaveLength(times);
      expect(failed?.attempts).toEqual(
        expect.arrayContaining([expect.objectContaining({ outcome: expect.stringMatching(/failed|error/) })]),
      );
      vendor.mood = () => Response.json({ ok: true, name: "Acme", id: 7 });
      const again = await api.post(`/cases/${caseId}/plugins/register/run`, {});
      expect(again.status).toBe(200);
      await eventually(async () =>
        expect((await runs(api, caseId))[0]).toMatchObject({ status: "success", generation: 2 }),
      );
    },
  );

  it("asks for patience with Retry-After is asked no earlier", async () => {
    const { api, tenantId } = await aTenantClient();
    const vendor = await aFakeVendor(api, "patient", "patient.fake.test");
    vendor.mood = () => new Response("", { status: 429, headers: { "retry-after": "900" } });
    const beforeMs = Date.now();
    const caseId = await opened(api, { vendor: "patient" });
    const ref = { tenantId, caseId: caseId as CaseRef["caseId"] };
    const due = () =>
      inCase(
        ref,
        (_object, state) =>
          state.storage.sql
            .exec<{ due_at_ms: number }>("SELECT due_at_ms FROM outbox WHERE status = 'pending'")
            .toArray()[0],
      );
    await eventually(async () => expect((await due())?.due_at_ms).toBeGreaterThanOrEqual(beforeMs + 900_000));
    expect(vendor.requests).toHaveLength(1);
  });
});

/** The deadline of a run that waits is over. */
async function deadlineIsOver(ref: CaseRef): Promise<void> {
  await inCase(ref, async (_object, state) => {
    state.storage.sql.exec("UPDATE outbox SET due_at_ms = 1 WHERE status = 'waiting'");
    await state.storage.setAlarm(Date.now() + 60_000);
  });
  await runDurableObjectAlarm(stubOf(ref));
}

describe("a vendor that answers later", () => {
  const waiting = async (api: ApiClient, scenario: string) => {
    const caseId = await opened(api, { vendor: "sandbox", options: { scenario } });
    // One that calls soon may have called.
    await eventually(async () => expect(["waiting", "success"]).toContain((await runs(api, caseId))[0]?.status));
    return caseId;
  };

  it("twice is heard once", async () => {
    const { api, tenantId } = await aTenantClient();
    const caseId = await waiting(api, "duplicate_callback");
    await owedIsDelivered(tenantId);
    await untilState(api, caseId, "answered");
    const timeline = await api.get(`/cases/${caseId}/timeline`);
    expect(timeline.text.match(/"type":"callback.received"/g)).toHaveLength(1);
    const { data } = (await api.get("/callbacks?status=applied")).json;
    expect(data).toEqual([expect.objectContaining({ caseId, vendor: "sandbox", status: "applied" })]);
  });

  it("too late is recorded and moves nothing", async () => {
    const { api, tenantId } = await aTenantClient();
    const caseId = await waiting(api, "late");
    await deadlineIsOver({ tenantId, caseId: caseId as CaseRef["caseId"] });
    await untilState(api, caseId, "refused");
    await owedIsDelivered(tenantId);
    await eventually(async () =>
      expect((await api.get(`/cases/${caseId}/timeline`)).text).toContain("callback.received"),
    );
    expect((await api.get(`/cases/${caseId}`)).at("state")).toBe("refused");
  });

  it("never ends in an error of that name, and can be asked again", async () => {
    const { api, tenantId } = await aTenantClient();
    const caseId = await waiting(api, "never");
    await deadlineIsOver({ tenantId, caseId: caseId as CaseRef["caseId"] });
    await untilState(api, caseId, "refused");
    expect((await runs(api, caseId))[0]).toMatchObject({ status: "timeout", error: { code: "timeout" } });
    expect((await api.post(`/cases/${caseId}/plugins/register/run`, {})).status).toBe(200);
    await eventually(async () =>
      expect((await runs(api, caseId))[0]).toMatchObject({ status: "waiting", generation: 2 }),
    );
  });
});
