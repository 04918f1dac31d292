import { expect, it } from "vitest";
import type { JsonObject } from "../../src/lib/json";
import { type ApiClient, aTenantClient, publish } from "../support/api";
import { eventually } from "../support/eventually";

const chart = { id: "c", initial: "checking", states: { checking: { on: { done: "end" } }, end: { type: "final" } } };
const sanctions = {
  ...{ name: "sanctions", pluginKind: "company-sanctions", vendor: "sandbox", stateNames: ["checking"] },
  options: { immediateResults: true },
};
const config = { allowMultipleActiveWorkflows: true };

/** What the sandbox vendor found about a company that resembles a listed one. */
async function hitIn(api: ApiClient, companyName = "Al Nakhla Foods Ltd") {
  const entity = { type: "business", data: { companyName, country: "GB", registrationNumber: "99000149" } };
  const caseId = (await api.post("/cases", { workflow: "names", context: { entity }, config })).textAt("id");
  const match = await eventually(async () => {
    const runs = (await api.get(`/cases/${caseId}/checks`)).at("data") as {
      result: { matches: JsonObject[] } | null;
    }[];
    const found = runs[0]?.result?.matches[0];
    if (found === undefined) throw new Error(JSON.stringify(runs));
    return found;
  });
  return { caseId, match, subject: String(match.subjectKey) };
}

it("what a vendor found is decided as the hits of one's own lists are: for this case, until what was found changes", async () => {
  const { api } = await aTenantClient();
  await publish(api, "names", chart, { extensions: { apiPlugins: [sanctions] } });
  const [one, same, renamed] = await Promise.all([hitIn(api), hitIn(api), hitIn(api, "Al Nakhla Food Stores Ltd")]);
  const { list, entryId, entryHash, subjectKey } = one.match;
  expect(one.match).toMatchObject({ list: "sandbox", entryId: "S-102", entity: { name: expect.any(String) } });
  expect((await hitAgain(api, one.caseId)).entryHash).toBe(entryHash);
  expect(same.match).toMatchObject({ entryId, entryHash });
  expect(same.subject).not.toBe(subjectKey);
  expect(renamed.match.entryHash).not.toBe(entryHash);

  const decision = { subjectKey, list, entryId, entryHash, caseId: one.caseId };
  const reason = "Another company: number and country differ";
  const said = await api.post("/screening/decisions", { ...decision, verdict: "false_positive", reason });
  expect(said.status, said.text).toBe(201);
  const decided = async (subject: string) =>
    (await api.get(`/screening/subjects/${subject}/decisions`)).at("data") as JsonObject[];
  expect(await decided(one.subject)).toMatchObject([{ entryId, entryHash, verdict: "false_positive", reason }]);
  expect(await decided(same.subject)).toEqual([]);
  const timeline = (await api.get(`/cases/${one.caseId}/timeline?limit=100`)).at("data") as JsonObject[];
  expect(timeline.filter(({ type }) => type === "screening.decided").length).toBe(1);
});

async function hitAgain(api: ApiClient, caseId: string): Promise<JsonObject> {
  const runs = (await api.get(`/cases/${caseId}/checks`)).at("data") as { result: { matches: JsonObject[] } }[];
  return runs[0]?.result.matches[0] ?? {};
}
