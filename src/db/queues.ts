import { type SQL, sql } from "drizzle-orm";
import type { QueueId } from "../domain";

/**
 * The cases of a queue as a condition. Written without parameters, letter for letter as its partial index has it: only so does the
 * database know that the index will do. `personId` is whose queue `mine` is.
 */
export const inQueue = (queue: QueueId, personId: string): SQL =>
  queue === "mine" ? sql`status = 'active' AND assignee_id = ${personId}` : conditions[queue];

/** The partial index that holds this queue alone, by creation time; null where the index on the status does as well. */
export const indexOf: Record<QueueId, string | null> = {
  mine: "cases_open_assignee",
  unassigned: "cases_unassigned",
  review: "cases_review",
  high_risk: "cases_high_risk",
  waiting: "cases_waiting",
  processing: "cases_processing",
  incidents: "cases_incidents",
  all_open: null,
  closed: "cases_closed",
};

const conditions: Record<Exclude<QueueId, "mine">, SQL> = {
  unassigned: sql`status = 'active' AND ifnull(assignee_id, '') = ''`,
  review: sql`status = 'active' AND instr(tags, '"manual_review"') > 0`,
  high_risk: sql`status = 'active' AND risk_level IN ('high', 'critical')`,
  waiting: sql`status = 'active' AND (instr(tags, '"collection_flow"') > 0 OR instr(tags, '"revision"') > 0)`,
  processing: sql`status = 'active' AND (instr(tags, '"data_enrichment"') > 0 OR instr(tags, '"pending_process"') > 0)`,
  incidents: sql`status = 'active' AND open_incidents > 0`,
  all_open: sql`status = 'active'`,
  closed: sql`status IN ('completed', 'failed', 'cancelled')`,
};
