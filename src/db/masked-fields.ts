import { sql } from "drizzle-orm";
import { type MaskedField, roles, type TenantId } from "../domain";
import { isObject, type Json } from "../lib/json";
import { orm } from "./orm";

/**
 * Every field that some published or archived definition of the tenant masks: cases run on old versions too. Read from the index alone
 * (`definitions_masking`), so what it costs is how many versions mask something.
 */
export async function maskedByDefinitions(db: D1Database, tenantId: TenantId): Promise<MaskedField[]> {
  const rows = await orm(db).all<{ masking: string }>(
    sql`SELECT DISTINCT (body -> '$.extensions.edgecase.masking') AS masking FROM definitions INDEXED BY definitions_masking
      WHERE tenant_id = ${tenantId} AND status <> 'draft' AND (body -> '$.extensions.edgecase.masking') IS NOT NULL`,
  );
  return rows.flatMap(({ masking }) => {
    const said = JSON.parse(masking) as Json;
    return Array.isArray(said) ? said.flatMap(fieldIn) : [];
  });
}

function fieldIn(said: Json): MaskedField[] {
  if (!isObject(said) || typeof said.path !== "string") return [];
  const clear = said.roles;
  if (!Array.isArray(clear)) return [{ path: said.path }];
  return [{ path: said.path, roles: roles.filter((role) => clear.includes(role)) }];
}
