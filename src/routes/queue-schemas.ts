import * as z from "zod";
import { fieldTests, fieldTypes, queueSorts, slaStates } from "../domain";

const word = z.string().trim().min(1).max(200);
const words = z.array(word).max(50);
const hours = z.number().min(0).max(87_600);
const score = z.number().min(0).max(1_000);

const FieldTest = z
  .strictObject({
    key: z.string().min(1).max(40).meta({ description: "A key of the definition's `indexedFields`." }),
    test: z.enum(fieldTests),
    value: z.union([z.string().max(200), z.number(), z.boolean()]).optional(),
  })
  .refine(({ test, value }) => test === "is_there" || test === "is_missing" || value !== undefined, {
    path: ["value"],
    error: "Say what to compare with.",
  });

export const QueueConditionsBody = z
  .strictObject({
    workflows: words.optional().meta({ description: "Keys of definitions." }),
    tags: words.optional().meta({ description: "Tags of states, and labels of the case." }),
    states: words.optional().meta({ description: "Active states, or states around them." }),
    riskLevels: z.array(z.enum(["low", "medium", "high", "critical"])).optional(),
    minRiskScore: score.optional(),
    maxRiskScore: score.optional(),
    countries: z.array(z.string().trim().min(2).max(40)).max(250).optional(),
    entityTypes: z.array(z.enum(["individual", "business"])).optional(),
    assignees: words.optional().meta({ description: "`none`, `any`, or ids of people." }),
    olderThanHours: hours.optional().meta({ description: "Since the case was opened." }),
    youngerThanHours: hours.optional(),
    sla: z.array(z.enum(slaStates)).optional(),
    escalated: z.boolean().optional(),
    fields: z.array(FieldTest).max(10).optional(),
  })
  .meta({
    id: "QueueConditions",
    description: "All of what is given must hold; of a list, any. Only open cases are in a queue.",
    example: { workflows: ["kyb"], riskLevels: ["high", "critical"], assignees: ["none"] },
  });

const parts = {
  name: z.string().trim().min(1).max(60),
  description: z.string().trim().max(300).default(""),
  conditions: QueueConditionsBody.default({}),
  sort: z.enum(queueSorts).default("oldest").meta({ description: "What comes first; `sla`: the soonest due." }),
  members: z
    .array(z.string().min(1).max(96))
    .max(500)
    .nullable()
    .default(null)
    .meta({ description: "Ids of the people who work it; null: everybody." }),
  autoAssign: z.boolean().default(false).meta({ description: "Cases that nobody has are given to its members." }),
  position: z.int().min(0).max(1_000).default(100),
};

export const NewQueue = z
  .strictObject({
    id: z
      .string()
      .regex(/^[a-z][a-z0-9-]{1,39}$/, "Use lower-case letters, digits and dashes.")
      .optional()
      .meta({ description: "Left out: made of the name. It never changes." }),
    ...parts,
  })
  .meta({ id: "NewQueue" });
export const QueueChange = z
  .strictObject({ ...parts, expectedVersion: z.int().min(0).optional() })
  .meta({ id: "QueueChange" });
export const QueuePreview = z.strictObject({ conditions: QueueConditionsBody });

const time = z.string().meta({ format: "date-time" });
export const OwnQueue = z
  .looseObject({
    id: z.string(),
    name: z.string(),
    description: z.string(),
    conditions: QueueConditionsBody,
    sort: z.enum(queueSorts),
    members: z.array(z.string()).nullable(),
    autoAssign: z.boolean(),
    position: z.int(),
    version: z.int(),
    filling: z.looseObject({ done: z.int(), total: z.int() }).nullable().meta({
      description: "Its conditions have changed, and so many cases have been looked at; null: it is complete.",
    }),
    count: z.int(),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: "OwnQueue" });

export const QueueMatches = z
  .looseObject({
    count: z.int().meta({ description: "Open cases that match, of those that were looked at." }),
    lookedAt: z.int(),
    complete: z.boolean().meta({ description: "False: only the newest open cases were looked at." }),
    examples: z.array(
      z.looseObject({
        ...{ id: z.string(), name: z.string().nullable(), workflow: z.string(), state: z.string() },
        workflowName: z.string(),
      }),
    ),
  })
  .meta({ id: "QueueMatches" });

export const QueueField = z
  .looseObject({
    key: z.string(),
    label: z.string(),
    type: z.enum(fieldTypes),
    workflows: z.array(z.string()).meta({ description: "Keys of the definitions that list it." }),
  })
  .meta({ id: "QueueField" });

/** An id made of a name: "Fraud desk (EU)" → `fraud-desk-eu`. */
export function idOfName(name: string): string {
  const plain = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 40)
    .replace(/-+$/, "");
  return /^[a-z][a-z0-9-]/.test(plain) ? plain : `queue-${plain}`.slice(0, 40).replace(/-+$/, "");
}
