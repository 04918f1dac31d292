import type { Graph } from "../../../../drawing/graph";
import { edgeKey, labelOf, type PathTaken } from "../../../../drawing/path-taken";
import { getPath, isObject, type Json, type JsonObject } from "../../../../lib/json";
import { diffJson } from "../../../../lib/json-patch";

/** One step as `POST /workflow-definitions/simulate` takes it. */
export type StepBody = JsonObject;

export interface GuardTold {
  source: string;
  event: string;
  targets: string[];
  taken: boolean;
  engine: string;
  verdict: "holds" | "fails" | "unknown" | "error";
  reads: { path: string; found: boolean; value?: Json }[];
  error?: string;
  onFailed?: Json;
}

/** What a step did. */
export interface SimulatedMove {
  before: string;
  event: string | null;
  accepted: boolean;
  after: string;
  transitions: { event: string; origin: string; from: string; to: string }[];
  guards: GuardTold[];
  raised: string[];
  effects: { kind: string; plugin: string | null; request: Json }[];
  webhooks: string[];
  refusal?: JsonObject;
  timersFired?: number;
}

/** A plugin that waits for an answer, and what it has asked. */
export interface RunningPlugin {
  plugin: string;
  state: string;
  status: string;
  effect: string | null;
  request: Json;
}

export interface SimulatedTimer {
  kind: string;
  subject: string | null;
  dueAt: string;
  inSeconds: number;
}

export interface SimulatedChild {
  key: string;
  itemId: string | null;
  plugin: string;
  state: string | null;
  status: string;
  finished: boolean;
}

/** What the route answers: where the imagined case stands, and what every step did. */
export interface Simulation {
  state: string;
  tags: string[];
  done: boolean;
  status: "active" | "completed" | "failed" | "cancelled";
  outcome: "approved" | "rejected" | null;
  context: JsonObject;
  risk: JsonObject | null;
  allowedEvents: string[];
  running: RunningPlugin[];
  timers: SimulatedTimer[];
  deferred: string[];
  children: SimulatedChild[];
  incidents: { code: string; message: string }[];
  /** What the clock of the case says. */
  at: string;
  opening: SimulatedMove;
  steps: SimulatedMove[];
}

/** The account of the last step; of the opening when there was none. */
export const lastMove = ({ opening, steps }: Simulation): SimulatedMove => steps.at(-1) ?? opening;

export interface ContextChange {
  path: string;
  before: Json | undefined;
  /** Undefined: it is gone. */
  after: Json | undefined;
}

/** What a step changed in the context, leaf by leaf. */
export const contextChanges = (before: Json, after: Json): ContextChange[] =>
  diffJson(before, after).map((change) => ({
    path: change.path.join("."),
    before: valueAt(before, change.path),
    after: "set" in change ? change.set : undefined,
  }));

/** Key by key: a key of a context may hold a dot. */
function valueAt(root: Json, path: readonly string[]): Json | undefined {
  let here: Json | undefined = root;
  for (const key of path)
    here = Array.isArray(here) ? here[Number(key)] : isObject(here) && Object.hasOwn(here, key) ? here[key] : undefined;
  return here;
}

/** A step in a few words: "approve", "sanctions: success", "3 days pass". */
export function stepWords(step: StepBody): string {
  const { event, vote, plugin, child, decision, advanceSeconds } = step;
  if (typeof event === "string") return event;
  if (typeof vote === "string") return `${typeof plugin === "string" ? `${plugin}: ` : ""}a vote to ${vote}`;
  if (typeof plugin === "string") return `${plugin}: ${answerWords(step)}`;
  if (typeof child === "string") return `child ${child}: ${String(step.outcome ?? step.status ?? "news")}`;
  if (typeof decision === "string") return `${decision}, decided`;
  if (typeof advanceSeconds === "number") return `${spanWords(advanceSeconds)} later`;
  return "facts changed";
}

function answerWords({ error, answer, result }: StepBody): string {
  if (error !== undefined) return "error";
  if (answer !== undefined) return `HTTP ${String(getPath(answer, "status") ?? 200)}`;
  const status = getPath(result, "status");
  return typeof status === "string" ? status : "success";
}

const spans: [seconds: number, one: string][] = [
  [86_400, "day"],
  [3_600, "hour"],
  [60, "minute"],
  [1, "second"],
];

/** 90000 → "1 day 1 hour": the two largest units. */
export function spanWords(seconds: number): string {
  let rest = Math.max(0, Math.round(seconds));
  const parts: string[] = [];
  for (const [size, one] of spans) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${one}${count === 1 ? "" : "s"}`);
  }
  return parts.length === 0 ? "0 seconds" : parts.slice(0, 2).join(" ");
}

/** Where the imagined case has been, for the chart: the transitions name states, the edges are found by them. */
export function pathOfMoves(graph: Graph, moves: readonly SimulatedMove[]): PathTaken {
  const states = new Map<string, number>();
  const edges = new Map<string, number>();
  const taken = moves.flatMap(({ transitions }) => transitions);
  for (const { event, from, to } of taken) {
    for (const state of around(to)) states.set(state, (states.get(state) ?? 0) + 1);
    const [left, entered] = [around(from), around(to)];
    for (const edge of graph.edges) {
      const isHere = edge.from === "" || left.has(edge.from);
      if (!isHere || edge.to === null || !entered.has(edge.to) || labelOf(event, edge.from) !== edge.label) continue;
      edges.set(edgeKey(edge.from, edge.label, edge.to), 1);
    }
  }
  const first = moves[0]?.after ?? "";
  for (const state of around(taken.length === 0 ? first : "")) states.set(state, 1);
  return { states, edges, moves: [] };
}

/** `a.b|a.c` → a, a.b, a.c: every state that is active then. */
function around(state: string): Set<string> {
  const all = new Set<string>();
  for (const leaf of state.split("|").filter((each) => each !== "")) {
    const parts = leaf.split(".");
    for (let length = 1; length <= parts.length; length++) all.add(parts.slice(0, length).join("."));
  }
  return all;
}

/** The answers offered first. A check knows more than success. */
export function answersFor({ plugin, effect }: RunningPlugin): { label: string; step: StepBody }[] {
  const failed = { label: "Error", step: { plugin, error: { code: "simulated", message: "Simulated failure" } } };
  if (effect === "run_check")
    return [
      { label: "Clear", step: { plugin, result: { status: "clear" } } },
      { label: "Review", step: { plugin, result: { status: "review" } } },
      { label: "Rejected", step: { plugin, result: { status: "rejected" } } },
      failed,
    ];
  return [{ label: "Success", step: { plugin, result: { status: "success", output: {} } } }, failed];
}

/** How far an approval is, as it stands at its usual destination; null when this is none. */
export function approvalOf(
  { plugin, status }: Pick<RunningPlugin, "plugin" | "status">,
  { context }: Pick<Simulation, "context">,
): { needed: number; approvals: number } | null {
  const told = valueAt(context, ["pluginsOutput", plugin]);
  if (status !== "waiting" || !isObject(told)) return null;
  const { needed, approvals } = told;
  return typeof needed === "number" && typeof approvals === "number" ? { needed, approvals } : null;
}
