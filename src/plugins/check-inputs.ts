import { getPath, isObject, type Json, type JsonObject } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import { searchJmespath } from "../rules/jmespath";
import { mergeDeep } from "./paths";
import type { CheckName, CheckPlugin } from "./plugin";
import { runTransforms } from "./transform";

/**
 * The input of a check: what the author maps, or the subject read from where the documented context keeps it (catalogue 2.5.2),
 * plus the check's options. The error names the fact that is missing, so that a person can ask for it.
 */
export function checkInput(plugin: CheckPlugin, context: JsonObject, nowMs: number | null): Result<JsonObject, string> {
  const subject =
    plugin.request.transform.length > 0
      ? runTransforms(plugin.request.transform, context, nowMs)
      : defaultSubject(plugin, context);
  if (!subject.ok) return subject;
  if (!isObject(subject.value)) return err("the mapping of the check does not give an object");
  const missing = required[plugin.check].filter((key) => isEmpty(subject.value, key));
  if (missing.length > 0) return err(`the check needs ${missing.join(", ")}`);
  const {
    defaultCountry: _country,
    dataMapping: _mapping,
    takeEntityDetailFromKyc: _from,
    ...options
  } = plugin.options;
  const given = isObject(subject.value.options) ? subject.value.options : {};
  return ok({ ...subject.value, options: { ...options, ...given } });
}

const required: Record<CheckName, readonly string[]> = {
  "company-registry": ["country", "registrationNumber"],
  ubo: ["country", "registrationNumber"],
  "company-sanctions": ["companyName"],
  "individual-sanctions": ["firstName", "lastName"],
  "identity-verification": ["firstName", "lastName"],
};

const isEmpty = (subject: Json, key: string): boolean => {
  const value = isObject(subject) && Object.hasOwn(subject, key) ? subject[key] : undefined;
  return value === undefined || value === null || value === "";
};

function defaultSubject(plugin: CheckPlugin, context: JsonObject): Result<Json, string> {
  const subject = isAboutCompany(plugin.check) ? company(plugin, context) : person(plugin, context);
  const { dataMapping } = plugin.options;
  if (typeof dataMapping !== "string" || dataMapping.trim() === "") return ok(subject);
  const extra = searchJmespath(dataMappingExpression(dataMapping), context);
  return extra.ok ? ok(mergeDeep(subject, extra.value)) : extra;
}

/** The documented `dataMapping` is the inside of an object expression: `key: path, key: path,`. */
export const dataMappingExpression = (dataMapping: string): string => `{${dataMapping.trim().replace(/,$/, "")}}`;

const isAboutCompany = (check: CheckName): boolean =>
  check === "company-registry" || check === "ubo" || check === "company-sanctions";

function company(plugin: CheckPlugin, context: JsonObject): JsonObject {
  const read = readerOf(context, ["entity.data", "entity.data.additionalInfo", "entity.data.additionalInfo.company"]);
  const { defaultCountry } = plugin.options;
  return present({
    country: typeof defaultCountry === "string" ? defaultCountry : (read("country") ?? read("countryOfIncorporation")),
    registrationNumber: read("registrationNumber"),
    companyName: read("companyName"),
    state: read("state"),
  });
}

function person(plugin: CheckPlugin, context: JsonObject): JsonObject {
  const verified = "pluginsOutput.kyc_session.kyc_session_1.result.entity.data";
  const places = ["entity.data", "entity.data.additionalInfo", "entity.data.additionalInfo.mainRepresentative"];
  const read = readerOf(context, plugin.options.takeEntityDetailFromKyc === true ? [verified, ...places] : places);
  const { defaultCountry } = plugin.options;
  return present({
    firstName: read("firstName"),
    lastName: read("lastName"),
    dateOfBirth: read("dateOfBirth"),
    email: read("email"),
    country: read("country") ?? read("nationality") ?? defaultCountry,
    nationality: read("nationality"),
  });
}

/** Reads a key from the first of `places` that has it. Numbers pass for text: callers send both. */
function readerOf(context: JsonObject, places: readonly string[]): (key: string) => string | undefined {
  return (key) => {
    for (const place of places) {
      const value = getPath(context, `${place}.${key}`);
      if (typeof value === "string" && value.trim() !== "") return value.trim();
      if (typeof value === "number") return String(value);
    }
    return undefined;
  };
}

const present = (values: Record<string, Json | undefined>): JsonObject =>
  Object.fromEntries(Object.entries(values).filter((entry): entry is [string, Json] => entry[1] !== undefined));
