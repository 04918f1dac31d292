import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { withEarlierTries } from "../../durable-objects/run-tries";
import type { CheckResult, CheckStatus } from "../../src/checks/contract";
import { canonicalCheck, checkAliases } from "../../src/domain";
import type { Json } from "../../src/lib/json";
import { failure, isNextsTurn, type Rest, type SealedCheck, type Told, withNews } from "../../src/queues/check-words";

const result = (vendor: string, status: CheckStatus): CheckResult => ({
  ...{ type: "company-registry", vendor, status, reasons: [], data: {}, matches: [] },
  ...{ vendorRef: null, environment: "sandbox", rawRef: null },
});
const said = (vendor: string, status: CheckStatus): Told => ({ status, result: result(vendor, status), error: null });
const rest: Rest = {
  ...{ vendors: ["b", "c"], subject: {}, options: {}, timeoutSeconds: 5, callbackDeadlineSeconds: 60 },
  ...{ environment: "sandbox", budget: null, key: "eff_1" },
};
const late = { httpStatus: 200, durationMs: 5, rawRef: null };
const accepted: SealedCheck = {
  ...{ ...said("a", "pending"), attempts: [], combine: "fallback", rest },
  words: [{ vendor: "a", ...said("a", "pending") }],
};

describe("a check whose vendor took the order", () => {
  it("waits for that vendor, and is the next one's turn only when it failed or does not cover the subject", () => {
    expect(isNextsTurn(accepted)).toBe(false);
    for (const news of [failure("closed", "x"), said("a", "cancelled")]) {
      const now = withNews(accepted, "a", news, late);
      expect([now.status, isNextsTurn(now)]).toEqual(["pending", true]);
    }
    for (const status of ["clear", "review", "rejected", "not_found"] as const) {
      const now = withNews(accepted, "a", said("a", status), late);
      expect([now.status, isNextsTurn(now), now.rest]).toEqual([status, false, undefined]);
    }
  });

  it("takes each vendor's late word once, whatever comes in whatever order", () => {
    const news = fc.tuple(
      fc.constantFrom("a", "b", "c", "x"),
      fc.constantFrom<Told>(failure("closed", "x"), said("?", "clear"), said("?", "rejected")),
    );
    fc.assert(
      fc.property(fc.array(news, { maxLength: 12 }), (stories) => {
        const end = stories.reduce((now, [vendor, told]) => withNews(now, vendor, told, late), accepted);
        const known = new Set(end.attempts.map(({ vendor }) => vendor));
        expect(end.attempts.length).toBe(known.size);
        expect(known.has("x")).toBe(false);
        // Without a word of the one who has the order nothing has changed.
        if (!stories.some(([vendor]) => vendor === "a")) expect(end.status).toBe("pending");
      }),
    );
  });
});

describe("what a run took", () => {
  const run = (asked: Json[], more = {}) => ({ code: "x", raw: { costCents: 3, rawRef: "raw_1", asked, ...more } });
  const first = { vendor: "a", attempt: 1, outcome: "pending" };

  it("stays when it ends without knowing of it", () => {
    expect(withEarlierTries(run([first]), { code: "timeout", message: "m", raw: null })).toEqual({
      ...{ code: "timeout", message: "m" },
      raw: { costCents: 3, rawRef: "raw_1", asked: [first] },
    });
    expect(withEarlierTries(null, { raw: null })).toEqual({ raw: null });
  });

  it("is counted once, and goes on to be counted", () => {
    const second = { vendor: "a", attempt: 1, outcome: "failed" };
    const told = {
      raw: { costCents: 5, rawRef: null, asked: [{ outcome: "pending", vendor: "a", attempt: 1 }, second] },
    };
    expect(withEarlierTries(run([first]), told)).toEqual({
      raw: { costCents: 5, rawRef: "raw_1", asked: [first, { ...second, attempt: 2 }] },
    });
  });
});

it("no alias is the name of another check, and all lead to one", () => {
  for (const [alias, name] of Object.entries(checkAliases))
    expect([canonicalCheck(alias), canonicalCheck(name)]).toEqual([name, name]);
  expect(canonicalCheck("constructor")).toBe("constructor");
});
