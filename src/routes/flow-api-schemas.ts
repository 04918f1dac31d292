import * as z from "zod";
import { endScreens } from "../domain/embed-events";

/** `{field: ["value", …]}` as a form posts it: `companyName`, `owners.0.firstName`, `born.year`. */
export const Values = z.record(z.string().min(1).max(300), z.array(z.string().max(100_000)).max(500)).meta({
  id: "FlowValues",
  description: "Field → values, as a browser posts them: `companyName`, `owners.0.firstName`, `born.year`.",
});

const Step = z.object({ id: z.string(), title: z.string(), status: z.enum(["done", "current", "begun", "open"]) });
const Item = z
  .looseObject({ kind: z.string(), name: z.string(), hidden: z.boolean() })
  .meta({ description: "What stands on the page: label, hint, value, options, problem, … by kind." });
const Page = z
  .looseObject({ id: z.string(), title: z.string(), items: z.array(Item), isLast: z.boolean() })
  .meta({ id: "FlowPage", description: "A page as the applicant's own would show it, in their language." });
const Requirement = z.looseObject({ id: z.string(), page: z.string(), label: z.string() });

/** Everything that a page of one's own draws a form from. The same models as our own pages, so it is as they are. */
export const FlowState = z
  .object({
    caseId: z.string(),
    reference: z.string().meta({ description: "Short, for people: what they say when they call." }),
    version: z.int(),
    mode: z.enum(["collect", "revise", "none"]),
    status: z.enum(["active", "completed", "failed", "cancelled"]),
    language: z.string(),
    languages: z.array(z.string()),
    isPart: z.boolean().meta({ description: "The link opens a part of the form; somebody else sends the whole." }),
    submittedAt: z.string().nullable(),
    screen: z.enum(endScreens).nullable().meta({
      description: "Which last page to show; null: something is asked, or nothing was sent and nothing decided.",
    }),
    start: z.looseObject({ title: z.string() }).nullable(),
    steps: z.array(Step),
    pages: z.array(Page),
    values: z.record(z.string(), Values).meta({ description: "Page → what stands in its fields." }),
    revision: z
      .looseObject({ things: z.array(z.looseObject({ id: z.string(), reasons: z.array(z.string()) })) })
      .nullable()
      .meta({
        description: "What is asked for again, thing by thing, with reasons; it is answered on the page `revise`.",
      }),
    requirements: z.object({
      currentlyDue: z.array(Requirement),
      eventuallyDue: z.array(Requirement),
      pendingVerification: z.array(Requirement),
      errors: z.array(z.object({ requirement: z.string(), code: z.string(), reason: z.string() })),
    }),
    returnUrl: z.string().nullable().meta({ description: "Where to go back to when all is sent." }),
  })
  .meta({ id: "FlowState" });

const Clash = z.looseObject({
  field: z.string(),
  label: z.string(),
  mine: z.string().nullable().meta({ description: "As people read it; null: left empty." }),
  theirs: z.string().nullable(),
  at: z.string().nullable().meta({ description: "When theirs was typed; null: it was sent." }),
  values: z
    .array(z.tuple([z.string(), z.array(z.string())]))
    .meta({ description: "What stands, by the names of the post." }),
});

/** What is wrong, shown and switched off with these values. */
export const FlowCheck = z
  .looseObject({
    savedAt: z.string().nullable().meta({ description: "Null: the values were looked at and not kept." }),
    problems: z.array(z.object({ field: z.string(), message: z.string() })),
    hidden: z.array(z.string()),
    disabled: z.array(z.string()),
    clashes: z.array(Clash).meta({
      description: "Fields that were not written, because somebody else has changed them since they were drawn.",
    }),
  })
  .meta({ id: "FlowCheck" });

/** What a register says of a company. */
export const FlowLookup = z
  .object({
    status: z.enum(["found", "failed", "by_number", "no_country", "enough"]).meta({
      description:
        "`failed`: the register cannot be asked now; `by_number`: it cannot be searched for names; `no_country`: the applicant has to " +
        "say first where the company is; `enough`: the case has had the searches of its day.",
    }),
    candidates: z
      .array(z.object({ id: z.string(), title: z.string(), lines: z.array(z.string()) }))
      .meta({ description: "Up to five; none: the register knows nothing like it." }),
  })
  .meta({ id: "FlowLookup" });

const CodeStep = z.object({
  hasAddress: z.boolean(),
  isLocked: z.boolean(),
  isSent: z.boolean(),
  waitSeconds: z.number(),
});

export const FlowSession = z
  .object({
    token: z.string().meta({ description: "Send it as `Authorization: Bearer …`. Keep it in memory." }),
    expiresAt: z.string().meta({ format: "date-time" }),
    code: CodeStep.nullable().meta({ description: "A code was mailed and is to be typed in first; null: it is not." }),
  })
  .meta({ id: "FlowSession" });

export const FlowCode = z
  .object({ session: FlowSession.nullable(), code: CodeStep.nullable() })
  .meta({ id: "FlowCode" });

export const FlowFile = z
  .object({ fileId: z.string(), fileName: z.string(), sizeBytes: z.int() })
  .meta({ id: "FlowFile" });

export const FlowUpload = z
  .object({
    id: z.string(),
    sizeBytes: z.int(),
    partBytes: z.int().meta({ description: "Length of every part but the last." }),
    parts: z.array(z.int()).meta({ description: "Those that are here, from 1; the others are to be sent." }),
    file: FlowFile.nullable().meta({ description: "Set when the same file is here already: nothing is to be sent." }),
  })
  .meta({ id: "FlowUpload" });
