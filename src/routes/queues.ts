import * as z from "zod";
import type { CommandAnswer } from "../cases/case-api";
import { caseOf } from "../cases/case-of";
import { type CaseKeyset, listCases } from "../db/case-list";
import { upsertIndexRows } from "../db/cases";
import { queueCounts } from "../db/counts";
import { dbOf } from "../db/db-of";
import { type Actor, actorRef, type CaseRef, type QueueId, queueIds } from "../domain";
import type { Env } from "../env";
import { err } from "../lib/result";
import { isInQueue, queueNames } from "../review/queues";
import { caseAnswer, showToAnalyst } from "./case-command";
import { CaseView } from "./case-schemas";
import { answer, defineRoute, type Route } from "./framework";
import { onOwnHost } from "./own-host-answer";
import { problem } from "./problem";

const Queue = z
  .looseObject({
    id: z.enum(queueIds),
    name: z.string(),
    count: z.int(),
    query: z.looseObject({ queue: z.string() }).meta({ description: "Filters of `GET /cases` that list this queue." }),
  })
  .meta({ id: "Queue" });

type Analyst = Extract<Actor, { kind: "analyst" }>;

const candidatesPerPage = 10;
const pagesToTry = 10;
/** How often one case is asked for again when it moved while we looked. */
const looks = 3;

/** The work lists of the console, and taking the next case from one. */
export const queueRoutes: Route[] = [
  defineRoute(
    {
      scope: "cases:read",
      tag: "Queues",
      name: "listQueues",
      method: "GET",
      path: "/api/v1/queues",
      summary: "List the queues with the number of cases in each",
      answers: { 200: z.looseObject({ data: z.array(Queue) }) },
    },
    async ({ env, tenantId, actor }) => {
      const counts = await queueCounts(dbOf(env, tenantId), tenantId, actorRef(actor).id);
      const data = queueIds.map((id) => ({ id, name: queueNames[id], count: counts[id], query: { queue: id } }));
      return answer(200, { data });
    },
  ),
  defineRoute(
    {
      scope: "cases:write",
      tag: "Queues",
      idempotent: "d1",
      name: "claimNextCase",
      method: "POST",
      path: "/api/v1/cases/claim-next",
      summary: "Take the case that has waited longest in a queue",
      description: "Two people who ask at the same time never get the same case. 204: nothing in this queue is free.",
      body: z.strictObject({ queueId: z.enum(queueIds) }),
      answers: { 200: CaseView, 204: "nothing" },
    },
    async ({ env, actor, body }) => {
      if (actor.kind !== "analyst")
        return err(problem("not_permitted", "Cases are taken by people; an API key assigns them by id."));
      const claimed = await claimNext(env, actor, body.queueId);
      return claimed === null ? answer(204, null) : caseAnswer(200, await onOwnHost(env, actor.tenantId, claimed));
    },
  ),
];

/** Goes through what is free, the oldest first, until a case says yes. */
async function claimNext(env: Env, analyst: Analyst, queue: QueueId): Promise<CommandAnswer | null> {
  const db = dbOf(env, analyst.tenantId);
  const filters = {
    queue: { id: queue, personId: analyst.userId },
    assigneeId: "none",
    order: "oldest_first",
  } as const;
  let cursor: CaseKeyset | null = null;
  for (let page = 0; page < pagesToTry; page += 1) {
    const free: Awaited<ReturnType<typeof listCases>> = await listCases(
      db,
      analyst.tenantId,
      filters,
      cursor,
      candidatesPerPage,
    );
    for (const { caseId } of free.data) {
      const claimed = await claim(env, analyst, queue, { tenantId: analyst.tenantId, caseId } as CaseRef);
      if (claimed !== null) return claimed;
    }
    cursor = free.next;
    if (cursor === null) return null;
  }
  return null;
}

/**
 * Takes this case if it is still in the queue and free, by its own word: the list may lag, and others claim at the same time. The
 * version pins what was looked at; a case that moved meanwhile for another reason is looked at again.
 */
async function claim(env: Env, analyst: Analyst, queue: QueueId, ref: CaseRef): Promise<CommandAnswer | null> {
  const subject = caseOf(env, ref);
  for (let look = 0; look < looks; look += 1) {
    const row = await subject.indexRow();
    if (row === null) return null;
    if (row.assigneeId !== null || !isInQueue(queue, row, analyst.userId)) {
      await upsertIndexRows(dbOf(env, ref.tenantId), [row]); // the list was behind: the next caller need not come here
      return null;
    }
    const body = { type: "assign" as const, assigneeId: analyst.userId, onlyIfUnassigned: true };
    const done = await subject.dispatch({ id: null, actor: analyst, expectedVersion: row.version, body }, null);
    if (done.ok) {
      await showToAnalyst(env, analyst, done.value);
      return done.value;
    }
    if (done.error.code !== "stale_version") return null;
  }
  return null;
}
