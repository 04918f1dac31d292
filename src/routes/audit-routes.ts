import * as z from "zod";
import { entryKinds } from "../audit/entry";
import { type AuditFilters, type AuditRow, auditedActions, listAudit } from "../db/audit";
import { dbOf } from "../db/db-of";
import { AnyObject, listOf } from "./case-schemas";
import { limit, nextSequence, sequenceCursor } from "./cursor";
import { answer, defineRoute, type Route } from "./framework";

const time = z.iso.datetime({ offset: true });
const word = z.string().min(1).max(200);

const AuditEntryView = z
  .looseObject({
    seq: z.int().meta({ description: "Counts the entries of the tenant from 1, without holes." }),
    at: z.string().meta({ format: "date-time" }),
    actor: z.looseObject({ kind: z.string(), id: z.string() }),
    kind: z.enum(entryKinds).meta({
      description: "`setting`: a deed outside of cases; `read`: a look at personal data; `case`: a change of a case.",
    }),
    action: z.string().meta({
      description:
        "`operationId` of the call; `case.` and the type of the log's entry for changes of cases; `signIn` and `acceptInvitation` besides.",
    }),
    object: z.looseObject({ kind: z.string(), id: z.string().nullable() }),
    requestId: z.string().nullable(),
    purpose: z.string().nullable().meta({ description: "Why, in the words of the caller." }),
    details: AnyObject.meta({ description: "Never personal data." }),
  })
  .meta({ id: "AuditEntry" });

const shape = { scope: "admin", capability: "audit:read", method: "GET", tag: "Audit log" } as const;

export const auditRoutes: Route[] = [
  defineRoute(
    {
      ...shape,
      name: "listAuditLog",
      path: "/api/v1/audit-log",
      summary: "Read who changed and who looked at what, newest first",
      description:
        "Deeds outside of cases (people, keys, secrets, webhooks, definitions, settings, exports, sign-ins), looks at personal data and " +
        "changes of cases. Entries are only ever added, each hashed over the one before. What a change of a case was stands in its timeline.",
      query: z.strictObject({
        kind: z.enum(entryKinds).optional(),
        actorId: word.optional().meta({ description: "Id of a person or a key." }),
        action: word.optional(),
        objectKind: word.optional().meta({ description: "First word of the path: `api-keys`, `users`." }),
        objectId: word.optional(),
        from: time.optional().meta({ description: "Inclusive." }),
        to: time.optional().meta({ description: "Exclusive." }),
        q: z.string().max(200).optional().meta({
          description:
            "Part of an action, of an object's id, of a purpose or of the details; among the newest 100,000.",
        }),
        limit,
        cursor: sequenceCursor,
      }),
      answers: { 200: listOf(AuditEntryView) },
    },
    async ({ env, tenantId, query }) => {
      const { limit: most, cursor, from, to, ...same } = query;
      const given: AuditFilters = Object.fromEntries(
        Object.entries(same).filter(([, value]) => value !== undefined && value !== ""),
      );
      const times = { ...(from && { fromMs: Date.parse(from) }), ...(to && { toMs: Date.parse(to) }) };
      const page = await listAudit(dbOf(env, tenantId), tenantId, { ...given, ...times }, cursor ?? null, most);
      return answer(200, { data: page.data.map(viewOf), nextCursor: nextSequence(page.next) });
    },
  ),
  defineRoute(
    {
      ...shape,
      name: "listAuditedActions",
      path: "/api/v1/audit-log/actions",
      summary: "List the actions that stand in the audit log",
      answers: { 200: listOf(z.string()) },
    },
    async ({ env, tenantId }) =>
      answer(200, { data: await auditedActions(dbOf(env, tenantId), tenantId), nextCursor: null }),
  ),
];

const viewOf = (row: AuditRow) => ({
  seq: row.seq,
  at: new Date(row.atMs).toISOString(),
  actor: { kind: row.actorKind, id: row.actorId },
  kind: row.kind,
  action: row.action,
  object: { kind: row.objectKind, id: row.objectId },
  requestId: row.requestId,
  purpose: row.purpose,
  details: row.details,
});
