import * as z from "zod";
import { compileJmespath } from "../../rules/jmespath";
import { allCheckTypes } from "../contract";

/** A JMESPath expression; refused at once when it does not compile. */
const expression = z
  .string()
  .min(1)
  .max(4_000)
  .superRefine((text, context) => {
    const compiled = compileJmespath(text);
    if (!compiled.ok) context.addIssue({ code: "custom", message: compiled.error });
  });

const secretName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_.-]{0,63}$/, "is the name of a secret: letters, digits, dots, dashes and underscores");
const headerName = z.string().regex(/^[A-Za-z0-9-]{1,80}$/, "is the name of a header");

/** Descriptions are read by many; what stands in such a header is for nobody's eyes. */
const carriesProof = /auth|cookie|key|token|secret|password|signature|credential/i;

/** How the vendor knows the tenant. Secrets are named here, never written, and go into headers only. */
export const AdapterAuth = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("none") }),
  z.strictObject({ kind: z.literal("bearer"), secret: secretName }),
  z.strictObject({
    kind: z.literal("header"),
    header: headerName,
    secret: secretName,
    prefix: z.string().max(40).default(""),
  }),
  /** RFC 7617. Some vendors take the key as the user's name and no password, or the other way round. */
  z
    .strictObject({
      kind: z.literal("basic"),
      userSecret: secretName.optional(),
      passwordSecret: secretName.optional(),
    })
    .refine(
      ({ userSecret, passwordSecret }) => (userSecret ?? passwordSecret) !== undefined,
      "names one secret at least",
    ),
]);

export const AdapterAnswer = z.strictObject({
  httpStatus: z.array(z.int().min(200).max(499)).min(1).default([200]),
  when: expression.optional().meta({ description: "Only when this is true of `{subject, body, httpStatus}`." }),
  verdict: z.enum(["clear", "review", "rejected", "not_found", "cancelled", "error", "retry"]).meta({
    description: "`error`: the vendor refuses for good; `retry`: asking again later can help.",
  }),
  code: z.string().max(80).optional().meta({ description: "Of the reason, the error or the retry." }),
  message: z.string().max(400).optional(),
  reasons: expression
    .optional()
    .meta({ description: "Gives `[{code, severity, message}]`, instead of `code` and `message`." }),
  data: expression.optional().meta({ description: "Gives an object." }),
  matches: expression.optional().meta({ description: "Gives a list of objects." }),
  vendorRef: expression.optional().meta({ description: "Gives the vendor's own id of this check." }),
});

export const AdapterCheck = z.strictObject({
  costCents: z.number().min(0).max(1_000_000).default(0).meta({ description: "What one answer costs, in cents." }),
  covers: expression.optional().meta({
    description:
      "Only when this is true of `{subject, options}` is the vendor asked; else the check is `cancelled` (not covered).",
  }),
  request: z.strictObject({
    method: z.enum(["GET", "POST"]).default("GET"),
    path: z
      .string()
      .regex(/^\/(?:[^?#\s{}]|\{[^{}]*\})*$/, "begins with / and has no query")
      .max(1_000)
      .superRefine((path, context) => {
        for (const [, inner = ""] of path.matchAll(/\{([^}]*)\}/g)) {
          const compiled = compileJmespath(inner);
          if (!compiled.ok) context.addIssue({ code: "custom", message: compiled.error });
        }
      })
      .meta({
        description: "Expressions over `{subject, options}` stand in braces: `/company/{subject.registrationNumber}`.",
      }),
    query: z.record(z.string().max(100), expression).default({}),
    headers: z
      .record(
        headerName.refine((name) => !carriesProof.test(name), "carries a secret: say it in `auth`"),
        z.string().max(400),
      )
      .default({}),
    body: expression.optional().meta({ description: "Gives the JSON to send." }),
  }),
  answers: z.array(AdapterAnswer).min(1).max(40).meta({ description: "The first that fits reads the answer." }),
});

/** A vendor described as data: how to ask it, and how to read what it says. */
export const Adapter = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{1,62}$/, "has small letters, digits and dashes"),
  displayName: z.string().min(1).max(120),
  documentation: z.url().max(400).optional(),
  baseUrl: z
    .url()
    .max(400)
    .regex(/^[^?#]*$/, "has no query"),
  sandboxBaseUrl: z
    .url()
    .max(400)
    .regex(/^[^?#]*$/, "has no query")
    .optional()
    .meta({ description: "Asked for sandbox tenants, where the vendor has a sandbox of its own." }),
  auth: AdapterAuth.default({ kind: "none" }),
  checks: z
    .partialRecord(z.enum(allCheckTypes), AdapterCheck)
    .refine((checks) => Object.keys(checks).length > 0, "has one check at least"),
});
export type Adapter = z.output<typeof Adapter>;
export type AdapterInput = z.input<typeof Adapter>;
export type AdapterAnswer = z.output<typeof AdapterAnswer>;
