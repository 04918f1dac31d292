import { notesOnAlerts } from "../db/alert-notes";
import { listAlerts } from "../db/alerts";
import { dbOf } from "../db/db-of";
import { listMerchantReports } from "../db/merchant-reports";
import { listRuns } from "../db/monitor-runs";
import { alertNumbers, type TenantId } from "../domain";
import type { RecordOf } from "../domain/privacy-requests";
import { alertNotesPurpose } from "../entities/notes";
import { type Env, keyringOf } from "../env";
import type { JsonObject } from "../lib/json";
import { openWith } from "../lib/keyring";
import { reportData } from "./merchant-words";
import { newsIn } from "./monitored";

export const mostRuns = 500;
export const mostReports = 200;
export const mostAlerts = 500;
const mostNotes = 1_000;
/** What a vendor said of a website may be large. */
const reportsAtOnce = 10;

/** Adds a file of this name to what is told; answers where it lies. */
export type AddFile = (name: string, content: JsonObject) => Promise<string>;

/** What looks at somebody have found, the newest first. */
export async function tellLooks(env: Env, tenantId: TenantId, entityIds: readonly string[]): Promise<JsonObject[]> {
  const all = { entityIds, kind: null, status: null };
  const { data } = await listRuns(dbOf(env, tenantId), tenantId, all, null, mostRuns);
  return data.map(({ id, kind, because, status, createdAtMs, sealed }) => ({
    ...{ kind, because, status, at: iso(createdAtMs), found: newsIn(env, tenantId, id, sealed) },
  }));
}

/** Reports on a merchant, the newest first, and what each has found as a file. */
export async function tellReports(
  env: Env,
  tenantId: TenantId,
  entityIds: readonly string[],
  add: AddFile,
): Promise<JsonObject[]> {
  const db = dbOf(env, tenantId);
  const told: JsonObject[] = [];
  let cursor: Parameters<typeof listMerchantReports>[3] = null;
  do {
    const page = await listMerchantReports(db, tenantId, { entityIds }, cursor, reportsAtOnce);
    for (const report of page.data) {
      const { id, websiteUrl, name, country, lineOfBusiness, mcc, type, status, riskScore, createdAtMs } = report;
      const data = reportData(env, report);
      told.push({
        ...{ id, websiteUrl, name, country, lineOfBusiness, mcc, type, status, riskScore, at: iso(createdAtMs) },
        file: data === null ? null : await add(id, data),
      });
    }
    cursor = page.next;
  } while (cursor !== null && told.length < mostReports);
  return told;
}

/** Alerts about somebody, the newest first: what they were raised for, in numbers, and what came of them. */
export async function tellAlerts(
  env: Env,
  tenantId: TenantId,
  { kind, id }: RecordOf,
  withNotes: boolean,
): Promise<JsonObject[]> {
  const db = dbOf(env, tenantId);
  const about = kind === "entity" ? { entityId: id } : { counterpartyId: id };
  const { data } = await listAlerts(db, tenantId, about, null, mostAlerts);
  const notes = withNotes ? await notesOf(env, tenantId, new Set(data.map((alert) => alert.id))) : null;
  return data.map((alert) => ({
    ...{ id: alert.id, title: alert.title, severity: alert.severity, status: alert.status, caseId: alert.caseId },
    at: iso(alert.createdAtMs),
    ...(alert.source === "transaction" && { numbers: alertNumbers(alert.detail) }),
    ...(notes !== null && { notes: notes.get(alert.id) ?? [] }),
  }));
}

async function notesOf(
  env: Env,
  tenantId: TenantId,
  alertIds: ReadonlySet<string>,
): Promise<Map<string, JsonObject[]>> {
  const rows = await notesOnAlerts(dbOf(env, tenantId), tenantId, [...alertIds], mostNotes);
  const notes = new Map<string, JsonObject[]>();
  for (const { id, alertId, sealed, createdAtMs } of rows) {
    const content = openWith(keyringOf(env), alertNotesPurpose, sealed, `${tenantId}|${id}`);
    if (content !== null) notes.set(alertId, [...(notes.get(alertId) ?? []), { at: iso(createdAtMs), content }]);
  }
  return notes;
}

const iso = (atMs: number): string => new Date(atMs).toISOString();
