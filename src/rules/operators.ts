import { getPath, isObject, type Json } from "../lib/json";
import { amlCheck, idvCheck } from "./case-operators";
import {
  amlCheckV2,
  bankAccountVerification,
  companySanctionsAdverseMedia,
  companySanctionsCategories,
} from "./check-operators";
import { type FactOperator, verdictOf } from "./fact-operators";
import { factRead } from "./fact-reads";
import { tenantListOperators } from "./in-list";
import { listOperators } from "./list-operators";
import { oneFactOperators } from "./one-fact";
import type { Operator } from "./operator";
import { twoFactOperators } from "./two-fact-operators";

/** Every operator a leaf may name, in one table. What is not in it is refused when a rule set is parsed. */
export const operators = {
  ...onFacts(oneFactOperators),
  ...twoFactOperators,
  ...listOperators,
  ...tenantListOperators,
  EXISTS: presence("is there", (fact) => fact !== undefined && fact !== null),
  EMPTY: presence("is empty or not there", isEmpty),
  NOT_EMPTY: presence("is there and not empty", (fact) => !isEmpty(fact)),
  AML_CHECK: amlCheck,
  AML_CHECK_V2: amlCheckV2,
  COMPANY_SANCTIONS_CATEGORIES: companySanctionsCategories,
  COMPANY_SANCTIONS_ADVERSE_MEDIA: companySanctionsAdverseMedia,
  BANK_ACCOUNT_VERIFICATION: bankAccountVerification,
  IDV_CHECK: idvCheck,
} satisfies Record<string, Operator>;

export type OperatorName = keyof typeof operators;

export const isOperatorName = (raw: unknown): raw is OperatorName =>
  typeof raw === "string" && Object.hasOwn(operators, raw);

function onFacts<Name extends string>(table: Record<Name, FactOperator>): Record<Name, Operator> {
  const entries = Object.entries<FactOperator>(table).map(([name, operator]) => [name, onOneFact(operator)] as const);
  return Object.fromEntries(entries) as Record<Name, Operator>;
}

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

/** The operators that are about absence: it is an answer to them, with the read to show it. Their documented value is not used. */
function presence(words: string, is: (fact: Json | undefined) => boolean): Operator {
  return {
    words,
    needsKey: true,
    problemWithValue: () => null,
    ask: ({ key, facts }) => {
      const fact = getPath(facts, key);
      return { verdict: is(fact) ? "holds" : "fails", read: factRead(key, fact), reason: null };
    },
  };
}

/** Nothing, a text of blanks, a list or an object without anything in it. Zero and `false` are answers. */
function isEmpty(fact: Json | undefined): boolean {
  if (fact === undefined || fact === null) return true;
  if (typeof fact === "string") return fact.trim() === "";
  return Array.isArray(fact) ? fact.length === 0 : isObject(fact) && Object.keys(fact).length === 0;
}
