import { listDurableObjectIds } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { checkCaseId, makeCaseId } from "../../src/cases/case-id";
import { newId } from "../../src/domain";
import { derivedKey } from "../../src/lib/derived-key";
import { apiRoutes } from "../../src/routes/api";
import type { Route } from "../../src/routes/framework";
import { type ApiClient, aTenantClient, publish, reviewChart } from "../support/api";
import { someAtOnce } from "../support/some-at-once";
import { rowsOfTenant } from "../support/storage";
import type { SeededTenant } from "../support/tenant";

const json = { "content-type": "application/json" };
const deep = `${'{"a":'.repeat(200)}1${"}".repeat(200)}`;
/** Stands for a body that is larger than the route says. */
const tooMuch = "too much";
/** Each is wrong for every route that takes a body. */
const hostile: [
  name: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string>,
  status: number[],
][] = [
  ["malformed", '{"a":', json, [400]],
  ["two values", "{} {}", json, [400]],
  ["an array", "[]", json, [400]],
  ["null", "null", json, [400]],
  ["a text", '"x"', json, [400]],
  ["a number too large", '{"a":1e999}', json, [400]],
  ["too deep", deep, json, [400]],
  ["__proto__", '{"__proto__":{"admin":true}}', json, [400]],
  ["__proto__ in escapes, deep inside", '{"a":[{"b":[{"\\u005f_proto__":{"admin":true}}]}]}', json, [400]],
  ["constructor inside", '{"context":{"constructor":{"prototype":{}}}}', json, [400]],
  ["not UTF-8", new Uint8Array([0x7b, 0xff, 0x7d]), json, [400]],
  ["more than it takes", tooMuch, json, [413]],
  ["wrong type", "{}", { "content-type": "text/plain" }, [415]],
  ["no type", new Uint8Array([0x7b, 0x7d]), {}, [415]],
  ["unknown encoding", "{}", { ...json, "content-encoding": "br" }, [415]],
  ["false gzip", "{}", { ...json, "content-encoding": "gzip" }, [400]],
];
const fieldNames = [
  "name",
  "workflow",
  "workflowId",
  "context",
  "merge",
  "decision",
  "content",
  "definition",
  "url",
  "scopes",
];
/** Valid JSON of wrong shapes: each field that some route knows, as each type. */
const shapeless = fieldNames.flatMap((field) =>
  [null, 1, "", [], {}, [[]], { entity: 1 }].map((value) => JSON.stringify({ [field]: value, zzz: 1 })),
);

/**
 * Of so many, those whose turn it is at a route: one reader of bodies stands before all routes, so that each route meets every nth, the next
 * route the next ones; nightly each meets all.
 */
const inTurn = <T>(many: readonly T[], place: number, nth: number): T[] =>
  process.env.NIGHTLY === "1" ? [...many] : many.filter((_, at) => at % nth === place % nth);
/** Tried at every route, always: how much is read and as what is the route's own word. */
const ownWord = new Set(["malformed", "__proto__", "more than it takes", "wrong type"]);
const alwaysTried = hostile.filter(([name]) => ownWord.has(name));
const triedInTurn = hostile.filter(([name]) => !ownWord.has(name));

const writes = apiRoutes.filter((route) => route.method !== "GET" && route.body !== "raw");
const lenient = (route: Route) => route.tag === "Compatibility" || route.name === "compatHook";

async function aCase(tenant: SeededTenant & { api: ApiClient }) {
  const definitionId = await publish(tenant.api, "review", reviewChart);
  const opened = await tenant.api.post("/cases", {
    workflow: "review",
    context: { entity: { type: "business", data: { companyName: "Acme" } } },
  });
  expect(opened.status).toBe(201);
  return { definitionId, caseId: opened.textAt("id") };
}

// Thousands of bad requests in a row are more than one key may send.
beforeAll(() => void vi.spyOn(env.API_LIMIT, "limit").mockResolvedValue({ success: true }));
afterAll(() => void vi.restoreAllMocks());

describe("bad input", () => {
  it("gets a 4xx from every route and changes nothing, whatever the bytes", async () => {
    const tenant = await aTenantClient();
    const { caseId, definitionId } = await aCase(tenant);
    const draft = await tenant.api.post(`/workflow-definitions/${definitionId}/upgrade`);
    const endpoint = await tenant.api.post("/webhook-endpoints", { url: "https://hooks.fake.test/x" });
    expect(endpoint.status).toBe(201);
    const ids = (route: Route): string => {
      if (route.path.includes("webhook-endpoints")) return endpoint.textAt("id");
      if (route.path.includes("definition/{id}") || route.path.includes("definitions/{id}")) return draft.textAt("id");
      return route.path.includes("api-keys") ? tenant.keyId : caseId;
    };
    const before = await rowsOfTenant(tenant.tenantId);
    await someAtOnce(writes, async (route, place) => {
      const path = route.path.replace("{id}", ids(route)).replaceAll(/\{(\w+)\}/g, "unknown");
      for (const [name, bytes, headers, statuses] of [...alwaysTried, ...inTurn(triedInTurn, place, 4)]) {
        const body = bytes === tooMuch && !route.form ? `{"a":"${"x".repeat(route.limits.bytes)}"}` : bytes;
        const answer = await tenant.api.send(route.method, path, { body, headers });
        // A route that knows no such second id may say so first; one that takes files takes no JSON at all.
        const expected = [...(route.form ? [415] : statuses), 404];
        expect([route.name, name, expected.includes(answer.status)]).toEqual([route.name, name, true]);
      }
      if (lenient(route) || route.form) return;
      for (const body of inTurn(shapeless, place, 9)) {
        const answer = await tenant.api.send(route.method, path, { body, headers: json });
        expect([route.name, body, answer.status === 400 || answer.status === 404]).toEqual([route.name, body, true]);
      }
    });
    expect(await rowsOfTenant(tenant.tenantId)).toEqual(before);
    expect((await tenant.api.get(`/cases/${caseId}`)).at("version")).toBe(1);
  }, 120_000);

  it("in the query is a 400 that names the parameter", async () => {
    const { api } = await aTenantClient();
    for (const [query, param] of [
      ["limit=0", "limit"],
      ["limit=101", "limit"],
      ["limit=x", "limit"],
      ["limit=1&limit=2", "limit"],
      ["cursor=AAAA", "cursor"],
      ["cursor=%00", "cursor"],
      ["status=open", "status"],
      ["createdAfter=yesterday", "createdAfter"],
      ["stat=active", "stat"],
      ["sort=name", "sort"],
    ]) {
      const answer = await api.get(`/cases?${query}`);
      expect([query, answer.status, answer.at("error.param")]).toEqual([query, 400, param]);
    }
  });

  it("that is ten megabytes in chunks is cut off at one", async () => {
    const { api } = await aTenantClient();
    let sent = 0;
    const chunk = new Uint8Array(100_000).fill(0x20);
    const body = new ReadableStream({
      pull(controller) {
        if (sent >= 10_000_000) return controller.close();
        sent += chunk.length;
        controller.enqueue(chunk);
      },
    });
    const answer = await api.send("POST", "/cases", { body, headers: json });
    expect(answer.status).toBe(413);
  });

  it("in headers is a 400", async () => {
    const tenant = await aTenantClient();
    const { caseId } = await aCase(tenant);
    const approve = (headers: Record<string, string>) =>
      tenant.api.post(`/cases/${caseId}/events`, { name: "approve" }, headers);
    for (const headers of [{ "if-match": "1" }, { "if-match": '"x"' }, { "idempotency-key": "x".repeat(256) }])
      expect((await approve(headers)).status).toBe(400);
  });
});

describe("ids", () => {
  it("that nobody made, or that were made for another tenant, are unknown before any object is asked", async () => {
    const tenant = await aTenantClient();
    const { api, tenantId } = tenant;
    const key = derivedKey(env.MASTER_KEY, "case-id");
    const other = await aTenantClient();
    const foreign = makeCaseId(key, other.tenantId, null);
    expect(checkCaseId(key, other.tenantId, foreign)).toBe(foreign);
    expect(checkCaseId(key, tenantId, foreign)).toBeNull();
    const ids = [foreign, newId("case"), "case_", "x", "..%2f..", "%00", "case_%F0%9F%92%A9", "a".repeat(5_000)];
    for (const id of ids) {
      const answer = await api.get(`/cases/${id}`);
      expect([id.slice(0, 60), answer.status, answer.at("error.code")]).toEqual([id.slice(0, 60), 404, "not_found"]);
    }
    const made = new Set((await listDurableObjectIds(env.CASES)).map(String));
    const asked = ids.flatMap((id) => [`${tenantId}/${id}`, `${other.tenantId}/${id}`]);
    expect(asked.filter((name) => made.has(env.CASES.idFromName(name).toString()))).toEqual([]);
    const neverOpened = await api.get(`/cases/${makeCaseId(key, tenantId, null)}`);
    expect([neverOpened.status, neverOpened.at("error.code")]).toEqual([404, "not_found"]);
    const { caseId: opened } = await aCase(tenant);
    const stands = (await listDurableObjectIds(env.CASES)).map(String);
    expect(stands).toContain(env.CASES.idFromName(`${tenantId}/${opened}`).toString());
  });

  it("unknown paths and methods answer in JSON", async () => {
    const { api } = await aTenantClient();
    expect((await api.get("/nothing-here")).at("error.code")).toBe("not_found");
    const wrong = await api.send("DELETE", "/cases");
    expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "POST, GET"]);
  });
});
