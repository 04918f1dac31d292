/** What can be wrong with an answer: the codes of `FieldProblem`. The sentences are in `messages.ts`. */
export type ProblemCode =
  | "required" // params.kind: how to answer (type, choose, tick, date, add)
  | "document_required"
  | "front_missing" // the document has its back
  | "back_missing"
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
  | "iban_country"
  | "number_structure" // names: what the country calls its numbers
  | "number_check_digits"
  | "postal_code" // example
  | "phone_other_country" // country
  | "parts_missing" // missing: parts of an address, an account or an amount
  | "part_malformed" // missing: the parts
  | "not_an_amount"
  | "not_signed"
  | "mrz_unreadable"
  | "mrz_differs" // missing: what differs
  | "mrz_expired"
  | "compare" // the other question cannot be named
  | "compare_equal" // other: the path of the other answer, or the question
  | "compare_different"
  | "compare_more"
  | "compare_less"
  | "compare_later"
  | "compare_earlier"
  | "file_too_large" // megabytes
  | "server_check"
  | "unsent" // typed after its page was sent, or without sending it: the form would go without it
  | "bad_value";

/** Codes that say that there is no answer yet; all others find fault with one. */
export const isMissing = (code: string): boolean => missing.has(code);

const missing: ReadonlySet<string> = new Set(["required", "document_required", "front_missing", "back_missing"]);
