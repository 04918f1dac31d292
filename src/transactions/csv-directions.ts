import type { TransactionDirection } from "../domain/transactions";
import { err, ok, type Result } from "../lib/result";
import { plainLetters } from "./month-names";

/** What letters by themselves stand for in a column, by capital; one that is missing is refused. */
export type DirectionLetters = Readonly<Record<string, TransactionDirection>>;

/**
 * What the letters in a column stand for. C is a credit beside D and a cargo, which is a debit, beside A, its abono.
 * Where its neighbours do not say which, a letter stands for nothing, and none does beside a word of another kind: D may be a deposit beside W.
 */
export function lettersIn(cells: readonly string[]): DirectionLetters {
  const written = cells.map(bareOf).filter((word) => word !== "");
  if (!written.every((word) => /^[acdsh]$/.test(word) || words.has(word))) return {};
  const seen = new Set(written.map((word) => word.toUpperCase()));
  const isDebitCredit = seen.has("D") && !seen.has("A");
  const isCargoAbono = seen.has("A") && seen.has("C") && !seen.has("D");
  return {
    ...{ S: "outbound", H: "inbound" },
    ...(!isCargoAbono && { D: "outbound" }),
    ...(isDebitCredit && { C: "inbound" }),
    ...(isCargoAbono && { C: "outbound", A: "inbound" }),
  };
}

/** What a cell that says debit or credit comes to; others stay as they are. The error is a sentence without the cell. */
export function directionInCell(cell: string, letters: DirectionLetters): Result<string, string> {
  const word = bareOf(cell);
  const letter = word.toUpperCase();
  if (!/^[ACDSH]$/.test(letter)) return ok(words.get(word) ?? cell);
  const meant = Object.hasOwn(letters, letter) ? letters[letter] : undefined;
  return meant === undefined ? err(openLetters[letter] ?? openLetter) : ok(meant);
}

const openLetter = "The letter may be a debit or a credit: nothing else says which.";
const openLetters: Record<string, string> = {
  C: "C may be a credit or a cargo, which is a debit: the first rows have to have either D or A as well.",
  D: "D may be a debit or a deposit: nothing else says which.",
};

/** Small, without accents, and without the point of a shortened word. */
const bareOf = (cell: string): string => plainLetters(cell.trim()).replace(/(?<=[a-z])\.$/, "");

const words: ReadonlyMap<string, TransactionDirection> = new Map([
  ..."debit debits dr db dbit soll belastung lastschrift cargo cargos debe debito debitos addebito addebiti dare outbound"
    .split(" ")
    .map((word) => [word, "outbound"] as const),
  ..."credit credits cr crdt haben gutschrift abono abonos haber credito creditos accredito accrediti avere inbound"
    .split(" ")
    .map((word) => [word, "inbound"] as const),
]);
