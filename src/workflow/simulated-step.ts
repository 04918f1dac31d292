import type { ArrayMerge, CaseStatus, Effect, Outcome, Refusal, Role, Step, TriedTransition } from "../domain";
import type { Json, JsonObject } from "../lib/json";
import type { SimulatedAnswer } from "./simulated-result";
import type { Decision } from "./turn";

/** One thing that happens to an imagined case. */
export type SimulatedStep =
  | { kind: "event"; event: string; payload: Json }
  /** The newest run of a plugin is answered. Of a plugin that opens children: all of them are open, or none could be opened. */
  | { kind: "plugin"; plugin: string; answer: SimulatedAnswer }
  /** News of a child, named by its key or its item. */
  | {
      kind: "child";
      child: string;
      state: string | null;
      status: CaseStatus | null;
      outcome: Outcome;
      tags: string[] | null;
      result: JsonObject | null;
      deliverEvent: string | null;
    }
  | { kind: "decision"; decision: "approve" | "reject" | "revision"; reason: string | null; comment: string | null }
  /** Somebody's word on an approval; a new person each time unless `by` says who. `plugin` null: the one that is open. */
  | {
      kind: "vote";
      vote: "approve" | "reject";
      plugin: string | null;
      by: string | null;
      role: Role;
      comment: string | null;
    }
  | { kind: "merge"; merge: JsonObject; arrays: ArrayMerge }
  | { kind: "advance"; seconds: number };

/** What a step did. `event`: what it was about, or the first event a plugin raised; null when there was none. */
export interface Move extends JsonObject {
  before: string;
  event: string | null;
  accepted: boolean;
  after: string;
  /** Every guard that was asked, in order, with the values it read. */
  guards: JsonObject[];
  /** What would be done outside now. */
  effects: JsonObject[];
}

/** The account of what was decided because of one step: one decision, or several when time passed. */
export function moveOf(before: string, decided: Decision | readonly Decision[], after: string): Move {
  const decisions: readonly Decision[] = "log" in decided ? [decided] : decided;
  const steps = decisions.flatMap(({ log }) => log.steps);
  return {
    before,
    event: raisedIn(steps)[0] ?? null,
    accepted: decisions.some(({ accepted }) => accepted),
    after,
    transitions: steps.flatMap((step) =>
      step.kind === "transition" ? [{ event: step.event, origin: step.origin, from: step.from, to: step.to }] : [],
    ),
    guards: steps.flatMap((step) => ("tried" in step ? step.tried.flatMap(guardOf) : [])),
    raised: raisedIn(steps),
    effects: decisions.flatMap(({ effects }) => effects.map(({ effect }) => effectOf(effect))),
    webhooks: decisions.flatMap(({ events }) => events.map(({ type }) => type)),
  };
}

/** The engine would refuse this: the case stays as it was. */
export const refusedMove = (state: string, event: string | null, refusal: Refusal): Move => ({
  ...moveOf(state, [], state),
  event,
  refusal: { ...refusal } as unknown as JsonObject,
});

const raisedIn = (steps: readonly Step[]): string[] =>
  steps.flatMap((step) => (step.kind === "plugin_finished" && step.raised !== null ? [step.raised] : []));

function guardOf({ source, event, targets, guard, taken }: TriedTransition): JsonObject[] {
  if (guard === null) return [];
  const { engine, verdict, reads, error, onFailed } = guard;
  return [
    {
      source,
      event,
      targets,
      taken,
      engine,
      verdict,
      reads: reads.map((read) => ({ ...read })),
      ...(error !== undefined && { error }),
      ...(onFailed !== undefined && { onFailed }),
    },
  ];
}

/** An effect as far as a reader needs it. Headers stay out: an author may have written into them what is nobody's business. */
export function effectOf(effect: Effect): JsonObject {
  switch (effect.kind) {
    case "call_http": {
      const { method, url, body } = effect.request;
      return { kind: effect.kind, plugin: effect.plugin, request: { method, url, body } };
    }
    case "run_check":
      return {
        kind: effect.kind,
        plugin: effect.plugin,
        request: { check: effect.check, vendor: effect.vendor, input: effect.input },
      };
    case "run_plugin":
      return { kind: effect.kind, plugin: effect.plugin, request: { kind: effect.pluginKind, input: effect.input } };
    case "gather_facts":
      return { kind: effect.kind, plugin: effect.plugin, request: { source: effect.source } };
    case "open_child": {
      const { childKey, definitionId, context } = effect;
      return { kind: effect.kind, plugin: effect.plugin, childKey, request: { workflow: definitionId, context } };
    }
    case "raise_alerts": {
      const alerts = effect.alerts.map(({ rule, severity, title }) => ({ rule, severity, title }));
      return { kind: effect.kind, plugin: effect.plugin, request: { alerts } };
    }
    default:
      return { kind: effect.kind, plugin: null, request: null };
  }
}
