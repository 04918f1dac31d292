import type { CaseSeal, Cell } from "../../durable-objects/case-seal";
import type { CaseSnapshot, PluginRun } from "../../src/domain";
import { sha256Hex } from "../../src/lib/bytes";
import type { Json } from "../../src/lib/json";
import { applyChanges, type JsonChange } from "../../src/lib/json-patch";
import type { Row } from "./database";
import { checkChildren } from "./family";
import type { Storage } from "./storage";

/** A guarantee does not hold. */
export class Broken extends Error {}

interface Payload {
  command: { body?: { type: string; timerId?: string; runId?: string; incidentId?: string } };
  changes: JsonChange[];
}

interface Acknowledged {
  version: number;
  body: string;
}

interface OwedRow {
  id: string;
  kind: string;
  status: string;
  due_at_ms: number | null;
  run_id: string | null;
}

const settledRuns: ReadonlySet<string> = new Set(["success", "cancelled", "error", "timeout", "superseded"]);

/**
 * What must be true of a case, kept apart from it: everything here is read from the rows and held against what was seen before. Looked at
 * after every call that was stored; nothing else changes the rows.
 */
export class Ledger {
  seq = 0;
  hash = "";
  state: CaseSnapshot | null = null;
  /** By command id: what callers were told. */
  readonly acknowledged = new Map<string, Acknowledged>();
  /** Effects that stand in the outbox, or stood there. */
  readonly effects = new Map<string, OwedRow>();
  /** Effects that somebody outside has done, and how often it was asked for. */
  readonly done = new Map<string, number>();
  readonly seal: CaseSeal;
  /** Since the last look the object has been woken: whatever the platform dropped, it has its alarm again. */
  isWoken = false;

  constructor(seal: CaseSeal) {
    this.seal = seal;
  }

  copy(): Ledger {
    const copy = new Ledger(this.seal);
    Object.assign(copy, { seq: this.seq, hash: this.hash, state: this.state });
    for (const [id, said] of this.acknowledged) copy.acknowledged.set(id, said);
    for (const [id, row] of this.effects) copy.effects.set(id, row);
    for (const [id, times] of this.done) copy.done.set(id, times);
    return copy;
  }

  get version(): number {
    return this.state?.version ?? 0;
  }

  /**
   * Reads what was written since the last look; a table that no statement wrote to says what it said. `isAlarmLost`: the platform has
   * dropped it, and nobody has noticed yet.
   */
  look(storage: Storage, nowMs: number, wakeMs: number, isAlarmLost: boolean): void {
    const { touched } = storage;
    if ((touched.size === 0 && !this.isWoken) || (this.seq === 0 && !hasCase(storage))) return;
    this.isWoken = false;
    if (touched.has("log") || touched.has("payload") || touched.has("snapshot")) {
      this.#readLog(storage);
      if (!isSame(this.#stored(storage), this.state)) throw new Broken("the state is not the fold of the log (G6)");
    }
    touched.clear();
    if (this.state === null) throw new Broken("there are rows, and no log");
    const outbox = storage.db.run("SELECT id, kind, status, due_at_ms, run_id FROM outbox")
      .rows as unknown as OwedRow[];
    this.#checkEffects(this.state, outbox);
    if (!isAlarmLost) this.#checkAlarm(storage, this.state, outbox, nowMs + wakeMs);
  }

  /** A caller was told that its command was carried out. */
  acknowledge(storage: Storage, id: string, version: number, body: string): void {
    const before = this.acknowledged.get(id);
    if (before !== undefined && before.body !== body) throw new Broken(`${id} got another answer the second time (G3)`);
    this.acknowledged.set(id, { version, body });
    this.checkAcknowledged(storage, id);
  }

  checkAcknowledged(storage: Storage, only?: string): void {
    if (this.acknowledged.size === 0) return;
    for (const id of only === undefined ? this.acknowledged.keys() : [only]) {
      const times = hasCase(storage)
        ? storage.db.run("SELECT count(*) AS times FROM log WHERE command_id = ?", [id]).rows[0]?.times
        : 0;
      if (times !== 1) throw new Broken(`${id} was acknowledged and is ${times} times in the log (G1, G3)`);
    }
  }

  #stored(storage: Storage): CaseSnapshot {
    const row = storage.db.run("SELECT version, body FROM snapshot WHERE id = 1").rows[0];
    if (row === undefined) throw new Broken("there is no state");
    const stored = JSON.parse(this.seal.open("snapshot.body", 1, cellOf(row.body))) as CaseSnapshot;
    if (row.version !== stored.version) throw new Broken("the state's row says another version than the state");
    return stored;
  }

  #readLog(storage: Storage): void {
    const rows = storage.db.run(
      "SELECT log.*, payload.body AS payload FROM log LEFT JOIN payload USING (seq) WHERE seq > ? ORDER BY seq",
      [this.seq],
    ).rows;
    for (const row of rows) this.#readEntry(row);
  }

  // Which request caused an entry may be said of it later, or by nobody: its hash does not cover it.
  #readEntry({ hash, payload, request_id: _caused, ...row }: Row): void {
    const seq = this.seq + 1;
    if (row.seq !== seq) throw new Broken(`the log goes from ${this.seq} to ${row.seq} (G6)`);
    if (row.previous_hash !== this.hash) throw new Broken(`entry ${seq} does not follow from the one before (G6)`);
    if (hash !== sha256Hex(JSON.stringify(Object.values(row)))) throw new Broken(`entry ${seq} has another hash (G6)`);
    const text = this.seal.open("payload.body", seq, cellOf(payload));
    if (row.payload_hash !== sha256Hex(text)) throw new Broken(`the payload of entry ${seq} has another hash (G6)`);
    const { command, changes } = JSON.parse(text) as Payload;
    const before = this.state;
    if (row.accepted === 1) {
      const next = applyChanges(before as unknown as Json, changes) as unknown as CaseSnapshot;
      if (next.version !== this.version + 1 || row.version !== next.version)
        throw new Broken(`version ${next.version} follows version ${this.version}`);
      if (before !== null) checkRuns(before, next, command);
      if (before !== null) checkChildren(before, next);
      this.state = next;
    } else if (changes.length > 0) throw new Broken(`entry ${seq} was refused and changed something`);
    if (command.body?.type === "timer") checkTimer(before, command.body.timerId, Number(row.at_ms));
    this.seq = seq;
    this.hash = String(hash);
  }

  /** Every effect is owed in a way that comes due by itself, done, or before a person (G10). */
  #checkEffects(state: CaseSnapshot, outbox: readonly OwedRow[]): void {
    const rows = new Map(outbox.map((row) => [row.id, row]));
    for (const [id, row] of rows) {
      if (["sent", "pending", "claimed", "waiting"].includes(row.status) && row.due_at_ms === null)
        throw new Broken(`effect ${id} is ${row.status} and never comes due (G10)`);
      if (row.status === "incident" && !state.incidents.some(({ subject }) => subject === id))
        throw new Broken(`effect ${id} gave up, and nobody was told (G10)`);
    }
    for (const [id, { kind, run_id }] of this.effects)
      if (!rows.has(id) && run_id === null && !this.done.has(id))
        throw new Broken(`effect ${id} (${kind}) is gone, and nobody has done it (G10)`);
    for (const run of state.runs) {
      const row = rows.get(run.id.replace("run_", "eff_")) ?? openingFor(run, state, outbox);
      const isOpen = run.status === "running" || run.status === "waiting";
      if (isOpen && row === undefined) throw new Broken(`run ${run.id} waits, and nothing is owed for it (G10)`);
      if (run.status === "waiting" && row?.status !== "waiting" && row?.status !== "incident")
        throw new Broken(`run ${run.id} waits for a callback, its effect is ${row?.status} (G10)`);
    }
    for (const [id, row] of rows) this.effects.set(id, row);
  }

  /** Whatever comes due by itself has an alarm that is no later (G12). `latestMs`: after a failure, when it is tried again. */
  #checkAlarm(storage: Storage, state: CaseSnapshot, outbox: readonly OwedRow[], latestMs: number): void {
    const owed = [...outbox.flatMap(({ due_at_ms }) => due_at_ms ?? []), ...state.timers.map(({ dueAtMs }) => dueAtMs)];
    const { indexed, published } = copiesOf(storage);
    if (indexed < state.version || !published) owed.push(latestMs);
    if (owed.length === 0) return;
    const alarmAtMs = storage.alarmAtMs ?? Number.POSITIVE_INFINITY;
    const earliestMs = Math.min(...owed);
    if (alarmAtMs > Math.max(earliestMs, latestMs))
      throw new Broken(`something is due at ${earliestMs}, and the alarm is set to ${storage.alarmAtMs} (G12)`);
  }
}

/** A run that opens children has an effect for each; those that an earlier run has asked for it only waits for. */
const openingFor = ({ id }: PluginRun, { children }: CaseSnapshot, outbox: readonly OwedRow[]): OwedRow | undefined =>
  children.some(({ runId, status }) => runId === id && status === "opening")
    ? outbox.find(({ kind }) => kind === "open_child")
    : undefined;

/** By the case's own clock a timer is never given before it is due, whether or not the command would be taken (G14). */
function checkTimer(before: CaseSnapshot | null, timerId: string | undefined, atMs: number): void {
  const due = before?.timers.find(({ id }) => id === timerId)?.dueAtMs;
  if (due !== undefined && atMs < due) throw new Broken(`a timer came ${due - atMs} ms early (G14)`);
}

/** A run comes to its end once. Only a person can have it tried again (G11). */
function checkRuns(before: CaseSnapshot, next: CaseSnapshot, { body }: Payload["command"]): void {
  const was = new Map(before.runs.map((run) => [run.id, run]));
  for (const run of next.runs) {
    const earlier = was.get(run.id);
    if (earlier === undefined || earlier.status === run.status || !settledRuns.has(earlier.status)) continue;
    if (body?.type === "retry_incident" || isLateAnswer(earlier, run)) continue;
    throw new Broken(`run ${run.id} was ${earlier.status} and became ${run.status} by ${body?.type} (G11)`);
  }
  const told = body?.runId === undefined ? undefined : was.get(body.runId as PluginRun["id"]);
  if (told !== undefined && ["success", "cancelled"].includes(told.status))
    throw new Broken(`run ${told.id} had its result and was given another by ${body?.type} (G11)`);
}

/** A failure is not the last word: an answer that comes after all is taken in. */
const isLateAnswer = (earlier: PluginRun, run: PluginRun): boolean =>
  ["error", "timeout", "superseded"].includes(earlier.status) && run.status !== "running";

/** Whether two values of JSON say the same; a field that is left out is not one that is null. */
function isSame(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [left, right] = [one as Record<string, unknown>, other as Record<string, unknown>];
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length && keys.every((key) => key in right && isSame(left[key], right[key]))
  );
}

export const hasCase = (storage: Storage): boolean =>
  storage.db.run("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'snapshot'").rows.length > 0;

export function copiesOf(storage: Storage): { indexed: number; published: boolean } {
  const row = storage.db.run(
    "SELECT (SELECT indexed_version FROM progress WHERE id = 1) AS indexed, EXISTS (SELECT 1 FROM publication) AS owed",
  ).rows[0];
  return { indexed: Number(row?.indexed), published: row?.owed === 0 };
}

const cellOf = (value: unknown): Cell => {
  if (typeof value === "string") return value;
  if (!(value instanceof Uint8Array)) throw new Broken("a cell holds neither text nor bytes");
  return value.buffer.slice(value.byteOffset, value.byteOffset + value.byteLength) as ArrayBuffer;
};
