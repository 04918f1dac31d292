import type { RunResult } from "../domain";
import { depthOf, isObject, type Json } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import type { Mapping } from "./plugin";
import { schemaProblem } from "./schema";
import { runTransforms } from "./transform";

const deepestAnswer = 100;

/**
 * Reads the answer to a plugin's request. 2xx: JSON, transformed in order, then held against the schema; 202, 204 and an empty
 * body are `{statusCode}`, as documented. Anything else is an error with the code `http_<status>`, `bad_answer` (not JSON, or a
 * transform failed) or `answer_schema`. Whether trying again helps is the caller's: see `httpRetryable`.
 * @param nowMs the case's clock, for a transform that records the time
 */
export function interpretHttp(
  response: Mapping,
  status: number,
  text: string,
  pluginName: string,
  nowMs: number | null = null,
): RunResult {
  if (status < 200 || status > 299) return failed(`http_${status}`, `Request Failed: ${pluginName} answered ${status}`);
  if (status === 202 || status === 204 || text.trim() === "" || isDiscarded(response)) {
    return { status: "success", output: { statusCode: status } };
  }
  const body = parseAnswer(text);
  if (!body.ok) return failed("bad_answer", `Request Failed: ${pluginName} answered ${body.error}`);
  const output = runTransforms(response.transform, body.value, nowMs);
  if (!output.ok) return failed("bad_answer", `The answer of ${pluginName} could not be transformed: ${output.error}`);
  const problem = schemaProblem(response.schema, output.value);
  if (problem !== null) return failed("answer_schema", `The answer of ${pluginName} does not fit: ${problem}`);
  return { status: "success", output: output.value };
}

/** Whether the same request may succeed later: the receiver was busy, limited or broken, rather than unwilling. */
export const httpRetryable = (status: number): boolean =>
  status === 408 || status === 425 || status === 429 || (status >= 500 && status !== 501 && status !== 505);

const isDiscarded = ({ transform: [first] }: Mapping): boolean => isObject(first) && first.transformer === "discard";

function parseAnswer(text: string): Result<Json, string> {
  try {
    // `__proto__` as a key of an answer is never a fact; dropped before anything copies it.
    const value: Json = JSON.parse(text, (key, inner) => (key === "__proto__" ? undefined : inner));
    return depthOf(value, deepestAnswer) > deepestAnswer ? err("JSON that is nested too deeply") : ok(value);
  } catch {
    return err("something that is not JSON");
  }
}

const failed = (code: string, message: string): RunResult => ({ status: "error", code, message });
