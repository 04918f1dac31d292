import { isObject, type Json, type JsonObject } from "../../../../../lib/json";
import { objectAt, type Place, withAt } from "./places";
import { jmespath } from "./plugin-mappings";

/** The lists a plugin may stand in; each kind has one it belongs to. */
export type PluginList = "apiPlugins" | "commonPlugins" | "childWorkflowPlugins" | "dispatchEventPlugins";

/** How a key of a plugin is written. Words and hints come from the help that the JSON editor shows. */
export type FieldKind =
  | "text"
  | "number"
  | "event"
  | "choice"
  | "yes_no"
  | "states"
  | "plugins"
  | "roles"
  | "form"
  | "mapping"
  | "transforms"
  | "lines"
  | "json";

export interface KindInfo {
  kind: string;
  title: string;
  group: "Checks" | "Calls and messages" | "People and time" | "Work inside the case";
  list: PluginList;
  /** Its own keys, in the order they are shown. */
  fields: readonly string[];
  /** What a new one says beside its name, kind and states. It can be published as it is. */
  first: JsonObject;
}

const verdict = ["vendor", "request", "immediateResults", "reuseWithinSeconds", "callbackDeadlineSeconds", "options"];
const check = (kind: string, title: string, more: JsonObject = {}): KindInfo => ({
  kind,
  title,
  group: "Checks",
  list: "apiPlugins",
  fields: verdict,
  first: { vendor: "sandbox", ...more },
});

/** Every kind a definition may name, for who adds one. */
export const pluginKinds: readonly KindInfo[] = [
  check("registry-information", "Company registry"),
  check("kyb", "Company registry (Open Corporates)"),
  check("ubo", "Beneficial owners"),
  check("company-sanctions", "Sanctions of the company"),
  check("individual-sanctions", "Sanctions of one person"),
  check("individuals-sanctions-v2", "Sanctions of all persons"),
  check("individuals-screening-v2", "Screening of all persons"),
  check("kyc-session", "Identity verification"),
  check("kyc", "Identity documents"),
  check("bank-account-verification", "Bank account"),
  check("commercial-credit-check", "Commercial credit"),
  check("merchant-monitoring", "Merchant monitoring"),
  {
    ...check("mastercard-merchant-screening", "Merchant screening"),
    fields: ["vendor", "request", "credentials", "options"],
  },
  {
    ...check("check", "Another check", { check: "address" }),
    fields: ["check", "vendor", "vendors", "combine", "request", "budget", ...verdict.slice(2)],
  },
  {
    kind: "lei-lookup",
    title: "Legal entity identifier",
    group: "Checks",
    list: "apiPlugins",
    fields: ["request"],
    first: { request: { transform: jmespath("{lei: entity.data.lei}") } },
  },
  {
    kind: "api",
    title: "Call an address",
    group: "Calls and messages",
    list: "apiPlugins",
    fields: ["url", "method", "headers", "request", "response"],
    first: {
      url: "https://vendor.example/v1/check",
      method: "POST",
      request: { transform: jmespath("{name: entity.data.companyName}") },
      response: { transform: jmespath("@") },
    },
  },
  {
    kind: "webhook",
    title: "Signed notification",
    group: "Calls and messages",
    list: "apiPlugins",
    fields: ["url", "method", "headers", "request"],
    first: {
      url: "https://your-service.example/hooks/edgecase",
      method: "POST",
      request: { transform: jmespath("{caseId: workflowRuntimeId}") },
    },
  },
  {
    kind: "email",
    title: "E-mail by your mail service",
    group: "Calls and messages",
    list: "apiPlugins",
    fields: ["url", "templateId", "headers", "request"],
    first: {
      request: {
        transform: jmespath("{receivers: [entity.data.email], subject: 'Your application', text: 'We are on it.'}"),
      },
    },
  },
  {
    kind: "template-email",
    title: "E-mail by a template",
    group: "Calls and messages",
    list: "apiPlugins",
    fields: ["template", "url", "templateId", "supportEmail", "dataMapping"],
    first: { template: "invitation" },
  },
  {
    kind: "invitation",
    title: "Invitation with the applicant's link",
    group: "Calls and messages",
    list: "apiPlugins",
    fields: ["url", "templateId", "supportEmail", "dataMapping"],
    first: {},
  },
  {
    kind: "crm.salesforce.update",
    title: "Update a record in Salesforce",
    group: "Calls and messages",
    list: "apiPlugins",
    fields: ["account", "object", "externalIdField", "instanceUrl", "apiVersion", "payload"],
    first: {
      account: {
        grant: "client_credentials",
        tokenUrl: "https://your-domain.my.salesforce.com/services/oauth2/token",
        clientIdSecret: "SALESFORCE_CLIENT_ID",
        clientSecretSecret: "SALESFORCE_CLIENT_SECRET",
      },
      object: "Account",
      payload: {
        id: { __type: "path", value: "entity.id" },
        fields: { KYB_Status__c: { __type: "literal", value: "Approved" } },
      },
    },
  },
  {
    kind: "crm.hubspot.update",
    title: "Update an object in HubSpot",
    group: "Calls and messages",
    list: "apiPlugins",
    fields: ["account", "objectType", "idProperty", "baseUrl", "payload"],
    first: {
      account: { grant: "token", tokenSecret: "HUBSPOT_TOKEN" },
      payload: {
        id: { __type: "path", value: "entity.id" },
        fields: { kyb_status: { __type: "literal", value: "Approved" } },
      },
    },
  },
  {
    kind: "dispatch-event",
    title: "Tell webhooks",
    group: "Calls and messages",
    list: "dispatchEventPlugins",
    fields: ["eventName", "transformers", "payload"],
    first: { eventName: "SOMETHING_HAPPENED" },
  },
  {
    kind: "approval",
    title: "Approval by several people",
    group: "People and time",
    list: "commonPlugins",
    fields: ["roles", "count", "selfApproval", "timeout", "form"],
    first: { count: 2 },
  },
  {
    kind: "wait",
    title: "Wait",
    group: "People and time",
    list: "commonPlugins",
    fields: ["until", "event"],
    first: { until: "P1D" },
  },
  {
    kind: "attach-ui-definition",
    title: "Another form for the applicant",
    group: "People and time",
    list: "commonPlugins",
    fields: ["form", "expireInMinutes"],
    first: { form: "main" },
  },
  {
    kind: "riskRules",
    title: "Risk score",
    group: "Work inside the case",
    list: "commonPlugins",
    fields: ["rulesSource", "levelEvents"],
    first: { rulesSource: { source: "ruleset", key: "standard" } },
  },
  {
    kind: "transformer",
    title: "Transform facts",
    group: "Work inside the case",
    list: "commonPlugins",
    fields: ["transformers"],
    first: { transformers: jmespath("{country: entity.data.country}") },
  },
  {
    kind: "child",
    title: "Open child cases",
    group: "Work inside the case",
    list: "childWorkflowPlugins",
    fields: ["definitionId", "initEvent", "language", "iterateOn", "transformers"],
    first: {
      definitionId: "kyc",
      iterateOn: jmespath("entity.data.additionalInfo.ubos"),
      transformers: jmespath("{entity: {type: 'individual', data: @}}"),
    },
  },
  {
    kind: "iterative",
    title: "Repeat another plugin for a list",
    group: "Work inside the case",
    list: "commonPlugins",
    fields: ["actionPluginName", "iterateOn"],
    first: { iterateOn: jmespath("entity.data.additionalInfo.ubos") },
  },
];

/** What every plugin may say beside its name, its states and its events. */
export const commonFields = [
  "after",
  "persistResponseDestination",
  "timeoutSeconds",
  "attempts",
  "retry",
  "maxAnswerBytes",
] as const;
export const eventFields = ["successAction", "errorAction", "cancelledAction", "timeoutAction"] as const;

const kinds: Readonly<Record<string, FieldKind>> = {
  stateNames: "states",
  after: "plugins",
  actionPluginName: "text",
  successAction: "event",
  errorAction: "event",
  cancelledAction: "event",
  timeoutAction: "event",
  callbackAction: "event",
  initEvent: "text",
  event: "event",
  eventOn: "choice",
  method: "choice",
  check: "choice",
  combine: "choice",
  roles: "roles",
  selfApproval: "yes_no",
  immediateResults: "yes_no",
  vendors: "lines",
  count: "number",
  timeoutSeconds: "number",
  attempts: "number",
  maxAnswerBytes: "number",
  reuseWithinSeconds: "number",
  callbackDeadlineSeconds: "number",
  expireInMinutes: "number",
  form: "form",
  request: "mapping",
  response: "mapping",
  transformers: "transforms",
  iterateOn: "transforms",
  headers: "json",
  options: "json",
  credentials: "json",
  account: "json",
  budget: "json",
  payload: "json",
  retry: "json",
  rulesSource: "json",
  levelEvents: "json",
  template: "choice",
};

export const fieldKindOf = (key: string): FieldKind => kinds[key] ?? "text";

export const kindOf = (kind: string): KindInfo | null => pluginKinds.find((one) => one.kind === kind) ?? null;

/** A name nobody has: `registry`, `registry_2` … */
export function freePluginName(draft: JsonObject, wish: string): string {
  const taken = new Set(
    Object.values(objectAt(draft, ["extensions"])).flatMap((list) =>
      (Array.isArray(list) ? list : []).flatMap((one) =>
        isObject(one) && typeof one.name === "string" ? [one.name] : [],
      ),
    ),
  );
  for (let count = 1; ; count++) {
    const name = count === 1 ? wish : `${wish}_${count}`;
    if (!taken.has(name)) return name;
  }
}

/** The draft with one more plugin of a kind, and where it stands. */
export function addPlugin(
  draft: JsonObject,
  { kind, title, list, first }: KindInfo,
  states: readonly string[],
): { draft: JsonObject; place: Place } {
  const there = objectAt(draft, ["extensions"])[list];
  const plugins: Json[] = Array.isArray(there) ? there : [];
  const name = freePluginName(draft, kind.replaceAll(/[-.]/g, "_").replaceAll("riskRules", "risk_score"));
  const plugin: JsonObject = { name, displayName: title, pluginKind: kind, stateNames: [...states], ...first };
  return {
    draft: withAt(draft, ["extensions", list], [...plugins, plugin]),
    place: ["extensions", list, plugins.length],
  };
}
