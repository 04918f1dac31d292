import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { hmacSha256Hex } from "../../src/lib/bytes";
import type { JsonObject } from "../../src/lib/json";
import { makeMerchantReport, sweepMerchants } from "../../src/queues/merchant-reports";
import { type Answered, type ApiClient, anAnalystClient, aTenantClient } from "../support/api";
import { rowsThatKnow } from "../support/erasure";
import { eventually } from "../support/eventually";
import { aFakeVendor } from "../support/fake-vendors";
import { later, nowOf } from "../support/monitors";
import type { SeededTenant } from "../support/tenant";
import { aWebsite, goodShop, html } from "../support/websites";

let tenant: SeededTenant & { api: ApiClient };
let api: ApiClient;
let nth = 0;
beforeEach(async () => {
  tenant = await aTenantClient();
  api = tenant.api;
});
afterEach(() => vi.restoreAllMocks());

const host = (name: string): string => {
  nth += 1;
  return `${name}-${nth}.fake.test`;
};
const ask = (body: JsonObject) => api.post("/merchant-reports", body);
const ended = (id: string): Promise<Answered> =>
  vi.waitFor(
    async () => {
      const seen = await api.get(`/merchant-reports/${id}`);
      if (["new", "in-progress"].includes(seen.textAt("status"))) throw new Error(seen.textAt("status"));
      return seen;
    },
    { timeout: 20_000, interval: 50 },
  );
async function report(body: JsonObject): Promise<Answered> {
  const asked = await ask(body);
  if (asked.status !== 202) throw new Error(asked.text);
  return ended(asked.textAt("id"));
}
const indicators = (seen: Answered) => (seen.at("data.violations") as JsonObject[]).map(({ id }) => id);

/** Erases a merchant, to the end of what hangs on them. */
async function erase(entityId: string): Promise<void> {
  const { api: boss } = await anAnalystClient(tenant.tenantId, "admin");
  const erased = await boss.post(`/entities/${entityId}/erase`, { reason: "DSR-1" });
  if (erased.status >= 300) throw new Error(erased.text);
  await vi.waitFor(async () => expect((await boss.get(`/privacy/erasures/${entityId}`)).at("doneAt")).not.toBe(null), {
    timeout: 20_000,
    interval: 50,
  });
}

describe("a website", () => {
  it("with everything a shop needs has nothing against it", async () => {
    const shop = aWebsite(host("good"), goodShop("Northwind Coffee"));
    const seen = await report({ websiteUrl: shop.host, merchantName: "Northwind Coffee Ltd", mcc: "5499" });
    expect(seen.json).toMatchObject({
      status: "completed",
      riskScore: 0,
      riskLevel: "low",
      changes: null,
      isAlert: false,
    });
    expect(seen.at("data.website")).toMatchObject({
      ...{
        reachable: true,
        httpStatus: 200,
        parked: [],
        languages: ["en", "de"],
        redirectsElsewhere: false,
        forbidden: [],
      },
      tls: { https: true, httpRedirectsToHttps: true },
      companyName: { found: "whole" },
      contacts: { emails: ["hello@shop.example"], phones: ["+441134960000"], hasAddress: true },
      pages: { terms: `${shop.url}terms-and-conditions`, refund: `${shop.url}returns` },
      lineOfBusiness: { expected: "Food and groceries" },
    });
    expect((await api.get(`/checks/${seen.textAt("checkId")}`)).json).toMatchObject({
      type: "merchant-monitoring",
      vendor: "builtin",
    });
  });

  it("that lacks pages, sells something else and says what it should not is told of by each, with where it stands", async () => {
    const shop = aWebsite(host("bad"), {
      "/": `<title>Deals</title><p>${"Best prices on everything you like to buy. ".repeat(12)} Super clone and replica watches, AAA quality.
        Laptop, smartphone, headphones, charger.</p><a href="/shop">Shop</a>`,
    });
    const seen = await report({ websiteUrl: shop.url, merchantName: "Honest Books", mcc: "5942" });
    expect(indicators(seen)).toEqual([
      ...["missing.contact", "missing.terms", "missing.privacy", "missing.refund", "no_contact", "company_not_named"],
      ...["other_trade", "forbidden.Counterfeit goods"],
    ]);
    expect(seen.at("riskLevel")).toBe("critical");
    expect(seen.at("data.summary.riskIndicatorsByDomain.Content.0")).toMatchObject({
      sourceUrl: shop.url,
      riskLevel: "high",
    });
  });

  it("that is parked, that leads elsewhere, that nobody answers for", async () => {
    const parked = aWebsite(host("parked"), { "/": "<title>x</title><p>This domain is for sale</p>" });
    const other = aWebsite("elsewhere.other.test", goodShop("Elsewhere"));
    const moved = aWebsite(host("moved"), { "/": () => Response.redirect(other.url, 302) });
    const down = aWebsite(host("down"), { "/": () => html("", { status: 503 }) });
    const circle = aWebsite(host("circle"), {});
    let hops = 0;
    circle.mood = () => {
      hops += 1;
      return Response.redirect(`${circle.url}${hops}`, 302);
    };
    const sites = [parked, moved, down, circle];
    const seen = await Promise.all(
      sites.map(({ url }, place) =>
        report({ websiteUrl: url, merchantName: ["P", "Elsewhere", "D", "C"][place] ?? "" }),
      ),
    );
    expect(seen.map(indicators)).toEqual([["parked"], ["redirects_elsewhere"], ["unreachable"], ["unreachable"]]);
    expect(seen[1]?.at("data.website.redirects")).toEqual([moved.url, other.url]);
    expect(hops).toBeLessThanOrEqual(6);
  });

  it("leads nowhere inside: neither redirects nor links reach what is not public", async () => {
    const inner = [
      "https://127.0.0.1/",
      "http://10.0.0.1/",
      "https://sandbox.edgecase.invalid/v1/x",
      "https://printer.local/",
    ];
    const asked = await Promise.all(
      inner.map(async (target) => {
        const trap = aWebsite(host("trap"), {
          "/": () => new Response("", { status: 302, headers: { location: target } }),
        });
        const seen = await report({ websiteUrl: trap.url, merchantName: "T" });
        expect([indicators(seen), seen.at("data.website.failure")]).toEqual([["unreachable"], "not_allowed"]);
        return trap.requests.map(({ url }) => new URL(url).hostname);
      }),
    );
    expect(asked.flat().every((name) => name.endsWith(".fake.test"))).toBe(true);
    const straight = await report({ websiteUrl: "https://printer.local/", merchantName: "T" });
    expect(straight.json).toMatchObject({ status: "failed", problem: { code: "not_allowed" } });
  });

  it("of any size is read to its cap", async () => {
    const huge = aWebsite(host("huge"), {
      "/": () => html(`<title>Huge</title>${"<p>much text of it</p>".repeat(400_000)}`),
    });
    const seen = await report({ websiteUrl: huge.url, merchantName: "H" });
    expect(seen.json).toMatchObject({ status: "completed" });
    expect(seen.at("data.website.title")).toBe("Huge");
  });
});

describe("reports on one merchant", () => {
  it("are compared: what has changed, the score's course, and every rule that holds", async () => {
    const names = (await api.get("/alert-definition-templates")).at("data") as JsonObject[];
    const templates = names.filter(({ kind }) => kind === "reports").map(({ id }) => id);
    expect(templates).toHaveLength(3);
    const installed = await api.post("/alert-definitions/install", { templates });
    expect(installed.status).toBeLessThan(300);
    const shop = aWebsite(host("changing"), goodShop("Changing Shop"));
    const facts = { websiteUrl: shop.url, correlationId: "m-1", merchantName: "Changing Shop" };
    const first = await report(facts);
    expect(first.at("riskScore")).toBe(0);
    shop.pages = {
      "/": `<title>Mega Casino</title><p>${"Online casino with free spins and sports betting, jackpot, slots, poker. ".repeat(20)}</p>`,
    };
    const second = await report(facts);
    expect(second.at("entityId")).toBe(first.at("entityId"));
    expect(second.at("comparedToId")).toBe(first.at("id"));
    const changes = (second.at("data.changes") as JsonObject[]).map(({ what }) => what);
    expect(changes).toEqual(expect.arrayContaining(["title", "content", "page_gone", "forbidden"]));
    expect(second.at("changes")).toBe(changes.length);
    const alerts = (await api.get(`/alerts?source=monitoring&subjectId=${second.textAt("entityId")}`)).at(
      "data",
    ) as JsonObject[];
    // A rise in percent of nothing is none; the other two hold, not only the first.
    expect(alerts.map(({ severity }) => severity).toSorted()).toEqual(["high", "low"]);
    expect(alerts[0]).toMatchObject({ detail: { reportId: second.at("id"), previousReportId: first.at("id") } });
    expect(second.at("previousScore")).toBe(0);
    const trend = await api.get(`/merchants/${second.textAt("entityId")}/trend`);
    expect(trend.json).toMatchObject({ latest: second.at("riskScore"), difference: second.at("riskScore") });
    expect(trend.at("data.length")).toBe(2);
    const reviewed = await api.post(`/merchant-reports/${second.textAt("id")}/review`, {});
    expect(reviewed.at("reviewed.byId")).toBe(tenant.keyId);
    expect(
      (await api.post(`/merchant-reports/${second.textAt("id")}/review`, { reviewed: false })).at("reviewed"),
    ).toBeNull();
  });

  it("under quality control count when a person has released them", async () => {
    const shop = aWebsite(host("controlled"), goodShop("Controlled"));
    const seen = await report({ websiteUrl: shop.url, merchantName: "Controlled", withQualityControl: true });
    expect(seen.at("status")).toBe("quality-control");
    expect((await api.post(`/merchant-reports/${seen.textAt("id")}/review`, {})).status).toBe(409);
    const released = await api.post(`/merchant-reports/${seen.textAt("id")}/release`, { riskScore: 61 });
    expect(released.json).toMatchObject({ status: "completed", riskScore: 61, riskLevel: "high" });
    expect((await api.post(`/merchant-reports/${seen.textAt("id")}/release`, {})).status).toBe(409);
  });

  it("are made once, whoever is handed them twice, and by another vendor with its own score", async () => {
    const answers = [
      { when: "body.score != null", verdict: "review", data: "{summary: {riskScore: body.score, riskLevel: 'high'}}" },
    ];
    const checks = { "merchant-monitoring": { costCents: 90, request: { path: "/sites" }, answers } };
    const vendor = await aFakeVendor(api, "sites", host("sites"), { checks });
    vendor.mood = () => Response.json({ score: 66.6 });
    const asked = await ask({ websiteUrl: "https://shop.example", merchantName: "V", vendor: "sites" });
    const { createdAt } = (await ended(asked.textAt("id"))).json;
    await makeMerchantReport(env, tenant.tenantId, {
      reportId: asked.textAt("id"),
      atMs: Date.parse(String(createdAt)),
    });
    expect((await ended(asked.textAt("id"))).json).toMatchObject({ riskScore: 67, riskLevel: "high", costCents: 90 });
    expect(vendor.requests).toHaveLength(1);
  });
});

describe("the list of reports", () => {
  it("is narrowed by status, risk, alert, review, kind, and part of a name or an address", async () => {
    const good = aWebsite(host("narrow"), goodShop("Größe Coffee"));
    const parked = aWebsite(host("narrow-parked"), { "/": "<title>x</title><p>This domain is for sale</p>" });
    const first = await report({ websiteUrl: good.url, merchantName: "Größe Coffee" });
    const second = await report({
      ...{ websiteUrl: parked.url, merchantName: "Parked 100% Ltd", correlationId: "m-7" },
      reportType: "ONGOING_MERCHANT_REPORT_T1",
    });
    await api.post(`/merchant-reports/${first.textAt("id")}/review`, {});
    const found = async (query: string) =>
      ((await api.get(`/merchant-reports?${query}`)).at("data") as JsonObject[]).map(({ id }) => id);
    const [one, other] = [[first.at("id")], [second.at("id")]];
    expect(await found("reviewed=true")).toEqual(one);
    expect(await found("status=completed&reviewed=false")).toEqual(other);
    expect(await found("riskLevel=critical")).toEqual(other);
    expect(await found("reportType=ONGOING_MERCHANT_REPORT_T1")).toEqual(other);
    expect(await found("isAlert=true")).toEqual([]);
    expect(await found("isAlert=false")).toHaveLength(2);
    expect(await found("status=open")).toEqual([]);
    expect(await found(`q=${encodeURIComponent("größe COFFEE")}`)).toEqual(one);
    expect(await found("q=NARROW-parked")).toEqual(other);
    expect(await found(`q=${encodeURIComponent("100%")}`)).toEqual(other);
    expect(await found(`q=${encodeURIComponent("%")}`)).toEqual(other);
    expect(await found("q=m-7")).toEqual(other);
    expect(await found(`q=${first.textAt("entityId")}`)).toEqual(one);
    const refused = await api.get("/merchant-reports?reviewed=perhaps");
    expect([refused.status, refused.at("error.param")]).toEqual([400, "reviewed"]);
  });
});

describe("a file of merchants", () => {
  it("becomes a report for each row, with its progress; rows that cannot be used say why; the month's limit holds for all or none", async () => {
    const shop = aWebsite(host("batch"), goodShop("Batch"));
    const rows = [
      `websiteUrl,merchantName,countryCode`,
      `${shop.url},Batch,GB`,
      `nothing,Two,GB`,
      `${shop.url}?b,Three,GB`,
    ];
    const send = (text: string) =>
      api.send("POST", "/merchant-reports/batches", { body: text, headers: { "content-type": "text/csv" } });
    const begun = await send(rows.join("\n"));
    expect(begun.json).toMatchObject({ rows: 2, refused: [{ row: 3 }] });
    const id = begun.textAt("id");
    const done = await vi.waitFor(
      async () => {
        const seen = await api.get(`/merchant-reports/batches/${id}`);
        if (seen.at("open") !== 0) throw new Error(seen.text);
        return seen;
      },
      { timeout: 20_000, interval: 50 },
    );
    expect(done.json).toMatchObject({ done: 2, failed: 0, data: [{ row: 2, merchantName: "Batch" }, { row: 4 }] });
    await api.put("/monitoring/settings", { merchantReportsPerMonth: 3 });
    const files = await api.get("/merchant-reports/batches");
    expect(files.at("data")).toMatchObject([{ id, rows: 2, done: 2, open: 0, refused: [{ row: 3 }] }]);
    const over = await send([rows[0], `${shop.url}1,A,GB`, `${shop.url}2,B,GB`].join("\n"));
    expect([over.status, over.at("error.code")]).toEqual([409, "conflict"]);
    expect((await api.get("/merchant-reports?limit=100")).at("data.length")).toBe(2);
    expect((await send([rows[0], `${shop.url}1,A,GB`].join("\n"))).status).toBe(202);
    expect((await send("nonsense")).status).toBe(400);
  });
});

describe("a schedule", () => {
  it("asks for one report each time it is due, on its day, and compares it", async () => {
    const shop = aWebsite(host("scheduled"), goodShop("Scheduled"));
    const first = await report({ websiteUrl: shop.url, merchantName: "Scheduled" });
    const path = `/merchants/${first.textAt("entityId")}/schedule`;
    const set = await api.put(path, { dayOfMonth: 15 });
    expect(set.at("websiteUrl")).toBe(shop.url);
    expect(set.textAt("nextAt")).toMatch(/-15T00:00:00\.000Z$/);
    await Promise.all([1, 2, 3].map(() => sweepMerchants(env, Date.now())));
    const listed = async () =>
      (await api.get(`/merchant-reports?entityId=${first.textAt("entityId")}`)).at("data") as JsonObject[];
    expect(await listed()).toHaveLength(1);
    const days = Math.ceil((Date.parse(set.textAt("nextAt")) - (await nowOf(tenant))) / 86_400_000);
    await later(api, days);
    await Promise.all([1, 2, 3].map(() => sweepMerchants(env, Date.now())));
    const due = (await listed()).filter(({ because }) => because === "schedule");
    expect(due).toHaveLength(1);
    expect((await ended(String(due[0]?.id))).json).toMatchObject({ comparedToId: first.at("id"), changes: 0 });
    // The whole day long it is not due again.
    await sweepMerchants(env, Date.now() + 3_600_000);
    expect(await listed()).toHaveLength(2);
    expect((await api.put(path, { enabled: false, intervalDays: 7 })).at("nextAt")).toBeNull();
    const both = await api.put(path, { intervalDays: 7, dayOfMonth: 3 });
    expect([both.status, both.at("error.param")]).toEqual([400, "intervalDays"]);
  });
});

describe("the documented routes", () => {
  it("take and show reports in their own words", async () => {
    const shop = aWebsite(host("documented"), goodShop("Documented"));
    const body = { websiteUrl: shop.url, countryCode: "GB", merchantName: "Documented", workflowVersion: "3" };
    const made = await api.post("/internal/business-reports", body);
    expect(made.status).toBe(201);
    await ended(made.textAt("id"));
    const read = await api.get(`/internal/business-reports/${made.textAt("id")}`);
    expect(read.json).toMatchObject({ status: "completed", riskScore: 0, data: { summary: { riskLevel: "low" } } });
    for (const side of ["internal", "external"]) {
      const list = await api.get(`/${side}/business-reports?businessId=${read.textAt("businessId")}&page[size]=1`);
      expect(list.json).toMatchObject({ totalItems: 1, totalPages: 1, data: [{ id: made.at("id") }] });
    }
    const file = await api.send("POST", "/internal/business-reports/upload-batch", {
      ...{ body: `websiteUrl,merchantName\n${shop.url},Documented`, headers: { "content-type": "text/csv" } },
    });
    expect(file.json).toMatchObject({ rows: 1 });
  });

  it("take a report from the vendor that was asked for it: proven, once, and only where it waits", async () => {
    const answers = [{ when: "body.score != null", verdict: "review", data: "{summary: {riskScore: body.score}}" }];
    const checks = { "merchant-monitoring": { request: { path: "/sites" }, answers } };
    const vendor = await aFakeVendor(api, "slow-sites", host("slow-sites"), { checks });
    vendor.mood = () => new Response("", { status: 503 });
    const asked = await ask({ websiteUrl: "https://shop.example", merchantName: "V", vendor: "slow-sites" });
    const waiting = await eventually(async () => {
      const seen = await api.get(`/merchant-reports/${asked.textAt("id")}`);
      if (seen.at("problem") === null) throw new Error(seen.textAt("status"));
      return seen;
    });
    const [id, businessId] = [waiting.textAt("id"), waiting.textAt("entityId")];
    const tells = (body: JsonObject, over: { signature?: string; businessId?: string } = {}) => {
      const text = JSON.stringify(body);
      const signature = over.signature ?? hmacSha256Hex(tenant.webhookSecret, text);
      return api.send("POST", `/internal/business-reports/hook?businessId=${over.businessId ?? businessId}`, {
        body: text,
        headers: { "content-type": "application/json", "x-hmac-signature": signature },
      });
    };
    const reportData = { summary: { riskScore: 66, riskIndicatorsByDomain: { Content: [{ name: "Odd goods" }] } } };
    const body = { reportId: id, reportType: "MERCHANT_REPORT_T1", reportData, base64Pdf: "JVBERi0=" };
    const other = await aTenantClient();
    for (const signature of ["", "00", hmacSha256Hex(other.webhookSecret, JSON.stringify(body))])
      expect((await tells(body, { signature })).status).toBe(401);
    expect((await tells(body, { businessId: `ent_${"0".repeat(26)}` })).status).toBe(401);
    const bad = await tells({ reportId: id, reportData: "none" });
    expect([bad.status, bad.at("error.param")]).toEqual([400, "reportData"]);
    const shop = aWebsite(host("ours"), goodShop("Ours"));
    const ours = await report({ websiteUrl: shop.url, merchantName: "Ours" });
    const strangers = [
      await tells({ ...body, reportId: "somebody-elses" }),
      await tells(body, { businessId: ours.textAt("entityId") }),
      await tells({ ...body, reportId: ours.textAt("id") }, { businessId: ours.textAt("entityId") }),
    ];
    expect(strangers.map(({ json }) => json)).toEqual(strangers.map(() => ({ received: true, status: "put_aside" })));
    expect((await api.get("/callbacks")).at("data")).toMatchObject(
      strangers.map(() => ({ reason: "unknown_report", door: "hook" })),
    );
    expect((await api.get(`/merchant-reports/${id}`)).at("status")).toBe("in-progress");
    expect((await tells(body)).json).toEqual({ received: true, status: "completed" });
    expect((await tells({ ...body, reportData: { summary: { riskScore: 1 } } })).at("status")).toBe("completed");
    expect((await api.get(`/merchant-reports/${id}`)).json).toMatchObject({
      ...{ status: "completed", riskScore: 66, riskLevel: "high", problem: null },
      data: { summary: { riskIndicatorsByDomain: { Content: [{ name: "Odd goods" }] } } },
    });
  });

  it("is not kept of somebody who was erased, and what was put aside before goes with them", async () => {
    const shop = aWebsite(host("forgotten"), goodShop("Zylhook Shop"));
    const seen = await report({ websiteUrl: shop.url, merchantName: "Zylhook Shop" });
    const businessId = seen.textAt("entityId");
    const tells = (reportId: string) => {
      const body = JSON.stringify({ reportId, reportData: { summary: { homepage: "zylhook" } } });
      const signature = hmacSha256Hex(tenant.webhookSecret, body);
      return api.send("POST", `/internal/business-reports/hook?businessId=${businessId}`, {
        body,
        headers: { "content-type": "application/json", "x-hmac-signature": signature },
      });
    };
    const putAside = { received: true, status: "put_aside" };
    expect((await tells("early")).json).toEqual(putAside);
    const [aside] = (await api.get("/callbacks")).at("data") as JsonObject[];
    expect((await api.get(`/callbacks/${aside?.id}`)).text).toContain("zylhook");
    const applied = await api.post(`/callbacks/${aside?.id}/apply`, { caseId: `case_${"0".repeat(26)}` });
    expect([applied.status, applied.at("error.message")]).toEqual([409, expect.stringMatching(/report on a merchant/)]);

    await erase(businessId);
    expect((await api.get("/callbacks")).at("data")).toEqual([]);
    expect((await tells("late")).json).toEqual(putAside);
    expect((await api.get("/callbacks")).at("data")).toEqual([]);
  });

  it("and ours show nothing of another tenant's", async () => {
    const shop = aWebsite(host("foreign"), goodShop("Foreign"));
    const seen = await report({ websiteUrl: shop.url, merchantName: "Foreign" });
    const { api: other } = await aTenantClient();
    const [id, entityId] = [seen.textAt("id"), seen.textAt("entityId")];
    expect((await other.get(`/merchant-reports/${id}`)).status).toBe(404);
    expect((await other.get(`/internal/business-reports/${id}`)).status).toBe(404);
    expect((await other.post(`/merchant-reports/${id}/review`, {})).status).toBe(404);
    expect((await other.post(`/merchant-reports/${id}/release`, {})).status).toBe(404);
    expect((await other.get(`/merchants/${entityId}/trend`)).status).toBe(404);
    expect((await other.put(`/merchants/${entityId}/schedule`, { intervalDays: 1, websiteUrl: shop.url })).status).toBe(
      404,
    );
    expect((await other.post("/merchant-reports", { websiteUrl: shop.url, entityId })).status).toBe(404);
    expect((await other.get(`/merchant-reports?entityId=${entityId}`)).at("data")).toEqual([]);
    const { results } = await env.DB.prepare("SELECT sealed FROM merchant_reports WHERE id = ?").bind(id).all();
    expect(JSON.stringify(results)).not.toMatch(/coffee|high street/i);
  });
});

describe("a report that waits for its merchant, who is erased meanwhile", () => {
  const waiting = async (body: JsonObject): Promise<string> => {
    vi.spyOn(env.MONITORS, "sendBatch").mockResolvedValue(undefined as never);
    const asked = await ask(body);
    expect(asked.status).toBe(202);
    vi.restoreAllMocks();
    return asked.textAt("id");
  };
  const companies = async (): Promise<JsonObject[]> =>
    (await api.get("/entities?type=business")).at("data") as JsonObject[];
  const make = async (reportId: string): Promise<void> => {
    const row = await env.DB.prepare("SELECT next_at_ms AS atMs FROM merchant_reports WHERE id = ?")
      .bind(reportId)
      .first<{ atMs: number }>();
    await makeMerchantReport(env, tenant.tenantId, { reportId, atMs: row?.atMs ?? 0 });
  };

  it("goes with them, by the caller's own id, and makes nobody", async () => {
    const correlationId = `zylown-${tenant.tenantId}`;
    const shop = aWebsite(host("own"), goodShop("Zylown"));
    const merchant = await report({ websiteUrl: shop.url, merchantName: "Zylown", correlationId });
    const id = await waiting({ websiteUrl: shop.url, merchantName: "Zylown", correlationId });
    const others = await waiting({
      websiteUrl: shop.url,
      merchantName: "Zylother",
      correlationId: `${correlationId}-2`,
    });
    await erase(merchant.textAt("entityId"));
    expect((await api.get(`/merchant-reports/${id}`)).status).toBe(404);
    await make(id);
    expect(await companies()).toEqual([]);

    expect((await api.get(`/merchant-reports/${others}`)).status).toBe(200);
  });

  it("goes with them, by website and name; who asks after that asks about somebody new", async () => {
    const shop = aWebsite(host("place"), goodShop("Zylplace"));
    const wish = { websiteUrl: shop.url, merchantName: "Zylplace" };
    const before = (await report(wish)).textAt("entityId");
    const id = await waiting(wish);
    await erase(before);
    expect((await api.get(`/merchant-reports/${id}`)).status).toBe(404);
    await make(id);
    expect(await companies()).toEqual([]);
    expect(await rowsThatKnow("zylplace")).toEqual([]);

    const after = await report(wish);
    expect(after.at("status")).toBe("completed");
    expect(after.textAt("entityId")).not.toBe(before);
    expect((await report(wish)).textAt("entityId")).toBe(after.textAt("entityId"));
    expect((await companies()).map((one) => one.id)).toEqual([after.textAt("entityId")]);
  });

  it("is not placed with who was erased, wherever it got to", async () => {
    const shop = aWebsite(host("late"), goodShop("Zyllate"));
    const wish = { websiteUrl: shop.url, merchantName: "Zyllate" };
    const before = (await report(wish)).textAt("entityId");
    await erase(before);
    const id = await waiting(wish);
    // As an earlier release wrote it down: it does not say who that is.
    await env.DB.prepare("UPDATE merchant_reports SET place_id = NULL WHERE id = ?").bind(id).run();
    const placed = await env.DB.prepare("UPDATE merchant_reports SET entity_id = ? WHERE id = ?")
      .bind(before, id)
      .run();
    expect(placed.meta.changes).toBe(0);
    await make(id);
    expect((await api.get(`/merchant-reports/${id}`)).status).toBe(404);
    expect(await rowsThatKnow("zyllate")).toEqual([]);
    expect(await companies()).toEqual([]);
  });
});
