import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CheckResult, CheckStatus } from "../../src/checks/contract";
import { newBreaker, probeNow } from "../../src/outbox/breaker";
import { healthByCheck, healthOf } from "../../src/outbox/vendor-health";
import { failure, type SealedCheck, type Told, together, withNews } from "../../src/queues/check-words";
import { notYetAsked } from "../../src/queues/settle-check";
import { secretUsers } from "../../src/routes/secret-users";

const result = (vendor: string, status: CheckStatus): CheckResult => ({
  ...{ type: "company-registry", vendor, status, reasons: [], data: {}, matches: [] },
  ...{ vendorRef: null, environment: "sandbox", rawRef: null },
});
const said = (vendor: string, status: CheckStatus): Told => ({ status, result: result(vendor, status), error: null });

describe("several vendors' words", () => {
  it("are no answer while somebody owes one or was not asked yet, whoever has spoken", () => {
    const vendors = ["a", "b", "c"];
    const statuses = fc.constantFrom<CheckStatus>("clear", "review", "rejected", "not_found");
    fc.assert(
      fc.property(
        fc.shuffledSubarray(vendors, { minLength: 1, maxLength: 2 }),
        statuses,
        fc.constantFrom("all" as const, "fallback" as const),
        (spoke, status, combine) => {
          const check = spoke.reduce<SealedCheck>(
            (now, vendor) => withNews(now, vendor, said(vendor, status)),
            notYetAsked(vendors, combine),
          );
          expect(check.status).toBe("pending");
        },
      ),
    );
  });

  it("make the same answer in whatever order they come, and a second word of one vendor changes nothing", () => {
    const words: [string, CheckStatus][] = [
      ["a", "clear"],
      ["b", "rejected"],
      ["c", "review"],
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(words, { minLength: 3 }), (order) => {
        let check = notYetAsked(["a", "b", "c"], "all");
        for (const [vendor, status] of order) {
          check = withNews(check, vendor, said(vendor, status));
          if (check.status === "pending") check = withNews(check, vendor, said(vendor, "clear"));
        }
        expect(check).toMatchObject({ status: "rejected", result: { vendor: "a,b,c" } });
      }),
    );
  });

  it.each([
    [[failure("timeout", "x"), said("b", "clear")], "fallback", "clear"],
    [[failure("timeout", "x"), said("b", "clear")], "all", "review"],
    [[said("a", "clear"), said("b", "pending")], "all", "pending"],
    [[failure("timeout", "x"), said("b", "cancelled")], "fallback", "error"],
    [[said("a", "cancelled")], "fallback", "cancelled"],
    [[], "all", "error"],
  ] as const)("%j by %s are %s", (words, combine, status) => {
    expect(together(words, combine).status).toBe(status);
  });
});

describe("a vendor that a person wants to try again", () => {
  it("is probed by the next caller; one that is well is left alone", () => {
    const open = {
      ...newBreaker,
      state: "open" as const,
      epoch: 3,
      failures: 5,
      openedAtMs: 1,
      nextProbeAtMs: 900_000,
      pauseMs: 10,
    };
    expect(probeNow(open, 50)).toMatchObject({ state: "open", nextProbeAtMs: 50, epoch: 3 });
    expect(probeNow(newBreaker, 50)).toBe(newBreaker);
  });
});

describe("a vendor's health by check", () => {
  it("counts every call once", () => {
    const call = fc.record({
      atMs: fc.nat(),
      tookMs: fc.nat(),
      down: fc.boolean(),
      check: fc.constantFrom("", "ubo", "lei"),
    });
    fc.assert(
      fc.property(fc.array(call), (calls) => {
        const parts = healthByCheck(calls);
        const sum = (of: (part: (typeof parts)[number]) => number) =>
          parts.reduce((total, part) => total + of(part), 0);
        expect(sum((part) => part.calls)).toBe(calls.length);
        expect(sum((part) => part.failures)).toBe(healthOf(calls)?.failures ?? 0);
      }),
    );
  });
});

describe("who uses a secret", () => {
  const users = (body: unknown, adapter: unknown = {}) =>
    secretUsers({
      definitions: [{ id: "wfd_1", key: "k", version: 1, status: "draft", body: JSON.stringify(body) }],
      adapters: [{ name: "acme", body: JSON.stringify(adapter) }],
    });

  it("is found in every spelling, with the plugin it stands in", () => {
    const plugin = (name: string, header: string) => ({ name, pluginKind: "api", headers: { a: header } });
    const found = users({
      extensions: {
        apiPlugins: [
          plugin("one", "Bearer {secret.A}"),
          plugin("two", "{ secrets.A }x{secret.B}"),
          plugin("three", "secret.C"),
        ],
      },
    });
    expect([...found]).toEqual([
      ["A", [expect.objectContaining({ plugins: ["one", "two"] })]],
      ["B", [expect.objectContaining({ plugins: ["two"] })]],
      ["C", [expect.objectContaining({ plugins: ["three"] })]],
    ]);
  });

  it("is found in the fields for names that accounts of CRMs have", () => {
    const account = {
      grant: "refresh_token",
      clientIdSecret: "ID",
      clientSecretSecret: "KEY",
      refreshTokenSecret: "LONG",
    };
    const found = users({ extensions: { apiPlugins: [{ name: "tell", pluginKind: "crm-hubspot-update", account }] } });
    expect([...found.keys()]).toEqual(["ID", "KEY", "LONG"]);
    expect(found.get("KEY")).toEqual([expect.objectContaining({ plugins: ["tell"] })]);
  });

  it("is not found where the word stands by chance", () => {
    expect(users({ text: "our secret.Sauce is good", name: "secret" }).size).toBe(0);
  });

  it("is found in a vendor's account and signature", () => {
    const adapter = {
      auth: { kind: "query", parameters: { key: "Q" } },
      callback: { signature: { secret: "S" } },
      userSecret: "U",
    };
    expect([...users({}, adapter).keys()].toSorted()).toEqual(["Q", "S", "U"]);
  });
});
