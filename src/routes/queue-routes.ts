import * as z from "zod";
import { queueCounts } from "../db/counts";
import { dbOf } from "../db/db-of";
import { workflowNames } from "../db/definition-heads";
import { definitionsWith } from "../db/definitions";
import { fillQueue, newestOpenCases } from "../db/fill-queue";
import { numbersOf } from "../db/members";
import { clockOffsetOf } from "../db/tenants";
import { listUsers } from "../db/users";
import {
  deleteQueue,
  getQueue,
  insertQueue,
  type KeptQueue,
  mostQueues,
  type QueueDraft,
  updateQueue,
} from "../db/work-queues";
import { isBuiltInQueue, type TenantId } from "../domain";
import { err, ok, type Result } from "../lib/result";
import { meets } from "../review/queues-of";
import { parseDefinitionBody } from "../workflow/definition.schema";
import { readWorkRules } from "../workflow/sla.schema";
import { expectedVersionOf } from "./case-command";
import { listOf } from "./case-schemas";
import { answer, type Call, defineRoute, type Outcome, type Route } from "./framework";
import { type ApiProblem, notFound, problem } from "./problem";
import { idOfName, NewQueue, OwnQueue, QueueChange, QueueField, QueueMatches, QueuePreview } from "./queue-schemas";

const One = z.object({ id: z.string().max(60) });
const writes = { scope: "admin", capability: "queues:write", tag: "Queues", idempotent: "d1" } as const;
/** Filled while the caller waits: of most tenants that is all of their cases. The rest is filled in the background. */
const pagesAtOnce = 2;
const previewed = 2_000;
const examples = 8;

/** Building work lists. */
export const queueBuilderRoutes: Route[] = [
  defineRoute(
    {
      ...writes,
      name: "createQueue",
      method: "POST",
      path: "/api/v1/queues",
      summary: "Build a queue",
      description: "It is filled with the cases that match; of many cases that goes on in the background (`filling`).",
      body: NewQueue,
      answers: { 201: OwnQueue },
    },
    async (call) => {
      const { env, tenantId, body, nowMs } = call;
      const db = dbOf(env, tenantId);
      const id = body.id ?? idOfName(body.name);
      if (isBuiltInQueue(id))
        return err(problem("conflict", `"${id}" is a queue that everybody has.`, { param: "id" }));
      const draft = await draftOf(call, { ...body, id });
      if (!draft.ok) return draft;
      const done = await insertQueue(db, tenantId, draft.value, await openCount(db, tenantId), nowMs);
      if (done === "taken") return err(problem("conflict", `There is a queue "${id}" already.`, { param: "id" }));
      if (done === "too_many") return err(problem("conflict", `There can be at most ${mostQueues} queues.`));
      await fillNow(db, tenantId, id, nowMs);
      return shown(db, tenantId, id, 201);
    },
  ),
  defineRoute(
    {
      ...writes,
      idempotent: "none",
      name: "previewQueue",
      method: "POST",
      path: "/api/v1/queues/preview",
      summary: "See which open cases conditions match now",
      description: `Looks at the newest ${previewed} open cases. Changes nothing.`,
      body: QueuePreview,
      answers: { 200: QueueMatches },
    },
    async ({ env, tenantId, body, nowMs }) => {
      const db = dbOf(env, tenantId);
      const [rows, offsetMs] = await Promise.all([
        newestOpenCases(db, tenantId, previewed + 1),
        clockOffsetOf(db, tenantId),
      ]);
      const lookedAt = rows.slice(0, previewed);
      const matching = lookedAt.filter((row) => meets(row, body.conditions, nowMs + offsetMs));
      const shown = matching.slice(0, examples);
      const names = await workflowNames(
        db,
        tenantId,
        shown.map(({ definitionId }) => definitionId),
      );
      return answer(200, {
        count: matching.length,
        lookedAt: lookedAt.length,
        complete: rows.length <= previewed,
        examples: shown.map(({ caseId, name, definitionId, definitionKey: workflow, state }) => ({
          ...{ id: caseId, name, workflow, state },
          workflowName: names.get(definitionId) ?? workflow,
        })),
      });
    },
  ),
  defineRoute(
    {
      scope: "cases:read",
      tag: "Queues",
      name: "listQueueFields",
      method: "GET",
      path: "/api/v1/queue-fields",
      summary: "List the facts that queues can ask for",
      description:
        "What published definitions list under `extensions.edgecase.indexedFields`; of one key, what the newest says.",
      answers: { 200: listOf(QueueField) },
    },
    async ({ env, tenantId }) => {
      const naming = await definitionsWith(dbOf(env, tenantId), tenantId, "indexedFields");
      return answer(200, { data: fieldsOf(naming.filter(({ status }) => status === "published")), nextCursor: null });
    },
  ),
  defineRoute(
    {
      scope: "cases:read",
      tag: "Queues",
      name: "getQueue",
      method: "GET",
      path: "/api/v1/queues/{id}",
      summary: "See how a queue was built",
      params: One,
      answers: { 200: OwnQueue },
    },
    ({ env, tenantId, params }) => shown(dbOf(env, tenantId), tenantId, params.id, 200),
  ),
  defineRoute(
    {
      ...writes,
      name: "changeQueue",
      method: "PUT",
      path: "/api/v1/queues/{id}",
      summary: "Change a queue",
      description:
        "The whole of it. With other conditions or another order it is filled anew in the background (`filling`).",
      params: One,
      body: QueueChange,
      answers: { 200: OwnQueue },
    },
    async (call) => {
      const { env, tenantId, params, body, nowMs } = call;
      const db = dbOf(env, tenantId);
      const before = await getQueue(db, tenantId, params.id);
      if (before === null) return err(notFound("queue"));
      const expected = expectedVersionOf(call.headers, body.expectedVersion);
      if (!expected.ok) return expected;
      if (expected.value !== null && expected.value !== before.version) return err(stale(before, expected.value));
      const { expectedVersion: _version, ...parts } = body;
      const draft = await draftOf(call, { ...parts, id: before.id });
      if (!draft.ok) return draft;
      const total = await openCount(db, tenantId);
      if (!(await updateQueue(db, tenantId, before, draft.value, total, nowMs)))
        return err(stale(before, before.version));
      await fillNow(db, tenantId, before.id, nowMs);
      return shown(db, tenantId, before.id, 200);
    },
  ),
  defineRoute(
    {
      ...writes,
      name: "deleteQueue",
      method: "DELETE",
      path: "/api/v1/queues/{id}",
      summary: "Take a queue away",
      description: "Its cases stay as they are.",
      params: One,
      answers: { 204: "nothing" },
    },
    async ({ env, tenantId, params }) =>
      (await deleteQueue(dbOf(env, tenantId), tenantId, params.id)) ? answer(204, null) : err(notFound("queue")),
  ),
];

/** By key, each with the definitions that list it. */
function fieldsOf(definitions: readonly { key: string; body: string }[]): z.output<typeof QueueField>[] {
  const fields = new Map<string, z.output<typeof QueueField>>();
  for (const { key: workflow, body } of definitions) {
    const read = parseDefinitionBody(JSON.parse(body));
    for (const { key, label, type } of read.ok ? readWorkRules(read.value.extensions).indexedFields : []) {
      const known = fields.get(key) ?? { key, label, type, workflows: [] };
      if (!known.workflows.includes(workflow)) known.workflows.push(workflow);
      fields.set(key, known);
    }
  }
  return [...fields.values()].sort((one, other) => (one.label < other.label ? -1 : 1));
}

const stale = ({ version }: KeptQueue, expected: number): ApiProblem =>
  problem("stale_version", `Somebody has changed the queue meanwhile: it is at version ${version}.`, {
    details: { expected, current: version },
  });

/** A queue whose members are people of the tenant. */
async function draftOf({ env, tenantId }: Call, draft: QueueDraft): Promise<Result<QueueDraft, ApiProblem>> {
  if (draft.members === null) return ok(draft);
  const people = new Set((await listUsers(dbOf(env, tenantId), tenantId)).map(({ id }) => String(id)));
  const unknown = draft.members.find((id) => !people.has(id));
  if (unknown !== undefined)
    return err(problem("bad_value", `There is no such user: ${unknown}.`, { param: "members" }));
  return ok({ ...draft, members: [...new Set(draft.members)] });
}

const openCount = async (db: D1Database, tenantId: TenantId): Promise<number> =>
  (await queueCounts(db, tenantId, "")).all_open;

async function fillNow(db: D1Database, tenantId: TenantId, id: string, nowMs: number): Promise<void> {
  const queue = await getQueue(db, tenantId, id);
  if (queue?.filling?.done === 0) await fillQueue(db, tenantId, queue, "", pagesAtOnce, nowMs);
}

async function shown(db: D1Database, tenantId: TenantId, id: string, status: number): Promise<Outcome> {
  const [queue, numbers] = await Promise.all([getQueue(db, tenantId, id), numbersOf(db, tenantId, [id])]);
  if (queue === null) return err(notFound("queue"));
  const { generation: _generation, createdAtMs, updatedAtMs, ...said } = queue;
  const view = {
    ...said,
    count: numbers.get(id)?.count ?? 0,
    createdAt: new Date(createdAtMs).toISOString(),
    updatedAt: new Date(updatedAtMs).toISOString(),
  };
  return answer(status, view, { ETag: `"${queue.version}"` });
}
