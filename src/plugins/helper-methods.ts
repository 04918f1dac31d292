import type { Problem } from "../domain";
import { getPath, isObject, type Json, type JsonObject } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import { compileJmespath, searchJmespath } from "../rules/jmespath";
import { dotted, mergeDeep, setAt } from "./paths";

type Method = (call: { source: Json | undefined; item: JsonObject; all: Json; nowMs: number | null }) => Outcome;
type Outcome = Result<Json | undefined, string>;

/** The documented methods of the `helper` transformer (catalogue 2.2.7, and `copy`). Undefined removes the target. */
const methods: Record<string, Method> = {
  regex: ({ source, item }) => {
    if (typeof source !== "string") return ok(null);
    if (source.length > longestText) return err(`regex reads at most ${longestText} characters`);
    return ok(source.match(new RegExp(patternOf(item) ?? ""))?.[0] ?? null);
  },
  remove: () => ok(undefined),
  copy: ({ source }) => ok(source),
  omit: ({ source, item }) => {
    if (!isObject(source)) return ok(source);
    const dropped = new Set(Array.isArray(item.value) ? item.value : [item.value]);
    return ok(Object.fromEntries(Object.entries(source).filter(([key]) => !dropped.has(key))));
  },
  mergeArrayEachItemWithValue: ({ source, item, all }) => {
    const options = isObject(item.options) ? item.options : {};
    const list = searchJmespath(String(options.mapJmespath), all);
    if (!list.ok) return list;
    const extra = searchJmespath(String(options.mergeWithJmespath), all);
    if (!extra.ok) return extra;
    if (!Array.isArray(list.value) || extra.value === null) return ok(source);
    return ok(list.value.map((one) => mergeDeep(one, extra.value)));
  },
  setTimeToRecordUTC: ({ nowMs }) => (nowMs === null ? err("setTimeToRecordUTC: no clock is at hand here") : ok(nowMs)),
  imageUrlToBase64: () => err("imageUrlToBase64 is not supported: a mapping cannot fetch from the network"),
};

const longestText = 256;
const isMethod = (name: Json | undefined): name is string => typeof name === "string" && Object.hasOwn(methods, name);

/** Applies the methods one after the other to a copy of `input`. `written` names the targets, in dots. */
export function applyHelpers(
  mapping: readonly Json[],
  input: Json,
  nowMs: number | null,
): Result<{ value: Json; written: string[] }, string> {
  let value = input;
  const written: string[] = [];
  for (const item of mapping) {
    if (!isObject(item) || !isMethod(item.method)) return err("unknown helper method");
    const from = dotted(String(item.source));
    const to = dotted(String(item.target));
    if (from === null || to === null) return err(`${item.method}: source and target are paths`);
    const outcome = methods[item.method]?.({ source: getPath(value, from), item, all: value, nowMs });
    if (outcome === undefined) return err(`unknown helper method ${item.method}`);
    if (!outcome.ok) return outcome;
    value = setAt(value, to, outcome.value);
    written.push(to);
  }
  return ok({ value, written });
}

/** What is wrong with the mapping of a `helper` transform, found when a definition is saved. */
export function helperProblems(mapping: Json | undefined, path: string): Problem[] {
  if (!Array.isArray(mapping)) {
    return [problem(path, "`mapping` of a helper transform is a list of {source, target, method}.")];
  }
  return mapping.flatMap((item, i) => itemProblems(item, `${path}.${i}`));
}

function itemProblems(item: Json, path: string): Problem[] {
  if (!isObject(item)) return [problem(path, "A helper step is an object: {source, target, method}.")];
  const found: Problem[] = [];
  for (const key of ["source", "target"]) {
    const at = item[key];
    if (typeof at !== "string" || dotted(at) === null) found.push(problem(`${path}.${key}`, `\`${key}\` is a path.`));
  }
  if (!isMethod(item.method)) {
    const known = Object.keys(methods).join(", ");
    return [...found, problem(`${path}.method`, `Unknown method; known are ${known}.`)];
  }
  if (item.method === "imageUrlToBase64") {
    const message = "imageUrlToBase64 is not supported: a mapping cannot fetch. Send the file as a document instead.";
    found.push({ severity: "error", code: "not_supported", path: `${path}.method`, message });
  }
  if (item.method === "regex") found.push(...patternProblems(patternOf(item), path));
  if (item.method === "mergeArrayEachItemWithValue") found.push(...mergeProblems(item, path));
  return found;
}

const patternOf = (item: JsonObject): string | null => {
  const options = isObject(item.options) ? item.options : {};
  for (const pattern of [item.value, options.regex, options.pattern]) if (typeof pattern === "string") return pattern;
  return null;
};

// Patterns run on what applicants typed, where nothing can interrupt them: backtracking is bounded by what may be written.
function patternProblems(pattern: string | null, path: string): Problem[] {
  if (pattern === null) return [problem(`${path}.value`, "`value` is the regular expression.")];
  if (pattern.length > 256) return [problem(`${path}.value`, "A pattern has at most 256 characters.")];
  if (isSlowPattern(pattern)) {
    return [
      problem(`${path}.value`, "This pattern can take for ever: no repeated groups with repetition or choice inside."),
    ];
  }
  try {
    new RegExp(pattern);
    return [];
  } catch {
    return [problem(`${path}.value`, "This is not a regular expression.")];
  }
}

/** True for a repeated group with a repetition or a choice inside, for more than three repetitions and for back references. */
export function isSlowPattern(pattern: string): boolean {
  const plain = pattern.replace(/\\[^1-9k]/g, "x").replace(/\[(?:[^\]\\]|\\.)*\]/g, "x");
  if (/\\[1-9k]/.test(plain)) return true;
  const repetition = /[*+]|\{\d*,?\d*\}/g;
  if ((plain.match(repetition)?.length ?? 0) > 3) return true;
  const groups: { risky: boolean }[] = [];
  for (let i = 0; i < plain.length; i += 1) {
    const rest = plain.slice(i);
    if (plain[i] === "(") groups.push({ risky: false });
    else if (plain[i] === ")") {
      const inner = groups.pop();
      const repeated = /^[*+]|^\{/.test(plain.slice(i + 1));
      if (repeated && inner?.risky === true) return true;
      const outer = groups.at(-1);
      if (outer !== undefined && (repeated || inner?.risky === true)) outer.risky = true;
    } else if (/^[*+|{]/.test(rest)) {
      const group = groups.at(-1);
      if (group !== undefined) group.risky = true;
    }
  }
  return false;
}

function mergeProblems(item: JsonObject, path: string): Problem[] {
  const options = isObject(item.options) ? item.options : {};
  return ["mapJmespath", "mergeWithJmespath"].flatMap((key) => {
    const expression = options[key];
    if (typeof expression !== "string") return [problem(`${path}.options.${key}`, `\`options.${key}\` is needed.`)];
    const compiled = compileJmespath(expression);
    return compiled.ok ? [] : [problem(`${path}.options.${key}`, compiled.error)];
  });
}

const problem = (path: string, message: string): Problem => ({ severity: "error", code: "bad_mapping", path, message });
