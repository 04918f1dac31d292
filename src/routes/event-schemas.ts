import * as z from "zod";
import type { EventQuery } from "../db/events";
import { parseId, subscribableEventTypes } from "../domain";
import { cursorOf, limit, writeCursor } from "./cursor";

const time = z.iso.datetime({ offset: true });
const Place = z.strictObject({ place: z.int().min(0) });

/** What narrows the log, for a page of it and for reading along. */
const filters = {
  type: z
    .string()
    .max(1_000)
    .transform((text) => text.split(",").map((one) => one.trim()))
    .pipe(z.array(z.enum(subscribableEventTypes)))
    .optional()
    .meta({
      type: "string",
      description: "A type of event, or several with commas between them.",
      examples: ["case.created"],
    }),
  case: z
    .string()
    .refine((text) => parseId("case", text) !== null, { error: "the id of a case" })
    .optional()
    .meta({ description: "Id of a case." }),
  workflow: z.string().min(1).max(200).optional().meta({ description: "Key or id of a definition." }),
};

const payloadWords = "`full`: `data` is the context of the case as it was. `thin`: `data` is empty.";

export const EventListQuery = z.strictObject({
  ...filters,
  createdAfter: time.optional().meta({ description: "Happened then or later." }),
  createdBefore: time.optional().meta({ description: "Happened before then." }),
  payload: z.enum(["full", "thin"]).default("full").meta({ description: payloadWords }),
  order: z
    .enum(["asc", "desc"])
    .default("asc")
    .meta({ description: "`asc`: as they were written into the log, the oldest first. `desc`: the newest first." }),
  limit,
  cursor: cursorOf(Place).meta({
    description: "`cursor` or `nextCursor` of an answer before, or `id` of a frame of the tail.",
  }),
});

export const OneEventQuery = z.strictObject({
  payload: z.enum(["full", "thin"]).default("full").meta({ description: payloadWords }),
});

export const TailQuery = z.strictObject({
  ...filters,
  payload: z.enum(["full", "thin"]).default("thin").meta({ description: payloadWords }),
  cursor: cursorOf(Place).meta({
    description:
      "Begin behind this place. The header `Last-Event-ID` says the same and counts first. Neither: only what comes.",
  }),
});

/** The filters as the log understands them. */
export function logFilters(query: {
  type?: string[] | undefined;
  case?: string | undefined;
  workflow?: string | undefined;
  createdAfter?: string | undefined;
  createdBefore?: string | undefined;
}): Pick<EventQuery, "types" | "caseId" | "workflow" | "fromMs" | "untilMs"> {
  return {
    types: query.type ?? [],
    caseId: query.case ?? null,
    workflow: query.workflow ?? null,
    fromMs: query.createdAfter === undefined ? null : Date.parse(query.createdAfter),
    untilMs: query.createdBefore === undefined ? null : Date.parse(query.createdBefore),
  };
}

export const placeCursor = (place: number): string => writeCursor({ place });

/** A place out of a header, or null: it is not one of ours. */
export function placeOf(text: string): number | null {
  const read = cursorOf(Place).safeParse(text);
  return read.success ? (read.data?.place ?? null) : null;
}

export const EventView = z
  .looseObject({
    id: z.string().meta({ description: "`webhook-id` of its deliveries." }),
    type: z.string(),
    timestamp: z.string().meta({ format: "date-time" }),
    sequence: z.int().meta({ description: "Rises by one per case." }),
    caseId: z.string().nullable(),
    data: z.looseObject({}),
    erased: z
      .literal(true)
      .optional()
      .meta({ description: "The case was erased: only that something happened is left." }),
  })
  .meta({
    id: "Event",
    description: "The body of a webhook, exactly as it is delivered. `GET /event-types` describes each type.",
  });

export const EventPageView = z.looseObject({
  data: z.array(EventView),
  nextCursor: z.string().nullable().meta({ description: "Null: there is nothing more now." }),
  cursor: z.string().meta({
    description:
      "Where this page ended, also when it was the last or had nothing on it. Keep it, and ask with it later: nothing is missed.",
  }),
});
