import * as z from "zod";
import { AnyJson, AnyObject } from "./case-schemas";

const time = z.string().meta({ format: "date-time" });
const headers = z.record(z.string(), z.string());
const body = z.string().nullable().meta({ description: "As text; ends after 8,192 characters." });
const failure = z.looseObject({ code: z.string(), message: z.string().nullable() }).nullable();

export const ExchangeView = z
  .looseObject({
    request: z.looseObject({ method: z.string(), url: z.string(), headers, body }),
    response: z.looseObject({ status: z.int(), headers, body }).nullable(),
    failure,
    durationMs: z.number(),
    vendor: z.string().optional().meta({ description: "Of a check: who was asked." }),
  })
  .meta({
    id: "Exchange",
    description:
      "One request and what came back. Secrets stand as `{secret.NAME}`; headers that carry credentials or signatures show the " +
      "reference only, or `[redacted]`.",
  });

const AttemptView = z
  .looseObject({
    attempt: z.int(),
    item: z
      .string()
      .nullable()
      .optional()
      .meta({ description: "Of an iterative plugin: the item that was asked for." }),
    counted: z
      .boolean()
      .meta({ description: "False for a call that went out to see whether a vendor is back, and failed." }),
    outcome: z
      .string()
      .meta({ description: "`success`, `waiting`, `cancelled`, `error`, `failed`, `lost` or `probe_failed`." }),
    code: z.string().nullable(),
    message: z.string().nullable(),
    httpStatus: z.int().nullable(),
    durationMs: z.number().nullable(),
    finishedAt: time,
    exchanges: z.array(ExchangeView),
  })
  .meta({ id: "PluginAttempt" });

export const RunView = z
  .looseObject({
    id: z.string(),
    plugin: z.string(),
    type: z.string(),
    state: z.string().meta({ description: "The state the run belongs to." }),
    generation: z.int().meta({ description: "Counts the runs of this plugin in this case, from 1." }),
    status: z.string(),
    late: z.boolean().meta({ description: "The result came when the case had moved on." }),
    output: AnyJson,
    error: failure,
    postponed: z
      .looseObject({ since: time, until: time, times: z.int() })
      .nullable()
      .meta({ description: "Set while the work waits for a vendor that is down." }),
    waitsUntil: time
      .nullable()
      .meta({ description: "When a run that waits (for a callback, people, a time) stops doing so." }),
    startedAt: time,
    finishedAt: time.nullable(),
    durationMs: z.number().nullable(),
    costCents: z
      .number()
      .nullable()
      .meta({ description: "What the check has cost, all vendors together. Null: no check, or no answer yet." }),
    rawRef: z
      .string()
      .nullable()
      .meta({ description: "The vendor's answer as it came: `GET /raw-answers/{ref}`, for as long as it is kept." }),
    reused: z.boolean().meta({ description: "An earlier answer to the same question was taken: nobody was asked." }),
    vendorAttempts: z
      .array(z.looseObject({ vendor: z.string(), attempt: z.int(), outcome: z.string() }))
      .meta({ description: "Of a check: every try at every vendor, in the order in which they were asked." }),
    attempts: z.array(AttemptView),
  })
  .meta({ id: "PluginRun" });

export const SampleContext = z
  .strictObject({
    context: AnyObject.meta({
      description:
        "The context a case would have: `entity`, `documents`, `pluginsOutput` and whatever else the plugin reads.",
      examples: [{ entity: { type: "business", data: { companyName: "Acme" } } }],
    }),
  })
  .meta({ id: "SampleContext" });

export const SampleRun = z
  .looseObject({
    plugin: z.string(),
    kind: z.string(),
    prepared: z
      .looseObject({ kind: z.string(), request: AnyJson, problem: failure })
      .meta({ description: "What a run with this context would ask, or why it could not even ask." }),
    performed: z.boolean().meta({ description: "False when nothing left: see `prepared.problem` and `wouldDo`." }),
    wouldDo: z.string().nullable().meta({ description: "What a case would do that was not done here." }),
    report: z
      .looseObject({ status: z.string(), code: z.string().nullable(), message: z.string().nullable() })
      .nullable()
      .meta({
        description:
          "How the attempt ended: `success`, `waiting`, `cancelled`, `error`; `retry` when a case would try again; `postponed` when " +
          "the vendor is down and nobody is sent there.",
      }),
    destination: z.string().meta({ description: "Where the output would stand in the context." }),
    output: AnyJson,
    contextChanges: z.array(z.looseObject({ path: z.string() })),
    event: z.string().nullable().meta({ description: "The event the result would raise." }),
    exchanges: z.array(ExchangeView),
    durationMs: z.number(),
  })
  .meta({ id: "SampleRun" });
