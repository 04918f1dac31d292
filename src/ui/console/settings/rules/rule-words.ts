import { isObject, type Json } from "../../../../lib/json";
import { groupOf, languageOf, type RuleJson, rulesOf } from "./rule-tree";
import { formOf, ignoresCase, partsIn } from "./value-forms";

/** An operator as GET /rule-operators gives it. */
export interface OperatorInfo {
  name: string;
  words: string;
  summary: string;
  needsKey: boolean;
  example: Json;
}

export const groupTitles = { and: "All of these", or: "At least one of these", not: "None of these" } as const;

export interface RuleWords {
  /** "entity.data.country", "All of these". */
  subject: string;
  /** "is one of". Empty for groups. */
  claim: string;
  /** "IR, KP". Empty when there is none. */
  value: string;
}

/** A rule in one line. */
export function ruleWords(rule: RuleJson, operators: readonly OperatorInfo[]): RuleWords {
  const group = groupOf(rule);
  if (group !== null) return { subject: groupTitles[group], claim: "", value: groupCount(rulesOf(rule).length) };
  const language = languageOf(rule);
  if (language !== null)
    return { subject: language === "jmespath" ? "JMESPath" : "JSON Logic", claim: "", value: codeWords(rule.rule) };
  const name = typeof rule.operator === "string" ? rule.operator.trim().toUpperCase() : "";
  const known = operators.find((one) => one.name === name);
  const key = typeof rule.key === "string" ? rule.key.trim() : "";
  const subject = key !== "" ? key : known?.needsKey === false ? "The case" : "Which fact?";
  return { subject, claim: known?.words ?? name, value: valueWords(name, rule.value ?? null) };
}

/** The same as one text, for announcements and labels. */
export const ruleText = (rule: RuleJson, operators: readonly OperatorInfo[]): string => {
  const { subject, claim, value } = ruleWords(rule, operators);
  return [subject, claim, value].filter((part) => part !== "").join(" ");
};

const groupCount = (count: number): string =>
  count === 0 ? "empty: never holds" : `${count} ${count === 1 ? "rule" : "rules"}`;

const codeWords = (rule: Json | undefined): string =>
  short(typeof rule === "string" ? rule : JSON.stringify(rule ?? null));

function valueWords(operator: string, value: Json): string {
  const form = formOf(operator);
  if (form.kind === "none" || value === null) return "";
  if (form.kind === "several") return short(partsIn(value).join(", ")) + (ignoresCase(value) ? " (any case)" : "");
  if (form.kind === "period" && isObject(value))
    return Object.entries(value)
      .map(([unit, count]) => `${String(count)} ${unit}`)
      .join(", ");
  if (operator === "BETWEEN" && isObject(value)) return `${shown(value.min)} and ${shown(value.max)}`;
  if (isObject(value)) return short(objectWords(value));
  return short(shown(value));
}

const signs: Readonly<Record<string, string>> = {
  EQUALS: "=",
  NOT_EQUALS: "≠",
  GT: ">",
  GTE: "≥",
  LT: "<",
  LTE: "≤",
};

function objectWords(value: Record<string, Json>): string {
  const { operator, value: than, to, toPath, ...rest } = value;
  const words = [
    to !== undefined && shown(to),
    toPath !== undefined && shown(toPath),
    ...Object.entries(rest).map(([key, one]) => `${key} ${shown(one)}`),
    operator !== undefined && `${signs[String(operator)] ?? String(operator)} ${shown(than)}`,
  ];
  return words.filter((word) => word !== false).join(" ");
}

const shown = (value: Json | undefined): string =>
  value === undefined ? "…" : typeof value === "string" ? value : JSON.stringify(value);
const short = (text: string): string => (text.length > 120 ? `${text.slice(0, 117)}…` : text);
