import { absentActor } from "../auth/absent-actor";
import { caseOf } from "../cases/case-of";
import { upsertIndexRows } from "../db/cases";
import { getCounterparty } from "../db/counterparties";
import { dbOf } from "../db/db-of";
import { getEntity } from "../db/entities";
import { eraseCounterparty, eraseEntity, standsInTheWay } from "../db/entity-erasure";
import { heldAlertsAbout, holdsInFamily } from "../db/legal-holds";
import { personErasureOf } from "../db/person-erasures";
import {
  dropPrivacyRequest,
  expiredPrivacyRequests,
  getPrivacyRequest,
  type PrivacyRequest,
  savePrivacyRequest,
  standingPrivacyRequests,
  touchPrivacyRequest,
} from "../db/privacy-requests";
import { type Actor, type CaseId, can, type TenantId } from "../domain";
import {
  isCase,
  type PrivacyRequestMessage,
  privacyFileKey,
  type SubjectCase,
  type SubjectRecord,
} from "../domain/privacy-requests";
import type { Env } from "../env";
import { errorFields, log } from "../lib/log";
import { bucketOf } from "../places/bucket-of";
import { erasePerson } from "./erase-person";
import { exportPerson } from "./export-person";
import { tellFeeds } from "./tell-feeds";

/** The queue gives a message four times; the last time nothing is tried any more. */
const lastAttempt = 4;
const standsStillMs = 180_000;
const perSweep = 20;

/** Goes on with what was asked for somebody. A message may come twice: a case is erased once, and a file is written under the same name. */
export async function goOnWithRequest(env: Env, message: Message<PrivacyRequestMessage>): Promise<void> {
  const { privacyRequestId } = message.body;
  const tenantId = message.body.tenantId as TenantId;
  try {
    const request = await getPrivacyRequest(dbOf(env, tenantId), tenantId, privacyRequestId);
    if (request?.status === "running") {
      if (message.attempts < lastAttempt) await carryOut(env, tenantId, request);
      else await fail(env, request, "It broke off, several times.");
    }
    message.ack();
  } catch (problem) {
    log.error("privacy_request.failed", {
      tenantId,
      privacyRequestId,
      attempts: message.attempts,
      ...errorFields(problem),
    });
    message.retry();
  }
}

async function carryOut(env: Env, tenantId: TenantId, request: PrivacyRequest): Promise<void> {
  const actor = await absentActor(env, tenantId, { kind: request.byKind, id: request.byId }, Date.now());
  if (actor === null || !mayStill(actor)) return fail(env, request, "Whoever asked for it may not do that any more.");
  if (request.kind === "erasure") return eraseAll(env, tenantId, request, actor);
  const done = await exportPerson(env, tenantId, request);
  const ended = await savePrivacyRequest(dbOf(env, tenantId), request, { ...done, status: "done" }, Date.now());
  // Its time was over meanwhile, or a case in it was erased.
  if (!ended && (await getPrivacyRequest(dbOf(env, tenantId), tenantId, request.id)) === null)
    await bucketOf(env, tenantId).delete(privacyFileKey(tenantId, request.id));
}

const mayStill = (actor: Actor): boolean =>
  actor.kind === "analyst"
    ? can(actor.role, "settings:write")
    : actor.kind === "api_key" && actor.scopes.includes("admin");

/** Each case by its own erasure. Progress is written down behind each. */
async function eraseAll(env: Env, tenantId: TenantId, request: PrivacyRequest, actor: Actor): Promise<void> {
  const db = dbOf(env, tenantId);
  const subjects = [...request.subjects];
  for (const [place, one] of subjects.entries()) {
    if (one.status !== "pending") continue;
    const code = isCase(one)
      ? await eraseOne(env, tenantId, request, one, actor)
      : await eraseRecord(env, tenantId, request, one);
    subjects[place] = { ...one, status: code === null ? "done" : "left", code };
    if (!(await savePrivacyRequest(db, request, { subjects }, Date.now()))) return;
  }
  await savePrivacyRequest(db, request, { subjects, status: "done" }, Date.now());
}

/** Null: it was erased, or had been; else why it was left. */
async function eraseOne(
  env: Env,
  tenantId: TenantId,
  request: PrivacyRequest,
  { caseId, path }: SubjectCase,
  actor: Actor,
): Promise<string | null> {
  // The case is about somebody else: what it says of this person has to be corrected there.
  if (path !== null) return "part_of_another";
  const db = dbOf(env, tenantId);
  const subject = caseOf(env, { tenantId, caseId: caseId as CaseId });
  const holdFence = await subject.holdFence();
  if ((await holdsInFamily(db, tenantId, caseId)).length > 0) return "legal_hold";
  const id = `${request.id}.${caseId}`;
  const body = { type: "erase", basis: "request", reason: request.reason, holdFence } as const;
  const done = await subject.dispatch({ id, actor, expectedVersion: null, body }, id);
  if (!done.ok) return done.error.code;
  await upsertIndexRows(db, [done.value.row]);
  await tellFeeds(env, [done.value.row]);
  return null;
}

/** Null: its erasure has begun, or had; else why it was left. */
async function eraseRecord(
  env: Env,
  tenantId: TenantId,
  request: PrivacyRequest,
  { kind, id }: SubjectRecord,
): Promise<string | null> {
  const db = dbOf(env, tenantId);
  const wanted = { reason: request.reason, by: { kind: request.byKind, id: request.byId }, caseId: null };
  const isBegun =
    kind === "entity"
      ? await eraseEntity(db, tenantId, id, wanted, Date.now())
      : await eraseCounterparty(db, tenantId, id, wanted, Date.now());
  const erasure = await personErasureOf(db, tenantId, id);
  if (erasure !== null) {
    // What hangs on it goes on by itself where something is in the way.
    if (erasure.doneAtMs === null) await erasePerson(env, tenantId, erasure);
    return null;
  }
  if (isBegun) throw new Error("an erasure that was not written down");
  if (kind === "counterparty") {
    if ((await getCounterparty(db, tenantId, id)) === null) return "not_found";
    return (await heldAlertsAbout(db, tenantId, { kind, id })).length > 0 ? "legal_hold" : "part_of_entity";
  }
  if ((await getEntity(db, tenantId, id)) === null) return "not_found";
  return (await standsInTheWay(db, tenantId, id))?.kind === "legal_hold" ? "legal_hold" : "has_cases";
}

const fail = async (env: Env, request: PrivacyRequest, problem: string): Promise<void> => {
  const { subjects, tenantId } = request;
  await savePrivacyRequest(
    dbOf(env, tenantId as TenantId),
    request,
    { subjects, status: "failed", problem },
    Date.now(),
  );
};

/** Takes up requests that stand still, and drops those whose time is over, with their files. */
export async function sweepPrivacyRequests(env: Env, nowMs: number): Promise<void> {
  for (const { id, tenantId } of await standingPrivacyRequests(env.DB, nowMs - standsStillMs, perSweep)) {
    await touchPrivacyRequest(env.DB, tenantId, id, nowMs);
    await env.REPORTS.send({ tenantId, privacyRequestId: id });
  }
  for (const { id, tenantId } of await expiredPrivacyRequests(env.DB, nowMs, perSweep)) {
    await bucketOf(env, tenantId as TenantId).delete(privacyFileKey(tenantId, id));
    await dropPrivacyRequest(env.DB, tenantId, id);
  }
}
