import { type CaseSnapshot, type EntityType, idFrom, type Opening, type Problem, type Refusal } from "../domain";
import { isObject, type Json, type JsonObject } from "../lib/json";
import { err, ok, type Result } from "../lib/result";
import type { CompiledDefinition } from "./compile";
import { isDone, stateString, stateValue, tagsOf } from "./kernel";
import { openCase } from "./open";
import type { Policies } from "./policies";
import { positionOf } from "./settle";
import { type Course, note, openRuns, play, type StepProblem } from "./simulated-course";
import { type Move, moveOf, type SimulatedStep } from "./simulated-step";
import { contextOf } from "./turn";
import { allowedNow, childrenView } from "./view";

export type { StepProblem } from "./simulated-course";
export type { SimulatedStep } from "./simulated-step";

/** How an imagined case begins. `atMs`: what its clock says then, milliseconds of the epoch. */
export interface SimulatedStart {
  definition: CompiledDefinition;
  /** As `POST /cases` takes it: `{entity: {type, id?, data}, documents?, …}`. */
  context: JsonObject;
  config: JsonObject;
  language: string | null;
  atMs: number;
  policies: Policies;
}

/** Where the imagined case stands in the end, and what every step did. */
export interface Simulation extends JsonObject {
  state: string;
  tags: string[];
  done: boolean;
  context: JsonObject;
  steps: JsonObject[];
}

/**
 * Plays a case through in memory with the engine that runs real ones: transformers, rules, guards, joins and timers are real; what a
 * plugin would ask the outside is shown, and answered by the steps alone. Nothing is stored and nobody is called. A step that
 * cannot be meant (a plugin that does not run, a child that nobody asked for) is a `StepProblem`; what the engine itself would
 * refuse is an outcome like any other: `accepted: false` with the refusal, and the case stays as it was.
 */
export function simulate(
  start: SimulatedStart,
  steps: readonly SimulatedStep[],
  problems: readonly Problem[],
): Result<Simulation, { refusal: Refusal } | { step: StepProblem }> {
  const opening = openingOf(start);
  if (!opening.ok) return err({ refusal: opening.error });
  const opened = openCase(start.definition, opening.value, start.atMs);
  if (!opened.ok) return err({ refusal: opened.error });
  const course: Course = {
    definition: start.definition,
    policies: start.policies,
    tenantId: opening.value.actor.tenantId,
    snapshot: opened.value.next,
    nowMs: start.atMs,
    asked: new Map(),
    deadlines: new Map(),
    callbacks: new Map(),
    voters: 0,
  };
  note(course, opened.value);
  const opens = moveOf("", opened.value, stateString(positionOf(course.snapshot)));
  const moves: Move[] = [];
  for (const [place, step] of steps.entries()) {
    const played = play(course, step, `steps.${place}`);
    if (!played.ok) return err({ step: played.error });
    moves.push(played.value);
  }
  return ok({ ...standing(course, moves), opening: opens, problems: problems.map((one) => ({ ...one })) });
}

/** The case of the opening; the same as `POST /cases` makes, but for ids, which say that nothing here is real. */
function openingOf({ definition, context, config, language }: SimulatedStart): Result<Opening, Refusal> {
  const entity = isObject(context.entity) ? context.entity : {};
  const type = entityTypeOf(entity.type);
  if (type === null)
    return err({ code: "bad_value", param: "context.entity.type", message: "must be individual or business" });
  const { documents, ...facts } = context;
  const initialEvent = config.initialEvent ?? definition.config.initialEvent;
  const spoken = language ?? config.language ?? definition.config.language;
  const tenantId = idFrom("tenant", "simulated");
  return ok({
    caseId: idFrom("case", "simulated"),
    actor: { kind: "api_key", tenantId, keyId: "simulated", scopes: ["admin"] },
    fingerprint: "",
    workflow: { id: idFrom("definition", "simulated"), key: "simulated", version: 1, name: "", hash: definition.hash },
    definitionBody: "",
    entity: { id: idFrom("entity", "simulated"), type, correlationId: correlationOf(entity.id) },
    context: facts,
    documents: Array.isArray(documents) ? documents.filter(isObject) : [],
    config,
    language: typeof spoken === "string" ? spoken : null,
    externalId: null,
    metadata: {},
    parent: null,
    initialEvent: typeof initialEvent === "string" && initialEvent !== "" ? initialEvent : null,
    clockOffsetMs: 0,
  });
}

const entityTypeOf = (raw: Json | undefined): EntityType | null =>
  raw === "individual" || raw === "business" ? raw : null;

const correlationOf = (id: Json | undefined): string | null =>
  typeof id === "string" && id !== "" ? id : typeof id === "number" ? String(id) : null;

const iso = (atMs: number): string => new Date(atMs).toISOString();

function standing(course: Course, steps: Move[]): Simulation {
  const { definition, snapshot, nowMs } = course;
  const { chart } = definition;
  const position = positionOf(snapshot);
  return {
    state: stateString(position),
    stateValue: stateValue(chart, position),
    tags: tagsOf(chart, position),
    done: isDone(chart, position),
    status: snapshot.status,
    outcome: snapshot.outcome,
    context: contextOf(snapshot),
    risk: snapshot.risk === null ? null : { ...snapshot.risk },
    allowedEvents: allowedNow(definition, snapshot),
    running: runningOf(course),
    timers: timersOf(course),
    deferred: snapshot.deferred.map(({ name }) => name),
    children: childrenView(snapshot),
    incidents: snapshot.incidents.map(({ code, message }) => ({ code, message })),
    at: iso(nowMs),
    steps,
  };
}

/** What has been asked and not answered: the effect's kind and the request, in which secrets are names and headers are left out. */
function runningOf({ snapshot, asked }: Course): JsonObject[] {
  return openRuns(snapshot).map(({ id, plugin, state, status, generation }) => {
    const known = asked.get(id);
    return { plugin, state, status, generation, effect: known?.effect ?? null, request: known?.request ?? null };
  });
}

/** What will happen by itself, the next first. */
function timersOf({ snapshot, deadlines, nowMs }: Course): JsonObject[] {
  const own = snapshot.timers.map((timer) => ({
    kind: timer.kind as string,
    subject: "state" in timer ? timer.state : "runId" in timer ? pluginOf(snapshot, timer.runId) : null,
    dueAtMs: timer.dueAtMs,
  }));
  const late = openRuns(snapshot).flatMap(({ id, plugin, status }) => {
    const dueAtMs = status === "waiting" ? deadlines.get(id) : undefined;
    return dueAtMs === undefined ? [] : [{ kind: "callback_deadline", subject: plugin, dueAtMs }];
  });
  return [...own, ...late]
    .sort((a, b) => a.dueAtMs - b.dueAtMs)
    .map(({ kind, subject, dueAtMs }) => ({
      kind,
      subject,
      dueAt: iso(dueAtMs),
      inSeconds: Math.max(0, Math.ceil((dueAtMs - nowMs) / 1_000)),
    }));
}

const pluginOf = (snapshot: CaseSnapshot, runId: string): string | null =>
  snapshot.runs.find(({ id }) => id === runId)?.plugin ?? null;
