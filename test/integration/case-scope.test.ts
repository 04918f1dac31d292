import { describe, expect, it } from "vitest";
import type { Role } from "../../src/domain";
import { apiRoutes } from "../../src/routes/api";
import { isAboutOneCase, showsCases } from "../../src/routes/framework-case-facts";
import { type ApiClient, anAnalystClient, aTenantClient, publish, reviewChart } from "../support/api";

const person = (n: number) => ({
  entity: { type: "individual", data: { firstName: `Ada${n}`, lastName: "Byron", email: `a${n}@example.test` } },
});

/** Two workflows with a case each, and somebody who may know of the first one only. */
async function aLimitedPerson(caseScope: { workflows?: string[]; queueIds?: string[] }, role: Role = "analyst") {
  const seeded = await aTenantClient();
  await publish(seeded.api, "cards", reviewChart);
  await publish(seeded.api, "loans", { ...reviewChart, id: "loans" });
  const [mine, other] = [await open(seeded.api, "cards", 1), await open(seeded.api, "loans", 2)];
  const { api, user } = await anAnalystClient(seeded.tenantId, role);
  const { api: admin } = await anAnalystClient(seeded.tenantId, "admin");
  expect((await admin.patch(`/users/${user.id}`, { caseScope })).status).toBe(200);
  // What the queue writes to the list, written now.
  for (const id of [mine, other]) await admin.post(`/cases/${id}/assignment`, { assigneeId: null });
  return { ...seeded, key: seeded.api, admin, api, user, mine, other };
}
const open = async (api: ApiClient, workflow: string, n: number) =>
  (await api.post("/cases", { workflow, context: person(n) })).textAt("id");
const idsIn = (answer: { at(path: string): unknown }) => (answer.at("data") as { id: string }[]).map(({ id }) => id);

describe("a person who is limited to some cases", () => {
  it("meets no other case by any route that names one: they are not there", async () => {
    const { api, admin, user, mine, other } = await aLimitedPerson({ workflows: ["cards"] }, "manager");
    const routes = apiRoutes.filter((route) => isAboutOneCase(route) && "scope" in route.policy);
    expect(routes.length).toBeGreaterThan(40);
    const ask = (route: (typeof routes)[number], id: string) =>
      api.send(route.method, route.path.replace("{id}", id).replaceAll(/\{\w+\}/g, "x"), {
        ...(route.method !== "GET" && {
          body: "{}",
          headers: { "content-type": route.form ? "multipart/form-data; boundary=b" : "application/json" },
        }),
      });
    for (const route of routes) {
      const answer = await ask(route, other);
      // A role that lacks the capability, a malformed body and a missing upgrade are told before; nothing of the case is.
      expect([route.name, [400, 403, 404].includes(answer.status)]).toEqual([route.name, true]);
      if (route.method === "GET") expect([route.name, answer.status]).toEqual([route.name, 404]);
      expect(answer.text).not.toContain("Ada2");
    }
    expect((await api.get(`/cases/${mine}`)).status).toBe(200);
    expect((await api.post(`/cases/${other}/notes`, { content: "hello" })).status).toBe(404);
    expect((await api.post(`/cases/${mine}/notes`, { content: "hello" })).status).toBe(201);
    // Nor is anybody told of a case they may not know of.
    const naming = { content: "@limited", mentions: [user.id] };
    const refused = await admin.post(`/cases/${other}/notes`, naming);
    expect([refused.status, refused.at("error.param")]).toEqual([400, "mentions.0"]);
    expect((await admin.post(`/cases/${mine}/notes`, naming)).status).toBe(201);
  });

  it("sees, finds, counts and takes theirs only", async () => {
    const { api, user, mine, other } = await aLimitedPerson({ workflows: ["cards"] });
    for (const query of [
      "",
      "?q=byron",
      "?queue=review",
      "?queue=all_open",
      "?sort=-updatedAt",
      "?sort=-risk",
      "?status=active",
    ])
      expect([query, idsIn(await api.get(`/cases${query}`))]).toEqual([query, [mine]]);
    expect(idsIn(await api.get("/cases?workflow=loans"))).toEqual([]);
    expect((await api.get("/cases/count?status=active")).at("count")).toBe(1);
    const counts = (await api.get("/queues")).at("data") as { id: string; count: number }[];
    const countOf = (id: string) => counts.find((queue) => queue.id === id)?.count;
    expect(["review", "unassigned", "all_open", "mine"].map(countOf)).toEqual([1, 1, 1, 0]);
    const taken = await api.post("/cases/claim-next", { queueId: "review" });
    expect([taken.at("id"), taken.at("assignee.id")]).toEqual([mine, user.id]);
    expect((await api.post("/cases/claim-next", { queueId: "review" })).status).toBe(204);
    expect((await api.get(`/cases/${other}`)).status).toBe(404);
  });

  it("is limited by what a case is now: it comes and goes with its queue", async () => {
    const { api, admin, mine, other } = await aLimitedPerson({ queueIds: ["review", "mine"] });
    expect(idsIn(await api.get("/cases")).sort()).toEqual([mine, other].sort());
    await admin.post(`/cases/${other}/cancel`, { reason: "moved away" });
    expect((await api.get(`/cases/${other}`)).status).toBe(404);
    expect(idsIn(await api.get("/cases"))).toEqual([mine]);
  });

  it("is limited by a queue of the tenant's own; one that is gone holds nothing", async () => {
    const { api, admin, mine, other } = await aLimitedPerson({ queueIds: ["loan-desk"] });
    expect(idsIn(await api.get("/cases"))).toEqual([]);
    const made = await admin.post("/queues", { id: "loan-desk", name: "Loans", conditions: { workflows: ["loans"] } });
    expect(made.status).toBe(201);
    for (const id of [mine, other]) await admin.post(`/cases/${id}/notes`, { content: "filed anew" });
    expect(idsIn(await api.get("/cases"))).toEqual([other]);
    expect([(await api.get(`/cases/${other}`)).status, (await api.get(`/cases/${mine}`)).status]).toEqual([200, 404]);
  });

  it("is shown nothing by routes that show facts of many cases and do not heed the limits", async () => {
    const { api } = await aLimitedPerson({ workflows: ["cards"] }, "manager");
    const closed = apiRoutes.filter(
      (route) => "scope" in route.policy && showsCases(route) && !isAboutOneCase(route) && !route.heedsCaseScope,
    );
    expect(closed.map(({ name }) => name)).toEqual(expect.arrayContaining(["listAlerts", "listStandaloneChecks"]));
    for (const route of closed.filter(({ method }) => method === "GET"))
      expect([route.name, (await api.get(route.path.replaceAll(/\{\w+\}/g, "x"))).status]).toEqual([route.name, 403]);
  });
});
