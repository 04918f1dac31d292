import { compile, getRegisteredFunctions } from "@jmespath-community/jmespath";
import { depthOf, isObject } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import { readsOf } from "./jmespath-reads";

/** The library's syntax tree. */
export type Expression = ReturnType<typeof compile>;

export interface CompiledJmespath {
  expression: string;
  tree: Expression;
  /** Dotted paths of facts that the expression starts from; best effort, for traces. */
  reads: string[];
}

const longestExpressionChars = 16_384;
/** Nesting of the syntax tree: a chain of `a.b.c` or `x || y || z` is as deep as it is long. */
const deepestTree = 400;
const cacheChars = 524_288;

const functions: ReadonlySet<string> = new Set(getRegisteredFunctions());

// Per isolate. Map keeps the order of insertion, so the first key is the one asked least recently.
const cache = new Map<string, Result<CompiledJmespath, string>>();
let charsInCache = 0;

/** The expression ready to be searched with, or a sentence that says what to fix. Compiled once per isolate, oldest forgotten first. */
export function compileJmespath(expression: string): Result<CompiledJmespath, string> {
  if (expression.length > longestExpressionChars) return err("the JMESPath expression is longer than 16 kB: split it");
  const known = cache.get(expression);
  if (known !== undefined) {
    cache.delete(expression);
    cache.set(expression, known);
    return known;
  }
  const compiled = parse(expression);
  cache.set(expression, compiled);
  charsInCache += expression.length;
  for (const [oldest] of cache) {
    if (charsInCache <= cacheChars) break;
    cache.delete(oldest);
    charsInCache -= oldest.length;
  }
  return compiled;
}

function parse(expression: string): Result<CompiledJmespath, string> {
  try {
    const tree = compile(expression);
    if (depthOf(tree, deepestTree) > deepestTree) return err("the JMESPath expression nests too deep: split it");
    const problem = problemIn(tree);
    return problem === null ? ok({ expression, tree, reads: readsOf(tree) }) : err(problem);
  } catch (thrown) {
    // The parser recurses: a wall of brackets ends in a RangeError of the stack, which says nothing to a builder.
    const why = thrown instanceof RangeError || !(thrown instanceof Error) ? "it nests too deep" : thrown.message;
    return err(`this is not a JMESPath expression: ${why}`);
  }
}

/** What the parser lets pass and the interpreter would only notice when a case gets there. */
function problemIn(tree: Expression): string | null {
  const open: unknown[] = [tree];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (Array.isArray(node)) open.push(...node);
    if (!isObject(node) || node.type === "Literal") continue;
    if (node.type === "Function" && !functions.has(String(node.name))) {
      return `"${String(node.name)}" is not a function of JMESPath`;
    }
    if (node.type === "KeyValuePair" && node.name === "__proto__") return `"__proto__" cannot be a key`;
    open.push(...Object.values(node).filter((part) => typeof part === "object" && part !== null));
  }
  return null;
}
