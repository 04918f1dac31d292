import type { OutsideRequest } from "../domain";
import type { Json, JsonObject } from "../lib/json";

/** What every plugin says, whatever it does. Names of events are the author's own. */
export interface PluginBase {
  name: string;
  displayName: string | null;
  /** Keys or paths of the states that run it when they are entered. */
  stateNames: string[];
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
  | { source: "inline"; rules: Json }
  | { source: "http"; url: string; format: "json" | "csv" }
  | { source: "notion"; databaseId: string }
  | { source: "ruleset"; key: string; version: number | null };

export type CheckName =
  | "company-registry"
  | "ubo"
  | "company-sanctions"
  | "individual-sanctions"
  | "identity-verification";

/** The documented shape a check's output takes in the context (catalogue 2.5.5). */
export type OutputStyle = "registry" | "ubo" | "company_sanctions" | "aml" | "identity";

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
  language: string | null;
}

export interface RiskRulesPlugin extends PluginBase {
  kind: "riskRules";
  rulesSource: RulesSource;
}

export interface CheckPlugin extends PluginBase {
  kind: "check";
  check: CheckName;
  vendor: string;
  /** Empty: the subject is read from where the documented context keeps it. */
  request: { transform: Json[] };
  /** How long a vendor that answers later may take. */
  callbackDeadlineSeconds: number;
  options: JsonObject;
  outputStyle: OutputStyle;
}

export interface TransformerPlugin extends PluginBase {
  kind: "transformer";
  transformers: Json[];
}

export type Plugin = ApiPlugin | WebhookPlugin | ChildPlugin | RiskRulesPlugin | CheckPlugin | TransformerPlugin;

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
  | { kind: "run_check"; check: string; vendor: string; input: JsonObject }
  | { kind: "gather_facts"; source: JsonObject }
  | { kind: "score"; rules: Json }
  | { kind: "output"; value: Json; contextPatch: ContextPatch[] }
  | { kind: "children"; items: ChildItem[] }
  | { kind: "failed"; code: string; message: string };

export interface ChildItem {
  itemId: string;
  context: JsonObject;
}
