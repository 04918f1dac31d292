import type { HelpEntry } from "./help-types";

const lists: [list: string, title: string, text: string][] = [
  ["apiPlugins", "API plugins", "Calls to addresses (api), signed notifications (webhook) and checks by vendors."],
  ["commonPlugins", "Common plugins", "Scores (riskRules), transformers, and iterative plugins."],
  ["childWorkflowPlugins", "Child workflows", "Open a case of another workflow, for every owner for example."],
];

const keys: [key: string, title: string, text: string, values?: string[]][] = [
  ["name", "Name", "Unique. Output goes to pluginsOutput.<name> unless persistResponseDestination says otherwise."],
  ["displayName", "Shown name", "As analysts read it."],
  [
    "pluginKind",
    "Kind",
    "What the plugin does.",
    [
      "api",
      "webhook",
      "child",
      "iterative",
      "riskRules",
      "transformer",
      "check",
      "registry-information",
      "ubo",
      "company-sanctions",
      "individual-sanctions",
      "kyc-session",
    ],
  ],
  ["stateNames", "States", "The plugin runs when one of these states is entered. Names or paths."],
  ["successAction", "Event on success", "Raised when the result is there. Leave it out when a join waits."],
  ["errorAction", "Event on failure", "Raised when all attempts have failed."],
  [
    "cancelledAction",
    "Event when cancelled",
    "Raised when the vendor does not cover the subject. Left out: errorAction.",
  ],
  ["timeoutAction", "Event on silence", "Raised when the answer does not come in time. Left out: errorAction."],
  [
    "eventOn",
    "When success is told",
    "result: when the answer is there. accepted: as soon as the vendor took the request.",
    ["result", "accepted"],
  ],
  [
    "callbackAction",
    "Event of the late result",
    "With eventOn accepted: raised when the result itself arrives, in any state.",
  ],
  ["timeoutSeconds", "Time for one attempt", "1 to 120 seconds; 15 when left out."],
  ["attempts", "Attempts", "1 to 10; 4 when left out. The pauses between them grow."],
  ["persistResponseDestination", "Where output goes", "A path below pluginsOutput., so that facts keep their source."],
  ["url", "Address", "https. {entity.data.country} is replaced by the fact, {secret.NAME} by a secret of this tenant."],
  [
    "method",
    "Method",
    "Of the call. GET sends the mapped request as a query.",
    ["GET", "POST", "PUT", "PATCH", "DELETE"],
  ],
  ["headers", "Headers", "Name → value. Secrets by {secret.NAME}; never write them here."],
  ["request", "Request", "{transform, schema}: what is sent, made from the context."],
  ["response", "Answer", "{transform, schema}: what is kept of the answer."],
  [
    "transformers",
    "Transforms",
    'A list, each on the result of the one before: {transformer: "jmespath", mapping: "…"}.',
  ],
  ["definitionId", "Workflow of the children", "Key or id of a published definition."],
  ["initEvent", "Event for the child", "Sent to every child right after it was opened."],
  ["iterateOn", "One child per item", "Transforms that end in a list, of owners for example. Left out: one child."],
  ["actionPluginName", "Child plugin to repeat", "Name of the child plugin that runs for every item."],
  [
    "rulesSource",
    "Where the rules are",
    '{source: "inline", rules}, or ruleset (key), http (url), notion (databaseId).',
  ],
  [
    "check",
    "Check",
    "Which question is asked.",
    ["company-registry", "ubo", "company-sanctions", "individual-sanctions", "identity-verification"],
  ],
  ["vendor", "Vendor", "Who answers. sandbox is built in; its magic values are in the sandbox catalogue.", ["sandbox"]],
  ["options", "Options of the check", 'Passed to the vendor. For the sandbox: {"scenario": "hit"}.'],
  ["callbackDeadlineSeconds", "Time for a late answer", "How long a vendor that answers later may take."],
];

const deeper: HelpEntry[] = [
  {
    at: "extensions.*.*.request.transform",
    title: "Mapping of the request",
    text: '{transformer: "jmespath", mapping}: over the context and workflowRuntimeId.',
  },
  {
    at: "extensions.*.*.request.schema",
    title: "Schema of the request",
    text: "JSON Schema (draft 7). What does not fit is not sent; the plugin fails.",
  },
  {
    at: "extensions.*.*.response.transform",
    title: "Mapping of the answer",
    text: '{transformer: "jmespath", mapping}: over the body of the answer.',
  },
  {
    at: "extensions.*.*.response.schema",
    title: "Schema of the answer",
    text: "JSON Schema (draft 7). An answer that does not fit counts as a failure.",
  },
  {
    at: "extensions.*.*.rulesSource.source",
    title: "Source",
    text: "inline keeps the rules here, pinned with the definition.",
    values: ["inline", "ruleset", "http", "notion"],
  },
  {
    at: "extensions.*.*.rulesSource.rules",
    title: "Rule sets",
    text: "A list. Every set that holds adds its indicator and score to the case.",
  },
  {
    at: "extensions.*.*.rulesSource.rules.*",
    title: "A rule",
    text: "A rule set {id, domain, indicator, baseRiskScore, additionalRiskScore, ruleSet}, or inside one a leaf {key, operator, value}.",
  },
  { at: "extensions.*.*.rulesSource.rules.*.indicator", title: "Indicator", text: "The reason as analysts read it." },
  {
    at: "extensions.*.*.rulesSource.rules.*.domain",
    title: "Domain",
    text: "Groups indicators: registry, sanctions, owners, geography …",
  },
  {
    at: "extensions.*.*.rulesSource.rules.*.riskLevel",
    title: "Level",
    text: "Of this indicator alone.",
    values: ["low", "moderate", "high", "critical"],
  },
  {
    at: "extensions.*.*.rulesSource.rules.*.baseRiskScore",
    title: "Base score",
    text: "0 to 100. Counts when this is the worst set that holds.",
  },
  {
    at: "extensions.*.*.rulesSource.rules.*.additionalRiskScore",
    title: "Additional score",
    text: "0 to 100. Counts when a worse set holds as well.",
  },
  {
    at: "extensions.*.*.rulesSource.rules.*.ruleSet",
    title: "Condition",
    text: '{operator: "and" | "or", rules: […]}, or a list of leaves.',
  },
  {
    at: "extensions.*.*.rulesSource.rules.*.ruleSet.operator",
    title: "Together",
    text: "and: all hold. or: one holds.",
    values: ["and", "or"],
  },
  {
    at: "extensions.*.*.rulesSource.rules.*.ruleSet.rules",
    title: "Conditions",
    text: "Leaves {key, operator, value} or groups {operator, rules}.",
  },
  {
    at: "extensions.*.*.rulesSource.rules.*.ruleSet.rules.*",
    title: "A condition",
    text: "{key, operator, value}: the fact under key is compared. A missing fact is unknown, never a no.",
  },
  {
    at: "extensions.*.*.rulesSource.rules.*.ruleSet.rules.*.key",
    title: "Fact",
    text: "Path in the context: entity.data.country, pluginsOutput.ubo.verdict.",
  },
  {
    at: "extensions.*.*.rulesSource.rules.*.ruleSet.rules.*.operator",
    title: "Operator",
    text: "How the fact is compared with value.",
    values: [
      "EQUALS",
      "NOT_EQUALS",
      "GT",
      "GTE",
      "LT",
      "LTE",
      "BETWEEN",
      "LAST_YEAR",
      "IN",
      "NOT_IN",
      "IN_CASE_INSENSITIVE",
      "EXISTS",
      "AML_CHECK",
      "COMPANY_SANCTIONS_CATEGORIES",
      "IDV_CHECK",
    ],
  },
];

/** Lists of plugins, the keys of a plugin, and rule sets. */
export const pluginHelp: HelpEntry[] = [
  ...lists.map(([list, title, text]) => ({ at: `extensions.${list}`, title, text })),
  {
    at: "extensions.*.*",
    title: "A plugin",
    text: "Runs when one of its stateNames is entered, and raises an event when it is finished.",
  },
  ...keys.map(([key, title, text, values]) => ({
    at: `extensions.*.*.${key}`,
    title,
    text,
    ...(values !== undefined && { values }),
  })),
  ...deeper,
];
