import { describe, expect, it } from "vitest";
import { analyst, caller, engine, integrator, success, tell, waiting } from "../support/decisions";

const runPlugin = (plugin: string) => ({ type: "run_plugin" as const, plugin });
const states = {
  asking: { on: { ANSWERED: "review" } },
  review: { on: { again: "asking", finish: "over" } },
  over: { type: "final" },
};

describe("a run by hand", () => {
  it("supersedes the run under way; the answer to that one is recorded and changes nothing", () => {
    const story = tell({ states, plugins: [caller("vendor", ["asking"])] });
    const first = story.run("vendor").id;
    const again = story.give(runPlugin("vendor"), { actor: analyst });
    expect(again.log).toMatchObject({ type: "plugin.run_by_hand", subject: "vendor", detail: { state: "asking" } });
    expect(again.effects.map(({ effect }) => effect.kind)).toEqual(["call_http"]);
    expect(again.effectChanges).toEqual([{ effectId: first.replace("run_", "eff_"), to: "failed" }]);
    story.finish("vendor", success({ from: 1 }), first);
    expect([story.state(), story.at("pluginsOutput.vendor")]).toEqual(["asking", undefined]);
    story.finish("vendor", success({ from: 2 }));
    expect([story.state(), story.at("pluginsOutput.vendor")]).toEqual(["review", { from: 2 }]);
  });

  it("in another state writes its output there; the event waits and moves nothing", () => {
    const story = tell({ states, plugins: [caller("vendor", ["asking"])] });
    story.finish("vendor", success({ from: 1 }));
    story.give(runPlugin("vendor"));
    expect(story.run("vendor")).toMatchObject({ state: "review", generation: 2, status: "running" });
    story.finish("vendor", success({ from: 2 }));
    expect([story.state(), story.at("pluginsOutput.vendor")]).toEqual(["review", { from: 2 }]);
    expect(story.snapshot.deferred).toMatchObject([{ name: "ANSWERED" }]);
    // Going back runs it anew, and only that run is heard.
    story.send("again");
    expect([story.state(), story.snapshot.deferred]).toEqual(["asking", []]);
    expect(story.run("vendor").generation).toBe(3);
  });

  it("belongs to the state the plugin is bound to when that is one of several active ones", () => {
    const story = tell({
      states: {
        both: {
          type: "parallel",
          states: {
            left: { initial: "a", states: { a: { on: { ANSWERED: "b" } }, b: {} } },
            right: { initial: "c", states: { c: {} } },
          },
        },
      },
      plugins: [caller("vendor", ["both.left.a"])],
    });
    story.give(runPlugin("vendor"));
    expect(story.run("vendor").state).toBe("both.left.a");
    story.finish("vendor", success());
    expect(story.state()).toBe("both.left.b|both.right.c");
  });

  it("closes the open incidents of its plugin and of no other", () => {
    const plugins = ["vendor", "other"].map((name) => caller(name, ["asking"], { errorAction: null }));
    const story = tell({ states, plugins });
    for (const name of ["vendor", "other"]) story.finish(name, { status: "error", code: "down", message: "no" });
    story.give(runPlugin("vendor"), { actor: analyst });
    expect(
      story.snapshot.incidents.map(({ resolvedAtMs, resolvedById }) => [resolvedAtMs !== null, resolvedById]),
    ).toEqual([
      [true, "userId" in analyst ? analyst.userId : ""],
      [false, null],
    ]);
  });

  it("is refused for a plugin there is not, naming those there are, and for a case that has ended", () => {
    const story = tell({ states, plugins: [caller("vendor", ["asking"])] });
    expect(story.try(runPlugin("nobody"))).toEqual({
      ok: false,
      error: { code: "unknown_plugin", plugin: "nobody", known: ["vendor"] },
    });
    story.finish("vendor", success());
    story.send("finish");
    expect(story.try(runPlugin("vendor"))).toEqual({ ok: false, error: { code: "case_closed", status: "completed" } });
  });
});

describe("a retry from the incident", () => {
  const openIncident = (story: ReturnType<typeof tell>) =>
    story.snapshot.incidents.find((one) => one.resolvedAtMs === null);

  it("begins anew what happens inside the case and never was an effect", () => {
    const story = tell({
      states: { review: { on: { APPROVED: "done" } }, done: { type: "final" } },
      plugins: [
        { name: "two", pluginKind: "approval", stateNames: ["review"], timeoutSeconds: 60, successAction: "APPROVED" },
      ],
    });
    const timer = story.snapshot.timers.find(({ kind }) => kind === "run_due");
    story.nowMs += 61_000;
    story.give({ type: "timer", timerId: timer?.id ?? "" }, { actor: { ...engine, part: "timer" } as typeof engine });
    expect(story.run("two").status).toBe("timeout");
    story.give({ type: "retry_incident", incidentId: openIncident(story)?.id ?? "" }, { actor: integrator });
    expect(story.run("two")).toMatchObject({ status: "waiting", generation: 2 });
    expect(story.snapshot.timers).toMatchObject([{ kind: "run_due", dueAtMs: story.nowMs + 60_000 }]);
    expect(openIncident(story)).toBeUndefined();
  });

  it("sends the effect again for work that somebody outside does, also when its callback never came", () => {
    const check = {
      name: "sanctions",
      pluginKind: "company-sanctions",
      stateNames: ["asking"],
      successAction: "ANSWERED",
    };
    const story = tell({ states, plugins: [check], data: { companyName: "Acme" } });
    const run = story.run("sanctions").id;
    story.finish("sanctions", waiting);
    story.finish("sanctions", { status: "timeout" });
    const retried = story.give({ type: "retry_incident", incidentId: openIncident(story)?.id ?? "" });
    expect(retried.effectChanges).toEqual([{ effectId: run.replace("run_", "eff_"), to: "again" }]);
    expect(story.run("sanctions")).toMatchObject({ id: run, generation: 1, status: "running" });
    story.finish("sanctions", success({ status: "clear" }));
    expect(story.state()).toBe("review");
  });

  it("begins nothing in a case that has ended, and closes the incident", () => {
    const unaskable = caller("vendor", ["asking"], { url: "https://v.fake.test/{entity.data.nr}", errorAction: null });
    const story = tell({ states: { ...states, asking: { on: { finish: "over" } } }, plugins: [unaskable] });
    story.send("finish");
    const closed = story.give({ type: "retry_incident", incidentId: openIncident(story)?.id ?? "" });
    expect([closed.log.type, closed.effects]).toEqual(["incident.closed", []]);
    expect(story.snapshot.runs).toHaveLength(1);
    expect(openIncident(story)).toBeUndefined();
  });
});

describe("the order of plugins", () => {
  it("holds in nested states that run the same plugins: the run that was replaced is not the end of its predecessor", () => {
    const story = tell({
      states: { outer: { initial: "inner", states: { inner: {} } } },
      plugins: [
        caller("first", ["outer", "inner"], { successAction: null, errorAction: null }),
        caller("second", ["outer", "inner"], { after: ["first"] }),
      ],
    });
    expect(story.snapshot.runs.map(({ plugin }) => plugin)).toEqual(["first", "first"]);
    story.finish("first", success());
    expect(story.snapshot.runs.some(({ plugin }) => plugin === "second")).toBe(true);
  });

  it("holds in a final state as in any other, but nothing starts in a case that was cancelled", () => {
    const ordered = [
      caller("first", ["over", "asking"], { successAction: null, errorAction: null }),
      caller("second", ["over", "asking"], { after: ["first"], successAction: null, errorAction: null }),
    ];
    const ended = tell({ states: { asking: { on: { finish: "over" } }, over: { type: "final" } }, plugins: ordered });
    ended.send("finish");
    ended.finish("first", success());
    expect(ended.snapshot.status).toBe("completed");
    expect(ended.run("second")).toMatchObject({ state: "over", status: "running" });
    const cancelled = tell({ states: { asking: {} }, plugins: [ordered[0] ?? {}, ordered[1] ?? {}] });
    cancelled.give({ type: "cancel", reason: "r" });
    cancelled.finish("first", success());
    expect(cancelled.snapshot.runs.map(({ plugin }) => plugin)).toEqual(["first"]);
  });
});

it("an incident whose run has succeeded after all is closed, and its vendor is not asked again", () => {
  const story = tell({ states: { asking: {} }, plugins: [caller("vendor", ["asking"], { errorAction: null })] });
  story.finish("vendor", { status: "error", code: "down", message: "no" });
  const [incident] = story.snapshot.incidents;
  story.finish("vendor", success());
  const retried = story.give({ type: "retry_incident", incidentId: incident?.id ?? "" });
  expect([retried.log.type, retried.effectChanges, retried.effects]).toEqual(["incident.closed", [], []]);
});
