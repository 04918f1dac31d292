import { vi } from "vitest";
import { fetchSelf } from "../../durable-objects/self";
import { isObject, type Json, type JsonObject } from "../../src/lib/json";
import { type ApiClient, aTenantClient, publish } from "./api";

/** A case that another system may advance: from `open` by CRM_WON to `review`, never back. */
export const crmChart: JsonObject = {
  id: "crm",
  initial: "open",
  states: {
    open: {
      on: {
        CRM_WON: "review",
        CRM_MAYBE: { target: "review", guard: { type: "json-logic", options: { rule: { "==": [1, 2] } } } },
      },
    },
    review: { tags: ["manual_review"], on: { approve: "approved", reject: "rejected" } },
    approved: { type: "final", tags: ["approved"] },
    rejected: { type: "final", tags: ["rejected"] },
  },
};

/** A trigger as people write one for a CRM that sends records with `Id`, `Name` and perhaps `event`. */
export const crmTrigger = (workflow: string, over: JsonObject = {}): JsonObject => ({
  name: "Our CRM",
  workflow,
  mode: "start_or_advance",
  correlation: { expression: "body.Id" },
  context: {
    transform: [
      {
        transformer: "jmespath",
        mapping:
          "{entity: {type: 'business', id: body.Id, data: {companyName: body.Name}}, customData: {stage: body.Stage}}",
      },
    ],
  },
  event: { nameFrom: "body.event" },
  dedupe: "body.messageId",
  authentication: { kind: "bearer" },
  ...over,
});

/** Sends a message to the address of a trigger, as another system would. */
export async function sendTo(
  url: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; json: JsonObject; headers: Headers }> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const response = await fetchSelf(
    new Request(url, { method: "POST", headers: { "content-type": "application/json", ...headers }, body: text }),
  );
  return { status: response.status, json: (await response.json()) as JsonObject, headers: response.headers };
}

/** The message when it is settled. */
export const settled = (api: ApiClient, triggerId: string, deliveryId: string) =>
  vi.waitFor(
    async () => {
      const seen = await api.get(`/triggers/${triggerId}/deliveries/${deliveryId}`);
      if (seen.at("status") === "received") throw new Error("not applied yet");
      return seen;
    },
    { timeout: 20_000, interval: 30 },
  );

/** A tenant with a workflow and a trigger for it. */
export async function aTrigger(over: JsonObject = {}) {
  const seeded = await aTenantClient();
  await publish(seeded.api, "crm", crmChart);
  const made = await seeded.api.post("/triggers", crmTrigger("crm", over));
  if (made.status !== 201) throw new Error(made.text);
  const [id, url, secret] = [made.textAt("id"), made.textAt("url"), made.textAt("secret")];
  const bearer = { authorization: `Bearer ${secret}` };
  return { ...seeded, id, url, secret, bearer };
}

export const idsOf = (json: JsonObject): string[] =>
  Array.isArray(json.deliveries) ? json.deliveries.flatMap((one) => (isObject(one) ? [String(one.id)] : [])) : [];

/** Sends a message and waits for what becomes of it. */
export async function tell(trigger: Awaited<ReturnType<typeof aTrigger>>, body: Json) {
  const sent = await sendTo(trigger.url, body, trigger.bearer);
  if (sent.status !== 202) throw new Error(`it was not taken: ${sent.status}`);
  const [first = ""] = idsOf(sent.json);
  return settled(trigger.api, trigger.id, first);
}

export const casesOf = async (api: ApiClient) => {
  const listed = await api.get("/cases");
  return Array.isArray(listed.json.data) ? listed.json.data.filter(isObject) : [];
};
