import * as z from "zod";
import { actorKinds } from "../domain/actor";
import { slaStates } from "../domain/sla";
import { isObject, type Json, type JsonObject } from "../lib/json";
import { UserView } from "./user-schemas";

// Bodies have been through `parseJson`, so a value that reaches these schemas is JSON; the casts below say so to TypeScript.

export const AnyJson = z.custom<Json>(() => true).meta({ description: "Any JSON value." });
export const AnyObject = z
  .custom<JsonObject>(isObject, "Expected an object.")
  .meta({ type: "object", additionalProperties: true });

/** Who did something, as the log keeps it: ids only. */
export const ActorView = z.looseObject({ kind: z.enum(actorKinds), id: z.string() }).meta({ id: "Actor" });
/** How a case ended; null: it has not, or without an outcome. */
export const OutcomeView = z.enum(["approved", "rejected"]).nullable();

export const expectedVersion = z
  .int()
  .min(0)
  .optional()
  .meta({ description: "The version the case must have; otherwise 409 `stale_version`." });
const reason = z.string().max(2_000).nullish();

const Context = z
  .looseObject({
    entity: z.looseObject({
      type: z.enum(["individual", "business"]),
      id: z.string().min(1).max(255).optional().meta({ description: "Your own id of the person or company." }),
      data: z.looseObject({}).optional(),
    }),
    documents: z.array(z.looseObject({})).max(1_000).optional(),
  })
  .transform((context) => context as JsonObject)
  .meta({ description: "Facts the case starts with. Any key is kept unless the engine owns it." });

export const OpenCase = z
  .strictObject({
    workflow: z.string().min(1).max(200).meta({ description: "Key or id of a published definition." }),
    version: z.int().min(1).optional(),
    context: Context,
    config: AnyObject.optional(),
    language: z.string().min(2).max(35).optional(),
    externalId: z.string().min(1).max(255).optional().meta({ description: "Unique per tenant." }),
    metadata: AnyObject.optional(),
  })
  .meta({ id: "OpenCase" });

export const SendEvent = z.strictObject({
  name: z.string().min(1).max(200),
  payload: AnyJson.optional(),
  expectedVersion,
});
export const CancelCase = z.strictObject({ reason: z.string().min(1).max(2_000), expectedVersion });
export const MergeContext = z.strictObject({
  merge: AnyObject,
  arrays: z.enum(["by_id", "by_index", "concat", "replace"]).default("by_id"),
  reason: z
    .string()
    .trim()
    .min(3)
    .max(2_000)
    .optional()
    .meta({ description: "Why what was said before is changed. Stands in the timeline with who, before and after." }),
  expectedVersion,
});
export const Decide = z.strictObject({
  decision: z.enum(["approve", "reject", "revision"]),
  reason,
  comment: reason,
  includeChildren: z.boolean().optional().meta({
    description:
      "With `revision`: also sends back the child cases on which a document was marked to be asked for again.",
  }),
  expectedVersion,
});
export const DecideDocument = z.strictObject({
  decision: z.enum(["approve", "reject", "revision"]).nullable(),
  reason,
  comment: reason.meta({ description: "With `revision`: the applicant reads it beside the reason." }),
  internalComment: reason.meta({ description: "For the team: it stands in the timeline, and no applicant sees it." }),
  expectedVersion,
});
export const Assign = z.strictObject({
  assigneeId: z.string().min(1).max(96).nullable(),
  onlyIfUnassigned: z
    .boolean()
    .optional()
    .meta({ description: "409 `already_assigned` when somebody else has the case." }),
  expectedVersion,
});
export const OnlyVersion = z.strictObject({ expectedVersion });

// Answers. Loose: they may gain fields.

const time = z.string().meta({ format: "date-time" });
const status = z.enum(["active", "completed", "failed", "cancelled"]);

const WorkflowHead = z
  .looseObject({
    id: z.string(),
    key: z.string(),
    version: z.int(),
    name: z.string(),
    displayName: z.string().nullable(),
    status: z.enum(["draft", "published", "archived"]),
  })
  .meta({ id: "WorkflowHead" });

const Expanded = z
  .looseObject({
    workflow: WorkflowHead.nullable().optional(),
    assignee: UserView.nullable().optional().meta({ description: "Null: nobody has the case." }),
  })
  .optional()
  .meta({ description: "On reading: what `expand` asked for, and nothing else." });

export const CaseView = z
  .looseObject({
    id: z.string(),
    tenantId: z.string(),
    workflow: z.looseObject({ id: z.string(), key: z.string(), version: z.int(), name: z.string() }),
    status,
    state: z.string().meta({ description: "Full path of every active leaf in document order, joined by `|`." }),
    stateValue: AnyJson,
    tags: z.array(z.string()),
    allowedEvents: z.array(z.string()),
    reasonsRequired: z.array(z.string()).meta({
      description:
        "What is not done without a reason here: `approve`, `reject`, `revision`, `documents` (turning one down). Empty: everything is.",
    }),
    outcome: z.enum(["approved", "rejected"]).nullable(),
    context: AnyObject,
    risk: z
      .looseObject({
        score: z.number(),
        level: z.enum(["low", "medium", "high", "critical"]),
        indicators: z.array(AnyObject),
      })
      .nullable(),
    version: z.int(),
    assignee: z.looseObject({ id: z.string() }).nullable(),
    parentId: z.string().nullable(),
    childIds: z.array(z.string()),
    externalId: z.string().nullable(),
    links: AnyObject,
    incidents: z.array(AnyObject),
    waitsFor: z
      .array(
        z.looseObject({
          kind: z.enum(["delay", "wait", "approval", "children", "revision"]),
          at: time.nullable().meta({ description: "On the case's own clock; null: only an event ends it." }),
          state: z.string(),
          plugin: z.string().nullable(),
          event: z.string().nullable().meta({ description: "Event that ends a `wait` earlier." }),
          targets: z.array(z.string()).meta({ description: "Where a `delay` leads; several when guards choose." }),
        }),
      )
      .meta({ description: "What the case goes on with by itself, the soonest first." }),
    createdAt: time,
    updatedAt: time,
    resolvedAt: time.nullable(),
    dueAt: time.nullable().meta({ description: "When the time that the case may take is up; null: no limit runs." }),
    sla: z
      .looseObject({
        state: z.enum(slaStates),
        rule: z.string().nullable(),
        atRiskAt: time.nullable(),
        dueAt: time.nullable(),
        breachedAt: time.nullable().meta({ description: "When a time of this case was up for the first time." }),
      })
      .nullable()
      .meta({ description: "How the case stands with the time it may take; null: nothing was promised." }),
    escalation: z
      .looseObject({
        at: time,
        byId: z.string().nullable().meta({ description: "Null: its time was up." }),
        reason: z.string(),
        queueId: z.string().nullable(),
        userId: z.string().nullable(),
      })
      .nullable(),
    legalHold: z
      .looseObject({ at: time, by: ActorView, reason: z.string() })
      .nullable()
      .meta({ description: "Null: nothing forbids that it is erased." }),
    erased: z
      .looseObject({
        at: time,
        by: ActorView,
        basis: z.enum(["request", "retention", "other"]),
        reason: z.string(),
        doneAt: time
          .nullable()
          .meta({ description: "When all of it was through, outside of the case too; null: not yet." }),
        counts: z.record(z.string(), z.int()).nullable(),
      })
      .nullable()
      .meta({
        description: "Null: it was not. Of an erased case there are no facts, documents, notes or records any more.",
      }),
    accepted: z.boolean().optional().meta({ description: "On answers to events: false when no guard let it pass." }),
    askedChildren: z
      .array(z.string())
      .optional()
      .meta({ description: "On a decision with `includeChildren`: the child cases that are sent back with this one." }),
    expanded: Expanded,
  })
  .meta({ id: "Case" });

export const CaseSummary = z
  .looseObject({
    id: z.string(),
    workflow: z.looseObject({ id: z.string(), key: z.string(), version: z.int(), name: z.string() }),
    status: z.enum(["opening", "active", "completed", "failed", "cancelled"]),
    state: z.string(),
    tags: z.array(z.string()),
    labels: z.array(z.string()),
    outcome: OutcomeView,
    entity: z.looseObject({ id: z.string(), type: z.string(), name: z.string().nullable() }),
    country: z.string().nullable(),
    externalId: z.string().nullable(),
    assigneeId: z.string().nullable(),
    parentId: z.string().nullable(),
    risk: z.looseObject({ score: z.number(), level: z.string().nullable() }).nullable(),
    sla: z.looseObject({ state: z.string(), dueAt: time.nullable(), breachedAt: time.nullable() }).nullable(),
    openIncidents: z.int(),
    legalHold: z.boolean(),
    erasedAt: time.nullable().meta({ description: "Null: it was not erased." }),
    version: z.int(),
    createdAt: time,
    updatedAt: time,
    resolvedAt: time.nullable(),
    expanded: Expanded,
  })
  .meta({ id: "CaseSummary" });

export const TimelineEntryView = z
  .looseObject({
    seq: z.int(),
    at: time,
    recordedAt: time,
    type: z.string(),
    subject: z.string().nullable(),
    actor: ActorView,
    fromState: z.string().nullable(),
    toState: z.string(),
    accepted: z.boolean(),
    version: z.int(),
    commandId: z.string().nullable(),
  })
  .meta({ id: "TimelineEntry" });

/** `{data, nextCursor}`, the shape of every list. */
export const listOf = <S extends z.ZodType>(item: S) =>
  z.looseObject({ data: z.array(item), nextCursor: z.string().nullable() });
