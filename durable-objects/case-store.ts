import { caseLogCells, caseLogHash } from "../src/audit/case-log";
import {
  actorRef,
  type CaseChange,
  type CaseSnapshot,
  type Command,
  type Opening,
  type Publication,
  type PublishedFacts,
} from "../src/domain";
import type { DraftSave, PageDraft } from "../src/domain/drafts";
import { release } from "../src/domain/release";
import { randomSecret, sha256Hex } from "../src/lib/bytes";
import { getPath, type Json, type JsonObject } from "../src/lib/json";
import { diffJson } from "../src/lib/json-patch";
import { readSnapshot } from "../src/workflow/read-snapshot";
import type { Decision } from "../src/workflow/turn";
import { CaseAttempts } from "./case-attempts";
import { changesAfter } from "./case-changes";
import { CaseJudgements } from "./case-judgements";
import { readMeta, writeMeta } from "./case-meta";
import { migrate, schemaVersion } from "./case-migrations";
import { CaseNotes } from "./case-notes";
import { CaseOutbox } from "./case-outbox";
import { CaseSeal, type Cell } from "./case-seal";
import { CaseSealing } from "./case-sealing";
import { fitting } from "./fitting";
import { FlowSessions } from "./flow-sessions";
import { withEarlierTries } from "./run-tries";

/** Well below the end of a row: a case that grows this large is refused before it cannot be stored. */
export const largestSnapshotBytes = 1_500_000;

export interface Seen {
  fingerprint: string | null;
  answer: string;
}

type DraftRow = { page: string; field: string; value: Cell; at_ms: number; device: string; version: number };

interface LogRow extends Record<string, SqlStorageValue> {
  seq: number;
  payload_body: Cell | null;
}

/** What a commit needs beside the decision. */
export interface CommitFacts {
  nowMs: number;
  recordedAtMs: number;
  /** When an effect that was handed over counts as lost. */
  resendAtMs: number;
  facts: PublishedFacts | null;
  subscriptions: Json;
  /** The elements whose drafts a sent page takes with it; left out or null: all of the page's. */
  draftsAnswered?: readonly string[] | null;
}

/**
 * The SQL of one case. Every method that writes is called inside the object's one `transactionSync`; none of them awaits. What may be
 * personal is sealed in every row (`storeTables`): whoever has a copy of the storage and not the key of the case has nothing.
 */
export class CaseStore {
  readonly seal = new CaseSeal();
  readonly sealing: CaseSealing;
  readonly outbox: CaseOutbox;
  readonly attempts: CaseAttempts;
  readonly judgements: CaseJudgements;
  readonly notes: CaseNotes;
  readonly flowSessions: FlowSessions;
  readonly #storage: DurableObjectStorage;
  /** Newest row of the log, so that the next one need not look it up. */
  #newest: { seq: number; hash: string } | null = null;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    this.sealing = new CaseSealing(storage, this.seal);
    this.outbox = new CaseOutbox(storage, this.seal);
    this.attempts = new CaseAttempts(storage, this.seal);
    this.judgements = new CaseJudgements(storage, this.seal);
    this.notes = new CaseNotes(storage, this.seal);
    this.flowSessions = new FlowSessions(storage);
  }

  get #sql(): SqlStorage {
    return this.#storage.sql;
  }

  /** False for an object that never became a case. Reading this leaves nothing behind. */
  exists(): boolean {
    return (
      this.#sql.exec("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'snapshot'").toArray().length > 0
    );
  }

  makeTables(): void {
    migrate(this.#sql, 0);
  }

  /** Tables of an earlier release are brought forward. */
  upgrade(): void {
    const version = Number(this.meta("schema") ?? "0");
    if (version < schemaVersion) migrate(this.#sql, version);
  }

  meta(name: string): string | null {
    return readMeta(this.#sql, name);
  }

  setMeta(name: string, value: string): void {
    writeMeta(this.#sql, name, value);
  }

  snapshot(): CaseSnapshot | null {
    const row = this.#sql.exec<{ body: Cell }>("SELECT body FROM snapshot WHERE id = 1").toArray()[0];
    return row === undefined ? null : readSnapshot(this.seal.open("snapshot.body", 1, row.body));
  }

  pinned(kind: string, name: string): string {
    return this.#sql.exec<{ body: string }>("SELECT body FROM pinned WHERE kind = ? AND name = ?", kind, name).one()
      .body;
  }

  pin(opening: Opening): void {
    this.#sql.exec(
      "INSERT INTO pinned (kind, name, hash, body) VALUES ('definition', 'definition', ?, ?)",
      opening.workflow.hash,
      opening.definitionBody,
    );
    this.#sql.exec("INSERT INTO progress (id, indexed_version) VALUES (1, 0)");
    this.sealing.begun({ tenantId: opening.actor.tenantId, caseId: opening.caseId }, "all");
  }

  /** Whether the case was erased: then nothing here is sealed, and nothing here is personal. */
  get isShredded(): boolean {
    return this.sealing.isShredded;
  }

  /**
   * Drops everything that was ever said in this case; its log, its definition and its snapshot stay, and the decision that is committed
   * with this replaces the snapshot. What is written from now on is plain, so that it can be read when the key is gone. Call inside the
   * transaction of the erasing command, before its `commit`.
   */
  shred(nowMs: number): void {
    this.sealing.shred(nowMs);
  }

  /** The case goes on by another version. The one before stays, under its hash: the log is replayed with it. */
  pinAnew(hash: string, definitionBody: string): void {
    this.#sql.exec(
      `INSERT OR REPLACE INTO pinned (kind, name, hash, body)
       SELECT 'former_definition', hash, hash, body FROM pinned WHERE kind = 'definition' AND name = 'definition'`,
    );
    this.#sql.exec(
      "UPDATE pinned SET hash = ?, body = ? WHERE kind = 'definition' AND name = 'definition'",
      hash,
      fitting(definitionBody),
    );
  }

  /** Snapshot, log, payload, outbox, runs, notes and publication of one decision: all or nothing, in the caller's transaction. */
  commit(before: CaseSnapshot | null, command: Command | Opening, decision: Decision, facts: CommitFacts): void {
    if (decision.accepted) {
      const body = fitting(JSON.stringify(decision.next), largestSnapshotBytes);
      // An upsert: REPLACE would count as two rows written.
      this.#sql.exec(
        `INSERT INTO snapshot (id, version, body) VALUES (1, ?, ?)
         ON CONFLICT (id) DO UPDATE SET version = excluded.version, body = excluded.body`,
        decision.next.version,
        this.seal.seal("snapshot.body", 1, body),
      );
    }
    this.#writeLog(before, command, decision, facts);
    for (const planned of decision.effects) this.outbox.add(planned, facts.resendAtMs);
    for (const change of decision.effectChanges) this.outbox.change(change, facts.resendAtMs);
    for (const run of decision.runs) this.#writeRun(run);
    for (const note of decision.notes) this.notes.add(note);
    for (const change of decision.noteChanges) this.notes.change(change);
    this.judgements.add(decision.judged, facts.recordedAtMs);
    if (decision.accepted && "body" in command && command.body.type === "submit_page")
      this.#dropDrafts(command.body.page, command.body.draftVersion ?? null, facts.draftsAnswered ?? null);
    if (decision.accepted && "body" in command && command.body.type === "submit_form")
      this.#dropDrafts(null, null, null);
    if (decision.events.length > 0 && facts.facts !== null) {
      const publication = {
        events: decision.events,
        facts: facts.facts,
        subscriptions: facts.subscriptions,
        by: actorRef(command.actor),
      };
      // Numbered by its last event: a number of rows that are gone must not come back, or who hands over twice would drop the new row.
      this.#sql.exec(
        "INSERT INTO publication (seq, body) VALUES (?, ?)",
        decision.next.eventSequence,
        this.seal.seal("publication.body", decision.next.eventSequence, fitting(JSON.stringify(publication))),
      );
    }
  }

  #writeLog(before: CaseSnapshot | null, command: Command | Opening, decision: Decision, facts: CommitFacts): void {
    const last = this.#newest ?? this.#newestLogRow();
    const { log, next } = decision;
    const changes = decision.accepted ? diffJson(before as unknown as Json, next as unknown as Json) : [];
    const asked = withoutDefinition(command);
    // The salt: when the text is gone, nobody finds out by guessing what its hash was made of.
    const salt = randomSecret(16);
    const { detail, steps } = log;
    const payload = fitting(JSON.stringify({ salt, engine: release, command: asked, detail, steps, changes }));
    const payloadHash = sha256Hex(payload);
    const seq = (last?.seq ?? 0) + 1;
    const actor = actorRef(command.actor);
    const commandId = "id" in command ? command.id : "create";
    const row = {
      seq,
      version: next.version,
      atMs: facts.nowMs,
      recordedAtMs: facts.recordedAtMs,
      type: log.type,
      subject: log.subject,
      actorKind: actor.kind,
      actorId: actor.id,
      commandId,
      fromState: log.fromState,
      toState: log.toState,
      accepted: log.accepted,
      payloadHash,
      previousHash: last?.hash ?? "",
    };
    // The chain: each row's hash covers the one before it, so that an edit, a gap or a swap shows.
    const hash = caseLogHash(row);
    this.#sql.exec(
      `INSERT INTO log (seq, version, at_ms, recorded_at_ms, type, subject, actor_kind, actor_id, command_id, from_state, to_state,
        accepted, payload_hash, previous_hash, hash, request_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ...caseLogCells(row),
      hash,
      command.requestId ?? null,
    );
    this.#sql.exec("INSERT INTO payload (seq, body) VALUES (?, ?)", seq, this.seal.seal("payload.body", seq, payload));
    this.#newest = { seq, hash };
  }

  #newestLogRow(): { seq: number; hash: string } | undefined {
    return this.#sql
      .exec<{ seq: number; hash: string }>("SELECT seq, hash FROM log ORDER BY seq DESC LIMIT 1")
      .toArray()[0];
  }

  /** After a rollback: what is kept in memory may never have been written. */
  forgetMemory(): void {
    this.#newest = null;
    this.seal.writePlain(this.exists() && this.isShredded);
  }

  #writeRun(run: Decision["runs"][number]): void {
    const place = placeOf(run.runId);
    if (run.request !== null || run.status === "running") {
      this.#sql.exec(
        `INSERT INTO runs (place, id, plugin, kind, state, generation, status, late, started_at_ms, finished_at_ms, request, result)
         VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, NULL, ?, NULL) ON CONFLICT (place) DO NOTHING`,
        place,
        run.runId,
        run.plugin,
        run.kind,
        run.state,
        run.generation,
        run.status,
        run.startedAtMs,
        this.seal.sealOrNull("runs.request", place, run.request === null ? null : fitting(JSON.stringify(run.request))),
      );
      return;
    }
    const result =
      run.result === null ? null : fitting(JSON.stringify(withEarlierTries(this.#resultAt(place), run.result)));
    this.#sql.exec(
      "UPDATE runs SET status = ?, late = ?, finished_at_ms = ?, result = coalesce(?, result) WHERE place = ?",
      run.status,
      run.late ? 1 : 0,
      run.finishedAtMs,
      this.seal.sealOrNull("runs.result", place, result),
      place,
    );
  }

  /** Keeps what an attempt took that has come to nothing yet. Call inside a transaction. */
  noteTries(runId: string, raw: Json): void {
    // An item of a run has no record of its own: its attempts are all there is.
    if (raw === null || isItemRun(runId)) return;
    const place = placeOf(runId);
    const tried = withEarlierTries(this.#resultAt(place), { raw });
    const result = this.seal.seal("runs.result", place, fitting(JSON.stringify(tried)));
    this.#sql.exec("UPDATE runs SET result = ? WHERE place = ?", result, place);
  }

  #resultAt(place: number): Json {
    const row = this.#sql.exec<{ result: Cell | null }>("SELECT result FROM runs WHERE place = ?", place).toArray()[0];
    const text = this.seal.openOrNull("runs.result", place, row?.result ?? null);
    return text === null ? null : (JSON.parse(text) as Json);
  }

  seen(id: string): Seen | null {
    const row = this.#sql
      .exec<{ fingerprint: Cell | null; answer: Cell }>("SELECT fingerprint, answer FROM seen WHERE id = ?", id)
      .toArray()[0];
    if (row === undefined) return null;
    const fingerprint = this.seal.openOrNull("seen.fingerprint", id, row.fingerprint);
    return { fingerprint, answer: this.seal.open("seen.answer", id, row.answer) };
  }

  remember(id: string, fingerprint: string | null, answer: string, nowMs: number): void {
    this.#sql.exec(
      "INSERT INTO seen (id, at_ms, fingerprint, answer) VALUES (?, ?, ?, ?)",
      id,
      nowMs,
      this.seal.sealOrNull("seen.fingerprint", id, fingerprint),
      this.seal.seal("seen.answer", id, fitting(answer)),
    );
  }

  /** Answers older than the promise (24 h) and a day of grace go; the opening's stays. */
  forgetSeenBefore(beforeMs: number): void {
    this.#sql.exec("DELETE FROM seen WHERE at_ms < ? AND id <> 'create'", beforeMs);
  }

  /** By page; one that was sent and not touched since has no fields. */
  drafts(): Record<string, PageDraft> {
    const pages: Record<string, PageDraft> = {};
    for (const { page, version } of this.#sql.exec<{ page: string; version: number }>(
      "SELECT page, version FROM draft_pages",
    ))
      pages[page] = { version, fields: {} };
    for (const row of this.#sql.exec<DraftRow>(
      "SELECT page, field, value, at_ms, device, version FROM drafts ORDER BY version",
    )) {
      const draft = {
        values: JSON.parse(this.seal.open("drafts.value", `${row.page}|${row.field}`, row.value)) as string[],
        version: row.version,
        atMs: row.at_ms,
        device: row.device,
      };
      pages[row.page] ??= { version: 0, fields: {} };
      Object.defineProperty(pages[row.page]?.fields, row.field, { value: draft, enumerable: true });
    }
    return pages;
  }

  /** Writes all of it or nothing: somebody may have been faster at one of the fields. Call inside a transaction. */
  saveDrafts(page: string, save: DraftSave, nowMs: number): { version: number; isStale: boolean } {
    const before = this.drafts()[page] ?? { version: 0, fields: {} };
    let { version } = before;
    const isStale =
      (save.pageVersion !== null && save.pageVersion !== version) ||
      Object.entries(save.fields).some(([key, field]) => (before.fields[key]?.version ?? 0) !== field.version);
    if (isStale) return { version, isStale };
    for (const [key, { values }] of Object.entries(save.fields)) {
      version += 1;
      this.#sql.exec(
        "INSERT OR REPLACE INTO drafts (page, field, value, at_ms, device, version) VALUES (?, ?, ?, ?, ?, ?)",
        page,
        key,
        this.seal.seal("drafts.value", `${page}|${key}`, JSON.stringify(values)),
        nowMs,
        save.device,
        version,
      );
    }
    if (version !== before.version)
      this.#sql.exec("INSERT OR REPLACE INTO draft_pages (page, version) VALUES (?, ?)", page, version);
    return { version, isStale };
  }

  /** `throughVersion`: what was typed elsewhere after the page was read stays. `elements`: whose drafts they are. Nulls: everything. */
  #dropDrafts(page: string | null, throughVersion: number | null, elements: readonly string[] | null): void {
    this.#sql.exec(
      `DELETE FROM drafts WHERE (?1 IS NULL OR page = ?1) AND (?2 IS NULL OR version <= ?2)
         AND (?3 IS NULL OR substr(field, 1, instr(field || '.', '.') - 1) IN (SELECT value FROM json_each(?3)))`,
      page,
      throughVersion,
      elements === null ? null : JSON.stringify(elements),
    );
    if (page === null) this.#sql.exec("UPDATE draft_pages SET version = version + 1");
    else
      this.#sql.exec(
        "INSERT INTO draft_pages (page, version) VALUES (?, 1) ON CONFLICT (page) DO UPDATE SET version = version + 1",
        page,
      );
  }

  publications(): Publication[] {
    return this.#sql
      .exec<{ seq: number; body: Cell }>("SELECT seq, body FROM publication ORDER BY seq LIMIT 20")
      .toArray()
      .map(({ seq, body }) => {
        const text = this.seal.open("publication.body", seq, body);
        return { seq, ...(JSON.parse(text) as Omit<Publication, "seq">) };
      });
  }

  dropPublications(throughSeq: number): void {
    this.#sql.exec("DELETE FROM publication WHERE seq <= ?", throughSeq);
  }

  hasPublications(): boolean {
    return this.#sql.exec("SELECT 1 FROM publication LIMIT 1").toArray().length > 0;
  }

  indexedVersion(): number {
    return this.#sql.exec<{ indexed_version: number }>("SELECT indexed_version FROM progress WHERE id = 1").one()
      .indexed_version;
  }

  setIndexedVersion(version: number): void {
    this.#sql.exec("UPDATE progress SET indexed_version = ? WHERE id = 1 AND indexed_version < ?", version, version);
  }

  /** Changes behind the version that the list has, oldest first: two hundred at most, the rest when those are told. */
  untold(): CaseChange[] {
    return changesAfter(this.#sql, this.indexedVersion(), 200);
  }

  logPage(after: number | null, limit: number): JsonObject[] {
    return this.#logRows("log.seq > ? ORDER BY log.seq LIMIT ?", after ?? 0, limit);
  }

  /** The accepted entries that led to this version: one, unless an attempt that changed nothing was noted beside it. */
  logOfVersion(version: number): JsonObject[] {
    return this.#logRows("version = ? AND accepted = 1 ORDER BY seq", version);
  }

  /** Log rows, each with the opened text of its payload; null where it was erased. */
  #logRows(where: string, ...bound: SqlStorageValue[]): JsonObject[] {
    return this.#sql
      .exec<LogRow>(
        `SELECT log.*, payload.body AS payload_body FROM log LEFT JOIN payload USING (seq) WHERE ${where}`,
        ...bound,
      )
      .toArray()
      .map((row) => ({
        ...row,
        payload_body: this.seal.openOrNull("payload.body", row.seq, row.payload_body),
      })) as unknown as JsonObject[];
  }

  runPage(after: number | null, limit: number): JsonObject[] {
    return this.#sql
      .exec<Record<string, SqlStorageValue> & { place: number; request: Cell | null; result: Cell | null }>(
        "SELECT * FROM runs WHERE place < ? ORDER BY place DESC LIMIT ?",
        after ?? Number.MAX_SAFE_INTEGER,
        limit,
      )
      .toArray()
      .map((row) => ({
        ...row,
        request: this.seal.openOrNull("runs.request", row.place, row.request),
        result: this.seal.openOrNull("runs.result", row.place, row.result),
      })) as unknown as JsonObject[];
  }

  /**
   * What an explanation is made of, newest first: the newest accepted entries, and of those that changed nothing the ones that say
   * which guards held them back. Counted apart, so that somebody who keeps knocking does not hide how the case came here.
   */
  lastExplaining(limit: number): JsonObject[] {
    const accepted = this.#logRows("accepted = 1 ORDER BY log.seq DESC LIMIT ?", limit);
    const heldBack: JsonObject[] = [];
    let before = Number.MAX_SAFE_INTEGER;
    for (let looked = 0; looked < mostRefusedLooked && heldBack.length < limit; looked += limit) {
      const rows = this.#logRows("accepted = 0 AND log.seq < ? ORDER BY log.seq DESC LIMIT ?", before, limit);
      heldBack.push(...rows.filter(saysWhatHeldItBack));
      if (rows.length < limit) break;
      before = Number(rows.at(-1)?.seq);
    }
    return [...accepted, ...heldBack.slice(0, limit)].sort((one, other) => Number(other.seq) - Number(one.seq));
  }
}

/** Of the entries that changed nothing, how many an explanation looks through. */
const mostRefusedLooked = 500;

function saysWhatHeldItBack({ payload_body: body }: JsonObject): boolean {
  const payload: Json = typeof body === "string" ? (JSON.parse(body) as Json) : null;
  return getPath(payload, "steps.0.kind") === "not_taken";
}

/** The command as its log entry keeps it. Definitions lie in `pinned`, under the hash that the command names. */
function withoutDefinition(command: Command | Opening): object {
  const { definitionBody: _opening, ...asked } = command as Opening & Command;
  if (asked.body?.type !== "move_version") return asked;
  const { definitionBody: _moved, ...body } = asked.body;
  return { ...asked, body };
}

const isItemRun = (runId: string): boolean => runId.split("_").length > 4;

/** Runs are numbered by the version of the case that began them. */
function placeOf(runId: string): number {
  const [, , version, count] = runId.split("_");
  return Number(version) * 1_000 + Number(count);
}
