import { dbOf } from "../db/db-of";
import { leadingEntity } from "../db/entities";
import {
  getMerchantReport,
  insertReports,
  type MerchantBatch,
  type MerchantReport,
  type NewMerchantReport,
} from "../db/merchant-reports";
import { clockOf } from "../db/monitors";
import { actorRef, newId } from "../domain";
import { errorFields, log } from "../lib/log";
import { err, ok, type Result } from "../lib/result";
import { readBatchFile, websiteOf } from "../merchants/batch-file";
import { mostReports } from "../queues/merchant-reports";
import { placesFor } from "../queues/place-report";
import type { Call } from "./framework";
import type { AskReport } from "./merchant-schemas";
import { type ApiProblem, notFound, problem } from "./problem";

const mostRows = 1_000;

type Asking = Pick<Call, "env" | "tenantId" | "actor" | "nowMs">;

/** Asks for a report on a merchant. */
export async function askForReport(call: Asking, wish: AskReport): Promise<Result<MerchantReport, ApiProblem>> {
  const { env, tenantId, actor } = call;
  const db = dbOf(env, tenantId);
  const websiteUrl = websiteOf(wish.websiteUrl);
  if (websiteUrl === null)
    return err(problem("bad_value", "This is not the address of a website.", { param: "websiteUrl" }));
  const { entityId: named, correlationId = null, merchantName = null } = wish;
  const known = named === undefined ? null : await leadingEntity(db, tenantId, named);
  if (named !== undefined && known?.entity.type !== "business") return err(notFound("merchant"));
  const name = merchantName ?? known?.entity.name ?? null;
  const [placeId = null] = known == null ? await placesFor(env, tenantId, [{ correlationId, websiteUrl, name }]) : [];
  const report: NewMerchantReport = {
    ...{ id: newId("merchantReport"), placeId, entityId: known?.entity.id ?? null, correlationId, websiteUrl },
    ...{ name, country: wish.country ?? null, mcc: wish.mcc ?? null },
    ...{ lineOfBusiness: wish.lineOfBusiness ?? null, withQualityControl: wish.withQualityControl },
    ...{
      type: wish.reportType,
      vendor: wish.vendor,
      because: "asked",
      batchId: null,
      row: null,
      byId: actorRef(actor).id,
    },
  };
  const begun = await begin(call, [report], null);
  if (!begun.ok) return begun;
  const made = await getMerchantReport(db, tenantId, report.id);
  if (made === null) throw new Error("a report has gone while it was begun");
  return ok(made);
}

/** Asks for reports on all merchants of a file. */
export async function askForBatch(
  call: Asking,
  file: string,
  wish: Pick<AskReport, "reportType" | "vendor" | "withQualityControl">,
): Promise<Result<MerchantBatch, ApiProblem>> {
  const read = readBatchFile(file, mostRows);
  if (!read.ok) return err(problem("bad_value", `The file cannot be used: ${read.error}.`, { param: "body" }));
  const { rows, refused } = read.value;
  if (rows.length === 0)
    return err(
      problem("bad_value", "No row of the file can be used.", {
        param: "body",
        details: { refused: refused.slice(0, 50) },
      }),
    );
  const batchId = newId("merchantBatch");
  const byId = actorRef(call.actor).id;
  const shared = {
    entityId: null,
    type: wish.reportType,
    vendor: wish.vendor,
    withQualityControl: wish.withQualityControl,
  };
  const { env, tenantId, nowMs } = call;
  const named = rows.map(({ merchantName: name, ...row }) => ({ ...row, name }));
  const places = await placesFor(env, tenantId, named);
  const reports = named.map(
    (row, index): NewMerchantReport => ({
      ...{ ...row, ...shared, id: newId("merchantReport"), placeId: places[index] ?? null },
      ...{ because: "batch", batchId, byId },
    }),
  );
  const atMs = nowMs + (await clockOf(dbOf(env, tenantId), tenantId)).offsetMs;
  const batch = { tenantId, id: batchId, rows: rows.length, refused: JSON.stringify(refused), byId, createdAtMs: atMs };
  const begun = await begin(call, reports, batch);
  return begun.ok ? ok(batch) : begun;
}

const sentAtOnce = 50;

async function begin(
  { env, tenantId, nowMs }: Asking,
  reports: readonly NewMerchantReport[],
  batch: MerchantBatch | null,
): Promise<Result<null, ApiProblem>> {
  const db = dbOf(env, tenantId);
  const atMs = nowMs + (await clockOf(db, tenantId)).offsetMs;
  const most = await mostReports(env, tenantId, atMs);
  const times = { nowMs: atMs, workAtMs: nowMs, most };
  if (!(await insertReports(db, tenantId, reports, times, batch)))
    return err(
      problem(
        "conflict",
        `No more than ${most?.reports ?? 0} reports may be asked for in a month: see the monitoring settings.`,
      ),
    );
  // What is not sent at once, or cannot be, the sweeper hands out.
  const messages = reports
    .slice(0, sentAtOnce)
    .map(({ id: reportId }) => ({ body: { tenantId, reportId, atMs: nowMs } }));
  await env.MONITORS.sendBatch(messages).catch((cause: unknown) => {
    log.warn("merchants.not_handed_over", { tenantId, ...errorFields(cause) });
  });
  return ok(null);
}
