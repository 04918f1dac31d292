import { getPath } from "../lib/json";
import { amlCheck, companySanctionsCategories, idvCheck } from "./case-operators";
import { type FactOperator, factOperators, verdictOf } from "./fact-operators";
import { factRead } from "./fact-reads";
import type { Operator } from "./operator";

/** Every operator a leaf may name, in one table. What is not in it is refused when a rule set is parsed. */
export const operators = {
  EQUALS: onOneFact(factOperators.EQUALS),
  NOT_EQUALS: onOneFact(factOperators.NOT_EQUALS),
  GT: onOneFact(factOperators.GT),
  GTE: onOneFact(factOperators.GTE),
  LT: onOneFact(factOperators.LT),
  LTE: onOneFact(factOperators.LTE),
  BETWEEN: onOneFact(factOperators.BETWEEN),
  LAST_YEAR: onOneFact(factOperators.LAST_YEAR),
  IN: onOneFact(factOperators.IN),
  NOT_IN: onOneFact(factOperators.NOT_IN),
  IN_CASE_INSENSITIVE: onOneFact(factOperators.IN_CASE_INSENSITIVE),
  EXISTS: exists(),
  AML_CHECK: amlCheck,
  COMPANY_SANCTIONS_CATEGORIES: companySanctionsCategories,
  IDV_CHECK: idvCheck,
} satisfies Record<string, Operator>;

export type OperatorName = keyof typeof operators;

export const isOperatorName = (raw: unknown): raw is OperatorName =>
  typeof raw === "string" && Object.hasOwn(operators, raw);

/** An operator that reads the fact under its key. Missing is `unknown` (the documented system says "failed"). */
function onOneFact(operator: FactOperator): Operator {
  return {
    words: operator.words,
    needsKey: true,
    problemWithValue: operator.problemWithValue,
    ask: ({ key, value, facts, nowMs }) => {
      const fact = getPath(facts, key);
      return { ...verdictOf(operator, fact, value, nowMs), read: factRead(key, fact) };
    },
  };
}

/** The one operator that is about absence: there it `fails`, with the read to show it. Its documented value is not used. */
function exists(): Operator {
  return {
    words: "is there",
    needsKey: true,
    problemWithValue: () => null,
    ask: ({ key, facts }) => {
      const fact = getPath(facts, key);
      const isThere = fact !== undefined && fact !== null;
      return { verdict: isThere ? "holds" : "fails", read: factRead(key, fact), reason: null };
    },
  };
}
