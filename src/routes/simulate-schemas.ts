import * as z from "zod";
import { roles } from "../domain";
import { isObject, type Json, type JsonObject } from "../lib/json";
import type { SimulatedStep } from "../workflow/simulate";
import { AnyJson, AnyObject, OpenCase } from "./case-schemas";

const word = z.string().min(1).max(200);
const text = z.string().max(2_000);
/** Ten years: longer than any process runs, short enough for every date. */
const mostSeconds = 10 * 366 * 86_400;

// Flat on purpose: a wrong step is told by the name of its field (`steps.3.plugin`), which a union of shapes could not do.
const fields = {
  event: word.optional().meta({ description: "Sends this event, as `POST /cases/{id}/events` does." }),
  payload: AnyJson.optional().meta({ description: "With `event`: what stands under `event.payload` for guards." }),
  plugin: word.optional().meta({ description: "Answers the newest run of this plugin; with `vote`: whose approval." }),
  result: AnyJson.optional().meta({
    description:
      "With `plugin`: its output, or `{status: success | cancelled | waiting | error | timeout, output?}`; of a check also the unified " +
      "result (`{status: 'clear', …}`) or what the context holds afterwards. With `child`: what the child reports.",
  }),
  answer: z
    .strictObject({ status: z.int().min(100).max(599).default(200), body: AnyJson.default(null) })
    .optional()
    .meta({
      description: "With `plugin` that calls an address: what it answered; its mapping and schema are applied.",
    }),
  error: z
    .union([text, z.strictObject({ code: word.default("error"), message: text })])
    .optional()
    .meta({ description: "With `plugin`: it failed for good." }),
  child: word.optional().meta({ description: "News of a child, by its key or the id of its item." }),
  state: word.optional(),
  status: z.enum(["active", "completed", "failed", "cancelled"]).optional(),
  outcome: z.enum(["approved", "rejected"]).nullish(),
  tags: z.array(word).max(50).optional(),
  deliverEvent: word.optional(),
  decision: z.enum(["approve", "reject", "revision"]).optional().meta({ description: "Stands at once here." }),
  reason: text.nullish(),
  comment: text.nullish(),
  vote: z.enum(["approve", "reject"]).optional().meta({ description: "Somebody's word on an open approval." }),
  by: word.optional().meta({ description: "With `vote`: who; left out, it is a new person each time." }),
  role: z.enum(roles).optional().meta({ description: "With `vote`: `analyst` if left out." }),
  merge: AnyObject.optional().meta({ description: "Merges facts, as `PATCH /cases/{id}/context` does." }),
  arrays: z.enum(["by_id", "by_index", "concat", "replace"]).optional(),
  advanceSeconds: z
    .int()
    .min(0)
    .max(mostSeconds)
    .optional()
    .meta({ description: "Moves the clock; timers fire in order." }),
};
type Field = keyof typeof fields;

/** What each kind of step may say beside the field that names it. The first that is there names the step. */
const kinds: [name: Field, more: readonly Field[]][] = [
  ["event", ["payload"]],
  ["vote", ["plugin", "by", "role", "comment"]],
  ["plugin", ["result", "answer", "error"]],
  ["child", ["state", "status", "outcome", "tags", "result", "deliverEvent"]],
  ["decision", ["reason", "comment"]],
  ["merge", ["arrays"]],
  ["advanceSeconds", []],
];

const Fields = z.strictObject(fields);

export const SimulatedStepBody = Fields.superRefine((step, issues) => {
  const given = Object.keys(step).filter((key): key is Field => step[key as Field] !== undefined);
  const kind = kinds.find(([name]) => given.includes(name));
  const blame = (message: string, path: string[] = []) => issues.addIssue({ code: "custom", message, path });
  if (kind === undefined) return blame(`Name one of ${kinds.map(([name]) => name).join(", ")}.`);
  const [name, more] = kind;
  for (const extra of given)
    if (extra !== name && !more.includes(extra)) blame(`A step with "${name}" has no "${extra}".`, [extra]);
  if (name === "plugin" && given.filter((key) => key === "result" || key === "answer" || key === "error").length !== 1)
    blame('Give exactly one of "result", "answer" and "error".', ["plugin"]);
  if (name === "child" && step.result !== undefined && !isObject(step.result))
    blame("A child reports an object.", ["result"]);
})
  .transform(stepOf)
  .meta({ id: "SimulatedStep" });

function stepOf(step: z.output<typeof Fields>): SimulatedStep {
  const comment = step.comment ?? null;
  if (step.event !== undefined) return { kind: "event", event: step.event, payload: step.payload ?? null };
  if (step.vote !== undefined)
    return {
      kind: "vote",
      vote: step.vote,
      plugin: step.plugin ?? null,
      by: step.by ?? null,
      role: step.role ?? "analyst",
      comment,
    };
  if (step.plugin !== undefined) return { kind: "plugin", plugin: step.plugin, answer: answerOf(step) };
  if (step.child !== undefined)
    return {
      kind: "child",
      child: step.child,
      state: step.state ?? null,
      status: step.status ?? null,
      outcome: step.outcome ?? null,
      tags: step.tags ?? null,
      result: isObject(step.result) ? step.result : null,
      deliverEvent: step.deliverEvent ?? null,
    };
  if (step.decision !== undefined)
    return { kind: "decision", decision: step.decision, reason: step.reason ?? null, comment };
  if (step.merge !== undefined) return { kind: "merge", merge: step.merge, arrays: step.arrays ?? "by_id" };
  return { kind: "advance", seconds: step.advanceSeconds ?? 0 };
}

function answerOf({
  result,
  answer,
  error,
}: z.output<typeof Fields>): Extract<SimulatedStep, { kind: "plugin" }>["answer"] {
  if (answer !== undefined) return { kind: "answer", ...answer };
  if (typeof error === "string") return { kind: "error", code: "error", message: error };
  if (error !== undefined) return { kind: "error", ...error };
  return { kind: "result", result: result ?? null };
}

const mostSteps = 200;

export const Simulate = z
  .strictObject({
    id: word
      .optional()
      .meta({ description: "Id of a definition in any status, or a key: its latest published version." }),
    definition: AnyObject.optional().meta({
      description: "A statechart; in the place of the stored one when `id` is given.",
    }),
    extensions: AnyObject.optional(),
    config: AnyObject.optional(),
    forms: AnyObject.optional(),
    context: OpenCase.shape.context,
    caseConfig: AnyObject.optional().meta({ description: "What `POST /cases` takes as `config`." }),
    language: z.string().min(2).max(35).optional(),
    at: z.iso.datetime({ offset: true }).optional().meta({ description: "When it begins; now, if left out." }),
    steps: z.array(SimulatedStepBody).max(mostSteps).default([]),
  })
  .refine(({ id, definition }) => id !== undefined || definition !== undefined, {
    error: 'Give a "definition" or the "id" of one.',
    path: ["definition"],
  })
  .meta({
    id: "Simulate",
    examples: [
      {
        definition: {
          initial: "idle",
          states: {
            idle: { on: { start: "review" } },
            review: { on: { approve: "approved" } },
            approved: { type: "final" },
          },
        },
        context: { entity: { type: "business", data: { companyName: "Northwind Trading Ltd" } } },
        steps: [{ event: "start" }, { decision: "approve" }],
      } satisfies JsonObject as Json,
    ],
  });

const MoveView = z.looseObject({
  before: z.string(),
  event: z.string().nullable(),
  accepted: z.boolean(),
  after: z.string(),
  guards: z
    .array(AnyObject)
    .meta({ description: "Each guard that was asked: where, its verdict, and the values it read." }),
  effects: z
    .array(AnyObject)
    .meta({ description: "What would be done outside now. Secrets are names here, never values." }),
});

export const SimulationView = z
  .looseObject({
    state: z.string(),
    tags: z.array(z.string()),
    done: z.boolean(),
    status: z.enum(["active", "completed", "failed", "cancelled"]),
    outcome: z.enum(["approved", "rejected"]).nullable(),
    context: AnyObject,
    risk: AnyObject.nullable(),
    allowedEvents: z.array(z.string()),
    running: z.array(AnyObject).meta({ description: "Plugins that wait for an answer, with what they asked." }),
    timers: z.array(AnyObject),
    opening: MoveView,
    steps: z.array(MoveView),
    problems: z.array(AnyObject).meta({ description: "What `validate` says about the definition." }),
  })
  .meta({ id: "Simulation" });
