import { beforeAll, expect, it } from "vitest";
import demoCases from "../../scripts/demo/cases.json";
import definition from "../../scripts/demo/definitions/kyb_in_depth.json";
import ruleSet from "../../scripts/demo/rule-sets/kyb-in-depth.json";
import { type ApiCall, openDemoCases, publishMissing, publishMissingRuleSets } from "../../scripts/demo-api.mjs";
import type { JsonObject } from "../../src/lib/json";
import type { Method } from "../../src/routes/framework";
import { type ApiClient, aTenantClient } from "../support/api";
import { untilState } from "../support/journey";

// What `npm start` calls once the server answers, against the real API.
let api: ApiClient;
let call: ApiCall;
beforeAll(async () => {
  ({ api } = await aTenantClient());
  call = async (method, path, body, key) => {
    const headers = { "content-type": "application/json", ...(key !== undefined && { "idempotency-key": key }) };
    const answer = await api.send(method as Method, path, {
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, json: answer.json };
  };
});

const setUp = async () => [
  ...(await publishMissingRuleSets(call, [ruleSet])),
  ...(await publishMissing(call, [definition])),
  ...(await openDemoCases(call, demoCases)),
];
const stateOf = { "demo-clear": "auto_approved", "demo-review": "manual_review" } as Record<string, string>;
const casesOf = async () => (await api.get("/cases?limit=100")).at("data") as JsonObject[];

it("publishes the rule set and opens the four companies, which go where they belong", async () => {
  expect(await setUp()).toEqual([]);
  const published = await api.get(`/rule-sets/${ruleSet.key}`);
  expect([published.status, published.at("status")]).toEqual([200, "published"]);
  const opened = await casesOf();
  expect(opened.map(({ externalId }) => externalId).sort()).toEqual(demoCases.map((one) => one.externalId).sort());
  for (const { id, externalId } of opened)
    await untilState(api, String(id), stateOf[String(externalId)] ?? "senior_review");
}, 60_000);

it("the next start opens, publishes and complains of nothing", async () => {
  expect(await setUp()).toEqual([]);
  expect(await casesOf()).toHaveLength(demoCases.length);
});
