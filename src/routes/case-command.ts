import type { CommandAnswer } from "../cases/case-api";
import { checkCaseId } from "../cases/case-id";
import { caseOf } from "../cases/case-of";
import { feedOf } from "../cases/feed-of";
import { upsertIndexRows } from "../db/cases";
import { dbOf } from "../db/db-of";
import type { Actor, CaseRef, CommandBody } from "../domain";
import type { Env } from "../env";
import { derivedKey } from "../lib/derived-key";
import { errorFields, log } from "../lib/log";
import { err, ok, type Result } from "../lib/result";
import { answerText, type Call, type Outcome } from "./framework";
import { onOwnHost } from "./own-host-answer";
import { type ApiProblem, notFound, problem, problemOf } from "./problem";

/** A call that names a case in its path. */
export type CaseCall<Q = unknown, B = unknown> = Call<{ id: string }, Q, B>;

/** The case the path names, once its id has proved that it was made here and for this tenant. No stub is made before. */
export function caseIn(call: Pick<CaseCall, "env" | "tenantId" | "params">): Result<CaseRef, ApiProblem> {
  const caseId = checkCaseId(derivedKey(call.env.MASTER_KEY, "case-id"), call.tenantId, call.params.id);
  return caseId === null ? err(notFound("case")) : ok({ tenantId: call.tenantId, caseId });
}

/** Sends a command to the case. The object remembers the Idempotency-Key and answers a repeat as it did the first time. */
export async function commandCase(
  call: CaseCall<unknown, { expectedVersion?: number | undefined }>,
  body: CommandBody,
): Promise<Result<CommandAnswer, ApiProblem>> {
  const ref = caseIn(call);
  if (!ref.ok) return ref;
  const expected = expectedVersionOf(call.headers, call.body.expectedVersion);
  if (!expected.ok) return expected;
  const { actor, idempotencyKey } = call;
  const decided = await caseOf(call.env, ref.value).dispatch(
    { id: idempotencyKey, actor, expectedVersion: expected.value, body },
    idempotencyKey === null ? null : call.fingerprint,
  );
  if (!decided.ok) return err(problemOf(decided.error));
  await showToAnalyst(call.env, actor, decided.value);
  return decided;
}

/** The same, answered with the Case. */
export async function answerCommand(
  call: CaseCall<unknown, { expectedVersion?: number | undefined }>,
  body: CommandBody,
): Promise<Outcome> {
  const done = await commandCase(call, body);
  return done.ok ? caseAnswer(200, await onOwnHost(call.env, call.tenantId, done.value)) : done;
}

export const caseAnswer = (status: number, done: CommandAnswer, headers: Record<string, string> = {}): Outcome =>
  answerText(status, done.body, { ETag: `"${done.version}"`, ...headers });

// An analyst's next list must show what the analyst just did; everybody else's list catches up through the queue.
export async function showToAnalyst(env: Env, actor: Actor, done: CommandAnswer): Promise<void> {
  if (actor.kind !== "analyst") return;
  await upsertIndexRows(dbOf(env, actor.tenantId), [done.row]);
  try {
    await feedOf(env, actor.tenantId).append([{ caseId: done.row.caseId, version: done.row.version }]);
  } catch (problem) {
    // What was asked for is done; the queue tells the feed again.
    log.warn("case.feed_failed", { caseId: done.row.caseId, ...errorFields(problem) });
  }
}

/** The version a write insists on: `expectedVersion` of the body, or `If-Match: "7"`. */
export function expectedVersionOf(headers: Headers, inBody: number | undefined): Result<number | null, ApiProblem> {
  const header = headers.get("if-match");
  if (header === null || header.trim() === "*") return ok(inBody ?? null);
  const digits = /^(?:W\/)?"(\d{1,15})"$/.exec(header.trim())?.[1];
  if (digits === undefined)
    return err(problem("bad_value", 'If-Match must be a version in quotes, such as "7".', { param: "If-Match" }));
  const inHeader = Number(digits);
  if (inBody !== undefined && inBody !== inHeader)
    return err(problem("bad_value", "expectedVersion and If-Match differ.", { param: "If-Match" }));
  return ok(inHeader);
}
