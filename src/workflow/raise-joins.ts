import type { CaseSnapshot, ChildCase, Timer } from "../domain";
import type { Json } from "../lib/json";
import type { Join, JoinedChildren } from "./join";
import { defer, patch, type Turn } from "./turn";

/** Raises the event of every join that waits for nothing any more, once per activation of its state. */
export function raiseJoins(turn: Turn): void {
  for (const [path, join] of turn.definition.joins) {
    const activation = turn.next.activations[path];
    if (activation === undefined || turn.next.joined[path] === activation) continue;
    const verdict = verdictOn(turn.next, join, path, activation);
    if (verdict !== "open") raiseJoin(turn, path, join, activation, verdict === "timed_out");
  }
}

export function raiseJoin(turn: Turn, state: string, join: Join, activation: number, timedOut: boolean): void {
  patch(turn, { joined: { ...turn.next.joined, [state]: activation } });
  turn.steps.push({ kind: "join_satisfied", state, event: join.event, timedOut });
  defer(turn, {
    source: { kind: "join", state, activation },
    name: join.event,
    payload: { timedOut } satisfies Json,
    raisedAtMs: turn.nowMs,
  });
}

/** Sets the timers of the joins of states that were just entered. */
export function armJoins(turn: Turn, entered: readonly string[]): void {
  for (const path of entered) {
    const activation = turn.next.activations[path];
    const join = turn.definition.joins.get(path);
    if (activation === undefined || join === undefined) continue;
    const timers = join.children.flatMap((group) => timerOf(join, group, path, activation, turn.nowMs));
    patch(turn, { timers: [...turn.next.timers, ...timers] });
  }
}

/** The timer that ends the wait for these children; none when there is no limit. */
export function timerOf(
  join: Join,
  { plugin, timeoutSeconds }: JoinedChildren,
  state: string,
  activation: number,
  nowMs: number,
): Timer[] {
  if (timeoutSeconds === null) return [];
  const timer = { kind: "join_timeout" as const, dueAtMs: nowMs + timeoutSeconds * 1_000, state, activation };
  // Where there is one group alone, its timer is called as it always was: histories of earlier releases name it so.
  if (join.children.length === 1) return [{ id: `join.${state}.${activation}`, ...timer }];
  return [{ id: `join.${state}.${activation}.${plugin}`, ...timer, plugin }];
}

/**
 * Plugins: finished, whatever they came to. Children: each group satisfies its policy or its time is up; a time that was up ends
 * the wait for plugins as well, but not the wait for the other groups.
 */
function verdictOn(snapshot: CaseSnapshot, join: Join, path: string, activation: number): "open" | "met" | "timed_out" {
  let givenUp = false;
  for (const group of join.children) {
    if (isMet(snapshot, group)) continue;
    // Its timer was set when the state was entered; that it is gone means that it has fired.
    const stillRuns = snapshot.timers.some(
      (timer) =>
        timer.kind === "join_timeout" &&
        timer.state === path &&
        timer.activation === activation &&
        (timer.plugin ?? group.plugin) === group.plugin,
    );
    if (group.timeoutSeconds === null || stillRuns) return "open";
    givenUp = true;
  }
  if (givenUp) return "timed_out";
  return join.plugins.every((name) => hasFinished(snapshot, name)) ? "met" : "open";
}

function hasFinished(snapshot: CaseSnapshot, plugin: string): boolean {
  const newest = snapshot.runs.findLast((run) => run.plugin === plugin);
  return newest !== undefined && newest.status !== "running" && newest.status !== "waiting";
}

/** Cancelled, failed and never opened count as finished; no children at all is satisfied (DECISIONS 8). */
function isMet(snapshot: CaseSnapshot, { plugin, policy }: JoinedChildren): boolean {
  if (!snapshot.runs.some((run) => run.plugin === plugin)) return false;
  const counted = countedChildren(snapshot.children, plugin);
  const finished = counted.filter((child) => child.finished).length;
  if (policy === "all") return finished === counted.length;
  return finished >= Math.min(policy === "any" ? 1 : policy.n, counted.length);
}

/** The newest generation of each item that is still wanted: the children a join counts. */
export function countedChildren(children: readonly ChildCase[], plugin: string): ChildCase[] {
  const newest = new Map<string, ChildCase>();
  for (const child of children) if (child.plugin === plugin) newest.set(child.itemId, child);
  return [...newest.values()].filter((child) => !child.gone);
}
