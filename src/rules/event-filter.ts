import { isObject, type Json, type JsonObject } from "../lib/json";
import { Budget } from "./budget";
import { compileJmespath, searchJmespath } from "./jmespath";
import { evaluateJsonLogic, lintJsonLogic } from "./json-logic";
import { truthy } from "./json-logic-library";

/** Longest filter, as text. */
export const longestFilterChars = 4_000;
/** Steps of one look at one event: a filter is asked for every event of every case. */
const stepsPerEvent = 20_000;

/** What is wrong with a filter, each as a sentence; empty when it may be saved. An object is a JSON Logic rule, a text JMESPath. */
export function eventFilterProblems(filter: Json): string[] {
  if (JSON.stringify(filter).length > longestFilterChars)
    return [`a filter has at most ${longestFilterChars} characters`];
  if (typeof filter === "string") {
    const compiled = compileJmespath(filter);
    return compiled.ok ? [] : [compiled.error];
  }
  return isObject(filter) ? lintJsonLogic(filter) : ["a filter is a JSON Logic rule (an object) or a JMESPath text"];
}

/**
 * Whether an event passes. What cannot be computed passes: an event too many can be dropped by its receiver, one too few is lost.
 */
export function passesEventFilter(filter: Json, event: JsonObject): boolean {
  if (typeof filter === "string") {
    const found = searchJmespath(filter, event, new Budget(stepsPerEvent));
    return !found.ok || isTrue(found.value);
  }
  const answer = evaluateJsonLogic(filter, event, stepsPerEvent);
  return !answer.ok || truthy(answer.value);
}

/** As JMESPath has it: nothing, `false` and what is empty are not true. */
function isTrue(value: Json): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (isObject(value)) return Object.keys(value).length > 0;
  return value !== null && value !== false && value !== "";
}
