import * as z from "zod";
import type { JsonObject } from "../lib/json";
import { ApprovalSettings } from "../plugins/parse-inside";
import { CaseScreenSchema } from "./case-screen.schema";
import { peopleRuleShape } from "./people-rules";
import { maxPolicies, PolicySchema } from "./proof/policy.schema";
import { IndexedFieldSchema, mostIndexedFields, mostSlaRules, SlaRuleSchema } from "./sla.schema";

const Name = z.string().min(1).max(128);
const Children = z.strictObject({
  plugin: Name.meta({ description: "The plugin that opens the children." }),
  policy: z.union([z.enum(["all", "any"]), z.strictObject({ n: z.int().min(1) })]).default("all"),
  timeoutSeconds: z.int().min(1).nullish().meta({ description: "Counts from the entry of the state." }),
});

const Approval = ApprovalSettings.extend({
  name: Name.optional(),
  displayName: z.string().optional(),
  event: Name.meta({ description: "Raised when enough people have approved." }),
  rejectedEvent: Name.optional(),
  timeoutEvent: Name.optional(),
});

const Meta = z
  .looseObject({
    outcome: z.enum(["approved", "rejected"]).optional().meta({ description: "Of a final state: how the case ended." }),
    join: z
      .strictObject({
        plugins: z.array(Name).optional(),
        children: z.union([Children, z.array(Children)]).nullish(),
        event: Name.meta({ description: "Raised when everything that is waited for has finished." }),
      })
      .optional(),
    form: z.string().optional().meta({ description: "Key of the form, in `forms`, that an applicant fills in here." }),
    approval: Approval.optional(),
  })
  .meta({ id: "Meta", description: "What a state says to this system." });

const Ours = z
  .looseObject({
    policies: z.array(PolicySchema).max(maxPolicies).optional(),
    sla: z.array(SlaRuleSchema).max(mostSlaRules).optional(),
    indexedFields: z.array(IndexedFieldSchema).max(mostIndexedFields).optional(),
    ...peopleRuleShape,
    caseScreen: CaseScreenSchema.optional(),
  })
  .meta({ id: "Edgecase", description: "What a definition says to this system." });

/** The JSON Schema of what this system adds to the JSON of a definition; everything else is let through. `id`: its address. */
export function definitionJsonSchema(id: string): JsonObject {
  const { $defs } = z.toJSONSchema(z.object({ meta: Meta, ours: Ours }), { io: "input", unrepresentable: "any" });
  const state = { $ref: "#/$defs/State" };
  const notAnObject = { not: { type: "object" } };
  const statesOf = { type: "object", additionalProperties: state };
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: id,
    title: "Extensions to workflow definitions",
    type: "object",
    properties: {
      definition: state,
      extensions: {
        type: "object",
        properties: { edgecase: { anyOf: [{ $ref: "#/$defs/Edgecase" }, { type: "null" }] } },
      },
    },
    $defs: {
      ...($defs as JsonObject),
      // Whatever else stands there as `meta` says nothing to this system, and is let through like all that is not ours.
      State: { properties: { meta: { anyOf: [{ $ref: "#/$defs/Meta" }, notAnObject] }, states: statesOf } },
    },
  };
}
