import type { ProvenRow } from "../src/audit/case-log";
import { isObject, type JsonObject, jsonOrNull } from "../src/lib/json";
import { logColumns, textOrNull } from "./log-columns";

/**
 * A row of the log with the text that its hash covers. What somebody wrote in a note stays out: it stands in the note as long as it does,
 * and the hash proves it to whoever has it.
 */
export function provenRow(row: JsonObject, bare: boolean): ProvenRow {
  const payload = bare ? null : textOrNull(row.payload_body);
  return {
    ...logColumns(row),
    actorKind: String(row.actor_kind),
    actorId: String(row.actor_id),
    commandId: textOrNull(row.command_id),
    previousHash: String(row.previous_hash),
    payload: payload === null || isNote(payload) ? null : payload,
  };
}

function isNote(payload: string): boolean {
  const made = jsonOrNull(payload);
  const body = isObject(made) && isObject(made.command) ? made.command.body : null;
  return isObject(body) && (body.type === "add_note" || body.type === "edit_note");
}
