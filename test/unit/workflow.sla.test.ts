import { describe, expect, it } from "vitest";
import type { SlaTerms } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { compileDefinition } from "../../src/workflow/compile";
import type { decide } from "../../src/workflow/decide";
import { openCase } from "../../src/workflow/open";
import { indexRowOf } from "../../src/workflow/view";
import { decideTwice, engine, integrator, openingOf } from "../support/decisions";

const hourMs = 3_600_000;
/** A Monday, nine o'clock. */
const mondayMs = Date.parse("2026-03-02T09:00:00Z");
const states = {
  collecting: { tags: ["collection_flow"], on: { SENT: "reviewing", LEAVE: "archived" } },
  reviewing: { tags: ["manual_review"], on: { ASK: "revising", approve: "approved", PARK: "archived" } },
  revising: { tags: ["revision"], on: { SENT: "reviewing" } },
  archived: {},
  approved: { type: "final", tags: ["approved"] },
};
const reviewIn24: JsonObject = { name: "review", tags: ["manual_review"], durationHours: 24 };

function aCase(sla: JsonObject[], slaTerms?: SlaTerms, initial = "collecting") {
  const body = { definition: { id: "small", initial, states }, extensions: { edgecase: { sla } } };
  const compiled = compileDefinition(JSON.stringify(body), "hash");
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
  const definition = compiled.value;
  let nowMs = mondayMs;
  const opening = { ...openingOf({}), ...(slaTerms && { slaTerms }) };
  const opened = openCase(definition, opening, nowMs);
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  let last = opened.value;
  const give = (body: Parameters<typeof decide>[2]["body"], actor = integrator) => {
    const decided = decideTwice(definition, last.next, { id: null, actor, expectedVersion: null, body }, nowMs);
    if (!decided.ok) throw new Error(JSON.stringify(decided.error));
    last = decided.value;
  };
  const timer = () => last.next.timers.find(({ kind }) => kind === "sla") ?? null;
  return {
    row: () => indexRowOf(definition, last.next, null, (number) => number),
    snapshot: () => last.next,
    events: () => last.events.map(({ type }) => type),
    changes: () => last.log.steps.flatMap((step) => (step.kind === "sla" ? [step.change] : [])),
    timer,
    send: (name: string) => give({ type: "send_event", name, payload: null }),
    assign: (assigneeId: string | null) => give({ type: "assign", assigneeId }),
    give,
    pass(hours: number) {
      nowMs += hours * hourMs;
      return this;
    },
    /** Sets the clock to what is due next, and lets it happen. */
    letItBeDue() {
      const due = timer();
      if (due === null) throw new Error("nothing is due");
      nowMs = due.dueAtMs;
      give({ type: "timer", timerId: due.id }, { ...engine, part: "timer" } as typeof engine);
      return this;
    },
  };
}
const inHours = (atMs: number | null): number | null => (atMs === null ? null : (atMs - mondayMs) / hourMs);

describe("the time that a case may take", () => {
  it("begins where the rule begins, is at risk at its share, and is up", () => {
    const story = aCase([reviewIn24]);
    expect([story.row().slaState, story.timer()]).toEqual([null, null]);
    story.pass(5).send("SENT");
    expect([story.row().slaState, inHours(story.row().slaDueAtMs)]).toEqual(["running", 29]);
    story.letItBeDue();
    expect([story.row().slaState, story.events(), story.changes()]).toEqual(["at_risk", ["sla.at_risk"], ["at_risk"]]);
    expect(inHours(story.timer()?.dueAtMs ?? null)).toBe(29);
    story.letItBeDue();
    expect([story.row().slaState, story.events(), story.timer()]).toEqual(["breached", ["sla.breached"], null]);
    expect(inHours(story.row().slaBreachedAtMs)).toBe(29);
    story.pass(1).send("PARK");
    expect([story.row().slaState, inHours(story.row().slaBreachedAtMs)]).toEqual(["breached", 29]);
  });

  it("stands still while the applicant is asked, and goes on where it stood", () => {
    const story = aCase([reviewIn24]);
    story.send("SENT");
    story.pass(10).send("ASK");
    expect([story.row().slaState, story.row().slaDueAtMs, story.timer()]).toEqual(["paused", null, null]);
    story.pass(500).send("SENT");
    expect([story.row().slaState, inHours(story.row().slaDueAtMs), story.changes()]).toEqual([
      "running",
      524,
      ["resumed"],
    ]);
  });

  it("ends well when the case leaves or ends in time", () => {
    const story = aCase([reviewIn24]);
    story.send("SENT");
    story.pass(3).send("approve");
    expect([story.row().slaState, story.row().slaDueAtMs, story.timer(), story.changes()]).toEqual([
      "met",
      null,
      null,
      ["met"],
    ]);
  });

  it("is up even when nobody noticed before the case went on", () => {
    const story = aCase([reviewIn24]);
    story.send("SENT");
    story.pass(30).send("approve");
    expect([story.row().slaState, inHours(story.row().slaBreachedAtMs)]).toEqual(["breached", 30]);
  });

  it("begins anew under another rule", () => {
    const story = aCase([reviewIn24, { name: "parked", states: ["archived"], durationHours: 2 }]);
    story.send("SENT");
    story.pass(1).send("PARK");
    expect([story.changes(), inHours(story.row().slaDueAtMs)]).toEqual([["met", "started"], 3]);
  });

  it("counts working hours of the team's calendar, which is what it was when the case was opened", () => {
    const week = [0, 1, 2, 3, 4, 5, 6].map((day) =>
      day === 0 || day === 2 ? [{ fromMinute: 540, untilMinute: 600 }] : [],
    );
    const terms: SlaTerms = { calendar: { timeZone: "UTC", week, holidays: [] }, rules: [] };
    const story = aCase([{ ...reviewIn24, durationHours: 2, businessHours: true }], terms);
    story.send("SENT");
    expect(inHours(story.row().slaDueAtMs)).toBe(49);
    // Half an hour of work is used up; asked and answered outside working hours costs nothing.
    story.pass(0.5).send("ASK");
    story.pass(10).send("SENT");
    expect(inHours(story.row().slaDueAtMs)).toBe(7 * 24 + 0.5);
  });

  it("comes from the team where the definition says nothing", () => {
    const rule = {
      name: "any",
      states: [],
      tags: [],
      durationHours: 8,
      businessHours: false,
      pauseWhile: [],
      atRiskPercent: 50,
      escalateTo: null,
    };
    const terms: SlaTerms = { calendar: { timeZone: "UTC", week: [], holidays: [] }, rules: [rule] };
    expect(inHours(aCase([], terms).row().slaDueAtMs)).toBe(8);
    expect(aCase([reviewIn24], terms).row().slaDueAtMs).toBe(null);
  });
});

describe("when the time is up", () => {
  it("the case goes to the queue that the rule names, and nobody has it", () => {
    const story = aCase([{ ...reviewIn24, escalateTo: { queueId: "senior-desk" } }]);
    story.send("SENT");
    story.assign("usr_ada");
    story.letItBeDue().letItBeDue();
    expect([story.row().escalatedTo, story.row().assigneeId, story.row().slaState]).toEqual([
      "senior-desk",
      null,
      "breached",
    ]);
    expect(story.events()).toEqual(["sla.breached", "case.assigned", "case.escalated"]);
    expect(story.snapshot().escalation?.byId).toBe(null);
  });

  it("or to the person that it names, once", () => {
    const story = aCase([{ ...reviewIn24, escalateTo: { userId: "usr_boss" } }]);
    story.send("SENT");
    story.letItBeDue().letItBeDue();
    expect(story.row().assigneeId).toBe("usr_boss");
    story.assign("usr_ada");
    story.pass(100).send("ASK");
    expect(story.row().assigneeId).toBe("usr_ada");
  });
});

describe("a person escalates", () => {
  const escalate = { type: "escalate", reason: "too hot", toQueueId: null, toUserId: null } as const;

  it("to a queue, to a person, or only with a mark", () => {
    const story = aCase([]);
    story.assign("usr_ada");
    story.give(escalate);
    expect([story.row().assigneeId, story.row().escalatedAtMs]).toEqual(["usr_ada", mondayMs]);
    story.give({ ...escalate, toQueueId: "fraud" });
    expect([story.row().assigneeId, story.row().escalatedTo]).toEqual([null, "fraud"]);
    story.give({ ...escalate, toUserId: "usr_boss" });
    expect([story.row().assigneeId, story.row().escalatedTo]).toEqual(["usr_boss", null]);
  });

  it("but not what has ended", () => {
    const story = aCase([]);
    story.send("SENT");
    story.send("approve");
    expect(() => story.give(escalate)).toThrow("case_closed");
  });
});

describe("rules that cannot be read", () => {
  it.each([
    [[{ name: "x" }], "extensions.edgecase.sla.0.durationHours"],
    [[reviewIn24, reviewIn24], "extensions.edgecase.sla.1"],
    [[{ ...reviewIn24, escalateTo: { tag: "x" } }], "extensions.edgecase.sla.0.escalateTo"],
    ["soon", "extensions.edgecase.sla"],
  ])("are said where they stand: %j", async (sla, path) => {
    const { readWorkRules } = await import("../../src/workflow/sla.schema");
    const { problems } = readWorkRules({ edgecase: { sla: sla as JsonObject[] } });
    expect(problems.map((problem) => [problem.code, problem.path])).toEqual([["bad_sla", path]]);
  });
});
