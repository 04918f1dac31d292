import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { newId } from "../../src/domain";
import { mergeSmall, sweepShadows } from "../../src/queues/sweep-judgements";

const day = 86_400_000;

/** Rows of segments whose objects are of no interest here. */
async function seedSegments(
  tenantId: string,
  count: number,
  over: { lines?: number; bytes?: number; newestAtMs?: number; shadowsPending?: number } = {},
): Promise<void> {
  const { lines = 2, bytes = 1_000, newestAtMs = Date.now(), shadowsPending = 0 } = over;
  const insert = env.DB.prepare(
    `INSERT INTO judgement_segments (id, tenant_id, status, lines, bytes, shadows_pending, newest_at_ms, touched_at_ms)
     VALUES (?, ?, 'ready', ?, ?, ?, ?, 1)`,
  );
  const rows = Array.from({ length: count }, () =>
    insert.bind(newId("segment"), tenantId, lines, bytes, shadowsPending, newestAtMs),
  );
  await env.DB.batch(rows);
}

const statesOf = async (tenantId: string): Promise<string[]> => {
  const rows = await env.DB.prepare("SELECT status FROM judgement_segments WHERE tenant_id = ? ORDER BY newest_at_ms")
    .bind(tenantId)
    .all<{ status: string }>();
  return rows.results.map(({ status }) => status);
};
const remove = (tenantId: string) =>
  env.DB.prepare("DELETE FROM judgement_segments WHERE tenant_id = ?").bind(tenantId).run();

/** Other tests may have small segments too: one merge at a time, each of the tenant that has most. */
async function mergeAll(): Promise<void> {
  for (let round = 0; round < 200; round += 1) if ((await mergeSmall(env, Date.now())).length === 0) return;
  throw new Error("merging does not come to an end");
}

describe("small segments of the archive", () => {
  it("of a tenant whose inputs are too large to merge never hold up those of the others", async () => {
    const [large, other] = [`ten_0_${newId("segment")}`, `ten_z_${newId("segment")}`];
    await seedSegments(large, 20, { lines: 50, bytes: 7_900_000 });
    await seedSegments(other, 12);
    await mergeAll();
    expect((await statesOf(large)).every((status) => status === "ready")).toBe(true);
    expect((await statesOf(other)).filter((status) => status === "replaced")).toHaveLength(12);
    await remove(large);
    await remove(other);
  });

  it("of several months stay apart, so that what is old goes although there are newer ones", async () => {
    const tenantId = `ten_m_${newId("segment")}`;
    const now = Date.now();
    await seedSegments(tenantId, 12, { newestAtMs: now - 700 * day });
    await seedSegments(tenantId, 8, { newestAtMs: now - 35 * day });
    await seedSegments(tenantId, 12, { newestAtMs: now });
    await mergeAll();
    const states = await statesOf(tenantId);
    expect(states.slice(0, 20).every((status) => status === "ready")).toBe(true);
    expect(states.slice(20).filter((status) => status === "replaced")).toHaveLength(12);
    await remove(tenantId);
  });
});

describe("segments that the shadows owe", () => {
  it("are sent again once, and not in every sweep until somebody has come to them", async () => {
    const tenantId = `ten_s_${newId("segment")}`;
    await seedSegments(tenantId, 3, { shadowsPending: 1 });
    const sent: unknown[] = [];
    const watched = {
      ...env,
      BACKTESTS: { send: async (body: unknown) => void sent.push(body) },
    } as unknown as typeof env;
    const mine = () => sent.filter((body) => (body as { tenantId: string }).tenantId === tenantId);
    const past = Date.now() - 600_000; // sweeping ahead of time would end the shadows of others
    await sweepShadows(watched, past);
    expect(mine()).toHaveLength(3);
    await sweepShadows(watched, past + 60_000);
    expect(mine()).toHaveLength(3);
    // A sweep sends fifty, those that wait longest first, whosever they are.
    for (let sweeps = 0; sweeps < 50 && mine().length < 6; sweeps += 1) await sweepShadows(watched, past + 300_000);
    expect(mine()).toHaveLength(6);
    await remove(tenantId);
  });
});
