import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { isObject, type Json, type JsonObject } from "../lib/json";
import { CliError } from "./failure";

type Query = Readonly<Record<string, string | number | boolean | undefined>>;

export interface Api {
  url: string;
  get(path: string, query?: Query): Promise<JsonObject>;
  /** The answer as text, as it came. */
  text(path: string, query?: Query): Promise<string>;
  post(path: string, body?: Json): Promise<JsonObject>;
  put(path: string, body: Json): Promise<JsonObject>;
  patch(path: string, body: Json): Promise<JsonObject>;
  /** Fields and files. */
  form(path: string, body: FormData): Promise<JsonObject>;
  /** All items of a list, page after page, `most` at most. */
  list(path: string, query?: Query, most?: number): Promise<JsonObject[]>;
}

const tries = 4;
const timeoutMs = 60_000;

/**
 * The API of a server as this key sees it. Refusals become a `CliError` with the API's own error. What did not arrive, and what the server
 * was too busy for, is tried again under the same Idempotency-Key, so nothing happens twice.
 */
export function apiAt(url: string, key: string, signal: AbortSignal): Api {
  const send = async (method: string, path: string, query: Query, body?: Json | FormData): Promise<string> => {
    const address = new URL(`${url}/api/v1${path}`);
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) address.searchParams.set(name, String(value));
    const isJson = body !== undefined && !(body instanceof FormData);
    const request = {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        "user-agent": "edgecase-cli",
        ...(isJson && { "content-type": "application/json" }),
        ...(method !== "GET" && { "idempotency-key": randomUUID() }),
      },
      ...(body !== undefined && { body: body instanceof FormData ? body : JSON.stringify(body) }),
    };
    for (let attempt = 1; ; attempt += 1) {
      const answer = await fetch(address, {
        ...request,
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      }).catch((failure: unknown) => unreachable(url, failure));
      if (answer instanceof CliError) {
        if (attempt === tries || signal.aborted) throw answer;
      } else {
        const text = await answer.text();
        if (answer.ok) return text;
        if (attempt === tries || !canHelp(answer.status, text)) throw refusal(answer.status, text);
        await rest(wishedMs(answer), signal);
      }
      await rest(200 * 2 ** attempt, signal);
    }
  };
  const json = async (...args: Parameters<typeof send>): Promise<JsonObject> => {
    const text = await send(...args);
    const read: Json = text === "" ? {} : JSON.parse(text);
    return isObject(read) ? read : {};
  };
  const get = (path: string, query: Query = {}) => json("GET", path, query);
  return {
    url,
    get,
    text: (path, query = {}) => send("GET", path, query),
    post: (path, body = {}) => json("POST", path, {}, body),
    put: (path, body) => json("PUT", path, {}, body),
    patch: (path, body) => json("PATCH", path, {}, body),
    form: (path, body) => json("POST", path, {}, body),
    list: async (path, query = {}, most = Number.POSITIVE_INFINITY) => {
      const found: JsonObject[] = [];
      let cursor: string | undefined;
      do {
        const limit = Math.min(100, most - found.length);
        const page = await get(path, { limit, ...query, cursor });
        if (Array.isArray(page.data)) found.push(...page.data.filter(isObject));
        cursor = typeof page.nextCursor === "string" ? page.nextCursor : undefined;
      } while (cursor !== undefined && found.length < most);
      return found.slice(0, most);
    },
  };
}

const unreachable = (url: string, failure: unknown): CliError => {
  const cause = failure instanceof Error && failure.cause instanceof Error ? failure.cause.message : String(failure);
  return new CliError("failed", `${url} does not answer: ${cause}`, { code: "unreachable" });
};

/** Ends early with whoever runs the command. */
const rest = (ms: number, signal: AbortSignal): Promise<void> => sleep(ms, undefined, { signal }).catch(() => {});

/** How long the server wants us to wait; nobody is kept waiting for longer than a minute by an answer. */
export const wishedMs = ({ headers }: Pick<Response, "headers">): number =>
  Math.min(Math.max(Number(headers.get("retry-after") ?? 0) || 0, 0), 60) * 1_000;

/** The first try may still be running, or the server asks for a moment. */
const canHelp = (status: number, text: string): boolean =>
  status === 429 || status >= 500 || (status === 409 && text.includes('"request_running"'));

function refusal(status: number, text: string): CliError {
  let error: JsonObject = {};
  try {
    const read: Json = JSON.parse(text);
    if (isObject(read) && isObject(read.error)) error = read.error;
  } catch {
    error = { code: `http_${status}` };
  }
  const message = typeof error.message === "string" ? error.message : `The server answered ${status}.`;
  return new CliError(status === 401 || status === 403 ? "auth" : "failed", message, error);
}
