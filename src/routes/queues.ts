import * as z from "zod";
import { countsWithin } from "../db/case-scope";
import { queueNumbers } from "../db/counts";
import { dbOf } from "../db/db-of";
import { numbersOf } from "../db/members";
import { type KeptQueue, listQueues } from "../db/work-queues";
import { type Actor, actorRef, can, type QueueId, queueIds } from "../domain";
import { err } from "../lib/result";
import { queueNames } from "../review/queues";
import { caseAnswer } from "./case-command";
import { CaseView, listOf } from "./case-schemas";
import { claimNext } from "./claim-next";
import { answer, defineRoute, type Route } from "./framework";
import { isLimited } from "./framework-case-scope";
import { onOwnHost } from "./own-host-answer";
import { notFound, problem } from "./problem";

const Queue = z
  .looseObject({
    id: z.string().meta({ description: `One of those everybody has (${queueIds.join(", ")}), or one of your own.` }),
    name: z.string(),
    count: z.int(),
    query: z.looseObject({ queue: z.string() }).meta({ description: "Filters of `GET /cases` that list this queue." }),
    own: z.boolean().meta({ description: "Built by the tenant." }),
    free: z.int().optional().meta({ description: "Cases that nobody has; of your own queues only." }),
    atRisk: z
      .int()
      .optional()
      .meta({ description: "Open cases whose time is nearly up. Left out for who is limited to some cases." }),
    breached: z
      .int()
      .optional()
      .meta({ description: "Open cases whose time is up. Left out for who is limited to some cases." }),
    filling: z.looseObject({ done: z.int(), total: z.int() }).nullish(),
  })
  .meta({ id: "Queue" });

/** The work lists of the console, and taking the next case from one. */
export const queueRoutes: Route[] = [
  defineRoute(
    {
      scope: "cases:read",
      tag: "Queues",
      heedsCaseScope: true,
      name: "listQueues",
      method: "GET",
      path: "/api/v1/queues",
      summary: "List the queues with the number of cases in each",
      description:
        "Those that everybody has, then the tenant's own: of these, people see the ones they work or may change.",
      answers: { 200: listOf(Queue) },
    },
    async ({ env, tenantId, actor }) => {
      const db = dbOf(env, tenantId);
      const own = (await listQueues(db, tenantId)).filter((queue) => maySee(actor, queue));
      const { counts, numbers } = await numbersFor(
        db,
        actor,
        own.map(({ id }) => id),
      );
      const builtIn = queueIds.map((id) => ({
        id,
        name: queueNames[id],
        ...counts(id),
        query: { queue: id },
        own: false,
      }));
      const built = own.map(({ id, name, description, filling }) => ({
        id,
        name,
        description,
        query: { queue: id },
        own: true,
        filling,
        ...numbers.get(id),
      }));
      return answer(200, { data: [...builtIn, ...built], nextCursor: null });
    },
  ),
  defineRoute(
    {
      scope: "cases:write",
      tag: "Queues",
      idempotent: "d1",
      heedsCaseScope: true,
      name: "claimNextCase",
      method: "POST",
      path: "/api/v1/cases/claim-next",
      summary: "Take the first case of a queue that nobody has",
      description:
        "The one that has waited longest, in a queue of your own the first in its order. Two people who ask at the same time never " +
        "get the same case. 204: nothing in this queue is free.",
      body: z.strictObject({ queueId: z.string().min(1).max(60) }),
      answers: { 200: CaseView, 204: "nothing" },
    },
    async ({ env, actor, tenantId, body, nowMs }) => {
      if (actor.kind !== "analyst")
        return err(problem("not_permitted", "Cases are taken by people; an API key assigns them by id."));
      const own = (await listQueues(dbOf(env, tenantId), tenantId)).find(({ id }) => id === body.queueId);
      if (own === undefined && !queueIds.some((id) => id === body.queueId)) return err(notFound("queue"));
      if (own !== undefined && !works(actor.userId, own))
        return err(problem("not_permitted", "Cases of this queue are taken by its members."));
      const claimed = await claimNext(env, actor, own ?? body.queueId, nowMs);
      return claimed === null ? answer(204, null) : caseAnswer(200, await onOwnHost(env, actor.tenantId, claimed));
    },
  ),
];

/** The counters count everybody's cases; for who is limited to some, those are counted. */
async function numbersFor(db: D1Database, actor: Actor, ownIds: string[]) {
  const { tenantId } = actor;
  if (isLimited(actor)) {
    const within = { scope: actor.caseScope, personId: actor.userId };
    const { builtIn, own } = await countsWithin(db, tenantId, within, ownIds);
    return { counts: (id: QueueId) => ({ count: builtIn[id] }), numbers: own };
  }
  const [builtIn, numbers] = await Promise.all([
    queueNumbers(db, tenantId, actorRef(actor).id),
    numbersOf(db, tenantId, ownIds),
  ]);
  return { counts: (id: QueueId) => builtIn[id], numbers };
}

const works = (userId: string, { members }: KeptQueue): boolean => members === null || members.includes(userId);

const maySee = (actor: Actor, queue: KeptQueue): boolean =>
  actor.kind !== "analyst" || works(actor.userId, queue) || can(actor.role, "queues:write");
