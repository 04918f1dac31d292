import { definitionToOpen } from "../db/definitions";
import type { TenantId } from "../domain";
import { type ApiProblem, problem } from "./problem";

/** Why no case can be opened of this definition now; null: one can, or none is named. */
export async function unknownWorkflow(
  db: D1Database,
  tenantId: TenantId,
  workflow: string | null,
  param: string,
): Promise<ApiProblem | null> {
  if (workflow === null) return null;
  const found = await definitionToOpen(db, tenantId, workflow, null);
  return found.ok ? null : problem("bad_value", "There is no published definition of this key or id.", { param });
}
