import { describe, expect, it } from "vitest";
import type { CaseScope } from "../../src/domain";
import { isInScope, type Scoped } from "../../src/review/case-scope";

const row: Scoped = {
  ...{ status: "active", state: "review", tags: ["manual_review"], definitionKey: "kyb", entityType: "business" },
  ...{ assigneeId: null, riskScore: 80, riskLevel: "high", openIncidents: 0, createdAtMs: 0, updatedAtMs: 0 },
};
const facts = {
  personId: "usr_me",
  queues: [{ id: "big", conditions: { minRiskScore: 75 }, sort: "oldest" as const }],
  caseNowMs: 1,
};

describe("the cases a limited person may know of", () => {
  it.each<[string, CaseScope, Partial<Scoped>, boolean]>([
    ["of their workflows", { workflows: ["kyb"] }, {}, true],
    ["of another workflow", { workflows: ["loans"] }, {}, false],
    ["of no workflow at all", { workflows: [] }, {}, false],
    ["in one of their queues", { queueIds: ["incidents", "review"] }, {}, true],
    ["in none of them", { queueIds: ["incidents"] }, {}, false],
    ["their own", { queueIds: ["mine"] }, { assigneeId: "usr_me" }, true],
    ["a colleague's", { queueIds: ["mine"] }, { assigneeId: "usr_other" }, false],
    ["in a queue that the tenant has built", { queueIds: ["big"] }, {}, true],
    ["not in that any more", { queueIds: ["big"] }, { riskScore: 20 }, false],
    ["in a queue that is gone", { queueIds: ["old"] }, {}, false],
    ["of their workflow, in another queue", { workflows: ["kyb"], queueIds: ["closed"] }, {}, false],
    ["of their workflow, in their queue", { workflows: ["kyb"], queueIds: ["review"] }, {}, true],
    ["closed", { queueIds: ["closed"] }, { status: "completed" }, true],
    ["that nobody limits", {}, {}, true],
  ])("%s", (_name, scope, over, expected) => {
    expect(isInScope(scope, { ...row, ...over }, facts)).toBe(expected);
  });
});
