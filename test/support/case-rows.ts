import type { CaseRow } from "../../src/db/cases";
import { newId, type TenantId } from "../../src/domain";

/** A row of the index of cases: open, in review, nobody's, about a business, changed at `1_000`. */
export const aCaseRow = (tenantId: TenantId, over: Partial<CaseRow> = {}): CaseRow => ({
  caseId: newId("case"),
  tenantId,
  version: 1,
  status: "active",
  state: "review",
  tags: [],
  outcome: null,
  definitionId: "wfd_kyb1",
  definitionKey: "kyb",
  definitionVersion: 1,
  entityId: newId("entity"),
  entityType: "business",
  name: null,
  email: null,
  externalId: null,
  assigneeId: null,
  parentId: null,
  riskScore: null,
  riskLevel: null,
  openIncidents: 0,
  createdAtMs: 1_000,
  updatedAtMs: 1_000,
  resolvedAtMs: null,
  wakeAtMs: null,
  exclusive: false,
  ...over,
});
