import { describe, expect, it } from "vitest";
import type { CommandBody, ParentLink } from "../../src/domain";
import { idFrom } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { effectOfRun } from "../../src/workflow/turn";
import {
  analyst,
  caller,
  engine,
  error,
  integrator,
  success,
  tell,
  tenantId,
  undoMs,
  when,
} from "../support/decisions";

const review: JsonObject = {
  review: {
    on: { approve: "approved", reject: { target: "rejected", guard: when("entity.data.bad") }, revision: "revision" },
  },
  revision: { on: { back: "review" } },
  approved: { type: "final", meta: { outcome: "approved" } },
  rejected: { type: "final", tags: ["rejected"] },
};
const event = (name: string): CommandBody => ({ type: "send_event", name, payload: null });
const decision = (what: "approve" | "reject" | "revision"): CommandBody => ({
  type: "decide",
  decision: what,
  reason: "because",
  comment: null,
});

describe("an event from outside", () => {
  it("that is known but held back by its guard is not accepted: nothing moves, and the log has the trace", () => {
    const story = tell({ states: review, data: { bad: false } });
    const before = story.snapshot;
    const decided = story.send("reject");
    expect(decided).toMatchObject({
      accepted: false,
      log: { type: "event.received", subject: "reject", accepted: false, fromState: "review", toState: "review" },
    });
    expect(story.snapshot).toBe(before);
    expect(story.steps("not_taken")).toMatchObject([
      {
        event: "reject",
        tried: [
          {
            source: "review",
            targets: ["rejected"],
            taken: false,
            guard: { verdict: "fails", reads: [{ path: "entity.data.bad", found: true, value: false }] },
          },
        ],
      },
    ]);
  });

  it("takes the transition when the guard holds", () => {
    const story = tell({ states: review, data: { bad: true } });
    expect(story.send("reject").accepted).toBe(true);
    expect(story.snapshot).toMatchObject({ status: "completed", outcome: "rejected", version: 2 });
  });

  it.each([
    ["is not known here", "back"],
    ["is not known anywhere", "nonsense"],
    ["is the engine's own", "xstate.done.state.review"],
  ])("that %s is refused with what would be allowed", (_why, name) => {
    const story = tell({ states: review });
    expect(story.try(event(name))).toEqual({
      ok: false,
      error: { code: "event_not_allowed", state: "review", event: name, allowed: ["approve", "reject", "revision"] },
    });
  });

  it("after the end is refused, and nothing is allowed", () => {
    const story = tell({ states: review });
    story.send("approve");
    expect(story.try(event("approve"))).toMatchObject({ ok: false, error: { code: "event_not_allowed", allowed: [] } });
  });

  it("cannot pose as a fact: its payload is read under `event` only", () => {
    const story = tell({
      states: {
        a: {
          on: {
            go: [
              { target: "b", guard: when("trusted") },
              { target: "c", guard: when("event.payload.trusted") },
            ],
          },
        },
        b: {},
        c: {},
      },
    });
    story.send("go", { trusted: true });
    expect(story.state()).toBe("c");
  });

  it("against another version than expected is refused with both versions", () => {
    const story = tell({ states: review });
    expect(story.try(event("approve"), { expectedVersion: 7 })).toEqual({
      ok: false,
      error: { code: "stale_version", expected: 7, current: 1 },
    });
    expect(story.try(event("approve"), { expectedVersion: 1 }).ok).toBe(true);
  });

  it("that leads into a circle of automatic transitions is refused as a whole", () => {
    const on = (path: string, target: string): JsonObject => ({ always: { target, guard: when(path) } });
    const circle = tell({
      states: { rest: { on: { go: "x" } }, x: on("entity.data.spin", "y"), y: on("entity.data.spin", "x") },
      data: { spin: true },
    });
    expect(circle.try(event("go"))).toMatchObject({ ok: false, error: { code: "too_many_steps" } });
  });
});

describe("the opening", () => {
  it("enters the chart, moves on by itself, and sends the initial event", () => {
    const story = tell({
      states: { start: { always: "idle" }, idle: { on: { begin: "working" } }, working: {} },
      opening: { initialEvent: "begin" },
    });
    expect(story.state()).toBe("working");
    expect(story.snapshot.version).toBe(1);
    expect(story.last.events.map((each) => each.type)).toEqual([
      "case.created",
      "workflow.state.changed",
      "workflow.state.changed",
    ]);
  });

  it("is refused when the initial state does not know the initial event", () => {
    expect(() => tell({ states: review, opening: { initialEvent: "nonsense" } })).toThrow(/config.initialEvent/);
  });

  it.each(["pluginsOutput", "childWorkflows", "parentMachine", "__proto__"])("refuses the key %s", (key) => {
    const context = JSON.parse(`{"entity": {"type": "business"}, "${key}": {}}`) as JsonObject;
    expect(() => tell({ states: review, opening: { context } })).toThrow(new RegExp(`engine_owned.*context.${key}`));
  });

  it("numbers its events without a gap from then on", () => {
    const story = tell({ states: review });
    const seen = story.last.events.map((each) => each.sequence);
    for (const name of ["revision", "back", "approve"])
      seen.push(...story.send(name).events.map((each) => each.sequence));
    expect(seen).toEqual(seen.map((_, place) => place + 1));
    expect(seen.length).toBeGreaterThan(5);
  });
});

describe("the end of a case", () => {
  const ending = (state: JsonObject) => {
    const story = tell({ states: { open: { on: { close: "over" } }, over: { type: "final", ...state } } });
    story.send("close");
    return story;
  };

  // The name of the state decides nothing.
  it.each<[JsonObject, string, string | null]>([
    [{ meta: { outcome: "approved" } }, "completed", "approved"],
    [{ meta: { outcome: "approved" }, tags: ["rejected"] }, "completed", "approved"],
    [{ tags: ["approved"] }, "completed", "approved"],
    [{ tags: ["rejected"] }, "completed", "rejected"],
    [{ tags: ["failure"] }, "failed", null],
    [{ tags: ["failure", "rejected"] }, "failed", "rejected"],
    [{ meta: { outcome: "whatever" } }, "completed", null],
    [{}, "completed", null],
  ])("with %j is %s with the outcome %s", (state, status, outcome) => {
    const story = ending(state);
    expect(story.snapshot).toMatchObject({ status, outcome, resolvedAtMs: story.nowMs, timers: [], deferred: [] });
    const projected = story.last.effects.map((planned) => planned.effect.kind);
    expect(projected).toEqual(outcome === null ? [] : ["project_entity"]);
    expect(story.last.events.at(-1)).toMatchObject({ type: "workflow.completed", detail: { status, outcome } });
  });

  it.each<CommandBody>([
    { type: "cancel", reason: "late" },
    { type: "merge_context", merge: {}, arrays: "replace" },
    { type: "assign", assigneeId: null },
    { type: "decide_document", documentId: "doc_1", decision: "approve", reason: null, comment: null },
  ])("closes it for $type", (body) => {
    expect(ending({}).try(body)).toEqual({ ok: false, error: { code: "case_closed", status: "completed" } });
  });

  it("leaves room for notes, with their author", () => {
    const note = { type: "add_note" as const, noteId: "note_1", content: "hello", parentId: null };
    expect(ending({}).give(note, { actor: analyst }).notes).toMatchObject([
      { id: "note_1", authorKind: "analyst", authorId: "usr_ada", content: "hello" },
    ]);
  });

  it("tells the parent how it ended, once", () => {
    const parent: ParentLink = {
      tenantId,
      caseId: idFrom("case", "parent"),
      childKey: "kyc:1",
      depth: 1,
      chain: ["above"],
      callbacks: [
        {
          transformers: [{ transformer: "jmespath", mapping: "{name: entity.data.name}" }],
          persistenceStates: ["over"],
          deliverEvent: "CHILD_DONE",
        },
      ],
    };
    const story = tell({
      states: { open: { on: { close: "over" } }, over: { type: "final", meta: { outcome: "approved" } } },
      data: { name: "Ada" },
      opening: { parent },
    });
    expect(story.last.effects).toMatchObject([
      { effect: { kind: "tell_parent", news: { version: 1, state: "open", deliverEvent: null } } },
    ]);
    const told = story.send("close").effects.filter((planned) => planned.effect.kind === "tell_parent");
    expect(told).toMatchObject([
      {
        effect: {
          parentId: "case_parent",
          news: {
            childKey: "kyc:1",
            version: 2,
            status: "completed",
            state: "over",
            outcome: "approved",
            result: { name: "Ada" },
            deliverEvent: "CHILD_DONE",
          },
        },
      },
    ]);
  });
});

describe("cancelling", () => {
  it("ends the case and gives up what is still on its way", () => {
    const story = tell({
      states: { asking: { on: { ANSWERED: "done" } }, done: {} },
      plugins: [caller("vendor", ["asking"])],
    });
    const run = story.run("vendor");
    const decided = story.give({ type: "cancel", reason: "withdrawn" });
    expect(story.snapshot).toMatchObject({ status: "cancelled", outcome: null, resolvedAtMs: story.nowMs });
    expect(decided.effectChanges).toEqual([{ effectId: effectOfRun(run.id), to: "failed" }]);
    expect(decided.events).toMatchObject([{ type: "case.cancelled", detail: { reason: "withdrawn" } }]);
    expect(story.try({ type: "cancel", reason: "again" })).toMatchObject({ ok: false, error: { code: "case_closed" } });
  });
});

describe("an analyst's final decision", () => {
  const pending = () => {
    const story = tell({ states: review });
    story.give(decision("approve"), { actor: analyst });
    const [timer] = story.snapshot.timers;
    if (timer === undefined) throw new Error("no timer");
    return { story, timer, fire: () => story.give({ type: "timer", timerId: timer.id }, { actor: engine }) };
  };

  it("waits for its time, then is applied by the timer and no earlier", () => {
    const { story, timer, fire } = pending();
    expect(story.state()).toBe("review");
    expect(story.snapshot.pendingDecision).toMatchObject({ event: "approve", byId: "usr_ada", reason: "because" });
    expect(timer).toMatchObject({ kind: "pending_decision", dueAtMs: story.nowMs + undoMs });
    story.nowMs = timer.dueAtMs - 1;
    expect(fire().accepted).toBe(false);
    story.nowMs = timer.dueAtMs;
    expect(fire()).toMatchObject({ accepted: true, log: { type: "decision.made", detail: { byId: "usr_ada" } } });
    expect(story.snapshot).toMatchObject({
      status: "completed",
      outcome: "approved",
      pendingDecision: null,
      timers: [],
    });
    expect(fire().accepted).toBe(false);
  });

  it("can be undone, and is then as if it had not been made", () => {
    const { story, fire } = pending();
    story.give({ type: "undo_decision" }, { actor: analyst });
    expect(story.snapshot).toMatchObject({ status: "active", pendingDecision: null, timers: [], version: 3 });
    story.nowMs += undoMs;
    expect(fire().accepted).toBe(false);
    expect(story.state()).toBe("review");
    expect(story.try({ type: "undo_decision" })).toMatchObject({ ok: false, error: { code: "bad_value" } });
  });

  it.each<CommandBody>([
    event("approve"),
    decision("reject"),
    { type: "merge_context", merge: { a: 1 }, arrays: "replace" },
    { type: "cancel", reason: "x" },
    { type: "assign", assigneeId: "usr_bob" },
    { type: "decide_document", documentId: "d", decision: null, reason: null, comment: null },
  ])("holds off $type", (body) => {
    const { story, timer } = pending();
    expect(story.try(body)).toEqual({ ok: false, error: { code: "decision_pending", dueAtMs: timer.dueAtMs } });
  });

  it("lapses, and says so, when the case has moved on by itself meanwhile", () => {
    const story = tell({
      states: {
        review: { on: { approve: "approved", PING: "elsewhere" } },
        elsewhere: {},
        approved: { type: "final" },
      },
    });
    story.give(decision("approve"), { actor: analyst });
    story.hook("PING");
    story.nowMs += undoMs;
    const timerId = story.snapshot.timers[0]?.id ?? "";
    expect(story.give({ type: "timer", timerId }, { actor: engine }).log.type).toBe("decision.lapsed");
    expect(story.state()).toBe("elsewhere");
    expect(story.snapshot.pendingDecision).toBeNull();
  });

  it("for a revision, or by an integrator, stands at once", () => {
    const revised = tell({ states: review });
    revised.give(decision("revision"), { actor: analyst });
    expect(revised.state()).toBe("revision");
    const decided = tell({ states: review });
    expect(decided.give(decision("approve"), { actor: integrator }).log.type).toBe("decision.made");
    expect(decided.snapshot).toMatchObject({ status: "completed", pendingDecision: null });
  });

  it("that the state does not know is refused", () => {
    const story = tell({ states: { idle: { on: { go: "idle" } } } });
    expect(story.try(decision("approve"), { actor: analyst })).toMatchObject({
      ok: false,
      error: { code: "event_not_allowed", event: "approve" },
    });
  });
});

describe("incidents", () => {
  const asking: JsonObject = { asking: { on: { ANSWERED: "done" } }, done: {} };
  const failed = () => {
    const story = tell({ states: asking, plugins: [caller("vendor", ["asking"], { errorAction: null })] });
    const decided = story.finish("vendor", error("http_422"));
    return { story, decided, incident: story.snapshot.incidents[0] };
  };

  it("open when nobody handles a failure, and the effect is kept", () => {
    const { story, decided, incident } = failed();
    expect(incident).toMatchObject({
      source: "effect",
      subject: effectOfRun(story.run("vendor").id),
      code: "http_422",
    });
    expect(decided.effectChanges).toEqual([{ effectId: incident?.subject, to: "failed" }]);
    expect(decided.events.map((each) => each.type)).toContain("incident.opened");
  });

  it("are retried by a person: the effect is sent again, and its success is taken as ever", () => {
    const { story, incident } = failed();
    const retried = story.give({ type: "retry_incident", incidentId: incident?.id ?? "" }, { actor: analyst });
    expect(retried.effectChanges).toEqual([{ effectId: incident?.subject, to: "again" }]);
    expect(story.snapshot.incidents[0]).toMatchObject({ resolvedAtMs: story.nowMs, resolvedById: "usr_ada" });
    expect(story.run("vendor")).toMatchObject({ status: "running", finishedAtMs: null });
    story.finish("vendor", success());
    expect(story.state()).toBe("done");
  });

  it("cannot be retried twice, or when there is none", () => {
    const { story, incident } = failed();
    const incidentId = incident?.id ?? "";
    story.give({ type: "retry_incident", incidentId });
    for (const id of [incidentId, "inc_none"]) {
      expect(story.try({ type: "retry_incident", incidentId: id })).toEqual({
        ok: false,
        error: { code: "unknown_incident", incidentId: id },
      });
    }
  });

  it("open once per subject, until they are resolved", () => {
    const story = tell({ states: asking });
    const open: CommandBody = {
      type: "open_incident",
      source: "publish",
      subject: "publish",
      code: "poison_message",
      message: "m",
    };
    expect(story.give(open, { actor: engine }).accepted).toBe(true);
    expect(story.give(open, { actor: engine }).accepted).toBe(false);
    story.give({ type: "retry_incident", incidentId: story.snapshot.incidents[0]?.id ?? "" });
    expect(story.give(open, { actor: engine }).accepted).toBe(true);
    expect(new Set(story.snapshot.incidents.map((incident) => incident.id)).size).toBe(2);
  });

  it("of a run that a newer one replaced are only closed: the vendor is not asked for an answer nobody waits for", () => {
    const story = tell({
      states: { asking: { on: { again: { target: "asking", reenter: true } } } },
      plugins: [caller("vendor", ["asking"], { errorAction: null })],
    });
    story.finish("vendor", error());
    story.send("again");
    const retried = story.give({ type: "retry_incident", incidentId: story.snapshot.incidents[0]?.id ?? "" });
    expect(retried.effectChanges).toEqual([]);
    expect(story.snapshot.runs.map((run) => run.status)).toEqual(["error", "running"]);
  });
});
