import * as z from "zod";
import { required } from "../fields";
import { builtInCheck } from "./check";
import { judged, notCovered, reason } from "./judged";
import { nameScore } from "./name-score";

const percent = z.coerce.number().min(0).max(100);
const Subject = z.object({
  names: z.preprocess(
    (value) => value ?? [],
    z
      .array(z.object({ source: required, name: required }))
      .min(1, "is missing")
      .max(20),
  ),
  options: z.object({ clearFrom: percent.default(88), rejectBelow: percent.default(60) }).prefault({}),
});

/** Whether several sources mean the same name: the first one is the reference, every other is held against it. */
export const nameSimilarity = builtInCheck<z.output<typeof Subject>>({
  standard: "Jaro-Winkler over paired words, without legal forms, titles, marks and order",
  summary: "How alike the names of several sources are",
  input: Subject,
  example: {
    names: [
      { source: "declared", name: "Northwind Trading Ltd" },
      { source: "registry", name: "NORTHWIND TRADING LIMITED" },
    ],
  },
  judge({ names, options: { clearFrom, rejectBelow } }) {
    const [reference, ...others] = names;
    if (reference === undefined || others.length === 0)
      return notCovered("There is only one source: nothing to compare the name with.");
    const comparisons = others.map(({ source, name }) => ({
      source,
      name,
      score: Math.round(nameScore(reference.name, name) * 1_000) / 10,
    }));
    const reasons = comparisons
      .filter(({ score }) => score < clearFrom)
      .map(({ source, score }) =>
        score < rejectBelow
          ? reason(
              "high",
              "name_differs",
              `The name in "${source}" is another than in "${reference.source}" (${score} %).`,
            )
          : reason(
              "medium",
              "name_resembles",
              `The name in "${source}" only resembles that in "${reference.source}" (${score} %).`,
            ),
      );
    const lowestScore = Math.min(...comparisons.map(({ score }) => score));
    return judged(reasons, { reference: { ...reference }, comparisons, lowestScore, clearFrom, rejectBelow });
  },
});
