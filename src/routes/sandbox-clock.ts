import * as z from "zod";
import { dbOf } from "../db/db-of";
import { advanceClock, clockOffsetOf, getTenant } from "../db/tenants";
import { can } from "../domain";
import { err } from "../lib/result";
import { answer, type Call, defineRoute, type Route } from "./framework";
import { moveClocks } from "./move-clock";
import { problem } from "./problem";

const furthestDays = 366;
/** All jumps together. Beyond ten years dates are nonsense and certificates of everything have ended. */
const furthestAheadMs = 10 * 366 * 86_400_000;

const Clock = z
  .looseObject({
    now: z.string().meta({ format: "date-time", description: "What time it is for the cases of this tenant." }),
    offsetSeconds: z.int().min(0).meta({ description: "How far their clock runs ahead of the real time." }),
  })
  .meta({ id: "SandboxClock" });

/** The clock of a sandbox tenant: it only goes forward. Sessions, signatures and the record keep real time. */
export const sandboxClockRoutes: Route[] = [
  defineRoute(
    {
      scope: "cases:read",
      tag: "Sandbox",
      name: "getSandboxClock",
      method: "GET",
      path: "/api/v1/sandbox/clock",
      summary: "Read the clock of a sandbox tenant",
      answers: { 200: Clock },
    },
    async (call) => {
      if (!(await isSandbox(call))) return liveTenant;
      const offsetMs = await clockOffsetOf(dbOf(call.env, call.tenantId), call.tenantId);
      return answer(200, clockAt(call.nowMs, offsetMs));
    },
  ),
  defineRoute(
    {
      scope: "cases:write",
      tag: "Sandbox",
      idempotent: "d1",
      name: "advanceSandboxClock",
      method: "POST",
      path: "/api/v1/sandbox/clock/advance",
      summary: "Set the clock of a sandbox tenant forward",
      description:
        "Timers, deadlines, link expiry and the gaps between webhook attempts pass as if the time had gone by.",
      body: z.strictObject({
        seconds: z
          .int()
          .min(1)
          .max(furthestDays * 86_400),
      }),
      answers: { 200: Clock.extend({ cases: z.int().meta({ description: "Open cases that were told." }) }) },
    },
    async (call) => {
      const { env, actor, tenantId, body, nowMs } = call;
      if (actor.kind === "analyst" && !can(actor.role, "settings:write"))
        return err(problem("not_permitted", "Only administrators move the clock: it moves for the whole team."));
      if (!(await isSandbox(call))) return liveTenant;
      const byMs = body.seconds * 1_000;
      const offsetMs = await advanceClock(dbOf(env, tenantId), tenantId, byMs, furthestAheadMs);
      if (offsetMs === null)
        return err(problem("bad_value", "The clock may run at most ten years ahead.", { param: "seconds" }));
      const cases = await moveClocks(env, tenantId, offsetMs, byMs);
      return answer(200, { ...clockAt(nowMs, offsetMs), cases });
    },
  ),
];

const clockAt = (nowMs: number, offsetMs: number) => ({
  now: new Date(nowMs + offsetMs).toISOString(),
  offsetSeconds: Math.round(offsetMs / 1_000),
});

const liveTenant = err(problem("not_permitted", "Only the clock of a sandbox tenant can be moved."));

const isSandbox = async ({ env, tenantId }: Call): Promise<boolean> =>
  (await getTenant(dbOf(env, tenantId), tenantId))?.environment === "sandbox";
