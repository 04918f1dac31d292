import * as z from "zod";
import type { CaseEventType } from "../domain";
import type { JsonObject } from "../lib/json";
import { alertDetail, alertSample } from "./alert-detail";
import { roundDetail, roundSample } from "./round-detail";

/** What one type of event says: when it is sent, and the shape of `detail` with an example. */
export interface EventDetail {
  description: string;
  /** Loose: a detail may gain fields, it never loses any. */
  detail: z.ZodObject;
  sample: JsonObject;
  /** What the rest of the sample says otherwise than that of a case halfway. */
  body?: JsonObject;
}

const text = z.string();
const id = z.string().nullable();
const time = z.string().meta({ format: "date-time" });
const status = z.string().nullable();
const none = z.looseObject({});

const slaDetail = z.looseObject({
  rule: text.meta({ description: "Name of the rule, as the definition has it." }),
  dueAt: time.nullable(),
  assigneeId: id,
});
const slaSample = { rule: "review", dueAt: "2026-11-23T10:00:00.000Z", assigneeId: "usr_5v1kq2m8ra" };
const checkDetail = {
  plugin: text,
  check: text.meta({ description: "Name of the check in the catalogue." }),
  runId: text,
  itemId: text.optional().meta({ description: "Which item of a list the check was about; absent: the case." }),
};
const checkSample = { plugin: "sanctions", check: "sanctions_screening", runId: "run_8f2k1d7c_4" };

/** Every type of event that a case can emit. The compiler keeps it complete. */
export const eventDetails: Record<CaseEventType, EventDetail> = {
  "case.created": {
    description: "A case was opened.",
    detail: z.looseObject({ workflow: text.meta({ description: "Key of the definition." }), version: z.int() }),
    sample: { workflow: "kyb", version: 3 },
    body: { sequence: 1, state: "collection_flow" },
  },
  "case.assigned": {
    description: "Somebody was given the case, or it was given back (`assigneeId` null).",
    detail: z.looseObject({ assigneeId: id, previousAssigneeId: id }),
    sample: { assigneeId: "usr_5v1kq2m8ra", previousAssigneeId: null },
  },
  "case.escalated": {
    description: "The case was handed up, by a person or because its time ran out (`byTime`).",
    detail: z.looseObject({ queueId: id, assigneeId: id, byTime: z.boolean() }),
    sample: { queueId: "que_7hq2seniors", assigneeId: null, byTime: true },
  },
  "case.cancelled": {
    description: "The case ended without an outcome.",
    detail: z.looseObject({ reason: text }),
    sample: { reason: "withdrawn by the customer" },
    body: { workflowStatus: "cancelled", workflowResolvedAt: "2026-11-22T10:00:00.000Z" },
  },
  "case.erased": {
    description:
      "Personal data of the case was erased here. Erase what you keep of it as well: no data comes with this event, and none of the case will " +
      "ever again.",
    detail: z.looseObject({
      basis: z
        .enum(["request", "retention", "other"])
        .meta({ description: "Why: somebody asked, its time was over, or else." }),
    }),
    sample: { basis: "request" },
    body: { workflowStatus: "completed", workflowResolvedAt: "2026-11-22T10:00:00.000Z" },
  },
  "sla.at_risk": {
    description: "The time that the case may take is nearly used up.",
    detail: slaDetail,
    sample: slaSample,
  },
  "sla.breached": { description: "The case is past its time.", detail: slaDetail, sample: slaSample },
  "workflow.state.changed": {
    description: "The case moved to another state. One command may lead through several; each is an event of its own.",
    detail: z.looseObject({
      previousState: status.meta({ description: "Null: the case was just opened." }),
      state: text,
      event: text.nullable().meta({ description: "What moved it; null: the opening, or a change of version." }),
    }),
    sample: { previousState: "collection_flow", state: "run_checks", event: "COLLECTION_FLOW_FINISHED" },
  },
  "workflow.context.changed": {
    description: "The data of the case changed. Sent once per command, after everything else that the command did.",
    detail: none,
    sample: {},
  },
  "workflow.completed": {
    description: "The case reached an end.",
    detail: z.looseObject({
      status: z.enum(["completed", "failed"]),
      outcome: z.enum(["approved", "rejected"]).nullable(),
      finalState: text,
    }),
    sample: { status: "completed", outcome: "approved", finalState: "approved" },
    body: {
      ...{ state: "approved", workflowStatus: "completed", workflowFinalState: "approved" },
      workflowResolvedAt: "2026-11-22T10:00:00.000Z",
    },
  },
  "workflow.context.document.changed": {
    description: "A document was decided, or handed in again after it was sent back (`revised`).",
    detail: z.looseObject({ documentId: text, status, previousStatus: status }),
    sample: { documentId: "doc_3c9w5zt1", status: "approved", previousStatus: null },
  },
  "collection.submitted": {
    description: "Everything that the form asks for was submitted.",
    detail: z.looseObject({ state: text }),
    sample: { state: "run_checks" },
  },
  "collection.part.submitted": {
    description: "One of several people submitted what they were asked for.",
    detail: z.looseObject({
      person: text.nullable(),
      pages: z.array(text).nullable(),
      round: z.int().nullable().meta({ description: "Of the revision; null: the first time." }),
    }),
    sample: { person: "ubo_2", pages: ["identity"], round: null },
  },
  "consent.withdrawn": {
    description: "Somebody no longer agrees to what they had agreed to in a form: stop what rested on it.",
    detail: z.looseObject({
      consentId: text,
      key: text.meta({ description: "As the form names it." }),
      person: text.meta({ description: "`applicant`, or the id of the item that they are." }),
      textSha256: text,
      givenAt: text.meta({ format: "date-time" }),
    }),
    sample: {
      ...{ consentId: "cns_01jd3v8m5r6s7t9w0x1y_4_1", key: "marketing", person: "applicant" },
      textSha256: "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef",
      givenAt: "2026-11-20T10:00:00.000Z",
    },
  },
  "revision.requested": {
    description: "Something was asked again. `round`, `dueAt` and `items` are there where a person named what.",
    detail: roundDetail.partial().extend({ state: text }),
    sample: { state: "revision", ...roundSample },
  },
  "revision.answered": {
    description: "What was asked again has come back.",
    detail: roundDetail,
    sample: roundSample,
  },
  "revision.reminded": {
    description: "Those who still owe an answer were reminded.",
    detail: roundDetail.extend({ persons: z.array(text) }),
    sample: { ...roundSample, persons: ["applicant"] },
  },
  "revision.expired": {
    description: "The time to answer is up. It may be answered all the same while the case waits.",
    detail: roundDetail,
    sample: roundSample,
  },
  "check.completed": {
    description: "A check has come to an answer, or was called off.",
    detail: z.looseObject({ ...checkDetail, status: z.enum(["success", "cancelled"]) }),
    sample: { ...checkSample, status: "success" },
  },
  "check.failed": {
    description: "A check came to no answer.",
    detail: z.looseObject({ ...checkDetail, status: z.enum(["error", "timeout"]), code: text }),
    sample: { ...checkSample, status: "error", code: "unreachable" },
  },
  "risk.scored": {
    description: "The risk of the case was computed, or a person's word replaced it (`overridden`).",
    detail: z.looseObject({
      plugin: text.nullable().meta({ description: "Null: a person said so, or took it back." }),
      score: z.number().nullable(),
      level: text.nullable(),
      overridden: z.boolean().optional(),
    }),
    sample: { plugin: "risk", score: 42, level: "medium" },
  },
  "incident.opened": {
    description: "Something gave up on the case and needs a person.",
    detail: z.looseObject({
      incidentId: text,
      source: text.meta({ description: "`effect`, `publish`, `index`, `delivery`, `timer` or `screening`." }),
      code: text,
    }),
    sample: { incidentId: "inc_8f2k1d7c_9_1", source: "effect", code: "unreachable" },
  },
  "alert.created": {
    description: "An alert was raised; one that no case has comes without a case.",
    detail: alertDetail,
    sample: alertSample,
  },
  "alert.changed": {
    description: "Somebody did something about an alert (`change`).",
    detail: alertDetail,
    sample: { ...alertSample, change: "review", status: "under_review", byId: "usr_5v1kq2m8ra" },
  },
  "workflow.event.dispatched": {
    description: "A `dispatch` plugin of the definition sent an event of its own.",
    detail: z.looseObject({ name: text, payload: z.json(), plugin: text }),
    sample: { name: "KYC_DONE", payload: { score: 42 }, plugin: "tell_crm" },
  },
};
