import { env } from "cloudflare:workers";
import { afterEach, beforeAll, expect, it, vi } from "vitest";
import type { MonitoringMessage, TenantId } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { log } from "../../src/lib/log";
import { announceEntities, sweepEntityNews } from "../../src/queues/announce-entities";
import { bodySchema } from "../../src/webhooks/event-catalogue";
import { type ApiClient, anAnalystClient, aTenantClient } from "../support/api";
import { withoutEndpoint } from "../support/broken";

let tenantId: TenantId;
let api: ApiClient;
let boss: ApiClient;
beforeAll(async () => {
  const tenant = await aTenantClient();
  ({ api, tenantId } = tenant);
  boss = (await anAnalystClient(tenant.tenantId, "admin")).api;
});

afterEach(() => vi.restoreAllMocks());

/** The sweeper, and what it asks for: whoever is asked, nobody is told within the sweep itself. */
async function sweep(): Promise<void> {
  const asked = await askedFor(() => sweepEntityNews(env, Date.now()));
  for (const one of asked) await announceEntities(env, one, Date.now());
}

type Announcing = Extract<MonitoringMessage, { kind: "announce_entities" }>;

/** Who is asked to be told of persons and companies from now on, held back; whatever else is sent goes its way. */
function heldBack(): Announcing[] {
  const held: Announcing[] = [];
  const send = env.MONITORING.send.bind(env.MONITORING);
  vi.spyOn(env.MONITORING, "send").mockImplementation(async (message, ...options) => {
    if (message.kind !== "announce_entities") return send(message, ...options);
    held.push(message);
    return { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } };
  });
  return held;
}

/** The tenants that `work` asks to be told, in its order. */
async function askedFor(work: () => Promise<void>): Promise<TenantId[]> {
  const held = heldBack();
  await work();
  vi.restoreAllMocks();
  return held.map((message) => message.tenantId);
}

const aPerson = async (client: ApiClient, facts: JsonObject): Promise<string> =>
  (await client.post("/entities", { type: "individual", facts })).textAt("id");
/** What is told, without the frame, oldest first. */
const told = async (client = api) =>
  ((await client.get("/events?limit=100")).json.data as JsonObject[])
    .filter(({ type }) => String(type).startsWith("entity."))
    .map(({ type, detail }) => ({ type, detail: detail as JsonObject }));

it("endpoints that name them hear what became of persons and companies: by ids, each version once, and no names", async () => {
  const before = await aPerson(api, { firstName: "Before", lastName: "Anybody" });
  await sweep();
  expect(await told()).toEqual([]);
  const types = ["entity.created", "entity.updated", "entity.merged"];
  const endpoint = await api.post("/webhook-endpoints", { url: "https://crm.fake.test/hook", eventTypes: types });
  expect(endpoint.status).toBe(201);
  const [one, two] = [
    await aPerson(api, { firstName: "Zylone", lastName: "Told" }),
    await aPerson(api, { firstName: "Zyltwo", lastName: "Told" }),
  ];
  await sweep();
  await sweep();
  const created = await told();
  expect(created.map(({ type }) => type)).toEqual(["entity.created", "entity.created", "entity.created"]);
  expect(new Set(created.map(({ detail }) => detail.entityId))).toEqual(new Set([before, one, two]));

  await api.patch(`/entities/${one}`, { facts: { phone: "+1 555 0100" } });
  await api.patch(`/entities/${one}`, { facts: { phone: "+1 555 0101" } });
  await sweep();
  const { version } = (await api.get(`/entities/${one}`)).json;
  expect((await told()).slice(3)).toMatchObject([
    { type: "entity.updated", detail: { entityId: one, version, approvalState: "new", intoEntityId: null } },
  ]);

  await boss.post(`/entities/${two}/merge`, { into: one, reason: "The same" });
  await sweep();
  const news = (await told()).slice(4);
  expect(new Set(news.map(({ type }) => type))).toEqual(new Set(["entity.merged", "entity.updated"]));
  expect(news.find(({ type }) => type === "entity.merged")?.detail).toMatchObject({ entityId: two, intoEntityId: one });
  await sweep();
  expect(await told()).toHaveLength(6);

  const bodies = (await api.get("/events?limit=100")).json.data as JsonObject[];
  expect(JSON.stringify(bodies)).not.toMatch(/zyl|555/i);
  for (const body of bodies.filter(({ type }) => String(type).startsWith("entity.")))
    expect(bodySchema(body.type as "entity.created").safeParse(body).error).toBe(undefined);
  const sent = (await api.get(`/webhook-endpoints/${endpoint.textAt("id")}/deliveries?limit=100`)).json.data;
  expect(sent).toHaveLength(6);
});

it("nobody else hears of them: not who asks for everything, and no other tenant", async () => {
  const other = await aTenantClient();
  await other.api.post("/webhook-endpoints", { url: "https://all.fake.test/hook" });
  await aPerson(other.api, { firstName: "Quiet", lastName: "Person" });
  await sweep();
  expect(await told(other.api)).toEqual([]);
});

it("the sweeper tells nobody itself, and asks only for tenants who owe something", async () => {
  const other = await aTenantClient();
  await other.api.post("/webhook-endpoints", { url: "https://news.fake.test/hook", eventTypes: ["entity.created"] });
  const asked = () => askedFor(() => sweepEntityNews(env, Date.now()));
  expect(await asked()).not.toContain(other.tenantId);
  await aPerson(other.api, { firstName: "Newly", lastName: "Known" });
  expect(await asked()).toContain(other.tenantId);
  expect(await told(other.api)).toEqual([]);
  await announceEntities(env, other.tenantId, Date.now());
  expect(await told(other.api)).toHaveLength(1);
  expect(await asked()).not.toContain(other.tenantId);
});

it("whom it cannot tell of holds up nobody else, and is tried again", async () => {
  const stuck = await aPerson(api, { firstName: "Stuck", lastName: "Person" });
  const free = await aPerson(api, { firstName: "Free", lastName: "Person" });
  await env.DB.exec(
    `CREATE TRIGGER stuck BEFORE UPDATE OF told_version ON entities WHEN new.id = '${stuck}' BEGIN SELECT RAISE(ABORT, 'stuck'); END;`,
  );
  const before = (await told()).length;
  await expect(announceEntities(env, tenantId, Date.now())).rejects.toThrow("of 1 persons");
  await env.DB.exec("DROP TRIGGER stuck");
  expect((await told()).slice(before).map(({ detail }) => detail.entityId)).toContain(free);
  expect(await askedFor(() => sweepEntityNews(env, Date.now()))).toContain(tenantId);
  await announceEntities(env, tenantId, Date.now());
  const again = await told();
  expect(again.filter(({ detail }) => detail.entityId === stuck)).toHaveLength(1);
  expect(again).toHaveLength(before + 2);
});

it("an endpoint that cannot be reached keeps no other from hearing of them, however many there are", async () => {
  const other = await aTenantClient();
  const endpoint = async (eventTypes: string[]) =>
    (await other.api.post("/webhook-endpoints", { url: "https://two.fake.test/hook", eventTypes })).textAt("id");
  const gone = await endpoint(["entity.created"]);
  const there = await endpoint(["entity.merged"]);
  const nowMs = Date.now();
  const numbers = "WITH RECURSIVE n(at) AS (SELECT 1 UNION ALL SELECT at + 1 FROM n WHERE at < 200)";
  const into = "INSERT INTO entities (id, tenant_id, type, data, version, created_at_ms, updated_at_ms, merged_into)";
  const row = (id: string) => `'ent_' || printf('%026d', ${id}), ?1, 'individual', '{}', 1, ?2, ?2`;
  await env.DB.batch([
    env.DB.prepare(`${numbers} ${into} SELECT ${row("at")}, NULL FROM n`).bind(other.tenantId, nowMs),
    env.DB.prepare(`${into} SELECT ${row("201")}, 'ent_' || printf('%026d', 1)`).bind(other.tenantId, nowMs),
  ]);
  const held = heldBack();
  const broken = withoutEndpoint(gone);
  vi.spyOn(log, "warn").mockImplementation(() => undefined);
  await announceEntities(broken, other.tenantId, nowMs);
  const after = { updatedAtMs: nowMs, id: `ent_${"200".padStart(26, "0")}` };
  const mine = held.filter(({ tenantId: of }) => of === other.tenantId);
  expect(mine).toEqual([{ kind: "announce_entities", tenantId: other.tenantId, after }]);
  await announceEntities(broken, other.tenantId, nowMs, after);
  const heard = (await other.api.get(`/webhook-endpoints/${there}/deliveries`)).at("data");
  expect(heard).toMatchObject([{ eventType: "entity.merged" }]);
});
