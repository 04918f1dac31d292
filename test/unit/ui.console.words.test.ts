import { describe, expect, it } from "vitest";
import type { EvaluationNode } from "../../src/ui/console/evaluation/evaluation";
import { eventWords, timerWords } from "../../src/ui/console/model/event-words";
import { noteWords, stepGuards, stepWords } from "../../src/ui/console/model/step-words";
import { authorOf, changesOf, deedOf, kindOf, moveOf, sentenceOf } from "../../src/ui/console/model/timeline-words";
import type { Explanation, TimelineEntry } from "../../src/ui/console/model/types";
import { breakdownOf, factName, heldBackStories, statementOf, storyOf } from "../../src/ui/console/model/why";
import { initials, labelOf, standingOf, stateWords } from "../../src/ui/console/model/words";

describe("the standing of a case", () => {
  const of = (tags: string[], over: object = {}) =>
    standingOf({ tags, status: "active", outcome: null, state: "a.deep_state", ...over }).label;

  it("is its first known tag; ends come before everything", () => {
    expect(of(["data_enrichment"])).toBe("Checks running");
    expect(of(["manual_review", "approved"])).toBe("Approved");
    expect(of(["manual_review"], { status: "cancelled" })).toBe("Cancelled");
  });

  it("is the state's own name when no tag is known", () => {
    expect(of(["own_tag"])).toBe("Deep state");
    expect(of([], { state: "a.x|b.waitingForData" })).toBe("X · Waiting for data");
  });
});

describe("words", () => {
  it("are made from names as builders write them", () => {
    const made = ["proof_of_address", "companyName", "HTTP_STATUS", "vatNumber", "ubo", "client_id"].map(labelOf);
    expect(made).toEqual(["Proof of address", "Company name", "Http status", "VAT number", "UBO", "Client ID"]);
    expect(stateWords(null)).toBe("Not started");
    expect(["Ada Admin", "  jean-luc picard the third", "李"].map(initials)).toEqual(["AA", "JP", "李"]);
  });
});

describe("why a score is what it is", () => {
  const leaf = (verdict: EvaluationNode["verdict"], sentence: string): EvaluationNode => ({
    kind: "leaf",
    verdict,
    sentence,
  });
  const set = (id: string, verdict: EvaluationNode["verdict"], points: number, rules: EvaluationNode[]) => ({
    id,
    name: `Rule ${id}`,
    domain: "registry",
    baseRiskScore: points,
    additionalRiskScore: points,
    verdict,
    points,
    tree: { kind: "any", verdict, sentence: "", rules },
  });
  const sentence = 'Is it so that entity.data.industry is one of ["crypto"]? Yes: it is "crypto".';
  const explanation: Pick<Explanation, "scores"> = {
    scores: [
      {
        seq: 3,
        at: "",
        plugin: "risk",
        explanation: {
          score: 60,
          level: "medium",
          sets: [
            set("A", "holds", 15, [leaf("holds", "Plain words.")]),
            set("B", "holds", 45, [
              leaf("holds", sentence),
              leaf("unknown", "Is it so that x.y equals 1? Not known: the fact is missing."),
            ]),
            set("C", "fails", 0, []),
            set("D", "unknown", 0, [leaf("unknown", "Is it so that x.y equals 1? Not known: the fact is missing.")]),
          ],
        },
      },
    ],
  };

  it("is told by its reasons, largest first, each with the facts it was concluded from", () => {
    expect(breakdownOf(explanation)).toEqual({
      score: 60,
      reasons: [
        { id: "B", points: 45, name: "Rule B", domain: "registry", because: ['Industry is "crypto"'] },
        { id: "A", points: 15, name: "Rule A", domain: "registry", because: ["Plain words."] },
      ],
      passed: 1,
      open: [{ name: "Rule D", because: ["Y: the fact is missing."] }],
    });
    expect(breakdownOf({ scores: [] })).toBeNull();
  });

  it("turns questions of rules into statements, and leaves what it does not know as it is", () => {
    expect(statementOf('Is it so that entity.data.country is one of ["IR"]? No: it is "US".')).toBe(
      'Country is "US", not: is one of ["IR"]',
    );
    expect(statementOf('Is it so that entity.data.country is on the list "denied"? Yes: it is "FR".')).toBe(
      'Country is "FR" (is on the list "denied")',
    );
    expect(statementOf("2 of 3 hold; one must.")).toBe("2 of 3 hold; one must.");
    expect(factName("pluginsOutput.businessInformation.data.status")).toBe("Business information: status");
    expect(factName("childWorkflows.kyc.*.result.vendorResult.decision.status")).toBe("KYC: status");
  });

  it("tells a transition with the guards that were asked and what they read", () => {
    const story = storyOf({
      seq: 4,
      at: "",
      event: "RISK_DONE",
      origin: "plugin:risk_evaluation",
      from: "scoring",
      to: "manual_review",
      tried: [
        {
          source: "scoring",
          event: "RISK_DONE",
          targets: ["auto_rejected"],
          taken: false,
          guard: {
            verdict: "fails",
            reads: [{ path: "pluginsOutput.risk_evaluation.riskScore", found: true, value: 60 }],
          },
        },
        { source: "scoring", event: "RISK_DONE", targets: ["manual_review"], taken: true, guard: null },
      ],
    });
    expect(story).toEqual({
      line: "Scoring → Manual review",
      cause: "Risk evaluation answered",
      guards: [
        {
          taken: false,
          line: "Auto rejected: the condition does not hold",
          reads: [{ name: "Risk evaluation: risk score", value: "60" }],
        },
      ],
    });
  });
});

describe("the timeline", () => {
  const entry = (over: Partial<TimelineEntry>): TimelineEntry => ({
    seq: 1,
    at: "2026-11-21T10:00:00.000Z",
    recordedAt: "2026-11-21T10:00:00.000Z",
    type: "event.received",
    subject: "start",
    actor: { kind: "analyst", id: "usr_1" },
    fromState: "a",
    toState: "a",
    accepted: true,
    version: 2,
    changes: [],
    steps: [],
    payload: null,
    ...over,
  });

  it("says what happened, with its reason, and that an attempt had no effect", () => {
    expect(sentenceOf(entry({ type: "decision.made", subject: "reject", payload: { reason: "Not genuine" } }))).toBe(
      "Rejected: Not genuine",
    );
    expect(sentenceOf(entry({ accepted: false }))).toBe("Event start (no effect)");
    expect(sentenceOf(entry({ type: "made.up_thing", subject: "x" }))).toBe("Made up thing: x");
    expect(
      sentenceOf(entry({ type: "attempt.refused", subject: "send_event", payload: { code: "not_permitted" } })),
    ).toBe("Tried “Send event”, was refused (not permitted)");
    const steps = [{ kind: "address_kept", subject: "applicant" }];
    expect(sentenceOf(entry({ type: "page.submitted", subject: "company", steps }))).toBe(
      "Sent the page “Company”, with another e-mail address: links and codes still go to the former one",
    );
    expect(moveOf(entry({ fromState: "a", toState: "b.c" }))).toBe("A → C");
    expect(moveOf(entry({}))).toBeNull();
  });

  it("sorts every entry into one kind", () => {
    const kinds = (
      ["decision.undone", "document.decided", "page.submitted", "plugin.finished", "note.added", "timer.fired"] as const
    ).map((type) => kindOf(entry({ type })));
    expect(kinds).toEqual(["decisions", "documents", "applicant", "checks", "people", "system"]);
    expect(kindOf(entry({ actor: { kind: "applicant", id: "lnk_1" } }))).toBe("applicant");
  });

  it("shows changes of facts, and not the opening that sets everything, nor the version", () => {
    const changes = [
      { path: [], set: {} },
      { path: ["version"], set: 3 },
      { path: ["context", "entity", "data", "country"], set: "GB" },
      { path: ["assignee"], remove: true },
    ];
    expect(changesOf(entry({ changes }))).toEqual([
      { path: "context.entity.data.country", value: '"GB"' },
      { path: "assignee", value: "removed" },
    ]);
    expect(changesOf(entry({ changes: null }))).toEqual([]);
  });
});

describe("events and timers", () => {
  it.each([
    ["start", "start"],
    ["xstate.always", "at once"],
    ["xstate.after.86400000.idle", "1 day in “Idle” went by"],
    ["xstate.after.PT30M.waiting", "30 min in “Waiting” went by"],
    ["xstate.after.1500.a.b", "1.5 s in “B” went by"],
    ["xstate.after.config.refreshAfter", "the time it waited for came"],
    ["xstate.done.state.checks", "“Checks” is done"],
  ])("%s is called: %s", (name, words) => expect(eventWords(name)).toBe(words));

  it("names a timer by the state or the run it is about", () => {
    expect(timerWords("after.review.waiting.3.0")).toBe("the timer of “Waiting”");
    expect(timerWords("after.3.0")).toBe("the case's own timer");
    expect(timerWords("run.run_1_2")).toBe("the time of a run");
  });
});

describe("a step of the log", () => {
  it.each([
    [{ kind: "timer_dropped", timer: "after.idle.3.0" }, "The timer of “Idle” dropped"],
    [
      { kind: "address_kept", subject: "applicant" },
      "The applicant changed their e-mail address: links and codes still go to the former one",
    ],
    [
      { kind: "address_kept", subject: "owner-1" },
      "The applicant changed the e-mail address of owner-1: links and codes still go to the former one",
    ],
    [
      { kind: "timer_not_set", timer: "after.idle.3.0", problem: "no date" },
      "The timer of “Idle” could not be set: no date",
    ],
    [
      { kind: "guard_note", event: "x", target: "approved", note: { why: "too young" } },
      "Noted because a condition on the way to “Approved” failed: Why: too young",
    ],
    [
      { kind: "vote", plugin: "four_eyes", decision: "approve", byId: "usr_9", approvals: 1, needed: 2 },
      "Somebody approved Four eyes: 1 of 2 approvals",
    ],
    [
      { kind: "moved_version", from: 1, to: 3, states: { old: "new" } },
      "Moved from version 1 to version 3 (Old is called New)",
    ],
    [
      { kind: "not_taken", event: "xstate.always", origin: "automatic", tried: [] },
      "It could have moved on by itself, but a condition held it back",
    ],
    [{ kind: "not_taken", event: "approve", origin: "decision", tried: [] }, "Approve: no transition was open"],
    [
      { kind: "event_dropped", event: "DONE", origin: "plugin:x", why: "moved" },
      "DONE dropped: the new version does not know it",
    ],
    [
      { kind: "transition", event: "xstate.after.60000.a", origin: "timer", from: "a", to: "b" },
      "A → B: 1 min in “A” went by",
    ],
  ])("%j is told as: %s", (step, words) => expect(stepWords(step)).toBe(words));

  it("shows the guards it asked with the values they read", () => {
    const guard = {
      engine: "json-logic",
      verdict: "fails",
      reads: [
        { path: "entity.data.age", found: true, value: 17 },
        { path: "x.y", found: false },
      ],
    };
    const step = {
      kind: "not_taken",
      event: "GO",
      origin: "event",
      tried: [{ source: "a", event: "GO", targets: ["b"], taken: false, guard }],
    };
    expect(stepGuards(step)).toEqual([
      {
        taken: false,
        line: "B: the condition does not hold",
        reads: [
          { name: "Age", value: "17" },
          { name: "Y", value: "missing" },
        ],
      },
    ]);
    expect(stepGuards({ kind: "assigned" })).toEqual([]);
    expect(noteWords("plain")).toBe("plain");
  });
});

describe("what holds a case back", () => {
  const tried = (source: string) => [
    { source, event: "", targets: ["done"], taken: false, guard: { verdict: "unknown", reads: [] } },
  ];
  const held = (seq: number, source: string, event = "xstate.always") => ({
    seq,
    at: "",
    event,
    origin: "automatic",
    tried: tried(source),
  });

  it("is told once per event, the newest word, and only for states that are active now", () => {
    const told = heldBackStories(
      [held(9, "review"), held(7, "review"), held(6, "review", "GO"), held(5, "intake")],
      "review.open|side.x",
    );
    expect(told.map(({ line }) => line)).toEqual([
      "Waits in “Review” for a condition",
      "GO: nothing moved in “Review”",
    ]);
    expect(told[0]?.guards).toEqual([{ taken: false, line: "Done: a fact is missing", reads: [] }]);
  });
});

describe("entries of the timeline about votes, time and versions", () => {
  const entry = (type: string, subject: string, payload: TimelineEntry["payload"] = null): TimelineEntry => ({
    seq: 1,
    at: "",
    recordedAt: "",
    type,
    subject,
    actor: { kind: "analyst", id: "usr_1" },
    fromState: "a",
    toState: "a",
    accepted: true,
    version: 2,
    changes: [],
    steps: [],
    payload,
  });

  it.each([
    [
      "approval.voted",
      "four_eyes",
      { decision: "reject", comment: "no source of funds" },
      "Rejected “Four eyes”: no source of funds",
    ],
    ["plugin.run_by_hand", "company_registry", null, "Ran Company registry again"],
    ["version.moved", "4", { reason: "new rules" }, "Moved the case to version 4: new rules"],
    ["timer.fired", "after.idle.3.0", null, "Time passed: the timer of “Idle”"],
    ["timer.fired", "run.run_1", null, "Time passed: a run has waited long enough"],
    ["case.assigned", "usr_1", { assigneeId: "usr_1" }, "Took the case"],
    ["case.assigned", "usr_2", { assigneeId: "usr_2" }, "Gave the case to a colleague"],
    ["case.assigned", "", { assigneeId: null }, "Gave the case back to the queue"],
  ])("%s", (type, subject, payload, sentence) => expect(sentenceOf(entry(type, subject, payload))).toBe(sentence));

  it("read on from the name of who did it; what nobody does begins anew", () => {
    const told = (type: string, subject: string) => deedOf(entry(type, subject));
    expect(told("case.assigned", "usr_1")).toBe("took the case");
    expect(told("note.added", "note_1")).toBe("wrote a note");
    expect(told("decision.made", "approve")).toBe("approved");
    expect(told("timer.fired", "run.run_1")).toBe("Time passed: a run has waited long enough");
    expect(told("case.created", "case_1")).toBe("Case opened");
  });

  it("votes are decisions", () => expect(kindOf(entry("approval.voted", "x"))).toBe("decisions"));
});

describe("who did it", () => {
  const by = { kind: "analyst", id: "usr_ada" } as const;
  const system = { kind: "system", id: "effects" } as const;
  it.each([
    ["what a person decided outside of the case is that person's", system, { by }, by],
    ["what Edgecase did by itself stays its own", system, { type: "note_alert", by: null }, system],
    [
      "nobody passes for another by what is in a payload",
      { kind: "api_key", id: "key_1" } as const,
      { by },
      { kind: "api_key", id: "key_1" },
    ],
    ["somebody of no kind that decides is not taken over", system, { by: { kind: "vendor", id: "x" } }, system],
  ])("%s", (_, actor, payload, author) => {
    expect(authorOf({ actor, payload })).toEqual(author);
  });
});
