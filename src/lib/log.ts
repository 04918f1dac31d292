import { fitFields, type LogFields, type Only } from "./log-fields";
import { currentSpan } from "./trace";

export type LogLevel = "debug" | "info" | "warn" | "error";

const weight: Record<LogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3 };
let threshold: LogLevel = "info";

type Tell = <F extends LogFields>(event: string, fields?: Only<F>) => void;

/**
 * One JSON line per event: `log.warn("check.failed", { caseId, effectId, code })`. What it may carry stands in `log-fields.ts`; the ids of
 * the request and of the trace are added here.
 */
export const log: Record<LogLevel, Tell> = {
  debug: (event, fields) => write("debug", event, fields),
  info: (event, fields) => write("info", event, fields),
  warn: (event, fields) => write("warn", event, fields),
  error: (event, fields) => write("error", event, fields),
};

export const isLogLevel = (word: string): word is LogLevel => Object.hasOwn(weight, word);

/** Lines below `level` are not written from now on, in this isolate. */
export function setLogLevel(level: LogLevel): void {
  threshold = level;
}

/**
 * What may be told of something thrown: its class and where it was thrown. The message stays out, because messages quote what
 * they complain about, and that may be a person's data; only at level `debug`, on a developer's machine, is it shown.
 */
export function errorFields(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: typeof error };
  const frames = (error.stack ?? "")
    .replace(error.message, "")
    .split("\n")
    .filter((line) => /^\s+at /.test(line));
  const at = frames
    .slice(0, 6)
    .map((line) => line.trim().replace(/^at /, ""))
    .join(" < ");
  return { error: error.name, at, ...(threshold === "debug" ? { message: error.message } : {}) };
}

function write(level: LogLevel, event: string, fields: LogFields = {}): void {
  if (weight[level] < weight[threshold]) return;
  const span = currentSpan();
  const ids = span && { requestId: span.requestId, traceId: span.traceId, spanId: span.spanId };
  // The two fixed keys come last: no field can pose as another level or event.
  const line = JSON.stringify({ ...ids, ...fitFields(fields), level, event });
  if (level === "error") console.error(line);
  else if (level === "warn") console.warn(line);
  else console.log(line);
}
