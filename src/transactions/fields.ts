import * as z from "zod";
import { luhnHolds } from "../formats/checksums";
import { countryOf } from "../formats/countries";
import { isObject, type JsonObject } from "../lib/json";
import { tenThousandthsOf } from "./amounts";
import { currencies } from "./currencies";

// Fields that all spellings of a transaction have in common. What they complain of is named by the spelling that has them.

export const text = (most: number) => z.string().trim().min(1).max(most);
/** Left out, or null: both say nothing. */
export const maybe = <S extends z.ZodType>(field: S) => field.nullish();

/** An amount in units of its currency; becomes whole ten-thousandths. */
export const amount = z
  .union([z.number(), z.string().max(60)], "Expected a number, or the same as text.")
  .meta({
    description: "In units of the currency, with at most four decimals; as a number, or exactly as text.",
    example: "120.50",
  })
  .transform((given, context): number => {
    const exact = tenThousandthsOf(given);
    if (exact.ok) return exact.value;
    context.addIssue({ code: "custom", message: `The amount ${exact.error}.` });
    return z.NEVER;
  });

export const currency = z
  .string()
  .trim()
  .toUpperCase()
  .refine((code) => currencies.has(code), "This is no currency of ISO 4217.")
  .meta({ example: "EUR" });

const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)$/i;
/** Whether this is a moment, however its zone's clocks go. There may still be no such time. */
export const isExactTime = (given: string): boolean => isoTime.test(given);
/** Before it a number of milliseconds is one of seconds. */
const earliestMs = 100_000_000_000;
/** The end of the year 9999: after it a number of milliseconds is one of smaller parts. How far ahead times may be is told by clocks, elsewhere. */
const latestMs = 253_402_300_799_999;

/** A moment; becomes milliseconds of the epoch. */
export const moment = z
  .union([z.string().max(40), z.int()], "Expected a time.")
  .meta({
    description: "ISO 8601 with an offset or `Z`, or milliseconds since 1970.",
    example: "2026-11-20T09:30:00Z",
  })
  .transform((given, context): number => {
    const fail = (message: string) => {
      context.addIssue({ code: "custom", message });
      return z.NEVER;
    };
    if (typeof given === "number")
      return given < earliestMs || given > latestMs
        ? fail("Send milliseconds since 1970, or a time with its offset.")
        : given;
    if (!isExactTime(given)) return fail("Send the time with its offset, such as 2026-11-20T09:30:00Z.");
    const atMs = Date.parse(given);
    // Of a 31st of February the clock would make a day in March.
    const day = given.slice(0, 10);
    return Number.isNaN(atMs) || isoDay(Date.parse(day)) !== day ? fail("There is no such time.") : atMs;
  });

const isoDay = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10);

/** A country by two or three letters becomes its two; anything else stays what it was. */
export const country = text(60).transform((given) => countryOf(given) ?? given);

const mostTextChars = 10_000;

/** What the caller wants kept beside the rest. */
export const kept = z
  .custom<JsonObject>(isObject, "Expected an object.")
  .refine((value) => JSON.stringify(value).length <= mostTextChars, `At most ${mostTextChars} characters of JSON.`)
  .meta({ type: "object", additionalProperties: true });

/** A token or fingerprint of a card. The number itself has no business here. */
export const cardToken = text(200).refine(
  (token) => !/^\d{13,19}$/.test(token.replaceAll(/[ -]/g, "")) || !luhnHolds(token.replaceAll(/[ -]/g, "")),
  "This looks like the number of a card: send a token of it.",
);

/** The first digits of a card, six to eight. */
export const bin = z
  .union([z.string(), z.int()], "Expected six to eight digits.")
  .meta({ example: "411111" })
  .transform(String)
  .pipe(z.string().regex(/^\d{6,8}$/, "Expected six to eight digits."));

export const mcc = z
  .union([z.string(), z.int()], "Expected four digits.")
  .meta({ example: "5411" })
  .transform((code) => String(code).padStart(4, "0"))
  .pipe(z.string().regex(/^\d{4}$/, "Expected four digits."));
