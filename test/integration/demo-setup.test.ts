import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import demoCases from "../../scripts/demo/cases.json";
import definition from "../../scripts/demo/definitions/kyb_in_depth.json";
import desk from "../../scripts/demo/desk.json";
import ruleSet from "../../scripts/demo/rule-sets/kyb-in-depth.json";
import {
  type ApiCall,
  type DemoDesk,
  makeMissingQueues,
  openDemoCases,
  publishMissing,
  publishMissingRuleSets,
  sendDemoTransactions,
  watchDemoCompanies,
} from "../../scripts/demo-api.mjs";
import type { User } from "../../src/db/users";
import type { TenantId } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import type { Method } from "../../src/routes/framework";
import { type ApiClient, aTenantClient } from "../support/api";
import { eventually } from "../support/eventually";
import { untilState } from "../support/journey";
import { seedUser } from "../support/tenant";

// What `npm start` calls once the server answers, against the real API.
let api: ApiClient;
let call: ApiCall;
let tenantId: TenantId;
let admin: User;
beforeAll(async () => {
  ({ api, tenantId } = await aTenantClient());
  admin = await seedUser(env, tenantId, "admin");
  call = async (method, path, body, key) => {
    const headers = { "content-type": "application/json", ...(key !== undefined && { "idempotency-key": key }) };
    const answer = await api.send(method as Method, path, {
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, json: answer.json };
  };
});

/** The person whom a note names is somebody of this tenant here. */
const deedsHere = (): DemoDesk["deeds"] =>
  JSON.parse(JSON.stringify(desk.deeds).replaceAll("usr_demo_admin", admin.id));
const setUp = async () => [
  ...(await publishMissingRuleSets(call, [ruleSet])),
  ...(await publishMissing(call, [definition])),
  ...(await makeMissingQueues(call, desk.queues)),
  ...(await openDemoCases(call, demoCases, deedsHere())),
  ...(await sendDemoTransactions(call)),
  ...(await watchDemoCompanies(call, desk.monitors)),
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

it("shows a team at work: queues of its own, a time limit that runs, labels, a note that names somebody, an escalated case", async () => {
  const of = async (externalId: string) =>
    (await api.get(`/cases?externalId=${externalId}`)).at("data.0") as JsonObject;
  const [review, high] = [await of("demo-review"), await of("demo-high")];
  expect((await api.get(`/cases/${String(review.id)}`)).json).toMatchObject({
    labels: ["food"],
    // At risk after 36 seconds: a slow machine may have taken them by now.
    sla: { rule: "first look", state: expect.stringMatching(/^(?:running|at_risk)$/) },
  });
  expect((await api.get(`/cases/${String(high.id)}`)).json).toMatchObject({
    labels: ["watch list"],
    sla: { rule: "senior decision" },
  });
  expect((await api.get(`/cases/${String(high.id)}/notes`)).at("data.0")).toMatchObject({ mentions: [admin.id] });
  const idsIn = async (queue: string) =>
    ((await api.get(`/cases?queue=${queue}`)).at("data") as JsonObject[]).map(({ externalId }) => externalId);
  // The list follows its cases at a little distance.
  await eventually(async () => expect(await idsIn("senior-desk")).toEqual(["demo-high"]));
  const onDesk = ["demo-high", "demo-review", "demo-struck-off"];
  await eventually(async () => expect((await idsIn("kyb-desk")).toSorted()).toEqual(onDesk));
  // A little later the case that waits is at risk, and an hour later it has gone to those who settle it.
  const setForward = (seconds: number) => api.post("/sandbox/clock/advance", { seconds });
  const reviewSla = async () => (await api.get(`/cases/${String(review.id)}`)).at("sla.state");
  await setForward(60);
  await eventually(async () => expect(await reviewSla()).toBe("at_risk"));
  await setForward(3_600);
  await eventually(async () => expect(await reviewSla()).toBe("breached"));
  await eventually(async () => expect(await idsIn("senior-desk")).toContain("demo-review"));
}, 120_000);

/** Rules over transactions that have an open alert: whom it is about. */
const alertsOfRules = async () => {
  const alerts = (await api.get("/alerts?source=transaction&limit=100")).at("data") as JsonObject[];
  return alerts.map(({ ruleName, subjectName }) => `${String(ruleName)}: ${String(subjectName)}`).sort();
};
const stories = [
  "A high share of chargebacks: Old Foundry Castings Ltd",
  "A large single payment by credit card: Silverbirch Property Ltd",
  "Above the average of peers by other means than credit card: Harbour Lantern Coffee Ltd",
  "One card at many merchants: null",
  "Structuring by other means than credit card: Al Nakhla Foods Ltd",
];

it("sends a month of payments with five stories, each of which is found, and no other; two companies are watched", async () => {
  await eventually(async () => expect(await alertsOfRules()).toEqual(stories));
  const company = (await api.get("/entities?correlationId=demo-review")).textAt("data.0.id");
  const monitors = (await api.get(`/entities/${company}/monitors`)).at("data") as JsonObject[];
  const watched = monitors.filter(({ enabled }) => enabled === true).map(({ kind }) => kind);
  expect(watched.toSorted()).toEqual(["kyc_refresh", "registry", "screening"]);
}, 60_000);

it("gives every company somebody to be compared with, whatever its peers have in common", async () => {
  const templates = (await api.get("/alert-definition-templates")).at("data") as JsonObject[];
  const [to, from] = [0, 31].map((days) => new Date(Date.now() - days * 86_400_000).toISOString());
  for (const id of ["above-segment-average-card", "above-peer-average-card"]) {
    const { definition } = templates.find((template) => template.id === id) as { definition: JsonObject };
    // Everybody is above nearly nothing, as long as there is a norm at all.
    const compare = { ...(definition.compare as JsonObject), factor: 0.001 };
    const { minimumAmount: _least, ...nearlyAll } = { ...definition, compare } as JsonObject;
    const tried = await api.post("/alert-definitions/backtests", { definition: nearlyAll, from, to });
    expect([id, tried.status, tried.at("result.draft.subjects")]).toEqual([id, 200, 4]);
  }
});

it("the next start opens, publishes and complains of nothing", async () => {
  expect(await setUp()).toEqual([]);
  expect(await casesOf()).toHaveLength(demoCases.length);
  const high = (await api.get("/cases?externalId=demo-high")).textAt("data.0.id");
  expect((await api.get(`/cases/${high}/notes`)).at("data")).toHaveLength(1);
  expect(await alertsOfRules()).toEqual(stories);
});
