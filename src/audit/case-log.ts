import { sha256Hex } from "../lib/bytes";
import { isObject, type Json, jsonOrNull } from "../lib/json";
import { type Anchor, openAnchor, readSigned } from "./anchor";
import { type Finding, finding } from "./findings";
import { type CaseHead, type MerkleStep, rootOf } from "./merkle";
import { isSigned, type PublicKey, type Signed } from "./signing";

/** A row of a case's log: all that its hash covers, in the order in which it does. */
export interface CaseLogRow {
  seq: number;
  version: number;
  atMs: number;
  recordedAtMs: number;
  type: string;
  subject: string | null;
  actorKind: string;
  actorId: string;
  commandId: string | null;
  fromState: string | null;
  toState: string;
  accepted: boolean;
  payloadHash: string;
  previousHash: string;
}

/** What a row says, in the order of the log's columns. */
export const caseLogCells = (row: CaseLogRow): (string | number | null)[] => [
  row.seq,
  row.version,
  row.atMs,
  row.recordedAtMs,
  row.type,
  row.subject,
  row.actorKind,
  row.actorId,
  row.commandId,
  row.fromState,
  row.toState,
  row.accepted ? 1 : 0,
  row.payloadHash,
  row.previousHash,
];

/** The hash of a row: over everything it says, the hash of what was asked and decided, and the row before it. */
export const caseLogHash = (row: CaseLogRow): string => sha256Hex(JSON.stringify(caseLogCells(row)));

/** A row as a proof shows it. `payload`: the text that was hashed; null: erased, or not for this reader. */
export type ProvenRow = CaseLogRow & { hash: string; payload: string | null };

/** An anchor that vouches for the case, and how: the head that it knew, and what leads from there to its root. */
export interface ProvenAnchor {
  anchor: Signed;
  head: CaseHead;
  path: MerkleStep[];
}

/** The log of a case with what proves it. `statement`: signed text of `{tenantId, caseId, seq, hash}`, the head at the time of the proof. */
export interface CaseProof {
  tenantId: string;
  caseId: string;
  rows: ProvenRow[];
  anchors: ProvenAnchor[];
  statement: Signed;
}

export const caseStatement = (tenantId: string, head: CaseHead): string =>
  JSON.stringify({ tenantId, caseId: head.caseId, seq: head.seq, hash: head.hash });

/** What is wrong with a proof; nothing: the log is as it was written, and is this case's. */
export function checkProof(proof: CaseProof, keys: readonly PublicKey[]): Finding[] {
  const found: Finding[] = [];
  let before = { seq: 0, hash: "" };
  const hashes = new Map<number, string>();
  for (const row of proof.rows) {
    if (row.seq > before.seq + 1)
      found.push(
        finding("missing", before.seq + 1, `Rows ${before.seq + 1} to ${row.seq - 1} are missing.`, row.seq - 1),
      );
    else if (row.seq <= before.seq)
      found.push(finding("out_of_order", row.seq, `Row ${row.seq} comes after row ${before.seq}.`));
    else if (row.previousHash !== before.hash || caseLogHash(row) !== row.hash)
      found.push(finding("edited", row.seq, `Row ${row.seq} is not what was written.`));
    if (row.payload !== null && sha256Hex(row.payload) !== row.payloadHash)
      found.push(finding("payload_differs", row.seq, `What row ${row.seq} was made of is not what was written.`));
    before = { seq: row.seq, hash: row.hash };
    hashes.set(row.seq, row.hash);
  }
  const { tenantId, caseId, statement } = proof;
  if (!isSigned(statement, "case", keys))
    found.push(finding("forged", null, "The proof is not signed by a known key."));
  else if (statement.text !== caseStatement(tenantId, { caseId, ...before }))
    found.push(statedOtherwise(proof, before));
  let goodSeq = 0;
  for (const { anchor: signed, head, path } of proof.anchors) {
    const opened = openAnchor(signed, tenantId, keys);
    const wrong = opened.found ?? againstCase(opened.anchor, head, path, { caseId, hashes, goodSeq });
    if (wrong !== null) found.push(wrong);
    else goodSeq = head.seq;
  }
  return found;
}

function statedOtherwise({ tenantId, caseId, statement }: CaseProof, head: { seq: number }): Finding {
  const stated = jsonOrNull(statement.text);
  const ofOther = !isObject(stated) || stated.caseId !== caseId || stated.tenantId !== tenantId;
  if (ofOther) return finding("swapped", null, "The proof is signed for another case.");
  const seq = typeof stated.seq === "number" ? stated.seq : head.seq;
  return seq > head.seq
    ? finding("truncated", head.seq + 1, `The log goes on to row ${seq}.`, seq)
    : finding("rewritten", head.seq, "The log is not the one that was signed.");
}

function againstCase(
  { day, cases }: Anchor,
  head: CaseHead,
  path: readonly MerkleStep[],
  of: { caseId: string; hashes: ReadonlyMap<number, string>; goodSeq: number },
): Finding | null {
  if (rootOf(head, path) !== cases.root)
    return finding("forged", head.seq, `The anchor of ${day} does not know of row ${head.seq} of this case.`);
  if (head.caseId !== of.caseId) return finding("swapped", null, `The anchor of ${day} vouches for another case.`);
  const hash = of.hashes.get(head.seq);
  if (hash === head.hash) return null;
  return hash === undefined
    ? finding("truncated", head.seq, `The anchor of ${day} vouches for row ${head.seq}, which is gone.`)
    : finding("rewritten", of.goodSeq + 1, `Rows are not those that the anchor of ${day} vouches for.`, head.seq);
}

/** A proof as it came over the network or from a file; null: it is none. */
export function readProof(value: Json): CaseProof | null {
  if (!isObject(value) || !Array.isArray(value.rows) || !Array.isArray(value.anchors)) return null;
  const { tenantId, caseId } = value;
  const statement = readSigned(value.statement);
  const rows = value.rows.map(readRow);
  const anchors = value.anchors.map(readProvenAnchor);
  if (typeof tenantId !== "string" || typeof caseId !== "string" || statement === null) return null;
  if (rows.includes(null) || anchors.includes(null)) return null;
  const there = <Item>(item: Item | null): item is Item => item !== null;
  return { tenantId, caseId, statement, rows: rows.filter(there), anchors: anchors.filter(there) };
}

function readRow(value: Json): ProvenRow | null {
  if (!isObject(value)) return null;
  const number = (key: string): number => (typeof value[key] === "number" ? value[key] : Number.NaN);
  const text = (key: string): string | null => (typeof value[key] === "string" ? value[key] : null);
  const must = (key: string): string => text(key) ?? "";
  const row = {
    seq: number("seq"),
    version: number("version"),
    atMs: number("atMs"),
    recordedAtMs: number("recordedAtMs"),
    type: must("type"),
    subject: text("subject"),
    actorKind: must("actorKind"),
    actorId: must("actorId"),
    commandId: text("commandId"),
    fromState: text("fromState"),
    toState: must("toState"),
    accepted: value.accepted === true,
    payloadHash: must("payloadHash"),
    previousHash: must("previousHash"),
    hash: must("hash"),
    payload: text("payload"),
  };
  return Number.isNaN(row.seq) ? null : row;
}

function readProvenAnchor(value: Json): ProvenAnchor | null {
  if (!isObject(value) || !isObject(value.head) || !Array.isArray(value.path)) return null;
  const anchor = readSigned(value.anchor);
  const { caseId, seq, hash } = value.head;
  if (anchor === null || typeof caseId !== "string" || typeof seq !== "number" || typeof hash !== "string") return null;
  const path = value.path.flatMap((step): MerkleStep[] =>
    isObject(step) && (step.side === "left" || step.side === "right") && typeof step.hash === "string"
      ? [{ side: step.side, hash: step.hash }]
      : [],
  );
  return path.length === value.path.length ? { anchor, head: { caseId, seq, hash }, path } : null;
}
