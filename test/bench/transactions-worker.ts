import { Hono } from "hono";
import { RateLimiterObject } from "../../durable-objects/rate-limiter";
import { WindowObject } from "../../durable-objects/window";
import type { TenantId } from "../../src/domain";
import type { Env } from "../../src/env";
import type { Json, JsonObject } from "../../src/lib/json";
import { alertDefinitionRoutes } from "../../src/routes/alert-definition-routes";
import { type AppEnv, dressed } from "../../src/routes/framework-headers";
import { mountRoutes } from "../../src/routes/framework-mount";
import { transactionRoutes } from "../../src/routes/transaction-routes";
import { seedTenant } from "../support/tenant";

export { RateLimiterObject, WindowObject };

const app = new Hono<AppEnv>();
app.use(dressed);
mountRoutes(app, [...transactionRoutes, ...alertDefinitionRoutes]);

const perCall = 500;
const startMs = Date.UTC(2026, 10, 1);

/** Payments to some thousand shops, a second apart: nothing that a rule would hold on to. */
const transaction = (round: string, place: number): JsonObject => ({
  correlationId: `${round}-${place}`,
  date: startMs + place * 1_000,
  amount: (500 + ((place * 7_919) % 4_000)) / 100,
  currency: "EUR",
  direction: "inbound",
  type: "payment",
  originator: {
    correlationId: `payer-${(place * 31) % 7_000}`,
    endUserData: { firstName: "Pat", lastName: `Payer ${(place * 31) % 7_000}`, country: "DE" },
  },
  beneficiary: {
    correlationId: `shop-${(place * 17) % 5_000}`,
    businessData: { companyName: `Shop ${(place * 17) % 5_000}`, businessType: "retail" },
  },
  payment: { method: place % 3 === 0 ? "bank_transfer" : "credit_card", brandName: "visa", mccCode: 5411 },
});

/** The columns that a transaction has here as well. */
const columns = [
  "id",
  "tenant_id",
  "at_ms",
  "amount",
  "currency",
  "direction",
  "type",
  "method",
  "originator_id",
  "beneficiary_id",
  "data",
];

async function plain(db: D1Database, round: string, from: number): Promise<void> {
  const insert = db.prepare(
    `INSERT INTO plain_transactions (${columns.join(", ")}) VALUES (${columns.map(() => "?").join(", ")}) ON CONFLICT DO NOTHING`,
  );
  const rows = Array.from({ length: perCall }, (_, place) => transaction(round, from + place));
  await db.batch(
    rows.map((row) =>
      insert.bind(
        ...[row.correlationId, "tenant", row.date, row.amount, row.currency, row.direction, row.type],
        ...[nameIn(row.payment, "method"), nameIn(row.originator, "correlationId")],
        ...[nameIn(row.beneficiary, "correlationId"), JSON.stringify(row)],
      ),
    ),
  );
}
const nameIn = (value: Json | undefined, name: string): Json => (value as JsonObject)[name] ?? null;

let apiKey = "";
const call = async (env: Env, path: string, body: Json): Promise<JsonObject> => {
  const headers = { authorization: `Bearer ${apiKey}`, "content-type": "application/json" };
  const request = new Request(`http://bench/api/v1${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  const context = { waitUntil() {}, passThroughOnException() {}, props: {} } as unknown as ExecutionContext;
  const answered = await app.fetch(request, env, context);
  if (answered.status >= 400) throw new Error(`${path}: ${await answered.text()}`);
  return answered.json();
};

async function ours(env: Env, round: string, from: number): Promise<void> {
  const sent = Array.from({ length: perCall }, (_, place) => transaction(round, from + place));
  const { results } = await call(env, "/transactions/bulk", sent);
  const refused = (results as JsonObject[]).find(({ status }) => status !== 201);
  if (refused !== undefined) throw new Error(JSON.stringify(refused));
}

export default {
  async fetch(request, bound) {
    const env: Env = { ...bound, API_LIMIT: { limit: async () => ({ success: true }) } };
    const url = new URL(request.url);
    const round = url.searchParams.get("round") ?? "";
    const calls = Number(url.searchParams.get("calls") ?? 0);
    if (url.pathname === "/migrate") {
      for (const sql of (await request.json()) as string[]) await env.DB.prepare(sql).run();
      await env.DB.prepare(`CREATE TABLE plain_transactions (${columns.join(", ")}, PRIMARY KEY (id))`).run();
      for (const side of ["at_ms", "originator_id, at_ms", "beneficiary_id, at_ms"])
        await env.DB.prepare(
          `CREATE INDEX plain_${side.replaceAll(/\W/g, "_")} ON plain_transactions (tenant_id, ${side}, id)`,
        ).run();
      return new Response("done");
    }
    if (url.pathname === "/tenant") {
      const seeded = await seedTenant(env);
      apiKey = seeded.apiKey;
      const rules = url.searchParams.has("rules");
      if (rules) await call(env, "/alert-definitions/install", {});
      const { n } = (await env.DB.prepare(
        "SELECT count(*) AS n FROM alert_definitions WHERE tenant_id = ? AND enabled = 1",
      )
        .bind(seeded.tenantId satisfies TenantId)
        .first<{ n: number }>()) ?? { n: 0 };
      return new Response(String(n));
    }
    for (let done = 0; done < calls; done += 1)
      await (url.pathname === "/plain" ? plain(env.DB, round, done * perCall) : ours(env, round, done * perCall));
    return new Response("done");
  },
  async queue(batch) {
    for (const message of batch.messages) message.ack();
  },
} satisfies ExportedHandler<Env>;
