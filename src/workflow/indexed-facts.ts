import type { CaseSnapshot, FieldValue, IndexedField } from "../domain";
import { getPath, type Json } from "../lib/json";
import type { CompiledDefinition } from "./compile";

const longestText = 200;

/** The facts that a definition lets queues and lists ask for, by key. What is not there, or of another type, is left out. */
export function indexedFacts(
  { indexedFields }: Pick<CompiledDefinition, "indexedFields">,
  { context }: Pick<CaseSnapshot, "context">,
): Record<string, FieldValue> {
  const facts: Record<string, FieldValue> = {};
  for (const field of indexedFields) {
    const value = factOf(field, getPath(context, field.path));
    if (value !== null) facts[field.key] = value;
  }
  return facts;
}

function factOf({ type }: IndexedField, value: Json | undefined): FieldValue | null {
  switch (type) {
    case "boolean":
      return typeof value === "boolean" ? value : null;
    case "number": {
      // Forms and integrators write sums as text as often as not.
      const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
      return typeof number === "number" && Number.isFinite(number) ? number : null;
    }
    case "text":
    case "date":
      if (typeof value === "number") return String(value);
      return typeof value === "string" && value !== "" ? value.slice(0, longestText) : null;
  }
}
