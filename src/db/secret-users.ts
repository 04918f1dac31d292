import { and, eq, inArray, or, sql } from "drizzle-orm";
import type { TenantId } from "../domain";
import { orm } from "./orm";
import { definitions, vendorAdapters } from "./schema";

/** Bodies that may name a secret, or one of these vendors: definitions that are not archived; and descriptions of vendors. */
export async function bodiesNamingSecrets(db: D1Database, tenantId: TenantId, vendors: readonly string[]) {
  const [ofDefinitions, ofAdapters] = await Promise.all([
    orm(db)
      .select({
        id: definitions.id,
        key: definitions.key,
        version: definitions.version,
        status: definitions.status,
        body: definitions.body,
      })
      .from(definitions)
      .where(
        and(
          eq(definitions.tenantId, tenantId),
          inArray(definitions.status, ["draft", "published"]),
          or(
            ...["secret", 'Secret"', ...vendors.map((name) => `"${name}"`)].map(
              (text) => sql`instr(${definitions.body}, ${text}) > 0`,
            ),
          ),
        ),
      )
      .orderBy(definitions.key, definitions.version)
      .limit(500),
    orm(db)
      .select({ name: vendorAdapters.name, body: vendorAdapters.body })
      .from(vendorAdapters)
      .where(eq(vendorAdapters.tenantId, tenantId)),
  ]);
  return { definitions: ofDefinitions, adapters: ofAdapters };
}
