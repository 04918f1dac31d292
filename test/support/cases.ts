import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { vi } from "vitest";
import type { CaseObject } from "../../durable-objects/case";
import { caseOf } from "../../src/cases/case-of";
import { openCase } from "../../src/cases/open-case";
import { createDraft, publishDefinition } from "../../src/db/definitions";
import type { Actor, CaseId, CaseRef, Command, CommandBody, TenantId } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { type SeededTenant, seedTenant } from "./tenant";

/** A tenant with definitions of its own, and commands given straight to the case objects. */
export interface Bench {
  tenant: SeededTenant;
  actor: Actor;
  define(key: string, definition: JsonObject, extensions?: JsonObject, config?: JsonObject): Promise<string>;
  open(workflow: string, over?: JsonObject, idempotencyKey?: string | null): Promise<CaseRef>;
  give(
    ref: CaseRef,
    body: CommandBody,
    over?: Partial<Command>,
    fingerprint?: string | null,
  ): ReturnType<ReturnType<typeof caseOf>["dispatch"]>;
  send(ref: CaseRef, name: string, id?: string | null): ReturnType<ReturnType<typeof caseOf>["dispatch"]>;
  state(ref: CaseRef): Promise<string>;
}

export async function aBench(): Promise<Bench> {
  const tenant = await seedTenant(env);
  const actor: Actor = { kind: "api_key", tenantId: tenant.tenantId, keyId: tenant.keyId, scopes: ["admin"] };
  const bench: Bench = {
    tenant,
    actor,
    async define(key, definition, extensions = {}, config = {}) {
      const body = JSON.stringify({
        definitionType: "statechart-json",
        definition,
        extensions,
        config,
        contextSchema: null,
        documentsSchema: null,
      });
      const draft = await createDraft(
        env.DB,
        tenant.tenantId,
        { key, version: null, name: key, displayName: null, variant: null, body },
        Date.now(),
      );
      if (!draft.ok) throw new Error(draft.error.code);
      const published = await publishDefinition(env.DB, tenant.tenantId, draft.value.id, draft.value.hash, Date.now());
      if (!published.ok) throw new Error(published.error.code);
      return draft.value.id;
    },
    async open(workflow, over = {}, idempotencyKey = null) {
      const context = { entity: { type: "business", data: { companyName: "Acme" } }, ...over };
      const opened = await openCase(
        env,
        actor,
        { workflow, context, config: { allowMultipleActiveWorkflows: true } },
        idempotencyKey,
        Date.now(),
      );
      if (!opened.ok) throw new Error(JSON.stringify(opened.error));
      return { tenantId: tenant.tenantId as TenantId, caseId: opened.value.row.caseId as CaseId };
    },
    give: (ref, body, over = {}, fingerprint = null) =>
      caseOf(env, ref).dispatch({ id: null, actor, expectedVersion: null, body, ...over }, fingerprint),
    send: (ref, name, id = null) =>
      bench.give(ref, { type: "send_event", name, payload: null }, { id }, id === null ? null : name),
    async state(ref) {
      const view = await caseOf(env, ref).view();
      if (!view.ok) throw new Error(view.error.code);
      return (JSON.parse(view.value.body) as { state: string }).state;
    },
  };
  return bench;
}

export const stubOf = (ref: CaseRef): DurableObjectStub =>
  env.CASES.get(env.CASES.idFromName(`${ref.tenantId}/${ref.caseId}`));

/** Works inside the object of a case, with its storage at hand. */
export const inCase = <R>(
  ref: CaseRef,
  work: (object: CaseObject, state: DurableObjectState) => R | Promise<R>,
): Promise<R> => runInDurableObject(stubOf(ref), (object, state) => work(object as CaseObject, state));

/** Waits until the queues have acknowledged all that this case owes, so that nothing changes in the background. */
export async function atRest(ref: CaseRef): Promise<void> {
  await vi.waitFor(
    async () => {
      const owed = await inCase(ref, (_object, state) =>
        state.storage.sql
          .exec<{ owed: number }>(
            `SELECT (SELECT count(*) FROM publication) + (SELECT count(*) FROM outbox)
             + (SELECT snapshot.version > progress.indexed_version FROM snapshot, progress) AS owed`,
          )
          .one(),
      );
      if (owed.owed > 0) throw new Error(`the case still owes ${owed.owed}`);
    },
    { timeout: 20_000, interval: 50 },
  );
}

/** Turns the tables of a case back into those of the second schema, with what is in them. */
export const asSecondSchema = (sql: SqlStorage): void =>
  void sql.exec(`
    CREATE TABLE old (effect_id TEXT NOT NULL, attempt INTEGER NOT NULL, finished_at_ms INTEGER NOT NULL, outcome TEXT NOT NULL,
      code TEXT, message TEXT, http_status INTEGER, duration_ms INTEGER, PRIMARY KEY (effect_id, attempt)) WITHOUT ROWID;
    INSERT INTO old SELECT effect_id, attempt, finished_at_ms, outcome, code, message, http_status, duration_ms FROM attempts;
    DROP TABLE attempts;
    ALTER TABLE old RENAME TO attempts;
    DROP TABLE draft_pages;
    ALTER TABLE drafts DROP COLUMN version;
    ALTER TABLE log DROP COLUMN request_id;
    DROP TABLE judgement;
    ALTER TABLE outbox DROP COLUMN postponed_at_ms;
    ALTER TABLE outbox DROP COLUMN postponements;
    ALTER TABLE flow_sessions DROP COLUMN verified;
    ALTER TABLE flow_sessions DROP COLUMN seen_at_ms;
    DROP TABLE flow_devices;
    DROP INDEX notes_by_id;
    DROP TABLE note_texts;
    ALTER TABLE notes DROP COLUMN mentions;
    ALTER TABLE notes DROP COLUMN files;
    ALTER TABLE notes DROP COLUMN edited_at_ms;
    ALTER TABLE notes DROP COLUMN deleted_at_ms;
    ALTER TABLE notes DROP COLUMN deleted_by;
    ALTER TABLE notes DROP COLUMN pinned_at_ms;
    ALTER TABLE notes DROP COLUMN pinned_by;
    UPDATE meta SET value = '2' WHERE name = 'schema';`);
