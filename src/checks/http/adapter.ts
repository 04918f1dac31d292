import * as z from "zod";
import type { OutsideAnswer, RunResult } from "../../domain";
import { base64 } from "../../lib/bytes";
import { depthOf, isObject, isUnsafeKey, type Json, type JsonObject } from "../../lib/json";
import { searchJmespath } from "../../rules/jmespath";
import { type AnyCheckType, allCheckTypes, CheckReason, type CheckResult } from "../contract";
import type { Credentials } from "../credentials";
import type { Vendor, VendorOrder } from "../vendor";
import type { Adapter, AdapterAnswer } from "./adapter.schema";

/** A vendor made from its description. All of it is pure; expressions run inside the fence of JMESPath. */
export function httpVendor(adapter: Adapter): Vendor {
  return {
    name: adapter.name,
    covers: allCheckTypes.filter((type) => adapter.checks[type] !== undefined),
    sandboxOnly: false,
    secrets: secretsOf(adapter.auth),
    costCents: (check) => adapter.checks[check]?.costCents ?? 0,
    request: (order) => requestFor(adapter, order),
    read: (order, answer) => readAnswer(adapter, order, answer),
  };
}

function requestFor(adapter: Adapter, order: VendorOrder): ReturnType<Vendor["request"]> {
  const { request, covers } = adapter.checks[order.check] ?? {};
  if (request === undefined) return { notCovered: `"${adapter.name}" does not offer this check` };
  const facts = factsOf(order);
  if (covers !== undefined && found(covers, facts) !== true)
    return { notCovered: `"${adapter.name}" does not cover this subject` };
  const path = filledPath(request.path, facts);
  if (path === null) return { problem: `"${adapter.name}" needs more of the subject: ${request.path}` };
  const base = (order.environment === "sandbox" ? adapter.sandboxBaseUrl : undefined) ?? adapter.baseUrl;
  const url = new URL(`${base.replace(/\/$/, "")}${path}`);
  for (const [name, expression] of Object.entries(request.query)) {
    const value = found(expression, facts);
    if (isScalar(value)) url.searchParams.set(name, String(value));
  }
  const body = request.body === undefined ? null : found(request.body, facts);
  if (request.body !== undefined && body === null) return { problem: `"${adapter.name}": the body cannot be made` };
  return {
    url: url.href,
    method: request.method,
    headers: {
      accept: "application/json",
      ...(body !== null && { "content-type": "application/json" }),
      ...request.headers,
      "idempotency-key": order.idempotencyKey,
      ...authHeaders(adapter.auth, order.credentials ?? {}),
    },
    body: body === null || request.method === "GET" ? null : JSON.stringify(body),
    timeoutMs: order.timeoutMs,
  };
}

const factsOf = ({ input }: VendorOrder): JsonObject => {
  const { options = {}, ...subject } = input;
  return { subject, options };
};

/** The path with its expressions filled in and escaped; null when one of them finds nothing. */
function filledPath(path: string, facts: JsonObject): string | null {
  let missing = false;
  const filled = path.replace(/\{([^}]*)\}/g, (_, expression: string) => {
    const value = found(expression, facts);
    // A part of only dots would climb: `..` is no number of a company.
    if (!isScalar(value) || /^\.*$/.test(String(value))) missing = true;
    return encodeURIComponent(String(value));
  });
  return missing ? null : filled;
}

const isScalar = (value: Json): value is string | number | boolean =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean";

/** What the expression finds; nothing when it cannot be computed, as it is nothing when it finds nothing. */
function found(expression: string, facts: JsonObject): Json {
  const search = searchJmespath(expression, facts);
  return search.ok ? search.value : null;
}

function secretsOf(auth: Adapter["auth"]): Record<string, string> {
  switch (auth.kind) {
    case "none":
      return {};
    case "bearer":
    case "header":
      return { key: auth.secret };
    case "basic":
      return {
        ...(auth.userSecret !== undefined && { user: auth.userSecret }),
        ...(auth.passwordSecret !== undefined && { password: auth.passwordSecret }),
      };
  }
}

function authHeaders(
  auth: Adapter["auth"],
  { key = "", user = "", password = "" }: Credentials,
): Record<string, string> {
  switch (auth.kind) {
    case "none":
      return {};
    case "bearer":
      return { authorization: `Bearer ${key}` };
    case "header":
      return { [auth.header.toLowerCase()]: `${auth.prefix}${key}` };
    case "basic":
      return { authorization: `Basic ${base64(new TextEncoder().encode(`${user}:${password}`))}` };
  }
}

function readAnswer(adapter: Adapter, order: VendorOrder, answer: OutsideAnswer): ReturnType<Vendor["read"]> {
  const body = parsed(answer.text);
  if (body === undefined) return null;
  const facts = { ...factsOf(order), body, httpStatus: answer.status };
  const rule = adapter.checks[order.check]?.answers.find(
    ({ httpStatus, when }) => httpStatus.includes(answer.status) && (when === undefined || found(when, facts) === true),
  );
  const raw = { httpStatus: answer.status, body: null, durationMs: answer.durationMs };
  if (rule === undefined) {
    if (answer.status < 400) return null;
    const message = `"${adapter.name}" refused the request with ${answer.status}`;
    return { status: "error", code: `http_${answer.status}`, message, raw };
  }
  const code = rule.code ?? rule.verdict;
  const message = rule.message ?? `"${adapter.name}" answered: ${code}`;
  if (rule.verdict === "retry") return { retry: { code, message } };
  if (rule.verdict === "error") return { status: "error", code, message, raw };
  const output = outputOf(adapter.name, order, rule, rule.verdict, facts);
  if (output === null) return null;
  const result: RunResult = { status: rule.verdict === "cancelled" ? "cancelled" : "success", output, raw };
  return result;
}

const Parts = z.object({
  reasons: z.array(CheckReason).max(200),
  data: z.record(z.string(), z.json()),
  matches: z.array(z.record(z.string(), z.json())).max(500),
  vendorRef: z.union([z.string().max(400), z.number().transform(String), z.null()]),
});

/** Null when what the expressions find is not of a result's shape. */
function outputOf(
  vendor: string,
  order: VendorOrder,
  rule: AdapterAnswer,
  status: CheckResult["status"],
  facts: JsonObject,
): CheckResult | null {
  const told = rule.code === undefined ? [] : [reasonOf(status, rule.code, rule.message ?? rule.code)];
  const type: AnyCheckType = order.check;
  const parts = Parts.safeParse({
    reasons: rule.reasons === undefined ? told : (found(rule.reasons, facts) ?? []),
    data: rule.data === undefined ? {} : withoutNulls(found(rule.data, facts)),
    matches: rule.matches === undefined ? [] : (found(rule.matches, facts) ?? []),
    vendorRef: rule.vendorRef === undefined ? null : found(rule.vendorRef, facts),
  });
  if (!parts.success) return null;
  return { type, vendor, status, ...parts.data, environment: order.environment, rawRef: null };
}

const severities = { clear: "info", review: "medium", rejected: "high" } as const;
const reasonOf = (status: string, code: string, message: string) => ({
  code,
  severity: status === "review" || status === "rejected" ? severities[status] : "info",
  message,
});

/** What the vendor does not say is absent, not null. */
function withoutNulls(value: Json): Json {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== null));
}

const deepestAnswer = 60;

/** Undefined for what is no JSON, and for JSON nested so deeply that reading it would cost the stack. An empty body is null. */
function parsed(text: string): Json | undefined {
  if (text.trim() === "") return null;
  try {
    const value: unknown = JSON.parse(text, (key, inner) => (isUnsafeKey(key) ? undefined : inner));
    return depthOf(value, deepestAnswer) > deepestAnswer ? undefined : (value as Json);
  } catch {
    return undefined;
  }
}
