import type { CaseSnapshot, DeferredEvent, PluginRun, Refusal, Timer } from "../domain";
import { err, ok, type Result } from "../lib/result";
import type { StateNode } from "./chart";
import { collectingOf } from "./collecting";
import { type CompiledDefinition, isBoundTo } from "./compile";
import { moveTimers } from "./move-timers";
import { isBelow, isLeaf } from "./plan";
import { hasEnded, leavesOf, type Position } from "./position";

type Missing = Extract<Refusal, { code: "cannot_move" }>["missing"];

/** Something of the case that the other version has no use for. */
export interface Dropped {
  what: "timer" | "event" | "history";
  name: string;
  why: string;
}

export interface MoveWarning {
  code: string;
  message: string;
}

/** What becomes of a case when it goes on by another version of its definition. Nothing has happened yet. */
export interface MovePlan {
  position: Position;
  /** Every active state, path in the old version → path in the new one. */
  states: Record<string, string>;
  activations: Record<string, number>;
  activationCount: number;
  joined: Record<string, number>;
  runs: PluginRun[];
  timers: Timer[];
  deferred: DeferredEvent[];
  /** Waiting events that nobody can take any more. */
  goneEvents: DeferredEvent[];
  dropped: Dropped[];
  warnings: MoveWarning[];
  /** Timers whose delays cannot be read now: nothing would end their wait, so a person must hear of it. */
  unreadable: { timer: string; problem: string }[];
}

/** `states`: old path → new path, for states that are called otherwise in the new version; it holds for what is below them too. */
export interface MoveWish {
  from: CompiledDefinition;
  to: CompiledDefinition;
  snapshot: CaseSnapshot;
  states: Record<string, string>;
  /** On the case's own clock: delays that are new count from here. */
  nowMs: number;
}

/**
 * Plans a move. Refused when an active state, or the form that is open, is missing there; a move is not an entry: no plugin runs
 * again, and what waits goes on waiting.
 */
export function planMove(wish: MoveWish): Result<MovePlan, Refusal> {
  const { from, to, snapshot } = wish;
  if (snapshot.status !== "active") return err({ code: "case_closed", status: snapshot.status });
  const stray = Object.keys(wish.states).find((path) => !from.chart.byPath.has(path));
  if (stray !== undefined) return refuse(`states.${stray}`, "the case's present version has no such state");
  const renamed = (path: string): string => renamedPath(wish.states, path);
  const leaves = placesIn(wish, renamed);
  if (!leaves.ok) return leaves;
  const active = activeNodes(leaves.value);
  const missing = [...missingRegions(active, leaves.value), ...missingForm(wish, leaves.value)];
  if (missing.length > 0) return err({ code: "cannot_move", missing });
  if (hasEnded(to.chart.root, leaves.value))
    return refuse("states", "a case is not moved to an end: decide it, or cancel it");
  const entries = activationsOf(wish, active, renamed);
  const draft = { ...wish, renamed, active, ...entries };
  const timers = moveTimers(draft);
  const deferred = deferredOf(draft);
  const history = historyOf(draft);
  const configuration = leaves.value.map((leaf) => leaf.path);
  return ok({
    position: { configuration, history: history.kept },
    states: Object.fromEntries(Object.keys(snapshot.activations).map((path) => [path, renamed(path)])),
    ...entries,
    joined: joinedOf(draft),
    runs: runsOf(draft),
    timers: timers.timers,
    deferred: deferred.kept,
    goneEvents: deferred.gone,
    dropped: [...timers.dropped, ...deferred.dropped, ...history.dropped],
    unreadable: timers.unreadable,
    warnings: [...timers.warnings, ...warningsOf(draft, configuration)],
  });
}

/** A move whose states have been found. */
export interface MoveDraft extends MoveWish {
  renamed: (path: string) => string;
  /** In the new chart, in document order, without the root. */
  active: readonly StateNode[];
  activations: Record<string, number>;
}

const refuse = (param: string, message: string): { ok: false; error: Refusal } =>
  err({ code: "bad_value", param, message });

/** The longest renamed prefix decides: `{review: "check"}` takes `review.first` to `check.first`. */
export function renamedPath(states: Record<string, string>, path: string): string {
  for (let end = path.length; end > 0; end = path.lastIndexOf(".", end - 1)) {
    const prefix = path.slice(0, end);
    if (Object.hasOwn(states, prefix)) return `${states[prefix]}${path.slice(end)}`;
  }
  return path;
}

/** Where the active leaves are in the new chart, in its document order. */
function placesIn({ to, snapshot }: MoveWish, renamed: (path: string) => string): Result<StateNode[], Refusal> {
  const missing: Missing = [];
  const places = new Set<StateNode>();
  for (const path of snapshot.configuration) {
    const name = renamed(path);
    const node = to.chart.byPath.get(name);
    if (node !== undefined && isLeaf(node)) places.add(node);
    else missing.push({ what: "state", name });
  }
  if (missing.length > 0) return err({ code: "cannot_move", missing });
  return ok([...places].sort((one, other) => one.index - other.index));
}

function activeNodes(leaves: readonly StateNode[]): StateNode[] {
  const nodes = new Set<StateNode>();
  for (const leaf of leaves) for (let at = leaf; at.parent !== null && !nodes.has(at); at = at.parent) nodes.add(at);
  return [...nodes].sort((one, other) => one.index - other.index);
}

/** A position is whole when each active state has what belongs to it: one child, or all regions. */
function missingRegions(active: readonly StateNode[], leaves: readonly StateNode[]): Missing {
  const root = leaves[0] === undefined ? [] : [rootOf(leaves[0])];
  return [...root, ...active].flatMap((node): Missing => {
    const within = active.filter((child) => child.parent === node);
    if (node.type === "parallel")
      return node.children
        .filter((region) => region.type !== "history" && !within.includes(region))
        .map((region) => ({ what: "state", name: region.path }));
    return within.length > 1 ? within.map((child) => ({ what: "state", name: child.path })) : [];
  });
}

/** Whether a state can be entered as remembered: at one place in each compound state. Regions that are new begin at their beginning. */
const isOnePosition = (node: StateNode, remembered: readonly StateNode[]): boolean =>
  [node, ...remembered].every(
    (other) => other.type !== "compound" || remembered.filter(({ parent }) => parent === other).length < 2,
  );

function rootOf(node: StateNode): StateNode {
  let at = node;
  while (at.parent !== null) at = at.parent;
  return at;
}

/** Somebody may be filling it in at this moment. */
function missingForm({ from, to, snapshot }: MoveWish, leaves: readonly StateNode[]): Missing {
  const open = collectingOf(from, snapshot);
  if (open === null) return [];
  const moved = { ...snapshot, configuration: leaves.map((leaf) => leaf.path), history: {} };
  const isThere = to.forms.has(open.form.key) && collectingOf(to, moved) !== null;
  return isThere ? [] : [{ what: "form", name: open.form.key }];
}

/** Entries are remembered; a state around them that is new counts as entered now. */
function activationsOf(
  { snapshot }: MoveWish,
  active: readonly StateNode[],
  renamed: (path: string) => string,
): Pick<MovePlan, "activations" | "activationCount"> {
  const known = new Map(Object.entries(snapshot.activations).map(([path, entry]) => [renamed(path), entry]));
  let { activationCount } = snapshot;
  const activations: Record<string, number> = {};
  for (const node of active) {
    const entry = known.get(node.path);
    if (entry === undefined) activationCount += 1;
    activations[node.path] = entry ?? activationCount;
  }
  return { activations, activationCount };
}

/** Answers that are under way must not count as late because their state is called otherwise. */
const runsOf = ({ snapshot, renamed }: MoveDraft): PluginRun[] =>
  snapshot.runs.map((run) =>
    snapshot.activations[run.state] === run.activation ? { ...run, state: renamed(run.state) } : run,
  );

const joinedOf = ({ snapshot, renamed, activations, to }: MoveDraft): Record<string, number> =>
  Object.fromEntries(
    Object.entries(snapshot.joined)
      .map(([path, entry]) => [renamed(path), entry] as const)
      .filter(([path, entry]) => activations[path] === entry && to.joins.has(path)),
  );

function deferredOf(draft: MoveDraft): { kept: DeferredEvent[]; gone: DeferredEvent[]; dropped: Dropped[] } {
  const kept: DeferredEvent[] = [];
  const gone: DeferredEvent[] = [];
  const dropped: Dropped[] = [];
  for (const event of draft.snapshot.deferred) {
    const { source } = event;
    const why =
      source.kind === "plugin" && !draft.to.pluginByName.has(source.plugin)
        ? "its plugin is gone"
        : source.kind === "join" && !draft.to.joins.has(draft.renamed(source.state))
          ? "its join is gone"
          : null;
    if (why !== null) {
      gone.push(event);
      dropped.push({ what: "event", name: event.name, why });
    } else if (source.kind === "join")
      kept.push({ ...event, source: { ...source, state: draft.renamed(source.state) } });
    else kept.push(event);
  }
  return { kept, gone, dropped };
}

/** What is remembered of a state that is not active stays only if the new version can go back to it. */
function historyOf({ snapshot, to, renamed }: MoveDraft): { kept: Record<string, string[]>; dropped: Dropped[] } {
  const kept: Record<string, string[]> = {};
  const dropped: Dropped[] = [];
  for (const [path, leaves] of Object.entries(snapshot.history)) {
    const parent = to.chart.byPath.get(renamed(path));
    const places = leaves.map(renamed);
    const nodes = places.flatMap((place) => to.chart.byPath.get(place) ?? []);
    const known =
      parent?.hasHistory === true &&
      nodes.length === places.length &&
      nodes.every((node) => isLeaf(node) && isBelow(node, parent)) &&
      isOnePosition(parent, activeNodes(nodes));
    if (known && parent !== undefined) kept[parent.path] = leavesOf(to.chart, places).map((leaf) => leaf.path);
    else dropped.push({ what: "history", name: path, why: "the new version cannot go back to it" });
  }
  return { kept, dropped };
}

function warningsOf(draft: MoveDraft, configuration: string[]): MoveWarning[] {
  return [
    ...draft.active.flatMap((node) => joinWarnings(draft, node)),
    ...formWarnings(draft, configuration),
    ...runWarnings(draft),
    ...neverRun(draft),
  ];
}

/** A join waits for runs that a move does not start. */
function joinWarnings({ to, snapshot }: MoveDraft, node: StateNode): MoveWarning[] {
  const join = to.joins.get(node.path);
  if (join === undefined) return [];
  const named = [...join.plugins, ...join.children.map(({ plugin }) => plugin)];
  return named
    .filter((name) => !snapshot.runs.some((run) => run.plugin === name))
    .map((name) => ({
      code: "join_never_ran",
      message: `"${node.path}" waits for "${name}", which has not run in this case: run it by hand.`,
    }));
}

function formWarnings({ from, to, snapshot }: MoveDraft, configuration: string[]): MoveWarning[] {
  const before = collectingOf(from, snapshot)?.form.key ?? null;
  const after = collectingOf(to, { ...snapshot, configuration, history: {} })?.form.key ?? null;
  if (after === null || before === after) return [];
  const message =
    before === null
      ? `The form "${after}" opens for the applicant${snapshot.links.length === 0 ? "; mint a link for it" : ""}.`
      : `The applicant goes on with the form "${after}" in the place of "${before}".`;
  return [{ code: "form_changes", message }];
}

const isOpen = (run: PluginRun): boolean => run.status === "running" || run.status === "waiting";

function runWarnings({ snapshot, to }: MoveDraft): MoveWarning[] {
  return snapshot.runs
    .filter((run) => isOpen(run) && !to.pluginByName.has(run.plugin))
    .map((run) => ({
      code: "run_without_plugin",
      message: `The new version has no plugin "${run.plugin}": its answer will be recorded and raise nothing.`,
    }));
}

/** A move is not an entry. Those that come after others start when their turn comes. */
function neverRun({ snapshot, to, active, from }: MoveDraft): MoveWarning[] {
  const bound = to.plugins.filter((plugin) => active.some((node) => isBoundTo(plugin, node)));
  return bound
    .filter(({ after }) => after.length === 0)
    .filter(({ name }) => !from.pluginByName.has(name) && !snapshot.runs.some((run) => run.plugin === name))
    .map(({ name }) => ({
      code: "plugin_not_run",
      message: `"${name}" is new and would run on entry; a move does not start it. Run it by hand if this case needs it.`,
    }));
}
