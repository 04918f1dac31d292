import type { AdapterInput } from "../adapter.schema";

const record = {
  vendorRef: "body.id",
  data: `{
    sessionId: body.id,
    entity: {
      type: 'individual',
      data: {
        firstName: body.verified_outputs.first_name,
        lastName: body.verified_outputs.last_name,
        dateOfBirth: body.verified_outputs.dob.year && join('-', [to_string(body.verified_outputs.dob.year), pad_left(to_string(body.verified_outputs.dob.month), \`2\`, '0'), pad_left(to_string(body.verified_outputs.dob.day), \`2\`, '0')]),
        address: body.verified_outputs.address
      }
    },
    decision: {status: body.status, decisionReason: body.last_error.reason, riskLabels: body.last_error.code}
  }`,
};
const notAuthorised = {
  httpStatus: [401, 403],
  verdict: "error" as const,
  code: "not_authorised",
  message: "Stripe does not know the key.",
};

/**
 * Sessions on Stripe's page. Written from https://docs.stripe.com/identity/how-sessions-work (statuses: a failed session goes back to
 * `requires_input` with `last_error`), https://docs.stripe.com/api/identity/verification_sessions/object and
 * https://docs.stripe.com/webhooks#verify-manually (`Stripe-Signature`: t, v1). The endpoint in the dashboard is our `callbackAddress`;
 * events `identity.verification_session.verified`, `.requires_input`, `.canceled`. What was verified is read with `expand`, which
 * restricted keys must allow.
 * Not confirmed: that every country's documents fill `verified_outputs`; what is missing is left out.
 */
export const stripeIdentity: AdapterInput = {
  name: "stripe-identity",
  displayName: "Stripe Identity",
  documentation: "https://docs.stripe.com/identity/how-sessions-work",
  baseUrl: "https://api.stripe.com/v1",
  auth: { kind: "bearer", secret: "STRIPE_SECRET_KEY" },
  callback: {
    address: "account",
    signature: { kind: "timestamped", header: "stripe-signature", secret: "STRIPE_WEBHOOK_SECRET" },
    vendorRef: "body.data.object.id",
    eventId: "body.id",
    when: "contains(['identity.verification_session.verified', 'identity.verification_session.requires_input', 'identity.verification_session.canceled'], body.type)",
    result: "fetch",
  },
  checks: {
    "identity-verification": {
      request: {
        method: "POST",
        path: "/identity/verification_sessions",
        bodyKind: "form",
        body: "{type: 'document', client_reference_id: idempotencyKey, return_url: options.returnUrl, options: {document: {require_matching_selfie: 'true'}}}",
      },
      answers: [
        {
          when: "body.object == 'identity.verification_session' && body.url != null",
          verdict: "pending",
          data: "{sessionId: body.id, url: body.url}",
          vendorRef: "body.id",
        },
        notAuthorised,
        { httpStatus: [400], verdict: "error", code: "refused", message: "Stripe refuses the session." },
      ],
      later: {
        request: { path: "/identity/verification_sessions/{vendorRef}", query: { "expand[]": "'verified_outputs'" } },
        poll: { everySeconds: 3_600, factor: 2, untilSeconds: 691_200 },
        answers: [
          { when: "body.status == 'verified'", verdict: "clear", ...record },
          {
            when: "body.status == 'requires_input' && contains(['consent_declined', 'abandoned', 'device_not_supported'], body.last_error.code || '')",
            verdict: "not_found",
            code: "not_completed",
            message: "The person has not completed the session.",
            ...record,
          },
          {
            when: "body.status == 'requires_input' && body.last_error.code != null",
            verdict: "rejected",
            code: "not_verified",
            message: "The identity was not verified.",
            ...record,
          },
          {
            when: "body.status == 'canceled'",
            verdict: "not_found",
            code: "not_completed",
            message: "The session was cancelled.",
            ...record,
          },
          { when: "body.status == 'requires_input' || body.status == 'processing'", verdict: "pending" },
          { httpStatus: [404], verdict: "error", code: "unknown_session", message: "Stripe knows no such session." },
          notAuthorised,
        ],
      },
    },
  },
};
