import * as z from "zod";
import { can } from "../domain";
import { ok } from "../lib/result";
import { answer, defineRoute, type Route } from "./framework";
import { statisticsCsv } from "./statistics-csv";
import { analystReports, casesOf, decisionsOf, overviewOf, periodOf, rulesOf, timesOf } from "./statistics-parts";
import {
  AnalystsView,
  CasesView,
  DecisionsView,
  OverviewView,
  parts,
  RulesView,
  StatisticsQuery,
  TimesView,
} from "./statistics-schemas";

const base = "/api/v1/statistics";
const reading = {
  scope: "cases:read",
  capability: "statistics:read",
  tag: "Statistics",
  method: "GET",
  query: StatisticsQuery,
} as const;

/** The numbers of a tenant: counted as cases change, exact, by the days of its calendar. */
export const statisticsRoutes: Route[] = [
  defineRoute(
    {
      ...reading,
      name: "getStatisticsOverview",
      path: `${base}/overview`,
      summary: "See the numbers of some days beside those of as many days before",
      description:
        "A case counts on the day it was opened, and on the day it was decided. Numbers follow the cases within seconds. Cases that " +
        "parents opened count as well, under their own workflow.",
      answers: { 200: OverviewView },
    },
    async (call) => {
      const period = await periodOf(call);
      return period.ok ? answer(200, await overviewOf(call, period.value)) : period;
    },
  ),
  defineRoute(
    {
      ...reading,
      name: "getStatisticsOfCases",
      path: `${base}/cases`,
      summary: "Count open cases by state, workflow and risk, and cases opened and decided by day",
      answers: { 200: CasesView },
    },
    async (call) => {
      const period = await periodOf(call);
      return period.ok ? answer(200, await casesOf(call, period.value)) : period;
    },
  ),
  defineRoute(
    {
      ...reading,
      name: "getStatisticsOfDecisions",
      path: `${base}/decisions`,
      summary: "Compare what was decided, by workflow and by day",
      answers: { 200: DecisionsView },
    },
    async (call) => {
      const period = await periodOf(call);
      return period.ok ? answer(200, await decisionsOf(call, period.value)) : period;
    },
  ),
  defineRoute(
    {
      ...reading,
      name: "getStatisticsOfTimes",
      path: `${base}/times`,
      summary: "See how long decisions took, and for whom cases waited",
      answers: { 200: TimesView },
    },
    async (call) => {
      const period = await periodOf(call);
      return period.ok ? answer(200, await timesOf(call, period.value)) : period;
    },
  ),
  defineRoute(
    {
      ...reading,
      // Everybody reads their own.
      capability: "cases:read",
      name: "getStatisticsOfAnalysts",
      path: `${base}/analysts`,
      summary: "See what each person has decided",
      description: "Who may not read the numbers of the tenant gets their own alone.",
      heedsCaseScope: true,
      answers: { 200: AnalystsView },
    },
    async (call) => {
      const { actor } = call;
      const period = await periodOf(call);
      if (!period.ok) return period;
      const seesAll =
        actor.kind !== "analyst" || (can(actor.role, "statistics:read") && (actor.caseScope ?? null) === null);
      const onlyId = seesAll || actor.kind !== "analyst" ? null : actor.userId;
      return answer(200, await analystReports(call, period.value, onlyId));
    },
  ),
  defineRoute(
    {
      ...reading,
      name: "getStatisticsOfRules",
      path: `${base}/rules`,
      summary: "See which rules hold how often",
      answers: { 200: RulesView },
    },
    async (call) => {
      const period = await periodOf(call);
      return period.ok ? answer(200, await rulesOf(call, period.value)) : period;
    },
  ),
  defineRoute(
    {
      ...reading,
      name: "exportStatistics",
      path: `${base}/export`,
      summary: "Take one part of the statistics as a table (CSV)",
      query: StatisticsQuery.extend({ part: z.enum(parts) }),
      answers: { 200: "text/csv; charset=utf-8" },
      stepUp: "exports",
      audit: true,
    },
    async (call) => {
      const period = await periodOf(call);
      if (!period.ok) return period;
      const { part } = call.query;
      const { from, to } = period.value;
      return ok({
        status: 200,
        body: await statisticsCsv(part, call, period.value),
        contentType: "text/csv; charset=utf-8",
        headers: { "Content-Disposition": `attachment; filename="statistics-${part}-${from}-${to}.csv"` },
        audit: { objectId: part, details: { from, to } },
      });
    },
  ),
];
