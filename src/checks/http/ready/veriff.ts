import type { AdapterInput } from "../adapter.schema";

const record = {
  vendorRef: "body.verification.id",
  data: `{
    sessionId: body.verification.id,
    entity: {
      type: 'individual',
      data: {
        firstName: body.verification.person.firstName,
        lastName: body.verification.person.lastName,
        dateOfBirth: body.verification.person.dateOfBirth,
        additionalInfo: {nationality: body.verification.person.nationality, gender: body.verification.person.gender}
      }
    },
    decision: {
      status: body.verification.status,
      decisionReason: body.verification.reason,
      decisionScore: body.verification.riskScore.score,
      riskLabels: body.verification.riskLabels[].label
    },
    documents: body.verification.document && [{
      category: lower(body.verification.document.type || ''),
      type: 'identification_document',
      issuer: {country: body.verification.document.country},
      properties: {
        idNumber: body.verification.document.number,
        validFrom: body.verification.document.validFrom,
        expiryDate: body.verification.document.validUntil
      }
    }]
  }`,
};
const status = (name: string) => `body.verification.status == '${name}'`;

/**
 * Sessions on Veriff's page. Written from https://devdocs.veriff.com: "Decision webhook" (docs/decision-webhook), "Webhooks Guide"
 * (docs/webhooks-guide), "Decision data" (apidocs/v1sessionsiddecision-1), "Verification session decisions" and "General FAQ"
 * (POST /sessions needs no signature; a GET signs the session's id). In the portal, "Webhook decisions URL" is our `callbackAddress`.
 * The address of the API differs by integration: copy this description and change `baseUrl` when yours is another.
 * Not confirmed: whether `vendorData` of 1,000 characters is the longest; the id of a check is far shorter.
 */
export const veriff: AdapterInput = {
  name: "veriff",
  displayName: "Veriff",
  documentation: "https://devdocs.veriff.com/docs/decision-webhook",
  baseUrl: "https://stationapi.veriff.com",
  auth: { kind: "header", header: "x-auth-client", secret: "VERIFF_API_KEY" },
  callback: {
    address: "account",
    signature: { kind: "hmac-sha256", header: "x-hmac-signature", secret: "VERIFF_SHARED_SECRET" },
    vendorRef: "body.verification.id",
    eventId: "join('.', [body.verification.id, body.verification.attemptId || '', to_string(body.verification.code)])",
    when: "body.verification.status != null",
    result: "body",
  },
  checks: {
    "identity-verification": {
      request: {
        method: "POST",
        path: "/v1/sessions",
        body: "{verification: {person: {firstName: subject.firstName, lastName: subject.lastName}, vendorData: idempotencyKey, callback: options.returnUrl}}",
      },
      answers: [
        {
          httpStatus: [200, 201],
          when: "body.status == 'success' && body.verification.url != null",
          verdict: "pending",
          data: "{sessionId: body.verification.id, url: body.verification.url}",
          vendorRef: "body.verification.id",
        },
        { httpStatus: [401, 403], verdict: "error", code: "not_authorised", message: "Veriff does not know the key." },
        {
          httpStatus: [400],
          verdict: "error",
          code: "refused",
          message: "Veriff refuses the session: what it was told of the person is not valid.",
        },
      ],
      later: {
        request: {
          path: "/v1/sessions/{vendorRef}/decision",
          sign: { header: "x-hmac-signature", secret: "VERIFF_SHARED_SECRET", over: "vendorRef" },
        },
        // Callbacks bring the decision; this is for the one that never came.
        poll: { everySeconds: 3_600, factor: 2, untilSeconds: 691_200 },
        answers: [
          { when: status("approved"), verdict: "clear", ...record },
          {
            when: status("declined"),
            verdict: "rejected",
            code: "declined",
            message: "The identity was not verified.",
            ...record,
          },
          {
            when: status("review"),
            verdict: "review",
            code: "review",
            message: "Somebody has to look at the session.",
            ...record,
          },
          {
            when: status("resubmission_requested"),
            verdict: "review",
            code: "resubmission_requested",
            message: "The person has to show their document again.",
            ...record,
          },
          {
            when: `${status("expired")} || ${status("abandoned")}`,
            verdict: "not_found",
            code: "not_completed",
            message: "The person has not completed the session.",
            ...record,
          },
          { when: "body.verification == null && body.status == 'success'", verdict: "pending" },
          { httpStatus: [404], verdict: "error", code: "unknown_session", message: "Veriff knows no such session." },
          {
            httpStatus: [401, 403],
            verdict: "error",
            code: "not_authorised",
            message: "Veriff does not know the key.",
          },
        ],
      },
    },
  },
};
