import type { MiddlewareHandler } from "hono";
import { newRequestId } from "../domain";
import type { Env } from "../env";
import type { CallNote } from "./call-note";
import { afterCall } from "./request-log-record";

/** What the middleware leaves for everybody behind it. */
export interface AppEnv {
  Bindings: Env;
  Variables: { requestId: string; note: CallNote | undefined };
}

/** What pages may do with the device: nothing, or ask for its camera. */
export const permissionsPolicy = (hasCamera = false): string =>
  [`camera=(${hasCamera ? "self" : ""})`, ...never.map((feature) => `${feature}=()`)].join(", ");

const never = ["geolocation", "microphone", "payment", "display-capture", "hid", "midi", "serial", "usb"];

/** The headers of every answer that does not set its own: nothing is cached, framed, sniffed or run. */
const standing: Record<string, string> = {
  "Cache-Control": "no-store",
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": permissionsPolicy(),
  "Referrer-Policy": "same-origin",
  "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
};

/** Names the request and dresses the answer. Runs first, so errors and unknown paths are dressed too. */
export const dressed: MiddlewareHandler<AppEnv> = async (c, next) => {
  c.set("requestId", newRequestId(Date.now()));
  await next();
  if (c.res.status === 101) return; // a WebSocket: there is no document to protect
  const answer = new Response(c.res.body, c.res);
  for (const [name, value] of Object.entries(standing)) if (!answer.headers.has(name)) answer.headers.set(name, value);
  // Pages load nothing that does not say that others may: they share no process with what is not ours.
  if (answer.headers.get("Content-Type")?.startsWith("text/html") === true)
    answer.headers.set("Cross-Origin-Embedder-Policy", "require-corp");
  // Says the same as `frame-ancestors 'none'` to old browsers; it has no way to name who may.
  if (!/frame-ancestors 'none'/.test(answer.headers.get("Content-Security-Policy") ?? ""))
    answer.headers.delete("X-Frame-Options");
  answer.headers.set("Request-Id", c.var.requestId);
  const { note } = c.var;
  if (note !== undefined) {
    for (const [name, value] of Object.entries(note.headers)) answer.headers.set(name, value);
    c.executionCtx.waitUntil(afterCall(c.env, note, answer.status, c.var.requestId, Date.now()));
  }
  c.res = undefined;
  c.res = answer;
};
