import * as z from "zod";
import { caseOf } from "../cases/case-of";
import { dbOf } from "../db/db-of";
import { getEntity } from "../db/entities";
import { erasureOf } from "../db/erasures";
import { casesAbout, holdEntity, holdsInFamily, listHolds, releaseEntity } from "../db/legal-holds";
import { actorRef, erasureBases } from "../domain";
import { err } from "../lib/result";
import { dataMap } from "../privacy/data-map";
import { keptWords } from "../privacy/data-map.schema";
import { answerCommand, caseIn } from "./case-command";
import { ask } from "./case-reads";
import { CaseView, expectedVersion, listOf } from "./case-schemas";
import { cursorOf, limit, writeCursor } from "./cursor";
import { answer, defineRoute, type Route } from "./framework";
import { legalHold, notFound } from "./problem";

const time = z.string().meta({ format: "date-time" });
const One = z.object({ id: z.string() });
const forAdministrators = { scope: "admin", tag: "Privacy" } as const;
const reason = z.string().trim().min(1).max(200);

const Erase = z
  .strictObject({
    reason: reason.meta({
      description: "A reference, such as the number of the request. It stays as the proof, so no names belong in it.",
    }),
    basis: z
      .enum(erasureBases)
      .default("other")
      .meta({ description: "Somebody asked for it, its time is over, or else." }),
    expectedVersion,
  })
  .meta({ id: "EraseCase", example: { reason: "DSR-2026-114", basis: "request" } });

const Hold = z
  .strictObject({
    reason: reason.meta({ description: "For colleagues: no names belong in it." }),
    expectedVersion,
  })
  .meta({ id: "LegalHold", example: { reason: "Litigation 2026/17" } });

const ErasureView = z
  .looseObject({
    caseId: z.string(),
    erased: z.boolean(),
    beganAt: time.nullable(),
    doneAt: time.nullable().meta({ description: "Null: it is under way." }),
    counts: z
      .record(z.string(), z.int())
      .meta({ description: "Rows and objects that were deleted or blanked, by store." }),
  })
  .meta({ id: "Erasure" });

const HoldView = z
  .looseObject({
    kind: z.enum(["case", "entity"]),
    id: z.string(),
    reason: z.string().nullable().meta({ description: "Of a case: as the case has it." }),
    at: time,
  })
  .meta({ id: "HeldThing" });

const StoreView = z
  .looseObject({
    store: z.string(),
    holds: z.string(),
    why: z.string(),
    kept: z.string().meta({ description: "How long: days, or in words." }),
    kind: z.enum(["object", "table", "files"]),
    erasure: z
      .string()
      .meta({ description: "`delete`, `blank`, `shred`, `keep`, …: what the erasure of a case does to it." }),
    because: z.string().nullable(),
  })
  .meta({ id: "MappedStore" });

const holdCursor = cursorOf(z.strictObject({ id: z.string().min(1).max(96) }));

/** Erasure and legal hold. */
export const erasureRoutes: Route[] = [
  defineRoute(
    {
      ...forAdministrators,
      idempotent: "case",
      stepUp: "high_risk_decisions",
      name: "eraseCase",
      method: "POST",
      path: "/api/v1/cases/{id}/erase",
      summary: "Erase the personal data of a case",
      description:
        "Of a case that has ended, with its children. What is left says that there was a case, how it ended and when; nothing brings the rest back. " +
        "The answer comes at once, `GET /cases/{id}/erasure` tells how far the rest has come. A second call changes nothing.",
      params: One,
      body: Erase,
      answers: { 200: CaseView },
    },
    async (call) => {
      const ref = caseIn(call);
      if (!ref.ok) return ref;
      const holdFence = await caseOf(call.env, ref.value).holdFence();
      const holds = await holdsInFamily(dbOf(call.env, call.tenantId), call.tenantId, ref.value.caseId);
      if (holds.length > 0) return err(legalHold(holds.map(({ kind, id, reason }) => ({ kind, id, reason }))));
      return answerCommand(call, { type: "erase", reason: call.body.reason, basis: call.body.basis, holdFence });
    },
  ),
  defineRoute(
    {
      scope: "cases:read",
      tag: "Privacy",
      name: "getErasure",
      method: "GET",
      path: "/api/v1/cases/{id}/erasure",
      summary: "How far the erasure of a case has come",
      params: One,
      answers: { 200: ErasureView },
    },
    async (call) => {
      const subject = await ask(call, (one) => one.snapshot());
      if (!subject.ok) return subject;
      const { caseId, erasure } = subject.value;
      const row = await erasureOf(dbOf(call.env, call.tenantId), call.tenantId, caseId);
      return answer(200, {
        caseId,
        erased: erasure !== null,
        beganAt: iso(erasure?.atMs ?? null),
        doneAt: iso(erasure?.done?.atMs ?? null),
        counts: erasure?.done?.counts ?? row?.counts ?? {},
      });
    },
  ),
  defineRoute(
    {
      ...forAdministrators,
      idempotent: "case",
      name: "holdCase",
      method: "PUT",
      path: "/api/v1/cases/{id}/legal-hold",
      summary: "Put a case under a legal hold",
      description: "Nothing of it is erased, deleted by retention or by hand, until the hold is lifted.",
      params: One,
      body: Hold,
      answers: { 200: CaseView },
    },
    (call) => answerCommand(call, { type: "hold", reason: call.body.reason }),
  ),
  defineRoute(
    {
      ...forAdministrators,
      idempotent: "case",
      name: "releaseCase",
      method: "DELETE",
      path: "/api/v1/cases/{id}/legal-hold",
      summary: "Lift the legal hold of a case",
      params: One,
      body: z.strictObject({ expectedVersion }),
      answers: { 200: CaseView },
    },
    (call) => answerCommand(call, { type: "hold", reason: null }),
  ),
  defineRoute(
    {
      ...forAdministrators,
      name: "holdEntity",
      method: "PUT",
      path: "/api/v1/entities/{id}/legal-hold",
      summary: "Put a person or company under a legal hold",
      description: "It counts for every case about them.",
      params: One,
      body: Hold.omit({ expectedVersion: true }),
      answers: { 200: HoldView },
    },
    async (call) => {
      const { env, tenantId, params, nowMs } = call;
      const db = dbOf(env, tenantId);
      if ((await getEntity(db, tenantId, params.id)) === null) return err(notFound("entity"));
      await holdEntity(db, tenantId, params.id, { reason: call.body.reason, by: actorRef(call.actor) }, nowMs);
      // Written down first: an erasure that looks for holds after this finds it, and one that has looked before is refused by its case.
      const about = await casesAbout(db, tenantId, params.id);
      await Promise.all(about.map((caseId) => caseOf(env, { tenantId, caseId }).moveHoldFence()));
      const { reason } = call.body;
      return answer(200, { kind: "entity", id: params.id, reason, at: iso(nowMs) }, undefined, { purpose: reason });
    },
  ),
  defineRoute(
    {
      ...forAdministrators,
      name: "releaseEntity",
      method: "DELETE",
      path: "/api/v1/entities/{id}/legal-hold",
      summary: "Lift the legal hold of a person or company",
      params: One,
      answers: { 200: z.looseObject({ released: z.boolean() }) },
    },
    async ({ env, tenantId, params }) => {
      const db = dbOf(env, tenantId);
      if ((await getEntity(db, tenantId, params.id)) === null) return err(notFound("entity"));
      await releaseEntity(db, tenantId, params.id);
      return answer(200, { released: true });
    },
  ),
  defineRoute(
    {
      ...forAdministrators,
      name: "listLegalHolds",
      method: "GET",
      path: "/api/v1/legal-holds",
      summary: "List what is under a legal hold",
      description: "Cases, and persons and companies. The list of cases takes `legalHold=true` as well.",
      query: z.strictObject({ limit, cursor: holdCursor }),
      answers: { 200: listOf(HoldView) },
    },
    async ({ env, tenantId, query }) => {
      const found = await listHolds(dbOf(env, tenantId), tenantId, query.cursor?.id ?? null, query.limit + 1);
      const page = found.slice(0, query.limit);
      const last = page.at(-1);
      return answer(200, {
        data: page.map(({ kind, id, reason, atMs }) => ({ kind, id, reason, at: iso(atMs) })),
        nextCursor: found.length > query.limit && last !== undefined ? writeCursor({ id: last.id }) : null,
      });
    },
  ),
  defineRoute(
    {
      ...forAdministrators,
      name: "getDataMap",
      method: "GET",
      path: "/api/v1/data-map",
      summary: "What is stored of persons, why, and what erasing a case does to it",
      answers: { 200: z.looseObject({ data: z.array(StoreView) }) },
    },
    () => answer(200, { data: mappedStores() }),
  ),
];

/** The map as a list, without what only the erasure itself needs. */
function mappedStores() {
  const { tables, objects, durableObjects } = dataMap;
  return [
    ...durableObjects.map((one) => ({ store: one.className, kind: "object", ...one })),
    ...tables.map((one) => ({ store: one.table, kind: "table", ...one })),
    ...objects.map((one) => ({ store: one.prefix, kind: "files", ...one })),
  ].map(({ store, kind, holds, why, kept, erasure }) => ({
    ...{ store, kind, holds, why, kept: keptWords(kept) },
    erasure: erasure.does,
    because: erasure.does === "keep" ? erasure.because : null,
  }));
}

const iso = (atMs: number | null): string | null => (atMs === null ? null : new Date(atMs).toISOString());
