import { AsyncLocalStorage } from "node:async_hooks";
import type { LogFields } from "./log-fields";

/** One piece of work: where it stands in its trace, and what is known of it so far. Ids are hex, as W3C Trace Context writes them. */
export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  /** Null: it began the trace. */
  readonly parentId: string | null;
  /** The caller's wish that others record it too; passed on as it came. */
  readonly sampled: boolean;
  requestId: string | undefined;
  /** What its line will say. */
  fields: LogFields;
}

const here = new AsyncLocalStorage<Span>();

/** The work that is being done now; undefined outside of any. */
export const currentSpan = (): Span | undefined => here.getStore();

/**
 * Begins a piece of work below `parent`: a `traceparent` that came with it, or what is being done now. One that cannot be read counts
 * as none, as the standard asks.
 */
export function beginSpan(parent: string | null | undefined, fields: LogFields): Span {
  const above = readTraceparent(parent) ?? here.getStore();
  const spanId = randomHex(8);
  const from = { requestId: here.getStore()?.requestId, fields };
  return above === undefined
    ? { traceId: randomHex(16), spanId, parentId: null, sampled: true, ...from }
    : { traceId: above.traceId, spanId, parentId: above.spanId, sampled: above.sampled, ...from };
}

/** Does `work` as part of `span`: log lines, messages and calls that it makes carry its ids. */
export const within = <T>(span: Span, work: () => T): T => here.run(span, work);

/** Goes on with work whose `traceparent` came along, without a line of its own. What came without one goes on as it is. */
export function under<T>(parent: string | null | undefined, work: () => T): T {
  const above = readTraceparent(parent);
  if (above === null) return work();
  return here.run({ ...above, parentId: null, requestId: here.getStore()?.requestId, fields: {} }, work);
}

/** The `traceparent` that goes along with what is caused now; undefined outside of any work. */
export function traceparent(): string | undefined {
  const span = here.getStore();
  return span === undefined ? undefined : `00-${span.traceId}-${span.spanId}-${span.sampled ? "01" : "00"}`;
}

/** The same as part of a message or of a call to an object. */
export function carriedTrace(): { trace?: string } {
  const trace = traceparent();
  return trace === undefined ? {} : { trace };
}

/** Which request this is done for, as part of what it asks for; nothing outside of any. */
export function namedRequest(): { requestId?: string } {
  const requestId = here.getStore()?.requestId;
  return requestId === undefined ? {} : { requestId };
}

/** Says whose work this is. Work that touches several cases or tenants is nobody's in particular. */
export function about(whose: { tenantId: string; caseId?: string }): void {
  const fields = here.getStore()?.fields;
  if (fields === undefined) return;
  for (const name of ["tenantId", "caseId"] as const) {
    const value = whose[name];
    if (value === undefined) continue;
    if (fields[name] === undefined) fields[name] = value;
    else if (fields[name] !== value) fields[name] = null;
  }
}

/** The request has another name than it was given first: a repeat has the name of what it repeats. */
export function nameRequest(requestId: string): void {
  const span = here.getStore();
  if (span !== undefined) span.requestId = requestId;
}

// Version ff is forbidden, ids of zeros mean none. Later versions may append fields; what is read here stays where it is.
const shape = /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** What a `traceparent` says; null: nothing that can be read. */
export function readTraceparent(
  text: string | null | undefined,
): { traceId: string; spanId: string; sampled: boolean } | null {
  const found = shape.exec(text ?? "");
  const [, version, traceId, spanId, flags, more] = found ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return null;
  if (version === "00" && more !== undefined) return null;
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

const randomHex = (bytes: number): string =>
  [...crypto.getRandomValues(new Uint8Array(bytes))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
