import { and, desc, eq, isNull, sql } from "drizzle-orm";
import type { NoticeKind, NoticeSettings, TenantId } from "../domain";
import { noticeKinds, standardNoticeSettings } from "../domain";
import { isObject, type JsonObject } from "../lib/json";
import { isWithin, type Within } from "./case-scope";
import { type Keyset, type Listed, listed } from "./keyset";
import { notHeld } from "./legal-holds";
import { orm } from "./orm";
import { olderThan } from "./paging";
import { cases, notificationSettings, notifications } from "./schema";

/** Something a person is told of. `id` is made of what happened: the same thing twice is told once. */
export type NewNotification = Omit<typeof notifications.$inferSelect, "tenantId" | "readAtMs" | "detail"> & {
  detail: JsonObject;
};

/** A notification as the console lists it. `caseName`, `externalId`: as the list of cases has them now; null: it has none. */
export type NotificationRow = Pick<NewNotification, "id" | "kind" | "caseId" | "detail" | "byId" | "createdAtMs"> & {
  readAtMs: number | null;
  caseName: string | null;
  externalId: string | null;
};

/** Stops counting here. */
export const mostUnread = 100;

/** Writes down whom is told what. What was told before stays as it is, read or not. Answers who has news. */
export async function addNotifications(
  db: D1Database,
  tenantId: TenantId,
  news: readonly NewNotification[],
): Promise<string[]> {
  if (news.length === 0) return [];
  const rows = news.map(({ detail, ...row }) => ({
    ...row,
    tenantId,
    detail: JSON.stringify(detail),
    readAtMs: null,
  }));
  const added: string[] = [];
  // A statement takes 100 values; these rows have eleven.
  for (let from = 0; from < rows.length; from += 9) {
    const done = await orm(db)
      .insert(notifications)
      .values(rows.slice(from, from + 9))
      .onConflictDoNothing()
      .returning({ userId: notifications.userId });
    added.push(...done.map(({ userId }) => userId));
  }
  return [...new Set(added)];
}

const ofPerson = (tenantId: TenantId, userId: string) =>
  and(eq(notifications.tenantId, tenantId), eq(notifications.userId, userId), sql`in_app = 1`);

/** What a person was told, newest first. */
export async function listNotifications(
  db: D1Database,
  tenantId: TenantId,
  userId: string,
  { after, limit, unreadOnly }: { after: Keyset | null; limit: number; unreadOnly: boolean },
): Promise<Listed<NotificationRow>> {
  const rows = await orm(db)
    .select({
      id: notifications.id,
      kind: notifications.kind,
      caseId: notifications.caseId,
      detail: notifications.detail,
      byId: notifications.byId,
      createdAtMs: notifications.createdAtMs,
      readAtMs: notifications.readAtMs,
      caseName: cases.name,
      externalId: cases.externalId,
    })
    .from(notifications)
    .leftJoin(cases, and(eq(cases.caseId, notifications.caseId), eq(cases.tenantId, notifications.tenantId)))
    .where(
      and(
        ofPerson(tenantId, userId),
        unreadOnly ? isNull(notifications.readAtMs) : undefined,
        after === null ? undefined : olderThan(notifications.createdAtMs, notifications.id, after),
      ),
    )
    .orderBy(desc(notifications.createdAtMs), desc(notifications.id))
    .limit(limit + 1);
  const data = rows.map((row) => ({ ...row, detail: objectIn(row.detail) }));
  return listed(data, limit, ({ createdAtMs, id }) => ({ createdAtMs, id }));
}

/** How many are unread; counting stops at `mostUnread`. `within`: of the cases that a limited person may still know of. */
export async function countUnread(
  db: D1Database,
  tenantId: TenantId,
  userId: string,
  within: Within | undefined,
): Promise<number> {
  const known =
    within === undefined
      ? sql`true`
      : sql`EXISTS (SELECT 1 FROM ${cases} WHERE cases.tenant_id = notifications.tenant_id
          AND cases.case_id = notifications.case_id AND ${isWithin(within)})`;
  const row = await orm(db).get<{ unread: number }>(sql`SELECT count(*) AS unread FROM (SELECT 1 FROM notifications
    WHERE tenant_id = ${tenantId} AND user_id = ${userId} AND in_app = 1 AND read_at_ms IS NULL AND ${known}
    LIMIT ${mostUnread})`);
  return row?.unread ?? 0;
}

/** Marks these as read, or all of them (`ids` null). What was read need not be mailed any more. */
export async function markRead(
  db: D1Database,
  tenantId: TenantId,
  userId: string,
  ids: readonly string[] | null,
  nowMs: number,
): Promise<void> {
  await db
    .prepare(
      `UPDATE notifications SET read_at_ms = ?3, mail_waits = 0 WHERE tenant_id = ?1 AND user_id = ?2 AND read_at_ms IS NULL
       AND (?4 IS NULL OR id IN (SELECT value FROM json_each(?4)))`,
    )
    .bind(tenantId, userId, nowMs, ids === null ? null : JSON.stringify(ids))
    .run();
}

/** How these people want to be told; whoever has chosen nothing is told the usual way. */
export async function noticeSettingsOf(
  db: D1Database,
  tenantId: TenantId,
  userIds: readonly string[],
): Promise<(userId: string) => NoticeSettings> {
  const rows = await orm(db)
    .select({ userId: notificationSettings.userId, settings: notificationSettings.settings })
    .from(notificationSettings)
    .where(
      and(
        eq(notificationSettings.tenantId, tenantId),
        sql`${notificationSettings.userId} IN (SELECT value FROM json_each(${JSON.stringify(userIds)}))`,
      ),
    );
  const chosen = new Map(rows.map(({ userId, settings }) => [userId, decodeSettings(settings)]));
  return (userId) => chosen.get(userId) ?? standardNoticeSettings;
}

export async function saveNoticeSettings(
  db: D1Database,
  tenantId: TenantId,
  userId: string,
  settings: Partial<NoticeSettings>,
): Promise<void> {
  const text = JSON.stringify(settings);
  await orm(db)
    .insert(notificationSettings)
    .values({ tenantId, userId, settings: text, mailedAtMs: null })
    .onConflictDoUpdate({
      target: [notificationSettings.tenantId, notificationSettings.userId],
      set: { settings: text },
    });
}

/** Kinds that a later release has added, or that nobody chose for, are told the usual way. */
function decodeSettings(text: string): NoticeSettings {
  const stored = objectIn(text);
  const of = (kind: NoticeKind) => {
    const way = stored[kind];
    const usual = standardNoticeSettings[kind];
    return isObject(way) ? { inApp: way.inApp !== false, mail: way.mail === true } : usual;
  };
  return Object.fromEntries(noticeKinds.map((kind) => [kind, of(kind)])) as NoticeSettings;
}

function objectIn(text: string): JsonObject {
  const parsed: unknown = JSON.parse(text);
  return isObject(parsed) ? parsed : {};
}

/** People for whom a mail is due: something waits for them, and the last mail is older than `beforeMs`. Whoever's tenant they are of. */
export async function peopleToMail(
  db: D1Database,
  beforeMs: number,
  limit: number,
): Promise<{ tenantId: string; userId: string }[]> {
  const { results } = await db
    .prepare(
      `SELECT tenant_id AS tenantId, user_id AS userId FROM notifications WHERE mail_waits = 1
       AND NOT EXISTS (SELECT 1 FROM notification_settings AS one
         WHERE one.tenant_id = notifications.tenant_id AND one.user_id = notifications.user_id AND one.mailed_at_ms > ?1)
       GROUP BY tenant_id, user_id LIMIT ?2`,
    )
    .bind(beforeMs, limit)
    .all<{ tenantId: string; userId: string }>();
  return results;
}

/** Takes the turn to mail a person. False: somebody else has, within the time in which nobody is mailed twice. */
export async function takeMailTurn(
  db: D1Database,
  tenantId: TenantId,
  userId: string,
  nowMs: number,
  gapMs: number,
): Promise<boolean> {
  const done = await db
    .prepare(
      `INSERT INTO notification_settings (tenant_id, user_id, settings, mailed_at_ms) VALUES (?1, ?2, '{}', ?3)
       ON CONFLICT (tenant_id, user_id) DO UPDATE SET mailed_at_ms = excluded.mailed_at_ms
       WHERE mailed_at_ms IS NULL OR mailed_at_ms <= ?4`,
    )
    .bind(tenantId, userId, nowMs, nowMs - gapMs)
    .run();
  return done.meta.changes > 0;
}

/** What waits to be mailed to a person, newest first. */
export async function waitingForMail(
  db: D1Database,
  tenantId: TenantId,
  userId: string,
  limit: number,
): Promise<{ id: string; kind: NoticeKind; caseId: string }[]> {
  return orm(db)
    .select({ id: notifications.id, kind: notifications.kind, caseId: notifications.caseId })
    .from(notifications)
    .where(and(eq(notifications.tenantId, tenantId), eq(notifications.userId, userId), sql`mail_waits = 1`))
    .orderBy(desc(notifications.createdAtMs), desc(notifications.id))
    .limit(limit);
}

/** These have gone out, or are not to go out any more. */
export async function mailSettled(
  db: D1Database,
  tenantId: TenantId,
  userId: string,
  ids: readonly string[],
): Promise<void> {
  await db
    .prepare(
      `UPDATE notifications SET mail_waits = 0 WHERE tenant_id = ? AND user_id = ?
       AND id IN (SELECT value FROM json_each(?))`,
    )
    .bind(tenantId, userId, JSON.stringify(ids))
    .run();
}

/** Deletes a page of what was told before then. */
export async function dropOldNotifications(db: D1Database, beforeMs: number, limit: number): Promise<number> {
  const done = await db
    .prepare(
      `DELETE FROM notifications WHERE rowid IN
       (SELECT rowid FROM notifications WHERE created_at_ms < ? AND ${notHeld("notifications")} ORDER BY created_at_ms LIMIT ?)`,
    )
    .bind(beforeMs, limit)
    .run();
  return done.meta.changes;
}
