import { CaseUnavailable } from "../src/cases/case-unavailable";
import type { CaseRef } from "../src/domain";
import { sealToBytes, unsealBytes } from "../src/lib/bytes";
import type { SealedCell } from "./sealed-columns";

/** A cell of a sealed column: bytes are sealed, text is plain (written before stores were sealed, or after the case was erased). */
export type Cell = ArrayBuffer | string;

/**
 * Seals and opens the cells of one case's store under the key of the case. Bound to tenant, case, column and row: a cell that lies anywhere
 * else opens to nothing. Synchronous, because it happens inside transactions.
 */
export class CaseSeal {
  #key: Uint8Array | null = null;
  #about = "";
  /** Erased: the key is about to go, so what is written from now on must be readable without it. */
  #isPlain = false;

  use(ref: CaseRef, key: Uint8Array): void {
    this.#key = key;
    this.#about = `${ref.tenantId}|${ref.caseId}`;
  }

  writePlain(isPlain: boolean): void {
    this.#isPlain = isPlain;
  }

  /** `row`: what names the row, as `storeTables` says. Throws while there is no key: nothing personal is written in the clear. */
  seal(cell: SealedCell, row: string | number, text: string): Cell {
    if (this.#isPlain) return text;
    if (this.#key === null) throw new CaseUnavailable();
    return sealToBytes(this.#key, text, this.#aboutCell(cell, row));
  }

  /** Throws when the cell does not open: another key, another place, a bit that changed. */
  open(cell: SealedCell, row: string | number, stored: Cell): string {
    if (typeof stored === "string") return stored;
    if (this.#key === null) throw new CaseUnavailable();
    const text = unsealBytes(this.#key, new Uint8Array(stored), this.#aboutCell(cell, row));
    if (text === null) throw new Error(`what is stored in ${cell} does not open under the key of its case`);
    return text;
  }

  sealOrNull(cell: SealedCell, row: string | number, text: string | null): Cell | null {
    return text === null ? null : this.seal(cell, row, text);
  }

  openOrNull(cell: SealedCell, row: string | number, stored: Cell | null): string | null {
    return stored === null ? null : this.open(cell, row, stored);
  }

  #aboutCell(cell: SealedCell, row: string | number): string {
    return `${this.#about}|${cell}|${row}`;
  }
}
