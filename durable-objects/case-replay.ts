import type { CaseSnapshot, Command, Opening, Refusal, Step } from "../src/domain";
import { sha256Hex } from "../src/lib/bytes";
import { isObject, type Json, type JsonObject } from "../src/lib/json";
import { diffJson } from "../src/lib/json-patch";
import type { Result } from "../src/lib/result";
import { inFormatOf } from "../src/rules/explanation-format";
import { compiledOf } from "../src/workflow/compile";
import { decide, type Policies } from "../src/workflow/decide";
import { openCase } from "../src/workflow/open";
import { stepsOf } from "../src/workflow/record/logged-entry";
import type { Decision } from "../src/workflow/turn";
import { type CaseEntry, entriesOf, mostEntries } from "./case-entries";
import type { CaseStore } from "./case-store";

const mostDifferences = 50;

/**
 * Decides the whole history of a case again from its log and compares, byte for byte: what each command did, every score with its
 * explanation, and the state it all led to. Changes nothing.
 */
export function replayCase(store: CaseStore, stored: CaseSnapshot): JsonObject {
  const scores: JsonObject[] = [];
  const differences: JsonObject[] = [];
  const differs = (seq: number, what: string): void => {
    if (differences.length < mostDifferences) differences.push({ seq, what });
  };
  let snapshot: CaseSnapshot | null = null;
  let entries = 0;
  let isBroken = false;
  for (const step of decidedAgain(store, stored)) {
    entries += 1;
    const { seq, atMs, steps: recorded } = step.entry;
    if (step.again === null) {
      differs(seq, step.why);
      isBroken = true;
      break;
    }
    const { steps, after } = step.again;
    if (JSON.stringify(steps) !== JSON.stringify(recorded)) differs(seq, "Did something else.");
    scores.push(...comparedScores(seq, atMs, recorded, steps));
    snapshot = after;
  }
  const isComplete = !isBroken && entries < mostEntries;
  if (isComplete && diffJson(snapshot as unknown as Json, stored as unknown as Json).length > 0)
    differs(entries, "Led to another state.");
  const same = isComplete && differences.length === 0 && scores.every((score) => score.same === true);
  return { same, complete: isComplete, entries, scores, differences };
}

/** An entry of the log, and what it comes to when it is decided again; null: it cannot be, and nothing comes after it. */
export type DecidedAgain = { entry: CaseEntry } & (
  | { again: { steps: Step[]; before: CaseSnapshot | null; after: CaseSnapshot | null } }
  | { again: null; why: string }
);

/** Decides the entries of a case again, oldest first, with the steps in the format that they were recorded in. */
export function* decidedAgain(store: CaseStore, stored: CaseSnapshot): Generator<DecidedAgain> {
  let snapshot: CaseSnapshot | null = null;
  for (const entry of entriesOf(store)) {
    if (entry.isErased) {
      yield { entry, again: null, why: "What was asked and done here has been erased." };
      return;
    }
    const decided = decideAgain(store, stored, snapshot, entry);
    if (!decided.ok) {
      yield { entry, again: null, why: `Refused now: ${decided.error.code}.` };
      return;
    }
    const { log, accepted, next } = decided.value;
    const before: CaseSnapshot | null = snapshot;
    if (accepted) snapshot = next;
    yield { entry, again: { steps: inFormatOfRecord(entry.steps, log.steps), before, after: snapshot } };
  }
}

/** The text of the definition of this hash, as it was published. */
export const definitionText = (store: CaseStore, stored: CaseSnapshot, hash: string): string =>
  hash === stored.workflow.hash ? store.pinned("definition", "definition") : store.pinned("former_definition", hash);

function decideAgain(
  store: CaseStore,
  stored: CaseSnapshot,
  before: CaseSnapshot | null,
  entry: CaseEntry,
): Result<Decision, Refusal> {
  const { command: asked, atMs } = entry;
  const bodyOf = (hash: string): string => definitionText(store, stored, hash);
  if (before === null) {
    const opening = asked as unknown as Opening;
    const definitionBody = bodyOf(opening.workflow.hash);
    return openCase(
      compiledOf(() => definitionBody, opening.workflow.hash),
      { ...opening, definitionBody },
      atMs,
    );
  }
  const command = asked as unknown as Command;
  const body =
    command.body.type === "move_version"
      ? { ...command.body, definitionBody: bodyOf(command.body.workflow.hash) }
      : command.body;
  const definition = compiledOf(() => bodyOf(before.workflow.hash), before.workflow.hash);
  // Whether the caller's version was the right one was settled then.
  return decide(definition, before, { ...command, body, expectedVersion: null }, atMs, policiesOf(entry));
}

/** The rules of that day: who was let do it might do it, and how long it could be undone is what its entry says. */
function policiesOf(entry: CaseEntry): Policies {
  const untilMs = stepsOf(entry, "decision")[0]?.pendingUntilMs;
  return { mayCommand: () => null, undoMs: () => (typeof untilMs === "number" ? untilMs - entry.atMs : 0) };
}

function comparedScores(seq: number, atMs: number, recorded: Json[], replayed: readonly Step[]): JsonObject[] {
  const again = replayed.filter((step) => step.kind === "risk_scored");
  const then = recorded.filter((step) => isObject(step) && step.kind === "risk_scored");
  return then.map((step, i) => {
    const before = JSON.stringify(isObject(step) ? (step.explanation ?? null) : null);
    const now = JSON.stringify(again[i]?.explanation ?? null);
    return {
      seq,
      at: new Date(atMs).toISOString(),
      plugin: isObject(step) ? (step.plugin ?? null) : null,
      score: isObject(step) && isObject(step.explanation) ? (step.explanation.score ?? null) : null,
      recordedSha256: sha256Hex(before),
      replayedSha256: sha256Hex(now),
      same: before === now,
    };
  });
}

/** What was done again, its explanations in the format of the recorded ones. */
function inFormatOfRecord(recorded: Json[], replayed: readonly Step[]): Step[] {
  return replayed.map((step, i) => {
    const then = recorded[i];
    if (step.kind !== "risk_scored" || !isObject(then)) return step;
    return { ...step, explanation: inFormatOf(then.explanation ?? null, step.explanation) };
  });
}
