import type { Refusal } from "../domain";
import { assertNever } from "../lib/assert-never";
import type { JsonObject } from "../lib/json";

export type ProblemType =
  | "invalid_request"
  | "authentication"
  | "permission"
  | "not_found"
  | "conflict"
  | "rate_limited"
  | "idempotency"
  | "vendor"
  | "internal";

/** Every code an error answer can carry. The OpenAPI document lists this table, so a code is a promise. */
export const problemCodes = {
  bad_json: { status: 400, type: "invalid_request", meaning: "The body is not JSON text in UTF-8." },
  bad_value: { status: 400, type: "invalid_request", meaning: "A field, parameter or header has a wrong value." },
  unknown_api_version: {
    status: 400,
    type: "invalid_request",
    meaning: "The header `Edgecase-Version` names a version that is not known; `details.known` lists those that are.",
  },
  unknown_field: {
    status: 400,
    type: "invalid_request",
    meaning: "The body has a field that this call does not know.",
  },
  unsafe_key: { status: 400, type: "invalid_request", meaning: "A key is __proto__, constructor or prototype." },
  too_deep: { status: 400, type: "invalid_request", meaning: "The body nests deeper than this call allows." },
  too_old: { status: 400, type: "invalid_request", meaning: "A transaction lies further back than any are taken in." },
  engine_owned: { status: 400, type: "invalid_request", meaning: "The key is written by the engine only." },
  bad_definition: {
    status: 400,
    type: "invalid_request",
    meaning: "The definition has errors; `details.problems` lists them.",
  },
  bad_rule_set: {
    status: 400,
    type: "invalid_request",
    meaning: "The rule set has errors; `details.problems` lists them.",
  },
  unauthenticated: { status: 401, type: "authentication", meaning: "No valid key or session came with the request." },
  bad_signature: { status: 401, type: "authentication", meaning: "The signature does not match the bytes received." },
  not_permitted: { status: 403, type: "permission", meaning: "The key or role may not do this." },
  step_up_required: {
    status: 403,
    type: "permission",
    meaning:
      "Prove first that it is you: `GET /session` says how. Then send the same request again, with the same Idempotency-Key.",
  },
  cross_site: { status: 403, type: "permission", meaning: "A write with a session cookie came from another site." },
  not_found: { status: 404, type: "not_found", meaning: "There is no such thing for this tenant." },
  unknown_definition: { status: 404, type: "not_found", meaning: "No definition has this key or id." },
  method_not_allowed: {
    status: 405,
    type: "invalid_request",
    meaning: "The path exists, the method does not; see `Allow`.",
  },
  stale_version: { status: 409, type: "conflict", meaning: "The case has moved on; `details.current` is its version." },
  event_not_allowed: {
    status: 409,
    type: "conflict",
    meaning: "The state does not know the event; `details.allowed` lists what it knows.",
  },
  legal_hold: {
    status: 409,
    type: "conflict",
    meaning: "Nothing of it may be deleted before its legal hold is lifted; `details.holds` says what is held.",
  },
  case_closed: { status: 409, type: "conflict", meaning: "The case has ended." },
  already_assigned: {
    status: 409,
    type: "conflict",
    meaning: "Somebody else has the case; `details.assigneeId` says who.",
  },
  link_dead: { status: 409, type: "conflict", meaning: "The link was revoked, used up or has expired." },
  revision_limit: {
    status: 409,
    type: "conflict",
    meaning: "The definition lets an applicant be asked again only so often; `details.rounds` says how often.",
  },
  no_form: { status: 409, type: "conflict", meaning: "Nothing is to be filled in at this point." },
  invalid_answers: { status: 422, type: "invalid_request", meaning: "Answers of a form do not hold." },
  brand_unreadable: {
    status: 422,
    type: "invalid_request",
    meaning: "Text of the brand could not be read on its ground; `details.pairs` lists the colours.",
  },
  too_many_requests: {
    status: 429,
    type: "rate_limited",
    meaning: "Too many calls; `Retry-After` says when to go on.",
  },
  case_exists: { status: 409, type: "conflict", meaning: "An equal case exists; `details.caseId` names it." },
  decision_pending: {
    status: 409,
    type: "conflict",
    meaning: "A decision waits until `details.dueAt` and can still be undone.",
  },
  definition_not_published: { status: 409, type: "conflict", meaning: "Only a published definition can run." },
  last_admin: { status: 409, type: "conflict", meaning: "The team would be left without an administrator." },
  already_member: { status: 409, type: "conflict", meaning: "Somebody of the team has this address." },
  already_invited: { status: 409, type: "conflict", meaning: "This address is invited already." },
  definition_exists: { status: 409, type: "conflict", meaning: "This key has this version already." },
  definition_not_draft: {
    status: 409,
    type: "conflict",
    meaning: "Only a draft can be changed; upgrade it to get one.",
  },
  cannot_move: {
    status: 409,
    type: "conflict",
    meaning: "The other version has no place for the case as it stands; `details.missing` lists what it lacks.",
  },
  in_use: { status: 409, type: "conflict", meaning: "Something else needs it; `details` says what." },
  rule_tests_failed: {
    status: 409,
    type: "conflict",
    meaning: "Tests of the rule set do not pass; `details.tests` lists them.",
  },
  too_many_steps: { status: 409, type: "conflict", meaning: "The definition runs in a circle without coming to rest." },
  conflict: { status: 409, type: "conflict", meaning: "The thing is not in a condition that allows this." },
  request_running: { status: 409, type: "idempotency", meaning: "The first request with this key is still running." },
  too_many_files: { status: 409, type: "conflict", meaning: "The case or document holds as many files as it may." },
  length_required: { status: 411, type: "invalid_request", meaning: "An upload must say its length." },
  too_large: { status: 413, type: "invalid_request", meaning: "The body is larger than this call allows." },
  case_too_large: { status: 413, type: "invalid_request", meaning: "The case would grow beyond its limit." },
  unsupported_media_type: {
    status: 415,
    type: "invalid_request",
    meaning: "The body must be application/json, or multipart/form-data where files are sent.",
  },
  range_not_satisfiable: { status: 416, type: "invalid_request", meaning: "The file has no such part." },
  upgrade_required: { status: 426, type: "invalid_request", meaning: "This address is a WebSocket." },
  idempotency_key_reused: {
    status: 422,
    type: "idempotency",
    meaning: "The key was used before with another request.",
  },
  internal: { status: 500, type: "internal", meaning: "Our fault. `requestId` finds it in the log." },
  not_ready: { status: 503, type: "internal", meaning: "A part this service needs does not answer." },
} as const satisfies Record<string, { status: number; type: ProblemType; meaning: string }>;

export type ProblemCode = keyof typeof problemCodes;

/** Why a request was not carried out, in the words of HTTP. A value; the framework turns it into the envelope. */
export interface ApiProblem {
  code: ProblemCode;
  message: string;
  /** Path of the field, or name of the parameter or header, that is to blame. */
  param?: string;
  details?: JsonObject;
  headers?: Record<string, string>;
}

export const problem = (
  code: ProblemCode,
  message: string,
  more: Omit<ApiProblem, "code" | "message"> = {},
): ApiProblem => ({
  code,
  message,
  ...more,
});

export const notFound = (what: string): ApiProblem => problem("not_found", `There is no such ${what}.`);

export const statusOf = (trouble: ApiProblem): number => problemCodes[trouble.code].status;

/** The error envelope as JSON text. */
export function envelope(trouble: ApiProblem, requestId: string): string {
  const { code, message, param, details } = trouble;
  return JSON.stringify({ error: { type: problemCodes[code].type, code, message, param, details, requestId } });
}

/** What a session is told that has to prove itself first. */
export const stepUpRequired = (): ApiProblem =>
  problem("step_up_required", "Prove that it is you before you do this; GET /session says how.", {
    details: { session: "/api/v1/session" },
  });

/** What is held, and must stay: the case, one of its children, or whom it is about. */
export const legalHold = (holds: JsonObject[]): ApiProblem =>
  problem("legal_hold", "It is under a legal hold: lift that first.", { details: { holds } });

/** The one switch from refusals to HTTP. A new refusal breaks the build here. */
export function problemOf(refusal: Refusal): ApiProblem {
  switch (refusal.code) {
    case "unknown_case":
      return notFound("case");
    case "stale_version":
      return problem("stale_version", `The case is at version ${refusal.current}, not ${refusal.expected}.`, {
        param: "expectedVersion",
        details: { expected: refusal.expected, current: refusal.current },
      });
    case "event_not_allowed":
      return problem("event_not_allowed", `The state "${refusal.state}" does not know the event "${refusal.event}".`, {
        param: "name",
        details: { state: refusal.state, event: refusal.event, allowed: refusal.allowed },
      });
    case "case_closed":
      return problem("case_closed", `The case is ${refusal.status}.`, { details: { status: refusal.status } });
    case "case_open":
      return problem("conflict", "Only a case that has ended can be erased: cancel it first.", {
        details: { status: "active" },
      });
    case "legal_hold":
      return legalHold([{ kind: "case", reason: refusal.reason }]);
    case "already_assigned":
      return problem("already_assigned", "The case is assigned to somebody else.", {
        details: { assigneeId: refusal.assigneeId },
      });
    case "not_permitted":
      return problem("not_permitted", refusal.message);
    case "step_up_required":
      return stepUpRequired();
    case "decision_pending":
      return problem("decision_pending", "A decision is pending and can still be undone.", {
        details: { dueAt: new Date(refusal.dueAtMs).toISOString() },
      });
    case "engine_owned":
      return problem("engine_owned", `"${refusal.param}" is written by the engine only.`, { param: refusal.param });
    case "bad_value":
      return problem("bad_value", refusal.message, { param: refusal.param });
    case "unknown_document":
      return problem("not_found", "There is no such document in this case.", {
        details: { documentId: refusal.documentId },
      });
    case "unknown_note":
      return problem("not_found", "There is no such note in this case.", { details: { noteId: refusal.noteId } });
    case "unknown_incident":
      return problem("not_found", "There is no such open incident in this case.", {
        details: { incidentId: refusal.incidentId },
      });
    case "no_result_wanted":
      return problem("bad_value", "This incident is not about a run that an answer could end.", {
        param: "incidentId",
        details: { incidentId: refusal.incidentId },
      });
    case "unknown_link":
      return problem("not_found", "There is no such link in this case.", { details: { linkId: refusal.linkId } });
    case "link_dead":
      return problem("link_dead", `The link is ${refusal.why}.`, { details: { why: refusal.why } });
    case "revision_limit":
      return problem(
        "revision_limit",
        `The applicant was asked again ${refusal.rounds === 1 ? "once" : `${refusal.rounds} times`}; that is the limit.`,
        {
          details: { rounds: refusal.rounds },
        },
      );
    case "no_form":
      return problem("no_form", `The state "${refusal.state}" asks the applicant for nothing.`, {
        details: { state: refusal.state },
      });
    case "invalid_answers":
      return problem("invalid_answers", "Some answers do not hold; `details.problems` names them.", {
        details: { problems: refusal.problems.map((one) => ({ ...one })) },
      });
    case "case_too_large":
      return problem("case_too_large", `A case may hold at most ${refusal.limitBytes} bytes of facts.`, {
        details: { limitBytes: refusal.limitBytes },
      });
    case "too_many_steps":
      return problem("too_many_steps", refusal.message);
    case "unknown_plugin":
      return problem("not_found", `There is no plugin "${refusal.plugin}" in this workflow.`, {
        details: { known: refusal.known },
      });
    case "unknown_child":
      return notFound("child");
    case "child_running":
      return problem("conflict", "The child has not finished; only one that has can be opened again.");
    case "no_approval":
      return problem("conflict", `Nobody is asked for a vote on "${refusal.plugin}" now.`);
    case "cannot_move":
      return problem(
        "cannot_move",
        "The other version has no place for the case as it stands; `details.missing` says why.",
        {
          details: { missing: refusal.missing.map((one) => ({ ...one })) },
        },
      );
    case "too_deep":
      return problem("conflict", `Children of children end at a depth of ${refusal.limit}.`, {
        details: { depth: refusal.depth, limit: refusal.limit, chain: refusal.chain },
      });
    case "idempotency_key_reused":
      return problem("idempotency_key_reused", "This Idempotency-Key was used before with another request.", {
        param: "Idempotency-Key",
      });
    case "case_exists":
      return problem(
        "case_exists",
        refusal.by === "external_id"
          ? "A case with this externalId exists."
          : "This entity has an active case of this workflow.",
        { details: { caseId: refusal.caseId, by: refusal.by } },
      );
    case "unknown_definition":
      return problem("unknown_definition", `There is no definition "${refusal.workflow}".`, { param: "workflow" });
    case "definition_not_published":
      return problem("definition_not_published", `The definition "${refusal.workflow}" is not published.`, {
        param: "workflow",
      });
    default:
      return assertNever(refusal);
  }
}
