import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { dropOldRequests, insertRequests, listRequests, scannedPerPage } from "../../src/db/request-log";
import { forgetBeforeMs, newLogId } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { log } from "../../src/lib/log";
import { type ApiClient, anAnalystClient, aTenantClient, publish, reviewChart } from "../support/api";
import { eventually } from "../support/eventually";

afterEach(() => void vi.restoreAllMocks());

type Logged = JsonObject & { id: string; operation: string; status: number; requestId: string };

/** What the log holds once it holds this many calls, the newest first, without the calls that read it. */
async function loggedCalls(api: ApiClient, count: number, query = ""): Promise<Logged[]> {
  return eventually(async () => {
    const page = await api.get(`/request-log?limit=100${query}`);
    const calls = (page.at("data") as Logged[]).filter(({ operation }) => operation !== "listRequestLog");
    expect(calls.length).toBeGreaterThanOrEqual(count);
    return calls;
  });
}

const secret = "Zyxcanary Lovelace";
const canary = "zyxcanary";

/** A tenant with a case, and a call of each kind behind it. */
async function aTenantWithCalls() {
  const seeded = await aTenantClient();
  const { api } = seeded;
  await publish(api, "logged", reviewChart);
  const data = { name: secret, email: `${canary}@people.test`, state: canary, id: canary };
  const opened = await api.post(
    "/cases",
    { workflow: "logged", context: { entity: { type: "business", data } }, externalId: canary, metadata: { canary } },
    { "idempotency-key": `${canary}-1` },
  );
  const caseId = opened.textAt("id");
  await api.get(`/cases?q=${canary}&status=active`);
  const missed = await api.post(`/cases/${caseId}/events`, { name: canary });
  const done = await api.post(`/cases/${caseId}/events`, { name: "approve", payload: { note: secret } });
  await api.get(`/cases/${caseId}`);
  return { ...seeded, caseId, missed, done };
}

describe("the request log", () => {
  it("has every call with a key: what was called, by whom, with what end, and how long it took", async () => {
    const { api, keyId, caseId, missed } = await aTenantWithCalls();
    const calls = await loggedCalls(api, 7);
    // Of one millisecond any may stand before another.
    expect(calls.map(({ operation, status }) => `${operation} ${status}`).toSorted()).toEqual([
      ...["createDefinition 201", "getCase 200", "listCases 200", "openCase 201"],
      ...["publishDefinition 200", "sendEvent 200", "sendEvent 409"],
    ]);
    const times = calls.map(({ at }) => at);
    expect(times).toEqual(times.toSorted().reverse());
    const refused = calls.find(({ status }) => status === 409);
    expect(refused).toMatchObject({
      ...{ method: "POST", route: "/api/v1/cases/{id}/events", path: `/api/v1/cases/${caseId}/events` },
      ...{ errorCode: "event_not_allowed", actor: { kind: "api_key", id: keyId } },
      ...{ requestId: missed.headers.get("request-id"), idempotencyKey: null, apiVersion: "2026-11-01" },
    });
    const read = await api.get(`/request-log/${refused?.id}`);
    expect(read.at("requestBody")).toEqual({ name: "<text>" });
    expect(read.at("responseBody.error.code")).toBe("event_not_allowed");
    expect(read.at("durationMs")).toEqual(expect.any(Number));
    expect(Number(read.at("responseBytes"))).toBe(new TextEncoder().encode(missed.text).length);
    const opened = calls.find(({ operation }) => operation === "openCase");
    const created = await api.get(`/request-log/${opened?.id}`);
    expect(created.json).toMatchObject({ idempotencyKey: "<key>", responseBody: { id: caseId, state: "review" } });
    expect(created.at("requestBody")).toMatchObject({ workflow: "logged", context: "<object>", externalId: "<text>" });
  });

  // Sabotage: let `context` be looked into by `redactRequest`.
  it("holds nothing of a person, whatever was sent, answered or searched for", async () => {
    const { api, tenantId } = await aTenantWithCalls();
    await api.put(`/secrets/LOGGED_SECRET`, { value: `sk_${canary}` });
    await api.post("/api-keys", { name: canary, scopes: ["cases:read"] });
    await api.get(`/sandbox/registry?q=${canary}`);
    await api.patch("/cases/case_unknown/context", { merge: { [canary]: secret } });
    await api.get(`/lists/${secret}`);
    await loggedCalls(api, 11);
    const { results } = await env.DB.prepare("SELECT * FROM request_log WHERE tenant_id = ?").bind(tenantId).all();
    const text = JSON.stringify(results).toLowerCase();
    expect(results.length).toBeGreaterThan(10);
    // Names of keys are for the house to read; they stand in the list of keys as well.
    expect(text.replaceAll(`\\"name\\":\\"${canary}\\"`, "")).not.toContain(canary);
  });

  it("is searched by end, operation, path, request, caller, time and words", async () => {
    const { api, keyId, caseId, missed } = await aTenantWithCalls();
    const calls = await loggedCalls(api, 7);
    const found = async (query: string) => {
      const page = await api.get(`/request-log?limit=100&${query}`);
      const ids = new Set(calls.map(({ id }) => id));
      return (page.at("data") as Logged[])
        .filter(({ id }) => ids.has(id))
        .map(({ operation }) => operation)
        .toSorted();
    };
    const requestId = missed.headers.get("request-id") ?? "";
    expect(await found("statusClass=4xx")).toEqual(["sendEvent"]);
    expect(await found("status=201")).toEqual(["createDefinition", "openCase"]);
    expect(await found("method=POST&operation=sendEvent")).toEqual(["sendEvent", "sendEvent"]);
    expect(await found(`path=/api/v1/cases/${caseId}`)).toEqual(["getCase", "sendEvent", "sendEvent"]);
    expect(await found(`requestId=${requestId}`)).toEqual(["sendEvent"]);
    expect(await found(`q=${requestId.toUpperCase()}`)).toEqual(["sendEvent"]);
    expect(await found("errorCode=event_not_allowed")).toEqual(["sendEvent"]);
    expect(await found("q=EVENT_NOT")).toEqual(["sendEvent"]);
    expect(await found(`actorId=${keyId}`)).toHaveLength(7);
    expect(await found("actorId=nobody")).toEqual([]);
    expect(await found("q=nothing-like-it")).toEqual([]);
    expect(await found("to=2020-01-01T00:00:00Z")).toEqual([]);
    expect(await found("from=2020-01-01T00:00:00Z&method=GET")).toEqual(["getCase", "listCases"]);
  });

  it("has of people what they change and what was refused, not what their pages read", async () => {
    const { tenantId, api } = await aTenantClient();
    const { user, api: analyst } = await anAnalystClient(tenantId, "analyst");
    await analyst.get("/cases");
    await analyst.get("/api-keys");
    await analyst.post("/saved-views", { nonsense: 1 });
    const calls = await loggedCalls(api, 2, `&actorId=${user.id}`);
    expect(calls.map(({ operation, status }) => `${operation} ${status}`).toSorted()).toEqual([
      "createView 400",
      "listApiKeys 403",
    ]);
    expect((await analyst.get("/request-log")).status).toBe(403);
  });

  it("is each tenant's own", async () => {
    const [mine, theirs] = [await aTenantWithCalls(), await aTenantClient()];
    const [call] = await loggedCalls(mine.api, 7);
    expect((await theirs.api.get(`/request-log/${call?.id}`)).status).toBe(404);
    expect((await theirs.api.get(`/request-log?requestId=${call?.requestId}`)).at("data")).toEqual([]);
  });

  it("never fails or holds up a call: what cannot be written is told in the operator's log", async () => {
    const { api } = await aTenantClient();
    const told: string[] = [];
    vi.spyOn(log, "warn").mockImplementation((event) => void told.push(event));
    const away = vi.spyOn(Object.getPrototypeOf(env.DB) as D1Database, "batch").mockImplementation(async () => {
      throw new Error("D1 is away");
    });
    expect((await api.get("/me")).status).toBe(200);
    await eventually(() => expect(told).toContain("request_log.failed"));
    away.mockRestore();
    await api.get("/me");
    expect((await loggedCalls(api, 1)).map(({ operation }) => operation)).toEqual(["getMe"]);
  });
});

/** A log of `count` calls, one a second, of which every one at `errorAt` failed. */
async function aLogOf(count: number, errorAt: (place: number) => boolean) {
  const seeded = await aTenantClient();
  const startMs = Date.now() - count * 1_000;
  const rows = Array.from({ length: count }, (_, place) => {
    const atMs = startMs + place * 1_000;
    return {
      ...{
        tenantId: seeded.tenantId,
        id: newLogId(atMs),
        atMs,
        method: "GET",
        operation: "getMe",
        route: "/api/v1/me",
      },
      ...{ path: "/api/v1/me", query: null, status: errorAt(place) ? 500 : 200, errorCode: null, durationMs: 1 },
      ...{
        actorKind: "api_key",
        actorId: "k",
        requestId: `req_${place}`,
        idempotencyKey: null,
        apiVersion: "2026-11-01",
      },
      ...{ requestBody: null, responseBody: null, requestBytes: 0, responseBytes: 2 },
    };
  });
  for (let at = 0; at < count; at += 1_000) await insertRequests(env.DB, rows.slice(at, at + 1_000));
  return { ...seeded, startMs };
}

describe("a large request log", () => {
  it("is paged without a gap or a repeat, and a search that finds little says where to go on", async () => {
    const count = scannedPerPage + 200;
    const { tenantId } = await aLogOf(count, (place) => place === 10);
    const search = await listRequests(env.DB, tenantId, { statusClass: 5 }, null, 20);
    expect(search.data).toEqual([]);
    expect(search.next).not.toBeNull();
    const further = await listRequests(env.DB, tenantId, { statusClass: 5 }, search.next, 20);
    expect(further.data.map(({ requestId }) => requestId)).toEqual(["req_10"]);
    expect(further.next).toBeNull();
    const seen: string[] = [];
    let before: string | null = null;
    do {
      const page = await listRequests(env.DB, tenantId, {}, before, 1_000);
      seen.push(...page.data.map(({ requestId }) => requestId));
      before = page.next;
    } while (before !== null);
    expect(seen).toEqual(Array.from({ length: count }, (_, place) => `req_${count - 1 - place}`));
  });

  it("forgets after thirty days", async () => {
    const { tenantId, startMs } = await aLogOf(20, () => false);
    // Rows come in the order of their time, as they do in life: what others have called stands behind these.
    await env.DB.prepare("UPDATE request_log SET rowid = rowid - 10000000 WHERE tenant_id = ?").bind(tenantId).run();
    const left = async () => (await listRequests(env.DB, tenantId, {}, null, 100)).data.length;
    const dayMs = 86_400_000;
    const sweepAt = (nowMs: number) => dropOldRequests(env.DB, forgetBeforeMs("request_log", nowMs), 100_000);
    await sweepAt(startMs + 30 * dayMs + 9_500);
    expect(await left()).toBe(10);
    await sweepAt(startMs + 30 * dayMs + 20_000);
    expect(await left()).toBe(0);
  });
});
