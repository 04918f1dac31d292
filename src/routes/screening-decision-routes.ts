import * as z from "zod";
import { dbOf } from "../db/db-of";
import { activeVersions } from "../db/screening";
import { allDecisions, monitoredSubjects } from "../db/screening-decisions";
import { listOf } from "./case-schemas";
import { keysetCursor, limit, nextKeyset } from "./cursor";
import { answer, defineRoute, type Route } from "./framework";
import { DecisionView, decisionView, listKey, MonitoringView, monitoringView } from "./screening-schemas";

const reads = { scope: "cases:read", tag: "Screening", method: "GET" } as const;

/** What people made of the screening, over all subjects. */
export const screeningDecisionRoutes: Route[] = [
  defineRoute(
    {
      ...reads,
      name: "listAllScreeningDecisions",
      path: "/api/v1/screening/decisions",
      summary: "See what was decided about hits, newest first",
      query: z.strictObject({
        list: listKey.optional(),
        verdict: z.enum(["true_positive", "false_positive"]).optional(),
        limit,
        cursor: keysetCursor,
      }),
      answers: { 200: listOf(DecisionView.extend({ subjectKey: z.string() }).meta({ id: "SubjectDecision" })) },
    },
    async ({ env, tenantId, query }) => {
      const { list = null, verdict = null, cursor = null, limit } = query;
      const { data, next } = await allDecisions(dbOf(env, tenantId), tenantId, { list, verdict, cursor, limit });
      return answer(200, {
        data: data.map((row) => ({ ...decisionView(row), subjectKey: row.subjectKey })),
        nextCursor: nextKeyset(next),
      });
    },
  ),
  defineRoute(
    {
      ...reads,
      name: "getScreeningMonitoring",
      path: "/api/v1/screening/monitoring",
      summary: "See how many subjects are monitored, and how far they have been screened anew",
      description: "Per list since its version was activated or the settings were changed, whichever was later.",
      answers: {
        200: z.looseObject({ subjects: z.int(), lists: z.array(MonitoringView) }).meta({ id: "ScreeningMonitoring" }),
      },
    },
    async ({ env, tenantId }) => {
      const db = dbOf(env, tenantId);
      const [subjects, versions] = await Promise.all([monitoredSubjects(db, tenantId), activeVersions(db, tenantId)]);
      return answer(200, { subjects, lists: versions.map(monitoringView) });
    },
  ),
];
