import type { Json, JsonObject } from "../src/lib/json";

export const textOrNull = (value: Json | undefined): string | null => (typeof value === "string" ? value : null);

/** What a row of the log says of its step, whoever reads it: times in milliseconds, hashes in hex. */
export const logColumns = (row: JsonObject) => ({
  seq: Number(row.seq),
  version: Number(row.version),
  atMs: Number(row.at_ms),
  recordedAtMs: Number(row.recorded_at_ms),
  type: String(row.type),
  subject: textOrNull(row.subject),
  fromState: textOrNull(row.from_state),
  toState: String(row.to_state),
  accepted: row.accepted === 1,
  payloadHash: String(row.payload_hash),
  hash: String(row.hash),
});
