import { manifestName, proofName, signatureName, signManifest } from "../audit/pack";
import { anchorKeys, anchorSeed } from "../audit-store/anchor-key";
import { proveCase } from "../audit-store/prove-case";
import { mayCall } from "../auth/policy";
import { type AuditRow, listAudit } from "../db/audit";
import { dbOf } from "../db/db-of";
import { noteRead } from "../db/raw-answers";
import type { Report } from "../db/reports";
import { fileKey } from "../documents/file-key";
import { type Actor, actorRef, type CaseId, parseId, type TenantId } from "../domain";
import { packAsks, reportKey } from "../domain/reports";
import type { Env } from "../env";
import { isObject, type Json, type JsonObject } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import { ArchiveTooLarge } from "../lib/zip";
import { readRawAnswer } from "../outside/raw-answers";
import { bucketOf } from "../places/bucket-of";
import { packReadme } from "../report/pack-readme";
import { drawReport } from "./draw-report";
import { gatherPack, type PackContent } from "./gather-pack";
import { PackWriter } from "./pack-writer";

/** What a report came to, for its row. */
export interface MadeReport {
  masked: boolean;
  caseVersion: number;
  sizeBytes: number;
  pages: number | null;
  sha256: string;
}

const auditAtOnce = 500;
const mostAudited = 20_000;

/**
 * Makes the regulator pack of a case: an archive with its report, what it was decided on, its documents, and what proves all that. Files go
 * from store to store without being held. An error is a sentence for people.
 */
export async function makePack(env: Env, report: Report, actor: Actor): Promise<Result<MadeReport, string>> {
  const tenantId = report.tenantId as TenantId;
  if (!mayCall(actor, packAsks)) return err("Who asked for it may not have a pack any more.");
  const gathered = await gatherPack(env, report, actor);
  if (!gathered.ok) return gathered;
  const content = gathered.value;
  const { caseVersion } = content.evidence.report;
  const pack = await PackWriter.open(bucketOf(env, tenantId), reportKey(tenantId, report.id));
  try {
    const pages = await fill(env, pack, report, content, actor);
    const manifest = {
      ...{ format: 1 as const, packId: report.id, tenantId, caseId: report.caseId, caseVersion },
      ...{ askedAt: iso(report.createdAtMs), erased: content.snapshot.erasure !== null, files: pack.files },
    };
    const signed = signManifest(anchorSeed(env), manifest, anchorKeys(env));
    await pack.add(manifestName, signed.text);
    await pack.add(signatureName, signed.signature);
    return ok({ masked: false, caseVersion, pages, ...(await pack.end()) });
  } catch (problem) {
    await pack.abort();
    if (problem instanceof ArchiveTooLarge)
      return err("The pack would be larger than an archive can be (4 GB). Fetch the documents one by one.");
    throw problem;
  }
}

/** Always in this order. Answers how many pages the report has. */
async function fill(env: Env, pack: PackWriter, report: Report, content: PackContent, actor: Actor) {
  const tenantId = report.tenantId as TenantId;
  const ref = { tenantId, caseId: report.caseId as CaseId };
  const { evidence, snapshot, rows } = content;
  const erased = snapshot.erasure !== null;
  const { id, caseId, createdAtMs } = report;
  await pack.add("README.txt", packReadme({ packId: id, caseId, askedAt: iso(createdAtMs), erased }));
  const pdf = await drawReport(env, tenantId, { ...report, format: "pdf" }, evidence);
  await pack.add("report.pdf", pdf.bytes);
  await pack.addJson("case.json", evidence.case);
  await pack.add("definition.json", content.definition);
  for (const { key, version, body } of content.ruleSets)
    await pack.add(`rule-sets/${encodeURIComponent(key)}-v${version}.json`, body);
  for (const { seq, text } of content.records) await pack.add(`decision-records/${seq}.json`, text);
  await pack.addLines("timeline.ndjson", evidence.timeline);
  await pack.addJson("checks.json", evidence.checks);
  await pack.addJson("explanation.json", evidence.explanation);
  await pack.addJson("children.json", evidence.children);
  if (report.include.includes("notes")) await pack.addJson("notes.json", evidence.notes);
  await pack.addJson("people.json", evidence.people);
  await addRawAnswers(env, pack, tenantId, evidence.checks, actor);
  await addDocuments(env, pack, ref, evidence.documents);
  await pack.addLines("audit-log.ndjson", await auditOf(env, tenantId, caseId));
  const proof = { ...(await proveCase(env, ref, rows)), keys: anchorKeys(env) };
  await pack.addJson(proofName, proof);
  const verifier = await env.ASSETS.fetch("https://assets.invalid/assets/audit/verify-audit.mjs");
  if (verifier.ok) await pack.add("verify-audit.mjs", new Uint8Array(await verifier.arrayBuffer()));
  return pdf.pages;
}

/** What vendors said, word for word, as far as it is still kept. Each is read by whoever asked for the pack, and that is written down. */
async function addRawAnswers(env: Env, pack: PackWriter, tenantId: TenantId, checks: JsonObject[], actor: Actor) {
  const by = actorRef(actor);
  for (const ref of rawRefsIn(checks)) {
    const atMs = Date.now();
    const id = parseId("rawAnswer", ref);
    const found = id === null ? null : await readRawAnswer(env, tenantId, id, atMs);
    if (id === null || found === null) continue;
    await noteRead(dbOf(env, tenantId), tenantId, id, { actorKind: by.kind, actorId: by.id, atMs });
    const { vendor, type, runId, createdAtMs } = found.row;
    await pack.addJson(`raw-answers/${id}.json`, { id, vendor, type, runId, at: iso(createdAtMs), ...found.kept });
  }
}

/** In the order in which the checks name them. */
function rawRefsIn(checks: readonly JsonObject[]): string[] {
  const found = new Set<string>();
  const look = (value: Json): void => {
    if (Array.isArray(value)) value.forEach(look);
    else if (isObject(value)) {
      if (typeof value.rawRef === "string") found.add(value.rawRef);
      Object.values(value).forEach(look);
    }
  };
  for (const check of checks) look(check);
  return [...found];
}

/** The files byte for byte, under names that we make, and a list that says which is which. */
async function addDocuments(
  env: Env,
  pack: PackWriter,
  ref: { tenantId: TenantId; caseId: CaseId },
  documents: readonly JsonObject[],
): Promise<void> {
  const listed: JsonObject[] = [];
  for (const document of documents) {
    const of = async (files: Json | undefined): Promise<JsonObject[]> => {
      const told: JsonObject[] = [];
      for (const file of Array.isArray(files) ? files.filter(isObject) : []) told.push(await packed(file));
      return told;
    };
    listed.push({ ...document, files: await of(document.files), previousFiles: await of(document.previousFiles) });
  }
  await pack.addJson("documents.json", listed);

  async function packed(file: JsonObject): Promise<JsonObject> {
    if (typeof file.fileId !== "string") return { ...file, packedAs: null };
    const name = `documents/${file.fileId}${endingOf(file.type)}`;
    const known = pack.files.find((one) => one.name === name);
    const key = fileKey(ref, file.fileId);
    const sha256 = known?.sha256 ?? (await pack.addStored(name, bucketOf(env, ref.tenantId), key));
    if (sha256 === null) return { ...file, packedAs: null };
    return { ...file, packedAs: name, asRecorded: file.sha256 === null ? null : file.sha256 === sha256 };
  }
}

const endings: Record<string, string> = {
  "application/pdf": ".pdf",
  "image/jpeg": ".jpg",
  "image/png": ".png",
  "image/webp": ".webp",
  "image/heic": ".heic",
  "image/heif": ".heif",
};
const endingOf = (type: Json | undefined): string => endings[String(type)] ?? "";

/** Who did what with the case and who looked at it, oldest first; the newest where there are too many. */
async function auditOf(env: Env, tenantId: TenantId, caseId: string): Promise<Json[]> {
  const entries: Json[] = [];
  for (let before: number | null = null; entries.length < mostAudited; ) {
    const page: Awaited<ReturnType<typeof listAudit>> = await listAudit(
      ...([dbOf(env, tenantId), tenantId, { objectId: caseId }, before, auditAtOnce] as const),
    );
    entries.push(...page.data.map(toldEntry));
    if (page.next === null) break;
    before = page.next;
  }
  return entries.reverse();
}

const toldEntry = ({ seq, atMs, kind, actorKind, actorId, action, requestId, purpose, details }: AuditRow): Json => ({
  ...{ seq, at: iso(atMs), kind, actorKind, actorId, action, requestId, purpose, details },
});

const iso = (atMs: number): string => new Date(atMs).toISOString();
