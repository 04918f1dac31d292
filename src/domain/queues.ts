/** The work lists of the console. A case can be in several. */
export const queueIds = [
  "mine",
  "unassigned",
  "review",
  "high_risk",
  "waiting",
  "processing",
  "incidents",
  "all_open",
  "closed",
] as const;
export type QueueId = (typeof queueIds)[number];
