import * as z from "zod";
import { dbOf } from "../db/db-of";
import { type Entity, leadingEntity } from "../db/entities";
import { countingAbout } from "../db/entity-attributes";
import type { Deed } from "../db/entity-changes";
import { mergeEntities, partEntity, rowsOfEntity } from "../db/entity-merge";
import { actorRef } from "../domain";
import { conflictsOf } from "../entities/attributes";
import { keyedOf } from "../entities/terms";
import { err, ok, type Result } from "../lib/result";
import { answerEntity, entityIn } from "./entity-reads";
import { EntityView, Merge, MergePreview, OneEntity, reason, summaryView } from "./entity-schemas";
import { answer, type Call, defineRoute, type Route } from "./framework";
import { type ApiProblem, notFound, problem } from "./problem";

const common = { tag: "Entities", params: OneEntity } as const;
const writes = { ...common, scope: "cases:write", capability: "cases:lead", method: "POST", audit: true } as const;
const base = "/api/v1/entities/{id}";

/** Two records of one person or company become one, and can be parted again. */
export const entityMergeRoutes: Route[] = [
  defineRoute(
    {
      ...common,
      scope: "cases:read",
      name: "previewEntityMerge",
      method: "GET",
      path: `${base}/merge-preview`,
      summary: "See what merging two records comes to",
      description:
        "Where they disagree, what would count, and how many rows of each would be read together. Changes nothing.",
      query: z.strictObject({ into: z.string().max(96) }),
      answers: { 200: MergePreview },
    },
    async (call) => {
      const both = await bothIn(call, call.query.into);
      if (!both.ok) return both;
      const { from, into } = both.value;
      const db = dbOf(call.env, call.tenantId);
      const [saidOfInto, saidOfFrom, rowsOfFrom, rowsOfInto] = await Promise.all([
        countingAbout(db, call.tenantId, into.id),
        countingAbout(db, call.tenantId, from.id),
        rowsOfEntity(db, call.tenantId, from.id),
        rowsOfEntity(db, call.tenantId, into.id),
      ]);
      return answer(200, {
        from: summaryView(from, call.nowMs),
        into: summaryView(into, call.nowMs),
        conflicts: conflictsOf(saidOfInto, saidOfFrom),
        rows: { from: rowsOfFrom, into: rowsOfInto },
      });
    },
  ),
  defineRoute(
    {
      ...writes,
      name: "mergeEntity",
      path: `${base}/merge`,
      summary: "Merge a record into another one of the same person or company",
      description:
        "From then on the other one leads: it answers for both ids, with the cases, links, notes, alerts and sides of transactions of both; " +
        "monitors go over to it. A legal hold of one holds both. `partEntity` parts them again.",
      idempotent: "none",
      body: Merge,
      answers: { 200: EntityView },
    },
    async (call) => {
      const both = await bothIn(call, call.body.into);
      if (!both.ok) return both;
      const { from, into } = both.value;
      const { env, tenantId } = call;
      const ids = { from: from.id, into: into.id };
      if (!(await mergeEntities(dbOf(env, tenantId), tenantId, ids, deedOf(call), keyedOf(env, tenantId))))
        return err(problem("conflict", "One of them was merged or erased meanwhile."));
      const audit = { objectId: from.id, details: ids, purpose: call.body.reason };
      return answerEntity({ ...call, params: { id: into.id } }, 200, { audit });
    },
  ),
  defineRoute(
    {
      ...writes,
      name: "partEntity",
      path: `${base}/part`,
      summary: "Part a record again from the one it was merged into",
      description:
        "It has again what was its own. What was opened and said since then stays with the one that led; so do monitors.",
      idempotent: "none",
      body: z.strictObject({ reason }).meta({ id: "PartEntity", example: { reason: "Two sisters" } }),
      answers: { 200: EntityView },
    },
    async (call) => {
      const known = await entityIn(call);
      if (!known.ok) return known;
      const { env, tenantId, params } = call;
      const parted = await partEntity(dbOf(env, tenantId), tenantId, params.id, deedOf(call), keyedOf(env, tenantId));
      if (parted === null) return err(problem("conflict", "It is not merged into another one.", { param: "id" }));
      const audit = { objectId: params.id, details: { from: parted.from }, purpose: call.body.reason };
      return answerEntity(call, 200, { audit });
    },
  ),
];

const deedOf = ({ actor, body, nowMs }: Call<unknown, unknown, { reason: string }>): Deed => ({
  ...{ by: actorRef(actor), reason: body.reason, atMs: nowMs },
});

/** Both, as those that lead: of one type, and not the same already. */
async function bothIn(
  call: Call<{ id: string }>,
  intoId: string,
): Promise<Result<{ from: Entity; into: Entity }, ApiProblem>> {
  const from = await entityIn(call);
  if (!from.ok) return from;
  const into = await leadingEntity(dbOf(call.env, call.tenantId), call.tenantId, intoId);
  if (into === null) return err({ ...notFound("entity"), param: "into" });
  if (from.value.entity.id === into.entity.id)
    return err(problem("conflict", "These are the same already.", { param: "into" }));
  if (from.value.entity.type !== into.entity.type)
    return err(problem("bad_value", "A person and a company cannot be the same.", { param: "into" }));
  return ok({ from: from.value.entity, into: into.entity });
}
