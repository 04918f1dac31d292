import { caseLogHash } from "../src/audit/case-log";
import { type Finding, finding } from "../src/audit/findings";
import type { CaseSnapshot } from "../src/domain";
import type { DecisionHeading } from "../src/domain/decision-record";
import { sha256Hex } from "../src/lib/bytes";
import { canonicalJson, isObject, type Json, type JsonObject, jsonOrNull } from "../src/lib/json";
import { diffJson } from "../src/lib/json-patch";
import { readSnapshot } from "../src/workflow/read-snapshot";
import { DecisionRecorder } from "../src/workflow/record/decision-recorder";
import { decides, headingOf } from "../src/workflow/record/logged-entry";
import { SnapshotFold } from "../src/workflow/record/snapshot-fold";
import { type CaseEntry, entriesOf } from "./case-entries";
import { provenRow } from "./case-proof";
import { decidedAgain, definitionText } from "./case-replay";
import type { CaseStore } from "./case-store";

const pageSize = 200;
const mostDifferences = 50;

/** The decisions of a case, oldest first. None where what was asked and done has been erased. */
export function decisionsOf(store: CaseStore): DecisionHeading[] {
  const found: DecisionHeading[] = [];
  for (const entry of entriesOf(store)) if (!entry.isErased && decides(entry)) found.push(headingOf(entry));
  return found;
}

/** What the decision at this row was made on, as canonical JSON; null: there is no decision at this row. */
export function decisionRecord(store: CaseStore, stored: CaseSnapshot, seq: number): string | null {
  const made = recorded(store, stored, seq);
  return made === null ? null : canonicalJson(made.record as unknown as Json);
}

/** A record from the log alone, with the snapshots it was made of. */
function recorded(store: CaseStore, stored: CaseSnapshot, seq: number) {
  const recorder = new DecisionRecorder();
  const fold = new SnapshotFold();
  for (const entry of entriesOf(store)) {
    recorder.note(entry);
    const before = entry.seq === seq ? fold.copy() : null;
    fold.apply(entry.changes);
    if (entry.seq < seq) continue;
    if (entry.seq > seq || entry.isErased || !decides(entry)) return null;
    const after = objectOf(fold.copy());
    const record = recorder.record(entry, { before, after, definition: definitionIn(store, stored, after) });
    return { entry, before, after, record };
  }
  return null;
}

/**
 * Decides the case again up to this row and compares, byte for byte, with what the log says; looks at every hash of the log on the way.
 * `kept`: a record that somebody has from earlier, compared too. Null: there is no decision at this row.
 */
export function verifyDecision(
  store: CaseStore,
  stored: CaseSnapshot,
  { seq, kept }: { seq: number; kept: Json },
): JsonObject | null {
  const then = recorded(store, stored, seq);
  if (then === null) return null;
  const now = replayed(store, stored, then);
  const record = then.record as unknown as Json;
  const differences =
    typeof now === "string" ? [{ path: "", what: now }] : differencesOf(record, now, "Comes out otherwise now.");
  if (kept !== null) differences.push(...differencesOf(record, kept, "The record that was kept says something else."));
  const findings = [...brokenRows(store, seq), ...cutOff(store, stored), ...otherDefinition(store, stored, then.after)];
  return {
    same: differences.length === 0 && findings.length === 0,
    seq,
    recordedSha256: sha256Hex(canonicalJson(record)),
    replayedSha256: typeof now === "string" ? null : sha256Hex(canonicalJson(now)),
    keptSha256: kept === null ? null : sha256Hex(canonicalJson(kept)),
    differences: differences.slice(0, mostDifferences),
    findings: findings.slice(0, mostDifferences) as unknown as Json,
  };
}

/** The record as it comes out when everything is decided again; a sentence where that comes to an end before. */
function replayed(
  store: CaseStore,
  stored: CaseSnapshot,
  then: { entry: CaseEntry; before: Json; after: JsonObject },
): Json | string {
  const recorder = new DecisionRecorder();
  for (const { entry, ...decided } of decidedAgain(store, stored)) {
    if (decided.again === null) return `Row ${entry.seq}: ${decided.why}`;
    const { steps, before, after } = decided.again;
    const now = { ...entry, steps: steps as unknown as Json[] };
    recorder.note(now);
    if (entry.seq < then.entry.seq) continue;
    const [input, result] = [inFormatOf(then.before, before), objectOf(inFormatOf(then.after, after))];
    const definition = definitionIn(store, stored, result);
    return recorder.record(now, { before: input, after: result, definition }) as unknown as Json;
  }
  return "The log ends before this decision.";
}

/** A snapshot as the release wrote it that recorded this one, when it says the same: fields that came later do not make it another. */
function inFormatOf(then: Json, now: CaseSnapshot | null): Json {
  const asRead = then === null ? null : (readSnapshot(JSON.stringify(then)) as unknown as Json);
  const plain = JSON.parse(JSON.stringify(now)) as Json;
  return diffJson(asRead, plain).length === 0 ? then : plain;
}

const objectOf = (value: Json): JsonObject => (isObject(value) ? value : {});

const definitionIn = (store: CaseStore, stored: CaseSnapshot, after: JsonObject): Json =>
  jsonOrNull(definitionText(store, stored, hashIn(after)));

const hashIn = ({ workflow }: JsonObject): string => String(objectOf(workflow ?? null).hash);

/** Where two records say different things; what they say there stays where it is. */
const differencesOf = (one: Json, other: Json, what: string): { path: string; what: string }[] =>
  diffJson(one, other).map(({ path }) => ({ path: path.join("."), what }));

/** What is said of a case that was not decided: whether its log is as it was written. */
export function verifyUndecided(store: CaseStore, stored: CaseSnapshot): JsonObject {
  const findings = [
    ...brokenRows(store, Number.MAX_SAFE_INTEGER),
    ...cutOff(store, stored),
    ...otherDefinition(store, stored, stored as unknown as JsonObject),
  ];
  return {
    ...{ same: findings.length === 0, seq: null, recordedSha256: null, replayedSha256: null, keptSha256: null },
    ...{ differences: [], findings: findings.slice(0, mostDifferences) as unknown as Json },
  };
}

/** The case is further than its log: rows at the end are gone. */
function cutOff(store: CaseStore, { version }: CaseSnapshot): Finding[] {
  let last = { seq: 0, version: 0 };
  for (const entry of entriesOf(store)) last = { seq: entry.seq, version: entry.version };
  if (last.version >= version) return [];
  return [finding("truncated", last.seq + 1, `The case is at version ${version}, its log ends with ${last.version}.`)];
}

/** What is wrong with the rows of the log up to this one. */
function brokenRows(store: CaseStore, through: number): Finding[] {
  const found: Finding[] = [];
  let before = { seq: 0, hash: "" };
  while (before.seq < through) {
    const rows = store.log.page(before.seq, pageSize).map((row) => ({ row, proven: provenRow(row, false) }));
    if (rows.length === 0) break;
    for (const { row, proven } of rows) {
      if (proven.seq > through) return found;
      if (proven.seq !== before.seq + 1)
        found.push(finding("missing", before.seq + 1, "Rows are missing.", proven.seq - 1));
      else if (proven.previousHash !== before.hash || caseLogHash(proven) !== proven.hash)
        found.push(finding("edited", proven.seq, `Row ${proven.seq} is not what was written.`));
      if (typeof row.payload_body === "string" && sha256Hex(row.payload_body) !== proven.payloadHash)
        found.push(
          finding("payload_differs", proven.seq, `What row ${proven.seq} was made of is not what was written.`),
        );
      before = { seq: proven.seq, hash: proven.hash };
    }
  }
  return found;
}

function otherDefinition(store: CaseStore, stored: CaseSnapshot, after: JsonObject): Finding[] {
  const hash = hashIn(after);
  return sha256Hex(definitionText(store, stored, hash)) === hash
    ? []
    : [finding("edited", null, "The definition is not the one that the case was decided by.")];
}
