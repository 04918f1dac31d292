import { isObject, type Json, type JsonObject } from "../lib/json";
import { parseGuard } from "../rules/guard";
import type { ImportReport } from "./report";

/**
 * A guard as we write it: `{type, options: {rule, onFailed?}}`. One that cannot be read stays as it is; validation says why. `path` is
 * where it stands, the key included.
 */
export function importGuard(raw: Json, path: string, report: ImportReport): Json {
  const guard = parseGuard(raw);
  if (!isObject(raw) || !guard.ok) return raw;
  for (const fact of strangeFacts(guard.value.rule, guard.value.engine))
    report.ignored.push({
      path,
      code: "fact_not_found_here",
      sentence: `The rule reads "${fact}". Facts stand at the top of what a rule reads (entity.data…, pluginsOutput…), so this finds nothing.`,
    });
  const { type, options, rule, onFailed, assignOnFailure, ...more } = raw;
  const written: JsonObject = isObject(options) ? { ...options } : { rule: rule ?? null };
  const note = onFailed ?? assignOnFailure;
  if (note !== undefined && written.onFailed === undefined && written.assignOnFailure === undefined)
    written.onFailed = note;
  const after: JsonObject = { type: type ?? null, options: written, ...more };
  if (isObject(options) && note === undefined) return raw;
  const { options: _same, ...before } = raw;
  report.changed.push({
    path,
    code: "guard_spelling",
    sentence: "The rule of the guard and what it notes when it fails stand under `options`.",
    before: isObject(options) ? { onFailed: note ?? null } : before,
    after,
  });
  return after;
}

// `context.entity…` and `response.…` are how some documents write it; neither has ever been there when a guard was asked.
const strange = /^(context|response)\./;

function strangeFacts(rule: Json, engine: "json-logic" | "jmespath"): string[] {
  const found = new Set<string>();
  if (engine === "jmespath" && typeof rule === "string")
    for (const [name] of rule.matchAll(/(?<![\w.'"`])(?:context|response)\.[\w.]+/g)) found.add(name);
  if (engine === "json-logic") collectVars(rule, found);
  return [...found];
}

function collectVars(rule: Json, found: Set<string>): void {
  if (Array.isArray(rule)) for (const part of rule) collectVars(part, found);
  if (!isObject(rule)) return;
  const named = Array.isArray(rule.var) ? rule.var[0] : rule.var;
  if (typeof named === "string" && strange.test(named)) found.add(named);
  for (const part of Object.values(rule)) collectVars(part, found);
}
