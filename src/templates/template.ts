import type { JsonObject } from "../lib/json";

/** A definition as `POST /workflow-definitions` takes it. */
export interface TemplateDefinition {
  key: string;
  name: string;
  displayName: string;
  definition: JsonObject;
  extensions: JsonObject;
  config: JsonObject;
  forms: JsonObject;
}

/** A flow that installs in one call. The texts of its forms are English; add languages in the editor. */
export interface Template {
  id: string;
  displayName: string;
  summary: string;
  /** What its cases are about. */
  entityType: "individual" | "business";
  /** Kinds of plugins that it asks of the outside. All of them have a sandbox vendor. */
  checks: string[];
  /** Everything it needs under the wished key, children first, the flow itself last. */
  definitions(key: string): TemplateDefinition[];
  /** `context` of a first case, to try it with. */
  example: JsonObject;
}
