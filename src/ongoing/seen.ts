import * as z from "zod";

/** What a look has found, to compare the next one with. Kept sealed. */
export const Seen = z.object({
  /** Hits: their mark → hash of what was found. */
  hits: z.record(z.string(), z.string()).optional(),
  /** Of a `company-registry` check. */
  registry: z.json().optional(),
  registryStatus: z.string().optional(),
  /** Documents that were told of: id → stage. */
  documents: z.record(z.string(), z.string()).optional(),
});
export type Seen = z.output<typeof Seen>;

/** Marks in `now` that were not there before, or are of something else. */
export const newMarks = (before: Record<string, string>, now: Record<string, string>): string[] =>
  Object.keys(now).filter((mark) => before[mark] !== now[mark]);

/** What a run has found, in full. Kept sealed. */
export const NewsItems = z.array(z.record(z.string(), z.json()));
export type NewsItems = z.output<typeof NewsItems>;
