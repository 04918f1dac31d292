import * as z from "zod";
import { caseOf } from "../cases/case-of";
import { dbOf } from "../db/db-of";
import { holdsInFamily } from "../db/legal-holds";
import {
  casesNaming,
  createPrivacyRequest,
  entitiesOf,
  getPrivacyRequest,
  listPrivacyRequests,
  type PrivacyRequest,
} from "../db/privacy-requests";
import { actorRef, type CaseId, newId } from "../domain";
import { mostPlaces, type PlaceOf, privacyDays, privacyFileKey } from "../domain/privacy-requests";
import { dayMs } from "../domain/retention-rules";
import { searchNumber } from "../domain/search-number";
import { personIn, type SharedFact, sharedKey } from "../domain/shared-facts";
import { mapBounded } from "../lib/bounded";
import { err, ok, type Result } from "../lib/result";
import { bucketOf } from "../places/bucket-of";
import { type Candidate, type Sought, whereIs } from "../privacy/whereabouts";
import { listOf } from "./case-schemas";
import { keysetCursor, limit, nextKeyset } from "./cursor";
import { answer, type Call, defineRoute, type Outcome, type Route } from "./framework";
import { type ApiProblem, notFound, problem, stepUpRequired } from "./problem";

const mostCases = 50;
const casesAtOnce = 10;
const time = z.string().meta({ format: "date-time" });
const caseId = z.string().max(96);
const path = z.string().min(1).max(500).nullable().meta({
  description: "Null: the case is about them. Else the item of it that is them.",
});
const caseVersion = z.int().min(0).meta({ description: "Of the case when it was found there." });

const Search = z
  .strictObject({
    entityId: z.string().max(96).optional(),
    correlationId: z.string().min(1).max(200).optional(),
    email: z.email().max(320).optional(),
    name: z.string().min(3).max(300).optional().meta({ description: "First and last name, with `dateOfBirth`." }),
    dateOfBirth: z.iso.date().optional(),
  })
  .refine(({ entityId, correlationId, email, name }) => entityId ?? correlationId ?? email ?? name, {
    error: "Say at least one of entityId, correlationId, email, or name with dateOfBirth.",
  })
  .refine(({ name, dateOfBirth }) => (name === undefined) === (dateOfBirth === undefined), {
    error: "A name goes with a date of birth: alone it is no proof of who somebody is.",
    path: ["dateOfBirth"],
  })
  .meta({ id: "FindPerson", example: { name: "Ada Lovelace", dateOfBirth: "1985-12-10" } });

const CandidateView = z
  .looseObject({
    ...{ caseId, path, caseVersion },
    name: z.string().nullable(),
    dateOfBirth: z.string().nullable(),
    by: z.array(z.enum(["id", "name_and_birth", "email"])).meta({ description: "What is the same." }),
    workflow: z.string(),
    status: z.string(),
    keptFromErasure: z
      .enum(["case_open", "legal_hold", "part_of_another"])
      .nullable()
      .meta({ description: "Why `erasePerson` would leave the case as it is; null: it would go." }),
  })
  .meta({ id: "PersonCandidate" });

const places = z
  .array(z.strictObject({ caseId, path, caseVersion }))
  .min(1)
  .max(mostPlaces)
  .meta({ description: "Those of the candidates that a person has found to be the one." });
const reason = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .meta({ description: "A reference, such as the number of the request: no names belong in it." });
const oneCase = { caseId: "case_01jd3v8m5r6s7t9w0x1y2z3a4b", path: null, caseVersion: 7 };
const ExportPerson = z
  .strictObject({
    ...{ reason, places },
    includeNotes: z.boolean().default(false).meta({ description: "What colleagues wrote for each other." }),
  })
  .meta({ id: "ExportPerson", example: { reason: "DSR-2026-114", places: [oneCase] } });
const ErasePerson = z
  .strictObject({ reason, places })
  .meta({ id: "ErasePerson", example: { reason: "DSR-2026-115", places: [oneCase] } });

const RequestView = z
  .looseObject({
    id: z.string(),
    kind: z.enum(["export", "erasure"]),
    status: z.enum(["running", "done", "failed"]),
    reason: z.string(),
    problem: z.string().nullable(),
    cases: z.array(
      z.looseObject({
        caseId: z.string(),
        path: z.string().nullable(),
        status: z.enum(["pending", "done", "left"]),
        code: z
          .string()
          .nullable()
          .meta({ description: "Why it was left: `case_open`, `legal_hold`, `part_of_another` …" }),
      }),
    ),
    sizeBytes: z.int().nullable(),
    sha256: z.string().nullable(),
    createdAt: time,
    expiresAt: time,
  })
  .meta({ id: "PrivacyRequest" });

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
      summary: "Find the cases that somebody stands in",
      description:
        "Cases about them, and items of others' cases (owners, directors) that are them, by an id, an e-mail address, or name and date of birth. " +
        `At most ${mostCases} cases; \`more\` says that there are others. Whether a candidate is the one, a person decides. Erased cases are not found.`,
      idempotent: "none",
      reads: true,
      body: Search,
      answers: { 200: z.looseObject({ data: z.array(CandidateView), more: z.boolean() }) },
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
        "Each case by its own erasure, as `eraseCase` does it. What cannot go is left, with the reason: open cases, legal holds, and items of cases that are about others.",
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
    async ({ env, tenantId, query }) => {
      const page = await listPrivacyRequests(dbOf(env, tenantId), tenantId, query.cursor ?? null, query.limit);
      return answer(200, { data: page.data.map(viewOf), nextCursor: nextKeyset(page.next) });
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
      return found.ok ? answer(200, viewOf(found.value)) : found;
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
      params: One,
      answers: { 200: "application/zip" },
    },
    async (call) => {
      const found = await requestIn(call);
      if (!found.ok) return found;
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
  const ids = await casesNaming(db, tenantId, { entityIds: sought.entityIds, keys }, mostCases + 1);
  const found = await mapBounded(ids.slice(0, mostCases), casesAtOnce, (id) => candidatesIn(call, sought, id));
  return answer(200, { data: found.flat(), more: ids.length > mostCases });
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
  call: Call<unknown, unknown, { reason: string; places: PlaceOf[] }>,
  kind: PrivacyRequest["kind"],
  withNotes: boolean,
): Promise<Outcome> {
  const { env, tenantId, actor, nowMs, body } = call;
  if (actor.kind !== "analyst" && actor.kind !== "api_key")
    return err(problem("not_permitted", "People and keys only."));
  const twice = new Set(body.places.map(({ caseId, path }) => `${caseId} ${path}`)).size < body.places.length;
  if (twice) return err(problem("bad_value", "A place is named twice.", { param: "places" }));
  const db = dbOf(env, tenantId);
  const id = newId("privacyRequest");
  const subjects = body.places.map((place) => ({ ...place, status: "pending" as const, code: null }));
  const by = { byKind: actor.kind, byId: actorRef(actor).id };
  const expiresAtMs = nowMs + privacyDays * dayMs;
  await createPrivacyRequest(
    db,
    { id, tenantId, kind, reason: body.reason, subjects, withNotes, ...by, expiresAtMs },
    nowMs,
  );
  await env.REPORTS.send({ tenantId, privacyRequestId: id });
  const made = await getPrivacyRequest(db, tenantId, id);
  if (made === null) return err(notFound("privacy_request"));
  const details = { kind, withNotes, cases: [...new Set(subjects.map(({ caseId }) => caseId))] };
  return answer(202, viewOf(made), undefined, { objectId: id, details });
}

async function requestIn({ env, tenantId, params }: Call<{ id: string }>): Promise<Result<PrivacyRequest, ApiProblem>> {
  const request = await getPrivacyRequest(dbOf(env, tenantId), tenantId, params.id);
  return request === null ? err(notFound("privacy_request")) : ok(request);
}

const iso = (atMs: number): string => new Date(atMs).toISOString();

const viewOf = (request: PrivacyRequest) => {
  const { id, kind, status, reason, problem: trouble, subjects, sizeBytes, sha256, createdAtMs, expiresAtMs } = request;
  return {
    ...{ id, kind, status, reason, problem: trouble, sizeBytes, sha256 },
    cases: subjects.map(({ caseId, path, status, code }) => ({ caseId, path, status, code })),
    ...{ createdAt: iso(createdAtMs), expiresAt: iso(expiresAtMs) },
  };
};
