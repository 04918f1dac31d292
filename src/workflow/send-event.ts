import type { Refusal } from "../domain";
import type { JsonObject } from "../lib/json";
import { err, type Result } from "../lib/result";
import { type Carried, no, yes } from "./carried";
import { allowedEvents, listensTo, stateString } from "./kernel";
import { positionOf, takeEvent } from "./settle";
import type { Turn } from "./turn";

/** Known here but held back by its guards: not accepted, logged with the trace. Not known here: refused (DECISIONS 4). */
export function sendEvent(
  turn: Turn,
  name: string,
  event: { name: string; payload: Parameters<typeof takeEvent>[1]["payload"] },
  origin: string,
  type = "event.received",
  detail: JsonObject = {},
): Result<Carried, Refusal> {
  const known = turn.before.status === "active" && listensTo(turn.definition.chart, positionOf(turn.before), name);
  if (!known) return notAllowed(turn, name);
  const offered = takeEvent(turn, event, origin);
  if (!offered.ok) return offered;
  if (offered.value.taken) return yes(type, name, detail);
  turn.steps.push({ kind: "not_taken", event: name, origin, tried: offered.value.tried });
  return no(type, name, detail);
}

export function notAllowed(turn: Turn, event: string): { ok: false; error: Refusal } {
  const position = positionOf(turn.before);
  const allowed = turn.before.status === "active" ? allowedEvents(turn.definition.chart, position) : [];
  return err({ code: "event_not_allowed", state: stateString(position), event, allowed });
}
