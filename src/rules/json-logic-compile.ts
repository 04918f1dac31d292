import type { Json } from "../lib/json";
import { compileArrayOperator } from "./json-logic-arrays";
import { type Ask, askLibrary, truthy, type Value } from "./json-logic-library";
import { arrayOperators, callOf, lintJsonLogic } from "./json-logic-lint";
import { compileMissing, compileMissingSome, compileVar } from "./json-logic-reads";
import { shortcuts } from "./json-logic-shortcuts";
import { chargeOperands } from "./json-logic-sizes";

/** A rule as closures, or the first thing wrong with it. Whatever the closures cannot decide alone they ask json-logic-js. */
export function compileJsonLogic(rule: Json): { ask: Ask } | { error: string } {
  const [problem] = lintJsonLogic(rule);
  return problem === undefined ? { ask: compile(rule) } : { error: problem };
}

/** Compiles a linted rule. */
export function compile(rule: Value): Ask {
  if (Array.isArray(rule)) return compileList(rule);
  const call = rule === undefined ? null : callOf(rule);
  if (call === null) return () => rule;
  const { operator, operands } = call;
  if (arrayOperators.has(operator)) return compileArrayOperator(operator, operands, compile);
  switch (operator) {
    case "var":
      return compileVar(operands, compile);
    case "missing":
      return compileMissing(operands, compile);
    case "missing_some":
      return compileMissingSome(operands, compile);
    case "if":
    case "?:":
      return compileIf(operands.map(compile));
    case "and":
      return compileUntil(operands.map(compile), false);
    case "or":
      return compileUntil(operands.map(compile), true);
    default:
      return compileOperator(operator, operands.map(compile));
  }
}

function compileList(items: Json[]): Ask {
  if (items.every((item) => typeof item !== "object" || item === null)) {
    // A literal list is a new list each time it is asked, as in the library: `[] == []` is false.
    return (_, run) => {
      run.budget.charge(1 + items.length / 8);
      return items.slice();
    };
  }
  const asks = items.map(compile);
  return (frame, run) => {
    run.budget.charge(asks.length);
    return asks.map((ask) => ask(frame, run) ?? null);
  };
}

/** `if(c1, v1, c2, v2, …, otherwise)`, asked lazily. */
function compileIf(asks: Ask[]): Ask {
  return (frame, run) => {
    run.budget.charge(1);
    for (let i = 0; i < asks.length - 1; i += 2) {
      if (truthy((asks[i] as Ask)(frame, run))) return (asks[i + 1] as Ask)(frame, run);
    }
    return asks.length % 2 === 1 ? (asks[asks.length - 1] as Ask)(frame, run) : null;
  };
}

/** `and` stops at the first falsy value, `or` at the first truthy one; both answer with that value, or the last. */
function compileUntil(asks: Ask[], stop: boolean): Ask {
  return (frame, run) => {
    run.budget.charge(1);
    let value: Value;
    for (const ask of asks) {
      value = ask(frame, run);
      if (truthy(value) === stop) return value;
    }
    return value;
  };
}

/** Any operator without a mind of its own: operands first, then json-logic-js. */
function compileOperator(operator: string, asks: Ask[]): Ask {
  const shortcut = asks.length === 2 ? shortcuts.get(operator) : undefined;
  const [left, right] = asks;
  const askRest: Ask = (frame, run) => {
    run.budget.charge(1);
    const operands = asks.map((ask) => ask(frame, run));
    chargeOperands(operator, operands, run.budget);
    return askLibrary(operator, operands);
  };
  if (shortcut === undefined || left === undefined || right === undefined) return askRest;
  return (frame, run) => {
    run.budget.charge(1);
    const a = left(frame, run);
    const b = right(frame, run);
    const answer = shortcut(a, b);
    if (answer !== undefined) return answer;
    chargeOperands(operator, [a, b], run.budget);
    return askLibrary(operator, [a, b]);
  };
}
