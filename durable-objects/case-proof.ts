import type { ProvenRow } from "../src/audit/case-log";
import { isObject, type Json, type JsonObject, jsonOrNull } from "../src/lib/json";

const textOrNull = (value: Json | undefined): string | null => (typeof value === "string" ? value : null);

/**
 * A row of the log with the text that its hash covers. What somebody wrote in a note stays out: it stands in the note as long as it does,
 * and the hash proves it to whoever has it.
 */
export function provenRow(row: JsonObject, bare: boolean): ProvenRow {
  const payload = bare ? null : textOrNull(row.payload_body);
  return {
    seq: Number(row.seq),
    version: Number(row.version),
    atMs: Number(row.at_ms),
    recordedAtMs: Number(row.recorded_at_ms),
    type: String(row.type),
    subject: textOrNull(row.subject),
    actorKind: String(row.actor_kind),
    actorId: String(row.actor_id),
    commandId: textOrNull(row.command_id),
    fromState: textOrNull(row.from_state),
    toState: String(row.to_state),
    accepted: row.accepted === 1,
    payloadHash: String(row.payload_hash),
    previousHash: String(row.previous_hash),
    hash: String(row.hash),
    payload: payload === null || isNote(payload) ? null : payload,
  };
}

function isNote(payload: string): boolean {
  const made = jsonOrNull(payload);
  const body = isObject(made) && isObject(made.command) ? made.command.body : null;
  return isObject(body) && (body.type === "add_note" || body.type === "edit_note");
}
