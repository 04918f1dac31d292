import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isObject, type Json, type JsonObject } from "../../src/lib/json";
import { draftGraph } from "../../src/ui/console/settings/definitions/build/draft-graph";
import { valueAt, withAt } from "../../src/ui/console/settings/definitions/build/places";
import { removeState, usesOf } from "../../src/ui/console/settings/definitions/build/remove-state";
import { renameState } from "../../src/ui/console/settings/definitions/build/rename-state";
import {
  addState,
  faultOfName,
  freeName,
  idOf,
  placeOfState,
  type StatePath,
  stateOf,
  statesIn,
  stateTypes,
  whyNotType,
  withType,
} from "../../src/ui/console/settings/definitions/build/states";
import { findTarget, knownStates, spellTarget } from "../../src/ui/console/settings/definitions/build/targets";
import {
  addArrow,
  arrowsOf,
  moveArrow,
  removeArrow,
  reroute,
  withGuard,
  withTarget,
} from "../../src/ui/console/settings/definitions/build/transitions";
import { historyOf, redone, stepped, undone } from "../../src/ui/console/settings/editor/history";
import { type Chart, compileChart } from "../../src/workflow/chart";
import { graphOf } from "../../src/workflow/graph";
import { enterChart, stepChart } from "../../src/workflow/kernel";
import { chartOf, holding } from "../support/charts";
import { randomCase } from "../support/random-charts";

const numRuns = process.env.NIGHTLY === "1" ? 5_000 : 60;

/** Draws from a list by a number, counted round. */
const pick = <T>(from: readonly T[], number: number): T | undefined => from[number % Math.max(1, from.length)];
const pathsIn = (draft: JsonObject): StatePath[] => [[], ...statesIn(draft).map(({ path }) => path)];

/** One edit as the forms make it; what is not possible there changes nothing. */
function edited(draft: JsonObject, [what, where, which]: readonly [number, number, number]): JsonObject {
  const path = pick(pathsIn(draft), where) ?? [];
  const other = pick(pathsIn(draft), which) ?? [];
  const arrow = pick(arrowsOf(draft, path), which);
  switch (what % 9) {
    case 0:
      return addState(draft, path, freeName(draft, path, "added"));
    case 1:
      return path.length === 0
        ? draft
        : renameState(draft, path, freeName(draft, path.slice(0, -1), `renamed${which % 3}`));
    case 2:
      return removeState(draft, path, path.every((key, i) => other[i] === key) ? null : other);
    case 3: {
      const type = pick(stateTypes, which) ?? "atomic";
      const isFine = path.length > 0 && whyNotType(stateOf(draft, path), type) === null;
      return isFine ? withType(draft, path, type) : draft;
    }
    case 4:
      return addArrow(
        draft,
        path,
        { cause: "on", name: `event${which % 3}` },
        spellTarget(knownStates(draft), path, other) ?? "",
      ).draft;
    case 5:
      return arrow === undefined ? draft : removeArrow(draft, arrow);
    case 6:
      return arrow === undefined ? draft : (moveArrow(draft, arrow, which % 2 === 0 ? 1 : -1)?.draft ?? draft);
    case 7:
      return arrow === undefined ? draft : withTarget(draft, arrow, spellTarget(knownStates(draft), path, other));
    default:
      return arrow === undefined
        ? draft
        : reroute(withGuard(draft, arrow, undefined), path, arrow, { cause: "after", name: "P1D" }).draft;
  }
}

const edits = fc.array(fc.tuple(fc.nat(100), fc.nat(100), fc.nat(100)), { maxLength: 8 });

describe("any sequence of edits", () => {
  it("gives a definition that the engine reads as it is drawn", () => {
    fc.assert(
      fc.property(randomCase, edits, ({ definition }, sequence) => {
        let draft: JsonObject = { definition };
        for (const edit of [null, ...sequence]) {
          if (edit !== null) draft = edited(draft, edit);
          const chart = compileChart(isObject(draft.definition) ? draft.definition : {});
          if (!chart.ok) continue;
          expect(plain(draftGraph(draft))).toEqual(plain(engineGraph(chart.value)));
        }
      }),
      { numRuns },
    );
  });

  it("is taken back to the same bytes, and done again to the same bytes", () => {
    fc.assert(
      fc.property(randomCase, edits, ({ definition }, sequence) => {
        const text = (draft: JsonObject) => JSON.stringify(draft, null, 2);
        const drafts: JsonObject[] = [{ definition }];
        for (const edit of sequence) drafts.push(edited(drafts.at(-1) ?? {}, edit));
        let history = historyOf(text({ definition }));
        for (const draft of drafts) history = stepped(history, text(draft));
        const last = history.now;
        const steps = history.past.length;
        for (let i = 0; i < steps; i++) history = undone(history);
        expect(history.now).toBe(text({ definition }));
        for (let i = 0; i < steps; i++) history = redone(history);
        expect(history.now).toBe(last);
      }),
      { numRuns },
    );
  });

  it("keeps what the forms know nothing of", () => {
    fc.assert(
      fc.property(randomCase, edits, ({ definition }, sequence) => {
        const marked = markedWith({ definition, "x-mine": [1] });
        const draft = sequence.reduce(edited, marked);
        expect(draft["x-mine"]).toEqual([1]);
        expect(valueAt(draft, ["definition", "x-keep"])).toBe("");
        for (const { config } of statesIn(draft))
          if (config["x-keep"] !== undefined) expect(typeof config["x-keep"]).toBe("string");
        const gone =
          statesIn(marked).length - statesIn(draft).filter(({ config }) => config["x-keep"] !== undefined).length;
        const removals = sequence.filter(([what]) => what % 9 === 2).length;
        if (removals === 0) expect(gone).toBe(0);
      }),
      { numRuns },
    );
  });
});

/** A mark in every state that no form knows. */
const markedWith = (draft: JsonObject): JsonObject =>
  pathsIn(draft).reduce((all, path) => withAt(all, [...placeOfState(path), "x-keep"], idOf(path)), draft);

const engineGraph = (chart: Chart): JsonObject => JSON.parse(JSON.stringify(graphOf(chart))) as JsonObject;
function plain(graph: object): Json {
  const { nodes, edges } = JSON.parse(JSON.stringify(graph)) as { nodes: JsonObject[]; edges: JsonObject[] };
  const byPath = (a: JsonObject, b: JsonObject) => JSON.stringify(a).localeCompare(JSON.stringify(b));
  return {
    nodes: nodes.map(({ current: _, ...node }) => node),
    edges: edges.map(({ guard, ...edge }): JsonObject => ({ ...edge, guarded: guard !== null })).toSorted(byPath),
  };
}

describe("another name for a state", () => {
  it("keeps what the chart does", () => {
    fc.assert(
      fc.property(randomCase, fc.nat(1_000), ({ definition, events, verdicts }, number) => {
        const draft: JsonObject = { definition };
        const path = pick(statesIn(draft), number)?.path;
        if (path === undefined) return;
        const renamed = renameState(draft, path, "renamed");
        const back = (id: string) =>
          id
            .split(".")
            .map((key, i) => (key === "renamed" && i === path.length - 1 ? path.at(-1) : key))
            .join(".");
        const chart = chartOf(definition);
        const other = chartOf(isObject(renamed.definition) ? renamed.definition : {});
        expect(walk(other, events, verdicts).map((leaves) => leaves.map(back))).toEqual(walk(chart, events, verdicts));
        expect(renameState(renamed, [...path.slice(0, -1), "renamed"], String(path.at(-1)))).toEqual(draft);
      }),
      { numRuns: numRuns * 2 },
    );
  });

  it("is told to plugins, promises and time limits, and to nothing that only sounds alike", () => {
    const draft: JsonObject = {
      definition: {
        id: "kyb",
        initial: { target: "review" },
        states: {
          review: { meta: { approval: { event: "OK" } }, on: { approve: "done", again: "#kyb.review" } },
          other: { initial: "review", states: { review: { on: { back: "#kyb.review" } } } },
          done: { type: "final" },
        },
      },
      extensions: {
        apiPlugins: [
          { name: "both", stateNames: ["review"] },
          { name: "inner", stateNames: ["other.review", "done"] },
          { name: "review", note: "review" },
        ],
        edgecase: {
          policies: [
            {
              id: "p",
              type: "requires",
              to: { state: "done" },
              all: [{ anyOf: [{ state: "other.review" }, { event: "review" }] }],
            },
          ],
          sla: [{ name: "s", states: ["other.review"], durationHours: 1 }],
        },
      },
    };
    const renamed = renameState(draft, ["other", "review"], "check");
    expect(valueAt(renamed, ["extensions"])).toEqual({
      apiPlugins: [
        { name: "both", stateNames: ["review", "other.check"] },
        { name: "inner", stateNames: ["other.check", "done"] },
        { name: "review", note: "review" },
      ],
      edgecase: {
        policies: [
          {
            id: "p",
            type: "requires",
            to: { state: "done" },
            all: [{ anyOf: [{ state: "other.check" }, { event: "review" }] }],
          },
        ],
        sla: [{ name: "s", states: ["other.check"], durationHours: 1 }],
      },
    });
    const top = renameState(draft, ["review"], "look");
    expect(valueAt(top, ["definition", "initial"])).toEqual({ target: "look" });
    expect(valueAt(top, ["definition", "states", "look"])).toEqual({
      meta: { approval: { event: "OK", name: "approval_review" } },
      on: { approve: "done", again: "#kyb.look" },
    });
    expect(valueAt(top, ["definition", "states", "other", "states", "review", "on", "back"])).toBe("#kyb.look");
  });

  it.each([
    ["", "It needs a name."],
    ["a.b", 'A name holds no ".", "|" or "#".'],
    ["12", "A name is not only digits."],
    ["a", "There is a state called a already."],
    ["b", null],
  ])("is looked at first: %j", (name, fault) => {
    expect(faultOfName({ definition: { states: { a: {} } } }, [], name)).toBe(fault);
  });
});

/** Active leaves after the start and after each event; a chart that runs in circles stops there. */
function walk(chart: Chart, events: readonly (string | number)[], verdicts: readonly boolean[]): string[][] {
  const ask = holding(...verdicts.flatMap((holds, i) => (holds ? [`g${i}`] : [])));
  const told: string[][] = [];
  let at = enterChart(chart, ask);
  for (const event of [null, ...events.filter((each) => typeof each === "string")]) {
    if (at.ok && event !== null) at = stepChart(chart, at.value.position, { name: event, payload: null }, ask);
    if (!at.ok) break;
    told.push([...at.value.position.configuration]);
  }
  return told;
}

describe("a state that goes", () => {
  const draft: JsonObject = {
    definition: {
      id: "kyb",
      initial: "a",
      states: {
        a: {
          on: {
            go: "b",
            both: [{ target: "b", guard: { type: "jmespath", rule: "x" } }, { target: "c" }],
            out: { target: "b.inner" },
          },
        },
        b: { initial: "inner", states: { inner: {} }, on: { back: "a" } },
        c: { type: "final" },
      },
    },
    extensions: {
      apiPlugins: [
        { name: "p", stateNames: ["inner"] },
        { name: "q", stateNames: ["b", "c"] },
      ],
    },
  };

  it("tells first what speaks of it", () => {
    expect(usesOf(draft, ["b"])).toEqual({ transitions: 3, plugins: ["p"], promises: [], isFirst: false });
    expect(usesOf(draft, ["a"])).toEqual({ transitions: 1, plugins: [], promises: [], isFirst: true });
  });

  it("takes the transitions to it along, or sends them elsewhere", () => {
    expect(valueAt(removeState(draft, ["b"], null), ["definition", "states"])).toEqual({
      a: { on: { both: [{ target: "c" }] } },
      c: { type: "final" },
    });
    const sent = removeState(draft, ["b"], ["c"]);
    expect(valueAt(sent, ["definition", "states", "a", "on"])).toEqual({
      go: "c",
      both: [{ target: "c", guard: { type: "jmespath", rule: "x" } }, { target: "c" }],
      out: { target: "c" },
    });
    expect(valueAt(sent, ["extensions", "apiPlugins"])).toEqual([
      { name: "p", stateNames: [] },
      { name: "q", stateNames: ["c"] },
    ]);
    expect(valueAt(removeState(draft, ["a"], null), ["definition", "initial"])).toBe("b");
  });

  it("leaves no target that leads nowhere, in any chart", () => {
    fc.assert(
      fc.property(randomCase, fc.nat(1_000), fc.nat(1_000), ({ definition }, which, to) => {
        const whole: JsonObject = { definition };
        const path = pick(statesIn(whole), which)?.path;
        const instead = pick(statesIn(whole), to)?.path;
        if (path === undefined || instead === undefined) return;
        const isInside = path.every((key, i) => instead[i] === key);
        const left = removeState(whole, path, isInside ? null : instead);
        const known = knownStates(left);
        for (const state of pathsIn(left))
          for (const arrow of arrowsOf(left, state))
            for (const target of arrow.targets)
              expect([target, findTarget(known, state, target)]).not.toEqual([target, null]);
      }),
      { numRuns },
    );
  });
});
