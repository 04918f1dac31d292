import { type CaseLink, type CaseRef, parseId } from "../domain";
import type { Settings } from "../env";
import { base64url, hmacSha256, sameSecret, seal, sha256Hex, unseal } from "../lib/bytes";
import { derivedKey } from "../lib/derived-key";

type Keys = Pick<Settings, "MASTER_KEY">;

/** Which link of which case: what the opaque part of an address stands for. */
export interface LinkReference {
  ref: CaseRef;
  linkId: string;
}

/**
 * The opaque name of a link in addresses: sealed, so it tells nobody whose case it is. It opens nothing by itself. The initialisation
 * vector makes it different each time; all of them mean the same.
 */
export function flowReference({ MASTER_KEY }: Keys, ref: CaseRef, linkId: string): string {
  const sealed = seal(derivedKey(MASTER_KEY, "flow-reference"), `${ref.tenantId}|${ref.caseId}|${linkId}`, "flow");
  return sealed.slice("1.".length).replace(".", "~");
}

export function readFlowReference({ MASTER_KEY }: Keys, text: string): LinkReference | null {
  if (text.length > 400) return null;
  const opened = unseal(derivedKey(MASTER_KEY, "flow-reference"), `1.${text.replace("~", ".")}`, "flow");
  const [tenant, caseText, linkId] = opened?.split("|") ?? [];
  const tenantId = parseId("tenant", tenant);
  const caseId = parseId("case", caseText);
  return tenantId === null || caseId === null || linkId === undefined ? null : { ref: { tenantId, caseId }, linkId };
}

/** 256 bits that follow from the facts of the link and a key: it can be shown again without ever being stored (DECISIONS 23). */
export const linkSecret = ({ MASTER_KEY }: Keys, ref: CaseRef, linkId: string, generation: number): string =>
  base64url(
    hmacSha256(derivedKey(MASTER_KEY, "applicant-link"), `${ref.tenantId}|${ref.caseId}|${linkId}|${generation}`),
  );

/** The address an applicant gets. GET shows a button; only POST opens a session. */
export function linkUrl(
  settings: Pick<Settings, "MASTER_KEY" | "BASE_URL">,
  ref: CaseRef,
  link: Pick<CaseLink, "id" | "generation">,
): string {
  const secret = linkSecret(settings, ref, link.id, link.generation);
  return `${settings.BASE_URL}/go/${flowReference(settings, ref, link.id)}.${secret}`;
}

/** Reads `<reference>.<secret>`. The secret must be one of the generations up to `newest`; which one it is, is told. */
export function readLink(keys: Keys, text: string): (LinkReference & { secret: string }) | null {
  const cut = text.lastIndexOf(".");
  const named = cut < 0 ? null : readFlowReference(keys, text.slice(0, cut));
  return named === null ? null : { ...named, secret: text.slice(cut + 1) };
}

/** The generation this secret belongs to, or null: it is no secret of this link. */
export function generationOf(
  keys: Keys,
  { ref, linkId, secret }: LinkReference & { secret: string },
  newest: number,
): number | null {
  for (let generation = newest; generation > 0 && generation > newest - 20; generation -= 1)
    if (sameSecret(secret, linkSecret(keys, ref, linkId, generation))) return generation;
  return null;
}

/** One cookie per case, so that two cases in one browser do not end each other. */
export const flowCookieName = (ref: CaseRef): string => `__Host-flow-${sha256Hex(ref.caseId).slice(0, 8)}`;

/** What a device that typed in its code is known by: it outlives the sessions. */
export const knownDeviceCookieName = (ref: CaseRef): string => `__Host-known-${sha256Hex(ref.caseId).slice(0, 8)}`;
