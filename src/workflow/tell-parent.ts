import type { ChildCallback, ParentLink } from "../domain";
import { getPath, isObject, type Json, type JsonObject } from "../lib/json";
import { runTransforms, transformList } from "../plugins/transform";
import { activeStates, stateString, tagsOf } from "./kernel";
import { contextOf, nextEffectId, plan, type Turn } from "./turn";

const tellingAttempts = 8;

/** Plans the message to the parent when what the parent can see has changed. */
export function tellParent(turn: Turn, firstTime: boolean): void {
  const parent = turn.next.parent;
  if (parent === null) return;
  const position = { configuration: turn.next.configuration, history: turn.next.history };
  const before = stateString({ configuration: turn.before.configuration, history: turn.before.history });
  const state = stateString(position);
  if (
    !firstTime &&
    state === before &&
    turn.next.status === turn.before.status &&
    turn.next.outcome === turn.before.outcome
  )
    return;
  const { result, deliverEvent } = answerToParent(turn, parent, state);
  const news: JsonObject = {
    childKey: parent.childKey,
    caseId: turn.next.caseId,
    version: turn.next.version,
    status: turn.next.status,
    state,
    tags: tagsOf(turn.definition.chart, position),
    outcome: turn.next.outcome,
    entityId: turn.next.entity.id,
    result,
    deliverEvent,
  };
  plan(turn, { kind: "tell_parent", id: nextEffectId(turn), parentId: parent.caseId, news }, tellingAttempts);
}

function answerToParent(
  turn: Turn,
  parent: ParentLink,
  state: string,
): { result: JsonObject; deliverEvent: string | null } {
  const position = { configuration: turn.next.configuration, history: turn.next.history };
  const names = new Set([
    state,
    ...activeStates(turn.definition.chart, position).flatMap((node) => [node.path, node.key]),
  ]);
  const context = contextOf(turn.next);
  const hasEnded = turn.next.status === "completed" || turn.next.status === "failed";
  let result: JsonObject | null = null;
  let deliverEvent: string | null = null;
  for (const callback of callbacksOf(turn, parent)) {
    const { persistenceStates, transformers } = callback;
    const due = persistenceStates === null ? hasEnded : persistenceStates.some((name) => names.has(name));
    if (!due && turn.next.status === "active") continue;
    const mapped = transformers.length === 0 ? null : runTransforms(transformers, context, turn.nowMs);
    if (mapped?.ok && isObject(mapped.value)) result = { ...(result ?? {}), ...mapped.value };
    if (due && callback.deliverEvent !== null) deliverEvent = callback.deliverEvent;
  }
  return { result: result ?? defaultResult(context), deliverEvent };
}

/** What the parent's definition asks for; without that, the older `callbackResult` of the child's own. */
function callbacksOf(turn: Turn, parent: ParentLink): ChildCallback[] {
  const own = turn.next.config.callbackResult ?? turn.definition.config.callbackResult;
  return parent.callbacks.length > 0 ? parent.callbacks : readCallbacks(own === undefined ? [] : [own]);
}

/** Entries of `childCallbackResults`, or a `callbackResult`, of a config. What is no such entry is left out. */
export const readCallbacks = (raw: Json | undefined): ChildCallback[] =>
  (Array.isArray(raw) ? raw : []).filter(isObject).map((entry) => ({
    ...(typeof entry.definitionId === "string" && { definitionId: entry.definitionId }),
    transformers: transformList(entry.transformers),
    persistenceStates: Array.isArray(entry.persistenceStates)
      ? entry.persistenceStates.filter((state): state is string => typeof state === "string")
      : null,
    deliverEvent: typeof entry.deliverEvent === "string" ? entry.deliverEvent : null,
  }));

// Without a mapping the parent hears what a join and a rule need: the identity check's answer and the score.
function defaultResult(context: JsonObject): JsonObject {
  const session = getPath(context, "pluginsOutput.kyc_session.kyc_session_1.result");
  return {
    vendorResult: session ?? null,
    riskScore: getPath(context, "pluginsOutput.risk_evaluation.riskScore") ?? null,
  };
}
