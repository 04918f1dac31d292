import type { CaseSnapshot, Command, Opening, Refusal, Step } from "../src/domain";
import { sha256Hex } from "../src/lib/bytes";
import { isObject, type Json, type JsonObject } from "../src/lib/json";
import { diffJson } from "../src/lib/json-patch";
import type { Result } from "../src/lib/result";
import { inFormatOf } from "../src/rules/explanation-format";
import { compiledOf } from "../src/workflow/compile";
import { decide, type Policies } from "../src/workflow/decide";
import { openCase } from "../src/workflow/open";
import type { Decision } from "../src/workflow/turn";
import { type CaseEntry, entriesOf, mostEntries } from "./case-entries";
import type { CaseStore } from "./case-store";

const mostDifferences = 50;

/**
 * Decides the whole history of a case again from its log and compares, byte for byte: what each command did, every score with its
 * explanation, and the state it all led to. Changes nothing.
 */
export function replayCase(store: CaseStore, stored: CaseSnapshot, policies: Policies): JsonObject {
  const scores: JsonObject[] = [];
  const differences: JsonObject[] = [];
  const differs = (seq: number, what: string): void => {
    if (differences.length < mostDifferences) differences.push({ seq, what });
  };
  let snapshot: CaseSnapshot | null = null;
  let entries = 0;
  let isBroken = false;
  for (const step of decidedAgain(store, stored, policies)) {
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
export function* decidedAgain(store: CaseStore, stored: CaseSnapshot, policies: Policies): Generator<DecidedAgain> {
  let snapshot: CaseSnapshot | null = null;
  for (const entry of entriesOf(store)) {
    if (entry.isErased) {
      yield { entry, again: null, why: "What was asked and done here has been erased." };
      return;
    }
    const decided = decideAgain(store, stored, snapshot, entry.command, entry.atMs, policies);
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
  asked: JsonObject,
  atMs: number,
  policies: Policies,
): Result<Decision, Refusal> {
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
  // Whether the caller's version was the right one, and whether they might do it, was settled then: by the rules of that day.
  const settledThen = { ...policies, mayCommand: () => null };
  return decide(definition, before, { ...command, body, expectedVersion: null }, atMs, settledThen);
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
