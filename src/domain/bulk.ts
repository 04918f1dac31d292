/** Queue `bulk`: go on with this job. */
export interface BulkMessage {
  tenantId: string;
  jobId: string;
}

/** What is done to each case of a bulk job. */
export type BulkDeed =
  /** `onlyFrom`: of those that this person still has (null: nobody); who took one meanwhile keeps it. */
  | { kind: "assign"; assigneeId: string | null; onlyFrom?: string | null | undefined }
  | { kind: "labels"; add: string[]; remove: string[] }
  | { kind: "escalate"; reason: string; toQueueId: string | null; toUserId: string | null }
  | { kind: "move"; toVersion: number; states: Record<string, string>; reason: string | null };

export const mostBulkCases = 1_000;
export const mostExportRows = 50_000;
