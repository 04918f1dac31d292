import * as z from "zod";
import { checkCaseId } from "../cases/case-id";
import {
  type BulkJob,
  bulkItemsOf,
  createBulkJob,
  type ExportWish,
  endBulkJob,
  getBulkJob,
  listBulkJobs,
  type NewBulkJob,
} from "../db/bulk-jobs";
import { knownCases, listCases } from "../db/case-list";
import { dbOf } from "../db/db-of";
import { exportSightOf } from "../db/export-sight";
import { getUser } from "../db/users";
import { getQueue } from "../db/work-queues";
import { actorRef, newId, type Refusal, retention } from "../domain";
import { type BulkDeed, mostBulkCases, mostExportRows } from "../domain/bulk";
import { exportKey, sightOfExport } from "../domain/export-key";
import { derivedKey } from "../lib/derived-key";
import { err, ok, type Result } from "../lib/result";
import { bucketOf } from "../places/bucket-of";
import { BulkView, ItemView, StartBulk, StartExport } from "./bulk-schemas";
import { type CaseFilterQuery, filtersOf } from "./case-filters";
import { listOf } from "./case-schemas";
import { cursorOf, keysetCursor, limit, nextKeyset, writeCursor } from "./cursor";
import { answer, type Call, defineRoute, type Outcome, type Route } from "./framework";
import { type ApiProblem, notFound, problem, problemOf } from "./problem";

const tag = "Bulk";
const base = "/api/v1/cases/bulk";
const lastsMs = retention.bulk_jobs.days * 86_400_000;
const One = z.object({ jobId: z.string().max(96) });

const doing = { scope: "cases:write", capability: "cases:bulk", tag, heedsCaseScope: true } as const;
const exporting = {
  scope: "cases:read",
  capability: "cases:export",
  tag,
  heedsCaseScope: true,
  stepUp: "exports",
} as const;
const watching = { scope: "cases:read", method: "GET", tag, heedsCaseScope: true, params: One } as const;

/** The same deed for many cases, and the rows of a list as a file. Both are jobs: they go on when whoever asked has left. */
export const bulkRoutes: Route[] = [
  defineRoute(
    {
      ...doing,
      name: "startBulk",
      method: "POST",
      path: base,
      idempotent: "d1",
      audit: true,
      summary: "Do the same to many cases",
      description:
        "Answers at once; the work goes on behind. Each case takes it or refuses it for itself, as if it were asked alone: " +
        "`GET /cases/bulk/{jobId}/items` says which did what.",
      body: StartBulk,
      answers: { 202: BulkView },
    },
    async (call) => {
      const wrong = await problemWith(call, call.body.action);
      if (wrong !== null) return err(wrong);
      const chosen = await casesOf(call);
      return chosen.ok ? start(call, { wish: call.body.action, caseIds: chosen.value }) : chosen;
    },
  ),
  defineRoute(
    {
      ...exporting,
      name: "startExport",
      method: "POST",
      path: "/api/v1/cases/exports",
      idempotent: "d1",
      audit: true,
      summary: "Write a list of cases into a file (CSV)",
      description: `At most ${mostExportRows} rows. The file can be fetched for a day, by whoever asked for it.`,
      body: StartExport,
      answers: { 202: BulkView },
    },
    async (call) => {
      const { filter, sort, columns, withByteOrderMark } = call.body;
      const { numberTerm: _never, ...filters } = await filtersOf(call.env, call.actor, { ...filter, sort }, call.nowMs);
      const wish: ExportWish = { kind: "export", columns: [...new Set(columns)], withMark: withByteOrderMark, filters };
      return start(call, { wish, caseIds: [] });
    },
  ),
  defineRoute(
    {
      ...watching,
      params: z.object({}),
      name: "listBulkJobs",
      path: base,
      summary: "List your jobs on many cases, newest first",
      query: z.strictObject({ limit, cursor: keysetCursor }),
      answers: { 200: listOf(BulkView) },
    },
    async ({ env, tenantId, actor, query }) => {
      const page = await listBulkJobs(
        dbOf(env, tenantId),
        tenantId,
        actorRef(actor).id,
        query.cursor ?? null,
        query.limit,
      );
      return answer(200, { data: page.data.map(viewOf), nextCursor: nextKeyset(page.next) });
    },
  ),
  defineRoute(
    {
      ...watching,
      name: "getBulkJob",
      path: `${base}/{jobId}`,
      summary: "See how far a job is",
      answers: { 200: BulkView },
    },
    async (call) => {
      const job = await jobIn(call);
      return job.ok ? answer(200, viewOf(job.value)) : job;
    },
  ),
  defineRoute(
    {
      ...watching,
      name: "listBulkItems",
      path: `${base}/{jobId}/items`,
      summary: "See what became of each case of a job",
      query: z.strictObject({
        status: z.enum(["pending", "done", "refused"]).optional(),
        limit,
        cursor: cursorOf(z.int().min(0)),
      }),
      answers: { 200: listOf(ItemView) },
    },
    async (call) => {
      const job = await jobIn(call);
      if (!job.ok) return job;
      const { status, limit, cursor } = call.query;
      const items = await bulkItemsOf(
        dbOf(call.env, call.tenantId),
        job.value.id,
        status ?? null,
        cursor ?? -1,
        limit + 1,
      );
      const shown = items.slice(0, limit);
      const last = shown.at(-1);
      return answer(200, {
        data: shown.map(({ caseId, status, message }) => ({ caseId, status, problem: refusalIn(message) })),
        nextCursor: items.length > limit && last !== undefined ? writeCursor(last.place) : null,
      });
    },
  ),
  defineRoute(
    {
      ...watching,
      // Of people those who begin such jobs: who only reads stops nothing.
      capability: "cases:bulk",
      method: "POST",
      name: "cancelBulkJob",
      path: `${base}/{jobId}/cancel`,
      summary: "Stop a job",
      description: "What is done stays done.",
      answers: { 200: BulkView },
    },
    async (call) => {
      const job = await jobIn(call);
      if (!job.ok) return job;
      const db = dbOf(call.env, call.tenantId);
      await endBulkJob(db, call.tenantId, job.value.id, { status: "cancelled" }, call.nowMs);
      const now = await jobIn(call);
      return now.ok ? answer(200, viewOf(now.value)) : now;
    },
  ),
  defineRoute(
    {
      ...doing,
      name: "retryBulkJob",
      method: "POST",
      path: `${base}/{jobId}/retry`,
      idempotent: "d1",
      audit: true,
      params: One,
      summary: "Try again with the cases that refused",
      description: "Starts a job of its own. Cases that a cancelled job did not come to are taken along.",
      answers: { 202: BulkView },
    },
    async (call) => {
      const job = await jobIn(call);
      if (!job.ok) return job;
      const { id, status, wish } = job.value;
      if (wish.kind === "export") return err(problem("conflict", "An export is started anew, not tried again."));
      if (status === "running") return err(problem("conflict", "The job is still running."));
      const db = dbOf(call.env, call.tenantId);
      const left = await Promise.all(
        (["refused", "pending"] as const).map((one) => bulkItemsOf(db, id, one, -1, mostBulkCases)),
      );
      const caseIds = left.flat().map(({ caseId }) => caseId);
      return caseIds.length === 0 ? err(problem("conflict", "No case has refused.")) : start(call, { wish, caseIds });
    },
  ),
  defineRoute(
    {
      ...exporting,
      name: "getExportFile",
      method: "GET",
      path: `${base}/{jobId}/file`,
      params: One,
      audit: true,
      summary: "Fetch the file of an export",
      description:
        "Only while its maker may see what it shows: 403 when they have been limited to other cases, or see more masked.",
      answers: { 200: "text/csv" },
    },
    async (call) => {
      const job = await jobIn(call);
      if (!job.ok) return job;
      const { id, status, createdAtMs } = job.value;
      const file = status === "done" ? await bucketOf(call.env, call.tenantId).get(exportKey(call.tenantId, id)) : null;
      if (file === null) return err(notFound("file"));
      const sight = await exportSightOf(dbOf(call.env, call.tenantId), call.tenantId, call.actor);
      if (!sight.isWhole && file.customMetadata?.[sightOfExport] !== sight.mark) {
        await file.body.cancel();
        return err(
          problem("not_permitted", "What you may see has changed since this was written. Export the list anew."),
        );
      }
      const day = new Date(createdAtMs).toISOString().slice(0, 10);
      return ok({
        status: 200,
        body: "",
        bytes: file.body,
        contentType: "text/csv; charset=utf-8",
        headers: {
          "Content-Disposition": `attachment; filename="cases-${day}.csv"`,
          "Cache-Control": "private, no-store",
          "X-Content-Type-Options": "nosniff",
        },
      });
    },
  ),
];

async function start(call: Call, job: Pick<NewBulkJob, "wish" | "caseIds">): Promise<Outcome> {
  const { env, tenantId, actor, nowMs } = call;
  if (actor.kind !== "analyst" && actor.kind !== "api_key")
    return err(problem("not_permitted", "People and keys only."));
  const db = dbOf(env, tenantId);
  const id = newId("bulkJob");
  const by = { kind: actor.kind, id: actorRef(actor).id };
  await createBulkJob(db, { id, tenantId, by, expiresAtMs: nowMs + lastsMs, ...job }, nowMs);
  await env.BULK.send({ tenantId, jobId: id });
  const made = await getBulkJob(db, tenantId, id);
  return made === null ? err(notFound("job")) : answer(202, viewOf(made), { Location: `${base}/${id}` });
}

async function problemWith({ env, tenantId }: Call, deed: BulkDeed): Promise<ApiProblem | null> {
  if (deed.kind === "labels" && deed.add.length + deed.remove.length === 0)
    return problem("bad_value", "Name a label to add or to remove.", { param: "action.add" });
  const db = dbOf(env, tenantId);
  if (deed.kind === "escalate" && deed.toQueueId !== null && (await getQueue(db, tenantId, deed.toQueueId)) === null)
    return problem("bad_value", "There is no such queue of your own.", { param: "action.toQueueId" });
  const personId = deed.kind === "assign" ? deed.assigneeId : deed.kind === "escalate" ? deed.toUserId : null;
  if (personId === null) return null;
  const person = await getUser(db, tenantId, personId);
  const param = deed.kind === "assign" ? "action.assigneeId" : "action.toUserId";
  return person === null || person.disabledAtMs !== null
    ? problem("bad_value", "There is no such user.", { param })
    : null;
}

/** Ids of cases that were made here, for this tenant, and that the caller may know of. */
async function casesOf(
  call: Call<unknown, unknown, { caseIds?: string[] | undefined; filter?: CaseFilterQuery | undefined }>,
): Promise<Result<string[], ApiProblem>> {
  const { env, tenantId, actor, body, nowMs } = call;
  const db = dbOf(env, tenantId);
  if (body.caseIds !== undefined) {
    const key = derivedKey(env.MASTER_KEY, "case-id");
    const ids = [...new Set(body.caseIds)];
    const { within } = await filtersOf(env, actor, {}, nowMs);
    const known = await knownCases(
      db,
      tenantId,
      ids.filter((id) => checkCaseId(key, tenantId, id) !== null),
      within,
    );
    const strange = ids.find((id) => !known.has(id));
    if (strange !== undefined) return err(problem("bad_value", `There is no case ${strange}.`, { param: "caseIds" }));
    return ok(ids);
  }
  const filters = await filtersOf(env, actor, body.filter ?? {}, nowMs);
  const page = await listCases(db, tenantId, filters, null, mostBulkCases);
  if (page.next !== null)
    return err(problem("bad_value", `The list has more than ${mostBulkCases} cases.`, { param: "filter" }));
  return page.data.length === 0
    ? err(problem("bad_value", "The list is empty.", { param: "filter" }))
    : ok(page.data.map(({ caseId }) => caseId));
}

/** The job that the path names, if the caller asked for it. */
async function jobIn({ env, tenantId, actor, params }: Call<{ jobId: string }>): Promise<Result<BulkJob, ApiProblem>> {
  const job = await getBulkJob(dbOf(env, tenantId), tenantId, params.jobId);
  return job === null || job.byId !== actorRef(actor).id ? err(notFound("job")) : ok(job);
}

function refusalIn(message: string | null): { code: string; message: string } | null {
  if (message === null) return null;
  const told = problemOf(JSON.parse(message) as Refusal);
  return { code: told.code, message: told.message };
}

const viewOf = (job: BulkJob) => ({
  id: job.id,
  action: job.action,
  status: job.status,
  total: job.total,
  done: job.done,
  refused: job.refused,
  problem: job.problem,
  file:
    job.action === "export" && job.status === "done"
      ? { path: `${base}/${job.id}/file`, sizeBytes: job.sizeBytes ?? 0 }
      : null,
  createdAt: new Date(job.createdAtMs).toISOString(),
  updatedAt: new Date(job.updatedAtMs).toISOString(),
  expiresAt: new Date(job.expiresAtMs).toISOString(),
});
