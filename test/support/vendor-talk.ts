import { type CheckRequest, type ExpectedAnswer, runCheck } from "../../src/checks";
import { askOnce } from "../../src/checks/ask-once";
import { CheckResult } from "../../src/checks/contract";
import { CheckSubject } from "../../src/checks/inputs";
import type { Vendor, VendorOrder } from "../../src/checks/vendor";
import type { AttemptReport, OutgoingRequest, Outside, OutsideAnswer } from "../../src/domain";
import { err, ok } from "../../src/lib/result";
import { bareTools } from "./checks";

/** What a vendor's server says to one request: HTTP status, body (text as it is, all else as JSON), headers. `hangs`: nothing. */
export type Said = { status?: number; body?: unknown; headers?: Record<string, string> } | "hangs";
export type Server = (request: OutgoingRequest, place: number) => Said;

/** A tenant's door to the network with one server behind it. Every secret's value is its name, said twice. */
export function doorTo(server: Server, missing: readonly string[] = []) {
  const sent: OutgoingRequest[] = [];
  const outside: Outside = {
    secret: async (name) => (missing.includes(name) ? null : `${name}-${name}`),
    fetch: async (request) => {
      const said = server(request, sent.length);
      sent.push(request);
      if (said === "hangs")
        return err({ code: "timeout", message: "no complete answer", retryable: true, durationMs: 15_000 });
      const text = typeof said.body === "string" ? said.body : JSON.stringify(said.body ?? {});
      return ok<OutsideAnswer>({ status: said.status ?? 200, headers: said.headers ?? {}, text, durationMs: 5 });
    },
  };
  return { outside, sent };
}

/** One attempt at a check, and what came of it. */
export async function askVendor(
  over: Pick<CheckRequest, "check" | "vendor" | "input"> & Partial<CheckRequest>,
  server: Server,
  vendor: Vendor | null = null,
) {
  const { outside, sent } = doorTo(server);
  const expected: ExpectedAnswer[] = [];
  const request: CheckRequest = {
    idempotencyKey: "eff_1",
    attempt: 1,
    callbackUrl: "https://edgecase.example/api/v1/callbacks/tok",
    timeoutSeconds: 15,
    callbackDeadlineSeconds: 600,
    environment: "production",
    ...over,
  };
  const tools = {
    ...bareTools,
    vendor: async () => vendor,
    expect: async (pending: ExpectedAnswer) => void expected.push(pending),
  };
  return { ...toldBy(await runCheck(request, outside, tools)), sent, expected };
}

/** Asks a vendor what has come of a check. */
export async function askLater(vendor: Vendor, check: VendorOrder["check"], vendorRef: string, server: Server) {
  const { outside, sent } = doorTo(server);
  const credentials = Object.fromEntries(
    Object.entries(vendor.secrets ?? {}).map(([part, name]) => [part, `${name}-${name}`]),
  );
  const order = { ...orderFor(check), credentials, vendorRef };
  const asked = await askOnce(vendor, order, 1, outside, bareTools.nowMs);
  if ("notCovered" in asked) throw new Error("not covered");
  return { ...toldBy(asked), sent };
}

export const orderFor = (check: VendorOrder["check"]): VendorOrder => ({
  check,
  subject: CheckSubject.parse({}),
  input: {},
  environment: "production",
  credentials: null,
  idempotencyKey: "eff_1",
  callbackUrl: "",
  callbackDeadlineSeconds: 600,
  timeoutMs: 15_000,
});

export function toldBy(report: AttemptReport) {
  const result = report.outcome === "result" ? report.result : null;
  const output = result !== null && "output" in result ? CheckResult.parse(result.output) : null;
  return { report, result, output };
}
