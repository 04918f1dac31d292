import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/lib/json";
import {
  activeStates,
  allowedEvents,
  enterChart,
  isDone,
  listensTo,
  settleChart,
  stateValue,
  stepChart,
  tagsOf,
} from "../../src/workflow/kernel";
import { at, chartOf, holding, position, run, when } from "../support/charts";

const regions: JsonObject = {
  type: "parallel",
  states: {
    kyb: { initial: "open", states: { open: { on: { KYB: "ok" } }, ok: { type: "final" } } },
    kyc: { initial: "open", states: { open: { on: { KYC: "ok", BOTH: "ok" } }, ok: { type: "final" } } },
  },
};

describe("one event", () => {
  const chart = chartOf({
    initial: "a",
    states: {
      a: {
        on: {
          go: [{ target: "b", guard: when("rich") }, { target: "c", cond: when("poor") }, "d"],
          only: { target: "b", guard: when("rich") },
          stay: { guard: when("rich") },
          self: "a",
          again: { target: "a", reenter: true },
          v4: { target: "a", internal: false },
          "*": "e",
          "order.*": "d",
        },
      },
      b: {},
      c: {},
      d: {},
      e: {},
    },
  });

  it.each([
    ["the first transition whose guard holds", "go", ["rich", "poor"], "b"],
    ["the next one when it does not", "go", ["poor"], "c"],
    ["the one without a guard when none holds", "go", [], "d"],
    ["the wildcard when no named transition is open", "only", [], "e"],
    ["the wildcard for a name nobody wrote", "constructor", [], "e"],
    ["the longer wildcard first", "order.paid", [], "d"],
    ["`order` by `order.*`", "order", [], "d"],
  ])("takes %s", (_, event, guards, state) => {
    expect(at(run(chart, [event], holding(...guards)))).toBe(state);
  });

  it("records every transition it tried, in order, with the verdict of its guard", () => {
    const [micro] = run(chart, ["go"], holding("poor")).microsteps;
    expect(micro?.tried.map(({ targets, guard, taken }) => [targets, guard?.verdict ?? null, taken])).toEqual([
      [["b"], "fails", false],
      [["c"], "holds", true],
    ]);
    expect(micro).toMatchObject({ event: "go", from: "a", to: "c", exited: ["a"], entered: ["c"] });
  });

  it("never lets `unknown` or `error` through", () => {
    for (const verdict of ["unknown", "error", "fails"] as const) {
      const ask = () => ({ engine: "json-logic" as const, verdict, reads: [] });
      const plain = chartOf({ initial: "a", states: { a: { on: { go: { target: "b", guard: when("x") } } }, b: {} } });
      const step = stepChart(plain, position("a"), { name: "go", payload: null }, ask);
      expect(step).toMatchObject({
        ok: true,
        value: { taken: false, tried: [{ guard: { verdict } }], microsteps: [] },
      });
    }
  });

  it("asks guards about the event with its payload", () => {
    const seen: unknown[] = [];
    stepChart(chart, position("a"), { name: "go", payload: { amount: 3 } }, (guard, event) => {
      seen.push(event);
      return { engine: guard.engine, verdict: "holds", reads: [] };
    });
    expect(seen).toEqual([{ name: "go", payload: { amount: 3 } }]);
  });

  it.each([
    ["a plain self-target stays and enters nothing", "self", []],
    ["reenter leaves and enters again", "again", ["a"]],
    ["internal: false of v4 means reenter", "v4", ["a"]],
  ])("%s", (_, event, moved) => {
    const step = run(chart, [event]);
    expect(step).toMatchObject({ taken: true, entered: moved, exited: moved, position: position("a") });
  });

  it("takes a transition without a target and moves nothing", () => {
    expect(run(chart, ["stay"], holding("rich"))).toMatchObject({
      taken: true,
      entered: [],
      exited: [],
      position: position("a"),
    });
  });

  it("does not change the position it is given", () => {
    const given = Object.freeze({ configuration: Object.freeze(["a"]) as string[], history: Object.freeze({}) });
    expect(stepChart(chart, given, { name: "go", payload: null }, holding()).ok).toBe(true);
    expect(given.configuration).toEqual(["a"]);
  });

  it("refuses a position that is not of this chart", () => {
    expect(() => stepChart(chart, position("nowhere"), { name: "go", payload: null }, holding())).toThrow(RangeError);
  });
});

describe("nested states", () => {
  const chart = chartOf({
    id: "kyb",
    initial: "review",
    tags: "case",
    states: {
      review: {
        tags: ["manual_review"],
        initial: "open",
        on: { close: "closed", retry: "review", child: ".held", reset: { target: "review", reenter: true } },
        states: {
          open: { tags: "queue", on: { hold: "held", close: { target: "held", guard: when("sticky") } } },
          held: { on: { far: "#kyb.archive.cold", id: "#vault" } },
        },
      },
      closed: { type: "final" },
      archive: { initial: "warm", states: { warm: {}, cold: {}, deep: { id: "vault" } }, on: { back: "review.held" } },
    },
  });

  it.each([
    ["an inner transition before an outer one", ["close"], ["sticky"], "review.held"],
    ["the outer one when the inner one is shut", ["close"], [], "closed"],
    ["a target below a sibling", ["hold", "far", "back"], [], "review.held"],
    ["a target by the id of the chart and a path", ["hold", "far"], [], "archive.cold"],
    ["a target by its own id", ["hold", "id"], [], "archive.deep"],
    ["a target below the source", ["child"], [], "review.held"],
  ])("follows %s", (_, events, guards, state) => {
    expect(at(run(chart, events, holding(...guards)))).toBe(state);
  });

  it("exits from the inside out and enters from the outside in", () => {
    const step = run(chart, ["hold", "far"]);
    expect(step.exited).toEqual(["review.held", "review"]);
    expect(step.entered).toEqual(["archive", "archive.cold"]);
  });

  it("begins again inside a state that targets itself, and enters the state itself only with reenter", () => {
    expect(run(chart, ["hold", "retry"])).toMatchObject({ entered: ["review.open"], exited: ["review.held"] });
    expect(run(chart, ["hold", "reset"])).toMatchObject({
      entered: ["review", "review.open"],
      exited: ["review.held", "review"],
    });
  });

  it("tells tags and active states from the outside in", () => {
    expect(tagsOf(chart, position("review.open"))).toEqual(["case", "manual_review", "queue"]);
    expect(activeStates(chart, position("review.open")).map(({ path }) => path)).toEqual(["review", "review.open"]);
    expect(stateValue(chart, position("review.open"))).toEqual({ review: "open" });
  });

  it("allows the events of every active state in document order", () => {
    expect(allowedEvents(chart, position("review.open"))).toEqual(["close", "retry", "child", "reset", "hold"]);
    expect(listensTo(chart, position("review.open"), "retry")).toBe(true);
    expect(listensTo(chart, position("review.open"), "back")).toBe(false);
  });

  it("hears nothing once it is done", () => {
    const done = position("closed");
    expect(isDone(chart, done)).toBe(true);
    expect(allowedEvents(chart, done)).toEqual([]);
    expect(listensTo(chart, done, "close")).toBe(false);
    expect(stepChart(chart, done, { name: "close", payload: null }, holding())).toMatchObject({
      value: { taken: false, done: true, position: done },
    });
  });
});

describe("what is allowed", () => {
  const chart = chartOf({
    initial: "a",
    states: {
      a: { on: { mute: {}, ask: { guard: when("x") }, go: "b", "*": "b" }, after: { 1000: "b" }, onDone: "b" },
      b: {},
    },
  });

  it("leaves out wildcards, events of the engine and transitions that do nothing", () => {
    expect(allowedEvents(chart, position("a"))).toEqual(["go"]);
    expect(chart.events).toEqual(["go"]);
  });

  it("listens to what it mutes, but never to an event of the engine sent from outside", () => {
    expect(listensTo(chart, position("a"), "mute")).toBe(true);
    expect(listensTo(chart, position("a"), "anything")).toBe(true);
    for (const name of ["xstate.after.1000.a", "xstate.done.state.a", "xstate.init"])
      expect(listensTo(chart, position("a"), name)).toBe(false);
  });

  it("keeps the delay of `after` and takes its event", () => {
    expect(chart.byPath.get("a")?.after).toMatchObject([
      { delay: "1000", wait: { ms: 1_000 }, event: "xstate.after.1000.a" },
    ]);
    expect(at(run(chart, ["xstate.after.1000.a"]))).toBe("b");
  });
});

describe("automatic transitions", () => {
  it("are taken after every step, and only the last state counts as entered", () => {
    const chart = chartOf({
      initial: "idle",
      states: {
        idle: { on: { go: "sort" } },
        sort: { always: [{ target: "high", guard: when("high") }, { target: "low" }] },
        high: {},
        low: { always: { target: "high", guard: when("late") } },
      },
    });
    const step = run(chart, ["go"]);
    expect(step).toMatchObject({ entered: ["low"], exited: ["idle"], position: position("low") });
    expect(step.microsteps.map(({ event, from, to }) => [event, from, to])).toEqual([
      ["go", "idle", "sort"],
      ["xstate.always", "sort", "low"],
    ]);
    // The guard that kept the case in `low` is part of the story.
    expect(step.microsteps[1]?.tried.map(({ source, taken }) => [source, taken])).toEqual([
      ["sort", false],
      ["sort", true],
      ["low", false],
    ]);
    expect(settleChart(chart, step.position, holding("late"))).toMatchObject({
      value: { taken: true, entered: ["high"] },
    });
    expect(settleChart(chart, step.position, holding())).toMatchObject({
      value: { taken: false, position: step.position },
    });
  });

  it("report a circle with the states it runs through", () => {
    const chart = chartOf({
      initial: "idle",
      states: {
        idle: { on: { go: "in" } },
        in: { always: "a" },
        a: { always: "b" },
        b: { always: "c" },
        c: { always: "a" },
      },
    });
    const step = stepChart(chart, position("idle"), { name: "go", payload: null }, holding());
    expect(step).toMatchObject({ ok: false, error: { code: "always_loop" } });
    expect(step.ok ? [] : [...step.error.states].sort()).toEqual(["a", "b", "c"]);
  });

  it.each([
    ["without a target", {}],
    ["to the state itself", { target: "a" }],
    ["to the state itself, entering it again", { target: "a", reenter: true }],
  ])("%s are no circle and no reason to move", (_, always) => {
    const chart = chartOf({ initial: "a", states: { a: { always } } });
    expect(enterChart(chart, holding()).ok).toBe(true);
    expect(settleChart(chart, position("a"), holding())).toMatchObject({
      value: { taken: false, microsteps: [], entered: [] },
    });
  });

  it("understand the empty event of v4", () => {
    expect(at(run(chartOf({ initial: "a", states: { a: { on: { "": { target: "b" } } }, b: {} } })))).toBe("b");
  });
});

describe("ends", () => {
  // Found by the comparison with XState: the outer state ends with its first region, since the other one cannot but end.
  it("of regions that are ends themselves count before they are entered", () => {
    const inner: JsonObject = { type: "parallel", states: { end: { type: "final" } } };
    const chart = chartOf({
      initial: "both",
      states: {
        both: {
          type: "parallel",
          states: {
            outer: { type: "parallel", states: { end: { type: "final" }, inner }, onDone: "#ended" },
            open: {},
          },
        },
        ended: { id: "ended", on: { "*": "other" } },
        other: {},
      },
    });
    expect(run(chart).microsteps.map(({ event }) => event)).toEqual([
      "xstate.init",
      "xstate.done.state.both.outer",
      "xstate.done.state.both.outer.inner",
    ]);
  });

  it("raise onDone of the state they end", () => {
    const chart = chartOf({
      initial: "collect",
      states: {
        collect: {
          initial: "form",
          onDone: [{ target: "review", guard: when("complete") }, "revision"],
          states: { form: { on: { submit: "sent" } }, sent: { type: "final" } },
        },
        review: {},
        revision: {},
      },
    });
    expect(at(run(chart, ["submit"], holding("complete")))).toBe("review");
    expect(run(chart, ["submit"])).toMatchObject({
      position: position("revision"),
      entered: ["revision"],
      done: false,
    });
  });

  it("of all regions end the parallel state, in whatever order they come", () => {
    const chart = chartOf({ initial: "both", states: { both: { ...regions, onDone: "end" }, end: { type: "final" } } });
    expect(at(run(chart))).toBe("both.kyb.open|both.kyc.open");
    expect(at(run(chart, ["KYC"]))).toBe("both.kyb.open|both.kyc.ok");
    for (const events of [
      ["KYC", "KYB"],
      ["KYB", "KYC"],
    ])
      expect(run(chart, events)).toMatchObject({ done: true, position: position("end") });
  });

  it("of all regions end a chart that is parallel itself", () => {
    expect(run(chartOf(regions), ["KYB"]).done).toBe(false);
    expect(run(chartOf(regions), ["KYB", "BOTH"])).toMatchObject({
      done: true,
      position: position("kyb.ok", "kyc.ok"),
    });
  });
});

describe("parallel regions", () => {
  const chart = chartOf({
    initial: "p",
    states: {
      p: {
        type: "parallel",
        on: { out: "end", inner: "end" },
        states: {
          r1: { initial: "a", states: { a: { on: { both: "b", clash: "#end", inner: {} } }, b: {} } },
          r2: {
            initial: "a",
            states: { a: { on: { both: "b", clash: "b", out: { target: "b", guard: when("keep") } } }, b: {} },
          },
        },
      },
      end: { id: "end", on: { back: "p", mid: { target: ["p.r1.b", "p.r2.b"] } } },
    },
  });

  it.each([
    ["take an event together", ["both"], [], "p.r1.b|p.r2.b"],
    ["let the first win when two get in each other's way", ["clash"], [], "end"],
    ["go before their parent", ["out"], ["keep"], "p.r1.a|p.r2.b"],
    ["leave to their parent what none of them takes", ["out"], [], "end"],
    ["shut their parent out by taking an event without a target", ["inner"], [], "p.r1.a|p.r2.a"],
    ["are entered where several targets say", ["clash", "mid"], [], "p.r1.b|p.r2.b"],
  ])("%s", (_, events, guards, state) => {
    expect(at(run(chart, events, holding(...guards)))).toBe(state);
  });

  it("say which open transition was not taken because of another", () => {
    const [micro] = run(chart, ["clash"]).microsteps;
    expect(micro?.tried.map(({ source, taken }) => [source, taken])).toEqual([
      ["p.r1.a", true],
      ["p.r2.a", false],
    ]);
  });

  it("are exited in reverse document order and entered in document order", () => {
    expect(run(chart, ["clash"]).exited).toEqual(["p.r2.a", "p.r2", "p.r1.a", "p.r1", "p"]);
    expect(run(chart, ["clash", "back"]).entered).toEqual(["p", "p.r1", "p.r1.a", "p.r2", "p.r2.a"]);
    expect(stateValue(chart, run(chart, ["both"]).position)).toEqual({ p: { r1: "b", r2: "b" } });
  });
});

describe("history", () => {
  const withHistory = (history: JsonObject, parallel = false): JsonObject => ({
    initial: "work",
    states: {
      work: {
        ...(parallel ? { type: "parallel" } : { initial: "one" }),
        on: { pause: "paused" },
        states: {
          one: {
            initial: "x",
            states: { x: { on: { next: "y", self: "#past" } }, y: {} },
            ...(parallel ? {} : { on: { jump: "#two" } }),
          },
          ...(parallel ? {} : { two: { id: "two", initial: "x", states: { x: { on: { next: "y" } }, y: {} } } }),
          past: { id: "past", type: "history", ...history },
        },
      },
      paused: { on: { resume: "#past" } },
    },
  });

  it.each([
    ["shallow leads to the child that was active, at its beginning", {}, "work.two.x"],
    ["deep leads to where the case was", { history: "deep" }, "work.two.y"],
  ])("%s", (_, history, state) => {
    const step = run(chartOf(withHistory(history)), ["jump", "next", "pause"]);
    expect(step.position.history).toEqual({ work: ["work.two.y"] });
    expect(at(run(chartOf(withHistory(history)), ["jump", "next", "pause", "resume"]))).toBe(state);
  });

  it.each([
    ["the parent's beginning", {}, "work.one.x"],
    ["its own target when it has one", { target: "two.y" }, "work.two.y"],
  ])("leads to %s while nothing is remembered", (_, history, state) => {
    const chart = chartOf(withHistory(history));
    const step = stepChart(chart, position("paused"), { name: "resume", payload: null }, holding());
    expect(step.ok && at(step.value)).toBe(state);
  });

  it("of a parallel state keeps it active when one of its regions asks for it", () => {
    const chart = chartOf(withHistory({ history: "deep" }, true));
    expect(at(run(chart, ["next", "pause", "resume"]))).toBe("work.one.y");
    // XState v5.33 exits the parallel state here and does not enter it again.
    expect(run(chart, ["self"])).toMatchObject({
      position: { configuration: ["work.one.x"] },
      entered: ["work", "work.one", "work.one.x"],
    });
  });
});

it("works with names that objects already have", () => {
  const names = ["constructor", "toString", "hasOwnProperty", "valueOf"];
  const states = Object.fromEntries(
    names.map((name, i) => [name, { on: { [name]: names[(i + 1) % names.length] ?? name } }]),
  );
  const chart = chartOf({ initial: "constructor", states });
  expect(at(run(chart, names.slice(0, 3)))).toBe("valueOf");
  expect(allowedEvents(chart, position("toString"))).toEqual(["toString"]);
  expect(listensTo(chart, position("toString"), "constructor")).toBe(false);
  expect(stateValue(chart, position("constructor"))).toBe("constructor");
});
