import { Hono } from "hono";
import * as z from "zod";
import { feedOf } from "../cases/feed-of";
import { err } from "../lib/result";
import { defineRoute, type Route } from "./framework";
import { isLimited } from "./framework-case-scope";
import type { AppEnv } from "./framework-headers";
import { parseWith, queryOf } from "./framework-input";
import { refuse } from "./framework-mount";
import { problem } from "./problem";
import { socketCaller, wantsWebSocket } from "./web-socket-door";

const path = "/api/v1/feed";
const Since = z.strictObject({
  since: z.coerce
    .number()
    .int()
    .min(0)
    .max(Number.MAX_SAFE_INTEGER)
    .optional()
    .meta({ description: "The `seq` heard last: what came after it is told first." }),
});

/** The feed as the registry knows it: who calls without a WebSocket is told to bring one. */
export const feedRouteDescriptions: Route[] = [
  defineRoute(
    {
      scope: "cases:read",
      tag: "Cases",
      heedsCaseScope: true,
      name: "listenToFeed",
      method: "GET",
      path,
      summary: "Hear at once which cases have changed",
      description:
        "A WebSocket. The first frame is `{hello: true, seq, gap}`; `gap: true` means that changes were missed that are no longer " +
        "remembered: read everything anew. Every other frame is `{seq, caseId, version}`, each case once, only its newest version. " +
        "Send `ping` to hear `pong`. After an hour the connection is closed with 4000: connect again with `since`.",
      query: Since,
      answers: { 101: "application/json" },
    },
    () => err(problem("upgrade_required", "Open this address as a WebSocket.", { headers: { Upgrade: "websocket" } })),
  ),
];

/** The feed as listeners get it. */
export const feedRoutes = new Hono<AppEnv>().get(path, async (c, next) => {
  if (!wantsWebSocket(c)) return next();
  const caller = await socketCaller(c);
  if (!caller.ok) return refuse(c, caller.error);
  const actor = caller.value;
  const query = parseWith(Since, queryOf(new URL(c.req.url).searchParams), "query");
  if (!query.ok) return refuse(c, query.error);
  const userId = actor.kind === "analyst" ? actor.userId : undefined;
  const keyId = actor.kind === "api_key" ? actor.keyId : undefined;
  return feedOf(c.env, actor.tenantId).listen(query.value.since ?? null, undefined, userId, isLimited(actor), keyId);
});
