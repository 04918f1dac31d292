import {
  type AttemptReport,
  builtInVendor,
  isBuiltInCheck,
  isSoleProprietorship,
  type Outside,
  type RunResult,
} from "../domain";
import { isObject, type JsonObject } from "../lib/json";
import { askOnce, failed, result, type StepMemory } from "./ask-once";
import { builtInTable } from "./builtin";
import type { Records } from "./builtin/check";
import { lookAtWebsite } from "./builtin/website";
import { type AnyCheckType, type CheckResult, isCheckType } from "./contract";
import { type Account, namedAccount, readAccount } from "./credentials";
import { readyVendor } from "./http/ready";
import { CheckInputs, CheckSubject } from "./inputs";
import { ownCheck } from "./own-check";
import { problemsOf } from "./problems-of";
import { sandboxVendor } from "./sandbox/adapter";
import { isScreeningCheck, type ScreeningCheck } from "./screening-result";
import type { CallingVendor, Vendor, VendorOrder } from "./vendor";

export interface CheckRequest {
  check: string;
  vendor: string;
  input: JsonObject;
  /** The effect's id: vendors see the same one on every attempt. */
  idempotencyKey: string;
  /** From 1. */
  attempt: number;
  callbackUrl: string;
  timeoutSeconds: number;
  callbackDeadlineSeconds: number;
  environment: "sandbox" | "production";
}

/** What the tenant has to say for a check, beside its secrets. */
export interface CheckTools {
  /** Time on the tenant's clock. */
  nowMs: number;
  records: Records;
  /** Answers sanctions checks from the tenant's own watch lists. Left out where there are none to look into. */
  screen?(ask: {
    check: ScreeningCheck;
    input: JsonObject;
    environment: CheckResult["environment"];
  }): Promise<RunResult>;
  /** A vendor that the tenant has described itself; null when there is none of this name. */
  vendor(name: string): Promise<Vendor | null>;
  /** Remembers that a vendor's answer is still to come, so that it is asked for or found when the vendor calls. */
  expect?(pending: ExpectedAnswer): Promise<void>;
  /** What steps of an order found in earlier attempts. */
  steps?: StepMemory;
}

/** An answer that comes later. */
export interface ExpectedAnswer {
  vendor: Vendor;
  order: VendorOrder;
  /** The account that the order named; null: the vendor's usual one. */
  account: Account | null;
  vendorRef: string | null;
  deadlineSeconds: number;
}

const callingVendors: ReadonlyMap<string, CallingVendor> = new Map(
  [sandboxVendor].map((vendor) => [vendor.name, vendor]),
);

/** A vendor that answers later, by name. */
export const callingVendor = (name: string): CallingVendor | null => callingVendors.get(name) ?? null;

/** A vendor by name: one that ships with the product, the tenant's own, or one that is described already. */
export const findVendor = async (name: string, tools: Pick<CheckTools, "vendor">): Promise<Vendor | null> =>
  callingVendor(name) ?? (await tools.vendor(name)) ?? readyVendor(name);

/** One attempt at a check. Every output is a `CheckResult`; whether trying again can help is the difference between the arms. */
export async function runCheck(request: CheckRequest, outside: Outside, tools: CheckTools): Promise<AttemptReport> {
  const { check } = request;
  if (!isCheckType(check) && !isBuiltInCheck(check)) return failed("unknown_check", `there is no check "${check}"`);
  if (isBuiltInCheck(check) && request.vendor === builtInVendor) return result(await ownCheck(check, request, tools));
  if (request.vendor === builtInVendor && isScreeningCheck(check) && tools.screen !== undefined)
    return result(await tools.screen({ check, input: request.input, environment: request.environment }));
  if (request.vendor === builtInVendor && check === "merchant-monitoring")
    return result(await lookAtWebsite(request, outside, Date.now));
  const vendor = await findVendor(request.vendor, tools);
  if (vendor === null) return failed("unknown_vendor", `there is no vendor "${request.vendor}"`);
  if (vendor.sandboxOnly && request.environment !== "sandbox")
    return failed("not_configured", `the vendor "${vendor.name}" serves sandbox tenants only`);
  if (!vendor.covers.includes(check))
    return result(cancelled(check, request, "not_covered", `"${request.vendor}" does not offer this check`));
  const input = (isCheckType(check) ? CheckInputs[check] : builtInTable[check].input).safeParse(request.input);
  if (!input.success) return failed("bad_input", problemsOf(input.error.issues));
  const subject = CheckSubject.parse(isCheckType(check) ? input.data : {});
  const reason = notApplicable(check, subject);
  if (reason !== null) return result(cancelled(check, request, "not_applicable", reason));
  const named = namedAccount(request.input);
  if (!named.ok) return failed(named.error.code, named.error.message);
  // Parts that an order does not name (the key that signs, say) are the vendor's usual ones: nobody is asked with an empty key.
  const credentials = await readAccount({ ...vendor.secrets, ...named.value }, outside);
  if (!credentials.ok) return failed(credentials.error.code, credentials.error.message);

  const order = {
    check,
    subject,
    input: withoutCredentials(jsonOf(input.data)),
    environment: request.environment,
    credentials: credentials.value,
    idempotencyKey: request.idempotencyKey,
    callbackUrl: request.callbackUrl,
    callbackDeadlineSeconds: request.callbackDeadlineSeconds,
    timeoutMs: request.timeoutSeconds * 1_000,
  };
  const asked = await askOnce(vendor, order, request.attempt, outside, tools.nowMs, tools.steps);
  if ("notCovered" in asked) return result(cancelled(check, request, "not_covered", asked.notCovered));
  if (asked.outcome === "result" && asked.result.status === "waiting")
    await tools.expect?.({
      vendor,
      order,
      account: named.value,
      vendorRef: asked.result.vendorRef,
      deadlineSeconds: asked.result.deadlineSeconds,
    });
  return asked;
}

/** Parsed input holds nothing but JSON; what is absent goes. */
const jsonOf = (input: unknown): JsonObject => JSON.parse(JSON.stringify(input)) as JsonObject;

/** References to the tenant's account are for `credentials` only. */
function withoutCredentials(input: JsonObject): JsonObject {
  if (!isObject(input.options)) return input;
  const { credentials: _credentials, ...options } = input.options;
  return { ...input, options };
}

/** Why nobody can be asked about this subject; null when somebody can. */
const notApplicable = (check: AnyCheckType, { businessType, legalForm }: CheckSubject): string | null =>
  check === "commercial-credit-check" && isSoleProprietorship(businessType, legalForm)
    ? "A sole proprietorship has no commercial credit file of its own."
    : null;

function cancelled(type: AnyCheckType, request: CheckRequest, code: string, message: string): RunResult {
  const output: CheckResult = {
    type,
    vendor: request.vendor,
    status: "cancelled",
    reasons: [{ code, severity: "info", message }],
    data: {},
    matches: [],
    vendorRef: null,
    environment: request.environment,
    rawRef: null,
  };
  return { status: "cancelled", output };
}
