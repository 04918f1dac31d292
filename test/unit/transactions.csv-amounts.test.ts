import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AmountWriting, amountInCell, type CsvAmounts, possibleAmounts } from "../../src/transactions/csv-amounts";
import { mappingOf } from "../../src/transactions/csv-mapping";
import { transactionInRow } from "../../src/transactions/csv-transaction";
import { aFlatTransaction } from "../support/transactions";

/** An amount by its digits. */
interface Digits {
  units: string;
  decimals: string;
}
const digits = fc.record({
  units: fc.bigInt({ min: 0n, max: 9_999_999_999n }).map(String),
  decimals: fc.stringMatching(/^\d{0,4}$/),
});
const inThousands = (units: string, mark: string): string => units.replaceAll(/\B(?=(?:\d{3})+$)/g, mark);
const inLakhs = (units: string): string => units.replaceAll(/\B(?=(?:\d\d)*\d{3}$)/g, ",");

/** Every form in which a file with this sign before its decimals has an amount. */
function forms({ units, decimals }: Digits, written: "point" | "comma"): string[] {
  const [sign, other] = written === "point" ? [".", ","] : [",", "."];
  const whole = [units, ...[other, "'", "\u2019", " ", "\u00a0", "\u202f"].map((mark) => inThousands(units, mark))];
  if (written === "point") whole.push(inLakhs(units));
  if (units === "0" && decimals !== "") whole.push("");
  return whole.map((one) => (decimals === "" ? one : `${one}${sign}${decimals}`));
}
const plain = ({ units, decimals }: Digits): string => (decimals === "" ? units : `${units}.${decimals}`);
const textOf = (cell: string, written: CsvAmounts): string | null => {
  const read = amountInCell(cell, written);
  return read.ok ? read.value.text : null;
};

describe("an amount of a file", () => {
  it("is the same digits, however it is written, with every sign that it may have", () => {
    fc.assert(
      fc.property(digits, fc.constantFrom("point" as const, "comma" as const), (amount, written) => {
        for (const form of forms(amount, written))
          for (const [cell, sign] of [
            [form, null],
            [` ${form} `, null],
            [`+${form}`, "plus"],
            [`${form}+`, "plus"],
            ...["-", "\u2212"].flatMap((minus) =>
              [`${minus}${form}`, `${minus} ${form}`, `${form}${minus}`, `(${form})`].map((one) => [one, "minus"]),
            ),
          ] as [string, string | null][])
            expect([cell, amountInCell(cell, written)]).toEqual([
              cell,
              { ok: true, value: { text: plain(amount), sign, side: null, sideOrCurrency: null, currency: null } },
            ]);
      }),
    );
  });

  it("is never read in a way that it does not show: by itself either as it was written, or not at all", () => {
    fc.assert(
      fc.property(digits, fc.constantFrom("point" as const, "comma" as const), (amount, written) => {
        for (const form of forms(amount, written)) {
          const other = textOf(form, written === "point" ? "comma" : "point");
          const expected = other === null || other === plain(amount) ? plain(amount) : null;
          expect([form, textOf(form, "either")]).toEqual([form, expected]);
        }
      }),
    );
  });

  it("of a column is found to be written as it was, or it is asked", () => {
    fc.assert(
      fc.property(
        fc.array(digits, { minLength: 1, maxLength: 5 }),
        fc.constantFrom("point" as const, "comma" as const),
        fc.nat(),
        (amounts, written, pick) => {
          const cells = amounts.map((amount) => {
            const all = forms(amount, written);
            return all[pick % all.length] ?? "";
          });
          const [only, ...more] = possibleAmounts(cells);
          if (more.length > 0) expect([only, ...more]).toEqual(["point", "comma"]);
          else if (only === "either") expect(cells.map((cell) => textOf(cell, "either"))).toEqual(amounts.map(plain));
          else expect(only).toBe(written);
        },
      ),
    );
  });

  it.each<[string, CsvAmounts, string | null]>([
    ["1.234,56", "comma", "1234.56"],
    ["1 234,56", "comma", "1234.56"],
    ["1'234.56", "point", "1234.56"],
    ["12,34,567.8", "point", "1234567.8"],
    ["1.234", "point", "1.234"],
    ["1.234", "comma", "1234"],
    ["1.234", "either", null],
    ["1234.567", "either", "1234.567"],
    ["0.123", "either", "0.123"],
    ["0,123", "either", "0.123"],
    ["1.234.567", "either", "1234567"],
    ["1,234.5", "comma", null],
    ["1.234,5", "point", null],
    ["12,34", "point", null],
    ["1,2345", "point", null],
    ["1.234 567", "comma", null],
    ["1,234'567", "point", null],
    ["1 2", "either", null],
    ["12.", "point", null],
    [".", "either", null],
    ["", "either", null],
    ["-", "either", null],
    ["--5", "either", null],
    ["-5-", "either", null],
    ["(-5)", "either", null],
    ["(5", "either", null],
    ["5 apples", "either", null],
    ["1e3", "either", null],
    ["\u0661\u0662", "either", null],
  ])("%j by %s is %j", (cell, written, expected) => {
    expect(textOf(cell, written)).toBe(expected);
  });

  it.each<[string[], AmountWriting[]]>([
    [[], ["either"]],
    [["5", "1'000", "much"], ["either"]],
    [["5", "12.50"], ["point"]],
    [["5", "12,50"], ["comma"]],
    [["1.234"], ["point", "comma"]],
    [["1.234", "1.50"], ["point"]],
    [["1.234", "(1.500,00)"], ["comma"]],
    [
      ["1.234", "1,50", "1.50"],
      ["point", "comma"],
    ],
    // Each of them can be read in one way only.
    [["1,50", "1.50"], ["either"]],
  ])("tells by its column what stands before decimals, or that it does not: %j", (cells, expected) => {
    expect(possibleAmounts(cells)).toEqual(expected);
  });
});

describe("a row with an amount", () => {
  const nowMs = Date.parse("2026-11-23T08:00:00Z");
  const inRow = (over: Record<string, string>, amounts?: CsvAmounts) => {
    const row = {
      id: "1",
      date: "2026-11-20T09:30:00Z",
      amount: "5",
      currency: "EUR",
      payer: "a",
      payee: "b",
      ...over,
    };
    const mapping = mappingOf(Object.keys(row), ",", {}, amounts && { amounts });
    if (!mapping.ok) throw new Error(mapping.error);
    return transactionInRow(mapping.value, { cells: Object.values(row) }, nowMs);
  };
  const error = (words: string) => ({ ok: false, error: words });

  it("is kept exactly, to the last of its decimals and the largest there is", () => {
    expect(inRow({ amount: "9.999.999.999,9999" }, "comma")).toMatchObject({ value: { amount: 99_999_999_999_999 } });
    expect(inRow({ amount: "0,1", "base amount": "0,1" }, "comma")).toMatchObject({
      value: { amount: 1_000, baseAmount: 1_000 },
    });
    expect(inRow({ amount: "1,23456" }, "comma")).toEqual(error("amount: The amount has more than four decimals."));
    expect(inRow({ amount: "10.000.000.001" }, "comma")).toEqual(error("amount: The amount is more than 10000000000."));
  });

  it("says by its sign which way the money went, where no column does; who paid whom stays as it is", () => {
    const sides = { originator: { correlationId: "a" }, beneficiary: { correlationId: "b" } };
    for (const amount of ["-12,50", "12,50-", "(12,50)"])
      expect(inRow({ amount }, "comma")).toMatchObject({ value: { amount: 125_000, direction: "outbound", ...sides } });
    expect(inRow({ amount: "+12,50" }, "comma")).toMatchObject({ value: { direction: "inbound", ...sides } });
    expect(inRow({ amount: "-12,50", direction: "outbound" }, "comma").ok).toBe(true);
    const unsaid = inRow({ amount: "12,50" }, "comma");
    expect(unsaid.ok && unsaid.value.direction).toBeUndefined();
  });

  it("is refused where its sign and its row contradict each other, with the field that does", () => {
    expect(inRow({ amount: "-5", direction: "inbound" }, "either")).toEqual(
      error("amount: It is below zero, and direction is inbound."),
    );
    expect(inRow({ amount: "5", "base amount": "-5" }, "either")).toEqual(
      error("baseAmount: It is below zero, and amount is not."),
    );
    expect(inRow({ amount: "-5", direction: "sideways" }, "either")).toMatchObject({
      ...{ ok: false, error: expect.stringContaining("direction: ") },
    });
  });

  it("is refused where it is written otherwise than was said, and never tells what stood there", () => {
    expect(inRow({ amount: "1.234,50" }, "point")).toEqual(
      error("amount: Expected an amount with its decimals behind a point."),
    );
    expect(inRow({ "base amount": "1,234.50" }, "comma")).toEqual(
      error("baseAmount: Expected an amount with its decimals behind a comma."),
    );
    expect(inRow({ amount: "1.234" }, "either")).toMatchObject({
      ...{ ok: false, error: expect.stringContaining("amount: Three digits behind") },
    });
  });

  it("is taken as by the API alone, as long as nobody says how amounts are written", () => {
    expect(inRow({ amount: "1.234" })).toMatchObject({ value: { amount: 12_340 } });
    for (const amount of ["1,50", "-5", "1'000"])
      expect(inRow({ amount })).toMatchObject({
        ok: false,
        error: expect.stringContaining("amount: The amount must be"),
      });
  });

  it("is read in the flat spelling as well: what is below zero goes from the customer", () => {
    const sent = aFlatTransaction({ tx_amount: "1.234,5-", tx_base_amount: "1.234,5-" });
    delete (sent as Record<string, unknown>).tx_direction;
    const mapping = mappingOf(Object.keys(sent), ",", {}, { amounts: "comma" });
    expect(
      mapping.ok && transactionInRow(mapping.value, { cells: Object.values(sent).map(String) }, nowMs),
    ).toMatchObject({
      value: { amount: 12_345_000, direction: "outbound", originator: { correlationId: sent.customer_id } },
    });
  });
});
