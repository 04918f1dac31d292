import { checkCaseId } from "../cases/case-id";
import { caseOf } from "../cases/case-of";
import { maskSign } from "../domain";
import { derivedKey } from "../lib/derived-key";
import type { Json } from "../lib/json";
import { hiddenFrom, type Mask, masked, maskOf } from "../review/masking";
import type { Incoming, Route } from "./framework";
import { isAboutOneCase, showsCases } from "./framework-case-facts";
import { type ApiProblem, problem } from "./problem";

/** What the caller may not see of this answer; null: they see it as it is. Keys see everything that their scopes let them ask for. */
export async function maskFor(route: Route, { actor, env, params }: Incoming): Promise<Mask | null> {
  if (actor?.kind !== "analyst" || route.unmasked || !showsCases(route)) return null;
  const ofTeam = actor.teamRules?.maskedFields ?? [];
  if (!isAboutOneCase(route)) return maskOf(hiddenFrom(actor.role, ofTeam), null);
  const caseId = checkCaseId(derivedKey(env.MASTER_KEY, "case-id"), actor.tenantId, params.id ?? "");
  if (caseId === null) return null;
  const told = await caseOf(env, { tenantId: actor.tenantId, caseId }).hiddenFields(actor.role, ofTeam);
  return told.ok ? maskOf(told.value.fields, told.value.context) : null;
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
