/** A row of the list as the case object writes it, made of a number: every fourth has a risk of 75 or more. */
export function benchRow(tenantId: string, n: number) {
  return {
    caseId: `case_${tenantId.slice("ten_eu_".length)}_${n}`,
    tenantId,
    version: 1,
    status: "active" as const,
    state: "review",
    tags: ["manual_review"],
    outcome: null,
    definitionId: "wfd_kyb1",
    definitionKey: "kyb",
    definitionVersion: 1,
    entityId: `ent_${n}`,
    entityType: "business",
    name: `Company ${n}`,
    email: null,
    externalId: null,
    // Half of the queue is somebody's.
    assigneeId: n % 8 === 3 ? "usr_ada" : null,
    parentId: null,
    riskScore: (n % 4) * 25,
    riskLevel: null,
    openIncidents: 0,
    createdAtMs: 1_700_000_000_000 + n * 1_000,
    updatedAtMs: 1_700_000_000_000 + n * 1_000,
    resolvedAtMs: null,
    wakeAtMs: null,
    exclusive: false,
  };
}

export type BenchRow = ReturnType<typeof benchRow>;
