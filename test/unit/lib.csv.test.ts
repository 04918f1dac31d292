import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cellOf, parseCsv, parseCsvRecords, textOfCell } from "../../src/lib/csv";

describe("comma-separated values", () => {
  it.each<[string, string[][]]>([
    [
      "a,b\nc,d",
      [
        ["a", "b"],
        ["c", "d"],
      ],
    ],
    [
      "a,b\r\nc,d\r\n",
      [
        ["a", "b"],
        ["c", "d"],
      ],
    ],
    ["\uFEFFa\n", [["a"]]],
    ['"a,1","say ""no""\nplease"', [["a,1", 'say "no"\nplease']]],
    [
      "a,\n,b",
      [
        ["a", ""],
        ["", "b"],
      ],
    ],
    ["a,", [["a", ""]]],
    ["a\n\n,,\nb", [["a"], ["b"]]],
    ["", []],
  ])("%j", (text, rows) => expect(parseCsv(text)).toEqual({ ok: true, value: rows }));

  it.each(['"a', '"a"b,c'])("refuses %j", (text) => expect(parseCsv(text).ok).toBe(false));

  it("no cell is a formula to a spreadsheet, and each is read back as it was", () => {
    const sign = fc.constantFrom("=", "+", "-", "@", "\t", "\r", "'", '"', ",", "\n", "a", "1", "＝");
    fc.assert(
      fc.property(fc.string({ unit: sign, minLength: 1 }), (text) => {
        const rows = parseCsv(`x,${cellOf(text)}`);
        const [cell = ""] = (rows.ok && rows.value[0]?.slice(1)) || [];
        expect(cell).not.toMatch(/^[=+\-@\t\r＝]/);
        expect(textOfCell(cell)).toBe(text);
      }),
    );
    expect(["+49 30 1", "'=1", "a=1"].map(cellOf)).toEqual(["'+49 30 1", "''=1", "a=1"]);
  });

  it("are read back as they were written, whatever is in the cells", () => {
    const cell = fc.string({ unit: fc.constantFrom("a", ",", '"', "\n", "\r", " ", "é") });
    const table = fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 6 });
    fc.assert(
      fc.property(table, (rows) => {
        const text = rows.map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(",")).join("\n");
        const kept = rows.filter((row) => row.some((one) => one !== ""));
        expect(parseCsv(text)).toEqual({ ok: true, value: kept });
      }),
    );
  });

  it("become records named by the first row; a row with too many cells is told by its number", () => {
    expect(parseCsvRecords("value, note\na\nb,c")).toEqual({
      ok: true,
      value: [
        { value: "a", note: "" },
        { value: "b", note: "c" },
      ],
    });
    const named = parseCsvRecords("__proto__,constructor,value\nadmin,admin,a");
    expect(named.ok && named.value.map((record) => Object.entries(record))).toEqual([
      [
        ["__proto__", "admin"],
        ["constructor", "admin"],
        ["value", "a"],
      ],
    ]);
    expect(parseCsvRecords("value\na,b")).toEqual({ ok: false, error: "row 2 has more cells than the first row" });
  });
});
