import type { CommandBody, Refusal } from "../domain";
import { getPath, isObject, type JsonObject, withPath } from "../lib/json";
import { err, type Result } from "../lib/result";
import { type Carried, yes } from "./carried";
import { mayRaise } from "./proof/protected-events";
import { defer, patch, type Turn } from "./turn";

/** The documented hook: data first, event second. Where the event is not listened to now, it waits (DECISIONS 14). */
export function takeHook(turn: Turn, body: Extract<CommandBody, { type: "hook" }>): Result<Carried, Refusal> {
  if (!body.destination.startsWith("pluginsOutput.")) {
    return err({
      code: "bad_value",
      param: "resultDestination",
      message: "a callback may write below pluginsOutput. only",
    });
  }
  // What the votes of an approval or a proven policy take for a plugin's or a person's word cannot come in through the open door of a hook.
  if (!mayRaise(turn.definition.protectedEvents, body.event, "hook", turn.before.configuration))
    return err({
      code: "bad_value",
      param: "event",
      message: "the definition keeps this event for others",
    });
  let context: JsonObject;
  try {
    context = withPath(turn.next.context, body.destination, body.body);
  } catch {
    return err({ code: "bad_value", param: "resultDestination", message: "this is not a path that can be written" });
  }
  const holderPath = body.destination.split(".").slice(0, -1).join(".");
  const holder = getPath(context, holderPath);
  if (isObject(holder) && typeof holder.status === "string")
    context = withPath(context, `${holderPath}.status`, "SUCCESS");
  patch(turn, { context });
  defer(turn, {
    source: { kind: "callback", event: body.event },
    name: body.event,
    payload: null,
    raisedAtMs: turn.nowMs,
  });
  return yes("hook.received", body.event, { destination: body.destination, process: body.process });
}
