import { anchorSha256, signAnchor } from "../../src/audit/anchor";
import { type CaseLogRow, type CaseProof, caseLogHash, caseStatement, type ProvenRow } from "../../src/audit/case-log";
import { entryHash, type SealedEntry } from "../../src/audit/entry";
import { caseHeadOf, exportReader, exportWriter } from "../../src/audit/export-file";
import type { CaseHead } from "../../src/audit/merkle";
import { merklePath } from "../../src/audit/merkle";
import { publicKeyOf, type Signed, signText } from "../../src/audit/signing";
import { sha256Hex } from "../../src/lib/bytes";

export const seed = new Uint8Array(32).fill(7);
export const otherSeed = new Uint8Array(32).fill(8);
export const keys = [publicKeyOf(seed)];
export const tenantId = "ten_a";

/** The n-th entry of a log: every third one tells of a case. */
export const entryAt = (seq: number): SealedEntry => ({
  seq,
  atMs: 1_760_000_000_000 + seq * 1_000,
  kind: seq % 3 === 0 ? "case" : "setting",
  actorKind: "analyst",
  actorId: `usr_${seq % 4}`,
  action: seq % 3 === 0 ? "case.decide" : "createApiKey",
  objectKind: seq % 3 === 0 ? "case" : "api-keys",
  objectId: seq % 3 === 0 ? `case_${seq % 5}` : `ek_${seq}`,
  requestId: seq % 2 === 0 ? null : `req_${seq}`,
  purpose: null,
  details: seq % 3 === 0 ? JSON.stringify({ logSeq: seq, hash: sha256Hex(`row ${seq}`), version: seq }) : "{}",
});

/** The lines of an export of a log of so many entries that was anchored after these. */
export function exportOf(length: number, anchoredAfter: readonly number[]): string[] {
  const writer = exportWriter(seed, { tenantId, after: { seq: 0, hash: "" }, keys });
  const lines = [writer.begin()];
  const heads = new Map<string, CaseHead>();
  let hash = "";
  let previous: { day: string; sha256: string } | null = null;
  for (let seq = 1; seq <= length; seq++) {
    const entry = entryAt(seq);
    hash = entryHash(tenantId, entry, hash);
    lines.push(writer.entry(entry, hash));
    const told = caseHeadOf(entry);
    if (told !== null) heads.set(told.caseId, told);
    if (!anchoredAfter.includes(seq)) continue;
    const day = `2026-01-${String(anchoredAfter.indexOf(seq) + 1).padStart(2, "0")}`;
    const made = signAnchor(seed, {
      ...{ tenantId, day, madeAtMs: entry.atMs, head: { seq, hash }, previous, heads: [...heads.values()] },
    });
    heads.clear();
    previous = { day, sha256: anchorSha256(made.signed) };
    lines.push(writer.anchor(made.signed));
  }
  lines.push(writer.end());
  return lines.map((line) => line.slice(0, -1));
}

/** What a reader that knows the right keys says of these lines. */
export function readingOf(lines: readonly string[]) {
  const reader = exportReader(keys);
  for (const line of lines) reader.line(line);
  return reader.end();
}

/** A proof of a case with so many rows, anchored after these. */
export function proofOf(caseId: string, length: number, anchoredAfter: readonly number[]): CaseProof {
  const rows: ProvenRow[] = [];
  for (let seq = 1; seq <= length; seq++) {
    const payload = JSON.stringify({ salt: `salt ${seq}`, command: { caseId, at: seq } });
    const row: CaseLogRow = {
      ...{ seq, version: seq, atMs: seq * 1_000, recordedAtMs: seq * 1_000, type: "event", subject: null },
      ...{
        actorKind: "analyst",
        actorId: "usr_1",
        commandId: `cmd_${seq}`,
        fromState: "a",
        toState: "b",
        accepted: true,
      },
      ...{ payloadHash: sha256Hex(payload), previousHash: rows.at(-1)?.hash ?? "" },
    };
    rows.push({ ...row, hash: caseLogHash(row), payload });
  }
  const anchors = anchoredAfter.map((seq, place) => {
    const head = { caseId, seq, hash: rows[seq - 1]?.hash ?? "" };
    const heads = [head, { caseId: "case_zz", seq: 1, hash: sha256Hex("other") }];
    const day = `2026-01-${String(place + 1).padStart(2, "0")}`;
    const made = signAnchor(seed, {
      ...{ tenantId, day, madeAtMs: seq, head: { seq: seq * 10, hash: "h" }, previous: null, heads },
    });
    return { anchor: made.signed, head, path: merklePath(heads, 0) };
  });
  return { tenantId, caseId, rows, anchors, statement: stated(caseId, rows) };
}

export const stated = (caseId: string, rows: readonly ProvenRow[]): Signed =>
  signText(seed, "case", caseStatement(tenantId, { caseId, seq: rows.length, hash: rows.at(-1)?.hash ?? "" }));
