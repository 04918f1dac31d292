import { and, eq, lte, sql } from "drizzle-orm";
import { type EntityId, type EntityType, entityName, newId, parseId, type TenantId } from "../domain";
import type { JsonObject } from "../lib/json";
import { orm } from "./orm";
import { entities } from "./schema";

export interface EntityInput {
  /** Computed by callers that may ask twice, so that a repeat finds the same entity; otherwise a fresh one is made. */
  id?: EntityId;
  type: EntityType;
  /** The caller's own id. Null: nobody can refer to this person or company again, every call makes a new one. */
  correlationId: string | null;
  data: JsonObject;
}

export interface Entity {
  id: EntityId;
  type: EntityType;
  correlationId: string | null;
  name: string | null;
  /** JSON text. */
  data: string;
  approvalState: string;
  createdAtMs: number;
  updatedAtMs: number;
}

/** Finds or makes the person or company. Race-safe by UNIQUE (tenant, type, correlation id); newer data replaces older. */
export async function upsertEntity(
  db: D1Database,
  tenantId: TenantId,
  input: EntityInput,
  nowMs: number,
): Promise<{ id: EntityId }> {
  const data = JSON.stringify(input.data);
  const name = entityName(input.data);
  // Data that says nothing does not wipe what is known.
  const known = data === "{}" ? { updatedAtMs: nowMs } : { data, name, updatedAtMs: nowMs };
  const row = await orm(db)
    .insert(entities)
    .values({
      id: input.id ?? newId("entity"),
      tenantId,
      type: input.type,
      correlationId: input.correlationId,
      name,
      data,
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
    })
    .onConflictDoUpdate({ target: [entities.tenantId, entities.type, entities.correlationId], set: known })
    .onConflictDoUpdate({ target: entities.id, set: known, setWhere: eq(entities.tenantId, tenantId) })
    .returning({ id: entities.id })
    .get();
  const id = parseId("entity", row?.id);
  if (id === null) throw new Error("an entity was neither found nor made");
  return { id };
}

export async function getEntity(db: D1Database, tenantId: TenantId, entityId: string): Promise<Entity | null> {
  const row = await orm(db)
    .select()
    .from(entities)
    .where(and(eq(entities.tenantId, tenantId), eq(entities.id, entityId)))
    .get();
  const id = parseId("entity", row?.id);
  return row === undefined || id === null ? null : { ...row, id };
}

/**
 * Writes the outcome of a case back to its entity. `processing` is what a case says that was opened at `nowMs`: whatever was written
 * since then, by a case that was quicker, stands.
 */
export async function projectApproval(
  db: D1Database,
  tenantId: TenantId,
  entityId: string,
  approvalState: "approved" | "rejected" | "processing",
  nowMs: number,
): Promise<void> {
  await orm(db)
    .update(entities)
    .set({ approvalState, updatedAtMs: sql`max(${entities.updatedAtMs}, ${nowMs})` })
    .where(
      and(
        eq(entities.tenantId, tenantId),
        eq(entities.id, entityId),
        approvalState === "processing" ? lte(entities.updatedAtMs, nowMs) : undefined,
      ),
    );
}
