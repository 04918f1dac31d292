import type { Problem } from "../domain";
import { isObject, type Json } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import { compileJmespath, searchJmespath } from "../rules/jmespath";
import { applyHelpers, helperProblems } from "./helper-methods";

/** Marks a request whose answer nobody reads: `interpretHttp` takes any 2xx for success without parsing it. */
export const discardAnswer: Json[] = [{ transformer: "discard" }];

/**
 * Runs transforms in order, each on the result of the one before. `{transformer: "jmespath", mapping: "…"}` reshapes;
 * `{transformer: "helper" | "helpers", mapping: [...]}` applies the documented methods to a copy.
 * The error is a sentence for the record of the run.
 */
export function runTransforms(transforms: readonly Json[], input: Json, nowMs: number | null): Result<Json, string> {
  let value = input;
  for (const transform of transforms) {
    const next = runTransform(transform, value, nowMs);
    if (!next.ok) return next;
    value = next.value;
  }
  return ok(value);
}

function runTransform(transform: Json, value: Json, nowMs: number | null): Result<Json, string> {
  if (!isObject(transform)) return err("a transform is an object with `transformer` and `mapping`");
  const { transformer, mapping } = transform;
  if (transformer === "discard") return ok(null);
  if (transformer === "jmespath" && typeof mapping === "string") return searchJmespath(mapping, value);
  if (isHelper(transformer) && Array.isArray(mapping)) {
    const applied = applyHelpers(mapping, value, nowMs);
    return applied.ok ? ok(applied.value.value) : applied;
  }
  return err(`unknown transformer ${JSON.stringify(transformer ?? null)}`);
}

export const isHelper = (transformer: Json | undefined): boolean =>
  transformer === "helper" || transformer === "helpers";

/** `transform` as the docs write it (one object) or as the code wants it (a list); absent is an empty list. */
export const transformList = (raw: Json | undefined): Json[] =>
  raw === undefined || raw === null ? [] : Array.isArray(raw) ? raw : [raw];

/** What is wrong with transforms, found when a definition is saved. */
export function transformProblems(transforms: readonly Json[], path: string): Problem[] {
  return transforms.flatMap((transform, i) => problemsOf(transform, `${path}.${i}`));
}

function problemsOf(transform: Json, path: string): Problem[] {
  if (!isObject(transform)) {
    return [problem("bad_transform", path, "A transform is an object: {transformer: 'jmespath', mapping: '…'}.")];
  }
  const { transformer, mapping } = transform;
  if (transformer === "jmespath") {
    if (typeof mapping !== "string" || mapping.trim() === "") {
      return [
        problem("bad_mapping", `${path}.mapping`, "`mapping` of a jmespath transform is an expression, as text."),
      ];
    }
    if (namesSecret(mapping)) return [secretProblem(`${path}.mapping`)];
    const compiled = compileJmespath(mapping);
    return compiled.ok ? [] : [problem("bad_mapping", `${path}.mapping`, compiled.error)];
  }
  if (isHelper(transformer)) return helperProblems(mapping, `${path}.mapping`);
  if (transformer === "discard") return [];
  const named = JSON.stringify(transformer ?? null);
  return [
    problem("unknown_transformer", `${path}.transformer`, `${named} is not a transformer: use jmespath or helper.`),
  ];
}

/** A reference to a secret, in braces. Secrets are filled into headers alone, so anywhere else this is a mistake or worse. */
export const namesSecret = (text: string): boolean => /\{\s*secrets?\s*\./i.test(text);

export const secretProblem = (path: string): Problem =>
  problem("secret_outside_header", path, "Secrets are filled in header values only; move the secret into a header.");

const problem = (code: string, path: string, message: string): Problem => ({ severity: "error", code, path, message });
