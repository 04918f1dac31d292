import { checkCaseId } from "../cases/case-id";
import { caseOf } from "../cases/case-of";
import { flowCookieName, generationOf, readFlowReference, readLink } from "../cases/link";
import type { Actor, CaseRef } from "../domain";
import { type Env, settingsOf } from "../env";
import { sha256Hex } from "../lib/bytes";
import { derivedKey } from "../lib/derived-key";

export { flowCookieName, flowReference, linkUrl, readFlowReference } from "../cases/link";

export interface Applicant {
  actor: Extract<Actor, { kind: "applicant" }>;
  ref: CaseRef;
  linkId: string;
  language: string | null;
}

/** Who is asking, by the session cookie of the case that the address names. Null: no session, or one that has ended. */
export async function applicantOf(request: Request, env: Env, reference: string): Promise<Applicant | null> {
  const named = readFlowReference(settingsOf(env), reference);
  if (named === null || !isOurs(env, named.ref)) return null;
  const secret = cookieOf(request, flowCookieName(named.ref));
  if (secret === null) return null;
  const session = await caseOf(env, named.ref).flowSession(sha256Hex(secret));
  if (session === null) return null;
  const { linkId, language } = session;
  return { actor: { kind: "applicant", ...named.ref, linkId }, ref: named.ref, linkId, language };
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

function cookieOf(request: Request, name: string): string | null {
  for (const part of (request.headers.get("cookie") ?? "").split(";")) {
    const cut = part.indexOf("=");
    if (cut > 0 && part.slice(0, cut).trim() === name) return part.slice(cut + 1).trim();
  }
  return null;
}
