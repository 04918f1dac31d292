import { describe, expect, it } from "vitest";
import { readyVendor } from "../../src/checks/http/ready";
import type { Vendor } from "../../src/checks/vendor";
import { onfidoRun, stripeSession, veriffDecision, veriffSession } from "../support/vendor-answers-later";
import { askLater, askVendor, type Server } from "../support/vendor-talk";

const person = { firstName: "Ada", lastName: "Brennan", dateOfBirth: "1974-08-12" };
const ready = (name: string): Vendor => {
  const vendor = readyVendor(name);
  if (vendor === null) throw new Error(`${name} is not there`);
  return vendor;
};
const always =
  (body: unknown, status = 200): Server =>
  () => ({ body, status });

describe("Veriff", () => {
  const order = { check: "identity-verification", vendor: "veriff", input: person };

  it("opens a session, whose page is shown while it is pending", async () => {
    const { output, result, sent, expected } = await askVendor(order, always(veriffSession(), 201));
    expect(sent.map(({ method, url }) => `${method} ${url}`)).toEqual([
      "POST https://stationapi.veriff.com/v1/sessions",
    ]);
    expect(sent[0]?.headers["x-auth-client"]).toBe("VERIFF_API_KEY-VERIFF_API_KEY");
    expect(JSON.parse(sent[0]?.body ?? "")).toEqual({
      verification: { person: { firstName: "Ada", lastName: "Brennan" }, vendorData: "eff_1", callback: null },
    });
    expect(result?.status).toBe("waiting");
    expect(output).toMatchObject({ status: "pending", data: { url: "https://alchemy.veriff.com/v/eyJhbGciOi" } });
    expect(expected.map(({ vendorRef }) => vendorRef)).toEqual(["12df6045-3846-3e45-946a-14fa6136d78b"]);
  });

  it.each([
    ["approved", "clear", undefined],
    ["declined", "rejected", "declined"],
    ["review", "review", "review"],
    ["resubmission_requested", "review", "resubmission_requested"],
    ["expired", "not_found", "not_completed"],
    ["abandoned", "not_found", "not_completed"],
  ])("a decision that says %s is %s", async (status, verdict, code) => {
    const { output, sent } = await askLater(
      ready("veriff"),
      "identity-verification",
      "12df6045",
      always(veriffDecision({ status })),
    );
    expect([output?.status, output?.reasons[0]?.code]).toEqual([verdict, code]);
    expect(output?.data).toMatchObject({
      entity: { data: { firstName: "ADA", dateOfBirth: "1974-08-12" } },
      documents: [{ category: "passport", properties: { idNumber: "X1234567", expiryDate: "2031-04-20" } }],
    });
    // The documentation: a GET signs the session's id.
    expect(sent[0]?.url).toBe("https://stationapi.veriff.com/v1/sessions/12df6045/decision");
    expect(sent[0]?.headers["x-hmac-signature"]).toMatch(/^[0-9a-f]{64}$/);
  });

  it("a session without a decision is still pending; a status that nobody knows is never taken for clear", async () => {
    const waits = await askLater(
      ready("veriff"),
      "identity-verification",
      "v1",
      always({ status: "success", verification: null }),
    );
    expect([waits.result?.status, waits.output?.vendorRef]).toEqual(["waiting", "v1"]);
    const odd = await askLater(
      ready("veriff"),
      "identity-verification",
      "v1",
      always(veriffDecision({ status: "splendid" })),
    );
    expect(odd.report).toMatchObject({ outcome: "retry", code: "bad_answer" });
  });
});

describe("Onfido", () => {
  const order = {
    check: "identity-verification",
    vendor: "onfido",
    input: { ...person, options: { workflowId: "wf-1" } },
  };
  const onfido: Server = ({ url }) =>
    url.endsWith("/applicants") ? { status: 201, body: { id: "app-1" } } : { status: 201, body: onfidoRun() };

  it("makes an applicant and a run for it", async () => {
    const { output, sent } = await askVendor(order, onfido);
    expect(sent.map(({ url }) => url)).toEqual([
      "https://api.eu.onfido.com/v3.6/applicants",
      "https://api.eu.onfido.com/v3.6/workflow_runs",
    ]);
    expect(JSON.parse(sent[1]?.body ?? "")).toEqual({ workflow_id: "wf-1", applicant_id: "app-1" });
    expect(sent.map(({ headers }) => headers["idempotency-key"])).toEqual(["eff_1_applicant", "eff_1"]);
    expect(sent[0]?.headers.authorization).toBe("Token token=ONFIDO_API_TOKEN-ONFIDO_API_TOKEN");
    expect(output).toMatchObject({ status: "pending", data: { url: "https://eu.onfido.app/l/11111111" } });
  });

  it.each([
    [{ status: 422, body: { error: { type: "validation_error" } } }, "refused"],
    [{ status: 401, body: {} }, "not_authorised"],
  ] as const)("an applicant that is answered with %j ends it there", async (said, code) => {
    const { result, sent } = await askVendor(order, () => said);
    expect([result, sent.length]).toMatchObject([{ status: "error", code }, 1]);
  });

  it("an applicant nobody can read, a server in trouble: the whole is tried again", async () => {
    const garbage = await askVendor(order, always("<html>"));
    expect([garbage.report, garbage.sent.length]).toMatchObject([{ outcome: "retry", code: "bad_answer" }, 1]);
    expect((await askVendor(order, always({}, 503))).report).toMatchObject({ outcome: "retry", httpStatus: 503 });
  });

  it("without a workflow nobody is asked", async () => {
    const { output, sent } = await askVendor({ ...order, input: person }, onfido);
    expect([output?.status, sent]).toEqual(["cancelled", []]);
  });

  it.each([
    ["approved", "clear"],
    ["declined", "rejected"],
    ["review", "review"],
    ["abandoned", "not_found"],
    ["awaiting_input", "pending"],
    ["processing", "pending"],
  ])("a run that is %s is %s", async (status, verdict) => {
    const { output } = await askLater(ready("onfido"), "identity-verification", "1", always(onfidoRun({ status })));
    expect(output?.status).toBe(verdict);
  });

  it("a workflow that failed is an error", async () => {
    const { result } = await askLater(
      ready("onfido"),
      "identity-verification",
      "1",
      always(onfidoRun({ status: "error", error: { type: "t", message: "m" } })),
    );
    expect(result).toMatchObject({ status: "error", code: "workflow_failed" });
  });
});

describe("Stripe Identity", () => {
  it("opens a session by a form", async () => {
    const { output, sent } = await askVendor(
      {
        check: "identity-verification",
        vendor: "stripe-identity",
        input: { ...person, options: { returnUrl: "https://tenant.example/done?a=1" } },
      },
      always(stripeSession()),
    );
    expect(sent[0]?.headers).toMatchObject({
      "content-type": "application/x-www-form-urlencoded",
      "idempotency-key": "eff_1",
      authorization: "Bearer STRIPE_SECRET_KEY-STRIPE_SECRET_KEY",
    });
    expect(Object.fromEntries(new URLSearchParams(sent[0]?.body ?? ""))).toEqual({
      type: "document",
      client_reference_id: "eff_1",
      return_url: "https://tenant.example/done?a=1",
      "options[document][require_matching_selfie]": "true",
    });
    expect(output).toMatchObject({ status: "pending", data: { url: "https://verify.stripe.com/start/test_1" } });
  });

  it.each([
    [{ status: "verified" }, "clear"],
    [{ status: "requires_input", last_error: { code: "document_expired", reason: "old" } }, "rejected"],
    [{ status: "requires_input", last_error: { code: "abandoned", reason: "left" } }, "not_found"],
    [{ status: "requires_input" }, "pending"],
    [{ status: "processing" }, "pending"],
    [{ status: "canceled" }, "not_found"],
  ])("a session that says %j is %s", async (over, verdict) => {
    const { output, sent } = await askLater(
      ready("stripe-identity"),
      "identity-verification",
      "vs_1",
      always(stripeSession(over)),
    );
    expect(output?.status).toBe(verdict);
    expect(sent[0]?.url).toBe(
      "https://api.stripe.com/v1/identity/verification_sessions/vs_1?expand%5B%5D=verified_outputs",
    );
  });

  it("what was verified is told", async () => {
    const verified_outputs = { first_name: "Ada", last_name: "Brennan", dob: { day: 2, month: 8, year: 1974 } };
    const { output } = await askLater(
      ready("stripe-identity"),
      "identity-verification",
      "vs_1",
      always(stripeSession({ status: "verified", verified_outputs })),
    );
    expect(output?.data).toMatchObject({ entity: { data: { lastName: "Brennan", dateOfBirth: "1974-08-02" } } });
  });
});
