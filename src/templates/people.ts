import type { JsonObject } from "../lib/json";
import { form, personPage, upload } from "./forms";
import { allClear, approvalNeeds, collecting, ends, review, revising } from "./states";
import type { Template, TemplateDefinition } from "./template";

const identityPage = {
  id: "documents",
  title: "Your identity document",
  elements: [
    upload("identity_document", "identity_document", "passport", "Passport, identity card or driving licence"),
  ],
};

const personForm = form(
  "person",
  "Confirm who you are",
  ["Your passport, identity card or driving licence"],
  [personPage, identityPage],
);

const identity = (stateNames: string[]): JsonObject => ({
  name: "identity",
  displayName: "Identity verification",
  pluginKind: "check",
  check: "identity-verification",
  vendor: "sandbox",
  stateNames,
  callbackDeadlineSeconds: 604_800,
  successAction: "IDENTITY_DONE",
  errorAction: "IDENTITY_FAILED",
});

const sanctions = (stateNames: string[]): JsonObject => ({
  name: "sanctions",
  displayName: "Sanctions and politically exposed persons",
  pluginKind: "individual-sanctions",
  vendor: "sandbox",
  stateNames,
  successAction: "SANCTIONS_DONE",
  errorAction: "SANCTIONS_FAILED",
});

/** One person: identity, then sanctions. Clear in both is approved by rule; all else goes to a person. */
export function personCheck(key: string, displayName: string, asksFirst: boolean): TemplateDefinition {
  const start = asksFirst ? { collection_flow: collecting("person", "identity") } : {};
  return {
    key,
    name: key,
    displayName,
    definition: {
      id: key,
      initial: asksFirst ? "collection_flow" : "identity",
      states: {
        ...start,
        identity: {
          tags: ["pending_process"],
          on: { IDENTITY_DONE: "sanctions", IDENTITY_FAILED: "manual_review", reject: "rejected" },
        },
        sanctions: {
          tags: ["data_enrichment"],
          on: {
            SANCTIONS_DONE: [
              { target: "auto_approved", guard: allClear("identity", "sanctions") },
              { target: "manual_review" },
            ],
            SANCTIONS_FAILED: "manual_review",
            reject: "rejected",
          },
        },
        manual_review: review(),
        revision: revising("person", "identity"),
        auto_approved: { type: "final", tags: ["approved"], meta: { outcome: "approved" } },
        ...ends,
      },
    },
    extensions: {
      apiPlugins: [identity(["identity"]), sanctions(["sanctions"])],
      edgecase: approvalNeeds("looked_at", "Nobody is approved unseen: both checks, or a person's decision.", [
        { anyOf: [{ plugin: "identity" }, { decision: "approve" }] },
        { anyOf: [{ plugin: "sanctions" }, { decision: "approve" }] },
      ]),
    },
    config: { language: "en", workflowLevelResolution: true },
    forms: { person: personForm },
  };
}

export const kycIndividual: Template = {
  id: "kyc-individual",
  displayName: "KYC of one person",
  summary: "A form, identity verification, sanctions; clear cases are approved by rule, all others by a person.",
  entityType: "individual",
  checks: ["identity-verification", "individual-sanctions"],
  definitions: (key) => [personCheck(key, "Know your customer: one person", true)],
  example: {
    entity: {
      type: "individual",
      data: { firstName: "Ada", lastName: "Clear", dateOfBirth: "1986-03-27", email: "ada@example.com", country: "GB" },
    },
  },
};

const session = (name: string, stateNames: string[]): JsonObject => ({
  name,
  displayName: "Hosted identity session",
  pluginKind: "kyc-session",
  vendor: "sandbox",
  stateNames,
  eventOn: "accepted",
  callbackAction: "KYC_RESPONSE_RECEIVED",
  persistResponseDestination: "pluginsOutput.kyc_session.kyc_session_1",
  callbackDeadlineSeconds: 604_800,
  successAction: "SEND_EMAIL",
  errorAction: "SESSION_FAILED",
  timeoutAction: "SESSION_EXPIRED",
});

const sessionMail = (name: string, stateNames: string[]): JsonObject => ({
  name,
  displayName: "Link to the session",
  pluginKind: "template-email",
  template: "session",
  stateNames,
  errorAction: "EMAIL_FAILURE",
});

const waitingForSession: JsonObject = {
  tags: ["pending_process"],
  on: {
    KYC_RESPONSE_RECEIVED: "kyc_manual_review",
    SESSION_EXPIRED: "kyc_manual_review",
    EMAIL_FAILURE: "kyc_manual_review",
    reject: "rejected",
  },
};

export const hostedSessionKyc: Template = {
  id: "hosted-session-kyc",
  displayName: "KYC in a hosted session",
  summary: "Opens a session at the identity vendor, mails the link, waits for the answer, and a person decides.",
  entityType: "individual",
  checks: ["kyc-session"],
  definitions: (key) => [
    {
      key,
      name: key,
      displayName: "Know your customer: hosted session",
      definition: {
        id: key,
        initial: "get_kyc_session",
        states: {
          get_kyc_session: {
            tags: ["pending_process"],
            on: {
              SEND_EMAIL: "email_sent",
              SESSION_FAILED: "kyc_manual_review",
              SESSION_EXPIRED: "kyc_manual_review",
              KYC_RESPONSE_RECEIVED: "kyc_manual_review",
            },
          },
          email_sent: waitingForSession,
          kyc_manual_review: review(),
          revision: {
            tags: ["revision"],
            on: {
              SEND_EMAIL: "revision_email_sent",
              SESSION_FAILED: "kyc_manual_review",
              SESSION_EXPIRED: "kyc_manual_review",
              KYC_RESPONSE_RECEIVED: "kyc_manual_review",
            },
          },
          revision_email_sent: { ...waitingForSession, tags: ["revision"] },
          ...ends,
        },
      },
      extensions: {
        apiPlugins: [
          session("kyc_session", ["get_kyc_session", "revision"]),
          sessionMail("session_email", ["email_sent", "revision_email_sent"]),
        ],
        edgecase: approvalNeeds("person_decides", "Only a person approves.", [{ decision: "approve" }]),
      },
      config: { language: "en", workflowLevelResolution: true },
      forms: {},
    },
  ],
  example: {
    entity: {
      type: "individual",
      data: { firstName: "Grace", lastName: "Brennan", dateOfBirth: "1990-01-09", email: "grace@example.com" },
    },
  },
};
