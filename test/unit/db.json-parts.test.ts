import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonParts } from "../../src/db/judgements";
import { byteLength } from "../../src/lib/bytes";

describe("rows that go into a statement as JSON", () => {
  it("are all there, in order, and never more than a parameter holds", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ maxLength: 60, unit: "binary" })),
        fc.integer({ min: 1, max: 9 }),
        (items, size) => {
          const mostBytes = 100;
          const parts = jsonParts(items, size, mostBytes);
          expect(parts.flatMap((part) => JSON.parse(part) as string[])).toEqual(
            items.map((item) => JSON.parse(JSON.stringify(item))),
          );
          for (const part of parts) {
            const { length } = JSON.parse(part) as string[];
            expect(length === 1 || (length <= size && byteLength(part) <= mostBytes + 2)).toBe(true);
          }
        },
      ),
    );
  });
});
