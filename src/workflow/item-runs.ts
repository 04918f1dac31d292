import { type EffectId, idFrom, type PluginRun, type RunId, type RunItem, type RunResult } from "../domain";
import { sha256Hex } from "../lib/bytes";
import { canonicalJson, type Json, type JsonObject } from "../lib/json";
import type { IterativePlugin, PreparedItem } from "../plugins";
import { itemEntry, showItems } from "./item-outputs";
import { plannedEffect } from "./planned-effect";
import { announce, closeEffect, finishOrphan, settleRun } from "./plugin-runs";
import { recordRun, requestRecord, resultRecord } from "./run-records";
import { effectOfRun, patch, plan, type Turn } from "./turn";

// A run of an iterative plugin has an effect for each item: each is claimed, tried, put off and answered by itself, under an id (and
// so an idempotency key) of its own. The run is over when all of them are.

/** What an item is called where runs are: reports and callbacks name it. */
const itemRunId = (runId: RunId, place: number): RunId => idFrom("run", `${runId.slice("run_".length)}_${place + 1}`);

/** Runs as somebody outside is asked for them: one with items is asked for once per item. */
export const askedRuns = (runs: readonly PluginRun[]): { id: RunId; status: PluginRun["status"] }[] =>
  runs.flatMap(({ id, status, items }) =>
    items === undefined
      ? [{ id, status }]
      : items.map((item, place) => ({ id: itemRunId(id, place), status: item.status })),
  );

/** The effects of a run. */
export const effectsOfRun = (run: PluginRun): EffectId[] => askedRuns([run]).map(({ id }) => effectOfRun(id));

/** The run that is meant, and the place of the item when it is one of its items. */
export function runNamed(runs: readonly PluginRun[], id: RunId): { run: PluginRun; place: number | null } | null {
  for (const run of runs) {
    if (run.id === id) return { run, place: null };
    if (run.items === undefined || !id.startsWith(`${run.id}_`)) continue;
    const place = run.items.findIndex((_, at) => itemRunId(run.id, at) === id);
    if (place >= 0) return { run, place };
  }
  return null;
}

/** Asks for every item. One that cannot be asked has failed; the others are asked all the same. */
export function beginItems(
  turn: Turn,
  plugin: IterativePlugin,
  run: PluginRun,
  prepared: readonly PreparedItem[],
): void {
  const told = new Map<number, JsonObject>();
  const items = prepared.map((item, place) => askItem(turn, plugin, run.id, place, item, told));
  conclude(turn, plugin, setItems(turn, run, items), told);
}

function askItem(
  turn: Turn,
  plugin: IterativePlugin,
  runId: RunId,
  place: number,
  { itemId, prepared }: PreparedItem,
  told: Map<number, JsonObject>,
): RunItem {
  const id = itemRunId(runId, place);
  const asked = askedHash(prepared);
  const effect = plannedEffect(plugin.action, prepared, { id: effectOfRun(id), runId: id });
  if (effect !== null) {
    plan(turn, effect, plugin.action.attempts);
    return { id: itemId, status: "running", asked };
  }
  const { code, message } =
    prepared.kind === "failed" ? prepared : { code: "not_repeatable", message: "nothing that can be asked" };
  told.set(place, itemEntry(plugin, itemId, { status: "error", code, message }));
  return { id: itemId, status: "error", asked, unsent: true };
}

const askedHash = (prepared: PreparedItem["prepared"]): string => {
  const asked: Json = { kind: prepared.kind, request: requestRecord(prepared) };
  return sha256Hex(canonicalJson(asked)).slice(0, 16);
};

/** Whether this run asked exactly what would be asked now. */
export const asksTheSame = ({ items = [] }: PluginRun, prepared: readonly PreparedItem[]): boolean =>
  items.length === prepared.length &&
  prepared.every(({ itemId, prepared: own }, place) => {
    const item = items[place];
    return item?.id === itemId && item.asked === askedHash(own);
  });

const isOpen = ({ status }: RunItem): boolean => status === "running" || status === "waiting";

/** Takes in what one item came to. False: it is settled already. */
export function finishItem(turn: Turn, run: PluginRun, place: number, result: RunResult): boolean {
  const item = run.items?.[place];
  if (run.items === undefined || item === undefined) return false;
  if (item.status === "success" || item.status === "cancelled") return false;
  if (result.status === "waiting" && item.status !== "running") return false; // the callback overtook the answer
  if (result.status === "timeout" && !isOpen(item)) return false;
  if (result.status === "error" && item.status === "error") return false; // two consumers gave up: one failure
  const { status } = result;
  const after = setItems(
    turn,
    run,
    run.items.map((other) => (other === item ? { ...item, status } : other)),
  );
  closeEffect(turn, itemRunId(run.id, place), result);
  const plugin = turn.definition.pluginByName.get(run.plugin);
  if (plugin?.kind !== "iterative") {
    const outcome = outcomeOf(after.items ?? []);
    if (outcome !== null) finishOrphan(turn, after, outcome);
    return true;
  }
  announce(turn, plugin.action, run, result, { itemId: item.id });
  // Of a run that a newer one replaced nothing is shown.
  if (turn.next.runs.findLast((other) => other.plugin === run.plugin)?.id === run.id)
    conclude(turn, plugin, after, new Map([[place, itemEntry(plugin, item.id, result)]]));
  return true;
}

/**
 * Asks once more for the items that failed, under the keys they had, so that a vendor that did its work after all does it once. False
 * when none failed.
 * @param fresh what would be asked now: of those that could not be asked before; null when nothing new may begin
 */
export function retryItems(
  turn: Turn,
  plugin: IterativePlugin,
  run: PluginRun,
  fresh: readonly PreparedItem[] | null,
): boolean {
  const before = run.items ?? [];
  if (!before.some((item) => hasFailed(item))) return false;
  const told = new Map<number, JsonObject>();
  const items = before.map((item, place): RunItem => {
    if (!hasFailed(item)) return item;
    const anew = fresh?.find(({ itemId }) => itemId === item.id);
    if (item.unsent === true) return anew === undefined ? item : askItem(turn, plugin, run.id, place, anew, told);
    turn.effectChanges.push({ effectId: effectOfRun(itemRunId(run.id, place)), to: "again" });
    return { ...item, status: "running" };
  });
  const again = { ...run, status: "running" as const, finishedAtMs: null };
  conclude(turn, plugin, setItems(turn, again, items), told);
  return true;
}

const hasFailed = ({ status }: RunItem): boolean => status === "error" || status === "timeout";

function setItems(turn: Turn, run: PluginRun, items: RunItem[]): PluginRun {
  const next = { ...run, items };
  patch(turn, { runs: turn.next.runs.map((other) => (other.id === run.id ? next : other)) });
  return next;
}

/** Shows where the items are, and ends the run when nothing is awaited any more. */
function conclude(turn: Turn, plugin: IterativePlugin, run: PluginRun, told: ReadonlyMap<number, JsonObject>): void {
  showItems(turn, plugin, run.items ?? [], told);
  const outcome = outcomeOf(run.items ?? []);
  if (outcome === null) return;
  const late = turn.next.activations[run.state] !== run.activation;
  settleRun(turn, plugin, run, outcome, late);
  recordRun(turn, run, outcome.status, resultRecord(outcome), late);
}

/** What the run came to; null while an item is awaited. One that failed is a failure, one that cannot be done is no success. */
function outcomeOf(items: readonly RunItem[]): RunResult | null {
  if (items.some(isOpen)) return null;
  const failed = items.filter(hasFailed);
  if (failed.length > 0) {
    const names = failed.slice(0, 10).map(({ id }) => id);
    const more = failed.length > names.length ? `, and ${failed.length - names.length} more` : "";
    const message = `${failed.length} of ${items.length} items failed: ${names.join(", ")}${more}`;
    return { status: "error", code: "items_failed", message };
  }
  const output = { items: items.map(({ id, status }) => ({ id, status })) };
  return { status: items.some(({ status }) => status === "cancelled") ? "cancelled" : "success", output };
}
