import { describe, expect, it } from "vitest";
import { changesOf, kindOf, linksOf, moveOf, sentenceOf } from "../../src/ui/console/model/timeline-words";
import type { Explanation, RuleAnswer, TimelineEntry } from "../../src/ui/console/model/types";
import { breakdownOf, factName, statementOf, storyOf } from "../../src/ui/console/model/why";
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
  const leaf = (verdict: RuleAnswer["verdict"], sentence: string): RuleAnswer => ({ kind: "leaf", verdict, sentence });
  const set = (id: string, verdict: RuleAnswer["verdict"], points: number, rules: RuleAnswer[]) => ({
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

  it("knows which links live: minted and not revoked since", () => {
    const link = (seq: number, type: string, subject: string, accepted = true) =>
      entry({ seq, type, subject, accepted, payload: { kind: "session", subject: "applicant" } });
    const entries = [
      link(1, "link.minted", "lnk_1"),
      link(2, "link.minted", "lnk_2"),
      link(3, "link.revoked", "lnk_1"),
      link(4, "link.revoked", "lnk_2", false),
    ];
    expect(linksOf(entries).map(({ id }) => id)).toEqual(["lnk_2"]);
  });
});
