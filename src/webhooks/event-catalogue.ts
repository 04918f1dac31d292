import * as z from "zod";
import { approvalStates, caseEventTypes } from "../domain";
import type { JsonObject } from "../lib/json";
import { type EndpointEventType, endpointEventTypes } from "./body";
import { type EventDetail, eventDetails } from "./event-details";
import { newestPayloadVersion } from "./payload-versions";

/** One type of event, as the catalogue shows it. */
export interface EventType {
  name: string;
  description: string;
  group: string;
  payloadVersion: string;
  /** JSON Schema 2020-12 of the whole body. */
  schema: JsonObject;
  /** A whole body of this type. */
  sample: JsonObject;
}

/** Every name that an event can have: those of cases, then those about endpoints. */
export const eventTypeNames = [...caseEventTypes, ...endpointEventTypes] as const;
export type EventTypeName = (typeof eventTypeNames)[number];

/** Every type of event there is, in the order of the list of types. */
export const eventCatalogue = (): EventType[] => eventTypeNames.map(eventTypeOf);

/** One of them by its name. */
export function eventTypeOf(name: EventTypeName): EventType {
  const known = catalogued.get(name);
  if (known !== undefined) return known;
  const made: EventType = {
    name,
    description: detailOf(name).description,
    group: groupOf(name),
    payloadVersion: newestPayloadVersion,
    schema: z.toJSONSchema(bodySchema(name), { io: "input" }) as JsonObject,
    sample: sampleBody(name),
  };
  catalogued.set(name, made);
  return made;
}
const catalogued = new Map<EventTypeName, EventType>();

/** The shape of every body of this type. */
export const bodySchema = (name: EventTypeName): z.ZodObject =>
  (isEndpointType(name) ? bodyOfEndpoint : bodyOfCase).extend({
    type: z.literal(name),
    eventName: z.literal(name),
    detail: detailOf(name).detail,
  });

/** A body to try a receiver with. The ids in it name nothing. */
export function sampleBody(
  name: EventTypeName,
  { id, atMs, environment }: { id: string; atMs: number; environment: "sandbox" | "production" } = sampleFrame,
): JsonObject {
  const frame = {
    id,
    type: name,
    eventName: name,
    apiVersion: 1,
    timestamp: new Date(atMs).toISOString(),
    environment,
  };
  const { body = {}, sample } = detailOf(name);
  return { ...frame, ...(isEndpointType(name) ? nowhere : { ...somewhere, ...body }), detail: sample };
}
const sampleFrame = {
  id: "evt_8f2k1d7c_7",
  atMs: Date.parse("2026-11-22T10:00:00.000Z"),
  environment: "sandbox" as const,
};

const isEndpointType = (name: EventTypeName): name is EndpointEventType =>
  (endpointEventTypes as readonly string[]).includes(name);

const entitiesByName =
  "Sent within a minute to the endpoints that name this type, and written down where there is one. Ids only: `GET /api/v1/entities/{id}` says what is known.";
const entityDetail = z.looseObject({
  entityId: z.string(),
  entityType: z.enum(["individual", "business"]),
  version: z.int().meta({ description: "Rises with every change." }),
  approvalState: z.enum(approvalStates),
  intoEntityId: z.string().nullable(),
});
const entitySample = {
  ...{ entityId: "ent_3k8p2w7x", entityType: "individual", version: 1, approvalState: "new", intoEntityId: null },
} satisfies JsonObject;

const endpointDetails: Record<EndpointEventType, EventDetail> = {
  "endpoint.test": {
    description: "Somebody tries an endpoint. Sent to that endpoint only, whatever it subscribes to.",
    detail: z.looseObject({}),
    sample: {},
  },
  "webhook.endpoint.disabled": {
    description:
      "An endpoint was switched off because its receiver is gone or has failed for days. Sent to the other endpoints that name this type.",
    detail: z.looseObject({
      endpointId: z.string(),
      url: z.string().meta({ description: "Without its query." }),
      reason: z.enum(["gone", "failing"]),
    }),
    sample: { endpointId: "whe_2b8r4kx1", url: "https://hooks.example.com/edgecase", reason: "gone" },
  },
  "access.break_glass": {
    description:
      "Somebody has opened a case that is closed to them, in an emergency. Sent at once to the endpoints that name this type. Why they did " +
      "is read with `GET /api/v1/emergency-access`: what people write does not leave the house by itself.",
    detail: z.looseObject({
      id: z.string(),
      caseId: z.string(),
      userId: z.string(),
      endsAt: z.string().meta({ format: "date-time" }),
    }),
    sample: {
      ...{ id: "emg_7k2m9q4x", caseId: "case_8f2k1d7c", userId: "usr_5v1kq2m8ra" },
      endsAt: "2026-11-22T10:30:00.000Z",
    },
  },
  "entity.created": {
    description: `A person or company became known: by a case, an API key or a colleague. ${entitiesByName}`,
    detail: entityDetail,
    sample: entitySample,
  },
  "entity.updated": {
    description: `Something else is known of a person or company, or became of one. What changes within a minute is told as one. ${entitiesByName}`,
    detail: entityDetail,
    sample: { ...entitySample, version: 7, approvalState: "approved" },
  },
  "entity.merged": {
    description: `A person or company was merged into another (\`intoEntityId\`) and is known as that one from now on. ${entitiesByName}`,
    detail: entityDetail,
    sample: { ...entitySample, version: 8, intoEntityId: "ent_9r4t1n6v" },
  },
};

const detailOf = (name: EventTypeName): EventDetail =>
  isEndpointType(name) ? endpointDetails[name] : eventDetails[name];

/** `workflow.state.changed` is of `workflow`. */
const groupOf = (name: EventTypeName): string =>
  isEndpointType(name) && !/^(?:access|entity)\./.test(name) ? "endpoint" : (name.split(".")[0] ?? name);

const text = z.string();
const time = z.string().meta({ format: "date-time" });
const frame = {
  id: text.meta({ description: "The same on every attempt: drop what you have seen." }),
  type: text,
  eventName: text.meta({ description: "The same as `type`." }),
  apiVersion: z.literal(1),
  timestamp: time,
  environment: z.enum(["sandbox", "production"]),
};

const bodyOfCase = z.looseObject({
  ...frame,
  sequence: z.int().meta({ description: "Rises by one per case: what is older than what you have may be dropped." }),
  caseId: text,
  workflowRuntimeId: text.meta({ description: "The same as `caseId`." }),
  workflowDefinitionId: text,
  ballerineEntityId: text,
  correlationId: text.nullable(),
  state: text.meta({ description: "Where the case stood when this happened: every active leaf, joined by `|`." }),
  workflowStatus: z.enum(["active", "completed", "failed", "cancelled"]),
  workflowFinalState: text.nullable(),
  workflowCreatedAt: time,
  workflowResolvedAt: time.nullable(),
  assignee: z.looseObject({ id: text }).nullable(),
  assignedAt: time.nullable(),
  data: z.record(text, z.json()).meta({ description: "The context of the case with its documents; empty when thin." }),
});

const nothing = z.null();
const bodyOfEndpoint = z.looseObject({
  ...frame,
  sequence: z.literal(0),
  caseId: nothing,
  workflowRuntimeId: nothing,
  workflowDefinitionId: nothing,
  ballerineEntityId: nothing,
  correlationId: nothing,
  state: nothing,
  workflowStatus: nothing,
  workflowFinalState: nothing,
  workflowCreatedAt: nothing,
  workflowResolvedAt: nothing,
  assignee: nothing,
  assignedAt: nothing,
  data: z.looseObject({}),
});

const somewhere = {
  sequence: 7,
  caseId: "case_8f2k1d7c",
  workflowRuntimeId: "case_8f2k1d7c",
  workflowDefinitionId: "wfd_1m9q3kyb",
  ballerineEntityId: "ent_4t7h2acme",
  correlationId: "crm-1042",
  state: "run_checks",
  workflowStatus: "active",
  workflowFinalState: null,
  workflowCreatedAt: "2026-11-22T09:41:07.000Z",
  workflowResolvedAt: null,
  assignee: null,
  assignedAt: null,
  data: {
    entity: { id: "ent_4t7h2acme", type: "business", data: { companyName: "Acme GmbH", country: "DE" } },
    documents: [],
  },
} satisfies JsonObject;

const nowhere = {
  ...{ sequence: 0, caseId: null, workflowRuntimeId: null, workflowDefinitionId: null, ballerineEntityId: null },
  ...{ correlationId: null, state: null, workflowStatus: null, workflowFinalState: null, workflowCreatedAt: null },
  ...{ workflowResolvedAt: null, assignee: null, assignedAt: null, data: {} },
} satisfies JsonObject;
