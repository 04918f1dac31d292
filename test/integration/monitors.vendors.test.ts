import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { hmacSha256Hex } from "../../src/lib/bytes";
import type { JsonObject } from "../../src/lib/json";
import { lookIfDue, sweepMonitors } from "../../src/queues/run-monitors";
import type { ApiClient } from "../support/api";
import { eventually } from "../support/eventually";
import { aFakeVendor, type FakeVendor } from "../support/fake-vendors";
import {
  aCustomer,
  alertsAbout,
  aWatchingTenant,
  later,
  looked,
  monitorOf,
  nowOf,
  runsOf,
  watch,
} from "../support/monitors";
import type { SeededTenant } from "../support/tenant";

const company: JsonObject = { companyName: "Acme Ltd", registrationNumber: "00445790", country: "GB" };
const extract = (over: JsonObject = {}): JsonObject => ({
  ...{ name: "Acme Ltd", status: "active", registeredAddress: { street: "1 High Street", city: "Leeds" } },
  officers: [
    { name: "Ada Byron", role: "Director", resignedOn: null },
    { name: "Bo Field", role: "Director", resignedOn: null },
  ],
  filings: { lastAccountsMadeUpTo: "2024-12-31" },
  ...over,
});
/** Says what is in the body as it came. */
const answers: JsonObject[] = [
  { when: "body.status == 'dissolved'", verdict: "rejected", code: "dissolved", data: "body" },
  { when: "body.status != null", verdict: "clear", data: "body" },
  { httpStatus: [404], verdict: "not_found" },
];

let tenant: SeededTenant & { api: ApiClient };
let api: ApiClient;
let vendor: FakeVendor;
beforeEach(async () => {
  tenant = await aWatchingTenant();
  api = tenant.api;
  const checks = {
    "company-registry": { costCents: 40, request: { path: "/c/{subject.registrationNumber}" }, answers },
  };
  vendor = await aFakeVendor(api, "register", `register-${tenant.tenantId.slice(-6)}.fake.test`, { checks });
  vendor.mood = () => Response.json(extract());
});
afterEach(() => vi.restoreAllMocks());

/** Days until the third of the next month (UTC). */
const daysToNextMonth = (nowMs: number): number => {
  const now = new Date(nowMs);
  return Math.ceil((Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 3) - nowMs) / 86_400_000);
};

const watched = async (over: JsonObject = {}, data: JsonObject = company): Promise<string> => {
  const { entityId } = await aCustomer(api, "business", data);
  const set = await watch(api, entityId, { registry: { vendors: ["register"], intervalDays: 30, ...over } });
  if (set.status !== 200) throw new Error(set.text);
  return entityId;
};

describe("a company's register", () => {
  it("is compared with its last answer, field by field; what passes and how it is written is no change", async () => {
    const entityId = await watched();
    expect((await looked(tenant, entityId, "registry", 1))[0]).toMatchObject({ news: 0, costCents: 40 });
    const officers = (extract().officers as JsonObject[]).toReversed();
    vendor.mood = () =>
      Response.json(extract({ name: "ACME LTD.", officers, filings: { lastAccountsMadeUpTo: "2025-12-31" } }));
    await later(api, 31);
    expect((await looked(tenant, entityId, "registry", 2))[0]).toMatchObject({ status: "done", news: 0 });
    expect(await alertsAbout(api, entityId)).toEqual([]);

    const [ada = null] = extract().officers as JsonObject[];
    const moved = { street: "2 Low Street", city: "Leeds" };
    const cy = { name: "Cy Young", role: "Director", resignedOn: null };
    vendor.mood = () => Response.json(extract({ registeredAddress: moved, officers: [ada, cy] }));
    await later(api, 31);
    const [run] = await looked(tenant, entityId, "registry", 3);
    const items = (run as JsonObject).items as JsonObject[];
    expect(items.map(({ field }) => field)).toEqual(["registeredAddress", "officers", "officers"]);
    expect(items[0]).toMatchObject({ before: { street: "1 High Street" }, after: moved });
    expect(items[1]).toMatchObject({ before: { name: "Bo Field" }, after: null });
    const [alert] = await alertsAbout(api, entityId);
    expect(alert).toMatchObject({
      rule: "registry",
      severity: "medium",
      detail: { fields: ["registeredAddress", "officers"] },
    });
    expect(JSON.stringify(alert)).not.toMatch(/bo field|cy young|low street/i);

    vendor.mood = () => Response.json(extract({ status: "dissolved", registeredAddress: moved, officers: [ada, cy] }));
    await later(api, 31);
    const [over] = await looked(tenant, entityId, "registry", 4);
    expect((over as JsonObject).items).toMatchObject([
      { field: "status", before: "active", after: "dissolved" },
      { field: "verdict", before: "clear", after: "rejected" },
    ]);
    expect(await alertsAbout(api, entityId)).toMatchObject([{ severity: "high", occurrences: 2 }]);
    expect(vendor.requests).toHaveLength(4);
  });

  it("that does not find it any more keeps what was known, and says so once", async () => {
    const entityId = await watched();
    await looked(tenant, entityId, "registry", 1);
    vendor.mood = () => new Response("{}", { status: 404 });
    await later(api, 31);
    expect((await looked(tenant, entityId, "registry", 2))[0]).toMatchObject({
      news: 1,
      items: [{ after: "not_found" }],
    });
    await later(api, 31);
    expect((await looked(tenant, entityId, "registry", 3))[0]).toMatchObject({ news: 0 });
    vendor.mood = () => Response.json(extract({ name: "Acme Holdings Ltd" }));
    await later(api, 31);
    expect((await looked(tenant, entityId, "registry", 4))[0]).toMatchObject({
      items: [{ field: "name", before: "Acme Ltd" }],
    });
  });
});

describe("a vendor that is down", () => {
  it("is asked again after a while, under one run; then it is seen that nobody looked", async () => {
    // What is spent is counted by the calendar month: two days from now are to be in the same one.
    await later(api, daysToNextMonth(await nowOf(tenant)));
    const entityId = await watched();
    vendor.mood = () => new Response("", { status: 503 });
    await api.post("/sandbox/clock/advance", { seconds: 1 });
    await sweepMonitors(env, Date.now());
    await eventually(async () =>
      expect((await runsOf(api, entityId))[0]).toMatchObject({ attempts: 1, status: "running" }),
    );
    await eventually(async () => expect((await monitorOf(api, entityId, "registry")).problem).not.toBeNull());
    const once = vendor.requests.length;
    await sweepMonitors(env, Date.now());
    expect(vendor.requests).toHaveLength(once); // not before its pause is over
    const dueAtMs = Date.parse(String((await monitorOf(api, entityId, "registry")).dueAt));
    for (let tried = 1; tried <= 5; tried += 1) {
      await api.post("/sandbox/clock/advance", { seconds: 9 * 3_600 });
      await lookIfDue(env, tenant.tenantId, { entityId, kind: "registry", dueAtMs });
    }
    const runs = await runsOf(api, entityId);
    expect(runs).toMatchObject([{ status: "failed", attempts: 6, news: null }]);
    expect(await alertsAbout(api, entityId)).toMatchObject([{ rule: "monitoring_stopped", occurrences: 1 }]);
    expect((await api.get("/monitoring/calendar")).at("inTrouble")).toBe(1);
    // Nothing was paid for, and next time it is asked again.
    expect((await api.get("/monitoring/settings")).at("spent")).toMatchObject([
      { kind: "registry", checks: 1, cents: 0 },
    ]);
    vendor.mood = () => Response.json(extract());
    await api.post("/vendors/register/reset");
    await later(api, 31);
    expect((await looked(tenant, entityId, "registry", 2))[0]).toMatchObject({ status: "done" });
    expect(await monitorOf(api, entityId, "registry")).toMatchObject({ problem: null });
  });

  it("whoever dies while it is asked has it asked once", async () => {
    const entityId = await watched();
    const dueAtMs = Date.parse(String((await monitorOf(api, entityId, "registry")).dueAt));
    const due = { entityId, kind: "registry" as const, dueAtMs };
    let dies = true;
    // The write that ends the run is lost: the answer was there by then.
    const batch = (statements: D1PreparedStatement[]) => {
      if (dies && vendor.requests.length > 0 && statements.length === 3) {
        dies = false;
        throw new Error("gone");
      }
      return env.DB.batch(statements);
    };
    const DB = new Proxy(env.DB, {
      get(target, name) {
        const value: unknown = name === "batch" ? batch : Reflect.get(target, name);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
    await expect(lookIfDue({ ...env, DB }, tenant.tenantId, due)).rejects.toThrow("gone");
    expect(dies).toBe(false);
    await lookIfDue(env, tenant.tenantId, due);
    expect(vendor.requests).toHaveLength(1);
    expect(await runsOf(api, entityId)).toMatchObject([{ status: "done", attempts: 1, costCents: 40 }]);
    expect((await api.get("/monitoring/settings")).at("spent")).toMatchObject([{ checks: 1, cents: 40 }]);
  });
});

describe("a budget", () => {
  it("in number is never passed, by however many at once; who is left out is seen, and told of once", async () => {
    await api.put("/monitoring/settings", { budget: { registry: { checksPerMonth: 3 } } });
    const ids = await Promise.all(
      Array.from({ length: 8 }, (_, at) => watched({}, { ...company, registrationNumber: `0044579${at}` })),
    );
    const due = await Promise.all(
      ids.map(async (entityId) => ({
        ...{ entityId, kind: "registry" as const },
        dueAtMs: Date.parse(String((await monitorOf(api, entityId, "registry")).dueAt)),
      })),
    );
    await Promise.all(due.map((one) => lookIfDue(env, tenant.tenantId, one)));
    expect(vendor.requests).toHaveLength(3);
    const runs = (await Promise.all(ids.map((id) => runsOf(api, id)))).flat();
    expect(runs.filter(({ status }) => status === "done")).toHaveLength(3);
    const left = runs.filter(({ status }) => status === "skipped");
    expect(left).toHaveLength(5);
    expect(left[0]).toMatchObject({ problem: { code: "budget_spent" }, news: null });
    const alerts = (await api.get("/alerts?source=monitoring")).at("data") as JsonObject[];
    expect(alerts).toMatchObject([{ rule: "monitoring_budget", occurrences: 1 }]);
    const settings = await api.get("/monitoring/settings");
    expect(settings.at("spent")).toMatchObject([{ checks: 3, cents: 120, skipped: 5 }]);
    // With the next month there is a budget again.
    const next = await Promise.all(ids.map(async (id) => String((await monitorOf(api, id, "registry")).dueAt)));
    expect(next.filter((at) => at.endsWith("-01T00:00:00.000Z"))).toHaveLength(5);
  });

  it("in money counts what an answer costs at most before it is asked for", async () => {
    await api.put("/monitoring/settings", { budget: { registry: { centsPerMonth: 79 } } });
    const [first, second] = [await watched(), await watched({}, { ...company, registrationNumber: "00445791" })];
    await looked(tenant, first, "registry", 1);
    await looked(tenant, second, "registry", 1);
    expect(vendor.requests).toHaveLength(1);
    expect((await api.get("/monitoring/settings")).at("spent")).toMatchObject([{ checks: 1, cents: 40, skipped: 1 }]);
  });
});

describe("a vendor that keeps watch", () => {
  const person: JsonObject = { firstName: "Greta", lastName: "Watched", dateOfBirth: "1990-01-01" };
  const hit = (id: string): JsonObject => ({ id, matchedName: "Greta W.", sanctions: [{ name: "List" }] });

  async function tells(body: JsonObject, over: { signature?: string; type?: string } = {}) {
    const text = JSON.stringify(body);
    const signature = over.signature ?? hmacSha256Hex(tenant.webhookSecret, text);
    return api.send("POST", `/webhooks/${over.type ?? "individual"}/aml`, {
      body: text,
      headers: { "content-type": "application/json", "x-hmac-signature": signature },
    });
  }

  it("is heard once, whatever it says twice; what it knew before is no news; the person has the hits", async () => {
    const { entityId } = await aCustomer(api, "individual", person);
    const body = { endUserId: `${entityId}__`, vendor: "dow-jones", data: { hits: [hit("h1")] } };
    const first = await tells(body);
    expect([first.status, first.at("news")]).toEqual([200, 1]);
    expect((await tells(body)).json).toEqual(first.json);
    const both = { entityId, vendor: "dow-jones", data: { hits: [hit("h1"), hit("h2")] } };
    expect((await tells(both)).at("news")).toBe(1);
    const alerts = await alertsAbout(api, entityId);
    expect(alerts).toMatchObject([
      { rule: "screening", severity: "high", occurrences: 2, detail: { vendor: "dow-jones" } },
    ]);
    expect(JSON.stringify(alerts.map(({ title, detail }) => [title, detail]))).not.toMatch(/greta/i);
    const runs = await runsOf(api, entityId, "screening");
    expect(runs.map(({ because, news }) => [because, news])).toEqual([
      ["told", 1],
      ["told", 1],
    ]);
    expect(runs[0]).toMatchObject({ items: [{ id: "h2" }] });
    const shown = await api.get(`/entities/${entityId}`);
    expect(shown.text).toContain('"h2"');
  });

  it("leaves alone what another has said at the same moment, and its own older words that come once more change nothing", async () => {
    const { entityId } = await aCustomer(api, "individual", person);
    const of = (vendor: string, ...ids: string[]) => ({ entityId, vendor, data: { hits: ids.map(hit) } });
    await Promise.all([tells(of("dow-jones", "h1")), tells(of("comply", "c1")), tells(of("lexis", "l1"))]);
    const known = async () =>
      ((await api.get(`/entities/${entityId}`)).at("facts.amlHits") as JsonObject[])
        .map(({ vendor, id }) => `${String(vendor)} ${String(id)}`)
        .sort();
    expect(await known()).toEqual(["comply c1", "dow-jones h1", "lexis l1"]);
    await tells(of("dow-jones", "h2", "h3"));
    expect((await tells(of("dow-jones", "h1"))).at("news")).toBe(1);
    expect(await known()).toEqual(["comply c1", "dow-jones h2", "dow-jones h3", "lexis l1"]);
    await tells(of("comply"));
    expect(await known()).toEqual(["dow-jones h2", "dow-jones h3", "lexis l1"]);
  });

  it("opens a case of the ongoing workflow where nobody has said otherwise", async () => {
    await api.put("/monitoring/settings", { ongoingWorkflowDefinitionId: "ongoing" });
    const { entityId } = await aCustomer(api, "individual", person);
    await tells({ entityId, vendor: "dow-jones", data: { hits: [hit("h1")] } });
    const [run] = await runsOf(api, entityId);
    const opened = await api.get(`/cases/${String((run as JsonObject).caseId)}`);
    expect([opened.at("entityId"), opened.at("context.monitoring.vendor")]).toEqual([entityId, "dow-jones"]);
  });

  it("that is not who it says is refused, and moves nothing", async () => {
    const { entityId } = await aCustomer(api, "individual", person);
    const body = { entityId, vendor: "dow-jones", data: { hits: [hit("h1")] } };
    const other = await aWatchingTenant();
    for (const signature of [
      "",
      "00",
      hmacSha256Hex(other.webhookSecret, JSON.stringify(body)),
      hmacSha256Hex("", JSON.stringify(body)),
    ])
      expect((await tells(body, { signature })).status).toBe(401);
    expect((await tells(body, { type: "business" })).status).toBe(401);
    expect((await tells({ ...body, entityId: "ent_00000000000000000000000000" })).status).toBe(401);
    const bad = await tells({ entityId, vendor: "dow-jones", data: { hits: "none" } });
    expect([bad.status, bad.at("error.param")]).toEqual([400, "data.hits"]);
    expect(await runsOf(api, entityId)).toEqual([]);
    expect(await alertsAbout(api, entityId)).toEqual([]);
  });
});
