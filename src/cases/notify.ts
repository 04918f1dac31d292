import { dbOf } from "../db/db-of";
import { addNotifications, type NewNotification, noticeSettingsOf } from "../db/notifications";
import { listUsers, type User } from "../db/users";
import { watchersOf } from "../db/watchers";
import { alarmKinds, type CaseId, type CaseNotice, can, fills, type TenantId } from "../domain";
import type { Env } from "../env";
import { errorFields, log } from "../lib/log";
import { feedOf } from "./feed-of";

/** Something about a case that people are to hear of. */
export interface Notice extends CaseNotice {
  caseId: CaseId;
  /** Names what happened, `[0-9a-z_.]+`: the same thing twice is told once. */
  key: string;
  /** Whoever watches the case as well. */
  watchers: boolean;
  /** Who did it: they are not told. Null: nobody did. */
  byId: string | null;
}

/**
 * Tells people what happened on cases: in the console at once, by mail with the next one that is due, each as they have chosen. Of one
 * call a person hears once per case, by the first notice that names them: put the most telling one first. Doing it twice changes nothing.
 */
export async function notify(
  env: Env,
  tenantId: TenantId,
  notices: readonly Notice[],
  nowMs = Date.now(),
): Promise<void> {
  const db = dbOf(env, tenantId);
  const wanted = await withWatchers(db, tenantId, notices);
  if (wanted.length === 0) return;
  const team = await listUsers(db, tenantId);
  const told = new Map<string, { userId: string; notice: Notice }>();
  for (const { notice, watching } of wanted)
    for (const { id: userId } of team.filter((person) => isMeant(person, notice, watching)))
      if (!told.has(`${notice.caseId}|${userId}`)) told.set(`${notice.caseId}|${userId}`, { userId, notice });
  if (told.size === 0) return;
  const settingsOf = await noticeSettingsOf(db, tenantId, [...new Set([...told.values()].map(({ userId }) => userId))]);
  const news = [...told.values()].flatMap(({ userId, notice }): NewNotification[] => {
    const { inApp, mail } = alarmKinds.includes(notice.kind) ? everyWay : settingsOf(userId)[notice.kind];
    if (!inApp && !mail) return [];
    const { kind, caseId, key, byId } = notice;
    const { notTo: _whom, ...detail } = notice.detail;
    return [{ userId, id: key, kind, caseId, detail, byId, createdAtMs: nowMs, inApp, mailWaits: mail }];
  });
  await nudge(env, tenantId, await addNotifications(db, tenantId, news));
}

const everyWay = { inApp: true, mail: true };

/** The notices that anybody may be meant by, with who watches their cases. */
async function withWatchers(
  db: D1Database,
  tenantId: TenantId,
  notices: readonly Notice[],
): Promise<{ notice: Notice; watching: ReadonlySet<string> }[]> {
  const cases = new Set(notices.flatMap(({ watchers, caseId }) => (watchers ? [caseId] : [])));
  const byCase = new Map<CaseId, ReadonlySet<string>>();
  for (const caseId of cases) byCase.set(caseId, new Set(await watchersOf(db, tenantId, caseId)));
  return notices
    .map((notice) => ({ notice, watching: (notice.watchers ? byCase.get(notice.caseId) : undefined) ?? nobody }))
    .filter(({ notice, watching }) => notice.to.length > 0 || notice.roles !== null || watching.size > 0);
}
const nobody: ReadonlySet<string> = new Set();

function isMeant({ id, role }: User, { to, roles, byId, detail }: Notice, watching: ReadonlySet<string>): boolean {
  if (id === byId || id === detail.notTo || !can(role, "cases:read")) return false;
  if (to.includes(id) || watching.has(id)) return true;
  if (roles === null) return false;
  return roles.length === 0 ? can(role, "cases:write") : roles.some((asked) => fills(role, asked));
}

/** Consoles that are open look for themselves; one that does not hear of it looks when it is opened next. */
async function nudge(env: Env, tenantId: TenantId, userIds: string[]): Promise<void> {
  if (userIds.length === 0) return;
  try {
    await feedOf(env, tenantId).nudge(userIds);
  } catch (problem) {
    log.warn("notify.feed_failed", { people: userIds.length, ...errorFields(problem) });
  }
}
