import { isObject, type Json, jsonOrNull } from "../lib/json";
import type { CaseProof } from "./case-log";
import { type Finding, finding } from "./findings";
import { isSigned, type PublicKey, type Signed, signText } from "./signing";

/** What lies in a regulator pack of a case, with what each file must hash to. */
export interface PackManifest {
  format: 1;
  packId: string;
  tenantId: string;
  caseId: string;
  caseVersion: number;
  /** ISO 8601. */
  askedAt: string;
  /** What the case said of persons was erased before. */
  erased: boolean;
  /** In the order in which they lie there; neither the manifest nor its signature. */
  files: PackedFile[];
}

export interface PackedFile {
  name: string;
  sizeBytes: number;
  sha256: string;
}

export const manifestName = "manifest.json";
export const signatureName = "manifest.signature.json";
export const proofName = "log-proof.json";

/** The manifest's text, and the signature of exactly that text as it lies beside it. */
export function signManifest(seed: Uint8Array, manifest: PackManifest, keys: readonly PublicKey[]) {
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  const { keyId, signature } = signText(seed, "pack", text);
  return { text, signature: `${JSON.stringify({ keyId, signature, keys }, null, 2)}\n` };
}

/** What is wrong with a pack. `lies`: the files that were found, without those two, with their SHA-256. */
export function checkPack(
  signed: Signed,
  keys: readonly PublicKey[],
  lies: ReadonlyMap<string, string>,
): { manifest: PackManifest | null; found: Finding[] } {
  const manifest = readManifest(signed.text);
  if (manifest === null) return { manifest, found: [finding("unreadable", null, "The manifest cannot be read.")] };
  const found: Finding[] = [];
  if (!isSigned(signed, "pack", keys))
    found.push(finding("forged", null, "The manifest is not signed by a known key."));
  const named = new Set(manifest.files.map(({ name }) => name));
  for (const { name, sha256 } of manifest.files) {
    const there = lies.get(name);
    if (there === undefined) found.push(finding("missing", null, `${name} is missing.`));
    else if (there !== sha256) found.push(finding("edited", null, `${name} is not what was packed.`));
  }
  for (const name of lies.keys()) if (!named.has(name)) found.push(finding("edited", null, `${name} was not packed.`));
  return { manifest, found };
}

/** What a decision record says against the row of the log that it is about. */
export function checkRecord(
  record: Json,
  name: string,
  { rows, caseId }: Pick<CaseProof, "rows" | "caseId">,
): Finding[] {
  const log = isObject(record) && isObject(record.log) ? record.log : {};
  const row = rows.find(({ seq }) => seq === log.throughSeq);
  if (row === undefined || !isObject(record))
    return [finding("unreadable", null, `${name} is about no row of the log.`)];
  if (record.caseId !== caseId) return [finding("swapped", row.seq, `${name} is of another case.`)];
  return row.hash === log.hash && row.payloadHash === log.payloadSha256
    ? []
    : [finding("edited", row.seq, `${name} is not about row ${row.seq} as it was written.`)];
}

function readManifest(text: string): PackManifest | null {
  const read = jsonOrNull(text);
  if (!isObject(read) || read.format !== 1 || !Array.isArray(read.files)) return null;
  const { packId, tenantId, caseId, caseVersion, askedAt, erased } = read;
  const files = read.files.flatMap((file) =>
    isObject(file) &&
    typeof file.name === "string" &&
    typeof file.sizeBytes === "number" &&
    typeof file.sha256 === "string"
      ? [{ name: file.name, sizeBytes: file.sizeBytes, sha256: file.sha256 }]
      : [],
  );
  if (files.length !== read.files.length || typeof caseId !== "string" || typeof tenantId !== "string") return null;
  return {
    ...{ format: 1, packId: String(packId), tenantId, caseId, caseVersion: Number(caseVersion) },
    ...{ askedAt: String(askedAt), erased: erased === true, files },
  };
}
