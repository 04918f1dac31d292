import type { JsonObject } from "../../src/lib/json";

/** One thing of a configuration as a file of it says it. */
export interface ConfigFile {
  kind: string;
  key: string;
  spec: JsonObject;
}

const rules = [
  {
    id: "sanctioned",
    indicator: "Sanctioned country",
    domain: "geography",
    baseRiskScore: 60,
    additionalRiskScore: 10,
    ruleSet: { operator: "or", rules: [{ key: "entity.data.country", operator: "IN_LIST", value: "countries" }] },
  },
];

/** A little of every kind that a tenant can have. The definition judges by the rule set, which looks the list up. */
export const aConfiguration = (over: Partial<Record<string, JsonObject>> = {}): ConfigFile[] =>
  (
    [
      ["house", "settings", { timeZone: "Europe/Berlin" }],
      ["team", "settings", { seniorDecidesHighRisk: true }],
      ["checks", "settings", { centsPerDay: 5_000, centsPerMonth: null, rawAnswerDays: 7 }],
      ["embedding", "settings", { origins: ["https://shop.example", "https://app.example"] }],
      [
        "list",
        "countries",
        { name: "Countries", kind: "countries", entries: [{ value: "KP" }, { value: "IR", note: "all" }] },
      ],
      ["rule_set", "risk", { name: "Risk", rules }],
      [
        "workflow_definition",
        "shop",
        {
          name: "Shop",
          definition: {
            id: "shop",
            initial: "review",
            states: {
              review: { tags: ["manual_review"], on: { approve: "approved", reject: "rejected" } },
              approved: { type: "final", tags: ["approved"] },
              rejected: { type: "final", tags: ["rejected"] },
            },
          },
          extensions: {
            apiPlugins: [
              {
                name: "risk",
                pluginKind: "riskRules",
                rulesSource: { source: "ruleset", key: "risk" },
                stateNames: ["review"],
              },
            ],
          },
        },
      ],
      ["queue", "high", { name: "High risk", conditions: { riskLevels: ["high"] } }],
      ["decision_reason", "reject: Not our market", { decision: "reject", label: "Not our market" }],
      ["webhook_endpoint", "https://hooks.example/edgecase", { eventTypes: ["workflow.completed", "case.created"] }],
      ["brand", "tenant", { light: { brand: "#114477" }, texts: { en: { continue: "Go on" } } }],
    ] satisfies [string, string, JsonObject][]
  ).map(([kind, key, spec]) => ({ kind, key, spec: { ...spec, ...over[kind] } }));

/** What has been configured, without what every tenant has. */
export const ofKinds = (resources: ConfigFile[], kinds: readonly string[]): ConfigFile[] =>
  resources.filter(({ kind }) => kinds.includes(kind));
