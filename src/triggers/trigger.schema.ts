import * as z from "zod";
import { compileJmespath } from "../rules/jmespath";
import { mappingProblems } from "./mapping";
import { SenderProof } from "./sender-proof.schema";

const expression = z
  .string()
  .min(1)
  .max(4_000)
  .superRefine((text, context) => {
    const compiled = compileJmespath(text);
    if (!compiled.ok) context.addIssue({ code: "custom", message: compiled.error });
  });

/** A tree of literals and paths, a JMESPath expression, or a list of transforms: the same three ways a plugin maps. */
const mapping = z
  .json()
  .superRefine((value, context) => {
    for (const message of mappingProblems(value).slice(0, 10)) context.addIssue({ code: "custom", message });
  })
  .meta({
    description:
      'As plugins map: `{payload: {x: {__type: "path", value: "body.x"}}}`, or `{transform: [{transformer: "jmespath", mapping: "{x: body.x}"}]}`. ' +
      "It reads `{body, headers}`.",
    example: {
      transform: [
        {
          transformer: "jmespath",
          mapping: "{entity: {type: 'business', id: body.Id, data: {companyName: body.Name}}}",
        },
      ],
    },
  });

const eventName = z.string().min(1).max(200);

/** Which case a message is about. */
export const Correlation = z
  .strictObject({
    by: z.enum(["external_id", "case_id"]).default("external_id").meta({
      description: "`external_id`: your own id of the case, which a case that is started gets. `case_id`: ours.",
    }),
    expression: expression.meta({ description: "JMESPath over `{body, headers}`: the id.", example: "body.Id" }),
  })
  .meta({ id: "TriggerCorrelation" });

/** What happens to a case that goes on. */
export const TriggerEvent = z
  .strictObject({
    name: eventName.optional().meta({ description: "The event, always.", example: "CRM_UPDATED" }),
    nameFrom: expression.optional().meta({ description: "JMESPath that gives the event. Nothing: none is sent." }),
    payload: mapping.optional(),
  })
  .refine(({ name, nameFrom }) => (name === undefined) !== (nameFrom === undefined), "has either `name` or `nameFrom`")
  .meta({ id: "TriggerEvent" });

export const triggerModes = ["start", "advance", "start_or_advance"] as const;

/** Everything of a trigger that its owner writes. */
export const triggerShape = {
  name: z.string().trim().min(1).max(100),
  workflow: z
    .string()
    .min(1)
    .max(200)
    .meta({ description: "Key of the workflow whose cases it starts.", example: "kyb" }),
  mode: z.enum(triggerModes).meta({
    description:
      "`start`: every message opens a case. `advance`: it goes to a case that runs. `start_or_advance`: to the one it names, else a new one.",
  }),
  each: expression.nullable().meta({
    description:
      "JMESPath over `{body, headers}` that gives a list: each of its items is a message of its own, and `body` in what follows.",
    example: "body",
  }),
  when: expression.nullable().meta({
    description: "JMESPath: messages for which it finds nothing (null, false, empty) are put aside as `ignored`.",
  }),
  correlation: Correlation.nullable(),
  context: mapping.nullable().meta({
    description: "What the case is told: the context of a new case, merged into the context of one that runs.",
  }),
  event: TriggerEvent.nullable().meta({ description: "The event a case that runs is sent, after the context." }),
  dedupe: expression.nullable().meta({
    description:
      "JMESPath that gives the sender's own id of the message; the same one twice is applied once. Null: the id of a Standard Webhooks " +
      "message, else a hash of the message itself.",
    example: "body.eventId",
  }),
  rememberDays: z
    .int()
    .min(1)
    .max(90)
    .meta({ description: "How long messages are remembered, for repetitions and for the log." }),
  messagesPerMinute: z.int().min(1).max(6_000),
  enabled: z.boolean(),
  authentication: SenderProof,
};

/** As a trigger is written down when it is made; `triggerLacks` says whether it hangs together. */
export const WholeTrigger = z.strictObject({
  ...triggerShape,
  each: triggerShape.each.default(null),
  when: triggerShape.when.default(null),
  correlation: triggerShape.correlation.default(null),
  context: triggerShape.context.default(null),
  event: triggerShape.event.default(null),
  dedupe: triggerShape.dedupe.default(null),
  rememberDays: triggerShape.rememberDays.default(30),
  messagesPerMinute: triggerShape.messagesPerMinute.default(600),
  enabled: triggerShape.enabled.default(true),
});

/** A trigger that hangs together: what starts a case maps a context, what advances one says which and how. */
export const TriggerSettings = WholeTrigger.superRefine(triggerLacks);
export type TriggerSettings = z.output<typeof WholeTrigger>;

export function triggerLacks(trigger: Omit<TriggerSettings, "name">, context: z.RefinementCtx): void {
  for (const { path, message } of lacks(trigger)) context.addIssue({ code: "custom", path: path.split("."), message });
}

function lacks({
  mode,
  correlation,
  context,
  event,
}: Omit<TriggerSettings, "name">): { path: string; message: string }[] {
  const missing: { path: string; message: string }[] = [];
  if (mode !== "advance" && context === null)
    missing.push({ path: "context", message: "A trigger that starts cases maps their context." });
  if (mode !== "start" && correlation === null)
    missing.push({ path: "correlation", message: "A trigger that advances cases says which one." });
  if (mode === "start_or_advance" && correlation?.by === "case_id")
    missing.push({
      path: "correlation.by",
      message: "A case that is still to be started has no id of ours: use external_id.",
    });
  if (mode === "advance" && context === null && event === null)
    missing.push({ path: "event", message: "It would do nothing: name an event, map a context, or both." });
  return missing;
}
