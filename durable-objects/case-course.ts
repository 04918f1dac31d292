import { type Actor, actorRef, type CaseSnapshot, type LogEntry, type OpenIncident } from "../src/domain";
import { isObject, type Json, type JsonObject } from "../src/lib/json";
import { awaitedBy, type CaseCourse, type CourseEntry, courseAfter } from "../src/statistics/course";
import type { CompiledDefinition } from "../src/workflow/compile";
import { isDone, tagsOf } from "../src/workflow/kernel";
import { effectOfRun } from "../src/workflow/turn";
import type { CaseStore } from "./case-store";

const metaKey = "course";
const pageSize = 500;
const mostEntries = 10_000;

/** What the case remembers for the sake of numbers. Of a case from before there were numbers it is made from the log. */
export function courseOf(store: CaseStore, definition: CompiledDefinition): CaseCourse {
  const kept = store.meta(metaKey);
  return kept === null ? courseFromLog(store, definition) : (JSON.parse(kept) as CaseCourse);
}

/** Keeps it after one more entry. Call inside the transaction that commits the entry. */
export function keepCourse(
  store: CaseStore,
  definition: CompiledDefinition,
  before: CaseCourse | null,
  done: { actor: Actor; log: LogEntry; nowMs: number },
): CaseCourse {
  const { type, subject, toState, accepted, detail } = done.log;
  const facts = { atMs: done.nowMs, type, subject, toState, accepted, detail, actor: actorRef(done.actor) };
  const after = courseAfter(before, entryOf(definition, facts, before));
  if (after !== before) store.setMeta(metaKey, JSON.stringify(after));
  return after;
}

/** The same from the beginning: what the numbers are compared with. */
export function courseFromLog(store: CaseStore, definition: CompiledDefinition): CaseCourse {
  let course: CaseCourse | null = null;
  let after = 0;
  for (let read = 0; read < mostEntries; read += pageSize) {
    const rows = store.log.page(after, pageSize);
    for (const row of rows) {
      after = Number(row.seq);
      course = courseAfter(course, entryOf(definition, factsOf(row), course));
    }
    if (rows.length < pageSize) break;
  }
  if (course === null) throw new Error("a case without a log");
  return course;
}

type Facts = Omit<CourseEntry, "byId" | "waitsFor"> & { toState: string; detail: JsonObject };

function factsOf(row: JsonObject): Facts {
  const payload: Json = typeof row.payload_body === "string" ? (JSON.parse(row.payload_body) as Json) : null;
  const detail = isObject(payload) && isObject(payload.detail) ? payload.detail : {};
  return {
    atMs: Number(row.at_ms),
    type: String(row.type),
    subject: typeof row.subject === "string" ? row.subject : null,
    toState: String(row.to_state),
    accepted: row.accepted === 1,
    detail,
    actor: { kind: String(row.actor_kind), id: String(row.actor_id) },
  };
}

function entryOf({ chart }: CompiledDefinition, facts: Facts, before: CaseCourse | null): CourseEntry {
  const { toState, detail, ...entry } = facts;
  const position = { configuration: toState === "" ? [] : toState.split("|"), history: {} };
  const hasEnded = before?.waitsFor === null || entry.type === "case.cancelled" || isDone(chart, position);
  const byId = entry.type === "decision.made" && typeof detail.byId === "string" ? detail.byId : null;
  return { ...entry, byId, waitsFor: hasEnded ? null : awaitedBy(tagsOf(chart, position)) };
}

/** What waits for a person, with the plugin and the vendor it is about where it is about one. */
export const openIncidentsOf = (definition: CompiledDefinition, snapshot: CaseSnapshot): OpenIncident[] =>
  snapshot.incidents
    .filter(({ resolvedAtMs }) => resolvedAtMs === null)
    .map(({ id, source, subject, code, message, openedAtMs }) => {
      const name = snapshot.runs.find((run) => run.id === subject || effectOfRun(run.id) === subject)?.plugin ?? null;
      const plugin = name === null ? undefined : definition.pluginByName.get(name);
      const vendor = plugin !== undefined && "vendor" in plugin ? plugin.vendor : null;
      return { id, source, subject, plugin: name, vendor, code, message, openedAtMs };
    });
