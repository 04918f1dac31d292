import type { AttemptReport, OutgoingRequest, Outside, OutsideAnswer, RunResult } from "../domain";
import type { Json, JsonObject } from "../lib/json";
import { forgetToken, readToken, rememberedToken, rememberToken } from "./http/access-token";
import { retryAfterSeconds } from "./retry-after";
import type { Vendor, VendorOrder } from "./vendor";

const maxAnswerBytes = 1_048_576;
/** An answer that makes no sense is asked for once more, because proxies in trouble answer for their vendors. */
const garbageAttempts = 2;

/** What an attempt at a vendor came to; `notCovered`: the vendor knows nothing of such, nobody was asked. */
export type Asked = AttemptReport | { notCovered: string };

/** What the requests before the one that matters found in earlier attempts at the same order, by their names. */
export interface StepMemory {
  recall(order: VendorOrder, vendor: string): Promise<JsonObject>;
  keep(order: VendorOrder, vendor: string, step: string, value: Json): Promise<void>;
}

/**
 * One attempt at one vendor: an access token when it wants one, the requests before, the request that matters, its answer read.
 * Whether trying again can help is the difference between the arms. `nowMs` tells whether a token is still good. What a step has found is kept in
 * `memory`: the next attempt goes on behind it, because a step may have made something at the vendor (an applicant) that must not be made twice.
 */
export async function askOnce(
  vendor: Vendor,
  order: VendorOrder,
  attempt: number,
  outside: Outside,
  nowMs: number,
  memory?: StepMemory,
): Promise<Asked> {
  let steps: JsonObject = {};
  // What the order lacks and whom the vendor covers is known before the first request goes out.
  const early = vendor.request({ ...order, steps });
  if ("notCovered" in early) return early;
  const preparations = vendor.preparations?.(order) ?? [];
  if (preparations.length > 0 && memory !== undefined) steps = { ...(await memory.recall(order, vendor.name)) };
  for (const preparation of preparations) {
    if (Object.hasOwn(steps, preparation.name)) continue;
    const asked = preparation.request({ ...order, steps });
    if ("problem" in asked) return failed("bad_input", asked.problem);
    const exchanged = await exchange(vendor, order, asked, outside, nowMs);
    if ("report" in exchanged) return exchanged.report;
    const read = preparation.read({ ...order, steps }, exchanged.answer);
    if (read === null || !("kept" in read)) return outcomeOf(read, exchanged.answer, attempt);
    steps[preparation.name] = read.kept;
    await memory?.keep(order, vendor.name, preparation.name, read.kept);
  }
  const asked = preparations.length === 0 ? early : vendor.request({ ...order, steps });
  if ("problem" in asked) return failed("bad_input", asked.problem);
  if ("notCovered" in asked) return asked;
  const exchanged = await exchange(vendor, order, asked, outside, nowMs);
  if ("report" in exchanged) return exchanged.report;
  return outcomeOf(vendor.read({ ...order, steps }, exchanged.answer), exchanged.answer, attempt);
}

function outcomeOf(read: ReturnType<Vendor["read"]>, answer: OutsideAnswer, attempt: number): AttemptReport {
  if (read === null) return unreadable(answer, attempt);
  return "retry" in read ? tryAgain(answer, read.retry.code, read.retry.message) : result(read);
}

type Exchanged = { answer: OutsideAnswer } | { report: AttemptReport };

/** One request and its answer, with the vendor's token. A token that is refused is asked for anew, once. */
async function exchange(
  vendor: Vendor,
  order: VendorOrder,
  asked: Omit<OutgoingRequest, "maxBytes">,
  outside: Outside,
  nowMs: number,
): Promise<Exchanged> {
  const wanted = vendor.token?.(order);
  if (wanted === undefined) return send(asked, outside);
  const known = rememberedToken(wanted.key, nowMs);
  const first = known === null ? await freshToken(wanted, outside, nowMs) : { token: known };
  if ("report" in first) return first;
  const answered = await send(withToken(asked, first.token), outside);
  if (known === null || "report" in answered || answered.answer.status !== 401) return answered;
  forgetToken(wanted.key);
  const second = await freshToken(wanted, outside, nowMs);
  return "report" in second ? second : send(withToken(asked, second.token), outside);
}

const withToken = (asked: Omit<OutgoingRequest, "maxBytes">, token: string): Omit<OutgoingRequest, "maxBytes"> => ({
  ...asked,
  headers: { ...asked.headers, authorization: `Bearer ${token}` },
});

async function freshToken(
  { key, request }: NonNullable<ReturnType<NonNullable<Vendor["token"]>>>,
  outside: Outside,
  nowMs: number,
): Promise<{ token: string } | { report: AttemptReport }> {
  const answered = await send(request, outside);
  if ("report" in answered) return answered;
  const { answer } = answered;
  if (answer.status >= 400)
    return { report: failed("not_authorised", `no access token: the answer was ${answer.status}`, answer) };
  const read = readToken(answer.text);
  if (read === null) return { report: failed("bad_answer", "no access token is in the answer", answer) };
  rememberToken(key, read.token, read.seconds, nowMs);
  return read;
}

async function send(asked: Omit<OutgoingRequest, "maxBytes">, outside: Outside): Promise<Exchanged> {
  const answer = await outside.fetch({ ...asked, maxBytes: maxAnswerBytes });
  if (!answer.ok) {
    const { code, message, retryable, durationMs } = answer.error;
    if (!retryable) return { report: failed(code, message) };
    return { report: { outcome: "retry", code, message, retryAfterSeconds: null, httpStatus: null, durationMs } };
  }
  if (!isPassing(answer.value.status)) return { answer: answer.value };
  return { report: tryAgain(answer.value, "vendor_unavailable", `the vendor answered ${answer.value.status}`) };
}

function unreadable(answer: OutsideAnswer, attempt: number): AttemptReport {
  const message = `the vendor's answer (${answer.status}) cannot be read`;
  return attempt < garbageAttempts ? tryAgain(answer, "bad_answer", message) : failed("bad_answer", message, answer);
}

/** Trouble that passes: too early, too much, or theirs. Everything else of 4xx is about our request and stays wrong. */
const isPassing = (status: number): boolean => status === 408 || status === 425 || status === 429 || status >= 500;

export const result = (value: RunResult): AttemptReport => ({ outcome: "result", result: value });

export const failed = (code: string, message: string, answer?: OutsideAnswer): AttemptReport =>
  result({
    status: "error",
    code,
    message,
    ...(answer && { raw: { httpStatus: answer.status, body: null, durationMs: answer.durationMs } }),
  });

const tryAgain = (answer: OutsideAnswer, code: string, message: string): AttemptReport => ({
  outcome: "retry",
  code,
  message,
  retryAfterSeconds: retryAfterSeconds(answer.headers),
  httpStatus: answer.status,
  durationMs: answer.durationMs,
});
