import { signal } from "@preact/signals";
import { isObject, type Json, type JsonObject } from "../../lib/json";
import { err, ok, type Result } from "../../lib/result";
import { isFollowingActivity } from "./activity";
import { askForProof } from "./step-up";

/** Why a call did not do what it was asked. `code` and `message` are the server's words; `details` as the API documents them. */
export interface ApiFailure {
  kind: "offline" | "signed_out" | "refused" | "broken" | "aborted";
  /** HTTP status; 0 when there was no answer. */
  status: number;
  code: string;
  message: string;
  param: string | null;
  details: JsonObject;
  requestId: string | null;
}
export type Answer<Value> = Result<Value, ApiFailure>;

/** A page of any list. */
export interface Listed<Item> {
  data: Item[];
  nextCursor: string | null;
}

/** True once the server has said that nobody is signed in; the shell then covers the page. */
export const signedOut = signal(false);

/** Server's clock minus ours, in milliseconds, to the second; learnt from the answers. */
export const serverSkewMs = signal(0);

interface Wishes {
  signal?: AbortSignal;
  /** Same key, same effect: give one when the caller itself repeats. Otherwise every call has its own. */
  idempotencyKey?: string;
}

/**
 * The API under /api/v1, spoken to with the session's cookie. `Value` is what the OpenAPI document promises for the path: this is the
 * one place that takes the server at its word. Refusals are values, nothing is thrown. A write whose connection broke is sent once
 * more under the same Idempotency-Key, so it happens once.
 */
export const api = {
  get: <Value>(path: string, wishes?: Wishes) => call<Value>("GET", path, undefined, wishes),
  post: <Value>(path: string, body?: object, wishes?: Wishes) => call<Value>("POST", path, body ?? {}, wishes),
  put: <Value>(path: string, body: object, wishes?: Wishes) => call<Value>("PUT", path, body, wishes),
  patch: <Value>(path: string, body: object, wishes?: Wishes) => call<Value>("PATCH", path, body, wishes),
  /** A form with files. */
  form: <Value>(path: string, body: FormData, wishes?: Wishes) => call<Value>("POST", path, body, wishes),
  delete: <Value>(path: string, body?: object, wishes?: Wishes) => call<Value>("DELETE", path, body, wishes),
};

async function call<Value>(
  method: string,
  path: string,
  body: object | undefined,
  wishes: Wishes = {},
): Promise<Answer<Value>> {
  const headers: Record<string, string> = { Accept: "application/json" };
  const isForm = body instanceof FormData;
  // The browser names the boundary of a form itself.
  if (body !== undefined && !isForm) headers["Content-Type"] = "application/json";
  if (method !== "GET") headers["Idempotency-Key"] = wishes.idempotencyKey ?? crypto.randomUUID();
  if (!isFollowingActivity()) headers["Edgecase-Background"] = "1";
  const init: RequestInit = { method, headers, credentials: "same-origin", signal: wishes.signal ?? null };
  if (body !== undefined) init.body = isForm ? body : JSON.stringify(body);
  try {
    const answer = await answerOf<Value>(await sendTwice(`/api/v1${path}`, init));
    if (answer.ok || answer.error.code !== "step_up_required" || !(await askForProof())) return answer;
    // The same request, key and all: it was refused, so nothing has happened under it.
    return await answerOf<Value>(await sendTwice(`/api/v1${path}`, init));
  } catch (problem) {
    return err(problem instanceof DOMException && problem.name === "AbortError" ? aborted : offline);
  }
}

async function sendTwice(url: string, init: RequestInit): Promise<Response> {
  try {
    const first = await fetch(url, init);
    // Another window may just have proved who is here: then the session goes on under a new cookie, and nothing has happened yet.
    return first.status === 401 ? await fetch(url, init) : first;
  } catch (problem) {
    if (init.signal?.aborted) throw problem;
    return await fetch(url, init);
  }
}

async function answerOf<Value>(response: Response): Promise<Answer<Value>> {
  noteClock(response.headers.get("date"));
  const text = await response.text();
  const body = readJson(text);
  if (response.ok) return ok(body as Value);
  const said = isObject(body) && isObject(body.error) ? body.error : {};
  if (response.status === 401) signedOut.value = true;
  return err({
    kind: response.status === 401 ? "signed_out" : response.status >= 500 ? "broken" : "refused",
    status: response.status,
    code: textOf(said.code) ?? `http_${response.status}`,
    message: textOf(said.message) ?? `The server answered ${response.status}.`,
    param: textOf(said.param),
    details: isObject(said.details) ? said.details : {},
    requestId: textOf(said.requestId) ?? response.headers.get("request-id"),
  });
}

const readJson = (text: string): Json => {
  try {
    return text === "" ? null : (JSON.parse(text) as Json);
  } catch {
    return text;
  }
};

const textOf = (value: Json | undefined): string | null => (typeof value === "string" ? value : null);

// The header knows whole seconds: half a second is the best guess of what it cut off.
function noteClock(date: string | null): void {
  const atMs = date === null ? Number.NaN : Date.parse(date);
  if (!Number.isNaN(atMs)) serverSkewMs.value = Math.abs(atMs + 500 - Date.now()) < 2_000 ? 0 : atMs + 500 - Date.now();
}

const nothing = { status: 0, param: null, details: {}, requestId: null };
const offline: ApiFailure = {
  ...nothing,
  kind: "offline",
  code: "offline",
  message: "The server cannot be reached. Check the connection; nothing you wrote is lost.",
};
const aborted: ApiFailure = { ...nothing, kind: "aborted", code: "aborted", message: "Stopped." };

/** One sentence for a person. Faults of the server carry the number that finds them in its log. */
export function sayFailure(failure: ApiFailure): string {
  if (failure.kind === "signed_out") return "You are signed out. Sign in again; what you wrote stays.";
  if (failure.kind === "broken")
    return failure.requestId === null
      ? "The server failed. Try again."
      : `The server failed. Try again; if it stays, ask for ${failure.requestId}.`;
  return failure.message;
}
