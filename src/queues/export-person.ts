import { caseOf } from "../cases/case-of";
import { listAudit } from "../db/audit";
import { dbOf } from "../db/db-of";
import { newestMails } from "../db/mails";
import type { PrivacyRequest } from "../db/privacy-requests";
import { fileKey } from "../documents/file-key";
import { partBytes } from "../documents/limits";
import type { CaseDocument, CaseId, CaseSnapshot, TenantId } from "../domain";
import { isCase, isRecord, privacyFileKey, type Subject, type SubjectCase } from "../domain/privacy-requests";
import type { ReportSection } from "../domain/reports";
import type { Env } from "../env";
import { sha256InParts } from "../lib/bytes";
import type { JsonObject } from "../lib/json";
import { ZipWriter } from "../lib/zip";
import { bucketOf } from "../places/bucket-of";
import { consentEntry } from "../privacy/consent-entry";
import { pageOf } from "../privacy/export-page";
import { ownPart, partAt } from "../privacy/whereabouts";
import { documentEntry, gatherEvidence } from "./report-evidence";
import { mostTransactions, tellRecord } from "./tell-record";
import { mostAlerts, mostReports, mostRuns } from "./tell-watched";

const sections: readonly ReportSection[] = ["facts", "documents", "checks", "risk", "decisions", "timeline"];
const mostLooks = 1_000;
const mostMails = 500;
/** Parts of an object in R2; enough for 8 GB. */
const mostParts = 1_000;

type Written = { subjects: Subject[]; sizeBytes: number; sha256: string };

/**
 * Writes all that is stored of somebody into one archive: `data.json`, a page for people (`index.html`), and the files. Of cases that are
 * about others, their own item only; outside of cases what is known of them, and the transactions that they are a side of.
 */
export async function exportPerson(env: Env, tenantId: TenantId, request: PrivacyRequest): Promise<Written> {
  const bucket = bucketOf(env, tenantId);
  const upload = await bucket.createMultipartUpload(privacyFileKey(tenantId, request.id), {
    httpMetadata: { contentType: "application/zip" },
  });
  try {
    const parts: R2UploadedPart[] = [];
    const sum = sha256InParts();
    const zip = new ZipWriter(partBytes, async (block) => {
      if (parts.length >= mostParts) throw new Error("an export is larger than one object");
      sum.add(block);
      parts.push(await upload.uploadPart(parts.length + 1, block));
    });
    const cases: JsonObject[] = [];
    const records: JsonObject[] = [];
    const subjects: Subject[] = [];
    for (const one of request.subjects) {
      if (!isCase(one)) {
        const record = await tellRecord(env, tenantId, one, { zip, withNotes: request.withNotes });
        if (record !== null) records.push(record);
        subjects.push({
          ...one,
          status: record === null ? "left" : "done",
          code: record === null ? "not_found" : null,
        });
        continue;
      }
      const told = await tellCase(env, tenantId, one, request.withNotes);
      if (typeof told === "string") {
        subjects.push({ ...one, status: "left", code: told });
        continue;
      }
      const files = await addFiles(env, tenantId, zip, one, told.documents);
      cases.push({ ...told.data, files });
      subjects.push({ ...one, status: "done", code: null });
    }
    const told = { id: request.id, reference: request.reason };
    const all: JsonObject = { format: 1, request: told, cases, records, leftOut: leftOutOf(request) };
    const text = new TextEncoder();
    await zip.add("data.json", text.encode(JSON.stringify(all, null, 2)));
    await zip.add("index.html", text.encode(pageOf(all)));
    const sizeBytes = await zip.end();
    await upload.complete(parts);
    return { subjects, sizeBytes, sha256: sum.hex() };
  } catch (problem) {
    await upload.abort().catch(() => undefined); // what was begun and never ended goes by itself after a week
    throw problem;
  }
}

/** What is stored and not told here, and why: whoever answers the person can say so, and add it by hand where they must. */
const leftOutOf = ({ withNotes, subjects }: PrivacyRequest): JsonObject[] => [
  {
    what: "answers of vendors, word by word",
    why: "They name other persons that vendors compared with. What was read out of them stands under checks.",
  },
  ...(withNotes ? [] : [{ what: "notes of colleagues", why: "They were written for each other." }]),
  ...(subjects.some((one) => isCase(one) && one.path !== null)
    ? [{ what: "the rest of cases about others", why: "It is about other persons." }]
    : []),
  ...(subjects.some(isRecord)
    ? [
        { what: "archived transactions", why: "They are kept for the books, by day." },
        {
          what: `more than ${mostTransactions} transactions of somebody, ${mostRuns} looks at them, ${mostReports} reports and ${mostAlerts} alerts, the newest of each`,
          why: "An archive has an end. Where `more` is true, there are more transactions.",
        },
        {
          what: "what alerts say beyond their numbers, and what colleagues did with them",
          why: "It may be about others, or was written for each other.",
        },
        {
          what: "what the last look at somebody found, as the next one compares it",
          why: "What was new stands under looks.",
        },
      ]
    : []),
];

/** What a case says of them, with the documents that are theirs; a text: why it says nothing. */
async function tellCase(
  env: Env,
  tenantId: TenantId,
  { caseId, path, caseVersion }: SubjectCase,
  withNotes: boolean,
): Promise<string | { data: JsonObject; documents: CaseDocument[] }> {
  const read = await caseOf(env, { tenantId, caseId: caseId as CaseId }).snapshot();
  if (!read.ok) return read.error.code;
  const snapshot = read.value;
  if (snapshot.erasure !== null) return "erased";
  if (path !== null) return tellPart(snapshot, path, caseVersion);
  const include = withNotes ? [...sections, "notes" as const] : [...sections];
  const gathered = await gatherEvidence(
    env,
    tenantId,
    { caseId, include },
    { kind: "system", tenantId, part: "effects" },
  );
  if (!gathered.ok) return "unreadable";
  // Names of colleagues are theirs, and what they wrote for each other stays inside unless somebody wants it told.
  const { report: _report, people: _people, children: _children, notes, timeline, ...evidence } = gathered.value;
  const entries = timeline.filter(({ type }) => withNotes || !String(type).startsWith("note."));
  const looks = await looksAt(env, tenantId, caseId);
  const data: JsonObject = {
    caseId,
    about: "case",
    ...evidence,
    timeline: entries,
    ...(withNotes && { notes }),
    looks,
    consents: snapshot.consents.map(consentEntry),
    mails: await mailsOf(env, tenantId, caseId),
  };
  return { data, documents: snapshot.documents };
}

function tellPart(snapshot: CaseSnapshot, path: string, caseVersion: number) {
  if (snapshot.version !== caseVersion) return "stale_version";
  const part = partAt(snapshot.context, path);
  if (part === null) return "not_found";
  const id = part.id === undefined ? null : String(part.id);
  const documents = snapshot.documents.filter(({ row }) => id !== null && row?.steps.at(-1)?.id === id);
  const data: JsonObject = {
    ...{ caseId: snapshot.caseId, about: "part", path, workflow: snapshot.workflow.key, status: snapshot.status },
    ...{ createdAt: new Date(snapshot.createdAtMs).toISOString(), said: ownPart(part) },
    documents: documents.map(documentEntry),
    consents: snapshot.consents.filter(({ subject }) => subject === id).map(consentEntry),
  };
  return { data, documents };
}

/** Mails that a sandbox has kept of the case. Their links open the form: those stay out. */
async function mailsOf(env: Env, tenantId: TenantId, caseId: string): Promise<JsonObject[]> {
  const mails = await newestMails(dbOf(env, tenantId), tenantId, { limit: mostMails, caseId });
  return mails.map(({ createdAtMs, toAddress, subject, text }) => ({
    ...{ at: new Date(createdAtMs).toISOString(), to: toAddress, subject },
    text: text.replaceAll(/https?:\/\/\S+/g, "(link)"),
  }));
}

/** Who has looked at the case and worked on it: by ids, which name nobody outside. */
async function looksAt(env: Env, tenantId: TenantId, caseId: string): Promise<JsonObject[]> {
  const { data } = await listAudit(
    dbOf(env, tenantId),
    tenantId,
    { objectKind: "case", objectId: caseId },
    null,
    mostLooks,
  );
  return data.map(({ atMs, action, kind, actorKind, actorId }) => ({
    ...{ at: new Date(atMs).toISOString(), action, kind, actorKind, actorId },
  }));
}

/** Their files, under names that we make. Answers which there are; one that is gone says so. */
async function addFiles(
  env: Env,
  tenantId: TenantId,
  zip: ZipWriter,
  { caseId }: SubjectCase,
  documents: readonly CaseDocument[],
): Promise<JsonObject[]> {
  const ref = { tenantId, caseId: caseId as CaseId };
  const added: JsonObject[] = [];
  const known = new Set<string>();
  for (const { id, pages, nextPages, previousPages } of documents)
    for (const { fileId, fileName, sha256 } of [...pages, ...nextPages, ...previousPages]) {
      if (fileId === null || known.has(fileId)) continue;
      known.add(fileId);
      const stored = await bucketOf(env, tenantId).get(fileKey(ref, fileId));
      const file = stored === null ? null : `files/${caseId}/${fileId}${endingOf(fileName)}`;
      if (stored !== null && file !== null) await zip.add(file, new Uint8Array(await stored.arrayBuffer()));
      added.push({ documentId: id, fileName, sha256, file });
    }
  return added;
}

const endingOf = (fileName: string | null): string =>
  /\.[A-Za-z0-9]{1,5}$/.exec(fileName ?? "")?.[0].toLowerCase() ?? "";
