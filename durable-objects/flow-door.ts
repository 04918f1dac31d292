import type { CodeStep, Entered, FlowEntry, FlowSessionView, TriedCode } from "../src/cases/case-api";
import { deviceCode, isDeviceCode } from "../src/cases/device-code";
import {
  type CaseLink,
  type CaseRef,
  type CaseSnapshot,
  type CommandBody,
  deadBecause,
  linkAddress,
  type Refusal,
} from "../src/domain";
import { randomSecret, sha256Hex } from "../src/lib/bytes";
import { err, ok, type Result } from "../src/lib/result";
import { isLocked, nextCodeAtMs, takesCode } from "../src/workflow/link-codes";
import { linkRulesOf } from "../src/workflow/link-rules";
import { type Answer, type CaseCore, unknownCase } from "./case-core";
import type { FlowSession } from "./flow-sessions";

/** Who has just opened a link that is about to end still gets to finish. */
const shortestSessionMs = 3_600_000;
/** A phone beside a device stays in for as long as one sits at a form, though its link was good for minutes. */
const phoneSessionMs = 12 * 3_600_000;
const deviceMs = 180 * 86_400_000;
/** How far apart two notes are at most that somebody is still there; of a session that ends sooner they are closer. */
const seenEveryMs = 5 * 60_000;

/** How people come in by links: sessions, devices that are known, and codes for those that are not. */
export class FlowDoor {
  readonly #core: CaseCore;

  constructor(core: CaseCore) {
    this.#core = core;
  }

  /** Somebody looked at the page behind a link. The first look at each secret is noted; nothing is used up. */
  saw(ref: CaseRef, linkId: string, generation: number): void {
    const snapshot = this.#core.load(ref);
    const mark = `opened|${linkId}|${generation}`;
    if (snapshot === null || linkIn(snapshot, linkId)?.generation !== generation) return;
    if (this.#core.store.meta(mark) !== null) return;
    this.#core.inTransaction(() => this.#core.store.setMeta(mark, String(Date.now())));
    this.#give(snapshot, linkId, { type: "note_link", linkId, what: "opened", isKnown: false });
  }

  enter(ref: CaseRef, linkId: string, generation: number, from: FlowEntry): Result<Entered, Refusal> {
    const snapshot = this.#core.load(ref);
    const link = snapshot === null ? undefined : linkIn(snapshot, linkId);
    if (snapshot === null || link === undefined || link.generation !== generation)
      return err<Refusal>({ code: "link_dead", why: "revoked" });
    const nowMs = this.#core.nowMs();
    const dead = deadBecause(link, nowMs);
    if (dead !== null) return err<Refusal>({ code: "link_dead", why: dead });
    const startedAtMs = Date.now();
    const sessions = this.#core.store.flowSessions;
    const isKnown = from.deviceHash !== null && sessions.knows(from.deviceHash, link.subject, startedAtMs);
    const body: CommandBody =
      link.kind === "session" ? { type: "note_link", linkId, what: "entered", isKnown } : { type: "use_link", linkId };
    const noted = this.#give(snapshot, linkId, body);
    if (!noted.ok) return noted;
    const rules = linkRulesOf(this.#core.definitionOf(snapshot), snapshot);
    const isProtected = rules.newDevice === "email_code" && link.kind !== "handoff";
    const isVerified = !isProtected || isKnown || this.#isBlank(snapshot, link);
    const restMs = link.kind === "handoff" ? phoneSessionMs : Math.max(link.expiresAtMs - nowMs, shortestSessionMs);
    const expiresAtMs = startedAtMs + Math.min(rules.signedInSeconds * 1_000, restMs);
    const session = { linkId, generation, expiresAtMs, seenAtMs: startedAtMs, isVerified };
    const entered = this.#begin(session, link, isProtected && isVerified && !isKnown, from.sessionHash);
    if (!isVerified) this.#sendCode(ref, linkId);
    return ok(entered);
  }

  session(ref: CaseRef, sessionHash: string): FlowSessionView | null {
    const found = this.#find(ref, sessionHash);
    if (found === null) return null;
    const { link, session, idleMs } = found;
    return {
      linkId: link.id,
      kind: link.kind,
      language: link.language,
      code: session.isVerified ? null : this.#codeStep(found.snapshot, link),
      endsAtMs: session.expiresAtMs,
      idleMs,
    };
  }

  /** Another code for the session that waits for one. */
  resend(ref: CaseRef, sessionHash: string): CodeStep | null {
    const found = this.#find(ref, sessionHash);
    if (found === null || found.session.isVerified) return null;
    this.#sendCode(ref, found.link.id);
    return this.session(ref, sessionHash)?.code ?? null;
  }

  /** A typed code. The right one opens the session anew, under another name. */
  tryCode(ref: CaseRef, sessionHash: string, typed: string, alsoRight: string | null): TriedCode | null {
    const found = this.#find(ref, sessionHash);
    if (found === null || found.session.isVerified) return null;
    const { snapshot, link, session } = found;
    const right = link.code === undefined ? null : deviceCode(this.#core.settings, ref, link.id, link.code.challengeId);
    const isRight = [right, alsoRight].some((code) => code !== null && isDeviceCode(typed, code));
    const wasTaken = takesCode(link, this.#core.nowMs());
    this.#give(snapshot, link.id, { type: "try_code", linkId: link.id, isRight });
    if (wasTaken && isRight) {
      const now = { ...session, seenAtMs: Date.now(), isVerified: true };
      return { outcome: "right", entered: this.#begin(now, link, true, sessionHash) };
    }
    const step = this.session(ref, sessionHash)?.code ?? null;
    return step === null ? null : { outcome: step.isLocked ? "locked" : wasTaken ? "wrong" : "expired", step };
  }

  /** Nothing is known that could be shown, and nobody to send a code to: the first one to come writes it. */
  #isBlank(snapshot: CaseSnapshot, link: CaseLink): boolean {
    if (linkAddress(snapshot, link.subject) !== null) return false;
    const { pages } = snapshot.collection;
    if (Object.keys(pages).length > 0 || snapshot.documents.length > 0) return false;
    return Object.values(this.#core.store.drafts.byPage()).every(({ fields }) => Object.keys(fields).length === 0);
  }

  /** A session under a new secret; the one that the browser had before ends. */
  #begin(session: FlowSession, link: CaseLink, remember: boolean, formerHash: string | null): Entered {
    const sessionSecret = randomSecret(32);
    const deviceSecret = remember ? randomSecret(32) : null;
    this.#core.inTransaction(() => {
      const { flowSessions } = this.#core.store;
      if (formerHash !== null) flowSessions.end(formerHash);
      flowSessions.add(sha256Hex(sessionSecret), session);
      if (deviceSecret !== null) flowSessions.know(sha256Hex(deviceSecret), link.subject, session.seenAtMs + deviceMs);
    });
    const device = deviceSecret === null ? null : { secret: deviceSecret, lifeSeconds: deviceMs / 1_000 };
    return { sessionSecret, expiresAtMs: session.expiresAtMs, device };
  }

  #find(
    ref: CaseRef,
    sessionHash: string,
  ): { snapshot: CaseSnapshot; link: CaseLink; session: FlowSession; idleMs: number } | null {
    const snapshot = this.#core.load(ref);
    if (snapshot === null) return null;
    const nowMs = Date.now();
    const { flowSessions } = this.#core.store;
    const session = flowSessions.find(sessionHash, nowMs);
    const link = session === null ? undefined : linkIn(snapshot, session.linkId);
    if (session === null || link === undefined || link.revokedAtMs !== null || link.generation !== session.generation)
      return null;
    const idleMs = linkRulesOf(this.#core.definitionOf(snapshot), snapshot).idleSeconds * 1_000;
    if (session.seenAtMs + idleMs <= nowMs) return null;
    const noteEveryMs = Math.min(seenEveryMs, idleMs / 6);
    if (session.seenAtMs + noteEveryMs <= nowMs) this.#core.inTransaction(() => flowSessions.seen(sessionHash, nowMs));
    return { snapshot, link, session, idleMs };
  }

  #codeStep(snapshot: CaseSnapshot, link: CaseLink): CodeStep {
    const nowMs = this.#core.nowMs();
    const { code } = link;
    const waitMs = code === undefined ? 0 : Math.max(0, nextCodeAtMs(code) - nowMs);
    return {
      hasAddress: linkAddress(snapshot, link.subject) !== null,
      isLocked: isLocked(code, nowMs),
      isSent: code !== undefined && takesCode(link, nowMs),
      waitSeconds: Math.ceil(waitMs / 1_000),
    };
  }

  #sendCode(ref: CaseRef, linkId: string): void {
    const snapshot = this.#core.load(ref);
    if (snapshot !== null) this.#give(snapshot, linkId, { type: "send_code", linkId, challengeId: randomSecret(16) });
  }

  #give(snapshot: CaseSnapshot, linkId: string, body: CommandBody): Answer {
    const { tenantId, caseId } = snapshot;
    const actor = { kind: "applicant" as const, tenantId, caseId, linkId };
    const now = this.#core.snapshot();
    return now === null
      ? unknownCase
      : this.#core.dispatch(now, { id: null, actor, expectedVersion: null, body }, null);
  }
}

const linkIn = (snapshot: CaseSnapshot, linkId: string): CaseLink | undefined =>
  snapshot.links.find((candidate) => candidate.id === linkId);
