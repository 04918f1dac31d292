import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { TenantId } from "../../src/domain";
import type { Env } from "../../src/env";
import type { JsonObject } from "../../src/lib/json";
import { archiveTransactions } from "../../src/queues/archive-transactions";
import { type ApiClient, aTenantClient } from "../support/api";
import { aTransaction, isoAgo, unique } from "../support/transactions";

let api: ApiClient;
let tenantId: TenantId;
beforeAll(async () => {
  ({ api, tenantId } = await aTenantClient());
});

/** Rounds until nothing is left to archive for anybody: a sweep takes twenty tenants. */
async function archive(on: Env = env): Promise<void> {
  await env.DB.prepare("DELETE FROM jobs WHERE name = 'archive_transactions'").run();
  for (let rounds = 0; rounds < 50; rounds += 1) {
    await archiveTransactions(on, Date.now());
    const { cursor = null } =
      (await env.DB.prepare("SELECT cursor FROM jobs WHERE name = 'archive_transactions'").first<{
        cursor: string | null;
      }>()) ?? {};
    if (cursor === null) return;
  }
}
const inDatabase = async () =>
  (
    await env.DB.prepare("SELECT count(*) AS n FROM transactions WHERE tenant_id = ?")
      .bind(tenantId)
      .first<{ n: number }>()
  )?.n;
const keep = (keepDays: number) => api.put("/transaction-settings", { keepDays });
async function walk(query: string): Promise<JsonObject[]> {
  const all: JsonObject[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const page = await api.get(`/transactions?${query}${cursor === "" ? "" : `&cursor=${cursor}`}`);
    all.push(...(page.json.data as JsonObject[]));
    cursor = page.json.nextCursor as string | null;
  }
  return all;
}

describe("transactions that are older than what is kept at hand", () => {
  const today = Math.floor(Date.now() / 86_400_000) * 86_400_000; // also when it is over meanwhile
  const midday = (ago: number) => today + 43_200_000 - ago * 86_400_000;
  // Two of them on one day.
  const days = [2, 50, 95, 95.25, 96, 120, 399];
  const words = days.map(() => unique("old"));
  beforeAll(async () => {
    const sent = days.map((ago, place) =>
      aTransaction({
        correlationId: words[place] ?? "",
        date: midday(ago),
        amount: place + 1,
        description: `Word ${place}`,
      }),
    );
    await api.post("/transactions/bulk", sent);
    expect((await keep(89)).status).toBe(400);
    expect((await keep(90)).json).toEqual({ keepDays: 90, archivedBefore: null });
  });

  it("move to files without anything getting lost, whoever dies in between", async () => {
    const before = await walk("limit=2");
    let puts = 0;
    const broken = {
      ...env,
      DB: env.DB,
      DOCUMENTS: new Proxy(env.DOCUMENTS, {
        get(target, name) {
          const value: unknown = Reflect.get(target, name);
          if (name === "put")
            return async (...all: Parameters<R2Bucket["put"]>) => {
              puts += 1;
              const done = await target.put(...all);
              // Stored, and nobody heard of it.
              if (puts % 2 === 1) throw new Error("killed");
              return done;
            };
          return typeof value === "function" ? value.bind(target) : value;
        },
      }),
    } as Env;
    for (let tries = 0; tries < 12; tries += 1) {
      await env.DB.prepare("UPDATE leases SET until_ms = 0 WHERE tenant_id = ?").bind(tenantId).run();
      await archive(broken);
      expect((await walk("limit=3")).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    }
    await archive();
    expect(await inDatabase()).toBe(2);
    const after = await walk("limit=2");
    expect(after.map(({ archived }) => archived)).toEqual([false, false, true, true, true, true, true]);
    expect(after.map((one) => ({ ...one, archived: false }))).toEqual(before);
  });

  it("are found by time, by filter, and one by one", async () => {
    expect(
      (await walk(`from=${new Date(midday(121)).toISOString()}&to=${new Date(midday(95.5)).toISOString()}`)).map(
        ({ amount }) => amount,
      ),
    ).toEqual([5, 6]);
    expect((await walk("minAmount=6")).map(({ amount }) => amount)).toEqual([6, 7]);
    expect(await walk(`from=${isoAgo(94)}`)).toHaveLength(2);
    for (const [place, word] of words.entries())
      expect((await api.get(`/transactions/${word}`)).json).toMatchObject({
        ...{ archived: place > 1, amount: place + 1, description: `Word ${place}` },
      });
    const one = await api.get(`/transactions/${words[6]}`);
    const other = await aTenantClient();
    expect((await other.api.get(`/transactions/${one.textAt("id")}`)).status).toBe(404);
  });

  it("have no late ones: what is so old is refused, also when more is kept again", async () => {
    await keep(400);
    expect((await api.get("/transaction-settings")).at("archivedBefore")).not.toBeNull();
    const late = await api.post("/transactions/bulk", [aTransaction({ date: isoAgo(100) }), aTransaction()]);
    expect(late.json.results).toMatchObject([{ status: 400, error: { code: "too_old" } }, { status: 201 }]);
  });

  it("lie in files that cannot be read for words about somebody who was erased", async () => {
    await env.DB.prepare(
      "UPDATE counterparties SET salt = '', name = NULL, erased = 1 WHERE tenant_id = ? AND correlation_id = 'payer-1'",
    )
      .bind(tenantId)
      .run();
    const one = await api.get(`/transactions/${words[6]}`);
    expect([one.at("amount"), one.at("description"), one.at("originator.name")]).toEqual([7, null, null]);
    const listed = await env.DOCUMENTS.list({ prefix: `transactions/${tenantId}/` });
    expect(listed.objects.length).toBeGreaterThan(2);
    for (const { key } of listed.objects) {
      const file = await env.DOCUMENTS.get(key);
      const text = await new Response(file?.body.pipeThrough(new DecompressionStream("gzip"))).text();
      expect(text).toContain('"hash"');
      expect(text).not.toMatch(/Word|Ada|Payer/);
    }
  });
});
