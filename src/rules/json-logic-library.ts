import jsonLogic from "json-logic-js";
import type { FactRead } from "../domain/verdict";
import type { Json } from "../lib/json";
import type { Budget } from "./budget";

// The library's types know complete rules only; it is asked one operator at a time here.
const library = jsonLogic as unknown as { apply(rule: unknown, data: unknown): Value; truthy(value: Value): boolean };

/** json-logic's own idea of true: an empty list is not. */
export const truthy = library.truthy;

const references = Array.from({ length: 8 }, (_, i) => ({ var: String(i) }));
const reference = (i: number) => references[i] ?? { var: String(i) };
const isCompound = (value: Value): boolean => typeof value === "object" && value !== null;

/** What json-logic-js answers for one operator and operands that are values, not rules. */
export function askLibrary(operator: string, operands: Value[]): Value {
  if (!operands.some(isCompound)) return library.apply({ [operator]: operands }, null);
  // The library looks for more rules inside lists and objects. Facts are no rules, so those go in as data, by reference;
  // `undefined` cannot, because `var` would turn it into null.
  return library.apply({ [operator]: operands.map((v, i) => (isCompound(v) ? reference(i) : v)) }, operands);
}

/** A value inside an evaluation: JSON, or json-logic's `undefined` (an empty `and`, a left-out operand). */
export type Value = Json | undefined;

/** What `var` reads from: the facts themselves, or one element of a list. */
export interface Frame {
  data: Value;
  /** Path of `data` (or of its list, when `index` ≥ 0) in the facts; null when it was computed. */
  base: string | null;
  index: number;
  /** Inside `reduce`, where `current` is the element and `accumulator` is no fact. */
  isReduce: boolean;
}

export interface Run {
  budget: Budget;
  reads: FactRead[];
  dependsOnMissing: boolean;
}

/** A compiled rule or part of one. */
export type Ask = (frame: Frame, run: Run) => Value;

/** Compiles a part of a rule that has been linted. */
export type Compile = (rule: Value) => Ask;
