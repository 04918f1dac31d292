import { type CaseSnapshot, entityName, type IndexRow, type PublishedFacts } from "../domain";
import { sharedFactsOf, sharedKey, sharingOf } from "../domain/shared-facts";

import { getPath, isObject, type Json, type JsonObject } from "../lib/json";
import type { CompiledDefinition } from "./compile";
import { indexedFacts } from "./indexed-facts";
import { allowedEvents, stateString, stateValue, tagsOf } from "./kernel";
import { riskView } from "./override-risk";
import { mayRaise } from "./proof/protected-events";
import { searchTextOf } from "./search-text";
import { positionOf } from "./settle";
import { slaStateOf } from "./sla";
import { contextOf } from "./turn";
import { waitsOf } from "./waiting-runs";
import { waitsView } from "./waits-view";

const iso = (atMs: number): string => new Date(atMs).toISOString();
const isoOrNull = (atMs: number | null): string | null => (atMs === null ? null : iso(atMs));

/** The `Case` of CONTRACTS §2. */
export function caseView(definition: CompiledDefinition, snapshot: CaseSnapshot, links: JsonObject): JsonObject {
  const position = positionOf(snapshot);
  const { id, key, version, name } = snapshot.workflow;
  return {
    id: snapshot.caseId,
    tenantId: snapshot.tenantId,
    workflow: { id, key, version, name },
    status: snapshot.status,
    state: stateString(position),
    stateValue: stateValue(definition.chart, position),
    tags: tagsOf(definition.chart, position),
    allowedEvents: allowedNow(definition, snapshot),
    reasonsRequired: [...definition.people.reasonsFor],
    outcome: snapshot.outcome,
    context: contextOf(snapshot),
    risk: riskView(snapshot),
    version: snapshot.version,
    entityId: snapshot.entity.id,
    assignee: snapshot.assignee === null ? null : { id: snapshot.assignee.id, assignedAt: iso(snapshot.assignee.atMs) },
    parentId: snapshot.parent?.caseId ?? null,
    childIds: snapshot.children.flatMap((child) => child.caseId ?? []),
    labels: snapshot.labels,
    externalId: snapshot.externalId,
    metadata: snapshot.metadata,
    language: snapshot.language,
    links,
    incidents: openIncidents(snapshot),
    waitsFor: waitsView(definition, snapshot),
    pendingDecision:
      snapshot.pendingDecision === null
        ? null
        : { decision: snapshot.pendingDecision.event, dueAt: iso(snapshot.pendingDecision.dueAtMs) },
    createdAt: iso(snapshot.createdAtMs),
    updatedAt: iso(snapshot.updatedAtMs),
    resolvedAt: isoOrNull(snapshot.resolvedAtMs),
    dueAt: isoOrNull(snapshot.sla.clock?.dueAtMs ?? null),
    sla: slaView(snapshot),
    escalation: escalationView(snapshot),
    legalHold: legalHoldView(snapshot),
    erased: erasedView(snapshot),
  };
}

function legalHoldView({ legalHold }: CaseSnapshot): JsonObject | null {
  if (legalHold === null) return null;
  return { at: iso(legalHold.atMs), by: { ...legalHold.by }, reason: legalHold.reason };
}

function erasedView({ erasure }: CaseSnapshot): JsonObject | null {
  if (erasure === null) return null;
  const { atMs, by, basis, reason, done } = erasure;
  return {
    at: iso(atMs),
    by: { ...by },
    basis,
    reason,
    doneAt: isoOrNull(done?.atMs ?? null),
    counts: done === null ? null : { ...done.counts },
  };
}

/** How the case stands with the time it may take; null: nothing is promised where it stands, and nothing was missed. */
function slaView(snapshot: CaseSnapshot): JsonObject | null {
  const state = slaStateOf(snapshot);
  const { clock, breachedAtMs } = snapshot.sla;
  if (state === null) return null;
  return {
    state,
    rule: clock?.rule ?? null,
    startedAt: isoOrNull(clock?.startedAtMs ?? null),
    atRiskAt: isoOrNull(clock?.atRiskAtMs ?? null),
    dueAt: isoOrNull(clock?.dueAtMs ?? null),
    breachedAt: isoOrNull(breachedAtMs),
  };
}

function escalationView({ escalation }: CaseSnapshot): JsonObject | null {
  if (escalation === null) return null;
  const { atMs, byId, reason, queueId, userId } = escalation;
  return { at: iso(atMs), byId, reason, queueId, userId };
}

/** What the chart listens to and may be sent (a proven policy keeps some for plugins), and what a `wait` listens to. */
export function allowedNow(definition: CompiledDefinition, snapshot: CaseSnapshot): string[] {
  if (snapshot.status !== "active") return [];
  const heard = allowedEvents(definition.chart, positionOf(snapshot));
  const waited = waitsOf(definition, snapshot).map(({ event }) => event);
  return [
    ...new Set([
      ...heard.filter((name) => mayRaise(definition.protectedEvents, name, "event", snapshot.configuration)),
      ...waited,
    ]),
  ];
}

const openIncidents = (snapshot: CaseSnapshot): Json[] =>
  snapshot.incidents
    .filter((incident) => incident.resolvedAtMs === null)
    .map(({ id, source, subject, code, message, openedAtMs }) => ({
      id,
      source,
      subject,
      code,
      message,
      openedAt: iso(openedAtMs),
    }));

/** Children as the parent's registry knows them, without waking them. */
export const childrenView = (snapshot: CaseSnapshot): JsonObject[] =>
  snapshot.children.map((child) => ({
    id: child.caseId,
    key: child.key,
    plugin: child.plugin,
    itemId: child.itemId,
    generation: child.generation,
    gone: child.gone,
    workflow: child.definitionId,
    status: child.status,
    state: child.state,
    tags: child.tags,
    outcome: child.outcome,
    finished: child.finished,
    linkStatus: null,
  }));

/** The row of the D1 list. `wakeAtMs` is the store's to say, and so is what stands for a number in the index of words. */
export function indexRowOf(
  definition: CompiledDefinition,
  snapshot: CaseSnapshot,
  wakeAtMs: number | null,
  numberTerm: (compact: string) => string,
): IndexRow {
  const position = positionOf(snapshot);
  const { words, numbers } = searchTextOf(snapshot);
  return {
    search: [...words, ...numbers.map(numberTerm)],
    related:
      snapshot.erasure !== null ? [] : sharedFactsOf(sharingOf(snapshot)).map((fact) => sharedKey(fact, numberTerm)),
    tenantId: snapshot.tenantId,
    caseId: snapshot.caseId,
    version: snapshot.version,
    status: snapshot.status,
    state: stateString(position),
    tags: tagsOf(definition.chart, position),
    outcome: snapshot.outcome,
    definitionId: snapshot.workflow.id,
    definitionKey: snapshot.workflow.key,
    definitionVersion: snapshot.workflow.version,
    entityId: snapshot.entity.id,
    entityType: snapshot.entity.type,
    name: entityName(entityData(snapshot)),
    email:
      textAt(snapshot.context, "entity.data.email") ??
      textAt(snapshot.context, "entity.data.additionalInfo.mainRepresentative.email"),
    externalId: snapshot.externalId,
    assigneeId: snapshot.assignee?.id ?? null,
    labels: snapshot.labels,
    parentId: snapshot.parent?.caseId ?? null,
    riskScore: (snapshot.riskOverride ?? snapshot.risk)?.score ?? null,
    riskLevel: (snapshot.riskOverride ?? snapshot.risk)?.level ?? null,
    openIncidents: snapshot.incidents.filter((incident) => incident.resolvedAtMs === null).length,
    createdAtMs: snapshot.createdAtMs,
    updatedAtMs: snapshot.updatedAtMs,
    resolvedAtMs: snapshot.resolvedAtMs,
    wakeAtMs,
    country: countryOf(snapshot),
    slaState: slaStateOf(snapshot),
    slaDueAtMs: snapshot.sla.clock?.dueAtMs ?? null,
    slaBreachedAtMs: snapshot.sla.breachedAtMs,
    escalatedTo: snapshot.escalation?.queueId ?? null,
    escalatedAtMs: snapshot.escalation?.atMs ?? null,
    legalHoldAtMs: snapshot.legalHold?.atMs ?? null,
    legalHoldReason: snapshot.legalHold?.reason ?? null,
    erasedAtMs: snapshot.erasure?.atMs ?? null,
    fields: indexedFacts(definition, snapshot),
    exclusive: snapshot.status === "active" && snapshot.parent === null && !allowsMany(definition, snapshot),
  };
}

/** `allowMultipleActiveWorkflows`, of the case or of its definition. */
export const allowsMany = (
  definition: Pick<CompiledDefinition, "config">,
  snapshot: Pick<CaseSnapshot, "config">,
): boolean => (snapshot.config.allowMultipleActiveWorkflows ?? definition.config.allowMultipleActiveWorkflows) === true;

/** Where the person or company is, as whoever opened the case or filled in the form has said. */
function countryOf({ context }: CaseSnapshot): string | null {
  const places = ["country", "countryOfIncorporation", "nationality", "address.country"];
  const said = places.map((place) => textAt(context, `entity.data.${place}`)).find((text) => text !== null);
  return said === undefined || said === null ? null : said.toUpperCase().slice(0, 40);
}

function entityData(snapshot: CaseSnapshot): JsonObject {
  const data = getPath(snapshot.context, "entity.data");
  return isObject(data) ? data : {};
}

function textAt(context: JsonObject, path: string): string | null {
  const value = getPath(context, path);
  return typeof value === "string" && value !== "" ? value.slice(0, 200) : null;
}

/** The facts that all webhook bodies of one command share, frozen with it. */
export function publishedFacts(definition: CompiledDefinition, snapshot: CaseSnapshot): PublishedFacts {
  const position = positionOf(snapshot);
  const state = stateString(position);
  return {
    caseId: snapshot.caseId,
    tenantId: snapshot.tenantId,
    workflowDefinitionId: snapshot.workflow.id,
    workflowKey: snapshot.workflow.key,
    ballerineEntityId: snapshot.entity.id,
    correlationId: snapshot.entity.correlationId,
    state,
    tags: tagsOf(definition.chart, position),
    workflowStatus: snapshot.status,
    workflowFinalState: snapshot.status === "completed" || snapshot.status === "failed" ? state : null,
    workflowCreatedAt: iso(snapshot.createdAtMs),
    workflowResolvedAt: isoOrNull(snapshot.resolvedAtMs),
    assignee: snapshot.assignee === null ? null : { id: snapshot.assignee.id },
    assignedAt: isoOrNull(snapshot.assignee?.atMs ?? null),
    data: contextOf(snapshot),
  };
}
