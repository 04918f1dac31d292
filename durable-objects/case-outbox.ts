import type { Effect, EffectId, EffectStatus, PlannedEffect } from "../src/domain";
import type { Decision } from "../src/workflow/turn";
import type { CaseSeal, Cell } from "./case-seal";
import { fitting } from "./fitting";

export interface OutboxRow {
  id: EffectId;
  status: EffectStatus;
  /** Attempts begun so far; the current one while `claimed`. */
  attempt: number;
  maxAttempts: number;
  dueAtMs: number | null;
  runId: string | null;
  effect: Effect;
  /** Since when it waits for a vendor that is down, and how often it was put off; null and 0 while it does not. */
  postponedAtMs: number | null;
  postponements: number;
}

interface StoredRow extends Record<string, SqlStorageValue> {
  id: string;
  status: string;
  attempt: number;
  max_attempts: number;
  due_at_ms: number | null;
  run_id: string | null;
  body: Cell;
  postponed_at_ms: number | null;
  postponements: number;
}

/** What one case owes the outside. Every method that writes is called inside the object's one `transactionSync`. */
export class CaseOutbox {
  readonly #storage: DurableObjectStorage;
  readonly #seal: CaseSeal;

  constructor(storage: DurableObjectStorage, seal: CaseSeal) {
    this.#storage = storage;
    this.#seal = seal;
  }

  get #sql(): SqlStorage {
    return this.#storage.sql;
  }

  add({ effect, maxAttempts }: PlannedEffect, resendAtMs: number): void {
    // Written as `sent`: the hand-over follows at once, and what is lost on the way is sent again when `due_at_ms` has passed.
    this.#sql.exec(
      "INSERT INTO outbox (id, kind, status, attempt, max_attempts, due_at_ms, run_id, body) VALUES (?, ?, 'sent', 0, ?, ?, ?, ?)",
      effect.id,
      effect.kind,
      maxAttempts,
      resendAtMs,
      "runId" in effect ? effect.runId : null,
      this.#seal.seal("outbox.body", effect.id, fitting(JSON.stringify(effect))),
    );
  }

  change(change: Decision["effectChanges"][number], resendAtMs: number): void {
    switch (change.to) {
      case "done":
        this.remove(change.effectId);
        return;
      case "failed":
        this.#sql.exec("UPDATE outbox SET status = 'failed', due_at_ms = NULL WHERE id = ?", change.effectId);
        return;
      case "waiting":
        this.#sql.exec(
          "UPDATE outbox SET status = 'waiting', due_at_ms = ? WHERE id = ?",
          change.deadlineAtMs,
          change.effectId,
        );
        return;
      case "again":
        this.#sql.exec(
          `UPDATE outbox SET status = 'sent', max_attempts = attempt + max_attempts, due_at_ms = ?,
           postponed_at_ms = NULL, postponements = 0 WHERE id = ?`,
          resendAtMs,
          change.effectId,
        );
    }
  }

  /** One effect by id. Throws when what is stored cannot be read: its message goes the way of all poison. */
  row(id: EffectId): OutboxRow | null {
    const row = this.#sql.exec<StoredRow>("SELECT * FROM outbox WHERE id = ?", id).toArray()[0];
    return row === undefined ? null : this.#read(row);
  }

  /**
   * Effects whose time has come: lost hand-overs, expired leases, retries, callback deadlines. One that cannot be read is named apart,
   * so that it does not hold up the others.
   */
  due(nowMs: number): { rows: OutboxRow[]; unreadable: { id: EffectId; attempt: number }[] } {
    const stored = this.#sql
      .exec<StoredRow>(
        "SELECT * FROM outbox WHERE due_at_ms IS NOT NULL AND due_at_ms <= ? ORDER BY due_at_ms LIMIT 100",
        nowMs,
      )
      .toArray();
    const rows: OutboxRow[] = [];
    const unreadable: { id: EffectId; attempt: number }[] = [];
    for (const row of stored) {
      try {
        rows.push(this.#read(row));
      } catch {
        unreadable.push({ id: row.id as EffectId, attempt: row.attempt });
      }
    }
    return { rows, unreadable };
  }

  set(id: EffectId, status: EffectStatus, attempt: number, dueAtMs: number | null): void {
    this.#sql.exec(
      "UPDATE outbox SET status = ?, attempt = ?, due_at_ms = ? WHERE id = ?",
      status,
      attempt,
      dueAtMs,
      id,
    );
  }

  /** Puts off what could not be done because its vendor is down. The attempt that was begun for it does not count. */
  postpone(row: OutboxRow, nowMs: number, dueAtMs: number): void {
    this.#sql.exec(
      `UPDATE outbox SET status = 'pending', attempt = ?, due_at_ms = ?, postponed_at_ms = coalesce(postponed_at_ms, ?),
       postponements = postponements + 1 WHERE id = ?`,
      row.attempt - 1,
      dueAtMs,
      nowMs,
      row.id,
    );
  }

  /** The vendor was there: the wait is over. */
  endPostponement(row: OutboxRow): void {
    if (row.postponedAtMs === null) return;
    this.#sql.exec("UPDATE outbox SET postponed_at_ms = NULL, postponements = 0 WHERE id = ?", row.id);
  }

  /** Until when the work of a run is put off; null when it is not. */
  postponement(id: string): { sinceMs: number; untilMs: number; times: number } | null {
    const row = this.#sql
      .exec<{ since: number; until: number; times: number }>(
        `SELECT postponed_at_ms AS since, due_at_ms AS until, postponements AS times FROM outbox
         WHERE id = ? AND status = 'pending' AND postponed_at_ms IS NOT NULL AND due_at_ms IS NOT NULL`,
        id,
      )
      .toArray()[0];
    return row === undefined ? null : { sinceMs: row.since, untilMs: row.until, times: row.times };
  }

  /** Until when the vendor's callback is waited for; null when none is. */
  callbackDueMs(id: string): number | null {
    return (
      this.#sql
        .exec<{ due: number | null }>("SELECT due_at_ms AS due FROM outbox WHERE id = ? AND status = 'waiting'", id)
        .toArray()[0]?.due ?? null
    );
  }

  remove(id: EffectId): void {
    this.#sql.exec("DELETE FROM outbox WHERE id = ?", id);
  }

  /** The earliest moment at which an effect wants attention; null when none does. */
  earliestMs(): number | null {
    return this.#sql
      .exec<{ due: number | null }>("SELECT min(due_at_ms) AS due FROM outbox WHERE due_at_ms IS NOT NULL")
      .one().due;
  }

  #read(row: StoredRow): OutboxRow {
    return {
      id: row.id as EffectId,
      status: row.status as EffectStatus,
      attempt: row.attempt,
      maxAttempts: row.max_attempts,
      dueAtMs: row.due_at_ms,
      runId: row.run_id,
      effect: JSON.parse(this.#seal.open("outbox.body", row.id, row.body)) as Effect,
      postponedAtMs: row.postponed_at_ms,
      postponements: row.postponements,
    };
  }
}
