import { Hono } from "hono";
import { settingsOf } from "../env";
import { takeTrigger } from "../queues/take-trigger";
import type { AppEnv } from "./framework-headers";
import { refuse } from "./framework-mount";
import { notFound, problem } from "./problem";
import { readRequestBytes } from "./request-bytes";
import { triggerPath } from "./trigger-actions";

const maxBodyBytes = 256 * 1_024;

/**
 * Where other systems start and advance cases. Who sends proves it in the way the trigger asks for; what is proven is stored, and told
 * 202 at once; it is applied afterwards. An address that is nobody's and a message that proves nothing are answered alike.
 */
export const triggerDoor = new Hono<AppEnv>().post(`${triggerPath}:address`, async (c) => {
  const { body } = c.req.raw;
  const bytes = body === null ? new Uint8Array() : await readRequestBytes(body, maxBodyBytes);
  if (bytes === "broken") return refuse(c, problem("bad_value", "The body could not be read to its end."));
  if (bytes === "too_large")
    return refuse(c, problem("too_large", `A message may have ${maxBodyBytes} bytes at most.`));
  const url = new URL(c.req.url);
  const base = settingsOf(c.env).BASE_URL || url.origin;
  const taken = await takeTrigger(c.env, {
    address: c.req.param("address"),
    method: c.req.method,
    url: `${base}${url.pathname}${url.search}`,
    rawBody: utf8(bytes),
    headers: c.req.header(),
    header: (name) => c.req.header(name),
    nowMs: Date.now(),
  });
  switch (taken.kind) {
    case "received":
      return c.json({ received: true, deliveries: taken.deliveries }, 202);
    case "unproven":
      return refuse(c, problem("bad_signature", "There is no such address, or the message does not prove its sender."));
    case "switched_off":
      return refuse(c, notFound("trigger that is switched on"));
    case "too_many":
      return refuse(
        c,
        problem("too_many_requests", "More messages than this trigger takes in a minute.", {
          headers: { "Retry-After": String(taken.retryAfterSeconds) },
        }),
      );
    case "not_json":
      return refuse(c, problem("bad_json", "The body must be JSON in UTF-8, 32 levels deep at most."));
    case "no_messages":
      return refuse(c, problem("bad_value", `The trigger's \`each\`: ${taken.message}.`));
  }
});

/** Null when it is not UTF-8: signatures cover bytes, and would be checked over text that was never sent. */
function utf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
