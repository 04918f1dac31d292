import { describe, expect, it } from "vitest";
import type { Json } from "../../src/lib/json";
import { type Story, tell } from "../support/decisions";
import {
  asEngine,
  caseOfKey,
  childOf,
  effects,
  finish,
  isRaised,
  merge,
  open,
  openedNews,
  people,
  plot,
} from "../support/families";

describe("a join over children", () => {
  const three = ["kyc:a", "kyc:b", "kyc:c"];

  it.each<[policy: Json, finished: number]>([
    ["all", 3],
    ["any", 1],
    [{ n: 2 }, 2],
    [{ n: 99 }, 3],
  ])("with the policy %j is raised by finished child number %i, and by no later one", (policy, needed) => {
    const story = tell(plot({ plugin: "kyc", policy }, ["a", "b", "c"]));
    open(story, ...three);
    let raised = 0;
    for (const [place, key] of three.entries()) {
      finish(story, key);
      raised += story.steps("join_satisfied").length;
      expect(isRaised(story)).toBe(place + 1 >= needed);
    }
    expect(raised).toBe(1);
    // The late ones are recorded all the same.
    expect(story.snapshot.children.map(({ status, outcome }) => [status, outcome])).toEqual(
      three.map(() => ["completed", "approved"]),
    );
  });

  it.each(["cancelled", "failed"] as const)("counts a child that is %s as finished", (status) => {
    const story = tell(plot({ plugin: "kyc" }, ["a"]));
    open(story, "kyc:a");
    finish(story, "kyc:a", { status, outcome: null });
    expect(isRaised(story)).toBe(true);
  });

  it("counts a child that could not be opened as finished, and a person is told which and why", () => {
    const story = tell(plot({ plugin: "kyc" }, ["a", "b"]));
    open(story, "kyc:a");
    finish(story, "kyc:a");
    expect(isRaised(story)).toBe(false);
    story.give(openedNews("kyc:b", "unknown_definition"), asEngine);
    expect(isRaised(story)).toBe(true);
    expect(story.snapshot.incidents).toMatchObject([
      { code: "child_not_opened", message: "kyc: could not open kyc:b: unknown_definition" },
    ]);
  });

  it("takes care of plugins that failed, never of children that were not opened", () => {
    const join = { event: "ALL_IN", plugins: ["kyc"], children: { plugin: "kyc" } };
    const states = { asking: { meta: { join }, on: { ALL_IN: "review" } }, review: {} };
    const story = tell(plot(null, ["a"], [], { states }));
    story.give(openedNews("kyc:a", "unknown_definition"), asEngine);
    expect([story.state(), story.snapshot.incidents.length]).toEqual(["review", 1]);
  });

  it("does not count children whose item is gone: nobody's work is not the second of two", () => {
    const story = tell(plot({ plugin: "kyc", policy: { n: 2 } }, ["a", "b", "c"]));
    open(story, ...three);
    merge(story, { ubos: people("a", "b") });
    story.send("again");
    expect(effects(story, "cancel_child")).toMatchObject([{ childId: caseOfKey("kyc:c") }]);
    finish(story, "kyc:c", { status: "cancelled", outcome: null });
    finish(story, "kyc:a");
    expect(isRaised(story)).toBe(false);
    finish(story, "kyc:b");
    expect(isRaised(story)).toBe(true);
  });

  it("is satisfied when there is nobody to wait for", () => {
    expect(isRaised(tell(plot({ plugin: "kyc" }, [])))).toBe(true);
  });

  it("over several plugins waits for each by its own policy", () => {
    const story = tell(plot([{ plugin: "kyc", policy: "any" }, { plugin: "kyb" }], ["a", "b"], ["x", "y"]));
    open(story, "kyc:a", "kyc:b", "kyb:x", "kyb:y");
    finish(story, "kyb:x");
    finish(story, "kyb:y");
    expect(isRaised(story)).toBe(false);
    finish(story, "kyc:b");
    expect(isRaised(story)).toBe(true);
  });
});

describe("a join with a limit", () => {
  const limited = [{ plugin: "kyc", timeoutSeconds: 60 }, { plugin: "kyb" }];
  const timers = (story: Story) => story.snapshot.timers.filter(({ kind }) => kind === "join_timeout");
  const fire = (story: Story): void => {
    const [timer] = timers(story);
    story.nowMs = timer?.dueAtMs ?? 0;
    story.give({ type: "timer", timerId: timer?.id ?? "" }, asEngine);
  };

  it("stops waiting for the children it limits, and for nobody else", () => {
    const story = tell(plot(limited, ["a", "b"], ["x"]));
    open(story, "kyc:a", "kyc:b", "kyb:x");
    finish(story, "kyc:a");
    expect(timers(story)).toMatchObject([{ plugin: "kyc", dueAtMs: story.nowMs + 60_000 }]);
    fire(story);
    expect([isRaised(story), timers(story)]).toEqual([false, []]);
    finish(story, "kyb:x");
    expect(isRaised(story)).toBe(true);
    expect(story.steps("join_satisfied")).toMatchObject([{ timedOut: true }]);
    // Who comes late is recorded and raises nothing.
    finish(story, "kyc:b");
    expect([story.steps("join_satisfied"), childOf(story, "kyc:b")?.outcome]).toEqual([[], "approved"]);
  });

  it("that everybody kept says nothing of a limit", () => {
    const story = tell(plot(limited, ["a"], ["x"]));
    open(story, "kyc:a", "kyb:x");
    finish(story, "kyc:a");
    fire(story);
    finish(story, "kyb:x");
    expect(story.steps("join_satisfied")).toMatchObject([{ timedOut: false }]);
  });

  it("counts anew when its state is entered anew", () => {
    const story = tell(plot(limited, ["a"], []));
    open(story, "kyc:a");
    fire(story);
    expect(isRaised(story)).toBe(true);
    story.send("again");
    expect([isRaised(story), timers(story).length]).toEqual([false, 1]);
  });
});

it("what a join has raised is dropped when its state is left before anybody could take it", () => {
  const held = { ALL_IN: { target: "left", guard: { type: "json-logic", options: { rule: { var: "nowhere" } } } } };
  const asking = { meta: { join: { event: "ALL_IN", children: { plugin: "kyc" } } }, on: { ...held, leave: "away" } };
  const states = { asking, away: { on: { back: "asking" } }, left: { type: "final" } };
  const story = tell(plot({ plugin: "kyc" }, [], [], { states }));
  for (let round = 0; round < 3; round += 1) {
    expect(story.snapshot.deferred.map(({ name }) => name)).toEqual(["ALL_IN"]);
    story.send("leave");
    expect(story.snapshot.deferred).toEqual([]);
    expect(story.steps("event_dropped")).toMatchObject([{ event: "ALL_IN", why: "superseded" }]);
    story.send("back");
  }
});
