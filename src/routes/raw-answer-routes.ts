import * as z from "zod";
import { dbOf } from "../db/db-of";
import { noteRead, readsOf } from "../db/raw-answers";
import { actorRef, parseId } from "../domain";
import { log } from "../lib/log";
import { err } from "../lib/result";
import { readRawAnswer } from "../outside/raw-answers";
import { answer, defineRoute, type Route } from "./framework";
import { notFound } from "./problem";

const time = z.string().meta({ format: "date-time" });

const RawAnswerView = z
  .looseObject({
    id: z.string(),
    vendor: z.string(),
    type: z.string(),
    caseId: z.string().nullable(),
    runId: z.string().nullable(),
    checkId: z.string().nullable(),
    httpStatus: z.int().nullable(),
    contentType: z.string().nullable(),
    text: z.string().meta({ description: "The answer as it came. Secrets stand as `{secret.NAME}`." }),
    cut: z.boolean().meta({ description: "There was more than the 262,144 characters that are kept." }),
    createdAt: time,
    expiresAt: time,
    reads: z
      .array(z.object({ actorKind: z.string(), actorId: z.string(), at: time }))
      .meta({ description: "Who has read it, newest first, this time included; 100 at most." }),
  })
  .meta({ id: "RawAnswer" });

/** What vendors said, word for word. */
export const rawAnswerRoutes: Route[] = [
  defineRoute(
    {
      scope: "cases:write",
      tag: "Checks",
      name: "getRawAnswer",
      method: "GET",
      path: "/api/v1/raw-answers/{ref}",
      summary: "Read a vendor's answer as it came",
      description:
        "`rawRef` of a check or run names it. It is kept under seal for as many days as `PUT /check-settings` says; every reading is written down.",
      params: z.object({ ref: z.string().max(96) }),
      answers: { 200: RawAnswerView },
    },
    async ({ env, tenantId, params, actor, nowMs }) => {
      const id = parseId("rawAnswer", params.ref);
      const found = id === null ? null : await readRawAnswer(env, tenantId, id, nowMs);
      if (id === null || found === null) return err(notFound("raw answer"));
      const db = dbOf(env, tenantId);
      const who = actorRef(actor);
      // Written down before it is shown.
      await noteRead(db, tenantId, id, { actorKind: who.kind, actorId: who.id, atMs: nowMs });
      log.info("raw_answer.read", { tenantId, rawRef: id, by: `${who.kind}:${who.id}` });
      const { row, kept } = found;
      const { vendor, type, caseId, runId, checkId } = row;
      const reads = (await readsOf(db, tenantId, id)).map(({ atMs, ...read }) => ({ ...read, at: iso(atMs) }));
      const whose = { id, vendor, type, caseId, runId, checkId };
      const times = { createdAt: iso(row.createdAtMs), expiresAt: iso(row.expiresAtMs) };
      return answer(200, { ...whose, ...kept, ...times, reads });
    },
  ),
];

const iso = (atMs: number): string => new Date(atMs).toISOString();
