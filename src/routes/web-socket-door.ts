import type { Context } from "hono";
import { callerOf, isCaller } from "../auth/authenticate";
import { mayUse } from "../auth/policy";
import { isSameOrigin } from "../auth/same-origin";
import type { Actor } from "../domain";
import { err, ok, type Result } from "../lib/result";
import type { AppEnv } from "./framework-headers";
import { type ApiProblem, problem } from "./problem";

export const wantsWebSocket = (c: Context<AppEnv>): boolean => c.req.header("upgrade")?.toLowerCase() === "websocket";

/**
 * Who opens a WebSocket to hear about cases. Browsers let any page open one to anywhere and send the cookie along, so a session counts
 * only when the request comes from our own pages.
 */
export async function socketCaller(c: Context<AppEnv>): Promise<Result<Actor, ApiProblem>> {
  const caller = await callerOf(c.req.raw, c.env, Date.now());
  if (!isCaller(caller)) return err(problem("unauthenticated", "Send a valid API key, or sign in."));
  const { actor, noteUse } = caller;
  if (noteUse !== null) c.executionCtx.waitUntil(noteUse());
  if (actor.kind === "analyst" && !isSameOrigin(c.req.raw, c.env))
    return err(problem("cross_site", "With a session the feed is for our own pages only."));
  if (!mayUse(actor, "cases:read"))
    return err(problem("not_permitted", "The feed needs the scope cases:read.", { details: { scope: "cases:read" } }));
  return ok(actor);
}
