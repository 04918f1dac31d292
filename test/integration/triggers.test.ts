import { env } from "cloudflare:workers";
import { createHmac } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import type { TriggerDeliveryId } from "../../src/domain";
import { isObject } from "../../src/lib/json";
import { applyTrigger } from "../../src/queues/apply-trigger";
import { takeUpTriggers } from "../../src/queues/triggers";
import { publish } from "../support/api";
import { aTrigger, casesOf, crmChart, idsOf, sendTo, settled, tell } from "../support/triggers";

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

  it("hears all of a message again by a mended trigger, also what was told the first time", async () => {
    const trigger = await aTrigger({ event: { name: "NO_SUCH" } });
    await tell(trigger, { messageId: "1", Id: "012", Name: "Mended" });
    const half = await tell(trigger, { messageId: "2", Id: "012", Stage: "told" });
    expect(half.at("outcome")).toBe("event_not_allowed");
    const context = { payload: { customData: { stage: { __type: "literal", value: "told anew" } } } };
    await trigger.api.patch(`/triggers/${trigger.id}`, { context, event: { name: "CRM_WON" } });
    await trigger.api.post(`/triggers/${trigger.id}/deliveries/${half.textAt("id")}/retry`);
    const done = await settled(trigger.api, trigger.id, half.textAt("id"));
    const seen = await trigger.api.get(`/cases/${done.textAt("caseId")}`);
    expect([done.at("outcome"), seen.at("state"), seen.at("context.customData.stage")]).toEqual([
      "advanced",
      "review",
      "told anew",
    ]);
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
