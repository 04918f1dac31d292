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

/** Other names by which checks may be asked for. Results have the name that stands on the right. */
export const checkAliases: Readonly<Record<string, string>> = {
  "identity-verification-session": "identity-verification",
  "bank-account": "bank-account-verification",
  credit: "commercial-credit-check",
  "e-mail": "email",
  ip: "ip-country",
  website: "merchant-monitoring",
  merchant: "merchant-monitoring",
  mcc: "merchant-screening",
  "terminated-merchants": "merchant-screening",
};

/** The name of a check that goes by several; whatever else it is stays as it is. */
export const canonicalCheck = <T>(name: T): T | string =>
  typeof name === "string" && Object.hasOwn(checkAliases, name) ? (checkAliases[name] ?? name) : name;
