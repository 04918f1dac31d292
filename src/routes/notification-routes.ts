import * as z from "zod";
import { knownOf, type Within } from "../db/case-scope";
import { dbOf } from "../db/db-of";
import {
  countUnread,
  listNotifications,
  markRead,
  mostUnread,
  type NotificationRow,
  noticeSettingsOf,
  saveNoticeSettings,
} from "../db/notifications";
import { unwatchCase, watchCase, watchersOf } from "../db/watchers";
import { type Actor, actorRef, noticeKinds, type UserId } from "../domain";
import type { Env } from "../env";
import type { JsonObject } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import { ask } from "./case-reads";
import { keysetCursor, limit, nextKeyset } from "./cursor";
import { answer, defineRoute, type Route } from "./framework";
import { isLimited } from "./framework-case-scope";
import { type ApiProblem, problem } from "./problem";

const time = z.string().meta({ format: "date-time" });
const kind = z.enum(noticeKinds);
const Way = z.strictObject({ inApp: z.boolean(), mail: z.boolean() });

const NotificationView = z
  .looseObject({
    id: z.string(),
    kind,
    case: z.looseObject({ id: z.string(), name: z.string().nullable(), externalId: z.string().nullable() }),
    detail: z
      .looseObject({
        noteId: z.string().optional(),
        plugin: z.string().optional(),
        state: z.string().optional(),
        days: z.int().optional(),
      })
      .meta({ description: "What it is about, as far as its kind has it." }),
    byId: z.string().nullable().meta({ description: "Who did it; null: nobody, it came about." }),
    createdAt: time,
    readAt: time.nullable(),
  })
  .meta({ id: "Notification" });

const Counts = z
  .object({
    unread: z.int(),
    most: z.int().meta({ description: "Counting ends here: this many means this many or more." }),
  })
  .meta({ id: "NotificationCounts" });

const Settings = z
  .object({
    kinds: z.record(kind, Way).meta({ description: "How each kind is told. Mails go out at most every 15 minutes." }),
  })
  .meta({ id: "NotificationSettings" });
const ChangedSettings = z.strictObject({ kinds: z.partialRecord(kind, Way) });

const Watching = z.object({ watching: z.boolean(), watcherIds: z.array(z.string()) }).meta({ id: "CaseWatchers" });

const own = { scope: "cases:read", tag: "Notifications", idempotent: "none", heedsCaseScope: true } as const;
const One = z.object({ id: z.string() });

const withinOf = (actor: Actor): Within | undefined =>
  isLimited(actor) ? { scope: actor.caseScope, personId: actor.userId } : undefined;

/** What was told of cases that this person may still know of. */
async function knownTo(env: Env, actor: Actor, told: NotificationRow[]): Promise<NotificationRow[]> {
  const within = withinOf(actor);
  if (within === undefined) return told;
  const ids = told.map(({ caseId }) => caseId);
  const known = await knownOf(dbOf(env, actor.tenantId), actor.tenantId, within, ids);
  return told.filter(({ caseId }) => known.has(caseId));
}

/** What the person who calls was told, and how they want to be told. Everybody reads and changes their own only. */
export const notificationRoutes: Route[] = [
  defineRoute(
    {
      ...own,
      name: "listNotifications",
      method: "GET",
      path: "/api/v1/notifications",
      summary: "Read what you were told, newest first",
      query: z.strictObject({ limit, cursor: keysetCursor, unread: z.enum(["true", "false"]).optional() }),
      answers: { 200: z.looseObject({ data: z.array(NotificationView), nextCursor: z.string().nullable() }) },
    },
    async ({ env, tenantId, actor, query }) => {
      const person = personOf(actor);
      if (!person.ok) return person;
      const wish = { after: query.cursor ?? null, limit: query.limit, unreadOnly: query.unread === "true" };
      const page = await listNotifications(dbOf(env, tenantId), tenantId, person.value, wish);
      const data = await knownTo(env, actor, page.data);
      return answer(200, { data: data.map(viewOf), nextCursor: nextKeyset(page.next) });
    },
  ),
  defineRoute(
    {
      ...own,
      name: "countNotifications",
      method: "GET",
      path: "/api/v1/notifications/count",
      summary: "How many of them are unread",
      answers: { 200: Counts },
    },
    async ({ env, tenantId, actor }) => {
      const person = personOf(actor);
      if (!person.ok) return person;
      const unread = await countUnread(dbOf(env, tenantId), tenantId, person.value, withinOf(actor));
      return answer(200, { unread, most: mostUnread });
    },
  ),
  defineRoute(
    {
      ...own,
      name: "readNotifications",
      method: "POST",
      path: "/api/v1/notifications/read",
      summary: "Mark some of them, or all, as read",
      description: "What was read is not mailed any more.",
      body: z.strictObject({
        ids: z
          .array(z.string().min(1).max(200))
          .max(200)
          .optional()
          .meta({ description: "Which ones; without it all of them." }),
      }),
      answers: { 200: Counts },
    },
    async ({ env, tenantId, actor, body, nowMs }) => {
      const person = personOf(actor);
      if (!person.ok) return person;
      const db = dbOf(env, tenantId);
      await markRead(db, tenantId, person.value, body.ids ?? null, nowMs);
      return answer(200, { unread: await countUnread(db, tenantId, person.value, withinOf(actor)), most: mostUnread });
    },
  ),
  defineRoute(
    {
      ...own,
      name: "getNotificationSettings",
      method: "GET",
      path: "/api/v1/notifications/settings",
      summary: "Read how you are told of what",
      answers: { 200: Settings },
    },
    async ({ env, tenantId, actor }) => {
      const person = personOf(actor);
      if (!person.ok) return person;
      const settingsOf = await noticeSettingsOf(dbOf(env, tenantId), tenantId, [person.value]);
      return answer(200, { kinds: settingsOf(person.value) });
    },
  ),
  defineRoute(
    {
      ...own,
      name: "putNotificationSettings",
      method: "PUT",
      path: "/api/v1/notifications/settings",
      summary: "Choose how you are told of what",
      description: "Kinds that are left out stay as they are.",
      body: ChangedSettings,
      answers: { 200: Settings },
    },
    async ({ env, tenantId, actor, body }) => {
      const person = personOf(actor);
      if (!person.ok) return person;
      const db = dbOf(env, tenantId);
      const settingsOf = await noticeSettingsOf(db, tenantId, [person.value]);
      const kinds = { ...settingsOf(person.value), ...body.kinds };
      await saveNoticeSettings(db, tenantId, person.value, kinds);
      return answer(200, { kinds });
    },
  ),
];

/** Who hears of whatever happens on a case. */
export const watchRoutes: Route[] = [
  defineRoute(
    {
      ...own,
      name: "listWatchers",
      method: "GET",
      path: "/api/v1/cases/{id}/watchers",
      summary: "Read who watches a case",
      params: One,
      answers: { 200: Watching },
    },
    async (call) => {
      const subject = await ask(call, (one) => one.snapshot());
      if (!subject.ok) return subject;
      const watcherIds = await watchersOf(dbOf(call.env, call.tenantId), call.tenantId, subject.value.caseId);
      return answer(200, { watching: watcherIds.includes(actorRef(call.actor).id), watcherIds });
    },
  ),
  defineRoute(
    {
      ...own,
      name: "watchCase",
      method: "PUT",
      path: "/api/v1/cases/{id}/watch",
      summary: "Watch a case, or stop watching it",
      description:
        "Who watches a case is told when it moves, is decided, gives up on something or comes back from the applicant.",
      params: One,
      body: z.strictObject({ watching: z.boolean() }),
      answers: { 200: Watching },
    },
    async (call) => {
      const person = personOf(call.actor);
      if (!person.ok) return person;
      const subject = await ask(call, (one) => one.snapshot());
      if (!subject.ok) return subject;
      const { tenantId, body } = call;
      const { caseId } = subject.value;
      const db = dbOf(call.env, tenantId);
      if (body.watching) await watchCase(db, tenantId, caseId, person.value, call.nowMs);
      else await unwatchCase(db, tenantId, caseId, person.value);
      return answer(200, { watching: body.watching, watcherIds: await watchersOf(db, tenantId, caseId) });
    },
  ),
];

/** Only people are told things; a key has nobody behind it who reads. */
const personOf = (actor: Actor): Result<UserId, ApiProblem> =>
  actor.kind === "analyst"
    ? ok(actor.userId)
    : err(problem("not_permitted", "Only people who are signed in are told things and watch cases."));

const viewOf = (row: NotificationRow): JsonObject => ({
  id: row.id,
  kind: row.kind,
  case: { id: row.caseId, name: row.caseName, externalId: row.externalId },
  detail: row.detail,
  byId: row.byId,
  createdAt: new Date(row.createdAtMs).toISOString(),
  readAt: row.readAtMs === null ? null : new Date(row.readAtMs).toISOString(),
});
