import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { caseOf } from "../../src/cases/case-of";
import { learn } from "../../src/db/entity-attributes";
import type { CaseId, CaseRef, TenantId } from "../../src/domain";
import { keyedOf } from "../../src/entities/terms";
import type { JsonObject } from "../../src/lib/json";
import { log } from "../../src/lib/log";
import { renewEntities } from "../../src/queues/keep-entities";
import { publish as publishEvents } from "../../src/queues/publish-events";
import { type ApiClient, anAnalystClient, aTenantClient, publish, reviewChart } from "../support/api";
import { atRest } from "../support/cases";
import { queuedFromNow } from "../support/erasure";
import { eventually } from "../support/eventually";
import { aTransaction, unique } from "../support/transactions";

let api: ApiClient;
let boss: ApiClient;
let tenantId: TenantId;
beforeAll(async () => {
  const tenant = await aTenantClient();
  ({ api } = tenant);
  tenantId = tenant.tenantId as TenantId;
  boss = (await anAnalystClient(tenantId, "admin")).api;
  await publish(api, "onboarding", reviewChart, { config: { allowMultipleActiveWorkflows: true } });
});
afterEach(() => void vi.restoreAllMocks());

async function aCase(entity: JsonObject): Promise<CaseRef & { entityId: string }> {
  const opened = await api.post("/cases", { workflow: "onboarding", context: { entity } });
  const ref = { tenantId, caseId: opened.textAt("id") as CaseId };
  await atRest(ref);
  return { ...ref, entityId: opened.textAt("context.entity.ballerineEntityId") };
}

/** `env` whose database refuses statements with this text. */
function envWithout(text: string): typeof env {
  const DB = new Proxy(env.DB, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (name === "prepare")
        return (statement: string) => {
          if (statement.includes(text)) throw new Error("the database is away");
          return target.prepare(statement);
        };
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  return { ...env, DB };
}

// Sabotage tried, each seen red: what could not be kept is not thrown (publish-events.ts); `stale_since_ms` never set (entity-attributes.ts).
describe("what becomes of a person or company with their case", () => {
  const world = { caseOf, outsideFor: () => Promise.reject(new Error("nothing is delivered")), now: () => Date.now() };
  const tell = (given: typeof env, ref: CaseRef, isLastTry = false) =>
    publishEvents(given, ref, world as unknown as Parameters<typeof publishEvents>[2], isLastTry);
  const stateOf = async (id: string) => (await api.get(`/entities/${id}`)).at("approvalState");

  it("is told again until it could be kept: nobody stays in process because the last event got lost", async () => {
    const ref = await aCase({ type: "individual", data: { firstName: "Kim", lastName: "Kept" } });
    expect(await stateOf(ref.entityId)).toBe("processing");
    vi.spyOn(log, "error").mockImplementation(() => undefined);
    queuedFromNow(true);
    await api.post(`/cases/${ref.caseId}/cancel`, { reason: "Changed their mind" });
    const broken = envWithout("SET approval_state = coalesce");
    await expect(tell(broken, ref)).rejects.toThrow("the database is away");
    expect((await caseOf(env, ref).publications()).length).toBeGreaterThan(0);
    await tell(env, ref);
    expect(await stateOf(ref.entityId)).toBe("new");
    expect(await caseOf(env, ref).publications()).toEqual([]);
  });

  it("does not stop webhooks for ever: the last time they go on without it", async () => {
    const ref = await aCase({ type: "individual", data: { firstName: "Lee", lastName: "Last" } });
    const told = vi.spyOn(log, "error").mockImplementation(() => undefined);
    queuedFromNow(true);
    await api.post(`/cases/${ref.caseId}/cancel`, { reason: "Changed their mind" });
    await tell(envWithout("SET approval_state = coalesce"), ref, true);
    expect(await caseOf(env, ref).publications()).toEqual([]);
    expect(told).toHaveBeenCalledWith("entities.not_kept", expect.objectContaining({ caseId: ref.caseId }));
  });
});

it("an id in a form is taken for somebody only if it is a person, or a company, of the tenant", async () => {
  const others = await aTenantClient();
  const theirs = await others.api.post("/entities", {
    type: "individual",
    facts: { firstName: "Not", lastName: "Ours" },
  });
  const company = await api.post("/entities", { type: "business", facts: { companyName: "No Person Ltd" } });
  const person = await api.post("/entities", { type: "individual", facts: { firstName: "Pia", lastName: "Ours" } });
  const names = [theirs, company, person].map((one, n) => ({
    ...{ id: `u${n}`, ballerineEntityId: one.textAt("id"), firstName: `Owner${n}`, lastName: "Claimed" },
  }));
  const ref = await aCase({ type: "business", data: { companyName: "Claims Ltd", additionalInfo: { ubos: names } } });
  const links = (await api.get(`/entities/${ref.entityId}/links`)).json.data as {
    holder: { id: string; name: string };
  }[];
  const holders = new Map(links.map(({ holder }) => [holder.name, holder.id]));
  expect([...holders.keys()].sort()).toEqual(["Owner0 Claimed", "Owner1 Claimed", "Owner2 Claimed"]);
  expect(holders.get("Owner2 Claimed")).toBe(person.textAt("id"));
  for (const name of ["Owner0 Claimed", "Owner1 Claimed"])
    expect([theirs.textAt("id"), company.textAt("id")]).not.toContain(holders.get(name));
  expect((await others.api.get(`/entities/${theirs.textAt("id")}`)).at("name")).toBe("Not Ours");
  expect((await api.get(`/entities/${company.textAt("id")}`)).at("name")).toBe("No Person Ltd");
});

describe("what lists show of somebody", () => {
  it("is made anew by the sweeper where whoever learned something died before that", async () => {
    const made = await api.post("/entities", { type: "individual", facts: { firstName: "Sal", lastName: "Before" } });
    const id = made.textAt("id");
    const said = {
      ...{ entityId: id, facts: [{ field: "lastName", value: "Afterwards" }] },
      ...{ source: { kind: "vendor", id: "v" } as const, atMs: Date.now() },
    };
    const broken = envWithout("INSERT OR IGNORE INTO entity_terms");
    await expect(learn(broken.DB, tenantId, said, keyedOf(env, tenantId))).rejects.toThrow();
    const found = async () => (await api.get("/entities?q=afterwards")).json.data as JsonObject[];
    expect([await found(), (await api.get(`/entities/${id}`)).at("name")]).toEqual([[], "Sal Before"]);
    // Those whom other tests left like that come first, some at a time.
    await eventually(async () => {
      await renewEntities(env, Date.now() + 120_000);
      expect(await found()).toMatchObject([{ id, name: "Sal Afterwards" }]);
    });
  });
});

describe("alerts about somebody", () => {
  it("are those about the sides of transactions that they are as well, under every id they were merged", async () => {
    const definition = {
      ...{ name: "Busy", severity: "low", subject: "originator", measure: { aggregate: "count" } },
      ...{ window: { amount: 7, unit: "days" }, compare: { with: "constant", operator: "gte", value: 2 } },
    };
    expect((await api.post("/alert-definitions", { definition, publish: true })).status).toBe(201);
    const word = unique("payer");
    const aPerson = (correlationId?: string) =>
      api.post("/entities", { type: "individual", facts: { firstName: "Pay", lastName: "Er" }, correlationId });
    const [payer, lead] = [(await aPerson(word)).textAt("id"), (await aPerson()).textAt("id")];
    for (let n = 0; n < 2; n += 1)
      await api.post(
        "/transactions",
        aTransaction({ originator: { correlationId: word, endUserData: { firstName: "Pay", lastName: "Er" } } }),
      );
    const alerts = async (path: string) => ((await api.get(path)).json.data as JsonObject[]).map(({ rule }) => rule);
    expect(await alerts(`/entities/${payer}/alerts`)).toHaveLength(1);
    const merge = { into: lead, reason: "The same" };
    expect((await boss.get(`/entities/${payer}/merge-preview?into=${lead}`)).text).toContain('"alerts":1');
    expect((await boss.post(`/entities/${payer}/merge`, merge)).status).toBe(200);
    // Its own word for who it is about is taken away: by the side of transactions alone it is still theirs.
    await env.DB.prepare("UPDATE alerts SET subject_id = NULL WHERE subject_id = ?").bind(payer).run();
    for (const path of [`/entities/${lead}/alerts`, `/alerts?entityId=${lead}`, `/alerts?entityId=${payer}`])
      expect([path, (await alerts(path)).length]).toEqual([path, 1]);
    // By a case of theirs alone as well: both lists have the same alerts.
    const { caseId } = await aCase({ type: "individual", ballerineEntityId: lead, data: { firstName: "Pay" } });
    await env.DB.prepare("UPDATE alerts SET counterparty_id = NULL, case_id = ?2 WHERE tenant_id = ?1")
      .bind(tenantId, caseId)
      .run();
    for (const path of [`/entities/${lead}/alerts`, `/alerts?entityId=${lead}`, `/alerts?entityId=${payer}`])
      expect([path, (await alerts(path)).length]).toEqual([path, 1]);
    expect(await alerts(`/alerts?entityId=${lead}&status=closed`)).toEqual([]);
    const stranger = (await aPerson()).textAt("id");
    expect(await alerts(`/alerts?entityId=${stranger}`)).toEqual([]);
    const profiles = JSON.parse((await api.get("/case-management/profiles/individuals")).text) as JsonObject[];
    expect(profiles.find(({ id }) => id === lead)).toMatchObject({ alerts: 1 });
  });
});

describe("the documented system's lists", () => {
  it("are read by the number of the page, and mask companies for who sees names masked", async () => {
    const tenant = await aTenantClient();
    const admin = (await anAnalystClient(tenant.tenantId, "admin")).api;
    const made: string[] = [];
    for (let n = 0; n < 5; n += 1) {
      const facts = { firstName: `P${n}`, lastName: "Paged" };
      made.push((await tenant.api.post("/entities", { type: "individual", facts })).textAt("id"));
    }
    const company = await tenant.api.post("/entities", { type: "business", facts: { companyName: "Hidden Holding" } });
    await tenant.api.post(`/entities/${company.textAt("id")}/links`, { holderId: made[4], position: "ubo" });
    const page = async (client: ApiClient, number: number) =>
      JSON.parse(
        (await client.get(`/case-management/profiles/individuals?page=${number}&size=2`)).text,
      ) as JsonObject[];
    const pages = [
      await page(tenant.api, 1),
      await page(tenant.api, 2),
      await page(tenant.api, 3),
      await page(tenant.api, 9),
    ];
    expect(pages.map((one) => one.length)).toEqual([2, 2, 1, 0]);
    expect(pages.flat().map(({ id }) => id)).toEqual(made.toReversed());
    expect(pages[0]?.[0]).toMatchObject({ businesses: "Hidden Holding" });
    await admin.put("/team-settings", { maskedFields: [{ path: "entity.data.companyName" }] });
    const junior = (await anAnalystClient(tenant.tenantId, "analyst")).api;
    const [seen] = await page(junior, 1);
    expect(seen?.businesses).toMatch(/•/);
    expect(JSON.stringify(seen)).not.toContain("Hidden");
  });
});
