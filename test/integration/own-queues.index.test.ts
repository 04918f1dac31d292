import { env } from "cloudflare:workers";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { type CaseFilters, type CaseKeyset, listCases } from "../../src/db/case-list";
import { type CaseRow, upsertIndexRows } from "../../src/db/cases";
import { fillQueue, refileDue } from "../../src/db/fill-queue";
import { numbersOf } from "../../src/db/members";
import {
  deleteQueue,
  dropOrphans,
  getQueue,
  insertQueue,
  type KeptQueue,
  type QueueDraft,
  updateQueue,
} from "../../src/db/work-queues";
import { type CaseId, idFrom, newId, type QueueConditions, queueSorts, type TenantId } from "../../src/domain";
import { randomBase32 } from "../../src/lib/bytes";
import { queuesOf } from "../../src/review/queues-of";
import { aCaseRow } from "../support/case-rows";

const db = env.DB;
const tenants: TenantId[] = [];
function aTenant(): TenantId {
  const tenantId = idFrom("tenant", `eu_${randomBase32(12)}`);
  tenants.push(tenantId);
  return tenantId;
}
// There are no such cases: the job that compares the list with its cases would ask for each of them.
afterAll(async () => {
  for (const tenantId of tenants) await db.prepare("DELETE FROM cases WHERE tenant_id = ?").bind(tenantId).run();
});
const hourMs = 3_600_000;
const nowMs = 1_000 * hourMs;

const row = (tenantId: TenantId, over: Partial<CaseRow> = {}): CaseRow =>
  aCaseRow(tenantId, { createdAtMs: nowMs - 5 * hourMs, updatedAtMs: nowMs, ...over });

const draft = (id: string, over: Partial<QueueDraft> = {}): QueueDraft => ({
  id,
  name: id,
  description: "",
  conditions: {},
  sort: "oldest",
  members: null,
  autoAssign: false,
  position: 0,
  ...over,
});

async function build(tenantId: TenantId, queue: QueueDraft): Promise<void> {
  expect(await insertQueue(db, tenantId, queue, 0, nowMs)).toBe("inserted");
  await fill(tenantId, queue.id);
}

async function fill(tenantId: TenantId, id: string): Promise<KeptQueue> {
  const queue = (await getQueue(db, tenantId, id)) as KeptQueue;
  if (queue.filling !== null) await fillQueue(db, tenantId, queue, "", 100, nowMs);
  return queue;
}

async function listed(tenantId: TenantId, filters: CaseFilters): Promise<string[]> {
  const ids: string[] = [];
  let cursor: CaseKeyset | null = null;
  do {
    const page: Awaited<ReturnType<typeof listCases>> = await listCases(db, tenantId, filters, cursor, 3);
    ids.push(...page.data.map(({ caseId }) => caseId));
    cursor = page.next;
  } while (cursor !== null);
  return ids;
}

const change = fc.record({
  place: fc.nat({ max: 4 }),
  version: fc.integer({ min: 1, max: 6 }),
  status: fc.constantFrom("active", "active", "active", "completed") as fc.Arbitrary<CaseRow["status"]>,
  tags: fc.subarray(["manual_review", "revision"]),
  assigneeId: fc.constantFrom(null, null, "usr_ada"),
  riskScore: fc.constantFrom(null, 10, 80),
  slaState: fc.constantFrom(null, "running", "at_risk", "breached") as fc.Arbitrary<CaseRow["slaState"] & {}>,
  escalatedTo: fc.constantFrom(null, null, "one"),
});
const conditions: fc.Arbitrary<QueueConditions> = fc.constantFrom<QueueConditions>(
  {},
  { tags: ["manual_review"] },
  { minRiskScore: 50 },
  { assignees: ["none"] },
  { olderThanHours: 4 },
  { sla: ["at_risk", "breached"], youngerThanHours: 8 },
);
const edit = fc.record({ conditions, sort: fc.constantFrom(...queueSorts) });
const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.array(change, { minLength: 1, maxLength: 4 }).map((rows) => ({ kind: "upsert" as const, rows })),
  },
  { weight: 2, arbitrary: edit.map((to) => ({ kind: "edit" as const, id: "one", to })) },
  { weight: 1, arbitrary: edit.map((to) => ({ kind: "edit" as const, id: "two", to })) },
  { weight: 1, arbitrary: fc.constant({ kind: "delete" as const, id: "two" }) },
);

describe("what is in a queue of one's own", () => {
  // Sabotage tried: `enter` without its version guard, triggers without `sla` → red.
  it("is what its conditions say of every case, in its order, and counted, whatever comes late, twice or is edited", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async (steps) => {
        const tenantId = aTenant();
        const caseIds = Array.from({ length: 5 }, () => newId("case"));
        const [known, truths] = [new Map<string, CaseRow>(), new Map<string, CaseRow>()];
        await build(tenantId, draft("one"));
        for (const now of steps) {
          if (now.kind === "upsert") {
            // A version of a case is one truth, and when it was opened never changes.
            const rows = now.rows.map(({ place, ...of }) => {
              const key = `${place}.${of.version}`;
              const createdAtMs = nowMs - (1 + 4 * (place % 3)) * hourMs;
              const truth = truths.get(key) ?? row(tenantId, { ...of, createdAtMs, caseId: caseIds[place] as CaseId });
              truths.set(key, truth);
              return truth;
            });
            await upsertIndexRows(db, rows, nowMs);
            for (const one of rows) if (one.version > (known.get(one.caseId)?.version ?? 0)) known.set(one.caseId, one);
            continue;
          }
          const before = await getQueue(db, tenantId, now.id);
          if (now.kind === "delete") await deleteQueue(db, tenantId, now.id);
          else if (before === null) await build(tenantId, draft(now.id, now.to));
          else {
            expect(await updateQueue(db, tenantId, before, draft(now.id, now.to), 5, nowMs)).toBe(true);
            await fill(tenantId, now.id);
          }
        }
        for (const id of ["one", "two"]) {
          const queue = await getQueue(db, tenantId, id);
          const places = [...known.values()].flatMap((one) =>
            (queue === null ? [] : queuesOf(one, [queue], nowMs).places).map((place) => ({ ...place, id: one.caseId })),
          );
          const inOrder = places.sort((one, other) => one.sortKey - other.sortKey || (one.id < other.id ? -1 : 1));
          expect([id, await listed(tenantId, { ownQueue: id })]).toEqual([id, inOrder.map((place) => place.id)]);
          expect([id, (await numbersOf(db, tenantId, [id])).get(id)]).toEqual([
            id,
            {
              count: places.length,
              free: places.filter(({ isFree }) => isFree).length,
              atRisk: places.filter(({ sla }) => sla === "at_risk").length,
              breached: places.filter(({ sla }) => sla === "breached").length,
            },
          ]);
        }
      }),
      { numRuns: 20 },
    );
  });

  it("is what the new conditions say when a queue is deleted and made anew within the same millisecond", async () => {
    const tenantId = aTenant();
    await build(tenantId, draft("again", { conditions: { minRiskScore: 50 } }));
    const calm = row(tenantId, { riskScore: 10 });
    await upsertIndexRows(db, [calm], nowMs);
    await deleteQueue(db, tenantId, "again");
    await build(tenantId, draft("again"));
    expect(await listed(tenantId, { ownQueue: "again" })).toEqual([calm.caseId]);
  });

  it("is what the newer says when two versions of a case come in one message", async () => {
    const tenantId = aTenant();
    await build(tenantId, draft("risky", { conditions: { minRiskScore: 50 } }));
    const older = row(tenantId, { riskScore: 80 });
    await upsertIndexRows(db, [older], nowMs);
    expect(await listed(tenantId, { ownQueue: "risky" })).toEqual([older.caseId]);
    await upsertIndexRows(db, [older, { ...older, version: 2, riskScore: 10 }], nowMs);
    expect(await listed(tenantId, { ownQueue: "risky" })).toEqual([]);
  });

  it("changes by time alone when a case becomes old enough, on the clock of its tenant", async () => {
    const tenantId = aTenant();
    await build(tenantId, draft("old", { conditions: { olderThanHours: 4 } }));
    await build(tenantId, draft("young", { conditions: { youngerThanHours: 4 } }));
    const young = row(tenantId, { createdAtMs: nowMs - 3 * hourMs });
    await upsertIndexRows(db, [young], nowMs);
    await db
      .prepare(
        "INSERT INTO tenants (id, name, environment, webhook_secret_sealed, clock_offset_ms, created_at_ms) VALUES (?, 'x', 'sandbox', 'x', 0, 0)",
      )
      .bind(tenantId)
      .run();
    const where = async () => [
      await listed(tenantId, { ownQueue: "old" }),
      await listed(tenantId, { ownQueue: "young" }),
    ];
    await refileDue(db, nowMs, 10_000);
    expect(await where()).toEqual([[], [young.caseId]]);
    await db.prepare("UPDATE tenants SET clock_offset_ms = ? WHERE id = ?").bind(hourMs, tenantId).run();
    await refileDue(db, nowMs, 10_000);
    expect(await where()).toEqual([[young.caseId], []]);
    const left = await db.prepare("SELECT 1 FROM queue_due WHERE tenant_id = ?").bind(tenantId).all();
    expect(left.results).toEqual([]);
  });

  it("of a queue that is gone is cleared away, page by page", async () => {
    const tenantId = aTenant();
    await build(tenantId, draft("gone"));
    await upsertIndexRows(db, [row(tenantId), row(tenantId)], nowMs);
    await db.prepare("DELETE FROM queues WHERE tenant_id = ?").bind(tenantId).run();
    const left = async () => (await numbersOf(db, tenantId, ["gone"])).get("gone")?.count;
    expect(await left()).toBe(2);
    // Others of this database may have left something as well.
    for (let more = 1; more > 0; ) more = await dropOrphans(db, 1);
    expect(await left()).toBe(0);
  });

  it("can be narrowed further, and put in another order", async () => {
    const tenantId = aTenant();
    await build(tenantId, draft("risky", { conditions: { minRiskScore: 50 }, sort: "risk" }));
    const [low, mid, top] = [10, 60, 90].map((riskScore, n) =>
      row(tenantId, { riskScore, createdAtMs: nowMs + n, updatedAtMs: nowMs - n, tags: riskScore === 60 ? ["x"] : [] }),
    ) as [CaseRow, CaseRow, CaseRow];
    await upsertIndexRows(db, [low, mid, top], nowMs);
    expect(await listed(tenantId, { ownQueue: "risky" })).toEqual([top.caseId, mid.caseId]);
    expect(await listed(tenantId, { ownQueue: "risky", tag: "x" })).toEqual([mid.caseId]);
    expect(await listed(tenantId, { ownQueue: "risky", sort: "updated" })).toEqual([mid.caseId, top.caseId]);
    expect(await listed(tenantId, { ownQueue: "risky", order: "oldest_first" })).toEqual([mid.caseId, top.caseId]);
  });
});

describe("a page of a queue of one's own", () => {
  it("reads as many rows among two thousand cases as among a hundred, at any depth", async () => {
    const cost = async (size: number): Promise<number[]> => {
      const tenantId = aTenant();
      await build(tenantId, draft("all"));
      const rows = Array.from({ length: size }, (_, n) => row(tenantId, { createdAtMs: nowMs + n }));
      for (let from = 0; from < size; from += 250) await upsertIndexRows(db, rows.slice(from, from + 250), nowMs);
      const read: number[] = [];
      for (const sortKey of [0, nowMs + size - 40]) {
        const page = await db
          .prepare(
            `SELECT cases.*, place.sort_key AS place_key FROM queue_cases AS place INDEXED BY queue_cases_order
             CROSS JOIN cases ON cases.case_id = place.case_id WHERE place.tenant_id = ?1 AND place.queue_id = 'all'
             AND (place.sort_key, place.case_id) > (?2, '') ORDER BY place.sort_key, place.case_id LIMIT 21`,
          )
          .bind(tenantId, sortKey)
          .all();
        expect(page.results).toHaveLength(21);
        read.push(page.meta.rows_read);
      }
      return read;
    };
    const [few, many] = [await cost(100), await cost(2_000)];
    expect(many).toEqual(few);
    for (const rows of many) expect(rows).toBeLessThanOrEqual(5 * 20);
  });
});
