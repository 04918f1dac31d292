import type { CaseSnapshot, Step, TimelineEntry } from "../src/domain";
import { isObject, type Json, type JsonObject } from "../src/lib/json";
import { riskView } from "../src/workflow/override-risk";
import { checkResult } from "./check-result";

const iso = (atMs: Json | undefined): string => new Date(Number(atMs)).toISOString();
const isoOrNull = (atMs: Json | undefined): string | null => (atMs === null || atMs === undefined ? null : iso(atMs));
const textOrNull = (value: Json | undefined): string | null =>
  value === null || value === undefined ? null : String(value);
const parsed = (text: Json | undefined): Json => (typeof text === "string" ? (JSON.parse(text) as Json) : null);

/** A log row with its payload → an entry of the timeline. A payload that was erased leaves the row readable. */
export function timelineEntry(row: JsonObject): TimelineEntry {
  const payload = parsed(row.payload_body);
  const command = isObject(payload) && isObject(payload.command) ? payload.command : {};
  return {
    seq: Number(row.seq),
    at: iso(row.at_ms),
    recordedAt: iso(row.recorded_at_ms),
    type: String(row.type),
    subject: textOrNull(row.subject),
    actor: { kind: String(row.actor_kind), id: String(row.actor_id) },
    fromState: textOrNull(row.from_state),
    toState: String(row.to_state),
    accepted: row.accepted === 1,
    version: Number(row.version),
    commandId: textOrNull(row.command_id),
    changes: isObject(payload) ? (payload.changes ?? []) : null,
    steps: isObject(payload) ? (payload.steps ?? []) : null,
    payload: withoutWords(command.body ?? null),
    hash: String(row.hash),
  };
}

/** What somebody wrote stands in the note, as long as it stands there. The timeline says that there was one. */
function withoutWords(body: Json): Json {
  if (!isObject(body) || (body.type !== "add_note" && body.type !== "edit_note")) return body;
  const { content: _written, ...rest } = body;
  return rest;
}

/**
 * The normalised record of a run, all its attempts with it. `postponed`: until when it waits for a vendor that is down. `waitsUntilMs`:
 * when it stops waiting for a callback, for people or for a time.
 */
export function runEntry(
  row: JsonObject,
  attempts: JsonObject[],
  postponed: { sinceMs: number; untilMs: number; times: number } | null,
  waitsUntilMs: number | null,
): JsonObject {
  const result = parsed(row.result);
  const output = isObject(result) ? (result.output ?? null) : null;
  const started = Number(row.started_at_ms);
  const raw = isObject(result) && isObject(result.raw) ? result.raw : {};
  return {
    id: row.id ?? null,
    plugin: row.plugin ?? null,
    type: row.kind ?? null,
    state: row.state ?? null,
    generation: row.generation ?? null,
    status: row.status ?? null,
    late: row.late === 1,
    result: checkResult(parsed(row.request), result),
    output,
    error:
      isObject(result) && typeof result.code === "string"
        ? { code: result.code, message: result.message ?? null }
        : null,
    request: parsed(row.request),
    startedAt: iso(row.started_at_ms),
    finishedAt: isoOrNull(row.finished_at_ms),
    durationMs: row.finished_at_ms === null ? null : Number(row.finished_at_ms) - started,
    costCents: raw.costCents ?? null,
    rawRef: raw.rawRef ?? null,
    reused: raw.reused === true,
    vendorAttempts: raw.asked ?? [],
    postponed:
      postponed === null
        ? null
        : { since: iso(postponed.sinceMs), until: iso(postponed.untilMs), times: postponed.times },
    waitsUntil: isoOrNull(waitsUntilMs),
    attempts: attempts.map((attempt) => ({
      ...itemOf(attempt.effect_id, row),
      attempt: attempt.attempt ?? null,
      counted: attempt.counted === 1,
      outcome: attempt.outcome ?? null,
      code: attempt.code ?? null,
      message: attempt.message ?? null,
      httpStatus: attempt.http_status ?? null,
      durationMs: attempt.duration_ms ?? null,
      finishedAt: iso(attempt.finished_at_ms),
      ...(attempt.exchanges !== undefined && { exchanges: parsed(attempt.exchanges) ?? [] }),
    })),
  };
}

/** Of a run that asks once for each item: which one the attempt was for. */
function itemOf(effectId: Json | undefined, row: JsonObject): JsonObject {
  const place = /^_(\d+)$/.exec(String(effectId).slice(String(row.id).length))?.[1];
  if (place === undefined) return {};
  const request = parsed(row.request);
  const items = isObject(request) && Array.isArray(request.items) ? request.items : [];
  const item = items[Number(place) - 1];
  return { item: isObject(item) ? (item.id ?? null) : null };
}

/**
 * Why the case is where it is: the transitions that led here with their guards, what guards held back, what they say their failing
 * means, and the scores with their rules. Newest first.
 */
export function explanationFrom(snapshot: CaseSnapshot, rows: readonly JsonObject[]): JsonObject {
  const transitions: Json[] = [];
  const scores: Json[] = [];
  const heldBack: Json[] = [];
  const notes: Json[] = [];
  for (const row of rows) {
    const payload = parsed(row.payload_body);
    const steps = isObject(payload) && Array.isArray(payload.steps) ? (payload.steps as unknown as Step[]) : [];
    for (const step of steps.toReversed()) {
      const at = { seq: Number(row.seq), at: iso(row.at_ms) };
      if (step.kind === "transition") transitions.push({ ...at, ...(step as unknown as JsonObject) });
      else if (step.kind === "risk_scored") scores.push({ ...at, plugin: step.plugin, explanation: step.explanation });
      else if (step.kind === "not_taken") heldBack.push({ ...at, ...(step as unknown as JsonObject) });
      else if (step.kind === "guard_note")
        notes.push({ ...at, event: step.event, target: step.target, note: step.note });
    }
  }
  const { id, key, version, hash } = snapshot.workflow;
  return {
    state: snapshot.configuration.join("|"),
    status: snapshot.status,
    outcome: snapshot.outcome,
    risk: riskView(snapshot),
    versions: { workflow: { id, key, version, hash }, caseVersion: snapshot.version },
    transitions,
    heldBack,
    notes,
    scores,
  };
}

/** What the score of this run was made of. Null: none of these entries has it, or its payload was erased. */
export function explanationOf(rows: readonly JsonObject[], runId: string): JsonObject | null {
  for (const row of rows) {
    const payload = parsed(row.payload_body);
    const steps = isObject(payload) && Array.isArray(payload.steps) ? (payload.steps as unknown as Step[]) : [];
    for (const step of steps)
      if (step.kind === "risk_scored" && step.runId === runId && isObject(step.explanation)) return step.explanation;
  }
  return null;
}
