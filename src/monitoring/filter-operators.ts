/** What a leaf may ask of a transaction: no operator that looks elsewhere, or at what day it is today. */
export const filterOperators = [
  "EQUALS",
  "NOT_EQUALS",
  "GT",
  "GTE",
  "LT",
  "LTE",
  "BETWEEN",
  "IN",
  "NOT_IN",
  "IN_CASE_INSENSITIVE",
  "STARTS_WITH",
  "ENDS_WITH",
  "CONTAINS_ANY",
  "CONTAINS_ALL",
  "CONTAINS_NONE",
  "MATCHES",
  "COUNTRY_RISK",
  "EXISTS",
  "EMPTY",
  "NOT_EMPTY",
] as const;

/** They ask whether there is a value at all: a missing one is an answer to them, never unknown. */
export const ofPresence: ReadonlySet<string> = new Set(["EXISTS", "EMPTY", "NOT_EMPTY"]);
