import { Hono } from "hono";
import { caseOf } from "../cases/case-of";
import { callingVendor } from "../checks";
import { type CallbackTarget, readCallbackToken } from "../checks/callback-token";
import { callbackTokenKey } from "../checks/callback-url";
import { verifiedId } from "../checks/standard-signature";
import type { Command, RunResult } from "../domain";
import { settingsOf } from "../env";
import { sha256Hex } from "../lib/bytes";
import { applyNews } from "../queues/standalone-checks";
import type { AppEnv } from "./framework-headers";
import { refuse } from "./framework-mount";
import { notFound, problem, problemOf } from "./problem";
import { readRequestBytes } from "./request-bytes";

const maxBodyBytes = 256 * 1_024;

/**
 * Where vendors report. The address holds a token for one run at one vendor; the vendor signs the bytes. What a vendor says
 * twice is applied once, and once it is recorded (or can never be) it is told 200, so that it stops.
 */
export const callbackRoutes = new Hono<AppEnv>().post("/api/v1/callbacks/:token", async (c) => {
  const nowMs = Date.now();
  const { MASTER_KEY } = settingsOf(c.env);
  const token = c.req.param("token");
  const target = readCallbackToken(callbackTokenKey(MASTER_KEY), token, nowMs);
  const vendor = target && callingVendor(target.vendor);
  if (target === null || vendor === null) return refuse(c, notFound("callback address"));

  const { body } = c.req.raw;
  const bytes = body === null ? new Uint8Array() : await readRequestBytes(body, maxBodyBytes);
  if (bytes === "broken") return refuse(c, problem("bad_value", "The body could not be read to its end."));
  if (bytes === "too_large")
    return refuse(c, problem("too_large", `A callback may have ${maxBodyBytes} bytes at most.`));
  // Signatures cover bytes: what is not UTF-8 would decode to text that was never signed.
  const rawBody = utf8(bytes);
  const signedId =
    rawBody === null ? null : verifiedId(vendor.callbackKey(MASTER_KEY), (name) => c.req.header(name), rawBody, nowMs);
  if (rawBody === null || signedId === null)
    return refuse(c, problem("bad_signature", "The signature does not match, or its time is too far away."));

  const news = vendor.readCallback(rawBody, token);
  if (news === null || news.eventId !== signedId)
    return refuse(c, problem("bad_value", "The callback is not about this address, or cannot be read."));

  if ("checkId" in target) {
    const applied = await applyNews(c.env, target.tenantId, target.checkId, news.result, nowMs);
    return c.json(applied ? { received: true } : { received: true, applied: false });
  }
  const { tenantId, caseId } = target;
  const answer = await caseOf(c.env, { tenantId, caseId }).dispatch(
    commandOf(target, news.eventId, news.result),
    sha256Hex(rawBody),
  );
  if (answer.ok) return c.json({ received: true });
  const isTheirs = answer.error.code === "unknown_case" || answer.error.code === "idempotency_key_reused";
  return isTheirs ? refuse(c, problemOf(answer.error)) : c.json({ received: true, applied: false });
});

type RunTarget = Extract<CallbackTarget, { runId: unknown }>;

/** Event ids are the vendor's; its name before them keeps two vendors of one case apart. */
function commandOf({ tenantId, runId, vendor }: RunTarget, eventId: string, result: RunResult): Command {
  const vendorEventId = `${vendor}.${eventId}`;
  return {
    id: `callback.${vendorEventId}`,
    actor: { kind: "vendor", tenantId, vendor },
    expectedVersion: null,
    body: { type: "callback", runId, vendorEventId, result },
  };
}

function utf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
