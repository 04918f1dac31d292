import * as z from "zod";
import { mayUse } from "../auth/policy";
import { caseOf } from "../cases/case-of";
import { dbOf } from "../db/db-of";
import { holdsInFamily } from "../db/legal-holds";
import { firstRecord } from "../db/person-records";
import {
  casesNaming,
  createPrivacyRequest,
  entitiesOf,
  getPrivacyRequest,
  listPrivacyRequests,
  type PrivacyRequest,
} from "../db/privacy-requests";
import { actorRef, type CaseId, newId } from "../domain";
import {
  isCase,
  isRecord,
  oneMonthAfter,
  type PlaceOf,
  privacyDays,
  privacyFileKey,
  type RecordOf,
  type Subject,
} from "../domain/privacy-requests";
import { dayMs } from "../domain/retention-rules";
import { searchNumber } from "../domain/search-number";
import { personIn, type SharedFact, sharedKey } from "../domain/shared-facts";
import { mapBounded } from "../lib/bounded";
import { err, ok, type Result } from "../lib/result";
import { bucketOf } from "../places/bucket-of";
import { type Candidate, type Sought, whereIs } from "../privacy/whereabouts";
import { listOf } from "./case-schemas";
import { keysetCursor, limit, nextKeyset, writeCursor } from "./cursor";
import { answer, type Call, defineRoute, type Outcome, type Route } from "./framework";
import { hiddenInLists } from "./framework-masking";
import { recordsOf } from "./person-records";
import { CandidateView, ErasePerson, ExportPerson, RecordView, RequestView, Search } from "./privacy-request-schemas";
import { type ApiProblem, notFound, problem, stepUpRequired } from "./problem";

const mostCases = 50;
const casesAtOnce = 10;

const shape = { scope: "admin", tag: "Privacy" } as const;
const base = "/api/v1/privacy";
const One = z.object({ id: z.string().max(96) });

/** What somebody may ask whom cases are about: what is stored of them, and that it goes. */
export const privacyRequestRoutes: Route[] = [
  defineRoute(
    {
      ...shape,
      name: "findPerson",
      method: "POST",
      path: `${base}/find`,
      summary: "Find the cases that somebody stands in, and what is known of them outside of cases",
      description:
        "Cases about them, and items of others' cases (owners, directors) that are them, by an id, an e-mail address, or name and date of birth. " +
        "`records` are persons and companies, and sides of transactions that are nobody known. " +
        `${mostCases} cases and a stretch of records are looked into at a time: while \`nextCursor\` is not null there are others, for the same question with that \`cursor\`. Whether a candidate is the one, a person decides. Erased cases are not found.`,
      idempotent: "none",
      reads: true,
      body: Search,
      answers: { 200: listOf(CandidateView).extend({ more: z.boolean(), records: z.array(RecordView) }) },
    },
    (call) => candidates(call),
  ),
  defineRoute(
    {
      ...shape,
      stepUp: "exports",
      name: "exportPerson",
      method: "POST",
      path: `${base}/exports`,
      idempotent: "d1",
      summary: "Export all that is stored of somebody",
      description:
        `Answers at once; \`getPrivacyRequest\` says when it is done. The archive (ZIP) has \`data.json\`, a page for people and the files; it is kept for ${privacyDays} days. ` +
        "Of cases that are about others it has the person's own item and documents only. Facts are never masked in it.",
      body: ExportPerson,
      answers: { 202: RequestView },
    },
    (call) => begin(call, "export", call.body.includeNotes),
  ),
  defineRoute(
    {
      ...shape,
      name: "erasePerson",
      method: "POST",
      path: `${base}/erasures`,
      idempotent: "d1",
      summary: "Erase somebody in all their cases",
      description:
        "Each case by its own erasure, as `eraseCase` does it, then records (`eraseEntity`, `eraseCounterparty`). What cannot go is left, with the reason: " +
        "open cases, legal holds, and items of cases that are about others.",
      body: ErasePerson,
      answers: { 202: RequestView },
    },
    async (call) => {
      const { actor } = call;
      if (actor.kind === "analyst" && actor.owes?.includes("high_risk_decisions")) return err(stepUpRequired());
      return begin(call, "erasure", false);
    },
  ),
  defineRoute(
    {
      ...shape,
      name: "listPrivacyRequests",
      method: "GET",
      path: `${base}/requests`,
      summary: "List exports and erasures of persons, newest first",
      query: z.strictObject({ limit, cursor: keysetCursor }),
      answers: { 200: listOf(RequestView) },
    },
    async ({ env, tenantId, query, nowMs }) => {
      const page = await listPrivacyRequests(dbOf(env, tenantId), tenantId, query.cursor ?? null, query.limit);
      return answer(200, { data: page.data.map((one) => viewOf(one, nowMs)), nextCursor: nextKeyset(page.next) });
    },
  ),
  defineRoute(
    {
      ...shape,
      name: "getPrivacyRequest",
      method: "GET",
      path: `${base}/requests/{id}`,
      summary: "See how far an export or erasure of a person has come",
      params: One,
      answers: { 200: RequestView },
    },
    async (call) => {
      const found = await requestIn(call);
      return found.ok ? answer(200, viewOf(found.value, call.nowMs)) : found;
    },
  ),
  defineRoute(
    {
      ...shape,
      stepUp: "exports",
      audit: true,
      name: "getPrivacyExport",
      method: "GET",
      path: `${base}/requests/{id}/file`,
      summary: "Fetch the archive of an export",
      description: "Facts are not masked in it: of those who only read, whoever sees fields masked does not get it.",
      params: One,
      answers: { 200: "application/zip" },
    },
    async (call) => {
      const found = await requestIn(call);
      if (!found.ok) return found;
      const { actor, env } = call;
      const onlyReads = actor.kind === "analyst" && !mayUse(actor, "admin");
      if (onlyReads && (await hiddenInLists(env, actor)).length > 0)
        return err(problem("not_permitted", "Fields are masked for you: an archive shows everything."));
      const { id, kind, status } = found.value;
      const isThere = kind === "export" && status === "done" && found.value.expiresAtMs > call.nowMs;
      const file = isThere ? await bucketOf(call.env, call.tenantId).get(privacyFileKey(call.tenantId, id)) : null;
      if (file === null) return err(notFound("file"));
      return ok({
        status: 200,
        body: "",
        bytes: file.body,
        contentType: "application/zip",
        headers: {
          "Content-Disposition": `attachment; filename="${id}.zip"`,
          "Cache-Control": "private, no-store",
          "X-Content-Type-Options": "nosniff",
        },
        audit: { objectId: id },
      });
    },
  ),
];

async function candidates(call: Call<unknown, unknown, z.output<typeof Search>>): Promise<Outcome> {
  const { env, tenantId, body } = call;
  const db = dbOf(env, tenantId);
  const byCaller = body.correlationId === undefined ? [] : await entitiesOf(db, tenantId, body.correlationId);
  const person = personIn({ name: body.name ?? "", dateOfBirth: body.dateOfBirth ?? "" })?.value ?? null;
  const sought: Sought = {
    person,
    email: body.email?.trim().toLowerCase() ?? null,
    entityIds: [...byCaller, ...(body.entityId === undefined ? [] : [body.entityId])],
  };
  const keyed = (text: string) => searchNumber(env.MASTER_KEY, tenantId, text);
  const facts: Pick<SharedFact, "kind" | "value">[] = [
    ...(sought.person === null ? [] : [{ kind: "person" as const, value: sought.person }]),
    ...(sought.email === null ? [] : [{ kind: "email" as const, value: sought.email }]),
  ];
  const keys = facts.map((fact) => sharedKey(fact, keyed));
  const { caseId: after, records: from } = body.cursor ?? { caseId: "", records: firstRecord };
  const { entityIds } = sought;
  const ids = after === undefined ? [] : await casesNaming(db, tenantId, { entityIds, keys }, after, mostCases + 1);
  const looked = ids.slice(0, mostCases);
  const found = await mapBounded(looked, casesAtOnce, (id) => candidatesIn(call, sought, id));
  const { records, next } =
    from === undefined ? { records: [], next: null } : await recordsOf(call, sought, facts, body, from);
  const lastCase = ids.length > mostCases ? looked.at(-1) : undefined;
  const more = lastCase !== undefined || next !== null;
  const place = { ...(lastCase !== undefined && { caseId: lastCase }), ...(next !== null && { records: next }) };
  return answer(200, { data: found.flat(), more, records, nextCursor: more ? writeCursor(place) : null });
}

async function candidatesIn({ env, tenantId }: Call, sought: Sought, id: string) {
  const read = await caseOf(env, { tenantId, caseId: id as CaseId }).snapshot();
  if (!read.ok || read.value.erasure !== null) return [];
  const { status, workflow } = read.value;
  const holds = await holdsInFamily(dbOf(env, tenantId), tenantId, id);
  const why = ({ path }: Candidate) => {
    if (path !== null) return "part_of_another";
    if (holds.length > 0) return "legal_hold";
    return status === "active" ? "case_open" : null;
  };
  return whereIs(sought, read.value).map((one) => ({
    ...{ ...one, workflow: workflow.key, status, keptFromErasure: why(one) },
  }));
}

async function begin(
  call: Call<
    unknown,
    unknown,
    { reason: string; receivedOn?: string | undefined; places: PlaceOf[]; records: RecordOf[] }
  >,
  kind: PrivacyRequest["kind"],
  withNotes: boolean,
): Promise<Outcome> {
  const { env, tenantId, actor, nowMs, body } = call;
  if (actor.kind !== "analyst" && actor.kind !== "api_key")
    return err(problem("not_permitted", "People and keys only."));
  const twice = new Set(body.places.map(({ caseId, path }) => `${caseId} ${path}`)).size < body.places.length;
  if (twice) return err(problem("bad_value", "A place is named twice.", { param: "places" }));
  if (new Set(body.records.map(({ id }) => id)).size < body.records.length)
    return err(problem("bad_value", "A record is named twice.", { param: "records" }));
  const receivedAtMs = body.receivedOn === undefined ? null : Date.parse(body.receivedOn);
  if (receivedAtMs !== null && receivedAtMs > nowMs + dayMs)
    return err(problem("bad_value", "Nobody asks in the future.", { param: "receivedOn" }));
  const db = dbOf(env, tenantId);
  const id = newId("privacyRequest");
  // Cases first: with the last of them whom they are about may go.
  const subjects: Subject[] = [...body.places, ...body.records].map((one) => ({
    ...{ ...one, status: "pending" as const, code: null },
  }));
  const by = { byKind: actor.kind, byId: actorRef(actor).id };
  // An archive is copied personal data and goes soon; what is owed to somebody whose cases were left is known until it is due.
  const neededUntilMs = kind === "export" ? nowMs : Math.max(nowMs, oneMonthAfter(receivedAtMs ?? nowMs));
  const expiresAtMs = neededUntilMs + privacyDays * dayMs;
  await createPrivacyRequest(
    db,
    { id, tenantId, kind, reason: body.reason, subjects, withNotes, ...by, receivedAtMs, expiresAtMs },
    nowMs,
  );
  await env.REPORTS.send({ tenantId, privacyRequestId: id });
  const made = await getPrivacyRequest(db, tenantId, id);
  if (made === null) return err(notFound("privacy_request"));
  const details = {
    kind,
    withNotes,
    cases: [...new Set(body.places.map(({ caseId }) => caseId))],
    records: body.records.map(({ id }) => id),
  };
  return answer(202, viewOf(made, nowMs), undefined, { objectId: id, details });
}

async function requestIn({ env, tenantId, params }: Call<{ id: string }>): Promise<Result<PrivacyRequest, ApiProblem>> {
  const request = await getPrivacyRequest(dbOf(env, tenantId), tenantId, params.id);
  return request === null ? err(notFound("privacy_request")) : ok(request);
}

const iso = (atMs: number): string => new Date(atMs).toISOString();

const viewOf = (request: PrivacyRequest, nowMs: number) => {
  const { id, kind, status, reason, problem: trouble, subjects, sizeBytes, sha256, createdAtMs, expiresAtMs } = request;
  const receivedAtMs = request.receivedAtMs ?? createdAtMs;
  const dueAtMs = oneMonthAfter(receivedAtMs);
  return {
    ...{ id, kind, status, reason, problem: trouble, sizeBytes, sha256, includeNotes: request.withNotes },
    cases: subjects.filter(isCase).map(({ caseId, path, status, code }) => ({ caseId, path, status, code })),
    records: subjects.filter(isRecord).map(({ kind, id, status, code }) => ({ kind, id, status, code })),
    by: { kind: request.byKind, id: request.byId },
    ...{
      receivedOn: iso(receivedAtMs).slice(0, 10),
      dueAt: iso(dueAtMs),
      overdue: status !== "done" && dueAtMs < nowMs,
    },
    ...{ createdAt: iso(createdAtMs), expiresAt: iso(expiresAtMs) },
  };
};
