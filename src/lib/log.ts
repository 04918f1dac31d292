export type LogLevel = "debug" | "info" | "warn" | "error";

/** What a log line may carry beside its name: ids, codes, counts. Never names, documents, answers, paths or whole objects. */
export type LogFields = Record<string, string | number | boolean | null | undefined>;

const weight: Record<LogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3 };
let threshold: LogLevel = "info";

/** One JSON line per event: `log.warn("check.failed", { caseId, effectId, code })`. */
export const log = {
  debug: (event: string, fields: LogFields = {}): void => write("debug", event, fields),
  info: (event: string, fields: LogFields = {}): void => write("info", event, fields),
  warn: (event: string, fields: LogFields = {}): void => write("warn", event, fields),
  error: (event: string, fields: LogFields = {}): void => write("error", event, fields),
};

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

function write(level: LogLevel, event: string, fields: LogFields): void {
  if (weight[level] < weight[threshold]) return;
  // The two fixed keys come last: no field can pose as another level or event.
  const line = JSON.stringify({ ...fields, level, event });
  if (level === "error") console.error(line);
  else if (level === "warn") console.warn(line);
  else console.log(line);
}
