import type { ProvenRow } from "../audit/case-log";
import { rowsOfCase } from "../audit-store/prove-case";
import { caseOf } from "../cases/case-of";
import { dbOf } from "../db/db-of";
import type { Report } from "../db/reports";
import { judgingRuleSet } from "../db/rule-sets";
import type { Actor, CaseId, CaseSnapshot, Refusal, TenantId } from "../domain";
import type { Env } from "../env";
import { isObject, type JsonObject, jsonOrNull } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import type { Evidence } from "../report/evidence";
import { gatherEvidence } from "./report-evidence";

const readings = 3;

/** What a pack holds beside files and what is written down elsewhere, all of one version of the case. */
export interface PackContent {
  evidence: Evidence;
  snapshot: CaseSnapshot;
  /** JSON text as it was published. */
  definition: string;
  /** Decision records as canonical JSON, by the row of the log. */
  records: { seq: number; text: string }[];
  rows: ProvenRow[];
  ruleSets: { key: string; version: number; body: string }[];
}

/** Reads all of it, anew when the case was changed meanwhile. An error is a sentence for people. */
export async function gatherPack(env: Env, report: Report, actor: Actor): Promise<Result<PackContent, string>> {
  const tenantId = report.tenantId as TenantId;
  const subject = caseOf(env, { tenantId, caseId: report.caseId as CaseId });
  for (let reading = 0; reading < readings; reading++) {
    const gathered = await gatherEvidence(env, tenantId, report, actor);
    if (!gathered.ok) return gathered;
    const evidence = gathered.value;
    if (evidence.report.masked)
      return err("Fields of this case are masked for who asked: a pack shows everything, or is not made.");
    const read = await readRest(env, report);
    if (!read.ok) return err(whyUnread(read.error));
    const still = await subject.indexRow();
    if (still?.version !== evidence.report.caseVersion) continue;
    return ok({ evidence, ...read.value });
  }
  return err("The case was changed again and again while it was read. Try again.");
}

const whyUnread = ({ code }: Refusal): string =>
  code === "unknown_case" ? "The case is not there any more." : `It could not be read: ${code}.`;

async function readRest(env: Env, report: Report): Promise<Result<Omit<PackContent, "evidence">, Refusal>> {
  const tenantId = report.tenantId as TenantId;
  const subject = caseOf(env, { tenantId, caseId: report.caseId as CaseId });
  const snapshot = await subject.snapshot();
  if (!snapshot.ok) return snapshot;
  const definition = await subject.definition();
  if (!definition.ok) return definition;
  const rows = await rowsOfCase((page, bare) => subject.logRows(page, bare), false);
  if (!rows.ok) return rows;
  const decisions = await subject.decisions();
  if (!decisions.ok) return decisions;
  const records: PackContent["records"] = [];
  for (const { seq } of decisions.value) {
    const record = await subject.decisionRecord(seq);
    if (!record.ok) return record;
    if (record.value !== null) records.push({ seq, text: record.value });
  }
  const ruleSets = await ruleSetsIn(env, tenantId, records);
  return ok({ snapshot: snapshot.value, definition: definition.value, records, rows: rows.value, ruleSets });
}

/** The stored rule sets that the records name, each version once. */
async function ruleSetsIn(env: Env, tenantId: TenantId, records: PackContent["records"]) {
  const named = new Map<string, { key: string; version: number }>();
  for (const { text } of records) {
    const record = jsonOrNull(text);
    const sets = isObject(record) && Array.isArray(record.ruleSets) ? record.ruleSets.filter(isObject) : [];
    for (const { key, version } of sets as JsonObject[])
      named.set(`${String(key)} ${Number(version)}`, { key: String(key), version: Number(version) });
  }
  const found: PackContent["ruleSets"] = [];
  for (const { key, version } of named.values()) {
    const stored = await judgingRuleSet(dbOf(env, tenantId), tenantId, key, version);
    if (stored !== null) found.push({ key, version, body: stored.body });
  }
  return found;
}
