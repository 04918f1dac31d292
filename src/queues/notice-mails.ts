import { knownOf } from "../db/case-scope";
import { dbOf } from "../db/db-of";
import { keepMail } from "../db/mails";
import { mailSettled, peopleToMail, takeMailTurn, waitingForMail } from "../db/notifications";
import { getTenant } from "../db/tenants";
import { getUser, type User } from "../db/users";
import { isMailAddress, noticeMailGapMs, parseId, type TenantId } from "../domain";
import { type Env, settingsOf } from "../env";
import { sha256Hex } from "../lib/bytes";
import { errorFields, log } from "../lib/log";
import { outsideFor } from "../outside";
import { chosenMailService, sendByService } from "./mail-service";
import { noticeMail } from "./notice-mail-text";

/** People that one sweep mails. */
const perSweep = 50;
/** Cases that one mail names; of the rest it says how many. */
const mostNamed = 10;
const mostPerMail = 200;

/**
 * Mails people what waits for them: everything since their last mail in one, and none within a quarter of an hour of another. The turn is
 * taken before the mail leaves: who crashes in between is late, not twice.
 */
export async function sendNoticeMails(env: Env, nowMs: number): Promise<void> {
  for (const { tenantId, userId } of await peopleToMail(env.DB, nowMs - noticeMailGapMs, perSweep)) {
    const tenant = parseId("tenant", tenantId);
    if (tenant === null) continue;
    try {
      await mailOne(env, tenant, userId, nowMs);
    } catch (problem) {
      log.error("notify.mail_failed", { tenantId, userId, ...errorFields(problem) });
    }
  }
}

async function mailOne(env: Env, tenantId: TenantId, userId: string, nowMs: number): Promise<void> {
  const db = dbOf(env, tenantId);
  if (!(await takeMailTurn(db, tenantId, userId, nowMs, noticeMailGapMs))) return;
  const waiting = await waitingForMail(db, tenantId, userId, mostPerMail);
  const ids = waiting.map(({ id }) => id);
  const [newest] = ids;
  const [user, tenant] = [await getUser(db, tenantId, userId), await getTenant(db, tenantId)];
  if (newest === undefined) return;
  const mayBeMailed = user !== null && user.disabledAtMs === null && isMailAddress(user.email);
  const named = mayBeMailed ? await stillKnownTo(db, user, waiting) : [];
  if (!mayBeMailed || tenant === null || named.length === 0) {
    await mailSettled(db, tenantId, userId, ids);
    return;
  }
  const { BASE_URL: baseUrl } = settingsOf(env);
  const mail = { ...noticeMail({ baseUrl, waiting: named, mostNamed }), to: user.email };
  const mailId = `mail_${sha256Hex(`${tenantId}|${userId}|${newest}|${nowMs}`).slice(0, 26)}`;
  if (tenant.environment === "live") {
    const outside = outsideFor(env, tenantId);
    const chosen = await chosenMailService(outside);
    if (chosen.ok && chosen.value !== null) {
      const sent = await sendByService(chosen.value, mail, mailId, outside);
      // It waits for the next turn; what no other try can help is not kept waiting.
      if (!sent.ok && sent.error.outcome === "retry") return;
      if (!sent.ok) log.warn("notify.mail_refused", { tenantId, userId });
    }
  } else {
    const { to: toAddress, ...words } = mail;
    await keepMail(db, tenantId, { id: mailId, toAddress, ...words, caseId: null, createdAtMs: nowMs });
  }
  await mailSettled(db, tenantId, userId, ids);
}

/** What waits of cases that this person may still know of: their scope, or the case, may have changed since they were told. */
async function stillKnownTo<Told extends { caseId: string }>(
  db: D1Database,
  user: User,
  told: Told[],
): Promise<Told[]> {
  const { id: personId, tenantId, caseScope: scope = null } = user;
  if (scope === null) return told;
  const ids = told.map(({ caseId }) => caseId);
  const known = await knownOf(db, tenantId, { scope, personId }, ids);
  return told.filter(({ caseId }) => known.has(caseId));
}
