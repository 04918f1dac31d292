import { isObject, type Json, type JsonObject } from "../../../../lib/json";

/** One field of a value that is an object. `path`: the path of another fact. */
export interface ValueField {
  name: string;
  label: string;
  kind: "number" | "text" | "path" | "scalar" | "choice" | "json";
  choices?: readonly string[];
}

/** How people write the value of an operator. `json` is for the rest, and for values that do not fit their operator's form. */
export type ValueForm =
  | { kind: "none" }
  | { kind: "scalar" }
  | { kind: "number" }
  | { kind: "text"; label: string }
  /** Several, or one; `cases`: `{value, ignoreCase}` where case does not count; `texts`: nothing but texts. */
  | { kind: "several"; cases: boolean; texts?: boolean }
  | { kind: "period"; units: readonly string[] }
  | { kind: "list" }
  /** `either`: exactly one of two fields. */
  | { kind: "fields"; fields: readonly ValueField[]; either?: readonly [string, string] }
  | { kind: "json" };

const comparisons = ["EQUALS", "NOT_EQUALS", "GT", "GTE", "LT", "LTE"] as const;
export const levels = ["low", "medium", "high", "critical"] as const;
const units = ["years", "months", "weeks", "days"] as const;

const compared: ValueField = { name: "operator", label: "Comparison", kind: "choice", choices: comparisons };
const number = (name: string, label: string): ValueField => ({ name, label, kind: "number" });
const other: readonly ValueField[] = [
  { name: "to", label: "Compare with", kind: "text" },
  { name: "toPath", label: "or with the fact", kind: "path" },
];
const other2 = ["to", "toPath"] as const;
const aggregate: ValueForm = {
  kind: "fields",
  fields: [
    { name: "of", label: "Of the field", kind: "text" },
    compared,
    number("value", "Value"),
    { name: "where", label: "Only items where (JSON)", kind: "json" },
  ],
};

const forms: Readonly<Record<string, ValueForm>> = {
  EQUALS: { kind: "scalar" },
  NOT_EQUALS: { kind: "scalar" },
  GT: { kind: "number" },
  GTE: { kind: "number" },
  LT: { kind: "number" },
  LTE: { kind: "number" },
  BETWEEN: { kind: "fields", fields: [number("min", "From"), number("max", "To")] },
  IN: { kind: "several", cases: false },
  NOT_IN: { kind: "several", cases: false },
  IN_CASE_INSENSITIVE: { kind: "several", cases: false },
  STARTS_WITH: { kind: "several", cases: true, texts: true },
  ENDS_WITH: { kind: "several", cases: true, texts: true },
  CONTAINS_ANY: { kind: "several", cases: true },
  CONTAINS_ALL: { kind: "several", cases: true },
  CONTAINS_NONE: { kind: "several", cases: true },
  MATCHES: { kind: "text", label: "Pattern" },
  LAST_YEAR: { kind: "period", units: ["years"] },
  OLDER_THAN: { kind: "period", units },
  WITHIN_LAST: { kind: "period", units },
  WITHIN_NEXT: { kind: "period", units },
  BEFORE: { kind: "fields", fields: other, either: other2 },
  AFTER: { kind: "fields", fields: other, either: other2 },
  AGE: { kind: "fields", fields: [compared, number("value", "Years")] },
  COUNTRY_RISK: {
    kind: "fields",
    fields: [
      compared,
      { name: "value", label: "Level", kind: "choice", choices: levels },
      { name: "countries", label: "Own table (JSON)", kind: "json" },
    ],
  },
  NAME_MATCH: { kind: "fields", fields: [...other, number("threshold", "Threshold (0–1)")], either: other2 },
  DISTANCE: {
    kind: "fields",
    either: other2,
    fields: [
      ...other,
      {
        name: "measure",
        label: "Measured in",
        kind: "choice",
        choices: ["absolute", "percent", "days", "edits", "kilometres"],
      },
      compared,
      number("value", "Value"),
    ],
  },
  COUNT: { ...aggregate, fields: aggregate.fields.slice(1) },
  SUM: aggregate,
  MIN: aggregate,
  MAX: aggregate,
  IN_LIST: { kind: "list" },
  NOT_IN_LIST: { kind: "list" },
  EXISTS: { kind: "none" },
  EMPTY: { kind: "none" },
  NOT_EMPTY: { kind: "none" },
};

export const formOf = (operator: string): ValueForm =>
  (Object.hasOwn(forms, operator) ? forms[operator] : undefined) ?? { kind: "json" };

/** Whether a value can be edited in its operator's form without losing any of it. */
export function fitsForm(form: ValueForm, value: Json): boolean {
  switch (form.kind) {
    case "none":
    case "json":
      return true;
    case "scalar":
      return !Array.isArray(value) && !isObject(value);
    case "number":
      // Days are compared too: a field for numbers would show none.
      return value === null || typeof value === "number" || (typeof value === "string" && isNumberText(value));
    case "text":
    case "list":
      return value === null || typeof value === "string";
    case "several":
      return form.cases && isObject(value)
        ? Object.keys(value).every((key) => key === "value" || key === "ignoreCase") && isSeveral(value.value ?? [])
        : isSeveral(value);
    case "period":
      return isObject(value) && Object.entries(value).every(([key, n]) => form.units.includes(key) && isNumber(n));
    case "fields":
      return (
        isObject(value) &&
        Object.entries(value).every(([key, one]) => {
          const field = form.fields.find(({ name }) => name === key);
          if (field === undefined) return false;
          if (field.kind === "number") return isNumber(one);
          if (field.kind === "choice") return field.choices?.some((choice) => choice === one) ?? false;
          return field.kind === "json" || !(Array.isArray(one) || isObject(one));
        })
      );
  }
}

/** A value to begin with when this operator is chosen; what was there stays where it can be read the new way. */
export function valueFor(operator: string, before: Json, example: Json): Json {
  const form = formOf(operator);
  switch (form.kind) {
    case "none":
      return null;
    case "several": {
      const parts = partsIn(before);
      return form.texts ? parts.map(String) : parts;
    }
    case "scalar":
      return fitsForm(form, before) && before !== null ? before : (partsIn(before)[0] ?? "");
    case "number":
      return typeof before === "number" ? before : typeof example === "number" ? example : 0;
    case "text":
      return typeof before === "string" ? before : "";
    case "list":
      return "";
    case "period":
      return fitsForm(form, before) && isObject(before) && Object.keys(before).length > 0 ? before : example;
    case "fields":
      return fitsForm(form, before) && isWhole(form.either ?? [], before, example) ? before : example;
    case "json":
      return example;
  }
}

/** Whether a value has all that an example has; of two that exclude each other, either. */
const isWhole = (either: readonly string[], value: Json, example: Json): boolean =>
  isObject(value) &&
  isObject(example) &&
  Object.keys(example).every((key) =>
    either.includes(key) ? either.some((one) => Object.hasOwn(value, one)) : Object.hasOwn(value, key),
  );

/** The single values of a value, however it was written. */
export function partsIn(value: Json): (string | number | boolean)[] {
  const given = isObject(value) ? (value.value ?? []) : value;
  return (Array.isArray(given) ? given : [given]).flatMap((one) =>
    (typeof one === "string" && one !== "") || typeof one === "number" || typeof one === "boolean" ? [one] : [],
  );
}

/** Several values written back as they were: with or without `ignoreCase`. */
export const severalOf = (parts: Json[], ignoreCase: boolean): Json =>
  ignoreCase ? { value: parts, ignoreCase: true } : parts;

export const ignoresCase = (value: Json): boolean => isObject(value) && value.ignoreCase === true;

/** What was typed as one of several: a number among numbers, else a text. */
export const partFrom = (typed: string, among: readonly Json[]): string | number =>
  among.length > 0 && among.every(isNumber) && typed.trim() !== "" && Number.isFinite(Number(typed))
    ? Number(typed)
    : typed;

/** An object with one field changed; `undefined` takes it out. Of two that exclude each other the other goes. */
export function withField(
  value: JsonObject,
  name: string,
  next: Json | undefined,
  either?: readonly [string, string],
): JsonObject {
  const rival = next !== undefined && either?.includes(name) ? either.find((one) => one !== name) : undefined;
  const kept = Object.entries(value).filter(([key]) => key !== rival && (key !== name || next !== undefined));
  const changed = kept.map(([key, one]): [string, Json] => [key, key === name && next !== undefined ? next : one]);
  return Object.fromEntries(Object.hasOwn(value, name) || next === undefined ? changed : [...changed, [name, next]]);
}

const isNumberText = (text: string): boolean => text.trim() !== "" && Number.isFinite(Number(text));
const isNumber = (value: Json): boolean => typeof value === "number";
const isSeveral = (value: Json): boolean =>
  value === null ||
  (Array.isArray(value) ? value.every((one) => !Array.isArray(one) && !isObject(one)) : !isObject(value));
