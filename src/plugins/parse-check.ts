import * as z from "zod";
import type { JsonObject } from "../lib/json";
import { compileJmespath } from "../rules/jmespath";
import { dataMappingExpression } from "./check-inputs";
import { type Findings, parseWith, readBase, readMapping } from "./parse-base";
import type { CheckName, CheckPlugin, OutputStyle } from "./plugin";

/** What the documented kinds mean in our words, and where they put their output. */
const documentedKinds: Record<string, { check: CheckName; destination: string | null }> = {
  "registry-information": { check: "company-registry", destination: "pluginsOutput.businessInformation" },
  ubo: { check: "ubo", destination: "pluginsOutput.ubo" },
  "company-sanctions": { check: "company-sanctions", destination: "pluginsOutput.companySanctions" },
  "individual-sanctions": { check: "individual-sanctions", destination: null },
  "kyc-session": { check: "identity-verification", destination: "pluginsOutput.kyc_session.kyc_session_1" },
};

export const isDocumentedCheck = (kind: string): boolean => Object.hasOwn(documentedKinds, kind);

const styleOf: Record<CheckName, OutputStyle> = {
  "company-registry": "registry",
  ubo: "ubo",
  "company-sanctions": "company_sanctions",
  "individual-sanctions": "aml",
  "identity-verification": "identity",
};

const documentedVendors = new Set([
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
];

const day = 86_400;
const Check = z.object({
  check: z.enum(["company-registry", "ubo", "company-sanctions", "individual-sanctions", "identity-verification"]),
  vendor: z.string().trim().min(1).max(64).default("sandbox"),
  callbackDeadlineSeconds: z
    .number()
    .min(1)
    .max(90 * day)
    .optional(),
  options: z.record(z.string(), z.json()).default({}),
});

/** A check: one of the documented kinds, or our own `{pluginKind: "check", check, vendor}`. Null when it cannot work. */
export function readCheck(kind: string, raw: JsonObject, findings: Findings): CheckPlugin | null {
  const known = Object.hasOwn(documentedKinds, kind) ? documentedKinds[kind] : undefined;
  const base = readBase(raw, findings, known?.destination ?? null);
  const parsed = parseWith(Check, known === undefined ? raw : { ...raw, check: known.check }, findings);
  const request = readMapping(raw.request, "request", findings);
  if (base === null || parsed === null || request === null) return null;
  const options = { ...parsed.options };
  for (const key of flatOptions) if (Object.hasOwn(raw, key) && raw[key] !== undefined) options[key] = raw[key];
  if (!dataMappingFits(options, findings)) return null;
  if (known?.check === "identity-verification") adviseOnHandOver(raw, findings);
  const early = base.eventOn === "accepted" && parsed.check === "identity-verification";
  return {
    ...base,
    kind: "check",
    callbackAction: base.callbackAction ?? (early ? "KYC_RESPONSE_RECEIVED" : null),
    check: parsed.check,
    vendor: vendorFor(parsed.vendor, findings),
    request: { transform: request.transform },
    callbackDeadlineSeconds:
      parsed.callbackDeadlineSeconds ?? (parsed.check === "identity-verification" ? 7 * day : day),
    options,
    outputStyle: styleOf[parsed.check],
  };
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
