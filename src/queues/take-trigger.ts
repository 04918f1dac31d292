import { dbOf } from "../db/db-of";
import { deliveryOf, storeDelivery, type TriggerDelivery } from "../db/trigger-deliveries";
import { countTrigger, type TriggerRow, triggerAt } from "../db/triggers";
import { newId, parseId, type RateLimiterApi, type TenantId, type TriggerDeliveryId, type TriggerId } from "../domain";
import type { Env } from "../env";
import { byteLength, sha256Hex } from "../lib/bytes";
import { canonicalJson, depthOf, foreignJson, type Json } from "../lib/json";
import { errorFields, log } from "../lib/log";
import { objectOf } from "../places/object-of";
import { type MessageFacts, messageId, messagesIn } from "../triggers/plan";
import { type Arrived, proveSender } from "../triggers/prove-sender";
import type { TriggerSettings } from "../triggers/trigger.schema";
import { sealFacts, secretsInForce, settingsIn } from "./trigger-records";

/** A request to the address of a trigger. `rawBody` null: it was no UTF-8. */
export interface TriggerRequest extends Omit<Arrived, "rawBody"> {
  address: string;
  rawBody: string | null;
  /** Every header, by its name in small letters. */
  headers: Record<string, string>;
}

export type TriggerTaken =
  | { kind: "received"; deliveries: { id: string; repeated: boolean }[] }
  /** Nobody's address, or not its sender's message: told apart by nobody outside. */
  | { kind: "unproven" }
  | { kind: "switched_off" }
  | { kind: "too_many"; retryAfterSeconds: number }
  | { kind: "not_json" }
  | { kind: "no_messages"; message: string };

const dayMs = 86_400_000;
const deepest = 32;

/** Takes in what came to a trigger: proves it, stores each message in it, and only then has it applied. */
export async function takeTrigger(env: Env, request: TriggerRequest): Promise<TriggerTaken> {
  const { nowMs, rawBody } = request;
  const row = /^[0-9a-z]{26}$/.test(request.address) ? await triggerAt(env.DB, request.address) : null;
  const whose = { tenantId: row?.tenantId ?? "", triggerId: row?.id ?? "" };
  const settings = row === null ? null : settingsIn(row);
  const proven =
    row === null || settings === null || rawBody === null
      ? null
      : proveSender(settings.authentication, secretsInForce(env, row, nowMs), { ...request, rawBody });
  if (row === null || settings === null || proven === null || rawBody === null) {
    log.warn("trigger.unproven", whose);
    await countTrigger(env.DB, whose, dayOf(nowMs), "refused");
    return { kind: "unproven" };
  }
  if (!settings.enabled) return { kind: "switched_off" };
  const waitSeconds = await overLimit(env, row, settings.messagesPerMinute);
  if (waitSeconds > 0) {
    await countTrigger(env.DB, whose, dayOf(nowMs), "too_many");
    return { kind: "too_many", retryAfterSeconds: waitSeconds };
  }
  const body = parsed(rawBody);
  if (body === undefined) return { kind: "not_json" };
  const headers = harmless(request.headers);
  const messages = messagesIn(settings, { body, headers });
  if (!messages.ok) return { kind: "no_messages", message: messages.error };
  const signedId = settings.each === null ? proven.signedId : null;
  const deliveries = [];
  for (const message of messages.value)
    deliveries.push(await store(env, row, settings, { body: message, headers }, signedId, nowMs));
  const repeats = deliveries.filter(({ repeated }) => repeated).length;
  if (repeats > 0) await countTrigger(env.DB, whose, dayOf(nowMs), "repeated", repeats);
  if (deliveries.length > repeats)
    await countTrigger(env.DB, whose, dayOf(nowMs), "received", deliveries.length - repeats);
  await handOver(
    env,
    row,
    deliveries.flatMap(({ id, repeated }) => (repeated ? [] : (parseId("triggerDelivery", id) ?? []))),
  );
  return { kind: "received", deliveries };
}

/** Hands stored messages to the queue. What is lost on the way the sweeper finds. */
export async function handOver(
  env: Env,
  { tenantId, id }: Pick<TriggerRow, "tenantId" | "id">,
  deliveryIds: TriggerDeliveryId[],
): Promise<void> {
  if (deliveryIds.length === 0) return;
  try {
    await env.TRIGGERS.send({ tenantId: tenantId as TenantId, deliveryIds });
  } catch (problem) {
    log.error("trigger.not_handed_over", { tenantId, triggerId: id, ...errorFields(problem) });
  }
}

async function store(
  env: Env,
  trigger: TriggerRow,
  settings: TriggerSettings,
  facts: MessageFacts,
  signedId: string | null,
  nowMs: number,
): Promise<{ id: string; repeated: boolean }> {
  const { tenantId } = trigger;
  const db = dbOf(env, tenantId as TenantId);
  const id = newId("triggerDelivery");
  const own = messageId(settings, facts) ?? signedId;
  const dedupeKey =
    own === null ? `hash|${sha256Hex(canonicalJson(facts.body))}` : `id|${own.length > 200 ? sha256Hex(own) : own}`;
  const row: TriggerDelivery = {
    id,
    tenantId,
    triggerId: trigger.id,
    status: "received",
    outcome: null,
    message: null,
    dedupeKey,
    repeats: 0,
    repeatedAtMs: null,
    caseId: null,
    bodyBytes: byteLength(JSON.stringify(facts.body)),
    sealed: sealFacts(env, { tenantId, id }, facts),
    attempts: 0,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    expiresAtMs: nowMs + settings.rememberDays * dayMs,
  };
  if (await storeDelivery(db, row)) return { id, repeated: false };
  const first = await deliveryOf(db, tenantId as TenantId, trigger.id as TriggerId, dedupeKey);
  return { id: first?.id ?? id, repeated: true };
}

/** Seconds to wait; 0: the request may come in. Only what is proven counts, so nobody else can use a sender's share up. */
async function overLimit(env: Env, row: TriggerRow, messagesPerMinute: number): Promise<number> {
  const name = `trigger|${row.tenantId}|${row.id}`;
  const limiter = objectOf(env, "RATE_LIMITERS", name) as unknown as RateLimiterApi;
  const answer = await limiter.take(name, { quota: messagesPerMinute, windowSeconds: 60 });
  return answer.allowed ? 0 : answer.retryAfterSeconds;
}

function parsed(text: string): Json | undefined {
  try {
    const value = foreignJson(text);
    return depthOf(value, deepest + 1) > deepest ? undefined : value;
  } catch {
    return undefined;
  }
}

const dayOf = (nowMs: number): string => new Date(nowMs).toISOString().slice(0, 10);

const mostHeaders = 40;
const carriesProof = /auth|cookie|secret|token|password|signature|credential|session|api-?key/;
const ofTheWay = /^(cf-|x-forwarded|x-real-ip|forwarded|true-client|host$|connection$|accept|content-length$)/;

/** Headers that mappings may read: neither proofs, which must not be kept, nor what proxies wrote on the way. */
export const harmless = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers)
      .map(([name, value]) => [name.toLowerCase(), value] as const)
      .filter(([name, value]) => !carriesProof.test(name) && !ofTheWay.test(name) && value.length <= 1_000)
      .slice(0, mostHeaders),
  );
