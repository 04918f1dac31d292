import { and, eq, inArray } from "drizzle-orm";
import type { TenantId } from "../domain";
import { orm } from "./orm";
import { definitions } from "./schema";

/** Of a version what a list shows of it. */
export type DefinitionHead = Pick<
  typeof definitions.$inferSelect,
  "id" | "key" | "version" | "name" | "displayName" | "status"
>;

/** How many values one statement may carry on D1, less the tenant. */
const mostAtOnce = 99;

/** The versions with these ids, without their bodies. At most 100 ids: those of a page. */
export async function definitionHeads(
  db: D1Database,
  tenantId: TenantId,
  ids: readonly string[],
): Promise<DefinitionHead[]> {
  const parts = Array.from({ length: Math.ceil(ids.length / mostAtOnce) }, (_part, n) =>
    ids.slice(n * mostAtOnce, (n + 1) * mostAtOnce),
  );
  const found = await Promise.all(
    parts.map((part) =>
      orm(db)
        .select({
          id: definitions.id,
          key: definitions.key,
          version: definitions.version,
          name: definitions.name,
          displayName: definitions.displayName,
          status: definitions.status,
        })
        .from(definitions)
        .where(and(eq(definitions.tenantId, tenantId), inArray(definitions.id, part)))
        .all(),
    ),
  );
  return found.flat();
}
