/** A column that holds what may be personal. */
const sealed = { sealed: true } as const;
/** A column that stays readable without the key of the case, and why it may. */
const clear = (why: string) => ({ sealed: false, why }) as const;

const id = clear("an id that we made");
const time = clear("a time");
const count = clear("a number that counts");
const word = clear("a word of ours or of the definition: a kind, a status, a state, an element");
const hash = clear("a hash of what has chance in it, or of what nobody could guess");
const staff = clear("who of the team, or which key: an id that we made");

/**
 * Every column of a case's store, and whether it is sealed. `row`: what names a row of the table; a sealed cell opens in its own row only.
 * A new column stands here before its migration is released: a test compares this with the tables.
 */
export const storeTables = {
  meta: { row: ["name"], columns: { name: word, value: clear("clocks, counts and the ids of tenant and case") } },
  snapshot: { row: ["id"], columns: { id: count, version: count, body: sealed } },
  log: {
    row: ["seq"],
    columns: {
      ...{ seq: count, version: count, at_ms: time, recorded_at_ms: time, type: word, subject: word },
      ...{ actor_kind: word, actor_id: staff, from_state: word, to_state: word, accepted: word },
      request_id: id,
      command_id: clear("the caller's Idempotency-Key: it stays in the chain, so nothing personal may stand in one"),
      payload_hash: clear(
        "a hash of a text that begins with chance: once the text is gone it can be matched with nothing",
      ),
      ...{ previous_hash: hash, hash },
    },
  },
  payload: { row: ["seq"], columns: { seq: count, body: sealed } },
  outbox: {
    row: ["id"],
    columns: {
      ...{ id, kind: word, status: word, attempt: count, max_attempts: count, due_at_ms: time, run_id: id },
      ...{ body: sealed, postponed_at_ms: time, postponements: count },
    },
  },
  attempts: {
    row: ["effect_id", "place"],
    columns: {
      ...{
        effect_id: id,
        place: count,
        attempt: count,
        counted: word,
        finished_at_ms: time,
        outcome: word,
        code: word,
      },
      ...{ message: sealed, http_status: count, duration_ms: count, exchanges: sealed },
    },
  },
  runs: {
    row: ["place"],
    columns: {
      ...{ place: count, id, plugin: word, kind: word, state: word, generation: count, status: word, late: word },
      ...{ started_at_ms: time, finished_at_ms: time, request: sealed, result: sealed },
    },
  },
  seen: {
    row: ["id"],
    columns: {
      id: clear("the caller's Idempotency-Key, kept for two days"),
      ...{ at_ms: time, fingerprint: sealed, answer: sealed },
    },
  },
  publication: { row: ["seq"], columns: { seq: count, body: sealed } },
  progress: { row: ["id"], columns: { id: count, indexed_version: count } },
  notes: {
    row: ["id"],
    columns: {
      ...{ place: count, id, parent_id: id, author_kind: word, author_id: staff, at_ms: time, content: sealed },
      mentions: clear("ids of people of the team"),
      ...{ files: sealed, edited_at_ms: time, deleted_at_ms: time, deleted_by: staff },
      ...{ pinned_at_ms: time, pinned_by: staff },
    },
  },
  note_texts: { row: ["place"], columns: { place: count, note_id: id, content: sealed, until_ms: time } },
  judgement: { row: ["run_id"], columns: { run_id: id, recorded_at_ms: time, body: sealed } },
  pinned: {
    row: ["kind", "name"],
    columns: { kind: word, name: word, hash, body: clear("the definition: configuration of the team, about nobody") },
  },
  drafts: {
    row: ["page", "field"],
    columns: {
      ...{ page: word, field: word, value: sealed, at_ms: time, version: count },
      device: clear("chance that a browser tab made for itself"),
    },
  },
  draft_pages: { row: ["page"], columns: { page: word, version: count } },
  flow_sessions: {
    row: ["hash"],
    columns: {
      ...{ hash, link_id: id, generation: count, created_at_ms: time, expires_at_ms: time, verified: word },
      seen_at_ms: time,
    },
  },
  flow_devices: {
    row: ["hash"],
    columns: { hash, subject: clear("`applicant`, or the place of a person in the context"), expires_at_ms: time },
  },
} as const satisfies Record<string, StoreTable>;

interface StoreTable {
  row: readonly string[];
  columns: Record<string, { sealed: true } | { sealed: false; why: string }>;
}

/** The sealed columns by name: `payload.body`. */
export type SealedCell = {
  [Table in keyof typeof storeTables]: SealedIn<Table & string, (typeof storeTables)[Table]["columns"]>;
}[keyof typeof storeTables];
type SealedIn<Table extends string, Columns> = {
  [Column in keyof Columns & string]: Columns[Column] extends { sealed: true } ? `${Table}.${Column}` : never;
}[keyof Columns & string];

/** The tables that have sealed columns, with those. */
export const tablesWithSeals = Object.entries(storeTables as Record<string, StoreTable>).flatMap(
  ([table, { row, columns }]) => {
    const names = Object.keys(columns).filter((column) => columns[column]?.sealed === true);
    return names.length === 0 ? [] : [{ table, row, columns: names }];
  },
);

/** The tables that go when the case is erased. The log stays: it says that something happened, not what was said. */
export const bodiesOfCase: readonly (keyof typeof storeTables)[] = [
  "payload",
  "outbox",
  "attempts",
  "runs",
  "seen",
  "publication",
  "notes",
  "note_texts",
  "judgement",
  "drafts",
  "draft_pages",
  "flow_sessions",
  "flow_devices",
];
