/** What a list of cases shows and exports, by the names that callers and stored settings use. */
export const caseColumns = [
  "name",
  "risk",
  "state",
  "workflow",
  "labels",
  "country",
  "assignee",
  "sla",
  "updated",
  "created",
  "age",
  "outcome",
  "email",
  "externalId",
  "tags",
  "entityType",
  "id",
] as const;
export type CaseColumn = (typeof caseColumns)[number];
