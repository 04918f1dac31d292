import * as z from "zod";
import { dbOf } from "../db/db-of";
import { leadingEntity } from "../db/entities";
import { erasureIn, factsTold, type HistoryRow, historyOf } from "../db/entity-timeline";
import { actorKinds, entityPositions } from "../domain";
import { type HistoryPlace, historyKinds, mostFactsTold, newestOf, type ToldFact } from "../entities/timeline";
import { isObject } from "../lib/json";
import { err } from "../lib/result";
import { AnyJson, AnyObject, listOf } from "./case-schemas";
import { cursorOf, limit, writeCursor } from "./cursor";
import { iso, Linked, OneEntity } from "./entity-schemas";
import { answer, defineRoute, type Route } from "./framework";
import { notFound } from "./problem";

const id = z.string().nullable();
const HistoryEntry = z
  .looseObject({
    id: z.string(),
    at: z.string().meta({ format: "date-time" }),
    kind: z.enum(historyKinds),
    type: z.string().meta({
      description:
        "`entity.created`, `facts.said`, `approval.changed`, `risk.set`, `link.ended`, `case.ended`, `document.decided`, `alert.dismissed` …: there may be new ones.",
    }),
    by: z
      .looseObject({ kind: z.enum([...actorKinds, "case"]), id: z.string() })
      .nullable()
      .meta({ description: "Null: nobody has kept it." }),
    entityId: id.meta({ description: "Under which it happened, where several are merged." }),
    caseId: id,
    alertId: id,
    from: z.string().nullable().meta({ description: "The state or level before." }),
    to: z.string().nullable(),
    reason: z.string().nullable(),
    facts: z
      .array(
        z.looseObject({
          field: z.string(),
          value: AnyJson,
          before: AnyJson.meta({ description: "What anybody had said of it last." }),
          pinned: z.boolean(),
          isLong: z.boolean().meta({ description: "Too long to be told here: see the attributes." }),
        }),
      )
      .meta({ description: `What was said at once, at most ${mostFactsTold} of \`factCount\`.` }),
    factCount: z.int(),
    link: z
      .looseObject({
        id: z.string(),
        position: z.enum(entityPositions),
        share: z.number().nullable(),
        holder: Linked,
        company: Linked,
      })
      .nullable(),
    detail: AnyObject.meta({ description: "What the type has beside that: ids, titles, numbers." }),
  })
  .meta({ id: "EntityHistoryEntry" });
const HistoryQuery = z.strictObject({
  kind: z.enum(historyKinds).optional(),
  limit,
  cursor: cursorOf(z.strictObject({ atMs: z.int().min(0), id: z.string().min(1).max(96) })),
});

/** What happened to a person or company. */
export const entityHistoryRoutes: Route[] = [
  defineRoute(
    {
      ...{ scope: "cases:read", tag: "Entities", name: "listEntityTimeline", method: "GET" },
      path: "/api/v1/entities/{id}/timeline",
      summary: "Read what happened to a person or company, newest first",
      description:
        "What was said of them, how cases and risk changed their standing, their links, cases, documents, alerts, notes and what monitoring found; of those that " +
        "are merged the history of all. Of whom was erased only that. Looks that found nothing are with `listMonitorRuns`.",
      params: OneEntity,
      query: HistoryQuery,
      answers: { 200: listOf(HistoryEntry) },
    },
    async ({ env, tenantId, params, query }) => {
      const db = dbOf(env, tenantId);
      const found = await leadingEntity(db, tenantId, params.id);
      if (found === null) {
        const erasure = await erasureIn(db, tenantId, params.id);
        if (erasure === null) return err(notFound("entity"));
        const isWanted = (query.kind ?? "record") === "record" && query.cursor === undefined;
        return answer(200, { data: isWanted ? [erasureEntry(params.id, erasure)] : [], nextCursor: null });
      }
      const { id: entityId } = found.entity;
      const place = { after: query.cursor ?? null, limit: query.limit };
      const page = newestOf(await historyOf(db, tenantId, entityId, query.kind ?? null, place), query.limit);
      const said = page.data.filter(({ kind }) => kind === "facts");
      const facts = await factsTold(db, tenantId, entityId, said);
      return answer(200, {
        data: page.data.map((row) => entryOf(row, facts[said.indexOf(row)] ?? [])),
        nextCursor: cursorAt(page.next),
      });
    },
  ),
];

const cursorAt = (next: HistoryPlace | null): string | null =>
  next === null ? null : writeCursor({ atMs: next.atMs, id: next.id });

const nothing = {
  ...{ by: null, entityId: null, caseId: null, alertId: null, from: null, to: null, reason: null },
  ...{ factCount: 0, link: null },
};

function entryOf({ id, atMs, kind, type, told }: HistoryRow, facts: readonly ToldFact[]) {
  const { detail = {}, otherId, untilMs, ...rest } = told;
  const { by = null } = rest;
  // An earlier release knows of some cases only that there was one.
  const ofCase = isObject(by) && by.kind === "case" && String(by.id).startsWith("case_") ? by.id : null;
  const more = {
    ...(typeof otherId === "string" && { into: otherId }),
    ...(typeof untilMs === "number" && { until: iso(untilMs) }),
  };
  return {
    ...{ id, at: iso(atMs), kind, type, ...nothing, ...rest, facts, caseId: rest.caseId ?? ofCase },
    detail: { ...(detail as object), ...more },
  };
}

const erasureEntry = (
  entityId: string,
  { atMs, by, caseId }: { atMs: number; by: { kind: string; id: string }; caseId: string | null },
) => ({
  ...{ id: `9.${entityId}`, at: iso(atMs), kind: "record", type: "entity.erased", ...nothing, by, entityId, caseId },
  ...{ facts: [], detail: {} },
});
