import { env } from "cloudflare:workers";
import { createHmac } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import type { TenantId, TriggerDeliveryId } from "../../src/domain";
import { isObject, type Json, type JsonObject } from "../../src/lib/json";
import { applyTrigger } from "../../src/queues/apply-trigger";
import { takeUpTriggers } from "../../src/queues/triggers";
import { type ApiClient, anAnalystClient, aTenantClient, publish } from "../support/api";
import { crmChart, crmTrigger, sendTo, settled } from "../support/triggers";

/** A tenant with a workflow and a trigger for it. */
async function aTrigger(over: JsonObject = {}) {
  const seeded = await aTenantClient();
  await publish(seeded.api, "crm", crmChart);
  const made = await seeded.api.post("/triggers", crmTrigger("crm", over));
  if (made.status !== 201) throw new Error(made.text);
  const [id, url, secret] = [made.textAt("id"), made.textAt("url"), made.textAt("secret")];
  const bearer = { authorization: `Bearer ${secret}` };
  return { ...seeded, id, url, secret, bearer };
}

const idsOf = (json: JsonObject): string[] =>
  Array.isArray(json.deliveries) ? json.deliveries.flatMap((one) => (isObject(one) ? [String(one.id)] : [])) : [];

/** Sends a message and waits for what becomes of it. */
async function tell(trigger: Awaited<ReturnType<typeof aTrigger>>, body: Json) {
  const sent = await sendTo(trigger.url, body, trigger.bearer);
  expect(sent.status).toBe(202);
  const [first = ""] = idsOf(sent.json);
  return settled(trigger.api, trigger.id, first);
}

const casesOf = async (api: ApiClient) => {
  const listed = await api.get("/cases");
  return Array.isArray(listed.json.data) ? listed.json.data.filter(isObject) : [];
};

describe("a message of another system", () => {
  it("starts a case, and the next one about the same record advances it", async () => {
    const trigger = await aTrigger();
    const started = await tell(trigger, { messageId: "m1", Id: "001", Name: "Northwind", Stage: "new" });
    expect([started.at("status"), started.at("outcome")]).toEqual(["applied", "started"]);
    const caseId = started.textAt("caseId");
    const fresh = await trigger.api.get(`/cases/${caseId}`);
    expect([fresh.at("state"), fresh.at("externalId"), fresh.at("context.entity.data.companyName")]).toEqual([
      "open",
      "001",
      "Northwind",
    ]);
    expect(fresh.at("metadata.trigger") ?? trigger.id).toBe(trigger.id);

    const won = await tell(trigger, { messageId: "m2", Id: "001", Stage: "won", event: "CRM_WON" });
    expect([won.at("outcome"), won.at("caseId")]).toEqual(["advanced", caseId]);
    const later = await trigger.api.get(`/cases/${caseId}`);
    // What the second message left out stays as it was.
    expect([
      later.at("state"),
      later.at("context.customData.stage"),
      later.at("context.entity.data.companyName"),
    ]).toEqual(["review", "won", "Northwind"]);
  });

  it("is applied once, however often it comes and however often it is worked on", async () => {
    const trigger = await aTrigger();
    const message = { messageId: "same", Id: "002", Name: "Contoso" };
    const answers = await Promise.all(Array.from({ length: 5 }, () => sendTo(trigger.url, message, trigger.bearer)));
    const ids = new Set(answers.flatMap(({ json }) => idsOf(json)));
    expect([answers.map(({ status }) => status), ids.size]).toEqual([[202, 202, 202, 202, 202], 1]);
    const [id = ""] = ids;
    await Promise.all([1, 2, 3].map(() => applyTrigger(env, trigger.tenantId, id as TriggerDeliveryId, Date.now())));
    const seen = await settled(trigger.api, trigger.id, id);
    expect([seen.at("status"), seen.at("repeats"), (await casesOf(trigger.api)).length]).toEqual(["applied", 4, 1]);
  });

  it("is not told twice to a case that it opened before the crash", async () => {
    const trigger = await aTrigger({ event: { name: "CRM_WON" } });
    const seen = await tell(trigger, { messageId: "crash", Id: "003", Name: "Fabrikam" });
    // As if the process had died between opening the case and writing that down.
    await env.DB.prepare("UPDATE trigger_deliveries SET status = 'received', case_id = NULL WHERE id = ?")
      .bind(seen.textAt("id"))
      .run();
    await applyTrigger(env, trigger.tenantId, seen.textAt("id") as TriggerDeliveryId, Date.now());
    const again = await settled(trigger.api, trigger.id, seen.textAt("id"));
    expect([again.at("outcome"), again.at("caseId")]).toEqual(["started", seen.at("caseId")]);
    expect((await trigger.api.get(`/cases/${seen.textAt("caseId")}`)).at("state")).toBe("open");
  });

  it("is found by the sweeper when the queue has lost it", async () => {
    const trigger = await aTrigger();
    const seen = await tell(trigger, { messageId: "lost", Id: "004", Name: "Adatum" });
    const id = seen.textAt("id");
    await env.DB.prepare("UPDATE trigger_deliveries SET status = 'received', updated_at_ms = 1 WHERE id = ?")
      .bind(id)
      .run();
    await takeUpTriggers(env, Date.now());
    expect((await settled(trigger.api, trigger.id, id)).at("status")).toBe("applied");
  });

  it("may be many: each item of a list is heard by itself", async () => {
    const trigger = await aTrigger({ each: "body.events", when: "body.wanted" });
    const events = [
      { messageId: "a", Id: "005", Name: "One", wanted: true },
      { messageId: "b", Id: "006", Name: "Two", wanted: false },
      { messageId: "a", Id: "005", Name: "One", wanted: true },
    ];
    const sent = await sendTo(trigger.url, { events }, trigger.bearer);
    const [first = "", second = "", third = ""] = idsOf(sent.json);
    expect([sent.status, third]).toEqual([202, first]);
    const outcomes = await Promise.all([first, second].map((id) => settled(trigger.api, trigger.id, id)));
    expect(outcomes.map((one) => one.at("outcome"))).toEqual(["started", "filtered"]);
  });
});

describe("what a case does not take", () => {
  it("fails with a reason, and is tried again by hand when it is mended", async () => {
    const trigger = await aTrigger({ mode: "advance" });
    const early = await tell(trigger, { messageId: "early", Id: "007", event: "CRM_WON" });
    expect([early.at("status"), early.at("outcome")]).toEqual(["failed", "unknown_case"]);
    await trigger.api.post("/cases", {
      workflow: "crm",
      externalId: "007",
      context: { entity: { type: "business", data: { companyName: "Late" } } },
    });
    const retried = await trigger.api.post(`/triggers/${trigger.id}/deliveries/${early.textAt("id")}/retry`);
    expect(retried.status).toBe(202);
    expect((await settled(trigger.api, trigger.id, early.textAt("id"))).at("outcome")).toBe("advanced");
    const oncemore = await trigger.api.post(`/triggers/${trigger.id}/deliveries/${early.textAt("id")}/retry`);
    expect([oncemore.status, oncemore.at("error.code")]).toEqual([409, "conflict"]);
  });

  it("says which event the state does not know, and when no guard let one pass", async () => {
    const trigger = await aTrigger();
    await tell(trigger, { messageId: "s", Id: "008", Name: "Wingtip" });
    const unknown = await tell(trigger, { messageId: "u", Id: "008", event: "NO_SUCH" });
    expect([unknown.at("outcome"), unknown.at("message")]).toEqual([
      "event_not_allowed",
      'The state "open" does not know the event "NO_SUCH".',
    ]);
    const held = await tell(trigger, { messageId: "g", Id: "008", event: "CRM_MAYBE" });
    expect([held.at("status"), held.at("outcome")]).toEqual(["applied", "not_accepted"]);
  });

  it("leaves cases of other workflows alone", async () => {
    const trigger = await aTrigger();
    await publish(trigger.api, "other", crmChart);
    const context = { entity: { type: "business", data: { companyName: "Other" } } };
    await trigger.api.post("/cases", { workflow: "other", externalId: "009", context });
    const seen = await tell(trigger, { messageId: "o", Id: "009", event: "CRM_WON" });
    expect([seen.at("status"), seen.at("outcome")]).toEqual(["failed", "other_workflow"]);
  });

  it("never lets a message write what the engine owns", async () => {
    const context = { payload: { pluginsOutput: { risk: { __type: "literal", value: 0 } } } };
    const trigger = await aTrigger({ context });
    const opened = { entity: { type: "business", data: { companyName: "X" } } };
    await trigger.api.post("/cases", { workflow: "crm", externalId: "010", context: opened });
    const seen = await tell(trigger, { messageId: "e", Id: "010" });
    expect([seen.at("status"), seen.at("outcome")]).toEqual(["failed", "engine_owned"]);
  });
});

describe("who may send", () => {
  it("tells a stranger nothing: a wrong address and a wrong proof are answered alike", async () => {
    const trigger = await aTrigger();
    const wrongProof = await sendTo(trigger.url, { Id: "1" }, { authorization: "Bearer no" });
    const wrongAddress = await sendTo(trigger.url.replace(/.{26}$/, "0".repeat(26)), { Id: "1" }, trigger.bearer);
    const bare = ({ status, json }: typeof wrongProof) => [status, isObject(json.error) && json.error.message];
    expect(bare(wrongProof)).toEqual(bare(wrongAddress));
    expect(wrongProof.status).toBe(401);
    const totals = await trigger.api.get(`/triggers/${trigger.id}/totals`);
    expect(totals.json.data).toEqual([{ day: expect.any(String), what: "refused", count: 1 }]);
    expect((await trigger.api.get(`/triggers/${trigger.id}/deliveries`)).json.data).toEqual([]);
  });

  it("hears HubSpot by the client secret of the app, and no replay of what HubSpot signed", async () => {
    const secret = "hubspot-client-secret-0123456789";
    const trigger = await aTrigger({ authentication: { kind: "hubspot_v3" }, secret });
    const body = JSON.stringify({ messageId: "h", Id: "011", Name: "Hub" });
    const signedAt = (atMs: number) => ({
      "x-hubspot-request-timestamp": String(atMs),
      "x-hubspot-signature-v3": createHmac("sha256", secret)
        .update(`POST${trigger.url}${body}${atMs}`)
        .digest("base64"),
    });
    expect((await sendTo(trigger.url, body, signedAt(Date.now()))).status).toBe(202);
    expect((await sendTo(trigger.url, body, signedAt(Date.now() - 600_000))).status).toBe(401);
  });

  it("hears Standard Webhooks with the old secret and the new while one is replaced", async () => {
    const trigger = await aTrigger({ authentication: { kind: "standard_webhooks" }, dedupe: null });
    const rotated = await trigger.api.post(`/triggers/${trigger.id}/rotate`, { overlapSeconds: 3_600 });
    expect(rotated.at("previousSecretUntil")).toEqual(expect.any(String));
    const statuses = [];
    for (const [place, secret] of [trigger.secret, rotated.textAt("secret")].entries()) {
      const body = JSON.stringify({ Id: `01${place + 2}`, Name: "Std" });
      const signature = new Webhook(secret).sign(`msg_${place}`, new Date(), body);
      const headers = {
        "webhook-id": `msg_${place}`,
        "webhook-timestamp": String(Math.floor(Date.now() / 1_000)),
        "webhook-signature": signature,
      };
      statuses.push((await sendTo(trigger.url, body, headers)).status);
    }
    expect(statuses).toEqual([202, 202]);
    await trigger.api.post(`/triggers/${trigger.id}/rotate`, { overlapSeconds: 0 });
  });

  it("is slowed down beyond the trigger's own pace, but not by strangers", async () => {
    const trigger = await aTrigger({ messagesPerMinute: 2 });
    for (let n = 0; n < 5; n++) await sendTo(trigger.url, { Id: "x" }, { authorization: "Bearer no" });
    const statuses = [];
    for (let n = 0; n < 3; n++)
      statuses.push(
        (await sendTo(trigger.url, { messageId: `p${n}`, Id: `02${n}`, Name: "P" }, trigger.bearer)).status,
      );
    expect(statuses).toEqual([202, 202, 429]);
  });

  it.each<[string, unknown, number]>([
    ["no JSON", "{", 400],
    ["a list where one is expected in `each`", { events: "none" }, 400],
    ["more than a message may have", `"${"x".repeat(262_145)}"`, 413],
    ["nesting without end", `${"[".repeat(40)}${"]".repeat(40)}`, 400],
  ])("is refused: %s", async (_title, body, status) => {
    const trigger = await aTrigger({ each: "body.events" });
    expect((await sendTo(trigger.url, body, trigger.bearer)).status).toBe(status);
  });

  it("is not heard while the trigger is switched off, or gone", async () => {
    const trigger = await aTrigger();
    await trigger.api.patch(`/triggers/${trigger.id}`, { enabled: false });
    expect((await sendTo(trigger.url, { Id: "1" }, trigger.bearer)).status).toBe(404);
    await trigger.api.delete(`/triggers/${trigger.id}`);
    expect((await sendTo(trigger.url, { Id: "1" }, trigger.bearer)).status).toBe(401);
  });
});

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
    await takeUpTriggers(env, Date.now() + 2 * 86_400_000);
    expect((await trigger.api.get(`/triggers/${trigger.id}/deliveries/${seen.textAt("id")}`)).status).toBe(404);
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
      .bind(tenantId as TenantId)
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
