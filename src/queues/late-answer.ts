import type { Exchange, RunResult } from "../domain";
import type { Env } from "../env";
import { isObject, type JsonObject } from "../lib/json";
import { keepRawAnswer, type SpokenAnswer } from "../outside/raw-answers";
import type { Arrived } from "./apply-result";
import type { News } from "./callback-records";
import type { LateTry } from "./check-words";
import type { HeardTarget } from "./hear-callback";

/** What a vendor said after its order had been taken: as it came, and what went over the wire for it. */
export interface LateAnswer {
  result: RunResult;
  /** Null: nothing came. */
  spoken: SpokenAnswer | null;
  /** Empty for a callback: the vendor called. */
  exchanges: readonly Exchange[];
}

/** Keeps a late answer as it came, like one that came at once, and names it in the result. `type`: of the check. */
export async function keepLate(
  env: Env,
  target: HeardTarget,
  type: string,
  { result, spoken, exchanges }: LateAnswer,
): Promise<{ result: RunResult; late: LateTry }> {
  const { tenantId, vendor } = target;
  const ofCase = "runId" in target ? { caseId: target.caseId, runId: target.runId } : { caseId: null, runId: null };
  const about = { ...ofCase, checkId: "checkId" in target ? target.checkId : null, type, vendor };
  const rawRef = spoken && (await keepRawAnswer(env, tenantId, about, spoken));
  const late: LateTry = {
    httpStatus: exchanges.at(-1)?.response?.status ?? null,
    durationMs: exchanges.reduce((sum, { durationMs }) => sum + durationMs, 0),
    rawRef,
    exchanges: exchanges.map((exchange) => JSON.parse(JSON.stringify(exchange)) as JsonObject),
  };
  return { result: "output" in result ? { ...result, output: withRawRef(result.output, rawRef) } : result, late };
}

const withRawRef = (output: Extract<RunResult, { output: unknown }>["output"], rawRef: string | null) =>
  isObject(output) ? { ...output, rawRef } : output;

/** A callback's own words, as they are kept. Whoever holds its address may answer for the vendor, so that is no part of them. */
export const wordsOf = ({ token, rawBody }: { token: string; rawBody: string | null }): string | undefined =>
  rawBody?.replaceAll(token, "[redacted]");

/** A callback's news, its words kept beside the others'. `text`: undefined when nothing was kept of them. */
export async function arrivedBy(env: Env, news: News, text: string | undefined, fingerprint: string): Promise<Arrived> {
  const { target, type = "", eventId, result } = news;
  const spoken = text === undefined ? null : { httpStatus: null, contentType: null, text };
  return { eventId, ...(await keepLate(env, target, type, { result, spoken, exchanges: [] })), fingerprint };
}
