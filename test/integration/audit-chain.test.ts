import { env } from "cloudflare:workers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fetchSelf } from "../../durable-objects/self";
import { entryHash } from "../../src/audit/entry";
import { exportReader } from "../../src/audit/export-file";
import { anchorKeys } from "../../src/audit-store/anchor-key";
import { anchorName } from "../../src/audit-store/anchors";
import { exportAudit } from "../../src/audit-store/export";
import { makeAnchor } from "../../src/audit-store/make-anchor";
import { verifyPart } from "../../src/audit-store/verify";
import { auditStatement } from "../../src/db/audit";
import { chainedEntries, linkAudit } from "../../src/db/audit-chain";
import { saveJobCursor } from "../../src/db/jobs";
import { newId, type TenantId } from "../../src/domain";
import { keepAudit } from "../../src/queues/keep-audit";
import { anAnalystClient, aTenantClient } from "../support/api";

const dayMs = 86_400_000;
const startMs = Date.parse("2026-03-01T00:00:30Z");
const entry = (n: number) => ({
  actor: { kind: "analyst", id: `usr_${n % 3}` } as const,
  action: `act${n % 4}`,
  object: { kind: "case", id: `case_${n % 4}` },
  requestId: null,
  details: { logSeq: n, hash: `hash_${n}`, versionBefore: n - 1, version: n, fromState: "a", toState: "b" },
  kind: n % 2 === 0 ? ("case" as const) : ("setting" as const),
});

async function write(tenantId: TenantId, from: number, to: number): Promise<void> {
  const entries = Array.from({ length: to - from + 1 }, (_, n) => ({
    tenantId,
    entry: entry(from + n),
    atMs: startMs,
  }));
  await auditStatement(env.DB, entries).run();
}

/** Fourteen entries, anchored after the fifth, the tenth and the last. */
async function aLog(): Promise<TenantId> {
  const tenantId = newId("tenant");
  for (const [day, [from, to]] of (
    [
      [1, 5],
      [6, 10],
      [11, 14],
    ] as const
  ).entries()) {
    await write(tenantId, from, to);
    await makeAnchor(env, tenantId, startMs + day * dayMs);
  }
  return tenantId;
}

/** Whoever can write to the database can also take its triggers away. */
async function behindTheTriggers(...statements: D1PreparedStatement[]): Promise<void> {
  const { results } = await env.DB.prepare(
    "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'audit_%'",
  ).all<{ name: string; sql: string }>();
  await env.DB.batch([
    ...results.map(({ name }) => env.DB.prepare(`DROP TRIGGER ${name}`)),
    ...statements,
    ...results.map(({ sql }) => env.DB.prepare(sql)),
  ]);
}

const sql = (text: string, ...bound: (string | number)[]) => env.DB.prepare(text).bind(...bound);

async function verdictOn(tenantId: TenantId) {
  const part = await verifyPart(env, tenantId, 0);
  const reader = exportReader(anchorKeys(env));
  const text = await new Response(await exportAudit(env, tenantId, null, null)).text();
  for (const line of text.trimEnd().split("\n")) reader.line(line);
  return { server: part.findings, file: reader.end().findings };
}

/** Hashes everything anew from the first entry on: as somebody would who has read this code. */
async function hashAnew(tenantId: TenantId): Promise<void> {
  let hash = "";
  const links: D1PreparedStatement[] = [sql("DELETE FROM audit_chain WHERE tenant_id = ?", tenantId)];
  for (const { hash: _old, ...each } of await chainedEntries(env.DB, tenantId, 0)) {
    hash = entryHash(tenantId, each, hash);
    links.push(sql("INSERT INTO audit_chain VALUES (?, ?, ?)", tenantId, each.seq, hash));
  }
  await behindTheTriggers(...links);
}

const seq = fc.integer({ min: 1, max: 14 });
const column = fc.constantFrom("at_ms", "actor_id", "action", "object_id", "details", "kind");
const tampering = fc.oneof(
  fc.record({ how: fc.constant("edit" as const), seq, column }),
  fc.record({
    how: fc.constantFrom(
      ...(["delete", "swap", "truncate", "unlink", "relink", "rewrite", "rewrite_unlisted", "anchor_gone"] as const),
    ),
    seq,
    column,
  }),
);

async function tamper(tenantId: TenantId, how: string, at: number, what: string): Promise<void> {
  const other = at === 14 ? 1 : at + 1;
  const own = (text: string, ...bound: (string | number)[]) => sql(`${text} AND tenant_id = ?`, ...bound, tenantId);
  const edit = own(`UPDATE audit_log SET ${what} = ${what} || '9' WHERE seq = ?`, at);
  switch (how) {
    case "edit":
      return behindTheTriggers(edit);
    case "delete":
      return behindTheTriggers(own("DELETE FROM audit_log WHERE seq = ?", at));
    case "swap":
      return behindTheTriggers(
        own("UPDATE audit_log SET seq = 99 WHERE seq = ?", at),
        own("UPDATE audit_log SET seq = ? WHERE seq = ?", at, other),
        own("UPDATE audit_log SET seq = ? WHERE seq = 99", other),
      );
    case "truncate":
      return behindTheTriggers(
        own("DELETE FROM audit_log WHERE seq >= ?", at),
        own("DELETE FROM audit_chain WHERE seq >= ?", at),
      );
    case "unlink":
      return behindTheTriggers(own("DELETE FROM audit_chain WHERE seq = ?", at));
    case "relink":
      return behindTheTriggers(own("UPDATE audit_chain SET hash = 'other' WHERE seq = ?", at));
    case "rewrite":
    case "rewrite_unlisted":
      await behindTheTriggers(
        own("UPDATE audit_log SET actor_id = 'usr_x' WHERE seq = ?", at),
        ...(how === "rewrite" ? [] : [own("DELETE FROM audit_anchors WHERE seq > ?", 0)]),
      );
      return hashAnew(tenantId);
    case "anchor_gone": {
      const days = ["2026-03-01", "2026-03-02", "2026-03-03"];
      return env.DOCUMENTS.delete(anchorName(tenantId, days[at % 3] ?? ""));
    }
  }
}

// Sabotaged once each and seen red: `checkAnchors` that answers nothing, `unlistedAnchors` left out, the comparison with the end of the chain
// left out, `writeOnce` without its condition, the search for what was told before left out of the insert.
describe("the chain of the audit log", () => {
  it("finds whatever is done to rows and anchors behind its back, and nothing where nothing was done", async () => {
    await fc.assert(
      fc.asyncProperty(tampering, async ({ how, seq: at, column: what }) => {
        const tenantId = await aLog();
        const before = await verdictOn(tenantId);
        expect(before).toEqual({ server: [], file: [] });
        await tamper(tenantId, how, at, what);
        const after = await verdictOn(tenantId);
        expect(after.server, `${how} ${at} ${what}`).not.toEqual([]);
        // A list of anchors that is cut at its newest end shows at the server, which has a list of them beside.
        if (how !== "anchor_gone") expect(after.file, `${how} ${at} ${what}`).not.toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it("says at which entry", async () => {
    const edited = await aLog();
    await tamper(edited, "edit", 7, "actor_id");
    expect((await verdictOn(edited)).server).toEqual([expect.objectContaining({ code: "edited", seq: 7 })]);
    const rewritten = await aLog();
    await tamper(rewritten, "rewrite", 7, "");
    const { server, file } = await verdictOn(rewritten);
    expect(server[0]).toMatchObject({ code: "rewritten", seq: 6, throughSeq: 10 });
    expect(file[0]).toMatchObject({ code: "rewritten", seq: 6, throughSeq: 10 });
    const cut = await aLog();
    await tamper(cut, "truncate", 12, "");
    expect((await verdictOn(cut)).server[0]).toMatchObject({ code: "truncated", seq: 14 });
  });

  it("misses entries that no anchor vouches for yet, where their hashes are left", async () => {
    const tenantId = await aLog();
    await write(tenantId, 15, 17);
    await linkAudit(env.DB, tenantId);
    await behindTheTriggers(sql("DELETE FROM audit_log WHERE tenant_id = ? AND seq > 15", tenantId));
    const { findings } = await verifyPart(env, tenantId, 0);
    expect(findings).toEqual([expect.objectContaining({ code: "truncated", seq: 16, throughSeq: 17 })]);
  });

  it("is the same whoever links it, and however many at once", async () => {
    const tenantId = newId("tenant");
    await write(tenantId, 1, 9);
    const heads = await Promise.all(Array.from({ length: 4 }, () => linkAudit(env.DB, tenantId)));
    expect(new Set(heads.map((head) => JSON.stringify(head))).size).toBe(1);
    expect((await verifyPart(env, tenantId, 0)).findings).toEqual([]);
  });

  it("is anchored once a day by real time, and an anchor is never written over", async () => {
    const { tenantId } = await aTenantClient();
    await write(tenantId, 1, 3);
    // A sweep looks at two hundred tenants: its turn comes to this one.
    await saveJobCursor(env.DB, "audit_chain", tenantId.slice(0, -1), startMs);
    await keepAudit(env, startMs);
    expect(await env.DOCUMENTS.head(anchorName(tenantId, "2026-03-01"))).not.toBeNull();
    const text = async () => (await env.DOCUMENTS.get(anchorName(tenantId, "2026-03-01")))?.text();
    const first = await text();
    await write(tenantId, 4, 6);
    await makeAnchor(env, tenantId, startMs + 1_000);
    expect(await text()).toBe(first);
    await makeAnchor(env, tenantId, startMs + dayMs);
    expect(await makeAnchor(env, tenantId, startMs + 2 * dayMs)).toBe(false);
    expect(await verdictOn(tenantId)).toEqual({ server: [], file: [] });
  });

  it("is finished by the next call when the anchor was stored and not noted", async () => {
    const tenantId = await aLog();
    await behindTheTriggers(sql("DELETE FROM audit_anchors WHERE tenant_id = ? AND day = '2026-03-03'", tenantId));
    expect((await verifyPart(env, tenantId, 0)).findings).toEqual([]);
    await makeAnchor(env, tenantId, startMs + 2 * dayMs);
    expect((await verifyPart(env, tenantId, 0)).anchors).toBe(3);
  });

  it("writes what is told twice once, and numbers stay without holes", async () => {
    const tenantId = newId("tenant");
    const told = (once: string) => ({ tenantId, entry: { ...entry(2), once }, atMs: startMs });
    await auditStatement(env.DB, [told("a"), told("b")]).run();
    await auditStatement(env.DB, [told("b"), told("c"), told("a")]).run();
    const entries = await chainedEntries(env.DB, tenantId, 0);
    expect(entries.map(({ seq: number }) => number)).toEqual([1, 2, 3]);
  });
});

describe("verifying over the API", () => {
  it("goes on part by part, and an export of it is whole for whoever has the keys from elsewhere", async () => {
    const { tenantId } = await aTenantClient();
    const { api: auditor } = await anAnalystClient(tenantId, "auditor");
    await write(tenantId, 1, 2_100);
    const first = await auditor.post("/audit-log/verify", {});
    expect(first.at("throughSeq")).toBe(2_000);
    const second = await auditor.post("/audit-log/verify", { cursor: first.textAt("nextCursor") });
    expect(second.at("nextCursor")).toBeNull();
    expect(second.at("findings")).toEqual([]);
    expect(second.textAt("verdict")).toContain("as they were written");
    const told = await fetchSelf(new Request("http://edgecase.test/.well-known/edgecase-audit-keys.json"));
    expect(((await told.json()) as { keys: unknown }).keys).toEqual(anchorKeys(env));
    const reader = exportReader(anchorKeys(env));
    const file = await auditor.get("/audit-log/export");
    for (const line of file.text.trimEnd().split("\n")) reader.line(line);
    expect(reader.end()).toMatchObject({ isIntact: true, findings: [] });
  });

  it("a stretch of time is exported without holes, and verifies alone", async () => {
    const { tenantId } = await aTenantClient();
    const { api: admin } = await anAnalystClient(tenantId, "admin");
    await write(tenantId, 1, 4);
    await makeAnchor(env, tenantId, startMs + dayMs);
    const later = { tenantId, entry: entry(9), atMs: startMs + 2 * dayMs };
    await auditStatement(env.DB, [later, later]).run();
    await makeAnchor(env, tenantId, startMs + 2 * dayMs);
    const from = encodeURIComponent(new Date(startMs + dayMs).toISOString());
    const to = encodeURIComponent(new Date(startMs + 3 * dayMs).toISOString());
    const file = await admin.get(`/audit-log/export?from=${from}&to=${to}`);
    const reader = exportReader(anchorKeys(env));
    for (const line of file.text.trimEnd().split("\n")) reader.line(line);
    expect(reader.end()).toMatchObject({ findings: [], fromSeq: 6, throughSeq: 7, entries: 2 });
  });
});
