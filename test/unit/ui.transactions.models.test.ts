import { describe, expect, it } from "vitest";
import { importLook } from "../../src/ui/console/transactions/import-look";
import {
  amountWords,
  fieldWords,
  type ImportPreview,
  leftToSay,
  mostFileBytes,
  noWishes,
  type previewOf,
  sizeText,
} from "../../src/ui/console/transactions/import-model";
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

const previewWith = (dates: Partial<ImportPreview["dates"]> = {}): ImportPreview => ({
  ...{ spelling: "ours", separator: ",", columns: [], fields: [], problems: [], rows: [] },
  dates: { written: "day.month.year", timeZone: null, possible: ["day.month.year"], needZone: false, ...dates },
  amounts: { written: "exact", possible: ["either"] },
});

describe("a file that is looked at", () => {
  type Answer = Awaited<ReturnType<typeof previewOf>>;
  const asked: { file: File; answer: (preview: Answer) => void }[] = [];
  const later = (file: File) => new Promise<Answer>((answer) => asked.push({ file, answer }));
  const fileOf = (name: string, bytes: number): File =>
    Object.defineProperty(new File(["a,b"], name), "size", { value: bytes });

  it.each([
    [0, "The file is empty."],
    [mostFileBytes + 1, "A file may have 50 MB: cut it in two."],
  ])(
    "is forgotten for one of %d bytes: nothing is waited for, and what was asked of the first says nothing",
    async (bytes, words) => {
      const look = importLook(later);
      const first = look.choose(fileOf("first.csv", 3));
      expect(look.isLooking.value).toBe(true);
      const second = look.choose(fileOf("second.csv", bytes));
      expect(look.isLooking.value).toBe(false);
      asked.pop()?.answer({ ok: true, value: previewWith() });
      await Promise.all([first, second]);
      expect([look.isLooking.value, look.preview.value, look.failure.value]).toEqual([false, null, words]);
    },
  );

  it("shows what was asked last, whatever is answered first", async () => {
    const look = importLook(later);
    const first = look.choose(fileOf("first.csv", 3));
    const second = look.wish({ timeZone: "Europe/Berlin" });
    const [one, other] = [previewWith(), previewWith({ timeZone: "Europe/Berlin" })];
    const [late, early] = [asked.pop(), asked.pop()];
    early?.answer({ ok: true, value: one });
    await first;
    expect([look.isLooking.value, look.preview.value]).toEqual([true, null]);
    late?.answer({ ok: true, value: other });
    await second;
    expect([look.isLooking.value, look.preview.value]).toEqual([false, other]);
  });

  it("asks how dates are written, then of which zone times are; of days alone, and of exact times, it asks nothing", () => {
    const clocks = previewWith({ needZone: true });
    const both = previewWith({ needZone: true, possible: ["month/day/year", "day/month/year"] });
    const zone = "Say of which time zone the times are first.";
    expect(leftToSay(noWishes, previewWith())).toBeNull();
    expect(leftToSay(noWishes, clocks)).toBe(zone);
    expect(leftToSay({ ...noWishes, timeZone: "UTC" }, clocks)).toBeNull();
    expect(leftToSay({ ...noWishes, dates: "exact" }, clocks)).toBeNull();
    expect(leftToSay({ ...noWishes, timeZone: "UTC" }, both)).toBe("Say how dates are written first.");
    expect(leftToSay({ ...noWishes, dates: "month/day/year" }, both)).toBe(zone);
  });

  it("asks what stands before decimals, after all that is asked of dates", () => {
    const amounts: ImportPreview["amounts"] = { written: "exact", possible: ["point", "comma"] };
    const open = { ...previewWith(), amounts };
    expect(leftToSay(noWishes, open)).toBe("Say how amounts are written first.");
    expect(leftToSay({ ...noWishes, amounts: "either" }, open)).toBeNull();
    expect(leftToSay(noWishes, { ...previewWith({ needZone: true }), amounts })).toContain("time zone");
  });

  it("tells what an amount is read as, with its currency and direction", () => {
    expect([
      amountWords({ amount: 1_234.5, currency: "EUR", direction: "outbound" }),
      amountWords({ amount: 0.0001, currency: "KWD", direction: null }),
    ]).toEqual(["1,234.50 EUR outbound", "0.0001 KWD"]);
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
