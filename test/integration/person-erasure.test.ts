import { env } from "cloudflare:workers";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { personErasureOf } from "../../src/db/person-erasures";
import type { CaseId, TenantId } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { log } from "../../src/lib/log";
import { erasePerson, sweepErasures } from "../../src/queues/erase-person";
import { lookIfDue } from "../../src/queues/run-monitors";
import { type Answered, type ApiClient, anAnalystClient, aTenantClient, publish, reviewChart } from "../support/api";
import { atRest } from "../support/cases";
import { envThatBreaks, leaveOthersOut, objectsThatKnow, queuedFromNow, rowsThatKnow } from "../support/erasure";
import { eventually } from "../support/eventually";
import { aTransaction } from "../support/transactions";

let api: ApiClient;
let boss: ApiClient;
let tenantId: TenantId;
beforeAll(async () => {
  await leaveOthersOut([env.WINDOWS]);
  const tenant = await aTenantClient();
  ({ api } = tenant);
  tenantId = tenant.tenantId as TenantId;
  boss = (await anAnalystClient(tenantId, "admin")).api;
  await publish(api, "kyb", reviewChart);
  // Shops are watched payer by payer, by what the caller calls payers; and by how many different ones there are.
  await rule({ groupBy: ["originator.correlationId"], measure: { aggregate: "count" } });
  await rule({ measure: { aggregate: "distinct", of: "originator.correlationId" } });
});
// Nobody looks at anybody meanwhile, and no report is made.
beforeEach(() => {
  vi.spyOn(env.MONITORS, "send").mockResolvedValue(undefined as never);
  vi.spyOn(env.MONITORS, "sendBatch").mockResolvedValue(undefined as never);
});
afterEach(() => void vi.restoreAllMocks());

async function rule(over: JsonObject): Promise<void> {
  const definition = {
    ...{ name: "Busy payers", severity: "medium", subject: "beneficiary", window: { amount: 7, unit: "days" } },
    ...{ compare: { with: "constant", operator: "gte", value: 2 }, ...over },
  };
  const made = await api.post("/alert-definitions", { definition, publish: true });
  expect(made.status).toBe(201);
}

const aPerson = (word: string): JsonObject => ({
  endUserData: { firstName: word, lastName: "P", dateOfBirth: "1985-12-10", email: `${word}@example.test` },
});
const aCompany = (word: string): JsonObject => ({ businessData: { companyName: word } });

/** Payments of somebody to a shop. Answers which counterparty that is. */
async function pay(payer: string, shop: string, count: number, said = aPerson(payer)): Promise<string> {
  const transactions = Array.from({ length: count }, () =>
    aTransaction({
      description: `Rent of ${payer}`,
      originator: { correlationId: payer, ...said },
      beneficiary: { correlationId: shop },
    }),
  );
  for (const one of transactions) expect((await api.post("/transactions", one)).status).toBe(201);
  return (await api.get(`/transactions/${transactions[0]?.correlationId}`)).textAt("originator.id");
}

async function done(id: string): Promise<JsonObject> {
  return eventually(async () => {
    const seen = (await boss.get(`/privacy/erasures/${id}`)).json;
    expect(seen.doneAt).not.toBe(null);
    return seen;
  });
}

/** The sweeper comes by until it has taken this one up: it takes a page of what is due, whoever's it is. */
async function swept(id: string, nowMs = Date.now()): Promise<void> {
  for (let turn = 0; turn < 100; turn += 1) {
    await sweepErasures(env, nowMs);
    const due = "SELECT 1 FROM person_erasures WHERE id = ? AND next_at_ms <= ?";
    if ((await env.DB.prepare(due).bind(id, nowMs).first()) === null) return;
  }
  throw new Error("the sweeper does not come to it");
}

/** Everything that knows the word, in the database and in windows. */
const knowing = async (word: string) => [
  ...(await rowsThatKnow(word)),
  ...(await objectsThatKnow(word, [env.WINDOWS])),
];

/** A company with everything that can hang on one, and a shop that it and somebody else pay. */
async function somebody(word: string): Promise<{ id: string; party: string; shop: string }> {
  const made = async (asked: Promise<Answered>): Promise<Answered> => {
    const answered = await asked;
    expect([answered.text, answered.status < 300]).toEqual([answered.text, true]);
    return answered;
  };
  const facts = { companyName: word, email: `${word}@people.test` };
  const id = (await made(api.post("/entities", { type: "business", correlationId: word, facts }))).textAt("id");
  const parent = await made(api.post("/entities", { type: "business", facts: { companyName: "Acme" } }));
  await made(api.post(`/entities/${parent.textAt("id")}/links`, { holderId: id, position: "ubo" }));
  await made(boss.post(`/entities/${id}/notes`, { content: `${word} again` }));
  await made(boss.put(`/entities/${id}/monitors`, { monitors: { kyc_refresh: { months: 12 }, screening: {} } }));
  const websiteUrl = `https://${word}.fake.test`;
  await made(boss.put(`/merchants/${id}/schedule`, { websiteUrl, intervalDays: 30 }));
  await made(boss.post("/merchant-reports", { websiteUrl, entityId: id }));
  const party = await pay(word, `shop-of-${word.slice(3)}`, 3, aCompany(word));
  await pay("payer-of-others", `shop-of-${word.slice(3)}`, 1);
  const counterparties = await api.get(`/counterparties?correlationId=shop-of-${word.slice(3)}`);
  expect((await api.get(`/counterparties/${party}`)).at("entityId")).toBe(id);
  const shop = counterparties.textAt("data.0.id");
  for (const { id: alertId } of await alertsOf(shop))
    await made(boss.post(`/alerts/${alertId}/notes`, { content: "looked at" }));
  return { id, party, shop };
}

const alertsOf = async (shop: string) =>
  (await api.get(`/alerts?counterpartyId=${shop}`)).json.data as { id: string; rule: string; detail: JsonObject }[];

const tablesAbout = ["monitors", "monitor_runs", "merchant_reports", "merchant_schedules", "entity_notes"];
const rowsAbout = async (id: string): Promise<number> => {
  const counts = tablesAbout.map((table) =>
    env.DB.prepare(`SELECT count(*) AS n FROM ${table} WHERE entity_id = ?`).bind(id).first<{ n: number }>(),
  );
  return (await Promise.all(counts)).reduce((sum, row) => sum + (row?.n ?? 0), 0);
};

// Sabotage tried, each seen red: `unname` that does nothing (windows-of.ts); windows that are told names of who was erased (ingest-transactions.ts).
describe("G41: erasing a person or company by itself", () => {
  it("takes everything that hangs on them, wherever it lies, and nothing brings it back", async () => {
    const { id, party } = await somebody("zyxadalin");
    expect((await knowing("zyxadalin")).length).toBeGreaterThan(1);
    expect(await rowsAbout(id)).toBe(5);
    const begun = await boss.post(`/entities/${id}/erase`, { reason: "DSR-30" });
    expect([begun.status, begun.json]).toEqual([200, expect.objectContaining({ id, kind: "entity", erased: true })]);
    const { counts } = await done(id);
    expect(counts).toMatchObject({ counterparties: 1, transactions: 3, WindowObject: 1 });
    expect(await knowing("zyxadalin")).toEqual([]);
    expect(await rowsAbout(id)).toBe(0);
    await pay("zyxadalin", "shop-of-adalin", 2, aCompany("zyxadalin"));
    expect(await knowing("zyxadalin")).toEqual([]);
    expect((await api.get(`/counterparties/${party}`)).json).toMatchObject({ name: null, correlationId: null });
    const log = await boss.get(`/audit-log?action=personErased&objectId=${id}`);
    expect(log.json.data).toMatchObject([{ actor: { kind: "analyst" }, purpose: "DSR-30", details: { counts } }]);
  });

  it("leaves rules about others as they are: who has no name any more is counted on, as one of those they were", async () => {
    const { id, shop } = await somebody("zyxsumlin");
    const values = async () => (await alertsOf(shop)).map(({ detail }) => [detail.groupKey, detail.value]);
    const before = await values();
    const [, [key]] = before as [unknown, [string]];
    expect(before.map(([, value]) => value)).toEqual([2, 3]);
    // Groups are told apart by our own id, also where a rule says what the caller calls them.
    expect(JSON.parse(key)).toEqual([shop, expect.stringMatching(/^cpt_/)]);
    await boss.post(`/entities/${id}/erase`, { reason: "DSR-31" });
    await done(id);
    expect(await values()).toEqual(before);
    // One payment after three that are still counted, told by the alert that stands; two different payers are two still.
    await pay("zyxsumlin", "shop-of-sumlin", 1, aCompany("zyxsumlin"));
    expect((await values()).map(([, value]) => value)).toEqual([2, 4]);
  });

  /* Sabotage, seen red: `namesThem` that never holds, of `rule_days` and of `alerts`. */
  it("takes their name out of alerts of earlier releases that know a group by it, and leaves what those say of others", async () => {
    const shop = "shop-of-oldname";
    const party = await pay("zyxoldname", shop, 3);
    await pay("other-oldname", shop, 3);
    const about = String((await api.get(`/counterparties?correlationId=${shop}`)).at("data.0.id"));
    const named = (id: string, name: string) =>
      env.DB.batch([
        env.DB.prepare("UPDATE rule_days SET group_key = replace(group_key, ?1, ?2) WHERE subject_id = ?3").bind(
          id,
          name,
          about,
        ),
        env.DB.prepare("UPDATE alerts SET detail = replace(detail, ?1, ?2) WHERE counterparty_id = ?3").bind(
          id,
          name,
          about,
        ),
      ]);
    await named(party, "zyxoldname");
    const groups = async () => (await alertsOf(about)).map(({ detail }) => String(detail.groupKey)).sort();
    const before = await groups();
    expect(before).toContain(JSON.stringify([about, "zyxoldname"]));
    await boss.post(`/counterparties/${party}/erase`, { reason: "DSR-39" });
    await done(party);
    expect(await knowing("zyxoldname")).toEqual([]);
    expect(await groups()).toEqual(before.map((key) => key.replace("zyxoldname", party)).sort());
  });

  it("that is killed at any step goes on where it stopped, and is done once", async () => {
    const { id } = await somebody("zyxkilled");
    vi.spyOn(log, "error").mockImplementation(() => undefined);
    queuedFromNow(true);
    await boss.post(`/entities/${id}/erase`, { reason: "DSR-32" });
    let broken = 0;
    for (let atCall = 1; ; atCall += 2) {
      const erasure = await personErasureOf(env.DB, tenantId, id);
      if (erasure === null || erasure.doneAtMs !== null) break;
      try {
        await erasePerson(envThatBreaks(atCall).env as typeof env, tenantId, erasure);
      } catch {
        // What it had come to could not be written down either.
      }
      broken += 1;
    }
    expect(broken).toBeGreaterThan(10);
    expect(await knowing("zyxkilled")).toEqual([]);
    expect((await boss.get(`/audit-log?action=personErased&objectId=${id}`)).json.data).toHaveLength(1);
  });

  it("goes on by the sweeper when its message gets lost; until then it says what is left", async () => {
    const { id } = await somebody("zyxswept");
    queuedFromNow(true);
    const begun = await boss.post(`/entities/${id}/erase`, { reason: "DSR-33" });
    expect(begun.json).toMatchObject({ doneAt: null, problem: null, counts: {} });
    vi.restoreAllMocks();
    await swept(id);
    await done(id);
    expect(await knowing("zyxswept")).toEqual([]);
  });

  it("waits for transactions that windows have not heard of yet, and says so", async () => {
    const { id, party } = await somebody("zyxonway");
    const told = await env.DB.prepare("SELECT id FROM transactions WHERE tenant_id = ? AND words LIKE '%zyxonway%'")
      .bind(tenantId)
      .first<{ id: string }>();
    const stuck = `ing_stuck_${id}`;
    await env.DB.prepare("INSERT INTO ingestions (id, tenant_id, transaction_ids, at_ms) VALUES (?, ?, ?, ?)")
      .bind(stuck, tenantId, JSON.stringify([told?.id]), Date.now())
      .run();
    await boss.post(`/entities/${id}/erase`, { reason: "DSR-34" });
    await eventually(async () =>
      expect((await boss.get(`/privacy/erasures/${id}`)).json).toMatchObject({
        ...{ doneAt: null, problem: "transactions_under_way" },
      }),
    );
    // Its row has the name still; nobody is told it any more.
    const shown = (await api.get(`/counterparties/${party}`)).json;
    expect(shown).toMatchObject({ erased: true, name: null, correlationId: null, data: {} });
    await env.DB.prepare("DELETE FROM ingestions WHERE id = ?").bind(stuck).run();
    await swept(id, Date.now() + 300_000);
    await done(id);
    expect(await knowing("zyxonway")).toEqual([]);
  });
});

describe("what a case takes along", () => {
  it("goes as well, with all that hangs on it: people whom only this case has named", async () => {
    const data = {
      companyName: "Gone Ltd",
      additionalInfo: { ubos: [{ id: "u1", correlationId: "zyxowner", firstName: "Zyxowner", lastName: "Named" }] },
    };
    const opened = await api.post("/cases", { workflow: "kyb", context: { entity: { type: "business", data } } });
    const ref = { tenantId, caseId: opened.textAt("id") as CaseId };
    await atRest(ref);
    await pay("zyxowner", "shop-of-owner", 2);
    const owner = (await api.get("/entities?q=zyxowner")).textAt("data.0.id");
    await boss.put(`/entities/${owner}/monitors`, { monitors: { kyc_refresh: { months: 12 } } });
    await api.post(`/cases/${ref.caseId}/decision`, { decision: "approve" });
    await boss.post(`/cases/${ref.caseId}/erase`, { reason: "DSR-35" });
    await eventually(async () => expect((await boss.get(`/cases/${ref.caseId}/erasure`)).at("doneAt")).not.toBe(null));
    expect(await rowsAbout(owner)).toBe(0);
    expect(await knowing("zyxowner")).toEqual([]);
  });
});

describe("a side of transactions that is nobody known", () => {
  it("is erased by its id, and stays so; one that is a person or company goes with them", async () => {
    const party = await pay("zyxalone", "shop-alone", 2);
    const begun = await boss.post(`/counterparties/${party}/erase`, { reason: "DSR-36" });
    expect(begun.json).toMatchObject({ id: party, kind: "counterparty" });
    await done(party);
    expect(await knowing("zyxalone")).toEqual([]);
    await pay("zyxalone", "shop-alone", 1);
    expect(await knowing("zyxalone")).toEqual([]);
    expect((await boss.post(`/counterparties/${party}/erase`, { reason: "DSR-36" })).status).toBe(404);
    const known = await somebody("zyxtied");
    const refused = await boss.post(`/counterparties/${known.party}/erase`, { reason: "DSR-37" });
    expect([refused.status, refused.at("error.details.entityId")]).toEqual([409, known.id]);
    const plain = (await anAnalystClient(tenantId, "manager")).api;
    expect((await plain.post(`/counterparties/${known.party}/erase`, { reason: "DSR-37" })).status).toBe(403);
  });
});

it("nobody is due any more of whom there is nobody", async () => {
  const { id } = await somebody("zyxvanish");
  await env.DB.prepare("UPDATE monitors SET due_at_ms = 5, next_at_ms = 5 WHERE entity_id = ?").bind(id).run();
  await env.DB.prepare("DELETE FROM entities WHERE id = ?").bind(id).run();
  await lookIfDue(env, tenantId, { entityId: id, kind: "kyc_refresh", dueAtMs: 5 });
  const left = await env.DB.prepare("SELECT count(*) AS n FROM monitors WHERE entity_id = ?")
    .bind(id)
    .first<{ n: number }>();
  expect(left?.n).toBe(0);
});
