import type { JsonObject } from "../lib/json";
import { form, upload } from "./forms";
import { approvalNeeds, ends, review, revising } from "./states";
import type { Template } from "./template";

const documentsForm = form(
  "documents",
  "Your documents",
  ["A photo or PDF of each document"],
  [
    {
      id: "documents",
      title: "Documents",
      elements: [
        upload("proof_of_identity", "proof_of_identity", "passport", "Proof of identity"),
        upload("proof_of_address", "proof_of_address", "general_document", "Proof of address"),
      ],
    },
  ],
);

const example: JsonObject = {
  entity: { type: "individual", data: { firstName: "Ada", lastName: "Brennan", email: "ada@example.com" } },
  documents: [
    {
      category: "proof_of_address",
      type: "water_bill",
      issuer: { country: "GB" },
      pages: [{ provider: "base64", uri: "data:text/plain;base64,aGk=", type: "txt", metadata: {} }],
      properties: {},
    },
    {
      category: "proof_of_identity",
      type: "passport",
      issuer: { country: "GB" },
      pages: [{ provider: "base64", uri: "data:text/plain;base64,aGk=", type: "txt", metadata: {} }],
      properties: {},
    },
  ],
};

const config = { language: "en", workflowLevelResolution: true };

export const caseReview: Template = {
  id: "case-review",
  displayName: "Document review, decided per case",
  summary: "Documents come with the case; a person decides about the case as a whole, or sends it back.",
  entityType: "individual",
  checks: [],
  definitions: (key) => [
    {
      key,
      name: key,
      displayName: "Document review (case)",
      definition: {
        id: key,
        initial: "manual_review",
        states: { manual_review: review(), revision: revising("documents"), ...ends },
      },
      extensions: {
        edgecase: approvalNeeds("person_decides", "Only a person approves.", [{ decision: "approve" }]),
      },
      config,
      forms: { documents: documentsForm },
    },
  ],
  example,
};

const decided = (status: string): string => `documents[?decision.status == '${status}']`;
const guard = (rule: string): JsonObject => ({ type: "jmespath", options: { rule } });
const undecided = "length(documents[?decision.status == null]) > `0`";
const allDecided = `length(documents) > \`0\` && !(${undecided})`;

export const documentReview: Template = {
  id: "document-review",
  displayName: "Document review, decided per document",
  summary:
    "Each document is decided by itself; the case follows: all approved is approved, one rejected is rejected, one sent back is a revision.",
  entityType: "individual",
  checks: [],
  definitions: (key) => [
    {
      key,
      name: key,
      displayName: "Document review (documents)",
      definition: {
        id: key,
        initial: "manual_review",
        states: {
          manual_review: {
            tags: ["manual_review"],
            always: [
              { target: "rejected", guard: guard(`${allDecided} && length(${decided("rejected")}) > \`0\``) },
              { target: "revision", guard: guard(`${allDecided} && length(${decided("revision")}) > \`0\``) },
              {
                target: "approved",
                guard: guard(`length(documents) > \`0\` && length(${decided("approved")}) == length(documents)`),
              },
            ],
            on: { reject: "rejected" },
          },
          revision: {
            tags: ["revision"],
            meta: { form: "documents" },
            always: [{ target: "manual_review", guard: guard(undecided) }],
            on: {
              COLLECTION_FLOW_FINISHED: "manual_review",
              RETURN_TO_REVIEW: "manual_review",
              reject: "rejected",
            },
          },
          ...ends,
        },
      },
      extensions: {},
      config,
      forms: { documents: documentsForm },
    },
  ],
  example,
};
