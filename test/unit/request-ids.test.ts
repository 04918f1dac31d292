import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { logIdOf, newLogId, newRequestId, repeatedRequestId } from "../../src/domain";

const digest = fc.uint8Array({ minLength: 32, maxLength: 32 });

describe("the id of a call", () => {
  it("says where the log keeps it, in the order of time", () => {
    const time = fc.integer({ min: 0, max: Date.UTC(2058, 0) });
    fc.assert(
      fc.property(time, time, (a, b) => {
        fc.pre(a !== b);
        const [first, second] = [logIdOf(newRequestId(a)) ?? "", logIdOf(newRequestId(b)) ?? ""];
        expect(first < second).toBe(a < b);
        expect(first < newLogId(b)).toBe(a < b);
      }),
    );
  });

  it("that every repeat shares is no place in the log: it would stand among calls of another time", () => {
    fc.assert(
      fc.property(digest, (bytes) => {
        const id = repeatedRequestId(bytes);
        expect(id).toMatch(/^req_[0-9a-z]{26}$/);
        expect(id).toBe(repeatedRequestId(bytes));
        expect(logIdOf(id)).toBe(null);
      }),
    );
    expect(logIdOf(repeatedRequestId(new Uint8Array(32)))).toBe(null);
  });
});
