import type { CommandAnswer } from "../cases/case-api";
import { makeCaseId } from "../cases/case-id";
import { caseOf } from "../cases/case-of";
import { openCase } from "../cases/open-case";
import { caseByExternalId } from "../db/case-by-external-id";
import { indexedCase } from "../db/cases";
import { dbOf } from "../db/db-of";
import { getDelivery, settleDelivery, type TriggerDelivery } from "../db/trigger-deliveries";
import { getTrigger } from "../db/triggers";
import {
  type Actor,
  type CaseId,
  type CommandBody,
  parseId,
  type Refusal,
  type TenantId,
  type TriggerDeliveryId,
  type TriggerId,
} from "../domain";
import { type Env, settingsOf } from "../env";
import { sha256Hex } from "../lib/bytes";
import { derivedKey } from "../lib/derived-key";
import { canonicalJson, isObject, type Json } from "../lib/json";
import { errorFields, log } from "../lib/log";
import type { Result } from "../lib/result";
import { mergeOf, planOf, type TriggerPlan } from "../triggers/plan";
import type { TriggerSettings } from "../triggers/trigger.schema";
import { openFacts, settingsIn } from "./trigger-records";

const mostAttempts = 20;

/** What became of a message. */
interface Applied {
  status: "applied" | "ignored" | "failed";
  outcome: string;
  message: string | null;
  caseId: CaseId | null;
}

/**
 * Applies a stored message, once: cases know it by its id, so that doing it again after a crash changes nothing. What cannot be tried
 * now (a case that does not answer) stays `received`, and the sweeper comes back to it.
 */
export async function applyTrigger(env: Env, tenantId: TenantId, id: TriggerDeliveryId, nowMs: number): Promise<void> {
  const db = dbOf(env, tenantId);
  const row = await getDelivery(db, tenantId, id);
  if (row?.status !== "received") return; // settled, or forgotten with its trigger
  try {
    const { status, outcome, message, caseId } = await apply(env, tenantId, row, nowMs);
    await settleDelivery(db, row, { status, outcome, message, caseId, updatedAtMs: nowMs });
  } catch (problem) {
    const attempts = row.attempts + 1;
    log.error("trigger.not_applied", { tenantId, deliveryId: id, attempts, ...errorFields(problem) });
    const over = attempts >= mostAttempts;
    await settleDelivery(db, row, {
      status: over ? "failed" : "received",
      outcome: over ? "not_applied" : null,
      message: over ? "The case could not be reached." : null,
      attempts,
      updatedAtMs: nowMs,
    });
  }
}

async function apply(env: Env, tenantId: TenantId, row: TriggerDelivery, nowMs: number): Promise<Applied> {
  const triggerId = parseId("trigger", row.triggerId);
  const trigger = triggerId === null ? null : await getTrigger(dbOf(env, tenantId), tenantId, triggerId);
  const facts = openFacts(env, row);
  if (trigger === null || triggerId === null || facts === null)
    return failed("unreadable", "The message, or its trigger, is gone.");
  const settings = settingsIn(trigger);
  const planned = planOf(settings, facts, nowMs);
  if (planned.kind === "ignored") return { status: "ignored", outcome: "filtered", message: null, caseId: null };
  if (planned.kind === "failed")
    return failed("bad_mapping", planned.problems.map(({ path, message }) => `${path}: ${message}`).join("; "));
  return carryOut(env, { tenantId, triggerId, settings, deliveryId: row.id, nowMs }, planned.plan);
}

interface Task {
  tenantId: TenantId;
  triggerId: TriggerId;
  settings: TriggerSettings;
  deliveryId: string;
  nowMs: number;
}

async function carryOut(env: Env, task: Task, plan: TriggerPlan): Promise<Applied> {
  const { tenantId, settings } = task;
  if (settings.mode === "start") return start(env, task, plan);
  const named = await caseNamed(env, tenantId, plan);
  // A case that this very message opened, before we could write that down, is not to be told of it a second time.
  if (named !== null && named.caseId !== ownCaseId(env, task)) return goOn(env, task, plan, named);
  if (settings.mode === "start_or_advance") return start(env, task, plan);
  return failed("unknown_case", "No case has the id that the message names.");
}

const goOn = async (env: Env, task: Task, plan: TriggerPlan, named: NamedCase): Promise<Applied> =>
  isOf(task.settings, named)
    ? advance(env, task, plan, named.caseId)
    : failed("other_workflow", "The case that the message names is of another workflow.");

/** A case as a message found it. */
export interface NamedCase {
  caseId: CaseId;
  definitionKey: string;
  definitionId: string;
}

/** The case a message names, as the list knows it; null: there is none. */
export async function caseNamed(
  env: Env,
  tenantId: TenantId,
  { correlation }: Pick<TriggerPlan, "correlation">,
): Promise<NamedCase | null> {
  if (correlation === null) return null;
  const db = dbOf(env, tenantId);
  const { by, id } = correlation;
  const asked = by === "case_id" ? parseId("case", id) : null;
  const row =
    by === "external_id"
      ? await caseByExternalId(db, tenantId, id)
      : asked === null
        ? null
        : await indexedCase(db, tenantId, asked);
  const caseId = parseId("case", row?.caseId);
  if (row === null || caseId === null) return null;
  return { caseId, definitionKey: row.definitionKey, definitionId: row.definitionId };
}

/** A trigger speaks to the cases of its own workflow: an id of another system says nothing about what a case is for. */
export const isOf = ({ workflow }: Pick<TriggerSettings, "workflow">, named: NamedCase): boolean =>
  workflow === named.definitionKey || workflow === named.definitionId;

async function start(env: Env, task: Task, plan: TriggerPlan): Promise<Applied> {
  const { settings, triggerId, nowMs } = task;
  const request = {
    workflow: settings.workflow,
    context: plan.context ?? {},
    metadata: { trigger: triggerId },
    ...(plan.correlation?.by === "external_id" && { externalId: plan.correlation.id }),
  };
  const opened = await openCase(env, actorOf(task), request, openingKey(task), nowMs);
  if (opened.ok) return applied("started", parseId("case", opened.value.row.caseId));
  const { error } = opened;
  if (error.code !== "case_exists") return refused(error, null);
  // Somebody else opened it between our look and our try.
  const named = settings.mode === "start" ? null : await caseNamed(env, task.tenantId, plan);
  if (named !== null) return goOn(env, task, plan, named);
  return { status: "ignored", outcome: "case_exists", message: "An equal case is open.", caseId: error.caseId };
}

async function advance(env: Env, task: Task, plan: TriggerPlan, caseId: CaseId): Promise<Applied> {
  const { context, event } = plan;
  const tell = (body: CommandBody): Promise<Result<CommandAnswer, Refusal>> => {
    // The same words are told once. A mapping that was mended before another try says something else, and is heard.
    const words = sha256Hex(canonicalJson(body as unknown as Json));
    const id = `trigger.${task.deliveryId}.${words.slice(0, 16)}`;
    return caseOf(env, { tenantId: task.tenantId, caseId }).dispatch(
      { id, actor: actorOf(task), expectedVersion: null, body },
      words,
    );
  };
  const merge = context === null ? null : mergeOf(context);
  if (merge !== null) {
    const merged = await tell({ type: "merge_context", merge, arrays: "by_id" });
    if (!merged.ok) return refused(merged.error, caseId);
  }
  if (event === null) return applied("advanced", caseId);
  const sent = await tell({ type: "send_event", name: event.name, payload: event.payload });
  if (!sent.ok) return refused(sent.error, caseId);
  const view: unknown = JSON.parse(sent.value.body);
  // Known in this state, but no guard passed: the case has it in its log, and stays where it is.
  return applied(isObject(view) && view.accepted === false ? "not_accepted" : "advanced", caseId);
}

/** A trigger acts as a key of its own that may write cases and nothing else. */
const actorOf = ({ tenantId, triggerId }: Task): Actor => ({
  kind: "api_key",
  tenantId,
  keyId: triggerId,
  scopes: ["cases:write"],
});

const openingKey = ({ deliveryId }: Task): string => `trigger.${deliveryId}`;

const ownCaseId = (env: Env, task: Task): CaseId =>
  makeCaseId(derivedKey(settingsOf(env).MASTER_KEY, "case-id"), task.tenantId, `key|${openingKey(task)}`);

const applied = (outcome: string, caseId: CaseId | null): Applied => ({
  status: "applied",
  outcome,
  message: null,
  caseId,
});
const failed = (outcome: string, message: string): Applied => ({ status: "failed", outcome, message, caseId: null });

function refused(refusal: Refusal, caseId: CaseId | null): Applied {
  // It is in the list, so it is being opened at this moment: it will answer.
  if (refusal.code === "unknown_case") throw new Error("the case is not open yet");
  return { status: "failed", outcome: refusal.code, message: sentenceOf(refusal), caseId };
}

function sentenceOf(refusal: Refusal): string {
  switch (refusal.code) {
    case "bad_value":
      return `${refusal.param}: ${refusal.message}`;
    case "engine_owned":
      return `${refusal.param} is written by the engine only.`;
    case "event_not_allowed":
      return `The state "${refusal.state}" does not know the event "${refusal.event}".`;
    case "unknown_definition":
    case "definition_not_published":
      return `The workflow "${refusal.workflow}" cannot be started.`;
    case "case_closed":
      return `The case is ${refusal.status}.`;
    default:
      return `The case refused: ${refusal.code}.`;
  }
}
