import { checkCaseId } from "../cases/case-id";
import { caseOf } from "../cases/case-of";
import type { Actor } from "../domain";
import { derivedKey } from "../lib/derived-key";
import { isInScope } from "../review/case-scope";
import type { Incoming, Route } from "./framework";
import { isAboutOneCase, showsCases } from "./framework-case-facts";
import { type ApiProblem, notFound, problem } from "./problem";

/**
 * Why a person who is limited to some cases gets nothing here; null when they do. A case outside of their limits does not exist for
 * them, by its own word: the list may lag. What shows facts of many cases and does not heed the limits itself stays closed.
 */
export async function outsideCaseScope(route: Route, incoming: Incoming): Promise<ApiProblem | null> {
  const { actor, env, params } = incoming;
  if (!isLimited(actor) || !showsCases(route) || route.heedsCaseScope) return null;
  if (!isAboutOneCase(route)) return closed;
  const caseId = checkCaseId(derivedKey(env.MASTER_KEY, "case-id"), actor.tenantId, params.id ?? "");
  const row = caseId === null ? null : await caseOf(env, { tenantId: actor.tenantId, caseId }).indexRow();
  return row !== null && isInScope(actor.caseScope, row, actor.userId) ? null : notFound("case");
}

type Analyst = Extract<Actor, { kind: "analyst" }>;
const isLimited = (actor: Actor | null): actor is Analyst =>
  actor?.kind === "analyst" && actor.caseScope !== null && actor.caseScope !== undefined;

const closed = problem("not_permitted", "You are limited to some cases, and this shows facts of others as well.");
