import { absentActor } from "../auth/absent-actor";
import type { CaseApi } from "../cases/case-api";
import { caseOf } from "../cases/case-of";
import {
  type BulkItem,
  type BulkJob,
  bulkItemsOf,
  dropBulkJob,
  endBulkJob,
  expiredBulkJobs,
  getBulkJob,
  type Settled,
  settleItems,
  standingBulkJobs,
} from "../db/bulk-jobs";
import { knownOf } from "../db/case-scope";
import { indexedCase, upsertIndexRows } from "../db/cases";
import { dbOf } from "../db/db-of";
import { definitionToOpen } from "../db/definitions";
import { type Actor, type CaseId, type CommandBody, can, type IndexRow, type Refusal, type TenantId } from "../domain";
import type { BulkMessage } from "../domain/bulk";
import { exportKey } from "../domain/export-key";
import type { Env } from "../env";
import { mapBounded } from "../lib/bounded";
import { errorFields, log } from "../lib/log";
import { err, ok, type Result } from "../lib/result";
import { deleteObjects } from "../places/bucket-of";
import { exportCases, withinOf } from "./export-cases";
import { tellFeeds } from "./tell-feeds";

const casesPerSlice = 50;
const casesAtOnce = 10;
/** The queue gives a message six times; the last time nothing is tried any more. */
const lastAttempt = 6;
const standsStillMs = 120_000;

/** Goes on with jobs on many cases. A message may come twice: each case takes its command once, by its id. */
export async function consumeBulk(batch: MessageBatch<BulkMessage>, env: Env): Promise<void> {
  for (const message of batch.messages) {
    const { jobId } = message.body;
    const tenantId = message.body.tenantId as TenantId;
    try {
      if (message.attempts < lastAttempt) await goOn(env, tenantId, jobId);
      else
        await endBulkJob(
          dbOf(env, tenantId),
          tenantId,
          jobId,
          { status: "failed", problem: "it broke off, several times" },
          Date.now(),
        );
      message.ack();
    } catch (problem) {
      log.error("bulk.failed", { tenantId, jobId, attempts: message.attempts, ...errorFields(problem) });
      message.retry();
    }
  }
}

async function goOn(env: Env, tenantId: TenantId, jobId: string): Promise<void> {
  const db = dbOf(env, tenantId);
  const job = await getBulkJob(db, tenantId, jobId);
  if (job?.status !== "running") return;
  const actor = await absentActor(env, tenantId, { kind: job.byKind, id: job.byId }, Date.now());
  if (actor === null) {
    await endBulkJob(
      db,
      tenantId,
      jobId,
      { status: "failed", problem: "who asked for it may not come in any more" },
      Date.now(),
    );
    return;
  }
  if (actor.kind === "analyst" && !can(actor.role, job.wish.kind === "export" ? "cases:export" : "cases:bulk")) {
    const problem = "whoever asked for it may not do that any more";
    await endBulkJob(db, tenantId, jobId, { status: "failed", problem }, Date.now());
    return;
  }
  if (job.wish.kind === "export") return exportCases(env, tenantId, job, job.wish, actor);
  await doSlice(env, tenantId, job, actor);
  if ((await getBulkJob(db, tenantId, jobId))?.status === "running") await env.BULK.send({ tenantId, jobId });
}

/** A slice of the cases; whoever cancels the job waits for one at most. */
async function doSlice(env: Env, tenantId: TenantId, job: BulkJob, actor: Actor): Promise<void> {
  const db = dbOf(env, tenantId);
  const items = await bulkItemsOf(db, job.id, "pending", -1, casesPerSlice);
  const targets: Targets = new Map();
  const rows: IndexRow[] = [];
  const ids = items.map(({ caseId }) => caseId);
  // Judged when it is done, not when it was asked: a case may have left what its person is limited to, and so may they.
  const within = withinOf(actor);
  const known = within === undefined ? null : await knownOf(db, tenantId, within, ids);
  const settled = await mapBounded(items, casesAtOnce, async (item): Promise<Settled> => {
    const isTheirs = known?.has(item.caseId) ?? true;
    const done = isTheirs
      ? await doOne(env, tenantId, job, actor, item, targets)
      : err<Refusal>({ code: "unknown_case" });
    if (done.ok) {
      rows.push(done.value);
      return { place: item.place, status: "done" };
    }
    return { place: item.place, status: "refused", code: done.error.code, message: JSON.stringify(done.error) };
  });
  // What was done is in the lists before the job says so.
  await upsertIndexRows(db, rows);
  await tellFeeds(env, rows);
  await settleItems(db, job.id, settled, Date.now());
}

async function doOne(
  env: Env,
  tenantId: TenantId,
  job: BulkJob,
  actor: Actor,
  item: BulkItem,
  targets: Targets,
): Promise<Result<IndexRow, Refusal>> {
  const caseId = item.caseId as CaseId;
  const body = await commandOf(env, tenantId, job, caseId, targets);
  if (!body.ok) return body;
  const subject = caseOf(env, { tenantId, caseId });
  const expectedVersion = await versionFor(job.wish, subject);
  if (!expectedVersion.ok) return expectedVersion;
  const id = `${job.id}.${item.place}`;
  const done = await subject.dispatch({ id, actor, expectedVersion: expectedVersion.value, body: body.value }, id);
  return done.ok ? ok(done.value.row) : done;
}

/** The version on which somebody still has the case, where that is asked for; null: whatever its version is. */
async function versionFor(wish: BulkJob["wish"], subject: CaseApi): Promise<Result<number | null, Refusal>> {
  if (wish.kind !== "assign" || wish.onlyFrom === undefined) return ok(null);
  const row = await subject.indexRow();
  if (row === null) return err({ code: "unknown_case" });
  // The message has come a second time, or somebody did the same by hand.
  if (row.assigneeId === wish.assigneeId) return ok(null);
  if (row.assigneeId === wish.onlyFrom) return ok(row.version);
  if (row.assigneeId !== null) return err({ code: "already_assigned", assigneeId: row.assigneeId });
  return err({ code: "bad_value", param: "onlyFrom", message: "Nobody has the case any more." });
}

type Targets = Map<string, ReturnType<typeof definitionToOpen>>;

async function commandOf(
  env: Env,
  tenantId: TenantId,
  { wish }: BulkJob,
  caseId: CaseId,
  targets: Targets,
): Promise<Result<CommandBody, Refusal>> {
  switch (wish.kind) {
    case "assign":
      return ok({ type: "assign", assigneeId: wish.assigneeId });
    case "labels":
      return ok({ type: "set_labels", add: wish.add, remove: wish.remove });
    case "escalate":
      return ok({ type: "escalate", reason: wish.reason, toQueueId: wish.toQueueId, toUserId: wish.toUserId });
    case "export":
      throw new Error("an export does nothing to a case");
    case "move": {
      const db = dbOf(env, tenantId);
      const row = await indexedCase(db, tenantId, caseId);
      if (row === null) return err({ code: "unknown_case" });
      const key = row.definitionKey;
      const asked = targets.get(key) ?? definitionToOpen(db, tenantId, key, wish.toVersion);
      targets.set(key, asked);
      const target = await asked;
      if (!target.ok)
        return err({
          code: "bad_value",
          param: "toVersion",
          message: `"${key}" has no published version ${wish.toVersion}.`,
        });
      const { id, version, name, displayName, hash, body } = target.value;
      const workflow = { id, key, version, name: displayName ?? name, hash };
      return ok({ type: "move_version", workflow, definitionBody: body, states: wish.states, reason: wish.reason });
    }
  }
}

const jobsPerSweep = 20;

/** Takes up jobs that stand still, and drops those whose time is over, with their files. */
export async function sweepBulk(env: Env, nowMs: number): Promise<void> {
  for (const { id, tenantId } of await standingBulkJobs(env.DB, nowMs - standsStillMs, jobsPerSweep))
    await env.BULK.send({ tenantId, jobId: id });
  for (const { id, tenantId, action } of await expiredBulkJobs(env.DB, nowMs, jobsPerSweep)) {
    if (action === "export") await deleteObjects(env, [exportKey(tenantId, id)]);
    await dropBulkJob(env.DB, id);
  }
}
