import * as z from "zod";
import type { Definition, DefinitionRefusal, DefinitionSummary } from "../db/definitions";
import { assertNever } from "../lib/assert-never";
import type { JsonObject } from "../lib/json";
import { AnyJson, AnyObject } from "./case-schemas";
import { PolicyResultView, ProofsView } from "./definition-proofs";
import { type ApiProblem, notFound, problem } from "./problem";

const name = z.string().trim().min(1).max(200);
const label = z.string().trim().max(200).nullish();

/** Letters, digits, `_`, `-` and `.`; never the form of an id, so that a key and an id cannot be mistaken. */
export const DefinitionKey = z
  .string()
  .regex(/^[A-Za-z0-9][\w.-]{0,127}$/, "Use letters, digits, dots, dashes and underscores.")
  .refine((key) => !key.startsWith("wfd_"), "A key may not look like an id.");

const parts = {
  definition: AnyObject.meta({ description: "The statechart, in the shape of XState or of the documented system." }),
  extensions: AnyObject.optional().meta({ description: "Plugins, by the lists of the documented system." }),
  config: AnyObject.optional(),
  contextSchema: AnyJson.optional(),
  documentsSchema: AnyJson.optional(),
  forms: AnyObject.optional().meta({ description: "Collection flows by key; a state names its own in `meta.form`." }),
  uiDefinition: AnyObject.optional().meta({ description: "One collection flow; kept in `forms` under its key." }),
};

export const CreateDefinition = z
  .strictObject({
    key: DefinitionKey.optional().meta({ description: "Made from the name when left out." }),
    name,
    displayName: label,
    variant: label,
    version: z.int().min(1).max(1_000_000).optional().meta({ description: "The next one when left out." }),
    definitionType: z.literal("statechart-json").default("statechart-json"),
    ...parts,
  })
  .meta({ id: "CreateDefinition" });

/** What is left out stays. */
export const ChangeDefinition = z
  .strictObject({
    name: name.optional(),
    displayName: label,
    variant: label,
    ...parts,
    definition: AnyObject.optional(),
    expectedHash: z.string().max(100).optional().meta({
      description: "The `hash` of the draft as it was read: one that somebody changed meanwhile is a conflict.",
    }),
  })
  .meta({ id: "ChangeDefinition" });

/** Parts to check in the place of the stored ones, before they are saved. */
export const ValidateDefinition = z
  .strictObject({ ...parts, definition: AnyObject.optional() })
  .meta({ id: "ValidateDefinition" });

export const PutDefinition = z.strictObject({ definition: AnyObject });
export const PutExtensions = z.strictObject({ extensions: AnyObject });
export const CopyDefinition = z.strictObject({ name, displayName: label, key: DefinitionKey.optional() });

const time = z.string().meta({ format: "date-time" });

export const DefinitionSummaryView = z
  .looseObject({
    id: z.string(),
    key: z.string(),
    version: z.int(),
    status: z.enum(["draft", "published", "archived"]),
    name: z.string(),
    displayName: z.string().nullable(),
    variant: z.string().nullable(),
    hash: z.string().meta({ description: "SHA-256 of the definition as stored. Cases pin it." }),
    createdAt: time,
    updatedAt: time,
    publishedAt: time.nullable(),
    archivedAt: time.nullable(),
  })
  .meta({ id: "DefinitionSummary" });

export const DefinitionView = DefinitionSummaryView.extend({
  definitionType: z.string(),
  definition: AnyObject,
  extensions: AnyObject,
  config: AnyObject,
  contextSchema: AnyJson,
  documentsSchema: AnyJson,
  forms: AnyObject,
  proofs: ProofsView.nullable().meta({ description: "What was proved of its policies when it was published." }),
}).meta({ id: "Definition" });

export const Validation = z
  .looseObject({
    valid: z.boolean(),
    problems: z.array(
      z.looseObject({
        severity: z.enum(["error", "warning"]),
        code: z.string(),
        path: z.string(),
        message: z.string(),
      }),
    ),
    policies: z
      .array(PolicyResultView)
      .meta({ description: "One for each policy, unless errors keep the chart from being explored." }),
  })
  .meta({ id: "Validation" });

const iso = (atMs: number | null): string | null => (atMs === null ? null : new Date(atMs).toISOString());

export function summaryOfDefinition(row: DefinitionSummary): JsonObject {
  return {
    id: row.id,
    key: row.key,
    version: row.version,
    status: row.status,
    name: row.name,
    displayName: row.displayName,
    variant: row.variant,
    hash: row.hash,
    createdAt: iso(row.createdAtMs),
    updatedAt: iso(row.updatedAtMs),
    publishedAt: iso(row.publishedAtMs),
    archivedAt: iso(row.archivedAtMs),
  };
}

/** The definition as stored, beside what is known of it. */
export const viewOfDefinition = (row: Definition): JsonObject => ({
  ...summaryOfDefinition(row),
  proofs: row.proofs === null ? null : (JSON.parse(row.proofs) as JsonObject),
  ...(JSON.parse(row.body) as JsonObject),
});

export function problemOfDefinition(refusal: DefinitionRefusal | { code: "draft_changed" }): ApiProblem {
  switch (refusal.code) {
    case "unknown_definition":
      return notFound("definition");
    case "version_taken":
      return problem("definition_exists", `"${refusal.key}" has a version ${refusal.version} already.`, {
        param: "version",
        details: { key: refusal.key, version: refusal.version },
      });
    case "definition_immutable":
      return problem(
        "definition_not_draft",
        `This version is ${refusal.status} and cannot change; upgrade it for a new draft.`,
        {
          details: { status: refusal.status },
        },
      );
    case "not_published":
      return problem("definition_not_published", `This version is ${refusal.status}.`, {
        details: { status: refusal.status },
      });
    case "draft_changed":
      return problem("conflict", "The draft was changed meanwhile; read it again.");
    default:
      return assertNever(refusal);
  }
}
