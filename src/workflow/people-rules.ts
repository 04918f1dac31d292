import * as z from "zod";
import { type MaskedField, type Problem, roles } from "../domain";
import { isObject, type JsonObject } from "../lib/json";

/** What a definition asks of the people who work on its cases. */
export interface PeopleRules {
  maskedFields: readonly MaskedField[];
  /** Cases of high or critical risk are settled by seniors and managers. */
  seniorDecidesHighRisk: boolean;
  /** What nobody does without saying why. */
  reasonsFor: readonly ReasonedDeed[];
}

/** Decisions about a case, and `documents`: rejecting a document or asking for it again. An escalation always has its reason. */
export const reasonedDeeds = ["approve", "reject", "revision", "documents"] as const;
export type ReasonedDeed = (typeof reasonedDeeds)[number];

const mostMaskedFields = 100;

export const MaskedFieldSchema = z
  .strictObject({
    path: z
      .string()
      .max(200)
      .regex(/^[\w$-]+(?:\.(?:[\w$-]+|\*))*\.[\w$-]+$/, "Write the way from the context with dots, a field at its end.")
      .meta({ description: "From the context, `*` for every item of a list: `entity.data.taxId`." }),
    label: z.string().min(1).max(80).optional().meta({ description: "What people call it." }),
    roles: z
      .array(z.enum(roles))
      .max(roles.length)
      .optional()
      .meta({ description: "Who sees it as it is. Left out: senior analysts, managers, administrators and auditors." }),
  })
  .meta({ id: "MaskedField" });

export const MaskedFieldsSchema = z
  .array(MaskedFieldSchema)
  .max(mostMaskedFields)
  .meta({ description: "Fields that not everybody who reads a case may read." });

/** Of `extensions.edgecase`. */
export const peopleRuleShape = {
  masking: MaskedFieldsSchema.optional(),
  highRisk: z
    .strictObject({ decidedBy: z.enum(["analyst", "senior"]) })
    .optional()
    .meta({
      description: "`senior`: cases of high or critical risk are settled by senior analysts and managers only.",
    }),
  reasons: z
    .strictObject({
      required: z.array(z.enum(reasonedDeeds)).max(reasonedDeeds.length).meta({
        description: "What nobody does without a reason. `documents`: rejecting one, or asking for it again.",
      }),
    })
    .optional()
    .meta({ description: "Decisions that must say why. An escalation always does." }),
};

const Rules = z.looseObject(peopleRuleShape);

/** What cannot be read is a problem at publish, and nothing to a case that was opened by an earlier release. */
export function readPeopleRules(extensions: JsonObject): PeopleRules & { problems: Problem[] } {
  const ours = isObject(extensions.edgecase) ? extensions.edgecase : {};
  const read = Rules.safeParse(ours);
  if (read.success) {
    const { masking = [], highRisk, reasons } = read.data;
    const maskedFields = masking.map(({ path, label, roles: clearTo }) => ({
      path,
      ...(label !== undefined && { label }),
      ...(clearTo !== undefined && { roles: clearTo }),
    }));
    const reasonsFor = reasons?.required ?? [];
    return { maskedFields, seniorDecidesHighRisk: highRisk?.decidedBy === "senior", reasonsFor, problems: [] };
  }
  const problems = read.error.issues.map(
    ({ path, message }): Problem => ({
      severity: "error",
      code: "bad_people_rules",
      path: ["extensions", "edgecase", ...path].join("."),
      message,
    }),
  );
  return { maskedFields: [], seniorDecidesHighRisk: false, reasonsFor: [], problems };
}
