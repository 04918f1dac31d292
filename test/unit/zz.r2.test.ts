import { expect, it } from "vitest";
import type { JsonObject } from "../../src/lib/json";
import { caller, tell } from "../support/decisions";
import { prove, toldOf } from "../support/proofs";
const approved: JsonObject = { type: "final", meta: { outcome: "approved" } };
const rejected: JsonObject = { type: "final", meta: { outcome: "rejected" } };
it("decision origin", () => {
  const states = { review: { on: { approve: "approved", reject: "rejected" } }, approved, rejected };
  const board = { name: "board", pluginKind: "approval", roles: [], count: 2, stateNames: ["review"], successAction: "approve", errorAction: "reject" };
  const policies = [{ id: "p", type: "requires", to: { outcome: "approved" }, all: [{ plugin: "board" }] }];
  expect(prove(states, policies, { plugins: [board] }).map(toldOf)).toEqual([true]);
  const story = tell({ states, plugins: [board], policies });
  console.log(JSON.stringify(story.try({ type: "decide", decision: "approve", reason: null, comment: null }).ok), story.snapshot.outcome);
});
it("32 evidences", () => {
  const evs = Array.from({ length: 33 }, (_, i) => `E${i}`);
  const all = [0, 1, 2, 3].map((k) => ({ anyOf: evs.slice(k * 8, k * 8 + 8).map((event) => ({ event })) }));
  const policies = [{ id: "p", type: "requires", to: { outcome: "approved" }, all: [...all, { event: "E32" }] }];
  const chain: JsonObject = {};
  for (let i = 0; i < 4; i += 1) chain[`s${i}`] = { on: Object.fromEntries(evs.slice(i * 8, i * 8 + 8).map((e) => [e, `s${i + 1}`])) };
  chain.s4 = { on: { E32: "approved", skip: "approved" } };
  console.log(prove({ ...chain, approved }, policies).map(toldOf));
});
it("latest before start in the same entry", () => {
  const s = caller("sanctions", ["check", "again"], { successAction: "CLEAR", errorAction: "FAILED" });
  const mail = caller("mail", ["again"], { successAction: null, errorAction: null, after: ["sanctions"] });
  const states = { check: { on: { CLEAR: "again", FAILED: "rejected" } }, again: { on: { CLEAR: "approved", FAILED: "rejected" } }, approved, rejected };
  const policies = [{ id: "p", type: "requires", to: { plugin: "mail" }, all: [{ plugin: "sanctions", latest: true }] }];
  console.log(prove(states, policies, { plugins: [s, mail] }).map(toldOf));
});
it("time of hostile proof", () => {
  const regionOf = (key: string): JsonObject => ({ initial: "s0", states: Object.fromEntries([0, 1, 2, 3].map((i) => [`s${i}`, { on: { [`${key}${i}`]: { target: `s${(i + 1) % 4}`, guard: { type: "json-logic", options: { rule: { "==": [{ var: key }, i] } } } } } }])) });
  for (const n of [4, 5, 6, 8]) {
    const regions = Object.fromEntries([..."abcdefgh"].slice(0, n).map((key) => [key, regionOf(key)]));
    const policies = Array.from({ length: 50 }, (_, i) => ({ id: `p${i}`, type: "requires", to: { state: "all.a.s3" }, all: [0,1,2,3,4,5,6,7].map((k) => ({ event: `${"abcdefgh"[k % n]}${k % 4}` })) }));
    const t = Date.now();
    const r = prove({ all: { type: "parallel", states: regions } }, policies);
    console.log(n, Date.now() - t, toldOf(r[0]));
  }
}, 300000);
