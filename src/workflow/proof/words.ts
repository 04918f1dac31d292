import { assertNever } from "../../lib/assert-never";
import type { Cause } from "./exploration";
import type { Evidence, Place, Policy } from "./policy.schema";

/** One step of a way through the chart, as it is told to people and sent in answers. */
export type WayStep = {
  /** What the chart heard; null: the start, or facts that changed. */
  event: string | null;
  /** Where it came from: `a person`, `plugin sanctions: error`, `timer`. */
  by: string;
  /** State strings; null before the start. */
  from: string | null;
  to: string;
};

export const wayStepOf = (cause: Cause, from: string | null, to: string): WayStep => ({
  event: "event" in cause ? eventIn(cause) : null,
  by: byWhom(cause),
  from,
  to,
});

// `xstate.after.P1D.review` is how the engine calls it.
const eventIn = (cause: Extract<Cause, { event: string }>): string =>
  cause.kind === "timer" ? `after ${cause.event.slice("xstate.after.".length, -cause.state.length - 1)}` : cause.event;

function byWhom(cause: Cause): string {
  switch (cause.kind) {
    case "start":
      return "start";
    case "facts":
      return "facts that changed";
    case "outside":
      return "anybody";
    case "person":
      return "a person";
    case "plugin":
      return `plugin ${cause.plugin}: ${cause.status}`;
    case "join":
      return cause.timedOut ? `join of ${cause.state}: timeout` : `join of ${cause.state}`;
    case "timer":
      return `timer of ${cause.state || "the whole chart"}`;
    default:
      return assertNever(cause);
  }
}

/** `collect → review → approved by TIMEOUT`. Steps that stay where they are have no place of their own. */
export function wayAsText(way: readonly WayStep[]): string {
  const states = way.map(({ to }) => to).filter((state, place, all) => state !== all[place - 1]);
  const last = way.at(-1);
  const how = last === undefined || last.from === null ? "" : ` by ${last.event ?? last.by}`;
  const shown = states.length > 12 ? [...states.slice(0, 6), "…", ...states.slice(-5)] : states;
  return `${shown.join(" → ")}${how}`;
}

/** What a policy says, in words. */
export function claimOf(policy: Policy): string {
  switch (policy.type) {
    case "requires":
      return `no way to ${placeWords(policy.to)} without ${policy.all.map(evidenceWords).join(" and ")}`;
    case "never_after":
      return `never ${placeWords(policy.never)} after ${placeWords(policy.after)}`;
    case "only_by":
      return `${placeWords(policy.to)} only by ${policy.events.join(" or ")}`;
    case "at_most_once":
      return `plugin ${policy.plugin} starts at most once`;
    case "can_always_end":
      return "from everywhere an end can be reached";
    default:
      return assertNever(policy);
  }
}

function placeWords(place: Place): string {
  if ("state" in place) return place.state;
  if ("tag" in place) return `the tag ${place.tag}`;
  if ("outcome" in place) return `the outcome ${place.outcome}`;
  return `the start of plugin ${place.plugin}`;
}

function evidenceWords(evidence: Evidence): string {
  if ("anyOf" in evidence) return `one of (${evidence.anyOf.map(evidenceWords).join(", ")})`;
  if ("plugin" in evidence)
    return `${evidence.result === "success" ? "a successful" : "a finished"} ${evidence.plugin}${evidence.latest ? " in its latest run" : ""}`;
  if ("decision" in evidence) return `a person's decision ${evidence.decision.join(" or ")}`;
  if ("state" in evidence) return `passing ${evidence.state}`;
  if ("tag" in evidence) return `passing the tag ${evidence.tag}`;
  return `the event ${evidence.event}`;
}
