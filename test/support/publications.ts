import { type CaseId, newId, type Publication, type TenantId } from "../../src/domain";

/** What one command of a case publishes: three events about the same facts, which name a canary. */
export function aPublication(
  caseId: CaseId,
  tenantId: TenantId,
  { workflowKey = "kyb", secondsAgo = 0, seq = 1 }: { workflowKey?: string; secondsAgo?: number; seq?: number } = {},
): Publication {
  const atMs = Date.now() - secondsAgo * 1_000;
  return {
    seq,
    events: (["case.created", "workflow.state.changed", "workflow.completed"] as const).map((type, i) => ({
      ...{
        id: newId("event"),
        type,
        sequence: 3 * seq + i,
        atMs,
        state: "review",
        status: "active" as const,
        detail: {},
      },
    })),
    facts: {
      ...{ caseId, tenantId, workflowDefinitionId: "wfd_1", workflowKey, ballerineEntityId: "ent_1" },
      ...{ correlationId: "Canary-Id", state: "review", tags: [], workflowStatus: "active", workflowFinalState: null },
      ...{ workflowCreatedAt: new Date(atMs).toISOString(), workflowResolvedAt: null, assignee: null },
      ...{ assignedAt: null, data: { entity: { data: { companyName: "Canary Ltd" } } } },
    },
    subscriptions: [],
  };
}
