import type { Form } from "../../collection/form";
import { type PlacedElement, placedElements } from "../../collection/layout";
import type { Problem } from "../../domain";
import { isObject, type Json, type JsonObject } from "../../lib/json";
import { error, warning } from "./problem";

/**
 * Answers that would stand where the context schema knows nothing. An error where the schema forbids other keys, a warning where it
 * only does not name them. Schemas that are put together (`$ref`, `anyOf`, …) are not followed.
 */
export function formPathProblems(forms: ReadonlyMap<string, Form>, contextSchema: Json): Problem[] {
  const schema = schemaIn(contextSchema);
  if (schema === null) return [];
  return [...forms].flatMap(([key, form]) =>
    form.pages.flatMap((page, i) =>
      placedElements(page.elements, `forms.${key}.pages.${i}.elements`).flatMap((placed) =>
        elementProblems(placed, schema),
      ),
    ),
  );
}

/** `{type: "json-schema", schema}` as documented, or the schema itself. */
export const schemaIn = (raw: Json): JsonObject | null =>
  isObject(raw) ? (isObject(raw.schema) && raw.type === "json-schema" ? raw.schema : raw) : null;

function elementProblems({ element, list, path }: PlacedElement, schema: JsonObject): Problem[] {
  if (element.valueDestination === null) return [];
  const above = list?.valueDestination == null ? [] : [...list.valueDestination.split("."), "*"];
  // A list that has no place has none for its items either: it is said once.
  if (list !== null && outsideOf(schema, above.slice(0, -1)) !== null) return [];
  const outside = outsideOf(schema, [...above, ...element.valueDestination.split(".")]);
  if (outside === null) return [];
  const message = `the context schema has no "${outside.key}" at ${outside.at === "" ? "its top" : outside.at}`;
  const problem = outside.forbidden ? error : warning;
  return [problem("path_outside_schema", `${path}.valueDestination`, message)];
}

const composed = ["$ref", "$dynamicRef", "anyOf", "oneOf", "allOf", "if", "patternProperties", "dependentSchemas"];

interface Outside {
  key: string;
  at: string;
  forbidden: boolean;
}

/** Where the way leaves the schema; null when it does not, or when that cannot be told. */
function outsideOf(schema: JsonObject, way: readonly string[]): Outside | null {
  let at: JsonObject = schema;
  for (const [depth, key] of way.entries()) {
    if (composed.some((word) => Object.hasOwn(at, word))) return null;
    const next = key === "*" ? at.items : isObject(at.properties) ? own(at.properties, key) : undefined;
    if (isObject(next)) {
      at = next;
      continue;
    }
    const names = key !== "*" && isObject(at.properties);
    if (!names || next === true || isObject(at.additionalProperties)) return null;
    return { key, at: way.slice(0, depth).join("."), forbidden: at.additionalProperties === false || next === false };
  }
  return null;
}

const own = (object: JsonObject, key: string): Json | undefined =>
  Object.hasOwn(object, key) ? object[key] : undefined;
