import * as z from "zod";
import type { Problem } from "../domain";
import { depthOf, isObject, type Json, type JsonObject } from "../lib/json";
import { err, ok, type Result } from "../lib/result";

/** A definition as it is stored and pinned: everything present, defaults filled in. */
export interface DefinitionBody {
  definitionType: "statechart-json";
  /** XState-shaped JSON. Keys of the documented system that mean nothing here (`predictableActionArguments` …) are kept. */
  definition: JsonObject;
  extensions: JsonObject;
  config: JsonObject;
  contextSchema: Json;
  documentsSchema: Json;
  /** Collection flows by key; states name theirs in `meta.form`. They are versioned and pinned with the definition. */
  forms: JsonObject;
}

const maxDepth = 96;

const JsonObjectSchema = z.custom<JsonObject>(isObject, "must be an object");
const Body = z.object({
  definitionType: z
    .literal("statechart-json", {
      error: (issue) =>
        issue.input === "bpmn-json"
          ? '"bpmn-json" is not supported: write the workflow as "statechart-json"'
          : 'must be "statechart-json"',
    })
    .nullish(),
  definition: JsonObjectSchema,
  extensions: JsonObjectSchema.nullish(),
  config: JsonObjectSchema.nullish(),
  contextSchema: z.json().nullish(),
  documentsSchema: z.json().nullish(),
  forms: JsonObjectSchema.nullish(),
});

/** Reads the six parts of a definition; other keys of the row (name, version, …) are left alone. */
export function parseDefinitionBody(raw: unknown): Result<DefinitionBody, Problem[]> {
  if (depthOf(raw, maxDepth) > maxDepth)
    return err([problem("too_deep", "", `a definition may be nested at most ${maxDepth} deep`)]);
  const parsed = Body.safeParse(raw);
  if (!parsed.success)
    return err(
      parsed.error.issues.map((issue) => problem(codeOf(issue), issue.path.map(String).join("."), issue.message)),
    );
  const { definition, extensions, config, contextSchema, documentsSchema, forms } = parsed.data;
  return ok({
    definitionType: "statechart-json",
    definition,
    extensions: extensions ?? {},
    config: config ?? {},
    contextSchema: contextSchema ?? null,
    documentsSchema: documentsSchema ?? null,
    forms: forms ?? {},
  });
}

const problem = (code: string, path: string, message: string): Problem => ({ severity: "error", code, path, message });

const codeOf = (issue: z.core.$ZodIssue): string =>
  issue.path[0] === "definitionType" ? "unsupported_definition_type" : "bad_value";
