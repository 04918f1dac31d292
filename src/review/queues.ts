import type { CaseStatus, IndexRow, QueueId } from "../domain";

/** What the console calls each queue, in the order it shows them. */
export const queueNames: Record<QueueId, string> = {
  mine: "Mine",
  unassigned: "Unassigned",
  review: "To review",
  high_risk: "High risk",
  waiting: "Waiting for the applicant",
  processing: "Checks running",
  incidents: "Incidents",
  all_open: "All open",
  closed: "Closed",
};

export type Queued = Pick<IndexRow, "tags" | "assigneeId" | "riskLevel" | "openIncidents"> & {
  /** `opening` cases are in no queue yet. */
  status: CaseStatus | "opening";
};

/** Whether the case is in this queue of that person. The database says the same twice more: in its lists and in its counters. */
export function isInQueue(queue: QueueId, row: Queued, personId: string): boolean {
  if (queue === "closed") return row.status !== "active" && row.status !== "opening";
  return row.status === "active" && holds[queue](row, personId);
}

const tagged = (row: Queued, ...tags: string[]): boolean => tags.some((tag) => row.tags.includes(tag));

const holds: Record<Exclude<QueueId, "closed">, (row: Queued, personId: string) => boolean> = {
  mine: (row, personId) => row.assigneeId === personId,
  unassigned: (row) => row.assigneeId === null,
  review: (row) => tagged(row, "manual_review"),
  high_risk: (row) => row.riskLevel === "high" || row.riskLevel === "critical",
  waiting: (row) => tagged(row, "collection_flow", "revision"),
  processing: (row) => tagged(row, "data_enrichment", "pending_process"),
  incidents: (row) => row.openIncidents > 0,
  all_open: () => true,
};
