import type { Refusal } from "../domain";
import type { JsonObject } from "../lib/json";
import { err, type Result } from "../lib/result";
import { type Carried, no, yes } from "./carried";
import { allowedEvents, listensTo, stateString } from "./kernel";
import { notTaken } from "./not-taken";
import { mayRaise } from "./proof/protected-events";
import { positionOf, takeEvent } from "./settle";
import type { Turn } from "./turn";
import { endWaits } from "./waiting-runs";

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
  // A `wait` may listen to an event that the chart does not know.
  if (!known && origin === "event" && endWaits(turn, name)) return yes(type, name, detail);
  // What the votes of an approval say, or a proven policy takes for a plugin's word, is nobody else's to send.
  if (!known || !mayRaise(turn.definition.protectedEvents, name, origin, turn.before.configuration))
    return notAllowed(turn, name);
  const offered = takeEvent(turn, event, origin);
  if (!offered.ok) return offered;
  const waited = origin === "event" && endWaits(turn, name);
  if (offered.value.taken || waited) return yes(type, name, detail);
  notTaken(turn, name, origin, offered.value.tried);
  return no(type, name, detail);
}

export function notAllowed(turn: Turn, event: string): { ok: false; error: Refusal } {
  const position = positionOf(turn.before);
  const heard = turn.before.status === "active" ? allowedEvents(turn.definition.chart, position) : [];
  const allowed = heard.filter((name) =>
    mayRaise(turn.definition.protectedEvents, name, "event", position.configuration),
  );
  return err({ code: "event_not_allowed", state: stateString(position), event, allowed });
}
