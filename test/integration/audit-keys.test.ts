import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { app } from "../../src/app";
import { exportReader } from "../../src/audit/export-file";
import { anchorKeys } from "../../src/audit-store/anchor-key";
import { exportAudit } from "../../src/audit-store/export";
import { makeAnchor } from "../../src/audit-store/make-anchor";
import { verifyPart } from "../../src/audit-store/verify";
import { auditStatement } from "../../src/db/audit";
import { newId, type TenantId } from "../../src/domain";
import type { Env } from "../../src/env";
import { base64 } from "../../src/lib/bytes";

const dayMs = 86_400_000;
const startMs = Date.parse("2026-03-01T00:00:30Z");
const aKey = (): string => base64(crypto.getRandomValues(new Uint8Array(32)));
const under = (over: Partial<Pick<Env, "AUDIT_SIGNING_KEYS" | "MASTER_KEY" | "OPERATOR_TOKEN">>): Env => ({
  ...env,
  ...over,
});

/** Two entries more, and the anchor of that day under the keys of this deployment. */
async function aDay(its: Env, tenantId: TenantId, day: number): Promise<void> {
  const entry = {
    ...{ actor: { kind: "analyst", id: "usr_1" } as const, action: "act", object: { kind: "case", id: "case_1" } },
    ...{ requestId: null, details: { day }, kind: "setting" as const },
  };
  const atMs = startMs + day * dayMs;
  await auditStatement(env.DB, [
    { tenantId, entry, atMs },
    { tenantId, entry, atMs },
  ]).run();
  expect(await makeAnchor(its, tenantId, atMs)).toBe(true);
}

/** What is wrong, first in the eyes of the server, then in the eyes of somebody with an export and the keys. */
async function foundBy(its: Env, tenantId: TenantId): Promise<[string[], string[]]> {
  const part = await verifyPart(its, tenantId, 0);
  const reader = exportReader(anchorKeys(its));
  const text = await new Response(await exportAudit(its, tenantId, null, null)).text();
  for (const line of text.trimEnd().split("\n")) reader.line(line);
  return [part.findings.map(({ code }) => code), reader.end().findings.map(({ code }) => code)];
}

describe("the key that the audit log is signed with", () => {
  // Sabotage tried: `anchorKeys` of the newest alone (anchor-key.ts) → red.
  it("G42: can be changed, and what earlier ones signed still verifies, also when only their public halves are left", async () => {
    const tenantId = newId("tenant");
    const [one, two] = [aKey(), aKey()];
    await aDay(env, tenantId, 0);
    const first = under({ AUDIT_SIGNING_KEYS: one });
    await aDay(first, tenantId, 1);
    const second = under({ AUDIT_SIGNING_KEYS: `${two},${one}` });
    await aDay(second, tenantId, 2);
    const ids = anchorKeys(second).map(({ id }) => id);
    expect(new Set(ids).size).toBe(3);
    expect(ids.slice(1)).toEqual(anchorKeys(first).map(({ id }) => id));
    const publicOne = `public:${anchorKeys(first)[0]?.publicKey}`;
    const third = under({ AUDIT_SIGNING_KEYS: `${two},${publicOne}` });
    for (const its of [second, third]) expect(await foundBy(its, tenantId)).toEqual([[], []]);
    // Not one that was merely named: its anchor is signed by nobody who is known.
    expect(await foundBy(under({ AUDIT_SIGNING_KEYS: two }), tenantId)).toEqual([
      ["forged"],
      ["forged", "anchor_missing"],
    ]);
  });

  it("G42: of another master key: the public half of the old one vouches for its anchors, and a public key never signs", async () => {
    const tenantId = newId("tenant");
    await aDay(env, tenantId, 0);
    const MASTER_KEY = aKey();
    const AUDIT_SIGNING_KEYS = `public:${anchorKeys(env)[0]?.publicKey}`;
    const moved = under({ MASTER_KEY, AUDIT_SIGNING_KEYS });
    await aDay(moved, tenantId, 1);
    expect(anchorKeys(moved)[0]).toEqual(anchorKeys(under({ MASTER_KEY }))[0]);
    expect(await foundBy(moved, tenantId)).toEqual([[], []]);
    expect(await foundBy(under({ MASTER_KEY }), tenantId)).toEqual([["forged"], ["forged", "anchor_missing"]]);
  });

  it("is no text that merely looks like one", () => {
    for (const AUDIT_SIGNING_KEYS of ["public:abc", "abc", `public:${aKey()}x`, `Public:${aKey()}`])
      expect(() => anchorKeys(under({ AUDIT_SIGNING_KEYS }))).toThrow("bad setting AUDIT_SIGNING_KEYS");
  });
});

describe("after a restore the operator is told whether the logs are as they were written", () => {
  // Sabotage tried: findings left out of the answer (operator-audit.ts) → red.
  it("tenant by tenant, and of a log that was cut short what is gone", async () => {
    const tenantId = newId("tenant");
    await aDay(env, tenantId, 0);
    const its = under({ OPERATOR_TOKEN: "t".repeat(40) });
    const call = async (method: string, path: string, body?: string) => {
      const headers = { authorization: `Bearer ${its.OPERATOR_TOKEN}` };
      const init = body === undefined ? { method, headers } : { method, headers, body };
      return (await app.request(`https://edgecase.test/operator/v1${path}`, init, its)).json();
    };
    expect(((await call("GET", "/audit/tenants")) as { tenantIds: string[] }).tenantIds).toContain(tenantId);
    const verify = () => call("POST", "/audit/verify", JSON.stringify({ tenantId, after: 0 }));
    expect(await verify()).toMatchObject({ findings: [], anchors: 1, entries: 2, next: null });
    const { results } = await env.DB.prepare(
      "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'audit_%'",
    ).all<{ name: string; sql: string }>();
    await env.DB.batch([
      ...results.map(({ name }) => env.DB.prepare(`DROP TRIGGER ${name}`)),
      env.DB.prepare("DELETE FROM audit_log WHERE tenant_id = ? AND seq = 2").bind(tenantId),
      ...results.map(({ sql }) => env.DB.prepare(sql)),
    ]);
    const { findings } = (await verify()) as { findings: { code: string }[] };
    expect(findings.map(({ code }) => code)).toContain("truncated");
  });
});
