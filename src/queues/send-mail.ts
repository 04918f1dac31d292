import { caseOf } from "../cases/case-of";
import { deviceCode } from "../cases/device-code";
import { ownLinkUrl } from "../cases/own-link-url";
import { brandOf } from "../db/brands";
import { dbOf } from "../db/db-of";
import { keepMail } from "../db/mails";
import { getTenant } from "../db/tenants";
import { type AttemptReport, type CaseRef, type Effect, isMailAddress, linkAddress } from "../domain";
import { type Env, settingsOf } from "../env";
import { outsideFor } from "../outside";
import { codeMail } from "./code-mail-text";
import { dressedMail } from "./mail-look";
import { chosenMailService, sendByService } from "./mail-service";
import { linkMail } from "./mail-text";
import { mailOfRevision } from "./revision-mail";

/**
 * Sends an e-mail for a case. The address and the link are read now, so neither lies in the outbox. Sandbox tenants get it into their
 * mailbox; the effect's id is the mail's, so a second attempt changes nothing. Those of live tenants go through their mail service.
 */
export async function sendMail(
  env: Env,
  ref: CaseRef,
  effect: Extract<Effect, { kind: "send_mail" }>,
): Promise<AttemptReport> {
  const db = dbOf(env, ref.tenantId);
  const tenant = await getTenant(db, ref.tenantId);
  if (tenant === null) return failed("not_configured", "there is no such tenant");
  const outside = outsideFor(env, ref.tenantId);
  const chosen = tenant.environment === "live" ? await chosenMailService(outside) : null;
  if (chosen?.ok === false) return chosen.error;
  if (chosen !== null && chosen.value === null)
    return failed("not_configured", "no way to send e-mail is set up for this tenant: name a mail service");
  const snapshot = await caseOf(env, ref).snapshot();
  const link = snapshot.ok ? snapshot.value.links.find((candidate) => candidate.id === effect.linkId) : undefined;
  // Revoked or replaced while the mail waited: nobody is to get it any more.
  if (!snapshot.ok || link === undefined || link.revokedAtMs !== null) return { outcome: "done" };
  if (effect.template === "device_code" && link.code?.challengeId !== effect.challengeId) return { outcome: "done" };
  // Looked up again: lists may have been put in another order since the mail was planned.
  const address = linkAddress(snapshot.value, link.subject)?.address;
  if (!isMailAddress(address)) return failed("no_address", "there is no e-mail address where the case says");
  const { language, challengeId } = effect;
  const brand = await brandOf(db, { tenantId: ref.tenantId, workflowKey: snapshot.value.workflow.key });
  const companyName = brand.name ?? tenant.name;
  const url = await ownLinkUrl(env, ref, link);
  const said =
    effect.template === "device_code" && challengeId !== undefined
      ? codeMail({ companyName, code: deviceCode(settingsOf(env), ref, link.id, challengeId), language })
      : isOfRevision(effect.template)
        ? await mailOfRevision(env, ref, effect, link, { companyName, url })
        : linkMail({ companyName, url, expiresAtMs: link.expiresAtMs, language });
  // Answered while the mail waited.
  if (said === null) return { outcome: "done" };
  const mail = dressedMail(said, brand, { companyName, origin: URL.canParse(url) ? new URL(url).origin : null });
  if (chosen !== null && chosen.value !== null) {
    const sent = await sendByService(chosen.value, { ...mail, to: address }, effect.id, outside);
    return sent.ok ? { outcome: "done" } : sent.error;
  }
  await keepMail(db, ref.tenantId, {
    id: effect.id,
    toAddress: address,
    ...mail,
    caseId: ref.caseId,
    createdAtMs: Date.now(),
  });
  return { outcome: "done" };
}

const isOfRevision = (template: string): boolean => template.startsWith("revision_");

const failed = (code: string, message: string): AttemptReport => ({
  outcome: "result",
  result: { status: "error", code, message },
});
