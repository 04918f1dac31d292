import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CsvAmounts } from "../../src/transactions/csv-amounts";
import { mappingOf } from "../../src/transactions/csv-mapping";
import { transactionInRow } from "../../src/transactions/csv-transaction";

const nowMs = Date.parse("2026-11-23T08:00:00Z");
const rest = { id: "1", date: "2026-11-20T09:30:00Z", currency: "EUR", payer: "a", payee: "b" };
const inRow = (over: Record<string, string>, amounts?: CsvAmounts, given: Record<string, string> = {}) => {
  const row = { ...rest, ...over };
  const mapping = mappingOf(Object.keys(row), ",", given, amounts && { amounts }, [Object.values(row)]);
  if (!mapping.ok) throw new Error(mapping.error);
  return transactionInRow(mapping.value, { cells: Object.values(row) }, nowMs);
};
const error = (words: string) => ({ ok: false, error: words });
const guessed = (...names: string[]) => {
  const head = [...Object.keys(rest), ...names];
  const mapping = mappingOf(head, ",", {});
  return mapping.ok ? mapping.value.fields.slice(-names.length) : mapping.error;
};

/** As amounts are kept, and as text: never by way of a number with a fraction. */
const plain = (amount: bigint): string => `${amount / 10_000n}.${String(amount % 10_000n).padStart(4, "0")}`;
const someAmount = fc.bigInt({ min: 1n, max: 99_999_999_999_999n });
const nothing = fc.constantFrom("", "-", "--", "\u2013", "\u2014", "\u2212", " - ");

describe("an amount in one of two columns", () => {
  it("is that of one column with a sign, whatever the other has that is nothing, and however the file writes it", () => {
    const zeros = {
      point: ["0", "0.00", "-0.00", "\u20ac 0.00", "EUR -", "- \u20ac"],
      comma: ["0", "0,00", "-0,00", "0,00 \u20ac"],
    };
    const ways = [
      (digits: string) => digits,
      (digits: string) => `${digits} EUR`,
      (digits: string) => `\u20ac${digits}`,
    ];
    fc.assert(
      fc.property(
        someAmount,
        fc.boolean(),
        fc.constantFrom("point" as const, "comma" as const),
        fc.constantFrom(...ways),
        fc.oneof(nothing, fc.nat()),
        fc.boolean(),
        (amount, isDebit, written, way, none, hasSign) => {
          const digits = written === "comma" ? plain(amount).replace(".", ",") : plain(amount);
          const cell = way(digits);
          const other = typeof none === "string" ? none : (zeros[written][none % zeros[written].length] ?? "");
          const signed = hasSign ? `${isDebit ? "-" : "+"}${cell}` : cell;
          const split = inRow({ debit: isDebit ? signed : other, credit: isDebit ? other : signed }, written);
          expect([signed, other, split]).toEqual([
            signed,
            other,
            inRow({ amount: `${isDebit ? "-" : "+"}${cell}` }, written),
          ]);
          expect(split).toMatchObject({
            value: { amount: Number(amount), direction: isDebit ? "outbound" : "inbound" },
          });
        },
      ),
    );
  });

  it.each<[debit: string, credit: string, problem: string]>([
    ["5", "7", "debit, credit: Both have an amount."],
    ["-5", "7", "debit, credit: Both have an amount."],
    ["-5", "7 CR", "debit, credit: Both have an amount."],
    ["", "", "debit, credit: Neither has an amount."],
    ["0.00", "-", "debit, credit: Neither has an amount."],
    ["", "-5", "credit: It is below zero."],
    ["", "(5)", "credit: It is below zero."],
    ["+5", "", "debit: It has a plus."],
    ["5 CR", "", "debit: It is a credit."],
    ["", "5 DR", "credit: It is a debit."],
    ["much", "5", "debit: Expected an amount with its decimals behind a point."],
    ["5", "n/a", "credit: Expected an amount with its decimals behind a point."],
    ["---", "5", "debit: Expected an amount with its decimals behind a point."],
    ["0.00001", "5", "debit: The amount has more than four decimals."],
    ["", "10000000001", "credit: The amount is more than 10000000000."],
    ["5 GBP", "", "debit: It is in GBP, and currency is EUR."],
  ])("is refused by the names of its columns: debit %j and credit %j", (debit, credit, problem) => {
    expect(inRow({ debit, credit }, "point")).toEqual(error(problem));
  });

  it("agrees with a column of directions and with the amount in the base currency, or is refused", () => {
    expect(inRow({ debit: "5", credit: "", direction: "outbound" }, "point").ok).toBe(true);
    expect(inRow({ debit: "5", credit: "", direction: "inbound" }, "point")).toEqual(
      error("debit: It is a debit, and direction is inbound."),
    );
    expect(inRow({ debit: "", credit: "5", direction: "outbound" })).toEqual(
      error("credit: It is a credit, and direction is outbound."),
    );
    expect(inRow({ debit: "", credit: "5", "base amount": "-5" }, "point")).toEqual(
      error("baseAmount: It is below zero, and credit is not."),
    );
    expect(inRow({ debit: "5", credit: "", "base amount": "+5" }, "point")).toEqual(
      error("baseAmount: It has a plus, and debit went out."),
    );
  });

  it("is a debit with a minus where all of the first rows have one, and refused where it differs from them: it may have come back", () => {
    const head = [...Object.keys(rest), "Debit", "Credit"];
    const row = (debit: string) => [...Object.values(rest), debit, ""];
    const reading = (first: string[], cell: string) => {
      const mapping = mappingOf(head, ",", {}, { amounts: "point" }, first.map(row));
      if (!mapping.ok) throw new Error(mapping.error);
      return transactionInRow(mapping.value, { cells: row(cell) }, nowMs);
    };
    for (const cell of ["-5", "5-", "(5)", "\u22125 EUR", "5 DR"])
      expect(reading(["-12.00", "", "0.00", "-", "(3)"], cell)).toMatchObject({
        value: { amount: 50_000, direction: "outbound" },
      });
    expect(reading(["-12.00", "-3"], "5")).toEqual(error("debit: It is not below zero, as the others are."));
    for (const first of [["12.00"], ["12.00", "-3"], [""], []])
      expect(reading(first, "-5")).toEqual(error("debit: It is below zero."));
    expect(reading(["12.00", "-3"], "5")).toMatchObject({ value: { direction: "outbound" } });
  });

  it("is taken exactly as by the API where nobody says how amounts are written", () => {
    expect(inRow({ debit: "12.50", credit: "0.00" })).toMatchObject({
      value: { amount: 125_000, direction: "outbound" },
    });
    expect(inRow({ debit: "-", credit: "12.5" })).toMatchObject({ value: { amount: 125_000, direction: "inbound" } });
    for (const debit of ["1,50", "-5", "\u20ac5", "1'000"])
      expect(inRow({ debit, credit: "" })).toEqual(
        error("debit: The amount must be a number from 0, or the same as text with a decimal point."),
      );
  });

  it("says the currency of its row where no column does, from either column", () => {
    const head = ["id", "date", "payer", "payee", "debit", "credit"];
    const row = (debit: string, credit: string) => ["1", rest.date, "a", "b", debit, credit];
    const mapping = mappingOf(head, ",", {}, { amounts: "point" }, [row("5", ""), row("", "5 GBP")]);
    if (!mapping.ok) throw new Error(mapping.error);
    expect(transactionInRow(mapping.value, { cells: row("", "5 GBP") }, nowMs)).toMatchObject({
      value: { currency: "GBP", direction: "inbound" },
    });
    expect(mappingOf(head, ",", {}, { amounts: "point" }, [row("5", "")])).toEqual(
      error('no column becomes "currency"'),
    );
  });
});

describe("columns of debits and credits", () => {
  it.each([
    ["Debit", "Credit"],
    ["Debit Amount", "Credit Amount"],
    ["Money out", "Money in"],
    ["Paid out", "Paid in"],
    ["Withdrawals", "Deposits"],
    ["Withdrawal Amt.", "Deposit Amt."],
    ["Soll", "Haben"],
    ["Ausgang", "Eingang"],
    ["Belastung", "Gutschrift"],
    ["D\u00e9bit", "Cr\u00e9dit"],
    ["D\u00e9bit euros", "Cr\u00e9dit euros"],
    ["Cargo", "Abono"],
    ["Debe", "Haber"],
    ["Addebito", "Accredito"],
    ["Dare", "Avere"],
    ["Uscite", "Entrate"],
    ["D\u00e9bito", "Cr\u00e9dito"],
    ["Sa\u00edda", "Entrada"],
  ])("are known by their names: %s and %s", (debit, credit) => {
    expect(guessed(debit, credit)).toEqual(["debit", "credit"]);
    expect(guessed(credit, debit)).toEqual(["credit", "debit"]);
  });

  it("are not guessed where there is an amount, where one has no other, or where their names say more, as a currency that would get lost", () => {
    expect(guessed("amount", "debit", "credit")).toEqual(["amount", null, null]);
    for (const names of [
      ["Credit"],
      ["Cargo"],
      ["Debit"],
      ["Debit (account)", "Credit (account)"],
      ["Paid out (\u00a3)", "Paid in (\u00a3)"],
    ])
      expect(guessed(...names)).toBe('no column becomes "amount"');
    expect(guessed("Debit", "Withdrawals", "Credit")).toBe('two columns become "debit"');
  });

  it("are as they were given: one alone will do, and what is left out is not guessed", () => {
    expect(inRow({ out: "5" }, "point", { out: "debit" })).toMatchObject({ value: { direction: "outbound" } });
    expect(inRow({ out: "" }, "point", { out: "debit" })).toEqual(error("debit: It has no amount."));
    expect(inRow({ into: "0" }, "point", { into: "credit" })).toEqual(error("credit: It has no amount."));
    expect(inRow({ weg: "", Haben: "5" }, "point", { weg: "debit" })).toMatchObject({
      value: { direction: "inbound" },
    });
    const head = [...Object.keys(rest), "Debit", "Credit"];
    expect(mappingOf(head, ",", { Debit: "" })).toEqual(error('no column becomes "amount"'));
  });

  it("go with no column of amounts", () => {
    const head = [...Object.keys(rest), "amount", "out"];
    expect(mappingOf(head, ",", { out: "debit" })).toEqual(
      error('a column becomes "amount" and another becomes "debit": leave one of them out'),
    );
    expect(mappingOf(head, ",", { out: "debit", amount: "" }).ok).toBe(true);
  });
});
