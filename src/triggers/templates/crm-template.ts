import type { Json, JsonObject } from "../../lib/json";

/** A ready way to or from a CRM: a trigger that hears it, or a plugin that writes into it. */
export type CrmTemplate = CrmTrigger | CrmPlugin;

interface Described {
  /** `salesforce.account`. */
  id: string;
  vendor: "salesforce" | "hubspot";
  title: string;
  summary: string;
  /** What is done on the other side, in order. */
  steps: string[];
}

export interface CrmTrigger extends Described {
  kind: "trigger";
  /** Body of `POST /triggers` but for `workflow`. */
  trigger: JsonObject;
  /** What such a system sends. */
  sample: { headers: Record<string, string>; body: Json };
}

export interface CrmPlugin extends Described {
  kind: "plugin";
  /** For `extensions.apiPlugins` of a definition; `stateNames` are to be the definition's own. */
  plugins: JsonObject[];
  /** Names of secrets that it reads. */
  secrets: string[];
}
