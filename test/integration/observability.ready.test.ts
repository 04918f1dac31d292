import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { app } from "../../src/app";
import type { Env } from "../../src/env";
import { log } from "../../src/lib/log";

beforeEach(() => {
  for (const level of ["debug", "info", "warn", "error"] as const) vi.spyOn(log, level).mockImplementation(() => {});
});
afterEach(() => void vi.restoreAllMocks());

const db = (sql: string, ...values: unknown[]) =>
  env.DB.prepare(sql)
    .bind(...values)
    .run();

/** Until so many timers are left. Asks the database on the way, which takes real time; `vi.waitFor` would move the time that stands still. */
async function untilTimers(count: number): Promise<void> {
  while (vi.getTimerCount() !== count) await env.DB.prepare("SELECT 1").first();
}

describe("GET /readyz", () => {
  const ready = async (over: Partial<Env> = {}) => {
    const answer = await app.request("http://edgecase.test/readyz", {}, { ...(env as Env), ...over });
    return [
      answer.status,
      await answer.json<{ status?: string; parts?: object; error?: { details: object } }>(),
    ] as const;
  };
  const withJob = (atMs: number) =>
    db("INSERT INTO jobs VALUES ('reconcile', NULL, ?1) ON CONFLICT DO UPDATE SET updated_at_ms = ?1", atMs);

  it("is degraded, and serves on, while the sweeper stands still", async () => {
    await withJob(Date.now() - 6 * 60_000);
    const [status, told] = await ready();
    expect([status, told]).toMatchObject([200, { status: "degraded", parts: { sweeper: { status: "failing" } } }]);
    await withJob(Date.now());
    expect((await ready())[1]).toMatchObject({
      status: "ok",
      parts: { d1: { status: "ok" }, objects: { status: "ok" } },
    });
  });

  it("a setting that makes no sense is named as the part that fails, and so are objects that are not there", async () => {
    const CASES = {
      idFromName: () => {
        throw new Error("no objects today");
      },
    } as unknown as DurableObjectNamespace;
    const [status, told] = await ready({ UNDO_SECONDS: "soon", CASES });
    expect([status, told.error?.details]).toMatchObject([503, { failing: ["settings", "objects"] }]);
  });

  it("does not wait for a part that does not answer", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      const DOCUMENTS = { head: () => new Promise<never>(() => {}) } as unknown as R2Bucket;
      const asked = ready({ DOCUMENTS });
      // Time stands still until all the others have answered, however slowly: looking does not move it.
      await untilTimers(1);
      await vi.advanceTimersByTimeAsync(2_000);
      expect(await asked).toMatchObject([
        503,
        { error: { details: { failing: ["r2"], parts: { r2: { status: "late" } } } } },
      ]);
    } finally {
      vi.useRealTimers();
    }
  });
});
