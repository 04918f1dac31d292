import { isSoleProprietorship } from "../domain";
import { getPath, isObject, type Json, type JsonObject } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import { searchJmespath } from "../rules/jmespath";
import { defaultSubject } from "./check-subjects";
import { mergeDeep } from "./paths";
import { resolvePayload } from "./payload";
import { personsIn } from "./persons";
import type { CheckName, CheckPlugin } from "./plugin";
import { runTransforms } from "./transform";

/**
 * The input of a check: what the author maps (`payload`, else `request.transform`), or the subject read from where the documented
 * context keeps it, plus the check's options. The error names every fact that is missing, so that a person can ask for them.
 */
export function checkInput(plugin: CheckPlugin, context: JsonObject, nowMs: number | null): Result<JsonObject, string> {
  const mapped = subjectOf(plugin, context, nowMs);
  if (!mapped.ok) return mapped;
  if (!isObject(mapped.value)) return err("the mapping of the check does not give an object");
  const { subject, missing } = completed(plugin, mapped.value);
  if (missing.length > 0) return err(`the check needs ${missing.join(", ")}`);
  return ok({ ...subject, options: optionsOf(plugin, mapped.value) });
}

function subjectOf(plugin: CheckPlugin, context: JsonObject, nowMs: number | null): Result<Json, string> {
  if (plugin.payload !== null) {
    const resolved = resolvePayload(plugin.payload, { context });
    return resolved.ok ? resolved : err(resolved.error.join("; "));
  }
  if (plugin.request.transform.length > 0) return runTransforms(plugin.request.transform, context, nowMs);
  const subject = defaultSubject(plugin, context);
  const { dataMapping } = plugin.options;
  if (typeof dataMapping !== "string" || dataMapping.trim() === "") return ok(subject);
  const extra = searchJmespath(dataMappingExpression(dataMapping), context);
  return extra.ok ? ok(mergeDeep(subject, extra.value)) : extra;
}

/** The documented `dataMapping` is the inside of an object expression: `key: path, key: path,`. */
export const dataMappingExpression = (dataMapping: string): string => `{${dataMapping.trim().replace(/,$/, "")}}`;

/** The subject with what the plugin's own settings say about it, and what is still missing in it. */
function completed(plugin: CheckPlugin, mapped: JsonObject): { subject: JsonObject; missing: string[] } {
  const { kycInformation, ...subject } = mapped;
  for (const key of ["clientId", "endUserId"])
    if (isEmpty(subject, key) && plugin.options[key] !== undefined) subject[key] = plugin.options[key];
  switch (plugin.check) {
    case "individuals-sanctions": {
      const [at, source] =
        subject.persons === undefined ? ["kycInformation", kycInformation] : ["persons", subject.persons];
      const { persons, missing } = personsIn(source, at);
      return { subject: { ...subject, persons }, missing: persons.length === 0 ? [at] : missing };
    }
    case "merchant-monitoring": {
      const { reportType, merchantMonitoringQualityControl } = { ...plugin.options, ...subject };
      if (reportType !== undefined) subject.reportType = reportType;
      if (merchantMonitoringQualityControl !== undefined)
        subject.withQualityControl ??= merchantMonitoringQualityControl;
      break;
    }
    case "company-registry":
    case "ubo": {
      // The register's own spelling of a part of a country: `US-DE`.
      const [, country, state] = /^([A-Za-z]{2})-([A-Za-z0-9]{1,3})$/.exec(String(subject.country ?? "")) ?? [];
      if (country !== undefined && state !== undefined && isEmpty(subject, "state"))
        Object.assign(subject, { country, state });
      break;
    }
  }
  return { subject, missing: missingIn(plugin.check, subject) };
}

/** Paths that must be there. A list holds alternatives, of which one must be complete. */
type Need = string | string[][];

const account = "bankAccountDetails";
const needs: Record<Exclude<CheckName, "individuals-sanctions">, readonly Need[]> = {
  mrz: ["lines"],
  "document-expiry": ["expiryDate"],
  "document-duplicates": [[["fileIds"], ["sha256s"]]],
  age: ["dateOfBirth"],
  iban: ["iban"],
  lei: ["lei"],
  "vat-number": ["vatNumber"],
  "registration-number": ["registrationNumber", "country"],
  "tax-number": ["taxNumber", "country"],
  phone: ["phone"],
  email: ["email"],
  "ip-country": ["ipCountry", "declaredCountry"],
  "address-format": ["line1", "country"],
  "name-similarity": ["names"],
  "effective-ownership": ["nodes"],
  "company-registry": ["country", "registrationNumber"],
  ubo: ["country", "registrationNumber"],
  "company-sanctions": ["companyName"],
  "individual-sanctions": ["firstName", "lastName"],
  "identity-verification": ["firstName", "lastName"],
  "identity-documents": [
    "person.firstName",
    "person.lastName",
    "document.country",
    "document.type",
    "images.documentFront",
  ],
  "bank-account-verification": [
    `${account}.sortCode`,
    `${account}.bankAccountNumber`,
    [
      [`${account}.holder.bankAccountName`, `${account}.holder.companyRegistrationNumber`],
      [`${account}.holder.bankAccountName`, `${account}.holder.registeredCharityNumber`],
      [`${account}.holder.firstName`, `${account}.holder.lastName`],
    ],
  ],
  "commercial-credit-check": [[["companyRegistrationNumber"], ["registeredCharityNumber"]]],
  "merchant-monitoring": ["websiteUrl"],
  "merchant-screening": ["merchantName", "address.country"],
  "document-ocr": [[["fileId"], ["imageUrl"]]],
  address: ["line1", "country"],
};

function missingIn(check: Exclude<CheckName, "individuals-sanctions">, subject: JsonObject): string[] {
  if (check === "commercial-credit-check" && isSoleProprietorship(subject.businessType, subject.legalForm)) return [];
  return needs[check].flatMap((need): string[] => {
    if (typeof need === "string") return isEmpty(subject, need) ? [need] : [];
    const gaps = need.map((paths) => paths.filter((path) => isEmpty(subject, path)));
    return gaps.some((gap) => gap.length === 0) ? [] : [gaps.map((gap) => gap.join(" and ")).join(" or ")];
  });
}

const isEmpty = (subject: JsonObject, path: string): boolean => {
  const value = getPath(subject, path);
  return value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
};

/** Settings that are about the input, not for the vendor. */
const inputSettings = new Set([
  "defaultCountry",
  "dataMapping",
  "takeEntityDetailFromKyc",
  "reportType",
  "merchantMonitoringQualityControl",
  "clientId",
  "endUserId",
]);

/** The author's options, then what a mapping says. Credentials are named by the author alone: no fact may choose a secret. */
function optionsOf(plugin: CheckPlugin, mapped: JsonObject): JsonObject {
  const { credentials: _never, ...given } = isObject(mapped.options) ? mapped.options : {};
  const own = Object.entries(plugin.options).filter(([key]) => !inputSettings.has(key));
  const options: JsonObject = { ...Object.fromEntries(own), ...given };
  for (const key of ["ongoingMonitoring", "immediateResults"])
    if (typeof mapped[key] === "boolean") options[key] = mapped[key];
  return options;
}
