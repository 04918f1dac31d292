import { beforeAll, describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/lib/json";
import { type ApiClient, aTenantClient, reviewChart } from "../support/api";
import { atRest } from "../support/cases";

// People know a workflow by its name, programs by its key: wherever cases are listed, both are told.

let api: ApiClient;
let first: { caseId: string; entityId: string };
let second: { caseId: string; entityId: string };
const config = { allowMultipleActiveWorkflows: true };

beforeAll(async () => {
  const { api: client, tenantId } = await aTenantClient();
  api = client;
  const draft = {
    key: "kyb_basic",
    name: "kyb-basic",
    displayName: "Companies, in short",
    definition: reviewChart,
    config,
  };
  const versions = [draft, { ...draft, displayName: "Companies" }];
  const opened: { caseId: string; entityId: string }[] = [];
  for (const version of versions) {
    const made = await api.post("/workflow-definitions", version);
    expect((await api.post(`/workflow-definitions/${made.textAt("id")}/publish`)).status, made.text).toBe(200);
    const entity = { type: "business", id: "acme", data: { companyName: "Acme", email: "office@acme.test" } };
    const answer = await api.post("/cases", { workflow: made.textAt("id"), context: { entity } });
    const caseId = answer.textAt("id");
    await atRest({ tenantId, caseId } as Parameters<typeof atRest>[0]);
    opened.push({ caseId, entityId: answer.textAt("context.entity.ballerineEntityId") });
  }
  [first, second] = opened as [typeof first, typeof second];
});

const named = { key: "kyb_basic", version: 1, name: "Companies, in short" };
const namedAnew = { key: "kyb_basic", version: 2, name: "Companies" };
const listed = async (path: string) => (await api.get(path)).json.data as JsonObject[];

describe("what the workflow of a case is called", () => {
  it.each([
    ["the list of cases", () => listed("/cases")],
    ["what a search finds", () => listed("/cases?q=acme&status=active")],
    ["the cases of somebody", () => listed(`/entities/${first.entityId}/cases`)],
    [
      "the cases of a company, as documented",
      async () => JSON.parse((await api.get(`/external/businesses/${first.entityId}/workflows`)).text) as JsonObject[],
    ],
  ])("stands in %s, as the version of each case says it", async (_where, read) => {
    const rows = await read();
    const of = (caseId: string) => rows.find(({ id }) => id === caseId)?.workflow;
    expect([of(first.caseId), of(second.caseId)]).toMatchObject([named, namedAnew]);
  });

  it("stands with related cases, in somebody's history and in what a queue would have", async () => {
    expect(await listed(`/cases/${second.caseId}/related`)).toMatchObject([{ caseId: first.caseId, workflow: named }]);
    const history = await listed(`/entities/${first.entityId}/timeline?kind=cases`);
    expect(history.find(({ caseId }) => caseId === first.caseId)?.detail).toMatchObject({
      ...{ workflow: "kyb_basic", workflowName: "Companies, in short" },
    });
    const tried = await api.post("/queues/preview", { conditions: { workflows: ["kyb_basic"] } });
    const names = (tried.json.examples as JsonObject[]).map(({ workflow, workflowName }) => [workflow, workflowName]);
    expect(names.toSorted()).toEqual([
      ["kyb_basic", "Companies"],
      ["kyb_basic", "Companies, in short"],
    ]);
  });
});
