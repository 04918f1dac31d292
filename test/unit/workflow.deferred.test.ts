import { describe, expect, it } from "vitest";
import type { CaseId, ChildNews, CommandBody } from "../../src/domain";
import { idFrom } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { effectOfRun } from "../../src/workflow/turn";
import { caller, engine, error, type Plot, type Story, success, tell, waiting, when } from "../support/decisions";

const names = (story: Story): string[] => story.snapshot.deferred.map((event) => event.name);

describe("a plugin's event", () => {
  // `work` holds the plugin; `work.b` is where its answer is listened to.
  const nested: JsonObject = {
    work: {
      initial: "a",
      states: { a: { on: { next: "b" } }, b: { on: { ANSWERED: "#small.done" } } },
      on: { leave: "away" },
    },
    away: { on: { ANSWERED: "wrong", back: "work" } },
    wrong: {},
    done: {},
  };
  const plot: Plot = { states: nested, plugins: [caller("vendor", ["work"])] };

  it("waits within the bound state until a state in it listens", () => {
    const story = tell(plot);
    story.finish("vendor", success({ score: 1 }));
    expect(story.state()).toBe("work.a");
    expect(names(story)).toEqual(["ANSWERED"]);
    expect(story.at("pluginsOutput.vendor")).toEqual({ score: 1 });
    story.send("next");
    expect(story.state()).toBe("done");
    expect(names(story)).toEqual([]);
  });

  it("is not heard outside the bound state, though the data is recorded, and a newer run drops it", () => {
    const story = tell(plot);
    story.send("leave");
    story.finish("vendor", success({ late: "news" }));
    expect(story.state()).toBe("away");
    expect(story.at("pluginsOutput.vendor")).toEqual({ late: "news" });
    expect(story.steps("plugin_finished")).toMatchObject([{ late: true, raised: "ANSWERED" }]);
    expect(names(story)).toEqual(["ANSWERED"]);
    story.send("back");
    expect(story.steps("event_dropped")).toEqual([
      { kind: "event_dropped", event: "ANSWERED", origin: "plugin:vendor", why: "superseded" },
    ]);
    expect(story.run("vendor")).toMatchObject({ generation: 2, status: "running" });
    story.send("next");
    expect(story.state()).toBe("work.b");
  });

  it("of an answer by callback belongs to its run as well: a newer run drops it", () => {
    const story = tell({
      states: {
        asking: { on: { TAKEN_ON: "elsewhere" } },
        elsewhere: { on: { again: "asking", listen: "listening" } },
        listening: { on: { CALLED_BACK: "done" } },
        done: {},
      },
      plugins: [
        caller("vendor", ["asking"], {
          eventOn: "accepted",
          successAction: "TAKEN_ON",
          callbackAction: "CALLED_BACK",
        }),
      ],
    });
    story.finish("vendor", waiting);
    story.finish("vendor", success());
    expect([story.state(), names(story)]).toEqual(["elsewhere", ["CALLED_BACK"]]);
    story.send("again");
    expect(names(story)).toEqual([]);
    story.finish("vendor", waiting);
    story.send("listen");
    expect(story.state()).toBe("listening");
    story.finish("vendor", success());
    expect(story.state()).toBe("done");
  });

  it("that is listened to but held back by its guard stays, and is taken when the fact arrives", () => {
    const story = tell({
      states: { asking: { on: { ANSWERED: { target: "done", guard: when("entity.data.ready") } } }, done: {} },
      plugins: [caller("vendor", ["asking"])],
    });
    expect(story.finish("vendor", success()).accepted).toBe(true);
    expect([story.state(), names(story)]).toEqual(["asking", ["ANSWERED"]]);
    story.give({ type: "merge_context", merge: { entity: { data: { ready: true } } }, arrays: "replace" });
    expect([story.state(), names(story)]).toEqual(["done", []]);
  });
});

describe("a run", () => {
  const again: Plot = {
    states: {
      asking: { on: { again: { target: "asking", reenter: true }, ANSWERED: "done", REFUSED: "refused" } },
      done: {},
      refused: { on: { REFUSED: "twice" } },
      twice: {},
    },
    plugins: [caller("vendor", ["asking", "refused"])],
  };

  it("is superseded by a newer one: its effect is given up, and its answer stays in its own record", () => {
    const story = tell(again);
    const old = story.run("vendor");
    const decided = story.send("again");
    expect(story.steps("plugin_superseded")).toEqual([{ kind: "plugin_superseded", plugin: "vendor", runId: old.id }]);
    expect(decided.effectChanges).toEqual([{ effectId: effectOfRun(old.id), to: "failed" }]);
    expect(story.snapshot.runs.map((run) => [run.generation, run.status])).toEqual([
      [1, "superseded"],
      [2, "running"],
    ]);
    const late = story.finish("vendor", success({ from: "old" }), old.id);
    expect(late.runs).toMatchObject([
      { runId: old.id, status: "success", late: true, result: { output: { from: "old" } } },
    ]);
    expect(story.at("pluginsOutput.vendor")).toBeUndefined();
    expect([story.state(), names(story)]).toEqual(["asking", []]);
    story.finish("vendor", success({ from: "new" }));
    expect([story.state(), story.at("pluginsOutput.vendor.from")]).toEqual(["done", "new"]);
  });

  it("takes its result once", () => {
    const story = tell({ ...again, plugins: [caller("vendor", ["asking"])] });
    story.finish("vendor", success({ first: true }));
    for (const result of [success({ second: true }), error(), waiting, { status: "timeout" } as const])
      expect(story.finish("vendor", result).accepted).toBe(false);
    expect(story.at("pluginsOutput.vendor")).toEqual({ first: true });
  });

  it("raises its failure once, however often the failure is reported", () => {
    const bound = { vendor: caller("vendor", ["asking", "refused"]) };
    const story = tell({
      states: {
        work: {
          initial: "asking",
          states: { asking: { on: { REFUSED: "refused" } }, refused: { on: { REFUSED: "twice" } }, twice: {} },
        },
      },
      plugins: [{ ...bound.vendor, stateNames: ["work"] }],
    });
    expect(story.finish("vendor", error("http_500")).accepted).toBe(true);
    expect(story.state()).toBe("work.refused");
    expect(story.finish("vendor", error("http_500")).accepted).toBe(false);
    expect(story.state()).toBe("work.refused");
    // An answer that comes after all is welcome.
    expect(story.finish("vendor", success()).accepted).toBe(true);
    expect(story.at("pluginsOutput.vendor")).toEqual({ fine: true });
  });

  it("that waits for a callback raises nothing until it comes, and an answer behind the callback is ignored", () => {
    const story = tell(again);
    const decided = story.finish("vendor", waiting);
    expect(decided.effectChanges).toMatchObject([{ to: "waiting", deadlineAtMs: story.nowMs + 60_000 }]);
    expect([story.state(), story.run("vendor").status, names(story)]).toEqual(["asking", "waiting", []]);
    const runId = story.run("vendor").id;
    story.give({ type: "callback", runId, vendorEventId: "v1", result: success({ by: "callback" }) });
    expect(story.state()).toBe("done");
    expect(story.finish("vendor", waiting, runId).accepted).toBe(false);
    expect(story.run("vendor").status).toBe("success");
  });

  it("that timed out still takes a late success, marked as late", () => {
    const story = tell({
      states: {
        asking: { meta: { join: { plugins: ["vendor"], event: "JOINED" } }, on: { JOINED: "review" } },
        review: { on: { ANSWERED: "wrong" } },
        wrong: {},
      },
      plugins: [caller("vendor", ["asking"])],
    });
    story.finish("vendor", waiting);
    story.finish("vendor", { status: "timeout" });
    expect([story.state(), story.run("vendor").status]).toEqual(["review", "timeout"]);
    expect(story.at("pluginsOutput.vendor")).toMatchObject({ status: "ERROR", isRequestTimedOut: true });
    const late = story.finish("vendor", success({ came: "late" }));
    expect(late.runs).toMatchObject([{ status: "success", late: true }]);
    expect(story.at("pluginsOutput.vendor")).toEqual({ came: "late" });
    expect(story.state()).toBe("review");
  });

  it("that is unknown changes nothing", () => {
    expect(tell(again).finish("vendor", success(), idFrom("run", "nobody")).accepted).toBe(false);
  });
});

describe("what callbacks and children say", () => {
  const ladder: JsonObject = {
    idle: { on: { go: "one" } },
    one: { on: { PING: "two" } },
    two: { on: { PING: "three" } },
    three: { on: { PING: "four", stop: "over" } },
    four: { type: "final" },
    over: { type: "final" },
  };

  it("waits wherever it comes, and is taken one per macrostep", () => {
    const story = tell({ states: ladder });
    story.hook("PING", "pluginsOutput.first");
    story.hook("PING", "pluginsOutput.second");
    expect([story.state(), names(story)]).toEqual(["idle", ["PING", "PING"]]);
    expect(story.at("pluginsOutput.first")).toEqual({ came: "PING" });
    story.send("go");
    expect(story.state()).toBe("three");
    expect(story.steps("transition").map(({ origin, event, to }) => [origin, event, to])).toEqual([
      ["event", "go", "one"],
      ["callback", "PING", "two"],
      ["callback", "PING", "three"],
    ]);
    expect(names(story)).toEqual([]);
  });

  it("is offered oldest first; one held back by its guard stays and lets the younger pass", () => {
    const both = (guarded: boolean) => {
      const story = tell({
        states: {
          idle: { on: { go: "open" } },
          open: { on: { OLD: guarded ? { target: "old", guard: when("entity.data.ready") } : "old", YOUNG: "young" } },
          old: {},
          young: {},
        },
      });
      story.hook("OLD");
      story.hook("YOUNG");
      story.send("go");
      return [story.state(), names(story)];
    };
    expect(both(false)).toEqual(["old", ["YOUNG"]]);
    expect(both(true)).toEqual(["young", ["OLD"]]);
  });

  it("is dropped at the end of the case with a step in the log, the event that ended it excepted", () => {
    const story = tell({ states: ladder });
    for (const event of ["PING", "PING", "PING", "PING", "OTHER"]) story.hook(event);
    story.send("go");
    expect(story.snapshot).toMatchObject({ status: "completed", deferred: [] });
    expect(story.steps("event_dropped")).toEqual(
      ["PING", "OTHER"].map((event) => ({ kind: "event_dropped", event, origin: "callback", why: "case_ended" })),
    );
  });

  it("is dropped at once when the case has ended, and the data is kept all the same", () => {
    const story = tell({ states: ladder });
    story.give({ type: "cancel", reason: "x" });
    story.hook("PING");
    expect(story.snapshot.deferred).toEqual([]);
    expect(story.at("pluginsOutput.PING")).toEqual({ came: "PING" });
    expect(story.steps("event_dropped")).toMatchObject([{ event: "PING", why: "case_ended" }]);
  });

  it.each(["entity.data.name", "pluginsOutput", "pluginsOutput.", "pluginsOutput.__proto__.x", "pluginsOutput.a..b"])(
    "may not be written to %s",
    (destination) => {
      const body: CommandBody = { type: "hook", event: "PING", destination, process: null, body: {} };
      expect(tell({ states: ladder }).try(body)).toMatchObject({ ok: false, error: { code: "bad_value" } });
    },
  );
});

describe("children", () => {
  const child = (over: JsonObject = {}): JsonObject => ({
    name: "kyc",
    pluginKind: "child",
    definitionId: "kyc_definition",
    stateNames: ["asking"],
    iterateOn: [{ transformer: "jmespath", mapping: "entity.data.ubos" }],
    transformers: [{ transformer: "jmespath", mapping: "{entity: {type: 'individual', data: @}}" }],
    ...over,
  });
  const plot = (policy: unknown, ids: string[], timeoutSeconds: number | null = null): Plot => ({
    states: {
      asking: {
        meta: {
          join: { children: { plugin: "kyc", policy, timeoutSeconds }, event: "ALL_IN" },
        } as unknown as JsonObject,
        on: { ALL_IN: "review", again: { target: "asking", reenter: true }, HELLO: "greeted" },
      },
      review: { on: { again: "asking" } },
      greeted: {},
    },
    children: [child()],
    data: { ubos: ids.map((id) => ({ id, name: id })) },
  });
  const caseOfItem = (id: string): CaseId => idFrom("case", `child_${id}`);
  const opened = (story: Story, key: string, ok = true) =>
    story.give(
      {
        type: "child_opened",
        childKey: key,
        caseId: ok ? caseOfItem(key.replace(/\W/g, "")) : null,
        problem: ok ? null : "no",
      },
      { actor: engine },
    );
  const news = (story: Story, key: string, over: Partial<ChildNews> = {}) =>
    story.give(
      {
        type: "child_changed",
        news: {
          childKey: key,
          caseId: caseOfItem(key.replace(/\W/g, "")),
          version: 2,
          status: "completed",
          state: "done",
          tags: [],
          outcome: "approved",
          entityId: idFrom("entity", "person"),
          result: null,
          deliverEvent: null,
          ...over,
        },
      },
      { actor: engine },
    );
  const kinds = (story: Story): string[] => story.last.effects.map((planned) => planned.effect.kind);

  it.each<[unknown, string[], number]>([
    ["all", ["a", "b", "c"], 3],
    ["any", ["a", "b", "c"], 1],
    [{ n: 2 }, ["a", "b", "c"], 2],
    [{ n: 5 }, ["a", "b"], 2],
    ["all", [], 0],
    ["any", [], 0],
  ])("with the policy %j of %j join after %d", (policy, ids, needed) => {
    const story = tell(plot(policy, ids));
    for (const [place, id] of ids.entries()) {
      expect(story.state()).toBe(place < needed ? "asking" : "review");
      news(story, `kyc:${id}`);
    }
    expect(story.state()).toBe("review");
  });

  it.each(["cancelled", "failed", "completed"] as const)("count as finished when they are %s", (status) => {
    const story = tell(plot("all", ["a"]));
    news(story, "kyc:a", { status: "active", version: 1 });
    expect(story.state()).toBe("asking");
    news(story, "kyc:a", { status });
    expect(story.state()).toBe("review");
  });

  it("count as finished when they could not be opened", () => {
    const story = tell(plot("all", ["a", "b"]));
    opened(story, "kyc:a");
    news(story, "kyc:a");
    expect(story.state()).toBe("asking");
    opened(story, "kyc:b", false);
    expect(story.state()).toBe("review");
    expect(story.run("kyc").status).toBe("error");
  });

  it("join by timeout, of this activation only", () => {
    const story = tell(plot("all", ["a"], 60));
    const first = story.snapshot.timers[0]?.id ?? "";
    story.nowMs += 1_000;
    story.send("again");
    const [second, ...more] = story.snapshot.timers;
    expect(more).toEqual([]);
    expect(second?.id).not.toBe(first);
    story.nowMs = second?.dueAtMs ?? 0;
    expect(story.give({ type: "timer", timerId: first }, { actor: engine }).accepted).toBe(false);
    story.give({ type: "timer", timerId: second?.id ?? "" }, { actor: engine });
    expect(story.state()).toBe("review");
    expect(story.steps("join_satisfied")).toMatchObject([{ event: "ALL_IN", timedOut: true }]);
  });

  it("are asked for once per item, however often the state is entered", () => {
    const story = tell(plot("all", ["a", "b"]));
    expect(kinds(story)).toEqual(["open_child", "open_child"]);
    story.send("again");
    expect(kinds(story)).toEqual([]);
    expect(story.snapshot.children.map((each) => each.key)).toEqual(["kyc:a", "kyc:b"]);
  });

  it("that could not be opened are asked for again when the state is entered again", () => {
    const story = tell(plot("all", ["a"]));
    opened(story, "kyc:a", false);
    expect(story.state()).toBe("review");
    story.send("again");
    expect(kinds(story)).toEqual(["open_child"]);
    expect([story.state(), story.snapshot.children[0]?.status]).toEqual(["asking", "opening"]);
    opened(story, "kyc:a");
    news(story, "kyc:a");
    expect(story.state()).toBe("review");
  });

  it("whose item is gone are cancelled, and a returning item gets a child of its own", () => {
    const story = tell(plot("all", ["a", "b"]));
    for (const id of ["a", "b"]) opened(story, `kyc:${id}`);
    story.give({ type: "merge_context", merge: { entity: { data: { ubos: [{ id: "a" }] } } }, arrays: "replace" });
    story.send("again");
    expect(story.last.effects).toMatchObject([{ effect: { kind: "cancel_child", childId: "case_child_kycb" } }]);
    story.give({
      type: "merge_context",
      merge: { entity: { data: { ubos: [{ id: "a" }, { id: "b" }] } } },
      arrays: "replace",
    });
    story.send("again");
    expect(story.last.effects).toMatchObject([{ effect: { kind: "open_child", childKey: "kyc:b:2" } }]);
  });

  it("that open only after they were given up are cancelled then: nobody is left behind", () => {
    const removed = tell(plot("all", ["a"]));
    removed.give({ type: "merge_context", merge: { entity: { data: { ubos: [] } } }, arrays: "replace" });
    removed.send("again");
    opened(removed, "kyc:a");
    expect(removed.last.effects).toMatchObject([{ effect: { kind: "cancel_child", childId: "case_child_kyca" } }]);
    expect(removed.snapshot.children[0]).toMatchObject({ status: "cancelled", finished: true });

    const ended = tell(plot("all", ["a"]));
    ended.give({ type: "cancel", reason: "x" });
    opened(ended, "kyc:a");
    expect(ended.last.effects).toMatchObject([{ effect: { kind: "cancel_child", childId: "case_child_kyca" } }]);
  });

  it("are cancelled with their parent, the finished ones excepted", () => {
    const story = tell(plot("all", ["a", "b"]));
    for (const id of ["a", "b"]) opened(story, `kyc:${id}`);
    news(story, "kyc:a");
    story.give({ type: "cancel", reason: "x" });
    expect(story.last.effects).toMatchObject([{ effect: { kind: "cancel_child", childId: "case_child_kycb" } }]);
  });

  it("are heard in any state; old news changes nothing and says so", () => {
    const story = tell(plot("all", ["a", "b"]));
    news(story, "kyc:a", { version: 3, result: { verdict: "clear" } });
    const entry = story.at("childWorkflows.kyc_definition.case_child_kyca");
    expect(entry).toMatchObject({ status: "completed", outcome: "approved", result: { verdict: "clear" } });
    expect(news(story, "kyc:a", { version: 3, status: "active" }).accepted).toBe(false);
    expect(news(story, "kyc:a", { version: 2, status: "active" }).accepted).toBe(false);
    expect(story.steps("child_news")).toMatchObject([{ stale: true }]);
    expect(story.at("childWorkflows.kyc_definition.case_child_kyca")).toEqual(entry);
    expect(news(story, "nobody:1").accepted).toBe(false);
  });

  it("deliver their event when a state listens", () => {
    const story = tell(plot("all", ["a"]));
    story.give({ type: "merge_context", merge: { note: 1 }, arrays: "replace" });
    news(story, "kyc:a", { status: "active", version: 1, deliverEvent: "HELLO" });
    expect(story.state()).toBe("greeted");
    expect(story.steps("transition")).toMatchObject([{ origin: "child:kyc:a", event: "HELLO" }]);
  });
});

describe("a join of plugins", () => {
  const joining: Plot = {
    states: {
      asking: {
        meta: { join: { plugins: ["one", "two"], event: "BOTH" } },
        on: { BOTH: "review", again: { target: "asking", reenter: true } },
      },
      review: { type: "final" },
    },
    plugins: [caller("one", ["asking"]), caller("two", ["asking"])],
  };

  it.each([
    ["success", success()],
    ["error", error()],
    ["cancelled", { status: "cancelled" as const, output: null }],
    ["timeout", { status: "timeout" as const }],
  ])("counts %s as finished, without an incident", (_what, result) => {
    const story = tell({
      ...joining,
      plugins: [caller("one", ["asking"]), caller("two", ["asking"], { errorAction: null })],
    });
    story.finish("one", success());
    expect(story.state()).toBe("asking");
    story.finish("two", waiting);
    expect(story.state()).toBe("asking");
    story.finish("two", result);
    expect([story.state(), story.snapshot.incidents]).toEqual(["review", []]);
    expect(story.steps("event_dropped").filter((step) => step.origin === "join:asking")).toEqual([]);
  });

  it("looks at the newest runs only", () => {
    const story = tell(joining);
    story.finish("one", success());
    story.send("again");
    story.finish("two", success());
    expect(story.state()).toBe("asking");
    story.finish("one", success());
    expect(story.state()).toBe("review");
  });
});

describe("many waiting events", () => {
  it("of 250 children are all taken, one after the other, by the state that listens at last", () => {
    const story = tell({
      states: {
        away: { on: { back: "here" } },
        here: { on: { HELLO: { target: "here", reenter: true }, leave: "away" } },
      },
    });
    const knock = { type: "hook" as const, destination: "pluginsOutput.door", process: null, body: null };
    for (let count = 0; count < 250; count += 1) story.give({ ...knock, event: "HELLO" });
    expect(story.snapshot.deferred).toHaveLength(250);
    story.send("back");
    expect([story.state(), story.snapshot.deferred]).toEqual(["here", []]);
    expect(story.steps("transition").filter(({ event }) => event === "HELLO")).toHaveLength(250);
  });
});
