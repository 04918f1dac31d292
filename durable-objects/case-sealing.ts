import type { CaseId, CaseRef, TenantId } from "../src/domain";
import { readMeta, writeMeta } from "./case-meta";
import type { CaseSeal, Cell } from "./case-seal";
import { bodiesOfCase, type SealedCell, tablesWithSeals } from "./sealed-columns";

/** Rows of an earlier release that one pass seals, and how much text of theirs at most. */
const rowsPerPass = 100;
const charsPerPass = 2_000_000;

/**
 * The life of a store under its key: whose it is, how plain rows of an earlier release become sealed, and how everything goes when the case
 * is erased. Methods that write are called inside the object's one transaction.
 */
export class CaseSealing {
  readonly #storage: DurableObjectStorage;
  readonly #seal: CaseSeal;

  constructor(storage: DurableObjectStorage, seal: CaseSeal) {
    this.#storage = storage;
    this.#seal = seal;
  }

  get #sql(): SqlStorage {
    return this.#storage.sql;
  }

  /** Whose store this is, known without its key; null: no release that seals has written here yet. */
  ref(): CaseRef | null {
    const [tenantId, caseId] = [readMeta(this.#sql, "tenant"), readMeta(this.#sql, "case")];
    return tenantId === null || caseId === null ? null : { tenantId: tenantId as TenantId, caseId: caseId as CaseId };
  }

  /** From now on what is written is sealed. `rest`: rows that were there before follow by and by; `all`: there are none. */
  begun({ tenantId, caseId }: CaseRef, what: "all" | "rest"): void {
    writeMeta(this.#sql, "tenant", tenantId);
    writeMeta(this.#sql, "case", caseId);
    writeMeta(this.#sql, "sealed", what);
  }

  /** Whether rows of an earlier release are still to be sealed. */
  get hasPlainRows(): boolean {
    return readMeta(this.#sql, "sealed") === "rest" && !this.isShredded;
  }

  /** Seals some rows that an earlier release wrote plain; a pass that finds no more of them is the last. */
  sealSome(): void {
    let [rows, chars] = [0, 0];
    for (const { table, row, columns } of tablesWithSeals) {
      const isPlain = columns.map((column) => `typeof(${column}) = 'text'`).join(" OR ");
      const found = this.#sql.exec<Record<string, Cell | number | null>>(
        `SELECT ${[...row, ...columns].join(", ")} FROM ${table} WHERE ${isPlain} LIMIT ${rowsPerPass - rows}`,
      );
      for (const plain of found.toArray()) {
        if (chars > charsPerPass) return;
        const place = row.map((name) => plain[name] ?? null);
        const cells = columns.map((column) => {
          const cell = plain[column] ?? null;
          if (typeof cell !== "string") return cell;
          chars += cell.length;
          return this.#seal.seal(`${table}.${column}` as SealedCell, place.join("|"), cell);
        });
        const set = columns.map((column) => `${column} = ?`).join(", ");
        const where = row.map((name) => `${name} = ?`).join(" AND ");
        this.#sql.exec(`UPDATE ${table} SET ${set} WHERE ${where}`, ...cells, ...place);
        rows += 1;
      }
      if (rows >= rowsPerPass) return;
    }
    writeMeta(this.#sql, "sealed", "all");
  }

  get isShredded(): boolean {
    return readMeta(this.#sql, "shredded_at_ms") !== null;
  }

  /** What `CaseStore.shred` says. */
  shred(nowMs: number): void {
    for (const table of bodiesOfCase) this.#sql.exec(`DELETE FROM ${table}`);
    writeMeta(this.#sql, "shredded_at_ms", String(nowMs));
    this.#seal.writePlain(true);
  }
}
