import { isObject, type Json } from "../lib/json";
import { compilePattern } from "../lib/pattern";
import type { FactOperator } from "./fact-operators";

/** Texts that are longer are not looked through: no rule may take longer than the case it judges. */
const longestText = 100_000;
/** A pattern may walk all its ways at every character. */
const longestMatched = 2_000;

export const textOperators = {
  STARTS_WITH: {
    words: "starts with",
    problemWithValue: texts,
    compare: onText((text, part) => text.startsWith(part)),
  },
  ENDS_WITH: { words: "ends with", problemWithValue: texts, compare: onText((text, part) => text.endsWith(part)) },
  CONTAINS_ANY: {
    words: "contains one of",
    problemWithValue: wanted,
    compare: contains((held, all) => all.some(held)),
  },
  CONTAINS_ALL: {
    words: "contains all of",
    problemWithValue: wanted,
    compare: contains((held, all) => all.every(held)),
  },
  CONTAINS_NONE: {
    words: "contains none of",
    problemWithValue: wanted,
    compare: contains((held, all) => !all.some(held)),
  },
  MATCHES: { words: "matches the pattern", problemWithValue: pattern, compare: isMatching },
} satisfies Record<string, FactOperator>;

/** `"GB"`, `["GB", "IE"]`, or either as `{value, ignoreCase: true}`. */
function wish(value: Json): { parts: (string | number | boolean)[]; ignoreCase: boolean } | null {
  const given = isObject(value) ? (value.value ?? null) : value;
  const list = Array.isArray(given) ? given : [given];
  const parts = list.filter(
    (part) => typeof part === "string" || typeof part === "number" || typeof part === "boolean",
  );
  if (parts.length === 0 || parts.length !== list.length) return null;
  return { parts, ignoreCase: isObject(value) && value.ignoreCase === true };
}

function texts(value: Json): string | null {
  const wished = wish(value);
  return wished?.parts.every((part) => typeof part === "string" && part !== "")
    ? null
    : 'the value must be a text, a list of texts, or {"value": …, "ignoreCase": true}';
}

function wanted(value: Json): string | null {
  return wish(value) === null ? 'the value must be a list, or {"value": […], "ignoreCase": true}' : null;
}

function onText(is: (text: string, part: string) => boolean): FactOperator["compare"] {
  return (fact, value) => {
    if (typeof fact !== "string") return "the fact is no text";
    const { parts, ignoreCase } = wish(value) ?? { parts: [], ignoreCase: false };
    const text = ignoreCase ? fact.toLowerCase() : fact;
    return parts.some((part) => is(text, ignoreCase ? String(part).toLowerCase() : String(part)));
  };
}

/** A list contains equal items, a text contains parts. */
function contains(
  judge: (isHeld: (part: string | number | boolean) => boolean, all: (string | number | boolean)[]) => boolean,
): FactOperator["compare"] {
  return (fact, value) => {
    const { parts, ignoreCase } = wish(value) ?? { parts: [], ignoreCase: false };
    const folded = (item: Json): Json => (ignoreCase && typeof item === "string" ? item.toLowerCase() : item);
    if (typeof fact === "string") {
      if (fact.length > longestText) return "the text is too long to look through";
      const text = String(folded(fact));
      return judge((part) => text.includes(String(folded(part))), parts);
    }
    if (!Array.isArray(fact)) return "the fact is neither a text nor a list";
    const items = new Set(fact.map(folded));
    return judge((part) => items.has(folded(part)), parts);
  };
}

function pattern(value: Json): string | null {
  if (typeof value !== "string" || value === "") return 'the value must be a pattern, like "^GB[0-9]{9}$"';
  const compiled = compilePattern(value);
  return compiled.ok ? null : compiled.error;
}

function isMatching(fact: Json, value: Json): boolean | string {
  if (typeof fact !== "string") return "the fact is no text";
  if (fact.length > longestMatched) return "the text is too long for a pattern";
  const compiled = compilePattern(typeof value === "string" ? value : "");
  return compiled.ok ? compiled.value(fact) : compiled.error;
}
