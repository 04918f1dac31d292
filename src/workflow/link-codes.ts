import type { CaseLink, LinkCode, Refusal } from "../domain";
import { err, type Result } from "../lib/result";
import { type Carried, no, yes } from "./carried";
import { planLinkMail } from "./link-mail";
import { changeLink, linkOf, unknownLink } from "./links";
import { patch, type Turn } from "./turn";

/** How long a code is good for. */
export const codeLifeMs = 10 * 60_000;
/** So many wrong codes lock the link's codes. Six digits and five tries: one guess in two hundred thousand. */
export const mostWrongCodes = 5;
const firstLockMs = 30 * 60_000;
const longestLockMs = 24 * 3_600_000;
const firstPauseMs = 60_000;
const longestPauseMs = 3_600_000;

/** When the next code may be sent; the pause doubles with each one that was sent for nothing. */
export const nextCodeAtMs = (code: LinkCode): number =>
  Math.max(code.sentAtMs + Math.min(firstPauseMs * 2 ** (code.sent - 1), longestPauseMs), code.lockedUntilMs ?? 0);

export const isLocked = (code: LinkCode | undefined, nowMs: number): boolean => (code?.lockedUntilMs ?? 0) > nowMs;

/** Sends a code to the address of the link's person. Too soon after the one before, nothing is sent: that one is still on its way. */
export function sendCode(turn: Turn, linkId: string, challengeId: string): Result<Carried, Refusal> {
  const link = linkOf(turn, linkId);
  if (link === undefined) return unknownLink(linkId);
  if (link.revokedAtMs !== null) return err({ code: "link_dead", why: "revoked" });
  const { code } = link;
  if (code !== undefined && isLocked(code, turn.nowMs)) return no("link.code_sent", linkId, { ignored: "locked" });
  if (code !== undefined && turn.nowMs < nextCodeAtMs(code))
    return no("link.code_sent", linkId, { ignored: "sent a moment ago" });
  if (!planLinkMail(turn, link, challengeId))
    return err({ code: "bad_value", param: "linkId", message: "the case has no e-mail address to send a code to" });
  changeLink(turn, link, {
    code: {
      challengeId,
      sentAtMs: turn.nowMs,
      expiresAtMs: turn.nowMs + codeLifeMs,
      sent: (code?.sent ?? 0) + 1,
      wrong: code?.wrong ?? 0,
      lockedUntilMs: null,
      locks: code?.locks ?? 0,
    },
  });
  return yes("link.code_sent", linkId);
}

/** Whether a code would be taken now, were it right. */
export const takesCode = ({ code }: CaseLink, nowMs: number): boolean =>
  code !== undefined && !isLocked(code, nowMs) && code.expiresAtMs > nowMs;

/** What a typed code comes to: the device is known from now on, or the try counts, and too many of them lock the link's codes. */
export function tryCode(turn: Turn, linkId: string, isRight: boolean): Result<Carried, Refusal> {
  const link = linkOf(turn, linkId);
  if (link === undefined) return unknownLink(linkId);
  const { code } = link;
  if (code === undefined || !takesCode(link, turn.nowMs)) {
    const ignored = isLocked(code, turn.nowMs) ? "locked" : "the code has expired";
    return no("link.code_wrong", linkId, { ignored });
  }
  if (isRight) {
    const { code: _used, ...open } = link;
    patch(turn, { links: turn.next.links.map((other) => (other === link ? open : other)) });
    return yes("link.code_right", linkId);
  }
  const wrong = code.wrong + 1;
  if (wrong < mostWrongCodes) {
    changeLink(turn, link, { code: { ...code, wrong } });
    return yes("link.code_wrong", linkId, { wrong, most: mostWrongCodes });
  }
  const lockMs = Math.min(firstLockMs * 2 ** code.locks, longestLockMs);
  changeLink(turn, link, {
    // The code that was guessed at is worth nothing afterwards.
    code: { ...code, wrong: 0, locks: code.locks + 1, lockedUntilMs: turn.nowMs + lockMs, expiresAtMs: turn.nowMs },
  });
  return yes("link.locked", linkId, { forSeconds: lockMs / 1_000 });
}
