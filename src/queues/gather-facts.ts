import { retryAfterSeconds } from "../checks/retry-after";
import type { AttemptReport, Effect, Outside } from "../domain";
import type { Json } from "../lib/json";
import { httpRetryable } from "../plugins";

/** Reads a remote rule source. The facts come back as a result; the case scores them. */
export async function gatherFacts(
  effect: Extract<Effect, { kind: "gather_facts" }>,
  outside: Outside,
): Promise<AttemptReport> {
  const { source } = effect;
  if (typeof source.url !== "string") {
    const message = `rules from ${String(source.source)} cannot be read yet; use inline or http`;
    return { outcome: "result", result: { status: "error", code: "not_configured", message } };
  }
  const answer = await outside.fetch({
    url: source.url,
    method: "GET",
    headers: { accept: "application/json" },
    body: null,
    timeoutMs: effect.timeoutSeconds * 1_000,
    maxBytes: effect.maxAnswerBytes ?? 262_144,
  });
  if (!answer.ok) {
    const { code, message, retryable, durationMs } = answer.error;
    if (!retryable) return { outcome: "result", result: { status: "error", code, message } };
    return { outcome: "retry", code, message, retryAfterSeconds: null, httpStatus: null, durationMs };
  }
  const { status, text, durationMs } = answer.value;
  const code = `http_${status}`;
  const message = `the answer was ${status}`;
  if (httpRetryable(status)) {
    const wish = retryAfterSeconds(answer.value.headers);
    return { outcome: "retry", code, message, retryAfterSeconds: wish, httpStatus: status, durationMs };
  }
  if (status !== 200) return { outcome: "result", result: { status: "error", code, message } };
  try {
    return { outcome: "result", result: { status: "success", output: { rules: JSON.parse(text) as Json } } };
  } catch {
    return { outcome: "result", result: { status: "error", code: "bad_answer", message: "the rules are not JSON" } };
  }
}
