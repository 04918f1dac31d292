import { createReadStream } from "node:fs";
import { checkProof, readProof } from "../audit/case-log";
import { exportReader, keysIn } from "../audit/export-file";
import { believed, exportWords, proofWords } from "../audit/report-words";
import type { PublicKey } from "../audit/signing";
import { isObject, type Json } from "../lib/json";

/** What became of a verification: the facts for programs, the words for people. */
export interface Verdict {
  isIntact: boolean;
  facts: Json;
  words: string[];
}

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

export const piecesOf = (file: string): AsyncIterable<string> =>
  file === "-" ? process.stdin.setEncoding("utf8") : createReadStream(file, "utf8");
