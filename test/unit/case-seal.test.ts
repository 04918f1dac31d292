import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CaseSeal } from "../../durable-objects/case-seal";
import { type SealedCell, storeTables, tablesWithSeals } from "../../durable-objects/sealed-columns";
import { type CaseRef, idFrom } from "../../src/domain";
import { fromBase64url, randomSecret } from "../../src/lib/bytes";

const ref: CaseRef = { tenantId: idFrom("tenant", "a"), caseId: idFrom("case", "1") };
const key = fromBase64url(randomSecret(32));

function sealOf(of: CaseRef, under: Uint8Array): CaseSeal {
  const seal = new CaseSeal();
  seal.use(of, under);
  return seal;
}
const seal = sealOf(ref, key);

const anyCell = fc.constantFrom(
  ...tablesWithSeals.flatMap(({ table, columns }) => columns.map((column) => `${table}.${column}` as SealedCell)),
);

describe("a sealed cell", () => {
  it("opens to the same text, whatever it is", () => {
    fc.assert(
      fc.property(anyCell, fc.string({ unit: "binary" }), (cell, text) => {
        const wellFormed = text.toWellFormed();
        expect(seal.open(cell, "1", seal.seal(cell, "1", wellFormed))).toBe(wellFormed);
      }),
    );
  });

  it("is bytes in which nothing of the text is left, and never the same twice", () => {
    const [one, other] = [seal.seal("payload.body", 1, "Ada Clear"), seal.seal("payload.body", 1, "Ada Clear")];
    expect(one).toBeInstanceOf(ArrayBuffer);
    expect(Buffer.from(one as ArrayBuffer).toString("latin1")).not.toContain("Ada");
    expect(Buffer.from(one as ArrayBuffer).equals(Buffer.from(other as ArrayBuffer))).toBe(false);
  });

  it.each<[string, CaseSeal, SealedCell, string | number]>([
    ["under another key", sealOf(ref, fromBase64url(randomSecret(32))), "payload.body", 7],
    ["as another tenant's", sealOf({ ...ref, tenantId: idFrom("tenant", "b") }, key), "payload.body", 7],
    ["as another case's", sealOf({ ...ref, caseId: idFrom("case", "2") }, key), "payload.body", 7],
    ["in another row", seal, "payload.body", 8],
    ["in another column", seal, "publication.body", 7],
  ])("does not open %s", (_what, by, cell, row) => {
    const stored = seal.seal("payload.body", 7, "Ada Clear");
    expect(() => by.open(cell, row, stored)).toThrow("does not open");
  });

  it("does not open with one bit changed, wherever it is", () => {
    const stored = new Uint8Array(seal.seal("payload.body", 7, "Ada Clear") as ArrayBuffer);
    fc.assert(
      fc.property(fc.nat({ max: stored.length * 8 - 1 }), (bit) => {
        const bent = stored.slice();
        bent[bit >> 3] = (bent[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(() => seal.open("payload.body", 7, bent.buffer)).toThrow("does not open");
      }),
    );
  });

  it("is told from a plain one of an earlier release by its type, so that no text can pass for a sealed one", () => {
    const sealed = seal.seal("notes.content", "not_1", "x") as ArrayBuffer;
    const lookalike = Buffer.from(sealed).toString("latin1");
    expect(seal.open("notes.content", "not_1", lookalike)).toBe(lookalike);
  });
});

describe("a store without its key", () => {
  it("neither writes in the clear nor opens anything", () => {
    const locked = new CaseSeal();
    expect(() => locked.seal("payload.body", 1, "Ada")).toThrow("case_unavailable");
    expect(() => locked.open("payload.body", 1, seal.seal("payload.body", 1, "Ada"))).toThrow("case_unavailable");
  });

  it("writes what is left of an erased case so that it stays readable", () => {
    const erased = new CaseSeal();
    erased.writePlain(true);
    expect(erased.seal("snapshot.body", 1, "{}")).toBe("{}");
  });
});

it("every column that stays in the clear says why it may", () => {
  const clear = Object.values(storeTables)
    .flatMap(({ columns }) => Object.values(columns))
    .filter((one) => !one.sealed);
  expect(clear.length).toBeGreaterThan(50);
  for (const column of clear) expect(column).toMatchObject({ why: expect.stringMatching(/\w{3}/) });
});
