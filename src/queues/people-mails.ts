import { invitationPath } from "../auth/invitation";
import { dbOf } from "../db/db-of";
import { getInvitation } from "../db/invitations";
import { keepMail } from "../db/mails";
import { getTenant, type Tenant } from "../db/tenants";
import { getUser } from "../db/users";
import { isMailAddress, type PeopleMailMessage } from "../domain";
import { type Env, settingsOf } from "../env";
import { errorFields, log } from "../lib/log";
import { outsideFor } from "../outside";
import { invitationMail } from "./invitation-mail-text";
import { chosenMailService, sendByService } from "./mail-service";
import type { MailText } from "./mail-text";

/** Mails to the tenant's own people. What is lost here somebody sends again: the list of invitations has a button for it. */
export async function consumePeopleMails(batch: MessageBatch<PeopleMailMessage>, env: Env): Promise<void> {
  for (const message of batch.messages) {
    try {
      const sent = await mailInvitation(env, message.body);
      if (sent === "later") message.retry({ delaySeconds: 60 * message.attempts });
      else message.ack();
    } catch (problem) {
      log.error("people_mail.failed", { id: message.body.id, attempt: message.attempts, ...errorFields(problem) });
      message.retry();
    }
  }
}

async function mailInvitation(env: Env, { tenantId, id, generation }: PeopleMailMessage): Promise<Sent> {
  const db = dbOf(env, tenantId);
  const [invitation, tenant] = [await getInvitation(db, id), await getTenant(db, tenantId)];
  // Answered, taken back or replaced by a newer link while this waited.
  if (invitation?.tenantId !== tenantId || invitation.generation !== generation || tenant === null) return "done";
  const inviter = await getUser(db, tenantId, invitation.invitedById);
  const mail = invitationMail({
    companyName: tenant.name,
    inviterName: inviter?.name ?? null,
    role: invitation.role,
    url: `${settingsOf(env).BASE_URL}${invitationPath(env, invitation)}`,
    expiresAtMs: invitation.expiresAtMs,
  });
  return mailPerson(env, tenant, invitation.email, mail, `${id}_${generation}`);
}

type Sent = "done" | "later";

/** One mail to one person of the team: into the mailbox of a sandbox tenant, through the mail service of a live one. */
async function mailPerson(env: Env, tenant: Tenant, to: string, mail: MailText, mailId: string): Promise<Sent> {
  if (!isMailAddress(to)) return "done";
  if (tenant.environment === "sandbox") {
    const kept = { id: mailId, toAddress: to, ...mail, caseId: null, createdAtMs: Date.now() };
    await keepMail(dbOf(env, tenant.id), tenant.id, kept);
    return "done";
  }
  const outside = outsideFor(env, tenant.id);
  const chosen = await chosenMailService(outside);
  if (!chosen.ok || chosen.value === null) {
    log.warn("people_mail.no_service", { tenantId: tenant.id, mailId });
    return "done";
  }
  const sent = await sendByService(chosen.value, { ...mail, to }, mailId, outside);
  if (sent.ok) return "done";
  log.warn("people_mail.not_taken", { tenantId: tenant.id, mailId, outcome: sent.error.outcome });
  return sent.error.outcome === "retry" ? "later" : "done";
}
