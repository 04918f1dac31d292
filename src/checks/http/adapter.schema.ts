import * as z from "zod";
import { canonicalCheck } from "../../domain";
import { isObject } from "../../lib/json";
import { allCheckTypes } from "../contract";
import { AdapterAuth } from "./auth.schema";
import { AdapterCallback } from "./callback.schema";
import { checkHoles, expression, headerName, secretName } from "./expression";

/** Descriptions are read by many; what stands in such a header is for nobody's eyes. */
const carriesProof = /auth|cookie|key|token|secret|password|signature|credential/i;

export const AdapterRequest = z
  .strictObject({
    method: z.enum(["GET", "POST", "PUT"]).default("GET"),
    path: z
      .string()
      .regex(/^\/(?:[^?#\s{}]|\{[^{}]*\})*$/, "begins with / and has no query")
      .max(1_000)
      .superRefine(checkHoles)
      .meta({
        description: "Expressions over `{subject, options}` stand in braces: `/company/{subject.registrationNumber}`.",
      }),
    query: z.record(z.string().max(100), expression).default({}),
    headers: z
      .record(
        headerName.refine((name) => !carriesProof.test(name), "carries a secret: say it in `auth` or `sign`"),
        z.string().max(400).superRefine(checkHoles),
      )
      .default({})
      .meta({ description: "Expressions may stand in braces." }),
    body: expression.optional().meta({ description: "Gives what is sent." }),
    bodyKind: z.enum(["json", "form", "multipart"]).default("json").meta({
      description: "`form`: `a[b]=c`, urlencoded; `multipart`: the same fields as multipart/form-data.",
    }),
    sign: z
      .strictObject({
        header: headerName,
        secret: secretName,
        encoding: z.enum(["hex", "base64"]).default("hex"),
        over: expression.optional().meta({ description: "Gives the text that is signed; without it the body." }),
      })
      .optional()
      .meta({ description: "HMAC-SHA256 over what is sent." }),
  })
  .meta({ id: "AdapterRequest" });
export type AdapterRequest = z.output<typeof AdapterRequest>;

export const AdapterAnswer = z
  .strictObject({
    httpStatus: z.array(z.int().min(200).max(499)).min(1).default([200]),
    when: expression.optional().meta({ description: "Only when this is true of `{subject, body, httpStatus}`." }),
    verdict: z.enum(["clear", "review", "rejected", "not_found", "cancelled", "error", "retry", "pending"]).meta({
      description:
        "`error`: the vendor refuses for good; `retry`: asking again later can help; `pending`: the answer comes later.",
    }),
    code: z.string().max(80).optional().meta({ description: "Of the reason, the error or the retry." }),
    message: z.string().max(400).optional(),
    reasons: expression
      .optional()
      .meta({ description: "Gives `[{code, severity, message}]`, instead of `code` and `message`." }),
    data: expression.optional().meta({ description: "Gives an object." }),
    matches: expression.optional().meta({ description: "Gives a list of objects." }),
    vendorRef: expression.optional().meta({ description: "Gives the vendor's own id of this check." }),
  })
  .meta({ id: "AdapterAnswer" });
export type AdapterAnswer = z.output<typeof AdapterAnswer>;

const Answers = z.array(AdapterAnswer).min(1).max(40).meta({ description: "The first that fits reads the answer." });

/** What is asked before: its answer is seen as `steps.<name>` by what follows. */
const AdapterStep = z
  .strictObject({
    name: z.string().regex(/^[a-z][a-zA-Z0-9]{0,30}$/, "has letters and digits"),
    request: AdapterRequest,
    answers: z
      .array(AdapterAnswer)
      .max(20)
      .default([])
      .meta({ description: "The first that fits ends it here: what follows is not asked." }),
    httpStatus: z.array(z.int().min(200).max(299)).min(1).default([200, 201]),
    keep: expression.meta({ description: "Of `{body}`; what it finds must be there." }),
  })
  .meta({ id: "AdapterStep" });
const Steps = z.array(AdapterStep).max(4).default([]).meta({ description: "Requests before the one that matters." });
export type AdapterStep = z.output<typeof AdapterStep>;

/** How the answer to a `pending` check is got and read. Expressions see `{vendorRef, body, httpStatus}`: the subject is not kept. */
const AdapterLater = z
  .strictObject({
    steps: Steps,
    request: AdapterRequest.optional(),
    poll: z
      .strictObject({
        everySeconds: z.int().min(1).max(86_400),
        factor: z.number().min(1).max(10).default(1).meta({ description: "Each pause is so many times the last." }),
        untilSeconds: z.int().min(1).max(2_592_000).meta({ description: "After that the check is an error." }),
      })
      .optional(),
    answers: Answers,
  })
  .refine(({ poll, request }) => poll === undefined || request !== undefined, {
    path: ["request"],
    message: "is what polling asks",
  })
  .meta({ id: "AdapterLater" });

export const AdapterCheck = z
  .strictObject({
    costCents: z.number().min(0).max(1_000_000).default(0).meta({ description: "What one answer costs, in cents." }),
    covers: expression.optional().meta({
      description:
        "Only when this is true of `{subject, options}` is the vendor asked; else the check is `cancelled` (not covered).",
    }),
    steps: Steps,
    request: AdapterRequest,
    answers: Answers,
    later: AdapterLater.optional(),
  })
  .superRefine(({ answers, later }, context) => {
    const pending = answers.findIndex(({ verdict }) => verdict === "pending");
    const told = answers[pending];
    if (told === undefined) return;
    if (later === undefined)
      context.addIssue({ code: "custom", path: ["later"], message: "is needed to learn the answer" });
    if (told.vendorRef === undefined)
      context.addIssue({ code: "custom", path: ["answers", pending, "vendorRef"], message: "is needed to ask later" });
  })
  .meta({ id: "AdapterCheck" });
export type AdapterCheck = z.output<typeof AdapterCheck>;

const BaseUrl = z
  .url()
  .max(400)
  .regex(/^[^?#]*$/, "has no query");

/** The same before other names of its checks are understood. */
export const AdapterShape = z
  .strictObject({
    name: z.string().regex(/^[a-z][a-z0-9-]{1,62}$/, "has small letters, digits and dashes"),
    displayName: z.string().min(1).max(120),
    documentation: z.url().max(400).optional(),
    baseUrl: BaseUrl,
    sandboxBaseUrl: BaseUrl.optional().meta({
      description: "Asked for sandbox tenants, where the vendor has a sandbox of its own.",
    }),
    auth: AdapterAuth.default({ kind: "none" }),
    callback: AdapterCallback.optional(),
    checks: z
      .partialRecord(z.enum(allCheckTypes), AdapterCheck)
      .refine((checks) => Object.keys(checks).length > 0, "has one check at least"),
  })
  .superRefine(({ callback, checks }, context) => {
    for (const [type, check] of Object.entries(checks)) {
      if (check.later === undefined) continue;
      const path = ["checks", type, "later"];
      if (callback === undefined && check.later.poll === undefined)
        context.addIssue({ code: "custom", path, message: "needs `poll` here or `callback` of the vendor" });
      if (callback?.result === "fetch" && check.later.request === undefined)
        context.addIssue({ code: "custom", path: [...path, "request"], message: "is what a callback leads to" });
    }
  })
  .meta({ id: "Adapter" });

/** A vendor described as data: how to ask it, and how to read what it says. Checks may go by any of their names. */
export const Adapter = z.preprocess(withCanonicalChecks, AdapterShape);
export type Adapter = z.output<typeof AdapterShape>;
export type AdapterInput = z.input<typeof AdapterShape>;

function withCanonicalChecks(value: unknown): unknown {
  if (!isObject(value) || !isObject(value.checks)) return value;
  return {
    ...value,
    checks: Object.fromEntries(Object.entries(value.checks).map(([name, check]) => [canonicalCheck(name), check])),
  };
}
