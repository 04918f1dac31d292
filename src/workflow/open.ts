import { type LinkRules, linkRules } from "../collection/link-rules";
import { actorRef, type CaseSnapshot, noSla, type Opening, type Refusal } from "../domain";
import { isObject, type JsonObject } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import type { CompiledDefinition } from "./compile";
import { documentsFrom } from "./documents";
import { enterChart, listensTo, stateString } from "./kernel";
import { firstLink } from "./links";
import { engineOwnedKey, withItemIds } from "./merge-context";
import { notTaken } from "./not-taken";
import { mayRaise } from "./proof/protected-events";
import { readParent } from "./read-snapshot";
import { move, positionOf, settle, takeEvent } from "./settle";
import { keepSla } from "./sla";
import { tellParent } from "./tell-parent";
import { tellPeople } from "./tell-people";
import { type Decision, emit, guardAsker, newTurn, nextEffectId, plan, type Turn } from "./turn";

/** The first command of a history: enter the chart, run the plugins of the initial state, send the initial event. */
export function openCase(definition: CompiledDefinition, opening: Opening, nowMs: number): Result<Decision, Refusal> {
  const owned = engineOwnedKey(opening.context);
  if (owned !== null) return err({ code: "engine_owned", param: `context.${owned}` });
  const turn = newTurn(definition, blankCase(opening, definition, nowMs), nowMs);
  emit(turn, "case.created", { workflow: opening.workflow.key, version: opening.workflow.version });
  importPages(turn);
  const entered = enterChart(definition.chart, guardAsker(turn));
  if (!entered.ok) {
    return err({
      code: "too_many_steps",
      message: `automatic transitions go in a circle: ${entered.error.states.join(" → ")}`,
    });
  }
  move(turn, entered.value, "", "opening");
  const rested = settle(turn);
  if (!rested.ok) return rested;
  const begun = sendInitialEvent(turn, opening.initialEvent);
  if (!begun.ok) return begun;
  keepSla(turn);
  tellParent(turn, true);
  tellPeople(turn, opening);
  return ok({
    next: turn.next,
    log: {
      type: "case.created",
      subject: opening.workflow.key,
      fromState: null,
      toState: stateString(positionOf(turn.next)),
      accepted: true,
      steps: turn.steps,
      detail: { workflow: opening.workflow.key, version: opening.workflow.version, initialEvent: opening.initialEvent },
    },
    accepted: true,
    effects: turn.effects,
    effectChanges: turn.effectChanges,
    runs: turn.runs,
    notes: turn.notes,
    noteChanges: turn.noteChanges,
    events: turn.events,
    judged: turn.judged,
  });
}

function sendInitialEvent(turn: Turn, name: string | null): Result<null, Refusal> {
  if (name === null || turn.next.status !== "active") return ok(null);
  const mayBegin = mayRaise(turn.definition.protectedEvents, name, "initial event", turn.next.configuration);
  if (!mayBegin || !listensTo(turn.definition.chart, positionOf(turn.next), name)) {
    const state = stateString(positionOf(turn.next));
    return err({
      code: "bad_value",
      param: "config.initialEvent",
      message: mayBegin
        ? `state ${state} does not know the event ${name}`
        : `the definition keeps ${name} for plugins or people: a case cannot begin with it`,
    });
  }
  const offered = takeEvent(turn, { name, payload: null }, "initial event");
  if (!offered.ok) return offered;
  if (!offered.value.taken) notTaken(turn, name, "initial event", offered.value.tried);
  return settle(turn);
}

function importPages(turn: Turn): void {
  for (const document of turn.next.documents) {
    for (const [page, { status, uri }] of document.pages.entries()) {
      if (status !== "not_fetched" || uri === null) continue;
      plan(turn, { kind: "import_page", id: nextEffectId(turn), documentId: document.id, page, uri }, 3);
    }
  }
}

function blankCase(opening: Opening, definition: CompiledDefinition, nowMs: number): CaseSnapshot {
  const idBody = opening.caseId.slice("case_".length);
  const { documents: _taken, ...sent } = opening.context;
  return {
    tenantId: opening.actor.tenantId,
    caseId: opening.caseId,
    version: 0,
    status: "active",
    workflow: opening.workflow,
    configuration: [],
    history: {},
    activations: {},
    activationCount: 0,
    outcome: null,
    context: withItemIds(withEntity(definition, sent, opening), "1"),
    documents: documentsFrom(opening.documents, idBody),
    entity: opening.entity,
    config: opening.config,
    externalId: opening.externalId,
    metadata: opening.metadata,
    language: opening.language,
    assignee: null,
    parent: opening.parent === null ? null : readParent(opening.parent),
    runs: [],
    deferred: [],
    children: [],
    incidents: [],
    links: definition.forms.size > 0 ? [firstLink(idBody, opening.language, nowMs, rulesOfFirstForm(definition))] : [],
    linkAddresses: {},
    collection: { pages: {}, submittedAtMs: null, round: 0 },
    consents: [],
    revisions: [],
    approvals: [],
    attachedForm: null,
    joined: {},
    timers: [],
    pendingDecision: null,
    risk: null,
    riskOverride: null,
    labels: [],
    sla: opening.slaTerms === undefined ? noSla : { ...noSla, terms: opening.slaTerms },
    escalation: null,
    legalHold: null,
    erasure: null,
    eventSequence: 0,
    openedById: actorRef(opening.actor).id,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    resolvedAtMs: null,
  };
}

/** No state is entered yet, so it is not known which form comes first; most definitions have one. */
const rulesOfFirstForm = (definition: CompiledDefinition): LinkRules =>
  linkRules([...definition.forms.values()][0] ?? null);

/** The definition's own initial context lies below what the caller sent; the entity carries our id beside the caller's. */
function withEntity(definition: CompiledDefinition, sent: JsonObject, opening: Opening): JsonObject {
  const initial = isObject(definition.initialContext) ? definition.initialContext : {};
  const { documents: _none, pluginsOutput: _engine, childWorkflows: _engines, ...lower } = initial;
  const entity = isObject(sent.entity) ? sent.entity : {};
  return {
    ...lower,
    ...sent,
    entity: {
      ...entity,
      type: opening.entity.type,
      ballerineEntityId: opening.entity.id,
      ...(opening.entity.correlationId === null ? {} : { id: opening.entity.correlationId }),
      data: isObject(entity.data) ? entity.data : {},
    },
    pluginsOutput: {},
  };
}
