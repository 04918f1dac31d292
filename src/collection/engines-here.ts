import { weighJsonLogic } from "../rules/ask-json-logic";
import type { AskRule, Engines } from "./engines";

// The build of the applicant's pages takes this in place of `engines.ts`, so that a page loads the engines it has rules for and no other.

let askSchema: AskRule = () => "error";

/** Has to be loaded before a rule in JSON Schema is asked. */
export async function loadJsonSchema(): Promise<void> {
  askSchema = (await import("../rules/json-schema-rule")).askJsonSchema;
}

/** json-logic at once, JSON Schema when it was loaded. Rules in JMESPath stay with the server: no page is told of them. */
export const engines: Engines = {
  "json-logic": (rule, facts) => weighJsonLogic(rule, facts).verdict,
  "json-schema": (rule, facts) => askSchema(rule, facts),
  jmespath: () => "error",
};
