import * as z from "zod";
import { dbOf } from "../db/db-of";
import { workflowNames } from "../db/definition-heads";
import { mostSharing, relatedCases } from "../db/related";
import { searchNumber } from "../domain/search-number";
import { sharedFactsOf, sharedKey, sharedKinds, sharingOf } from "../domain/shared-facts";
import { ask } from "./case-reads";
import { OutcomeView } from "./case-schemas";
import { answer, defineRoute, type Route } from "./framework";
import { isLimited } from "./framework-case-scope";

const kind = z.enum(sharedKinds);
const RelatedCase = z
  .looseObject({
    caseId: z.string(),
    name: z.string().nullable(),
    by: z.array(kind).meta({ description: "What the two cases have in common." }),
    facts: z.array(z.string()).meta({ description: "Ids in `facts` of the answer." }),
    workflow: z.looseObject({ key: z.string(), version: z.int(), name: z.string() }),
    status: z.string(),
    state: z.string(),
    tags: z.array(z.string()),
    outcome: OutcomeView,
    riskLevel: z.string().nullable(),
    createdAt: z.string().meta({ format: "date-time" }),
  })
  .meta({ id: "RelatedCase" });
const Related = z
  .looseObject({
    data: z.array(RelatedCase),
    nextCursor: z.null(),
    facts: z.array(
      z.looseObject({
        id: z.string(),
        kind,
        value: z.string().nullable().meta({ description: "As it stands in this case; null for files and ids." }),
        cases: z.int().meta({ description: `Other cases with the same fact, counted to ${mostSharing}.` }),
        more: z.boolean(),
      }),
    ),
  })
  .meta({ id: "RelatedCases" });

export const caseRelatedRoutes: Route[] = [
  defineRoute(
    {
      scope: "cases:read",
      method: "GET",
      tag: "Cases",
      name: "listRelatedCases",
      path: "/api/v1/cases/{id}/related",
      summary: "Read which other cases share facts with this one",
      description:
        "The same person (name and date of birth), company (number), phone, e-mail address, IBAN, document number, file, device or address. " +
        "Those that share most come first, 100 at most; of a fact that very many share the newest 25 are among them, and `facts` says how " +
        "many there are. Copied after a change like the list is. People who are limited to some cases hear of those only.",
      params: z.object({ id: z.string() }),
      answers: { 200: Related },
    },
    async (call) => {
      const snapshot = await ask(call, (subject) => subject.snapshot());
      if (!snapshot.ok) return snapshot;
      const { env, actor, tenantId } = call;
      const keyed = (text: string) => searchNumber(env.MASTER_KEY, tenantId, text);
      const own = new Map(
        sharedFactsOf(sharingOf(snapshot.value)).map((fact, at) => [sharedKey(fact, keyed), { id: `f${at}`, ...fact }]),
      );
      const db = dbOf(env, tenantId);
      const { sharing, rows } = await relatedCases(db, tenantId, {
        caseId: snapshot.value.caseId,
        keys: [...own.keys()],
        ...(isLimited(actor) && { within: { scope: actor.caseScope, personId: actor.userId } }),
      });
      const names = await workflowNames(
        db,
        tenantId,
        rows.map(({ definitionId }) => definitionId),
      );
      const facts = sharing.flatMap(({ key, caseIds, ...numbers }) => {
        const fact = own.get(key);
        return fact === undefined ? [] : [{ fact, caseIds: new Set(caseIds), numbers }];
      });
      const data = rows.map((row) => {
        const shared = facts.filter(({ caseIds }) => caseIds.has(row.caseId)).map(({ fact }) => fact);
        return {
          caseId: row.caseId,
          name: row.name,
          by: [...new Set(shared.map((fact) => fact.kind))],
          facts: shared.map(({ id }) => id),
          workflow: {
            ...{ key: row.definitionKey, version: row.definitionVersion },
            name: names.get(row.definitionId) ?? row.definitionKey,
          },
          status: row.status,
          state: row.state,
          tags: row.tags,
          outcome: row.outcome,
          riskLevel: row.riskLevel,
          createdAt: new Date(row.createdAtMs).toISOString(),
        };
      });
      return answer(200, {
        data,
        nextCursor: null,
        facts: facts.map(({ fact, numbers }) => ({ id: fact.id, kind: fact.kind, value: fact.shown, ...numbers })),
      });
    },
  ),
];
