import * as z from "zod";
import {
  builtInChecks,
  builtInVendor,
  type CheckTerms,
  canonicalCheck,
  isBuiltInCheck,
  type VendorCheckName,
  vendorChecks,
} from "../domain";
import { getPath, isObject, type Json, type JsonObject } from "../lib/json";
import { compileJmespath } from "../rules/jmespath";
import { dataMappingExpression } from "./check-inputs";
import { type Findings, parseWith, payloadFits, readBase, readMapping } from "./parse-base";
import { resolvePayload } from "./payload";
import type { CheckName, CheckPlugin, OutputStyle } from "./plugin";

/** What the documented kinds mean in our words, and where they put their output. */
const documentedKinds: Record<string, { check: CheckName; destination: string | null }> = {
  "registry-information": { check: "company-registry", destination: "pluginsOutput.businessInformation" },
  ubo: { check: "ubo", destination: "pluginsOutput.ubo" },
  "company-sanctions": { check: "company-sanctions", destination: "pluginsOutput.companySanctions" },
  "individual-sanctions": { check: "individual-sanctions", destination: null },
  "kyc-session": { check: "identity-verification", destination: "pluginsOutput.kyc_session.kyc_session_1" },
  kyc: { check: "identity-documents", destination: null },
  kyb: { check: "company-registry", destination: "pluginsOutput.open_corporates" },
  "individuals-sanctions-v2": { check: "individuals-sanctions", destination: null },
  "individuals-screening-v2": { check: "individuals-sanctions", destination: null },
  "bank-account-verification": { check: "bank-account-verification", destination: null },
  "commercial-credit-check": { check: "commercial-credit-check", destination: null },
  "merchant-monitoring": { check: "merchant-monitoring", destination: "pluginsOutput.merchantMonitoring" },
  "mastercard-merchant-screening": { check: "merchant-screening", destination: "pluginsOutput.merchantScreening" },
};

export const isDocumentedCheck = (kind: string): boolean => Object.hasOwn(documentedKinds, kind);

const styleOf: Record<VendorCheckName, OutputStyle> = {
  "company-registry": "registry",
  ubo: "ubo",
  "company-sanctions": "company_sanctions",
  "individual-sanctions": "aml",
  "identity-verification": "identity",
  "individuals-sanctions": "aml_persons",
  "identity-documents": "identity",
  "bank-account-verification": "report",
  "commercial-credit-check": "report",
  "merchant-monitoring": "merchant_report",
  "merchant-screening": "merchant_screening",
  "document-ocr": "report",
  address: "report",
};

const documentedVendors = new Set([
  "ballerine",
  "experian",
  "mastercard",
  "asia-verify",
  "kyckr",
  "open-corporates",
  "dow-jones",
  "comply-advantage",
  "veriff",
  "test",
]);

/** Options that the documented system writes beside the plugin's other keys. */
const flatOptions = [
  "scenario",
  "withAml",
  "ongoingMonitoring",
  "immediateResults",
  "takeEntityDetailFromKyc",
  "defaultCountry",
  "dataMapping",
  "clientId",
  "endUserId",
  "reportType",
  "merchantMonitoringQualityControl",
];

const secretReference = z
  .string()
  .trim()
  .regex(
    /^\{\s*secrets?\.[A-Za-z_][A-Za-z0-9_.-]{0,63}\s*\}$/,
    "Name a secret here, such as {secret.MASTERCARD_CONSUMER_KEY}.",
  );
const Credentials = z.strictObject({
  consumerKey: secretReference,
  privateKey: secretReference,
  acquirerId: secretReference,
});

const day = 86_400;
const vendorName = z.string().trim().min(1).max(64);
const Check = z.object({
  check: z.preprocess(canonicalCheck, z.enum([...vendorChecks, ...builtInChecks])),
  vendor: vendorName.optional(),
  vendors: z.array(vendorName).min(1).max(5).optional(),
  combine: z.enum(["fallback", "all"]).optional(),
  reuseWithinSeconds: z.int().min(0).max(31_536_000).optional(),
  budget: z
    .strictObject({ cents: z.int().min(0).max(1_000_000_000), withinSeconds: z.int().min(1).max(31_536_000) })
    .optional(),
  callbackDeadlineSeconds: z
    .number()
    .min(1)
    .max(90 * day)
    .optional(),
  options: z.record(z.string(), z.json()).default({}),
  credentials: Credentials.optional(),
});

/** The keys of a plugin that say which check is asked, of whom and on what terms. */
export const checkSettings: readonly string[] = Object.keys(Check.shape);

/** A check: one of the documented kinds, or our own `{pluginKind: "check", check, vendor}`. Null when it cannot work. */
export function readCheck(kind: string, raw: JsonObject, findings: Findings): CheckPlugin | null {
  const known = Object.hasOwn(documentedKinds, kind) ? documentedKinds[kind] : undefined;
  const payload = raw.payload ?? null;
  const base = readBase(withDestination(raw, payload), findings, known?.destination ?? null);
  const vendor = raw.vendor ?? literalText(payload, "vendor");
  const parsed = parseWith(
    Check,
    { ...raw, ...(known && { check: known.check }), ...(vendor !== undefined && { vendor }) },
    findings,
  );
  const request = readMapping(raw.request, "request", findings);
  if (base === null || parsed === null || request === null) return null;
  const { credentials, ...options } = parsed.options;
  if (credentials !== undefined) {
    findings.error(
      "bad_plugin",
      "options.credentials",
      "Credentials stand beside `options`, as references to secrets.",
    );
    return null;
  }
  for (const key of flatOptions) if (Object.hasOwn(raw, key) && raw[key] !== undefined) options[key] = raw[key];
  if (!dataMappingFits(options, findings) || !payloadFits(payload, findings)) return null;
  if (parsed.credentials !== undefined) {
    if (parsed.check === "merchant-screening") options.credentials = parsed.credentials;
    else findings.warning("unknown_plugin_key", "credentials", `The check "${parsed.check}" takes no credentials.`);
  }
  if (known?.check === "identity-verification") adviseOnHandOver(raw, findings);
  if (parsed.vendors !== undefined && raw.vendor !== undefined) {
    findings.error("bad_plugin", "vendors", "Name either one vendor or several.");
    return null;
  }
  const usual = parsed.vendor ?? (isBuiltInCheck(parsed.check) ? builtInVendor : "sandbox");
  const vendors = [...new Set((parsed.vendors ?? [usual]).map((name) => vendorFor(name, findings)))];
  const terms = termsOf(parsed, vendors);
  const early = base.eventOn === "accepted" && parsed.check === "identity-verification";
  return {
    ...base,
    kind: "check",
    callbackAction: base.callbackAction ?? (early ? "KYC_RESPONSE_RECEIVED" : null),
    check: parsed.check,
    vendor: vendors[0] ?? usual,
    ...(terms !== null && { terms }),
    request: { transform: request.transform },
    payload,
    callbackDeadlineSeconds:
      parsed.callbackDeadlineSeconds ?? (parsed.check === "identity-verification" ? 7 * day : day),
    options,
    outputStyle: isBuiltInCheck(parsed.check) ? "report" : styleOf[parsed.check],
  };
}

/** Null: nothing was said beside one vendor, so that such a plugin asks as it always did. */
function termsOf(said: z.output<typeof Check>, vendors: string[]): CheckTerms | null {
  const { combine, reuseWithinSeconds, budget } = said;
  const isPlain = [said.vendors, combine, reuseWithinSeconds, budget].every((one) => one === undefined);
  if (isPlain) return null;
  return {
    vendors,
    combine: combine ?? "fallback",
    reuseWithinSeconds: reuseWithinSeconds ?? 0,
    budget: budget ?? null,
  };
}

/** Newer documented kinds say in the payload where the result goes. */
function withDestination(raw: JsonObject, payload: Json): JsonObject {
  const destination = literalText(payload, "resultDestination");
  return destination === undefined || raw.persistResponseDestination !== undefined
    ? raw
    : { ...raw, persistResponseDestination: destination };
}

/** What the payload says as a text of its own, whatever the facts. */
function literalText(payload: Json, key: string): string | undefined {
  const leaf = isObject(payload) && Object.hasOwn(payload, key) ? payload[key] : undefined;
  const resolved = leaf === undefined ? null : resolvePayload({ leaf }, { context: {} });
  const value = resolved?.ok === true ? getPath(resolved.value, "leaf") : undefined;
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}

function vendorFor(name: string, findings: Findings): string {
  if (!documentedVendors.has(name)) return name;
  findings.warning(
    "vendor_mapped",
    "vendor",
    `There is no connection to "${name}"; the sandbox vendor answers instead.`,
  );
  return "sandbox";
}

function adviseOnHandOver(raw: JsonObject, findings: Findings): void {
  if (raw.eventOn !== undefined || typeof raw.successAction !== "string") return;
  const message = `${raw.successAction} is raised when the person has finished. Set eventOn to "accepted" to raise it as soon as the session exists.`;
  findings.warning("event_on_result", "successAction", message);
}

function dataMappingFits(options: JsonObject, findings: Findings): boolean {
  const { dataMapping } = options;
  if (dataMapping === undefined || dataMapping === null || dataMapping === "") return true;
  const expression = typeof dataMapping === "string" ? compileJmespath(dataMappingExpression(dataMapping)) : null;
  if (expression?.ok === true) return true;
  findings.error("bad_mapping", "dataMapping", "`dataMapping` is text of the form `key: expression, key: expression`.");
  return false;
}
