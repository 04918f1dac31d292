import type { CaseLink, CaseSnapshot, CommandBody, Refusal } from "../domain";
import { getPath, type JsonObject } from "../lib/json";
import { err } from "../lib/result";
import { nextEffectId, patch, plan, type Turn } from "./turn";

const defaultLinkSeconds = 14 * 86_400;
const renewPauseMs = 5 * 60_000;
const mailAttempts = 6;

type Refused = { ok: false; error: Refusal };

/** The link that a case with a form is born with. */
export const firstLink = (caseBody: string, language: string | null, nowMs: number): CaseLink => ({
  id: `lnk_${caseBody}_1`,
  kind: "session",
  subject: "applicant",
  generation: 1,
  language,
  createdAtMs: nowMs,
  expiresAtMs: nowMs + defaultLinkSeconds * 1_000,
  revokedAtMs: null,
  usedAtMs: null,
});

/** Why a link does not open anything now, or null when it does. */
export function deadBecause(link: CaseLink, nowMs: number): "revoked" | "expired" | "used" | null {
  if (link.revokedAtMs !== null) return "revoked";
  if (link.kind === "one_time" && link.usedAtMs !== null) return "used";
  return link.expiresAtMs <= nowMs ? "expired" : null;
}

export function mintLink(turn: Turn, body: Extract<CommandBody, { type: "mint_link" }>): Refused | null {
  if (turn.before.status !== "active") return err({ code: "case_closed", status: turn.before.status });
  // An id comes again when an Idempotency-Key does, long after: then the link begins anew, and its old secret stays dead.
  const former = turn.next.links.find((candidate) => candidate.id === body.linkId);
  const link: CaseLink = {
    id: body.linkId,
    kind: body.kind,
    subject: body.subject,
    generation: (former?.generation ?? 0) + 1,
    language: body.language ?? turn.next.language,
    createdAtMs: turn.nowMs,
    expiresAtMs: turn.nowMs + body.expiresInSeconds * 1_000,
    revokedAtMs: null,
    usedAtMs: null,
  };
  patch(turn, { links: [...turn.next.links.filter((other) => other !== former), link] });
  return null;
}

const change = (turn: Turn, link: CaseLink, over: Partial<CaseLink>): void =>
  patch(turn, { links: turn.next.links.map((other) => (other === link ? { ...link, ...over } : other)) });

const unknown = (linkId: string): Refused => err({ code: "unknown_link", linkId });

/** Ends a link and every session that was opened with it. */
export function revokeLink(turn: Turn, linkId: string): Refused | null {
  const link = turn.next.links.find((candidate) => candidate.id === linkId);
  if (link === undefined) return unknown(linkId);
  change(turn, link, { revokedAtMs: link.revokedAtMs ?? turn.nowMs, generation: link.generation + 1 });
  return null;
}

/** A one-time link is used up by the POST that opens it. */
export function useLink(turn: Turn, linkId: string): Refused | null {
  const link = turn.next.links.find((candidate) => candidate.id === linkId);
  if (link === undefined) return unknown(linkId);
  const dead = deadBecause(link, turn.nowMs);
  if (dead !== null) return err({ code: "link_dead", why: dead });
  change(turn, link, { usedAtMs: turn.nowMs });
  return null;
}

/** A new secret for an expired link, sent to the address the case knows; never shown to who asks. Once in five minutes. */
export function renewLink(turn: Turn, linkId: string): Refused | "too_soon" | null {
  const link = turn.next.links.find((candidate) => candidate.id === linkId);
  if (link === undefined) return unknown(linkId);
  if (link.revokedAtMs !== null) return err({ code: "link_dead", why: "revoked" });
  if (turn.before.status !== "active") return err({ code: "case_closed", status: turn.before.status });
  if (link.generation > 1 && turn.nowMs - link.createdAtMs < renewPauseMs) return "too_soon";
  // We know where the applicant is reached; a link of somebody else is not sent to them.
  const to = link.subject === "applicant" ? addressPath(turn.next.context) : null;
  if (to === null)
    return err({ code: "bad_value", param: "linkId", message: "the case has no e-mail address to send a link to" });
  change(turn, link, {
    generation: link.generation + 1,
    createdAtMs: turn.nowMs,
    expiresAtMs: turn.nowMs + defaultLinkSeconds * 1_000,
    usedAtMs: null,
  });
  const id = nextEffectId(turn);
  plan(turn, { kind: "send_mail", id, to, template: "collection_link", linkId, language: link.language }, mailAttempts);
  return null;
}

/** Where the applicant's address stands: the company's representative, else the entity itself. */
function addressPath(context: JsonObject): string | null {
  const paths = ["entity.data.additionalInfo.mainRepresentative.email", "entity.data.email"];
  return paths.find((path) => typeof getPath(context, path) === "string") ?? null;
}

/** The link that `links.collection` shows: the applicant's newest one that is not revoked. */
export const collectionLink = (snapshot: CaseSnapshot): CaseLink | null =>
  snapshot.links
    .filter((link) => link.subject === "applicant" && link.kind === "session" && link.revokedAtMs === null)
    .at(-1) ?? null;
