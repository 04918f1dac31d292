import type { Verdict } from "../domain/verdict";
import type { Json, JsonObject } from "../lib/json";
import { weighJsonLogic } from "../rules/ask-json-logic";
import { weighGuard } from "../rules/guard";
import { askJsonSchema } from "../rules/json-schema-rule";
import type { Condition } from "./form";

/** What a rule says about facts. */
export type AskRule = (rule: Json, facts: JsonObject) => Verdict;
export type Engines = Readonly<Record<Condition["engine"], AskRule>>;

/** What conditions of forms are written in. In the applicant's browser `engines-here.ts` stands in for this: it says which it has. */
export const engines: Engines = {
  "json-logic": (rule, facts) => weighJsonLogic(rule, facts).verdict,
  "json-schema": askJsonSchema,
  jmespath: (rule, facts) => weighGuard({ engine: "jmespath", rule }, facts).verdict,
};
