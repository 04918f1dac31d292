import * as z from "zod";
import { caseEventTypes, type EndpointId, parseId } from "../domain";
import { parseDeliveryId } from "../webhooks/delivery-id";
import { cursorOf, limit } from "./cursor";

const url = z
  .string()
  .min(1)
  .max(2_048)
  .meta({ format: "uri", description: "https address that receives the events." });
const description = z.string().max(500).nullable();
const eventTypes = z
  .array(z.enum(caseEventTypes))
  .max(caseEventTypes.length)
  .meta({ description: "Event types to send; empty for all." });
const payload = z
  .enum(["full", "thin"])
  .meta({ description: "`full`: `data` is the context of the case. `thin`: `data` is empty." });

export const CreateEndpoint = z
  .strictObject({
    url,
    description: description.default(null),
    eventTypes: eventTypes.default([]),
    payload: payload.default("full"),
  })
  .meta({ id: "CreateWebhookEndpoint" });

export const UpdateEndpoint = z
  .strictObject({
    url: url.optional(),
    description: description.optional(),
    eventTypes: eventTypes.optional(),
    payload: payload.optional(),
    status: z
      .enum(["active", "paused"])
      .optional()
      .meta({ description: "A paused endpoint holds its events until it is active again." }),
  })
  .meta({ id: "UpdateWebhookEndpoint" });

export const RotateSecret = z
  .strictObject({
    overlapSeconds: z
      .int()
      .min(0)
      .max(7 * 86_400)
      .default(86_400)
      .meta({ description: "How long the previous secret signs along." }),
  })
  .meta({ id: "RotateWebhookSecret" });

const endpointId = z.custom<EndpointId>((raw) => parseId("endpoint", raw) !== null).meta({ type: "string" });
const position = z.tuple([z.int(), z.string().max(96)]).transform(([createdAtMs, id]) => ({ createdAtMs, id }));

export const EndpointParams = z.object({ id: endpointId });
export const DeliveryParams = z.object({
  id: endpointId,
  delivery: z.string().refine((raw) => parseDeliveryId(raw) !== null),
});
export const EndpointPage = z.strictObject({ limit, cursor: cursorOf(position) });
export const DeliveryPage = z.strictObject({
  limit,
  cursor: cursorOf(position),
  status: z.enum(["pending", "delivered", "failed"]).optional(),
});

// Answers. Loose: they may gain fields.

const time = z.string().meta({ format: "date-time" });

export const EndpointView = z
  .looseObject({
    id: z.string(),
    url: z.string(),
    description: z.string().nullable(),
    eventTypes: z.array(z.string()),
    payload,
    status: z.enum(["active", "paused", "disabled"]),
    disabledReason: z.string().nullable(),
    implicit: z.boolean().meta({ description: "Made from `config.subscriptions` of a definition or case." }),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: "WebhookEndpoint" });

export const EndpointWithSecret = EndpointView.extend({
  secret: z.string().meta({ description: "`whsec_…`. Shown this once." }),
}).meta({ id: "WebhookEndpointWithSecret" });

export const DeliveryView = z
  .looseObject({
    id: z.string(),
    endpointId: z.string(),
    eventId: z.string().meta({ description: "`webhook-id` of every attempt." }),
    eventType: z.string(),
    caseId: z.string().nullable(),
    sequence: z.int(),
    status: z.enum(["pending", "delivered", "failed"]),
    attempts: z.int(),
    lastStatus: z.int().nullable(),
    lastError: z.string().nullable(),
    nextAttemptAt: time.nullable(),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: "WebhookDelivery" });

export const AttemptView = z.looseObject({
  attempt: z.int(),
  startedAt: time,
  durationMs: z.int().nullable(),
  status: z.int().nullable(),
  error: z.string().nullable(),
  requestHeaders: z.record(z.string(), z.string()),
  responseExcerpt: z.string().meta({ description: "The first kilobyte of the answer." }),
});

export const DeliveryDetailView = DeliveryView.extend({
  requestBody: z.string().nullable().meta({ description: "The body exactly as it is signed and sent." }),
  attemptLog: z.array(AttemptView),
}).meta({ id: "WebhookDeliveryDetail" });
