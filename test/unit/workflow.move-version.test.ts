import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CaseSnapshot, type Command, type CommandBody, idFrom, type Refusal, type Timer } from "../../src/domain";
import { sha256Hex } from "../../src/lib/bytes";
import type { JsonObject } from "../../src/lib/json";
import type { Result } from "../../src/lib/result";
import { compiledOf } from "../../src/workflow/compile";
import type { Decision } from "../../src/workflow/turn";
import { caller, decideTwice, engine, integrator, type Plot, type Story, success, tell } from "../support/decisions";

/** The text of a definition as its plot tells it. */
const textOf = ({
  states,
  initial,
  plugins = [],
  children = [],
  common = [],
  config = {},
  forms = {},
}: Version): string =>
  JSON.stringify({
    definition: { id: "small", initial: initial ?? Object.keys(states)[0], states },
    extensions: { apiPlugins: plugins, childWorkflowPlugins: children, commonPlugins: common },
    config,
    forms,
  });
type Version = Plot & { forms?: JsonObject };

function moveTo(version: Version, states: Record<string, string> = {}): Extract<CommandBody, { type: "move_version" }> {
  const definitionBody = textOf(version);
  const hash = sha256Hex(definitionBody);
  const workflow = { id: idFrom("definition", "next"), key: "small", version: 2, name: "Small", hash };
  return { type: "move_version", workflow, definitionBody, states, reason: "new rules" };
}

/** Goes on after a move, by the definition that the case is on now. */
function goOn(snapshot: CaseSnapshot, version: Version, body: CommandBody, nowMs: number): Result<Decision, Refusal> {
  const text = textOf(version);
  const actor =
    body.type === "effect_result" ? engine : body.type === "timer" ? { ...engine, part: "timer" as const } : integrator;
  const command: Command = { id: null, actor, expectedVersion: null, body };
  return decideTwice(
    compiledOf(() => text, sha256Hex(text)),
    snapshot,
    command,
    nowMs,
  );
}

function accepted(result: Result<Decision, Refusal>): Decision {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  expect(result.value.accepted).toBe(true);
  return result.value;
}
const refusal = (story: Story, version: Version, states: Record<string, string> = {}): Refusal | null => {
  const tried = story.try(moveTo(version, states));
  return tried.ok ? null : tried.error;
};

const asking: Version = {
  states: {
    ask: { on: { ANSWERED: "good", REFUSED: "bad" } },
    good: { type: "final" },
    bad: { type: "final" },
  },
  plugins: [caller("vendor", ["ask"])],
};

describe("a case that moves to another version", () => {
  it("stays where it is, and no plugin runs again", () => {
    const story = tell(asking);
    const [run] = story.snapshot.runs;
    const moved = story.give(moveTo({ ...asking, config: { language: "ar" } }));
    expect(moved.next).toMatchObject({ configuration: ["ask"], workflow: { version: 2 }, activations: { ask: 1 } });
    expect(moved.next.runs).toEqual([run]);
    expect(moved.effects).toEqual([]);
    expect(story.steps("moved_version")).toEqual([{ kind: "moved_version", from: 1, to: 2, states: {} }]);
  });

  it("logs both versions by their hashes, who asked and why", () => {
    const move = moveTo({ ...asking, config: { language: "ar" } });
    expect(tell(asking).give(move).log).toMatchObject({
      type: "version.moved",
      fromState: "ask",
      toState: "ask",
      detail: { from: { hash: "hash", version: 1 }, to: { hash: move.workflow.hash, version: 2 }, reason: "new rules" },
    });
  });

  it("hears an answer that was under way, in the state's new name", () => {
    const renamed: Version = {
      states: {
        wait: { initial: "vendor", on: { ANSWERED: "fine" }, states: { vendor: {} } },
        fine: { type: "final" },
      },
      plugins: [caller("vendor", ["wait"])],
    };
    const nested: Version = {
      states: { ask: { initial: "first", on: { ANSWERED: "good" }, states: { first: {} } }, good: { type: "final" } },
      plugins: [caller("vendor", ["ask"])],
    };
    const story = tell(nested);
    const run = story.run("vendor");
    const moved = accepted(story.try(moveTo(renamed, { ask: "wait", "ask.first": "wait.vendor" })));
    expect(moved.next).toMatchObject({ configuration: ["wait.vendor"], activations: { wait: 1, "wait.vendor": 2 } });
    expect(moved.events.map(({ type, detail }) => [type, detail.state])).toEqual([
      ["workflow.state.changed", "wait.vendor"],
    ]);
    const effectId = idFrom("effect", run.id.slice("run_".length));
    const answered = accepted(
      goOn(moved.next, renamed, { type: "effect_result", effectId, runId: run.id, result: success() }, story.nowMs),
    );
    expect([answered.next.status, answered.next.configuration]).toEqual(["completed", ["fine"]]);
    expect(answered.log.steps).toContainEqual(expect.objectContaining({ kind: "plugin_finished", late: false }));
  });

  it("records the answer to a plugin that is gone, and nothing follows from it", () => {
    const without: Version = { states: asking.states };
    const story = tell(asking);
    const run = story.run("vendor");
    const moved = accepted(story.try(moveTo(without)));
    const effectId = idFrom("effect", run.id.slice("run_".length));
    const command: CommandBody = { type: "effect_result", effectId, runId: run.id, result: success({ score: 7 }) };
    const answered = accepted(goOn(moved.next, without, command, story.nowMs));
    expect(answered.next.configuration).toEqual(["ask"]);
    expect(answered.next.runs).toMatchObject([{ status: "success" }]);
    expect(answered.runs).toMatchObject([{ result: { output: { score: 7 } }, late: true }]);
    expect(answered.effectChanges).toEqual([{ effectId, to: "done" }]);
    const again = goOn(answered.next, without, command, story.nowMs);
    expect(again.ok && again.value.accepted).toBe(false);
  });

  it("follows automatic transitions that hold in the new version", () => {
    const story = tell({ states: { a: { on: { go: "b" } }, b: { type: "final" } }, data: { vip: true } });
    const guard = { type: "json-logic", options: { rule: { var: "entity.data.vip" } } };
    const moved = story.give(moveTo({ states: { a: { always: { target: "b", guard } }, b: { type: "final" } } }));
    expect([moved.next.status, moved.next.configuration]).toEqual(["completed", ["b"]]);
  });
});

describe("a move is refused", () => {
  const two: Version = { states: { a: { on: { go: "b" } }, b: { on: { end: "c" } }, c: { type: "final" } } };
  it.each<[string, Version, Record<string, string>, object]>([
    [
      "where the state is missing",
      { states: { b: two.states.b ?? {}, c: { type: "final" } } },
      {},
      { code: "cannot_move", missing: [{ what: "state", name: "a" }] },
    ],
    [
      "where the new name is missing",
      two,
      { a: "nowhere" },
      { code: "cannot_move", missing: [{ what: "state", name: "nowhere" }] },
    ],
    [
      "to a state that has states of its own",
      { states: { box: { initial: "in", states: { in: {} }, on: { end: "c" } }, c: { type: "final" } } },
      { a: "box" },
      { code: "cannot_move", missing: [{ what: "state", name: "box" }] },
    ],
    [
      "where a region has no place to be in",
      {
        states: {
          box: {
            type: "parallel",
            states: { l: { initial: "x", states: { x: {} } }, r: { initial: "y", states: { y: {} } } },
          },
        },
      },
      { a: "box.l.x" },
      { code: "cannot_move", missing: [{ what: "state", name: "box.r" }] },
    ],
    ["to an end", two, { a: "c" }, { code: "bad_value", param: "states" }],
    ["from a state that is none", two, { z: "b" }, { code: "bad_value", param: "states.z" }],
  ])("%s", (_name, version, states, expected) => {
    expect(refusal(tell(two), version, states)).toMatchObject(expected);
  });

  it("when the case has ended, and when it is on that version already", () => {
    const story = tell(two);
    story.give(moveTo(two));
    const again = goOn(story.snapshot, two, moveTo(two), story.nowMs);
    expect(again.ok ? null : again.error).toMatchObject({ code: "bad_value", param: "version" });
    const ended = tell(two);
    ended.send("go");
    ended.send("end");
    expect(refusal(ended, two)).toMatchObject({ code: "case_closed" });
  });

  it("while a form is open that the new version does not have there", () => {
    const page = {
      id: "p",
      title: "P",
      elements: [{ id: "n", element: "textfield", valueDestination: "customData.n", params: { label: "N" } }],
    };
    const states = {
      collect: { meta: { form: "f" }, on: { COLLECTION_FLOW_FINISHED: "end" } },
      end: { type: "final" },
    };
    const withForm: Version = { states, forms: { f: { key: "f", title: "F", pages: [page] } } };
    const story = tell({ states: { start: { on: { go: "end" } }, end: { type: "final" } } });
    const moved = accepted(story.try(moveTo(withForm, { start: "collect" })));
    const formless = moveTo({
      states: { collect: { on: { COLLECTION_FLOW_FINISHED: "end" } }, end: { type: "final" } },
    });
    const third = { ...formless.workflow, id: idFrom("definition", "third"), version: 3 };
    const away = goOn(moved.next, withForm, { ...formless, workflow: third }, story.nowMs);
    expect(away.ok ? null : away.error).toEqual({ code: "cannot_move", missing: [{ what: "form", name: "f" }] });
  });
});

describe("time goes on where it was", () => {
  const dayMs = 86_400_000;
  const waiting = (after: JsonObject, more: JsonObject = {}): Version => ({
    states: {
      wait: { after, on: { stay: { actions: [] } }, ...more },
      late: { type: "final" },
      later: { type: "final" },
    },
  });
  const dueIn = (timers: readonly Timer[], fromMs: number): number[] =>
    timers.map(({ dueAtMs }) => (dueAtMs - fromMs) / dayMs);

  it("keeps a delay that both versions have from when its state was entered, in any spelling", () => {
    const story = tell(waiting({ P3D: "late" }));
    const openedMs = story.nowMs;
    story.nowMs += dayMs;
    const next: Version = { states: { hold: { after: { [String(3 * dayMs)]: "late" } }, late: { type: "final" } } };
    const moved = story.give(moveTo(next, { wait: "hold" })).next;
    expect(dueIn(moved.timers, openedMs)).toEqual([3]);
    const [timer] = moved.timers;
    const fired = accepted(goOn(moved, next, { type: "timer", timerId: timer?.id ?? "" }, openedMs + 3 * dayMs));
    expect(fired.next.configuration).toEqual(["late"]);
  });

  it("counts a delay that is new from the move, and drops one that is gone", () => {
    const story = tell(waiting({ P3D: "late" }));
    const openedMs = story.nowMs;
    story.nowMs += dayMs;
    const moved = story.give(moveTo(waiting({ P5D: "later" })));
    expect(dueIn(moved.next.timers, openedMs)).toEqual([6]);
    expect(story.steps("timer_dropped")).toHaveLength(1);
  });

  it("gives a join the time that the new version gives it, from when its state was entered", () => {
    const joining = (timeoutSeconds: number): Version => ({
      states: {
        gather: {
          meta: { join: { children: { plugin: "people", policy: "all", timeoutSeconds }, event: "ALL" } },
          on: { ALL: "end" },
        },
        end: { type: "final" },
      },
      children: [{ name: "people", pluginKind: "child", definitionId: "person", stateNames: ["gather"] }],
    });
    const story = tell(joining(3 * 86_400));
    const openedMs = story.nowMs;
    story.nowMs += dayMs;
    const moved = story.give(moveTo(joining(5 * 86_400)));
    expect(dueIn(moved.next.timers, openedMs)).toEqual([5]);
    expect(moved.next.children).toEqual(story.snapshot.children);
  });

  it("ends a wait of the case's own when its plugin is gone, and its timer with it", () => {
    const states = { hold: { on: { go: "end" } }, end: { type: "final" } };
    const wait = { name: "pause", pluginKind: "wait", until: "P2D", stateNames: ["hold"], successAction: "go" };
    const story = tell({ states, common: [wait] });
    expect(story.snapshot.timers).toHaveLength(1);
    const moved = story.give(moveTo({ states, config: { language: "ar" } }));
    expect([moved.next.timers, moved.next.runs.map(({ status }) => status)]).toEqual([[], ["superseded"]]);
    expect(moved.runs).toMatchObject([{ status: "superseded" }]);
  });

  it("does not wait again for what has been waited for", () => {
    const spent = waiting({
      P1D: { target: "late", guard: { type: "json-logic", options: { rule: { var: "never" } } } },
    });
    const story = tell(spent);
    story.nowMs += dayMs;
    story.give({ type: "timer", timerId: story.snapshot.timers[0]?.id ?? "" }, { actor: engine });
    expect(story.snapshot.timers).toEqual([]);
    expect(story.give(moveTo({ ...spent, config: { language: "ar" } })).next.timers).toEqual([]);
  });
});

describe("a move to the same content", () => {
  const rich: Version = {
    states: {
      a: { on: { go: "box", ask: "ask" } },
      ask: { after: { PT1H: "a" }, on: { ANSWERED: "a", REFUSED: "box" } },
      box: {
        type: "parallel",
        on: { back: "a", leave: "ask" },
        states: {
          left: {
            initial: "x",
            states: { x: { on: { flip: "y" } }, y: { on: { flip: "x" } }, h: { type: "history" } },
          },
          right: { initial: "u", states: { u: { on: { turn: "v" } }, v: { after: { PT2H: "u" } } } },
        },
      },
    },
    plugins: [caller("vendor", ["ask"])],
  };

  it("changes nothing but the version, wherever the case stands", () => {
    const names = ["go", "ask", "ANSWERED", "back", "leave", "flip", "turn"];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...names), { maxLength: 12 }), (events) => {
        const story = tell(rich);
        for (const name of events) story.try({ type: "send_event", name, payload: null });
        const { workflow: _old, version, updatedAtMs: _then, ...before } = story.snapshot;
        const { workflow, version: next, updatedAtMs: _now, ...after } = story.give(moveTo(rich)).next;
        expect(after).toEqual(before);
        expect([workflow.version, next]).toEqual([2, version + 1]);
      }),
      { numRuns: 60 },
    );
  });
});

describe("what a move must not carry along", () => {
  const parallel = (...regions: string[]): JsonObject =>
    Object.fromEntries(regions.map((name) => [name, { initial: "x", states: { x: { on: { [name]: "y" } }, y: {} } }]));
  const withBox = (...regions: string[]): Version => ({
    states: {
      box: {
        type: "parallel",
        on: { leave: "away" },
        states: { ...parallel(...regions), h: { type: "history", history: "deep" } },
      },
      away: { on: { back: "box.h" } },
    },
  });

  it("is a hole: it comes back to a parallel state as it was, and to regions that are new at their beginning", () => {
    const to = withBox("l", "r", "new");
    const story = tell(withBox("l", "r"));
    story.send("l");
    story.send("leave");
    const moved = accepted(story.try(moveTo(to)));
    const back = accepted(goOn(moved.next, to, { type: "send_event", name: "back", payload: null }, story.nowMs));
    expect(back.next.configuration).toEqual(["box.l.y", "box.r.x", "box.new.x"]);
  });

  it("is the memory of states that lie elsewhere now", () => {
    const inside: Version = {
      states: {
        a: { initial: "x", states: { x: {}, h: { type: "history" } }, on: { leave: "away" } },
        away: { on: { back: "a.h" } },
      },
    };
    const outside: Version = {
      states: {
        a: { initial: "z", states: { z: {}, h: { type: "history" } }, on: { leave: "away" } },
        x: {},
        away: { on: { back: "a.h" } },
      },
    };
    const story = tell(inside);
    story.send("leave");
    const moved = accepted(story.try(moveTo(outside, { "a.x": "x" })));
    const back = accepted(goOn(moved.next, outside, { type: "send_event", name: "back", payload: null }, story.nowMs));
    expect(back.next.configuration).toEqual(["a.z"]);
  });

  it("is an approval or a wait whose plugin is of another kind now: nobody could end it rightly", () => {
    const states = { ask: { on: { ANSWERED: "good" } }, good: { type: "final" } };
    const asked = (plugin: JsonObject): Version => ({ states, plugins: [plugin] });
    const approval = { name: "word", pluginKind: "approval", stateNames: ["ask"], timeoutSeconds: 60 };
    const story = tell(asked({ ...approval, successAction: "ANSWERED" }));
    const moved = accepted(story.try(moveTo(asked(caller("word", ["ask"])))));
    expect([moved.next.runs[0]?.status, moved.next.timers]).toEqual(["superseded", []]);
    const back = tell(asked(caller("word", ["ask"])));
    const onward = accepted(back.try(moveTo(asked({ ...approval, successAction: "ANSWERED" }))));
    // The vendor's late answer is no person's word.
    expect(onward.next.runs[0]?.status).toBe("superseded");
  });

  it("is a second timer for a delay that could not be read before", () => {
    const wait = (delay: string): Version => ({ states: { ask: { after: { [delay]: "late" } }, late: {} } });
    const story = tell(wait("entity.data.patience"));
    const [incident] = story.snapshot.incidents;
    const to = wait("PT1H");
    const moved = accepted(story.try(moveTo(to)));
    const body = { type: "retry_incident" as const, incidentId: incident?.id ?? "" };
    const retried = accepted(goOn(moved.next, to, body, story.nowMs));
    expect(retried.next.timers).toHaveLength(1);
  });

  it("is silence about a delay that cannot be read: an incident tells a person", () => {
    const states = (over: JsonObject): Version => ({ states: { ask: over, late: {} } });
    const to = states({ after: { "entity.data.patience": "late" } });
    const moved = accepted(tell(states({})).try(moveTo(to)));
    expect(moved.next.incidents).toMatchObject([{ source: "timer", code: "unreadable_delay" }]);
  });
});
