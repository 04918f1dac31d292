import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { fetchSelf } from "../../durable-objects/self";
import kyb from "../../scripts/demo/definitions/kyb.json";
import { countSteps } from "../../src/db/funnel";
import type { FunnelMessage, TenantId } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { countryOf, deviceOf } from "../../src/routes/flow-funnel";
import { type ApiClient, aTenantClient } from "../support/api";
import { eventually } from "../support/eventually";
import { fieldsIn, filled, Visitor } from "../support/visitor";

const phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1";
const computer = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36";
const tablet = "Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1";
const company = {
  companyName: "Northwind Trading Ltd",
  registrationNumber: "12345678",
  country: "GB",
  businessType: "private_limited",
  "dateOfEstablishment.day": "27",
  "dateOfEstablishment.month": "3",
  "dateOfEstablishment.year": "2011",
};

let api: ApiClient;
let tenantId: TenantId;

beforeAll(async () => {
  ({ api, tenantId } = await aTenantClient());
  const { name: _name, ...definition } = kyb;
  const draft = await api.post("/workflow-definitions", { ...definition, name: "KYB" });
  expect((await api.post(`/workflow-definitions/${draft.textAt("id")}/publish`, {})).status).toBe(200);
});

/** Somebody who opens a form, sends its first page as far as `changes` let them. */
async function somebody(userAgent: string, changes: Record<string, string>, pages = true) {
  const opened = await api.post("/cases", {
    workflow: "kyb",
    context: { entity: { type: "business", data: { email: "boss@acme.example" } } },
    config: { allowMultipleActiveWorkflows: true },
  });
  const link = await api.post(`/cases/${opened.textAt("id")}/links`, { kind: "session" });
  const path = new URL(link.textAt("url")).pathname;
  const visitor = new Visitor({ "user-agent": userAgent });
  await visitor.get(path);
  const { path: base } = await visitor.post(path, []);
  if (!pages) return;
  for (let time = 0; time < 2; time++) {
    const shown = await visitor.get(`${base}/company`);
    expect(shown.status, shown.html).toBe(200);
    await visitor.post(`${base}/company`, [
      ...filled(fieldsIn(shown.html), { ...company, ...changes }),
      ["action", "continue"],
    ]);
  }
}

const funnel = async (query = "") => {
  const answer = await api.get(`/funnel?workflow=kyb${query}`);
  expect(answer.status, answer.text).toBe(200);
  const [form] = answer.at("forms") as unknown as {
    steps: {
      step: string;
      page: string | null;
      count: number;
      share: number | null;
      groups?: Record<string, number>;
    }[];
    errors: { page: string; field: string; code: string; count: number }[];
  }[];
  const counts = Object.fromEntries(form?.steps.map(({ step, page, count }) => [page ?? step, count]) ?? []);
  return { form, counts };
};

it("counts how far applicants came, each case once however often it takes a step, by device", async () => {
  await somebody(phone, {});
  await somebody(phone, { companyName: "" });
  await somebody(computer, {}, false);
  const { form, counts } = await eventually(async () => {
    const seen = await funnel("&groupBy=device");
    expect(seen.counts).toMatchObject({ opened: 3, started: 2, company: 1 });
    expect(seen.form?.errors).toMatchObject([{ page: "company", field: "companyName", code: "required", count: 1 }]);
    return seen;
  });
  expect(Object.keys(counts)).toEqual([
    "opened",
    "started",
    "company",
    "representative",
    "owners",
    "documents",
    "review",
    "submitted",
  ]);
  expect(form?.steps[0]).toMatchObject({ share: 1, groups: { phone: 2, computer: 1 } });
  expect(form?.steps[2]?.share).toBeCloseTo(1 / 3);
  expect((await funnel("&device=computer")).counts).toMatchObject({ opened: 1, started: 0 });
  expect((await funnel("&from=2020-01-01&to=2020-01-31")).counts).toMatchObject({ opened: 0 });
});

it("counts what comes through a form that somebody else draws just the same", async () => {
  const opened = await api.post("/cases", {
    workflow: "kyb",
    context: { entity: { type: "business", data: { email: "boss@acme.example" } } },
    config: { allowMultipleActiveWorkflows: true },
  });
  const link = await api.post(`/cases/${opened.textAt("id")}/links`, { kind: "session" });
  const [reference, secret] = (new URL(link.textAt("url")).pathname.split("/").at(-1) ?? "").split(".");
  const call = async (method: string, path: string, body: object | undefined, token?: string): Promise<JsonObject> => {
    const request = new Request(`http://edgecase.test/api/v1/flow/${reference}${path}`, {
      method,
      headers: {
        "content-type": "application/json",
        "user-agent": tablet,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return (await fetchSelf(request)).json();
  };
  const token = String((await call("POST", "/session", { secret })).token);
  await call("GET", "", undefined, token);
  const values = (over: Record<string, string> = {}) =>
    Object.fromEntries(Object.entries({ ...company, ...over }).map(([name, value]) => [name, [value]]));
  const sent = { values: values({ registrationNumber: "" }) };
  expect(await call("POST", "/pages/company", sent, token)).toMatchObject({ error: { code: "invalid_answers" } });
  expect(await call("POST", "/pages/company", { values: values() }, token)).toMatchObject({ mode: "collect" });
  await eventually(async () => {
    const { counts, form } = await funnel("&device=tablet");
    expect(counts).toMatchObject({ opened: 1, started: 1, company: 1, submitted: 0 });
    expect(form?.errors).toMatchObject([{ field: "registrationNumber", count: 1 }]);
  });
});

it("keeps nothing that says whose steps they were", async () => {
  const stored = await env.DB.prepare("SELECT * FROM funnel_days WHERE tenant_id = ?").bind(tenantId).all();
  const seen = await env.DB.prepare("SELECT * FROM funnel_seen WHERE tenant_id = ?").bind(tenantId).all();
  expect(seen.results.length).toBeGreaterThan(0);
  const text = JSON.stringify([stored.results, seen.results]);
  expect(text).not.toMatch(/case_|Northwind|boss@|iPhone|Mozilla/);
});

it("is another tenant's business for nobody, and refuses days that make no sense with the parameter named", async () => {
  const { api: other } = await aTenantClient();
  expect((await other.get("/funnel?workflow=kyb")).status).toBe(404);
  for (const query of ["&from=2026-02-02&to=2026-01-01", "&from=2020-01-01&to=2026-01-01", "&from=yesterday"]) {
    const refused = await api.get(`/funnel?workflow=kyb${query}`);
    expect([refused.status, refused.at("error.param")], refused.text).toEqual([400, "from"]);
  }
});

describe("adding up", () => {
  const step = (id: string, over: Partial<FunnelMessage> = {}): FunnelMessage => ({
    tenantId,
    id,
    workflow: "adding",
    form: "f",
    step: "opened",
    detail: "",
    device: "phone",
    country: "DE",
    atMs: Date.UTC(2026, 10, 22, 23, 59),
    ...over,
  });
  const rows = async () =>
    (
      await env.DB.prepare(
        "SELECT day, country, n FROM funnel_days WHERE tenant_id = ? AND workflow = 'adding' ORDER BY day, country",
      )
        .bind(tenantId)
        .all()
    ).results;

  it("counts a message once, whether it comes twice in a batch or again in a later one", async () => {
    await countSteps(env.DB, [step("a"), step("a"), step("b"), step("c", { country: "FR" })]);
    await countSteps(env.DB, [step("a"), step("b"), step("d", { atMs: Date.UTC(2026, 10, 23) })]);
    await countSteps(env.DB, []);
    expect(await rows()).toEqual([
      { day: "2026-11-22", country: "DE", n: 2 },
      { day: "2026-11-22", country: "FR", n: 1 },
      { day: "2026-11-23", country: "DE", n: 1 },
    ]);
  });
});

it.each([
  [{ "user-agent": phone }, "phone"],
  [{ "user-agent": computer }, "computer"],
  [{ "user-agent": computer, "sec-ch-ua-mobile": "?1" }, "phone"],
  [{ "user-agent": "Mozilla/5.0 (Linux; Android 14; SM-X710) AppleWebKit/537.36 Chrome/140 Safari/537.36" }, "tablet"],
  [
    { "user-agent": "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/140 Mobile Safari/537.36" },
    "phone",
  ],
  [{}, "computer"],
] as [Record<string, string>, string][])("takes %j for a %s", (headers, device) => {
  expect(deviceOf(new Headers(headers))).toBe(device);
});

it.each([
  [undefined, "ZZ"],
  ["DE", "DE"],
  ["T1", "ZZ"],
  ["XX", "ZZ"],
])("takes the network's country %s for %s", (country, counted) => {
  const cf = (country === undefined ? {} : { country }) as IncomingRequestCfProperties;
  expect(countryOf(new Request("http://edgecase.test/", { cf }))).toBe(counted);
  const headers = country === undefined ? {} : { "cf-ipcountry": country };
  expect(countryOf(new Request("http://edgecase.test/", { headers }))).toBe(counted);
});
