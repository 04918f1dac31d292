import { Hono } from "hono";
import type * as z from "zod";
import { authenticate } from "../auth/authenticate";
import { mayCall } from "../auth/policy";
import { feedOf } from "../cases/feed-of";
import { dbOf } from "../db/db-of";
import { newestPlace } from "../db/events";
import { type Actor, actorRef } from "../domain";
import type { Env } from "../env";
import { errorFields, log } from "../lib/log";
import { readLog } from "../outside/event-log";
import { type Mask, maskOf } from "../review/masking";
import { apiVersions } from "./api-versions";
import { bodyMaker } from "./event-bodies";
import { eventTailDescription } from "./event-routes";
import { logFilters, placeCursor, placeOf, TailQuery } from "./event-schemas";
import { isLimited } from "./framework-case-scope";
import type { AppEnv } from "./framework-headers";
import { parseWith, queryOf } from "./framework-input";
import { hiddenInLists, maskedText } from "./framework-masking";
import { admit, refuse } from "./framework-mount";
import { noteLook, purposeIn, wrongPurpose } from "./framework-reads";
import { problem } from "./problem";

/** A stream ends after so long, and its reader comes back: sessions end, keys are revoked, machines are replaced. */
const lifeMs = 600_000;
/** A line of nothing, so that nobody on the way takes the stream for dead; also how late somebody hears who was not woken. */
const heartbeatMs = 15_000;
const pageSize = 50;
const comeBackMs = 2_000;

/** `GET /api/v1/events/tail`: the log, read along. */
export const eventTailRoutes = new Hono<AppEnv>().get("/api/v1/events/tail", async (c) => {
  const caller = await admit(c, eventTailDescription, apiVersions, Date.now());
  if (!caller.ok) return refuse(c, caller.error);
  const actor = caller.value;
  if (actor === null || isLimited(actor)) return refuse(c, limited);
  const query = parseWith(TailQuery, queryOf(new URL(c.req.url).searchParams), "query");
  if (!query.ok) return refuse(c, query.error);
  const purpose = wrongPurpose(c.req.raw.headers);
  if (purpose !== null) return refuse(c, purpose);
  const { tenantId } = actor;
  const heard = c.req.header("last-event-id");
  const heardPlace = heard === undefined ? null : placeOf(heard);
  if (heard !== undefined && heardPlace === null)
    return refuse(c, problem("bad_value", "This is not a cursor of the log.", { param: "Last-Event-ID" }));
  const wake = await feedOf(c.env, tenantId).listenToLog(actorRef(actor).id);
  if (wake.webSocket === null)
    return refuse(
      c,
      problem("too_many_requests", "Five streams at once are open already; close one.", {
        headers: { "Retry-After": "60" },
      }),
    );
  // Before the newest place is asked for: what is written in between wakes us.
  const news = newsOf(wake.webSocket);
  const from = heardPlace ?? query.value.cursor?.place ?? (await newestPlace(dbOf(c.env, tenantId), tenantId));
  const mask = await maskOfReader(c.env, actor);
  const look = { actor, nowMs: Date.now(), requestId: c.var.requestId, purpose: purposeIn(c.req.raw.headers) };
  await noteLook(c.env.DB, eventTailDescription, { kind: "events", id: null }, look, null);
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const request = c.req.raw;
  c.executionCtx.waitUntil(
    speak(writable.getWriter(), c.env, actor, {
      ...{ from, query: query.value, news, mask },
      askAgain: async () => {
        const now = await authenticate(request, c.env, Date.now());
        return now !== null && mayFollow(now) ? { mask: await maskOfReader(c.env, now) } : null;
      },
    }),
  );
  return new Response(readable, {
    headers: {
      "Content-Type": "text/event-stream; charset=utf-8",
      "Cache-Control": "no-store",
      "X-Accel-Buffering": "no",
    },
  });
});

const limited = problem("not_permitted", "You are limited to some cases, and this shows facts of others as well.");

/** Asked again while the stream is open: roles change, limits are set, keys and sessions end. */
const mayFollow = (actor: Actor): boolean =>
  !isLimited(actor) && mayCall(actor, { scope: "cases:read", capability: "settings:read", readsOnly: true });

const maskOfReader = async (env: Env, actor: Actor): Promise<Mask | null> =>
  actor.kind === "analyst" ? maskOf(await hiddenInLists(env, actor), null) : null;

interface Telling {
  /** Place behind which it begins. */
  from: number;
  query: z.output<typeof TailQuery>;
  news: News;
  /** What this person may not see; null: nothing is hidden. */
  mask: Mask | null;
  /** What the reader may not see by now; null: they may not read any more. */
  askAgain: () => Promise<Pick<Telling, "mask"> | null>;
}

/** Writes frames until the time is over, the reader has gone or may not read any more. */
async function speak(
  writer: WritableStreamDefaultWriter<Uint8Array>,
  env: Env,
  { tenantId }: Actor,
  { from, query, news, mask: atFirst, askAgain }: Telling,
): Promise<void> {
  const encoder = new TextEncoder();
  const say = (text: string): Promise<void> => writer.write(encoder.encode(text));
  let mask = atFirst;
  const shown = (body: string): string => (mask === null ? body : maskedText(body, mask));
  const endsAtMs = Date.now() + lifeMs;
  let place = from;
  try {
    const bodyOf = await bodyMaker(env, tenantId);
    await say(`retry: ${comeBackMs}\nid: ${placeCursor(place)}\nevent: ready\ndata: {}\n\n`);
    let askedAtMs = Date.now();
    while (Date.now() < endsAtMs) {
      if (Date.now() - askedAtMs >= heartbeatMs) {
        const reader = await askAgain();
        if (reader === null) break;
        mask = reader.mask;
        askedAtMs = Date.now();
      }
      const asked = { ...logFilters(query), order: "asc", after: place, limit: pageSize } as const;
      const page = await readLog(env, tenantId, asked, { withData: query.payload === "full" });
      for (const event of page.events)
        await say(
          `id: ${placeCursor(event.place)}\nevent: ${event.type}\ndata: ${shown(bodyOf(event, query.payload))}\n\n`,
        );
      place = page.reached ?? place;
      if (page.hasMore) continue;
      const told = await news.next(heartbeatMs);
      // What they may do has changed, or their key has ended: they come back, and are judged anew.
      if (told === "sent_away") break;
      if (told === "news") continue;
      // Also moves the reader's place over what it did not want to hear of.
      await say(`: still here\nid: ${placeCursor(place)}\n\n`);
    }
    await writer.close();
  } catch (problem) {
    // The usual end: the reader closed the stream. Anything else is theirs to come back from.
    log.info("events.tail_ended", { tenantId, ...errorFields(problem) });
    await writer.abort().catch(() => undefined);
  } finally {
    news.end();
  }
}

interface News {
  /** Waits until something was written, or for so long. News that came meanwhile count at once. */
  next(waitMs: number): Promise<"news" | "nothing" | "sent_away">;
  end(): void;
}

function newsOf(socket: WebSocket): News {
  let isNew = false;
  let isOver = false;
  let wake: (() => void) | null = null;
  socket.addEventListener("message", () => {
    isNew = true;
    wake?.();
  });
  socket.addEventListener("close", () => {
    isOver = true;
    wake?.();
  });
  socket.accept();
  return {
    async next(waitMs) {
      if (!isNew && !isOver)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, waitMs);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      wake = null;
      const told = isOver ? "sent_away" : isNew ? "news" : "nothing";
      isNew = false;
      return told;
    },
    end: () => socket.close(1_000),
  };
}
