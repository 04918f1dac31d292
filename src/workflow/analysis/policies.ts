import type { Problem } from "../../domain";
import type { Plugin } from "../../plugins";
import type { Chart } from "../chart";
import { stateNamed } from "../proof/monitors";
import type { Place, Policy, SingleEvidence } from "../proof/policy.schema";
import { alternativesOf, eventsOf } from "../proof/protected-events";
import { isHeardIn } from "./hearing";
import { error, warning } from "./problem";

/** Names in a policy that mean nothing in this definition: what holds because of a misspelt name is no promise. */
export function policyNameProblems(chart: Chart, plugins: readonly Plugin[], policy: Policy, path: string): Problem[] {
  const ask = (one: Place | SingleEvidence, at: string): Problem[] => {
    const unknown = (what: string): Problem[] => [error("unknown_in_policy", `${path}.${at}`, what)];
    if ("state" in one)
      return stateNamed(chart, one.state) === null
        ? unknown(`no state, or more than one, is called "${one.state}"`)
        : [];
    if ("tag" in one)
      // The whole chart is never entered: what only it is tagged with comes before everything and after nothing.
      return chart.nodes.some(({ tags, parent }) => parent !== null && tags.includes(one.tag))
        ? []
        : unknown(`no state has the tag "${one.tag}"`);
    if ("outcome" in one)
      return canComeTo(chart, one.outcome)
        ? []
        : [
            warning(
              "idle_policy",
              `${path}.${at}`,
              `no final state has the outcome "${one.outcome}", so there is nothing to promise`,
            ),
          ];
    if ("plugin" in one) {
      const plugin = plugins.find(({ name }) => name === one.plugin);
      if (plugin === undefined) return unknown(`there is no plugin "${one.plugin}"`);
      const isSuccess = "result" in one && one.result === "success";
      if (!isSuccess || eventsOf(plugin).some(({ status }) => status === "success")) return [];
      return unknown(
        `"${one.plugin}" tells nobody of its success: give it a successAction, or ask for "result": "finished"`,
      );
    }
    const events = "decision" in one ? one.decision : [one.event];
    return events.flatMap((event) => (isHeardIn(chart.root, event) ? [] : unknown(`no state listens to "${event}"`)));
  };
  /** A plugin that waits for others starts some time after its state was entered: too late to say what came before. */
  const startsAtOnce = (one: Place | SingleEvidence, at: string): Problem[] => {
    const plugin = "plugin" in one ? plugins.find(({ name }) => name === one.plugin) : undefined;
    if (plugin === undefined || plugin.after.length === 0) return [];
    const message = `"${plugin.name}" comes after other plugins, so it cannot be told from the chart when it starts`;
    return [error("unprovable_policy", `${path}.${at}`, message)];
  };
  switch (policy.type) {
    case "requires":
      return [
        ...ask(policy.to, "to"),
        // Until it starts, what it is to come after may have begun anew.
        ...(policy.all.flatMap(alternativesOf).some((one) => "latest" in one && one.latest)
          ? startsAtOnce(policy.to, "to")
          : []),
        ...policy.all.flatMap((evidence, i) =>
          alternativesOf(evidence).flatMap((one) => [
            ...ask(one, `all.${i}`),
            ...("latest" in one && one.latest ? startsAtOnce(one, `all.${i}`) : []),
          ]),
        ),
      ];
    case "never_after":
      return [...ask(policy.never, "never"), ...ask(policy.after, "after"), ...startsAtOnce(policy.never, "never")];
    case "only_by":
      return [
        ...ask(policy.to, "to"),
        ...startsAtOnce(policy.to, "to"),
        ...policy.events.flatMap((event) => ask({ event }, "events")),
      ];
    case "at_most_once":
      return ask({ plugin: policy.plugin }, "plugin");
    case "can_always_end":
      return [];
  }
}

const canComeTo = (chart: Chart, outcome: string): boolean =>
  chart.nodes.some(({ type, meta, tags }) => (type === "final" && meta.outcome === outcome) || tags.includes(outcome));
