import {
  actorRef,
  type CaseChange,
  type CaseSnapshot,
  type Command,
  type Opening,
  type PublishedFacts,
} from "../src/domain";
import type { Json } from "../src/lib/json";
import { readSnapshot } from "../src/workflow/read-snapshot";
import type { Decision } from "../src/workflow/turn";
import { CaseAttempts } from "./case-attempts";
import { changesAfter } from "./case-changes";
import { CaseDrafts } from "./case-drafts";
import { CaseJudgements } from "./case-judgements";
import { CaseLog } from "./case-log";
import { readMeta, writeMeta } from "./case-meta";
import { migrate, schemaVersion } from "./case-migrations";
import { CaseNotes } from "./case-notes";
import { CaseOutbox } from "./case-outbox";
import { CasePublications } from "./case-publications";
import { CaseRuns } from "./case-runs";
import { CaseSeal, type Cell } from "./case-seal";
import { CaseSealing } from "./case-sealing";
import { CaseSeen } from "./case-seen";
import { fitting } from "./fitting";
import { FlowSessions } from "./flow-sessions";

/** Well below the end of a row: a case that grows this large is refused before it cannot be stored. */
export const largestSnapshotBytes = 1_500_000;

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
 * What one case has stored, table by table. Every method that writes is called inside the object's one `transactionSync`; none of them awaits. What may be
 * personal is sealed in every row (`storeTables`): whoever has a copy of the storage and not the key of the case has nothing.
 */
export class CaseStore {
  readonly seal = new CaseSeal();
  readonly sealing: CaseSealing;
  readonly log: CaseLog;
  readonly outbox: CaseOutbox;
  readonly attempts: CaseAttempts;
  readonly runs: CaseRuns;
  readonly publications: CasePublications;
  readonly judgements: CaseJudgements;
  readonly notes: CaseNotes;
  readonly drafts: CaseDrafts;
  readonly flowSessions: FlowSessions;
  readonly seen: CaseSeen;
  readonly #storage: DurableObjectStorage;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    this.sealing = new CaseSealing(storage, this.seal);
    this.log = new CaseLog(storage, this.seal);
    this.outbox = new CaseOutbox(storage, this.seal);
    this.attempts = new CaseAttempts(storage, this.seal);
    this.runs = new CaseRuns(storage, this.seal);
    this.publications = new CasePublications(storage, this.seal);
    this.judgements = new CaseJudgements(storage, this.seal);
    this.notes = new CaseNotes(storage, this.seal);
    this.drafts = new CaseDrafts(storage, this.seal);
    this.flowSessions = new FlowSessions(storage);
    this.seen = new CaseSeen(storage, this.seal);
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
    this.log.add(before, command, decision, facts);
    for (const planned of decision.effects) this.outbox.add(planned, facts.resendAtMs);
    for (const change of decision.effectChanges) this.outbox.change(change, facts.resendAtMs);
    for (const run of decision.runs) this.runs.write(run);
    for (const note of decision.notes) this.notes.add(note);
    for (const change of decision.noteChanges) this.notes.change(change);
    this.judgements.add(decision.judged, facts.recordedAtMs);
    if (decision.accepted && "body" in command && command.body.type === "submit_page")
      this.drafts.drop(command.body.page, command.body.draftVersion ?? null, facts.draftsAnswered ?? null);
    if (decision.accepted && "body" in command && command.body.type === "submit_form")
      this.drafts.drop(null, null, null);
    if (decision.events.length > 0 && facts.facts !== null)
      this.publications.add({
        seq: decision.next.eventSequence,
        events: decision.events,
        facts: facts.facts,
        subscriptions: facts.subscriptions,
        by: actorRef(command.actor),
      });
  }

  /** After a rollback: what is kept in memory may never have been written. */
  forgetMemory(): void {
    this.log.forgetNewest();
    this.seal.writePlain(this.exists() && this.isShredded);
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
}
