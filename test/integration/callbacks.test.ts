import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { fetchSelf } from "../../durable-objects/self";
import { callbackPath, callbackUrlFor } from "../../src/checks/callback-url";
import { audienceOf, sandboxVendor } from "../../src/checks/sandbox/adapter";
import { finishedCheck } from "../../src/checks/sandbox/finished-check";
import { signedHeaders } from "../../src/checks/standard-signature";
import { type CaseId, newId, type RunId, type TenantId } from "../../src/domain";
import { hmacSha256Hex, sha256Hex } from "../../src/lib/bytes";
import type { JsonObject } from "../../src/lib/json";
import { storeReceived } from "../../src/queues/callback-records";
import { takeUpCallbacks } from "../../src/queues/take-callback";
import { type ApiClient, aTenantClient, publish, reviewChart } from "../support/api";
import { inCase } from "../support/cases";
import { eventually } from "../support/eventually";
import { registerChart, registerPlugin } from "../support/fake-vendors";
import { untilState } from "../support/journey";

afterEach(() => void vi.restoreAllMocks());

/** A case that waits for the sandbox vendor, and what that vendor would say. */
async function aWaitingCase() {
  const seeded = await aTenantClient();
  const { api, tenantId } = seeded;
  const plugin = registerPlugin({ vendor: "sandbox", options: { scenario: "never" } });
  await publish(api, "waits", registerChart, { extensions: { apiPlugins: [plugin] } });
  const data = { companyName: "Northwind", registrationNumber: "00445790", country: "GB" };
  const made = await api.post("/cases", { workflow: "waits", context: { entity: { type: "business", data } } });
  const caseId = made.textAt("id") as CaseId;
  await api.post(`/cases/${caseId}/events`, { name: "start" });
  const run = await vi.waitFor(
    async () => {
      const first = ((await api.get(`/cases/${caseId}/runs`)).json.data as JsonObject[])[0];
      if (first?.status !== "waiting") throw new Error("not waiting yet");
      return first;
    },
    { timeout: 20_000, interval: 50 },
  );
  return { ...seeded, caseId, runId: run.id as RunId, ...messageFor(tenantId, caseId, run.id as RunId) };
}

function messageFor(tenantId: TenantId, caseId: CaseId, runId: RunId, eventId = "sbxevt_1") {
  const url = callbackUrlFor(
    env,
    { tenantId, caseId, runId, vendor: "sandbox", deadlineSeconds: 600 },
    "http://edgecase.test",
  );
  const token = url.slice(url.indexOf(callbackPath) + callbackPath.length);
  const check = finishedCheck("chk_1", "company-registry", "clear", { companyName: "Northwind" });
  const body = JSON.stringify({ id: eventId, type: "check.finished", audience: audienceOf(token), check });
  const key = sandboxVendor.callbackKey(env.MASTER_KEY);
  const signed = (atMs = Date.now(), text = body) => signedHeaders(key, eventId, Math.floor(atMs / 1_000), text);
  const post = (headers: Record<string, string>, text = body) =>
    fetchSelf(new Request(url, { method: "POST", headers, body: text }));
  return { url, token, body, signed, post };
}

const quarantined = async (api: ApiClient): Promise<JsonObject[]> =>
  (await api.get("/callbacks")).json.data as JsonObject[];

describe("G23: a callback that is proven", () => {
  it("is stored, applied once, and kept without its body", async () => {
    const { api, caseId, post, signed } = await aWaitingCase();
    expect((await post(signed())).status).toBe(200);
    await untilState(api, caseId, "answered");
    expect((await post(signed())).status).toBe(200);
    const { data } = (await api.get("/callbacks?status=applied")).json;
    expect(data).toEqual([expect.objectContaining({ caseId, status: "applied", reason: null })]);
    const rows = await env.DB.prepare("SELECT sealed FROM callbacks WHERE case_id = ?").bind(caseId).all();
    expect(rows.results).toEqual([{ sealed: null }]);
    expect(await quarantined(api)).toEqual([]);
  });

  // Sabotage tried: an id that came before counts as the same message, whatever it says (take-callback.ts) → red.
  it("with an id that came with other words is refused and put aside", async () => {
    const { api, caseId, body, post, signed } = await aWaitingCase();
    await post(signed());
    const other = body.replace('"clear"', '"rejected"');
    expect((await post(signed(Date.now(), other), other)).status).toBe(422);
    expect(await quarantined(api)).toEqual([expect.objectContaining({ caseId, reason: "event_id_reused" })]);
    await untilState(api, caseId, "answered");
  });

  it("and was stored by somebody who died is applied by the sweeper", async () => {
    const { api, tenantId, caseId, runId, token, body } = await aWaitingCase();
    const news = sandboxVendor.readCallback(body, token);
    const target = { tenantId, vendor: "sandbox", caseId, runId };
    const heard = JSON.parse(JSON.stringify({ target, eventId: "sbxevt_1", result: news?.result, answer: null }));
    const head = { tenantId, vendor: "sandbox", caseId, runId, checkId: null, eventId: "e", door: "token" as const };
    const longAgoMs = Date.now() - 600_000;
    await storeReceived(env, head, { kind: "news", heard }, { bodyHash: "h", bodyBytes: 1, nowMs: longAgoMs });
    // A sweep takes so many, those that wait longest first, whosever they are.
    await eventually(async () => {
      await takeUpCallbacks(env, Date.now());
      expect((await api.get("/callbacks?status=applied")).at("data")).toHaveLength(1);
    });
    await untilState(api, caseId, "answered");
  });
});

describe("a callback that was proven and could not be applied", () => {
  it("can be applied by a person when the trouble is over, also if the vendor has sent it again", async () => {
    const { api, tenantId, caseId, runId, token, body, post, signed } = await aWaitingCase();
    const news = sandboxVendor.readCallback(body, token);
    const target = { tenantId, vendor: "sandbox", caseId, runId };
    const heard = JSON.parse(JSON.stringify({ target, eventId: "sbxevt_1", result: news?.result, answer: null }));
    const eventId = `${runId}|sbxevt_1`;
    const head = { tenantId, vendor: "sandbox", caseId, runId, checkId: null, eventId, door: "token" as const };
    const bodyHash = sha256Hex(body);
    const stored = await storeReceived(env, head, { kind: "news", heard }, { bodyHash, bodyBytes: 1, nowMs: 1 });
    await env.DB.prepare("UPDATE callbacks SET status = 'quarantined', reason = 'not_applied' WHERE id = ?")
      .bind(stored?.id ?? "")
      .run();
    const apply = (named: JsonObject) => api.post(`/callbacks/${stored?.id}/apply`, named);
    expect((await apply({ caseId, runId: newId("run") })).at("error.details.why")).toBe("not_waiting");
    expect((await post(signed())).status).toBe(200);
    await untilState(api, caseId, "answered");
    expect((await apply({ caseId, runId })).json).toMatchObject({ status: "applied" });
    expect((await api.get("/callbacks?status=applied")).at("data")).toHaveLength(2);
  });
});

describe("a callback that is not proven", () => {
  it("and comes again and again takes one place of the day", async () => {
    const { tenantId, post } = await aWaitingCase();
    for (let time = 0; time < 3; time += 1) expect((await post({})).status).toBe(401);
    const counted = await env.DB.prepare("SELECT what, count FROM callback_counts WHERE tenant_id = ?")
      .bind(tenantId)
      .all();
    expect(counted.results).toEqual([{ what: "quarantined.bad_signature", count: 1 }]);
  });

  it("is refused, put aside under seal, and can be applied to the run it is for by a person", async () => {
    const { api, tenantId, caseId, runId, body, post } = await aWaitingCase();
    for (const headers of [{}, { "webhook-id": "x" }]) expect((await post(headers)).status).toBe(401);
    const [aside, ...others] = await quarantined(api);
    expect(others).toEqual([]);
    expect(aside).toMatchObject({ reason: "bad_signature", caseId, runId, vendor: "sandbox", bodyBytes: body.length });
    const id = String(aside?.id);
    expect((await api.get(`/callbacks/${id}`)).at("body")).toBe(body);
    const stored = await env.DB.prepare("SELECT * FROM callbacks WHERE tenant_id = ?").bind(tenantId).all();
    expect(JSON.stringify(stored.results)).not.toContain("Northwind");
    const apply = (named: JsonObject) => api.post(`/callbacks/${id}/apply`, named);
    expect((await apply({})).status).toBe(400);
    expect((await apply({ caseId, runId: newId("run") })).at("error.details.why")).toBe("not_waiting");
    expect((await apply({ caseId, runId })).json).toMatchObject({
      status: "applied",
      settledBy: expect.stringMatching(/^api_key:/),
    });
    await untilState(api, caseId, "answered");
    expect((await apply({ caseId, runId })).status).toBe(409);
    expect((await api.get(`/callbacks/${id}`)).at("body")).toBeNull();
  });

  it("can be discarded, and is nobody else's to see", async () => {
    const { api, post, signed } = await aWaitingCase();
    expect((await post(signed(Date.now() - 301_000))).status).toBe(401);
    const id = String((await quarantined(api))[0]?.id);
    const { api: stranger } = await aTenantClient();
    expect((await stranger.get(`/callbacks/${id}`)).status).toBe(404);
    expect((await stranger.post(`/callbacks/${id}/discard`)).status).toBe(404);
    expect((await api.post(`/callbacks/${id}/discard`)).at("status")).toBe("discarded");
    expect(await quarantined(api)).toEqual([]);
  });

  it("is put aside two hundred times a day and then only counted; a large one without its body", async () => {
    const { api, tenantId, post } = await aWaitingCase();
    // The clock stands: no midnight comes between.
    vi.spyOn(Date, "now").mockReturnValue(Date.now());
    expect((await post({}, "x".repeat(70_000))).status).toBe(401);
    const [large] = await quarantined(api);
    expect((await api.get(`/callbacks/${large?.id}`)).json).toMatchObject({ bodyBytes: 70_000, body: null });
    const day = new Date(Date.now()).toISOString().slice(0, 10);
    await env.DB.prepare("UPDATE callback_counts SET count = 200 WHERE tenant_id = ? AND day = ?")
      .bind(tenantId, day)
      .run();
    expect((await post({}, "y")).status).toBe(401);
    expect(await quarantined(api)).toHaveLength(1);
  });

  it("and came to nobody's address is counted by the deployment alone", async () => {
    const count = async () =>
      (await env.DB.prepare("SELECT sum(count) AS n FROM callback_counts WHERE tenant_id = ''").first<number>("n")) ??
      0;
    const before = await count();
    const answered = await fetchSelf(
      new Request(`http://edgecase.test${callbackPath}rubbish`, { method: "POST", body: "{}" }),
    );
    expect(answered.status).toBe(404);
    expect(await count()).toBeGreaterThan(before);
  });

  it("for a case that is gone is put aside", async () => {
    const { api, tenantId } = await aTenantClient();
    const gone = messageFor(tenantId, newId("case"), newId("run"));
    expect((await gone.post(gone.signed())).status).toBe(404);
    expect(await quarantined(api)).toEqual([expect.objectContaining({ reason: "unknown_case" })]);
  });
});

describe("the documented hook", () => {
  it("goes through the same door: stored, applied once, and put aside when its signature is wrong", async () => {
    const { api, webhookSecret } = await aTenantClient();
    await publish(api, "hooked", reviewChart);
    const made = await api.post("/cases", {
      workflow: "hooked",
      context: { entity: { type: "business", data: { companyName: "Acme" } } },
    });
    const caseId = made.textAt("id");
    const path = `/api/v1/external/workflows/${caseId}/hook/note_it?resultDestination=pluginsOutput.vendor`;
    const text = '{"verdict":"fine"}';
    const post = (signature: string) =>
      fetchSelf(
        new Request(`http://edgecase.test${path}`, {
          method: "POST",
          headers: { "x-hmac-signature": signature, "content-type": "application/json" },
          body: text,
        }),
      );
    expect((await post("00")).status).toBe(401);
    const [aside] = await quarantined(api);
    expect(aside).toMatchObject({ door: "hook", caseId, reason: "bad_signature" });
    for (let time = 0; time < 2; time += 1) expect((await post(hmacSha256Hex(webhookSecret, text))).status).toBe(200);
    expect((await api.get("/callbacks?status=applied")).at("data")).toHaveLength(1);
    expect((await api.get(`/cases/${caseId}`)).at("context.pluginsOutput.vendor")).toEqual({ verdict: "fine" });
    // Played back when the case has long forgotten what it had answered.
    const { tenantId, version } = (await api.get(`/cases/${caseId}`)).json;
    await inCase({ tenantId: tenantId as TenantId, caseId: caseId as CaseId }, (_object, state) => {
      state.storage.sql.exec("DELETE FROM seen");
    });
    expect((await post(hmacSha256Hex(webhookSecret, text))).status).toBe(200);
    expect((await api.get(`/cases/${caseId}`)).at("version")).toBe(version);
    const applied = await api.post(`/callbacks/${String(aside?.id)}/apply`, { caseId });
    expect(applied.at("status")).toBe("applied");
  });
});
