import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { readGuarantees } from "../../scripts/guarantees.mjs";
import { pageOf } from "../sabotage/page.mjs";
import { sabotages } from "../sabotage/table.mjs";

const root = path.join(import.meta.dirname, "../..");
const textOf = (file: string): string => readFileSync(path.join(root, file), "utf8");

// The sabotages themselves run in `npm run sabotage`; here is only seen that they still can.
describe("the table of sabotages", () => {
  it.each(sabotages.map((one) => [`${one.guarantee}: ${one.broken}`, one] as const))("%s", (_, sabotage) => {
    const { file, find, put, test, name, says } = sabotage;
    expect(textOf(file).split(find)).toHaveLength(2);
    expect(put).not.toBe(find);
    expect(says.length).toBeGreaterThan(5);
    const source = textOf(test);
    if (name === undefined) return expect(test).toMatch(/\.mjs$/);
    expect(source.split(JSON.stringify(name).slice(1, -1)).length).toBeGreaterThan(1);
    // Whoever reads the test finds what it was tried with.
    expect(source).toMatch(/Sabotage|Red w(?:hen|ithout)/);
  });

  it("breaks each of G1 to G24, and says nothing twice", () => {
    const broken = new Set(sabotages.map(({ guarantee }) => guarantee));
    const promised = readGuarantees(textOf("test/GUARANTEES.md")).map(({ id }) => id);
    expect(promised.slice(0, 24).filter((id) => !broken.has(id))).toEqual([]);
    expect([...broken].filter((id) => !promised.includes(id))).toEqual([]);
    expect(new Set(sabotages.map(({ broken: words }) => words)).size).toBe(sabotages.length);
  });

  it("is what docs/sabotage.md says (npm run sabotage -- --write)", () => {
    expect(textOf("docs/sabotage.md")).toBe(pageOf(sabotages));
  });
});
