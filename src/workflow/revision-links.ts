import { type CaseLink, type Effect, linkAddress } from "../domain";
import { linkRulesOf } from "./link-rules";
import { nextEffectId, patch, plan, type Turn } from "./turn";

const mailAttempts = 6;

/**
 * The link by which somebody gets to what they are asked: the newest that signs them in again and again and was not revoked, with a new
 * secret when it has run out. Somebody who has none gets one for their own part, unless `mint` is false. Null: there is none.
 */
export function linkTo(
  turn: Turn,
  person: string,
  pages: string[],
  mint: boolean,
): { link: CaseLink; isNew: boolean } | null {
  const own = turn.next.links.filter(
    (link) => link.kind === "session" && link.subject === person && link.revokedAtMs === null,
  );
  const known = own.findLast((link) => person !== "applicant" || link.pages === undefined);
  const expiresAtMs = turn.nowMs + secondsFor(turn, person) * 1_000;
  if (known !== undefined) {
    if (known.expiresAtMs > turn.nowMs) return { link: known, isNew: false };
    const renewed = { ...known, generation: known.generation + 1, createdAtMs: turn.nowMs, expiresAtMs };
    patch(turn, { links: turn.next.links.map((other) => (other === known ? renewed : other)) });
    return { link: renewed, isNew: true };
  }
  if (!mint) return null;
  turn.count += 1;
  const link: CaseLink = {
    id: `lnk_${turn.next.caseId.slice("case_".length)}_${turn.next.version}_${turn.count}`,
    kind: "session",
    subject: person,
    ...(person === "applicant" ? {} : { pages }),
    generation: 1,
    language: turn.next.language,
    createdAtMs: turn.nowMs,
    expiresAtMs,
    revokedAtMs: null,
    usedAtMs: null,
  };
  patch(turn, { links: [...turn.next.links, link] });
  return { link, isNew: true };
}

const secondsFor = (turn: Turn, person: string): number => {
  const { session, person: ofPersons } = linkRulesOf(turn.definition, turn.next).expiresInSeconds;
  return person === "applicant" ? session : ofPersons;
};

/** Plans the mail that says what is asked, and why. What it says is read when it is sent. False: the case knows no address. */
export function planRevisionMail(
  turn: Turn,
  link: CaseLink,
  template: "revision_request" | "revision_reminder",
  round: number,
): boolean {
  const to = linkAddress(turn.next, link.subject);
  if (to === null) return false;
  const { id: linkId, language } = link;
  const mail: Effect = { kind: "send_mail", id: nextEffectId(turn), to: to.path, template, linkId, round, language };
  plan(turn, mail, mailAttempts);
  return true;
}
