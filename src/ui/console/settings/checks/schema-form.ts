import { isObject, type Json, type JsonObject, withPath } from "../../../../lib/json";
import { labelOf } from "../../model/words";
import { readJsonSource } from "../editor/json-source";

/** One control of a form that is made from a JSON Schema. */
export interface FormField {
  /** Dotted path of the value; "" of the whole where the schema says nothing. */
  path: string;
  label: string;
  kind: "text" | "number" | "yes_no" | "choice" | "lines" | "json";
  required: boolean;
  /** Of a choice. */
  options: string[];
  hint: string | undefined;
  /** Objects the field lies in that need not be there: left out when all their fields are empty. */
  within: string[];
}

const deepest = 4;

/**
 * The fields of an object's schema: texts, numbers, choices and nested objects become controls of their own, lists of texts are one per line,
 * everything else is written as JSON.
 */
export function fieldsOf(schema: JsonObject): FormField[] {
  return isObject(schema.properties) ? fieldsIn(schema, "", [], true, deepest) : [];
}

function fieldsIn(schema: JsonObject, at: string, within: string[], needed: boolean, depth: number): FormField[] {
  const properties = isObject(schema.properties) ? schema.properties : {};
  const required = Array.isArray(schema.required) ? schema.required : [];
  return Object.entries(properties).flatMap(([key, of]): FormField[] => {
    if (!isObject(of)) return [];
    const path = at === "" ? key : `${at}.${key}`;
    const isRequired = required.includes(key);
    if (of.type === "object" && isObject(of.properties) && depth > 1)
      return fieldsIn(of, path, isRequired ? within : [...within, path], needed && isRequired, depth - 1);
    return [
      {
        path,
        label: path.split(".").map(labelOf).join(" · "),
        kind: kindOf(of),
        required: isRequired && of.default === undefined,
        options: Array.isArray(of.enum) ? of.enum.map(String) : [],
        hint: hintOf(of),
        within,
      },
    ];
  });
}

function kindOf(schema: JsonObject): FormField["kind"] {
  if (Array.isArray(schema.enum)) return "choice";
  switch (schema.type) {
    case "string":
      return "text";
    case "number":
    case "integer":
      return "number";
    case "boolean":
      return "yes_no";
    case "array":
      return isObject(schema.items) && schema.items.type === "string" ? "lines" : "json";
    default:
      return "json";
  }
}

function hintOf(schema: JsonObject): string | undefined {
  const said = typeof schema.description === "string" ? schema.description : null;
  const otherwise =
    schema.default === undefined || Array.isArray(schema.default) ? null : `Left out: ${String(schema.default)}.`;
  const lines = kindOf(schema) === "lines" ? "One per line." : null;
  return [said, lines, otherwise].filter((one) => one !== null).join(" ") || undefined;
}

/** What stands in the controls, by path. */
export type Typed = Readonly<Record<string, string>>;

/** The example of the catalogue, as somebody would have typed it. */
export function typedFrom(fields: readonly FormField[], value: JsonObject): Typed {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const found = at(value, field.path);
      return found === undefined || found === null ? [] : [[field.path, textOf(field, found)]];
    }),
  );
}

function textOf(field: FormField, value: Json): string {
  if (field.kind === "lines" && Array.isArray(value)) return value.map(String).join("\n");
  return field.kind === "json" ? JSON.stringify(value, null, 2) : String(value);
}

/** The value that was typed, and what is wrong with it, by path. Empty controls are left out. */
export function valueTyped(
  fields: readonly FormField[],
  typed: Typed,
): { value: JsonObject; problems: Record<string, string> } {
  let value: JsonObject = {};
  const problems: Record<string, string> = {};
  const isUsed = (within: string) => fields.some(({ path }) => path.startsWith(`${within}.`) && !isEmpty(typed[path]));
  for (const field of fields) {
    const { path } = field;
    const text = typed[path] ?? "";
    if (isEmpty(text)) {
      if (field.required && field.within.every(isUsed)) problems[path] = `${field.label} is needed.`;
      continue;
    }
    const read = readTyped(field, text);
    if (read.problem === null) value = withPath(value, path, read.value);
    else problems[path] = `${field.label}: ${read.problem}`;
  }
  return { value, problems };
}

const isEmpty = (text: string | undefined): boolean => (text ?? "").trim() === "";

function readTyped(
  { kind }: FormField,
  text: string,
): { value: Json; problem: null } | { value: null; problem: string } {
  switch (kind) {
    case "number": {
      const value = Number(text);
      return Number.isFinite(value) ? { value, problem: null } : { value: null, problem: "this is not a number." };
    }
    case "yes_no":
      return { value: text === "true", problem: null };
    case "lines":
      return {
        value: text
          .split("\n")
          .map((line) => line.trim())
          .filter((line) => line !== ""),
        problem: null,
      };
    case "json": {
      const read = readJsonSource(text);
      return read.ok
        ? { value: read.value.value, problem: null }
        : { value: null, problem: `line ${read.error.line}: ${read.error.message}` };
    }
    default:
      return { value: text.trim(), problem: null };
  }
}

function at(value: JsonObject, path: string): Json | undefined {
  return path.split(".").reduce<Json | undefined>((inner, key) => (isObject(inner) ? inner[key] : undefined), value);
}
