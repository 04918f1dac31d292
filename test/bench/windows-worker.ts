import { DurableObject } from "cloudflare:workers";
import { WindowObject } from "../../durable-objects/window";
import type { TransactionFacts } from "../../src/domain/transactions";
import type { Env } from "../../src/env";
import { parseAlertDefinition } from "../../src/monitoring/alert-definition.schema";
import { alertTemplates } from "../../src/monitoring/templates";
import { packFacts } from "../../src/windows/packed-facts";
import type { WindowObjectApi } from "../../src/windows/window-api";
import { windowsIn } from "../../src/windows/windows-of";
import { aTransaction } from "../support/transaction-facts";

export { WindowObject };

/** Windows that count the rows they read and write. */
export class CountedWindow extends WindowObject {
  readonly #cursors: { rowsRead: number; rowsWritten: number }[];

  constructor(ctx: DurableObjectState, env: BenchEnv) {
    const cursors: { rowsRead: number; rowsWritten: number }[] = [];
    const { sql } = ctx.storage;
    const real = sql.exec.bind(sql);
    const counting = (query: string, ...bound: SqlStorageValue[]) => {
      const cursor = real(query, ...bound);
      cursors.push(cursor);
      return cursor;
    };
    Object.defineProperty(sql, "exec", { value: counting, configurable: true });
    super(ctx, { ...env, WINDOWS: env.COUNTED });
    this.#cursors = cursors;
  }

  /** Since the last time this was asked. */
  async rows(): Promise<{ read: number; written: number }> {
    const done = this.#cursors.splice(0);
    return {
      read: done.reduce((sum, { rowsRead }) => sum + rowsRead, 0),
      written: done.reduce((sum, { rowsWritten }) => sum + rowsWritten, 0),
    };
  }
}

/** The least that could keep a transaction: a row for each side, a call at a time. */
export class BareObject extends DurableObject {
  async write(rows: [string, number, string, string, string][]): Promise<void> {
    const { sql } = this.ctx.storage;
    sql.exec(`CREATE TABLE IF NOT EXISTS entries (subject TEXT, at_ms INTEGER, tx TEXT, role TEXT, facts TEXT,
      PRIMARY KEY (subject, at_ms, tx, role)) WITHOUT ROWID`);
    sql.exec(
      `INSERT OR IGNORE INTO entries SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4 FROM json_each(?)`,
      JSON.stringify(rows),
    );
  }
}

interface BenchEnv extends Env {
  BARE: DurableObjectNamespace<BareObject>;
  COUNTED: DurableObjectNamespace<CountedWindow>;
}

const shards = 8;
const perCall = 500;
const subjects = 2_000;
const startMs = Date.UTC(2026, 4, 1);

const definitions = alertTemplates.flatMap(({ id, definition }) => {
  const parsed = parseAlertDefinition(definition);
  return parsed.ok && parsed.value.enabled ? [{ id: `ald_${id}`, version: 1, body: parsed.value }] : [];
});
const active = { revision: 1, definitions };

/** Payments of a crowd, one every 13 seconds: 200,000 in a month. */
const inCrowd = (i: number): TransactionFacts =>
  aTransaction({
    id: `txn_${String(i).padStart(26, "0")}`,
    atMs: startMs + i * 13_000,
    euros: 5 + ((i * 7_919) % 200),
    direction: i % 3 === 0 ? "outbound" : "inbound",
    payment: { method: i % 2 === 0 ? "credit_card" : "bank_transfer" },
    card: { token: i % 2 === 0 ? `card_${(i * 31) % subjects}` : null },
    originator: {
      id: `cpt_${String((i * 17) % subjects).padStart(26, "0")}`,
      correlationId: `c-${(i * 17) % subjects}`,
    },
    beneficiary: { id: `cpt_${String((i * 29 + 7) % subjects).padStart(26, "0")}` },
  });

/** Payments to one shop, one an hour: what it looks back on is as much for whoever began long ago. */
const toOneShop = (i: number): TransactionFacts =>
  aTransaction({
    ...inCrowd(i),
    atMs: startMs + i * 3_600_000,
    direction: "inbound",
    euros: 5,
    beneficiary: { id: "cpt_shop" },
  });

/**
 * `/windows?n=` and `/bare?n=`: so many transactions in calls of 500, each awaited. `/rows?n=`: rows read and written by one more transaction
 * of a shop that has n, on the average of a hundred.
 */
export default {
  async fetch(request, env) {
    const url = new URL(request.url);
    const count = Number(url.searchParams.get("n"));
    const run = crypto.randomUUID();
    const calls = Array.from({ length: Math.ceil(count / perCall) }, (_, call) =>
      Array.from({ length: Math.min(perCall, count - call * perCall) }, (_, i) => call * perCall + i),
    );
    if (url.pathname === "/bare") {
      for (const call of calls) {
        const parts = new Map<number, [string, number, string, string, string][]>();
        for (const facts of call.map(inCrowd))
          for (const role of ["originator", "beneficiary"] as const) {
            const { id } = facts[role];
            const shard = Number(id.slice(-4)) % shards;
            const part = parts.get(shard) ?? [];
            parts.set(shard, part);
            part.push([id, facts.atMs, facts.id, role, packFacts(facts)]);
          }
        await Promise.all([...parts].map(([shard, rows]) => env.BARE.getByName(`${run}/${shard}`).write(rows)));
      }
      return new Response("done");
    }
    if (url.pathname === "/windows") {
      const windows = windowsIn(shards, (shard) => {
        const name = `${run}/w/${shard}`;
        return { shard, name, object: env.WINDOWS.getByName(name) as unknown as WindowObjectApi };
      });
      let days = 0;
      for (const call of calls) days += (await windows.ingest(call.map(inCrowd), active)).days.length;
      return new Response(String(days));
    }
    const name = `${run}/w/0`;
    const object = env.COUNTED.getByName(name);
    const windows = windowsIn(1, () => ({ shard: 0, name, object: object as unknown as WindowObjectApi }));
    for (const call of calls) await windows.ingest(call.map(toOneShop), active);
    await object.rows();
    const more = 100;
    for (let i = count; i < count + more; i += 1) await windows.ingest([toOneShop(i)], active);
    const { read, written } = await object.rows();
    return Response.json({ read: read / more, written: written / more });
  },
  async queue(batch) {
    batch.ackAll();
  },
} satisfies ExportedHandler<BenchEnv>;
