import { expect, it } from "vitest";
import { graphOf, mermaidOf } from "../../src/workflow/graph";
import { chartOf, when } from "../support/charts";

const chart = chartOf({
  initial: "review",
  on: { abort: ".closed" },
  states: {
    review: {
      type: "parallel",
      onDone: "closed",
      states: { kyb: { initial: "open", states: { open: { on: { note: {} } }, ok: { type: "final" } } }, kyc: {} },
      after: { 5000: "closed" },
    },
    'odd "name"; x': { always: { target: "closed", guard: when("x"), reenter: true } },
    closed: { type: "final", tags: ["approved"] },
  },
});

it("draws every state with its place, and marks where the case is", () => {
  const { nodes } = graphOf(chart, { current: ["review.kyb.open", "review.kyc"] });
  expect(nodes.map(({ id, parent, current }) => [id, parent, current])).toEqual([
    ["review", null, true],
    ["review.kyb", "review", true],
    ["review.kyb.open", "review.kyb", true],
    ["review.kyb.ok", "review.kyb", false],
    ["review.kyc", "review", true],
    ['odd "name"; x', null, false],
    ["closed", null, false],
  ]);
  expect(nodes.find(({ id }) => id === "closed")).toMatchObject({ type: "final", tags: ["approved"], initial: false });
});

it("draws every transition with what sets it off", () => {
  expect(graphOf(chart).edges.map(({ from, to, label, kind }) => [from, to, label, kind])).toEqual([
    ["", "closed", "abort", "event"],
    ["review", "closed", "done", "done"],
    ["review", "closed", "after 5000", "after"],
    ["review.kyb.open", null, "note", "event"],
    ['odd "name"; x', "closed", "always", "always"],
  ]);
  expect(graphOf(chart).edges.at(-1)).toMatchObject({
    guard: { engine: "json-logic", rule: { var: "x" } },
    reenter: true,
  });
});

it("writes Mermaid in which no name can become syntax", () => {
  expect(mermaidOf(chart, { current: ["closed"] })).toBe(`stateDiagram-v2
  [*] --> s1
  state "review" as s1
  state s1 {
    state "kyb" as s2
    state s2 {
      [*] --> s3
      state "open" as s3
      state "ok" as s4
      s4 --> [*]
    }
    --
    state "kyc" as s5
  }
  state "odd #34;name#34;#59; x" as s6
  state "closed" as s7
  s7 --> [*]
  %% anywhere: abort to closed
  s1 --> s7: done
  s1 --> s7: after 5000
  s3 --> s3: note (stays)
  s6 --> s7: always [guarded]
  classDef current fill:#fde68a,stroke:#b45309
  class s7 current
`);
});
