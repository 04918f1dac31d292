import type { CaseChange } from "../domain";
import { auditStatement } from "./audit";

/**
 * Writes what cases tell of their changes into the audit log: who, what, from which version and state to which, and the hash of the row in
 * the case's own log, which covers the rest. Told twice, written once.
 */
export function writeTrails(
  db: D1Database,
  rows: readonly { tenantId: string; caseId: string; trail?: readonly CaseChange[] }[],
): D1PreparedStatement[] {
  const entries = rows.flatMap(({ tenantId, caseId, trail = [] }) =>
    trail.map((change) => ({
      tenantId,
      atMs: change.recordedAtMs,
      entry: {
        kind: "case" as const,
        actor: change.actor,
        action: `case.${change.type}`,
        object: { kind: "case", id: caseId },
        requestId: change.requestId ?? null,
        details: {
          logSeq: change.seq,
          hash: change.hash,
          versionBefore: change.versionBefore,
          version: change.version,
          fromState: change.fromState,
          toState: change.toState,
        },
        once: `case:${caseId}:${change.seq}`,
      },
    })),
  );
  return entries.length === 0 ? [] : [auditStatement(db, entries)];
}
