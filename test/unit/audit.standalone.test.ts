import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packAuditVerifier } from "../../scripts/audit-verifier.mjs";
import { signManifest } from "../../src/audit/pack";
import { verifyExport } from "../../src/cli/audit-files";
import { sha256Hex } from "../../src/lib/bytes";
import { exportOf, keys, proofOf, seed, tenantId } from "../support/audit-logs";

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

  it("says nothing to the terminal that the file wants it to say: a verdict cannot be drawn over", () => {
    const steered = `${String.fromCharCode(27)}[2J${String.fromCharCode(155)}HIntact`;
    const header = { line: "header", format: 1, tenantId: steered, after: { seq: 0, hash: "" }, keys: [] };
    const hostile = file("hostile.ndjson", `${JSON.stringify(header)}\n`);
    for (const flags of [[], ["--json"]]) {
      const { code, said } = run(hostile, ...flags);
      expect([code, /\p{Cc}/u.test(said.replaceAll("\n", ""))]).toEqual([3, false]);
    }
  });

  it("does not look for ever for the end of a line that is longer than any entry", async () => {
    const pieces = Array.from({ length: 100 }, () => "x".repeat(65_536));
    await expect(verifyExport(pieces, null)).rejects.toThrow("longer than any entry");
  });

  it("verifies the proof of a case as well", () => {
    const proof = { ...proofOf("case_a", 6, [4]), keys };
    expect(run(file("proof.json", JSON.stringify(proof)))).toMatchObject({ code: 0 });
    const [first] = proof.rows;
    const wrong = { ...proof, rows: [{ ...first, actorId: "usr_2" }, ...proof.rows.slice(1)] };
    expect(run(file("wrong.json", JSON.stringify(wrong)))).toMatchObject({ code: 3 });
  });

  describe("of a regulator pack that was unpacked", () => {
    const proof = { ...proofOf("case_a", 6, [4]), keys };
    const row = proof.rows[4];
    const record = { caseId: "case_a", log: { throughSeq: 5, hash: row?.hash, payloadSha256: row?.payloadHash } };
    const files = { "log-proof.json": JSON.stringify(proof), "decision-records/5.json": JSON.stringify(record) };
    type Files = Record<string, string>;
    /** A pack on disk, signed before `change` gets at what lies there. */
    const unpacked = (change: (files: Files) => Files = (lies) => lies, lies = files): string => {
      const pack = mkdtempSync(join(folder, "pack-"));
      const packed = Object.entries(lies).map(([name, text]) => ({
        ...{ name, sizeBytes: text.length, sha256: sha256Hex(text) },
      }));
      const of = { packId: "rep_a", tenantId, caseId: "case_a", caseVersion: 6, askedAt: "2026-11-22", erased: false };
      const signed = signManifest(seed, { format: 1, ...of, files: packed }, keys);
      const there = change({
        ...{ ...lies, "manifest.json": signed.text, "manifest.signature.json": signed.signature },
      });
      mkdirSync(join(pack, "decision-records"));
      for (const [name, text] of Object.entries(there)) writeFileSync(join(pack, name), text);
      return pack;
    };

    it("says that it is whole", () => {
      expect(run(unpacked())).toMatchObject({
        code: 0,
        said: expect.stringContaining("Intact: pack rep_a of case_a, 2 files."),
      });
    });

    it.each<[string, string, (files: Files) => Files]>([
      [
        "a file that is another",
        "edited",
        (lies) => ({ ...lies, "decision-records/5.json": `${lies["decision-records/5.json"]} ` }),
      ],
      ["a file that is gone", "missing", ({ "decision-records/5.json": _gone, ...lies }) => lies],
      ["a file more", "not packed", (lies) => ({ ...lies, "more.txt": "" })],
      [
        "another manifest",
        "forged",
        (lies) => ({ ...lies, "manifest.json": lies["manifest.json"]?.replace("2026", "2025") ?? "" }),
      ],
      [
        "another signature",
        "forged",
        (lies) => ({ ...lies, "manifest.signature.json": JSON.stringify({ keyId: "x", signature: "", keys }) }),
      ],
    ])("tells %s", (_what, said, change) => {
      expect(run(unpacked(change))).toMatchObject({ code: 3, said: expect.stringContaining(said) });
    });

    it("tells a signed record that is not about the rows of the log", () => {
      const other = { ...record, log: { ...record.log, hash: proof.rows[0]?.hash } };
      const told = run(unpacked(undefined, { ...files, "decision-records/5.json": JSON.stringify(other) }));
      expect(told).toMatchObject({ code: 3, said: expect.stringContaining("not about row 5") });
    });

    it("believes no keys but those it was given", () => {
      const [key] = keys;
      const others = file("strange.json", JSON.stringify({ keys: [{ ...key, id: "0000000000000000" }] }));
      expect(run(unpacked(), "--keys", others)).toMatchObject({ code: 3, said: expect.stringContaining("forged") });
    });
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
