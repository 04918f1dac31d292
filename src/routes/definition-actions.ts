import type * as z from "zod";
import { dbOf } from "../db/db-of";
import {
  createDraft,
  type Definition,
  type DefinitionRefusal,
  getDefinition,
  latestPublished,
  publishDefinition,
  updateDraft,
} from "../db/definitions";
import type { Problem } from "../domain";
import { sha256Hex } from "../lib/bytes";
import { isObject, type JsonObject } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import { type DefinitionBody, parseDefinitionBody } from "../workflow/definition.schema";
import { type Examined, examineDefinition, type PolicyResult } from "../workflow/validate";
import { factsAbout } from "./definition-facts";
import { proofsOf, viewOfPolicy } from "./definition-proofs";
import type { ChangeDefinition, CopyDefinition, CreateDefinition, ValidateDefinition } from "./definition-schemas";
import { problemOfDefinition, viewOfDefinition } from "./definition-schemas";
import { answer, type Call, type Outcome } from "./framework";
import { type ApiProblem, notFound, problem } from "./problem";

// What can be done to definitions, once; the routes of today and those of the documented system both call these.

export type DefinitionCall<B = unknown> = Call<{ id: string }, unknown, B>;
type Found = Result<Definition, ApiProblem>;

/** The definition the path names: by id, or the latest published version of a key. */
export async function definitionIn(call: Pick<DefinitionCall, "env" | "tenantId" | "params">): Promise<Found> {
  const db = dbOf(call.env, call.tenantId);
  const { id } = call.params;
  const found = (await getDefinition(db, call.tenantId, id)) ?? (await latestPublished(db, call.tenantId, id));
  return found === null ? err(notFound("definition")) : ok(found);
}

export async function create(call: Call<unknown, unknown, z.output<typeof CreateDefinition>>): Promise<Outcome> {
  const { key, name, displayName, variant, version, ...parts } = call.body;
  const body = bodyOf(parts, key ?? keyFrom(name));
  if (!body.ok) return body;
  const draft = { key: key ?? keyFrom(name), name, displayName: displayName ?? null, variant: variant ?? null };
  const created = await createDraft(
    dbOf(call.env, call.tenantId),
    call.tenantId,
    { ...draft, version: version ?? null, body: JSON.stringify(body.value) },
    call.nowMs,
  );
  return answerDefinition(201, created);
}

/** Changes a draft; parts that are left out stay as they are. */
export async function change(call: DefinitionCall<z.output<typeof ChangeDefinition>>): Promise<Outcome> {
  const before = await definitionIn(call);
  if (!before.ok) return before;
  const { name, displayName, variant, expectedHash, ...parts } = call.body;
  const given = Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
  const body = bodyOf({ ...(JSON.parse(before.value.body) as JsonObject), ...given }, before.value.key);
  if (!body.ok) return body;
  const changes = {
    ...(name !== undefined && { name }),
    ...(displayName !== undefined && { displayName }),
    ...(variant !== undefined && { variant }),
    ...(Object.keys(given).length > 0 && { body: JSON.stringify(body.value) }),
  };
  const db = dbOf(call.env, call.tenantId);
  return answerDefinition(
    200,
    await updateDraft(db, call.tenantId, before.value.id, changes, call.nowMs, expectedHash),
  );
}

/** What is wrong with the stored definition, or with what it would be with the parts that were sent. */
export async function validate(call: DefinitionCall<z.output<typeof ValidateDefinition>>): Promise<Outcome> {
  const found = await definitionIn(call);
  if (!found.ok) return found;
  const { problems, policies } = await examine(call, withParts(found.value, call.body));
  return answer(200, { valid: !problems.some(isError), problems, policies: policies.map(viewOfPolicy) });
}

/** Freezes a draft that has no errors and whose policies hold; the proofs stay with it. Warnings do not stop it. */
export async function publish(call: DefinitionCall): Promise<Outcome> {
  const found = await definitionIn(call);
  if (!found.ok) return found;
  const { id, hash, status } = found.value;
  // What was published stays as it was judged then: asking again is answered by the table.
  const examined = status === "draft" ? await examine(call, found.value) : { problems: [], policies: [] };
  const errors = examined.problems.filter(isError);
  if (errors.length > 0) return err(badDefinition(errors, examined.policies));
  const db = dbOf(call.env, call.tenantId);
  const proofs = proofsOf(examined.policies, { ...call, hash });
  return answerDefinition(200, await publishDefinition(db, call.tenantId, id, hash, call.nowMs, proofs));
}

/** A draft under another key. */
export async function copy(call: DefinitionCall<z.output<typeof CopyDefinition>>): Promise<Outcome> {
  const found = await definitionIn(call);
  if (!found.ok) return found;
  const { name, displayName, key } = call.body;
  const { variant, body } = found.value;
  const draft = { key: key ?? keyFrom(name), name, displayName: displayName ?? null, variant, body, version: null };
  return answerDefinition(201, await createDraft(dbOf(call.env, call.tenantId), call.tenantId, draft, call.nowMs));
}

/** A draft of the next version of the same key. */
export async function upgrade(call: DefinitionCall): Promise<Outcome> {
  const found = await definitionIn(call);
  if (!found.ok) return found;
  const { key, name, displayName, variant, body } = found.value;
  const draft = { key, name, displayName, variant, body, version: null };
  return answerDefinition(201, await createDraft(dbOf(call.env, call.tenantId), call.tenantId, draft, call.nowMs));
}

export const answerDefinition = (
  status: number,
  done: Result<Definition, DefinitionRefusal | { code: "draft_changed" }>,
): Outcome => {
  if (!done.ok) return err(problemOfDefinition(done.error));
  const made = status === 201 ? { Location: `/api/v1/workflow-definitions/${done.value.id}` } : {};
  return answer(status, viewOfDefinition(done.value), made);
};

function withParts(definition: Definition, parts: z.output<typeof ValidateDefinition>): Definition {
  const given = Object.entries(parts).filter(([, value]) => value !== undefined);
  if (given.length === 0) return definition;
  const stored = JSON.parse(definition.body) as JsonObject;
  const body = JSON.stringify(withForms({ ...stored, ...Object.fromEntries(given) }, definition.key));
  // The hash names a body wherever compiled definitions are kept: another body must not go by the stored one's.
  return { ...definition, body, hash: sha256Hex(body) };
}

async function examine(call: Pick<DefinitionCall, "env" | "tenantId">, definition: Definition): Promise<Examined> {
  const body = parseDefinitionBody(JSON.parse(definition.body));
  if (!body.ok) return { problems: body.error, policies: [] };
  return examineDefinition(body.value, await factsAbout(dbOf(call.env, call.tenantId), call.tenantId, definition));
}

function bodyOf(
  parts: JsonObject | Record<string, unknown>,
  key: string | null = null,
): Result<DefinitionBody, ApiProblem> {
  const body = parseDefinitionBody(withForms(parts, key));
  return body.ok ? body : err(badDefinition(body.error));
}

/** `uiDefinition` is one form; it is kept with the others, under its own key or the definition's. */
function withForms(parts: JsonObject | Record<string, unknown>, key: string | null): Record<string, unknown> {
  const { uiDefinition, ...rest } = parts;
  if (!isObject(uiDefinition)) return rest;
  const own = typeof uiDefinition.key === "string" ? uiDefinition.key : (key ?? "main");
  return { ...rest, forms: { ...(isObject(rest.forms) ? rest.forms : {}), [own]: { key: own, ...uiDefinition } } };
}

function badDefinition(problems: Problem[], policies: readonly PolicyResult[] = []): ApiProblem {
  const [first] = problems;
  return problem(
    "bad_definition",
    first === undefined ? "The definition has errors." : `${first.path}: ${first.message}`,
    {
      ...(first !== undefined && { param: first.path }),
      details: {
        problems: problems.slice(0, 100).map((one) => ({ ...one })),
        ...(policies.length > 0 && { policies: policies.map(viewOfPolicy) }),
      },
    },
  );
}

const isError = (one: Problem): boolean => one.severity === "error";

/** `Shop onboarding (EU)` → `shop_onboarding_eu`. */
function keyFrom(name: string): string {
  const slug = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replaceAll(/^_+|_+$/g, "")
    .slice(0, 120);
  return slug === "" || slug.startsWith("wfd_") ? `workflow_${slug}` : slug;
}
