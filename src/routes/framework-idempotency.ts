import { dbOf } from "../db/db-of";
import { beginCall, finishCall, forgetCall } from "../db/idempotency";
import type { TenantId } from "../domain";
import { type Env, keyringOf } from "../env";
import { openWith, sealWith } from "../lib/keyring";
import { err, ok, type Result } from "../lib/result";
import { type ApiProblem, problem } from "./problem";

/** An answer as it is repeated: status and body, byte for byte. */
export interface Remembered {
  status: number;
  body: string;
}

interface KeyedCall {
  env: Env;
  tenantId: TenantId;
  key: string;
  fingerprint: string;
  nowMs: number;
}

/**
 * Runs a call once per Idempotency-Key and answers every repeat with what it answered first, refusals included. What failed on our
 * side (thrown, 5xx) is forgotten, so that trying again can help. Bodies are sealed: some show a secret once.
 */
export async function once<Answer extends Remembered>(
  { env, tenantId, key, fingerprint, nowMs }: KeyedCall,
  run: () => Promise<Answer>,
): Promise<Result<Answer | Remembered, ApiProblem>> {
  const db = dbOf(env, tenantId);
  const start = await beginCall(db, tenantId, key, fingerprint, nowMs);
  switch (start.state) {
    case "reused":
      return err(
        problem("idempotency_key_reused", "This Idempotency-Key was used before with another request.", {
          param: "Idempotency-Key",
        }),
      );
    case "running":
      return err(
        problem("request_running", "The first request with this Idempotency-Key is still running.", {
          headers: { "Retry-After": "1" },
        }),
      );
    case "done": {
      const body = openWith(keyringOf(env), "idempotency", start.sealedBody, `${tenantId}|${key}`);
      if (body === null) throw new Error("a remembered answer does not open");
      return ok({ status: start.httpStatus, body });
    }
    case "fresh":
      break;
  }
  try {
    const done = await run();
    if (done.status >= 500 || wantsProof(done)) await forgetCall(db, tenantId, key, nowMs);
    else {
      const sealedBody = sealWith(keyringOf(env), "idempotency", done.body, `${tenantId}|${key}`);
      await finishCall(db, tenantId, key, nowMs, { httpStatus: done.status, sealedBody });
    }
    return ok(done);
  } catch (thrown) {
    await forgetCall(db, tenantId, key, nowMs);
    throw thrown;
  }
}

/** The Idempotency-Key of a request; null without one. */
export function idempotencyKeyOf(headers: Headers): Result<string | null, ApiProblem> {
  const key = headers.get("idempotency-key");
  if (key === null) return ok(null);
  if (/^[\x21-\x7e]([\x20-\x7e]{0,253}[\x21-\x7e])?$/.test(key)) return ok(key);
  return err(
    problem("bad_value", "Idempotency-Key must be 1 to 255 visible ASCII characters.", { param: "Idempotency-Key" }),
  );
}

/** Somebody who has to prove anew who they are sends the same request again then. */
const wantsProof = ({ status, body }: Remembered): boolean =>
  status === 403 && body.includes('"code":"step_up_required"');
