import type { CaseId, CaseSnapshot, ChildCase, ChildNews, Command, PluginRun, Refusal } from "../domain";
import { getPath, isObject, type Json, type JsonObject } from "../lib/json";
import { err, type Result } from "../lib/result";
import type { Plugin } from "../plugins";
import { searchJmespath } from "../rules/jmespath";
import type { Carried } from "./carried";
import { activeStates, stateString, tagsOf } from "./kernel";
import { finishRun } from "./plugin-runs";
import { contextOf, defer, nextEffectId, patch, plan, type Turn } from "./turn";

const openingAttempts = 8;
const askingAttempts = 5;

/**
 * Asks for a child per item. A child that exists already is kept: re-entering a state never opens twins; one that could not be
 * opened is asked for again under the same key. Children whose item is gone are cancelled (DECISIONS 15).
 */
export function askForChildren(
  turn: Turn,
  plugin: Plugin,
  run: PluginRun,
  items: readonly { itemId: string; context: JsonObject }[],
): void {
  if (plugin.kind !== "child") return;
  const wanted = new Set(items.map((item) => item.itemId));
  const children = turn.next.children.map((child) => {
    if (child.plugin !== plugin.name || (child.finished && child.status !== "failed_to_open")) return child;
    if (wanted.has(child.itemId)) return { ...child, runId: run.id };
    if (child.caseId !== null) {
      const id = nextEffectId(turn);
      plan(turn, { kind: "cancel_child", id, childId: child.caseId, reason: "item removed" }, openingAttempts);
    }
    return { ...child, status: "cancelled" as const, finished: true };
  });
  for (const item of items) {
    const ofItem = children.filter((child) => child.plugin === plugin.name && child.itemId === item.itemId);
    const present = ofItem.find((child) => child.status !== "cancelled");
    if (present !== undefined && present.status !== "failed_to_open") continue;
    const generation = ofItem.length + 1;
    const key = present?.key ?? `${plugin.name}:${item.itemId}${generation > 1 ? `:${generation}` : ""}`;
    const place = present === undefined ? children.length : children.indexOf(present);
    children[place] = {
      key,
      runId: run.id,
      plugin: plugin.name,
      itemId: item.itemId,
      definitionId: plugin.definitionId,
      caseId: null,
      status: "opening",
      version: 0,
      state: null,
      tags: [],
      outcome: null,
      finished: false,
    };
    turn.steps.push({ kind: "child_asked_for", childKey: key });
    const id = nextEffectId(turn);
    plan(
      turn,
      {
        kind: "open_child",
        id,
        runId: run.id,
        plugin: plugin.name,
        childKey: key,
        definitionId: plugin.definitionId,
        initEvent: plugin.initEvent,
        context: item.context,
        config: {},
        language: plugin.language ?? turn.next.language,
        callbacks: callbacksFor(turn.next, turn.definition.config, plugin.definitionId),
      },
      openingAttempts,
    );
  }
  patch(turn, { children });
  finishWhenOpened(turn, plugin.name, run);
}

/** What the parent's `childCallbackResults` ask of children of this definition. */
function callbacksFor(snapshot: CaseSnapshot, config: JsonObject, definitionId: string) {
  const all = getPath(snapshot.config, "childCallbackResults") ?? config.childCallbackResults;
  return (Array.isArray(all) ? all : [])
    .filter(isObject)
    .filter((entry) => entry.definitionId === definitionId)
    .map((entry) => ({
      transformers: Array.isArray(entry.transformers) ? entry.transformers : [],
      persistenceStates: Array.isArray(entry.persistenceStates)
        ? entry.persistenceStates.filter((state): state is string => typeof state === "string")
        : null,
      deliverEvent: typeof entry.deliverEvent === "string" ? entry.deliverEvent : null,
    }));
}

// The success event of a child plugin means "all are open", as documented; that they are finished is what a join waits for.
function finishWhenOpened(turn: Turn, pluginName: string, run: PluginRun): void {
  const mine = turn.next.children.filter((child) => child.plugin === pluginName && child.runId === run.id);
  if (mine.some((child) => child.status === "opening")) return;
  const failed = mine.filter((child) => child.status === "failed_to_open");
  if (failed.length === 0) {
    finishRun(turn, run.id, { status: "success", output: { opened: mine.length } });
    return;
  }
  const names = failed.map((child) => child.key).join(", ");
  finishRun(turn, run.id, { status: "error", code: "child_not_opened", message: `could not open ${names}` });
}

export function childOpened(turn: Turn, body: Extract<Command["body"], { type: "child_opened" }>): boolean {
  const child = turn.next.children.find((candidate) => candidate.key === body.childKey);
  if (child === undefined) return false;
  const unwanted = cancelUnwanted(turn, child, body.caseId);
  if (child.status !== "opening" && child.status !== "failed_to_open") return unwanted;
  const opened = body.caseId !== null;
  patch(turn, {
    children: turn.next.children.map((other) =>
      other.key === child.key
        ? {
            ...child,
            caseId: body.caseId,
            status: opened ? ("active" as const) : ("failed_to_open" as const),
            finished: !opened,
          }
        : other,
    ),
  });
  turn.steps.push({
    kind: "child_news",
    childKey: child.key,
    state: null,
    status: opened ? "active" : "failed_to_open",
    stale: false,
  });
  const run = turn.next.runs.find((candidate) => candidate.id === child.runId);
  if (run !== undefined) finishWhenOpened(turn, child.plugin, run);
  return true;
}

// Given up while it was being opened: its item is gone, or this case has ended. Nobody else would ever end it.
function cancelUnwanted(turn: Turn, child: ChildCase, caseId: CaseId | null): boolean {
  const isWanted = child.status !== "cancelled" && (turn.next.status === "active" || child.finished);
  if (isWanted || caseId === null) return false;
  const id = nextEffectId(turn);
  plan(turn, { kind: "cancel_child", id, childId: caseId, reason: "no longer needed" }, openingAttempts);
  patch(turn, {
    children: turn.next.children.map((other) => (other.key === child.key ? { ...child, caseId } : other)),
  });
  return true;
}

/** News from a child: recorded whatever the state; an event it delivers waits until a state listens. Old news changes nothing. */
export function childChanged(turn: Turn, news: ChildNews): boolean {
  const child = turn.next.children.find((candidate) => candidate.key === news.childKey);
  if (child === undefined) return false;
  const stale = news.version <= child.version;
  turn.steps.push({ kind: "child_news", childKey: child.key, state: news.state, status: news.status, stale });
  if (stale) return false;
  patch(turn, {
    children: turn.next.children.map((other) =>
      other.key === child.key
        ? {
            ...child,
            caseId: news.caseId,
            status: child.status === "cancelled" ? child.status : news.status,
            version: news.version,
            state: news.state,
            tags: news.tags,
            outcome: news.outcome,
            finished: child.finished || news.status !== "active",
          }
        : other,
    ),
    context: withChildResult(turn.next.context, child, news),
  });
  // The child may speak before the answer to "open it" has come back.
  const run = turn.next.runs.find((candidate) => candidate.id === child.runId);
  if (child.status === "opening" && run !== undefined) finishWhenOpened(turn, child.plugin, run);
  if (news.deliverEvent !== null) {
    defer(turn, {
      source: { kind: "child", childKey: child.key },
      name: news.deliverEvent,
      payload: null,
      raisedAtMs: turn.nowMs,
    });
  }
  return true;
}

// `childWorkflows[<definition id as the plugin spells it>][<child id>]`, the documented shape.
function withChildResult(context: JsonObject, child: ChildCase, news: ChildNews): JsonObject {
  const all = isObject(context.childWorkflows) ? context.childWorkflows : {};
  const ofDefinition = isObject(all[child.definitionId]) ? (all[child.definitionId] as JsonObject) : {};
  const old = ofDefinition[news.caseId];
  const entry: JsonObject = {
    entityId: news.entityId,
    status: news.status,
    tags: news.tags,
    state: news.state,
    outcome: news.outcome,
    result: news.result ?? (isObject(old) ? (old.result ?? null) : null),
  };
  return { ...context, childWorkflows: { ...all, [child.definitionId]: { ...ofDefinition, [news.caseId]: entry } } };
}

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
  const { result, deliverEvent } = answerToParent(turn, state);
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
  plan(turn, { kind: "tell_parent", id: nextEffectId(turn), parentId: parent.caseId, news }, openingAttempts);
}

function answerToParent(turn: Turn, state: string): { result: Json; deliverEvent: string | null } {
  const parent = turn.next.parent;
  const position = { configuration: turn.next.configuration, history: turn.next.history };
  const names = new Set([
    state,
    ...activeStates(turn.definition.chart, position).flatMap((node) => [node.path, node.key]),
  ]);
  const context = contextOf(turn.next);
  let result: JsonObject | null = null;
  let deliverEvent: string | null = null;
  for (const callback of parent?.callbacks ?? []) {
    const due = callback.persistenceStates === null || callback.persistenceStates.some((name) => names.has(name));
    if (!due && turn.next.status === "active") continue;
    const mapped = callback.transformers.reduce<Json>((value, transformer) => {
      const mapping = isObject(transformer) ? transformer.mapping : null;
      if (typeof mapping !== "string") return value;
      const found = searchJmespath(mapping, value);
      return found.ok ? found.value : null;
    }, context);
    if (callback.transformers.length > 0 && isObject(mapped)) result = { ...(result ?? {}), ...mapped };
    if (due && callback.deliverEvent !== null) deliverEvent = callback.deliverEvent;
  }
  return { result: result ?? defaultResult(context), deliverEvent };
}

// Without a mapping the parent hears what a join and a rule need: the identity check's answer and the score.
function defaultResult(context: JsonObject): JsonObject {
  const session = getPath(context, "pluginsOutput.kyc_session.kyc_session_1.result");
  return {
    vendorResult: session ?? null,
    riskScore: getPath(context, "pluginsOutput.risk_evaluation.riskScore") ?? null,
  };
}

/**
 * Plans that these children are sent back together with this case: in the same step as its own decision, each told once. Only a
 * decision `revision` can do that, and only to children of this case that still run.
 */
export function askChildren(
  turn: Turn,
  decision: Extract<Command["body"], { type: "decide" }>,
  childIds: readonly CaseId[],
): Refusal | null {
  if (childIds.length > 0 && decision.decision !== "revision")
    return { code: "bad_value", param: "includeChildren", message: "only a revision can include the children" };
  const { reason, comment } = decision;
  for (const childId of new Set(childIds)) {
    const child = turn.next.children.find((candidate) => candidate.caseId === childId && !candidate.finished);
    if (child === undefined)
      return { code: "bad_value", param: "includeChildren", message: `${childId} is no child that still runs` };
    plan(turn, { kind: "ask_child", id: nextEffectId(turn), childId, reason, comment }, askingAttempts);
  }
  return null;
}

/** Opens a new generation of a child that has finished. */
export function reopenChild(
  _turn: Turn,
  body: Extract<Command["body"], { type: "reopen_child" }>,
): Result<Carried, Refusal> {
  return err({ code: "unknown_child", childKey: body.childKey });
}

/** Cancels every child that still runs: a cancelled case leaves nobody behind. */
export function cancelChildren(turn: Turn, reason: string): void {
  for (const child of turn.next.children) {
    if (child.finished || child.caseId === null) continue;
    plan(turn, { kind: "cancel_child", id: nextEffectId(turn), childId: child.caseId, reason }, openingAttempts);
  }
}
