import * as z from "zod";
import { dbOf } from "../db/db-of";
import { clockOffsetOf } from "../db/tenants";
import { getReplay, insertReplay, type Replay } from "../db/webhook-replays";
import { getEndpoint } from "../db/webhooks";
import { newId } from "../domain";
import { retention } from "../domain/retention";
import { err } from "../lib/result";
import { answer, defineRoute, type Route } from "./framework";
import { notFound, problem } from "./problem";
import { disabledProblem } from "./webhook-deliveries";
import { EndpointParams } from "./webhook-endpoints.schema";

const time = z.string().meta({ format: "date-time" });
const moment = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

const StartReplay = z
  .strictObject({
    kind: z.enum(["failed", "missing"]).meta({
      description:
        "`failed`: deliveries that failed begin a fresh round. `missing`: events of the log that the endpoint should have and never got.",
    }),
    since: moment.meta({
      format: "date-time",
      description: "From when on. At most 90 days ago.",
      example: "2026-11-20T00:00:00Z",
    }),
    until: moment.optional().meta({ format: "date-time", description: "Before when; absent: until now." }),
  })
  .meta({ id: "StartWebhookReplay" });

const ReplayView = z
  .looseObject({
    id: z.string(),
    endpointId: z.string(),
    kind: z.enum(["failed", "missing"]),
    since: time,
    until: time,
    status: z.enum(["running", "done"]),
    looked: z.int().meta({ description: "Deliveries or events gone through so far." }),
    sent: z.int().meta({ description: "How many of them were sent again, or for the first time." }),
    truncated: z.boolean().meta({ description: "It ended after 10,000: start another one from `reachedAt`." }),
    reachedAt: time.nullable(),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: "WebhookReplay" });

const shape = { scope: "webhooks:write", tag: "Webhooks" } as const;
const base = "/api/v1/webhook-endpoints/{id}/replays";

export const webhookReplayRoutes: Route[] = [
  defineRoute(
    {
      ...shape,
      name: "startWebhookReplay",
      method: "POST",
      path: base,
      idempotent: "d1",
      summary: "Send again what failed, or for the first time what an endpoint has missed",
      description: "Runs in the background; read the replay to see how far it is. One at a time per endpoint.",
      params: EndpointParams,
      body: StartReplay,
      answers: { 202: ReplayView },
    },
    async ({ env, tenantId, params, body, nowMs }) => {
      const db = dbOf(env, tenantId);
      const endpoint = await getEndpoint(db, tenantId, params.id);
      if (endpoint === null) return err(notFound("webhook endpoint"));
      if (endpoint.status === "disabled") return err(disabledProblem);
      if (endpoint.implicit && body.kind === "missing") return err(implicitProblem);
      // Events of a sandbox whose clock was set forward happen later than now.
      const endMs = nowMs + (await clockOffsetOf(db, tenantId)) + 1;
      const untilMs = Math.min(body.until ?? endMs, endMs);
      const sinceMs = Math.max(body.since, nowMs - retention.webhook_deliveries.days * 86_400_000);
      if (sinceMs >= untilMs) return err(problem("bad_value", "`since` is not before `until`.", { param: "since" }));
      const replay: Replay = {
        ...{ id: newId("webhookReplay"), tenantId, endpointId: params.id, kind: body.kind, sinceMs, untilMs },
        ...{ status: "running", place: null, looked: 0, sent: 0, truncated: false, reachedAtMs: null },
        ...{ createdAtMs: nowMs, updatedAtMs: nowMs },
      };
      if (!(await insertReplay(db, replay))) return err(runningProblem);
      await env.WEBHOOKS.sendBatch([{ body: { kind: "replay", tenantId, replayId: replay.id } }]);
      return answer(202, replayView(replay));
    },
  ),
  defineRoute(
    {
      ...shape,
      name: "getWebhookReplay",
      method: "GET",
      path: `${base}/{replay}`,
      summary: "Read how far a replay is",
      params: EndpointParams.extend({ replay: z.string().max(96) }),
      answers: { 200: ReplayView },
    },
    async ({ env, tenantId, params }) => {
      const replay = await getReplay(dbOf(env, tenantId), tenantId, params.id, params.replay);
      return replay === null ? err(notFound("replay")) : answer(200, replayView(replay));
    },
  ),
];

const runningProblem = problem("conflict", "A replay of this endpoint is under way; wait for its end.");
const implicitProblem = problem(
  "conflict",
  "What subscriptions of definitions and cases wanted at the time is not known any more. Failed deliveries can be sent again.",
);

const iso = (ms: number): string => new Date(ms).toISOString();

const replayView = ({
  tenantId: _,
  place: __,
  sinceMs,
  untilMs,
  reachedAtMs,
  createdAtMs,
  updatedAtMs,
  ...replay
}: Replay) => ({
  ...replay,
  since: iso(sinceMs),
  until: iso(untilMs),
  reachedAt: reachedAtMs === null ? null : iso(reachedAtMs),
  createdAt: iso(createdAtMs),
  updatedAt: iso(updatedAtMs),
});
