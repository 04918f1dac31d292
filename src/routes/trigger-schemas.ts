import * as z from "zod";
import { triggerLacks, triggerModes, triggerShape, WholeTrigger } from "../triggers/trigger.schema";
import { AnyJson, AnyObject } from "./case-schemas";
import { keysetCursor, limit } from "./cursor";

const secret = z.string().min(16).max(500).meta({
  description: "The sender's own secret (the client secret of a HubSpot app). Left out: one is made, and shown once.",
});

export const CreateTrigger = WholeTrigger.extend({ secret: secret.optional() })
  .superRefine(triggerLacks)
  .meta({ id: "CreateTrigger" });

export const ChangeTrigger = z.strictObject(triggerShape).partial().meta({ id: "ChangeTrigger" });

export const RotateTriggerSecret = z
  .strictObject({
    secret: secret.optional(),
    overlapSeconds: z
      .int()
      .min(0)
      .max(7 * 86_400)
      .default(86_400)
      .meta({ description: "How long the secret before it still proves its sender." }),
  })
  .meta({ id: "RotateTriggerSecret" });

const id = z.string().max(96);
export const OneTrigger = z.object({ id });
export const OneDelivery = z.object({ id, delivery: id });
export const TriggerPage = z.strictObject({ limit, cursor: keysetCursor });
export const deliveryStatuses = ["received", "applied", "ignored", "failed"] as const;
export const DeliveryPage = TriggerPage.extend({ status: z.enum(deliveryStatuses).optional() });

const time = z.string().meta({ format: "date-time" });

/** What is stored holds; later releases may know more. */
export const TriggerView = z
  .looseObject({
    id: z.string(),
    url: z
      .string()
      .meta({ description: "Where the other system sends its messages. It names the trigger and proves nothing." }),
    name: z.string(),
    workflow: z.string(),
    mode: z.enum(triggerModes),
    each: z.string().nullable(),
    when: z.string().nullable(),
    correlation: z.looseObject({ by: z.string(), expression: z.string() }).nullable(),
    context: AnyJson,
    event: z.looseObject({ name: z.string().optional(), nameFrom: z.string().optional() }).nullable(),
    dedupe: z.string().nullable(),
    rememberDays: z.int(),
    messagesPerMinute: z.int(),
    enabled: z.boolean(),
    authentication: z.looseObject({ kind: z.string() }),
    previousSecretUntil: time
      .nullable()
      .meta({ description: "While a secret is replaced: until when the one before it proves." }),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: "Trigger" });

export const TriggerWithSecret = TriggerView.extend({
  secret: z.string().meta({ description: "Shown this once." }),
}).meta({ id: "TriggerWithSecret" });

export const DeliveryView = z
  .looseObject({
    id: z.string(),
    triggerId: z.string(),
    status: z.enum(deliveryStatuses).meta({
      description:
        "`received`: stored, about to be applied. `applied`. `ignored`: `when` found nothing, or an equal case is open. `failed`: `outcome` and " +
        "`message` say why; mend it and try again.",
    }),
    outcome: z
      .string()
      .nullable()
      .meta({
        description:
          "`started`, `advanced`, `not_accepted` (no guard let the event pass), `filtered`, `case_exists`; of failures `bad_mapping`, `unknown_case`, " +
          "`other_workflow`, `not_applied`, or the code of the case's refusal.",
      }),
    message: z.string().nullable(),
    caseId: z.string().nullable(),
    repeats: z.int().meta({ description: "How often the same message came again. It was applied once." }),
    repeatedAt: time.nullable(),
    bodyBytes: z.int(),
    attempts: z.int(),
    createdAt: time,
    updatedAt: time,
    expiresAt: time.meta({ description: "When it is forgotten, and could be applied again." }),
  })
  .meta({ id: "TriggerDelivery" });

export const RevealDelivery = z
  .strictObject({ reason: z.string().trim().min(3).max(500) })
  .meta({ id: "RevealTriggerDelivery" });

export const DeliveryFacts = z
  .looseObject({
    id: z.string(),
    body: AnyJson.meta({ description: "The message as it came." }),
    headers: z.record(z.string(), z.string()).meta({ description: "Without those that prove who sent it." }),
  })
  .meta({ id: "TriggerDeliveryFacts" });

export const TriggerTotals = z
  .looseObject({
    data: z.array(
      z.looseObject({
        day: z.string(),
        what: z.enum(["received", "repeated", "refused", "too_many"]).meta({
          description: "`refused`: it did not prove its sender. `too_many`: more than the trigger takes in a minute.",
        }),
        count: z.int(),
      }),
    ),
  })
  .meta({ id: "TriggerTotals" });

export const TryTrigger = z
  .strictObject({
    body: AnyJson.meta({
      description: "The sample, as the other system would send it.",
      example: { Id: "001", Name: "Northwind" },
    }),
    headers: z.record(z.string(), z.string().max(1_000)).default({}),
    settings: ChangeTrigger.optional().meta({ description: "Changes to the trigger that are not saved." }),
  })
  .meta({ id: "TryTrigger" });

const Trouble = z.looseObject({
  path: z.string().meta({ description: "Part of the trigger, or of what it mapped, that is to blame." }),
  message: z.string(),
});

export const TriedTrigger = z
  .looseObject({
    messages: z.array(
      z.looseObject({
        would: z.enum(["start", "advance", "ignore", "fail"]),
        id: z.string().nullable().meta({ description: "What repetitions are known by; null: a hash of the message." }),
        correlation: z.looseObject({ by: z.string(), id: z.string() }).nullable(),
        caseId: z.string().nullable().meta({ description: "The case it would go to." }),
        context: AnyObject.nullable(),
        event: z.looseObject({ name: z.string(), payload: AnyJson }).nullable(),
        problems: z.array(Trouble),
      }),
    ),
    problems: z.array(Trouble).meta({ description: "Of the request as a whole." }),
  })
  .meta({ id: "TriedTrigger" });
