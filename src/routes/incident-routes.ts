import * as z from "zod";
import { dbOf } from "../db/db-of";
import { type IncidentRow, incidentGroups, listOpenIncidents } from "../db/open-incidents";
import { answerCommand, commandCase } from "./case-command";
import { AnyObject, CaseView, listOf, OnlyVersion } from "./case-schemas";
import { resendIfDelivery } from "./cases";
import { keysetCursor, limit, nextKeyset } from "./cursor";
import { answer, defineRoute, type Route } from "./framework";

const tag = "Incidents";
const time = z.string().meta({ format: "date-time" });
const word = z.string().min(1).max(300);
const mostRetried = 50;

const IncidentView = z
  .looseObject({
    id: z.string(),
    caseId: z.string(),
    caseName: z.string().nullable(),
    workflow: z.string().meta({ description: "Key of its definition." }),
    workflowName: z.string(),
    caseStatus: z.string(),
    caseState: z.string(),
    source: z.string().meta({ description: "`effect`, `publish`, `index`, `delivery`, `timer` or `screening`." }),
    plugin: z.string().nullable(),
    vendor: z.string().nullable(),
    code: z.string(),
    message: z.string().meta({ description: "What was heard last." }),
    openedAt: time,
  })
  .meta({ id: "OpenIncident" });

const GroupView = z
  .looseObject({
    source: z.string(),
    vendor: z.string().nullable(),
    plugin: z.string().nullable(),
    code: z.string(),
    count: z.int(),
    oldestAt: time,
  })
  .meta({ id: "IncidentGroup" });

const filters = {
  vendor: word.optional().meta({ description: "Name of a vendor, or host of an address." }),
  plugin: word.optional(),
  source: word.optional(),
  code: word.optional(),
  workflow: word.optional().meta({ description: "Key of a definition." }),
};
const reason = z.string().trim().min(1).max(2_000).meta({ description: "Kept in the timeline." });
const OneIncident = z.object({ id: z.string(), incidentId: z.string().max(96) });
const command = {
  scope: "cases:write",
  tag,
  method: "POST",
  idempotent: "case",
  params: OneIncident,
  answers: { 200: CaseView },
} as const;

/** What gave up and waits for a person, over all cases. */
export const incidentRoutes: Route[] = [
  defineRoute(
    {
      scope: "cases:read",
      tag,
      name: "listIncidents",
      method: "GET",
      path: "/api/v1/incidents",
      summary: "List what gave up and waits for a person, the longest waiting first",
      description: "Open incidents of all cases, those of ended cases included. Follows the cases within seconds.",
      query: z.strictObject({ ...filters, limit, cursor: keysetCursor }),
      answers: { 200: listOf(IncidentView) },
    },
    async ({ env, tenantId, query }) => {
      const { limit: most, cursor, ...same } = query;
      const page = await listOpenIncidents(dbOf(env, tenantId), tenantId, same, cursor ?? null, most);
      return answer(200, { data: page.data.map(viewOf), nextCursor: nextKeyset(page.next) });
    },
  ),
  defineRoute(
    {
      scope: "cases:read",
      tag,
      name: "listIncidentGroups",
      method: "GET",
      path: "/api/v1/incidents/groups",
      summary: "Count open incidents by vendor, plugin and code",
      answers: { 200: listOf(GroupView) },
    },
    async ({ env, tenantId }) => {
      const groups = await incidentGroups(dbOf(env, tenantId), tenantId);
      const data = groups.map(({ n, oldestMs, ...group }) => ({
        ...group,
        count: n,
        oldestAt: new Date(oldestMs).toISOString(),
      }));
      return answer(200, { data, nextCursor: null });
    },
  ),
  defineRoute(
    {
      scope: "cases:write",
      capability: "cases:bulk",
      tag,
      name: "retryIncidents",
      method: "POST",
      path: "/api/v1/incidents/retry",
      summary: "Try again what gave up, by vendor, plugin or code",
      description:
        `At most ${mostRetried} at once, the longest waiting first; \`more\` says that there are others. Each case takes it or refuses it ` +
        "for itself. Name at least one filter.",
      body: z
        .strictObject(filters)
        .refine((body) => Object.values(body).some((value) => value !== undefined), "Name at least one filter."),
      answers: {
        200: z.looseObject({
          retried: z.int(),
          refused: z.array(z.looseObject({ caseId: z.string(), incidentId: z.string(), error: AnyObject })),
          more: z.boolean(),
        }),
      },
      idempotent: "d1",
      audit: true,
    },
    async (call) => {
      const page = await listOpenIncidents(dbOf(call.env, call.tenantId), call.tenantId, call.body, null, mostRetried);
      const tried = await Promise.all(
        page.data.map(async ({ caseId, incidentId }) => {
          const idempotencyKey = call.idempotencyKey === null ? null : `${call.idempotencyKey}:${incidentId}`;
          // Whoever asks has seen no version of the cases.
          const one = { ...call, params: { id: caseId }, idempotencyKey, headers: new Headers(), body: {} };
          const ready = await resendIfDelivery(one, incidentId);
          const done = ready.ok ? await commandCase(one, { type: "retry_incident", incidentId }) : ready;
          return done.ok ? [] : [{ caseId, incidentId, error: { code: done.error.code, message: done.error.message } }];
        }),
      );
      const refused = tried.flat();
      return answer(200, { retried: tried.length - refused.length, refused, more: page.next !== null });
    },
  ),
  defineRoute(
    {
      ...command,
      name: "skipIncident",
      path: "/api/v1/cases/{id}/incidents/{incidentId}/skip",
      summary: "Give up for good what gave up",
      description: "Closes the incident; nothing is sent again and nothing follows. The case stays where it is.",
      body: OnlyVersion.extend({ reason }),
    },
    (call) =>
      answerCommand(call, { type: "skip_incident", incidentId: call.params.incidentId, reason: call.body.reason }),
  ),
  defineRoute(
    {
      ...command,
      name: "supplyIncidentResult",
      path: "/api/v1/cases/{id}/incidents/{incidentId}/result",
      summary: "Say what the vendor should have said",
      description:
        "For what a person found out by other means. The output is written where the plugin's answer stands, its success event is raised, " +
        "and the timeline says whose word it was. Senior analysts and managers only; the newest run of its plugin only. Of a check: its " +
        "normalised result: `status` (clear, review, rejected or not_found), and where there are any `data`, `reasons`, `matches`.",
      body: OnlyVersion.extend({
        output: AnyObject.meta({ description: "As the plugin would have answered, transforms done." }),
        reason,
      }),
    },
    (call) =>
      answerCommand(call, {
        type: "supply_result",
        incidentId: call.params.incidentId,
        output: call.body.output,
        reason: call.body.reason,
      }),
  ),
];

const viewOf = ({ incidentId, openedAtMs, ...row }: IncidentRow) => ({
  id: incidentId,
  ...row,
  openedAt: new Date(openedAtMs).toISOString(),
});
