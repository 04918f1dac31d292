import { type CaseLink, type Effect, linkAddress } from "../domain";
import { nextEffectId, plan, type Turn } from "./turn";

const mailAttempts = 6;

/**
 * Plans the mail with a link, or with the code that a new device needs. Where it goes is looked up again when it is sent. False: the
 * case knows no address of the link's person.
 */
export function planLinkMail(turn: Turn, link: CaseLink, challengeId?: string): boolean {
  const to = linkAddress(turn.next, link.subject);
  if (to === null) return false;
  const mail: Effect = {
    kind: "send_mail",
    id: nextEffectId(turn),
    to: to.path,
    template: challengeId === undefined ? "collection_link" : "device_code",
    linkId: link.id,
    ...(challengeId === undefined ? {} : { challengeId }),
    language: link.language,
  };
  plan(turn, mail, mailAttempts);
  return true;
}
