import * as z from "zod";
import type { Problem } from "../domain";
import type { Json } from "../lib/json";
import type { StateNode } from "./chart";

/**
 * `meta.join` of a state: when all named plugins have finished and the children of `children.plugin` satisfy the policy,
 * `event` is raised. No children = satisfied. `timeoutSeconds` counts from the entry of the state.
 */
export interface Join {
  plugins: string[];
  children: { plugin: string; policy: "all" | "any" | { n: number }; timeoutSeconds: number | null } | null;
  event: string;
}

/** The join of a state, as checked when its chart was compiled. */
export const joinOf = (node: StateNode): Join | null => node.join;

const Name = z.string().min(1).max(128);
const JoinSchema = z
  .strictObject({
    plugins: z.array(Name).default([]),
    children: z
      .strictObject({
        plugin: Name,
        policy: z
          .union([z.enum(["all", "any"]), z.strictObject({ n: z.int().min(1) })], {
            error: 'must be "all", "any" or {"n": a whole number from 1}',
          })
          .default("all"),
        timeoutSeconds: z.int().min(1).nullable().default(null),
      })
      .nullable()
      .default(null),
    event: Name,
  })
  .refine((join) => join.plugins.length > 0 || join.children !== null, {
    error: "a join waits for plugins, for children, or for both; this one waits for nothing",
  });

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
