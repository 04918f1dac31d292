import * as z from "zod";
import { alertStatistics, type RuleOutcomes } from "../db/alert-statistics";
import { dbOf } from "../db/db-of";
import { alertSources } from "../domain";
import { err } from "../lib/result";
import { answer, defineRoute, type Route } from "./framework";
import { problem } from "./problem";

const dayMs = 86_400_000;
const defaultDays = 30;
const mostDays = 400;
const day = z.iso.date();
const n = z.int();
const ms = z.number().nullable();
const numbers = {
  opened: n,
  open: n.meta({ description: "Of them, still." }),
  confirmed: n.meta({ description: "`rejected`: what they warned of was so." }),
  cleared: n,
  dismissed: n,
  withdrawn: n.meta({ description: "Taken back: what raised them was undone, and nobody had looked at them." }),
  truePositiveRate: z
    .number()
    .nullable()
    .meta({ description: "Confirmed among those that people closed; null: they closed none." }),
  falsePositiveRate: z.number().nullable(),
};

/** What became of alerts, by rule and by day. */
export const alertStatisticsRoutes: Route[] = [
  defineRoute(
    {
      scope: "cases:read",
      capability: "statistics:read",
      tag: "Statistics",
      method: "GET",
      name: "getStatisticsOfAlerts",
      path: "/api/v1/statistics/alerts",
      summary: "See what became of alerts, by rule and by day",
      description: "Of alerts that were opened in these days (UTC).",
      query: z.strictObject({
        from: day.optional().meta({ description: "First day. Without it: 30 days up to `to`." }),
        to: day.optional().meta({ description: "Last day. Without it: today." }),
      }),
      answers: {
        200: z
          .looseObject({
            from: z.string(),
            to: z.string(),
            totals: z.looseObject(numbers),
            rules: z.array(
              z.looseObject({
                rule: z.string(),
                ruleName: z.string(),
                source: z.enum(alertSources),
                ...numbers,
                medianMs: ms.meta({ description: "From opening to closing, of those that people closed." }),
                p90Ms: ms,
              }),
            ),
            days: z.array(z.looseObject({ day: z.string(), opened: n, closed: n })),
          })
          .meta({ id: "AlertStatistics" }),
      },
    },
    async ({ env, tenantId, query, nowMs }) => {
      const to = query.to ?? new Date(nowMs).toISOString().slice(0, 10);
      const untilMs = Date.parse(to) + dayMs;
      const fromMs = query.from === undefined ? untilMs - defaultDays * dayMs : Date.parse(query.from);
      if (fromMs >= untilMs) return err(problem("bad_value", "`from` is after `to`.", { param: "from" }));
      if (untilMs - fromMs > mostDays * dayMs)
        return err(problem("bad_value", `At most ${mostDays} days at once.`, { param: "from" }));
      const { rules, days } = await alertStatistics(dbOf(env, tenantId), tenantId, { fromMs, untilMs });
      return answer(200, {
        ...{ from: new Date(fromMs).toISOString().slice(0, 10), to },
        totals: withRates(rules.reduce(added, nothing)),
        rules: rules.map((rule) => ({ ...rule, ...withRates(rule) })),
        days,
      });
    },
  ),
];

type Outcomes = Pick<RuleOutcomes, "opened" | "open" | "confirmed" | "cleared" | "dismissed" | "withdrawn">;
const nothing: Outcomes = { opened: 0, open: 0, confirmed: 0, cleared: 0, dismissed: 0, withdrawn: 0 };

const added = (sum: Outcomes, one: Outcomes): Outcomes => ({
  opened: sum.opened + one.opened,
  open: sum.open + one.open,
  confirmed: sum.confirmed + one.confirmed,
  cleared: sum.cleared + one.cleared,
  dismissed: sum.dismissed + one.dismissed,
  withdrawn: sum.withdrawn + one.withdrawn,
});

export function withRates({ opened, open, confirmed, cleared, dismissed, withdrawn }: Outcomes) {
  const closed = confirmed + cleared + dismissed;
  return {
    ...{ opened, open, confirmed, cleared, dismissed, withdrawn },
    truePositiveRate: closed === 0 ? null : confirmed / closed,
    falsePositiveRate: closed === 0 ? null : (cleared + dismissed) / closed,
  };
}
