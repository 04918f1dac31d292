import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CsvDates, possibleWritings, timeInCell } from "../../src/transactions/csv-dates";

const nowMs = Date.parse("2026-11-23T08:00:00Z");
const dayMs = 86_400_000;
const two = (number: number): string => String(number).padStart(2, "0");
type Writing = CsvDates["written"];
const read = (cell: string, written: Writing) => timeInCell(cell, { written, timeZone: "UTC" }, nowMs);

/** A day as the ways write it, the year in two digits or four. */
function written(atMs: number, way: Writing, isShort: boolean): string {
  const at = new Date(atMs);
  const [month, day] = [two(at.getUTCMonth() + 1), two(at.getUTCDate())];
  const year = isShort ? two(at.getUTCFullYear() % 100) : String(at.getUTCFullYear());
  switch (way) {
    case "iso":
      return `${year}-${month}-${day}`;
    case "day.month.year":
      return `${day}.${month}.${year}`;
    case "month/day/year":
      return `${month}/${day}/${year}`;
    case "day/month/year":
      return `${day}/${month}/${year}`;
    case "named":
      return `${day} ${monthNames.format(atMs)} ${year}`;
  }
}
const ways: Writing[] = ["iso", "day.month.year", "month/day/year", "day/month/year", "named"];
const aDay = fc
  .integer({ min: Date.parse("2013-01-01") / dayMs, max: Date.parse("2026-11-20") / dayMs })
  .map((day) => day * dayMs);
const languages = ["en", "de", "fr", "es", "it", "pt", "nl"];
/** By language and style, as the languages themselves have them, from Sunday on. */
const weekdays = languages.flatMap((language) =>
  (["long", "short"] as const).map((style) => {
    const format = new Intl.DateTimeFormat(language, { weekday: style, timeZone: "UTC" });
    return { language, names: Array.from({ length: 7 }, (_, day) => format.format(Date.UTC(2026, 0, 4 + day))) };
  }),
);
const nameIn = (names: readonly string[], atMs: number): string => names[new Date(atMs).getUTCDay()] ?? "";
const monthNames = new Intl.DateTimeFormat("en", { month: "short", timeZone: "UTC" });

describe("a date with its weekday", () => {
  const places: ((day: string, name: string) => string)[] = [
    (day, name) => `${name} ${day}`,
    (day, name) => `${name}, ${day}`,
    (day, name) => `${name.toUpperCase()},${day}`,
    (day, name) => `${name.replace(/\.$/, "")}. ${day}`,
    (day, name) => `${day} ${name}`,
    (day, name) => `${day}, ${name}`,
    (day, name) => `${day} (${name})`,
    (day, name) => `${name} ${day} 12:00`,
    (day, name) => `${day} ${name}, 12:00`,
  ];

  it("is the day that it is without, and no other weekday is taken", () => {
    fc.assert(
      fc.property(
        aDay,
        fc.constantFrom(...ways),
        fc.constantFrom(...weekdays),
        fc.constantFrom(...places),
        fc.integer({ min: 1, max: 6 }),
        (atMs, way, { language, names }, place, off) => {
          const day = written(atMs, way, false);
          const cell = place(day, nameIn(names, atMs));
          expect([cell, read(cell, way)]).toEqual([
            cell,
            { ok: true, value: new Date(atMs + dayMs / 2).toISOString() },
          ]);
          // Two letters may be two days, whole names are one.
          const whole = weekdays.find((one) => one.language === language)?.names ?? [];
          const wrong = place(day, nameIn(whole, atMs + off * dayMs));
          expect([wrong, read(wrong, way)]).toEqual([
            wrong,
            { ok: false, error: expect.stringContaining("That day is another weekday, read as ") },
          ]);
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each<[string, Writing, string]>([
    ["Mon 05 Jan 2026", "named", "2026-01-05T12:00:00.000Z"],
    ["Montag, 5. Januar 2026", "named", "2026-01-05T12:00:00.000Z"],
    ["lun. 5 janv. 2026", "named", "2026-01-05T12:00:00.000Z"],
    ["segunda-feira, 5 de janeiro de 2026", "named", "2026-01-05T12:00:00.000Z"],
    ["mié, 7 ene 2026", "named", "2026-01-07T12:00:00.000Z"],
    ["Monday, January 5, 2026 9:30 AM", "named", "2026-01-05T09:30:00.000Z"],
    ["Mon, 05 Jan 2026 09:30:00 +0100", "named", "2026-01-05T08:30:00.000Z"],
    ["Mar 3 Mar 2026", "named", "2026-03-03T12:00:00.000Z"],
    ["Mo 05.01.2026", "day.month.year", "2026-01-05T12:00:00.000Z"],
    ["05.01.26 Mo.", "day.month.year", "2026-01-05T12:00:00.000Z"],
    ["2026-01-05 Mon 09:30", "iso", "2026-01-05T09:30:00.000Z"],
    ["Tues 01/06/2026", "month/day/year", "2026-01-06T12:00:00.000Z"],
    // Thursday in German, Sunday in Spanish.
    ["Do 08.01.2026", "day.month.year", "2026-01-08T12:00:00.000Z"],
    ["do 11.01.2026", "day.month.year", "2026-01-11T12:00:00.000Z"],
    // Monday in Dutch, Tuesday in French.
    ["ma 05.01.2026", "day.month.year", "2026-01-05T12:00:00.000Z"],
    ["ma 06.01.2026", "day.month.year", "2026-01-06T12:00:00.000Z"],
    ["Sonnabend, 10. Januar 2026", "named", "2026-01-10T12:00:00.000Z"],
  ])("%s as %s is %s", (cell, way, expected) => {
    expect(read(cell, way)).toEqual({ ok: true, value: expected });
  });

  it.each<[string, Writing, string]>([
    ["Tue 05 Jan 2026", "named", "That day is another weekday, read as day month year, the month by its name."],
    ["Mon 05/01/2026", "month/day/year", "That day is another weekday, read as month/day/year."],
    ["Do 09.01.2026", "day.month.year", "That day is another weekday"],
    ["Mon 05.01.2026 Tue", "day.month.year", "That day is another weekday"],
    ["Blue 05 Jan 2026", "named", "Expected a date"],
    ["M 05 Jan 2026", "named", "Expected a date"],
    ["Mon", "named", "Expected a date"],
    ["Mon05.01.2026", "day.month.year", "Expected a date"],
    ["05.01.2026 (Mon", "day.month.year", "Expected a date"],
  ])("is refused: %s as %s", (cell, way, words) => {
    expect(read(cell, way)).toMatchObject({ ok: false, error: expect.stringContaining(words) });
  });

  it.each<[string[], string[]]>([
    [["Mon 05/01/2026"], ["day/month/year"]],
    [["Fri 05/01/2026"], ["month/day/year"]],
    [["26.11.20 Thu"], ["day.month.year"]],
    [["Fri 26.11.20"], ["iso"]],
    // Beside it a row that leaves it open.
    [["03/04/2026", "Mon 05/01/2026"], ["day/month/year"]],
    // Wrong however it is read: the row is refused, not the way in which it is written.
    [["Tue 05 Jan 2026"], ["named"]],
    [["Wed 05/01/2026"], ["month/day/year", "day/month/year"]],
  ])("proves how a column is written: %j", (cells, expected) => {
    expect(possibleWritings(cells, nowMs)).toEqual(expected);
  });
});

describe("years of two digits", () => {
  const series = (from: string, count: number, months: number): number[] => {
    const at = new Date(from);
    return Array.from({ length: count }, (_, place) =>
      Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + place * months, at.getUTCDate()),
    );
  };
  const cellsOf = (days: number[], way: Writing): string[] => days.map((day) => written(day, way, true));

  it("that stand on the same late day of each month are asked about: they are days of one year as well", () => {
    const monthly = series("2020-01-25", 60, 1);
    for (const days of [monthly, monthly.toReversed(), series("2005-01-25", 240, 1), series("2020-12-25", 5, 12)]) {
      const possible = possibleWritings(cellsOf(days, "day.month.year"), nowMs);
      expect(possible).toEqual(["iso", "day.month.year"]);
    }
    expect(
      possibleWritings(
        cellsOf(monthly, "day/month/year").map((cell) => cell.replaceAll("/", "-")),
        nowMs,
      ),
    ).toEqual([...["iso", "day/month/year"]]);
  });

  it("are never concluded to be days where a file has no gap of ten years: its own way stays possible", () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 3_600 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(gaps, aDay, fc.constantFrom(...ways), fc.nat(), (between, last, way, turn) => {
        const days = [last];
        for (const gap of between) days.push((days.at(-1) ?? last) - gap * dayMs);
        const recent = days.filter((day) => day > Date.parse("1970-01-01"));
        const turned = [...recent.slice(turn % recent.length), ...recent.slice(0, turn % recent.length)];
        expect(possibleWritings(cellsOf(turned, way), nowMs)).toContain(way);
      }),
      { numRuns: 300 },
    );
  });

  it("of a series with any step are asked about, or found as they are", () => {
    fc.assert(
      fc.property(
        aDay,
        fc.integer({ min: 1, max: 60 }),
        fc.constantFrom(1, 2, 3, 6, 12),
        fc.constantFrom(...ways),
        (from, count, months, way) => {
          const days = series(new Date(from).toISOString(), count, months).filter((day) => day < nowMs);
          if (days.length > 0) expect(possibleWritings(cellsOf(days, way), nowMs)).toContain(way);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("are proved by a single row that reads one way only", () => {
    const monthly = cellsOf(series("2020-01-25", 60, 1), "day.month.year");
    for (const proof of ["25.12.00", "25.12.99", "25.02.21 Thu"])
      expect([proof, possibleWritings([...monthly, proof], nowMs)]).toEqual([proof, ["day.month.year"]]);
    expect(possibleWritings([...monthly, "Fri 25.02.21"], nowMs)).toEqual(["iso"]);
    // A Saturday in both.
    expect(possibleWritings([...monthly, "Sat 25.01.25"], nowMs)).toEqual(["iso", "day.month.year"]);
  });
});
