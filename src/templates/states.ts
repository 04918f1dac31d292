import type { Json, JsonObject } from "../lib/json";

// States and guards that most flows have. Names and tags are those that the documented system's screens know.

/** Where a case ends well, and where it does not. */
export const ends: JsonObject = {
  approved: { type: "final", tags: ["approved"], meta: { outcome: "approved" } },
  rejected: { type: "final", tags: ["rejected"], meta: { outcome: "rejected" } },
};

/** The applicant fills a form. */
export const collecting = (form: string, next: string): JsonObject => ({
  tags: ["collection_flow"],
  meta: { form },
  on: { COLLECTION_FLOW_FINISHED: next, reject: "rejected" },
});

/** A person looks, and decides or sends back. `revision`: where sending back leads. */
export const review = (revision = "revision"): JsonObject => ({
  tags: ["manual_review"],
  on: { approve: "approved", reject: "rejected", revision },
});

/** The applicant mends what was sent back. */
export const revising = (form: string, next = "manual_review"): JsonObject => ({
  tags: ["revision"],
  meta: { form },
  on: { COLLECTION_FLOW_FINISHED: next, RETURN_TO_REVIEW: next, reject: "rejected" },
});

/** Waits until all plugins have finished, whatever they came to, and the children of `children` with them. */
export const screening = (plugins: string[], next: string, children: JsonObject[] = []): JsonObject => ({
  tags: ["data_enrichment"],
  meta: { join: { plugins, ...(children.length === 0 ? {} : { children }), event: "SCREENING_DONE" } },
  on: { SCREENING_DONE: next, reject: "rejected" },
});

export const guard = (rule: Json): JsonObject => ({ type: "json-logic", options: { rule } });

/** Holds when every one of these checks came back clear: no answer is no clear answer. */
export const allClear = (...outputs: string[]): JsonObject =>
  guard({ and: outputs.map((output) => ({ "==": [{ var: `pluginsOutput.${output}.verdict` }, "clear"] })) });

/** One line of a rule set: it scores when the fact has one of these values. */
export const rule = (
  id: string,
  [domain, indicator]: [string, string],
  [riskLevel, baseRiskScore]: ["moderate" | "high" | "critical", number],
  key: string,
  values: string[],
): JsonObject => ({
  id,
  domain,
  indicator,
  riskLevel,
  baseRiskScore,
  additionalRiskScore: Math.round(baseRiskScore / 4),
  ruleSet: { operator: "and", rules: [{ key, operator: "IN", value: values }] },
});

/** Scores by rules that stand in the definition, in the state `scoring`. */
export const scoring = (rules: JsonObject[]): JsonObject => ({
  name: "risk_evaluation",
  displayName: "Risk score",
  pluginKind: "riskRules",
  stateNames: ["scoring"],
  rulesSource: { source: "inline", rules },
  successAction: "RISK_DONE",
  errorAction: "RISK_FAILED",
});

/** A promise that is proved when the definition is published: nobody is approved without these. */
export const approvalNeeds = (id: string, description: string, all: JsonObject[]): JsonObject => ({
  policies: [{ id, description, type: "requires", to: { outcome: "approved" }, all }],
});
