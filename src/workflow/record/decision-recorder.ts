import type { DecisionDeed, DecisionRecord, DecisionRun } from "../../domain/decision-record";
import { sha256Hex } from "../../lib/bytes";
import { canonicalJson, getPath, isObject, type Json, type JsonObject } from "../../lib/json";
import { answerOf } from "./answer-of";
import { deedOf } from "./deeds";
import { bodyOf, headingOf, iso, type LoggedEntry, stepsOf, textOrNull } from "./logged-entry";

/** The case before and after the entry that decided; snapshots as JSON. */
export interface DecidedCase {
  before: Json;
  after: JsonObject;
  /** The definition that the case went by, as it was published. */
  definition: Json;
}

/** Takes down a case's log, entry by entry, and says at any of them what a decision was made on. */
export class DecisionRecorder {
  readonly #runs = new Map<string, DecisionRun>();
  readonly #scores = new Map<string, DecisionRecord["scores"][number]>();
  readonly #deeds: DecisionDeed[] = [];

  /** The next entry, oldest first. */
  note(entry: LoggedEntry): void {
    for (const { runId, plugin, state } of stepsOf(entry, "plugin_started"))
      this.#runs.set(String(runId), {
        ...{ runId: String(runId), plugin: String(plugin), state: String(state), startedAt: iso(entry.atMs) },
        ...{ status: "running", late: false, answers: [] },
      });
    for (const { runId } of stepsOf(entry, "plugin_superseded")) this.#change(runId, { status: "superseded" });
    for (const { runId, status, late } of stepsOf(entry, "plugin_finished"))
      this.#change(runId, { status: String(status), late: late === true });
    const answered = answerOf(entry);
    if (answered !== null) this.#runs.get(answered.runId)?.answers.push(answered.answer);
    for (const { plugin, runId, explanation = null } of stepsOf(entry, "risk_scored"))
      this.#scores.set(String(plugin), {
        ...{ seq: entry.seq, at: iso(entry.atMs), plugin: String(plugin), runId: String(runId) },
        sha256: sha256Hex(canonicalJson(explanation)),
        explanation,
      });
    const deed = deedOf(entry);
    if (deed !== null) this.#deeds.push(deed);
  }

  /** What the decision of this entry, the last that was noted, was made on. */
  record(entry: LoggedEntry, { before, after, definition }: DecidedCase): DecisionRecord {
    const scores = [...this.#scores.values()];
    const explanations = scores.map(({ explanation }) => (isObject(explanation) ? explanation : {}));
    const body = bodyOf(entry);
    return {
      format: 1,
      tenantId: String(after.tenantId),
      caseId: String(after.caseId),
      decision: {
        ...headingOf(entry),
        recordedAt: iso(entry.recordedAtMs),
        decision: textOrNull(body.decision) ?? textOrNull(stepsOf(entry, "decision")[0]?.decision),
        reason: textOrNull(body.reason),
        comment: textOrNull(body.comment),
      },
      input: inputOf(before),
      result: resultOf(after),
      definition: definitionOf(after),
      forms: formsOf(definition),
      ruleSets: ruleSetsOf(explanations),
      lists: Object.fromEntries(explanations.flatMap(({ lists }) => (isObject(lists) ? Object.entries(lists) : []))),
      checks: [...this.#runs.values()],
      scores,
      risk: riskOf(after.risk),
      riskOverride: isObject(after.riskOverride) ? after.riskOverride : null,
      people: this.#people(entry, before, after),
      policies: policiesOf(entry, definition, after),
      engine: { release: entry.engine },
      log: { fromSeq: 1, throughSeq: entry.seq, hash: entry.hash, payloadSha256: entry.payloadHash },
    };
  }

  #people(entry: LoggedEntry, before: Json, after: JsonObject): DecisionRecord["people"] {
    const openedBy = String(after.openedById);
    const isByPeople = entry.actor.kind === "analyst" || entry.actor.kind === "api_key";
    // A decision that could be undone is carried out by the clock, in the name of whoever made it.
    const settledBy = isByPeople ? entry.actor.id : textOrNull(getPath(before, "pendingDecision.byId"));
    const approvals = Array.isArray(after.approvals) ? after.approvals.filter(isObject) : [];
    return {
      ...{ openedBy, settledBy, fourEyes: settledBy === null ? null : settledBy !== openedBy },
      deeds: this.#deeds,
      approvals,
    };
  }

  #change(runId: Json | undefined, change: Partial<DecisionRun>): void {
    const run = this.#runs.get(String(runId));
    if (run !== undefined) Object.assign(run, change);
  }
}

const listOf = (value: Json | undefined): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);
const hashOf = (value: Json | undefined): string => sha256Hex(canonicalJson(value ?? null));

function inputOf(before: Json): DecisionRecord["input"] {
  if (!isObject(before)) return null;
  const documents = listOf(before.documents).map(
    ({ id = null, category = null, type = null, version = null, ...rest }) => ({
      ...{ id, category, type, version },
      decision: getPath(rest, "decision.status") ?? null,
      files: listOf(rest.pages).map(({ fileId = null, sha256 = null }) => ({ fileId, sha256 })),
    }),
  );
  const children = listOf(before.children).map(
    ({ key = null, caseId = null, status = null, outcome = null, version = null }) => ({
      ...{ key, caseId, status, outcome, version },
    }),
  );
  return {
    ...{ version: Number(before.version), sha256: hashOf(before), contextSha256: hashOf(before.context) },
    ...{ documents, children },
  };
}

const resultOf = (after: JsonObject): DecisionRecord["result"] => ({
  version: Number(after.version),
  sha256: hashOf(after),
  state: Array.isArray(after.configuration) ? after.configuration.join("|") : "",
  status: String(after.status),
  outcome: textOrNull(after.outcome),
});

function definitionOf({ workflow }: JsonObject): DecisionRecord["definition"] {
  const { id, key, version, name, hash } = isObject(workflow) ? workflow : {};
  const told = { id: String(id), key: String(key), name: String(name) };
  return { ...told, version: Number(version), sha256: String(hash) };
}

/** By key in the order of the alphabet: made of entries, for keys are the tenant's words. */
const formsOf = (definition: Json): Record<string, string> => {
  const forms = getPath(definition, "forms");
  return Object.fromEntries(Object.entries(isObject(forms) ? forms : {}).map(([key, form]) => [key, hashOf(form)]));
};

/** The stored sets that judged; rules that stand in the definition are covered by its hash, those from an address by their answer's. */
const ruleSetsOf = (explanations: readonly JsonObject[]): JsonObject[] =>
  explanations.flatMap(({ ruleSet }) => (isObject(ruleSet) ? [ruleSet] : []));

const riskOf = (risk: Json | undefined): DecisionRecord["risk"] =>
  isObject(risk) ? { score: Number(risk.score), level: String(risk.level) } : null;

/** What was asked of whoever decided: by the definition, and by the team as the command had it. */
function policiesOf(entry: LoggedEntry, definition: Json, after: JsonObject): DecisionRecord["policies"] {
  const { actor } = entry.command;
  const dueAtMs = getPath(after, "pendingDecision.dueAtMs");
  return {
    highRisk: getPath(definition, "extensions.edgecase.highRisk") ?? null,
    reasons: getPath(definition, "extensions.edgecase.reasons") ?? null,
    team: teamOf(isObject(actor) ? (actor.teamRules ?? null) : null),
    undoUntil: typeof dueAtMs === "number" ? iso(dueAtMs) : null,
  };
}

function teamOf(rules: Json): Json {
  if (!isObject(rules)) return null;
  const { seniorDecidesHighRisk = null, managerAssignsOthers = null } = rules;
  return { seniorDecidesHighRisk, managerAssignsOthers };
}
