import { and, eq, inArray, sql } from "drizzle-orm";
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

/** What the versions with these ids are called, for lists that know them by id. However many rows a list has, it is one statement. */
export async function workflowNames(
  db: D1Database,
  tenantId: TenantId,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await orm(db)
    .select({ id: definitions.id, name: definitions.name, displayName: definitions.displayName })
    .from(definitions)
    .where(
      and(
        eq(definitions.tenantId, tenantId),
        // Bound parameters end at 100.
        sql`${definitions.id} IN (SELECT value FROM json_each(${JSON.stringify([...new Set(ids)])}))`,
      ),
    );
  return new Map(rows.map(({ id, name, displayName }) => [id, displayName ?? name]));
}
