import * as z from "zod";
import { dbOf } from "../db/db-of";
import { createDraft } from "../db/definitions";
import type { Problem } from "../domain";
import { exportDocument, exportRow } from "../interchange/export-document";
import { importDocuments } from "../interchange/import-documents";
import type { ImportedDefinition } from "../interchange/import-row";
import { sha256Hex } from "../lib/bytes";
import type { Json, JsonObject } from "../lib/json";
import { err } from "../lib/result";
import { parseDefinitionBody } from "../workflow/definition.schema";
import { validateDefinition } from "../workflow/validate";
import { AnyJson, AnyObject } from "./case-schemas";
import { definitionIn } from "./definition-actions";
import { DefinitionKey, problemOfDefinition } from "./definition-schemas";
import { answer, type Call, defineRoute, type Outcome, type Route } from "./framework";
import { problem } from "./problem";

const One = z.object({ id: z.string().max(200) });
const base = "/api/v1/workflow-definitions";
const mostRows = 50;

const Import = z
  .strictObject({
    row: AnyObject.optional().meta({
      description: "A row of the documented system, or a document of `GET …/export`.",
    }),
    rows: z
      .array(AnyObject)
      .min(1)
      .max(mostRows)
      .optional()
      .meta({ description: "Several, with rows of UI definitions among them." }),
    key: DefinitionKey.optional().meta({ description: "For a single definition: the key it gets here." }),
    dryRun: z.boolean().default(false).meta({ description: "Only the report; nothing is stored." }),
  })
  .refine(({ row, rows }) => (row === undefined) !== (rows === undefined), {
    error: "Send `row` or `rows`.",
    path: ["row"],
  })
  .meta({ id: "ImportDefinitions" });

const Finding = z.looseObject({
  path: z.string(),
  code: z.string(),
  sentence: z.string(),
  before: AnyJson.optional(),
  after: AnyJson.optional(),
});
const Imported = z
  .looseObject({
    dryRun: z.boolean(),
    definitions: z.array(
      z.looseObject({
        id: z.string().nullable().meta({ description: "Of the new draft; null on a dry run." }),
        key: z.string(),
        version: z.int().nullable(),
        hash: z.string(),
        report: z.looseObject({
          understood: z.array(Finding),
          changed: z.array(Finding),
          ignored: z.array(Finding),
        }),
        valid: z.boolean().meta({ description: "Whether it could be published as it is." }),
        problems: z.array(AnyObject),
      }),
    ),
  })
  .meta({ id: "ImportedDefinitions" });

/** Definitions come in from the documented system, and go out as documents that say everything about them. */
export const definitionExchangeRoutes: Route[] = [
  defineRoute(
    {
      scope: "definitions:write",
      tag: "Definitions",
      idempotent: "d1",
      name: "importDefinitions",
      method: "POST",
      path: `${base}/import`,
      summary: "Import definitions of the documented system, or exported ones, as drafts",
      description:
        "Old spellings are understood. The report says of every part what was understood, changed or ignored.",
      body: Import,
      limits: { depth: 100 },
      answers: { 200: Imported },
    },
    importAll,
  ),
  defineRoute(
    {
      scope: "cases:read",
      tag: "Definitions",
      name: "exportDefinition",
      method: "GET",
      path: `${base}/{id}/export`,
      summary: "Export a definition as one document",
      description:
        "`edgecase`: chart, plugins, forms, rules, policies and proofs, with the hash of its body; an import of it has the same hash. " +
        "`ballerine`: a row of the documented system.",
      params: One,
      query: z.strictObject({ format: z.enum(["edgecase", "ballerine"]).default("edgecase") }),
      answers: { 200: AnyObject },
    },
    async (call) => {
      const found = await definitionIn(call);
      if (!found.ok) return found;
      const exported = { ...found.value, proofs: JSON.parse(found.value.proofs ?? "null") as Json };
      const document = call.query.format === "ballerine" ? exportRow(exported) : exportDocument(exported);
      return answer(200, document);
    },
  ),
];

async function importAll(call: Call<unknown, unknown, z.output<typeof Import>>): Promise<Outcome> {
  const { row, rows, key, dryRun } = call.body;
  const imported = importDocuments(rows ?? (row === undefined ? [] : [row]), key ?? null);
  if (!imported.ok) return err(badRows(imported.error));
  const definitions: JsonObject[] = [];
  for (const one of imported.value) {
    const stored = dryRun ? null : await store(call, one);
    if (stored !== null && !stored.ok) return err(problemOfDefinition(stored.error));
    const problems = problemsIn(one);
    definitions.push({
      id: stored?.value.id ?? null,
      key: one.key,
      version: stored?.value.version ?? null,
      hash: stored?.value.hash ?? sha256Hex(one.body),
      report: { ...one.report } as unknown as JsonObject,
      valid: problems.every(({ severity }) => severity !== "error"),
      problems: problems.map((found) => ({ ...found })),
    });
  }
  return answer(200, { dryRun, definitions });
}

const store = (call: Call, { report: _said, ...draft }: ImportedDefinition) =>
  createDraft(dbOf(call.env, call.tenantId), call.tenantId, { ...draft, version: null }, call.nowMs);

function problemsIn({ body }: ImportedDefinition): Problem[] {
  const parsed = parseDefinitionBody(JSON.parse(body));
  return parsed.ok ? validateDefinition(parsed.value) : parsed.error;
}

function badRows(problems: Problem[]) {
  const [first] = problems;
  return problem("bad_definition", first === undefined ? "Nothing to import." : `${first.path}: ${first.message}`, {
    ...(first !== undefined && { param: first.path }),
    details: { problems: problems.slice(0, 100).map((one) => ({ ...one })) },
  });
}
