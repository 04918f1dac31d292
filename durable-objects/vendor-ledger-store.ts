import type { Charge, ChargeAnswer, SpendingNotice, VendorDay } from "../src/domain";

/** So many days are told apart; a month is never longer. */
const keptDays = 40;
/** An order is charged once however often it is put; nobody puts one again after this. */
const chargeMs = 7 * 86_400_000;
const noticeLevels = [80, 100] as const;

/** Calendar day in UTC: `2026-11-22`. */
export const dayOf = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10);

/** What a tenant's vendors were asked and what it cost, by day and check: one row each, so it is bounded by vendors, not by calls. */
export class VendorLedgerStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
    this.#sql.exec(`CREATE TABLE IF NOT EXISTS days (
      day TEXT NOT NULL,
      vendor TEXT NOT NULL,
      check_type TEXT NOT NULL,
      calls INTEGER NOT NULL DEFAULT 0,
      failures INTEGER NOT NULL DEFAULT 0,
      cents INTEGER NOT NULL DEFAULT 0,
      PRIMARY KEY (day, vendor, check_type)
    ) WITHOUT ROWID`);
    this.#sql.exec(`CREATE TABLE IF NOT EXISTS charges (
      id TEXT PRIMARY KEY,
      day TEXT NOT NULL,
      vendor TEXT NOT NULL,
      check_type TEXT NOT NULL,
      cents INTEGER NOT NULL,
      at_ms INTEGER NOT NULL
    ) WITHOUT ROWID`);
    this.#sql.exec("CREATE INDEX IF NOT EXISTS charges_time ON charges (at_ms, cents)");
    this.#sql.exec(`CREATE TABLE IF NOT EXISTS notices (
      period TEXT NOT NULL,
      level INTEGER NOT NULL,
      at_ms INTEGER NOT NULL,
      PRIMARY KEY (period, level)
    ) WITHOUT ROWID`);
  }

  noteCall(vendor: string, checkType: string, atMs: number, down: boolean): void {
    const day = dayOf(atMs);
    // Once a day is often enough; a tenant whose checks cost nothing is never charged.
    if (this.#sql.exec("SELECT 1 FROM days WHERE day = ? LIMIT 1", day).toArray().length === 0) this.#forget(atMs);
    this.#add(day, vendor, checkType, { calls: 1, failures: down ? 1 : 0, cents: 0 });
  }

  /** Takes what an answer will cost, if its budget and the limits leave room for it. The same order is taken once. */
  charge({ id, vendor, check, cents, limits, budget }: Charge, nowMs: number): ChargeAnswer {
    const known = this.#sql.exec("SELECT 1 FROM charges WHERE id = ?", id).toArray();
    if (known.length > 0) return { charged: true, notices: [] };
    // Records know what was spent weeks ago, charges know what is being spent at this moment.
    if (budget !== null && Math.max(budget.spentCents, this.#chargedCents(budget.sinceMs)) >= budget.cents)
      return { charged: false, period: null, notices: [] };
    const day = dayOf(nowMs);
    const periods = [
      { period: day, limitCents: limits.centsPerDay, spentCents: this.spentCents(day) },
      { period: day.slice(0, 7), limitCents: limits.centsPerMonth, spentCents: this.spentCents(day.slice(0, 7)) },
    ];
    for (const { period, limitCents, spentCents } of periods) {
      if (limitCents === null || spentCents + cents <= limitCents) continue;
      return { charged: false, period, limitCents, spentCents, notices: this.#notice(period, 100, nowMs) };
    }
    this.#sql.exec(
      "INSERT INTO charges (id, day, vendor, check_type, cents, at_ms) VALUES (?, ?, ?, ?, ?, ?)",
      ...[id, day, vendor, check, cents, nowMs],
    );
    this.#add(day, vendor, check, { calls: 0, failures: 0, cents });
    this.#forget(nowMs);
    const notices = periods.flatMap(({ period, limitCents, spentCents }) =>
      noticeLevels.flatMap((level) =>
        limitCents !== null && (spentCents + cents) * 100 >= limitCents * level
          ? this.#notice(period, level, nowMs)
          : [],
      ),
    );
    return { charged: true, notices };
  }

  /** Gives back what no answer came for. */
  refund(id: string): void {
    const charge = this.#sql
      .exec<{ day: string; vendor: string; check_type: string; cents: number }>(
        "SELECT day, vendor, check_type, cents FROM charges WHERE id = ?",
        id,
      )
      .toArray()[0];
    if (charge === undefined) return;
    this.#add(charge.day, charge.vendor, charge.check_type, { calls: 0, failures: 0, cents: -charge.cents });
    this.#sql.exec("DELETE FROM charges WHERE id = ?", id);
  }

  #chargedCents(sinceMs: number): number {
    return this.#sql
      .exec<{ cents: number }>("SELECT coalesce(sum(cents), 0) AS cents FROM charges WHERE at_ms >= ?", sinceMs)
      .one().cents;
  }

  /** `period`: a day or a month. */
  spentCents(period: string): number {
    return this.#sql
      .exec<{ cents: number }>(
        "SELECT coalesce(sum(cents), 0) AS cents FROM days WHERE day >= ?1 AND day <= ?1 || '~'",
        period,
      )
      .one().cents;
  }

  /** Newest first. */
  notices(): SpendingNotice[] {
    return this.#sql
      .exec<{ period: string; level: number; at_ms: number }>(
        "SELECT period, level, at_ms FROM notices ORDER BY at_ms DESC, level DESC LIMIT 50",
      )
      .toArray()
      .map(({ period, level, at_ms }) => ({ period, level, atMs: at_ms }));
  }

  /** A vendor's days, newest first. */
  days(vendor: string): VendorDay[] {
    return this.#sql
      .exec<{ day: string; calls: number; failures: number; cents: number }>(
        `SELECT day, sum(calls) AS calls, sum(failures) AS failures, sum(cents) AS cents FROM days
         WHERE vendor = ? GROUP BY day ORDER BY day DESC LIMIT ${keptDays}`,
        vendor,
      )
      .toArray()
      .map(({ cents, ...day }) => ({ ...day, costCents: cents }));
  }

  #add(day: string, vendor: string, checkType: string, by: { calls: number; failures: number; cents: number }): void {
    this.#sql.exec(
      `INSERT INTO days (day, vendor, check_type, calls, failures, cents) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET calls = calls + excluded.calls, failures = failures + excluded.failures, cents = cents + excluded.cents`,
      ...[day, vendor, checkType, by.calls, by.failures, by.cents],
    );
  }

  /** Once per period and level. */
  #notice(period: string, level: number, atMs: number): SpendingNotice[] {
    const written = this.#sql.exec(
      "INSERT INTO notices (period, level, at_ms) VALUES (?, ?, ?) ON CONFLICT DO NOTHING RETURNING 1",
      ...[period, level, atMs],
    );
    return written.toArray().length === 0 ? [] : [{ period, level, atMs }];
  }

  #forget(nowMs: number): void {
    this.#sql.exec("DELETE FROM charges WHERE at_ms < ?", nowMs - chargeMs);
    this.#sql.exec("DELETE FROM days WHERE day < ?", dayOf(nowMs - keptDays * 86_400_000));
    this.#sql.exec("DELETE FROM notices WHERE at_ms < ?", nowMs - 400 * 86_400_000);
  }
}
