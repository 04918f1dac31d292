import { consumeSignInLink, insertSignInLink, insertSignInLinkWithin, isLinkUsable } from "../db/sign-in";
import { signInRulesOf } from "../db/sign-in-settings";
import type { User } from "../db/users";
import type { Env } from "../env";
import { hmacSha256Hex, randomSecret } from "../lib/bytes";
import { derivedKey } from "../lib/derived-key";

const linkLifeMs = 15 * 60_000;

const linksPerWindow = 3;
const windowMs = 15 * 60_000;

/** Makes a one-time sign-in link and answers its path. The secret in it is stored as a keyed hash only. */
export async function makeSignInLink(env: Env, user: Pick<User, "id" | "tenantId">, nowMs: number): Promise<string> {
  const { path, row } = newLink(env, user, nowMs);
  await insertSignInLink(env.DB, row);
  return path;
}

/** The same for whoever asks for one without being known: at most three in a quarter of an hour; null: those were made. */
export async function makeAskedLink(
  env: Env,
  user: Pick<User, "id" | "tenantId">,
  nowMs: number,
): Promise<string | null> {
  const { path, row } = newLink(env, user, nowMs);
  const isMade = await insertSignInLinkWithin(env.DB, row, { most: linksPerWindow, sinceMs: nowMs - windowMs });
  return isMade ? path : null;
}

function newLink(env: Env, { id, tenantId }: Pick<User, "id" | "tenantId">, nowMs: number) {
  const secret = randomSecret(32);
  const times = { createdAtMs: nowMs, expiresAtMs: nowMs + linkLifeMs };
  const row = { hash: linkHash(env, secret), tenantId, userId: id, ...times, reusable: false };
  return { path: `/sign-in/${secret}`, row };
}

/** Whether the link would let somebody in; consumes nothing. */
export const isSignInLinkGood = async (env: Env, secret: string, nowMs: number): Promise<boolean> =>
  hasForm(secret) && (await isLinkUsable(env.DB, linkHash(env, secret), nowMs));

/** Uses the link: the person it lets in, or null. */
export async function useSignInLink(env: Env, secret: string, nowMs: number): Promise<User | null> {
  const user = hasForm(secret) ? await consumeSignInLink(env.DB, linkHash(env, secret), nowMs) : null;
  if (user === null || user.role === "admin") return user;
  // A link that was made before its tenant decided for providers alone lets in administrators only.
  return (await signInRulesOf(env.DB, user.tenantId)).onlyProviders ? null : user;
}

const hasForm = (secret: string): boolean => /^[\w-]{16,128}$/.test(secret);
const linkHash = (env: Env, secret: string): string => hmacSha256Hex(derivedKey(env.MASTER_KEY, "sign-in"), secret);
