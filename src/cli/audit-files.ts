import { createReadStream, existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { checkProof, readProof } from "../audit/case-log";
import { exportReader, keysIn } from "../audit/export-file";
import { type Finding, finding } from "../audit/findings";
import { checkPack, checkRecord, manifestName, proofName, signatureName } from "../audit/pack";
import { believed, exportWords, packWords, proofWords } from "../audit/report-words";
import type { PublicKey } from "../audit/signing";
import { sha256InParts } from "../lib/bytes";
import { isObject, type Json, jsonOrNull } from "../lib/json";

/** What became of a verification: the facts for programs, the words for people. */
export interface Verdict {
  isIntact: boolean;
  facts: Json;
  words: string[];
}

/** Characters. What is not one line after so many never becomes one: to look for its end in each piece again takes for ever. */
const longestLine = 4_000_000;

/** Reads an export piece by piece: it may be larger than memory. `known`: keys from elsewhere; null: those in the file are believed. */
export async function verifyExport(
  pieces: AsyncIterable<string> | Iterable<string>,
  known: readonly PublicKey[] | null,
): Promise<Verdict> {
  const reader = exportReader(known);
  let rest = "";
  for await (const piece of pieces) {
    const lines = (rest + piece).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) reader.line(line);
    if (rest.length > longestLine) throw new Error("This is no export: it has a line that is longer than any entry.");
  }
  if (rest !== "") reader.line(rest);
  const report = reader.end();
  return { isIntact: report.isIntact, facts: JSON.parse(JSON.stringify(report)) as Json, words: exportWords(report) };
}

/** Verifies the proof of a case; null: this is none. */
export function verifyProof(value: Json, known: readonly PublicKey[] | null): Verdict | null {
  const proof = readProof(value);
  if (proof === null || !isObject(value)) return null;
  const found = checkProof(proof, known ?? keysIn(value.keys));
  const { caseId, rows, anchors } = proof;
  const facts = { isIntact: found.length === 0, caseId, rows: rows.length, anchors: anchors.length, findings: found };
  return {
    isIntact: found.length === 0,
    facts: JSON.parse(JSON.stringify(facts)) as Json,
    words: [...proofWords(caseId, rows.length, anchors.length, found), ...(known === null ? [believed] : [])],
  };
}

/** Verifies a regulator pack that was unpacked into this folder; null: there is none in it. */
export async function verifyPack(folder: string, known: readonly PublicKey[] | null): Promise<Verdict | null> {
  if (!existsSync(join(folder, manifestName)) || !existsSync(join(folder, signatureName))) return null;
  const text = readFileSync(join(folder, manifestName), "utf8");
  const signature = jsonOrNull(readFileSync(join(folder, signatureName), "utf8"));
  if (!isObject(signature)) return null;
  const keys = known ?? keysIn(signature.keys);
  const signed = { text, keyId: String(signature.keyId), signature: String(signature.signature) };
  const lies = new Map<string, string>();
  for (const name of filesIn(folder)) lies.set(name, await sha256Of(join(folder, name)));
  const { manifest, found } = checkPack(signed, keys, lies);
  if (lies.has(proofName)) found.push(...checkPackedCase(folder, [...lies.keys()], manifest?.caseId ?? null, keys));
  const facts = { isIntact: found.length === 0, caseId: manifest?.caseId ?? null, files: lies.size, findings: found };
  return {
    isIntact: found.length === 0,
    facts: JSON.parse(JSON.stringify(facts)) as Json,
    words: [...packWords(manifest, found), ...(known === null ? [believed] : [])],
  };
}

/** The proof of the log, and the decision records against the rows that they are about. */
function checkPackedCase(
  folder: string,
  names: readonly string[],
  caseId: string | null,
  keys: readonly PublicKey[],
): Finding[] {
  const read = (name: string): Json => jsonOrNull(readFileSync(join(folder, name), "utf8"));
  const proof = readProof(read(proofName));
  if (proof === null) return [finding("unreadable", null, `${proofName} cannot be read.`)];
  const found = checkProof(proof, keys);
  if (proof.caseId !== caseId) found.push(finding("swapped", null, `${proofName} is of another case.`));
  for (const name of names.filter((one) => one.startsWith("decision-records/")))
    found.push(...checkRecord(read(name), name, proof));
  return found;
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => relative(folder, join(one.parentPath, one.name)).split(sep).join("/"))
    .filter((name) => name !== manifestName && name !== signatureName)
    .sort();

async function sha256Of(file: string): Promise<string> {
  const sum = sha256InParts();
  for await (const piece of createReadStream(file)) sum.add(piece as Uint8Array);
  return sum.hex();
}

export const piecesOf = (file: string): AsyncIterable<string> =>
  file === "-" ? process.stdin.setEncoding("utf8") : createReadStream(file, "utf8");
