import { notify } from "../cases/notify";
import { dbOf } from "../db/db-of";
import { failPendingDeliveries } from "../db/webhook-deliveries";
import { type Endpoint, updateEndpoint } from "../db/webhooks";
import { idFrom } from "../domain";
import type { Env } from "../env";
import type { Standing } from "../webhooks/endpoint-api";
import { noCase } from "../webhooks/no-case";
import { tellEndpoints } from "./tell-endpoints";

/**
 * The registry follows the endpoint's object, which has switched itself off: nothing more is published to it. Those who run the house and
 * the tenant's other endpoints are told first: a registry that says `disabled` is the proof that they were, so a crash in between tells
 * again rather than never. What is told twice is one, by its id.
 */
export async function switchOff(env: Env, endpoint: Endpoint, standing: Standing, nowMs: number): Promise<void> {
  if (standing.status !== "disabled") return;
  const disabledReason = standing.reason === "gone" ? "the receiver answered 410" : "every attempt failed for 5 days";
  const { tenantId, id } = endpoint;
  const db = dbOf(env, tenantId);
  await tellPeople(env, endpoint, nowMs);
  await tellOthers(env, endpoint, standing.reason ?? "failing", nowMs);
  await updateEndpoint(db, tenantId, id, { status: "disabled", disabledReason, updatedAtMs: nowMs });
  await failPendingDeliveries(db, tenantId, id, `endpoint disabled: ${disabledReason}`, nowMs);
}

/** Names one switching off: after somebody has switched it on again, the next is another. */
const nameOf = ({ id, updatedAtMs }: Endpoint): string => `${id.slice(id.indexOf("_") + 1)}_off_${updatedAtMs}`;

async function tellPeople(env: Env, endpoint: Endpoint, nowMs: number): Promise<void> {
  const { tenantId, id } = endpoint;
  const notice = {
    kind: "webhook_disabled" as const,
    key: nameOf(endpoint),
    caseId: noCase,
    to: [],
    roles: ["admin", "builder"],
    watchers: false,
    byId: null,
    detail: { endpointId: id },
  };
  await notify(env, tenantId, [notice], nowMs);
}

async function tellOthers(env: Env, endpoint: Endpoint, reason: "gone" | "failing", nowMs: number): Promise<void> {
  const { tenantId, id, url } = endpoint;
  const detail = { endpointId: id, url: url.split("?")[0] ?? "", reason };
  const name = idFrom("event", nameOf(endpoint));
  await tellEndpoints(env, tenantId, { id: name, type: "webhook.endpoint.disabled", atMs: nowMs, detail }, nowMs, id);
}
