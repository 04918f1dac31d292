import * as z from "zod";
import { type CheckType, checkTypes } from "../src/checks/contract";
import { type CallbackStanding, callbackStandings } from "../src/checks/sandbox/delivery";
import { type ScenarioName, scenarioNames } from "../src/checks/sandbox/scenarios";
import { CheckOrder, SessionChoice } from "../src/checks/sandbox/wire";

const Subject = CheckOrder.shape.subject;

export interface KnownCheck {
  id: string;
  type: CheckType;
  scenario: ScenarioName;
  /** Hash of what was asked, without the callback address (each attempt brings a fresh one). */
  fingerprint: string;
  subject: CheckOrder["subject"];
  /** How often this idempotency key was used. */
  calls: number;
}

export interface PlannedCallback {
  rowId: number;
  eventId: string;
  url: string;
  body: string;
  attempts: number;
}

export interface KnownSession {
  id: string;
  checkId: string;
  callbackUrl: string;
  pageUrl: string;
  choice: SessionChoice | null;
}

export interface AskedFor {
  checkId: string;
  /** Id of the run, or of the check without a case. */
  ref: string;
  callbackUrl: string;
  deadlineAtMs: number;
}

const CheckRow = z.object({
  id: z.string(),
  type: z.enum(checkTypes),
  scenario: z.enum(scenarioNames),
  fingerprint: z.string(),
  subject: z.string().transform((text) => Subject.parse(JSON.parse(text))),
  calls: z.int(),
});
const CallbackRow = z.object({
  rowId: z.int(),
  eventId: z.string(),
  url: z.string(),
  body: z.string(),
  attempts: z.int(),
});
const SessionRow = z.object({
  id: z.string(),
  checkId: z.string(),
  callbackUrl: z.string(),
  pageUrl: z.string(),
  choice: SessionChoice.nullable(),
});
const AskedForRow = z.object({
  checkId: z.string(),
  ref: z.string(),
  callbackUrl: z.string(),
  deadlineAtMs: z.int(),
});
const LastCallbackRow = z.object({
  eventId: z.string(),
  url: z.string(),
  body: z.string(),
  status: z.enum(callbackStandings),
});
const DueRow = z.object({ dueAtMs: z.int().nullable() });

const keptMs = 30 * 24 * 3_600_000;
const sinkLength = 50;
const ledgerLength = 200;

/** The vendor's memory: checks by idempotency key, callbacks it owes, pages that wait for a person. */
export class SandboxVendorStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    sql.exec(`
      CREATE TABLE IF NOT EXISTS checks (
        key TEXT PRIMARY KEY, id TEXT NOT NULL UNIQUE, type TEXT NOT NULL, scenario TEXT NOT NULL,
        fingerprint TEXT NOT NULL, subject TEXT NOT NULL, calls INTEGER NOT NULL, created_at_ms INTEGER NOT NULL);
      CREATE INDEX IF NOT EXISTS checks_created ON checks (created_at_ms);
      CREATE INDEX IF NOT EXISTS checks_fingerprint ON checks (fingerprint);
      CREATE TABLE IF NOT EXISTS callbacks (
        row_id INTEGER PRIMARY KEY, check_id TEXT NOT NULL, event_id TEXT NOT NULL, url TEXT NOT NULL, body TEXT NOT NULL,
        status TEXT NOT NULL, attempts INTEGER NOT NULL, last_status INTEGER, due_at_ms INTEGER NOT NULL,
        created_at_ms INTEGER NOT NULL);
      CREATE INDEX IF NOT EXISTS callbacks_due ON callbacks (due_at_ms) WHERE status = 'pending';
      CREATE INDEX IF NOT EXISTS callbacks_created ON callbacks (created_at_ms);
      CREATE TABLE IF NOT EXISTS sessions (
        id TEXT PRIMARY KEY, check_id TEXT NOT NULL UNIQUE, callback_url TEXT NOT NULL, page_url TEXT NOT NULL, choice TEXT,
        created_at_ms INTEGER NOT NULL);
      CREATE INDEX IF NOT EXISTS sessions_created ON sessions (created_at_ms);
      CREATE TABLE IF NOT EXISTS asked_for (
        check_id TEXT PRIMARY KEY, ref TEXT NOT NULL, callback_url TEXT NOT NULL, deadline_at_ms INTEGER NOT NULL,
        created_at_ms INTEGER NOT NULL);
      CREATE INDEX IF NOT EXISTS asked_for_ref ON asked_for (ref);
      CREATE INDEX IF NOT EXISTS asked_for_created ON asked_for (created_at_ms);
      CREATE TABLE IF NOT EXISTS sink (row_id INTEGER PRIMARY KEY, body TEXT NOT NULL, received_at_ms INTEGER NOT NULL);
    `);
  }

  checkByKey(key: string): KnownCheck | null {
    return this.#check("key = ?", key);
  }

  checkById(id: string): KnownCheck | null {
    return this.#check("id = ?", id);
  }

  #check(where: string, value: string): KnownCheck | null {
    const [row] = this.#sql.exec(
      `SELECT id, type, scenario, fingerprint, subject, calls FROM checks WHERE ${where}`,
      value,
    );
    return row === undefined ? null : CheckRow.parse(row);
  }

  /** Whether the same was asked before this check, under another key. */
  wasAskedBefore(id: string): boolean {
    const query = `SELECT 1 FROM checks AS now JOIN checks AS before USING (fingerprint)
      WHERE now.id = ? AND before.rowid < now.rowid LIMIT 1`;
    return this.#sql.exec(query, id).toArray().length > 0;
  }

  addCheck(key: string, check: KnownCheck, nowMs: number): void {
    const { id, type, scenario, fingerprint, subject, calls } = check;
    this.#sql.exec(
      "INSERT INTO checks VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      ...[key, id, type, scenario, fingerprint, JSON.stringify(subject), calls, nowMs],
    );
  }

  /** Whose work a check is: a run of a case, or a check without one. */
  addAskedFor({ checkId, ref, callbackUrl, deadlineAtMs }: AskedFor, nowMs: number): void {
    this.#sql.exec("INSERT INTO asked_for VALUES (?, ?, ?, ?, ?)", checkId, ref, callbackUrl, deadlineAtMs, nowMs);
  }

  /** What was asked last for a run; null: nothing that is remembered. */
  askedFor(ref: string): AskedFor | null {
    const [row] = this.#sql.exec(
      `SELECT check_id AS checkId, ref, callback_url AS callbackUrl, deadline_at_ms AS deadlineAtMs FROM asked_for
       WHERE ref = ? ORDER BY created_at_ms DESC, rowid DESC LIMIT 1`,
      ref,
    );
    return row === undefined ? null : AskedForRow.parse(row);
  }

  /** The last callback of a check that is owed or was delivered; null: there is none. */
  lastCallback(checkId: string): { eventId: string; url: string; body: string; status: CallbackStanding } | null {
    const [row] = this.#sql.exec(
      "SELECT event_id AS eventId, url, body, status FROM callbacks WHERE check_id = ? ORDER BY row_id DESC LIMIT 1",
      checkId,
    );
    return row === undefined ? null : LastCallbackRow.parse(row);
  }

  /** What is owed for a check is owed no longer. */
  dropOwed(checkId: string): void {
    this.#sql.exec("DELETE FROM callbacks WHERE check_id = ? AND status = 'pending'", checkId);
  }

  owedNow(checkId: string, nowMs: number): void {
    this.#sql.exec("UPDATE callbacks SET due_at_ms = ? WHERE check_id = ? AND status = 'pending'", nowMs, checkId);
  }

  countCall(key: string): void {
    this.#sql.exec("UPDATE checks SET calls = calls + 1 WHERE key = ?", key);
  }

  addCallback(checkId: string, eventId: string, url: string, body: string, dueAtMs: number, nowMs: number): void {
    this.#sql.exec(
      "INSERT INTO callbacks VALUES (NULL, ?, ?, ?, ?, 'pending', 0, NULL, ?, ?)",
      ...[checkId, eventId, url, body, dueAtMs, nowMs],
    );
  }

  dueCallbacks(nowMs: number, limit: number): PlannedCallback[] {
    return this.#sql
      .exec(
        `SELECT row_id AS rowId, event_id AS eventId, url, body, attempts FROM callbacks
         WHERE status = 'pending' AND due_at_ms <= ? ORDER BY due_at_ms, row_id LIMIT ?`,
        ...[nowMs, limit],
      )
      .toArray()
      .map((row) => CallbackRow.parse(row));
  }

  /** Counts the attempt before it is made: a crash in the middle costs an attempt and the wait, never a hot loop. */
  beginAttempt(rowId: number, nextAtMs: number): void {
    this.#sql.exec("UPDATE callbacks SET attempts = attempts + 1, due_at_ms = ? WHERE row_id = ?", nextAtMs, rowId);
  }

  endAttempt(rowId: number, status: CallbackStanding, httpStatus: number | null, nextAtMs: number): void {
    const update = "UPDATE callbacks SET status = ?, last_status = ?, due_at_ms = ? WHERE row_id = ?";
    this.#sql.exec(update, status, httpStatus, nextAtMs, rowId);
  }

  /** Time jumps forward: what is owed comes that much sooner. */
  hasten(byMs: number): void {
    this.#sql.exec("UPDATE asked_for SET deadline_at_ms = deadline_at_ms - ?", byMs);
    this.#sql.exec("UPDATE callbacks SET due_at_ms = max(due_at_ms - ?, 1) WHERE status = 'pending'", byMs);
  }

  nextDueAtMs(): number | null {
    const row = this.#sql.exec("SELECT min(due_at_ms) AS dueAtMs FROM callbacks WHERE status = 'pending'").one();
    return DueRow.parse(row).dueAtMs;
  }

  addSession({ id, checkId, callbackUrl, pageUrl }: KnownSession, nowMs: number): void {
    this.#sql.exec("INSERT INTO sessions VALUES (?, ?, ?, ?, NULL, ?)", id, checkId, callbackUrl, pageUrl, nowMs);
  }

  session(id: string): KnownSession | null {
    return this.#session("id = ?", id);
  }

  sessionOf(checkId: string): KnownSession | null {
    return this.#session("check_id = ?", checkId);
  }

  #session(where: string, value: string): KnownSession | null {
    const query = `SELECT id, check_id AS checkId, callback_url AS callbackUrl, page_url AS pageUrl, choice FROM sessions WHERE ${where}`;
    const [row] = this.#sql.exec(query, value);
    return row === undefined ? null : SessionRow.parse(row);
  }

  chooseInSession(id: string, choice: SessionChoice): void {
    this.#sql.exec("UPDATE sessions SET choice = ? WHERE id = ?", choice, id);
  }

  receive(body: string, nowMs: number): void {
    this.#sql.exec("INSERT INTO sink VALUES (NULL, ?, ?)", body, nowMs);
    this.#sql.exec("DELETE FROM sink WHERE row_id <= (SELECT max(row_id) FROM sink) - ?", sinkLength);
  }

  /** What happened, newest first, for tests and for people who wonder. With a `key`: that check and its callbacks only. */
  ledger(key: string | null) {
    const rows = (query: string, ...values: (string | number)[]) => this.#sql.exec(query, ...values).toArray();
    return {
      checks: rows(
        `SELECT key AS idempotencyKey, id, type, scenario, calls FROM checks WHERE ?1 = '' OR key = ?1
         ORDER BY created_at_ms DESC, id LIMIT ?2`,
        ...[key ?? "", ledgerLength],
      ),
      callbacks: rows(
        `SELECT check_id AS checkId, event_id AS eventId, status, attempts, last_status AS lastStatus FROM callbacks
         WHERE ?1 = '' OR check_id = (SELECT id FROM checks WHERE key = ?1) ORDER BY row_id DESC LIMIT ?2`,
        ...[key ?? "", ledgerLength],
      ),
      sink: key === null ? rows("SELECT body, received_at_ms AS receivedAtMs FROM sink ORDER BY row_id DESC") : [],
    };
  }

  /** Forgets what was asked for the runs of a case, and what came of it. `body`: what ids of the case's own have in common. How many checks. */
  forgetCase(body: string): number {
    const those =
      "SELECT id FROM checks WHERE instr(key, ?1) > 0 UNION SELECT check_id FROM asked_for WHERE instr(ref, ?1) > 0";
    for (const table of ["callbacks", "sessions"])
      this.#sql.exec(`DELETE FROM ${table} WHERE check_id IN (${those})`, body);
    const { length } = this.#sql.exec(`DELETE FROM checks WHERE id IN (${those}) RETURNING id`, body).toArray();
    this.#sql.exec("DELETE FROM asked_for WHERE instr(ref, ?1) > 0", body);
    this.#sql.exec("DELETE FROM sink WHERE instr(body, ?1) > 0", body);
    return length;
  }

  forgetOld(nowMs: number): void {
    for (const table of ["checks", "callbacks", "sessions", "asked_for"])
      this.#sql.exec(`DELETE FROM ${table} WHERE created_at_ms < ?`, nowMs - keptMs);
  }
}
