import type { Json } from "../lib/json";
import { dateOperators } from "./date-operators";
import { type FactOperator, factOperators } from "./fact-operators";
import { measuredOperators } from "./measured-operators";
import { textOperators } from "./text-operators";

/** Every operator that looks at one fact only: leaves, filters of lists, and hits of screenings use the same ones. */
export const oneFactOperators = {
  ...factOperators,
  ...textOperators,
  ...dateOperators,
  ...measuredOperators,
} satisfies Record<string, FactOperator>;

/** The operator of this name; null when there is none. */
export function oneFactOperator(name: Json | undefined): FactOperator | null {
  return typeof name === "string" && Object.hasOwn(oneFactOperators, name)
    ? oneFactOperators[name as keyof typeof oneFactOperators]
    : null;
}
