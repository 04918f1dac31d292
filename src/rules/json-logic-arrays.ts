import { assertNever } from "../lib/assert-never";
import type { Json } from "../lib/json";
import { OutOfBudget } from "./budget";
import { type Ask, type Compile, type Frame, truthy, type Value } from "./json-logic-library";
import { arrayOperators, callOf } from "./json-logic-lint";
import { pathInFacts } from "./json-logic-reads";

type ArrayOperator = "map" | "filter" | "reduce" | "all" | "some" | "none";

const longestList = 10_000;
const longestListOfTwo = 1_000;

/** `map`, `filter`, `reduce`, `all`, `some`, `none`: the list first, then the body once per element, with the element as its data. */
export function compileArrayOperator(operator: string, operands: Json[], compile: Compile): Ask {
  const [source, body, initial] = operands;
  const askSource = compile(source);
  const askBody = compile(body);
  const askInitial = initial === undefined ? null : compile(initial);
  const sourcePath = pathOfSource(source);
  const hasInner = body !== undefined && hasArrayOperator(body);
  return (outer, run) => {
    run.budget.charge(1);
    const list = askSource(outer, run);
    const limit = hasInner || outer.index >= 0 ? longestListOfTwo : longestList;
    if (Array.isArray(list) && list.length > limit) {
      throw new OutOfBudget(`"${operator}" would walk a list of more than ${limit} elements`);
    }
    // One frame for the whole walk: bodies read it, none keeps it.
    const base = sourcePath === null ? null : pathInFacts(sourcePath, outer);
    const frame: Frame = { data: null, base, index: 0, isReduce: operator === "reduce" };
    const ask = (data: Value, index: number): Value => {
      run.budget.charge(1);
      frame.data = data;
      frame.index = index;
      return askBody(frame, run);
    };
    const start = operator === "reduce" ? (askInitial === null ? null : askInitial(outer, run)) : null;
    return walk(operator as ArrayOperator, Array.isArray(list) ? list : null, start, ask);
  };
}

/** `list` is null when the operand was no list. Answers as json-logic does: `all` of nothing is false, `none` true. */
function walk(
  operator: ArrayOperator,
  list: Json[] | null,
  start: Value,
  ask: (data: Value, index: number) => Value,
): Value {
  switch (operator) {
    case "map":
      return (list ?? []).map((item, i) => ask(item, i) ?? null);
    case "filter":
      return (list ?? []).filter((item, i) => truthy(ask(item, i)));
    case "reduce":
      return (list ?? []).reduce<Value>((sum, item, i) => ask({ current: item, accumulator: sum ?? null }, i), start);
    case "all":
      return list !== null && list.length > 0 && list.every((item, i) => truthy(ask(item, i)));
    case "some":
      return (list ?? []).some((item, i) => truthy(ask(item, i)));
    case "none":
      return !(list ?? []).some((item, i) => truthy(ask(item, i)));
    default:
      return assertNever(operator);
  }
}

/** The path of a list that is read straight from the facts, so that reads of its elements can be named. */
function pathOfSource(source: Json | undefined): string | null {
  const call = source === undefined ? null : callOf(source);
  const [path] = call?.operator === "var" ? call.operands : [];
  return typeof path === "string" ? path : null;
}

function hasArrayOperator(rule: Json): boolean {
  if (Array.isArray(rule)) return rule.some(hasArrayOperator);
  const call = callOf(rule);
  return call !== null && (arrayOperators.has(call.operator) || call.operands.some(hasArrayOperator));
}
