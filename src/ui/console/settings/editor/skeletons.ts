import type { Skeleton } from "./help-types";

const piece = (key: string | null, value: object): string =>
  `${key === null ? "" : `${JSON.stringify(key)}: `}${JSON.stringify(value, null, 2)}`;

const guard = { type: "json-logic", options: { rule: { "==": [{ var: "entity.data.country" }, "GB"] } } };

/** Pieces to begin with. Every one is valid JSON and, put where it belongs, valid to the engine. */
export const skeletons: Skeleton[] = [
  {
    name: "Waits for the applicant",
    into: "definition.states",
    piece: piece("collection_flow", {
      tags: ["collection_flow"],
      meta: { form: "main" },
      on: { COLLECTION_FLOW_FINISHED: "manual_review" },
    }),
  },
  {
    name: "Waits for an analyst",
    into: "definition.states",
    piece: piece("manual_review", { tags: ["manual_review"], on: { approve: "approved", reject: "rejected" } }),
  },
  {
    name: "Runs checks, then goes on",
    into: "definition.states",
    piece: piece("screening", {
      tags: ["data_enrichment"],
      meta: { join: { plugins: ["registry"], event: "SCREENING_DONE" } },
      on: { SCREENING_DONE: "manual_review" },
    }),
  },
  {
    name: "Asks two people",
    into: "definition.states",
    piece: piece("sign_off", {
      tags: ["manual_review"],
      meta: { approval: { roles: ["admin"], count: 2, timeoutSeconds: 172_800, event: "SIGNED_OFF" } },
      on: { SIGNED_OFF: "approved", reject: "rejected" },
      after: { P3D: "rejected" },
    }),
  },
  {
    name: "Waits for a time",
    into: "definition.states",
    piece: piece("cooling_off", { tags: ["pending_process"], after: { P14D: "approved" }, on: { reject: "rejected" } }),
  },
  {
    name: "Ends well",
    into: "definition.states",
    piece: piece("approved", { type: "final", tags: ["approved"], meta: { outcome: "approved" } }),
  },
  {
    name: "Ends badly",
    into: "definition.states",
    piece: piece("rejected", { type: "final", tags: ["rejected"], meta: { outcome: "rejected" } }),
  },
  {
    name: "Transition with a guard",
    into: "definition.states.*.on",
    piece: piece("SUBMITTED", [{ target: "approved", cond: guard }, { target: "manual_review" }]),
  },
  { name: "Guard", into: "definition.states.*.on.*", piece: piece("cond", guard) },
  { name: "Guard", into: "definition.states.*.on.*.*", piece: piece("cond", guard) },
  {
    name: "Join",
    into: "definition.states.*.meta",
    piece: piece("join", { plugins: ["registry"], event: "SCREENING_DONE" }),
  },
  {
    name: "Join with children",
    into: "definition.states.*.meta",
    piece: piece("join", {
      children: { plugin: "owners_kyc", policy: "all", timeoutSeconds: 1_209_600 },
      event: "OWNERS_DONE",
    }),
  },
  {
    name: "Company registry",
    into: "extensions.apiPlugins",
    piece: piece(null, {
      name: "registry",
      displayName: "Company registry",
      pluginKind: "registry-information",
      vendor: "sandbox",
      stateNames: ["screening"],
    }),
  },
  {
    name: "Company sanctions",
    into: "extensions.apiPlugins",
    piece: piece(null, {
      name: "company_sanctions",
      displayName: "Sanctions of the company",
      pluginKind: "company-sanctions",
      vendor: "sandbox",
      stateNames: ["screening"],
    }),
  },
  {
    name: "Identity verification",
    into: "extensions.apiPlugins",
    piece: piece(null, {
      name: "identity",
      displayName: "Identity",
      pluginKind: "kyc-session",
      vendor: "sandbox",
      stateNames: ["screening"],
      successAction: "IDENTITY_DONE",
      errorAction: "IDENTITY_FAILED",
    }),
  },
  {
    name: "Call to an address",
    into: "extensions.apiPlugins",
    piece: piece(null, {
      name: "bank_check",
      displayName: "Bank account",
      pluginKind: "api",
      url: "https://vendor.example/v1/accounts",
      method: "POST",
      headers: { Authorization: "Bearer {secret.BANK_TOKEN}" },
      stateNames: ["screening"],
      request: { transform: [{ transformer: "jmespath", mapping: "{iban: entity.data.iban}" }] },
      response: { transform: [{ transformer: "jmespath", mapping: "{valid: valid}" }] },
      successAction: "BANK_CHECK_DONE",
      errorAction: "BANK_CHECK_FAILED",
    }),
  },
  {
    name: "Signed notification",
    into: "extensions.apiPlugins",
    piece: piece(null, {
      name: "tell_us",
      pluginKind: "webhook",
      url: "https://your-service.example/hooks/edgecase",
      method: "POST",
      stateNames: ["approved"],
      request: { transform: [{ transformer: "jmespath", mapping: "{caseId: workflowRuntimeId}" }] },
    }),
  },
  {
    name: "Risk score",
    into: "extensions.commonPlugins",
    piece: piece(null, {
      name: "risk_evaluation",
      displayName: "Risk score",
      pluginKind: "riskRules",
      stateNames: ["scoring"],
      rulesSource: {
        source: "inline",
        rules: [
          {
            id: "C-01",
            domain: "geography",
            indicator: "Company sits in a high-risk country",
            riskLevel: "high",
            baseRiskScore: 60,
            additionalRiskScore: 20,
            ruleSet: {
              operator: "and",
              rules: [{ key: "entity.data.country", operator: "IN_CASE_INSENSITIVE", value: ["IR", "KP"] }],
            },
          },
        ],
      },
      successAction: "RISK_DONE",
      errorAction: "RISK_FAILED",
    }),
  },
  {
    name: "One child per owner",
    into: "extensions.childWorkflowPlugins",
    piece: piece(null, {
      name: "owners_kyc",
      displayName: "Identity of the owners",
      pluginKind: "child",
      definitionId: "kyc",
      stateNames: ["screening"],
      iterateOn: [{ transformer: "jmespath", mapping: "entity.data.additionalInfo.ubos" }],
      transformers: [{ transformer: "jmespath", mapping: "{entity: {type: 'individual', data: @}}" }],
    }),
  },
  {
    name: "Form with one page",
    into: "forms",
    piece: piece("main", {
      title: "Your company",
      languages: ["en"],
      event: "COLLECTION_FLOW_FINISHED",
      pages: [
        {
          id: "company",
          title: "About your company",
          elements: [
            {
              id: "companyName",
              element: "textfield",
              valueDestination: "entity.data.companyName",
              params: { label: "What is your company called?", hint: "As written in the register" },
              validate: [{ type: "required" }],
            },
          ],
        },
      ],
    }),
  },
  {
    name: "Text question",
    into: "forms.*.pages.*.elements",
    piece: piece(null, {
      id: "companyName",
      element: "textfield",
      valueDestination: "entity.data.companyName",
      params: { label: "What is your company called?" },
      validate: [{ type: "required" }],
    }),
  },
  {
    name: "Document",
    into: "forms.*.pages.*.elements",
    piece: piece(null, {
      id: "registration",
      element: "document",
      params: {
        label: "Proof of registration",
        category: "registration_document",
        documentType: "certificate_of_incorporation",
        purpose: "Shows that your company exists.",
      },
      validate: [{ type: "required" }],
    }),
  },
  {
    name: "Promise: no approval without a person",
    into: "extensions.edgecase.policies",
    piece: piece(null, {
      id: "seen_by_a_person",
      description: "Nobody is approved without a person's decision.",
      type: "requires",
      to: { outcome: "approved" },
      all: [{ decision: "approve" }],
    }),
  },
  {
    name: "Promises",
    into: "extensions.edgecase",
    piece: piece("policies", [{ id: "can_end", type: "can_always_end" }]),
  },
  {
    name: "Time limit",
    into: "extensions.edgecase",
    piece: piece("sla", [{ name: "First look", tags: ["manual_review"], durationHours: 24, businessHours: true }]),
  },
  {
    name: "Masked field",
    into: "extensions.edgecase",
    piece: piece("masking", [{ path: "entity.data.taxId", label: "Tax number" }]),
  },
  {
    name: "Field that queues can ask for",
    into: "extensions.edgecase",
    piece: piece("indexedFields", [{ key: "industry", path: "entity.data.industry", label: "Industry" }]),
  },
  {
    name: "Block of the case screen",
    into: "extensions.edgecase",
    piece: piece("caseScreen", [{ title: "Shop", block: "facts", source: "customData.shop" }]),
  },
  {
    name: "Webhook for these cases",
    into: "config",
    piece: piece("subscriptions", [
      { type: "webhook", url: "https://your-service.example/hooks/edgecase", events: ["workflow.completed"] },
    ]),
  },
];
