import * as z from "zod";
import { dbOf } from "../db/db-of";
import { clockOffsetOf } from "../db/tenants";
import { err } from "../lib/result";
import { readLog, readLogged } from "../outside/event-log";
import { bodyMaker } from "./event-bodies";
import {
  EventListQuery,
  EventPageView,
  EventView,
  logFilters,
  OneEventQuery,
  placeCursor,
  TailQuery,
} from "./event-schemas";
import { answerText, defineRoute, type Route } from "./framework";
import { notFound, problem } from "./problem";

const reads = { scope: "cases:read", tag: "Webhooks", method: "GET" } as const;

/** The log of events: everything that receivers are told, for whoever would rather ask. */
export const eventRoutes: Route[] = [
  defineRoute(
    {
      ...reads,
      name: "listEvents",
      path: "/api/v1/events",
      summary: "Read the log of events, page by page or by polling",
      description:
        "Everything that happened to cases in the last 90 days at least, whether a webhook endpoint was told of it or not, each exactly as it is " +
        "delivered. Events stand in the order in which they were written down; those of one case also in the order of the case. Read until " +
        "`nextCursor` is null, keep `cursor`, and ask with it again later: nothing is missed and nothing comes twice, also while events are " +
        "being written. With a rare filter, or large cases in full, a page may be short or empty and still have a `nextCursor`.",
      query: EventListQuery,
      answers: { 200: EventPageView },
    },
    async ({ env, tenantId, query }) => {
      const { order, limit, cursor, payload } = query;
      const clockOffsetMs = query.createdAfter === undefined ? 0 : await clockOffsetOf(dbOf(env, tenantId), tenantId);
      const asked = { ...logFilters(query), order, limit, after: cursor?.place ?? null, clockOffsetMs };
      const page = await readLog(env, tenantId, asked, { withData: payload === "full" });
      const bodyOf = await bodyMaker(env, tenantId);
      const bodies = page.events.map((event) => bodyOf(event, payload));
      const reached = placeCursor(page.reached ?? 0);
      const next = page.hasMore ? reached : null;
      // The bodies as they are: what was signed is not written anew.
      return answerText(
        200,
        `{"data":[${bodies.join(",")}],"nextCursor":${JSON.stringify(next)},"cursor":${JSON.stringify(reached)}}`,
      );
    },
  ),
  defineRoute(
    {
      ...reads,
      name: "getEvent",
      path: "/api/v1/events/{id}",
      summary: "Read one event, as it is delivered",
      params: z.object({ id: z.string().max(96) }),
      query: OneEventQuery,
      answers: { 200: EventView },
    },
    async ({ env, tenantId, params, query: { payload } }) => {
      const event = await readLogged(env, tenantId, params.id, { withData: payload === "full" });
      return event === null
        ? err(notFound("event"))
        : answerText(200, (await bodyMaker(env, tenantId))(event, payload));
    },
  ),
];

/** The tail as the registry knows it; `event-tail.ts` answers. */
export const eventTailDescription: Route = defineRoute(
  {
    ...reads,
    // People follow it in the settings, over all cases.
    capability: "settings:read",
    name: "tailEvents",
    path: "/api/v1/events/tail",
    summary: "Hear of events as they are written down (server-sent events)",
    description:
      "Answers `text/event-stream`. First a frame `event: ready`; then a frame per event: `id` is its cursor, `event` its type, `data` its body. " +
      "A comment comes every 15 seconds. After ten minutes the stream ends; browsers come back by themselves with `Last-Event-ID` and " +
      "miss nothing. A key or person can read along five times at once.",
    query: TailQuery,
    answers: { 200: "text/event-stream" },
  },
  () => err(problem("internal", "The tail has a door of its own.")),
);
