import type { MonitorRun } from "../db/monitor-runs";
import type { Monitor } from "../db/monitors";
import type { MonitorKind } from "../domain/monitoring";
import type { NewsItems } from "../ongoing/seen";
import { MonitorTerms, termsOf } from "../ongoing/terms";

const overdueMs = 3_600_000;
const iso = (atMs: number): string => new Date(atMs).toISOString();
const isoOrNull = (atMs: number | null): string | null => (atMs === null ? null : iso(atMs));

/** Whether somebody should have been looked at long ago. */
export const isOverdue = ({ dueAtMs, pausedAtMs }: Pick<Monitor, "dueAtMs" | "pausedAtMs">, nowMs: number): boolean =>
  dueAtMs !== null && pausedAtMs === null && dueAtMs < nowMs - overdueMs;
export { overdueMs };

/** Since when and until when nobody looks; null: somebody does, a pause that is over included. */
export const pauseOf = ({ pausedAtMs, pausedUntilMs }: Pick<Monitor, "pausedAtMs" | "pausedUntilMs">, nowMs: number) =>
  pausedAtMs === null || (pausedUntilMs !== null && pausedUntilMs <= nowMs)
    ? null
    : { since: iso(pausedAtMs), until: isoOrNull(pausedUntilMs) };

export function monitorView(kind: MonitorKind, row: Monitor | undefined, nowMs: number) {
  if (row === undefined) {
    const nothing = { paused: null, dueAt: null, isOverdue: false, problem: null, last: null, version: 0 };
    const terms = termsOf(kind, MonitorTerms.parse({ enabled: false }));
    return { kind, enabled: false, origin: "none" as const, terms, ...nothing };
  }
  const { enabled, origin, action, workflow, lastRunId, lastAtMs, lastStatus } = row;
  const terms = MonitorTerms.parse({ ...Object(JSON.parse(row.terms)), enabled, action, workflow });
  return {
    ...{ kind, enabled, origin, terms: termsOf(kind, terms) },
    paused: pauseOf(row, nowMs),
    dueAt: isoOrNull(row.dueAtMs),
    isOverdue: isOverdue(row, nowMs),
    problem: row.problem,
    last:
      lastRunId === null || lastAtMs === null || lastStatus === null
        ? null
        : { runId: lastRunId, at: iso(lastAtMs), status: lastStatus },
    version: row.version,
  };
}

export const runView = (run: MonitorRun, items: NewsItems) => ({
  id: run.id,
  entityId: run.entityId,
  kind: run.kind,
  because: run.because,
  status: run.status,
  dueAt: iso(run.dueAtMs),
  attempts: run.attempts,
  news: run.news,
  items,
  problem: run.problem === null ? null : { code: run.problem, message: run.problemMessage },
  checkId: run.checkId,
  costCents: run.costCents,
  alertId: run.alertId,
  caseId: run.caseId,
  createdAt: iso(run.createdAtMs),
  endedAt: isoOrNull(run.endedAtMs),
});
