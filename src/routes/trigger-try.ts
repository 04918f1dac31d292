import type * as z from "zod";
import { caseOf } from "../cases/case-of";
import { dbOf } from "../db/db-of";
import { definitionToOpen } from "../db/definitions";
import type { TenantId } from "../domain";
import type { Env } from "../env";
import { getPath, isObject, type JsonObject } from "../lib/json";
import { caseNamed, isOf, type NamedCase } from "../queues/apply-trigger";
import { harmless } from "../queues/take-trigger";
import {
  type MessageFacts,
  type MessageProblem,
  messageId,
  messagesIn,
  planOf,
  type TriggerPlan,
} from "../triggers/plan";
import type { TriggerSettings } from "../triggers/trigger.schema";
import type { TriedTrigger } from "./trigger-schemas";

type Tried = z.input<typeof TriedTrigger>;
type TriedMessage = Tried["messages"][number];

/** What a trigger would make of a sample, down to the case it would go to. Nothing is stored, no case hears of it. */
export async function tryTrigger(
  env: Env,
  tenantId: TenantId,
  settings: TriggerSettings,
  sample: MessageFacts,
  nowMs: number,
): Promise<Tried> {
  const headers = harmless(sample.headers);
  const messages = messagesIn(settings, { ...sample, headers });
  if (!messages.ok) return { messages: [], problems: [{ path: "each", message: messages.error }] };
  const tried: TriedMessage[] = [];
  for (const body of messages.value) tried.push(await tryOne(env, tenantId, settings, { body, headers }, nowMs));
  return { messages: tried, problems: [] };
}

async function tryOne(
  env: Env,
  tenantId: TenantId,
  settings: TriggerSettings,
  facts: MessageFacts,
  nowMs: number,
): Promise<TriedMessage> {
  const nothing = { id: messageId(settings, facts), correlation: null, caseId: null, context: null, event: null };
  const planned = planOf(settings, facts, nowMs);
  if (planned.kind === "ignored") return { ...nothing, would: "ignore", problems: [] };
  if (planned.kind === "failed") return { ...nothing, would: "fail", problems: planned.problems };
  const { plan } = planned;
  const named = settings.mode === "start" ? null : await caseNamed(env, tenantId, plan);
  const asked = { ...nothing, ...plan, caseId: named?.caseId ?? null };
  if (named !== null) {
    const problems = await problemsOfAdvancing(env, tenantId, settings, plan, named);
    return { ...asked, would: problems.length > 0 ? "fail" : "advance", problems };
  }
  if (settings.mode === "advance")
    return { ...asked, would: "fail", problems: [{ path: "correlation", message: "No case has this id." }] };
  const existing = settings.mode === "start" ? await caseNamed(env, tenantId, plan) : null;
  if (existing !== null) return { ...asked, caseId: existing.caseId, would: "ignore", problems: [] };
  const problems = await problemsOfStarting(env, tenantId, settings, plan.context ?? {});
  return { ...asked, event: null, would: problems.length > 0 ? "fail" : "start", problems };
}

async function problemsOfAdvancing(
  env: Env,
  tenantId: TenantId,
  settings: TriggerSettings,
  { event }: TriggerPlan,
  named: NamedCase,
): Promise<MessageProblem[]> {
  if (!isOf(settings, named)) return [{ path: "workflow", message: "The case is of another workflow." }];
  const seen = await caseOf(env, { tenantId, caseId: named.caseId }).view();
  const view: unknown = seen.ok ? JSON.parse(seen.value.body) : null;
  if (!isObject(view)) return [{ path: "correlation", message: "The case does not answer." }];
  if (view.status !== "active") return [{ path: "correlation", message: `The case is ${String(view.status)}.` }];
  const allowed = Array.isArray(view.allowedEvents) ? view.allowedEvents : [];
  return event === null || allowed.includes(event.name)
    ? []
    : [{ path: "event", message: `The state "${String(view.state)}" does not know the event "${event.name}".` }];
}

async function problemsOfStarting(
  env: Env,
  tenantId: TenantId,
  { workflow }: TriggerSettings,
  context: JsonObject,
): Promise<MessageProblem[]> {
  const problems: MessageProblem[] = [];
  const runs = await definitionToOpen(dbOf(env, tenantId), tenantId, workflow, null);
  if (!runs.ok) problems.push({ path: "workflow", message: `There is no published workflow "${workflow}".` });
  const type = getPath(context, "entity.type");
  if (type !== "business" && type !== "individual")
    problems.push({ path: "context.entity.type", message: "must be individual or business" });
  const [id, data] = [getPath(context, "entity.id"), getPath(context, "entity.data")];
  const isNamed = typeof id === "number" || (typeof id === "string" && id !== "");
  if (!isNamed && !(isObject(data) && Object.keys(data).length > 0))
    problems.push({ path: "context.entity", message: "give an id or some data" });
  return problems;
}
