import type { LinkRules } from "../collection/link-rules";
import { type CaseLink, type CaseSnapshot, type CommandBody, deadBecause, linkAddress, type Refusal } from "../domain";
import { err } from "../lib/result";
import { takeAddressAsItStands } from "./link-addresses";
import { planLinkMail } from "./link-mail";
import { linkRulesOf } from "./link-rules";
import { patch, type Turn } from "./turn";

const renewPauseMs = 5 * 60_000;
const longestRenewPauseMs = 6 * 3_600_000;
/** Who has not asked for so long is told at once again. */
const renewRestMs = 24 * 3_600_000;

type Refused = { ok: false; error: Refusal };

/** The link that a case with a form is born with. */
export const firstLink = (caseBody: string, language: string | null, nowMs: number, rules: LinkRules): CaseLink => ({
  id: `lnk_${caseBody}_1`,
  kind: "session",
  subject: "applicant",
  generation: 1,
  language,
  createdAtMs: nowMs,
  expiresAtMs: nowMs + rules.expiresInSeconds.session * 1_000,
  revokedAtMs: null,
  usedAtMs: null,
});

/** How long a link of this kind works when nobody says otherwise. */
function defaultSeconds({ kind, subject }: Pick<CaseLink, "kind" | "subject">, rules: LinkRules): number {
  const { session, oneTime, person, handoff } = rules.expiresInSeconds;
  if (kind === "handoff") return handoff;
  if (kind === "one_time") return oneTime;
  return subject === "applicant" ? session : person;
}

export function mintLink(turn: Turn, body: Extract<CommandBody, { type: "mint_link" }>): Refused | null {
  if (turn.before.status !== "active") return err({ code: "case_closed", status: turn.before.status });
  const known = new Set([...turn.definition.forms.values()].flatMap((form) => form.pages.map((page) => page.id)));
  const strange = body.pages?.find((page) => !known.has(page));
  if (strange !== undefined || body.pages?.length === 0)
    return err({ code: "bad_value", param: "pages", message: `no form has the page ${strange ?? "(none named)"}` });
  // An id comes again when an Idempotency-Key does, long after: then the link begins anew, and its old secret stays dead.
  const former = turn.next.links.find((candidate) => candidate.id === body.linkId);
  const seconds = body.expiresInSeconds ?? defaultSeconds(body, linkRulesOf(turn.definition, turn.before));
  const link: CaseLink = {
    id: body.linkId,
    kind: body.kind,
    subject: body.subject,
    ...(body.pages === undefined ? {} : { pages: body.pages }),
    ...(body.returnUrl === undefined ? {} : { returnUrl: body.returnUrl }),
    generation: (former?.generation ?? 0) + 1,
    language: body.language ?? turn.next.language,
    createdAtMs: turn.nowMs,
    expiresAtMs: turn.nowMs + seconds * 1_000,
    revokedAtMs: null,
    usedAtMs: null,
  };
  patch(turn, { links: [...turn.next.links.filter((other) => other !== former), link] });
  takeAddressAsItStands(turn, body.subject);
  if (body.send !== true) return null;
  return planLinkMail(turn, link)
    ? null
    : err({ code: "bad_value", param: "send", message: "the case has no e-mail address of this person" });
}

export const changeLink = (turn: Turn, link: CaseLink, over: Partial<CaseLink>): void =>
  patch(turn, { links: turn.next.links.map((other) => (other === link ? { ...link, ...over } : other)) });

export const linkOf = (turn: Turn, linkId: string): CaseLink | undefined =>
  turn.next.links.find((candidate) => candidate.id === linkId);

export const unknownLink = (linkId: string): Refused => err({ code: "unknown_link", linkId });

/** Ends a link and every session that was opened with it, those of phones beside it included. */
export function revokeLink(turn: Turn, linkId: string): Refused | null {
  if (linkOf(turn, linkId) === undefined) return unknownLink(linkId);
  revokeWhere(turn, ({ id }) => id === linkId);
  return null;
}

/** Ends every link of the case that was not ended before. Tells how many those are. */
export function revokeLinks(turn: Turn): number {
  const open = turn.next.links.filter(({ revokedAtMs }) => revokedAtMs === null);
  revokeWhere(turn, (link) => open.includes(link));
  return open.length;
}

/** What was begun on a phone ends with the form; the phone's next page says so. Tells how many hand-offs those are. */
export function endHandOffs(turn: Turn): number {
  const open = turn.next.links.filter(({ kind, revokedAtMs }) => kind === "handoff" && revokedAtMs === null);
  if (open.length > 0) revokeWhere(turn, (link) => open.includes(link));
  return open.length;
}

function revokeWhere(turn: Turn, isMeant: (link: CaseLink) => boolean): void {
  const meant = turn.next.links.filter(isMeant);
  const ids = new Set(meant.map(({ id }) => id));
  patch(turn, {
    links: turn.next.links.map((link) =>
      ids.has(link.id) || (link.parent !== undefined && ids.has(link.parent))
        ? { ...link, revokedAtMs: link.revokedAtMs ?? turn.nowMs, generation: link.generation + 1 }
        : link,
    ),
  });
}

/** A link for one use is used up by the POST that opens it. */
export function useLink(turn: Turn, linkId: string): Refused | null {
  const link = linkOf(turn, linkId);
  if (link === undefined) return unknownLink(linkId);
  const dead = deadBecause(link, turn.nowMs);
  if (dead !== null) return err({ code: "link_dead", why: dead });
  changeLink(turn, link, { usedAtMs: turn.nowMs });
  return null;
}

/**
 * A link for the phone, shown by the device that was let in by `linkId`; it opens what that one opens. There is one phone at a time:
 * asked again, the link has another secret, and whoever came in by the one before is out.
 */
export function handOff(turn: Turn, linkId: string): Refused | null {
  const link = linkOf(turn, linkId);
  if (link === undefined) return unknownLink(linkId);
  if (link.revokedAtMs !== null) return err({ code: "link_dead", why: "revoked" });
  if (link.kind === "handoff") return err({ code: "not_permitted", message: "a phone hands nothing on" });
  if (turn.before.status !== "active") return err({ code: "case_closed", status: turn.before.status });
  const former = linkOf(turn, handOffIdOf(linkId));
  const rules = linkRulesOf(turn.definition, turn.before);
  const phone: CaseLink = {
    id: handOffIdOf(linkId),
    kind: "handoff",
    subject: link.subject,
    ...(link.pages === undefined ? {} : { pages: link.pages }),
    parent: link.id,
    generation: (former?.generation ?? 0) + 1,
    language: link.language,
    createdAtMs: turn.nowMs,
    expiresAtMs: turn.nowMs + rules.expiresInSeconds.handoff * 1_000,
    revokedAtMs: null,
    usedAtMs: null,
  };
  patch(turn, { links: [...turn.next.links.filter((other) => other !== former), phone] });
  return null;
}

/** The id of the link that a device hands to a phone: one for each link. */
export const handOffIdOf = (linkId: string): string => `${linkId}_phone`;

/**
 * A new secret for a link that has run out or was used, sent to the address the case knows; never shown to who asks. Whoever has seen the
 * address of a form can ask, without a session: one that still works is mailed again as it is, or they could shut it and end the
 * sessions behind it; and mails come at growing distances.
 */
export function renewLink(
  turn: Turn,
  { linkId, leavesAlive }: { linkId: string; leavesAlive?: true },
): Refused | "too_soon" | null {
  const link = linkOf(turn, linkId);
  if (link === undefined) return unknownLink(linkId);
  if (link.revokedAtMs !== null) return err({ code: "link_dead", why: "revoked" });
  if (turn.before.status !== "active") return err({ code: "case_closed", status: turn.before.status });
  if (link.generation > 1 && turn.nowMs - link.createdAtMs < renewPauseMs) return "too_soon";
  if (turn.nowMs < nextMailAtMs(link)) return "too_soon";
  // Each person's own address; that of a phone is nobody's: the device beside it shows a new code.
  const to = link.kind === "handoff" ? null : linkAddress(turn.next, link.subject);
  if (to === null)
    return err({ code: "bad_value", param: "linkId", message: "the case has no e-mail address to send a link to" });
  const seconds = defaultSeconds(link, linkRulesOf(turn.definition, turn.before));
  const isLeft = leavesAlive === true && deadBecause(link, turn.nowMs) === null;
  const anew = {
    generation: link.generation + 1,
    createdAtMs: turn.nowMs,
    expiresAtMs: turn.nowMs + seconds * 1_000,
    usedAtMs: null,
  };
  changeLink(turn, link, {
    ...(isLeft ? {} : anew),
    ...(leavesAlive === true ? { mailed: { atMs: turn.nowMs, times: timesMailed(link, turn.nowMs) + 1 } } : {}),
  });
  planLinkMail(turn, link);
  return null;
}

/** When the next mail may go to whoever asks: after five minutes, ten, twenty, up to six hours. */
function nextMailAtMs({ mailed }: CaseLink): number {
  if (mailed === undefined) return 0;
  return mailed.atMs + Math.min(renewPauseMs * 2 ** (mailed.times - 1), longestRenewPauseMs);
}

const timesMailed = ({ mailed }: CaseLink, nowMs: number): number =>
  mailed === undefined || nowMs - mailed.atMs >= renewRestMs ? 0 : mailed.times;

/** The link that `links.collection` shows: the applicant's newest one that is not revoked and opens the whole form. */
export const collectionLink = (snapshot: CaseSnapshot): CaseLink | null =>
  snapshot.links
    .filter((link) => link.subject === "applicant" && link.kind === "session" && link.revokedAtMs === null)
    .filter((link) => link.pages === undefined)
    .at(-1) ?? null;
