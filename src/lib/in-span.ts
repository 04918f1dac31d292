import { type LogLevel, log, setLogLevel } from "./log";
import type { LogFields } from "./log-fields";
import { type PointSink, setPointSink, writePoint } from "./points";
import { beginSpan, type Span, within } from "./trace";

/** Adds to what the line of a piece of work will say. `level`: how loud the line is, if not `info`. */
export type Tell = (more: LogFields, level?: LogLevel) => void;

/**
 * Does a piece of work as a span of its trace, and says so in one line (and, where it is measured, one point) when it has ended: ids,
 * how long it took, and `outcome`, which is `ok` if nothing else is told and `failed` when something was thrown. `parent`: the
 * `traceparent` that came with it; absent: what is being done now. Work that is synchronous stays so.
 */
export function inSpan<T>(
  event: string,
  { parent, ...fields }: LogFields & { parent?: string | null | undefined },
  work: (tell: Tell, span: Span) => T,
): T {
  const span = beginSpan(parent, { ...fields });
  const startedAtMs = Date.now();
  let level: LogLevel = "info";
  const tell: Tell = (more, louder) => {
    Object.assign(span.fields, more);
    level = louder ?? level;
  };
  const end = (outcome: "ok" | "failed") =>
    within(span, () => {
      const told = { outcome, ...span.fields, durationMs: Date.now() - startedAtMs };
      log[level](event, { ...told, ...(span.parentId !== null && { parentSpanId: span.parentId }) });
      writePoint(event, told);
    });
  const failed = (thrown: unknown): never => {
    tell({ outcome: "failed" }, "warn");
    end("failed");
    throw thrown;
  };
  try {
    const done = within(span, () => work(tell, span));
    if (!(done instanceof Promise)) {
      end("ok");
      return done;
    }
    // The same promise to callers, told of when it has settled.
    return done.then((value: unknown) => {
      end("ok");
      return value;
    }, failed) as T;
  } catch (thrown) {
    return failed(thrown);
  }
}

/** Something that happened within a piece of work: one line, and a point where it is measured. */
export function note(level: LogLevel, event: string, fields: LogFields): void {
  log[level](event, fields);
  writePoint(event, fields);
}

/** From now on, in this isolate: what is logged, and where points go. Each way into the Worker begins with it. */
export function observe(level: LogLevel, points: PointSink | undefined): void {
  setLogLevel(level);
  setPointSink(points);
}
