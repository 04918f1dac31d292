import * as z from "zod";
import type { JsonObject } from "../lib/json";

/** One round of asking again, as events tell of it: what is asked of whom, without anybody's words. */
export const roundDetail = z.looseObject({
  round: z.int(),
  dueAt: z.string().nullable().meta({ format: "date-time" }),
  items: z.array(
    z.looseObject({
      id: z.string(),
      kind: z.string(),
      target: z.string(),
      person: z.string(),
      reason: z.string().nullable(),
    }),
  ),
});

export const roundSample = {
  round: 1,
  dueAt: "2026-12-06T10:00:00.000Z",
  items: [{ id: "1.1", kind: "field", target: "entity.data.address", person: "applicant", reason: "unclear" }],
} satisfies JsonObject;
