import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { app } from "../../src/app";
import { idFrom, type TenantId } from "../../src/domain";
import { metrics as known } from "../../src/domain/metrics";
import type { Env } from "../../src/env";
import { log } from "../../src/lib/log";
import { openMetricsType } from "../../src/lib/open-metrics";
import { breakersOf } from "../../src/outside/vendor-breakers";
import { aTenantClient } from "../support/api";
import { type ReadFamily, readOpenMetrics } from "../support/open-metrics";

beforeEach(() => {
  for (const level of ["debug", "info", "warn", "error"] as const) vi.spyOn(log, level).mockImplementation(() => {});
});
afterEach(() => void vi.restoreAllMocks());

const token = "metrics-token-of-at-least-thirty-two-characters";
/** A scrape of this deployment. A database of its own name is a deployment of its own: nothing is answered from memory. */
async function scraped(
  over: Partial<Env> = {},
  shown: string | null = token,
  path = "/metrics",
): Promise<{ status: number; headers: Headers; text: string }> {
  const DB = new Proxy(env.DB, { get: (db, name) => bound(db, name) });
  const headers = shown === null ? {} : { authorization: `Bearer ${shown}` };
  const asked = { ...(env as Env), DB, METRICS_TOKEN: token, ...over };
  const answer = await app.request(`http://edgecase.test${path}`, { headers }, asked);
  return { status: answer.status, headers: answer.headers, text: await textOf(answer) };
}

// Not `text()`: workerd warns of media types that it does not know as text.
const textOf = async (answer: Response): Promise<string> => new TextDecoder().decode(await answer.arrayBuffer());

function bound(db: D1Database, name: string | symbol): unknown {
  const value: unknown = Reflect.get(db, name);
  return typeof value === "function" ? value.bind(db) : value;
}

/** Scrapes before this is stored and after, while nobody else stores anything of the kind: then the scrape behind it is as the one before. */
async function scrapesAround(store: () => Promise<unknown>, remove: () => Promise<unknown>) {
  for (let round = 0; round < 50; round++) {
    const before = readOpenMetrics((await scraped()).text);
    await store();
    const after = readOpenMetrics((await scraped()).text);
    await remove();
    const behind = readOpenMetrics((await scraped()).text);
    const told = (families: ReadFamily[]) => JSON.stringify(families.filter(({ name }) => countedHere.has(name)));
    if (told(before) === told(behind)) return { before, after };
  }
  throw new Error("others store and send without a pause");
}
const countedHere = new Set(["edgecase_backlog", "edgecase_backlog_late", "edgecase_incidents_open"]);

const measuredAs = (families: ReadFamily[], name: string, labels: Record<string, string> = {}): number | undefined =>
  families
    .find((family) => family.name === name)
    ?.samples.find((sample) => Object.entries(labels).every(([label, value]) => sample.labels[label] === value))?.value;

describe("GET /metrics", () => {
  it("is not there without a token, and opens to the token only: no key of any tenant, nothing that begins like it", async () => {
    const { apiKey } = await aTenantClient();
    expect((await scraped({ METRICS_TOKEN: "" }, token)).status).toBe(404);
    for (const wrong of [null, apiKey, token.slice(0, -1), `${token}x`]) {
      const answer = await scraped({}, wrong);
      expect([answer.status, answer.text.includes("edgecase_cases")]).toEqual([401, false]);
    }
    expect((await scraped()).status).toBe(200);
  });

  it("is OpenMetrics, tells every family that is known here, and no tenant unless asked", async () => {
    const { tenantId } = await aTenantClient();
    const plain = await scraped();
    expect(plain.headers.get("content-type")).toBe(openMetricsType);
    const families = readOpenMetrics(plain.text);
    // Vendors that are well are not listed; tenants are not asked for.
    const silent = ["edgecase_vendor_breaker_open", "edgecase_tenant_cases_open", "edgecase_tenant_incidents_open"];
    const told = families.map(({ name }) => name);
    const perhaps = [
      ...silent,
      "edgecase_sweep_last_run_timestamp_seconds",
      "edgecase_queue_messages",
      "edgecase_queue_oldest_age_seconds",
    ];
    expect(Object.keys(known).filter((name) => !told.includes(name) && !perhaps.includes(name))).toEqual([]);
    for (const { name, type, help, unit } of families)
      expect({ type, help, unit }).toEqual({ unit: null, ...known[name as keyof typeof known] });
    expect(plain.text).not.toContain("ten_");
    const byTenant = readOpenMetrics((await scraped({}, token, "/metrics?by=tenant")).text);
    expect(measuredAs(byTenant, "edgecase_scrape_part_ok", { part: "tenants" })).toBe(1);
    expect(byTenant.some(({ name }) => name === "edgecase_tenant_cases_open")).toBe(true);
    expect(tenantId).toMatch(/^ten_/);
  });

  // Sabotage: let a kind of `db/backlogs` be read `NOT INDEXED`.
  it("counts what is stored: what waits, what is late, and since when; by index, a row for a row", async () => {
    const { tenantId } = await aTenantClient();
    const nowMs = Date.now();
    const remove = async () => {
      await db("DELETE FROM open_incidents WHERE tenant_id = ?", tenantId);
      await db("DELETE FROM deliveries WHERE tenant_id = ?", tenantId);
    };
    const incidents = 40; // the most frequent codes are told by name
    const { before, after } = await scrapesAround(async () => {
      await deliveriesDue(tenantId, [nowMs + 600_000, nowMs - 30_000, nowMs - 7_200_000]);
      await db(
        "INSERT INTO open_incidents (incident_id, tenant_id, case_id, source, subject, code, message, opened_at_ms) SELECT 'inc_' || ?1 || value, ?1, 'case_x', 'effect', 'x', 'measured_code', '', 0 FROM json_each(?2)",
        ...[tenantId, JSON.stringify(Array.from({ length: incidents }, (_, place) => place))],
      );
    }, remove);
    const risen = (name: string, labels: Record<string, string>) =>
      (measuredAs(after, name, labels) ?? 0) - (measuredAs(before, name, labels) ?? 0);
    const work = { work: "webhook_deliveries" };
    expect([risen("edgecase_backlog", work), risen("edgecase_backlog_late", work)]).toEqual([3, 1]);
    expect(measuredAs(after, "edgecase_backlog_oldest_age_seconds", work)).toBeGreaterThanOrEqual(7_200);
    expect(risen("edgecase_incidents_open", { code: "measured_code" })).toBe(incidents);
    expect(measuredAs(after, "edgecase_incident_oldest_age_seconds")).toBeGreaterThan(nowMs / 1_000 - 10);
    // What waits costs a few rows more; tables that do not wait cost nothing, however large they are.
    const rows = (families: ReadFamily[]) =>
      measuredAs(families, "edgecase_scrape_rows_read", { part: "database" }) ?? 0;
    expect(rows(after) - rows(before)).toBeLessThanOrEqual(2 * incidents + 11);
    const done = await scrapesAround(
      () =>
        db(
          "INSERT INTO deliveries SELECT 'done_' || value, ?, 'whe_x', value, 'x', 'case_x', 1, 'delivered', 1, 200, NULL, NULL, 1, 1 FROM json_each(?)",
          tenantId,
          JSON.stringify(Array.from({ length: 500 }, (_, place) => `${tenantId}-${place}`)),
        ),
      remove,
    );
    expect(rows(done.after) - rows(done.before)).toBeLessThanOrEqual(12);
  });

  it("a part that fails is said to have failed, and hides nothing of the others", async () => {
    vi.spyOn(env.EFFECTS, "metrics").mockRejectedValue(new Error("silent"));
    const VENDOR_BREAKERS = {
      idFromName: () => {
        throw new Error("no objects today");
      },
    } as unknown as DurableObjectNamespace;
    const told = readOpenMetrics((await scraped({ VENDOR_BREAKERS })).text);
    const parts = ["database", "breakers"].map((part) => measuredAs(told, "edgecase_scrape_part_ok", { part }));
    expect(parts).toEqual([1, 0]);
    expect(told.some(({ name }) => name === "edgecase_backlog")).toBe(true);
    expect(log.warn).toHaveBeenCalledWith("metrics.part_failed", expect.objectContaining({ part: "breakers" }));
  });

  it("a vendor that counts as down is named, with how many tenants it is down for", async () => {
    const first = idFrom("tenant", "0".repeat(16)); // the first by id: of many tenants only some are asked
    await db(
      "INSERT INTO tenants (id, name, environment, webhook_secret_sealed, created_at_ms) VALUES (?, 'First', 'sandbox', '', 1)",
      first,
    );
    const breakers = breakersOf(env, first);
    for (let call = 0; call < 20; call++) {
      const admitted = await breakers.admit("measured-vendor", 1_000);
      if (admitted.admitted) await breakers.learn("measured-vendor", admitted.permit, "down", [5]);
    }
    const told = readOpenMetrics((await scraped()).text);
    await db("DELETE FROM tenants WHERE id = ?", first);
    expect(measuredAs(told, "edgecase_vendor_breaker_open", { vendor: "measured-vendor" })).toBe(1);
    expect(measuredAs(told, "edgecase_vendor_breakers", { state: "open" })).toBeGreaterThan(0);
  });

  it("who asks again within seconds gets the same, and costs the database nothing", async () => {
    let calls = 0;
    // Its own door to the database: what others ask it is not counted.
    const DB = new Proxy(env.DB, {
      get: (known, name) => {
        if (name === "batch" || name === "prepare") calls += 1;
        return bound(known, name);
      },
    });
    const asked = { ...(env as Env), DB, METRICS_TOKEN: token };
    const nowMs = Date.now();
    vi.spyOn(Date, "now").mockImplementation(() => nowMs);
    const headers = { authorization: `Bearer ${token}` };
    const ask = async () => textOf(await app.request("http://edgecase.test/metrics", { headers }, asked));
    const first = await ask();
    const before = calls;
    expect(before).toBeGreaterThan(0);
    expect([await ask(), calls]).toEqual([first, before]);
  });
});

const db = (sql: string, ...values: unknown[]) =>
  env.DB.prepare(sql)
    .bind(...values)
    .run();

async function deliveriesDue(tenantId: TenantId, dueAtMs: number[]): Promise<void> {
  for (const [place, atMs] of dueAtMs.entries())
    await db(
      "INSERT INTO deliveries VALUES (?, ?, 'whe_x', ?, 'case.updated', 'case_x', 1, 'pending', 1, NULL, NULL, ?, 1, 1)",
      ...[`dlv_${tenantId}_${place}`, tenantId, `evt_${place}`, atMs],
    );
}
