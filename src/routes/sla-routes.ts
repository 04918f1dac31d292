import * as z from "zod";
import { dbOf } from "../db/db-of";
import { saveSlaTerms, slaTermsOf } from "../db/sla-settings";
import { type SlaTerms, standardWorkTimes } from "../domain";
import { err } from "../lib/result";
import { isTimeZone } from "../lib/work-time";
import { mostSlaRules, SlaRuleSchema } from "../workflow/sla.schema";
import { expectedVersionOf } from "./case-command";
import { AnyObject } from "./case-schemas";
import { answer, defineRoute, type Route } from "./framework";
import { problem } from "./problem";

const minute = z.int().min(0).max(1_440);
const Span = z
  .strictObject({ fromMinute: minute, untilMinute: minute })
  .refine(({ fromMinute, untilMinute }) => fromMinute < untilMinute, { error: "It ends before it begins." });
const Day = z
  .array(Span)
  .max(6)
  .refine(
    (spans) => spans.every((span, place) => place === 0 || (spans[place - 1]?.untilMinute ?? 0) <= span.fromMinute),
    {
      error: "Spans stand in order and do not overlap.",
    },
  );
const Calendar = z
  .strictObject({
    timeZone: z.string().max(60).refine(isTimeZone, "No such time zone; write it like Europe/Berlin."),
    week: z
      .array(Day)
      .length(7)
      .refine((days) => days.some((spans) => spans.length > 0), { error: "Somebody has to work at some time." })
      .meta({ description: "Monday first; minutes since midnight, 1440 is its end." }),
    holidays: z.array(z.iso.date()).max(400).meta({ description: "Days nobody works: `2026-12-25`." }),
  })
  .meta({ id: "WorkCalendar" });
export const SlaTermsBody = z
  .strictObject({
    calendar: Calendar,
    rules: z.array(SlaRuleSchema).max(mostSlaRules),
    expectedVersion: z.int().min(0).optional(),
  })
  .meta({ id: "SlaTerms" });
const Shown = z
  .looseObject({ calendar: Calendar, rules: z.array(AnyObject), version: z.int() })
  .meta({ id: "SlaSettings" });
const route = { scope: "admin", capability: "queues:write", tag: "Queues", path: "/api/v1/sla" } as const;
const nothing: SlaTerms = { calendar: standardWorkTimes, rules: [] };

/** When the team works, and how long cases may take where their definition does not say. */
export const slaRoutes: Route[] = [
  defineRoute(
    {
      ...route,
      name: "getSla",
      method: "GET",
      summary: "See working times and what is promised",
      answers: { 200: Shown },
    },
    async ({ env, tenantId }) => {
      const kept = await slaTermsOf(dbOf(env, tenantId), tenantId);
      const { terms, version } = kept ?? { terms: nothing, version: 0 };
      return answer(200, { ...terms, version }, { ETag: `"${version}"` });
    },
  ),
  defineRoute(
    {
      ...route,
      name: "putSla",
      method: "PUT",
      summary: "Change working times and what is promised",
      description:
        "Cases that are opened from then on go by it. A definition with `sla` rules of its own has only the times from here.",
      idempotent: "d1",
      body: SlaTermsBody,
      answers: { 200: Shown },
    },
    async (call) => {
      const { env, tenantId, body, nowMs } = call;
      const db = dbOf(env, tenantId);
      const { expectedVersion, ...terms } = body;
      const twice = terms.rules.find(({ name }, place) => terms.rules.findIndex((one) => one.name === name) !== place);
      if (twice !== undefined)
        return err(problem("bad_value", `Two rules are called "${twice.name}".`, { param: "rules" }));
      const expected = expectedVersionOf(call.headers, expectedVersion);
      if (!expected.ok) return expected;
      const current = (await slaTermsOf(db, tenantId))?.version ?? 0;
      const isSame = expected.value === null || expected.value === current;
      if (!isSame || !(await saveSlaTerms(db, tenantId, terms, current, nowMs)))
        return err(problem("stale_version", "Somebody has changed this meanwhile.", { details: { current } }));
      const version = current + 1;
      return answer(
        200,
        { ...terms, version },
        { ETag: `"${version}"` },
        { details: { versionBefore: current, version } },
      );
    },
  ),
];
