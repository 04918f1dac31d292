import { builtInChecks } from "../../../../domain/check-names";
import type { HelpEntry } from "./help-types";

const lists: [list: string, title: string, text: string][] = [
  ["apiPlugins", "API plugins", "Calls to addresses (api), signed notifications (webhook) and checks by vendors."],
  ["commonPlugins", "Common plugins", "Scores (riskRules), transformers, and iterative plugins."],
  ["childWorkflowPlugins", "Child workflows", "Open a case of another workflow, for every owner for example."],
  ["dispatchEventPlugins", "Dispatched events", "Tell webhooks about something, with a payload made from the context."],
  [
    "edgecase",
    "Of this system",
    "What a definition says to this system only: policies, sla, indexedFields, masking, highRisk, reasons, caseScreen.",
  ],
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
      "email",
      "template-email",
      "child",
      "iterative",
      "riskRules",
      "transformer",
      "dispatch-event",
      "attach-ui-definition",
      "approval",
      "wait",
      "check",
      "registry-information",
      "ubo",
      "company-sanctions",
      "individual-sanctions",
      "kyc-session",
      "kyc",
      "kyb",
      "individuals-sanctions-v2",
      "individuals-screening-v2",
      "bank-account-verification",
      "commercial-credit-check",
      "merchant-monitoring",
      "mastercard-merchant-screening",
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
  ["after", "After others", "Names of plugins of the same state that finish first. Left out: all start at once."],
  [
    "retry",
    "Trying again",
    "{attempts, backoff: {firstSeconds, factor, maxSeconds}, on}: how often, with which pauses, after which failures. Left out: 4 attempts, 1 second doubling to 5 minutes.",
  ],
  ["maxAnswerBytes", "Longest answer", "Bytes, up to 1048576; 262144 when left out. A longer answer is a failure."],
  ["roles", "Who may vote", "Of an approval. Left out: every analyst and administrator.", ["analyst", "admin"]],
  ["count", "How many have to agree", "Of an approval: 1 to 20 people; 1 when left out. One rejection ends it."],
  ["selfApproval", "Own cases", "Of an approval. true: who opened the case may vote too."],
  ["timeout", "Time for people", "Of an approval: seconds, or a duration such as P2D."],
  ["form", "Form", "Key under forms: of an approval, or the one that attach-ui-definition gives the applicant."],
  [
    "until",
    "Wait until",
    "Of a wait: a time, a duration (P3D), milliseconds, or the path of a fact that holds one. Whichever of until and event comes first ends it.",
  ],
  ["event", "Wait for", "Of a wait: the event that ends it."],
  ["eventName", "Event for webhooks", "Of a dispatch-event: what subscribers are told."],
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
    '{source: "ruleset", key}, or inline (rules), http (url), notion (databaseId).',
  ],
  [
    "levelEvents",
    "Events by level",
    "Of riskRules: {low, medium, high, critical} → an event. Raised instead of successAction when the score comes to that level.",
  ],
  [
    "check",
    "Check",
    "Which question is asked.",
    [
      "company-registry",
      "ubo",
      "company-sanctions",
      "individual-sanctions",
      "individuals-sanctions",
      "identity-verification",
      "identity-documents",
      "bank-account-verification",
      "commercial-credit-check",
      "merchant-monitoring",
      "merchant-screening",
      "document-ocr",
      "address",
      ...builtInChecks,
    ],
  ],
  ["vendor", "Vendor", "Who answers. sandbox is built in; its magic values are in the sandbox catalogue.", ["sandbox"]],
  ["vendors", "Vendors", "Several instead of one, in this order; 5 at most. combine says how they go together."],
  [
    "combine",
    "Together",
    "fallback: the next is asked when one fails or does not cover the subject. all: everybody is asked, the worst answer counts.",
    ["fallback", "all"],
  ],
  [
    "reuseWithinSeconds",
    "Earlier answers",
    "Of a check: an answer to the same question that is no older is taken, of other cases too. Left out: never.",
  ],
  ["budget", "Budget", "{cents, withinSeconds}: nobody is asked once checks have cost so much within that time."],
  ["options", "Options of the check", 'Passed to the vendor. For the sandbox: {"scenario": "hit"}.'],
  ["immediateResults", "Answer at once", "Of a check: the sandbox answers clear at once, where it would answer later."],
  [
    "payload",
    "Input, leaf by leaf",
    'Instead of request: {"x": {"__type": "path", "value": "entity.data.x"}}, or "literal" for a value of its own.',
  ],
  [
    "credentials",
    "Your account at the vendor",
    "mastercard-merchant-screening: consumerKey, privateKey and acquirerId, each as {secret.NAME}.",
  ],
  ["callbackDeadlineSeconds", "Time for a late answer", "How long a vendor that answers later may take."],
];

// As the table of operators has them; a test compares the two. (The table itself would bring every operator into the editor.)
const operators = (
  "EQUALS NOT_EQUALS GT GTE LT LTE BETWEEN LAST_YEAR IN NOT_IN IN_CASE_INSENSITIVE STARTS_WITH ENDS_WITH CONTAINS_ANY CONTAINS_ALL CONTAINS_NONE MATCHES OLDER_THAN " +
  "WITHIN_LAST WITHIN_NEXT AGE COUNTRY_RISK NAME_MATCH DISTANCE BEFORE AFTER COUNT SUM MIN MAX " +
  "IN_LIST NOT_IN_LIST EXISTS EMPTY NOT_EMPTY AML_CHECK AML_CHECK_V2 COMPANY_SANCTIONS_CATEGORIES COMPANY_SANCTIONS_ADVERSE_MEDIA BANK_ACCOUNT_VERIFICATION IDV_CHECK"
).split(" ");

const ruleSources: HelpEntry[] = [
  {
    at: "extensions.*.*.rulesSource.key",
    title: "Key of the rule set",
    text: "Of the source ruleset. Its latest published version judges, and is recorded with the case.",
  },
  {
    at: "extensions.*.*.rulesSource.version",
    title: "Version of the rule set",
    text: "Of the source ruleset. This version judges, even when it has been archived. Left out: the latest published one.",
  },
  {
    at: "extensions.*.*.rulesSource.url",
    title: "Address of the rules",
    text: "Of the source http. JSON, or a CSV table in the documented columns.",
  },
  {
    at: "extensions.*.*.rulesSource.databaseId",
    title: "Database of the rules",
    text: "Of the source notion. The token is the secret NOTION_TOKEN.",
  },
  ...["low", "medium", "high", "critical"].map((level) => ({
    at: `extensions.*.*.levelEvents.${level}`,
    title: `Event of ${level} risk`,
    text: "Raised when a score comes to this level. The state has to listen to it.",
  })),
  ...["", ".ruleSet", ".ruleSet.rules.*"].map((part) => ({
    at: `extensions.*.*.rulesSource.rules.*${part}.onUnknown`,
    title: "When a fact is missing",
    text: "unknown leaves it open, which counts for nothing; holds and fails make it an answer. An error is never turned into one.",
    values: ["unknown", "holds", "fails"],
  })),
];

const deeper: HelpEntry[] = [
  {
    at: "extensions.*.*.retry.attempts",
    title: "Attempts",
    text: "1 to 10, the first one included; 4 when left out.",
  },
  {
    at: "extensions.*.*.retry.backoff",
    title: "Pauses",
    text: "{firstSeconds, factor, maxSeconds}: 1, 2 and 300 when left out. Each pause is a random part of that.",
  },
  {
    at: "extensions.*.*.retry.on",
    title: "After which failures",
    text: "What another attempt can help. A 4xx is never tried again.",
    values: ["timeout", "unreachable", "rate_limited", "server_error"],
  },
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
    text: "ruleset takes a rule set of yours by key: versions, tests, an editor of its own. inline keeps the rules here, pinned with the definition.",
    values: ["ruleset", "inline", "http", "notion"],
  },
  ...ruleSources,
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
    text: '{operator: "and" | "or" | "not", rules: […]}, or a list of leaves.',
  },
  {
    at: "extensions.*.*.rulesSource.rules.*.ruleSet.operator",
    title: "Together",
    text: "and: all hold. or: one holds. not: none holds.",
    values: ["and", "or", "not"],
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
    values: operators,
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
