import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packAuditVerifier } from "../../scripts/audit-verifier.mjs";
import { verifyExport } from "../../src/cli/audit-files";
import { exportOf, keys, proofOf } from "../support/audit-logs";

const folder = mkdtempSync(join(tmpdir(), "edgecase-verifier-"));
const script = join(folder, "audit", "verify-audit.mjs");
const file = (name: string, content: string): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const run = (...args: string[]) => {
  const done = spawnSync(process.execPath, [script, ...args], { encoding: "utf8", cwd: folder });
  return { code: done.status, said: done.stdout + done.stderr };
};
const lines = exportOf(12, [5, 12]);
const text = (changed: readonly string[]): string => `${changed.join("\n")}\n`;

beforeAll(() => packAuditVerifier(folder));
afterAll(() => rmSync(folder, { recursive: true }));

describe("verify-audit.mjs", () => {
  it("needs nothing beside Node", () => {
    const imported = [...readFileSync(script, "utf8").matchAll(/^import .* from "([^"]+)"/gm)].map(([, name]) => name);
    expect(imported.length).toBeGreaterThan(1);
    expect(imported.filter((name) => name?.startsWith("node:") !== true)).toEqual([]);
  });

  it("says that an export is whole, and believes its keys only until it is given others", () => {
    const whole = file("whole.ndjson", text(lines));
    const alone = run(whole);
    expect(alone).toMatchObject({ code: 0, said: expect.stringContaining("Intact: entries 1 to 12") });
    expect(alone.said).toContain("The keys were taken from the file itself");
    const known = run(whole, "--keys", file("keys.json", JSON.stringify({ keys })));
    expect(known.said).not.toContain("taken from the file");
    const [key] = keys;
    const others = file("others.json", JSON.stringify({ keys: [{ ...key, id: "0000000000000000" }] }));
    expect(run(whole, "--keys", others)).toMatchObject({ code: 3, said: expect.stringContaining("forged") });
  });

  it("ends with 3 and says where something is wrong", () => {
    const edited = lines.map((line) => line.replace('"seq":7,"atMs":1', '"seq":7,"atMs":2'));
    const told = run(file("edited.ndjson", text(edited)), "--json");
    expect(told.code).toBe(3);
    expect(JSON.parse(told.said).findings[0]).toMatchObject({ code: "edited", seq: 7 });
    expect(run(file("cut.ndjson", text(lines.slice(0, -1)))).said).toContain("cut off");
  });

  it("verifies the proof of a case as well", () => {
    const proof = { ...proofOf("case_a", 6, [4]), keys };
    expect(run(file("proof.json", JSON.stringify(proof)))).toMatchObject({ code: 0 });
    const [first] = proof.rows;
    const wrong = { ...proof, rows: [{ ...first, actorId: "usr_2" }, ...proof.rows.slice(1)] };
    expect(run(file("wrong.json", JSON.stringify(wrong)))).toMatchObject({ code: 3 });
  });

  it("ends with 2 where there is nothing to read", () => {
    expect(run(join(folder, "none.ndjson")).code).toBe(2);
    expect(run().code).toBe(2);
  });

  it("reads a file in pieces, wherever they end", async () => {
    const whole = text(lines);
    const pieces = Array.from({ length: Math.ceil(whole.length / 97) }, (_, n) => whole.slice(n * 97, n * 97 + 97));
    expect(await verifyExport(pieces, keys)).toMatchObject({ isIntact: true });
  });
});
