import * as z from "zod";
import { builtInChecks, type VendorCheckName as CheckType, vendorChecks as checkTypes } from "../domain";

export { type CheckType, checkTypes };

export const isCheckType = (name: string): name is CheckType => checkTypes.some((type) => type === name);

export const checkStatuses = [
  "clear",
  "review", // a person should look: see `reasons` and `matches`
  "rejected",
  "not_found",
  "cancelled", // the vendor does not cover this subject
  "error",
  "pending", // a callback will bring the answer
] as const;
export type CheckStatus = (typeof checkStatuses)[number];

/** Everything that can be checked: by vendors, or by the deployment itself. */
export const allCheckTypes = [...checkTypes, ...builtInChecks] as const;
export type AnyCheckType = (typeof allCheckTypes)[number];

export const CheckReason = z.object({
  code: z.string(),
  severity: z.enum(["info", "low", "medium", "high"]),
  message: z.string(),
});

/**
 * The answer to a check in one shape for all vendors. `data` by type:
 * - company-registry: the register's extract;
 * - ubo: `{nodes: [{id, data: {name, type, sharePercentage}}], edges: [{id, source, target, data: {sharePercentage}}]}`;
 * - identity-verification: `{sessionId, url}` while pending, then also `{entity, decision, documents}`;
 * - identity-documents: `{entity, decision, documents}`;
 * - individuals-sanctions: `{persons: [{id, firstName, lastName, verdict, reasons, hits}]}`, one per person asked about, in order;
 * - bank-account-verification: `{accountStatus, nameMatch, addressMatch, score, bank, …}`;
 * - commercial-credit-check: `{creditScore, band, creditLimit, daysBeyondTerms, courtJudgments, …}`;
 * - merchant-monitoring: `{reportId, reportType, websiteUrl, summary: {riskScore, riskLevel, …}, violations, ecosystem, …}`;
 * - merchant-screening: `{checkDate, terminatedMatchedMerchants, inquiredMatchedMerchants}`;
 * - document-ocr: `{fields: {<name>: {value, confidence}}, documentType, issuingCountry}`, confidence from 0 to 1;
 * - address: `{matched: full | partial | none, normalised, components}`;
 * - the other sanctions checks: `{}`; what was found is in `matches`;
 * - checks of our own: see `builtin/`, one file each.
 *
 * `matches` of company-sanctions are `{entity: {name, sources, officialLists, categories, …}, matchedFields}`, of the checks of
 * people `{matchedName, dateOfBirth, countries, matchTypes, aka, sanctions, pep, …}` (individuals-sanctions: with `personId`).
 */
export const CheckResult = z.object({
  type: z.enum(allCheckTypes),
  vendor: z.string(),
  status: z.enum(checkStatuses),
  reasons: z.array(CheckReason),
  data: z.record(z.string(), z.json()),
  matches: z.array(z.record(z.string(), z.json())),
  /** The vendor's own id of this check; support asks for it. */
  vendorRef: z.string().nullable(),
  environment: z.enum(["sandbox", "production"]),
  /** Where the vendor's answer is kept as it came (`GET /raw-answers/{ref}`); null: nowhere. */
  rawRef: z.string().nullable(),
});
export type CheckResult = z.output<typeof CheckResult>;
