import type { RequestLogRow } from "../db/request-log";
import { actorRef, logIdOf, newLogId } from "../domain";
import type { Env } from "../env";
import { byteLength } from "../lib/bytes";
import { isObject, type Json } from "../lib/json";
import { errorFields, log } from "../lib/log";
import type { CallNote } from "./call-note";
import { redactAnswer, redactKey, redactPath, redactQuery, redactRequest } from "./request-log-redact";
import { writeRequest } from "./request-log-write";

/** An answer that is longer is not read for the log. */
const readCharacters = 200_000;

/**
 * What is left to do once an answer is on its way. Nothing in here can fail or delay a call: it runs behind the answer, and what goes
 * wrong is logged.
 */
export async function afterCall(
  env: Env,
  note: CallNote,
  status: number,
  requestId: string,
  nowMs: number,
): Promise<void> {
  try {
    await Promise.all([
      ...note.after.map((work) => work(env)),
      isKept(note, status) ? writeRequest(env, recordOf(note, status, requestId, nowMs)) : null,
    ]);
  } catch (problem) {
    log.warn("request_log.failed", { requestId, ...errorFields(problem) });
  }
}

/** Every call with a key; of people what they change and what was refused: pages read on their own, all day long. */
export const isKept = ({ actor, route }: Pick<CallNote, "actor" | "route">, status: number): boolean =>
  actor.kind === "api_key" || route.method !== "GET" || status >= 400;

/** The call as the log keeps it: nothing of a person is in it. */
export function recordOf(note: CallNote, status: number, requestId: string, nowMs: number): RequestLogRow {
  const { actor, route, answer } = note;
  const { kind, id } = actorRef(actor);
  const answered = readAnswer(answer);
  const error = isObject(answered) && isObject(answered.error) ? answered.error : null;
  return {
    tenantId: actor.tenantId,
    id: logIdOf(requestId) ?? newLogId(note.startedAtMs),
    atMs: note.startedAtMs,
    method: route.method,
    operation: route.name,
    route: route.path,
    path: redactPath(route.path, note.params, status < 400 || status === 409),
    query: redactQuery(note.url.searchParams),
    status,
    errorCode: typeof error?.code === "string" ? error.code : null,
    durationMs: Math.max(0, nowMs - note.startedAtMs),
    actorKind: kind,
    actorId: id,
    requestId,
    idempotencyKey: redactKey(note.idempotencyKey),
    apiVersion: note.apiVersion,
    requestBody: redactRequest(note.body, status < 400 ? route.name : null),
    responseBody: redactAnswer(answered, status >= 400),
    requestBytes: note.requestBytes,
    responseBytes: answer === null ? null : byteLength(answer),
  };
}

function readAnswer(answer: string | null): Json {
  if (answer === null || answer.length > readCharacters || !answer.startsWith("{")) return null;
  try {
    return JSON.parse(answer) as Json;
  } catch {
    return null;
  }
}
