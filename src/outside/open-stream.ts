import type { OutsideFailure } from "../domain";
import { err, ok, type Result } from "../lib/result";
import { checkUrl, isSandbox } from "./check-url";
import { type FenceParts, whyClosed } from "./fence";

const mostRedirects = 4;

/** An answer that is read as it comes, because it is too large to hold. */
export interface OpenedStream {
  status: number;
  body: ReadableStream<Uint8Array>;
}

/**
 * Gets a large file through the fence: every address on the way is checked and looked up like the first one, redirects are followed (they
 * carry no secret of ours), and all of it has to come within `timeoutMs`. How many bytes are read is for the reader to say.
 */
export async function openStream(
  parts: Omit<FenceParts, "secret">,
  address: string,
  timeoutMs: number,
): Promise<Result<OpenedStream, OutsideFailure>> {
  const startedAtMs = parts.now();
  const failed = (code: OutsideFailure["code"], message: string, retryable: boolean) =>
    err<OutsideFailure>({ code, message, retryable, durationMs: parts.now() - startedAtMs });
  const signal = AbortSignal.timeout(timeoutMs);
  let at = address;
  try {
    for (let hop = 0; hop <= mostRedirects; hop += 1) {
      const checked = checkUrl(at, parts.allowHosts);
      if (!checked.ok) return checked;
      const closed = await whyClosed(checked.value, { ...parts, secret: () => Promise.resolve(null) }, signal);
      if (closed !== null) return failed(closed.code, closed.message, closed.retryable);
      const request = new Request(checked.value.href, { redirect: "manual", signal });
      const response = await (isSandbox(checked.value) ? parts.sandbox(request) : parts.send(request));
      const target = response.headers.get("location");
      if (response.status < 300 || response.status > 399 || target === null) {
        if (response.body === null) return failed("unreachable", "the answer is empty", true);
        return ok({ status: response.status, body: response.body });
      }
      await response.body?.cancel();
      const next = URL.parse(target, checked.value);
      if (next === null) return failed("not_allowed", "the redirect leads nowhere", false);
      at = next.href;
    }
    return failed("not_allowed", `more than ${mostRedirects} redirects`, false);
  } catch (thrown) {
    if (signal.aborted) return failed("timeout", `no answer within ${timeoutMs} ms`, true);
    const name = thrown instanceof Error ? thrown.name : "unknown";
    return failed("unreachable", `no connection to ${URL.parse(at)?.host ?? "the address"} (${name})`, true);
  }
}
