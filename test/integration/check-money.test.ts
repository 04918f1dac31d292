import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { JsonObject } from "../../src/lib/json";
import { forgetRawAnswers } from "../../src/outside/raw-answers";
import { breakersOf } from "../../src/outside/vendor-breakers";
import { type ApiClient, aTenantClient, clientWith } from "../support/api";
import { eventually } from "../support/eventually";
import { aFakeVendor, registerCases } from "../support/fake-vendors";
import { untilState } from "../support/journey";
import { seedApiKey } from "../support/tenant";

let api: ApiClient;
beforeAll(async () => {
  api = (await aTenantClient()).api;
});
afterEach(() => void vi.restoreAllMocks());

const { anotherOf, asked, lastRun } = registerCases(() => api);
const broken = () => new Response("down", { status: 500 });

describe("what checks may cost", () => {
  const limits = (centsPerDay: number | null) => ({ centsPerDay, centsPerMonth: null, rawAnswerDays: 30 });

  it("beyond the tenant's limit nobody is asked, the run says so and can be run again; 80 and 100 percent are told once", async () => {
    const { api: own } = await aTenantClient();
    const vendor = await aFakeVendor(own, "paidreg", "paidreg.fake.test", { costCents: 40 });
    expect((await own.put("/check-settings", limits(100))).status).toBe(200);
    await untilState(own, await asked("paid", { vendor: "paidreg" }, own), "answered");
    expect((await own.get("/check-settings")).at("notices")).toEqual([]);
    await untilState(own, await anotherOf("paid", own), "answered");
    const caseId = await anotherOf("paid", own);
    await untilState(own, caseId, "refused");
    expect(vendor.requests).toHaveLength(2);
    const run = await lastRun(caseId, own);
    expect(run).toMatchObject({ status: "error", costCents: 0, error: { code: "budget_spent" } });
    expect(JSON.stringify(run.error)).toMatch(/80 of 100 cents are spent, it costs 40.*Run it again/);
    const settings = await own.get("/check-settings");
    expect(settings.json).toMatchObject({
      spent: { todayCents: 80, monthCents: 80 },
      notices: [{ percent: 100 }, { percent: 80 }],
    });
    // Alone it is the same, and what costs nothing goes on.
    const subject = { country: "GB", registrationNumber: "00445790" };
    const body = { type: "company-registry", subject, purpose: "test" };
    expect((await own.post("/checks", { ...body, vendor: "paidreg" })).at("error.code")).toBe("budget_spent");
    expect((await own.post("/checks", { ...body, vendor: "sandbox" })).at("status")).toBe("clear");
    await own.put("/check-settings", limits(null));
    await own.post(`/cases/${caseId}/events`, { name: "again" });
    await untilState(own, caseId, "answered");
    const { data } = (await own.get("/vendors")).json;
    expect((data as JsonObject[]).find(({ vendor: name }) => name === "paidreg")).toMatchObject({
      today: { calls: 3, failures: 0, costCents: 120 },
      byCheck: [{ check: "company-registry", calls: 3, errorRate: 0 }],
    });
  });

  it("an attempt without an answer costs nothing", async () => {
    const { api: own } = await aTenantClient();
    const vendor = await aFakeVendor(own, "freereg", "freereg.fake.test", { costCents: 40 });
    vendor.mood = broken;
    await untilState(own, await asked("unpaid", { vendor: "freereg" }, own), "refused");
    expect((await own.get("/check-settings")).at("spent")).toEqual({ todayCents: 0, monthCents: 0 });
    expect(vendor.requests).toHaveLength(2);
  });

  it("callers at the same time do not spend the same cent twice", async () => {
    const { api: own } = await aTenantClient();
    const vendor = await aFakeVendor(own, "racereg", "racereg.fake.test", { costCents: 40 });
    await own.put("/check-settings", limits(100));
    const subject = { country: "GB", registrationNumber: "00445790" };
    const body = { type: "company-registry", subject, purpose: "test", vendor: "racereg" };
    const ran = await Promise.all(Array.from({ length: 6 }, () => own.post("/checks", body)));
    expect(ran.map((each) => each.at("status")).sort()).toEqual(["clear", "clear", "error", "error", "error", "error"]);
    expect(vendor.requests).toHaveLength(2);
  });
});

describe("what a check says of its own budget", () => {
  it("holds for callers at the same time, and what was paid once is not paid again for the same order", async () => {
    const { api: own } = await aTenantClient();
    const vendor = await aFakeVendor(own, "budgetreg", "budgetreg.fake.test", { costCents: 40 });
    const order = {
      type: "company-registry",
      subject: { country: "GB", registrationNumber: "00445790" },
      ...{ purpose: "test", vendor: "budgetreg", budget: { cents: 60, withinSeconds: 86_400 } },
    };
    const ran = await Promise.all(Array.from({ length: 6 }, () => own.post("/checks", order)));
    expect(ran.map((each) => each.at("status")).sort()).toEqual(["clear", "clear", "error", "error", "error", "error"]);
    expect(vendor.requests).toHaveLength(2);
    expect((await own.post("/checks", order)).at("error.code")).toBe("budget_spent");
  });
});

describe("what a tenant's vendors were asked, by day", () => {
  it("is forgotten after forty days, also where nothing is ever paid", async () => {
    const { tenantId } = await aTenantClient();
    vi.spyOn(Date, "now").mockReturnValue(Date.now());
    const breakers = breakersOf(env, tenantId);
    const call = async () => {
      const admission = await breakers.admit("free.fake.test", 1_000);
      if (admission.admitted) await breakers.learn("free.fake.test", admission.permit, "up", [5]);
    };
    await call();
    const days = () =>
      runInDurableObject(
        env.VENDOR_BREAKERS.get(env.VENDOR_BREAKERS.idFromName(`${tenantId}/vendors`)),
        (_object, state) => {
          const rows = state.storage.sql.exec<{ day: string }>("SELECT day FROM days ORDER BY day").toArray();
          state.storage.sql.exec("UPDATE days SET day = '2020-01-01'");
          return rows.map(({ day }) => day);
        },
      );
    const today = new Date(Date.now()).toISOString().slice(0, 10);
    expect(await days()).toEqual([today]);
    await call();
    expect((await days()).filter((day) => day < "2021")).toEqual([]);
  });
});

describe("the answer as it came", () => {
  it("is read by those who may, every reading is written down, and it goes when its time is over", async () => {
    const { api: own, tenantId, tenant: owner } = await aTenantClient();
    await aFakeVendor(own, "rawreg", "rawreg.fake.test");
    const caseId = await asked("raw", { vendor: "rawreg" }, own);
    await untilState(own, caseId, "answered");
    const ref = String((await lastRun(caseId, own)).rawRef);
    const read = await own.get(`/raw-answers/${ref}`);
    expect(read.json).toMatchObject({ vendor: "rawreg", caseId, httpStatus: 200, cut: false });
    expect(JSON.parse(read.textAt("text"))).toEqual({ ok: true, name: "Acme", id: 7 });
    expect((await own.get(`/raw-answers/${ref}`)).at("reads")).toHaveLength(2);
    const reader = await seedApiKey(env, owner, ["cases:read"]);
    const mayNot = clientWith({ authorization: `Bearer ${reader.apiKey}` });
    expect((await mayNot.get(`/raw-answers/${ref}`)).status).toBe(403);
    expect((await api.get(`/raw-answers/${ref}`)).status).toBe(404);
    const key = `t/${tenantId}/raw/${ref}`;
    const lies = async () => (await env.DOCUMENTS.get(key))?.text();
    expect(await lies()).toMatch(/^v1:/);
    expect(await lies()).not.toContain("Acme");
    await env.DB.prepare("UPDATE raw_answers SET expires_at_ms = 1 WHERE id = ?").bind(ref).run();
    expect((await own.get(`/raw-answers/${ref}`)).status).toBe(404);
    // A sweep takes so many, whosever they are.
    await eventually(async () => {
      await forgetRawAnswers(env, Date.now());
      expect(await lies()).toBeUndefined();
    });
  });

  it("is not kept for a tenant that does not wish it", async () => {
    const { api: own } = await aTenantClient();
    await aFakeVendor(own, "norawreg", "norawreg.fake.test");
    await own.put("/check-settings", { centsPerDay: null, centsPerMonth: null, rawAnswerDays: 0 });
    const caseId = await asked("noraw", { vendor: "norawreg" }, own);
    await untilState(own, caseId, "answered");
    expect(await lastRun(caseId, own)).toMatchObject({ rawRef: null, costCents: 5 });
  });
});

describe("a vendor that is down", () => {
  it("is tried again when a person says so, and is well when it answers", async () => {
    const { api: own } = await aTenantClient();
    const vendor = await aFakeVendor(own, "probereg", "probereg.fake.test");
    vendor.mood = broken;
    const subject = { country: "GB", registrationNumber: "00445790" };
    const ask = () => own.post("/checks", { type: "company-registry", vendor: "probereg", subject, purpose: "test" });
    const standing = async () => {
      const { data } = (await own.get("/vendors")).json;
      return (data as JsonObject[]).find((each) => each.vendor === "probereg");
    };
    for (let round = 0; round < 3; round += 1) await ask();
    expect(await standing()).toMatchObject({ state: "open", today: { calls: 5, failures: 5, costCents: 0 } });
    vendor.mood = () => Response.json({ ok: true, name: "Acme" });
    expect((await ask()).at("error.code")).toBe("vendor_down");
    expect((await own.post("/vendors/probereg/probe")).at("state")).toBe("open");
    expect((await ask()).at("status")).toBe("clear");
    expect(await standing()).toMatchObject({ state: "closed" });
    expect((await own.post("/vendors/nobody/probe")).status).toBe(404);
  });
});
