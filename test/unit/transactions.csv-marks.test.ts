import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { amountInCell, type CsvAmounts, possibleAmounts, saysCurrency } from "../../src/transactions/csv-amounts";
import { mappingOf } from "../../src/transactions/csv-mapping";
import { transactionInRow } from "../../src/transactions/csv-transaction";
import { currencies } from "../../src/transactions/currencies";
import { aFlatTransaction } from "../support/transactions";

const read = (cell: string, written: CsvAmounts = "either") => {
  const amount = amountInCell(cell, written);
  if (!amount.ok) return null;
  const { text, sign, side, currency } = amount.value;
  return { text, sign, side, of: currency?.of ?? null };
};
const codes = [...currencies];
const tenThousandths = fc.bigInt({ min: 0n, max: 99_999_999_999_999n });
/** As amounts are kept, and as text: never by way of a number with a fraction. */
const plain = (amount: bigint): string => `${amount / 10_000n}.${String(amount % 10_000n).padStart(4, "0")}`;

describe("what stands beside an amount", () => {
  /** Every place of a code or sign, with what makes the amount go out, or not. */
  const styles: ((mark: string, digits: string) => [cell: string, sign: "minus" | "plus" | null])[] = [
    (mark, digits) => [`${mark} ${digits}`, null],
    (mark, digits) => [`${digits} ${mark}`, null],
    (mark, digits) => [`${mark}\u00a0${digits}`, null],
    (mark, digits) => [`${digits}\u202f${mark}`, null],
    ...["-", "\u2212"].flatMap((minus) => [
      (mark: string, digits: string): [string, "minus"] => [`${minus}${mark}${digits}`, "minus"],
      (mark: string, digits: string): [string, "minus"] => [`${mark}${minus}${digits}`, "minus"],
      (mark: string, digits: string): [string, "minus"] => [`${mark} ${digits}${minus}`, "minus"],
      (mark: string, digits: string): [string, "minus"] => [`${minus}${digits} ${mark}`, "minus"],
      (mark: string, digits: string): [string, "minus"] => [`${digits}${minus} ${mark}`, "minus"],
    ]),
    (mark, digits) => [`(${mark} ${digits})`, "minus"],
    (mark, digits) => [`${mark}(${digits})`, "minus"],
    (mark, digits) => [`(${digits}) ${mark}`, "minus"],
    (mark, digits) => [`+${mark} ${digits}`, "plus"],
    ...["DR", "Dr.", "DB", "D", "S", "Soll"].flatMap((side) => [
      (mark: string, digits: string): [string, "minus"] => [`${mark} ${digits} ${side}`, "minus"],
      (mark: string, digits: string): [string, "minus"] => [`${side} ${digits} ${mark}`, "minus"],
      (mark: string, digits: string): [string, "minus"] => [`${mark} -${digits} ${side}`, "minus"],
    ]),
    ...["CR", "cr.", "C", "H", "Haben"].flatMap((side) => [
      (mark: string, digits: string): [string, "plus"] => [`${digits} ${mark} ${side}`, "plus"],
      (mark: string, digits: string): [string, "plus"] => [`${side} ${mark} ${digits}`, "plus"],
    ]),
  ];
  const aMark = fc.oneof(
    fc.constantFrom(...codes).map((code) => [code, code] as const),
    fc.constantFrom(
      ...([
        ["€", "EUR"],
        ["$", "USD"],
        ["$", "CAD"],
        ["£", "GBP"],
        ["US$", "USD"],
        ["zł", "PLN"],
        ["kr", "NOK"],
      ] as const),
      ...([
        ["kr.", "DKK"],
        ["Rs.", "INR"],
        ["Fr.", "CHF"],
        ["R", "ZAR"],
        ["₹", "INR"],
        ["¥", "JPY"],
        ["CA$", "CAD"],
      ] as const),
    ),
  );

  it("leaves its digits what they are, wherever it stands, and says sign and currency", () => {
    fc.assert(
      fc.property(
        tenThousandths,
        aMark,
        fc.constantFrom(...styles),
        fc.boolean(),
        (amount, [mark, code], style, isComma) => {
          const digits = isComma ? plain(amount).replace(".", ",") : plain(amount);
          const [cell, sign] = style(mark, digits);
          const found = read(cell, isComma ? "comma" : "point");
          expect([cell, found?.text, found?.sign, found?.of?.includes(code)]).toEqual([
            cell,
            plain(amount),
            sign,
            true,
          ]);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it("is read as the languages write it, or is refused: no sign is taken for a currency that does not use it", () => {
    const displays = [
      { currencyDisplay: "symbol", currencySign: "standard" },
      { currencyDisplay: "narrowSymbol", currencySign: "accounting" },
      { currencyDisplay: "code", currencySign: "standard" },
    ] as const;
    const common = new Set("EUR GBP USD CHF PLN CZK SEK JPY CAD AUD INR BRL MXN".split(" "));
    const wrong: unknown[] = [];
    for (const locale of "en-US de-CH fr-FR fr-CA pt-BR sv-SE".split(" "))
      for (const display of displays)
        for (const currency of codes) {
          const decimals = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
          const format = new Intl.NumberFormat(locale, { style: "currency", currency, ...display, ...decimals });
          for (const amount of [1_234_567.5, -1_234_567.5]) {
            const cell = format.format(amount);
            const found = read(cell);
            // Db are dobras, and a debit: it hangs on the row.
            const isLeft = found === null || found.side !== null;
            const isRight = isLeft
              ? display.currencyDisplay !== "code" && !common.has(currency)
              : found.of?.includes(currency) &&
                found.text === "1234567.50" &&
                found.sign === (amount < 0 ? "minus" : null);
            if (!isRight) wrong.push([locale, cell, found]);
          }
        }
    expect(wrong).toEqual([]);
  });

  it.each([
    // Either a short word's point, or that of half a pound.
    ["GBP.50"],
    ["R.50"],
    ["D.50"],
    ["CR.50"],
    ["S/.50"],
    ["B/.5"],
    ["Dr.5"],
    ["\u20b9.500"],
    ["\u20a8.500"],
    ["5 c"],
    ["5 d"],
    ["5 DR CR"],
    ["DR 5 DR"],
    ["-5 CR"],
    ["(5) CR"],
    ["+5 DR"],
    ["-€5-"],
    ["-(5)"],
    ["€ (-5)"],
    ["$5 EUR"],
    ["£5 USD"],
    ["5 EUR 3"],
    ["EUR"],
    ["5 XYZ"],
    ["(EUR) 5"],
    ["5 EUR or so"],
    ["5K"],
    ["5 %"],
  ])("is nothing that nobody could be sure of: %s", (cell) => {
    expect(read(cell)).toBeNull();
  });

  it.each<[string, string]>([
    ["Rs.500", "500"],
    ["kr.1.500,00", "1500.00"],
    ["Dr.500", "500"],
    // Soles and balboas are shortened with a stroke and a point.
    ["S/.500", "500"],
    ["B/.500", "500"],
    ["S/.1,250.50", "1250.50"],
    ["S/. 0.50", "0.50"],
    ["$.50", "0.50"],
    ["5,00 $ CAD", "5.00"],
    ["5,00 $ US", "5.00"],
    ["5,00 $ CR", "5.00"],
    ["US$5 USD", "5"],
    ["5.000,00 €", "5000.00"],
    ["1'200.00 Fr.", "1200.00"],
  ])("is taken off first: %s is %s", (cell, expected) => {
    expect(read(cell)?.text).toBe(expected);
  });

  it("does not hide what stands before decimals, nor make it known", () => {
    expect(possibleAmounts(["€ 1.234", "(5) USD"])).toEqual(["point", "comma"]);
    expect(possibleAmounts(["€ 1.234", "-£1,50"])).toEqual(["comma"]);
    expect(possibleAmounts(["5 DR", "US$ 12.50"])).toEqual(["point"]);
  });
});

describe("a row whose amount has a currency beside it", () => {
  const nowMs = Date.parse("2026-11-23T08:00:00Z");
  const inRow = (over: Record<string, string>, amounts: CsvAmounts = "either") => {
    const row = { id: "1", date: "2026-11-20T09:30:00Z", amount: "5", currency: "", payer: "a", payee: "b", ...over };
    const mapping = mappingOf(Object.keys(row), ",", {}, { amounts });
    if (!mapping.ok) throw new Error(mapping.error);
    return transactionInRow(mapping.value, { cells: Object.values(row) }, nowMs);
  };
  const error = (words: string) => ({ ok: false, error: words });

  it("is in that currency where no cell says one, and must agree where one does", () => {
    fc.assert(
      fc.property(fc.constantFrom(...codes), fc.constantFrom(...codes), (beside, said) => {
        expect(inRow({ amount: `${beside} 12.50` })).toMatchObject({ value: { amount: 125_000, currency: beside } });
        expect(inRow({ amount: `12.50 ${beside}`, currency: said.toLowerCase() })).toMatchObject(
          beside === said
            ? { value: { amount: 125_000, currency: said } }
            : error(`amount: It is in ${beside}, and currency is ${said}.`),
        );
      }),
    );
  });

  it("is never decided by a sign of several currencies, which agrees with each of them", () => {
    for (const currency of ["USD", "CAD", "mxn"]) expect(inRow({ amount: "$5", currency }).ok).toBe(true);
    for (const [amount, currency] of [
      ["¥5", "JPY"],
      ["¥5", "CNY"],
      ["kr 5", "ISK"],
      ["£5", "EGP"],
    ] as const)
      expect(inRow({ amount, currency })).toMatchObject({ value: { currency } });
    expect(inRow({ amount: "$5", currency: "EUR" })).toEqual(
      error("amount: Its sign $ does not stand for EUR, and currency is EUR."),
    );
    for (const amount of ["$5", "£5", "kr 5", "¥5", "Fr. 5"])
      expect(inRow({ amount })).toEqual(
        error("currency: The sign beside amount stands for more than one currency, and nothing else says which."),
      );
    expect(inRow({ amount: "$5 CAD" })).toMatchObject({ value: { currency: "CAD" } });
  });

  it("has a base amount in the currency beside it, or in that of the row", () => {
    const row = { amount: "$10", currency: "USD" };
    expect(inRow({ ...row, "base amount": "€9" })).toMatchObject({
      value: { amount: 100_000, currency: "USD", baseAmount: 90_000, baseCurrency: "EUR" },
    });
    expect(inRow({ ...row, "base amount": "$10" }).ok).toBe(true);
    expect(inRow({ ...row, "base amount": "£10" })).toEqual(
      error("baseAmount: Its sign £ does not stand for USD, and currency is USD."),
    );
    expect(inRow({ ...row, "base amount": "€9", "base currency": "GBP" })).toEqual(
      error("baseAmount: It is in EUR, and baseCurrency is GBP."),
    );
  });

  it("goes out as a debit and comes in as a credit, and no column or other amount may contradict it", () => {
    expect(inRow({ amount: "€5 DR" })).toMatchObject({ value: { direction: "outbound" } });
    expect(inRow({ amount: "€5 H" })).toMatchObject({ value: { direction: "inbound" } });
    expect(inRow({ amount: "€5 DR", direction: "outbound" }).ok).toBe(true);
    expect(inRow({ amount: "€5 S", direction: "inbound" })).toEqual(
      error("amount: It is a debit, and direction is inbound."),
    );
    expect(inRow({ amount: "€5 CR", direction: "outbound" })).toEqual(
      error("amount: It is a credit, and direction is outbound."),
    );
    expect(inRow({ amount: "-€5 CR" })).toEqual(error("amount: It is a credit, and its sign says otherwise."));
    expect(inRow({ amount: "€5 DR", "base amount": "€5 CR" })).toEqual(
      error("amount: It is below zero, and baseAmount is not."),
    );
    expect(inRow({ amount: "€5 GBP" })).toEqual(error("amount: It has the signs of two currencies."));
  });

  it("is refused where the word for a debit is also the sign of the row's currency", () => {
    for (const [amount, currency] of [
      ["Db 5", "STN"],
      ["D 5", "gmd"],
      ["5 S", "SOS"],
    ] as const) {
      const code = currency.toUpperCase();
      expect(inRow({ amount, currency })).toEqual(
        error(`amount: It may be a debit, or have the sign of ${code}: nothing else says which.`),
      );
      expect(inRow({ amount, currency: "EUR" })).toMatchObject({ value: { direction: "outbound" } });
      expect(inRow({ amount: `${amount} ${code}` })).toEqual(inRow({ amount, currency }));
    }
  });

  it("is read in the flat spelling as well", () => {
    const sent = aFlatTransaction({ tx_amount: "12,50 € S", tx_currency: "", tx_base_amount: "12,50 €" });
    delete (sent as Record<string, unknown>).tx_direction;
    const mapping = mappingOf(Object.keys(sent), ",", {}, { amounts: "comma" });
    expect(
      mapping.ok && transactionInRow(mapping.value, { cells: Object.values(sent).map(String) }, nowMs),
    ).toMatchObject({ value: { amount: 125_000, currency: "EUR", direction: "outbound" } });
  });

  it("needs no column of currencies, as long as some amount says its own", () => {
    const head = ["id", "date", "amount", "payer", "payee"];
    const rows = (amount: string) => [["1", "2026-11-20", amount, "a", "b"]];
    for (const amount of ["12,00 €", "GBP 1.234"])
      expect([saysCurrency(amount), mappingOf(head, ",", {}, {}, rows(amount)).ok]).toEqual([true, true]);
    for (const amount of ["$5", "5", "£5", "kr 5", "much"])
      expect([saysCurrency(amount), mappingOf(head, ",", {}, {}, rows(amount))]).toEqual([
        false,
        error('no column becomes "currency"'),
      ]);
  });
});
