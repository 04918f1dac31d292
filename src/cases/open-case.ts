import { indexedCase, insertOpening, markOpen, removeOpening } from "../db/cases";
import { dbOf } from "../db/db-of";
import { type Definition, definitionToOpen, getDefinition } from "../db/definitions";
import { leadingEntity, projectApproval, upsertEntity } from "../db/entities";
import { slaTermsOf } from "../db/sla-settings";
import { clockOffsetOf } from "../db/tenants";
import {
  type Actor,
  type CaseId,
  deepestChild,
  type EntityId,
  type EntityType,
  entityName,
  type FactSource,
  idFrom,
  type Opening,
  type ParentLink,
  parseId,
  type Refusal,
} from "../domain";
import { keyedOf, personOfItem } from "../entities/terms";
import { type Env, settingsOf } from "../env";
import { base32, hmacSha256, sha256Hex } from "../lib/bytes";
import { derivedKey } from "../lib/derived-key";
import { canonicalJson, isObject, type Json, type JsonObject } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import type { CommandAnswer } from "./case-api";
import { makeCaseId } from "./case-id";
import { caseOf } from "./case-of";

export interface OpenRequest {
  /** Key or id of a definition. */
  workflow: string;
  version?: number;
  context: JsonObject;
  config?: JsonObject;
  language?: string;
  externalId?: string;
  metadata?: JsonObject;
}

/**
 * Opens a case: the D1 row first, because it carries the uniqueness rules, then the object, then the row is confirmed. With an
 * idempotency key the case's id follows from it, so a repeat finds the same case whatever was lost on the way (DECISIONS 9).
 */
export function openCase(
  env: Env,
  actor: Actor,
  request: OpenRequest,
  idempotencyKey: string | null,
  nowMs: number,
): Promise<Result<CommandAnswer, Refusal>> {
  return open(
    env,
    actor,
    request,
    { ...unasked, seed: idempotencyKey === null ? null : `key|${idempotencyKey}` },
    nowMs,
  );
}

/**
 * Opens the case that something of ours gives cause for. The cause alone says that it is the same: a repeat finds the case it opened, whatever
 * it would ask for by then.
 */
export function openCaseOnce(
  env: Env,
  actor: Actor,
  request: OpenRequest,
  cause: string,
  nowMs: number,
): Promise<Result<CommandAnswer, Refusal>> {
  const seed = `once|${cause}`;
  return open(env, actor, request, { ...unasked, seed, fingerprint: sha256Hex(seed) }, nowMs);
}

/**
 * Opens the child that an effect of its parent asked for. The same effect always names the same child. `itemId`: it is about this item of
 * the parent's list, and so about the very person or company that the parent names there.
 */
export function openChildCase(
  env: Env,
  parent: ParentLink,
  request: OpenRequest,
  nowMs: number,
  itemId: string | null = null,
): Promise<Result<CommandAnswer, Refusal>> {
  const { depth, chain } = parent;
  if (depth > deepestChild) return Promise.resolve(err({ code: "too_deep", depth, limit: deepestChild, chain }));
  const actor: Actor = { kind: "system", tenantId: parent.tenantId, part: "family" };
  const seed = `child|${parent.caseId}|${parent.childKey}`;
  return open(env, actor, request, { ...unasked, seed, parent, itemId }, nowMs);
}

/** Who asks for a case, beside what is asked for. */
interface Asked {
  /** Makes the case's id; null: nothing says which request this repeats. */
  seed: string | null;
  /** What a repeat has to have in common with the first; null: the whole request. */
  fingerprint: string | null;
  parent: ParentLink | null;
  itemId: string | null;
}
const unasked: Asked = { seed: null, fingerprint: null, parent: null, itemId: null };

async function open(
  env: Env,
  actor: Actor,
  request: OpenRequest,
  { seed, fingerprint, parent, itemId }: Asked,
  nowMs: number,
): Promise<Result<CommandAnswer, Refusal>> {
  const { tenantId } = actor;
  const db = dbOf(env, tenantId);
  const caseId = makeCaseId(derivedKey(settingsOf(env).MASTER_KEY, "case-id"), tenantId, seed);
  const known = seed === null ? null : await indexedCase(db, tenantId, caseId);
  // A repeat goes by the definition it began with, even if that was archived since.
  const begun = known === null ? null : await getDefinition(db, tenantId, known.definitionId);
  const definition =
    begun === null ? await definitionToOpen(db, tenantId, request.workflow, request.version ?? null) : ok(begun);
  if (!definition.ok) return err({ code: definition.error.code, workflow: request.workflow });
  const type = entityTypeOf(request.context);
  if (!type.ok) return type;
  const entity =
    known === null
      ? await entityFor(env, actor, request.context, type.value, {
          id: entityIdOf(env, actor, type.value, { seed, parent, itemId }),
          source: { kind: "case", id: caseId },
          nowMs,
        })
      : ok({ id: known.entityId as EntityId, type: type.value, correlationId: correlationOf(request.context) });
  if (!entity.ok) return entity;

  const [clockOffsetMs, promised] = await Promise.all([clockOffsetOf(db, tenantId), slaTermsOf(db, tenantId)]);
  const above = parent === null ? null : withOwnCallbacks(parent, request.workflow, definition.value);
  const opening = {
    ...openingOf(actor, request, definition.value, caseId, entity.value, above, clockOffsetMs),
    ...(fingerprint !== null && { fingerprint }),
    ...(promised !== null && { slaTerms: promised.terms }),
  };
  let isMine = false; // the place may be that of a request with the same key that is under way
  if (known === null) {
    const placed = await insertOpening(db, tenantId, openingRow(opening, definition.value, parent), nowMs);
    if (!placed.ok) return placed.error.code === "subject_erased" ? err(erasedMeanwhile) : err(placed.error);
    isMine = placed.value.fresh;
  }
  const opened = await caseOf(env, { tenantId, caseId }).create(opening);
  if (!opened.ok) {
    if (isMine) await removeOpening(db, tenantId, caseId);
    return opened;
  }
  if (!opened.value.repeated || known?.status === "opening") {
    await markOpen(db, opened.value.row);
    if (opened.value.row.status === "active")
      await projectApproval(db, tenantId, opening.entity.id, "processing", nowMs, caseId);
  }
  return opened;
}

/** What was said of them would be said again. */
const erasedMeanwhile: Refusal = {
  code: "bad_value",
  param: "context.entity",
  message: "whom it names was erased at this moment",
};

/** Callbacks that the parent asks of children of this definition, by whichever of its names. */
function withOwnCallbacks(parent: ParentLink, workflow: string, { id, key }: Definition): ParentLink {
  const callbacks = parent.callbacks.filter(
    ({ definitionId }) => definitionId === undefined || [workflow, id, key].includes(definitionId),
  );
  return { ...parent, callbacks };
}

function entityTypeOf(context: JsonObject): Result<EntityType, Refusal> {
  const { entity } = context;
  if (!isObject(entity)) {
    return err({
      code: "bad_value",
      param: "context.entity",
      message: "name the person or company: {type, id?, data}",
    });
  }
  if (entity.type === "individual" || entity.type === "business") return ok(entity.type);
  return err({ code: "bad_value", param: "context.entity.type", message: "must be individual or business" });
}

const dataOf = (context: JsonObject): JsonObject => {
  const { entity } = context;
  return isObject(entity) && isObject(entity.data) ? entity.data : {};
};

function correlationOf(context: JsonObject): string | null {
  const { entity } = context;
  const id = isObject(entity) ? entity.id : null;
  return typeof id === "string" && id !== "" ? id : typeof id === "number" ? String(id) : null;
}

async function entityFor(
  env: Env,
  actor: Actor,
  context: JsonObject,
  type: EntityType,
  { id: made, source, nowMs }: { id: EntityId | null; source: FactSource; nowMs: number },
): Promise<Result<Opening["entity"], Refusal>> {
  const db = dbOf(env, actor.tenantId);
  const named = isObject(context.entity) ? context.entity.ballerineEntityId : null;
  if (typeof named === "string" && named !== "") {
    const id = parseId("entity", named);
    const found = id === null ? null : await leadingEntity(db, actor.tenantId, id);
    if (found === null || found.entity.type !== type) {
      return err({
        code: "bad_value",
        param: "context.entity.ballerineEntityId",
        message: "there is no such entity of this type",
      });
    }
    return ok({ id: found.entity.id, type, correlationId: found.entity.correlationId });
  }
  const correlationId = correlationOf(context);
  const data = dataOf(context);
  if (correlationId === null && Object.keys(data).length === 0) {
    return err({ code: "bad_value", param: "context.entity", message: "give an id, a ballerineEntityId or some data" });
  }
  const known = { ...(made !== null && { id: made }), type, correlationId, data, source };
  const { id } = await upsertEntity(db, actor.tenantId, known, keyedOf(env, actor.tenantId), nowMs);
  return ok({ id, type, correlationId });
}

/** The id that somebody gets who is not known yet, so that a repeat finds the same one; null: nothing says which request this repeats. */
function entityIdOf(
  env: Env,
  actor: Actor,
  type: EntityType,
  { seed, parent, itemId }: { seed: string | null; parent: ParentLink | null; itemId: string | null },
): EntityId | null {
  if (seed === null) return null;
  if (parent !== null && itemId !== null) return personOfItem(actor.tenantId, parent.caseId, type, itemId);
  const key = derivedKey(settingsOf(env).MASTER_KEY, "entity-id");
  return idFrom("entity", base32(hmacSha256(key, `${actor.tenantId}|${seed}`), 26));
}

function openingOf(
  actor: Actor,
  request: OpenRequest,
  definition: Definition,
  caseId: CaseId,
  entity: Opening["entity"],
  parent: ParentLink | null,
  clockOffsetMs: number,
): Opening {
  const config = request.config ?? {};
  const general = configOf(definition);
  const initialEvent = config.initialEvent ?? general.initialEvent;
  const language = request.language ?? config.language ?? general.language;
  const { documents } = request.context;
  return {
    caseId,
    actor,
    fingerprint: sha256Hex(canonicalJson(request as unknown as Json)),
    workflow: {
      id: definition.id,
      key: definition.key,
      version: definition.version,
      name: definition.displayName ?? definition.name,
      hash: definition.hash,
    },
    definitionBody: definition.body,
    entity,
    context: withoutDocuments(request.context),
    documents: Array.isArray(documents) ? documents.filter(isObject) : [],
    config,
    language: typeof language === "string" ? language : null,
    externalId: request.externalId ?? null,
    metadata: request.metadata ?? {},
    parent,
    clockOffsetMs,
    initialEvent: typeof initialEvent === "string" && initialEvent !== "" ? initialEvent : null,
  };
}

function withoutDocuments(context: JsonObject): JsonObject {
  const { documents: _rows, ...rest } = context;
  return rest;
}

function configOf(definition: Definition): JsonObject {
  const body: unknown = JSON.parse(definition.body);
  return isObject(body) && isObject(body.config) ? body.config : {};
}

function openingRow(opening: Opening, definition: Definition, parent: ParentLink | null) {
  const data = dataOf(opening.context);
  const many = opening.config.allowMultipleActiveWorkflows ?? configOf(definition).allowMultipleActiveWorkflows;
  return {
    caseId: opening.caseId,
    definitionId: definition.id,
    definitionKey: definition.key,
    definitionVersion: definition.version,
    entityId: opening.entity.id,
    entityType: opening.entity.type,
    name: entityName(data),
    email: typeof data.email === "string" ? data.email : null,
    externalId: opening.externalId,
    parentId: parent?.caseId ?? null,
    exclusive: parent === null && many !== true,
  };
}
