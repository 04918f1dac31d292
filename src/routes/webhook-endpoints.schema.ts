import * as z from "zod";
import { type EndpointId, parseId, subscribableEventTypes } from "../domain";
import { eventFilterProblems } from "../rules/event-filter";
import { headersProblem } from "../webhooks/custom-headers";
import { parseDeliveryId } from "../webhooks/delivery-id";
import { eventTypeNames } from "../webhooks/event-catalogue";
import { newestPayloadVersion, payloadVersions } from "../webhooks/payload-versions";
import { cursorOf, limit } from "./cursor";

const url = z
  .string()
  .min(1)
  .max(2_048)
  .meta({ format: "uri", description: "https address that receives the events." });
const description = z.string().max(500).nullable();
const eventTypes = z
  .array(z.enum(subscribableEventTypes))
  .max(subscribableEventTypes.length)
  .meta({
    description: "Event types to send; empty for all of cases.",
    example: ["workflow.state.changed", "workflow.completed"],
  });
const payload = z
  .enum(["full", "thin"])
  .meta({ description: "`full`: `data` is the context of the case. `thin`: `data` is empty." });

const payloadVersion = z.enum(payloadVersions).meta({
  description: "Date of the shape that bodies are sent in. It stays until you change it.",
  example: newestPayloadVersion,
});
const workflows = z
  .array(z.string().min(1).max(200))
  .max(50)
  .meta({ description: "Keys or ids of definitions whose cases are of interest; empty for all.", example: ["kyb"] });
const tags = z
  .array(z.string().min(1).max(100))
  .max(50)
  .meta({
    description: "Only events after which the case has at least one of these tags; empty for all.",
    example: ["manual_review"],
  });
const filter = z
  .json()
  .superRefine((value, context) => {
    if (value === null) return;
    for (const message of eventFilterProblems(value).slice(0, 5)) context.addIssue({ code: "custom", message });
  })
  .meta({
    description:
      "A JSON Logic rule (object) or a JMESPath expression (text) over the full body with `workflowKey` and `tags` beside it. Events " +
      "that do not pass are not sent; what cannot be computed passes.",
    example: { "==": [{ var: "data.entity.data.country" }, "DE"] },
  });
const rateLimitPerSecond = z
  .int()
  .min(1)
  .max(1_000)
  .nullable()
  .meta({ description: "Attempts that may leave in a second. What is more waits, in its order." });
const headers = z
  .record(z.string(), z.string())
  .superRefine((value, context) => {
    const message = headersProblem(value);
    if (message !== null) context.addIssue({ code: "custom", message });
  })
  .meta({
    description: "Headers that your receiver wants beside ours. Values are sealed and never shown again.",
    example: { authorization: "Bearer 3f7c" },
  });
const asymmetric = z
  .boolean()
  .meta({ description: "Sign with ed25519 (`v1a`) too: receivers verify with `publicKeys` and hold no secret." });

export const CreateEndpoint = z
  .strictObject({
    url,
    description: description.default(null),
    eventTypes: eventTypes.default([]),
    payload: payload.default("full"),
    payloadVersion: payloadVersion.default(newestPayloadVersion),
    workflows: workflows.default([]),
    tags: tags.default([]),
    filter: filter.default(null),
    rateLimitPerSecond: rateLimitPerSecond.default(null),
    headers: headers.default({}),
    asymmetric: asymmetric.default(false),
  })
  .meta({ id: "CreateWebhookEndpoint" });

export const UpdateEndpoint = z
  .strictObject({
    url: url.optional(),
    description: description.optional(),
    eventTypes: eventTypes.optional(),
    payload: payload.optional(),
    payloadVersion: payloadVersion.optional(),
    workflows: workflows.optional(),
    tags: tags.optional(),
    filter: filter.optional(),
    rateLimitPerSecond: rateLimitPerSecond.optional(),
    headers: headers.optional(),
    asymmetric: asymmetric.optional(),
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
const moment = z.iso
  .datetime({ offset: true })
  .transform((text) => Date.parse(text))
  .meta({ format: "date-time" });
export const DeliveryPage = z.strictObject({
  limit,
  cursor: cursorOf(position),
  status: z.enum(["pending", "delivered", "failed"]).optional(),
  eventType: z.string().max(100).optional(),
  caseId: z.string().max(100).optional(),
  createdAfter: moment.optional(),
  createdBefore: moment.optional(),
});

export const TestEndpoint = z
  .strictObject({
    eventType: z
      .enum(eventTypeNames)
      .default("endpoint.test")
      .meta({ description: "Whose sample to send. The ids in it name nothing." }),
  })
  .meta({ id: "TestWebhookEndpoint" });

// Answers. Loose: they may gain fields.

const time = z.string().meta({ format: "date-time" });

export const EndpointView = z
  .looseObject({
    id: z.string(),
    url: z.string(),
    description: z.string().nullable(),
    eventTypes: z.array(z.string()),
    payload,
    payloadVersion: z.string(),
    workflows: z.array(z.string()),
    tags: z.array(z.string()),
    filter: z.json(),
    rateLimitPerSecond: z.int().nullable(),
    headers: z
      .record(z.string(), z.string())
      .meta({ description: "Names of your own headers; their values are not shown." }),
    asymmetric: z.boolean(),
    publicKeys: z.array(z.string()).meta({
      description:
        "`whpk_…` to verify `v1a` signatures with, newest first; two while rotating, none unless `asymmetric`.",
    }),
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
  requestHeaders: z.record(z.string(), z.string()).meta({ description: "Values of your own headers are not shown." }),
  responseHeaders: z.record(z.string(), z.string()),
  responseExcerpt: z.string().meta({ description: "The first kilobyte of the answer." }),
});

export const DeliveryDetailView = DeliveryView.extend({
  requestBody: z.string().nullable().meta({ description: "The body exactly as it is signed and sent." }),
  attemptLog: z.array(AttemptView),
}).meta({ id: "WebhookDeliveryDetail" });

export const EndpointHealthView = z
  .looseObject({
    breaker: z.looseObject({
      state: z.enum(["closed", "open", "half_open"]).meta({
        description:
          "`open`: the receiver is down, nothing is sent before `nextProbeAt`. `half_open`: one delivery is trying it.",
      }),
      failures: z.int(),
      openedAt: time.nullable(),
      nextProbeAt: time.nullable(),
    }),
    failingSince: time
      .nullable()
      .meta({ description: "Since when every attempt has failed; five days switch it off." }),
    pending: z.int().meta({ description: "Deliveries that it is owed." }),
    inFlight: z.int(),
  })
  .meta({ id: "WebhookEndpointHealth" });
