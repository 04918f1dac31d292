import * as z from "zod";
import { checkCaseId } from "../cases/case-id";
import { tellHitDecision } from "../cases/tell-case";
import { dbOf } from "../db/db-of";
import { changeSettings } from "../db/screening";
import { caseOfSubject, forgetSubject, insertDecision, listDecisions } from "../db/screening-subjects";
import { actorRef } from "../domain";
import { randomBase32 } from "../lib/bytes";
import { derivedKey } from "../lib/derived-key";
import { err } from "../lib/result";
import { sandboxParties } from "../screening/sandbox-parties";
import { isCertain, isNamed } from "../screening/screen";
import { ScreeningSettings, settingsProblem } from "../screening/settings";
import { activeLists, screenParty, settingsFor } from "../watchlists/screen-party";
import { subjectKeyOf } from "../watchlists/subjects";
import { listOf } from "./case-schemas";
import { keysetCursor, limit, nextKeyset } from "./cursor";
import { answer, defineRoute, type Route } from "./framework";
import { notFound, problem } from "./problem";
import { DecisionView, decisionView, HitView, hitView, listKey, Party } from "./screening-schemas";

const tag = "Screening";
const subjectKey = z.string().regex(/^sub_[0-9a-f]{40}$/, "This is not a subject's key.");
const Listed = z.looseObject({ list: z.string(), version: z.int() });

/** Screening somebody by hand, deciding hits, and the weights it is done with. */
export const screeningRoutes: Route[] = [
  defineRoute(
    {
      scope: "cases:read",
      tag,
      name: "screen",
      method: "POST",
      path: "/api/v1/screening/search",
      summary: "Screen a person or organisation against the watch lists",
      description:
        "Without a case and without a trace: nothing is stored. With a `subjectId` of yours, hits that were decided for that subject before are " +
        "set apart. Two scores per hit: `identityScore` says how sure it is, `riskScore` how grave; `why` names every reason.",
      body: z.strictObject({
        party: Party,
        subjectId: z.string().min(1).max(200).optional(),
        lists: z.array(listKey).max(50).optional().meta({ description: "Only these; default: all active ones." }),
        settings: ScreeningSettings.optional().meta({
          description: "Weights and thresholds to try, in place of the stored ones.",
        }),
      }),
      answers: {
        200: z
          .looseObject({
            status: z.enum(["clear", "review", "rejected"]),
            subjectKey: z.string().nullable(),
            lists: z.array(Listed),
            hits: z.array(HitView),
            suppressed: z.array(HitView),
          })
          .meta({ id: "Screening" }),
      },
      idempotent: "none",
    },
    async ({ env, tenantId, body }) => {
      if (!isNamed(body.party))
        return err(problem("bad_value", "No name has a letter or digit to look for.", { param: "party.names" }));
      const active = await activeLists(env, tenantId);
      const unknown = body.lists?.find((key) => !active.some(({ list }) => list === key));
      if (unknown !== undefined)
        return err(problem("bad_value", `The list "${unknown}" has no active version.`, { param: "lists" }));
      const lists = active.filter(({ list }) => body.lists?.includes(list) ?? true);
      // A screening against nothing would look like one that found nothing.
      if (lists.length === 0) return err(problem("conflict", "No watch list has an active version."));
      const settings = body.settings ?? (await settingsFor(env, tenantId));
      const key =
        body.subjectId === undefined ? null : subjectKeyOf(env, tenantId, `own:${body.subjectId}`, body.party);
      const { hits, suppressed } = await screenParty(env, tenantId, body.party, { subjectKey: key, settings, lists });
      const certain = hits.some((hit) => isCertain(hit, settings));
      return answer(200, {
        status: certain ? "rejected" : hits.length > 0 ? "review" : "clear",
        subjectKey: key,
        lists,
        hits: hits.map((hit) => hitView(hit, isCertain(hit, settings), hit.decision)),
        suppressed: suppressed.map((hit) => hitView(hit, isCertain(hit, settings), hit.decision)),
      });
    },
  ),
  defineRoute(
    {
      scope: "cases:write",
      tag,
      name: "decideScreeningHit",
      method: "POST",
      path: "/api/v1/screening/decisions",
      summary: "Say whether a hit is the subject",
      description:
        "A `false_positive` keeps this entry away from this subject until the entry changes (`entryHash`). The newest decision counts; all are kept.",
      body: z.strictObject({
        subjectKey,
        list: listKey,
        entryId: z.string().min(1).max(400),
        entryHash: z.string().regex(/^[0-9a-f]{32}$/, "This is not the hash of an entry."),
        verdict: z.enum(["true_positive", "false_positive"]),
        reason: z.string().trim().min(1).max(2_000),
        caseId: z.string().max(100).optional().meta({
          description:
            "The case whose check found the hit: its timeline shows the decision. Default: the case that has the subject monitored.",
        }),
      }),
      answers: { 201: DecisionView },
      idempotent: "d1",
    },
    async ({ env, tenantId, body, actor, nowMs }) => {
      const { list, caseId: named, ...rest } = body;
      const of = named === undefined ? null : checkCaseId(derivedKey(env.MASTER_KEY, "case-id"), tenantId, named);
      if (named !== undefined && of === null) return err(notFound("case"));
      const db = dbOf(env, tenantId);
      const row = {
        id: `scd_${randomBase32(26)}`,
        tenantId,
        listKey: list,
        ...rest,
        byId: actorRef(actor).id,
        createdAtMs: nowMs,
        caseId: of ?? (await caseOfSubject(db, tenantId, body.subjectKey)),
        toldAtMs: null,
      };
      await insertDecision(db, row);
      if (row.caseId !== null) await tellHitDecision(env, row); // what cannot be told now the sweeper tells
      return answer(201, decisionView(row));
    },
  ),
  defineRoute(
    {
      scope: "cases:read",
      tag,
      name: "listScreeningDecisions",
      method: "GET",
      path: "/api/v1/screening/subjects/{subject}/decisions",
      summary: "See what was decided about a subject's hits",
      params: z.object({ subject: subjectKey }),
      query: z.strictObject({ limit, cursor: keysetCursor }),
      answers: { 200: listOf(DecisionView) },
    },
    async ({ env, tenantId, params, query }) => {
      const page = { limit: query.limit, cursor: query.cursor ?? null };
      const { data, next } = await listDecisions(dbOf(env, tenantId), tenantId, params.subject, page);
      return answer(200, { data: data.map(decisionView), nextCursor: nextKeyset(next) });
    },
  ),
  defineRoute(
    {
      scope: "cases:write",
      tag,
      name: "endMonitoring",
      method: "DELETE",
      path: "/api/v1/screening/subjects/{subject}/monitoring",
      summary: "Stop screening a subject when lists change",
      params: z.object({ subject: subjectKey }),
      answers: { 204: "nothing" },
      idempotent: "none",
    },
    async ({ env, tenantId, params }) =>
      (await forgetSubject(dbOf(env, tenantId), tenantId, params.subject))
        ? answer(204, null)
        : err(notFound("subject")),
  ),
  defineRoute(
    {
      scope: "cases:read",
      tag,
      name: "getScreeningSettings",
      method: "GET",
      path: "/api/v1/screening/settings",
      summary: "See weights and thresholds",
      answers: { 200: ScreeningSettings },
    },
    async ({ env, tenantId }) => answer(200, await settingsFor(env, tenantId)),
  ),
  defineRoute(
    {
      scope: "definitions:write",
      tag,
      name: "putScreeningSettings",
      method: "PUT",
      path: "/api/v1/screening/settings",
      summary: "Change weights and thresholds",
      description:
        "What is left out takes its default. Screenings from now on use them, earlier results stay as they are, and monitored subjects are " +
        "screened anew in the background: `GET /screening/monitoring` says how far that is.",
      body: ScreeningSettings,
      answers: { 200: ScreeningSettings },
      idempotent: "none",
    },
    async ({ env, tenantId, body, actor, nowMs }) => {
      const wrong = settingsProblem(body);
      if (wrong !== null) return err(problem("bad_value", wrong.message, { param: wrong.path }));
      const db = dbOf(env, tenantId);
      const row = { body: JSON.stringify(body), byId: actorRef(actor).id, updatedAtMs: nowMs };
      if (row.body !== JSON.stringify(await settingsFor(env, tenantId)))
        for (const { list, version } of await changeSettings(db, tenantId, row))
          await env.SCREENING.send({ kind: "monitor", tenantId, list, version });
      return answer(200, body);
    },
  ),
  defineRoute(
    {
      scope: "cases:read",
      tag,
      name: "listSandboxParties",
      method: "GET",
      path: "/api/v1/screening/sandbox-parties",
      summary: "See people and companies to try the sandbox list with",
      description:
        "Invented, with the entry of the sandbox list that each should lead to. The accuracy table of the docs is computed from them.",
      answers: {
        200: listOf(
          z.looseObject({
            name: z.string(),
            expects: z.string().nullable(),
            tries: z.string(),
            party: z.looseObject({}),
          }),
        ),
      },
    },
    () =>
      answer(200, {
        data: sandboxParties.map(({ party, expects, tries }) => ({
          name: party.names[0] ?? "",
          expects,
          tries,
          party,
        })),
        nextCursor: null,
      }),
  ),
];
