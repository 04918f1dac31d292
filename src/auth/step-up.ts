import { endStepUpCode, replaceStepUpCode, takeTry } from "../db/step-up-codes";
import type { Proof, TenantId } from "../domain";
import type { Env } from "../env";
import { hmacSha256Hex, randomDigits, sameSecret } from "../lib/bytes";
import { derivedKey } from "../lib/derived-key";

/** How long a proof counts: what weighs is done soon after it. */
export const proofLifeMs = 10 * 60_000;

const codeDigits = 6;
const codeLifeMs = 10 * 60_000;
const tries = 5;
const mailsPerWindow = 3;
const windowMs = 15 * 60_000;

/** What a session may not do before its person proves anew who they are. Signing in is a proof. */
export function owedProofs(
  { stepUp }: { stepUp: { decisions: boolean; exports: boolean } },
  { provenAtMs }: { provenAtMs: number },
  nowMs: number,
): Proof[] {
  if (nowMs - provenAtMs < proofLifeMs) return [];
  return [
    ...(stepUp.decisions ? ["high_risk_decisions" as const] : []),
    ...(stepUp.exports ? ["exports" as const] : []),
  ];
}

/** A new code for a session, to be mailed to its person; null: enough were mailed lately. The last one no longer counts. */
export async function makeStepUpCode(
  env: Env,
  { hash, tenantId }: { hash: string; tenantId: TenantId },
  nowMs: number,
): Promise<string | null> {
  const code = randomDigits(codeDigits);
  const row = { sessionHash: hash, tenantId, codeHash: codeHash(env, hash, code) };
  const isKept = await replaceStepUpCode(
    env.DB,
    { ...row, expiresAtMs: nowMs + codeLifeMs, triesLeft: tries },
    { mostMails: mailsPerWindow, windowMs, nowMs },
  );
  return isKept ? code : null;
}

export type CodeVerdict = { right: true } | { right: false; triesLeft: number };

/** Whether this is the code that was mailed for the session. A right one works once. */
export async function tryStepUpCode(env: Env, hash: string, code: string, nowMs: number): Promise<CodeVerdict> {
  const kept = await takeTry(env.DB, hash, nowMs);
  if (kept === null) return { right: false, triesLeft: 0 };
  if (!sameSecret(kept.codeHash, codeHash(env, hash, code))) return { right: false, triesLeft: kept.triesLeft };
  return (await endStepUpCode(env.DB, hash, kept.codeHash)) ? { right: true } : { right: false, triesLeft: 0 };
}

const codeHash = (env: Env, sessionHash: string, code: string): string =>
  hmacSha256Hex(derivedKey(env.MASTER_KEY, "step-up-codes"), `${sessionHash}|${code}`);
