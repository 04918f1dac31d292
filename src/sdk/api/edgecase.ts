import { apiVersion } from "./generated/operations";
import type { Resources } from "./generated/types";
import { addressOf, read, resourcesOf } from "./resources";
import { type Pace, realPace } from "./retry";
import type { Settings } from "./send";
import type { CallOptions } from "./shapes";

export interface EdgecaseOptions {
  /** `ek_sandbox_…` or `ek_live_…`. Without one, only what needs none: `flow`, `health`, `openapi`. */
  apiKey?: string;
  /** Where Edgecase runs: `https://edgecase.example.com`. */
  baseUrl: string;
  /** Dated version of the API to be answered in: the one of the SDK's types when left out, the key's own when null. */
  version?: string | null;
  fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** For a call with all its tries (default 90,000). */
  timeoutMs?: number;
  /** For one try (default 30,000). */
  attemptTimeoutMs?: number;
  /** How often a call is tried again (default 4). */
  retries?: number;
  /** A key in a browser belongs to everybody who opens the page: only for tools that are yours alone. */
  allowInBrowser?: boolean;
  /** Clock, waiting and chance: for tests. */
  pace?: Pace;
}

/** A client of the API: every operation as `edgecase.<resource>.<name>(…ids, params?, options?)`. */
export interface Edgecase extends Resources {
  /** Asks for something by its path (`/cases`), for what is newer than this SDK. Throws `EdgecaseError`. */
  request<Answer = unknown>(method: string, path: string, body?: unknown, options?: CallOptions): Promise<Answer>;
}

class Client {
  constructor(options: EdgecaseOptions) {
    const settings = settingsOf(options);
    Object.assign(this, resourcesOf(settings), {
      request(method: string, path: string, body?: unknown, own: CallOptions = {}) {
        const url = addressOf(settings, "request", path.replace(/^\/(?:api\/v1\/)?/, ""), [], own.query ?? {});
        const headers: Record<string, string> = body === undefined ? {} : { "Content-Type": "application/json" };
        return read(settings, { method, url, headers, body: body === undefined ? body : JSON.stringify(body) }, own);
      },
    });
  }
}

/** Here the table becomes what the types say of it; both are made from one document, by one script. */
export const Edgecase = Client as unknown as new (options: EdgecaseOptions) => Edgecase;

/** Throws when the options could not work, or would give a key away. */
function settingsOf(options: EdgecaseOptions): Settings {
  const { apiKey, allowInBrowser = false } = options;
  // Pages without a key may send no header of ours: the browser would have to ask first.
  const version = options.version === undefined && apiKey !== undefined ? apiVersion : options.version;
  if (apiKey !== undefined && !/^ek_[\x21-\x7e]+$/.test(apiKey))
    throw new TypeError("apiKey is not a key of Edgecase: ek_…");
  if (apiKey !== undefined && !allowInBrowser && isBrowser())
    throw new TypeError(
      "An API key in a browser belongs to everybody who opens the page. Call from your server, or set allowInBrowser.",
    );
  return {
    fetch: options.fetch ?? ((url, init) => fetch(url, init)),
    base: `${new URL(options.baseUrl).href.replace(/\/+(?:api\/v1\/*)?$/, "")}/api/v1/`,
    headers: {
      ...(apiKey !== undefined && { Authorization: `Bearer ${apiKey}` }),
      ...(typeof version === "string" && { "Edgecase-Version": version }),
    },
    timeoutMs: options.timeoutMs ?? 90_000,
    attemptTimeoutMs: options.attemptTimeoutMs ?? 30_000,
    retries: options.retries ?? 4,
    pace: options.pace ?? realPace,
  };
}

/** A page, or a worker of one. */
const isBrowser = (): boolean => ("window" in globalThis && "document" in globalThis) || "importScripts" in globalThis;
