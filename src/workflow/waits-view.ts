import type { CaseSnapshot, Timer } from "../domain";
import type { JsonObject } from "../lib/json";
import type { CompiledDefinition } from "./compile";
import { waitsOf } from "./waiting-runs";

/**
 * What the case waits for and would go on by itself with, the soonest first: `delay` (an `after` of a state), `wait` (of a plugin),
 * `approval` (it runs out), `children` (a join that waits no longer), `revision` (the time to answer is up). `at`: null when only an event ends it. A decision that can still
 * be undone is told elsewhere.
 */
export function waitsView(definition: CompiledDefinition, snapshot: CaseSnapshot): JsonObject[] {
  if (snapshot.status !== "active") return [];
  const timed = snapshot.timers
    .toSorted((one, other) => one.dueAtMs - other.dueAtMs)
    .flatMap((timer) => timedWait(definition, snapshot, timer));
  const untimed = waitsOf(definition, snapshot)
    .filter(({ run }) => !snapshot.timers.some((timer) => timer.kind === "run_due" && timer.runId === run.id))
    .map(({ run, event }) => ({
      kind: "wait",
      at: null,
      state: run.state,
      plugin: run.plugin,
      event,
      targets: [],
    }));
  return [...timed, ...untimed];
}

const revisionEvent = ({ forms }: CompiledDefinition): string | null =>
  [...forms.values()].find(({ revision }) => revision?.onExpired !== undefined)?.revision?.onExpired ?? null;

function timedWait(definition: CompiledDefinition, snapshot: CaseSnapshot, timer: Timer): JsonObject[] {
  const at = new Date(timer.dueAtMs).toISOString();
  switch (timer.kind) {
    case "pending_decision":
    case "risk_override":
    case "revision_reminder":
    case "sla":
      return [];
    case "revision_due": {
      const event = revisionEvent(definition);
      return [{ kind: "revision", at, state: snapshot.configuration.join("|"), plugin: null, event, targets: [] }];
    }
    case "after": {
      const delays = definition.chart.delays.get(timer.state) ?? [];
      const transitions = delays.find(({ event }) => event === timer.event)?.transitions ?? [];
      const targets = transitions.flatMap((transition) => transition.targets.map(({ path }) => path));
      return [{ kind: "delay", at, state: timer.state, plugin: null, event: null, targets: [...new Set(targets)] }];
    }
    case "join_timeout":
      return [{ kind: "children", at, state: timer.state, plugin: timer.plugin ?? null, event: null, targets: [] }];
    case "run_due": {
      const run = snapshot.runs.find(({ id }) => id === timer.runId);
      const plugin = run === undefined ? undefined : definition.pluginByName.get(run.plugin);
      if (run === undefined || plugin === undefined) return [];
      const isWait = plugin.kind === "wait";
      const event = isWait ? plugin.event : null;
      return [{ kind: isWait ? "wait" : "approval", at, state: run.state, plugin: run.plugin, event, targets: [] }];
    }
  }
}
