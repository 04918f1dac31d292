import type { OutgoingRequest, Outside, OutsideAnswer, OutsideFailure } from "../domain";
import { err, ok, type Result } from "../lib/result";
import { traceparent } from "../lib/trace";
import { isPublicAddress } from "./addresses";
import { checkUrl, isAllowedHost, isSandbox } from "./check-url";
import { readCapped } from "./read-capped";
import type { Resolve } from "./resolver";

export interface FenceParts {
  allowHosts: readonly string[];
  /** Null: names are not looked up (local runs and tests, where there is no resolver to ask). */
  resolve: Resolve | null;
  send: (request: Request) => Promise<Response>;
  /** Serves `https://sandbox.edgecase.invalid/…` without a network. */
  sandbox: (request: Request) => Promise<Response>;
  secret: (name: string) => Promise<string | null>;
  now: () => number;
}

/**
 * The door to the network: the address and what it resolves to are checked before every attempt, redirects come back as the
 * answer they are (callers treat 3xx as a failure), time and size are capped. Between our look-up and the platform's own a
 * name may still change its address; production runs with `global_fetch_strictly_public`, which closes that gap for our zone.
 */
export function fencedOutside(parts: FenceParts): Outside {
  return {
    secret: parts.secret,
    async fetch(request) {
      const startedAtMs = parts.now();
      const elapsedMs = () => parts.now() - startedAtMs;
      const failed = (code: OutsideFailure["code"], message: string, retryable: boolean) =>
        err<OutsideFailure>({ code, message, retryable, durationMs: elapsedMs() });

      const checked = checkUrl(request.url, parts.allowHosts, request);
      if (!checked.ok) return checked;
      const signal = AbortSignal.timeout(request.timeoutMs);
      try {
        return await beforeAbort(signal, async () => {
          const excepted = request.foreign === true ? { ...parts, allowHosts: [] } : parts;
          const closed = await whyClosed(checked.value, excepted, signal);
          if (closed !== null) return failed(closed.code, closed.message, closed.retryable);
          const outgoing = buildRequest(checked.value, request, signal);
          if (outgoing === null) return failed("not_allowed", "a header is not valid", false);
          const response = await (isSandbox(checked.value) ? parts.sandbox(outgoing) : parts.send(outgoing));
          return await readAnswer(response, request, elapsedMs);
        });
      } catch (thrown) {
        if (signal.aborted) return failed("timeout", `no complete answer within ${request.timeoutMs} ms`, true);
        // The platform's own words are for its makers; the name of the mistake is for the log of the attempt.
        const name = thrown instanceof Error ? thrown.name : "unknown";
        return failed("unreachable", `no connection to ${checked.value.host} (${name})`, true);
      }
    },
  };
}

/** Looks the name up unless the host is an exception. A name we cannot look up is a name we do not call. */
export async function whyClosed(
  url: URL,
  parts: FenceParts,
  signal: AbortSignal,
): Promise<Pick<OutsideFailure, "code" | "message" | "retryable"> | null> {
  if (parts.resolve === null || isSandbox(url) || isAllowedHost(url.hostname, parts.allowHosts)) return null;
  const addresses = await parts.resolve(url.hostname, signal).catch(() => null);
  if (addresses === null)
    return { code: "unreachable", message: `"${url.hostname}" could not be looked up`, retryable: true };
  if (addresses.length === 0)
    return { code: "unreachable", message: `"${url.hostname}" has no address`, retryable: true };
  if (addresses.every(isPublicAddress)) return null;
  return { code: "not_allowed", message: `"${url.hostname}" leads to a private address`, retryable: false };
}

function buildRequest(url: URL, request: OutgoingRequest, signal: AbortSignal): Request | null {
  try {
    return new Request(url.href, {
      method: request.method,
      headers: withTrace(request.headers),
      body: request.body,
      redirect: "manual",
      signal,
    });
  } catch {
    return null; // the message would show the header's value, which may be a secret
  }
}

/** Whom we call can tell in whose trace it was, unless the request says it already. */
function withTrace(headers: Record<string, string>): Record<string, string> {
  const trace = traceparent();
  const isTold = Object.keys(headers).some((name) => name.toLowerCase() === "traceparent");
  return trace === undefined || isTold ? headers : { ...headers, traceparent: trace };
}

async function readAnswer(
  response: Response,
  request: OutgoingRequest,
  elapsedMs: () => number,
): Promise<Result<OutsideAnswer, OutsideFailure>> {
  const { bytes, complete } = await readCapped(response.body, request.maxBytes);
  if (!complete && request.cut !== true) {
    const message = `the answer has more than ${request.maxBytes} bytes`;
    return err({ code: "too_large", message, retryable: false, durationMs: elapsedMs() });
  }
  const text = new TextDecoder().decode(bytes);
  const headers = Object.fromEntries(response.headers);
  return ok({ status: response.status, headers, text, bytes, durationMs: elapsedMs() });
}

/** The work's outcome, or a rejection when the time is over first: a server that trickles must not hold us either. */
function beforeAbort<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => reject(new Error("timeout")), { once: true });
    work().then(resolve, reject);
  });
}
