import type { JsonObject } from "../../src/lib/json";

// Rows as the documented system keeps them, old spellings and slips included.

/** The machine of the documented system's own documents, with the columns of its table. */
export const shopRow: JsonObject = {
  id: "shop_onboarding_v3",
  name: "shop_onboarding",
  displayName: "Shop onboarding",
  version: 3,
  variant: "DEFAULT",
  definitionType: "statechart-json",
  isPublic: false,
  crossEnvKey: "shop-3",
  reviewMachineId: null,
  persistStates: [{ state: "manual.review", persistence: "BACKEND" }],
  submitStates: [],
  contextSchema: { type: "json-schema", schema: { type: "object" } },
  documentsSchema: [],
  config: {
    createCollectionFlowToken: true,
    childCallbackResults: [{ definitionId: "person_check", transformers: [], persistenceStates: ["kyc.review"] }],
  },
  definition: {
    id: "shop_onboarding_v3",
    predictableActionArguments: true,
    initial: "collect",
    context: { documents: [] },
    states: {
      collect: { tags: ["collection_flow"], on: { COLLECTION_FLOW_FINISHED: [{ target: "enrich" }] } },
      enrich: {
        tags: ["data_enrichment"],
        on: {
          VENDOR_DONE: [
            { target: "manual.review", cond: { type: "jmespath", rule: "pluginsOutput.vendor.data" } },
            { target: "auto_reject" },
          ],
          VENDOR_FAILED: "#shop_onboarding_v3.manual.review",
        },
      },
      "manual.review": {
        tags: ["manual_review"],
        on: {
          "": [
            {
              target: "auto_reject",
              cond: { type: "json-logic", options: { rule: { "==": [{ var: "context.entity.blocked" }, true] } } },
            },
          ],
          approve: "approved",
          reject: { target: "auto_reject", internal: false },
          touch: { target: "manual.review" },
        },
      },
      approved: { tags: ["approved"], type: "final" },
      auto_reject: { tags: ["rejected"], type: "final" },
    },
  },
  extentions: {
    statePlugins: [],
    apiPlugins: [
      {
        name: "vendor",
        url: "https://vendor.example/v1/{entity.data.country}",
        method: "POST",
        stateNames: ["enrich"],
        request: { transform: { transformer: "jmespath", mapping: "{iban: entity.data.bank.iban}" } },
        response: { transform: { transformer: "jmespath", mapping: "{data: @}" } },
        successAction: "VENDOR_DONE",
        errorAction: "VENDOR_FAILED",
      },
      { name: "tell", url: "https://shop.example/hook", method: "POST", stateNames: ["manual.review"] },
      { name: "old_one", pluginKind: "tea-leaves", stateNames: ["enrich"] },
    ],
  },
};

/** A child that the shop's callbacks name. */
export const personRow: JsonObject = {
  id: "person_check",
  name: "person_check",
  definitionType: "statechart-json",
  definition: { id: "person_check", initial: "kyc.review", states: { "kyc.review": { type: "final" } } },
};

/** A parent with the plugins of the documents, each as it stands there. */
export const parentRow: JsonObject = {
  id: "kyb_parent",
  name: "kyb_parent",
  version: 1,
  definitionType: "statechart-json",
  config: { initialEvent: "START", createCollectionFlowToken: true },
  definition: {
    id: "kyb_parent",
    initial: "idle",
    states: {
      idle: { on: { START: "spawn" } },
      spawn: { on: { SPAWNED: "enrich", SPAWN_FAILED: "manual_review" } },
      enrich: {
        tags: ["data_enrichment"],
        on: {
          VENDOR_DONE: "score",
          VENDOR_FAILED: "manual_review",
          PEOPLE_SYNCED: { actions: [] },
          PEOPLE_FAILED: "manual_review",
        },
      },
      score: {
        on: {
          RISK_DONE: [
            {
              target: "extra_info",
              cond: {
                type: "json-logic",
                rule: { ">=": [{ var: "pluginsOutput.risk_evaluation.riskScore" }, 85] },
                onFailed: { reason: "low risk" },
              },
            },
            "manual_review",
          ],
          RISK_FAILED: "manual_review",
        },
      },
      extra_info: { tags: ["collection_flow"], on: { LINK_READY: "manual_review", LINK_FAILED: "manual_review" } },
      manual_review: { tags: ["manual_review"], on: { approve: "approved", reject: "rejected" } },
      approved: { type: "final", tags: ["approved"] },
      rejected: { type: "final", tags: ["rejected"] },
    },
  },
  extensions: {
    dispatchEventPlugins: [
      {
        pluginKind: "dispatch-event",
        name: "sync_people",
        eventName: "ENTITIES_UPDATE",
        stateNames: ["enrich"],
        transformers: {
          transformer: "jmespath",
          mapping: "{ubos: entity.data.additionalInfo.ubos, directors: entity.data.additionalInfo.directors}",
        },
        successAction: "PEOPLE_SYNCED",
        errorAction: "PEOPLE_FAILED",
      },
    ],
    childWorkflowPlugins: [
      {
        name: "kyc_child",
        definitionId: "person_check",
        initEvent: "start",
        transform: { transformer: "jmespath", mapping: "{entity: {type: 'individual', data: @}}" },
      },
    ],
    commonPlugins: [
      {
        pluginKind: "iterative",
        name: "each_ubo",
        actionPluginName: "kyc_child",
        stateNames: ["spawn"],
        iterateOn: { transformer: "jmespath", mapping: "entity.data.additionalInfo.ubos" },
        successAction: "SPAWNED",
        errorAction: "SPAWN_FAILED",
      },
      {
        pluginKind: "riskRules",
        name: "risk_evaluation",
        stateNames: ["score"],
        rulesSource: { source: "notion", databaseId: "0a1b" },
        successAction: "RISK_DONE",
        errorAction: "RISK_FAILED",
      },
    ],
    apiPlugins: [
      {
        name: "bankAccountVerification",
        pluginKind: "bank-account-verification",
        vendor: "experian",
        stateNames: ["enrich"],
        successAction: "VENDOR_DONE",
        errorAction: "VENDOR_FAILED",
        payload: {
          clientId: { __type: "literal", value: "acme" },
          bankAccountDetails: { sortCode: { __type: "path", value: "entity.data.bankInformation.sortCode" } },
        },
      },
      {
        name: "kyc",
        pluginKind: "kyc",
        vendor: "veriff",
        stateNames: ["enrich"],
        successAction: "VENDOR_DONE",
        errorAction: "VENDOR_FAILED",
      },
    ],
  },
};
