import * as z from "zod";

const text = z.string().min(1).max(400);

/** One entry of a list, in one shape for all formats. Also the shape of lines in a list of your own (NDJSON). */
export const ListEntry = z
  .object({
    id: text.meta({ description: "The list's own number of the entry." }),
    kind: z.enum(["person", "organisation", "vessel", "aircraft", "other"]),
    names: z
      .array(z.object({ name: text, quality: z.enum(["primary", "strong", "weak"]).default("strong") }))
      .min(1)
      .max(300),
    birthDates: z
      .array(z.string().regex(/^\d{4}(-\d{2}(-\d{2})?|\/\d{4})?$/, "is YYYY, YYYY-MM, YYYY-MM-DD or YYYY/YYYY"))
      .max(30)
      .default([]),
    /** ISO 3166 codes or names, as the list has them. */
    countries: z.array(text).max(60).default([]),
    identifiers: z
      .array(z.object({ type: text, value: text, country: text.nullable().default(null) }))
      .max(60)
      .default([]),
    topic: z.enum(["sanction", "pep", "watch"]).default("sanction"),
    programs: z.array(text).max(60).default([]),
    listedOn: z.string().max(40).nullable().default(null),
    inForce: z.boolean().default(true),
    remarks: z.string().max(2_000).nullable().default(null),
  })
  .meta({ id: "ListEntry" });
export type ListEntry = z.output<typeof ListEntry>;

/** Whom to look for. */
export interface ScreenedParty {
  kind: "person" | "organisation";
  /** All spellings that are known, the first is the main one. */
  names: string[];
  /** YYYY, YYYY-MM or YYYY-MM-DD. */
  birthDate: string | null;
  countries: string[];
  identifiers: { type: string | null; value: string; country: string | null }[];
}
