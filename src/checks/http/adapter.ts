import type { OutsideAnswer } from "../../domain";
import { sha256Hex } from "../../lib/bytes";
import type { JsonObject } from "../../lib/json";
import { allCheckTypes } from "../contract";
import type { Heard, LaterPlan, Preparation, Vendor, VendorOrder } from "../vendor";
import { tokenRequest } from "./access-token";
import type { Adapter, AdapterStep } from "./adapter.schema";
import { parsedBody, readAnswer } from "./answer";
import { secretsOf } from "./auth.schema";
import { found, isScalar } from "./expression";
import { requestOf } from "./request";
import { type ArrivedCallback, signatureSecrets, verifyVendorSignature } from "./vendor-signature";

/** A vendor made from its description. All of it is pure; expressions run inside the fence of JMESPath. */
export function httpVendor(adapter: Adapter): Vendor {
  const { auth, callback } = adapter;
  return {
    name: adapter.name,
    covers: allCheckTypes.filter((type) => adapter.checks[type] !== undefined),
    sandboxOnly: false,
    secrets: { ...secretsOf(auth), ...signingSecrets(adapter) },
    costCents: (check) => adapter.checks[check]?.costCents ?? 0,
    request: (order) => requestFor(adapter, order),
    read: (order, answer) => readFor(adapter, order, answer),
    preparations: ({ check, vendorRef }) => {
      const described = adapter.checks[check];
      const steps = (vendorRef === undefined ? described?.steps : described?.later?.steps) ?? [];
      return steps.map((step) => preparationOf(adapter, step));
    },
    ...(auth.kind === "oauth2" && {
      token: (order: VendorOrder) => tokenRequest(auth, order.credentials ?? {}, order.timeoutMs),
    }),
    later: (check) => laterPlanOf(adapter, check),
    ...(callback !== undefined && {
      callback: {
        perAccount: callback.address === "account",
        secrets: signatureSecrets(callback.signature),
        hear: (arrived: ArrivedCallback, secrets: Record<string, string>) => hear(adapter, arrived, secrets),
        readNews: (order: VendorOrder, rawBody: string) => {
          const body = parsedBody(rawBody);
          const rules = adapter.checks[order.check]?.later?.answers ?? [];
          if (body === undefined) return null;
          return readAnswer(adapter.name, rules, order, { body, httpStatus: 200, durationMs: null }, factsOf(order));
        },
      },
    }),
  };
}

/** The names of all secrets that a description speaks of. */
export function neededSecrets(adapter: Adapter): string[] {
  const { auth, callback } = adapter;
  const proving = callback === undefined ? [] : signatureSecrets(callback.signature);
  return [...new Set([...Object.values(secretsOf(auth)), ...Object.values(signingSecrets(adapter)), ...proving])];
}

function requestFor(adapter: Adapter, order: VendorOrder): ReturnType<Vendor["request"]> {
  const check = adapter.checks[order.check];
  if (check === undefined) return { notCovered: `"${adapter.name}" does not offer this check` };
  const facts = factsOf(order);
  if (order.vendorRef !== undefined) {
    if (check.later?.request === undefined) return { problem: `"${adapter.name}" cannot be asked for its answer` };
    return requestOf(adapter, check.later.request, order, facts, order.idempotencyKey);
  }
  if (check.covers !== undefined && found(check.covers, facts) !== true)
    return { notCovered: `"${adapter.name}" does not cover this subject` };
  return requestOf(adapter, check.request, order, facts, order.idempotencyKey);
}

/** Who asks later knows the vendor's id of the check, and no longer the subject. */
function factsOf({ input, steps = {}, vendorRef, callbackUrl, idempotencyKey }: VendorOrder): JsonObject {
  if (vendorRef !== undefined) return { vendorRef, steps };
  const { options = {}, ...subject } = input;
  return { subject, options, steps, callbackUrl, idempotencyKey };
}

function readFor(adapter: Adapter, order: VendorOrder, answer: OutsideAnswer): ReturnType<Vendor["read"]> {
  const body = parsedBody(answer.text);
  if (body === undefined) return null;
  const check = adapter.checks[order.check];
  const rules = order.vendorRef === undefined ? check?.answers : check?.later?.answers;
  const answered = { body, httpStatus: answer.status, durationMs: answer.durationMs };
  return readAnswer(adapter.name, rules ?? [], order, answered, factsOf(order));
}

const preparationOf = (adapter: Adapter, step: AdapterStep): Preparation => ({
  name: step.name,
  request: (order) => requestOf(adapter, step.request, order, factsOf(order), `${order.idempotencyKey}_${step.name}`),
  read: (order, { status, text, durationMs }) => {
    const body = parsedBody(text);
    if (body === undefined) return null;
    const told = readAnswer(
      adapter.name,
      step.answers,
      order,
      { body, httpStatus: status, durationMs },
      factsOf(order),
    );
    if (told !== null || !step.httpStatus.includes(status)) return told;
    const kept = found(step.keep, { body });
    return kept === null ? null : { kept };
  },
});

function signingSecrets({ checks }: Adapter): Record<string, string> {
  const requests = Object.values(checks).flatMap(({ steps, request, later }) => [
    ...[...steps, ...(later?.steps ?? [])].map((step) => step.request),
    request,
    ...(later?.request === undefined ? [] : [later.request]),
  ]);
  const names = requests.flatMap(({ sign }) => (sign === undefined ? [] : [sign.secret]));
  return Object.fromEntries(names.map((name) => [name, name]));
}

function laterPlanOf({ checks, callback }: Adapter, check: VendorOrder["check"]): LaterPlan | null {
  const later = checks[check]?.later;
  if (later === undefined) return null;
  return {
    poll: later.poll ?? null,
    fetches: callback?.result === "fetch",
    perAccount: callback?.address === "account",
  };
}

/** Proves first, reads afterwards. */
function hear(adapter: Adapter, arrived: ArrivedCallback, secrets: Record<string, string>): Heard {
  const { callback } = adapter;
  const proof = verifyVendorSignature(adapter, secrets, arrived);
  if (callback === undefined || !proof.proven) return { kind: "bad_signature" };
  const body = parsedBody(arrived.rawBody);
  if (body === undefined) return { kind: "unreadable" };
  if (callback.when !== undefined && found(callback.when, { body }) !== true) return { kind: "nothing_new" };
  const ref = callback.vendorRef === undefined ? null : found(callback.vendorRef, { body });
  const told = callback.eventId === undefined ? null : found(callback.eventId, { body });
  if (callback.vendorRef !== undefined && !isScalar(ref)) return { kind: "unreadable" };
  return {
    kind: callback.result === "fetch" ? "ask" : "news",
    eventId: proof.signedId ?? (isScalar(told) ? String(told).slice(0, 200) : sha256Hex(arrived.rawBody)),
    vendorRef: isScalar(ref) ? String(ref).slice(0, 400) : null,
  };
}
