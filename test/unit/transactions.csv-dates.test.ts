import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dayIn } from "../../src/statistics/days";
import { type CsvDates, needZone, possibleWritings, timeInCell } from "../../src/transactions/csv-dates";
import { type CsvMapping, mappingOf } from "../../src/transactions/csv-mapping";
import { transactionInRow } from "../../src/transactions/csv-transaction";
import { aFlatTransaction } from "../support/transactions";

const nowMs = Date.parse("2026-11-23T08:00:00Z");
const two = (number: number): string => String(number).padStart(2, "0");
interface Day {
  year: number;
  month: number;
  day: number;
}
/** Every form in which a way of writing has a day. */
const forms: Record<CsvDates["written"], (of: Day) => string[]> = {
  iso: ({ year, month, day }) => [
    ...["-", "/", ".", ""].map((mark) => [year, two(month), two(day)].join(mark)),
    ...["-", "/"].map((mark) => [two(year % 100), month, day].join(mark)),
  ],
  "day.month.year": ({ year, month, day }) => [
    `${two(day)}.${two(month)}.${year}`,
    `${day}.${month}.${year}`,
    `${two(day)}.${two(month)}.${two(year % 100)}`,
  ],
  "month/day/year": ({ year, month, day }) =>
    ["/", "-"].flatMap((mark) => [
      [two(month), two(day), year].join(mark),
      [month, day, year].join(mark),
      [month, day, two(year % 100)].join(mark),
    ]),
  "day/month/year": ({ year, month, day }) =>
    ["/", "-"].flatMap((mark) => [
      [two(day), two(month), year].join(mark),
      [day, month, year].join(mark),
      [day, month, two(year % 100)].join(mark),
    ]),
  named: ({ year, month, day }) =>
    monthNames(month).flatMap((name) => [
      `${day} ${name} ${year}`,
      `${two(day)}-${name}-${two(year % 100)}`,
      `${day}. ${name} ${year}`,
      `${two(day)}${name.toUpperCase()}${year}`,
      `${day} de ${name} de ${year}`,
      `${name} ${day}, ${year}`,
      `${name}-${two(day)}-${year}`,
      `${year} ${name} ${two(day)}`,
    ]),
};
/** As the languages themselves have them, in full and shortened. */
const namesByMonth = Array.from({ length: 12 }, (_, at) =>
  ["en", "de", "fr", "es", "it", "pt"].flatMap((language) =>
    (["long", "short"] as const).map((style) =>
      new Intl.DateTimeFormat(language, { month: style, timeZone: "UTC" }).format(Date.UTC(2026, at, 15)),
    ),
  ),
);
const monthNames = (month: number): string[] => namesByMonth[month - 1] ?? [];
const writings = Object.keys(forms) as CsvDates["written"][];
/** Up to 14 hours ahead, and up to 12 behind. */
const zones = [
  ...["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "Pacific/Kiritimati"],
  ...["Pacific/Pago_Pago", "Etc/GMT+12", "Pacific/Chatham"],
];
const aDay = fc.date({ min: new Date("2013-01-01"), max: new Date("2027-11-20"), noInvalidDate: true }).map((at) => ({
  year: at.getUTCFullYear(),
  month: at.getUTCMonth() + 1,
  day: at.getUTCDate(),
}));
const read = (cell: string, written: CsvDates["written"], timeZone: string | null = "UTC", atMs = nowMs) =>
  timeInCell(cell, { written, timeZone }, atMs);
const isoDay = ({ year, month, day }: Day): string => `${year}-${two(month)}-${two(day)}`;

describe("a date of a file", () => {
  it("is the same day in its zone and in UTC, however it is written", () => {
    fc.assert(
      fc.property(aDay, fc.constantFrom(...writings), fc.constantFrom(...zones), (day, written, zone) => {
        for (const cell of forms[written](day)) {
          const time = read(cell, written, zone);
          if (!time.ok) throw new Error(`${cell}: ${time.error}`);
          expect([cell, time.value.slice(0, 10), dayIn(zone, Date.parse(time.value))]).toEqual([
            ...[cell, isoDay(day), isoDay(day)],
          ]);
        }
      }),
    );
  });

  it("with a time is what clocks of its zone show then", () => {
    const clock = (zone: string, at: string) =>
      new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "medium" }).format(
        new Date(at),
      );
    fc.assert(
      fc.property(
        aDay,
        // Clocks that jump do so in the night.
        fc.record({ hour: fc.integer({ min: 4, max: 23 }), minute: fc.integer({ min: 0, max: 59 }) }),
        fc.constantFrom(...writings),
        fc.constantFrom(...zones),
        (day, { hour, minute }, written, zone) => {
          const half = `${hour % 12 === 0 ? 12 : hour % 12}:${two(minute)} ${hour < 12 ? "AM" : "pm"}`;
          for (const time of [`${two(hour)}:${two(minute)}`, `${hour}:${two(minute)}:00`, half])
            for (const mark of [" ", ", ", "T"]) {
              const at = read(`${forms[written](day)[0]}${mark}${time}`, written, zone);
              expect(at.ok && clock(zone, at.value)).toBe(`${isoDay(day)} ${two(hour)}:${two(minute)}:00`);
            }
        },
      ),
    );
  });

  it.each<[string, CsvDates["written"], string, string]>([
    ["2026-11-20", "iso", "UTC", "2026-11-20T12:00:00.000Z"],
    ["20.11.2026", "day.month.year", "Europe/Berlin", "2026-11-20T11:30:00.000Z"],
    ["11/20/2026", "month/day/year", "America/New_York", "2026-11-20T14:30:00.000Z"],
    ["20/11/2026", "day/month/year", "Pacific/Kiritimati", "2026-11-20T05:00:00.000Z"],
    ["20.11.26, 09:30", "day.month.year", "Europe/Berlin", "2026-11-20T08:30:00.000Z"],
    ["11/20/2026 12:05 a.m.", "month/day/year", "America/New_York", "2026-11-20T05:05:00.000Z"],
    ["2026-11-20 09:30:15.250", "iso", "Asia/Kolkata", "2026-11-20T04:00:15.250Z"],
    // Skipped in spring: the moment the clocks jump. Shown twice in autumn: the first time.
    ["29.03.2026 02:30", "day.month.year", "Europe/Berlin", "2026-03-29T01:00:00.000Z"],
    ["25.10.2026 02:30", "day.month.year", "Europe/Berlin", "2026-10-25T00:30:00.000Z"],
    // As people's programs write them, with spaces at which no line breaks.
    ["11/20/2026, 9:30\u202fPM", "month/day/year", "America/New_York", "2026-11-21T02:30:00.000Z"],
    ["20.11.2026\u00a09:30", "day.month.year", "UTC", "2026-11-20T09:30:00.000Z"],
    ["2026.11.20", "iso", "UTC", "2026-11-20T12:00:00.000Z"],
    ["2026/1/5", "iso", "UTC", "2026-01-05T12:00:00.000Z"],
    // Of the last century, where this one has not come so far.
    ["31.12.99", "day.month.year", "UTC", "1999-12-31T12:00:00.000Z"],
    ["29/02/28", "day/month/year", "UTC", "1928-02-29T12:00:00.000Z"],
    ["01.01.27", "day.month.year", "UTC", "2027-01-01T12:00:00.000Z"],
    ["99-12-31", "iso", "UTC", "1999-12-31T12:00:00.000Z"],
    // What has its offset says itself when it was.
    ["2026-11-20 09:30:00+01:00", "iso", "Asia/Tokyo", "2026-11-20T08:30:00.000Z"],
    ["2026-11-20 09:30:00.123456-0530", "iso", "Asia/Tokyo", "2026-11-20T15:00:00.123Z"],
    ["2026-11-20 09:30:00+01", "iso", "Asia/Tokyo", "2026-11-20T08:30:00.000Z"],
    ["2026-11-20 09:30:00 UTC", "iso", "Asia/Tokyo", "2026-11-20T09:30:00.000Z"],
    ["20.11.2026 9:30 PM Z", "day.month.year", "Asia/Tokyo", "2026-11-20T21:30:00.000Z"],
    [" 2026-11-20T09:30:00Z ", "iso", "Asia/Tokyo", "2026-11-20T09:30:00Z"],
    ["2026-11-20T09:30:00+05:00", "day.month.year", "Europe/Berlin", "2026-11-20T09:30:00+05:00"],
    ["26.11.20", "iso", "UTC", "2026-11-20T12:00:00.000Z"],
    ["26.11.20", "day.month.year", "UTC", "2020-11-26T12:00:00.000Z"],
    ["03 Nov 2026", "named", "UTC", "2026-11-03T12:00:00.000Z"],
    ["3-Nov-26", "named", "UTC", "2026-11-03T12:00:00.000Z"],
    ["Nov 3, 2026 9:30 PM", "named", "America/New_York", "2026-11-04T02:30:00.000Z"],
    ["Sept. 3rd 2026", "named", "UTC", "2026-09-03T12:00:00.000Z"],
    ["3. März 2026, 09:30", "named", "Europe/Berlin", "2026-03-03T08:30:00.000Z"],
    ["3 MRZ 26", "named", "UTC", "2026-03-03T12:00:00.000Z"],
    ["1er févr. 2026", "named", "UTC", "2026-02-01T12:00:00.000Z"],
    ["31 dez 99", "named", "UTC", "1999-12-31T12:00:00.000Z"],
  ])("%s, %s in %s is %s", (cell, written, zone, expected) => {
    expect(read(cell, written, zone)).toEqual({ ok: true, value: expected });
  });

  it.each<[string, CsvDates["written"], string]>([
    ["31.02.2026", "day.month.year", "There is no such day, read as day.month.year."],
    ["29.02.2027", "day.month.year", "no such day"],
    ["00.01.2026", "day.month.year", "no such day"],
    ["20.13.2026", "day.month.year", "no such day"],
    ["2026-04-31", "iso", "There is no such day, read as year-month-day."],
    ["0026-04-30", "iso", "no such day"],
    ["20/11/2026", "month/day/year", "no such day"],
    ["11/20/2026", "day/month/year", "no such day"],
    ["11/20-2026", "month/day/year", "Expected a date as month/day/year."],
    ["20.11.2026", "iso", "Expected a date as year-month-day."],
    ["20.11.202", "day.month.year", "Expected a date"],
    ["20.11.2026 24:00", "day.month.year", "There is no such time of day."],
    ["20.11.2026 9:60", "day.month.year", "no such time"],
    ["11/20/2026 13:00 PM", "month/day/year", "no such time"],
    ["11/20/2026 0:30 AM", "month/day/year", "no such time"],
    ["20.11.2026 PM", "day.month.year", "Expected a date"],
    ["20.11.2026 at nine", "day.month.year", "Expected a date"],
    ["", "iso", "Expected a date"],
    ["2026115", "iso", "Expected a date"],
    ["26.11.2020", "iso", "Expected a date"],
    ["31 Feb 2026", "named", "There is no such day, read as day month year, the month by its name."],
    // June or July, and a month of nobody's.
    ["3 jui 2026", "named", "Expected a date"],
    ["3 Smarch 2026", "named", "Expected a date"],
    ["Nov 2026", "named", "Expected a date"],
    ["20.11.2026", "named", "Expected a date"],
    ["2026-11-20 09:30+15:00", "iso", "There is no such offset."],
    ["2026-11-20 +01:00", "iso", "Expected a date"],
  ])("is refused: %j as %s", (cell, written, words) => {
    expect(read(cell, written)).toMatchObject({ ok: false, error: expect.stringContaining(words) });
  });

  it("without a zone is a day of UTC; a time whose offset is not there is refused, never read off another clock", () => {
    for (const [written, ofForms] of Object.entries(forms) as [CsvDates["written"], (typeof forms)["iso"]][])
      for (const cell of ofForms({ year: 2026, month: 11, day: 20 })) {
        expect(read(cell, written, null)).toEqual(read(cell, written, "UTC"));
        expect(read(`${cell} 09:30`, written, null)).toEqual({
          ...{ ok: false, error: "The time has no offset, and no time zone was said." },
        });
        expect(read(`${cell} 09:30+01:00`, written, null)).toEqual(read(`${cell} 09:30+01:00`, written, "Asia/Tokyo"));
      }
  });

  it("with a year of two digits is of the century that the tenant's clock tells", () => {
    const later = Date.parse("2035-06-01T00:00:00Z");
    expect(read("31.12.34", "day.month.year", "UTC", later)).toEqual({ ok: true, value: "2034-12-31T12:00:00.000Z" });
    expect(read("31.12.34", "day.month.year")).toEqual({ ok: true, value: "1934-12-31T12:00:00.000Z" });
  });

  it("of a column that reaches over less than three years may always be written as it was", () => {
    const near = fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(aDay, near, fc.constantFrom(...writings), fc.nat(), ({ year, month, day }, after, written, pick) => {
        const cells = after.map((days) => {
          const at = new Date(Date.UTC(year - 3, month - 1, day + days));
          const all = forms[written]({
            ...{ year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, day: at.getUTCDate() },
          });
          return all[pick % all.length] ?? "";
        });
        expect(possibleWritings(cells, nowMs)).toContain(written);
      }),
    );
  });

  it.each([
    [["2026-11-20T09:30:00Z", "2026-11-20T09:30:00+01:00"], ["exact"]],
    [["2026-11-20", "2026-11-20T09:30:00Z"], ["iso"]],
    [["2026-11-20 09:30"], ["iso"]],
    [["03.04.2026", "05.06.2026"], ["day.month.year"]],
    [
      ["03/04/2026", "03/05/2026"],
      ["month/day/year", "day/month/year"],
    ],
    [["03/04/2026", "03/13/2026"], ["month/day/year"]],
    [["03/04/2026", "13/03/2026", "nonsense"], ["day/month/year"]],
    [
      ["03/13/2026", "13/03/2026"],
      ["month/day/year", "day/month/year"],
    ],
    [
      ["2026-11-20", "20.11.2026"],
      ["iso", "day.month.year"],
    ],
    // The first number may be the year as well as the day.
    [
      ["26-11-20", "26-11-21"],
      ["iso", "day/month/year"],
    ],
    [
      ["04/03/26", "04/03/26"],
      ["iso", "month/day/year", "day/month/year"],
    ],
    [["04/13/26"], ["month/day/year"]],
    [["99/12/31"], ["iso"]],
    [["26.11.20"], ["iso", "day.month.year"]],
    [["26.11.20", "26.11.19", "26.12.31"], ["iso"]],
    [["26.11.20", "31.12.20"], ["day.month.year"]],
    // The days of a month, read as years, would lie decades apart.
    [["02.11.26", "16.11.26", "20.11.26"], ["day.month.year"]],
    [["26.11.02", "26.11.16", "26.11.20"], ["iso"]],
    [["26-11-02", "26-11-16", "26-11-20"], ["iso"]],
    // One wrong year among the days of a month proves nothing.
    [
      ["12.11.26", "15.11.26", "20.11.26", "20.11.06"],
      ["iso", "day.month.year"],
    ],
    // Firsts of months of some years are not days of a year long ago.
    [
      ["01.01.20", "01.07.22", "01.01.24"],
      ["iso", "day.month.year"],
    ],
    [
      ["26.11.20", "26.11.19"],
      ["iso", "day.month.year"],
    ],
    [["03 Nov 2026", "Nov 3, 2026", "3-Nov-26"], ["named"]],
    [
      ["03 Nov 2026", "03.04.2026"],
      ["day.month.year", "named"],
    ],
    [["2026-11-20 09:30:00+01:00", "2026-11-20 09:30:00 UTC"], ["iso"]],
    [["2026.11.20"], ["iso"]],
    [[" 2026-11-20"], ["iso"]],
    [["yesterday", "20 Smarch 2026"], ["exact"]],
    [[], ["exact"]],
  ])("tells by its column how it is written, or that it does not: %j", (cells, expected) => {
    expect(possibleWritings(cells, nowMs)).toEqual(expected);
  });
});

describe("the zone of a column of dates", () => {
  it.each<[string[], boolean]>([
    [["20.11.2026", "2026-11-20"], false],
    [["20.11.2026", "21.11.2026 09:30"], true],
    [["03/04/2026 9:30\u202fPM"], true],
    [["2026-11-20T09:30:00Z", "2026-11-20 09:30:00+01:00", "2026-11-20 09:30 UTC"], false],
    [["2026-11-20T09:30:00Z", "2026-11-20T09:30:00"], true],
    [["3 Nov 2026"], false],
    [["3 Nov 2026", "Nov 3, 2026 9:30 PM"], true],
    [["yesterday at 09:30", ""], false],
  ])("has to be said where there are times without an offset: %j", (cells, expected) => {
    expect(needZone(cells, nowMs)).toBe(expected);
  });
});

describe("a row with a date", () => {
  const head = ["id", "date", "amount", "currency", "payer", "payee"];
  const mappingWith = (dates?: CsvDates): CsvMapping => {
    const mapping = mappingOf(head, ",", {}, dates && { dates });
    if (!mapping.ok) throw new Error(mapping.error);
    return mapping.value;
  };
  const row = (date: string) => ({ cells: ["1", date, "5", "EUR", "a", "b"] });

  it("says which field it is refused for, and never what stood there", () => {
    const mapping = mappingWith({ written: "day.month.year", timeZone: "Europe/Berlin" });
    expect(transactionInRow(mapping, row("20.11.2026"), nowMs)).toMatchObject({
      ...{ ok: true, value: { date: Date.parse("2026-11-20T11:30:00Z") } },
    });
    expect(transactionInRow(mapping, row("31.02.2026"), nowMs)).toEqual({
      ...{ ok: false, error: "date: There is no such day, read as day.month.year." },
    });
    expect(transactionInRow(mapping, row(""), nowMs)).toMatchObject({
      ok: false,
      error: expect.stringContaining("date: "),
    });
  });

  it("is refused where it is more than a year ahead by the tenant's clock, however it is written", () => {
    const written = mappingWith({ written: "day.month.year", timeZone: "Europe/Berlin" });
    const error = "date: The date is more than a year ahead.";
    for (const date of ["31.12.2099", "31.12.27", "2027-12-31T00:00:00Z"])
      expect([date, transactionInRow(written, row(date), nowMs)]).toEqual([date, { ok: false, error }]);
    expect(transactionInRow(mappingWith(), row("2099-12-31T00:00:00Z"), nowMs)).toEqual({ ok: false, error });
    expect(transactionInRow(written, row("22.11.27"), nowMs).ok).toBe(true);
    expect(transactionInRow(written, row("31.12.27"), Date.parse("2027-06-01T00:00:00Z")).ok).toBe(true);
  });

  it("is read in the flat spelling as well", () => {
    const sent = aFlatTransaction({ tx_date_time: "20.11.2026" });
    const mapping = mappingOf(Object.keys(sent), ",", {}, { dates: { written: "day.month.year", timeZone: "UTC" } });
    expect(
      mapping.ok && transactionInRow(mapping.value, { cells: Object.values(sent).map(String) }, nowMs),
    ).toMatchObject({
      ...{ ok: true, value: { date: Date.parse("2026-11-20T12:00:00Z") } },
    });
  });

  it("takes exact times alone, as long as nobody says how dates are written", () => {
    expect(transactionInRow(mappingWith(), row("2026-11-20T09:30:00Z"), nowMs).ok).toBe(true);
    expect(transactionInRow(mappingWith(), row("2026-02-31T09:30:00Z"), nowMs)).toEqual({
      ...{ ok: false, error: "date: There is no such time." },
    });
    expect(transactionInRow(mappingWith(), row("2026-11-20"), nowMs)).toMatchObject({
      ...{ ok: false, error: expect.stringContaining("date: Send the time with its offset") },
    });
  });
});

describe("the columns of a statement", () => {
  const guessed = (head: string[], given = {}) => {
    const mapping = mappingOf(head, ",", given);
    return mapping.ok ? mapping.value.fields : [mapping.error];
  };
  const [from, to] = ["originator", "beneficiary"].map((side) => `${side}.correlationId`) as [string, string];

  it.each<[string, string[], (string | null)[]]>([
    [
      "a bank's",
      ["Booking Date", "Value Date", "Amt", "Ccy", "Ref", "Debtor", "Debtor Acct", "Creditor", "Creditor IBAN"],
      ["date", null, "amount", "currency", "correlationId", "originator.name", from, "beneficiary.name", to],
    ],
    [
      "without accounts",
      ["Value Date", "Amount", "CCY", "Tx ID", "Ref", "Payer", "Recipient"],
      ["date", "amount", "currency", "correlationId", "reference", from, to],
    ],
    [
      "with a reference already",
      ["id", "Ref", "reference", "date", "amount", "currency", "sender", "receiver"],
      ["correlationId", null, "reference", "date", "amount", "currency", from, to],
    ],
    [
      "as before",
      ["id", "date", "amount", "currency", "originator", "beneficiary"],
      ["correlationId", "date", "amount", "currency", from, to],
    ],
  ])("are guessed by their names: %s", (_words, head, expected) => {
    expect(guessed(head)).toEqual(expected);
  });

  it("are left to the sender where two names might be the same thing", () => {
    const head = ["id", "date", "amount", "currency", "payer", "debtor", "payee"];
    expect(guessed(head)[0]).toBe(`no column becomes "${from}"`);
    expect(guessed(head, { payer: from })).toEqual([
      ...["correlationId", "date", "amount", "currency", from, "originator.name", to],
    ]);
  });
});
