import * as z from "zod";
import { retryAfterSeconds } from "../checks/retry-after";
import { readAccessToken, writeAccessToken } from "../db/access-tokens";
import { dbOf } from "../db/db-of";
import type { AttemptReport, Outside, TenantId } from "../domain";
import { type Env, keyringOf } from "../env";
import { openWith, sealWith } from "../lib/keyring";
import { err, ok, type Result } from "../lib/result";
import {
  type AccessToken,
  accountSecrets,
  failed,
  httpRetryable,
  type PluginTools,
  readTokenAnswer,
  tokenRequest,
} from "../plugins";

const Kept = z.object({ token: z.string(), instanceUrl: z.string().nullable(), refreshToken: z.string().nullable() });
type Kept = z.output<typeof Kept>;

/** A token that would expire on its way is not sent. */
const marginMs = 60_000;
const dayMs = 86_400_000;
/** A refresh token that was handed out in the place of the first is all there is: it is kept for as long as somebody may still come. */
const refreshKeptMs = 400 * dayMs;
const mostAnswerBytes = 65_536;
const purpose = "access-tokens";

/** Tokens for accounts of a tenant at other systems: kept under seal until they expire, so that a thousand cases ask for one. */
export function accessTokenDoor(
  env: Env,
  tenantId: TenantId,
  outside: Outside,
  timeoutMs: number,
): PluginTools["accessToken"] {
  return async (account, refused) => {
    const secrets: Record<string, string> = {};
    for (const [part, name] of Object.entries(accountSecrets(account))) {
      const value = await outside.secret(name);
      if (value === null) return err(failed("not_configured", `the secret ${name} is not set`));
      secrets[part] = value;
    }
    if (account.grant === "token") return ok({ token: secrets.token ?? "", instanceUrl: null });

    const known = await kept(env, tenantId, tokenRequest(account, secrets, null).account);
    const nowMs = Date.now();
    // Another consumer may have renewed it meanwhile: then that one counts.
    if (known !== null && known.expiresAtMs > nowMs + marginMs && known.token !== refused) return ok(tokenIn(known));
    const request = tokenRequest(account, secrets, known?.refreshToken ?? null);
    const { url, headers, body } = request;
    const answer = await outside.fetch({
      ...{ url, method: "POST", headers, body, timeoutMs },
      ...{ maxBytes: mostAnswerBytes, unrecorded: true },
    });
    if (!answer.ok) {
      const { code, message, retryable, durationMs } = answer.error;
      if (!retryable) return err(failed(code, message));
      return err({ outcome: "retry", code, message, retryAfterSeconds: null, httpStatus: null, durationMs });
    }
    const { status, durationMs, text } = answer.value;
    if (httpRetryable(status))
      return err({
        outcome: "retry",
        code: `http_${status}`,
        message: `no token: the answer was ${status}`,
        retryAfterSeconds: retryAfterSeconds(answer.value.headers),
        httpStatus: status,
        durationMs,
      });
    const told = status === 200 ? readTokenAnswer(text) : null;
    if (told === null) return lost(env, tenantId, request.account, known, status);
    const fresh = {
      token: told.token,
      instanceUrl: told.instanceUrl,
      refreshToken: told.refreshToken ?? known?.refreshToken ?? null,
    };
    const expiresAtMs = nowMs + told.seconds * 1_000;
    await writeAccessToken(dbOf(env, tenantId), {
      tenantId,
      account: request.account,
      sealed: sealWith(keyringOf(env), purpose, JSON.stringify(fresh), `${tenantId}|${request.account}`),
      expiresAtMs,
      forgetAtMs: fresh.refreshToken === null ? expiresAtMs + dayMs : nowMs + refreshKeptMs,
    });
    return ok(tokenIn(fresh));
  };
}

/** No token was given. A server that hands out a refresh token only once may have given it to another consumer a moment ago. */
async function lost(
  env: Env,
  tenantId: TenantId,
  account: string,
  before: (Kept & { expiresAtMs: number }) | null,
  status: number,
): Promise<Result<AccessToken, AttemptReport>> {
  const now = await kept(env, tenantId, account);
  if (now !== null && now.token !== before?.token) return ok(tokenIn(now));
  if (status === 200) return err(failed("bad_answer", "the answer holds no token that can be read"));
  return err(failed("unauthorized", `the account was refused: the answer was ${status}`));
}

const tokenIn = ({ token, instanceUrl }: Kept): AccessToken => ({ token, instanceUrl });

async function kept(env: Env, tenantId: TenantId, account: string): Promise<(Kept & { expiresAtMs: number }) | null> {
  const row = await readAccessToken(dbOf(env, tenantId), tenantId, account);
  const text = row === null ? null : openWith(keyringOf(env), purpose, row.sealed, `${tenantId}|${account}`);
  return row === null || text === null ? null : { ...Kept.parse(JSON.parse(text)), expiresAtMs: row.expiresAtMs };
}
