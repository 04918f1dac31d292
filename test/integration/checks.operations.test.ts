import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { fetchSelf } from "../../durable-objects/self";
import { checkAliases, newId } from "../../src/domain";
import { isObject, type JsonObject } from "../../src/lib/json";
import { writeSecret } from "../../src/outside";
import { aTenantClient, publish } from "../support/api";
import { aFakeVendor, registerAnswers, registerChart, registerPlugin } from "../support/fake-vendors";
import { untilState } from "../support/journey";
import { answerAt } from "../support/receiver";

afterEach(() => void vi.restoreAllMocks());

describe("a check that goes by several names", () => {
  it("is run, listed and described by any of them, and its result has the one name", async () => {
    const { api } = await aTenantClient();
    await aFakeVendor(api, "banker", "banker.fake.test", {
      checks: { "bank-account": { request: { path: "/accounts" }, answers: registerAnswers } },
    });
    const catalogue = (await api.get("/checks/catalog")).json.checks as JsonObject[];
    const entry = catalogue.find(({ type }) => type === "bank-account-verification");
    const subject = isObject(entry?.example) ? (entry.example.subject ?? {}) : {};
    const asked = { type: "bank-account", subject, purpose: "payout", vendor: "banker" };
    const ran = await api.post("/checks", asked);
    expect([ran.status, ran.at("type"), ran.at("status")]).toEqual([200, "bank-account-verification", "clear"]);
    expect((await api.get("/checks?type=bank-account")).at("data.0.id")).toBe(ran.at("id"));
    const plugin = registerPlugin({ check: "website", vendor: "sandbox" });
    const key = newId("request");
    await publish(api, key, registerChart, { extensions: { apiPlugins: [plugin] } });
    const data = { companyName: "Acme", websiteUrl: "https://acme.example" };
    const made = await api.post("/cases", { workflow: key, context: { entity: { type: "business", data } } });
    await api.post(`/cases/${made.textAt("id")}/events`, { name: "start" });
    await untilState(api, made.textAt("id"), "answered");
    expect((await api.get(`/cases/${made.textAt("id")}/runs`)).at("data.0.result.type")).toBe("merchant-monitoring");
  });

  it("says so in the catalogue, name for name", async () => {
    const { api } = await aTenantClient();
    const checks = (await api.get("/checks/catalog")).json.checks as JsonObject[];
    const told = checks.flatMap(({ type, aliases }) => (aliases as string[]).map((alias) => [alias, type]));
    expect(Object.fromEntries(told)).toEqual(checkAliases);
  });
});

describe("who uses a secret", () => {
  it("is also a vendor that is described already, once a definition names it or it was called, and the mail service", async () => {
    const { api, tenantId } = await aTenantClient({ environment: "live" });
    const secrets = {
      ...{ COMPANIES_HOUSE_API_KEY: "k1", OPENSANCTIONS_API_KEY: "k2", MINDEE_API_KEY: "k3" },
      ...{ MAIL_SERVICE: "Resend", MAIL_FROM: "post@acme.example", RESEND_API_KEY: "re_1", SENDGRID_API_KEY: "sg_1" },
    };
    for (const [name, value] of Object.entries(secrets)) await writeSecret(env, tenantId, name, value, Date.now());
    const plugin = registerPlugin({ vendor: "companies-house" });
    await publish(api, "names-a-vendor", registerChart, { extensions: { apiPlugins: [plugin] } });
    answerAt("api.opensanctions.org", () => Response.json({}, { status: 401 }));
    const subject = { firstName: "Ada", lastName: "Lovelace" };
    await api.post("/checks", { type: "individual-sanctions", vendor: "opensanctions", subject, purpose: "test" });
    const stored = (await api.get("/secrets")).json.data as JsonObject[];
    expect(Object.fromEntries(stored.map(({ name, usedBy }) => [name, usedBy]))).toEqual({
      COMPANIES_HOUSE_API_KEY: [{ kind: "ready_vendor", name: "companies-house" }],
      OPENSANCTIONS_API_KEY: [{ kind: "ready_vendor", name: "opensanctions" }],
      MINDEE_API_KEY: [],
      MAIL_SERVICE: [{ kind: "mail_service", name: "resend" }],
      MAIL_FROM: [{ kind: "mail_service", name: "resend" }],
      RESEND_API_KEY: [{ kind: "mail_service", name: "resend" }],
      SENDGRID_API_KEY: [],
    });
  });
});

describe("callbacks that name nobody", () => {
  const nobodys = (told: JsonObject): number =>
    (told.nobodys as JsonObject[]).reduce((sum, one) => sum + (one.what === "address" ? Number(one.count) : 0), 0);

  it("are counted for those who run the deployment, and tell them nothing of any tenant", async () => {
    const { api } = await aTenantClient();
    const before = (await api.get("/callbacks/totals")).json;
    const sent = await fetchSelf(
      new Request("https://edgecase.test/api/v1/callbacks/1.nobody", { method: "POST", body: "{}" }),
    );
    expect(sent.status).toBe(404);
    const after = (await api.get("/callbacks/totals")).json;
    // Of everybody who runs beside this: at least this one.
    expect(nobodys(after)).toBeGreaterThan(nobodys(before));
    expect(after.quarantined).toEqual([]);
    expect(isObject(after) && Object.keys((after.nobodys as JsonObject[])[0] ?? {}).toSorted()).toEqual([
      "count",
      "day",
      "what",
    ]);
  });
});
