import type { Json } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import type { Budget } from "./budget";
import { compileJmespath } from "./jmespath-compile";
import { interpret, searchBudget } from "./jmespath-interpreter";
import { jsonSize } from "./json-size";

export { type CompiledJmespath, compileJmespath } from "./jmespath-compile";

const largestResultChars = 1_000_000;

/**
 * What the expression finds in `data`; the error is a sentence. Never throws, reads own properties only, takes bounded
 * steps and answers at most 1 MB. The result may share parts with `data`: both are to be treated as frozen.
 */
export function searchJmespath(expression: string, data: Json, budget: Budget = searchBudget()): Result<Json, string> {
  const compiled = compileJmespath(expression);
  if (!compiled.ok) return compiled;
  try {
    const found = interpret(compiled.value.tree, data, budget);
    if (jsonSize(found, largestResultChars) === Infinity) return err("the result is longer than 1 MB, or not JSON");
    return ok(found);
  } catch (thrown) {
    // Wrong types for a function, limits of the fence, a deep value that overflows the stack: all are "no answer".
    return err(thrown instanceof Error ? thrown.message : "the expression cannot be computed");
  }
}

/** Dotted paths of facts that the expression starts from; none when it does not compile. */
export function readsOfJmespath(expression: string): string[] {
  const compiled = compileJmespath(expression);
  return compiled.ok ? compiled.value.reads : [];
}
