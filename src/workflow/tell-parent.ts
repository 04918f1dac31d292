import type { CaseSnapshot, ChildCallback, ParentLink } from "../domain";
import { getPath, isObject, type Json, type JsonObject } from "../lib/json";
import { runTransforms, transformList } from "../plugins/transform";
import { activeStates, stateString, tagsOf } from "./kernel";
import { contextOf, nextEffectId, plan, type Turn } from "./turn";

const tellingAttempts = 8;

/** Plans the message to the parent when what the parent can see has changed, or it asked to hear of a state that was entered. */
export function tellParent(turn: Turn, firstTime: boolean): void {
  const parent = turn.next.parent;
  if (parent === null) return;
  const before = stateString(turn.before);
  const position = { configuration: turn.next.configuration, history: turn.next.history };
  const state = stateString(position);
  const isOther =
    firstTime ||
    state !== before ||
    turn.next.status !== turn.before.status ||
    turn.next.outcome !== turn.before.outcome;
  const callbacks = callbacksOf(turn, parent);
  const entered = enteredNames(turn);
  if (state !== before) entered.add(state);
  const events = dueEvents(turn, callbacks, entered);
  if (!isOther && events.length === 0) return;
  const news: JsonObject = {
    childKey: parent.childKey,
    caseId: turn.next.caseId,
    version: turn.next.version,
    status: turn.next.status,
    state,
    tags: tagsOf(turn.definition.chart, position),
    outcome: turn.next.outcome,
    entityId: turn.next.entity.id,
    result: resultFor(turn, callbacks, entered),
    deliverEvent: events[0] ?? null,
    ...(events.length > 1 && { deliverEvents: events }),
  };
  plan(turn, { kind: "tell_parent", id: nextEffectId(turn), parentId: parent.caseId, news }, tellingAttempts);
}

/** Paths and keys of every state entered by this command, those it has only passed through as well. */
function enteredNames({ steps }: Turn): Set<string> {
  const paths = steps.flatMap((step) => (step.kind === "transition" ? step.entered : []));
  return new Set(paths.flatMap((path) => [path, path.slice(path.lastIndexOf(".") + 1)]));
}

/** Once per entry of a state, or at the end of the case. */
function dueEvents(
  { next, before }: Turn,
  callbacks: readonly ChildCallback[],
  entered: ReadonlySet<string>,
): string[] {
  const ends = hasEnded(next) && next.status !== before.status;
  const events = callbacks.flatMap(({ persistenceStates, deliverEvent }) => {
    const isDue = persistenceStates === null ? ends : persistenceStates.some((name) => entered.has(name));
    return isDue && deliverEvent !== null ? [deliverEvent] : [];
  });
  return [...new Set(events)];
}

function resultFor(turn: Turn, callbacks: readonly ChildCallback[], entered: ReadonlySet<string>): JsonObject {
  const position = { configuration: turn.next.configuration, history: turn.next.history };
  const active = activeStates(turn.definition.chart, position).flatMap((node) => [node.path, node.key]);
  const names = new Set([stateString(position), ...active, ...entered]);
  const context = contextOf(turn.next);
  let result: JsonObject | null = null;
  for (const { persistenceStates, transformers } of callbacks) {
    const isAsked =
      persistenceStates === null ? hasEnded(turn.next) : persistenceStates.some((name) => names.has(name));
    if ((!isAsked && turn.next.status === "active") || transformers.length === 0) continue;
    const mapped = runTransforms(transformers, context, turn.nowMs);
    if (mapped.ok && isObject(mapped.value)) result = { ...(result ?? {}), ...mapped.value };
  }
  return result ?? defaultResult(context);
}

const hasEnded = ({ status }: CaseSnapshot): boolean => status === "completed" || status === "failed";

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
