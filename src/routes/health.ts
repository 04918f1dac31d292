import * as z from "zod";
import { jobTouchedAtMs } from "../db/jobs";
import type { Env } from "../env";
import { settingsOf } from "../env";
import { inTime, TooLate } from "../lib/in-time";
import { errorFields, log } from "../lib/log";
import { err } from "../lib/result";
import { bucketsOf } from "../places/bucket-of";
import { objectOf } from "../places/object-of";
import { answer, definePublicRoute, type Route } from "./framework";
import { queuesOf } from "./own-queues";
import { problem } from "./problem";

const Part = z.object({
  status: z.enum(["ok", "failing", "late"]).describe("`late`: no answer in time."),
  durationMs: z.number().describe("How long it took to answer, in milliseconds."),
});
const Health = z.looseObject({ status: z.literal("ok") });
const Readiness = z.object({
  status: z
    .enum(["ok", "degraded"])
    .describe("`degraded`: requests are served, but something that only background work needs does not work."),
  parts: z.record(z.string(), Part).describe("Each part that was asked, by name."),
});
type Standing = z.output<typeof Part>;
const shape = { tag: "Health", method: "GET", query: z.object({}) } as const;

export const healthRoutes: Route[] = [
  definePublicRoute(
    {
      ...shape,
      answers: { 200: Health },
      public: "Says nothing but that the process runs.",
      name: "healthz",
      path: "/healthz",
      summary: "Is the process up?",
    },
    () => answer(200, { status: "ok" }),
  ),
  definePublicRoute(
    {
      ...shape,
      answers: { 200: Readiness },
      public: "Names parts that do not answer, nothing in them.",
      name: "readyz",
      path: "/readyz",
      summary: "Do D1, R2, the objects and the queues answer?",
      description:
        "Each part has two seconds. 503 names the parts without which requests cannot be served. Where only background work stands " +
        "still (`sweeper`: nothing has run for five minutes) the answer is 200 and says `degraded`.",
    },
    async ({ env, nowMs }) => {
      const standings = await Promise.all(
        Object.entries(parts).map(async ([part, ask]) => [part, await standing(part, () => ask(env, nowMs))] as const),
      );
      const told = Object.fromEntries(standings);
      const failing = standings.flatMap(([part, { status }]) => (status === "ok" ? [] : [part]));
      const needed = failing.filter((part) => !backgroundOnly.has(part));
      if (needed.length > 0)
        return err(
          problem("not_ready", `Not ready: ${needed.join(", ")}.`, {
            details: { failing, parts: told },
            headers: { "Retry-After": "5" },
          }),
        );
      return answer(200, { status: failing.length === 0 ? "ok" : "degraded", parts: told });
    },
  ),
];

/** A load balancer gives up soon after; so do we. */
const patienceMs = 2_000;
const sweeperSilentMs = 300_000;

/** Parts that requests do without for a while. */
const backgroundOnly: ReadonlySet<string> = new Set(["sweeper"]);

const parts: Record<string, (env: Env, nowMs: number) => Promise<unknown> | unknown> = {
  settings: (env) => settingsOf(env),
  d1: (env) => env.DB.prepare("SELECT id FROM tenants LIMIT 1").all(),
  r2: (env) => Promise.all(bucketsOf(env).map((bucket) => bucket.head("readyz"))),
  // An object that is no case: it answers that there is none, without touching its storage.
  objects: async (env) => {
    const { status } = await objectOf(env, "CASES", "readyz").fetch("https://case.edgecase.invalid/");
    if (status !== 404) throw new Error("an object answered what it should not");
  },
  // A queue cannot be asked without sending; that each is bound is all there is to know.
  queues: (env) => {
    for (const [, queue] of queuesOf(env)) if (typeof queue?.send !== "function") throw new Error("no queue");
  },
  sweeper: async (env, nowMs) => {
    const sweptAtMs = await jobTouchedAtMs(env.DB, "reconcile");
    // A deployment that has just been made has not swept yet.
    if (sweptAtMs !== null && nowMs - sweptAtMs > sweeperSilentMs) throw new Error("the sweeper stands still");
  },
};

async function standing(part: string, ask: () => unknown): Promise<Standing> {
  const startedAtMs = Date.now();
  const after = (status: Standing["status"]): Standing => ({ status, durationMs: Date.now() - startedAtMs });
  try {
    await inTime(patienceMs, (async () => ask())());
    return after("ok");
  } catch (thrown) {
    log.error("part.not_ready", { part, ...errorFields(thrown) });
    return after(thrown instanceof TooLate ? "late" : "failing");
  }
}
