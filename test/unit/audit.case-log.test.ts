import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CaseLogRow, type CaseProof, caseLogHash, checkProof, readProof } from "../../src/audit/case-log";
import { merklePath, merkleRoot, rootOf } from "../../src/audit/merkle";
import type { Json } from "../../src/lib/json";
import { keys, proofOf, stated } from "../support/audit-logs";

const proof = proofOf("case_a", 12, [4, 9]);
const found = (changed: CaseProof) => checkProof(changed, keys);
const withRow = (seq: number, change: object): CaseProof => ({
  ...proof,
  rows: proof.rows.map((row) => (row.seq === seq ? { ...row, ...change } : row)),
});

// Sabotaged once each and seen red: `checkProof` without `caseLogHash`, without `previousHash`, without the statement; `againstCase` without
// the id; `rootOf` that forgets on which side a step stands.
describe("the proof of a case", () => {
  it("that nobody touched is never doubted", () => {
    const drawn = fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 }));
    fc.assert(
      fc.property(drawn, ([length, anchored]) => {
        const whole = proofOf("case_b", length, anchored <= length ? [anchored] : []);
        expect(found(whole)).toEqual([]);
        expect(readProof(JSON.parse(JSON.stringify(whole)) as Json)).toEqual(whole);
      }),
      { numRuns: 30 },
    );
  });

  // Sabotage tried: the hash of a row does not cover who did it (case-log.ts) → red.
  it("shows every change of any field of any row", () => {
    const fields = Object.keys(proof.rows[0] ?? {});
    const drawn = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.constantFrom(...fields));
    fc.assert(
      fc.property(drawn, ([seq, field]) => {
        const old = proof.rows[seq - 1]?.[field as "hash"];
        const other = typeof old === "number" ? old + 1 : typeof old === "boolean" ? !old : `${old ?? ""}x`;
        expect(found(withRow(seq, { [field]: other }))).not.toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it("says at which row", () => {
    expect(found(withRow(7, { actorId: "usr_2" }))[0]).toMatchObject({ code: "edited", seq: 7 });
    expect(found(withRow(7, { payload: "{}" }))).toEqual([
      expect.objectContaining({ code: "payload_differs", seq: 7 }),
    ]);
    // Hashed anew alone: the row behind it still follows the old one.
    const [, , , , , sixth] = proof.rows;
    const anew = { ...sixth, actorId: "usr_2" } as CaseLogRow;
    expect(found(withRow(6, { ...anew, hash: caseLogHash(anew) }))).toEqual([
      expect.objectContaining({ code: "edited", seq: 7 }),
    ]);
    const dropped = { ...proof, rows: proof.rows.toSpliced(4, 1) };
    expect(found(dropped)[0]).toMatchObject({ code: "missing", seq: 5 });
    const short = { ...proof, rows: proof.rows.slice(0, 8) };
    expect(found(short)).toContainEqual(expect.objectContaining({ code: "truncated", seq: 9, throughSeq: 12 }));
    expect(found(short)).toContainEqual(expect.objectContaining({ code: "truncated", seq: 9, throughSeq: null }));
  });

  it("holds when what rows were made of is erased", () => {
    expect(found({ ...proof, rows: proof.rows.map((row) => ({ ...row, payload: null })) })).toEqual([]);
  });

  it("whose rows were hashed anew from one on does not agree with the anchor behind it, even when it is signed again", () => {
    const rows = structuredClone(proof.rows);
    for (const [place, row] of rows.entries()) {
      if (row.seq === 6) row.actorId = "usr_2";
      row.previousHash = rows[place - 1]?.hash ?? "";
      row.hash = caseLogHash(row);
    }
    const rewritten = { ...proof, rows, statement: stated("case_a", rows) };
    expect(found(rewritten)).toEqual([expect.objectContaining({ code: "rewritten", seq: 5, throughSeq: 9 })]);
  });

  it("cannot be shown as another case's", () => {
    expect(found({ ...proof, caseId: "case_b" }).map(({ code }) => code)).toEqual(["swapped", "swapped", "swapped"]);
    const other = proofOf("case_b", 12, []);
    expect(found({ ...other, anchors: proof.anchors }).map(({ code }) => code)).toContain("swapped");
  });

  it.each([null, {}, { rows: [], anchors: [] }, { ...proof, rows: [{}] }, { ...proof, statement: null }])(
    "%# is no proof",
    (value) => {
      expect(readProof(JSON.parse(JSON.stringify(value)) as Json)).toBeNull();
    },
  );
});

describe("a tree of heads", () => {
  it("leads from each leaf to its root, and from nothing else", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 33 }), fc.nat(), (count, at) => {
        const leaves = Array.from({ length: count }, (_, n) => ({ caseId: `case_${n}`, seq: n, hash: `h${n}` }));
        const place = at % count;
        const leaf = leaves[place] ?? { caseId: "", seq: 0, hash: "" };
        const path = merklePath(leaves, place);
        expect(rootOf(leaf, path)).toBe(merkleRoot(leaves));
        expect(rootOf({ ...leaf, seq: leaf.seq + 1 }, path)).not.toBe(merkleRoot(leaves));
      }),
      { numRuns: 60 },
    );
  });
});
