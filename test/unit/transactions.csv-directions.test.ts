import { describe, expect, it } from "vitest";
import { mappingOf } from "../../src/transactions/csv-mapping";
import { transactionInRow } from "../../src/transactions/csv-transaction";

const nowMs = Date.parse("2026-11-23T08:00:00Z");
const head = ["id", "date", "amount", "currency", "payer", "payee"];
const cells = ["1", "2026-11-20T09:30:00Z", "5", "EUR", "a", "b"];

/** What the cells of such a column make of their rows: a direction, or why they are refused. */
function read(column: string, written: string[], given: Record<string, string> = {}, amount = "5") {
  const rows = written.map((cell) => [...cells.with(2, amount), cell]);
  const mapping = mappingOf([...head, column], ",", given, { amounts: "point" }, rows);
  if (!mapping.ok) throw new Error(mapping.error);
  return rows.map((row) => {
    const made = transactionInRow(mapping.value, { cells: row }, nowMs);
    return made.ok ? (made.value.direction ?? null) : made.error;
  });
}
const [out, into] = ["outbound", "inbound"];
const alone =
  "direction: C may be a credit or a cargo, which is a debit: the first rows have to have either D or A as well.";

describe("a column that says debit or credit", () => {
  it.each([
    ["Debit", "Credit"],
    ["DR", "CR"],
    ["Dr.", "Cr."],
    ["DBIT", "CRDT"],
    ["D", "C"],
    ["d", "c"],
    ["S", "H"],
    ["D", "H"],
    ["C", "A"],
    ["Soll", "Haben"],
    ["D\u00e9bit", "Cr\u00e9dit"],
    ["Cargo", "Abono"],
    ["DEBE", "HABER"],
    ["Addebito", "Accredito"],
    ["Dare", "Avere"],
    ["D\u00e9bito", "Cr\u00e9dito"],
    ["outbound", "inbound"],
  ])("makes %s outbound and %s inbound", (debit, credit) => {
    expect(read("direction", [debit, credit, "", debit])).toEqual([out, into, null, out]);
  });

  it("has letters that stand for nothing where their neighbours do not say which", () => {
    expect(read("direction", ["C", "C"])).toEqual([alone, alone]);
    const either = expect.stringMatching(/^direction: The letter may/);
    expect(read("direction", ["C", "A", "D"])).toEqual([alone, either, out]);
    expect(read("direction", ["A"])).toEqual([expect.stringMatching(/^direction: The letter may/)]);
    for (const other of ["W", "P", "Fee"])
      expect(read("direction", ["D", other])).toEqual([
        "direction: D may be a debit or a deposit: nothing else says which.",
        expect.stringMatching(/^direction: /),
      ]);
    // Letters are told by the first rows: what comes later and may be something else is refused.
    const given = mappingOf(
      [...head, "direction"],
      ",",
      {},
      {},
      ["C", "A"].map((cell) => [...cells, cell]),
    );
    expect(given.ok && transactionInRow(given.value, { cells: [...cells, "D"] }, nowMs).ok).toBe(false);
    expect(given.ok && transactionInRow(given.value, { cells: [...cells, "C"] }, nowMs).ok).toBe(true);
    expect(read("direction", ["sideways"])).toEqual([expect.stringMatching(/^direction: /)]);
  });

  it("must agree with the sign of its amount", () => {
    expect(read("direction", ["Debit", "D"], {}, "-5")).toEqual([out, out]);
    expect(read("direction", ["Credit"], {}, "-5")).toEqual(["amount: It is below zero, and direction is inbound."]);
  });

  it("is one where somebody says so: other names, and letters below them, may mean anything", () => {
    for (const name of ["D/C", "Dr/Cr", "Side"]) {
      expect([name, read(name, ["D", "", "H"])]).toEqual([name, [null, null, null]]);
      expect([name, read(name, ["D", "", "H"], { [name]: "direction" })]).toEqual([name, [out, null, into]]);
    }
    expect(read("Type", ["debit"])).toEqual([expect.stringMatching(/^type: /)]);
    expect(read("Type", ["debit"], { Type: "direction" })).toEqual([out]);
  });
});
