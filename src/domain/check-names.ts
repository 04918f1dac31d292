/** Checks that the deployment does itself: no vendor, no contract, no cost. Everything they need is in the order. */
export const builtInChecks = [
  "mrz",
  "document-expiry",
  "document-duplicates",
  "age",
  "iban",
  "lei",
  "vat-number",
  "registration-number",
  "tax-number",
  "phone",
  "email",
  "ip-country",
  "address-format",
  "name-similarity",
  "effective-ownership",
] as const;
export type BuiltInCheckName = (typeof builtInChecks)[number];

/** The name under which the deployment itself answers checks. */
export const builtInVendor = "builtin";

export const isBuiltInCheck = (name: string): name is BuiltInCheckName => builtInChecks.some((check) => check === name);
