import { Hono } from "hono";
import * as z from "zod";
import { caseOf } from "../cases/case-of";
import { err } from "../lib/result";
import { caseIn } from "./case-command";
import { defineRoute, type Route } from "./framework";
import { mayKnowOf } from "./framework-case-scope";
import type { AppEnv } from "./framework-headers";
import { refuse } from "./framework-mount";
import { notFound, problem } from "./problem";
import { socketCaller, wantsWebSocket } from "./web-socket-door";

const path = "/api/v1/cases/{id}/presence";

/** Presence as the registry knows it: who calls without a WebSocket is told to bring one. */
export const presenceRouteDescriptions: Route[] = [
  defineRoute(
    {
      scope: "cases:read",
      tag: "Cases",
      name: "lookAtCase",
      method: "GET",
      path,
      summary: "Show that you look at a case, and hear who else does",
      description:
        "A WebSocket, for people who are signed in. Every frame is `{people: [{userId, typing}]}`: everybody who looks at the case now, oneself " +
        "among them. Say `typing` when you begin to write, `idle` when you stop, `here` every few minutes; who is silent for ten minutes is " +
        "gone. After an hour the connection is closed with 4000: connect again.",
      params: z.object({ id: z.string() }),
      answers: { 101: "application/json" },
    },
    () => err(problem("upgrade_required", "Open this address as a WebSocket.", { headers: { Upgrade: "websocket" } })),
  ),
];

/** Presence as consoles get it. */
export const presenceRoutes = new Hono<AppEnv>().get("/api/v1/cases/:id/presence", async (c, next) => {
  if (!wantsWebSocket(c)) return next();
  const caller = await socketCaller(c);
  if (!caller.ok) return refuse(c, caller.error);
  if (caller.value.kind !== "analyst")
    return refuse(c, problem("not_permitted", "Only people who are signed in look at cases."));
  const { tenantId, userId } = caller.value;
  const ref = caseIn({ env: c.env, tenantId, params: { id: c.req.param("id") } });
  if (!ref.ok) return refuse(c, ref.error);
  const row = await caseOf(c.env, ref.value).indexRow();
  if (row === null || !(await mayKnowOf(c.env, caller.value, row, Date.now()))) return refuse(c, notFound("case"));
  const joined = await caseOf(c.env, ref.value).look(userId);
  if (joined.status === 404) return refuse(c, notFound("case"));
  if (joined.status === 429) return refuse(c, problem("too_many_requests", "Too many windows show this case already."));
  return joined;
});
