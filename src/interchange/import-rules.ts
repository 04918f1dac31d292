import { isObject, type Json, type JsonObject } from "../lib/json";
import { parseGuard } from "../rules/guard";
import { lintJsonSchema } from "../rules/json-schema-rule";
import type { ImportReport } from "./report";

/** What becomes of a rule when it cannot be asked here. */
export type Left = "shown" | "enabled" | "not_required" | "checked";

const consequences: Readonly<Record<Left, string>> = {
  shown: "the element is always shown",
  enabled: "the element can always be written",
  not_required: "nothing is asked for because of it",
  checked: "the check is always made",
};

/**
 * A condition of either generation (`{type, value}`, `{engine, value}`) as one of ours; null when its engine is none of ours, and said
 * so. `negated`: the documented system says when a thing is shown, forms say when it is hidden.
 */
export function importCondition(
  raw: Json,
  negated: boolean,
  left: Left,
  at: string,
  report: ImportReport,
): JsonObject | null {
  const told = isObject(raw) ? raw : {};
  const engine = told.engine ?? told.type;
  const rule = told.value ?? told.rule;
  const made = rule === undefined ? null : conditionOf(engine, rule, negated);
  if (made !== null) return made;
  report.ignored.push({
    path: at,
    code: "rule_engine",
    sentence: `A rule of the engine ${JSON.stringify(engine ?? null)} is not asked here; ${consequences[left]}.`,
  });
  return null;
}

function conditionOf(engine: Json | undefined, rule: Json, negated: boolean): JsonObject | null {
  if (engine === "json-schema") {
    if (lintJsonSchema(rule) !== null) return null;
    return { engine, rule: negated ? { not: rule } : rule };
  }
  if (engine !== "json-logic" && engine !== "jmespath") return null;
  if (!parseGuard({ type: engine, rule }).ok) return null;
  if (engine === "json-logic") return { engine, rule: negated ? { "!": [rule] } : rule };
  return typeof rule === "string" ? { engine, rule: negated ? `!(${rule})` : rule } : null;
}

/** All conditions of a list that can be asked here. */
export function importConditions(
  raw: Json | undefined,
  negated: boolean,
  left: Left,
  at: string,
  report: ImportReport,
): JsonObject[] {
  if (!Array.isArray(raw)) return [];
  return raw.flatMap((one, place): JsonObject[] => {
    const made = importCondition(one, negated, left, `${at}.${place}`, report);
    return made === null ? [] : [made];
  });
}
