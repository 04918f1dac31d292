import { type Context, Hono } from "hono";
import { errorFields, log } from "../lib/log";
import type { Applied } from "../queues/apply-result";
import { type Taken, takeCallback } from "../queues/take-callback";
import type { AppEnv } from "./framework-headers";
import { refuse } from "./framework-mount";
import { type ApiProblem, notFound, problem, problemOf } from "./problem";
import { readRequestBytes } from "./request-bytes";

const maxBodyBytes = 256 * 1_024;

/**
 * Where vendors report. The address holds a token for one run at one vendor, or for a vendor's account; the vendor signs the bytes.
 * What is proven is stored before it is applied; from then on the vendor is told 200, so that it stops. What it says twice is applied
 * once. What is not proven is refused, and put aside for a person to look at.
 */
export const callbackRoutes = new Hono<AppEnv>().post("/api/v1/callbacks/:token", async (c) => {
  const nowMs = Date.now();
  const { body } = c.req.raw;
  const bytes = body === null ? new Uint8Array() : await readRequestBytes(body, maxBodyBytes);
  if (bytes === "broken") return refuse(c, problem("bad_value", "The body could not be read to its end."));
  if (bytes === "too_large")
    return refuse(c, problem("too_large", `A callback may have ${maxBodyBytes} bytes at most.`));
  const header = (name: string) => c.req.header(name);
  // Signatures cover bytes: what is not UTF-8 would decode to text that was never signed.
  const rawBody = utf8(bytes);
  const taken = await takeCallback(c.env, { token: c.req.param("token"), rawBody, header, nowMs });
  if (taken.kind === "nothing_new") return c.json({ received: true, applied: false });
  if (taken.kind !== "received") return refuse(c, refusals[taken.kind]);
  if (taken.later === null) return c.json({ received: true });
  const done = await inTime(c, taken.later);
  if (done?.kind === "refused" && done.refusal.code === "unknown_case") return refuse(c, problemOf(done.refusal));
  if (done?.kind === "refused" && done.refusal.code === "idempotency_key_reused")
    return refuse(c, problemOf(done.refusal));
  return c.json(done === null || done.kind === "applied" ? { received: true } : { received: true, applied: false });
});

/** It is stored: whatever takes longer than this goes on without the vendor waiting for it. */
const mostWaitMs = 2_000;

/** What became of a callback, or null when that takes long or fails: it is stored, and will be tried again. */
async function inTime(c: Context<AppEnv>, work: Promise<Applied>): Promise<Applied | null> {
  const settled = work.catch((failure: unknown) => {
    log.error("callback.left", errorFields(failure));
    return null;
  });
  goOn(c, settled);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const patience = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), mostWaitMs);
  });
  const first = await Promise.race([settled, patience]);
  clearTimeout(timer);
  return first;
}

/** Without an execution context (in tests) nothing outlives the answer. */
function goOn(c: Context<AppEnv>, work: Promise<unknown>): void {
  try {
    c.executionCtx.waitUntil(work);
  } catch {
    return;
  }
}

const refusals: Record<Exclude<Taken["kind"], "received" | "nothing_new">, ApiProblem> = {
  unknown_address: notFound("callback address"),
  // Vendors come again: by then what they were asked is written down.
  unknown_check: notFound("check of this callback"),
  bad_signature: problem("bad_signature", "The signature does not match, or its time is too far away."),
  unreadable: problem("bad_value", "The callback is not about this address, or cannot be read."),
  event_id_reused: problem("idempotency_key_reused", "A message with this id came before, and said something else."),
};

function utf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
