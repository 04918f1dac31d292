import { absentActor } from "../auth/absent-actor";
import { dbOf } from "../db/db-of";
import {
  dropReport,
  endReport,
  expiredReports,
  getReport,
  type Report,
  standingReports,
  touchReport,
} from "../db/reports";
import type { Actor, TenantId } from "../domain";
import type { PersonErasureMessage, PrivacyMessage, PrivacyRequestMessage } from "../domain/privacy-requests";
import { type ReportMessage, reportKey, reportTypes } from "../domain/reports";
import type { Env } from "../env";
import { sha256Hex } from "../lib/bytes";
import { errorFields, log } from "../lib/log";
import { ok, type Result } from "../lib/result";
import { bucketOf, deleteObjects } from "../places/bucket-of";
import { drawReport } from "./draw-report";
import { goOnWithErasure } from "./erase-person";
import { type MadeReport, makePack } from "./make-pack";
import { goOnWithRequest } from "./privacy-requests";
import { gatherEvidence } from "./report-evidence";

/** The queue gives a message four times; the last time nothing is tried any more. */
const lastAttempt = 4;
const standsStillMs = 180_000;
const perSweep = 20;

/** Makes reports. A message may come twice: the file is written under the same name, with the same bytes while the case stands still. */
export async function consumeReports(batch: MessageBatch<ReportMessage | PrivacyMessage>, env: Env): Promise<void> {
  for (const message of batch.messages) {
    if ("privacyRequestId" in message.body) {
      await goOnWithRequest(env, message as Message<PrivacyRequestMessage>);
      continue;
    }
    if ("erasedId" in message.body) {
      await goOnWithErasure(env, message as Message<PersonErasureMessage>);
      continue;
    }
    const { reportId } = message.body;
    const tenantId = message.body.tenantId as TenantId;
    try {
      if (message.attempts < lastAttempt) await makeReport(env, tenantId, reportId);
      else await fail(env, tenantId, reportId, "It broke off, several times.");
      message.ack();
    } catch (problem) {
      log.error("report.failed", { tenantId, reportId, attempts: message.attempts, ...errorFields(problem) });
      message.retry();
    }
  }
}

async function makeReport(env: Env, tenantId: TenantId, reportId: string): Promise<void> {
  const db = dbOf(env, tenantId);
  const report = await getReport(db, tenantId, reportId);
  if (report?.status !== "running") return;
  const actor = await absentActor(env, tenantId, { kind: report.byKind, id: report.byId }, Date.now());
  if (actor === null) return fail(env, tenantId, reportId, "Who asked for it may not come in any more.");
  const made = report.format === "pack" ? await makePack(env, report, actor) : await makeDocument(env, report, actor);
  if (!made.ok) return fail(env, tenantId, reportId, made.error);
  const ended = await endReport(db, tenantId, reportId, { status: "done", ...made.value }, Date.now());
  if (!ended && (await getReport(db, tenantId, reportId)) === null)
    await bucketOf(env, tenantId).delete(reportKey(tenantId, reportId)); // its time was over meanwhile
}

async function makeDocument(env: Env, report: Report, actor: Actor): Promise<Result<MadeReport, string>> {
  const tenantId = report.tenantId as TenantId;
  const gathered = await gatherEvidence(env, tenantId, report, actor);
  if (!gathered.ok) return gathered;
  const { bytes, pages } = await drawReport(env, tenantId, report, gathered.value);
  await bucketOf(env, tenantId).put(reportKey(tenantId, report.id), bytes, {
    httpMetadata: { contentType: reportTypes[report.format] },
  });
  const { caseVersion, masked } = gathered.value.report;
  return ok({ masked, caseVersion, pages, sizeBytes: bytes.length, sha256: sha256Hex(bytes) });
}

const fail = async (env: Env, tenantId: TenantId, reportId: string, problem: string): Promise<void> => {
  await endReport(dbOf(env, tenantId), tenantId, reportId, { status: "failed", problem }, Date.now());
};

/** Takes up reports that stand still, and drops those whose time is over, with their files. */
export async function sweepReports(env: Env, nowMs: number): Promise<void> {
  for (const { id, tenantId } of await standingReports(env.DB, nowMs - standsStillMs, perSweep)) {
    await touchReport(env.DB, tenantId, id, nowMs);
    await env.REPORTS.send({ tenantId, reportId: id });
  }
  for (const { id, tenantId } of await expiredReports(env.DB, nowMs, perSweep)) {
    await deleteObjects(env, [reportKey(tenantId, id)]);
    await dropReport(env.DB, tenantId, id);
  }
}
