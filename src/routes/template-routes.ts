import * as z from "zod";
import { dbOf } from "../db/db-of";
import { createDraft, latestPublished } from "../db/definitions";
import { sha256Hex } from "../lib/bytes";
import type { JsonObject } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import { type Template, type TemplateDefinition, templates } from "../templates";
import { parseDefinitionBody } from "../workflow/definition.schema";
import { AnyObject } from "./case-schemas";
import * as actions from "./definition-actions";
import { DefinitionKey, problemOfDefinition } from "./definition-schemas";
import { answer, type Call, defineRoute, type Outcome, type Route } from "./framework";
import { type ApiProblem, notFound } from "./problem";

const One = z.object({ id: z.string().max(100) });
const base = "/api/v1/templates";

const TemplateSummary = z
  .looseObject({
    id: z.string().meta({ example: "kyb-with-owners" }),
    displayName: z.string(),
    summary: z.string(),
    entityType: z.enum(["individual", "business"]),
    checks: z
      .array(z.string())
      .meta({ description: "What it asks of the outside; the sandbox vendor answers all of it." }),
    definitions: z.array(z.string()).meta({ description: "Keys of the definitions that an installation brings." }),
  })
  .meta({ id: "TemplateSummary" });

const TemplateView = TemplateSummary.extend({
  content: z.array(AnyObject).meta({ description: "The definitions as they would be published." }),
  example: AnyObject.meta({ description: "`context` of a first case." }),
}).meta({ id: "Template" });

const Install = z
  .strictObject({
    key: DefinitionKey.max(100)
      .optional()
      .meta({ description: "Key of the flow; its children are named after it. The template's id when left out." }),
    name: z.string().trim().min(1).max(200).optional().meta({ description: "What people see." }),
  })
  .meta({ id: "InstallTemplate" });

const Installed = z
  .looseObject({
    template: z.string(),
    workflow: z.string().meta({ description: "What `POST /cases` takes as `workflow`." }),
    definitions: z.array(
      z.looseObject({
        id: z.string(),
        key: z.string(),
        version: z.int(),
        hash: z.string(),
        result: z.enum(["installed", "already_there", "new_version"]),
        sentence: z.string(),
      }),
    ),
    example: AnyObject,
  })
  .meta({ id: "InstalledTemplate" });

/** Flows to begin with: whole definitions with their forms, children and policies, published in one call. */
export const templateRoutes: Route[] = [
  defineRoute(
    {
      scope: "cases:read",
      tag: "Templates",
      name: "listTemplates",
      method: "GET",
      path: base,
      summary: "List the templates",
      answers: { 200: z.looseObject({ data: z.array(TemplateSummary), nextCursor: z.null() }) },
    },
    () => answer(200, { data: templates.map(summaryOf), nextCursor: null }),
  ),
  defineRoute(
    {
      scope: "cases:read",
      tag: "Templates",
      name: "getTemplate",
      method: "GET",
      path: `${base}/{id}`,
      summary: "Read a template",
      params: One,
      answers: { 200: TemplateView },
    },
    (call) => {
      const template = templateNamed(call.params.id);
      if (!template.ok) return template;
      const { id, example, definitions } = template.value;
      const content = definitions(id).map((definition) => ({ ...definition }));
      return answer(200, { ...summaryOf(template.value), content, example });
    },
  ),
  defineRoute(
    {
      scope: "definitions:write",
      tag: "Templates",
      idempotent: "d1",
      name: "installTemplate",
      method: "POST",
      path: `${base}/{id}/install`,
      summary: "Install a template: publish its definitions",
      description:
        "Installing the same again changes nothing and says so. A key that has another content gets a new version; running cases keep theirs.",
      params: One,
      body: Install,
      answers: { 200: Installed },
    },
    install,
  ),
];

const summaryOf = ({ id, displayName, summary, entityType, checks, definitions }: Template): JsonObject => ({
  id,
  displayName,
  summary,
  entityType,
  checks,
  definitions: definitions(id).map(({ key }) => key),
});

function templateNamed(id: string): Result<Template, ApiProblem> {
  const found = templates.find((template) => template.id === id);
  return found === undefined ? err(notFound("template")) : ok(found);
}

async function install(call: Call<{ id: string }, unknown, z.output<typeof Install>>): Promise<Outcome> {
  const template = templateNamed(call.params.id);
  if (!template.ok) return template;
  const key = call.body.key ?? template.value.id;
  const definitions: JsonObject[] = [];
  // Children come first: a definition is published when those it names are there.
  for (const definition of template.value.definitions(key)) {
    const isFlow = definition.key === key;
    const named = isFlow && call.body.name !== undefined ? { ...definition, displayName: call.body.name } : definition;
    const installed = await installOne(call, named);
    if (!installed.ok) return installed;
    definitions.push(installed.value);
  }
  return answer(200, { template: template.value.id, workflow: key, definitions, example: template.value.example });
}

async function installOne(
  call: Call<{ id: string }>,
  definition: TemplateDefinition,
): Promise<Result<JsonObject, ApiProblem>> {
  const { key, name, displayName, ...parts } = definition;
  const body = parseDefinitionBody(parts);
  if (!body.ok) throw new Error(`the template's definition ${key} is no definition: ${body.error[0]?.message}`);
  const text = JSON.stringify(body.value);
  const hash = sha256Hex(text);
  const db = dbOf(call.env, call.tenantId);
  const present = await latestPublished(db, call.tenantId, key);
  if (present?.hash === hash) {
    const { id, version } = present;
    return ok({
      id,
      key,
      version,
      hash,
      result: "already_there",
      sentence: `"${key}" is there already, as version ${version}.`,
    });
  }
  const draft = { key, version: null, name, displayName, variant: null, body: text };
  const created = await createDraft(db, call.tenantId, draft, call.nowMs);
  if (!created.ok) return err(problemOfDefinition(created.error));
  const published = await actions.publish({ ...call, params: { id: created.value.id } });
  if (!published.ok) return published;
  const { id, version } = created.value;
  const result = present === null ? "installed" : "new_version";
  const sentence =
    present === null
      ? `"${key}" is published as version ${version}.`
      : `"${key}" had another content in version ${present.version}; this is version ${version}.`;
  return ok({ id, key, version, hash, result, sentence });
}
