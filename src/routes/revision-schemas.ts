import * as z from "zod";
import { isRevisionReason, revisionReasons } from "../collection/reasons/reasons";
import { expectedVersion } from "./case-schemas";

const Text = z.union([z.string().min(1).max(500), z.record(z.string().max(20), z.string().min(1).max(500))]);

/** A final reason asks for nothing: it is no reason to ask. */
const retryable = Object.keys(revisionReasons)
  .filter(isRevisionReason)
  .filter((code) => revisionReasons[code] === "retryable");

const NewRequest = z
  .strictObject({
    type: z.enum(["document", "text", "paragraph", "number", "date", "choice"]),
    label: Text,
    hint: Text.optional(),
    options: z
      .array(z.strictObject({ value: z.string().min(1).max(200), label: Text }))
      .min(2)
      .max(100)
      .optional(),
  })
  .refine(
    ({ type, options }) => (type === "choice") === (options !== undefined),
    "only a choice has options, and needs them",
  )
  .meta({ id: "RevisionRequest" });

const Wish = z
  .strictObject({
    kind: z.enum(["document", "field", "page", "request"]),
    target: z
      .string()
      .min(1)
      .max(300)
      .meta({
        description:
          "`document`: its id or key. `field`: where the answer stands, as requirements name it (`entity.data.companyName`, " +
          "`entity.data.additionalInfo.ubos[item_1].email`). `page`: id of the page. `request`: a name of your own.",
      }),
    person: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .meta({
        description:
          "Whose link shows it: `applicant`, or the id of an owner or another item. Left out: the applicant; of a document that an owner's " +
          "row asks for the owner, when they have a link or a case of their own.",
      }),
    reason: z.enum(retryable).nullable().default(null),
    message: z.string().max(2_000).nullable().default(null).meta({ description: "The applicant reads this." }),
    comment: z.string().max(2_000).nullable().default(null).meta({ description: "No applicant reads this." }),
    request: NewRequest.nullable().default(null),
  })
  .refine(
    ({ kind, request }) => (kind === "request") === (request !== null),
    "`request` says what is asked for, and stands with that kind only",
  )
  .refine(({ kind, target }) => kind !== "request" || /^[a-z][a-z0-9_]{0,59}$/.test(target), {
    error: "the name of a request is lower case letters, digits and underscores",
    path: ["target"],
  })
  .refine(({ reason, message }) => reason !== null || (message ?? "").trim() !== "", {
    error: "say why: a reason, a message or both",
    path: ["reason"],
  });

export const AskAgain = z.strictObject({
  items: z.array(Wish).max(50).default([]).meta({
    description: "Beside these, every document that is marked is asked for.",
  }),
  dueInSeconds: z
    .int()
    .min(60)
    .max(365 * 86_400)
    .optional()
    .meta({ description: "Left out: as the form says." }),
  send: z
    .boolean()
    .optional()
    .meta({ description: "E-mail those who are asked, at once. Left out: as the form says." }),
  reason: z.string().trim().min(1).max(2_000).optional().meta({
    description:
      "Of the decision, for the record: one of `GET /decision-reasons?decision=revision`, or your own words. No applicant reads it.",
  }),
  comment: z.string().max(2_000).optional(),
  includeChildren: z.boolean().optional().meta({
    description: "Also sends back the child cases on which a document was marked to be asked for again.",
  }),
  expectedVersion,
});

export const AskableView = z
  .object({
    pages: z.array(z.object({ target: z.string(), label: z.string() })),
    fields: z.array(
      z.object({ target: z.string(), label: z.string(), page: z.string(), person: z.string().nullable() }),
    ),
    persons: z.array(z.object({ id: z.string(), name: z.string().nullable() })),
    documents: z
      .array(z.object({ target: z.string(), person: z.string() }))
      .meta({ description: "Who is asked for a document when nobody is named." }),
  })
  .meta({ id: "Askable" });

const Item = z.looseObject({
  id: z.string(),
  kind: z.enum(["document", "field", "page", "request"]),
  target: z.string(),
  person: z.string(),
  reason: z.string().nullable(),
  message: z.string().nullable(),
  comment: z.string().nullable(),
  answeredAt: z.string().nullable(),
  before: z.json(),
  after: z.json(),
});

export const Rounds = z
  .object({
    data: z.array(
      z.object({
        round: z.int(),
        status: z.enum(["open", "answered", "expired", "withdrawn"]),
        askedAt: z.string(),
        askedById: z.string().nullable(),
        dueAt: z.string().nullable(),
        expiredAt: z.string().nullable(),
        remindedAt: z.array(z.string()),
        endedAt: z.string().nullable(),
        items: z.array(Item),
      }),
    ),
    nextCursor: z.null(),
  })
  .meta({ id: "RevisionRounds" });

export const Reasons = z
  .object({
    data: z.array(
      z.object({
        code: z.string(),
        group: z.enum(["answer", "file", "revision"]),
        retryable: z.boolean().meta({ description: "False: nothing that the applicant sends can change it." }),
        texts: z
          .record(z.string(), z.string())
          .meta({ description: "For applicants, by language; `{…}` is filled in." }),
      }),
    ),
    nextCursor: z.null(),
  })
  .meta({ id: "RequirementReasons" });
