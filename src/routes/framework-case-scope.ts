import { checkCaseId } from "../cases/case-id";
import { caseOf } from "../cases/case-of";
import { dbOf } from "../db/db-of";
import { clockOffsetOf } from "../db/tenants";
import { listQueues } from "../db/work-queues";
import type { Actor, CaseScope, IndexRow } from "../domain";
import type { Env } from "../env";
import { derivedKey } from "../lib/derived-key";
import { isInScope, namesOwnQueues } from "../review/case-scope";
import type { Incoming, Route } from "./framework";
import { isAboutOneCase, showsCases } from "./framework-case-facts";
import { type ApiProblem, notFound, problem } from "./problem";

/**
 * Why a person who is limited to some cases gets nothing here; null when they do. A case outside of their limits does not exist for
 * them, by its own word: the list may lag. What shows facts of many cases and does not heed the limits itself stays closed.
 */
export async function outsideCaseScope(route: Route, incoming: Incoming): Promise<ApiProblem | null> {
  const { actor, env, params, nowMs } = incoming;
  if (!isLimited(actor) || !showsCases(route)) return null;
  if (!isAboutOneCase(route)) return route.heedsCaseScope ? null : closed;
  const caseId = checkCaseId(derivedKey(env.MASTER_KEY, "case-id"), actor.tenantId, params.id ?? "");
  const row = caseId === null ? null : await caseOf(env, { tenantId: actor.tenantId, caseId }).indexRow();
  return row !== null && (await mayKnowOf(env, actor, row, nowMs)) ? null : notFound("case");
}

/** Whether this person may know of the case with this row. `nowMs` is real time; `caseNowMs` the tenant's cases', where it is known. */
export async function mayKnowOf(
  env: Env,
  actor: Actor,
  row: IndexRow,
  nowMs: number,
  caseNowMs?: number,
): Promise<boolean> {
  if (!isLimited(actor) || actor.emergencyCases?.includes(row.caseId)) return true;
  const { caseScope, tenantId, userId: personId } = actor;
  if (!namesOwnQueues(caseScope)) return isInScope(caseScope, row, { personId, queues: [], caseNowMs: nowMs });
  const db = dbOf(env, tenantId);
  const queues = await listQueues(db, tenantId);
  const atMs = caseNowMs ?? nowMs + (await clockOffsetOf(db, tenantId));
  return isInScope(caseScope, row, { personId, queues, caseNowMs: atMs });
}

type Limited = Extract<Actor, { kind: "analyst" }> & { caseScope: CaseScope };

/** Whether this is a person who may not know of all of the tenant's cases. */
export const isLimited = (actor: Actor | null): actor is Limited =>
  actor?.kind === "analyst" && actor.caseScope !== null && actor.caseScope !== undefined;

const closed = problem("not_permitted", "You are limited to some cases, and this shows facts of others as well.");
