import type { VendorReport } from "../src/domain";
import type { Breaker } from "../src/outbox/breaker";
import { healthByCheck, healthOf, rememberedCalls, type VendorCall } from "../src/outbox/vendor-health";
import { VendorLedgerStore } from "./vendor-ledger-store";

/** Vendors are hosts that definitions name. Beyond this many, those that are well are forgotten and learned again when called. */
const vendorLimit = 500;

interface Row extends Record<string, SqlStorageValue> {
  vendor: string;
  state: string;
  epoch: number;
  failures: number;
  last_failure_at_ms: number | null;
  opened_at_ms: number | null;
  next_probe_at_ms: number | null;
  pause_ms: number;
}

/** The SQL of a tenant's breakers: one row per vendor. */
export class VendorBreakerStore {
  readonly #sql: SqlStorage;
  readonly #ledger: VendorLedgerStore;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    this.#sql.exec(`CREATE TABLE IF NOT EXISTS breakers (
      vendor TEXT PRIMARY KEY,
      state TEXT NOT NULL,
      epoch INTEGER NOT NULL,
      failures INTEGER NOT NULL,
      last_failure_at_ms INTEGER,
      opened_at_ms INTEGER,
      next_probe_at_ms INTEGER,
      pause_ms INTEGER NOT NULL
    ) WITHOUT ROWID`);
    this.#sql.exec(`CREATE TABLE IF NOT EXISTS calls (
      vendor TEXT NOT NULL,
      n INTEGER NOT NULL,
      at_ms INTEGER NOT NULL,
      took_ms INTEGER NOT NULL,
      down INTEGER NOT NULL,
      PRIMARY KEY (vendor, n)
    ) WITHOUT ROWID`);
    // Objects of earlier releases have calls without their check.
    const columns = this.#sql.exec<{ name: string }>("SELECT name FROM pragma_table_info('calls')").toArray();
    if (!columns.some(({ name }) => name === "check_type"))
      this.#sql.exec("ALTER TABLE calls ADD COLUMN check_type TEXT NOT NULL DEFAULT ''");
    this.#ledger = new VendorLedgerStore(sql);
  }

  /** Remembers a call, and forgets the oldest one beyond those that are kept. */
  noteCall(vendor: string, { atMs, tookMs, down, check = "" }: VendorCall): void {
    const last = this.#sql
      .exec<{ n: number }>("SELECT n FROM calls WHERE vendor = ? ORDER BY n DESC LIMIT 1", vendor)
      .toArray()[0];
    const n = (last?.n ?? 0) + 1;
    const row = [vendor, n, atMs, Math.round(tookMs), down ? 1 : 0, check];
    this.#sql.exec("INSERT INTO calls (vendor, n, at_ms, took_ms, down, check_type) VALUES (?, ?, ?, ?, ?, ?)", ...row);
    this.#ledger.noteCall(vendor, check, atMs, down);
    this.#sql.exec("DELETE FROM calls WHERE vendor = ? AND n <= ?", vendor, n - rememberedCalls);
  }

  get ledger(): VendorLedgerStore {
    return this.#ledger;
  }

  #calls(vendor: string): VendorCall[] {
    return this.#sql
      .exec<{ at_ms: number; took_ms: number; down: number; check_type: string }>(
        "SELECT at_ms, took_ms, down, check_type FROM calls WHERE vendor = ?",
        vendor,
      )
      .toArray()
      .map(({ at_ms, took_ms, down, check_type }) => ({
        atMs: at_ms,
        tookMs: took_ms,
        down: down === 1,
        check: check_type,
      }));
  }

  breaker(vendor: string): Breaker | null {
    const row = this.#sql.exec<Row>("SELECT * FROM breakers WHERE vendor = ?", vendor).toArray()[0];
    return row === undefined ? null : breakerOf(row);
  }

  write(vendor: string, breaker: Breaker): void {
    this.#sql.exec(
      `INSERT INTO breakers (vendor, state, epoch, failures, last_failure_at_ms, opened_at_ms, next_probe_at_ms, pause_ms)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (vendor) DO UPDATE SET state = excluded.state, epoch = excluded.epoch,
       failures = excluded.failures, last_failure_at_ms = excluded.last_failure_at_ms, opened_at_ms = excluded.opened_at_ms,
       next_probe_at_ms = excluded.next_probe_at_ms, pause_ms = excluded.pause_ms`,
      vendor,
      breaker.state,
      breaker.epoch,
      breaker.failures,
      breaker.lastFailureAtMs,
      breaker.openedAtMs,
      breaker.nextProbeAtMs,
      breaker.pauseMs,
    );
    const { count } = this.#sql.exec<{ count: number }>("SELECT count(*) AS count FROM breakers").one();
    if (count <= vendorLimit) return;
    this.#sql.exec("DELETE FROM breakers WHERE state = 'closed' AND failures = 0 AND vendor <> ?", vendor);
    // Were all of them in trouble, those whose trouble is the oldest go: nobody has called them for the longest time.
    this.#sql.exec(
      `DELETE FROM breakers WHERE vendor <> ?1 AND vendor NOT IN
       (SELECT vendor FROM breakers WHERE vendor <> ?1 ORDER BY last_failure_at_ms DESC LIMIT ?2)`,
      vendor,
      vendorLimit - 1,
    );
    this.#sql.exec("DELETE FROM calls WHERE vendor NOT IN (SELECT vendor FROM breakers)");
  }

  list(): VendorReport[] {
    return this.#sql
      .exec<Row>("SELECT * FROM breakers ORDER BY vendor")
      .toArray()
      .map((row) => {
        const { epoch: _epoch, pauseMs: _pauseMs, ...standing } = breakerOf(row);
        const calls = this.#calls(row.vendor);
        const { vendor } = row;
        const days = this.#ledger.days(vendor);
        return { vendor, ...standing, health: healthOf(calls), byCheck: healthByCheck(calls), days };
      });
  }
}

const breakerOf = (row: Row): Breaker => ({
  state: row.state as Breaker["state"],
  epoch: row.epoch,
  failures: row.failures,
  lastFailureAtMs: row.last_failure_at_ms,
  openedAtMs: row.opened_at_ms,
  nextProbeAtMs: row.next_probe_at_ms,
  pauseMs: row.pause_ms,
});
