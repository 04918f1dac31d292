import { checkCaseId } from "../cases/case-id";
import { caseOf } from "../cases/case-of";
import { dbOf } from "../db/db-of";
import { maskedByDefinitions } from "../db/masked-fields";
import { type Actor, type CaseId, type MaskedField, maskSign } from "../domain";
import type { Env } from "../env";
import { derivedKey } from "../lib/derived-key";
import type { Json } from "../lib/json";
import { hiddenFrom, type Mask, masked, maskOf } from "../review/masking";
import type { Incoming, Route } from "./framework";
import { isAboutOneCase, showsCases } from "./framework-case-facts";
import { type ApiProblem, problem } from "./problem";

/** What the caller may not see of this answer; null: they see it as it is. Keys see everything that their scopes let them ask for. */
export async function maskFor(route: Route, { actor, env, params }: Incoming): Promise<Mask | null> {
  if (actor?.kind !== "analyst" || route.unmasked || !showsCases(route)) return null;
  if (!isAboutOneCase(route)) return maskOf(await hiddenInLists(env, actor), null);
  const caseId = checkCaseId(derivedKey(env.MASTER_KEY, "case-id"), actor.tenantId, params.id ?? "");
  if (caseId === null) return null;
  const mask = await maskOfCase(env, actor, caseId);
  if (!tellsOfOthers.test(route.path)) return mask;
  const others = maskOf(await hiddenInLists(env, actor), null);
  if (others === null) return mask;
  return { names: new Set([...others.names, ...(mask?.names ?? [])]), texts: mask?.texts ?? [] };
}

/** What a person may not see of one case; null: they see it as it is (as in an emergency), or there is no such case. */
export async function maskOfCase(env: Env, actor: Analyst, caseId: CaseId): Promise<Mask | null> {
  if (actor.emergencyCases?.includes(caseId)) return null;
  const ofTeam = actor.teamRules?.maskedFields ?? [];
  const told = await caseOf(env, { tenantId: actor.tenantId, caseId }).hiddenFields(actor.role, ofTeam);
  return told.ok ? maskOf(told.value.fields, told.value.context) : null;
}

type Analyst = Extract<Actor, { kind: "analyst" }>;

/** About one case, with what other cases are called: of those, what their own definitions mask counts. */
const tellsOfOthers = /\/(?:children|related|requirements)$/;

/**
 * What a person sees masked where cases of several definitions stand together: what the team masks, and what any definition does. A list
 * shows its rows without asking each case.
 */
export async function hiddenInLists(env: Env, actor: Analyst): Promise<MaskedField[]> {
  const { role, tenantId, teamRules } = actor;
  const ofDefinitions = await maskedByDefinitions(dbOf(env, tenantId), tenantId);
  return hiddenFrom(role, [...(teamRules?.maskedFields ?? []), ...ofDefinitions]);
}

/**
 * Names of facts that rules of this person's making may not ask, where they judge many cases: which of them holds would tell a masked
 * fact letter by letter. Keys see everything that their scopes let them ask for.
 */
export async function factsHiddenFrom(env: Env, actor: Actor): Promise<string[]> {
  return actor.kind === "analyst" ? [...(maskOf(await hiddenInLists(env, actor), null)?.names ?? [])] : [];
}

/** The JSON text of an answer as this reader may see it. */
export const maskedText = (body: string, mask: Mask): string =>
  body === "" ? body : JSON.stringify(masked(JSON.parse(body) as Json, mask));

/** Somebody who sees masks sends one back as if it were the fact: it would overwrite what they cannot see. Null: nothing of the kind. */
export function writesMask(route: Route, { text, actor }: Incoming): ApiProblem | null {
  if (actor?.kind !== "analyst" || route.method === "GET" || route.method === "POST" || route.method === "DELETE")
    return null;
  if (!showsCases(route) || !text.includes(maskSign)) return null;
  return problem("bad_value", "This holds a masked value. Leave the field out, or reveal it first.");
}

/** Answers of vendors as they came are no JSON of ours: nothing in them can be masked, so who sees masks does not see them. */
export const cannotBeMasked = (route: Route, mask: Mask | null): ApiProblem | null =>
  mask !== null && /^\/api\/v1\/(?:raw-answers|callbacks)\/\{/.test(route.path)
    ? problem("not_permitted", "This may hold fields that are masked for your role.")
    : null;
