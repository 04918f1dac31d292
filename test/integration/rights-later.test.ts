import { runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { fetchSelf } from "../../durable-objects/self";
import { keepMail } from "../../src/db/mails";
import { saveSignInRules, signInRulesOf } from "../../src/db/sign-in-settings";
import { retention, type TenantId } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { forgetOld } from "../../src/queues/forget-old";
import { type ApiClient, anAnalystClient, aTenantClient, publish, reviewChart } from "../support/api";
import { eventually } from "../support/eventually";
import { runOf } from "../support/journey";

afterEach(() => void vi.restoreAllMocks());

const config = { allowMultipleActiveWorkflows: true };
const context = { entity: { type: "individual", data: { firstName: "Ada", lastName: "Byron" } } };
const open = async (api: ApiClient, workflow: string): Promise<string> =>
  (await api.post("/cases", { workflow, context })).textAt("id");
const dayMs = 86_400_000;

/** A new version of the same definition. */
async function nextVersion(api: ApiClient, key: string, definition: JsonObject): Promise<void> {
  const draft = await api.post("/workflow-definitions", { key, name: key, definition, config });
  expect((await api.post(`/workflow-definitions/${draft.textAt("id")}/publish`)).status).toBe(200);
}

describe("a move to a version in which the case ends", () => {
  const other: JsonObject = {
    id: "moved",
    initial: "review",
    states: { review: { always: "done" }, done: { type: "final", tags: ["approved"] } },
  };
  const wish = { version: 2, reason: "the new rules ask for nothing more" };

  it("is a decision: not for who opened the case, but for others", async () => {
    const { tenantId, api: key } = await aTenantClient();
    await publish(key, "moved", reviewChart, { config });
    const [{ api: ada }, { api: bob }] = [
      await anAnalystClient(tenantId, "admin"),
      await anAnalystClient(tenantId, "admin"),
    ];
    const id = await open(ada, "moved");
    await nextVersion(key, "moved", other);
    const own = await ada.post(`/cases/${id}/move`, wish);
    expect([own.status, own.at("error.code")]).toEqual([403, "not_permitted"]);
    expect((await key.get(`/cases/${id}`)).json).toMatchObject({ state: "review", workflow: { version: 1 } });
    expect((await bob.post(`/cases/${id}/move`, wish)).json).toMatchObject({
      outcome: "approved",
      status: "completed",
    });
  });

  it("of a case of high risk wants fresh proof where the house does, and of no other case", async () => {
    const { tenantId, api: key } = await aTenantClient();
    await publish(key, "moved", reviewChart, { config });
    const { api: admin, user } = await anAnalystClient(tenantId, "admin");
    const [risky, plain] = [await open(key, "moved"), await open(key, "moved")];
    expect((await key.post(`/cases/${risky}/risk-override`, { level: "high", reason: "listed" })).status).toBe(200);
    await nextVersion(key, "moved", other);
    const rules = await signInRulesOf(env.DB, tenantId);
    await saveSignInRules(env.DB, tenantId, { ...rules, stepUp: { decisions: true, exports: false } }, Date.now());
    const prove = (atMs: number) =>
      env.DB.prepare("UPDATE sessions SET proven_at_ms = ? WHERE user_id = ?").bind(atMs, user.id).run();
    await prove(Date.now() - 3_600_000);
    const owed = await admin.post(`/cases/${risky}/move`, wish);
    expect([owed.status, owed.at("error.code")]).toEqual([403, "step_up_required"]);
    expect((await key.get(`/cases/${risky}`)).json).toMatchObject({ state: "review", workflow: { version: 1 } });
    expect((await admin.post(`/cases/${plain}/move`, wish)).at("outcome")).toBe("approved");
    await prove(Date.now());
    expect((await admin.post(`/cases/${risky}/move`, wish)).at("outcome")).toBe("approved");
  });
});

it("the file of an export is handed out only while its maker may see what it shows", async () => {
  const { tenantId, api: key } = await aTenantClient();
  await publish(key, "cards", reviewChart, { config });
  const { api: manager, user } = await anAnalystClient(tenantId, "manager");
  const { api: admin } = await anAnalystClient(tenantId, "admin");
  await open(key, "cards");
  const limit = async (caseScope: object | null) =>
    expect((await admin.patch(`/users/${user.id}`, { caseScope })).status).toBe(200);
  const exported = async () => {
    const id = (await manager.post("/cases/exports", { filter: {}, columns: ["name"] })).textAt("id");
    await eventually(async () => expect((await manager.get(`/cases/bulk/${id}`)).at("status")).toBe("done"));
    return async () => (await manager.get(`/cases/bulk/${id}/file`)).status;
  };
  const ofAll = await exported();
  expect(await ofAll()).toBe(200);
  await limit({ workflows: ["loans"] });
  expect(await ofAll()).toBe(403);
  const ofLoans = await exported();
  expect(await ofLoans()).toBe(200);
  await limit({ workflows: ["cards"] });
  expect([await ofAll(), await ofLoans()]).toEqual([403, 403]);
  await limit(null);
  expect([await ofAll(), await ofLoans()]).toEqual([200, 200]);
  // A mask that came later counts as well, and only where it hides a column.
  const mask = async (maskedFields: object[]) =>
    expect((await admin.put("/team-settings", { maskedFields })).status).toBe(200);
  await mask([{ path: "entity.data.shoeSize", roles: ["admin"] }]);
  expect(await ofAll()).toBe(200);
  await mask([{ path: "entity.data.email", roles: ["admin"] }]);
  expect(await ofAll()).toBe(403);
});

it("a limited person says what the sandbox vendor answers for cases they may know of, and for nothing else", async () => {
  const { tenantId, api: key } = await aTenantClient();
  const chart = { id: "c", initial: "checking", states: { checking: { on: { done: "end" } }, end: { type: "final" } } };
  const check = {
    ...{ name: "names", pluginKind: "company-sanctions", vendor: "sandbox", stateNames: ["checking"] },
    ...{ options: { scenario: "never" }, callbackDeadlineSeconds: 3_600 },
  };
  for (const workflow of ["cards", "loans"])
    await publish(key, workflow, chart, { extensions: { apiPlugins: [check] }, config });
  const company = { entity: { type: "business", data: { companyName: "Northwind" } } };
  const runIn = async (workflow: string) => {
    const caseId = (await key.post("/cases", { workflow, context: company })).textAt("id");
    return eventually(async () => {
      const run = await runOf(key, caseId, "names");
      expect(run.status).toBe("waiting");
      return { caseId, id: String(run.id) };
    });
  };
  const [mine, other] = [await runIn("cards"), await runIn("loans")];
  const alone = await key.post("/checks", {
    ...{ type: "company-sanctions", purpose: "try", subject: { companyName: "Northwind" } },
    options: { scenario: "never" },
  });
  const { api: limited, user } = await anAnalystClient(tenantId);
  const { api: admin } = await anAnalystClient(tenantId, "admin");
  await admin.patch(`/users/${user.id}`, { caseScope: { workflows: ["cards"] } });
  const say = async (api: ApiClient, id: string) =>
    (await api.post(`/sandbox/runs/${id}/simulate`, { action: "clear" })).status;
  expect([await say(limited, other.id), await say(limited, alone.textAt("id"))]).toEqual([404, 404]);
  expect(await say(limited, "run_nobody")).toBe(404);
  expect(await say(limited, mine.id)).toBe(200);
  await runDurableObjectAlarm(env.SANDBOX_VENDOR.get(env.SANDBOX_VENDOR.idFromName(tenantId)));
  // Its own alarm may be at it already.
  await eventually(async () => expect((await runOf(key, mine.caseId, "names")).status).toBe("success"));
  expect((await runOf(key, other.caseId, "names")).status).toBe("waiting");
});

it("a case has ten new reports in an hour, also of those that ask at once; then it is said when the next can be asked for", async () => {
  const { tenantId, api: key } = await aTenantClient();
  await publish(key, "cards", reviewChart, { config });
  const [full, free] = [await open(key, "cards"), await open(key, "cards")];
  const ask = (id: string) => key.post(`/cases/${id}/reports`, { format: "json", include: [] });
  const send = vi.spyOn(Object.getPrototypeOf(env.REPORTS) as Queue, "send").mockResolvedValue(undefined as never);
  const statuses = (await Promise.all(Array.from({ length: 12 }, () => ask(full)))).map(({ status }) => status);
  expect(statuses.toSorted()).toEqual([...Array<number>(10).fill(202), 429, 429]);
  // The same door is that of all queues, and of all tests.
  const messages = send.mock.calls.map(([message]) => message as Partial<Record<"tenantId" | "reportId", string>>);
  const ours = messages.filter((one) => one.tenantId === tenantId && one.reportId !== undefined);
  expect(ours).toHaveLength(10);
  await env.DB.prepare("UPDATE reports SET created_at_ms = ? WHERE tenant_id = ? AND case_id = ?")
    .bind(Date.now() - 40 * 60_000, tenantId, full)
    .run();
  const refused = await ask(full);
  expect([refused.status, refused.at("error.code")]).toEqual([429, "too_many_requests"]);
  expect(refused.at("error.message")).toContain("ask again in 20 minutes");
  const waitSeconds = Number(refused.headers.get("retry-after"));
  expect(waitSeconds).toBeGreaterThan(1_100);
  expect(waitSeconds).toBeLessThanOrEqual(1_200);
  expect((await ask(free)).status).toBe(202);
});

it("ways to a provider are counted as the other doors are: too many from one address wait", async () => {
  const keys: string[] = [];
  vi.spyOn(env.SIGN_IN_LIMIT, "limit").mockImplementation(async ({ key }) => {
    keys.push(key);
    return { success: false };
  });
  const request = new Request("http://edgecase.test/sign-in/with/idp_any", {
    headers: { "cf-connecting-ip": "192.0.2.7" },
    redirect: "manual",
  });
  const answer = await fetchSelf(request);
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([429, "60"]);
  expect(await answer.text()).toContain("Too many tries");
  expect(keys).toEqual(["with|192.0.2.7"]);
});

it("mails of sandboxes and numbers of days go when their time is over; what holds now stays", async () => {
  const { tenantId } = await aTenantClient();
  const nowMs = Date.now();
  const mail = (id: string, createdAtMs: number) =>
    keepMail(env.DB, tenantId, {
      ...{ id: `${tenantId}_${id}`, toAddress: "a@x.test", subject: id, text: "", html: "", caseId: null },
      createdAtMs,
    });
  await mail("old", nowMs - (retention.mails.days + 1) * dayMs);
  await mail("young", nowMs - (retention.mails.days - 1) * dayMs);
  const dayAgo = (days: number) => new Date(nowMs - days * dayMs).toISOString().slice(0, 10);
  const old = dayAgo(retention.stat_days.days + 1);
  const young = dayAgo(retention.stat_days.days - 1);
  for (const day of [old, young, ""])
    await env.DB.prepare("INSERT INTO stat_days VALUES (?, 'opened', ?, 'w', '', '', -1, 1, 0)")
      .bind(tenantId, day)
      .run();
  const days = () =>
    env.DB.prepare("SELECT day FROM stat_days WHERE tenant_id = ? ORDER BY day").bind(tenantId).all<{ day: string }>();
  // A sweep drops some, the oldest first: those of other tests are among them.
  await eventually(async () => {
    await forgetOld(env, nowMs);
    expect(await subjectsOf(tenantId)).toEqual(["young"]);
    expect((await days()).results.map(({ day }) => day)).toEqual(["", young]);
  });
});

const subjectsOf = async (tenantId: TenantId) =>
  (await env.DB.prepare("SELECT subject FROM mails WHERE tenant_id = ?").bind(tenantId).all()).results.map(
    ({ subject }) => subject,
  );
