import { ConnectionError, type EdgecaseError, errorOf, readError, TimeoutError } from "./errors";
import { mayRetry, type Pace, waitMs } from "./retry";
import type { CallOptions } from "./shapes";

/** How a client reaches the API. */
export interface Settings {
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** With `/api/v1/`. */
  base: string;
  headers: Record<string, string>;
  timeoutMs: number;
  attemptTimeoutMs: number;
  retries: number;
  pace: Pace;
}

export interface Outgoing {
  method: string;
  url: string;
  body: BodyInit | undefined;
  headers: Record<string, string>;
  /** The answer is handed on unread: a file, a stream. */
  keepsOpen?: boolean;
}

/** An answer, with its text read unless it is kept open. */
export interface Answered {
  response: Response;
  text: string;
}

type Tried =
  | ({ ok: true } & Answered)
  | { ok: false; trouble: EdgecaseError; again: boolean; response: Response | null };

/**
 * Sends until an answer comes that another try would not change, so often and so long as the options allow. A write goes out under
 * one Idempotency-Key however often it is sent. Throws `EdgecaseError`, or what the caller's signal was aborted with.
 */
export async function send(settings: Settings, outgoing: Outgoing, options: CallOptions = {}): Promise<Answered> {
  const { pace } = settings;
  const untilMs = pace.nowMs() + (options.timeoutMs ?? settings.timeoutMs);
  const retries = options.retries ?? settings.retries;
  const init = {
    method: outgoing.method,
    headers: headersOf(settings, outgoing, options),
    body: outgoing.body ?? null,
  };
  for (let tries = 1; ; tries++) {
    options.signal?.throwIfAborted();
    const forMs = Math.min(settings.attemptTimeoutMs, untilMs - pace.nowMs());
    const tried = await attempt(settings, outgoing, init, forMs, tries, options.signal);
    if (tried.ok) {
      tell(options, tried.response, tries);
      return tried;
    }
    const { trouble, again, response } = tried;
    const ms = waitMs(tries, pace.chance(), response?.headers ?? null, pace.nowMs());
    // What could not be in time any more is not waited for.
    if (!again || tries > retries || pace.nowMs() + ms >= untilMs) {
      if (response !== null) tell(options, response, tries);
      throw trouble;
    }
    await pace.wait(ms, options.signal);
  }
}

async function attempt(
  settings: Settings,
  { url, keepsOpen = false }: Outgoing,
  init: RequestInit,
  forMs: number,
  tries: number,
  signal: AbortSignal | undefined,
): Promise<Tried> {
  const ended = new AbortController();
  const timer = setTimeout(() => ended.abort(), forMs);
  try {
    const either = signal === undefined ? ended.signal : AbortSignal.any([signal, ended.signal]);
    const response = await settings.fetch(url, { ...init, signal: either });
    if (response.ok && keepsOpen) return { ok: true, response, text: "" };
    // An answer that breaks off in the middle is no answer: reading it belongs to the try.
    const text = await response.text();
    if (response.ok && isWhole(response, text)) return { ok: true, response, text };
    if (response.ok) throw new Error("The answer broke off.");
    const trouble = errorOf(response.status, text, response.headers.get("request-id"), tries);
    return { ok: false, trouble, again: mayRetry(response.status, readError(text).code), response };
  } catch (cause) {
    signal?.throwIfAborted();
    const facts = { status: 0, attempts: tries, cause };
    const trouble = ended.signal.aborted
      ? new TimeoutError({ ...facts, code: "timeout", message: "No answer came in time." })
      : new ConnectionError({ ...facts, code: "connection", message: "No answer came." });
    return { ok: false, trouble, again: true, response: null };
  } finally {
    clearTimeout(timer);
  }
}

function isWhole({ headers }: Response, text: string): boolean {
  if (text === "" || !isJson(headers)) return true;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

export const isJson = (headers: Headers): boolean => /\bjson\b/.test(headers.get("content-type") ?? "");

function headersOf(settings: Settings, outgoing: Outgoing, options: CallOptions): Record<string, string> {
  const isWrite = outgoing.method !== "GET";
  const key = options.idempotencyKey ?? (isWrite ? crypto.randomUUID() : undefined);
  return {
    ...settings.headers,
    ...outgoing.headers,
    ...(options.token !== undefined && { Authorization: `Bearer ${options.token}` }),
    ...(key !== undefined && { "Idempotency-Key": key }),
    ...(options.ifVersion !== undefined && { "If-Match": `"${options.ifVersion}"` }),
    ...options.headers,
  };
}

function tell({ onAnswer }: CallOptions, { status, headers }: Response, attempts: number): void {
  onAnswer?.({ status, headers, attempts, requestId: headers.get("request-id") });
}
