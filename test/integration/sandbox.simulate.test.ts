import { runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import { fetchSelf } from "../../durable-objects/self";
import { type ApiClient, aTenantClient, publish } from "../support/api";
import { eventually } from "../support/eventually";
import { runOf } from "../support/journey";

let api: ApiClient;
let tenantId = "";
beforeAll(async () => {
  ({ api, tenantId } = await aTenantClient());
});

const deliver = async () => {
  const vendor = env.SANDBOX_VENDOR.get(env.SANDBOX_VENDOR.idFromName(tenantId));
  await runDurableObjectAlarm(vendor);
};
/** A check without a case that waits for the vendor. */
async function pending(scenario: string, type = "company-sanctions"): Promise<string> {
  const subject =
    type === "company-sanctions" ? { companyName: "Northwind" } : { firstName: "Ada", lastName: "Brennan" };
  const asked = await api.post("/checks", { type, purpose: "try", subject, options: { scenario } });
  expect([asked.status, asked.at("status")]).toEqual([202, "pending"]);
  return asked.textAt("id");
}
const simulate = (id: string, action: string) => api.post(`/sandbox/runs/${id}/simulate`, { action });
const statusOf = async (id: string) => (await api.get(`/checks/${id}`)).at("status");
/** What is owed now is delivered: by hand, or by the vendor's own alarm, which may be at it already. */
const becomes = (id: string, status: string): Promise<void> =>
  eventually(async () => {
    await deliver();
    expect(await statusOf(id)).toBe(status);
  });

it.each([
  ["clear", "clear"],
  ["hit", "review"],
  ["reject", "rejected"],
  ["not_found", "not_found"],
  ["not_covered", "cancelled"],
  ["error", "error"],
])("%s: a check that nobody would have answered becomes %s", async (action, status) => {
  const id = await pending("never");
  const done = await simulate(id, action);
  expect(done.json).toMatchObject({ action, vendorRef: expect.stringMatching(/^chk_/) });
  await becomes(id, status);
});

it("what was planned is not said any more, and what was said is not said otherwise", async () => {
  const id = await pending("late");
  expect((await simulate(id, "reject")).status).toBe(200);
  await becomes(id, "rejected");
  const again = await simulate(id, "clear");
  expect([again.status, again.at("error.details.code")]).toEqual([409, "already_answered"]);
  expect((await simulate(id, "duplicate")).status).toBe(200);
  await deliver();
  expect(await statusOf(id)).toBe("rejected");
});

it("now: what is owed comes at once", async () => {
  const id = await pending("late");
  expect((await simulate(id, "now")).status).toBe(200);
  await becomes(id, "clear");
});

it.each([
  ["now", "nothing_owed"],
  ["duplicate", "nothing_to_repeat"],
])("%s: not when the vendor has nothing to say", async (action, code) => {
  const refused = await simulate(await pending("never"), action);
  expect([refused.status, refused.at("error.code"), refused.at("error.details.code")]).toEqual([409, "conflict", code]);
});

it("a session that is ended so shows on its page how", async () => {
  const id = await pending("hosted_page", "identity-verification");
  const url = (await api.get(`/checks/${id}`)).textAt("data.url");
  await simulate(id, "hit");
  await becomes(id, "review");
  expect(await (await fetchSelf(new Request(url))).text()).toContain("needs review");
});

it("a run of a case ends as chosen; late comes after its deadline and is kept as late", async () => {
  const check = (name: string) => ({
    ...{ name, pluginKind: "company-sanctions", vendor: "sandbox", stateNames: ["checking"] },
    ...{ options: { scenario: "never" }, callbackDeadlineSeconds: 3_600 },
  });
  const chart = {
    id: "sim",
    initial: "checking",
    states: { checking: { on: { done: "end" } }, end: { type: "final" } },
  };
  await publish(api, "sim", chart, { extensions: { apiPlugins: [check("hit"), check("late")] } });
  const entity = { type: "business", id: "c", data: { companyName: "Northwind" } };
  const caseId = (await api.post("/cases", { workflow: "sim", context: { entity } })).textAt("id");
  const runIn = (name: string, status: string) =>
    eventually(async () => {
      const run = await runOf(api, caseId, name);
      expect(run.status).toBe(status);
      return run;
    });
  const [hit, late] = [await runIn("hit", "waiting"), await runIn("late", "waiting")];
  expect((await simulate(String(hit.id), "hit")).status).toBe(200);
  expect((await simulate(String(late.id), "late")).status).toBe(200);
  await deliver();
  expect(await runIn("hit", "success")).toMatchObject({ result: { status: "review" } });
  await api.post("/sandbox/clock/advance", { seconds: 4_000 });
  await deliver();
  expect(await runIn("late", "success")).toMatchObject({ late: true, result: { status: "clear" } });
});

it("only what the sandbox vendor was asked for, by whom it belongs to, and only in sandboxes", async () => {
  const id = await pending("never");
  const stranger = await aTenantClient();
  expect((await stranger.api.post(`/sandbox/runs/${id}/simulate`, { action: "clear" })).status).toBe(404);
  expect((await simulate("run_nobody", "clear")).status).toBe(404);
  expect((await simulate(id, "anything")).status).toBe(400);
  const live = await aTenantClient({ environment: "live" });
  expect((await live.api.post(`/sandbox/runs/${id}/simulate`, { action: "clear" })).status).toBe(403);
  const answered = await api.post("/checks", {
    type: "company-sanctions",
    purpose: "try",
    subject: { companyName: "Northwind" },
  });
  const refused = await simulate(answered.textAt("id"), "hit");
  expect([refused.status, refused.at("error.details.code")]).toEqual([409, "not_waiting"]);
});

it("the registry is open to read: found by words, with its owners and what to ask", async () => {
  const found = await api.get("/sandbox/registry?q=circular");
  expect(found.at("data")).toMatchObject([{ id: "C11" }, { id: "C12" }, { id: "C13" }]);
  expect((await api.get("/sandbox/registry?q=lomazov&country=gb")).at("data")).toMatchObject([
    { name: "Silverbirch Property Ltd", tries: expect.arrayContaining(["nominee", "listed owner"]) },
  ]);
  expect((await api.get("/sandbox/registry?q=nothing-like-it")).at("data")).toEqual([]);
  const one = await api.get("/sandbox/registry/C33");
  const subjects = one.at("subjects") as Record<string, object>;
  for (const [type, subject] of Object.entries(subjects)) {
    const asked = await api.post("/checks", { type, subject, purpose: "registry" });
    expect([type, asked.status < 300]).toEqual([type, true]);
    if (type === "ubo") expect(asked.at("data")).toEqual(one.at("ownership"));
    if (type === "ubo") expect(asked.at("status")).toBe("rejected");
  }
  expect((await api.get("/sandbox/registry/C99")).status).toBe(404);
});
