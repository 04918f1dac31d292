import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { isObject, type JsonObject } from "../../src/lib/json";
import { takeUpTriggers } from "../../src/queues/triggers";
import { anAnalystClient, aTenantClient, publish } from "../support/api";
import { eventually } from "../support/eventually";
import { aTrigger, casesOf, crmChart, crmTrigger, tell } from "../support/triggers";

describe("looking at what came", () => {
  it("shows no contents but to somebody who may see them and says why", async () => {
    const trigger = await aTrigger();
    const seen = await tell(trigger, { messageId: "r", Id: "030", Name: "Secret Name Ltd" });
    expect(seen.text).not.toContain("Secret Name");
    const path = `/triggers/${trigger.id}/deliveries/${seen.textAt("id")}/reveal`;
    const revealed = await trigger.api.post(path, { reason: "a customer asked" });
    expect([revealed.status, revealed.at("body.Name")]).toEqual([200, "Secret Name Ltd"]);
    expect(revealed.text).not.toContain(trigger.secret);
    const stored = await env.DB.prepare("SELECT * FROM trigger_deliveries WHERE id = ?")
      .bind(seen.textAt("id"))
      .first();
    expect(JSON.stringify(stored)).not.toContain("Secret Name");
    const { api: builder } = await anAnalystClient(trigger.tenantId, "builder");
    expect((await builder.post(path, { reason: "just looking" })).status).toBe(403);
  });

  it("shows nothing to another tenant", async () => {
    const trigger = await aTrigger();
    const { api: stranger } = await aTenantClient();
    expect((await stranger.get(`/triggers/${trigger.id}`)).status).toBe(404);
    expect((await stranger.get(`/triggers/${trigger.id}/deliveries`)).status).toBe(404);
    expect((await stranger.delete(`/triggers/${trigger.id}`)).status).toBe(404);
  });

  it("forgets what is past its time", async () => {
    const trigger = await aTrigger({ rememberDays: 1 });
    const seen = await tell(trigger, { messageId: "f", Id: "031", Name: "Gone" });
    // A sweep drops some: those of other tests are among them.
    await eventually(async () => {
      await takeUpTriggers(env, Date.now() + 2 * 86_400_000);
      expect((await trigger.api.get(`/triggers/${trigger.id}/deliveries/${seen.textAt("id")}`)).status).toBe(404);
    });
  });
});

describe("trying a sample", () => {
  const tried = (answer: { json: JsonObject }) =>
    Array.isArray(answer.json.messages) && isObject(answer.json.messages[0]) ? answer.json.messages[0] : {};

  it("says what would happen, with the paths of what is wrong, and does nothing", async () => {
    const trigger = await aTrigger();
    const body = { messageId: "t", Id: "040", Name: "Try Ltd", event: "CRM_WON" };
    const asked = await trigger.api.post(`/triggers/${trigger.id}/try`, { body });
    expect(tried(asked)).toMatchObject({
      would: "start",
      id: "t",
      correlation: { by: "external_id", id: "040" },
      context: { entity: { data: { companyName: "Try Ltd" } } },
      problems: [],
    });
    expect((await casesOf(trigger.api)).length).toBe(0);
    const wrong = await trigger.api.post(`/triggers/${trigger.id}/try`, {
      body,
      settings: { context: { payload: { entity: { id: { __type: "path", value: "body.Id" } } } } },
    });
    expect(tried(wrong)).toMatchObject({ would: "fail", problems: [{ path: "context.entity.type" }] });
    await tell(trigger, body);
    expect(
      tried(await trigger.api.post(`/triggers/${trigger.id}/try`, { body: { ...body, messageId: "t2" } })),
    ).toMatchObject({
      would: "advance",
      event: { name: "CRM_WON" },
    });
    const lost = await trigger.api.post(`/triggers/${trigger.id}/try`, { body: { ...body, event: "NOPE" } });
    expect(tried(lost)).toMatchObject({ would: "fail", problems: [{ path: "event" }] });
  });
});

describe("how a trigger is written down", () => {
  it("is refused without a workflow that runs, and with a secret that cannot be", async () => {
    const { api, tenantId } = await aTenantClient();
    const nowhere = await api.post("/triggers", crmTrigger("nowhere"));
    expect([nowhere.status, nowhere.at("error.param")]).toEqual([400, "workflow"]);
    await publish(api, "crm", crmChart);
    const hub = await api.post("/triggers", crmTrigger("crm", { authentication: { kind: "hubspot_v3" } }));
    expect([hub.status, hub.at("error.param")]).toEqual([400, "secret"]);
    const made = await api.post("/triggers", crmTrigger("crm"));
    const other = await api.patch(`/triggers/${made.textAt("id")}`, { authentication: { kind: "basic", user: "crm" } });
    expect([other.status, other.at("error.param")]).toEqual([400, "authentication.kind"]);
    const broken = await api.patch(`/triggers/${made.textAt("id")}`, { context: null });
    expect([broken.status, broken.at("error.param")]).toEqual([400, "context"]);
    const kept = await env.DB.prepare("SELECT secrets_sealed, settings FROM triggers WHERE tenant_id = ?")
      .bind(tenantId)
      .first();
    expect(JSON.stringify(kept)).not.toContain(made.textAt("secret"));
  });

  it("comes with ready ones for Salesforce and HubSpot that can be made as they are", async () => {
    const { api } = await aTenantClient();
    await publish(api, "crm", crmChart);
    const gallery = await api.get("/crm-templates");
    const triggers = (gallery.json.data as JsonObject[]).filter(({ kind }) => kind === "trigger");
    expect(triggers.map(({ id }) => id)).toEqual([
      "salesforce.account",
      "salesforce.lead",
      "hubspot.company-events",
      "hubspot.company",
    ]);
    for (const { trigger, sample } of triggers) {
      const secret = JSON.stringify(trigger).includes("hubspot_v3") ? { secret: "their-client-secret-0123" } : {};
      const made = await api.post("/triggers", { ...(trigger as JsonObject), workflow: "crm", ...secret });
      expect([made.status, made.text.slice(0, 60)]).toEqual([201, expect.any(String)]);
      const answer = await api.post(`/triggers/${made.textAt("id")}/try`, sample);
      expect(tried(answer)).toMatchObject({ would: "start", problems: [] });
    }
  });

  const tried = (answer: { json: JsonObject }) =>
    Array.isArray(answer.json.messages) && isObject(answer.json.messages[0]) ? answer.json.messages[0] : {};
});
