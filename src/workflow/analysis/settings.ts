import type { Problem } from "../../domain";
import { isObject, type Json, type JsonObject } from "../../lib/json";
import { validatorOf } from "../../plugins/schema";
import { transformList, transformProblems } from "../../plugins/transform";
import { schemaIn } from "./form-paths";
import { warning } from "./problem";

/** Mappings in the settings that do not parse, and a context schema that cannot be used. */
export function settingsProblems(config: JsonObject, contextSchema: Json): Problem[] {
  const forChildren = Array.isArray(config.childCallbackResults) ? config.childCallbackResults : [];
  return [
    ...forChildren.flatMap((entry, place) => mappingProblems(entry, `config.childCallbackResults.${place}`)),
    ...mappingProblems(config.callbackResult, "config.callbackResult"),
    ...schemaProblems(contextSchema),
  ];
}

const mappingProblems = (entry: Json | undefined, path: string): Problem[] =>
  isObject(entry) ? transformProblems(transformList(entry.transformers), `${path}.transformers`) : [];

// A warning: cases run without it.
function schemaProblems(contextSchema: Json): Problem[] {
  const schema = schemaIn(contextSchema);
  const validator = schema === null ? null : validatorOf(schema);
  if (validator === null || validator.ok) return [];
  return [warning("bad_schema", "contextSchema", `this is not a JSON Schema that can be used: ${validator.error}`)];
}
