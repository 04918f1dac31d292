import * as z from "zod";
import type { Problem } from "../../domain";
import { isObject, type JsonObject } from "../../lib/json";

// What a definition may promise under `extensions.edgecase.policies`. `docs/policies.md` explains each with an example.

const name = z.string().min(1).max(200);
const names = z.array(name).min(1).max(20);
const Result = z.enum(["success", "finished"]).default("success");

const StatePlace = z.strictObject({ state: name.meta({ description: "Path of a state, or the key of exactly one." }) });
const TagPlace = z.strictObject({ tag: name });

/** Where a way may lead. A plugin is a place too: the moment it is started. */
const PlaceSchema = z.union(
  [
    StatePlace,
    TagPlace,
    z.strictObject({ outcome: z.enum(["approved", "rejected"]) }),
    z.strictObject({ plugin: name }),
  ],
  { error: 'a place is {"state"}, {"tag"}, {"outcome": "approved" or "rejected"} or {"plugin"}' },
);

const pluginEvidence = z.strictObject({
  plugin: name,
  result: Result.meta({ description: "`finished`: whatever it came to, its event or a join that names it was taken." }),
  latest: z.boolean().default(false).meta({ description: "Forgotten when the plugin starts again." }),
});
const single = [
  pluginEvidence,
  z.strictObject({
    decision: z
      .union([name.transform((one) => [one]), names])
      .meta({ description: "The event of a person's decision, or several of which one is enough." }),
  }),
  StatePlace,
  TagPlace,
  z.strictObject({ event: name }),
] as const;
const evidenceError = 'evidence is {"plugin"}, {"decision"}, {"state"}, {"tag"}, {"event"} or {"anyOf": […]}';

/** Something that must have happened on the way. */
const EvidenceSchema = z.union(
  [
    ...single,
    z.strictObject({
      anyOf: z
        .array(z.union(single, { error: evidenceError }))
        .min(1)
        .max(8),
    }),
  ],
  { error: evidenceError },
);

/** What a way has shown is kept as the bits of one number. */
const mostEvidence = 30;
const countOf = (all: readonly z.output<typeof EvidenceSchema>[]): number =>
  all.reduce((sum, each) => sum + ("anyOf" in each ? each.anyOf.length : 1), 0);

const base = {
  id: z.string().regex(/^[A-Za-z0-9][\w.-]{0,99}$/, "use letters, digits, dots, dashes and underscores"),
  description: z.string().max(500).optional(),
};

export const PolicySchema = z
  .discriminatedUnion(
    "type",
    [
      z.strictObject({
        ...base,
        type: z.literal("requires"),
        to: PlaceSchema,
        all: z
          .array(EvidenceSchema)
          .min(1)
          .max(8)
          .refine((all) => countOf(all) <= mostEvidence, `a policy asks for at most ${mostEvidence} pieces of evidence`)
          .meta({ description: "There is no way to `to` without all of these." }),
      }),
      z.strictObject({ ...base, type: z.literal("never_after"), never: PlaceSchema, after: PlaceSchema }),
      z.strictObject({ ...base, type: z.literal("only_by"), to: PlaceSchema, events: names }),
      z.strictObject({ ...base, type: z.literal("at_most_once"), plugin: name }),
      z.strictObject({ ...base, type: z.literal("can_always_end") }),
    ],
    { error: 'the type of a policy is "requires", "never_after", "only_by", "at_most_once" or "can_always_end"' },
  )
  .meta({
    id: "Policy",
    description: "A promise that is proved of every way through the chart before it is published.",
  });

export type Policy = z.output<typeof PolicySchema>;
export type Place = z.output<typeof PlaceSchema>;
export type Evidence = z.output<typeof EvidenceSchema>;
export type SingleEvidence = Exclude<Evidence, { anyOf: unknown }>;

export const maxPolicies = 50;
const at = "extensions.edgecase.policies";

/** The policies of a definition, and what is wrong with how they are written. A policy that cannot be read is an error. */
export function readPolicies(extensions: JsonObject): { policies: Policy[]; problems: Problem[] } {
  const ours = Object.hasOwn(extensions, "edgecase") ? (extensions.edgecase ?? {}) : {};
  // What cannot be read may have been meant as a promise: it is not passed over in silence.
  if (!isObject(ours)) return { policies: [], problems: [problem("extensions.edgecase", "must be an object")] };
  const raw = ours.policies;
  if (raw === undefined || raw === null) return { policies: [], problems: [] };
  if (!Array.isArray(raw) || raw.length > maxPolicies)
    return { policies: [], problems: [problem(at, `policies are a list of at most ${maxPolicies}`)] };
  const policies: Policy[] = [];
  const problems: Problem[] = [];
  for (const [place, each] of raw.entries()) {
    const parsed = PolicySchema.safeParse(each);
    if (!parsed.success) {
      for (const issue of parsed.error.issues)
        problems.push(problem([at, place, ...issue.path.map(String)].join("."), issue.message));
    } else if (policies.some(({ id }) => id === parsed.data.id))
      problems.push(problem(`${at}.${place}.id`, `another policy has the id "${parsed.data.id}"`));
    else policies.push(parsed.data);
  }
  return { policies, problems };
}

/** Where a policy stands in the definition. */
export function pathOfPolicy(extensions: JsonObject, id: string): string {
  const ours = extensions.edgecase;
  const raw = isObject(ours) && Array.isArray(ours.policies) ? ours.policies : [];
  return `${at}.${raw.findIndex((each) => isObject(each) && each.id === id)}`;
}

const problem = (path: string, message: string): Problem => ({ severity: "error", code: "bad_policy", path, message });
