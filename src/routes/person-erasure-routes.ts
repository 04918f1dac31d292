import * as z from "zod";
import { getCounterparty } from "../db/counterparties";
import { dbOf } from "../db/db-of";
import { eraseCounterparty, eraseEntity, standsInTheWay } from "../db/entity-erasure";
import { heldAlertsAbout } from "../db/legal-holds";
import { personErasureOf, type WantedErasure } from "../db/person-erasures";
import { actorRef } from "../domain";
import { err } from "../lib/result";
import { entityIn } from "./entity-reads";
import { OneEntity, reason } from "./entity-schemas";
import { answer, type Call, defineRoute, type Outcome, type Route } from "./framework";
import { legalHold, notFound, problem } from "./problem";

const writes = {
  scope: "admin",
  stepUp: "high_risk_decisions",
  method: "POST",
  audit: true,
  idempotent: "none",
} as const;
const One = z.object({ id: z.string().max(96) });
const time = z.string().meta({ format: "date-time" });
const ErasureView = z
  .looseObject({
    id: z.string(),
    kind: z.enum(["entity", "counterparty"]),
    erased: z.boolean(),
    beganAt: time,
    doneAt: time.nullable().meta({ description: "Null: what hangs on them is under way." }),
    problem: z.string().nullable().meta({ description: "Why it goes on later, by itself." }),
    counts: z.record(z.string(), z.int()).meta({ description: "Rows that were deleted or blanked, by store." }),
  })
  .meta({ id: "PersonErasure" });
const Erase = z.strictObject({
  reason: reason.meta({
    description: "A reference, such as the number of the request. It stays as the proof, so no names belong in it.",
  }),
});

/** Erasure of persons, companies and sides of transactions whom no case is about. */
export const personErasureRoutes: Route[] = [
  defineRoute(
    {
      ...writes,
      tag: "Entities",
      name: "eraseEntity",
      path: "/api/v1/entities/{id}/erase",
      summary: "Erase a person or company whom no case is about",
      description:
        "Who they are is gone with the answer; monitors, reports, alerts' facts and sides of transactions that they are follow (`getPersonErasure`). " +
        "Whom cases are about goes with the last of them (`eraseCase`, `erasePerson`). A legal hold on them, or on a case that an alert about them lies in, stops the erasure.",
      params: OneEntity,
      body: Erase,
      answers: { 200: ErasureView },
    },
    async (call) => {
      const { env, tenantId, nowMs } = call;
      const found = await entityIn(call);
      if (!found.ok) return found;
      const db = dbOf(env, tenantId);
      const { id } = found.value.entity;
      const blocking = await standsInTheWay(db, tenantId, id);
      if (blocking?.kind === "legal_hold") return err(legalHold(blocking.holds));
      if (blocking !== null || !(await eraseEntity(db, tenantId, id, wantedBy(call), nowMs)))
        return err(
          problem("conflict", "Cases are about them: erase those, and they go with the last one.", {
            details: { caseIds: blocking?.caseIds ?? [] },
          }),
        );
      return answerBegun(call, id);
    },
  ),
  defineRoute(
    {
      ...writes,
      tag: "Transactions",
      name: "eraseCounterparty",
      path: "/api/v1/counterparties/{id}/erase",
      summary: "Erase a counterparty that is no person or company whom we know",
      description:
        "What was sent of it and all words of its transactions go; amounts and times stay, for the books (`getPersonErasure` tells how far it has come). " +
        "A counterparty that is a person or company goes with them (`eraseEntity`). " +
        "A legal hold on a case that an alert about it lies in stops the erasure.",
      params: One,
      body: Erase,
      answers: { 200: ErasureView },
    },
    async (call) => {
      const { env, tenantId, nowMs } = call;
      const db = dbOf(env, tenantId);
      // By our id alone: the caller's own would stand in the log of requests from then on.
      const { id } = call.params;
      if (await eraseCounterparty(db, tenantId, id, wantedBy(call), nowMs)) return answerBegun(call, id);
      const one = await getCounterparty(db, tenantId, id);
      if (one?.erased !== false) return err(notFound("counterparty"));
      const holds = await heldAlertsAbout(db, tenantId, { kind: "counterparty", id });
      if (holds.length > 0) return err(legalHold(holds.map(({ kind, id, reason }) => ({ kind, id, reason }))));
      return err(
        problem("conflict", "It is a person or company whom we know: erase them.", {
          details: { entityId: one.entityId },
        }),
      );
    },
  ),
  defineRoute(
    {
      scope: "admin",
      tag: "Privacy",
      name: "getPersonErasure",
      method: "GET",
      path: "/api/v1/privacy/erasures/{id}",
      summary: "See how far the erasure of a person, company or counterparty has come",
      description: "By the id of whom was erased.",
      params: One,
      answers: { 200: ErasureView },
    },
    (call) => answerErasure(call, call.params.id),
  ),
];

const wantedBy = ({ actor, body }: Call<unknown, unknown, z.output<typeof Erase>>): WantedErasure => ({
  reason: body.reason,
  by: actorRef(actor),
  caseId: null,
});

/** What hangs on them is erased behind the answer. A message that gets lost the sweeper makes up for. */
async function answerBegun(call: Call<unknown, unknown, z.output<typeof Erase>>, id: string): Promise<Outcome> {
  await call.env.REPORTS.send({ tenantId: call.tenantId, erasedId: id });
  return answerErasure(call, id, { objectId: id, purpose: call.body.reason });
}

async function answerErasure(
  { env, tenantId }: Pick<Call, "env" | "tenantId">,
  erasedId: string,
  audit?: Parameters<typeof answer>[3],
): Promise<Outcome> {
  const erasure = await personErasureOf(dbOf(env, tenantId), tenantId, erasedId);
  if (erasure === null) return err(notFound("erasure"));
  const { id, kind, beganAtMs, doneAtMs, problem: trouble, counts } = erasure;
  const view = { id, kind, erased: true, beganAt: iso(beganAtMs), doneAt: doneAtMs === null ? null : iso(doneAtMs) };
  return answer(200, { ...view, problem: trouble, counts }, undefined, audit);
}

const iso = (atMs: number): string => new Date(atMs).toISOString();
