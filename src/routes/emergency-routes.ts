import * as z from "zod";
import { checkCaseId } from "../cases/case-id";
import { caseOf } from "../cases/case-of";
import { writeAudit } from "../db/audit";
import { dbOf } from "../db/db-of";
import { type Emergency, getEmergency, insertEmergency, listEmergencies, openEmergencies } from "../db/emergencies";
import { type Actor, actorRef, can, emergencyMs, mayBreakGlass, mostEmergencies, newId } from "../domain";
import { derivedKey } from "../lib/derived-key";
import { errorFields, log } from "../lib/log";
import { err } from "../lib/result";
import { alarm, endOf } from "../queues/emergencies";
import { listOf } from "./case-schemas";
import { keysetCursor, limit, nextKeyset } from "./cursor";
import { answer, defineRoute, type Route } from "./framework";
import { notFound, problem, stepUpRequired } from "./problem";

const base = "/api/v1/emergency-access";
const shape = { scope: "admin", tag: "People" } as const;
const time = z.string().meta({ format: "date-time" });

export const EmergencyView = z
  .looseObject({
    id: z.string(),
    caseId: z.string(),
    userId: z.string(),
    reason: z.string(),
    beganAt: time,
    endsAt: time.meta({ description: "It ends by itself then." }),
    endedAt: time.nullable().meta({ description: "Null: the case is open to them now." }),
    endedById: z.string().nullable().meta({ description: "Null: nobody has ended it by hand." }),
  })
  .meta({ id: "EmergencyAccess" });

/** Opening a case in an emergency that is closed to whoever does, or masked for them: for half an hour, and everybody is told. */
export const emergencyRoutes: Route[] = [
  defineRoute(
    {
      ...shape,
      capability: "cases:break_glass",
      name: "beginEmergency",
      method: "POST",
      path: base,
      summary: "Open a case that is closed to you, in an emergency",
      description:
        "For people only. The case opens to you as if you were limited to nothing, with nothing masked, for 30 minutes; what you may do there " +
        "is what your role may do. All administrators are told at once, you among them; it stands in the audit log with your reason, and the " +
        "event `access.break_glass` goes out. The tenant says who may (`breakGlass` of the team settings). Once more for the same case " +
        "answers what is open.",
      body: z.strictObject({ caseId: z.string().max(96), reason: z.string().trim().min(10).max(500) }),
      // Written down before the case opens, by the handler itself.
      audit: false,
      answers: { 200: EmergencyView, 201: EmergencyView },
    },
    async ({ env, actor, tenantId, body, nowMs, requestId }) => {
      if (actor.kind !== "analyst")
        return err(problem("not_permitted", "A key is limited to nothing and sees no masks."));
      if (!mayBreakGlass(actor.role, actor.teamRules?.breakGlass))
        return err(problem("not_permitted", "Your team does not let you open cases in an emergency."));
      if (actor.owes?.includes("high_risk_decisions")) return err(stepUpRequired());
      const caseId = checkCaseId(derivedKey(env.MASTER_KEY, "case-id"), tenantId, body.caseId);
      if (caseId === null || (await caseOf(env, { tenantId, caseId }).indexRow()) === null)
        return err(notFound("case"));
      const db = dbOf(env, tenantId);
      const known = (await openEmergencies(db, actor, nowMs)).find((one) => one.caseId === caseId);
      if (known !== undefined) return answer(200, emergencyView(known, nowMs));
      const emergency: Emergency = {
        ...{ id: newId("emergency"), tenantId, userId: actor.userId, caseId, reason: body.reason },
        ...{ beganAtMs: nowMs, endsAtMs: nowMs + emergencyMs, endedAtMs: null, endedById: null, alarmedAtMs: null },
      };
      const { id } = emergency;
      const object = { kind: "case", id: caseId };
      const details = { emergencyId: id, minutes: emergencyMs / 60_000 };
      const entry = { actor, action: "beginEmergency", object, requestId, details, purpose: body.reason };
      await writeAudit(db, tenantId, entry, nowMs);
      if (!(await insertEmergency(db, emergency, mostEmergencies)))
        return err(problem("conflict", `You have ${mostEmergencies} cases open in an emergency. End one first.`));
      log.warn("access.break_glass", { tenantId, id, caseId, userId: actor.userId });
      try {
        await alarm(env, emergency, nowMs);
      } catch (trouble) {
        // The case is open and the log says so; the sweeper goes on telling everybody until it is done.
        log.error("emergency.not_told", { tenantId, id, ...errorFields(trouble) });
      }
      return answer(201, emergencyView(emergency, nowMs));
    },
  ),
  defineRoute(
    {
      ...shape,
      name: "listEmergencies",
      method: "GET",
      path: base,
      summary: "List the cases that somebody has opened in an emergency, newest first",
      query: z.strictObject({ limit, cursor: keysetCursor }),
      answers: { 200: listOf(EmergencyView) },
    },
    async ({ env, tenantId, query, nowMs }) => {
      const page = await listEmergencies(dbOf(env, tenantId), tenantId, query.cursor ?? null, query.limit);
      return answer(200, {
        data: page.data.map((one) => emergencyView(one, nowMs)),
        nextCursor: nextKeyset(page.next),
      });
    },
  ),
  defineRoute(
    {
      ...shape,
      capability: "cases:break_glass",
      name: "endEmergency",
      method: "DELETE",
      path: `${base}/{id}`,
      summary: "Close a case again that was opened in an emergency",
      description: "One's own; administrators close everybody's. Once more changes nothing.",
      params: z.object({ id: z.string().max(96) }),
      audit: false,
      answers: { 200: EmergencyView },
    },
    async ({ env, actor, tenantId, params, nowMs }) => {
      const db = dbOf(env, tenantId);
      const found = await getEmergency(db, tenantId, params.id);
      if (found === null || !mayEnd(actor, found)) return err(notFound("emergency access"));
      if (found.endsAtMs > nowMs) await endOf(env, found, actorRef(actor), nowMs);
      return answer(200, emergencyView((await getEmergency(db, tenantId, params.id)) ?? found, nowMs));
    },
  ),
];

const mayEnd = (actor: Actor, { userId }: Emergency): boolean =>
  actor.kind !== "analyst" || actor.userId === userId || can(actor.role, "people:write");

function emergencyView(one: Emergency, nowMs: number): z.output<typeof EmergencyView> {
  const at = (ms: number): string => new Date(ms).toISOString();
  // What has ended by itself is over, whether the sweeper has been by or not.
  const endedAtMs = one.endedAtMs ?? (one.endsAtMs <= nowMs ? one.endsAtMs : null);
  const { id, caseId, userId, reason, endedById } = one;
  return {
    ...{ id, caseId, userId, reason, endedById },
    ...{ beganAt: at(one.beganAtMs), endsAt: at(one.endsAtMs), endedAt: endedAtMs === null ? null : at(endedAtMs) },
  };
}
