/** Queue `bulk`: go on with this job. */
export interface BulkMessage {
  tenantId: string;
  jobId: string;
}

/** What is done to each case of a bulk job. */
export type BulkDeed =
  | { kind: "assign"; assigneeId: string | null }
  | { kind: "labels"; add: string[]; remove: string[] }
  | { kind: "escalate"; reason: string; toQueueId: string | null; toUserId: string | null }
  | { kind: "move"; toVersion: number; states: Record<string, string>; reason: string | null };

export const mostBulkCases = 1_000;
export const mostExportRows = 50_000;
