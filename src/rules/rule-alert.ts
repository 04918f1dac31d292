import { type AlertToRaise, alertSeverities, type RuleAlert } from "../domain/alerts";
import { canonicalJson, getPath, isObject, isUnsafeKey, type Json, type JsonObject } from "../lib/json";
import type { RuleProblems } from "./rule-problems";
import type { RuleSet } from "./rule-set";

const mostPaths = 5;
const longestTitle = 200;
const longestPath = 300;
/** A year: who wants silence for longer switches the alert off. */
const longestCooldownSeconds = 366 * 86_400;
/** Facts that make alerts the same are names of things, not documents. */
const longestFact = 2_000;
const known: ReadonlySet<string> = new Set(["severity", "title", "dedupeBy", "cooldownSeconds"]);

/** The `alert` of an indicator; null, with problems noted, when it cannot be read. */
export function parseRuleAlert(raw: Json, path: string, problems: RuleProblems): RuleAlert | null {
  const before = problems.all.length;
  const bad = (at: string, message: string) => problems.add(at, "bad_alert", message);
  if (!isObject(raw)) {
    bad(path, 'an alert is an object like {"severity": "high"}');
    return null;
  }
  for (const key of Object.keys(raw))
    if (!known.has(key)) bad(`${path}.${key}`, `an alert has no "${key}": ${[...known].join(", ")}`);
  const severity = alertSeverities.find((one) => one === raw.severity);
  if (severity === undefined) bad(`${path}.severity`, `the severity is ${alertSeverities.join(", ")}`);
  const { title, dedupeBy, cooldownSeconds } = raw;
  if (title !== undefined && !(typeof title === "string" && title.trim() !== "" && title.length <= longestTitle))
    bad(`${path}.title`, `a title has 1 to ${longestTitle} characters`);
  if (dedupeBy !== undefined && !isListOfPaths(dedupeBy))
    bad(`${path}.dedupeBy`, `1 to ${mostPaths} paths to facts, like ["entity.data.registrationNumber"]`);
  if (cooldownSeconds !== undefined && !isCooldown(cooldownSeconds))
    bad(`${path}.cooldownSeconds`, `whole seconds from 0 to ${longestCooldownSeconds}`);
  if (severity === undefined || problems.all.length > before) return null;
  return {
    severity,
    ...(typeof title === "string" && { title: title.trim() }),
    ...(isListOfPaths(dedupeBy) && { dedupeBy }),
    ...(isCooldown(cooldownSeconds) && { cooldownSeconds }),
  };
}

const isListOfPaths = (raw: Json | undefined): raw is string[] =>
  Array.isArray(raw) &&
  raw.length > 0 &&
  raw.length <= mostPaths &&
  raw.every(
    (path) =>
      typeof path === "string" &&
      path !== "" &&
      path.length <= longestPath &&
      path.split(".").every((key) => key !== "" && !isUnsafeKey(key)),
  );

const isCooldown = (raw: Json | undefined): raw is number =>
  typeof raw === "number" && Number.isInteger(raw) && raw >= 0 && raw <= longestCooldownSeconds;

/** The alerts that these sets, all of which hold, ask for. */
export const alertsOf = (hits: readonly RuleSet[], facts: JsonObject): AlertToRaise[] =>
  hits.flatMap(({ id, name, domain, alert }) =>
    alert === undefined
      ? []
      : [
          {
            rule: id,
            name,
            domain,
            severity: alert.severity,
            title: alert.title ?? name.slice(0, longestTitle),
            cooldownSeconds: alert.cooldownSeconds ?? 0,
            sameBy: sameBy(alert.dedupeBy ?? [], facts),
          },
        ],
  );

/** Null where a fact is missing: what nobody knows makes nothing the same. */
function sameBy(paths: readonly string[], facts: JsonObject): string | null {
  const values = paths.map((path) => getPath(facts, path) ?? null);
  if (values.length === 0 || values.some((value) => value === null || value === "")) return null;
  const text = canonicalJson(values);
  return text.length > longestFact ? null : text;
}
