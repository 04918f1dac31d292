import { durationMs, longestDurationMs, looksLikeDuration } from "../lib/duration";
import { getPath, isUnsafeKey, type Json, type JsonObject } from "../lib/json";
import { err, ok, type Result } from "../lib/result";

/** How long an `after` waits: a fixed time, or what stands at a path in the context when its state is entered. */
export type Delay = { ms: number } | { path: string };

const wholeNumber = /^(0|[1-9]\d*)$/;
const dottedPath = /^[A-Za-z_$][\w$-]*(\.[\w$-]+)*$/;

/** Reads a key of `after`: whole milliseconds, an ISO 8601 duration, or a path into the context. The error is a sentence. */
export function parseDelay(written: string): Result<Delay, string> {
  if (wholeNumber.test(written)) return inMs(inBounds(Number(written)));
  if (looksLikeDuration(written)) return inMs(durationMs(written));
  if (dottedPath.test(written) && !written.split(".").some(isUnsafeKey)) return ok({ path: written });
  return err(
    `${JSON.stringify(written)} is no delay: write whole milliseconds (1000), an ISO 8601 duration ("PT30M") ` +
      'or a path into the context ("entity.data.waitMs")',
  );
}

/** Milliseconds to wait from now on. In the context a number counts milliseconds and a text is an ISO 8601 duration. */
export function delayMs(delay: Delay, context: () => JsonObject): Result<number, string> {
  if ("ms" in delay) return ok(delay.ms);
  const read = msOf(getPath(context(), delay.path));
  return read.ok ? read : err(`the delay at ${delay.path} cannot be read: ${read.error}`);
}

function msOf(value: Json | undefined): Result<number, string> {
  if (value === undefined) return err("there is no such fact");
  if (typeof value === "number") return inBounds(value);
  if (typeof value === "string") return durationMs(value);
  return err("it must be a number of milliseconds or an ISO 8601 duration");
}

// A part of a millisecond is waited for in full: never early.
function inBounds(ms: number): Result<number, string> {
  if (!(ms >= 0)) return err("a delay cannot be negative");
  return ms <= longestDurationMs ? ok(Math.ceil(ms)) : err("a delay cannot be longer than a hundred years");
}

const inMs = (read: Result<number, string>): Result<Delay, string> => (read.ok ? ok({ ms: read.value }) : read);
