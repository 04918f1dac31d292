import type { Json } from "../lib/json";
import type { FormFacts, FormPage } from "./form";
export const undeclaredPath = (_page: FormPage, _answers: Record<string, Json>, _facts: FormFacts): string | null =>
  null;
