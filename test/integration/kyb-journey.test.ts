import { afterEach, expect, it, vi } from "vitest";
import kyb from "../../scripts/demo/definitions/kyb.json";
import kyc from "../../scripts/demo/definitions/kyc.json";
import { getPath, type Json, type JsonObject } from "../../src/lib/json";
import { type ApiClient, aTenantClient } from "../support/api";
import { eventually } from "../support/eventually";
import { type DefinitionFile, publishFiles, runOf, untilState } from "../support/journey";
import { receiverAt } from "../support/receiver";

afterEach(() => void vi.restoreAllMocks());

/** Three owners, two of them with a quarter or more: one whose vendor has a bad day, one whose answer comes after the deadline. */
const company = (externalId: string): JsonObject => ({
  workflow: "kyb",
  externalId,
  context: {
    entity: {
      type: "business",
      id: "crm-1",
      data: {
        companyName: "Northwind Trading Ltd",
        registrationNumber: "SBX-OWNERSHIP-SLOW",
        country: "GB",
        additionalInfo: {
          ubos: [
            { firstName: "Ada", lastName: "Flaky", email: "ada@example.com", ownershipPercentage: 60 },
            { firstName: "Bob", lastName: "Identity-Late", email: "bob@example.com", ownershipPercentage: "25" },
            { firstName: "Eve", lastName: "Small", email: "eve@example.com", ownershipPercentage: 15 },
          ],
        },
      },
    },
  },
});

/** A week is long to wait for someone who does not answer: the next version of `kyc` gives them a second. */
async function hurry(api: ApiClient): Promise<void> {
  const draft = await api.post("/workflow-definition/kyc/upgrade");
  const extensions = structuredClone(draft.at("extensions")) as { apiPlugins: JsonObject[] };
  for (const plugin of extensions.apiPlugins) if (plugin.name === "kyc_session") plugin.callbackDeadlineSeconds = 1;
  const id = draft.textAt("id");
  expect((await api.put(`/workflow-definition/${id}/extensions`, { extensions })).status).toBe(200);
  expect((await api.post(`/workflow-definitions/${id}/publish`)).at("version")).toBe(2);
}

const childrenOf = async (api: ApiClient, caseId: string): Promise<JsonObject[]> =>
  (await api.get(`/cases/${caseId}/children`)).at("data") as JsonObject[];

const attempts = (run: JsonObject): (Json | undefined)[] =>
  (run.attempts as Json[]).map((attempt) => getPath(attempt, "outcome"));

it("a company goes from collection to approval through HTTP alone, and its receiver can account for every step", {
  timeout: 120_000,
}, async () => {
  const { api } = await aTenantClient();
  await publishFiles(api, kyc as unknown as DefinitionFile, kyb as unknown as DefinitionFile);
  await hurry(api);
  let secret = "";
  const receiver = receiverAt("kyb.fake.test", () => secret);
  secret = (await api.post("/webhook-endpoints", { url: "https://kyb.fake.test/all" })).textAt("secret");

  const opened = await api.post("/cases", company("order-1"), { "idempotency-key": "open-order-1" });
  expect([opened.status, opened.at("state")]).toEqual([201, "collection_flow"]);
  const caseId = opened.textAt("id");
  const submitted = await api.post(`/cases/${caseId}/events`, { name: "COLLECTION_FLOW_FINISHED", expectedVersion: 1 });
  expect([submitted.status, submitted.at("accepted"), submitted.at("state")]).toEqual([200, true, "screening"]);

  // One child per owner of a quarter or more. The one that is late goes to a person; the flaky one finishes by itself.
  await eventually(async () =>
    expect((await childrenOf(api, caseId)).map((child) => [child.state, child.status]).sort()).toEqual([
      ["auto_approved", "completed"],
      ["manual_review", "active"],
    ]),
  );
  const children = await childrenOf(api, caseId);
  const childIn = (state: string): string => String(children.find((child) => child.state === state)?.id);
  const flaky = await runOf(api, childIn("auto_approved"), "kyc_session");
  expect([flaky.status, attempts(flaky)]).toEqual(["success", ["failed", "failed", "success"]]);
  expect(await runOf(api, caseId, "ubo")).toMatchObject({ status: "success", attempts: [{ outcome: "waiting" }] });

  // The late answer is kept, and changes nothing.
  const lateChild = childIn("manual_review");
  await eventually(async () =>
    expect(await runOf(api, lateChild, "kyc_session")).toMatchObject({ status: "success", late: true }),
  );
  const waiting = await api.get(`/cases/${lateChild}`);
  expect([waiting.at("state"), waiting.at("parentId")]).toEqual(["manual_review", caseId]);
  expect((await api.get(`/cases/${caseId}`)).at("state")).toBe("screening");
  expect((await api.post(`/cases/${lateChild}/decision`, { decision: "approve" })).at("outcome")).toBe("approved");

  // The join holds, the score is there, a person decides.
  const review = await untilState(api, caseId, "manual_review");
  expect(review.json).toMatchObject({ risk: { score: 0, level: "low" }, incidents: [] });
  expect(review.at("childIds")).toEqual(children.map((child) => child.id));
  const approved = await api.post(`/cases/${caseId}/decision`, { decision: "approve", comment: "seen" });
  expect(approved.json).toMatchObject({ status: "completed", state: "approved", outcome: "approved" });

  // Every event of every case, once, verified, without a gap.
  const bodiesOf = (id: string) => receiver.deliveries.map(({ body }) => body).filter((body) => body.caseId === id);
  for (const id of [caseId, ...children.map((child) => String(child.id))]) {
    await eventually(() => expect(bodiesOf(id).map((body) => body.type)).toContain("workflow.completed"));
    const last = Math.max(...bodiesOf(id).map((body) => Number(body.sequence)));
    await eventually(() => expect(new Set(bodiesOf(id).map((body) => body.sequence)).size).toBe(last));
    expect(bodiesOf(id)).toHaveLength(last);
  }
  expect(receiver.forgeries).toEqual([]);
  const ids = receiver.deliveries.map(({ headers, body }) => [headers.get("webhook-id"), body.id]);
  expect(new Set(ids.flat()).size).toBe(ids.length);

  const told = new Set(bodiesOf(caseId).map((body) => body.type));
  for (const type of ["case.created", "collection.submitted", "check.completed", "risk.scored", "workflow.completed"])
    expect(told).toContain(type);
  expect(bodiesOf(caseId).find((body) => body.type === "workflow.completed")).toMatchObject({
    workflowFinalState: "approved",
    data: { childWorkflows: { kyc: Object.fromEntries(children.map((child) => [child.id, { outcome: "approved" }])) } },
  });
  const moves = (await api.get(`/cases/${caseId}/timeline?limit=100`)).at("data") as JsonObject[];
  expect(moves.filter((move) => move.fromState !== move.toState).map((move) => move.toState)).toEqual([
    "collection_flow",
    "screening",
    "manual_review",
    "approved",
  ]);
});
