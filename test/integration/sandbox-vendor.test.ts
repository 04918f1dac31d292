import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { fetchSelf } from "../../durable-objects/self";
import { type CheckRequest, runCheck } from "../../src/checks";
import { callbackUrlFor } from "../../src/checks/callback-url";
import { CheckResult } from "../../src/checks/contract";
import { sandboxVendor } from "../../src/checks/sandbox/adapter";
import { catalog } from "../../src/checks/sandbox/catalog";
import type { AttemptReport } from "../../src/domain";
import { newId } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { outsideFor, readSecret, sandboxOrigin, writeSecret } from "../../src/outside";
import { aTenantClient } from "../support/api";
import { bareTools } from "../support/checks";
import { owedIsDelivered, publishFiles, untilState } from "../support/journey";

const Ledger = z.object({
  checks: z.array(z.object({ idempotencyKey: z.string(), calls: z.int(), scenario: z.string() })),
  callbacks: z.array(
    z.object({ eventId: z.string(), status: z.string(), attempts: z.int(), lastStatus: z.int().nullable() }),
  ),
  sink: z.array(z.object({ body: z.string() })),
});

/** A tenant of its own, its vendor object, and a run that checks are made for. */
function aTenant() {
  const tenantId = newId("tenant");
  const outside = outsideFor(env, tenantId);
  const vendor = env.SANDBOX_VENDOR.get(env.SANDBOX_VENDOR.idFromName(tenantId));
  const target = { tenantId, caseId: newId("case"), runId: newId("run"), vendor: "sandbox" };
  const anOrder = (scenario: string | null, over: Partial<CheckRequest> = {}): CheckRequest => ({
    check: "company-sanctions",
    vendor: "sandbox",
    input: { companyName: "Northwind Trading Ltd", ...(scenario && { options: { scenario } }) },
    idempotencyKey: newId("effect"),
    attempt: 1,
    callbackUrl: callbackUrlFor(env, { ...target, deadlineSeconds: 600 }),
    timeoutSeconds: 15,
    callbackDeadlineSeconds: 600,
    environment: "sandbox",
    ...over,
  });
  const get = async (path: string) => {
    const answer = await outside.fetch({ ...aGet, url: `${sandboxOrigin}${path}` });
    if (!answer.ok) throw new Error(answer.error.message);
    return answer.value;
  };
  const ledger = async (key?: string) =>
    Ledger.parse(JSON.parse((await get(`/v1/ledger${key === undefined ? "" : `?key=${key}`}`)).text));
  /** Moves every planned callback to now; the alarm then delivers. One that is planned for much later has no alarm of its own meanwhile. */
  const makeDue = () =>
    runInDurableObject(vendor, (_, { storage }) => void storage.sql.exec("UPDATE callbacks SET due_at_ms = 0"));
  return { tenantId, outside, vendor, target, anOrder, get, ledger, makeDue };
}

const aGet = { method: "GET", headers: {}, body: null, timeoutMs: 5_000, maxBytes: 100_000 };

/** A person whose document has been altered, mapped leaf by leaf. */
const literal = (value: string) => ({ __type: "literal", value });
const papersPayload = {
  person: { firstName: literal("Mira"), lastName: literal("Document-Rejected") },
  document: { country: { __type: "path", value: "entity.data.country" }, type: literal("passport") },
  images: { documentFront: literal("file_1") },
};

/** How an attempt ended, and with what: the status of the normalised result, or the code of the trouble. */
function summaryOf(report: AttemptReport): string {
  if (report.outcome === "retry") return `retry ${report.code}`;
  if (report.outcome !== "result" || report.result.status === "timeout") return report.outcome;
  if (report.result.status === "error") return `error ${report.result.code}`;
  return `${report.result.status} ${CheckResult.parse(report.result.output).status}`;
}
const statusOf = (report: AttemptReport) => (report.outcome === "result" ? report.result.status : report.outcome);

describe("the vendor answers as its catalogue says", () => {
  const { outside, anOrder } = aTenant();
  const expected: Record<string, string> = {
    clear: "success clear",
    hit: "success review",
    rejected: "success rejected",
    not_found: "success not_found",
    error: "error subject_not_accepted",
    flaky: "retry vendor_unavailable",
    slow: "waiting pending",
    duplicate_callback: "waiting pending",
    late: "waiting pending",
    never: "waiting pending",
    not_covered: "cancelled cancelled",
    garbage: "retry bad_answer",
    outage: "retry vendor_unavailable",
    hosted_page: "waiting pending",
    hit_later: "success clear",
    document_expired: "success rejected",
    document_blurry: "success review",
    document_mismatch: "success rejected",
    wrong_document: "success rejected",
  };
  // The first example of each; that the others choose the same is proven without a network in the unit tests.
  const all = catalog().checks.flatMap(({ check, scenarios }) =>
    scenarios.map(({ scenario, examples: [input] }) => ({ check, scenario, input })),
  );

  it.each(all)("$check: $scenario", async ({ check, scenario, input }) => {
    const order = anOrder(null, { check, input: JSON.parse(JSON.stringify(input)) });
    expect(summaryOf(await runCheck(order, outside, bareTools))).toBe(expected[scenario]);
  });
});

describe("asking twice is asking once", () => {
  it("the same key gets the same answer and is counted, also after the object was evicted", async () => {
    const { outside, anOrder, ledger, vendor } = aTenant();
    const order = anOrder("hit");
    const first = await runCheck(order, outside, bareTools);
    await evictDurableObject(vendor);
    // The next attempt brings a fresh callback address: that does not make it another question.
    const second = await runCheck({ ...order, attempt: 2, callbackUrl: `${order.callbackUrl}x` }, outside, bareTools);
    const withoutTimes = (report: typeof first) => JSON.stringify(report).replace(/"durationMs":\d+/, "");
    expect(withoutTimes(second)).toBe(withoutTimes(first));
    expect((await ledger(order.idempotencyKey)).checks).toMatchObject([{ calls: 2, scenario: "hit" }]);
  });

  it("the same key for another subject is refused", async () => {
    const { outside, anOrder } = aTenant();
    const order = anOrder("clear");
    await runCheck(order, outside, bareTools);
    const other = await runCheck({ ...order, input: { companyName: "Contoso" } }, outside, bareTools);
    expect(other).toMatchObject({ result: { status: "error", code: "idempotency_key_reused" } });
  });

  it("a bad day passes: two failures with Retry-After, then the answer", async () => {
    const { outside, anOrder } = aTenant();
    const order = anOrder("flaky");
    const reports = [
      await runCheck(order, outside, bareTools),
      await runCheck(order, outside, bareTools),
      await runCheck(order, outside, bareTools),
    ];
    expect(reports.map(statusOf)).toEqual(["retry", "retry", "success"]);
    expect(reports[0]).toMatchObject({ httpStatus: 503, retryAfterSeconds: 1 });
  });

  it("a callback is planned once however often the order is repeated", async () => {
    const { outside, anOrder, ledger } = aTenant();
    const order = anOrder("slow");
    for (let time = 0; time < 3; time += 1) await runCheck(order, outside, bareTools);
    expect((await ledger(order.idempotencyKey)).callbacks).toHaveLength(1);
  });

  it("nonsense and an outage do not pass with the next attempt", async () => {
    const { outside, anOrder } = aTenant();
    const [nonsense, outage] = [anOrder("garbage"), anOrder("outage")];
    for (const attempt of [1, 2, 3])
      expect(await runCheck({ ...outage, attempt }, outside, bareTools)).toMatchObject({
        outcome: "retry",
        httpStatus: 503,
      });
    expect(await runCheck(nonsense, outside, bareTools)).toMatchObject({ outcome: "retry", httpStatus: 200 });
    const last = await runCheck({ ...nonsense, attempt: 2 }, outside, bareTools);
    expect(last).toMatchObject({ result: { status: "error", code: "bad_answer" } });
  });

  it("everybody on a list has an answer, also when it comes by callback", async () => {
    const { outside, anOrder, vendor } = aTenant();
    const persons = ["Slow", "Brennan", "Hit"].map((lastName, place) => ({
      id: `u${place}`,
      firstName: "Ada",
      lastName,
    }));
    const order = anOrder(null, { check: "individuals-sanctions", input: { persons } });
    expect(await runCheck(order, outside, bareTools)).toMatchObject({ result: { status: "waiting" } });
    const body = await runInDurableObject(vendor, (_, { storage }) =>
      String(storage.sql.exec("SELECT body FROM callbacks").one().body),
    );
    const news = sandboxVendor.readCallback(body, order.callbackUrl.slice(order.callbackUrl.lastIndexOf("/") + 1));
    expect(news).toMatchObject({
      result: {
        status: "success",
        output: {
          status: "review",
          data: {
            persons: [
              { id: "u0", verdict: "clear" },
              { id: "u1", verdict: "clear" },
              { id: "u2", verdict: "review" },
            ],
          },
          matches: [{ personId: "u2" }],
        },
      },
    });
  });

  it("credentials leave as a signature in a header; the order itself is as without them", async () => {
    const { outside, anOrder, tenantId, ledger } = aTenant();
    await writeSecret(env, tenantId, "MC_KEY", "ck", 1);
    await writeSecret(env, tenantId, "MC_PRIVATE", "private key", 1);
    const options = { credentials: { consumerKey: "{secret.MC_KEY}", privateKey: "{secret.MC_PRIVATE}" } };
    const input = { merchantName: "Northwind", address: { country: "GB" }, options };
    const order = anOrder(null, { check: "merchant-screening", input });
    expect(summaryOf(await runCheck(order, outside, bareTools))).toBe("success clear");
    expect((await ledger(order.idempotencyKey)).checks).toMatchObject([{ scenario: "clear" }]);
    const missing = { ...input, options: { credentials: { consumerKey: "{secret.MC_OTHER}" } } };
    const refused = await runCheck(anOrder(null, { check: "merchant-screening", input: missing }), outside, bareTools);
    expect(refused).toMatchObject({ result: { code: "not_configured", message: "the secret MC_OTHER is not set" } });
  });

  it("a misspelled scenario is an error that lists the right ones", async () => {
    const { outside, anOrder } = aTenant();
    const report = await runCheck(anOrder("clera"), outside, bareTools);
    expect(report).toMatchObject({
      result: { code: "unknown_scenario", message: expect.stringContaining("clear, hit") },
    });
  });
});

describe("in a case, over HTTP", () => {
  const kinds = {
    people: "individuals-sanctions-v2",
    papers: "kyc",
    register: "kyb",
    account: "bank-account-verification",
    credit: "commercial-credit-check",
    site: "merchant-monitoring",
    match: "mastercard-merchant-screening",
  };
  const plugins = Object.entries(kinds).map(([name, pluginKind]) => ({
    name,
    pluginKind,
    stateNames: ["enrich"],
    ...(name === "papers" && { payload: papersPayload }),
  }));
  const definition = {
    definitionType: "statechart-json",
    definition: {
      id: "vendors",
      initial: "enrich",
      states: {
        enrich: { meta: { join: { plugins: Object.keys(kinds), event: "ENRICHED" } }, on: { ENRICHED: "done" } },
        done: { type: "final" },
      },
    },
    extensions: { apiPlugins: plugins },
  };
  const context = {
    entity: {
      type: "business",
      id: "shop-1",
      data: {
        companyName: "Northwind Trading Ltd",
        registrationNumber: "SBX-CREDIT-HIT",
        country: "GB",
        website: "sbx-website-slow.example",
        bankInformation: { sortCode: "20-45-18", accountNumber: "30118245", holderName: "Sandbox Account Notfound" },
        additionalInfo: {
          ubos: [
            { id: "u1", firstName: "Ada", lastName: "Brennan" },
            { id: "u2", firstName: "Tomas", lastName: "Sanctions-Hit" },
          ],
        },
      },
    },
  };

  it("every documented kind runs to its documented output", async () => {
    const { api, tenantId } = await aTenantClient();
    await publishFiles(api, { key: "vendors", name: "Vendors", ...definition });
    const opened = await api.post("/cases", { workflow: "vendors", context });
    const caseId = opened.textAt("id");
    await owedIsDelivered(tenantId); // the one that answers later
    const ended = await untilState(api, caseId, "done");
    const outputs = ended.at("context.pluginsOutput");
    expect(outputs).toMatchObject({
      people: {
        status: "SUCCESS",
        verdict: "review",
        hits: [{ personId: "u2" }],
        persons: [
          { id: "u1", verdict: "clear" },
          { id: "u2", verdict: "review" },
        ],
      },
      papers: { status: "SUCCESS", verdict: "rejected", type: "kyc", result: { decision: { status: "declined" } } },
      open_corporates: { status: "SUCCESS", verdict: "clear", data: { status: "active" } },
      account: { status: "SUCCESS", verdict: "not_found" },
      credit: { status: "SUCCESS", verdict: "review", data: { band: "C" } },
      merchantMonitoring: { verdict: "clear", reportId: expect.stringMatching(/^rep_/), data: { violations: [] } },
      merchantScreening: { verdict: "clear", processed: { terminatedMatchedMerchants: [] } },
    });
  });
});

describe("callbacks the vendor owes", () => {
  it.each([
    ["slow", 1],
    ["duplicate_callback", 2],
    ["late", 1],
    ["never", 0],
  ])("%s: %i of them, all with one event id, and they survive eviction", async (scenario, count) => {
    const { outside, anOrder, ledger, vendor } = aTenant();
    const order = anOrder(scenario);
    await runCheck(order, outside, bareTools);
    await evictDurableObject(vendor);
    const { callbacks } = await ledger(order.idempotencyKey);
    expect(callbacks).toHaveLength(count);
    expect(new Set(callbacks.map((callback) => callback.eventId)).size).toBe(Math.min(count, 1));
  });

  it("late means after the deadline", async () => {
    const { outside, anOrder, vendor } = aTenant();
    const before = Date.now();
    await runCheck(anOrder("late", { callbackDeadlineSeconds: 3_600 }), outside, bareTools);
    const dueAtMs = await runInDurableObject(vendor, (_, { storage }) =>
      Number(storage.sql.exec("SELECT due_at_ms FROM callbacks").one().due_at_ms),
    );
    expect(dueAtMs).toBeGreaterThan(before + 3_600_000);
  });

  it("reach our own callback route; an address that leads to no case is given up", async () => {
    const { outside, anOrder, ledger, vendor, makeDue } = aTenant();
    const order = anOrder("late");
    await runCheck(order, outside, bareTools);
    await makeDue();
    await runDurableObjectAlarm(vendor);
    const { callbacks } = await ledger(order.idempotencyKey);
    expect(callbacks).toMatchObject([{ status: "gave_up", attempts: 1, lastStatus: 404 }]);
  });

  it("that our side does not take stay owed, with an alarm set for the next attempt", async () => {
    const { outside, anOrder, ledger, vendor, makeDue } = aTenant();
    const order = anOrder("late");
    await runCheck(order, outside, bareTools);
    // Bytes that were not signed for this address are refused: not by a status that would end the matter.
    await runInDurableObject(vendor, (_, { storage }) => void storage.sql.exec("UPDATE callbacks SET body = '{}'"));
    await makeDue();
    await runDurableObjectAlarm(vendor);
    const { callbacks } = await ledger(order.idempotencyKey);
    expect(callbacks).toMatchObject([{ status: "pending", attempts: 1, lastStatus: 400 }]);
    const alarmAtMs = await runInDurableObject(vendor, (_, { storage }) => storage.getAlarm());
    expect(alarmAtMs).toBeGreaterThan(Date.now());
  });

  it("go to callback addresses only: the vendor cannot be used to call other routes", async () => {
    const { outside, anOrder, ledger } = aTenant();
    const order = anOrder("slow", { callbackUrl: "http://edgecase.test/api/v1/cases" });
    expect(await runCheck(order, outside, bareTools)).toMatchObject({
      result: { status: "error", code: "bad_callback_url" },
    });
    expect((await ledger(order.idempotencyKey)).callbacks).toEqual([]);
  });
});

describe("the page that stands for a verification", () => {
  const person = { firstName: "Ada <b>", lastName: "Brennan" };
  const open = async (tenant: ReturnType<typeof aTenant>) => {
    const order = tenant.anOrder(null, { check: "identity-verification", input: person });
    const report = await runCheck(order, tenant.outside, bareTools);
    if (report.outcome !== "result" || report.result.status !== "waiting") throw new Error("no page was opened");
    const { data } = CheckResult.parse(report.result.output);
    return { order, url: String(data.url) };
  };
  const press = (url: string, choice: string, headers: Record<string, string> = { origin: "http://edgecase.test" }) =>
    fetchSelf(
      new Request(url, {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
        body: new URLSearchParams({ choice }),
        redirect: "manual",
      }),
    );

  it("shows who is asked, escaped, with three outcomes and a way out, no script and a strict policy", async () => {
    const { url } = await open(aTenant());
    expect(url).toMatch(/^http:\/\/edgecase\.test\/sandbox\/identity\/[\w.-]{60,}$/);
    const page = await fetchSelf(new Request(url));
    const html = await page.text();
    expect(page.status).toBe(200);
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(page.headers.get("content-security-policy")).not.toContain("unsafe");
    expect(page.headers.get("cache-control")).toBe("no-store");
    expect(html).toContain("Ada &lt;b> Brennan");
    expect(html.match(/<button[^>]+name="choice"/g)).toHaveLength(4);
    expect(html).not.toMatch(/<script|style="/);
  });

  it.each([
    ["verified", "clear"],
    ["needs_review", "review"],
    ["declined", "rejected"],
    ["cancelled", "not_covered"],
  ])("%s: thanks the person and owes the case one callback that says %s", async (choice, verdict) => {
    const tenant = aTenant();
    const { order, url } = await open(tenant);
    const pressed = await press(url, choice);
    expect([pressed.status, pressed.headers.get("location")]).toEqual([303, new URL(url).pathname]);
    expect((await press(url, choice)).status).toBe(303);
    expect((await tenant.ledger(order.idempotencyKey)).callbacks).toHaveLength(1);
    const body = await runInDurableObject(tenant.vendor, (_, { storage }) =>
      String(storage.sql.exec("SELECT body FROM callbacks").one().body),
    );
    expect(JSON.parse(body)).toMatchObject({ check: { verdict, record: { url } } });
    expect(await (await fetchSelf(new Request(url))).text()).toContain("Thank you");
  });

  it("the first choice counts", async () => {
    const tenant = aTenant();
    const { order, url } = await open(tenant);
    await press(url, "declined");
    expect((await press(url, "verified")).status).toBe(409);
    expect((await tenant.ledger(order.idempotencyKey)).callbacks).toHaveLength(1);
  });

  it("presses from other sites and choices that are none change nothing", async () => {
    const tenant = aTenant();
    const { order, url } = await open(tenant);
    expect((await press(url, "verified", { origin: "https://evil.example" })).status).toBe(403);
    expect((await press(url, "verified", { origin: "null" })).status).toBe(403);
    expect((await press(url, "verified", { "sec-fetch-site": "cross-site" })).status).toBe(403);
    expect((await press(url, "anything")).status).toBe(303);
    expect((await tenant.ledger(order.idempotencyKey)).callbacks).toHaveLength(0);
  });

  it("an address that was not made by us leads nowhere", async () => {
    const { url } = await open(aTenant());
    for (const other of [`${url.slice(0, -10)}AAAAAAAAAA`, url.slice(0, -1), "http://edgecase.test/sandbox/identity/x"])
      expect((await fetchSelf(new Request(other))).status).toBe(404);
  });
});

describe("what else the sandbox serves", () => {
  it("the catalogue, to anybody", async () => {
    const answer = await fetchSelf(new Request("http://edgecase.test/api/v1/sandbox/catalog"));
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual(JSON.parse(JSON.stringify(catalog())));
  });

  it.each([
    ["business_test_eu", 200],
    ["business_test_500", 500],
    ["nobody", 404],
  ])("company file %s: %i, the same inside and over HTTP", async (name, status) => {
    const inside = await aTenant().get(`/companies/${name}.json`);
    const overHttp = await fetchSelf(new Request(`http://edgecase.test/sandbox/companies/${name}.json`));
    expect([inside.status, overHttp.status]).toEqual([status, status]);
    expect(await overHttp.json<JsonObject>()).toEqual(JSON.parse(inside.text));
  });

  it("a sink for webhooks, one per tenant", async () => {
    const { outside, ledger } = aTenant();
    const body = JSON.stringify({ hello: "sink" });
    const sent = await outside.fetch({ ...aGet, method: "POST", url: `${sandboxOrigin}/v1/sink`, body });
    expect(sent).toMatchObject({ ok: true, value: { status: 200 } });
    expect((await ledger()).sink).toEqual([{ body }]);
    expect((await aTenant().ledger()).sink).toEqual([]);
  });

  it("a request cannot say that it is another tenant's", async () => {
    const [one, other] = [aTenant(), aTenant()];
    const order = { subject: { firstName: "A", lastName: "B" }, callbackUrl: one.anOrder(null).callbackUrl };
    const sent = await one.outside.fetch({
      ...aGet,
      method: "POST",
      url: `${sandboxOrigin}/v1/checks/identity-verification`,
      headers: { "idempotency-key": "k", "edgecase-tenant": other.tenantId },
      body: JSON.stringify({ ...order, callbackDeadlineSeconds: 60 }),
    });
    const url = sent.ok ? String(JSON.parse(sent.value.text).url) : "";
    expect((await fetchSelf(new Request(url))).status).toBe(200); // leads back to the tenant that asked
    expect((await other.ledger()).checks).toEqual([]);
  });
});

describe("secrets of a tenant", () => {
  it("are read by name, replaced, sealed at rest, and bound to tenant and name", async () => {
    const [one, other] = [newId("tenant"), newId("tenant")];
    await writeSecret(env, one, "API_KEY", "first", 1);
    await writeSecret(env, one, "API_KEY", "second", 2);
    expect(await readSecret(env, one, "API_KEY")).toBe("second");
    expect(await outsideFor(env, one).secret("API_KEY")).toBe("second");
    expect(await readSecret(env, one, "OTHER")).toBeNull();
    expect(await readSecret(env, other, "API_KEY")).toBeNull();
    const row = await env.DB.prepare("SELECT sealed FROM secrets WHERE tenant_id = ?")
      .bind(one)
      .first<string>("sealed");
    expect(row).not.toContain("second");
    // A row copied to another tenant or name does not open.
    const copy = env.DB.prepare("INSERT INTO secrets VALUES (?, ?, ?, 1, 1)");
    await env.DB.batch([copy.bind(other, "API_KEY", row), copy.bind(one, "OTHER", row)]);
    expect(await readSecret(env, other, "API_KEY")).toBeNull();
    expect(await readSecret(env, one, "OTHER")).toBeNull();
  });
});

it("in tests and local runs, addresses that are not named stay closed", async () => {
  const { outside } = aTenant();
  for (const url of ["http://example.com/", "https://10.0.0.1/", "https://127.0.0.1.local/", "http://169.254.169.254/"])
    expect(await outside.fetch({ ...aGet, url })).toMatchObject({ ok: false, error: { code: "not_allowed" } });
});
