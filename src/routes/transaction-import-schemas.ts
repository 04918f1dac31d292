import * as z from "zod";
import { isObject, jsonOrNull } from "../lib/json";
import { isTimeZone } from "../lib/work-time";
import { amountWritings } from "../transactions/csv-amounts";
import { dateWritings } from "../transactions/csv-dates";
import type { CsvWriting } from "../transactions/csv-mapping";

const Mapping = z
  .string()
  .max(4_000)
  .transform((text, context): Record<string, string> => {
    const given = jsonOrNull(text);
    const isMapping = isObject(given) && Object.values(given).every((field) => typeof field === "string");
    if (isMapping) return given as Record<string, string>;
    context.addIssue({ code: "custom", message: "Expected a JSON object of names of columns and fields." });
    return z.NEVER;
  });

export const DateWriting = z.enum(dateWritings);
export const AmountWriting = z.enum(amountWritings);

export const ImportQuery = z.strictObject({
  mapping: Mapping.optional().meta({
    description: `JSON object: name of a column → field (correlationId, date, amount … as in \`POST /transactions\`, with dots; instead of \`amount\` also \`debit\` and \`credit\`, of which each row has one: a debit is outbound). Other columns are guessed by their names.`,
  }),
  dates: DateWriting.optional().meta({
    description:
      "How dates are written. `exact`: times with their offset alone, as without `dates` and `timeZone`; the others take those as well, " +
      "dates without a time, with their weekday or not, and times of the zone.",
  }),
  timeZone: z.string().max(60).refine(isTimeZone, "No such time zone; write it like Europe/Berlin.").optional().meta({
    description:
      "Of which zone days and times without an offset are: `Europe/Berlin`. Without it days are those of UTC, and such times are refused.",
  }),
  amounts: AmountWriting.optional().meta({
    description:
      "How amounts are written. `exact`: as `POST /transactions` takes them, as without it; `point` and `comma`: what stands before decimals, " +
      "with thousands apart (`1.234,56`), signs (`-1`, `1-`, `(1)`, `1 DR`) that say the direction, and a currency (`€ 1`, `1 GBP`) that must be the row's, " +
      "or is it where no column says one; `either`: what an amount shows by itself, and `1.234` is refused.",
  }),
});

/** How the file is written; what is exact is left out. */
export function writingIn({ dates, timeZone, amounts }: z.output<typeof ImportQuery>): CsvWriting {
  const written = dates ?? (timeZone === undefined ? "exact" : "iso");
  return {
    ...(written !== "exact" && { dates: { written, timeZone: timeZone ?? null } }),
    ...(amounts !== undefined && amounts !== "exact" && { amounts }),
  };
}

export const ImportView = z
  .looseObject({
    id: z.string(),
    status: z.enum(["running", "done", "cancelled", "failed"]),
    sizeBytes: z.int(),
    doneBytes: z.int(),
    rows: z.int().meta({ description: "Worked off so far." }),
    accepted: z.int(),
    duplicates: z.int(),
    refused: z.int(),
    fields: z.array(z.string().nullable()).meta({ description: "What each column becomes; null: left out." }),
    dates: DateWriting,
    timeZone: z.string().nullable().meta({ description: "Null: none was said." }),
    amounts: AmountWriting,
    problem: z.string().nullable(),
    createdAt: z.string().meta({ format: "date-time" }),
    updatedAt: z.string().meta({ format: "date-time" }),
  })
  .meta({ id: "TransactionImport" });
