import type { EffectId, Exchange } from "../src/domain";
import type { JsonObject } from "../src/lib/json";

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

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
  }

  get #sql(): SqlStorage {
    return this.#storage.sql;
  }

  /** Call inside a transaction. */
  add(effectId: EffectId, row: AttemptRow): void {
    this.#sql.exec(
      `INSERT INTO attempts (effect_id, place, attempt, counted, finished_at_ms, outcome, code, message, http_status, duration_ms, exchanges)
       SELECT ?1, coalesce(max(place), 0) + 1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10 FROM attempts WHERE effect_id = ?1`,
      effectId,
      row.attempt,
      row.counted ? 1 : 0,
      row.finishedAtMs,
      row.outcome,
      row.code,
      row.message?.slice(0, 500) ?? null,
      row.httpStatus,
      row.durationMs,
      row.exchanges.length === 0 ? null : JSON.stringify(row.exchanges),
    );
  }

  /**
   * In the order in which they ended; `wire`: with what went over the wire. An effect for each item of a run (`<effect>_<place>`) is
   * part of that run, item after item.
   */
  of(effectId: string, wire: boolean): JsonObject[] {
    const columns = "effect_id, attempt, counted, finished_at_ms, outcome, code, message, http_status, duration_ms";
    return this.#sql
      .exec<Record<string, SqlStorageValue>>(
        `SELECT ${columns}${wire ? ", exchanges" : ""} FROM attempts
         WHERE effect_id = ?1 OR (effect_id > ?1 || '_' AND effect_id < ?1 || '_:') ORDER BY length(effect_id), effect_id, place`,
        effectId,
      )
      .toArray() as unknown as JsonObject[];
  }
}
