import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import { fetchSelf } from "../../durable-objects/self";
import { saveSignInRules, signInRulesOf } from "../../src/db/sign-in-settings";
import type { CaseId, CaseScope, Role, TenantId } from "../../src/domain";
import { type ApiClient, anAnalystClient, aTenantClient, publish, reviewChart } from "../support/api";
import { aBench } from "../support/cases";
import { eventually } from "../support/eventually";
import { business, childrenOf, opener, owners, person } from "../support/family-cases";
import { formOn } from "../support/form-token";
import { seedAnalyst } from "../support/tenant";

const masking = [
  { path: "entity.data.email", label: "E-mail" },
  { path: "entity.data.lastName", label: "Name", roles: ["admin"] },
];
const secrets = ["ada.king@example.test", "Lovelace"];
const ada = {
  entity: {
    type: "individual",
    data: { firstName: "Ada", lastName: "Lovelace", email: secrets[0], phone: "+4930123" },
  },
};
const config = { allowMultipleActiveWorkflows: true };

const open = async (api: ApiClient, workflow: string, context: object = ada): Promise<string> => {
  const opened = await api.post("/cases", { workflow, context });
  expect(opened.status).toBe(201);
  return opened.textAt("id");
};
const idsIn = (answer: { at(path: string): unknown }) => (answer.at("data") as { id: string }[]).map(({ id }) => id);
const ended = (api: ApiClient, id: string) =>
  vi.waitFor(
    async () => {
      const job = await api.get(`/cases/bulk/${id}`);
      expect(job.at("status")).not.toBe("running");
      return job;
    },
    { timeout: 20_000, interval: 40 },
  );

/** Somebody whose limits are set after they came. */
async function aPerson(tenantId: TenantId, role: Role) {
  const one = await anAnalystClient(tenantId, role);
  const { api: admin } = await anAnalystClient(tenantId, "admin");
  const limit = async (caseScope: CaseScope | null) =>
    expect((await admin.patch(`/users/${one.user.id}`, { caseScope })).status).toBe(200);
  return { ...one, admin, limit };
}

describe("what a definition masks", () => {
  it("is masked where cases of several definitions stand together: lists, related cases, files, vendors' answers", async () => {
    const { api: key, tenantId } = await aTenantClient();
    await publish(key, "veiled", reviewChart, { extensions: { edgecase: { masking } }, config });
    await publish(key, "plain", reviewChart, { config });
    const veiled = await open(key, "veiled");
    const plain = await open(key, "plain", { entity: { type: "individual", data: { phone: "+4930123" } } });
    const { api: analyst } = await anAnalystClient(tenantId);
    const { api: manager } = await anAnalystClient(tenantId, "manager");
    for (const id of [veiled, plain]) await key.post(`/cases/${id}/notes`, { content: "filed" });
    const related = await analyst.get(`/cases/${plain}/related`);
    expect(related.at("data.0.caseId")).toBe(veiled);
    for (const shown of [await analyst.get("/cases"), related])
      for (const secret of secrets) expect(shown.text).not.toContain(secret);
    expect((await key.get("/cases")).text).toContain(secrets[0]);
    // Whoever sees the address and not the name gets a file of that kind.
    const started = await manager.post("/cases/exports", { columns: ["name", "email"] });
    await ended(manager, started.textAt("id"));
    const file = (await manager.get(`/cases/bulk/${started.textAt("id")}/file`)).text;
    expect([file.includes("ada.king@example.test"), file.includes("Lovelace")]).toEqual([true, false]);
    expect((await analyst.get("/raw-answers/raw_nothing")).status).toBe(403);
    expect((await key.get("/raw-answers/raw_nothing")).status).toBe(404);
  });

  it("cannot be guessed letter by letter: it is searched for as a whole by who sees it masked", async () => {
    const { api: key, tenantId } = await aTenantClient();
    await publish(key, "veiled", reviewChart, { extensions: { edgecase: { masking } }, config });
    const id = await open(key, "veiled");
    await key.post(`/cases/${id}/notes`, { content: "filed" });
    const { api: analyst } = await anAnalystClient(tenantId);
    const { api: admin } = await anAnalystClient(tenantId, "admin");
    const found = async (api: ApiClient, q: string) => idsIn(await api.get(`/cases?q=${encodeURIComponent(q)}`)).length;
    for (const q of ["ada.king@exa", "lovel", "adaking"]) expect([q, await found(analyst, q)]).toEqual([q, 0]);
    for (const q of ["ada.king@example.test", "lovelace"]) expect([q, await found(analyst, q)]).toEqual([q, 1]);
    expect([await found(admin, "lovel"), await found(key, "ada.king@exa")]).toEqual([1, 1]);
    expect((await analyst.get("/cases/count?q=lovel")).at("count")).toBe(0);
  });
});

describe("somebody who is limited to some cases", () => {
  it("changes nothing else with a job that was begun before: each case is asked for as they are now", async () => {
    const { api: key, tenantId } = await aTenantClient();
    for (const workflow of ["cards", "loans"]) await publish(key, workflow, reviewChart, { config });
    const [mine, other] = [await open(key, "cards"), await open(key, "loans")];
    const { api, limit } = await aPerson(tenantId, "manager");
    const action = { kind: "move", toVersion: 9 };
    const first = await api.post("/cases/bulk", { action, caseIds: [mine, other] });
    await ended(api, first.textAt("id"));
    await limit({ workflows: ["cards"] });
    const again = await api.post(`/cases/bulk/${first.textAt("id")}/retry`);
    await ended(api, again.textAt("id"));
    const items = (await api.get(`/cases/bulk/${again.textAt("id")}/items`)).at("data") as {
      caseId: string;
      problem: { code: string };
    }[];
    const codeOf = (id: string) => items.find(({ caseId }) => caseId === id)?.problem.code;
    expect([codeOf(mine), codeOf(other)]).toEqual(["bad_value", "not_found"]);
  });

  it("neither hears of children outside of the limits nor decides them by way of the parent", async () => {
    const bench = await aBench();
    const { tenantId } = bench.tenant;
    await bench.define("person", person);
    await bench.define(
      "firm",
      {
        initial: "waiting",
        states: {
          waiting: { meta: { join: { children: { plugin: "open_person" }, event: "IN" } }, on: { IN: "done" } },
          done: { type: "final" },
        },
      },
      { childWorkflowPlugins: [opener("person", "owners")] },
    );
    const parent = await bench.open("firm", business({ companyName: "Acme", owners: owners("Hedwig") }));
    const [child] = await childrenOf(parent, 1);
    const { api, limit } = await aPerson(tenantId, "analyst");
    const family = `/cases/${parent.caseId}/children`;
    expect((await api.get(family)).text).toContain("approve");
    await limit({ workflows: ["firm"] });
    expect((await api.get(`/cases/${child?.caseId}`)).status).toBe(404);
    const listed = await api.get(family);
    expect([listed.at("data.0.name"), listed.at("data.0.allowedEvents")]).toEqual([null, []]);
    const told = await api.post(`${family}/decision`, { decision: "approve", reason: "fine" });
    expect([told.at("accepted"), told.at("refused.0.code")]).toEqual([[], "not_found"]);
    expect((await api.get(`/cases/${parent.caseId}/requirements`)).at("children")).toEqual([]);
    await limit(null);
    const decided = await api.post(`${family}/decision`, { decision: "approve", reason: "fine" });
    expect(decided.at("accepted.0.id")).toBe(child?.caseId);
  });

  it("is not told how much there is to read of the others", async () => {
    const { api: key, tenantId } = await aTenantClient();
    for (const workflow of ["cards", "loans"]) await publish(key, workflow, reviewChart, { config });
    const ids = [await open(key, "cards"), await open(key, "loans")];
    const { api, user, admin, limit } = await aPerson(tenantId, "analyst");
    for (const id of ids) await admin.post(`/cases/${id}/notes`, { content: "look", mentions: [user.id] });
    const unread = async () => (await api.get("/notifications/count")).at("unread");
    await vi.waitFor(async () => expect(await unread()).toBe(2), { timeout: 20_000, interval: 50 });
    await limit({ workflows: ["cards"] });
    expect([await unread(), idsIn(await api.get("/notifications")).length]).toEqual([1, 1]);
  });
});

describe("somebody whose access has ended", () => {
  it("is no longer among those who look at a case, and hears nothing more of it", async () => {
    const { api: key, tenantId } = await aTenantClient();
    await publish(key, "seen", reviewChart, { config });
    const id = (await open(key, "seen")) as CaseId;
    const [gone, stays] = [await seedAnalyst(env, tenantId), await seedAnalyst(env, tenantId)];
    const look = async ({ cookie }: { cookie: string }) => {
      const headers = { upgrade: "websocket", cookie, origin: "http://edgecase.test" };
      const { webSocket } = await fetchSelf(
        new Request(`http://edgecase.test/api/v1/cases/${id}/presence`, { headers }),
      );
      if (webSocket === null) throw new Error("no socket");
      const window = { socket: webSocket, last: "", closed: 0 };
      webSocket.addEventListener("message", ({ data }) => {
        window.last = String(data);
      });
      webSocket.addEventListener("close", ({ code }) => {
        window.closed = code;
      });
      webSocket.accept();
      return window;
    };
    const [theirs, ours] = [await look(gone), await look(stays)];
    await eventually(() => expect(ours.last).toContain(gone.user.id));
    const { api: admin } = await anAnalystClient(tenantId, "admin");
    // The list has to have heard of them: it is asked whose windows are open where.
    await eventually(async () => {
      expect((await admin.post(`/users/${gone.user.id}/deactivate`)).status).toBe(200);
      expect(theirs.closed).toBe(4_000);
    });
    await eventually(() => expect(ours.last).not.toContain(gone.user.id));
    expect(ours.last).toContain(stays.user.id);
    ours.socket.close(1_000);
  });
});

describe("a team that lets people in by identity providers alone", () => {
  it("makes an account by an invitation, and opens it by the provider only", async () => {
    const { api: key, tenantId } = await aTenantClient();
    const made = await key.post("/invitations", { email: `p-${tenantId}@example.test`.toLowerCase(), role: "analyst" });
    const rules = await signInRulesOf(env.DB, tenantId);
    await saveSignInRules(env.DB, tenantId, { ...rules, onlyProviders: true }, Date.now());
    const form = await formOn(await fetchSelf(new Request(made.textAt("url"))), { name: "Ana" });
    const joined = await fetchSelf(
      new Request(made.textAt("url"), {
        method: "POST",
        redirect: "manual",
        body: form.body,
        headers: { origin: new URL(made.textAt("url")).origin, "sec-fetch-site": "same-origin", cookie: form.cookie },
      }),
    );
    expect([joined.status, joined.headers.get("location"), joined.headers.get("set-cookie")]).toEqual([
      303,
      "/sign-in",
      null,
    ]);
    expect((await key.get("/users")).text).toContain("Ana");
  });
});
