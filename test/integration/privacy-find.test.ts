import { env } from "cloudflare:workers";
import { beforeEach, expect, it } from "vitest";
import type { TenantId } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { type ApiClient, anAnalystClient, aTenantClient } from "../support/api";
import { aTransaction } from "../support/transactions";

let boss: ApiClient;
let machine: ApiClient;
let tenantId: TenantId;
beforeEach(async () => {
  const tenant = await aTenantClient();
  ({ tenantId } = tenant);
  machine = tenant.api;
  boss = (await anAnalystClient(tenantId, "admin")).api;
});

const grace = { firstName: "Grace", lastName: "Hopper", dateOfBirth: "1906-12-09" };
const sought = { name: "Grace Hopper", dateOfBirth: "1906-12-09" };

async function paid(payer: string, endUserData: JsonObject): Promise<void> {
  const sent = aTransaction({
    originator: { correlationId: payer, endUserData },
    beneficiary: { correlationId: "bank" },
  });
  expect((await machine.post("/transactions", sent)).status).toBe(201);
}

/** So many sides of transactions from before, of whom this was sent. */
const strangers = (count: number, sent: JsonObject): Promise<unknown> =>
  env.DB.prepare(
    `WITH RECURSIVE nth(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM nth WHERE n < ?1)
     INSERT INTO counterparties (id, tenant_id, data, as_of_ms, as_of_id, salt, created_at_ms)
     SELECT 'cpt_' || ?2 || n, ?3, ?4, 1, 't', '', n / 7 FROM nth`,
  )
    .bind(count, tenantId.slice(4, 20).toLowerCase(), tenantId, JSON.stringify(sent))
    .run();

/** All that is found, answer by answer. */
async function answersTo(asked: JsonObject): Promise<{ records: { id: string; by: string[] }[]; more: boolean }[]> {
  const answers = [];
  for (let cursor: string | null = null, n = 0; n < 10; n += 1) {
    const { json } = await boss.post("/privacy/find", { ...asked, ...(cursor !== null && { cursor }) });
    answers.push(json as unknown as { records: { id: string; by: string[] }[]; more: boolean });
    cursor = json.nextCursor as string | null;
    expect(json.more).toBe(cursor !== null);
    if (cursor === null) break;
  }
  return answers;
}

it("somebody is found behind any number of others who were born on that day", async () => {
  await strangers(120, { ...grace, firstName: "Another" });
  for (let n = 0; n < 60; n += 1) {
    const facts = { ...grace, firstName: "Another", email: "desk@navy.test", phone: `+1 555 0${100 + n}` };
    await machine.post("/entities", { type: "individual", correlationId: `other-${n}`, facts });
  }
  await paid("payer-7", grace);
  await machine.post("/entities", { type: "individual", correlationId: "person-7", facts: grace });
  const [answer, ...rest] = await answersTo(sought);
  expect([answer?.records.map(({ by }) => by), rest]).toEqual([[["name_and_birth"], ["name_and_birth"]], []]);
  const everybody = (await answersTo({ email: "desk@navy.test" })).flatMap(({ records }) =>
    records.map(({ id }) => id),
  );
  expect([everybody.length, new Set(everybody).size]).toEqual([60, 60]);
});

it("a search that is longer than one answer says so, and goes on to the end", async () => {
  await strangers(45_000, {});
  await paid("payer-8", grace);
  await paid("payer-9", grace);
  const answers = await answersTo({ ...sought, correlationId: "payer-8" });
  expect(answers.map(({ records, more }) => [records.map(({ by }) => by), more])).toEqual([
    [[["id", "name_and_birth"]], true],
    [[["name_and_birth"]], false],
  ]);
});
