import type { AdapterInput } from "../adapter.schema";

const record = {
  vendorRef: "body.id",
  data: `{
    sessionId: body.id,
    decision: {status: body.status, decisionReason: join('; ', body.reasons || \`[]\`)},
    output: body.output,
    dashboardUrl: body.dashboard_url
  }`,
};
const notAuthorised = {
  httpStatus: [401, 403],
  verdict: "error" as const,
  code: "not_authorised",
  message: "Onfido does not know the token.",
};
const refused = {
  httpStatus: [400, 422],
  verdict: "error" as const,
  code: "refused",
  message: "Onfido refuses the request: a name or the workflow is not valid.",
};

/**
 * Runs of an Onfido Studio workflow on Onfido's page: an applicant, a run, and the run again when it has ended. Written from Onfido's own
 * specification (https://github.com/onfido/onfido-openapi-spec: schemas/workflow_runs/definitions.yaml, schemas/webhooks/webhook_event.yaml)
 * and https://documentation.onfido.com/api/latest/#webhooks (`X-SHA2-Signature`: hex HMAC-SHA256 of the raw body). The webhook's address
 * in the dashboard is our `callbackAddress`; event `workflow_run.completed`. `options.workflowId` names the workflow. Other regions:
 * copy this description and change `baseUrl`.
 * Not confirmed: what stands in `output`, which each workflow defines itself; it is handed on as it is.
 */
export const onfido: AdapterInput = {
  name: "onfido",
  displayName: "Onfido",
  documentation: "https://documentation.onfido.com/api/latest/",
  baseUrl: "https://api.eu.onfido.com/v3.6",
  auth: { kind: "header", header: "authorization", secret: "ONFIDO_API_TOKEN", prefix: "Token token=" },
  callback: {
    address: "account",
    signature: { kind: "hmac-sha256", header: "x-sha2-signature", secret: "ONFIDO_WEBHOOK_TOKEN" },
    vendorRef: "body.payload.object.id",
    eventId: "join('.', [body.payload.action, body.payload.object.id, body.payload.object.completed_at_iso8601 || ''])",
    when: "body.payload.resource_type == 'workflow_run' && body.payload.action == 'workflow_run.completed'",
    result: "fetch",
  },
  checks: {
    "identity-verification": {
      covers: "options.workflowId != null",
      steps: [
        {
          name: "applicant",
          request: {
            method: "POST",
            path: "/applicants",
            body: "{first_name: subject.firstName, last_name: subject.lastName, dob: subject.dateOfBirth, email: subject.email}",
          },
          answers: [notAuthorised, refused],
          keep: "body.id",
        },
      ],
      request: {
        method: "POST",
        path: "/workflow_runs",
        body: "{workflow_id: options.workflowId, applicant_id: steps.applicant}",
      },
      answers: [
        {
          httpStatus: [200, 201],
          when: "body.id != null && body.link.url != null",
          verdict: "pending",
          data: "{sessionId: body.id, url: body.link.url}",
          vendorRef: "body.id",
        },
        notAuthorised,
        refused,
      ],
      later: {
        request: { path: "/workflow_runs/{vendorRef}" },
        poll: { everySeconds: 3_600, factor: 2, untilSeconds: 691_200 },
        answers: [
          { when: "body.status == 'approved'", verdict: "clear", ...record },
          {
            when: "body.status == 'declined'",
            verdict: "rejected",
            code: "declined",
            message: "The identity was not verified.",
            ...record,
          },
          {
            when: "body.status == 'review'",
            verdict: "review",
            code: "review",
            message: "Somebody has to look at the run.",
            ...record,
          },
          {
            when: "body.status == 'abandoned'",
            verdict: "not_found",
            code: "not_completed",
            message: "The person has not completed the run.",
            ...record,
          },
          {
            when: "body.status == 'error'",
            verdict: "error",
            code: "workflow_failed",
            message: "The workflow has failed at Onfido.",
          },
          { when: "body.status == 'awaiting_input' || body.status == 'processing'", verdict: "pending" },
          { httpStatus: [404], verdict: "error", code: "unknown_session", message: "Onfido knows no such run." },
          notAuthorised,
        ],
      },
    },
  },
};
