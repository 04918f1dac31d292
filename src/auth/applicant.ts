import type { CodeStep, Entered, FlowEntry, FlowSessionView } from "../cases/case-api";
import { checkCaseId } from "../cases/case-id";
import { caseOf } from "../cases/case-of";
import { flowCookieName, generationOf, knownDeviceCookieName, readFlowReference, readLink } from "../cases/link";
import type { Actor, CaseRef, LinkKind } from "../domain";
import { type Env, settingsOf } from "../env";
import { sha256Hex } from "../lib/bytes";
import { derivedKey } from "../lib/derived-key";

export { flowReference, linkUrl, readFlowReference } from "../cases/link";

export interface Applicant {
  actor: Extract<Actor, { kind: "applicant" }>;
  ref: CaseRef;
  linkId: string;
  kind: LinkKind;
  language: string | null;
  /** Ends at `endsAtMs` whatever happens, and `idleMs` after the last sign of life. */
  session: { endsAtMs: number; idleMs: number };
}

/** Somebody whose device is new: they are let in when they have typed in the code. Nothing of the case is shown before. */
export interface Newcomer {
  ref: CaseRef;
  linkId: string;
  language: string | null;
  code: CodeStep;
  sessionHash: string;
}

/** Who is asking, by the session cookie of the case that the address names. Null: no session, one that has ended, or a newcomer's. */
export async function applicantOf(request: Request, env: Env, reference: string): Promise<Applicant | null> {
  const found = await sessionOf(request, env, reference);
  return found === null ? null : insideBy(found);
}

/** The same of a case that is known by its id. */
export async function applicantAt(request: Request, env: Env, ref: CaseRef): Promise<Applicant | null> {
  const found = await sessionAt(request, env, ref);
  return found === null ? null : insideBy(found);
}

function insideBy({ ref, session }: { ref: CaseRef; session: FlowSessionView }): Applicant | null {
  if (session.code !== null) return null;
  const { linkId, kind, language, endsAtMs, idleMs } = session;
  return {
    ...{ actor: { kind: "applicant", ...ref, linkId }, ref, linkId, kind, language },
    session: { endsAtMs, idleMs },
  };
}

/** The newcomer behind the cookie. Null: nobody is signed in, or nothing more is asked of them. */
export async function newcomerOf(request: Request, env: Env, reference: string): Promise<Newcomer | null> {
  const found = await sessionOf(request, env, reference);
  if (found === null || found.session.code === null) return null;
  const { linkId, language, code } = found.session;
  return { ref: found.ref, linkId, language, code, sessionHash: found.sessionHash };
}

async function sessionOf(request: Request, env: Env, reference: string) {
  const named = readFlowReference(settingsOf(env), reference);
  return named === null ? null : sessionAt(request, env, named.ref);
}

async function sessionAt(request: Request, env: Env, ref: CaseRef) {
  const { sessionHash } = entryOf(request, ref);
  if (sessionHash === null || !isOurs(env, ref)) return null;
  const session = await caseOf(env, ref).flowSession(sessionHash);
  return session === null ? null : { ref, session, sessionHash };
}

/** What this browser has from before, for this case: hashes of its cookies, or of the session that its script carries. */
export function entryOf(request: Request, ref: CaseRef): FlowEntry {
  const hashOf = (name: string): string | null => {
    const secret = cookieOf(request, name);
    return secret === null ? null : sha256Hex(secret);
  };
  const carried = bearerOf(request);
  return {
    sessionHash: carried === null ? hashOf(flowCookieName(ref)) : sha256Hex(carried),
    deviceHash: hashOf(knownDeviceCookieName(ref)),
  };
}

/** What the forms of a session follow from: the cookie that they ride on. */
export const entrySecretOf = (request: Request, ref: CaseRef): string | null => cookieOf(request, flowCookieName(ref));

/**
 * `Set-Cookie` lines of somebody who was let in: the session, and what the device is known by next time. `isFramed`: by a frame on
 * another site, where browsers keep cookies only for this one pair of sites, if at all.
 */
export function entryCookies(
  ref: CaseRef,
  { sessionSecret, expiresAtMs, device }: Entered,
  nowMs: number,
  isFramed = false,
): string[] {
  const where = isFramed ? "SameSite=None; Partitioned" : "SameSite=Lax";
  const lifeSeconds = Math.max(0, Math.floor((expiresAtMs - nowMs) / 1_000));
  const cookie = (name: string, value: string, seconds: number): string =>
    `${name}=${value}; Path=/; HttpOnly; Secure; ${where}; Max-Age=${seconds}`;
  return [
    cookie(flowCookieName(ref), sessionSecret, lifeSeconds),
    ...(device === null ? [] : [cookie(knownDeviceCookieName(ref), device.secret, device.lifeSeconds)]),
  ];
}

/** The link that an address with a secret names. Null: not one of ours. `generation` tells whether it is the newest. */
export async function readApplicantLink(
  env: Env,
  text: string,
): Promise<{ ref: CaseRef; linkId: string; generation: number } | null> {
  const keys = settingsOf(env);
  const named = readLink(keys, text);
  if (named === null || !isOurs(env, named.ref)) return null;
  const flow = await caseOf(env, named.ref).flow();
  const link = flow.ok ? flow.value.links.find((candidate) => candidate.id === named.linkId) : undefined;
  const generation = link === undefined ? null : generationOf(keys, named, link.generation);
  return generation === null ? null : { ref: named.ref, linkId: named.linkId, generation };
}

/** Sealed references are made by us, but a stub is made only for an id that proves itself all the same. */
const isOurs = (env: Env, ref: CaseRef): boolean =>
  checkCaseId(derivedKey(settingsOf(env).MASTER_KEY, "case-id"), ref.tenantId, ref.caseId) !== null;

/** The secret of a session that is sent by a script instead of a cookie; null: none is. */
const bearerOf = (request: Request): string | null =>
  /^Bearer ([\w-]{20,100})$/.exec(request.headers.get("authorization") ?? "")?.[1] ?? null;

function cookieOf(request: Request, name: string): string | null {
  for (const part of (request.headers.get("cookie") ?? "").split(";")) {
    const cut = part.indexOf("=");
    if (cut > 0 && part.slice(0, cut).trim() === name) return part.slice(cut + 1).trim();
  }
  return null;
}
