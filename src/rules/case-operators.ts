import type { Verdict } from "../domain/verdict";
import { getPath, isObject, type Json, type JsonObject } from "../lib/json";
import { verdictOf } from "./fact-operators";
import { factRead } from "./fact-reads";
import { oneFactOperator } from "./one-fact";
import type { LeafAnswer, Operator } from "./operator";

/**
 * AML_CHECK `{childWorkflowName, operator, value}`: some hit of some child's screening answers the inner operator; the leaf's
 * key is a path inside a hit (`sanctions.length`). Screened without hits is an answer, `fails`; a child whose screening has
 * not come is not. (The documented system took both for an error, and inner values like 0 never passed.)
 */
export const amlCheck: Operator = {
  words: "of some AML hit",
  needsKey: true,
  problemWithValue: (value) => {
    if (!isObject(value) || typeof value.childWorkflowName !== "string") return "the value needs a childWorkflowName";
    const inner = oneFactOperator(value.operator);
    return inner === null
      ? `the value needs an operator of facts, like "GT"`
      : inner.problemWithValue(value.value ?? null);
  },
  ask: ({ key, value, facts, nowMs }) => {
    const inner = isObject(value) ? oneFactOperator(value.operator) : null;
    if (!isObject(value) || inner === null) return unreadable(key);
    return askChildren(value.childWorkflowName, `result.vendorResult.aml.hits[].${key}`, facts, (child) => {
      const hits = getPath(child, "result.vendorResult.aml.hits");
      if (!Array.isArray(hits)) return [{ verdict: "unknown", found: undefined }];
      return hits.map((hit) => {
        const found = getPath(hit, key);
        return { verdict: verdictOf(inner, found, value.value ?? null, nowMs).verdict, found };
      });
    });
  },
};

/** IDV_CHECK `{childWorkflowName}`: some child's identity verification was declined. */
export const idvCheck: Operator = {
  words: "of some identity verification is declined",
  needsKey: false,
  problemWithValue: (value) =>
    isObject(value) && typeof value.childWorkflowName === "string" ? null : "the value needs a childWorkflowName",
  ask: ({ value, facts }) => {
    const path = "result.vendorResult.decision.status";
    if (!isObject(value)) return unreadable(path);
    return askChildren(value.childWorkflowName, path, facts, (child) => {
      const found = getPath(child, path);
      if (found === undefined || found === null) return [{ verdict: "unknown", found: undefined }];
      if (typeof found !== "string") return [{ verdict: "error", found }];
      return [{ verdict: found.toLowerCase() === "declined" ? "holds" : "fails", found }];
    });
  },
};

/** What one place in a child came to, and the value read there. */
interface Place {
  verdict: Verdict;
  found: Json | undefined;
}

/** Asks every child of one definition. One `holds` decides; failing that, what is not known leaves the answer open. */
function askChildren(
  name: Json | undefined,
  below: string,
  facts: JsonObject,
  ask: (child: Json) => Place[],
): LeafAnswer {
  const path = `childWorkflows.${String(name)}.*.${below}`;
  const children = typeof name === "string" ? ownObject(ownObject(facts, "childWorkflows"), name) : null;
  const each = Object.values(children ?? {});
  if (each.length === 0)
    return { verdict: "unknown", read: factRead(path, undefined), reason: "there is no such child case" };
  const places = each.flatMap(ask);
  const found = places.flatMap((place) => (place.found === undefined ? [] : [place.found]));
  const isThere = found.length > 0 || places.length === 0;
  const read = factRead(path, isThere ? found : undefined);
  const has = (verdict: Verdict) => places.some((place) => place.verdict === verdict);
  if (has("holds")) return { verdict: "holds", read, reason: null };
  if (has("error")) return { verdict: "error", read, reason: "a value cannot be compared" };
  if (has("unknown")) return { verdict: "unknown", read, reason: "an answer has not come, or lacks the value" };
  return { verdict: "fails", read, reason: null };
}

const unreadable = (path: string): LeafAnswer => ({
  verdict: "error",
  read: factRead(path, undefined),
  reason: "the value of the rule has the wrong shape",
});

function ownObject(of: JsonObject | null, key: string): JsonObject | null {
  const value = of !== null && Object.hasOwn(of, key) ? of[key] : undefined;
  return isObject(value) ? value : null;
}
