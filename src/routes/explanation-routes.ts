import * as z from "zod";
import { ask } from "./case-reads";
import { answer, defineRoute, type Route } from "./framework";

const ReplayView = z
  .looseObject({
    same: z
      .boolean()
      .meta({ description: "Every command did the same, and every score came out the same, byte for byte." }),
    complete: z.boolean().meta({ description: "The whole history was decided again." }),
    entries: z.int(),
    scores: z.array(
      z.looseObject({
        seq: z.int().meta({ description: "Place in the timeline." }),
        at: z.string().meta({ format: "date-time" }),
        plugin: z.string().nullable(),
        score: z.number().nullable(),
        recordedSha256: z.string().meta({ description: "Of the explanation as it was stored." }),
        replayedSha256: z.string(),
        same: z.boolean(),
      }),
    ),
    differences: z.array(z.looseObject({ seq: z.int(), what: z.string() })),
  })
  .meta({ id: "ExplanationReplay" });

/** Proof that the record of a case explains it. */
export const explanationRoutes: Route[] = [
  defineRoute(
    {
      scope: "cases:read",
      tag: "Cases",
      name: "replayExplanation",
      method: "POST",
      path: "/api/v1/cases/{id}/explanation/replay",
      summary: "Decide the history of a case again and compare it with the record",
      description:
        "Every command of the log is decided again, with the rules, lists and answers that were recorded with it. Nothing changes, and " +
        "nobody outside is asked.",
      params: z.object({ id: z.string() }),
      idempotent: "none",
      answers: { 200: ReplayView },
    },
    async (call) => {
      const replayed = await ask(call, (subject) => subject.replay());
      return replayed.ok ? answer(200, replayed.value) : replayed;
    },
  ),
];
