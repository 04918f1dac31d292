import type { RunResult } from "../../domain";
import { eventFor, type Plugin } from "../../plugins";
import type { Join } from "../join";
import type { Evidence, Policy, SingleEvidence } from "./policy.schema";

/**
 * Events that a proof takes for evidence. The engine takes them from nowhere else than the proof assumes, or the proof would be
 * about another machine.
 */
export interface ProtectedEvents {
  /** Told by plugins and joins, and by nobody else. */
  engine: ReadonlySet<string>;
  /** Sent by people and those who act for them; never by a child, a callback or the start of a case. */
  people: ReadonlySet<string>;
  /** Plugin → the events its results raise. It cannot raise a protected event that is not among them. */
  told: ReadonlyMap<string, ReadonlySet<string>>;
  /**
   * Event that says how a vote ended (enough have approved, somebody rejected, the time is up) → the states that ask for the votes, by
   * path or key. With or without policies.
   */
  votes: ReadonlyMap<string, readonly string[]>;
}

/** What the policies of a definition make special. Without policies only votes are. */
export function protectedEventsOf(
  policies: readonly Policy[],
  plugins: readonly Plugin[],
  joins: Iterable<Join>,
): ProtectedEvents {
  const engine = new Set<string>();
  const people = new Set<string>();
  const all = [...joins];
  const protect = (plugin: Plugin, whatever: boolean): void => {
    for (const { event, status } of eventsOf(plugin)) if (whatever || status === "success") engine.add(event);
  };
  for (const evidence of policies.flatMap(evidenceOf)) {
    if ("decision" in evidence) {
      for (const event of evidence.decision) people.add(event);
      // Votes are people's word too, and an event that says "enough have voted" is not to be had for less.
      for (const plugin of plugins) if (plugin.kind === "approval") protect(plugin, false);
    }
    if (!("plugin" in evidence)) continue;
    for (const plugin of plugins) if (plugin.name === evidence.plugin) protect(plugin, evidence.result === "finished");
    if (evidence.result === "finished")
      for (const join of all) if (join.plugins.includes(evidence.plugin)) engine.add(join.event);
  }
  const told = new Map(plugins.map((plugin) => [plugin.name, new Set(eventsOf(plugin).map(({ event }) => event))]));
  const votes = new Map<string, string[]>();
  for (const plugin of plugins) {
    if (plugin.kind !== "approval") continue;
    for (const { event } of eventsOf(plugin)) votes.set(event, [...(votes.get(event) ?? []), ...plugin.stateNames]);
  }
  return { engine, people, told, votes };
}

export const evidenceOf = (policy: Policy): SingleEvidence[] =>
  policy.type === "requires" ? policy.all.flatMap(alternativesOf) : [];

export const alternativesOf = (evidence: Evidence): SingleEvidence[] =>
  "anyOf" in evidence ? evidence.anyOf : [evidence];

/**
 * Whether an event that comes from here may be taken at all. `origin` is what the log calls it: `event` (sent through the API or
 * from the console), `decision`, `initial event`, `child:…`, `hook`. `leaves`: paths of the active leaves.
 */
export function mayRaise(events: ProtectedEvents, event: string, origin: string, leaves: readonly string[]): boolean {
  const { people, engine, told, votes } = events;
  const asked = votes.get(event);
  // While people are asked for their votes, only the votes say how it ends; a plugin or timer may share the name.
  if (asked !== undefined && !isEngines(origin) && leaves.some((leaf) => isWithin(leaf, asked))) return false;
  if (!people.has(event) && !engine.has(event)) return true;
  // A decision is a person's word and no plugin's: one person must not stand in for the votes of many.
  if (origin === "event" || origin === "decision") return people.has(event);
  if (origin.startsWith("plugin:")) return told.get(origin.slice("plugin:".length))?.has(event) ?? false;
  return origin !== "initial event" && origin !== "hook" && !origin.startsWith("child:");
}

const isEngines = (origin: string): boolean => origin === "timer" || /^(plugin|join):/.test(origin);

/** Whether one of the states, by path or key, is the leaf or around it. */
function isWithin(leaf: string, states: readonly string[]): boolean {
  const keys = leaf.split(".");
  return keys.some((key, i) => states.includes(key) || states.includes(keys.slice(0, i + 1).join(".")));
}

const results: RunResult[] = [
  { status: "success", output: null },
  { status: "waiting", output: null, vendorRef: null, deadlineSeconds: 0 },
  { status: "error", code: "", message: "" },
  { status: "cancelled", output: null },
  { status: "timeout" },
];

/** Every event a plugin can raise, with what it then came to: the engine's own table, asked result by result. */
export function eventsOf(plugin: Plugin): { status: RunResult["status"]; event: string }[] {
  const raised = results.flatMap((result) => {
    const event = eventFor(plugin, result);
    return event === null ? [] : [{ status: result.status, event }];
  });
  if (plugin.kind === "dispatch-event") raised.push({ status: "success", event: plugin.eventName });
  if (plugin.kind === "riskRules")
    for (const event of Object.values(plugin.levelEvents)) raised.push({ status: "success", event });
  return raised;
}
