import {
  type CaseEvent,
  type CaseEventType,
  type CaseSnapshot,
  type CommandBody,
  type Consent,
  type DeferredEvent,
  type Effect,
  type EffectId,
  type GuardTrace,
  idFrom,
  type JudgedInput,
  type LogEntry,
  latestConsents,
  type PlannedEffect,
  type RunId,
  type Step,
} from "../domain";
import type { Json, JsonObject } from "../lib/json";
import { askGuard } from "../rules/guard";
import type { CompiledDefinition } from "./compile";
import { documentsForContext } from "./documents";
import { type AskGuard, type KernelEvent, stateString } from "./kernel";

/** A change to the record of a run, kept outside the snapshot because bodies can be large. */
export interface RunChange {
  runId: RunId;
  plugin: string;
  kind: string;
  state: string;
  generation: number;
  status: string;
  startedAtMs: number;
  finishedAtMs: number | null;
  /** Null: leave what is stored. */
  request: Json | null;
  result: Json | null;
  late: boolean;
}

export interface NoteRow {
  id: string;
  content: string;
  parentId: string | null;
  authorKind: string;
  authorId: string;
  atMs: number;
  /** Ids of people. */
  mentions: string[];
  files: { fileId: string; fileName: string; sizeBytes: number }[];
}

/** What becomes of a note that is there already. */
export type NoteChange =
  | { to: "edited"; noteId: string; content: string; mentions: string[]; atMs: number }
  | { to: "deleted"; noteId: string; byId: string; atMs: number }
  /** `byId` null: it is pinned no longer. */
  | { to: "pinned"; noteId: string; byId: string | null; atMs: number }
  | {
      to: "inspected";
      noteId: string;
      fileId: string;
      verdict: Extract<CommandBody, { type: "file_inspected" }>["verdict"];
    };

/** What becomes of an effect that is already stored. */
export type EffectChange =
  | { effectId: EffectId; to: "done" | "failed" | "again" }
  | { effectId: EffectId; to: "waiting"; deadlineAtMs: number };

/** What one command comes to. Everything in it is committed together. */
export interface Decision {
  next: CaseSnapshot;
  log: LogEntry;
  accepted: boolean;
  effects: PlannedEffect[];
  effectChanges: EffectChange[];
  runs: RunChange[];
  notes: NoteRow[];
  noteChanges: NoteChange[];
  events: CaseEvent[];
  /** What rules were asked about, for the archive. Not part of the history: a replay makes it again. */
  judged: JudgedInput[];
}

/**
 * The work sheet of one decision. `next` begins as a copy of the old snapshot whose parts are only ever replaced, never written into:
 * whoever holds the old one sees no change.
 */
export interface Turn {
  /** Replaced only when the case moves to another version. */
  definition: CompiledDefinition;
  readonly before: CaseSnapshot;
  next: CaseSnapshot;
  readonly nowMs: number;
  readonly steps: Step[];
  readonly effects: PlannedEffect[];
  readonly effectChanges: EffectChange[];
  readonly runs: RunChange[];
  readonly notes: NoteRow[];
  readonly noteChanges: NoteChange[];
  readonly events: CaseEvent[];
  readonly judged: JudgedInput[];
  /** Paths entered whose plugins have not been started yet. */
  entered: string[];
  /** Effects and runs of this command so far: the last part of their ids. */
  count: number;
}

export const newTurn = (definition: CompiledDefinition, snapshot: CaseSnapshot, nowMs: number): Turn => ({
  definition,
  before: snapshot,
  next: { ...snapshot, version: snapshot.version + 1, updatedAtMs: nowMs },
  nowMs,
  steps: [],
  effects: [],
  effectChanges: [],
  runs: [],
  notes: [],
  noteChanges: [],
  events: [],
  judged: [],
  entered: [],
  count: 0,
});

// Ids are computed from the case, the version and the place in it: deciding again gives the same ones.
const bodyOf = (turn: Turn): string => `${turn.next.caseId.slice("case_".length)}_${turn.next.version}_${turn.count}`;

export function nextRunId(turn: Turn): RunId {
  turn.count += 1;
  return idFrom("run", bodyOf(turn));
}

/** The effect that belongs to a run alone. */
export const effectOfRun = (runId: RunId): EffectId => idFrom("effect", runId.slice("run_".length));

export function nextEffectId(turn: Turn): EffectId {
  turn.count += 1;
  return idFrom("effect", bodyOf(turn));
}

export function plan(turn: Turn, effect: Effect, maxAttempts: number): void {
  turn.effects.push({ effect, maxAttempts });
}

/** Adds a business event; webhooks are made of these. */
export function emit(turn: Turn, type: CaseEventType, detail: JsonObject): void {
  const sequence = turn.next.eventSequence + 1;
  turn.next.eventSequence = sequence;
  const id = idFrom("event", `${turn.next.caseId.slice("case_".length)}_${sequence}`);
  const state = stateString(turn.next);
  turn.events.push({ id, type, sequence, atMs: turn.nowMs, state, status: turn.next.status, detail });
}

export function patch(turn: Turn, change: Partial<CaseSnapshot>): void {
  Object.assign(turn.next, change);
}

export function defer(turn: Turn, event: DeferredEvent): void {
  patch(turn, { deferred: [...turn.next.deferred, event] });
  turn.steps.push({ kind: "event_deferred", event: event.name, origin: originOf(event.source) });
}

export function originOf(source: DeferredEvent["source"]): string {
  switch (source.kind) {
    case "plugin":
      return `plugin:${source.plugin}`;
    case "child":
      return `child:${source.childKey}`;
    case "callback":
      return "callback";
    case "join":
      return `join:${source.state}`;
  }
}

/** The documented context as rules and mappings read it: with `documents` derived, and `consents` where anybody was asked for one. */
export const contextOf = (snapshot: CaseSnapshot): JsonObject => ({
  ...snapshot.context,
  ...(snapshot.consents.length > 0 && { consents: consentFacts(snapshot.consents) }),
  documents: documentsForContext(snapshot.documents),
});

/** Of each key what holds now: what a person agreed to before that is history. */
const consentFacts = (consents: readonly Consent[]): JsonObject =>
  Object.fromEntries(
    [...latestConsents(consents)].map(([key, { withdrawn, givenAtMs, language, textSha256 }]) => [
      key,
      {
        ...{ given: withdrawn === null, withdrawn: withdrawn !== null, language, textSha256 },
        givenAt: new Date(givenAtMs).toISOString(),
        withdrawnAt: withdrawn === null ? null : new Date(withdrawn.atMs).toISOString(),
      },
    ]),
  );

/** Guards read the context; the event's payload stands under `event`, so that it can never pass itself off as a fact. */
export function guardAsker(turn: Turn): AskGuard {
  // Made when the first guard asks, and again only for another event: most moves ask several about the same one.
  let asked: KernelEvent | null = null;
  let facts: JsonObject = {};
  return (guard, event: KernelEvent): GuardTrace => {
    if (asked !== event) {
      facts = { ...contextOf(turn.next), event: { name: event.name, payload: event.payload } };
      asked = event;
    }
    return askGuard(guard, facts);
  };
}
