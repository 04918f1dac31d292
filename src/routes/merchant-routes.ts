import { dbOf } from "../db/db-of";
import { leadingEntity } from "../db/entities";
import { listMerchantReports, scoresOf } from "../db/merchant-reports";
import { putSchedule, scheduleOf } from "../db/merchant-schedules";
import { clockOf } from "../db/monitors";
import { err, ok, type Result } from "../lib/result";
import { websiteOf } from "../merchants/batch-file";
import { nextLookMs } from "../merchants/schedule";
import { answer, type Call, defineRoute, type Route } from "./framework";
import { OneMerchant, PutSchedule, ScheduleView, Trend } from "./merchant-schemas";
import { scheduleView } from "./merchant-views";
import { type ApiProblem, notFound, problem } from "./problem";

const tag = "Merchants";
const path = "/api/v1/merchants/{entityId}";
const mostPoints = 100;
const usualDays = 30;

/** How a merchant is watched, and how its risk has gone. */
export const merchantRoutes: Route[] = [
  defineRoute(
    {
      ...{ scope: "cases:read", tag, name: "getMerchantSchedule", method: "GET", path: `${path}/schedule` },
      summary: "See how often a merchant's website is looked at",
      params: OneMerchant,
      answers: { 200: ScheduleView },
    },
    async (call) => {
      const merchant = await merchantIn(call);
      if (!merchant.ok) return merchant;
      const { id } = merchant.value;
      return answer(200, scheduleView(id, await scheduleOf(dbOf(call.env, call.tenantId), call.tenantId, id)));
    },
  ),
  defineRoute(
    {
      ...{ scope: "cases:write", tag, name: "putMerchantSchedule", method: "PUT", path: `${path}/schedule` },
      summary: "Set how often a merchant's website is looked at",
      description:
        "Every so many days, or on a day of each month; every 30 days unless you say. The first look is due after the first interval.",
      params: OneMerchant,
      body: PutSchedule,
      idempotent: "none",
      answers: { 200: ScheduleView },
    },
    async (call) => {
      const { env, tenantId, body } = call;
      const merchant = await merchantIn(call);
      if (!merchant.ok) return merchant;
      const { id, ids } = merchant.value;
      const { enabled, dayOfMonth, reportType: type, vendor } = body;
      if (body.intervalDays !== null && dayOfMonth !== null)
        return err(problem("bad_value", "Say either intervalDays or dayOfMonth.", { param: "intervalDays" }));
      const intervalDays = dayOfMonth === null ? (body.intervalDays ?? usualDays) : null;
      const db = dbOf(env, tenantId);
      const [before, last, clock] = await Promise.all([
        scheduleOf(db, tenantId, id),
        listMerchantReports(db, tenantId, { entityIds: ids }, null, 1),
        clockOf(db, tenantId),
      ]);
      const websiteUrl = websiteOf(body.websiteUrl ?? before?.websiteUrl ?? last.data[0]?.websiteUrl ?? "");
      if (websiteUrl === null)
        return err(problem("bad_value", "This is not the address of a website.", { param: "websiteUrl" }));
      const nowMs = call.nowMs + clock.offsetMs;
      const rhythm = intervalDays === null ? { dayOfMonth: dayOfMonth ?? 1 } : { intervalDays };
      const isSame = before?.intervalDays === intervalDays && before.dayOfMonth === dayOfMonth;
      const nextAtMs = isSame && before.nextAtMs !== null ? before.nextAtMs : nextLookMs(rhythm, nowMs);
      const wish = { tenantId, entityId: id, enabled, websiteUrl, intervalDays, dayOfMonth, type, vendor };
      await putSchedule(db, { ...wish, nextAtMs: enabled ? nextAtMs : null, updatedAtMs: nowMs });
      return answer(200, scheduleView(id, await scheduleOf(db, tenantId, id)));
    },
  ),
  defineRoute(
    {
      ...{ scope: "cases:read", tag, name: "getMerchantTrend", method: "GET", path: `${path}/trend` },
      summary: "See how a merchant's risk score has gone",
      params: OneMerchant,
      answers: { 200: Trend },
    },
    async (call) => {
      const merchant = await merchantIn(call);
      if (!merchant.ok) return merchant;
      const { id, ids } = merchant.value;
      const scores = await scoresOf(dbOf(call.env, call.tenantId), call.tenantId, ids, mostPoints);
      const [before, latest] = [scores.at(-2)?.riskScore ?? null, scores.at(-1)?.riskScore ?? null];
      return answer(200, {
        entityId: id,
        data: scores.map(({ id: reportId, atMs, ...one }) => ({ reportId, at: new Date(atMs).toISOString(), ...one })),
        latest,
        difference: before === null || latest === null ? null : latest - before,
      });
    },
  ),
];

async function merchantIn({
  env,
  tenantId,
  params,
}: Call<{ entityId: string }>): Promise<Result<{ id: string; ids: string[] }, ApiProblem>> {
  const known = await leadingEntity(dbOf(env, tenantId), tenantId, params.entityId);
  return known?.entity.type === "business" ? ok({ id: known.entity.id, ids: known.ids }) : err(notFound("merchant"));
}
