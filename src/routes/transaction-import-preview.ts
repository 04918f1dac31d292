import * as z from "zod";
import { dbOf } from "../db/db-of";
import { clockOffsetOf } from "../db/tenants";
import { transactionSettingsOf } from "../db/transaction-archives";
import { transactionDirections } from "../domain/transactions";
import { byteLength } from "../lib/bytes";
import { err } from "../lib/result";
import { unitsOf } from "../transactions/amounts";
import { possibleAmounts } from "../transactions/csv-amounts";
import { needZone, possibleWritings } from "../transactions/csv-dates";
import { csvFields, fieldNamesOf, wantedMapping } from "../transactions/csv-mapping";
import { rowsIn, separatorOf } from "../transactions/csv-rows";
import { splitFields } from "../transactions/csv-split-amounts";
import { transactionInRow } from "../transactions/csv-transaction";
import { takenTimes, whyUntimely } from "../transactions/taken-times";
import { answer, defineRoute, type Route } from "./framework";
import { problem } from "./problem";
import { AmountWriting, DateWriting, ImportQuery, writingIn } from "./transaction-import-schemas";

/** So much of a file is looked at. */
export const previewBytes = 64_000;
const mostRows = 20;
/** Of so many, how dates and amounts are written is looked at: a day after the twelfth may be far down. */
export const mostReadRows = 2_000;
const mostCellChars = 200;

const Preview = z
  .looseObject({
    spelling: z.enum(["ours", "flat"]).meta({ description: "`flat`: columns are taken by their own names." }),
    separator: z.string(),
    columns: z.array(
      z.looseObject({ name: z.string(), field: z.string().nullable().meta({ description: "Null: it is left out." }) }),
    ),
    fields: z.array(z.string()).meta({ description: "All that a column can become." }),
    problems: z
      .array(z.string())
      .meta({ description: "Why a file with these columns is refused; empty: it is taken." }),
    dates: z.looseObject({
      written: DateWriting.meta({ description: "As `dates` said." }),
      timeZone: z.string().nullable(),
      possible: z
        .array(DateWriting)
        .meta({ description: "How the rows may be written, whatever `dates` said. More than one: say which." }),
      needZone: z.boolean().meta({ description: "Times without an offset are among them: say `timeZone`." }),
    }),
    amounts: z.looseObject({
      written: AmountWriting.meta({ description: "As `amounts` said." }),
      possible: z.array(AmountWriting).meta({
        description: "How the rows may be written, whatever `amounts` said. More than one: say which.",
      }),
    }),
    rows: z.array(
      z.looseObject({
        line: z.int(),
        cells: z.array(z.string()),
        problem: z.string().nullable().meta({ description: "Why this row would be refused." }),
        date: z.string().nullable().meta({ description: "The moment that its date is read as." }),
        amount: z.number().nullable().meta({ description: "In units of the currency, without a sign." }),
        currency: z.string().nullable(),
        direction: z.enum(transactionDirections).nullable(),
      }),
    ),
  })
  .meta({ id: "TransactionImportPreview" });

/** What a file would become, before it is sent. */
export const importPreviewRoute: Route = defineRoute(
  {
    scope: "cases:write",
    tag: "Transactions",
    name: "previewTransactionImport",
    method: "POST",
    path: "/api/v1/transactions/imports/preview",
    summary: "See what the columns and first rows of a file would become",
    description: `The body is the file, or its first ${previewBytes} bytes. Nothing is kept.`,
    query: ImportQuery,
    body: "raw",
    bodyAs: ["text/csv", "application/octet-stream"],
    limits: { bytes: previewBytes },
    answers: { 200: Preview },
    idempotent: "none",
    reads: false,
  },
  async ({ text, query, env, tenantId }) => {
    const separator = separatorOf(text.split("\n", 1)[0] ?? "");
    // What was cut off may have lost the end of a letter.
    const isEnd = byteLength(text) < previewBytes - 8;
    const read = rowsIn(new TextEncoder().encode(text), { most: mostReadRows + 1, separator, atLine: 1, isEnd });
    const [head, ...rows] = read?.rows ?? [];
    if (head === undefined) return err(problem("bad_value", "The file has no first row with names."));
    if (head.problem !== undefined) return err(problem("bad_value", `In the first row: ${head.problem}`));
    const wanted = [head.cells, separator, query.mapping ?? {}, writingIn(query)] as const;
    const { mapping, problems } = wantedMapping(
      ...wanted,
      rows.map(({ cells }) => cells),
    );
    const names = fieldNamesOf(mapping.spelling);
    const cellsOf = (...fields: string[]) => {
      const places = fields.map((field) => mapping.fields.indexOf(field));
      return rows.flatMap((row) => places.flatMap((place) => row.cells[place] || []));
    };
    const dates = cellsOf(names.date);
    const db = dbOf(env, tenantId);
    const [offsetMs, settings] = await Promise.all([clockOffsetOf(db, tenantId), transactionSettingsOf(db, tenantId)]);
    const nowMs = Date.now() + offsetMs;
    const times = takenTimes(settings, Date.now(), offsetMs);
    return answer(200, {
      ...{ spelling: mapping.spelling, separator, problems, fields: csvFields },
      columns: head.cells.map((name, place) => ({ name, field: mapping.fields[place] ?? null })),
      dates: {
        written: mapping.dates?.written ?? "exact",
        timeZone: mapping.dates?.timeZone ?? null,
        possible: possibleWritings(dates, nowMs),
        needZone: needZone(dates, nowMs),
      },
      amounts: {
        written: mapping.amounts ?? "exact",
        possible: possibleAmounts(cellsOf(names.amount, names.baseAmount, ...splitFields)),
      },
      rows: rows.slice(0, mostRows).map((row) => {
        const made = problems.length > 0 && row.problem === undefined ? null : transactionInRow(mapping, row, nowMs);
        const untimely = made?.ok === true ? whyUntimely(made.value.date, times) : null;
        const taken = made?.ok === true ? made.value : null;
        return {
          line: row.line,
          cells: row.cells.map((cell) => cell.slice(0, mostCellChars)),
          problem: made === null || made.ok ? untimely : made.error,
          date: taken === null ? null : new Date(taken.date).toISOString(),
          amount: taken === null ? null : unitsOf(taken.amount),
          currency: taken?.currency ?? null,
          direction: taken?.direction ?? null,
        };
      }),
    });
  },
);
