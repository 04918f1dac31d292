import { caseOf } from "../cases/case-of";
import { reasonsSaid } from "../collection/revision-page";
import { textIn } from "../collection/texts";
import type { CaseLink, CaseRef, Effect } from "../domain";
import type { Env } from "../env";
import type { MailText } from "./mail-text";
import { revisionMail } from "./revision-mail-text";

/**
 * What somebody is asked again, as it is when the mail is sent: what was answered meanwhile is not asked for. Null: nothing is left of
 * that round for whoever has this link.
 */
export async function mailOfRevision(
  env: Env,
  ref: CaseRef,
  { template, round, language }: Extract<Effect, { kind: "send_mail" }>,
  link: CaseLink,
  mail: { companyName: string; url: string },
): Promise<MailText | null> {
  const flow = await caseOf(env, ref).flow(link.id);
  const asked = flow.ok ? flow.value.revision : null;
  if (!flow.ok || asked === null || asked.round === null) return null;
  if (asked.asked.length === 0 || asked.round.round !== round) return null;
  const first = flow.value.form?.languages[0] ?? "en";
  const things = asked.asked.map(({ item, label }) => ({
    label: textIn(label, language ?? first, first),
    reasons: reasonsSaid(item, language ?? first),
  }));
  const isReminder = template === "revision_reminder";
  return revisionMail({ ...mail, isReminder, dueAtMs: asked.round.dueAtMs, things, language: language ?? first });
}
