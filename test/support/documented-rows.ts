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
