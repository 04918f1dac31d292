import {
  type CaseId,
  type ChildCase,
  type ChildNews,
  type Command,
  deepestChild,
  type Effect,
  type PluginRun,
  type Refusal,
} from "../domain";
import { isObject, type JsonObject } from "../lib/json";
import type { ChildItem, ChildPlugin, Plugin } from "../plugins";
import { finishRun, openIncident } from "./plugin-runs";
import { countedChildren } from "./raise-joins";
import { readCallbacks } from "./tell-parent";
import { defer, nextEffectId, patch, plan, type Turn } from "./turn";

const openingAttempts = 8;
const askingAttempts = 5;

/**
 * Asks for a child per item. A child that exists already is kept: re-entering a state never opens twins; one that could not be
 * opened is asked for again under the same key. Children whose item is gone are cancelled (DECISIONS 15).
 */
export function askForChildren(turn: Turn, plugin: Plugin, run: PluginRun, items: readonly ChildItem[]): void {
  if (plugin.kind !== "child") return;
  const { depth, chain } = placeBelow(turn);
  if (items.length > 0 && depth > deepestChild) {
    const message = `children of children end at a depth of ${deepestChild}: ${[...chain, plugin.definitionId].join(" → ")}`;
    finishRun(turn, run.id, { status: "error", code: "too_deep", message });
    return;
  }
  const newest = newestChildren(turn.next.children, plugin.name);
  const wanted = new Set(items.map((item) => item.itemId));
  const children = turn.next.children.map((child) => {
    if (newest.get(child.itemId) !== child) return child;
    return wanted.has(child.itemId) ? { ...child, runId: run.id, gone: false } : letGo(turn, child);
  });
  const places = new Map(children.map((child, place) => [child.key, place]));
  for (const item of items) {
    const present = newest.get(item.itemId);
    if (present !== undefined && present.status !== "cancelled" && present.status !== "failed_to_open") continue;
    const generation = present?.status === "failed_to_open" ? present.generation : 1 + (present?.generation ?? 0);
    const child = openChild(turn, plugin, run, item, generation, null);
    children[places.get(child.key) ?? children.length] = child;
  }
  patch(turn, { children });
  finishWhenOpened(turn, plugin.name, run, null);
}

/** Where a child of this case would stand. */
export const placeBelow = ({ next }: Turn): { depth: number; chain: string[] } => ({
  depth: (next.parent?.depth ?? 0) + 1,
  chain: [...(next.parent?.chain ?? []), next.workflow.key],
});

/** Item → its newest child. */
export const newestChildren = (children: readonly ChildCase[], plugin: string): Map<string, ChildCase> =>
  new Map(children.filter((child) => child.plugin === plugin).map((child) => [child.itemId, child]));

/** Its item has left the list: a child that still runs is cancelled, one that has finished stays as it is. */
function letGo(turn: Turn, child: ChildCase): ChildCase {
  if (child.finished && child.status !== "failed_to_open") return { ...child, gone: true };
  if (child.caseId !== null) {
    const id = nextEffectId(turn);
    plan(turn, { kind: "cancel_child", id, childId: child.caseId, reason: "item removed" }, openingAttempts);
  }
  return { ...child, status: "cancelled", finished: true, gone: true };
}

/** Plans the opening of a child; gives its place in the register. */
export function openChild(
  turn: Turn,
  plugin: ChildPlugin,
  run: PluginRun,
  item: ChildItem,
  generation: number,
  former: Extract<Effect, { kind: "open_child" }>["former"] | null,
): ChildCase {
  const { name, definitionId, initEvent } = plugin;
  const key = `${name}:${item.itemId}${generation > 1 ? `:${generation}` : ""}`;
  turn.steps.push({ kind: "child_asked_for", childKey: key });
  const { config } = turn.definition;
  const effect: Effect = {
    kind: "open_child",
    id: nextEffectId(turn),
    runId: run.id,
    plugin: name,
    childKey: key,
    definitionId,
    initEvent,
    context: item.context,
    config: {},
    language: item.language ?? turn.next.language,
    callbacks: readCallbacks(turn.next.config.childCallbackResults ?? config.childCallbackResults),
    ...placeBelow(turn),
    ...(former !== null && former !== undefined && { former }),
  };
  plan(turn, effect, openingAttempts);
  return {
    key,
    runId: run.id,
    plugin: name,
    itemId: item.itemId,
    generation,
    gone: false,
    definitionId,
    caseId: null,
    status: "opening",
    version: 0,
    state: null,
    tags: [],
    outcome: null,
    finished: false,
  };
}

// The success event of a child plugin means "all are open", as documented; that they are finished is what a join waits for.
function finishWhenOpened(turn: Turn, pluginName: string, run: PluginRun, problem: string | null): void {
  const mine = countedChildren(turn.next.children, pluginName).filter((child) => child.runId === run.id);
  if (mine.some((child) => child.status === "opening")) return;
  const failed = mine.filter((child) => child.status === "failed_to_open");
  if (failed.length === 0) {
    finishRun(turn, run.id, { status: "success", output: { opened: mine.length } });
    return;
  }
  const names = failed.map((child) => child.key).join(", ");
  const message = `could not open ${names}${problem === null ? "" : `: ${problem}`}`;
  const told = finishRun(turn, run.id, { status: "error", code: "child_not_opened", message });
  // The run had succeeded long before one of its children was opened again: only a person can help now.
  if (!told && run.status === "success") openIncident(turn, "effect", run.id, "child_not_opened", message);
}

/** The answer to "open it". A child that is not wanted any more is cancelled as soon as it is known. */
export function childOpened(turn: Turn, body: Extract<Command["body"], { type: "child_opened" }>): boolean {
  const child = turn.next.children.find((candidate) => candidate.key === body.childKey);
  if (child === undefined) return false;
  const { caseId } = body;
  const unwanted = cancelUnwanted(turn, child, caseId);
  if (child.status !== "opening" && child.status !== "failed_to_open") {
    if (child.caseId === null && caseId !== null) change(turn, child, { caseId });
    return unwanted || (child.caseId === null && caseId !== null);
  }
  if (child.status === "failed_to_open" && caseId === null) return false;
  if (isReplaced(turn, child)) {
    change(turn, child, { caseId, status: "cancelled" });
    return true;
  }
  const status = caseId === null ? "failed_to_open" : "active";
  change(turn, child, { caseId, status, finished: caseId === null });
  turn.steps.push({ kind: "child_news", childKey: child.key, state: null, status, stale: false });
  const run = turn.next.runs.find((candidate) => candidate.id === child.runId);
  if (run !== undefined) finishWhenOpened(turn, child.plugin, run, body.problem);
  return true;
}

const change = (turn: Turn, child: ChildCase, over: Partial<ChildCase>): void =>
  patch(turn, {
    children: turn.next.children.map((other) => (other.key === child.key ? { ...child, ...over } : other)),
  });

// Given up while it was being opened: its item is gone, another was opened in its place, or this case has ended. Nobody else would
// ever end it.
function cancelUnwanted(turn: Turn, child: ChildCase, caseId: CaseId | null): boolean {
  const hasFailed = child.status === "failed_to_open";
  const isLeftBehind = turn.next.status !== "active" && (!child.finished || hasFailed);
  if (caseId === null || !(child.status === "cancelled" || isLeftBehind || isReplaced(turn, child))) return false;
  const id = nextEffectId(turn);
  plan(turn, { kind: "cancel_child", id, childId: caseId, reason: "no longer needed" }, openingAttempts);
  return true;
}

/** It counted as never opened, and a person has had another opened for its item since: it comes too late. */
const isReplaced = (turn: Turn, child: ChildCase): boolean =>
  child.status === "failed_to_open" && newestChildren(turn.next.children, child.plugin).get(child.itemId) !== child;

/** News from a child: recorded whatever the state; an event it delivers waits until a state listens. Old news changes nothing. */
export function childChanged(turn: Turn, news: ChildNews): boolean {
  const child = turn.next.children.find((candidate) => candidate.key === news.childKey);
  if (child === undefined) return false;
  const stale = news.version <= child.version;
  turn.steps.push({ kind: "child_news", childKey: child.key, state: news.state, status: news.status, stale });
  if (stale) return false;
  const { caseId, version, state, tags, outcome } = news;
  const isTooLate = isReplaced(turn, child);
  if (isTooLate && news.status === "active") cancelUnwanted(turn, child, caseId);
  const status = child.status === "cancelled" || isTooLate ? "cancelled" : news.status;
  const finished = (child.finished && child.status !== "failed_to_open") || isTooLate || news.status !== "active";
  change(turn, child, { caseId, status, version, state, tags, outcome, finished });
  patch(turn, { context: withChildResult(turn.next.context, child, news) });
  // The child may speak before the answer to "open it" has come back.
  const run = turn.next.runs.find((candidate) => candidate.id === child.runId);
  const isFirstWord = child.status === "opening" || child.status === "failed_to_open";
  if (isFirstWord && run !== undefined) finishWhenOpened(turn, child.plugin, run, null);
  const source = { kind: "child" as const, childKey: child.key };
  for (const name of news.deliverEvents ?? (news.deliverEvent === null ? [] : [news.deliverEvent]))
    defer(turn, { source, name, payload: null, raisedAtMs: turn.nowMs });
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

/** Cancels every child that still runs: a cancelled case leaves nobody behind. */
export function cancelChildren(turn: Turn, reason: string): void {
  for (const child of turn.next.children) {
    if (child.finished || child.caseId === null) continue;
    plan(turn, { kind: "cancel_child", id: nextEffectId(turn), childId: child.caseId, reason }, openingAttempts);
  }
}
