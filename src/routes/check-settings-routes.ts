import * as z from "zod";
import { checkSettingsOf, saveCheckSettings } from "../db/check-settings";
import { dbOf } from "../db/db-of";
import type { TenantId } from "../domain";
import type { Env } from "../env";
import { breakersOf } from "../outside/vendor-breakers";
import { type Audited, answer, defineRoute, type Route } from "./framework";
import { replaced } from "./setting-change";

const cents = z.int().min(0).max(1_000_000_000).nullable();
export const CheckSettingsBody = z.strictObject({
  centsPerDay: cents.meta({ description: "Paid checks of a calendar day (UTC) may cost so much. Null: no limit." }),
  centsPerMonth: cents.meta({ description: "The same for a calendar month." }),
  rawAnswerDays: z.int().min(0).max(3_650).meta({
    description: "How long vendors' answers are kept as they came. 0: not at all. For answers from now on.",
  }),
});
const SettingsView = CheckSettingsBody.extend({
  spent: z.object({ todayCents: z.int(), monthCents: z.int() }),
  notices: z
    .array(z.object({ period: z.string(), percent: z.int(), at: z.string().meta({ format: "date-time" }) }))
    .meta({ description: "When 80 and 100 percent of a limit were reached, newest first; once per day or month." }),
}).meta({ id: "CheckSettings" });

const common = { tag: "Checks", path: "/api/v1/check-settings", answers: { 200: SettingsView } } as const;

/** What checks of the tenant may cost, and how long their raw answers are kept. */
export const checkSettingsRoutes: Route[] = [
  defineRoute(
    {
      ...common,
      scope: "cases:read",
      name: "getCheckSettings",
      method: "GET",
      summary: "See what checks may cost, and what they have cost",
    },
    ({ env, tenantId }) => view(env, tenantId),
  ),
  defineRoute(
    {
      ...common,
      scope: "admin",
      name: "putCheckSettings",
      method: "PUT",
      summary: "Limit what checks may cost",
      description:
        "A paid check that would go beyond a limit asks nobody: `error` with the code `budget_spent`, in a case and alone. Checks that cost " +
        "nothing go on. In a case the plugin's `errorAction` is raised and the run can be begun again by hand.",
      body: CheckSettingsBody,
      idempotent: "none",
    },
    async ({ env, tenantId, body, nowMs }) => {
      const db = dbOf(env, tenantId);
      const before = await checkSettingsOf(db, tenantId);
      await saveCheckSettings(db, tenantId, body, nowMs);
      return view(env, tenantId, { details: { ...body, ...replaced(before, body) } });
    },
  ),
];

async function view(env: Env, tenantId: TenantId, audit?: Audited) {
  const settings = await checkSettingsOf(dbOf(env, tenantId), tenantId);
  const { todayCents, monthCents, notices } = await breakersOf(env, tenantId).spending();
  const told = {
    ...settings,
    spent: { todayCents, monthCents },
    notices: notices.map(({ period, level, atMs }) => ({ period, percent: level, at: new Date(atMs).toISOString() })),
  };
  return answer(200, told, undefined, audit);
}
