import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/lib/json";
import { parseDefinitionBody } from "../../src/workflow/definition.schema";
import { provePolicies } from "../../src/workflow/proof/prove";
import { examineDefinition } from "../../src/workflow/validate";
import { chartOf } from "../support/charts";
import { caller, when } from "../support/decisions";
import { prove, toldOf, wayOf } from "../support/proofs";

const approved: JsonObject = { type: "final", meta: { outcome: "approved" } };
const rejected: JsonObject = { type: "final", meta: { outcome: "rejected" } };
const sanctions = caller("sanctions", ["check"], { successAction: "CLEAR", errorAction: "FAILED" });
const approvedNeeds = (...all: JsonObject[]): JsonObject => ({ type: "requires", to: { outcome: "approved" }, all });
const bySanctions = approvedNeeds({ plugin: "sanctions" }, { decision: "approve" });

describe("a policy", () => {
  const sound: JsonObject = {
    collect: { on: { DONE: "check" } },
    check: { on: { CLEAR: "review", FAILED: "rejected" } },
    review: { on: { approve: "approved", reject: "rejected" } },
    approved,
    rejected,
  };

  it("holds of a chart without a way round", () => {
    expect(prove(sound, [bySanctions], { plugins: [sanctions] })).toMatchObject([{ id: "p0", holds: true }]);
  });

  it.each<[string, JsonObject, string]>([
    [
      "a timer",
      { ...sound, review: { on: { approve: "approved" }, after: { P30D: "approved" } } },
      "collect → check → review → approved by after P30D",
    ],
    [
      "a failure that leads on",
      { ...sound, check: { on: { CLEAR: "review", FAILED: "review" } } },
      "collect → check → review → approved by approve",
    ],
    [
      "a shortcut past the check",
      { ...sound, collect: { on: { DONE: "check", SKIP: "review" } } },
      "collect → review → approved by approve",
    ],
    [
      "an automatic transition",
      { ...sound, review: { on: { approve: "approved" }, always: { target: "approved", guard: when("vip") } } },
      "collect → check → approved by CLEAR",
    ],
    [
      "a wildcard",
      { ...sound, review: { on: { approve: "approved", "*": "approved" } } },
      "collect → check → review → approved by any other event",
    ],
  ])("is broken by %s, and the way is told", (_, states, way) => {
    expect(wayOf(prove(states, [bySanctions], { plugins: [sanctions] })[0])).toBe(way);
  });

  it("tells who took each step of the way, and draws it", () => {
    const [result] = prove({ ...sound, check: { on: { CLEAR: "review", FAILED: "review" } } }, [bySanctions], {
      plugins: [sanctions],
    });
    if (result?.holds !== false || result.why !== "broken") throw new Error("it should be broken");
    expect(result.claim).toBe(
      "no way to the outcome approved without a successful sanctions and a person's decision approve",
    );
    expect(result.way).toEqual([
      { event: null, by: "start", from: null, to: "collect" },
      { event: "DONE", by: "anybody", from: "collect", to: "check" },
      { event: "FAILED", by: "plugin sanctions: error", from: "check", to: "review" },
      { event: "approve", by: "a person", from: "review", to: "approved" },
    ]);
    expect(result.drawing).toContain("stateDiagram-v2");
    expect(result.drawing).toContain("s2 --> s3: 2. FAILED");
    expect(result.drawing).toContain("class s1,s2,s3,s4 way");
  });

  it("takes no other plugin's event of the same name for the success it asks for", () => {
    const registry = caller("registry", ["check"], { successAction: "CLEAR", errorAction: "FAILED" });
    const [result] = prove(sound, [bySanctions], { plugins: [sanctions, registry] });
    expect(toldOf(result)).toMatch(/collect → check → review → approved by approve$/);
  });

  it("takes an applicant's event of the same name for no decision", () => {
    const chart = chartOf({ initial: "a", states: { a: { on: { approve: "approved" } }, approved } });
    const policies = [
      { id: "p", type: "requires", to: { outcome: "approved" }, all: [{ decision: ["approve"] }] },
    ] as const;
    const holds = (formEvents: string[]) =>
      provePolicies({ chart, plugins: [], formEvents }, [
        { ...policies[0], to: { outcome: "approved" }, all: [{ decision: ["approve"] }] },
      ])[0]?.holds;
    expect([holds([]), holds(["approve"])]).toEqual([true, false]);
  });

  it("takes the votes of an approval for a person's decision", () => {
    const board = {
      name: "board",
      pluginKind: "approval",
      roles: ["admin"],
      count: 2,
      stateNames: ["check"],
      successAction: "CLEAR",
      errorAction: "FAILED",
    };
    const states = { ...sound, check: { on: { CLEAR: "approved", FAILED: "rejected" } } };
    expect(prove(states, [approvedNeeds({ decision: "approve" })], { plugins: [board] })[0]?.holds).toBe(true);
  });

  it("counts a plugin as finished by any of its events or by a join over it, but not by a join that ran out of time", () => {
    const silent = caller("sanctions", ["check"], { successAction: null, errorAction: null });
    const child = (timeoutSeconds: number | null) => ({ plugin: "owners", policy: "all", timeoutSeconds });
    const owners = { name: "owners", pluginKind: "child", definitionId: "kyc", stateNames: ["check"] };
    const states = (timeoutSeconds: number | null): JsonObject => ({
      ...sound,
      check: {
        meta: { join: { plugins: ["sanctions"], children: child(timeoutSeconds), event: "JOINED" } },
        on: { JOINED: "review" },
      },
    });
    const needs = approvedNeeds({ plugin: "sanctions", result: "finished" });
    expect(prove(states(null), [needs], { plugins: [silent, owners] })[0]?.holds).toBe(true);
    expect(wayOf(prove(states(60), [needs], { plugins: [silent, owners] })[0])).toBe(
      "collect → check → review → approved by approve",
    );
  });

  it("may ask for the latest run", () => {
    const rerun: JsonObject = {
      check: { on: { CLEAR: "review", FAILED: "rejected" } },
      review: { on: { approve: "approved", again: "recheck" } },
      recheck: { on: { FAILED: "review", CLEAR: "review" } },
      approved,
      rejected,
    };
    const both = caller("sanctions", ["check", "recheck"], { successAction: "CLEAR", errorAction: "FAILED" });
    const once = prove(
      rerun,
      [approvedNeeds({ plugin: "sanctions" }), approvedNeeds({ plugin: "sanctions", latest: true })],
      { plugins: [both] },
    );
    expect(once.map(wayOf)).toEqual(["none", "check → review → recheck → review → approved by approve"]);
  });

  it("does not take a run that has just begun anew for the latest success when another plugin starts with it", () => {
    const again = caller("sanctions", ["check", "recheck"], { successAction: "CLEAR", errorAction: "FAILED" });
    const mail = caller("mail", ["recheck"], { successAction: null, errorAction: null });
    const states: JsonObject = {
      check: { on: { CLEAR: "recheck", FAILED: "rejected" } },
      recheck: { on: { CLEAR: "approved", FAILED: "rejected" } },
      approved,
      rejected,
    };
    const needs = (latest: boolean): JsonObject => ({
      type: "requires",
      to: { plugin: "mail" },
      all: [{ plugin: "sanctions", latest }],
    });
    expect(prove(states, [needs(false), needs(true)], { plugins: [again, mail] }).map(({ holds }) => holds)).toEqual([
      true,
      false,
    ]);
    // When it waits for others, what is known at the entry may be out of date at its start: nothing is claimed.
    expect(() => prove(states, [needs(true)], { plugins: [again, { ...mail, after: ["sanctions"] }] })).toThrow(
      /unprovable_policy/,
    );
  });

  it("asks for no more evidence than can be told apart", () => {
    const events = Array.from({ length: 33 }, (_, i) => `E${i}`);
    const groups = [1, 9, 17, 25].map((from) => ({ anyOf: events.slice(from, from + 8).map((event) => ({ event })) }));
    const step = (from: number, to: string) => ({
      on: Object.fromEntries(events.slice(from, from + 8).map((event) => [event, to])),
    });
    const states: JsonObject = {
      s0: { on: { E0: "s1" } },
      s1: step(1, "s2"),
      s2: step(9, "s3"),
      s3: step(17, "s4"),
      s4: { on: { ...step(25, "approved").on, skip: "approved" } },
      approved,
    };
    expect(() => prove(states, [approvedNeeds({ event: "E0" }, ...groups)])).toThrow(/at most 30 pieces of evidence/);
    expect(prove(states, [approvedNeeds({ event: "E0" }, ...groups.slice(0, 3))]).map(toldOf)).toEqual([true]);
  });

  it("may forbid one thing after another, name the only events, and ask for an end and for a single start", () => {
    const states: JsonObject = {
      check: { on: { CLEAR: "review", FAILED: "rejected", reset: "check" } },
      review: {
        tags: ["people"],
        on: { approve: "approved", reject: "rejected", back: { target: "check" }, park: "parked" },
      },
      parked: { on: { poke: "parked" } },
      approved,
      rejected,
    };
    const policies = [
      { type: "never_after", never: { plugin: "sanctions" }, after: { tag: "people" } },
      { type: "never_after", never: { state: "review" }, after: { state: "parked" } },
      { type: "only_by", to: { outcome: "rejected" }, events: ["reject", "FAILED"] },
      { type: "only_by", to: { outcome: "rejected" }, events: ["reject"] },
      { type: "at_most_once", plugin: "sanctions" },
      { type: "can_always_end" },
    ];
    expect(prove(states, policies, { plugins: [sanctions] }).map(wayOf)).toEqual([
      "check → review → check by back",
      "none",
      "none",
      "check → rejected by FAILED",
      "check → review → check by back",
      "check → review → parked by park",
    ]);
  });

  it("may put one plugin before another, also within one state", () => {
    const states: JsonObject = { check: { on: { CLEAR: "approved", FAILED: "rejected" } }, approved, rejected };
    const needs = { type: "requires", to: { plugin: "second" }, all: [{ plugin: "sanctions", result: "finished" }] };
    const second = (after: string[]) => caller("second", ["check"], { successAction: null, errorAction: null, after });
    expect(prove(states, [needs], { plugins: [sanctions, second(["sanctions"])] })[0]?.holds).toBe(true);
    expect(prove(states, [needs], { plugins: [sanctions, second([])] })[0]?.holds).toBe(false);
  });

  it("looks into regions and remembers where history leads back to", () => {
    const states: JsonObject = {
      work: {
        type: "parallel",
        onDone: "approved",
        on: { pause: "paused" },
        states: {
          papers: { initial: "open", states: { open: { on: { approve: "ok" } }, ok: { type: "final" } } },
          money: { initial: "open", states: { open: { on: { paid: "ok" } }, ok: { type: "final" } } },
          past: { type: "history", history: "deep" },
        },
      },
      paused: { on: { resume: "work.past" } },
      approved,
    };
    const policies = [approvedNeeds({ decision: "approve" }, { event: "paid" })];
    expect(prove(states, policies).map(toldOf)).toEqual([true]);
    const leak = structuredClone(states) as { paused: { on: JsonObject } };
    leak.paused.on.resume = "leaked";
    expect(prove({ ...leak, leaked: { on: { go: "approved" } } }, policies).map(wayOf)).toEqual([
      "work.papers.open|work.money.open → paused → leaked → approved by go",
    ]);
  });

  it("is not proven when the chart is too large to look at all of it, and says so", () => {
    const regionOf = (key: string): JsonObject => ({
      initial: "s0",
      states: Object.fromEntries([0, 1, 2, 3].map((i) => [`s${i}`, { on: { [`${key}${i}`]: `s${(i + 1) % 4}` } }])),
    });
    const regions = Object.fromEntries([..."abcdefgh"].map((key) => [key, regionOf(key)]));
    const states: JsonObject = { all: { type: "parallel", states: regions } };
    const chart = chartOf({ initial: "all", states });
    const [result] = provePolicies({ chart, plugins: [], formEvents: [] }, [{ id: "end", type: "can_always_end" }], {
      steps: 500,
      states: 500,
    });
    expect(result).toMatchObject({ holds: false, why: "too_large", sentence: expect.stringContaining("not proven") });
  });

  it.each<[string, JsonObject, string, RegExp]>([
    ["a type nobody knows", { type: "hopes" }, "bad_policy", /requires/],
    ["a misspelt key", { type: "can_always_end", thne: 1 }, "bad_policy", /thne/],
    [
      "a state that does not exist",
      { type: "never_after", never: { state: "nowhere" }, after: { state: "check" } },
      "unknown_in_policy",
      /nowhere/,
    ],
    ["a plugin that does not exist", approvedNeeds({ plugin: "sanktions" }), "unknown_in_policy", /sanktions/],
    ["a decision nobody hears", approvedNeeds({ decision: "aprove" }), "unknown_in_policy", /aprove/],
    [
      "the success of a plugin that tells nobody",
      approvedNeeds({ plugin: "silent" }),
      "unknown_in_policy",
      /successAction/,
    ],
  ])("with %s is refused, not taken for true", (_, policy, code, message) => {
    const silent = caller("silent", ["check"], { successAction: null, errorAction: null });
    const body = parseDefinitionBody({
      definition: { initial: "collect", states: sound },
      extensions: { apiPlugins: [sanctions, silent], edgecase: { policies: [{ id: "p", ...policy }] } },
    });
    if (!body.ok) throw new Error("unreadable");
    const [problem] = examineDefinition(body.value).problems;
    expect(problem).toMatchObject({ severity: "error", code });
    expect(problem?.path).toMatch(/^extensions\.edgecase\.policies\.0/);
    expect(problem?.message).toMatch(message);
  });

  it("of the demo definition holds", () => {
    const kyb: JsonObject = JSON.parse(readFileSync("scripts/demo/definitions/kyb.json", "utf8"));
    const { uiDefinition, ...row } = kyb;
    const body = parseDefinitionBody({ ...row, forms: { kyb: uiDefinition } });
    if (!body.ok) throw new Error(JSON.stringify(body.error));
    const examined = examineDefinition(body.value);
    expect(examined.problems.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(examined.policies.map(({ holds }) => holds)).toEqual([true, true]);
  });
});
