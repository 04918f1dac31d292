import * as z from "zod";
import type { Env } from "../env";
import { settingsOf } from "../env";
import { errorFields, log } from "../lib/log";
import { err } from "../lib/result";
import { answer, definePublicRoute, type Route } from "./framework";
import { problem } from "./problem";

const Health = z.looseObject({ status: z.literal("ok") });
const shape = { tag: "Health", method: "GET", answers: { 200: Health }, query: z.object({}) } as const;

export const healthRoutes: Route[] = [
  definePublicRoute(
    {
      ...shape,
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
      public: "Names parts that do not answer, nothing in them.",
      name: "readyz",
      path: "/readyz",
      summary: "Do D1, R2 and the queues answer?",
    },
    async ({ env }) => {
      const answered = await Promise.all(
        Object.entries(parts).map(async ([part, ask]) => [part, await works(part, () => ask(env))] as const),
      );
      const failing = answered.flatMap(([part, works]) => (works ? [] : [part]));
      return failing.length === 0
        ? answer(200, { status: "ok" })
        : err(
            problem("not_ready", `Not ready: ${failing.join(", ")}.`, {
              details: { failing },
              headers: { "Retry-After": "5" },
            }),
          );
    },
  ),
];

const parts: Record<string, (env: Env) => Promise<unknown> | unknown> = {
  settings: (env) => settingsOf(env),
  d1: (env) => env.DB.prepare("SELECT id FROM tenants LIMIT 1").all(),
  r2: (env) => env.DOCUMENTS.head("readyz"),
  // A queue cannot be asked without sending; that it is bound is all there is to know.
  queues: (env) => {
    for (const queue of [env.EFFECTS, env.WEBHOOKS, env.INDEX, env.SCREENING])
      if (typeof queue?.send !== "function") throw new Error("no queue");
  },
};

async function works(part: string, ask: () => unknown): Promise<boolean> {
  try {
    await ask();
    return true;
  } catch (thrown) {
    log.error("part.not_ready", { part, ...errorFields(thrown) });
    return false;
  }
}
