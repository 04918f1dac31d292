import type { TokenLimit } from "../domain";
import type { Env } from "../env";
import { hmacSha256Hex } from "../lib/bytes";
import { derivedKey } from "../lib/derived-key";
import { parseV6 } from "../lib/ip-address";
import { askLimiter } from "./rate-limit";

/** Doors that somebody without a session stands before, with a secret in hand or asking for one. */
export type GuessedDoor = "sign_in" | "walk" | "api_key" | "sign_in_link" | "invitation" | "portal_link";

/** What one address on the network may do in a minute: ask to be let in, or bring a secret that is wrong. */
const limits: Record<GuessedDoor, TokenLimit> = {
  sign_in: { quota: 20, windowSeconds: 60 },
  // A whole office comes through one address in the morning; a walk costs a row, and no mail.
  walk: { quota: 120, windowSeconds: 60 },
  api_key: { quota: 60, windowSeconds: 60 },
  sign_in_link: { quota: 30, windowSeconds: 60 },
  invitation: { quota: 30, windowSeconds: 60 },
  portal_link: { quota: 60, windowSeconds: 60 },
};

/**
 * Counts one more try of an address at a door, exactly, in an object of its own. Null: it may go on; else the seconds until the next.
 *
 * Where a secret is brought, only wrong ones are counted, after they were looked at: whoever has the right one is let in however much
 * somebody behind the same address has tried, so nobody can lock anybody out. The secrets have 256 bits: what is stopped is the noise and
 * the work, not a guess that could succeed. Where nobody tells the address (no proxy of Cloudflare's), wrong secrets are not counted, and
 * all who ask share one count.
 */
export async function countTry(env: Env, request: Request, door: GuessedDoor): Promise<number | null> {
  const address = request.headers.get("cf-connecting-ip");
  if (address === null && door !== "sign_in" && door !== "walk") return null;
  // No address of anybody is the name of anything.
  const name = hmacSha256Hex(derivedKey(env.MASTER_KEY, "guess-pace"), `${door}|${networkOf(address ?? "")}`);
  const token = await askLimiter(env, `door/${door}/${name}`, limits[door]);
  return token === null || token.allowed ? null : token.retryAfterSeconds;
}

/** Who has one address of IPv6 has the 64 bits behind it as well. */
const networkOf = (address: string): string => parseV6(address)?.slice(0, 4).join(":") ?? address;
