import { describe, expect, it } from "vitest";
import { fieldWords, sizeText } from "../../src/ui/console/transactions/import-model";
import { saidIn } from "../../src/ui/console/transactions/transaction-facts";
import {
  amountProblem,
  dayOf,
  instantOf,
  transactionFiltersIn,
  viewOf,
} from "../../src/ui/console/transactions/transaction-filters";

describe("filters of transactions", () => {
  it("are those that the address names, and a view where they are one", () => {
    const filters = transactionFiltersIn(new URLSearchParams("verdict=review&tab=x&q="));
    expect(filters).toEqual({ verdict: "review" });
    expect(viewOf(filters)?.name).toBe("To review");
    expect(viewOf({})?.name).toBe("All");
    expect(viewOf({ verdict: "review", currency: "EUR" })).toBeNull();
  });

  it("say days where the reader is as moments, and back: from the first of them to the last", () => {
    const [first, last] = [instantOf("2026-03-29", "first") ?? "", instantOf("2026-03-29", "last") ?? ""];
    expect([dayOf(first), dayOf(last)]).toEqual(["2026-03-29", "2026-03-29"]);
    expect(dayOf(new Date(Date.parse(first) - 1).toISOString())).toBe("2026-03-28");
    expect(dayOf(new Date(Date.parse(last) + 1).toISOString())).toBe("2026-03-30");
    expect([instantOf("soon", "first"), dayOf(undefined), dayOf("soon")]).toEqual([null, "", ""]);
  });

  it.each([
    ["", true],
    ["120.50", true],
    ["0.0001", true],
    ["1,5", false],
    ["-1", false],
    ["1.00001", false],
  ])("know an amount: %j", (text, isOne) => {
    expect(amountProblem(text) === null).toBe(isOne);
  });
});

describe("facts of a transaction", () => {
  it("are lines in words; what is not said is left out, what lies deeper says where", () => {
    const facts = { method: "bank_transfer", channel: null, mccCode: "5411", issuedCountry: "FR", completed3ds: true };
    expect(saidIn({ ...facts, bank: { name: "First" }, tags: [] }, "Payment")).toEqual([
      { label: "Payment: method", text: "Bank transfer" },
      { label: "Payment: MCC", text: "5411", isCode: true },
      { label: "Payment: issued in", text: "France" },
      { label: "Payment: 3-D Secure", text: "Yes" },
      { label: "Payment: bank: name", text: "First" },
    ]);
  });
});

describe("a file of transactions", () => {
  it("says its size, and its fields in words", () => {
    expect([999, 64_400, 50_000_000, 1_260_000].map(sizeText)).toEqual(["999 bytes", "64 kB", "50 MB", "1.3 MB"]);
    expect(
      ["correlationId", "originator.bankCountry", "payment.mccCode", "cardDetails.cardBin"].map(fieldWords),
    ).toEqual(["Your id", "Originator: bank country", "Payment: MCC", "Card: first digits"]);
  });
});
