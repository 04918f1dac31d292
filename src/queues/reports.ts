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
import { slaTermsOf } from "../db/sla-settings";
import type { TenantId } from "../domain";
import type { PrivacyMessage } from "../domain/privacy-requests";
import { type ReportMessage, reportKey } from "../domain/reports";
import type { Env } from "../env";
import { sha256Hex } from "../lib/bytes";
import { errorFields, log } from "../lib/log";
import { bucketOf, deleteObjects } from "../places/bucket-of";
import type { Evidence } from "../report/evidence";
import { goOnWithRequest } from "./privacy-requests";
import { gatherEvidence } from "./report-evidence";
import { picturesOf } from "./report-pictures";

/** The queue gives a message four times; the last time nothing is tried any more. */
const lastAttempt = 4;
const standsStillMs = 180_000;
const perSweep = 20;

/** Makes reports. A message may come twice: the file is written under the same name, with the same bytes while the case stands still. */
export async function consumeReports(batch: MessageBatch<ReportMessage | PrivacyMessage>, env: Env): Promise<void> {
  for (const message of batch.messages) {
    if ("privacyRequestId" in message.body) {
      await goOnWithRequest(env, message as Message<PrivacyMessage>);
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
  const gathered = await gatherEvidence(env, tenantId, report, actor);
  if (!gathered.ok) return fail(env, tenantId, reportId, gathered.error);
  const { bytes, pages } = await written(env, tenantId, report, gathered.value);
  await bucketOf(env, tenantId).put(reportKey(tenantId, reportId), bytes, {
    httpMetadata: { contentType: contentTypeOf(report) },
  });
  const { caseVersion, masked } = gathered.value.report;
  const end = {
    status: "done",
    masked,
    caseVersion,
    sizeBytes: bytes.length,
    pages,
    sha256: sha256Hex(bytes),
  } as const;
  const ended = await endReport(db, tenantId, reportId, end, Date.now());
  if (!ended && (await getReport(db, tenantId, reportId)) === null)
    await bucketOf(env, tenantId).delete(reportKey(tenantId, reportId)); // its time was over meanwhile
}

const contentTypeOf = ({ format }: Report): string => (format === "pdf" ? "application/pdf" : "application/json");

async function written(
  env: Env,
  tenantId: TenantId,
  report: Report,
  evidence: Evidence,
): Promise<{ bytes: Uint8Array; pages: number | null }> {
  const text = JSON.stringify(evidence, null, 2);
  if (report.format === "json") return { bytes: new TextEncoder().encode(text), pages: null };
  const timeZone = (await slaTermsOf(dbOf(env, tenantId), tenantId))?.terms.calendar.timeZone ?? "UTC";
  const pictures = report.include.includes("pictures")
    ? await picturesOf(env, tenantId, evidence)
    : new Map<string, never>();
  // Fonts and what shapes them are read by who makes a report, and by nobody else.
  const [{ storyOf }, { renderPdf }] = await Promise.all([import("../report/story"), import("../report/render-pdf")]);
  const idHex = sha256Hex(`${text}\n${report.language} ${timeZone}`).slice(0, 32);
  return renderPdf(storyOf(evidence, report, { timeZone, idHex, pictures }), (file) => packedFont(env, file));
}

async function packedFont(env: Env, file: string): Promise<Uint8Array> {
  const answer = await env.ASSETS.fetch(`https://assets.invalid/assets/fonts/${file}`);
  if (!answer.ok) throw new Error(`the font ${file} is not among the built files`);
  return new Uint8Array(await answer.arrayBuffer());
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
