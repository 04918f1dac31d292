import { findPortalLink, insertPortalLink, type PortalAccess, type PortalLink } from "../db/portal-links";
import { type EndpointId, newId, parseId, type TenantId } from "../domain";
import type { Env } from "../env";
import { hmacSha256Hex, randomSecret, sameSecret } from "../lib/bytes";
import { derivedKey } from "../lib/derived-key";
import { absentActor } from "./absent-actor";
import { mayUse } from "./policy";

/** What somebody in the webhook portal may want: to see all, or one endpoint and its log, to send something, to change what there is. */
export type PortalWish =
  | { act: "see_all" }
  | { act: "create" }
  | { act: "see" | "send" | "change"; endpointId: EndpointId };

/**
 * The whole policy of the portal. A link opens endpoints of its tenant, or one of them, and nothing else; `view` looks, `resend` also
 * sends tests and deliveries again, `manage` also makes and changes endpoints. It ends when its time is over or somebody takes it back.
 */
export function mayInPortal(
  link: Pick<PortalLink, "endpointId" | "access" | "expiresAtMs" | "revokedAtMs">,
  wish: PortalWish,
  nowMs: number,
): boolean {
  if (link.revokedAtMs !== null || link.expiresAtMs <= nowMs) return false;
  switch (wish.act) {
    case "see_all":
      return link.endpointId === null;
    case "create":
      return link.endpointId === null && link.access === "manage";
    case "see":
    case "send":
    case "change":
      return (link.endpointId === null || link.endpointId === wish.endpointId) && reaches(link.access, wish.act);
  }
}

const acts: Record<PortalAccess, readonly PortalWish["act"][]> = {
  view: ["see"],
  resend: ["see", "send"],
  manage: ["see", "send", "change"],
};
const reaches = (access: PortalAccess, act: PortalWish["act"]): boolean => acts[access].includes(act);

/** Makes a link and its path. The secret in the path is stored as a keyed hash only, and shown in no later answer. */
export async function makePortalLink(
  env: Env,
  db: D1Database,
  tenantId: TenantId,
  wish: { endpointId: EndpointId | null; access: PortalAccess; expiresInSeconds: number; createdBy: string },
  nowMs: number,
): Promise<{ link: PortalLink; path: string }> {
  const secret = randomSecret(32);
  const { expiresInSeconds, ...rest } = wish;
  const link: PortalLink = {
    ...rest,
    id: newId("portalLink"),
    tenantId,
    secretHash: hashOf(env, secret),
    createdAtMs: nowMs,
    expiresAtMs: nowMs + expiresInSeconds * 1_000,
    revokedAtMs: null,
  };
  await insertPortalLink(db, tenantId, link);
  return { link, path: `/portal/go/${link.id}.${secret}` };
}

/**
 * The link that this id and secret open; null: none, its time is over, or whoever made it could make none now. A link lends what its maker
 * may do, and never longer than they may.
 */
export async function portalLinkOf(env: Env, rawId: string, secret: string, nowMs: number): Promise<PortalLink | null> {
  const id = parseId("portalLink", rawId);
  if (id === null || !/^[\w-]{43}$/.test(secret)) return null;
  const link = await findPortalLink(env.DB, id);
  if (link === null || !sameSecret(link.secretHash, hashOf(env, secret))) return null;
  if (link.revokedAtMs !== null || link.expiresAtMs <= nowMs) return null;
  return (await isStillLent(env, link, nowMs)) ? link : null;
}

async function isStillLent(env: Env, { tenantId, createdBy }: PortalLink, nowMs: number): Promise<boolean> {
  const kind = parseId("user", createdBy) === null ? "api_key" : "analyst";
  const maker = await absentActor(env, tenantId, { kind, id: createdBy }, nowMs);
  return maker !== null && mayUse(maker, "webhooks:write");
}

/** The secret that the browser keeps for a link, out of its cookies. */
export function portalSecretOf(request: Request, rawId: string): string | null {
  const wanted = cookieName(rawId);
  for (const pair of (request.headers.get("cookie") ?? "").split(";")) {
    const [name, value] = pair.trim().split("=", 2);
    if (name === wanted && value !== undefined) return value;
  }
  return null;
}

/** `Set-Cookie` of somebody who came by a link: for this link alone, until it ends. In frames of other sites it is kept for that pair of sites. */
export function portalCookie(link: PortalLink, secret: string, nowMs: number, isFramed: boolean): string {
  const where = isFramed ? "SameSite=None; Partitioned" : "SameSite=Lax";
  const lifeSeconds = Math.max(0, Math.floor((link.expiresAtMs - nowMs) / 1_000));
  return `${cookieName(link.id)}=${secret}; Path=/; HttpOnly; Secure; ${where}; Max-Age=${lifeSeconds}`;
}

// Two links in one browser do not push each other out.
const cookieName = (id: string): string => `__Host-portal-${id.slice(-8)}`;
const hashOf = (env: Env, secret: string): string => hmacSha256Hex(derivedKey(env.MASTER_KEY, "portal-link"), secret);
