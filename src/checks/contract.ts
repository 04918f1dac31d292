import * as z from "zod";

/** What can be asked about a subject, whoever the vendor is. */
export const checkTypes = [
  "company-registry",
  "ubo",
  "company-sanctions",
  "individual-sanctions",
  "identity-verification",
] as const;
export type CheckType = (typeof checkTypes)[number];

export const isCheckType = (name: string): name is CheckType => checkTypes.some((type) => type === name);

// Callers send numbers as strings and strings as numbers, and leave fields empty instead of out.
const lenient = (value: unknown): unknown => {
  if (value === null) return undefined;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value !== "string") return value;
  const trimmed = value.trim();
  return trimmed === "" ? undefined : trimmed;
};
const required = z.preprocess(lenient, z.string("is missing").max(400));
const optional = z.preprocess(lenient, z.string().max(400).optional());
const options = z
  .preprocess((value) => value ?? undefined, z.object({ scenario: optional }).optional())
  .describe("`scenario` chooses the answer of the sandbox vendor; other vendors ignore it");

const Company = z.object({
  country: required,
  registrationNumber: required,
  companyName: optional,
  state: optional,
  options,
});

/** The input of each check. Extra keys are dropped, empty strings count as absent. */
export const CheckInputs = {
  "company-registry": Company,
  ubo: Company,
  "company-sanctions": z.object({ companyName: required, country: optional, registrationNumber: optional, options }),
  "individual-sanctions": z.object({
    firstName: required,
    lastName: required,
    dateOfBirth: optional,
    country: optional,
    nationality: optional,
    options,
  }),
  "identity-verification": z.object({
    firstName: required,
    lastName: required,
    dateOfBirth: optional,
    email: optional,
    country: optional,
    options,
  }),
} satisfies Record<CheckType, z.ZodType>;

/** All fields any check can have, as text. What a check needs is guaranteed by its schema above. */
export interface CheckSubject {
  country?: string | undefined;
  registrationNumber?: string | undefined;
  companyName?: string | undefined;
  state?: string | undefined;
  firstName?: string | undefined;
  lastName?: string | undefined;
  dateOfBirth?: string | undefined;
  nationality?: string | undefined;
  email?: string | undefined;
  options?: { scenario?: string | undefined } | undefined;
}

export const checkStatuses = [
  "clear",
  "review", // a person should look: see `reasons` and `matches`
  "rejected",
  "not_found",
  "cancelled", // the vendor does not cover this subject
  "error",
  "pending", // a callback will bring the answer
] as const;

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
 * - the sanctions checks: `{}`; what was found is in `matches`.
 *
 * `matches` of company-sanctions are `{entity: {name, sources, officialLists, categories, …}, matchedFields}`, of
 * individual-sanctions `{matchedName, dateOfBirth, countries, matchTypes, aka, sanctions, pep, …}`.
 */
export const CheckResult = z.object({
  type: z.enum(checkTypes),
  vendor: z.string(),
  status: z.enum(checkStatuses),
  reasons: z.array(CheckReason),
  data: z.record(z.string(), z.json()),
  matches: z.array(z.record(z.string(), z.json())),
  /** The vendor's own id of this check; support asks for it. */
  vendorRef: z.string().nullable(),
  environment: z.enum(["sandbox", "production"]),
  /** Where the vendor's unaltered answer is kept, once that is built; null until then. */
  rawRef: z.null(),
});
export type CheckResult = z.output<typeof CheckResult>;
