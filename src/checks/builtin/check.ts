import type * as z from "zod";
import type { JsonObject } from "../../lib/json";
import { err, ok, type Result } from "../../lib/result";
import type { Judged } from "./judged";

/** What a check may know beside its subject. */
export interface Surroundings {
  /** Time on the tenant's clock. */
  nowMs: number;
  environment: "sandbox" | "production";
  records: Records;
}

/** What the tenant's own records tell. */
export interface Records {
  /** Files of other cases with the same bytes as one of these (files by id, or bytes by SHA-256). */
  sameBytes(ask: { fileIds: string[]; sha256s: string[] }): Promise<SameBytes>;
}

export interface SameBytes {
  /** Of those asked about, how many have been seen before at all. */
  known: number;
  elsewhere: { sha256: string; caseId: string; fileId: string; seenAtMs: number }[];
}

/** One check of our own: what it goes by, what it needs, and how it judges. */
export interface BuiltInCheck<Input> {
  /** The standard or rule it goes by, for the catalogue. */
  standard: string;
  summary: string;
  input: z.ZodType<Input>;
  example: JsonObject;
  judge(input: Input, around: Surroundings): Judged | Promise<Judged>;
}

/** The same with its input's type inside, so that checks of all kinds fit into one table. */
export interface AnyBuiltInCheck extends Omit<BuiltInCheck<unknown>, "judge"> {
  /** The error: every issue with its path. */
  run(raw: JsonObject, around: Surroundings): Promise<Result<Judged, z.core.$ZodIssue[]>>;
}

export function builtInCheck<Input>(check: BuiltInCheck<Input>): AnyBuiltInCheck {
  const { standard, summary, input, example } = check;
  return {
    standard,
    summary,
    input,
    example,
    async run(raw, around) {
      const parsed = input.safeParse(raw);
      return parsed.success ? ok(await check.judge(parsed.data, around)) : err(parsed.error.issues);
    },
  };
}
