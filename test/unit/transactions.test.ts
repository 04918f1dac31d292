import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { idFrom } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { tenThousandthsOf, unitsOf } from "../../src/transactions/amounts";
import { csvFields, mappingOf, sentIn } from "../../src/transactions/csv-mapping";
import { type CsvRow, rowsIn, separatorOf } from "../../src/transactions/csv-rows";
import { takeTransaction } from "../../src/transactions/take-transaction";
import { TransactionBody } from "../../src/transactions/transaction.schema";
import { aTransaction } from "../support/transactions";

describe("an amount", () => {
  it("is kept exactly, as a number and as text, and comes back as it was", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000_000_000_000 }), (whole) => {
        const text = `${Math.floor(whole / 10_000)}.${String(whole % 10_000).padStart(4, "0")}`;
        expect(tenThousandthsOf(text)).toEqual({ ok: true, value: whole });
        expect(tenThousandthsOf(unitsOf(whole))).toEqual({ ok: true, value: whole });
      }),
    );
  });

  it.each([
    ["1.00001", "four decimals"],
    [0.00001, "four decimals"],
    [1e-9, "four decimals"],
    [-1, "must be a number"],
    ["", "must be a number"],
    ["1e3", "must be a number"],
    ["0x10", "must be a number"],
    ["1,000", "must be a number"],
    [Number.NaN, "must be a number"],
    [Number.POSITIVE_INFINITY, "must be a number"],
    ["10000000000.0001", "is more than"],
    [1e10 + 1, "is more than"],
    [1e25, "must be a number"],
  ])("is refused: %j", (given, words) => {
    expect(tenThousandthsOf(given)).toMatchObject({ ok: false, error: expect.stringContaining(words) });
  });

  it("may have noughts behind its fourth decimal", () => {
    expect(tenThousandthsOf("1.20000000")).toEqual({ ok: true, value: 12_000 });
  });
});

const key = new Uint8Array(32).fill(7);
const tenant = idFrom("tenant", "one");
const taken = (over: JsonObject = {}) =>
  takeTransaction(
    key,
    tenant,
    TransactionBody.parse(aTransaction({ correlationId: "a", date: "2026-11-20T09:30:00Z", ...over })),
  );

describe("the time of a transaction", () => {
  it.each([
    [1_795_167_000_000, true],
    [1_795_167_000, false],
    [1_795_167_000_000_000, false],
    [Number.MAX_SAFE_INTEGER, false],
  ])("is in milliseconds, not in seconds or smaller parts: %d", (date, isTaken) => {
    const read = TransactionBody.safeParse(aTransaction({ correlationId: "a", date }));
    expect(read.error?.issues.map(({ message }) => message) ?? []).toEqual(
      isTaken ? [] : ["Send milliseconds since 1970, or a time with its offset."],
    );
  });
});

describe("a transaction that is taken", () => {
  it("has the same id and hash for the same contents, whatever their order, and others for others", () => {
    const [one, same] = [taken({ additionalInfo: { a: 1, b: 2 } }), taken({ additionalInfo: { b: 2, a: 1 } })];
    expect([same.facts.id, same.hash]).toEqual([one.facts.id, one.hash]);
    expect(taken({ additionalInfo: { a: 1, b: 3 } }).hash).not.toBe(one.hash);
    expect(taken({ correlationId: "b" }).facts.id).not.toBe(one.facts.id);
    const elsewhere = takeTransaction(
      key,
      idFrom("tenant", "two"),
      TransactionBody.parse(aTransaction({ correlationId: "a" })),
    );
    expect(elsewhere.facts.id).not.toBe(one.facts.id);
    expect(elsewhere.facts.originator.id).not.toBe(one.facts.originator.id);
  });

  it("tells rules nothing of what was said in words, and names a card by an id of ours", () => {
    const { facts, words } = taken({
      description: "For Ada",
      additionalInfo: { note: "Ada" },
      cardDetails: { fingerprint: "fp_ada", holderName: "Ada P", cardBin: 411111 },
    });
    expect(JSON.stringify(facts)).not.toMatch(/Ada|fp_ada/);
    expect(facts.card).toMatchObject({ token: expect.stringMatching(/^crd_[0-9a-z]{26}$/), bin: "411111" });
    expect(words).toMatchObject({ description: "For Ada", card: { fingerprint: "fp_ada", holderName: "Ada P" } });
  });

  it("says nothing of a side that is only named", () => {
    expect(taken({ originator: { correlationId: "x" } }).originator.profile).toBeNull();
    expect(taken({ originator: { correlationId: "x", endUserData: {} } }).originator.profile).not.toBeNull();
  });
});

/** All rows of a file that is read in pieces. */
function readAll(file: Uint8Array, pieceBytes: number, most: number): CsvRow[] | null {
  const rows: CsvRow[] = [];
  for (let atByte = 0, atLine = 1; atByte < file.length; ) {
    const piece = file.subarray(atByte, atByte + pieceBytes);
    const slice = rowsIn(piece, { most, separator: ",", atLine, isEnd: atByte + piece.length >= file.length });
    if (slice === null) return null;
    rows.push(...slice.rows);
    atByte += slice.bytes;
    atLine += slice.lines;
  }
  return rows;
}

describe("a file of rows", () => {
  const cell = fc.stringMatching(/^[a-zä€,"\n;]{0,8}$/).map((text) => text.trim());
  const written = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

  it("gives the rows that were written, with their lines, in whatever pieces it is read", () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 12 }),
        fc.constantFrom("\n", "\r\n"),
        fc.boolean(),
        fc.integer({ min: 150, max: 400 }),
        fc.integer({ min: 1, max: 5 }),
        (table, lineEnd, endsWithLine, pieceBytes, most) => {
          const text = table.map((row) => row.map(written).join(",")).join(lineEnd) + (endsWithLine ? lineEnd : "");
          let line = 1;
          const expected = table.flatMap((cells) => {
            const row = { line, cells };
            line += 1 + cells.join("").split("\n").length - 1;
            return cells.some((one) => one !== "") ? [row] : [];
          });
          expect(readAll(new TextEncoder().encode(text), pieceBytes, most)).toEqual(expected);
        },
      ),
    );
  });

  it("is not read on where a row is longer than a piece", () => {
    expect(readAll(new TextEncoder().encode(`a,"${"b".repeat(100)}\n`.repeat(3)), 50, 10)).toBeNull();
  });

  const sliced = (text: string, most = 20) =>
    rowsIn(new TextEncoder().encode(text), { most, separator: ",", atLine: 1, isEnd: true });

  it.each([
    ['a,5" screen,c', "Column 2 has a quote inside of a cell"],
    ['a,"5" screen,c', "Column 2 goes on after its closing quote"],
    ['a,"5 screen,c', "Column 2"],
    ['"two\nlines",5" screen', "Column 2 has a quote inside of a cell"],
  ])("loses no line behind a row whose quotes do not go together: %j", (row, why) => {
    const slice = sliced(`h,i,j\n1,2,3\n${row}\n4,"5",6\n7,8,9\n`);
    const lines = row.split("\n").length;
    expect(slice?.rows).toEqual([
      { line: 1, cells: ["h", "i", "j"] },
      { line: 2, cells: ["1", "2", "3"] },
      { line: 3, cells: [], problem: expect.stringContaining(why) },
      { line: 3 + lines, cells: ["4", "5", "6"] },
      { line: 4 + lines, cells: ["7", "8", "9"] },
    ]);
    expect(slice?.lines).toBe(4 + lines);
  });

  it("reads on behind a quote that is never closed, also where it opens a piece", () => {
    const text = `x,"never closed\n${Array.from({ length: 30 }, (_, at) => `${at},b\n`).join("")}`;
    const rows = readAll(new TextEncoder().encode(text), 60, 10);
    expect(rows?.[0]).toMatchObject({ line: 1, problem: expect.stringContaining("never closed") });
    expect(rows?.slice(1)).toEqual(Array.from({ length: 30 }, (_, at) => ({ line: at + 2, cells: [String(at), "b"] })));
  });

  it("takes quotes behind blanks, and a mark of the byte order before them", () => {
    expect(sliced('\ufeff"a, b", "c""d" ,e\r\n')?.rows).toEqual([{ line: 1, cells: ["a, b", 'c"d', "e"] }]);
  });

  it("knows what separates its cells", () => {
    expect(["a,b,c", "a;b;c", "a\tb", "a"].map(separatorOf)).toEqual([",", ";", "\t", ","]);
  });

  it("has columns that are guessed by their names, unless they are given", () => {
    const head = ["Tx-ID", "timestamp", "value", "ccy", "payer_id", "payee id", "MCC", "nothing"];
    const guessed = mappingOf(head, ",", { nothing: "category" });
    expect(guessed).toMatchObject({
      ok: true,
      value: {
        fields: [
          ...["correlationId", "date", "amount", "currency", "originator.correlationId", "beneficiary.correlationId"],
          ...["payment.mccCode", "category"],
        ],
      },
    });
    expect(guessed.ok && sentIn(guessed.value, ["1", "", "5", "EUR", "p", "q", "5411"])).toEqual({
      ...{ correlationId: "1", amount: "5", currency: "EUR", payment: { mccCode: "5411" } },
      ...{ originator: { correlationId: "p" }, beneficiary: { correlationId: "q" } },
    });
  });

  it("can name every field that the schema takes", () => {
    const whole = Object.fromEntries(csvFields.map((field) => [field, "x"]));
    const head = Object.keys(whole);
    const mapping = mappingOf(head, ",", Object.fromEntries(head.map((field) => [field, field])));
    const sent = mapping.ok
      ? sentIn(
          mapping.value,
          head.map(() => "x"),
        )
      : {};
    const strange = TransactionBody.safeParse(sent).error?.issues.filter(({ code }) => code === "unrecognized_keys");
    expect(strange).toEqual([]);
  });
});
