import * as z from "zod";
import type { CaseFilters, CaseKeyset } from "../db/case-list";
import type { CaseRow } from "../db/cases";
import { dbOf } from "../db/db-of";
import { workflowNames } from "../db/definition-heads";
import { clockOffsetOf } from "../db/tenants";
import { type Actor, actorRef, isBuiltInQueue, type TenantId } from "../domain";
import { searchNumber } from "../domain/search-number";
import { slaStates } from "../domain/sla";
import type { Env } from "../env";
import type { Json } from "../lib/json";
import { isFoundByBeginning } from "../workflow/search-text";
import { cursorOf } from "./cursor";
import { isLimited } from "./framework-case-scope";
import { hiddenInLists } from "./framework-masking";

const time = z.iso.datetime({ offset: true });
const word = z.string().min(1).max(200);
/** One word, or several with commas between them. */
const several = (words: readonly string[]) =>
  z
    .string()
    .max(200)
    .refine((text) => text.split(",").every((one) => words.includes(one.trim())), `Of: ${words.join(", ")}.`);
const days = z.coerce.number().int().min(0).max(3_650);

export const sorts = {
  "-createdAt": { sort: "created", order: "newest_first" },
  createdAt: { sort: "created", order: "oldest_first" },
  "-updatedAt": { sort: "updated" },
  "-risk": { sort: "risk" },
  "-riskLevel": { sort: "risk_level" },
} as const satisfies Record<string, Pick<CaseFilters, "sort" | "order">>;
export const sort = z.enum(["-createdAt", "createdAt", "-updatedAt", "-risk", "-riskLevel"]);

/** What a list of cases can be narrowed by, as callers spell it. All that is given must hold. */
export const caseFilters = {
  state: word.optional().meta({ description: "An active state, or one around it." }),
  tag: word.optional().meta({ description: "A tag, or several with commas between them: any of these." }),
  label: word.optional().meta({ description: "A label, or several with commas between them: any of these." }),
  queue: word.optional().meta({ description: "A work list of `GET /queues`. One of your own comes in its own order." }),
  status: z.enum(["active", "completed", "failed", "cancelled"]).optional(),
  assigneeId: word.optional().meta({ description: "Id of a user, or `none`; `me` for who asks." }),
  workflow: word.optional().meta({ description: "Key or id of a definition." }),
  entityType: z.enum(["individual", "business"]).optional(),
  country: z
    .string()
    .regex(/^([A-Za-z]{2}|none)(,([A-Za-z]{2}|none))*$/)
    .max(200)
    .optional()
    .meta({ description: "Two-letter codes with commas between them; `none` where no country is known." }),
  outcome: several(["approved", "rejected", "none"]).optional(),
  sla: several([...slaStates, "none"])
    .optional()
    .meta({ description: `Where the time stands that a case may take: ${slaStates.join(", ")}, none.` }),
  field: word.optional().meta({ description: "`key:value` of a fact that the definition lists for queues." }),
  createdAfter: time.optional().meta({ description: "Inclusive." }),
  createdBefore: time.optional().meta({ description: "Exclusive." }),
  olderThanDays: days.optional().meta({ description: "Opened at least so many days ago." }),
  newerThanDays: days.optional().meta({ description: "Opened less than so many days ago." }),
  risk: several(["low", "medium", "high", "critical", "none"])
    .optional()
    .meta({ description: "A level, or several with commas between them; `none` without a score." }),
  externalId: word.optional(),
  parentId: word.optional(),
  q: z
    .string()
    .max(200)
    .optional()
    .meta({
      description:
        "Beginnings of words: names of companies and people, e-mail addresses, external ids, registration numbers. Numbers of documents are found by " +
        "the whole number.",
    }),
  hasIncidents: z.enum(["true", "false"]).optional(),
  legalHold: z
    .enum(["true", "false"])
    .optional()
    .meta({ description: "Only cases under, or only without, a legal hold." }),
};
export const CaseFilterBody = z.strictObject(caseFilters).meta({ id: "CaseFilters" });
export type CaseFilterQuery = z.output<typeof CaseFilterBody>;

const dayMs = 86_400_000;

/** The filters as the lists take them, for whoever asks. */
export async function filtersOf(
  env: Env,
  actor: Actor,
  query: CaseFilterQuery & { sort?: z.output<typeof sort> | undefined },
  nowMs: number,
): Promise<CaseFilters> {
  const { createdAfter, createdBefore, olderThanDays, newerThanDays, sort, queue, hasIncidents, legalHold, ...same } =
    query;
  const { assigneeId, country, ...plain } = same;
  const given = Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined)) as CaseFilters;
  const aged = olderThanDays !== undefined || newerThanDays !== undefined;
  // Age is counted on the clock of the cases: that of a sandbox may run ahead.
  const caseNowMs = aged ? nowMs + (await clockOffsetOf(dbOf(env, actor.tenantId), actor.tenantId)) : nowMs;
  const after = latest(createdAfter, newerThanDays === undefined ? undefined : caseNowMs - newerThanDays * dayMs);
  const before = earliest(createdBefore, olderThanDays === undefined ? undefined : caseNowMs - olderThanDays * dayMs);
  const asksWhole = given.q !== undefined && actor.kind === "analyst" && (await hidesFound(env, actor));
  return {
    ...given,
    ...(isLimited(actor) && { within: { scope: actor.caseScope, personId: actor.userId } }),
    ...(assigneeId !== undefined && { assigneeId: assigneeId === "me" ? actorRef(actor).id : assigneeId }),
    ...(country !== undefined && { country: country.split(",").map(codeOf).join(",") }),
    ...(after !== undefined && { createdAfterMs: after }),
    ...(before !== undefined && { createdBeforeMs: before }),
    ...(queue !== undefined &&
      (isBuiltInQueue(queue) ? { queue: { id: queue, personId: actorRef(actor).id } } : { ownQueue: queue })),
    ...(legalHold !== undefined && { isHeld: legalHold === "true" }),
    ...(hasIncidents !== undefined && { hasIncidents: hasIncidents === "true" }),
    ...(given.q !== undefined && {
      numberTerm: (compact: string) => searchNumber(env.MASTER_KEY, actor.tenantId, compact),
    }),
    ...(asksWhole && { wholeWords: true }),
    ...(sort !== undefined && sorts[sort]),
  };
}

/** Whether this person sees masked what cases are found by: then no beginning of it may find one. */
export const hidesFound = async (env: Env, actor: Extract<Actor, { kind: "analyst" }>): Promise<boolean> =>
  (await hiddenInLists(env, actor)).some(({ path }) => isFoundByBeginning(path.slice(path.lastIndexOf(".") + 1)));

const codeOf = (text: string): string => (text === "none" ? text : text.toUpperCase());

const both = (choose: (...times: number[]) => number) => (text: string | undefined, otherMs: number | undefined) => {
  const times = [text === undefined ? undefined : Date.parse(text), otherMs].filter((one) => one !== undefined);
  return times.length === 0 ? undefined : choose(...times);
};
const latest = both(Math.max);
const earliest = both(Math.min);

/** Cursor of a list of cases. */
export const caseCursor = cursorOf(
  z.strictObject({
    createdAtMs: z.int().min(0),
    id: z.string().min(1).max(96),
    sorted: z
      .strictObject({
        by: z.enum(["updated", "risk", "found", "risk_level", "queue"]),
        at: z.number(),
        level: z.int().min(0).max(9).optional(),
      })
      .optional(),
  }),
);

/** Whether a cursor is of a list in this order. */
export const isOfSort = (cursor: CaseKeyset, sort: CaseFilters["sort"]): boolean => {
  const by = cursor.sorted?.by ?? "created";
  return by === "found" || by === "queue" ? (sort ?? "created") === "created" : by === (sort ?? "created");
};

export const wireOf = ({ createdAtMs, id, sorted }: CaseKeyset): Json => ({
  createdAtMs,
  id,
  ...(sorted !== undefined && {
    sorted: { by: sorted.by, at: sorted.at, ...(sorted.level !== undefined && { level: sorted.level }) },
  }),
});

/** Cases as lists show them, in their order. */
export async function summariesOf(
  db: D1Database,
  tenantId: TenantId,
  rows: readonly CaseRow[],
): Promise<Record<string, Json>[]> {
  const ids = rows.map(({ definitionId }) => definitionId);
  const names = await workflowNames(db, tenantId, ids);
  return rows.map((row) => summaryOf(row, names.get(row.definitionId) ?? row.definitionKey));
}

function summaryOf(row: CaseRow, workflowName: string): Record<string, Json> {
  return {
    id: row.caseId,
    workflow: { id: row.definitionId, key: row.definitionKey, version: row.definitionVersion, name: workflowName },
    status: row.status,
    state: row.state,
    tags: row.tags,
    labels: row.labels ?? [],
    outcome: row.outcome,
    entity: { id: row.entityId, type: row.entityType, name: row.name, email: row.email },
    country: row.country ?? null,
    externalId: row.externalId,
    assigneeId: row.assigneeId,
    parentId: row.parentId,
    risk: row.riskScore === null ? null : { score: row.riskScore, level: row.riskLevel },
    sla: row.slaState
      ? { state: row.slaState, dueAt: iso(row.slaDueAtMs), breachedAt: iso(row.slaBreachedAtMs) }
      : null,
    openIncidents: row.openIncidents,
    legalHold: typeof row.legalHoldAtMs === "number",
    erasedAt: iso(row.erasedAtMs),
    version: row.version,
    createdAt: iso(row.createdAtMs),
    updatedAt: iso(row.updatedAtMs),
    resolvedAt: iso(row.resolvedAtMs),
  };
}

const iso = (atMs: number | null | undefined): string | null =>
  atMs === null || atMs === undefined ? null : new Date(atMs).toISOString();
