import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Endpoint } from "../../src/db/webhooks";
import { idFrom, type PublishedFacts } from "../../src/domain";
import type { Json } from "../../src/lib/json";
import { ringOf } from "../../src/lib/keyring";
import { frozenBodies, wants } from "../../src/queues/webhook-wants";
import { eventFilterProblems, passesEventFilter } from "../../src/rules/event-filter";
import { customHeaders, headersProblem, masked, sealedHeaders } from "../../src/webhooks/custom-headers";

const facts: PublishedFacts = {
  ...{ caseId: "case_1", tenantId: "ten_eu_a", workflowDefinitionId: "wfd_1", workflowKey: "kyb" },
  ...{ ballerineEntityId: "ent_1", correlationId: null, state: "review", tags: ["manual_review", "high"] },
  ...{ workflowStatus: "active", workflowFinalState: null, workflowCreatedAt: "", workflowResolvedAt: null },
  ...{ assignee: null, assignedAt: null, data: { entity: { data: { country: "DE" } } } },
};
const event = {
  ...{ id: "evt_1", type: "workflow.state.changed", sequence: 3, atMs: 0 },
  ...{ state: "review", status: "active" as const, detail: { previousState: "checks" } },
};
const everything: Endpoint = {
  ...{ id: idFrom("endpoint", "1"), tenantId: idFrom("tenant", "eu_a"), url: "https://a.test/", description: null },
  ...{ eventTypes: [], payload: "thin", payloadVersion: "2026-11-01", workflows: [], tags: [], filter: null },
  ...{ rateLimitPerSecond: null, asymmetric: false, headerNames: [], headersSealed: null, status: "active" },
  ...{ disabledReason: null, implicit: false, secrets: [], createdAtMs: 0, updatedAtMs: 0 },
};
const isWanted = (over: Partial<Endpoint>) => wants({ ...everything, ...over }, event, facts, frozenBodies("sandbox"));

describe("an endpoint is sent", () => {
  it.each<[string, Partial<Endpoint>, boolean]>([
    ["everything when it names nothing", {}, true],
    ["the types it names", { eventTypes: ["workflow.state.changed"] }, true],
    ["no other type", { eventTypes: ["workflow.completed"] }, false],
    ["definitions by key", { workflows: ["kyc", "kyb"] }, true],
    ["definitions by id", { workflows: ["wfd_1"] }, true],
    ["no other definition", { workflows: ["kyc"] }, false],
    ["cases with one of its tags", { tags: ["low", "high"] }, true],
    ["no others", { tags: ["low"] }, false],
    ["what passes a rule", { filter: { "==": [{ var: "data.entity.data.country" }, "DE"] } }, true],
    ["nothing that fails it", { filter: { "==": [{ var: "data.entity.data.country" }, "FR"] } }, false],
    ["what passes an expression", { filter: "data.entity.data.country == 'DE' && contains(tags, 'high')" }, true],
    ["nothing that fails one", { filter: "workflowKey == 'kyc'" }, false],
    ["nothing when a field is not there", { filter: "data.entity.data.vat" }, false],
    ["what all of them agree on only", { tags: ["high"], workflows: ["kyc"] }, false],
    ["what cannot be computed: too many can be dropped, too few are lost", { filter: "abs(state) == `1`" }, true],
  ])("%s", (_, over, expected) => {
    expect(isWanted(over)).toBe(expected);
  });
});

describe("a filter", () => {
  it.each<[string, Json]>([
    ["an unknown operator", { method: [{ var: "a" }, "b"] }],
    ["an expression that does not parse", "a ==="],
    ["a number", 7],
    ["a list", [1]],
    ["a longer text than 4,000 characters", "a".repeat(4_001)],
  ])("is refused when it is saved: %s", (_, filter) => {
    expect(eventFilterProblems(filter)).not.toEqual([]);
  });

  it("never throws, whatever it is and whatever it is asked about", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.dictionary(fc.string(), fc.jsonValue()), (filter, data) => {
        expect(typeof passesEventFilter(filter as Json, data as Record<string, Json>)).toBe("boolean");
      }),
    );
  });

  it("is refused or answered when it is deep, or a bomb: parsing and asking never throw and never take long", () => {
    const data = { a: Array.from({ length: 200 }, (_, at) => ({ b: "x".repeat(at) })) };
    const half = 1_900;
    const hostile: Json[] = [
      ...["!", "[", "(", "@.", "a[*].", "a||", "&", "not_null("].map((part) => `${part.repeat(half / part.length)}a`),
      `${"(".repeat(half)}a${")".repeat(half)}`,
      `${"[".repeat(half)}a${"]".repeat(half)}`,
      `${"{a:".repeat(600)}@${"}".repeat(600)}`,
      `\`${"[".repeat(half)}${"]".repeat(half)}\``,
      `${"a[].a[].".repeat(400)}a`,
      "join('', a[].join('', [b, b, b]))",
      "__proto__.constructor || constructor.constructor",
      "map(&map(&map(&map(&b, $), $), $), a)",
      "a[*].[a[*].[a[*].b, a[*].b], a[*].b]",
      "sort_by(a, &sort_by(a, &b)[0].b)",
    ];
    const rule = (depth: number): Json => (depth === 0 ? { var: "a" } : { map: [rule(depth - 1), { var: "" }] });
    for (const filter of [
      ...hostile,
      rule(40),
      { cat: Array(500).fill({ var: "a" }) },
      { var: "__proto__.polluted" },
    ]) {
      const refused = eventFilterProblems(filter);
      expect(Array.isArray(refused)).toBe(true);
      // What older rules let through is asked as well.
      expect(typeof passesEventFilter(filter, data)).toBe("boolean");
    }
  });

  it("is given up when it takes too long, and the event is sent", () => {
    const long = { some: [{ var: "list" }, { some: [{ var: "" }, { "==": [{ var: "" }, -1] }] }] };
    const list = Array.from({ length: 900 }, () => Array.from({ length: 900 }, (_, at) => at));
    expect(passesEventFilter(long, { list })).toBe(true);
  });
});

describe("headers that a receiver wants", () => {
  const owner = { id: idFrom("endpoint", "1"), tenantId: idFrom("tenant", "eu_a") };
  const ring = ringOf(Buffer.from("k".repeat(32)).toString("base64"));

  it("are sealed for their endpoint, and shown by name only", () => {
    const kept = sealedHeaders(ring, owner, { Authorization: "Bearer 3f7c", "X-Team": "risk" });
    expect(kept.headerNames).toEqual(["authorization", "x-team"]);
    expect(kept.headersSealed).not.toContain("3f7c");
    expect(customHeaders(ring, { ...owner, ...kept })).toEqual({ authorization: "Bearer 3f7c", "x-team": "risk" });
    expect(customHeaders(ring, { ...owner, ...kept, id: idFrom("endpoint", "2") })).toEqual({});
    expect(JSON.stringify(masked({ authorization: "Bearer 3f7c" }))).toBe('{"authorization":"***"}');
  });

  it.each<[string, Record<string, string>]>([
    ["ours", { "Webhook-Id": "x" }],
    ["the connection's", { "Transfer-Encoding": "chunked" }],
    ["another host", { Host: "a.test" }],
    ["of proxies", { "X-Forwarded-For": "10.0.0.1" }],
    ["two lines", { "x-a": "b\r\nx-c: d" }],
    ["no name", { "x y": "b" }],
    ["empty", { "x-a": "" }],
    ["twice", { "x-a": "b", "X-A": "c" }],
    ["too many", Object.fromEntries(Array.from({ length: 11 }, (_, at) => [`x-${at}`, "a"]))],
  ])("are refused: %s", (_, headers) => {
    expect(headersProblem(headers)).not.toBeNull();
  });
});
