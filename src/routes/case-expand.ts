import * as z from "zod";
import { dbOf } from "../db/db-of";
import { definitionHeads } from "../db/definition-heads";
import { usersNamed } from "../db/users";
import type { TenantId } from "../domain";
import type { Env } from "../env";
import type { JsonObject } from "../lib/json";
import { colleagueView } from "./user-schemas";

const expandable = ["assignee", "workflow"] as const;
type Expandable = (typeof expandable)[number];

/** `expand=workflow,assignee`: what stands in full beside a case. A word that is not known is a 400 that names `expand`. */
export const expand = z
  .string()
  .max(200)
  .meta({
    description: "What is told in full under `expanded`, with commas between: `assignee`, `workflow`.",
    example: "assignee,workflow",
  })
  .transform((text, context): Expandable[] => {
    const known = expandable.filter((one) => text.split(",").includes(one));
    if (text.split(",").every((one) => known.some((word) => word === one))) return known;
    context.addIssue({ code: "custom", message: `Write ${expandable.join(" or ")}, or both with a comma between.` });
    return z.NEVER;
  })
  .optional();

/** What a case refers to, by id. */
interface Refers {
  workflowId: string;
  assigneeId: string | null;
}

/** What `wanted` tells of these cases, in their order: one look at the definitions and one at the team, however many cases there are. */
export async function expandedOf(
  env: Env,
  tenantId: TenantId,
  wanted: readonly Expandable[],
  cases: readonly Refers[],
): Promise<JsonObject[]> {
  const db = dbOf(env, tenantId);
  const [heads, people] = await Promise.all([
    wanted.includes("workflow") ? definitionHeads(db, tenantId, idsIn(cases.map((one) => one.workflowId))) : [],
    wanted.includes("assignee") ? usersNamed(db, tenantId, idsIn(cases.map((one) => one.assigneeId))) : [],
  ]);
  const headOf = new Map(heads.map((head) => [String(head.id), { ...head }]));
  const personOf = new Map(people.map((user) => [String(user.id), colleagueView(user)]));
  return cases.map(({ workflowId, assigneeId }) => ({
    ...(wanted.includes("assignee") && { assignee: personOf.get(assigneeId ?? "") ?? null }),
    ...(wanted.includes("workflow") && { workflow: headOf.get(workflowId) ?? null }),
  }));
}

const idsIn = (ids: readonly (string | null)[]): string[] => [...new Set(ids.filter((id) => id !== null))];
