import { beforeAll, expect, it } from "vitest";
import demoCases from "../../scripts/demo/cases.json";
import definition from "../../scripts/demo/definitions/kyb_in_depth.json";
import ruleSet from "../../scripts/demo/rule-sets/kyb-in-depth.json";
import type { JsonObject } from "../../src/lib/json";
import { type Answered, type ApiClient, aTenantClient } from "../support/api";
import { type DefinitionFile, publishFiles, untilState } from "../support/journey";

let api: ApiClient;
/** The demo's companies by their external ids: under way all at once, each looked at by a test of its own. */
const opened = new Map<string, string>();
beforeAll(async () => {
  ({ api } = await aTenantClient());
  const draft = await api.post("/rule-sets", ruleSet);
  expect(draft.status).toBe(201);
  expect((await api.post(`/rule-sets/${draft.textAt("id")}/publish`)).status).toBe(200);
  await publishFiles(api, definition as unknown as DefinitionFile);
  const bodies = demoCases.map((one) => one as unknown as JsonObject);
  const caseIds = await Promise.all(bodies.map(open));
  for (const [place, { externalId }] of demoCases.entries()) opened.set(externalId, caseIds[place] ?? "");
});

const open = async (body: JsonObject): Promise<string> => {
  const caseId = (await api.post("/cases", body)).textAt("id");
  expect((await api.post(`/cases/${caseId}/events`, { name: "COLLECTION_FLOW_FINISHED" })).status).toBe(200);
  return caseId;
};

const nameOf = (id: string) => ruleSet.rules.find((rule) => rule.id === id)?.indicator;
const indicatorsIn = (read: Answered) =>
  Object.values(read.at("context.pluginsOutput.risk_evaluation.riskIndicatorsByDomain") as JsonObject)
    .flatMap((inDomain) => (inDomain as { name: string }[]).map(({ name }) => name))
    .sort();

// What a newcomer sees of each company that `npm start` opens: where it goes, and what is said against it.
it.each([
  ["demo-clear", "auto_approved", "low", []],
  ["demo-review", "manual_review", "medium", ["R-10"]],
  ["demo-high", "senior_review", "critical", ["R-03", "R-06", "R-10", "R-11", "R-14"]],
  ["demo-struck-off", "senior_review", "critical", ["R-01", "R-13"]],
] as const)("%s: twelve checks of twelve kinds, then %s with a %s risk", async (externalId, state, level, expected) => {
  const caseId = opened.get(externalId) ?? "";
  const ended = await untilState(api, caseId, state);
  expect((await api.get(`/cases/${caseId}`)).json).toMatchObject({ risk: { level }, incidents: [] });
  const runs = (await api.get(`/cases/${caseId}/checks`)).at("data") as JsonObject[];
  const checks = runs.filter(({ type }) => type !== "riskRules");
  expect(checks.filter(({ status }) => status !== "success")).toEqual([]);
  expect(new Set(checks.map(({ type }) => type)).size).toBe(12);
  expect(indicatorsIn(ended)).toEqual(expected.map(nameOf).sort());
});

it("a company that cannot be checked in full is never approved by itself", async () => {
  const [clear] = demoCases;
  const body = structuredClone(clear) as unknown as {
    externalId: string;
    context: { entity: { id: string; data: JsonObject } };
  };
  body.externalId = "demo-no-register";
  body.context.entity.id = "demo-no-register";
  body.context.entity.data.registrationNumber = "SBX-REGISTRY-ERROR";
  const caseId = await open(body as unknown as JsonObject);
  const review = await untilState(api, caseId, "senior_review");
  expect(indicatorsIn(review)).toContain(nameOf("R-19"));
});
