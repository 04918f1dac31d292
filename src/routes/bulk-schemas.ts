import * as z from "zod";
import { mostBulkCases } from "../domain/bulk";
import { caseColumns } from "../domain/case-columns";
import { CaseFilterBody, sort } from "./case-filters";
import { label } from "./label-routes";

const Deed = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("assign"),
    assigneeId: z.string().max(96).nullable(),
    onlyFrom: z.string().max(96).nullable().optional().meta({
      description:
        "Only the cases that this person (null: nobody) still has; the others refuse with `already_assigned`.",
    }),
  }),
  z.strictObject({
    kind: z.literal("labels"),
    add: z.array(label).max(10).default([]),
    remove: z.array(label).max(10).default([]),
  }),
  z
    .strictObject({
      kind: z.literal("escalate"),
      reason: z.string().trim().min(1).max(2_000),
      toQueueId: z.string().min(1).max(60).nullable().default(null).meta({
        description: "One of your own queues: nobody has the cases until somebody takes them.",
      }),
      toUserId: z.string().min(1).max(96).nullable().default(null),
    })
    .refine(({ toQueueId, toUserId }) => toQueueId === null || toUserId === null, {
      path: ["toUserId"],
      error: "To a queue or to a person, not to both.",
    }),
  z.strictObject({
    kind: z.literal("move"),
    toVersion: z
      .int()
      .min(1)
      .max(1_000_000)
      .meta({ description: "A published version of each case's own definition." }),
    states: z.record(z.string().min(1).max(4_000), z.string().min(1).max(4_000)).default({}),
    reason: z.string().max(2_000).nullable().default(null),
  }),
]);

export const StartBulk = z
  .strictObject({
    action: Deed,
    caseIds: z.array(z.string().max(96)).min(1).max(mostBulkCases).optional(),
    filter: CaseFilterBody.optional().meta({
      description: `Instead of ids: the cases of this list, ${mostBulkCases} at most.`,
    }),
  })
  .refine((body) => (body.caseIds === undefined) !== (body.filter === undefined), {
    error: "Name the cases, or a filter.",
    path: ["caseIds"],
  })
  .meta({ id: "StartBulk" });

export const StartExport = z
  .strictObject({
    filter: CaseFilterBody.default({}),
    sort: sort.default("-createdAt"),
    columns: z
      .array(z.enum(caseColumns))
      .min(1)
      .max(caseColumns.length)
      .default([...caseColumns]),
    withByteOrderMark: z
      .boolean()
      .default(false)
      .meta({ description: "For spreadsheets that do not know UTF-8 without it." }),
  })
  .meta({ id: "StartExport" });

const time = z.iso.datetime();
export const BulkView = z
  .looseObject({
    id: z.string(),
    action: z.enum(["assign", "labels", "escalate", "move", "export"]),
    status: z.enum(["running", "done", "cancelled", "failed"]),
    total: z.int(),
    done: z.int(),
    refused: z.int(),
    problem: z.string().nullable(),
    file: z.looseObject({ path: z.string(), sizeBytes: z.int() }).nullable(),
    createdAt: time,
    updatedAt: time,
    expiresAt: time,
  })
  .meta({ id: "BulkJob" });
export const ItemView = z
  .looseObject({
    caseId: z.string(),
    status: z.enum(["pending", "done", "refused"]),
    problem: z.looseObject({ code: z.string(), message: z.string() }).nullable(),
  })
  .meta({ id: "BulkItem" });
