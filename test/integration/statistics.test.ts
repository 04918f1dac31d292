import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { courseFromLog, courseOf } from "../../durable-objects/case-course";
import { CaseStore } from "../../durable-objects/case-store";
import { readCaseSealKey } from "../../src/cases/case-key-store";
import { caseOf } from "../../src/cases/case-of";
import { upsertIndexRows } from "../../src/db/cases";
import { recountByZone, uncounted } from "../../src/db/count-cases";
import { saveJobCursor } from "../../src/db/jobs";
import { saveTenantSettings } from "../../src/db/tenant-settings";
import type { CaseRef, IndexRow } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { countEarlierCases } from "../../src/queues/count-cases";
import { compiledOf } from "../../src/workflow/compile";
import { aBench, atRest, type Bench, inCase } from "../support/cases";
import { seedAnalyst } from "../support/tenant";

const chart: JsonObject = {
  initial: "collecting",
  states: {
    collecting: { tags: ["collection_flow"], on: { go: "review", settle: "approved" } },
    review: { tags: ["manual_review"], on: { approve: "approved", reject: "rejected", back: "collecting" } },
    approved: { type: "final", tags: ["approved"] },
    rejected: { type: "final", tags: ["rejected"] },
  },
};

let bench: Bench;
beforeAll(async () => {
  bench = await aBench();
  await bench.define("counted", chart);
});

const rowOf = async (ref: CaseRef): Promise<IndexRow> => {
  const row = await caseOf(env, ref).indexRow();
  if (row === null) throw new Error("no such case");
  return row;
};

/** The sums of the tenant, those that are zero left out: `kind day value bucket` → [n, milliseconds]. */
async function sums(): Promise<Record<string, [number, number]>> {
  const { results } = await env.DB.prepare(
    "SELECT kind, day, value, bucket, sum(n) AS n, sum(amount) AS amount FROM stat_days WHERE tenant_id = ? GROUP BY 1, 2, 3, 4 HAVING sum(n) <> 0",
  )
    .bind(bench.tenant.tenantId)
    .all<{ kind: string; day: string; value: string; bucket: number; n: number; amount: number }>();
  return Object.fromEntries(
    results.map(({ kind, day, value, bucket, n, amount }) => [`${kind} ${day} ${value} ${bucket}`, [n, amount]]),
  );
}

/** The same, added up from what each case has told. */
async function sumsOfCases(): Promise<Record<string, [number, number]>> {
  const { results } = await env.DB.prepare("SELECT parts FROM case_stats WHERE tenant_id = ?")
    .bind(bench.tenant.tenantId)
    .all<{ parts: string }>();
  const all: Record<string, [number, number]> = {};
  for (const { parts } of results)
    for (const [kind, value, , amount, day, bucket] of JSON.parse(parts) as [
      string,
      string,
      number,
      number | null,
      string,
      number,
    ][]) {
      const key = `${kind} ${day} ${value} ${bucket}`;
      const [n, total] = all[key] ?? [0, 0];
      all[key] = [n + 1, total + (amount ?? 0)];
    }
  return all;
}

describe("statistics of a tenant", () => {
  // Sabotage tried: the version of the list left out of `isNews` → red; what was added before not taken back → red.
  it("are the same when rows come twice, late and in any order", async () => {
    const ref = await bench.open("counted");
    const rows = [await rowOf(ref)];
    for (const name of ["go", "back", "go", "approve"]) {
      await bench.send(ref, name);
      rows.push(await rowOf(ref));
    }
    await atRest(ref);
    const once = await sums();
    for (const row of [rows[3], rows[0], rows[4], rows[4], rows[1]]) if (row) await upsertIndexRows(env.DB, [row, row]);
    await upsertIndexRows(env.DB, rows.toReversed());
    expect(await sums()).toEqual(once);
    expect(await sumsOfCases()).toEqual(once);
    const now = Object.keys(once).filter((key) => key.includes("_now"));
    expect(now).toEqual([]);
  });

  it("are made again from the cases, as they were, when they are lost", async () => {
    const refs = await Promise.all([1, 2, 3].map(() => bench.open("counted")));
    for (const ref of refs.slice(1)) await bench.send(ref, "go");
    await Promise.all(refs.map(atRest));
    const right = await sums();
    const { results } = await env.DB.prepare("SELECT case_id AS caseId FROM cases WHERE tenant_id = ?")
      .bind(bench.tenant.tenantId)
      .all<{ caseId: CaseRef["caseId"] }>();
    const truths = await Promise.all(results.map(({ caseId }) => rowOf({ tenantId: bench.tenant.tenantId, caseId })));
    expect(await uncounted(env.DB, truths)).toEqual([]);
    for (const table of ["stat_days", "case_stats"])
      await env.DB.prepare(`DELETE FROM ${table} WHERE tenant_id = ?`).bind(bench.tenant.tenantId).run();
    expect(await uncounted(env.DB, truths)).toHaveLength(truths.length);
    await saveJobCursor(
      env.DB,
      "count_cases",
      results
        .map(({ caseId }) => caseId)
        .sort()[0]
        ?.slice(0, -1) ?? null,
      0,
    );
    // A page of all cases that there are, by their ids: ours lie anywhere among them.
    for (let page = 0; page < 1_000 && (await uncounted(env.DB, truths)).length > 0; page += 1)
      await countEarlierCases(env, Date.now());
    expect(await sums()).toEqual(right);
  });

  it("say who decided: a person, a key, or the rules alone", async () => {
    const { user } = await seedAnalyst(env, bench.tenant.tenantId, "senior");
    const actor = {
      kind: "analyst" as const,
      tenantId: bench.tenant.tenantId,
      userId: user.id,
      role: "senior" as const,
      name: "Ada",
      email: "a@example.test",
    };
    const [byPerson, byKey, byRules] = await Promise.all([1, 2, 3].map(() => bench.open("counted")));
    if (byPerson === undefined || byKey === undefined || byRules === undefined) throw new Error("not opened");
    const decide = { type: "decide", decision: "approve", reason: null, comment: null } as const;
    await bench.send(byRules, "settle");
    await bench.send(byKey, "go");
    await bench.give(byKey, decide);
    await bench.send(byPerson, "go");
    await bench.give(byPerson, { type: "assign", assigneeId: user.id }, { actor });
    await bench.give(byPerson, decide, { actor });
    // The decision could be undone for a while; then the clock makes it.
    await caseOf(env, byPerson).moveClock(60_000);
    const decided = async (ref: CaseRef) => (await rowOf(ref)).facts?.find(({ kind }) => kind === "decided")?.value;
    expect(await Promise.all([byPerson, byKey, byRules].map(decided))).toEqual([
      "approved:person",
      "approved:key",
      "approved:rules",
    ]);
    expect((await rowOf(byPerson)).facts).toContainEqual(
      expect.objectContaining({ kind: "act", value: `${user.id}|approve` }),
    );
    await Promise.all([byPerson, byKey, byRules].map(atRest));
  });

  it("are made of the log: what a case remembers for them is what its log says", async () => {
    const ref = await bench.open("counted");
    for (const name of ["go", "back", "go", "reject"]) await bench.send(ref, name);
    const sealed = await readCaseSealKey(env, ref);
    const [kept, made] = await inCase(ref, (_object, state) => {
      const store = new CaseStore(state.storage);
      if (sealed.state === "open") store.seal.use(ref, sealed.key);
      const definition = compiledOf(() => store.pinned("definition", "definition"), "statistics");
      return [courseOf(store, definition), courseFromLog(store, definition)];
    });
    expect(made).toEqual(kept);
    expect(made?.decidedBy).toBe("rules");
    await atRest(ref);
  });

  it("count by the calendar that the tenant chooses, also what was counted before", async () => {
    const ref = await bench.open("counted");
    await atRest(ref);
    const before = await sums();
    await saveTenantSettings(env.DB, bench.tenant.tenantId, { name: "Zoned", timeZone: "Pacific/Kiritimati" });
    while ((await recountByZone(env.DB, 2)) > 0);
    const after = await sums();
    expect(await sumsOfCases()).toEqual(after);
    const total = (all: typeof after, kind: string) =>
      Object.entries(all).reduce((sum, [key, [n]]) => sum + (key.startsWith(`${kind} `) ? n : 0), 0);
    expect(total(after, "opened")).toBe(total(before, "opened"));
    expect(await uncounted(env.DB, [await rowOf(ref)])).toEqual([]);
  });
});
