import type { ActorRef } from "../src/domain";
import { isObject, type Json, type JsonObject, jsonOrNull } from "../src/lib/json";
import type { JsonChange } from "../src/lib/json-patch";
import type { LoggedEntry } from "../src/workflow/record/logged-entry";
import type { CaseStore } from "./case-store";
import { logColumns } from "./log-columns";

/** Beyond this many entries nobody reads on. */
export const mostEntries = 10_000;
const pageSize = 200;

/** An entry of the log with what it changed. */
export interface CaseEntry extends LoggedEntry {
  changes: JsonChange[];
  /** What was asked and done is gone: `command`, `steps` and `changes` are empty. */
  isErased: boolean;
}

/** The entries of a case, oldest first. Attempts that were refused changed nothing and are left out. */
export function* entriesOf(store: CaseStore): Generator<CaseEntry> {
  let after = 0;
  for (let read = 0; read < mostEntries; read += pageSize) {
    const rows = store.log.page(after, pageSize);
    for (const row of rows) {
      after = Number(row.seq);
      if (row.type !== "attempt.refused") yield entryOf(row);
    }
    if (rows.length < pageSize) return;
  }
}

function entryOf(row: JsonObject): CaseEntry {
  const payload: Json = typeof row.payload_body === "string" ? jsonOrNull(row.payload_body) : null;
  const { command, steps, changes, engine } = isObject(payload) ? payload : {};
  const isKept = isObject(command) && Array.isArray(steps);
  return {
    ...logColumns(row),
    actor: { kind: row.actor_kind as ActorRef["kind"], id: String(row.actor_id) },
    command: isKept ? command : {},
    steps: isKept ? steps : [],
    changes: isKept && Array.isArray(changes) ? (changes as unknown as JsonChange[]) : [],
    engine: typeof engine === "string" ? engine : null,
    isErased: !isKept,
  };
}
