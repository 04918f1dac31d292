/** What can be wrong with an answer: the codes of `FieldProblem`. The sentences are in `messages.ts`. */
export type ProblemCode =
  | "required" // params.kind: how to answer (type, choose, tick, date, add)
  | "document_required"
  | "too_many_files" // maxFiles
  | "too_short" // minLength
  | "too_long" // maxLength
  | "pattern"
  | "not_a_number"
  | "too_small" // minimum
  | "too_large" // maximum
  | "not_an_email"
  | "not_a_phone"
  | "not_a_url"
  | "date_incomplete" // missing: ["day", "month", "year"]
  | "date_impossible"
  | "date_in_future"
  | "date_in_past"
  | "too_young" // years
  | "too_few_items" // minItems
  | "too_many_items" // maxItems
  | "not_an_option"
  | "bad_value";

/** Codes that say that there is no answer yet; all others find fault with one. */
export const isMissing = (code: string): boolean => code === "required" || code === "document_required";
