import { caseOf } from "../cases/case-of";
import { dbOf } from "../db/db-of";
import { lookUpAll } from "../db/lists";
import { clockOffsetOf } from "../db/tenants";
import type { AttemptReport, CaseRef, Effect, Outside } from "../domain";
import type { Env } from "../env";
import { isObject, type Json, type JsonObject } from "../lib/json";
import { readGatheredRules } from "../rules/gathered-rules";
import { listLookups } from "../rules/in-list";
import { nodesOf } from "../rules/rule-book";
import { documentedModel } from "../rules/score-model";
import { readRules } from "./rule-sources";

/**
 * Reads the rules of a plugin, and looks up in the tenant's lists what they ask about this case. All of it comes back as a result, with
 * how long it took; the case scores it, and keeps it. `sample`: facts of a run without a case.
 */
export async function gatherFacts(
  env: Env,
  ref: CaseRef,
  effect: Extract<Effect, { kind: "gather_facts" }>,
  outside: Outside,
  sample: JsonObject | null = null,
): Promise<AttemptReport> {
  const beganMs = Date.now();
  const read = await readRules(env, ref, effect, outside);
  if (!read.ok) return read.error;
  const rulesMs = Date.now() - beganMs;
  const asked = await answersOfLists(env, ref, read.value, sample);
  const took = { rulesMs, listsMs: asked?.tookMs ?? {} };
  const output: JsonObject = { ...read.value, ...(asked !== null && { lists: asked.answers }), took };
  return { outcome: "result", result: { status: "success", output } };
}

/** Null when the rules ask no list, or cannot be read: the case says what is wrong with them. */
async function answersOfLists(
  env: Env,
  ref: CaseRef,
  gathered: JsonObject,
  sample: JsonObject | null,
): Promise<Awaited<ReturnType<typeof lookUpAll>> | null> {
  const rules = readGatheredRules(gathered);
  if (!rules.ok) return null;
  const { sets, settings } = rules.value;
  const nodes = nodesOf({ rules: sets, model: settings.model ?? documentedModel, tests: [] });
  if (listLookups(nodes, {}).size === 0) return null;
  const wanted = listLookups(nodes, sample ?? (await factsOf(env, ref)));
  const db = dbOf(env, ref.tenantId);
  const nowMs = Date.now() + (await clockOffsetOf(db, ref.tenantId));
  return lookUpAll(db, ref.tenantId, wanted, nowMs);
}

/** The context as rules read it. If it changes before the score is made, what is new was not looked up, and counts as unknown. */
async function factsOf(env: Env, ref: CaseRef): Promise<JsonObject> {
  const view = await caseOf(env, ref).view();
  const body: Json = view.ok ? (JSON.parse(view.value.body) as Json) : null;
  return isObject(body) && isObject(body.context) ? body.context : {};
}
