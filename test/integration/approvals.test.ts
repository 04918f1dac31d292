import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { caseOf } from "../../src/cases/case-of";
import type { Actor, CaseRef, UserId } from "../../src/domain";
import { parseId } from "../../src/domain";
import { type ApiClient, anAnalystClient, aTenantClient, publish } from "../support/api";

const chart = {
  id: "approvals",
  initial: "open",
  states: {
    open: { on: { ASK: "asked" } },
    asked: { on: { GRANTED: "granted", DENIED: "denied" } },
    granted: { type: "final", tags: ["approved"] },
    denied: { type: "final", tags: ["rejected"] },
  },
};
const approval = {
  pluginKind: "approval",
  name: "four_eyes",
  displayName: "Four eyes",
  stateNames: ["asked"],
  count: 2,
  timeoutSeconds: 86_400,
  successAction: "GRANTED",
  cancelledAction: "DENIED",
};

let world: Awaited<ReturnType<typeof aTenantClient>>;
let people: { api: ApiClient; id: string }[];
const person = (place: number) => people[place] as { api: ApiClient; id: string };

beforeAll(async () => {
  world = await aTenantClient();
  people = [];
  for (const role of ["analyst", "analyst", "admin", "viewer"] as const) {
    const { api, user } = await anAnalystClient(world.tenantId, role);
    people.push({ api, id: user.id });
  }
  await publish(world.api, "approvals", chart, { extensions: { commonPlugins: [approval] } });
});

const open = async (by: ApiClient = world.api): Promise<string> => {
  const opened = await by.post("/cases", {
    workflow: "approvals",
    context: { entity: { type: "business", data: { companyName: "Acme" } } },
    config: { allowMultipleActiveWorkflows: true },
  });
  const id = opened.textAt("id");
  await world.api.post(`/cases/${id}/events`, { name: "ASK" });
  return id;
};
const vote = (by: ApiClient, id: string, decision: "approve" | "reject", more = {}) =>
  by.post(`/cases/${id}/approvals/four_eyes/votes`, { decision, ...more });

describe("approvals over the API", () => {
  it("lists who is asked and who has said what, and is granted by two people", async () => {
    const id = await open();
    const listed = await world.api.get(`/cases/${id}/approvals`);
    expect(listed.at("data.0")).toMatchObject({
      plugin: "four_eyes",
      displayName: "Four eyes",
      status: "waiting",
      count: 2,
      approvals: 0,
      votes: [],
    });
    const first = await vote(person(0).api, id, "approve", { comment: "fine" });
    expect([first.status, first.at("state")]).toEqual([200, "asked"]);
    const second = await vote(person(2).api, id, "approve");
    expect([second.status, second.at("state"), second.at("outcome")]).toEqual([200, "granted", "approved"]);
    const after = await person(3).api.get(`/cases/${id}/approvals`);
    expect(after.at("data.0")).toMatchObject({
      status: "approved",
      approvals: 2,
      votes: [
        { byId: person(0).id, role: "analyst", decision: "approve", comment: "fine" },
        { byId: person(2).id, role: "admin" },
      ],
    });
  });

  it("takes no vote of a key, of a viewer, or of who opened the case", async () => {
    const id = await open(person(0).api);
    for (const by of [world.api, person(3).api, person(0).api]) {
      const voted = await vote(by, id, "approve");
      expect([voted.status, voted.at("error.type")]).toEqual([403, "permission"]);
    }
    expect((await world.api.get(`/cases/${id}/approvals`)).at("data.0.votes")).toEqual([]);
  });

  it("takes a vote on a case that somebody else works on", async () => {
    const id = await open();
    await world.api.post(`/cases/${id}/assignment`, { assigneeId: person(0).id });
    expect((await vote(person(1).api, id, "approve")).status).toBe(200);
  });

  it("says 409 when nobody is asked", async () => {
    const id = await open();
    await vote(person(0).api, id, "reject");
    expect((await vote(person(1).api, id, "approve")).status).toBe(409);
  });

  it("keeps to the version it is given", async () => {
    const id = await open();
    expect((await vote(person(0).api, id, "approve", { expectedVersion: 1 })).at("error.code")).toBe("stale_version");
  });
});

describe("G28: four eyes hold in the object", () => {
  // Sabotage tried: a person's votes are added up (approvals.ts) → red.
  it("however votes race, one person is one vote and a case is granted by two", async () => {
    const id = await open();
    const ref: CaseRef = { tenantId: world.tenantId, caseId: parseId("case", id) as CaseRef["caseId"] };
    const actor = (place: number): Actor => ({
      kind: "analyst",
      tenantId: world.tenantId,
      userId: person(place).id as UserId,
      role: "analyst",
      name: "A",
      email: "a@example.test",
    });
    // Straight at the object, past whatever a route might check: the same person ten times at once, with ten comments.
    const same = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        caseOf(env, ref).dispatch(
          {
            id: null,
            actor: actor(0),
            expectedVersion: null,
            body: { type: "vote", plugin: "four_eyes", decision: "approve", comment: `${n}` },
          },
          null,
        ),
      ),
    );
    expect(same.every((one) => one.ok)).toBe(true);
    expect((await world.api.get(`/cases/${id}`)).at("state")).toBe("asked");
    expect((await world.api.get(`/cases/${id}/approvals`)).at("data.0.approvals")).toBe(1);

    const others = await Promise.all([vote(person(1).api, id, "approve"), vote(person(2).api, id, "approve")]);
    expect(others.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await world.api.get(`/cases/${id}/approvals`)).at("data.0")).toMatchObject({
      status: "approved",
      approvals: 2,
    });
  });

  it("a repeated vote with one Idempotency-Key is one vote", async () => {
    const id = await open();
    const headers = { "Idempotency-Key": `vote-${id}` };
    const [one, other] = await Promise.all([
      person(0).api.post(`/cases/${id}/approvals/four_eyes/votes`, { decision: "approve" }, headers),
      person(0).api.post(`/cases/${id}/approvals/four_eyes/votes`, { decision: "approve" }, headers),
    ]);
    expect(one.text).toBe(other.text);
  });
});
