import { getInvitation, type Invitation } from "../db/invitations";
import type { Env } from "../env";
import { base64url, hmacSha256, sameSecret } from "../lib/bytes";
import { derivedKey } from "../lib/derived-key";

/** How long a link to join the team works. */
export const invitationLifeMs = 7 * 86_400_000;

/**
 * The path of an invitation's newest link. Its secret follows from the invitation and the master key, so it is stored nowhere, and a
 * mail that is sent twice carries the same link.
 */
export const invitationPath = (
  env: Pick<Env, "MASTER_KEY">,
  invitation: Pick<Invitation, "id" | "generation">,
): string => `/join/${invitation.id}.${secretOf(env, invitation)}`;

/** The invitation that a link opens, while it is open; null when it does not. Looking uses nothing up: mail scanners look too. */
export async function invitationBehind(
  env: Pick<Env, "DB" | "MASTER_KEY">,
  reference: string,
  nowMs: number,
): Promise<Invitation | null> {
  const [, id, secret] = /^(inv_\w{1,64})\.([\w-]{20,64})$/.exec(reference) ?? [];
  if (id === undefined || secret === undefined) return null;
  const invitation = await getInvitation(env.DB, id);
  if (invitation === null || invitation.expiresAtMs <= nowMs) return null;
  return sameSecret(secret, secretOf(env, invitation)) ? invitation : null;
}

const secretOf = (env: Pick<Env, "MASTER_KEY">, { id, generation }: Pick<Invitation, "id" | "generation">): string =>
  base64url(hmacSha256(derivedKey(env.MASTER_KEY, "invitations"), `${id}|${generation}`));
