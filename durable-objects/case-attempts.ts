import type { EffectId, Exchange } from "../src/domain";
import type { JsonObject } from "../src/lib/json";
import type { CaseSeal, Cell } from "./case-seal";

export interface AttemptRow {
  attempt: number;
  /** False for a probe that failed: it went out for everybody and used up nothing. */
  counted: boolean;
  finishedAtMs: number;
  /** `failed`, `lost` (begun and never reported), `probe_failed`, or the status of the result. */
  outcome: string;
  code: string | null;
  message: string | null;
  httpStatus: number | null;
  durationMs: number | null;
  exchanges: Exchange[];
}

/** The record of every attempt at an effect. It lies beside the snapshot and goes with the case. */
export class CaseAttempts {
  readonly #storage: DurableObjectStorage;
  readonly #seal: CaseSeal;

  constructor(storage: DurableObjectStorage, seal: CaseSeal) {
    this.#storage = storage;
    this.#seal = seal;
  }

  get #sql(): SqlStorage {
    return this.#storage.sql;
  }

  /** Call inside a transaction. */
  add(effectId: EffectId, row: AttemptRow): void {
    const { place } = this.#sql
      .exec<{ place: number }>(
        "SELECT coalesce(max(place), 0) + 1 AS place FROM attempts WHERE effect_id = ?",
        effectId,
      )
      .one();
    const name = `${effectId}|${place}`;
    const exchanges = row.exchanges.length === 0 ? null : JSON.stringify(row.exchanges);
    this.#sql.exec(
      `INSERT INTO attempts (effect_id, place, attempt, counted, finished_at_ms, outcome, code, message, http_status, duration_ms, exchanges)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      effectId,
      place,
      row.attempt,
      row.counted ? 1 : 0,
      row.finishedAtMs,
      row.outcome,
      row.code,
      this.#seal.sealOrNull("attempts.message", name, row.message?.slice(0, 500) ?? null),
      row.httpStatus,
      row.durationMs,
      this.#seal.sealOrNull("attempts.exchanges", name, exchanges),
    );
  }

  /**
   * In the order in which they ended; `wire`: with what went over the wire. An effect for each item of a run (`<effect>_<place>`) is
   * part of that run, item after item.
   */
  of(effectId: string, wire: boolean): JsonObject[] {
    const columns =
      "effect_id, place, attempt, counted, finished_at_ms, outcome, code, message, http_status, duration_ms";
    return this.#sql
      .exec<StoredAttempt>(
        `SELECT ${columns}${wire ? ", exchanges" : ""} FROM attempts
         WHERE effect_id = ?1 OR (effect_id > ?1 || '_' AND effect_id < ?1 || '_:') ORDER BY length(effect_id), effect_id, place`,
        effectId,
      )
      .toArray()
      .map(({ place, ...row }) => {
        const name = `${row.effect_id}|${place}`;
        const message = this.#seal.openOrNull("attempts.message", name, row.message);
        if (!wire) return { ...row, message };
        return { ...row, message, exchanges: this.#seal.openOrNull("attempts.exchanges", name, row.exchanges) };
      }) as unknown as JsonObject[];
  }
}

interface StoredAttempt extends Record<string, SqlStorageValue> {
  effect_id: string;
  place: number;
  message: Cell | null;
  /** With the wire only. */
  exchanges: Cell | null;
}
