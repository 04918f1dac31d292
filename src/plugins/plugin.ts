import type { BuiltInCheckName, CheckTerms, OutsideRequest, RetryPolicy, Risk, VendorCheckName } from "../domain";
import type { Json, JsonObject } from "../lib/json";

/** What every plugin says, whatever it does. Names of events are the author's own. */
export interface PluginBase {
  name: string;
  displayName: string | null;
  /** Keys or paths of the states that run it when they are entered. */
  stateNames: string[];
  /** `stateNames` are paths and nothing else: what stands in one state is not meant for others of the same name. */
  byPath?: true;
  successAction: string | null;
  errorAction: string | null;
  /** Null: `errorAction` is raised instead. */
  cancelledAction: string | null;
  /** Null: `errorAction` is raised instead. */
  timeoutAction: string | null;
  /**
   * When success is told. `result` (the default): when the answer is there, so "we will call you back" raises nothing.
   * `accepted`: as soon as the vendor took the request, as documented definitions of `kyc-session` expect (`SEND_EMAIL` goes out
   * when the session exists); the result itself then raises `callbackAction`.
   */
  eventOn: "result" | "accepted";
  /** With `eventOn: "accepted"` only: the event of the result. Offered in any state, like every callback. */
  callbackAction: string | null;
  /** Plugins of the same state that must have finished (whatever they came to) before this one starts. Empty: at once. */
  after: string[];
  retry: RetryPolicy;
  /** Bytes of an answer that are read; a longer one is an error. */
  maxAnswerBytes: number;
  /** For one attempt. */
  timeoutSeconds: number;
  attempts: number;
  /** Path in the context that takes the output; always below `pluginsOutput.`. */
  destination: string;
  /** Where it stands: `extensions.apiPlugins.0`. */
  path: string;
}

export type HttpMethod = OutsideRequest["method"];

/** Transforms run in order, each on what the one before made; then a JSON Schema has its say (null: none). */
export interface Mapping {
  transform: Json[];
  schema: Json;
}

export type RulesSource =
  /** `asksLists`: they look things up in lists of the tenant, so they are scored after a look outside. */
  | { source: "inline"; rules: Json; asksLists?: true }
  | { source: "http"; url: string; format: "json" | "csv" }
  | { source: "notion"; databaseId: string }
  | { source: "ruleset"; key: string; version: number | null };

export type CheckName = VendorCheckName | BuiltInCheckName;

/** The documented shape a check's output takes in the context (catalogue 2.5.5). */
export type OutputStyle =
  | "registry"
  | "ubo"
  | "company_sanctions"
  | "aml"
  | "aml_persons"
  | "identity"
  | "report"
  | "merchant_report"
  | "merchant_screening";

export interface ApiPlugin extends PluginBase {
  kind: "api";
  url: string;
  method: HttpMethod;
  headers: Record<string, string>;
  request: Mapping;
  response: Mapping;
}

export interface WebhookPlugin extends PluginBase {
  kind: "webhook";
  url: string;
  method: HttpMethod;
  headers: Record<string, string>;
  request: Mapping;
}

export interface ChildPlugin extends PluginBase {
  kind: "child";
  /** Id or key of the definition, as the author spells it. */
  definitionId: string;
  initEvent: string | null;
  transformers: Json[];
  /** Transforms that end in the list to go through; null: one child, made from the whole context. */
  iterateOn: Json[] | null;
  /** A language, or the path of one in the item; null: the parent's. */
  language: string | null;
}

export interface RiskRulesPlugin extends PluginBase {
  kind: "riskRules";
  rulesSource: RulesSource;
  /** Level of the score → the event raised instead of the success event. */
  levelEvents: Partial<Record<Risk["level"], string>>;
}

export interface CheckPlugin extends PluginBase {
  kind: "check";
  check: CheckName;
  /** The first of `terms.vendors`, where there are any. */
  vendor: string;
  /** Absent: the vendor is asked anew each time. */
  terms?: CheckTerms;
  /** Empty: the subject is read from where the documented context keeps it. */
  request: { transform: Json[] };
  /** The documented tree of `{__type, value}` leaves (`payload.ts`), which then is the mapping; null: none. */
  payload: Json;
  /** How long a vendor that answers later may take. */
  callbackDeadlineSeconds: number;
  options: JsonObject;
  outputStyle: OutputStyle;
}

export interface TransformerPlugin extends PluginBase {
  kind: "transformer";
  transformers: Json[];
}

/** A kind made with `definePlugin` (`define.ts`). `settings` are the author's own keys, which the kind's schema has accepted. */
export interface DefinedPlugin extends PluginBase {
  kind: "defined";
  pluginKind: string;
  settings: JsonObject;
  request: Mapping;
  /** The documented form of a mapping: a tree of `{__type: "path" | "literal", value}`; null: `request` maps. */
  payload: Json;
  vendor: string;
  callbackDeadlineSeconds: number;
}

/** People decide together: n of m. Success: enough approved. Cancelled: somebody rejected. */
export interface ApprovalPlugin extends PluginBase {
  kind: "approval";
  roles: string[];
  count: number;
  selfApproval: boolean;
  /** Null: no limit. Also written as a duration of ISO 8601. */
  approvalSeconds: number | null;
  /** Key of a form that the approver sees beside the case; null for none. */
  form: string | null;
}

/** Waits for a time, an event, or whichever comes first. */
export interface WaitPlugin extends PluginBase {
  kind: "wait";
  /** Milliseconds, a duration of ISO 8601, or the path of a time or duration in the context; null: only the event ends it. */
  until: string | number | null;
  event: string | null;
}

/** Puts another form in the place of the states' own and mints a link for it. */
export interface AttachFormPlugin extends PluginBase {
  kind: "attach-ui-definition";
  form: string;
  expiresInSeconds: number;
}

/**
 * Tells something to the outside. `ENTITIES_UPDATE` makes people of the case entities of the tenant, `PERSIST_BUSINESS_REPORT` keeps
 * a record of a report; any other name becomes a business event that webhooks hear.
 */
export interface DispatchEventPlugin extends PluginBase {
  kind: "dispatch-event";
  eventName: string;
  transformers: Json[];
  /** Null: what the transformers give is the payload. */
  payload: Json;
}

/** What can be asked once for each item of a list. */
export type ItemAction = ApiPlugin | WebhookPlugin | CheckPlugin | DefinedPlugin;

/** Asks what another plugin asks, once for each item of a list, with the item as the context. Events and output are its own. */
export interface IterativePlugin extends PluginBase {
  kind: "iterative";
  /** Under the name of the iterative plugin; timeout, attempts and retry are its own. */
  action: ItemAction;
  /** Transforms that end in the list. */
  iterateOn: Json[];
}

export type Plugin =
  | IterativePlugin
  | DispatchEventPlugin
  | DefinedPlugin
  | ApprovalPlugin
  | WaitPlugin
  | AttachFormPlugin
  | ApiPlugin
  | WebhookPlugin
  | ChildPlugin
  | RiskRulesPlugin
  | CheckPlugin
  | TransformerPlugin;

/** What a plugin may look at: the documented context with `documents`, `workflowRuntimeId` and `workflowRuntimeConfig` in it. */
export interface PluginFacts {
  context: JsonObject;
  caseId: string;
  /** Time on the case's clock; only the transformer method `setTimeToRecordUTC` asks for it. */
  nowMs?: number;
}

/** A change a `transformer` plugin makes in the context. `value` undefined: the key goes away. */
export interface ContextPatch {
  path: string;
  value: Json | undefined;
}

/** What has to be done for a run of a plugin, as data. */
export type Prepared =
  | { kind: "call_http"; request: OutsideRequest; response: Mapping; sign: boolean }
  | { kind: "run_check"; check: string; vendor: string; input: JsonObject; terms?: CheckTerms }
  | { kind: "gather_facts"; source: JsonObject }
  | { kind: "run_plugin"; pluginKind: string; settings: JsonObject; input: JsonObject; vendor: string }
  | { kind: "approval" }
  | { kind: "wait"; untilMs: number | null }
  | { kind: "attach_form" }
  /** A business event for webhooks. */
  | { kind: "announce"; eventName: string; payload: Json }
  | { kind: "score"; rules: Json }
  | { kind: "output"; value: Json; contextPatch: ContextPatch[] }
  | { kind: "children"; items: ChildItem[] }
  | { kind: "items"; items: PreparedItem[] }
  | { kind: "failed"; code: string; message: string };

export interface PreparedItem {
  itemId: string;
  prepared: Extract<Prepared, { kind: "call_http" | "run_check" | "run_plugin" | "failed" }>;
}

export interface ChildItem {
  itemId: string;
  context: JsonObject;
  /** Null: the parent's. */
  language: string | null;
}
