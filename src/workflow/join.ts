import * as z from "zod";
import type { Problem } from "../domain";
import type { Json } from "../lib/json";
import type { StateNode } from "./chart";

/**
 * `meta.join` of a state: when all named plugins have finished and the children of each `children.plugin` satisfy their policy,
 * `event` is raised. No children = satisfied. `timeoutSeconds` counts from the entry of the state.
 */
export interface Join {
  plugins: string[];
  /** Written as one object or as a list of them; every one has to be satisfied. */
  children: readonly JoinedChildren[];
  event: string;
}

/** The children of one plugin that a join waits for. */
export interface JoinedChildren {
  plugin: string;
  policy: "all" | "any" | { n: number };
  timeoutSeconds: number | null;
}

/** The join of a state, as checked when its chart was compiled. */
export const joinOf = (node: StateNode): Join | null => node.join;

const Name = z.string().min(1).max(128);
const Children = z.strictObject({
  plugin: Name,
  policy: z
    .union([z.enum(["all", "any"]), z.strictObject({ n: z.int().min(1) })], {
      error: 'must be "all", "any" or {"n": a whole number from 1}',
    })
    .default("all"),
  timeoutSeconds: z.int().min(1).nullable().default(null),
});
const mostGroups = 20;
const JoinSchema = z
  .strictObject({ plugins: z.array(Name).default([]), children: z.json().optional(), event: Name })
  .transform(({ plugins, children = null, event }, context) => {
    const groups = Array.isArray(children) ? children : children === null ? [] : [children];
    if (groups.length > mostGroups)
      context.addIssue({ code: "custom", path: ["children"], message: "too many groups" });
    const read = groups.map((group) => Children.safeParse(group));
    for (const [place, { error }] of read.entries()) {
      const at = Array.isArray(children) ? ["children", place] : ["children"];
      for (const { path, message } of error?.issues ?? [])
        context.addIssue({ code: "custom", path: [...at, ...path], message });
    }
    return { plugins, children: read.flatMap(({ data }) => (data === undefined ? [] : [data])), event, groups };
  })
  .refine(({ children }) => new Set(children.map(({ plugin }) => plugin)).size === children.length, {
    path: ["children"],
    error: "the children of a plugin are named twice",
  })
  .refine(({ plugins, groups }) => plugins.length > 0 || groups.length > 0, {
    error: "a join waits for plugins, for children, or for both; this one waits for nothing",
  })
  .transform(({ groups: _raw, ...join }): Join => join);

/** Reads `meta.join`. What is wrong with it is added to `problems`, under `path`. */
export function parseJoin(raw: Json, path: string, problems: Problem[]): Join | null {
  const parsed = JoinSchema.safeParse(raw);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues)
    problems.push({
      severity: "error",
      code: "bad_join",
      path: [path, ...issue.path.map(String)].join("."),
      message: issue.message,
    });
  return null;
}
