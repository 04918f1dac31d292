import { isObject, type Json, type JsonObject } from "../../../../lib/json";
import { type Answer, api } from "../../../shared/api";

// A case is pinned to its definition by hash: what was read once is right for as long as the page is open. Bounded, for a day is long.
const known = new Map<string, Promise<Answer<JsonObject>>>();
const most = 20;

/** The definition that a case is pinned to. `key` changes when the case is moved to another version. */
export function definitionOf(caseId: string, key: string): Promise<Answer<JsonObject>> {
  const name = `${caseId}|${key}`;
  const found = known.get(name) ?? api.get<JsonObject>(`/cases/${encodeURIComponent(caseId)}/definition`);
  if (!known.has(name)) {
    if (known.size >= most) known.clear();
    known.set(name, found);
    // One that failed is asked for again.
    void found.then((answer) => !answer.ok && known.delete(name));
  }
  return found;
}

/** How an answer is typed: what the form that asks for it says. */
export interface FieldKind {
  element: string;
  label: string | null;
  options: { value: string; label: string }[];
}

const plainField: FieldKind = { element: "textfield", label: null, options: [] };

/** The element of the definition's forms whose answer goes to this place; a plain field where no form asks for it. */
export function fieldAt(definition: JsonObject, path: string): FieldKind {
  const found = search(definition.forms ?? null, path, 0);
  if (found === null) return plainField;
  const params = isObject(found.params) ? found.params : {};
  const options = Array.isArray(params.options) ? params.options.filter(isObject) : [];
  return {
    element: String(found.element),
    label: textIn(params.label ?? null),
    options: options.flatMap(({ value, label }) =>
      typeof value === "string" ? [{ value, label: textIn(label ?? null) ?? value }] : [],
    ),
  };
}

const deepest = 12;

function search(value: Json, path: string, depth: number): JsonObject | null {
  if (depth > deepest) return null;
  if (Array.isArray(value)) {
    for (const item of value) {
      const found = search(item, path, depth + 1);
      if (found !== null) return found;
    }
    return null;
  }
  if (!isObject(value)) return null;
  if (value.valueDestination === path && typeof value.element === "string") return value;
  // Inside a list a destination is relative to its item.
  if (value.element === "fieldlist" || value.element === "entitygroup") return null;
  for (const inner of Object.values(value)) {
    const found = search(inner, path, depth + 1);
    if (found !== null) return found;
  }
  return null;
}

function textIn(text: Json): string | null {
  if (typeof text === "string") return text;
  if (!isObject(text)) return null;
  const said = text.en ?? Object.values(text)[0];
  return typeof said === "string" ? said : null;
}
