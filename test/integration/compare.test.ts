import { evictDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { caseOf } from "../../src/cases/case-of";
import { upsertIndexRows } from "../../src/db/cases";
import { compareAll, neighbours } from "../../src/db/compare-cases";
import type { CaseMessage, CaseRef } from "../../src/domain";
import worker from "../../src/index";
import type { JsonObject } from "../../src/lib/json";
import { consumeIndex } from "../../src/queues/index-rows";
import { reconcile } from "../../src/queues/reconcile";
import { aBench, type Bench, inCase, stubOf } from "../support/cases";

const chart: JsonObject = { initial: "here", states: { here: { on: { go: "there" } }, there: { on: { go: "here" } } } };
const dayMs = 86_400_000;

let bench: Bench;
beforeAll(async () => {
  bench = await aBench();
  await bench.define("resting", chart);
});
beforeEach(async () => {
  // No words to be made anew, and nothing of other files is due.
  await reconcile(env, 0);
  await env.DB.prepare("UPDATE jobs SET cursor = NULL WHERE name = 'reconcile'").run();
  await env.DB.prepare("UPDATE cases SET compare_at_ms = 9e15").run();
});
afterEach(() => void vi.restoreAllMocks());

/** Nothing is copied to the list by itself from now on. */
function lose(...queues: string[]): void {
  const real = worker.queue;
  vi.spyOn(worker, "queue").mockImplementation(async (batch, itsEnv) => {
    if (!queues.includes(batch.queue)) await real(batch, itsEnv);
  });
}

const copy = (ref: CaseRef): Promise<void> =>
  consumeIndex(
    { queue: "index", messages: [{ body: ref, ack() {}, retry() {} }] } as unknown as MessageBatch<CaseMessage>,
    env,
  );

interface Turn {
  compare_at_ms: number;
  compare_days: number;
  state: string;
  wake_at_ms: number | null;
}
const turnOf = async (ref: CaseRef): Promise<Turn> => {
  const row = await env.DB.prepare("SELECT compare_at_ms, compare_days, state, wake_at_ms FROM cases WHERE case_id = ?")
    .bind(ref.caseId)
    .first<Turn>();
  if (row === null) throw new Error("the case is not listed");
  return row;
};
const set = (ref: CaseRef, assignments: string) =>
  env.DB.prepare(`UPDATE cases SET ${assignments} WHERE case_id = ?`).bind(ref.caseId).run();

describe("G15: a row that rests is compared ever more seldom", () => {
  it("first a day after it came to be, then 2, 4, 8, 16, and every 30 days; not a moment before", async () => {
    const before = Date.now();
    const ref = await bench.open("resting");
    const first = await turnOf(ref);
    expect(first.compare_days).toBe(1);
    expect(first.compare_at_ms - before).toBeGreaterThanOrEqual(dayMs);
    let dueMs = first.compare_at_ms;
    for (const days of [2, 4, 8, 16, 30, 30]) {
      await reconcile(env, dueMs - 1);
      expect((await turnOf(ref)).compare_at_ms).toBe(dueMs);
      await reconcile(env, dueMs);
      const next = await turnOf(ref);
      expect(next).toMatchObject({ compare_days: days, compare_at_ms: dueMs + days * dayMs });
      dueMs = next.compare_at_ms;
    }
  });

  it("a change makes it young again, and one that is young is not put off by changes", async () => {
    lose("index");
    const ref = await bench.open("resting");
    await set(ref, "compare_days = 30, compare_at_ms = 9e15");
    await bench.send(ref, "go");
    const before = Date.now();
    await copy(ref);
    const changed = await turnOf(ref);
    expect(changed.compare_days).toBe(1);
    expect(changed.compare_at_ms).toBeGreaterThanOrEqual(before + dayMs);
    expect(changed.compare_at_ms).toBeLessThanOrEqual(Date.now() + dayMs);
    await set(ref, "compare_at_ms = 1000");
    await bench.send(ref, "go");
    await copy(ref);
    expect(await turnOf(ref)).toMatchObject({ compare_days: 1, compare_at_ms: 1_000, state: "here" });
  });

  it("drift is repaired when its time has come, and what was written beside it is looked at with the next sweep", async () => {
    lose("index");
    const refs: CaseRef[] = [];
    for (let place = 0; place < 4; place += 1) refs.push(await bench.open("resting"));
    const [far, near, drifted, other] = refs as [CaseRef, CaseRef, CaseRef, CaseRef];
    const { tenant: stranger } = await aBench();
    await env.DB.prepare("UPDATE cases SET compare_days = 30, compare_at_ms = 9e15 WHERE tenant_id = ?")
      .bind(bench.tenant.tenantId)
      .run();
    await set(other, `tenant_id = '${stranger.tenantId}'`); // of another tenant, written at the same moment
    // More than the neighbours lie between.
    await set(far, "updated_at_ms = 1");
    for (let place = 0; place < neighbours; place += 1) await bench.open("resting");
    await set(drifted, "state = 'nowhere', compare_at_ms = 5000");
    await reconcile(env, 4_999);
    expect((await turnOf(drifted)).state).toBe("nowhere");
    await reconcile(env, 5_000);
    expect(await turnOf(drifted)).toMatchObject({ state: "here", compare_days: 1 });
    expect(await turnOf(near)).toMatchObject({ compare_at_ms: 5_000, compare_days: 1 });
    expect((await turnOf(other)).compare_days).toBe(30);
    await set(near, "state = 'nowhere'");
    await reconcile(env, 5_060);
    expect(await turnOf(near)).toMatchObject({ state: "here", compare_days: 1, compare_at_ms: 5_060 + dayMs });
  });

  it("one that cannot be read comes again a day later, and those behind it have their turn", async () => {
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    const [broken, good] = [await bench.open("resting"), await bench.open("resting")];
    await set(broken, "compare_days = 8, compare_at_ms = 1");
    await set(good, "compare_days = 8, compare_at_ms = 2");
    const body = await inCase(broken, async (_object, state) => {
      const { body } = state.storage.sql.exec<{ body: string }>("SELECT body FROM snapshot").one();
      state.storage.sql.exec("UPDATE snapshot SET body = 'garbage'");
      await state.storage.setAlarm(Date.now() + 3_600_000);
      return body;
    });
    await evictDurableObject(stubOf(broken));
    await reconcile(env, 10);
    expect(await turnOf(broken)).toMatchObject({ compare_days: 1, compare_at_ms: 10 + dayMs });
    expect(await turnOf(good)).toMatchObject({ compare_days: 16, compare_at_ms: 10 + 16 * dayMs });
    await inCase(broken, (_object, state) => void state.storage.sql.exec("UPDATE snapshot SET body = ?", body));
    await evictDurableObject(stubOf(broken));
  });

  it("a round takes every row, due or not, and then the turns go on as they were", async () => {
    const ref = await bench.open("resting");
    await set(ref, "state = 'nowhere', compare_days = 8, compare_at_ms = 9e15");
    await compareAll(env.DB, 1);
    for (let sweeps = 0; (await turnOf(ref)).state === "nowhere"; sweeps += 1) {
      expect(sweeps).toBeLessThan(100);
      await reconcile(env, 1);
    }
    const cursor = () =>
      env.DB.prepare("SELECT cursor FROM jobs WHERE name = 'reconcile'").first<string | null>("cursor");
    for (let sweeps = 0; (await cursor()) !== null; sweeps += 1) {
      expect(sweeps).toBeLessThan(100);
      await reconcile(env, 1);
    }
  });

  it("finds those that are due by an index, however many there are", async () => {
    const plan = await env.DB.prepare(
      "EXPLAIN QUERY PLAN SELECT * FROM cases WHERE compare_at_ms <= ? ORDER BY compare_at_ms LIMIT 100",
    )
      .bind(1)
      .all<{ detail: string }>();
    expect(plan.results.map(({ detail }) => detail)).toEqual([
      expect.stringContaining("SEARCH cases USING INDEX cases_compare"),
    ]);
  });
});

describe("what the list is paid for", () => {
  /** The database, adding up the rows that are written to `cases` through it. */
  function counting(): { db: D1Database; written: () => number } {
    let rows = 0;
    const texts = new WeakMap<object, string>();
    const known = (statement: D1PreparedStatement, text: string): D1PreparedStatement => {
      texts.set(statement, text);
      const bind = statement.bind.bind(statement);
      return Object.assign(statement, { bind: (...values: unknown[]) => known(bind(...values), text) });
    };
    const db = new Proxy(env.DB, {
      get(target, key) {
        if (key === "prepare") return (text: string) => known(target.prepare(text), text);
        if (key === "batch")
          return async (statements: D1PreparedStatement[]) => {
            const results = await target.batch(statements);
            for (const [place, { meta }] of results.entries())
              if (/^(?:UPDATE|INSERT INTO) cases\b/.test(texts.get(statements[place] ?? {}) ?? ""))
                rows += meta.rows_written;
            return results;
          };
        const value: unknown = Reflect.get(target, key);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
    return { db, written: () => rows };
  }

  it("a change of the state alone writes the row and the entries of the two orders by time; the same row again, nothing", async () => {
    lose("index");
    const ref = await bench.open("resting");
    await bench.send(ref, "go");
    const row = await caseOf(env, ref).indexRow();
    if (row === null) throw new Error("no row");
    await set(ref, "wake_at_ms = NULL");
    const { db, written } = counting();
    await upsertIndexRows(db, [{ ...row, wakeAtMs: null }]);
    expect((await turnOf(ref)).state).toBe("there");
    expect(written()).toBe(3);
    await upsertIndexRows(db, [{ ...row, wakeAtMs: null }]);
    expect(written()).toBe(3);
  });

  it("a case that owes nothing any more is not woken for what it owed when it was opened", async () => {
    lose("index");
    const ref = await bench.open("resting");
    expect((await turnOf(ref)).wake_at_ms).not.toBeNull();
    await vi.waitFor(async () => expect(await caseOf(env, ref).publications()).toHaveLength(0), { timeout: 20_000 });
    await copy(ref);
    expect((await turnOf(ref)).wake_at_ms).toBeNull();
  });
});
