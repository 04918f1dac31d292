import type { ActorRef, TenantId } from "../domain";
import { sha256Hex } from "../lib/bytes";
import { err, ok, type Result } from "../lib/result";
import { type DefinitionBody, type DefinitionHead, dayBefore, getDefinition, isDaily } from "./alert-definitions";

export type DefinitionRefusal =
  | { code: "unknown" }
  /** Somebody else did something to it since it was read. */
  | { code: "stale"; version: number }
  | { code: "archived" }
  | { code: "unpublished" };

type Done = Result<DefinitionHead, DefinitionRefusal>;

/** What is done to a definition as it was read. */
export type DefinitionStep =
  | { kind: "change"; body: DefinitionBody; enabled: boolean }
  | { kind: "publish"; by: ActorRef }
  | { kind: "switch"; enabled: boolean }
  | { kind: "archive" };

/** Writes a step if the definition is still of the version that was read. What judges then is another revision of the tenant's set. */
export async function changeDefinition(
  db: D1Database,
  head: DefinitionHead,
  step: DefinitionStep,
  nowMs: number,
): Promise<Done> {
  const tenantId = head.tenantId as TenantId;
  if (head.archivedAtMs !== null) return err({ code: "archived" });
  if (step.kind === "switch" && step.enabled && head.publishedVersion === null) return err({ code: "unpublished" });
  const asRead = "tenant_id = ?1 AND id = ?2 AND version = ?3 AND archived_at_ms IS NULL";
  const read = [tenantId, head.id, head.version] as const;
  const statements: D1PreparedStatement[] = [];
  if (changesSet(head, step))
    statements.push(
      db
        .prepare(
          `INSERT INTO alert_definition_sets (tenant_id, revision, changed_at_ms, prepared_revision)
           SELECT ?1, 1, ?4, 0 WHERE EXISTS (SELECT 1 FROM alert_definitions WHERE ${asRead})
           ON CONFLICT (tenant_id) DO UPDATE SET revision = revision + 1, changed_at_ms = excluded.changed_at_ms`,
        )
        .bind(...read, nowMs),
    );
  if (step.kind === "publish")
    statements.push(
      db
        .prepare(
          `INSERT INTO alert_definition_versions (tenant_id, definition_id, version, body, hash, by_kind, by_id, at_ms)
           SELECT tenant_id, id, coalesce(published_version, 0) + 1, draft, hash, ?5, ?6, ?4 FROM alert_definitions WHERE ${asRead}`,
        )
        .bind(...read, nowMs, step.by.kind, step.by.id),
    );
  const { sets, values } = setsOf(step, nowMs);
  statements.push(
    db
      .prepare(
        `UPDATE alert_definitions SET version = version + 1, updated_at_ms = ?4${sets} WHERE ${asRead} RETURNING id`,
      )
      .bind(...read, nowMs, ...values),
  );
  const results = await db.batch(statements);
  const now = await getDefinition(db, tenantId, head.id);
  if (now === null) return err({ code: "unknown" });
  if (results.at(-1)?.results.length === 1) return ok(now);
  return err(now.archivedAtMs === null ? { code: "stale", version: now.version } : { code: "archived" });
}

const isActive = (head: DefinitionHead): boolean => head.enabled && head.publishedVersion !== null;

function changesSet(head: DefinitionHead, step: DefinitionStep): boolean {
  switch (step.kind) {
    case "publish":
      return head.enabled;
    case "archive":
      return isActive(head);
    case "change":
    case "switch":
      return head.publishedVersion !== null && head.enabled !== step.enabled;
  }
}

function setsOf(step: DefinitionStep, nowMs: number): { sets: string; values: (string | number)[] } {
  switch (step.kind) {
    case "publish":
      return {
        sets: `, published_version = coalesce(published_version, 0) + 1, published_hash = hash, published_at_ms = ?4,
          judged_day = iif(${isDaily("draft")}, coalesce(judged_day, ?5), NULL)`,
        values: [dayBefore(nowMs)],
      };
    case "archive":
      return { sets: ", archived_at_ms = ?4, enabled = 0, judged_day = NULL", values: [] };
    case "switch":
      return { sets: ", enabled = ?5", values: [Number(step.enabled)] };
    case "change": {
      const text = JSON.stringify(step.body);
      return {
        sets: ", enabled = ?5, name = ?6, draft = ?7, hash = ?8",
        values: [Number(step.enabled), step.body.name, text, sha256Hex(text)],
      };
    }
  }
}
