import * as z from "zod";
import { dbOf } from "../db/db-of";
import { latestPublished } from "../db/definitions";
import { type FunnelCount, funnelCounts } from "../db/funnel";
import { dayOf, funnelDevices, funnelSteps, type TenantId } from "../domain";
import { isObject } from "../lib/json";
import { err } from "../lib/result";
import { answer, defineRoute, type Route } from "./framework";
import { notFound, problem } from "./problem";

const dayMs = 86_400_000;
const defaultDays = 30;
const mostDays = 800;
const mostErrors = 200;

const day = z.iso.date().meta({ description: "A day in UTC, `2026-11-22`.", example: "2026-11-22" });
const count = z.int().meta({ description: "Cases, or parts of them that somebody else fills in: each counts once." });
const groups = z
  .record(z.string(), z.int())
  .optional()
  .meta({ description: "The same by device or country, when `groupBy` asks for it." });

const FunnelView = z
  .looseObject({
    workflow: z.string(),
    from: day,
    to: day,
    forms: z.array(
      z.looseObject({
        form: z.string(),
        steps: z
          .array(
            z.looseObject({
              step: z.enum(funnelSteps).exclude(["error"]),
              page: z.string().nullable().meta({ description: "Id of the page that was sent, of step `page`." }),
              count,
              share: z.number().nullable().meta({ description: "Of those who opened it, 0 to 1; null: nobody did." }),
              groups,
            }),
          )
          .meta({ description: "In the order of the form." }),
        errors: z
          .array(z.looseObject({ page: z.string(), field: z.string(), code: z.string(), count, groups }))
          .meta({ description: `Fields that were sent back, the most frequent first; at most ${mostErrors}.` }),
      }),
    ),
  })
  .meta({ id: "Funnel" });
type FormFunnel = z.output<typeof FunnelView>["forms"][number];

/** How far applicants come with their forms. */
export const funnelRoutes: Route[] = [
  defineRoute(
    {
      scope: "cases:read",
      tag: "Funnel",
      name: "getFunnel",
      method: "GET",
      path: "/api/v1/funnel",
      summary: "See how far applicants come with the forms of a workflow",
      description:
        "Opened, started, each page sent, submitted, and which fields were sent back why. Counted on the server, without cookies and " +
        "without a record of who: the same step of the same case counts once, on the day it was taken. Numbers follow within seconds.",
      query: z.object({
        workflow: z.string().min(1).max(200).meta({ description: "Key of a definition.", example: "kyb" }),
        form: z.string().max(200).optional(),
        from: day.optional().meta({ description: `First day, in UTC. Without it: ${defaultDays} days up to \`to\`.` }),
        to: day.optional().meta({ description: "Last day, in UTC. Without it: today." }),
        groupBy: z.enum(["device", "country"]).optional(),
        device: z.enum(funnelDevices).optional(),
        country: z
          .string()
          .regex(/^[A-Z]{2}$/)
          .optional()
          .meta({ description: "ISO 3166-1 alpha-2; `ZZ`: not known." }),
      }),
      answers: { 200: FunnelView },
    },
    async ({ env, tenantId, query, nowMs }) => {
      const db = dbOf(env, tenantId);
      const to = query.to ?? dayOf(nowMs);
      const from = query.from ?? dayOf(Date.parse(to) - (defaultDays - 1) * dayMs);
      const days = (Date.parse(to) - Date.parse(from)) / dayMs;
      if (days < 0) return err(problem("bad_value", "`from` is after `to`.", { param: "from" }));
      if (days > mostDays) return err(problem("bad_value", `At most ${mostDays} days at once.`, { param: "from" }));
      const pages = await pagesByForm(db, tenantId, query.workflow);
      const counts = await funnelCounts(db, tenantId, { ...query, from, to });
      if (pages === null && counts.length === 0) return err(notFound("workflow"));
      const known = [...(pages?.keys() ?? [])].filter((form) => query.form === undefined || form === query.form);
      const forms = [...new Set([...known, ...counts.map(({ form }) => form)])];
      return answer(200, {
        workflow: query.workflow,
        from,
        to,
        forms: forms.map((form) =>
          funnelOf(
            form,
            pages?.get(form) ?? [],
            counts.filter((one) => one.form === form),
          ),
        ),
      });
    },
  ),
];

/** The pages of each form of the newest published version, in order. Null: none is published. */
async function pagesByForm(db: D1Database, tenantId: TenantId, key: string): Promise<Map<string, string[]> | null> {
  const definition = await latestPublished(db, tenantId, key);
  if (definition === null) return null;
  const body: unknown = JSON.parse(definition.body);
  const forms = isObject(body) && isObject(body.forms) ? Object.entries(body.forms) : [];
  return new Map(
    forms.map(([form, raw]) => {
      const pages = isObject(raw) && Array.isArray(raw.pages) ? raw.pages : [];
      return [form, pages.flatMap((page) => (isObject(page) && typeof page.id === "string" ? [page.id] : []))];
    }),
  );
}

/** Pages that the newest version has no longer come after those it has. */
function funnelOf(form: string, pages: readonly string[], counts: readonly FunnelCount[]): FormFunnel {
  const sent = counts.filter(({ step }) => step === "page").map(({ detail }) => detail);
  const inOrder = [...new Set([...pages, ...sent.toSorted()])];
  const opened = total(counts.filter(({ step }) => step === "opened"));
  const stepOf = (step: "opened" | "started" | "page" | "submitted", page: string | null) => {
    const here = counts.filter((one) => one.step === step && one.detail === (page ?? ""));
    const n = total(here);
    return { step, page, count: n, share: opened === 0 ? null : n / opened, ...grouped(here) };
  };
  const errors = Map.groupBy(
    counts.filter(({ step }) => step === "error"),
    ({ detail }) => detail,
  );
  return {
    form,
    steps: [
      stepOf("opened", null),
      stepOf("started", null),
      ...inOrder.map((page) => stepOf("page", page)),
      stepOf("submitted", null),
    ],
    errors: [...errors]
      .map(([detail, here]) => {
        const [page = "", field = "", code = ""] = detail.split("/");
        return { page, field, code, count: total(here), ...grouped(here) };
      })
      .toSorted((a, b) => b.count - a.count)
      .slice(0, mostErrors),
  };
}

const total = (counts: readonly FunnelCount[]): number => counts.reduce((sum, { n }) => sum + n, 0);

const grouped = (counts: readonly FunnelCount[]): { groups?: Record<string, number> } =>
  counts.some(({ group }) => group !== null)
    ? { groups: Object.fromEntries(counts.map(({ group, n }) => [group ?? "", n])) }
    : {};
