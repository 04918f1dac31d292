import { form, upload } from "./forms";
import { allClear, ends, revising } from "./states";
import type { Template } from "./template";

const screenings = ["sanctions", "adverse_registry"];

export const eddRefresh: Template = {
  id: "edd-refresh",
  displayName: "Periodic refresh with enhanced due diligence",
  summary:
    "Watches an approved customer: screens again every year, and asks for more when something is found. A person decides whether the customer stays.",
  entityType: "business",
  checks: ["company-sanctions", "registry-information"],
  definitions: (key) => [
    {
      key,
      name: key,
      displayName: "Refresh and enhanced due diligence",
      definition: {
        id: key,
        initial: "monitoring",
        states: {
          monitoring: {
            tags: ["pending_process"],
            after: { P365D: "refreshing" },
            on: { refresh_now: "refreshing", customer_left: "closed" },
          },
          refreshing: {
            tags: ["data_enrichment"],
            meta: { join: { plugins: screenings, event: "SCREENING_DONE" } },
            on: {
              SCREENING_DONE: [{ target: "monitoring", guard: allClear(...screenings) }, { target: "edd_collection" }],
              customer_left: "closed",
            },
          },
          edd_collection: {
            tags: ["collection_flow"],
            meta: { form: "edd" },
            after: { P30D: "manual_review" },
            on: { COLLECTION_FLOW_FINISHED: "manual_review", reject: "rejected", customer_left: "closed" },
          },
          manual_review: {
            tags: ["manual_review"],
            on: { approve: "monitoring", reject: "rejected", revision: "edd_revision" },
          },
          edd_revision: revising("edd"),
          closed: { type: "final", tags: ["approved"], meta: { outcome: "approved" } },
          rejected: ends.rejected ?? {},
        },
      },
      extensions: {
        apiPlugins: [
          { name: "sanctions", displayName: "Sanctions", pluginKind: "company-sanctions", stateNames: ["refreshing"] },
          {
            name: "adverse_registry",
            displayName: "Company register",
            pluginKind: "registry-information",
            stateNames: ["refreshing"],
          },
        ].map((plugin) => ({
          ...plugin,
          vendor: "sandbox",
          persistResponseDestination: `pluginsOutput.${plugin.name}`,
        })),
        edgecase: {
          policies: [
            {
              id: "person_rejects",
              description: "A customer is lost only by a person's decision.",
              type: "only_by",
              to: { outcome: "rejected" },
              events: ["reject"],
            },
          ],
        },
      },
      config: { language: "en", workflowLevelResolution: true },
      forms: {
        edd: form(
          "edd",
          "Some more about your company",
          ["A statement of your bank"],
          [
            {
              id: "funds",
              title: "Where the money comes from",
              elements: [
                {
                  id: "sourceOfFunds",
                  element: "textarea",
                  valueDestination: "customData.sourceOfFunds",
                  params: { label: { en: "Where does the money of the company come from?" } },
                  validate: [{ type: "required" }],
                },
                upload("bank_statement", "proof_of_funds", "bank_statement", "Bank statement of the last three months"),
              ],
            },
          ],
        ),
      },
    },
  ],
  example: {
    entity: {
      type: "business",
      data: { companyName: "Northwind Trading Ltd", registrationNumber: "SBX-SANCTIONS-HIT", country: "GB" },
    },
  },
};
