import type { Database, Row } from "./database";

/** Everything after this many writes of one call fails: a full disk. */
export interface DiskFault {
  writesLeft: number;
}

/** The storage of one object: SQL, one alarm, and transactions that take both back. What survives the object's death. */
export class Storage {
  readonly db: Database;
  alarmAtMs: number | null = null;
  fault: DiskFault | null = null;
  /** The fault has struck in this call. */
  hasFailed = false;
  /** The tables that were written to since this was last emptied. */
  readonly touched = new Set<string>();
  #depth = 0;
  readonly sql: { exec: (query: string, ...bound: unknown[]) => Cursor; databaseSize: number };

  constructor(db: Database) {
    this.db = db;
    this.sql = { exec: (query, ...bound) => this.#exec(query, bound), databaseSize: 0 };
  }

  transactionSync<T>(work: () => T): T {
    const mark = this.begin();
    try {
      const value = work();
      this.commit(mark);
      return value;
    } catch (problem) {
      this.rollBack(mark);
      throw problem;
    }
  }

  begin(): { name: string; alarmAtMs: number | null } {
    this.#depth += 1;
    const name = `level_${this.#depth}`;
    this.db.run(`SAVEPOINT ${name}`);
    return { name, alarmAtMs: this.alarmAtMs };
  }

  commit({ name }: { name: string }): void {
    this.#depth -= 1;
    this.db.run(`RELEASE ${name}`);
  }

  rollBack({ name, alarmAtMs }: { name: string; alarmAtMs: number | null }): void {
    this.#depth -= 1;
    this.db.run(`ROLLBACK TO ${name}`);
    this.db.run(`RELEASE ${name}`);
    this.alarmAtMs = alarmAtMs;
  }

  async getAlarm(): Promise<number | null> {
    return this.alarmAtMs;
  }

  async setAlarm(atMs: number | Date): Promise<void> {
    this.alarmAtMs = Number(atMs);
  }

  async deleteAlarm(): Promise<void> {
    this.alarmAtMs = null;
  }

  #write(table: string): void {
    this.touched.add(table);
    if (this.fault === null) return;
    if (this.fault.writesLeft === 0) {
      this.hasFailed = true;
      throw new Error("the disk is full");
    }
    this.fault.writesLeft -= 1;
  }

  #exec(query: string, bound: readonly unknown[]): Cursor {
    if (bound.length === 0 && /;\s*\S/.test(query)) {
      this.#write("sqlite_master");
      this.db.script(query);
      return new Cursor([]);
    }
    const target = this.db.targetOf(query);
    if (target !== null) this.#write(target);
    const { rows } = this.db.run(query, bound.map(asBytes));
    for (const row of rows)
      for (const [column, value] of Object.entries(row)) if (value instanceof Uint8Array) row[column] = asBuffer(value);
    return new Cursor(rows);
  }
}

/** Objects bind and answer `ArrayBuffer`, Node's SQLite views of them. */
const asBytes = (value: unknown): unknown => (value instanceof ArrayBuffer ? new Uint8Array(value) : value);
const asBuffer = ({ buffer, byteOffset, byteLength }: Uint8Array): ArrayBuffer =>
  buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;

class Cursor {
  readonly rowsRead = 0;
  readonly rowsWritten = 0;
  readonly #rows: Row[];

  constructor(rows: Row[]) {
    this.#rows = rows;
  }

  toArray(): Row[] {
    return this.#rows;
  }

  one(): Row {
    const [row] = this.#rows;
    if (row === undefined || this.#rows.length > 1) throw new Error(`one row was expected, not ${this.#rows.length}`);
    return row;
  }

  [Symbol.iterator](): Iterator<Row> {
    return this.#rows[Symbol.iterator]();
  }
}
