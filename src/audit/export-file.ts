import { sha256InParts } from "../lib/bytes";
import { isObject, type JsonObject, jsonOrNull } from "../lib/json";
import { type Anchor, againstAnchor, againstPrevious, anchorSha256, inOrder, openAnchor, readSigned } from "./anchor";
import { beginning, follow, type Link } from "./chain";
import type { SealedEntry } from "./entry";
import { type Finding, finding } from "./findings";
import { type CaseHead, merkleRoot } from "./merkle";
import { isSigned, type PublicKey, type Signed, signText } from "./signing";

/** First line of an export. `after`: where its first entry follows on; the beginning of the log unless a stretch was asked for. */
export interface ExportHeader {
  tenantId: string;
  after: Link;
  keys: readonly PublicKey[];
}

/** What a reader of an export is told at the end. */
export interface ExportReport {
  isIntact: boolean;
  tenantId: string | null;
  fromSeq: number | null;
  throughSeq: number;
  entries: number;
  anchors: number;
  /** The last entry that an anchor vouches for; null: none does. */
  anchoredThroughSeq: number | null;
  /** Keys that signed; false for `areKeysKnown`: only the file itself says that they are right. */
  keyIds: string[];
  areKeysKnown: boolean;
  findings: Finding[];
}

/** Writes the lines of an export, each with its end of line: header, entries and anchors in their places, a signed end. */
export function exportWriter(seed: Uint8Array, header: ExportHeader) {
  const hash = sha256InParts();
  const encoder = new TextEncoder();
  let link = header.after;
  const line = (value: object): string => {
    const text = `${JSON.stringify(value)}\n`;
    hash.add(encoder.encode(text));
    return text;
  };
  return {
    begin: (): string => line({ line: "header", format: 1, ...header }),
    entry(entry: SealedEntry, storedHash: string | null): string {
      link = { seq: entry.seq, hash: storedHash ?? "" };
      return line({ line: "entry", ...entry, hash: storedHash });
    },
    anchor: (signed: Signed): string => line({ line: "anchor", ...signed }),
    end(): string {
      const text = JSON.stringify({ tenantId: header.tenantId, head: link, sha256: hash.hex() });
      return `${JSON.stringify({ line: "end", ...signText(seed, "export", text) })}\n`;
    },
  };
}

/** Findings beyond these are not listed: what is this broken is broken. */
const mostFindings = 200;

/**
 * Reads an export line by line and says what is wrong with it. `known`: keys that were got elsewhere than from the file; null: those in
 * the file are believed.
 */
export function exportReader(known: readonly PublicKey[] | null) {
  const hash = sha256InParts();
  const encoder = new TextEncoder();
  const findings: Finding[] = [];
  const keyIds = new Set<string>();
  const heads = new Map<string, CaseHead>();
  let header: ExportHeader | null = null;
  let keys: readonly PublicKey[] = known ?? [];
  let link: Link = beginning;
  let last: { anchor: Anchor; sha256: string } | null = null;
  let [lines, entries, anchors, goodSeq, isEnded] = [0, 0, 0, 0, false];
  const say = (...found: (Finding | null)[]): void => {
    for (const one of found) if (one !== null && findings.length < mostFindings) findings.push(one);
  };

  function readHeader(value: JsonObject) {
    header = headerOf(value);
    if (header === null) return say(finding("unreadable", null, "The first line is not the header of an export."));
    keys = known ?? header.keys;
    link = header.after;
    goodSeq = link.seq;
  }

  function readEntry(value: JsonObject, tenantId: string) {
    const entry = entryOf(value);
    if (entry === null) return say(finding("unreadable", link.seq + 1, `The entry after ${link.seq} cannot be read.`));
    const next = follow(tenantId, link, entry, typeof value.hash === "string" ? value.hash : null);
    say(...next.found);
    link = next.link;
    entries += 1;
    const head = caseHeadOf(entry);
    if (head !== null) heads.set(head.caseId, head);
  }

  function checkAnchor(value: JsonObject, tenantId: string, isFromBeginning: boolean) {
    const signed = readSigned(value);
    const opened = openAnchor(signed, tenantId, keys);
    if (signed === null || opened.anchor === null) return say(opened.found);
    const { anchor } = opened;
    anchors += 1;
    keyIds.add(signed.keyId);
    const before = last === null ? null : { day: last.anchor.day, sha256: last.sha256 };
    if (last !== null || isFromBeginning) say(againstPrevious(anchor, before));
    if (anchor.head.seq < link.seq)
      say(finding("out_of_order", anchor.head.seq, `The anchor of ${anchor.day} stands in a wrong place.`));
    else {
      const wrong = againstAnchor(anchor, anchor.head.seq === link.seq ? link.hash : null, goodSeq);
      say(wrong);
      if (wrong === null) {
        if (last !== null || isFromBeginning) say(againstHeads(anchor, heads));
        goodSeq = anchor.head.seq;
      }
    }
    heads.clear();
    last = { anchor, sha256: anchorSha256(signed) };
  }

  function readEnd(value: JsonObject, tenantId: string) {
    isEnded = true;
    const signed = readSigned(value);
    const text = JSON.stringify({ tenantId, head: link, sha256: hash.hex() });
    if (signed === null || !isSigned(signed, "export", keys))
      return say(finding("forged", null, "The file is not signed by a known key."));
    keyIds.add(signed.keyId);
    if (signed.text !== text) say(finding("edited", null, "The file is not the one that was signed."));
  }

  return {
    /** A line without its end of line. */
    line(text: string) {
      lines += 1;
      const value = jsonOrNull(text);
      const isEnd = isObject(value) && value.line === "end";
      if (isEnded) return say(finding("edited", null, "Something stands after the end of the file."));
      if (lines > 1 && header === null) return;
      if (header !== null && isObject(value) && isEnd) return readEnd(value, header.tenantId);
      hash.add(encoder.encode(`${text}\n`));
      if (!isObject(value)) return say(finding("unreadable", link.seq + 1, `Line ${lines} cannot be read.`));
      if (header === null) return readHeader(value);
      if (value.line === "entry") return readEntry(value, header.tenantId);
      if (value.line === "anchor") return checkAnchor(value, header.tenantId, header.after.seq === 0);
      say(finding("unreadable", link.seq + 1, `Line ${lines} is of no kind that is known.`));
    },
    end(): ExportReport {
      if (!isEnded) say(finding("truncated", link.seq + 1, "The file has no end: something is cut off."));
      return {
        isIntact: findings.length === 0,
        tenantId: header?.tenantId ?? null,
        fromSeq: entries === 0 || header === null ? null : header.after.seq + 1,
        throughSeq: link.seq,
        entries,
        anchors,
        anchoredThroughSeq: last === null ? null : goodSeq,
        keyIds: [...keyIds].sort(),
        areKeysKnown: known !== null,
        findings,
      };
    },
  };
}

/** The cases that an anchor knows are those that changed in the entries since the one before. */
function againstHeads(anchor: Anchor, heads: ReadonlyMap<string, CaseHead>): Finding | null {
  const root = merkleRoot(inOrder([...heads.values()]));
  if (root === anchor.cases.root) return null;
  return finding("rewritten", anchor.head.seq, `The anchor of ${anchor.day} knows other heads of cases.`);
}

/** The head of a case that an entry tells of; null: it is of another kind. */
export function caseHeadOf({ kind, objectId, details }: SealedEntry): CaseHead | null {
  if (kind !== "case" || objectId === null) return null;
  const told = jsonOrNull(details);
  if (!isObject(told) || typeof told.logSeq !== "number" || typeof told.hash !== "string") return null;
  return { caseId: objectId, seq: told.logSeq, hash: told.hash };
}

function headerOf(value: JsonObject): ExportHeader | null {
  const { tenantId, after, keys } = value;
  if (value.line !== "header" || value.format !== 1 || typeof tenantId !== "string") return null;
  if (!isObject(after) || typeof after.seq !== "number" || typeof after.hash !== "string") return null;
  return { tenantId, after: { seq: after.seq, hash: after.hash }, keys: keysIn(keys) };
}

/** The keys in a list of them; what is no key is left out. */
export const keysIn = (list: unknown): PublicKey[] =>
  Array.isArray(list)
    ? list.flatMap((key: unknown) =>
        isObject(key) && typeof key.id === "string" && typeof key.publicKey === "string"
          ? [{ id: key.id, algorithm: "Ed25519" as const, publicKey: key.publicKey }]
          : [],
      )
    : [];

function entryOf(value: JsonObject): SealedEntry | null {
  const text = (key: string): string | null => (typeof value[key] === "string" ? value[key] : null);
  const { seq, atMs } = value;
  const [kind, actorKind, actorId] = [text("kind"), text("actorKind"), text("actorId")];
  const [action, objectKind, details] = [text("action"), text("objectKind"), text("details")];
  if (typeof seq !== "number" || typeof atMs !== "number" || kind === null || actorKind === null) return null;
  if (actorId === null || action === null || objectKind === null || details === null) return null;
  const [objectId, requestId, purpose] = [text("objectId"), text("requestId"), text("purpose")];
  return { seq, atMs, kind, actorKind, actorId, action, objectKind, objectId, requestId, purpose, details };
}
