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

/** What can be asked of vendors about a subject, whoever the vendor is. */
export const vendorChecks = [
  "company-registry",
  "ubo",
  "company-sanctions",
  "individual-sanctions",
  "identity-verification",
  "individuals-sanctions",
  "identity-documents",
  "bank-account-verification",
  "commercial-credit-check",
  "merchant-monitoring",
  "merchant-screening",
  "document-ocr",
  "address",
] as const;
export type VendorCheckName = (typeof vendorChecks)[number];

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

/** Whether there is such a check, by any of its names. */
export function isCheckName(name: string): boolean {
  const known: readonly string[] = [...vendorChecks, ...builtInChecks];
  return known.includes(String(canonicalCheck(name)));
}
