import * as z from "zod";

export const day = z.iso
  .date()
  .meta({ description: "A day in the tenant's time zone, `2026-11-22`.", example: "2026-11-22" });
const n = z.int();
const share = z.number().nullable().meta({ description: "Of `decided`, 0 to 1; null: nothing was." });
const ms = z.int().nullable();

export const StatisticsQuery = z.strictObject({
  from: day.optional().meta({ description: "First day. Without it: 30 days up to `to`." }),
  to: day.optional().meta({ description: "Last day. Without it: today." }),
  workflow: z.string().min(1).max(200).optional().meta({ description: "Key of a definition.", example: "kyb" }),
  country: z.string().min(1).max(40).optional().meta({ description: "As the lists show it: `DE`." }),
});

export const SpreadView = z
  .looseObject({ count: n, meanMs: ms, p50Ms: ms, p90Ms: ms })
  .meta({ id: "Spread", description: "The mean is exact; half took no longer than `p50Ms`, to 2 %." });

export const TotalsView = z
  .looseObject({
    opened: n,
    decided: n.meta({ description: "Brought to an end other than by being cancelled." }),
    approved: n,
    rejected: n,
    failed: n,
    other: n.meta({ description: "Ended without an outcome." }),
    cancelled: n,
    approvalRate: share,
    rejectionRate: share,
    autoApprovalRate: share.meta({ description: "Approved without any judgement by a person or a key." }),
    autoDecisionRate: share,
    revisionRate: share.meta({ description: "Decided after the applicant was asked again." }),
    revisions: n,
    slaMet: n,
    slaBreached: n,
    timeToDecision: SpreadView,
  })
  .meta({ id: "StatisticTotals" });

const period = { from: day, to: day, timeZone: z.string() };
const counts = z.array(z.looseObject({ value: z.string(), count: n }));

export const OverviewView = z
  .looseObject({
    ...period,
    current: TotalsView,
    before: z.looseObject({ from: day, to: day }).meta({ description: "As many days, right before." }),
    previous: TotalsView,
    now: z
      .looseObject({ open: n, waitsFor: counts, risk: counts, sla: counts })
      .meta({ description: "Open cases as they are now, whatever the days." }),
  })
  .meta({ id: "StatisticsOverview" });

export const CasesView = z
  .looseObject({
    ...period,
    states: z.array(z.looseObject({ workflow: z.string(), state: z.string(), count: n })),
    risk: counts,
    workflows: z.array(z.looseObject({ workflow: z.string(), open: n, opened: n, decided: n })),
    days: z.array(z.looseObject({ day, opened: n, decided: n })),
  })
  .meta({ id: "StatisticsOfCases" });

export const DecisionsView = z
  .looseObject({
    ...period,
    workflows: z.array(z.looseObject({ workflow: z.string(), totals: TotalsView })),
    days: z.array(z.looseObject({ day, approved: n, rejected: n, other: n, byRules: n })),
  })
  .meta({ id: "StatisticsOfDecisions" });

export const TimesView = z
  .looseObject({
    ...period,
    timeToDecision: SpreadView,
    waited: z
      .looseObject({ applicant: SpreadView, team: SpreadView, engine: SpreadView })
      .meta({ description: "Of cases that ended in these days: how long each had waited for whom." }),
    days: z.array(z.looseObject({ day, spread: SpreadView })),
  })
  .meta({ id: "StatisticsOfTimes" });

export const AnalystsView = z
  .looseObject({
    ...period,
    data: z.array(
      z.looseObject({
        userId: z.string(),
        approved: n,
        rejected: n,
        revisions: n,
        documents: n,
        votes: n,
        handling: SpreadView.meta({ description: "From when they got a case to their decision on it." }),
      }),
    ),
  })
  .meta({ id: "StatisticsOfAnalysts" });

export const RulesView = z
  .looseObject({
    ...period,
    opened: n,
    data: z.array(
      z.looseObject({
        rule: z.string().meta({ description: "`<plugin>/<name of the rule>`." }),
        count: n.meta({ description: "Cases that were opened in these days and that it holds for by now." }),
        share: z.number().nullable(),
      }),
    ),
  })
  .meta({ id: "StatisticsOfRules" });

export const parts = ["cases", "decisions", "times", "analysts", "rules", "alerts"] as const;
export type StatisticsPart = (typeof parts)[number];
