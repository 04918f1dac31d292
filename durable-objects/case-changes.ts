import type { ActorRef, CaseChange } from "../src/domain";

interface Row extends Record<string, SqlStorageValue> {
  seq: number;
  hash: string;
  version: number;
  version_before: number;
  recorded_at_ms: number;
  type: string;
  actor_kind: string;
  actor_id: string;
  from_state: string | null;
  to_state: string;
  request_id: string | null;
}

/** What the case's log says of the versions behind `version`, oldest first. */
export const changesAfter = (sql: SqlStorage, version: number, limit: number): CaseChange[] =>
  sql
    .exec<Row>(
      // A version never has a smaller number of its row: the rows before need not be read.
      `SELECT seq, hash, version, recorded_at_ms, coalesce((SELECT version FROM log last WHERE last.seq = log.seq - 1), 0) AS version_before,
         type, actor_kind, actor_id, from_state, to_state, request_id FROM log
       WHERE seq > ?1 AND version > ?1 AND accepted = 1 ORDER BY seq LIMIT ?2`,
      version,
      limit,
    )
    .toArray()
    .map((row) => ({
      seq: row.seq,
      hash: row.hash,
      version: row.version,
      versionBefore: row.version_before,
      recordedAtMs: row.recorded_at_ms,
      type: row.type,
      actor: { kind: row.actor_kind, id: row.actor_id } as ActorRef,
      fromState: row.from_state,
      toState: row.to_state,
      requestId: row.request_id,
    }));
