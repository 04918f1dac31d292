import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { builtInTable } from "../../src/checks/builtin";
import { builtInChecks } from "../../src/domain/check-names";
import type { Json, JsonObject } from "../../src/lib/json";
import { operators } from "../../src/rules/operators";
import { parseRuleSets } from "../../src/rules/rule-set";
import { scoreRisk } from "../../src/rules/score";
import type { Evaluation } from "../../src/ui/console/evaluation/evaluation";
import { checkName } from "../../src/ui/console/model/check-words";
import { resultCard } from "../../src/ui/console/model/result-card";
import {
  arithmeticOf,
  domainsOf,
  effortWords,
  overrideBody,
  overrideProblems,
  overrideStory,
  type Replay,
  replayWords,
  sourceOfFact,
} from "../../src/ui/console/model/risk";
import { termsWords } from "../../src/ui/console/model/runs";
import { stepWords } from "../../src/ui/console/model/step-words";
import { kindOf, sentenceOf } from "../../src/ui/console/model/timeline-words";
import type { Case, Check, TimelineEntry } from "../../src/ui/console/model/types";
import { pluginHelp } from "../../src/ui/console/settings/editor/help-plugins";

const nowMs = Date.UTC(2026, 10, 21, 10);
const dayMs = 86_400_000;
const iso = (atMs: number): string => new Date(atMs).toISOString();

const entryOf = (type: string, step: JsonObject, over: Partial<TimelineEntry> = {}): TimelineEntry => ({
  seq: 1,
  at: iso(nowMs - dayMs),
  recordedAt: iso(nowMs - dayMs),
  type,
  subject: null,
  actor: { kind: "analyst", id: "usr_1" },
  fromState: null,
  toState: "review",
  accepted: true,
  version: 2,
  changes: [],
  steps: [step],
  payload: {},
  ...over,
});
const set = { kind: "risk_overridden", level: "high", score: 72, reason: "Known for years.", byId: "usr_1" };
const entries = [entryOf("risk.overridden", set)];
const scored = (override?: { expiresAt: string | null }): Pick<Case, "risk"> => ({
  risk: {
    score: override === undefined ? 20 : 72,
    level: override === undefined ? "low" : "high",
    indicators: [],
    ...(override !== undefined && {
      override: { reason: "Known for years.", byId: "usr_1", at: iso(nowMs - dayMs), ...override },
      scored: { score: 20, level: "low" as const },
    }),
  },
});

describe("a person's word on the risk", () => {
  it.each([
    ["active", "without an end", scored({ expiresAt: null }), entries],
    ["active", "while its end is far", scored({ expiresAt: iso(nowMs + 4 * dayMs) }), entries],
    ["expiring", "when its end is near", scored({ expiresAt: iso(nowMs + 2 * dayMs) }), entries],
    ["expired", "when its time ran out", scored(), [...entries, entryOf("timer.fired", ended(null))]],
    ["taken_back", "when somebody said so", scored(), [...entries, entryOf("risk.override_ended", ended("usr_2"))]],
  ] as const)("is %s %s", (state, _when, now, told) => {
    expect(overrideStory(now, told, nowMs)).toMatchObject({
      state,
      level: "high",
      score: 72,
      reason: "Known for years.",
      byId: "usr_1",
    });
  });

  it("that was taken back says by whom and why", () => {
    const story = overrideStory(scored(), [...entries, entryOf("risk.override_ended", ended("usr_2"))], nowMs);
    expect(story?.ended).toEqual({ at: iso(nowMs - dayMs), byId: "usr_2", reason: "Not any more." });
  });

  it("was never said where no entry tells of one", () => {
    expect(overrideStory(scored(), [entryOf("note.added", { kind: "note" })], nowMs)).toBeNull();
  });

  it("needs a level and a reason, and a score that is one", () => {
    const wish = { level: "high", score: "", reason: "Why", period: "86400" } as const;
    expect(overrideProblems(wish)).toEqual({});
    expect(Object.keys(overrideProblems({ ...wish, level: "", reason: "  ", score: "1001" }))).toEqual([
      "level",
      "score",
      "reason",
    ]);
    expect(overrideBody(wish)).toEqual({ level: "high", reason: "Why", expiresInSeconds: 86_400 });
    expect(overrideBody({ ...wish, score: "12.5", period: "" })).toEqual({ level: "high", reason: "Why", score: 12.5 });
  });

  it("is told in the timeline, among the decisions", () => {
    const entry = entryOf("risk.overridden", set, { subject: "high", payload: { reason: "Known for years." } });
    expect([sentenceOf(entry), kindOf(entry)]).toEqual(["Set the risk to high by hand: Known for years.", "decisions"]);
    expect(sentenceOf(entryOf("risk.override_ended", set, { payload: { reason: "Not so." } }))).toBe(
      "Took back the risk set by hand: Not so.",
    );
    expect(sentenceOf(entryOf("timer.fired", set, { subject: "risk_override" }))).toMatch(/set by hand ran out$/);
    expect([set, ended(null), ended("usr_2")].map(stepWords)).toEqual([
      "Risk set by hand: high, 72",
      "Risk set by hand ran out",
      "Risk set by hand taken back",
    ]);
  });
});

function ended(byId: string | null): JsonObject {
  const reason = byId === null ? null : "Not any more.";
  return { kind: "risk_overridden", level: null, score: null, reason, byId };
}

function evaluated(points: readonly { base: number; extra: number; holds: boolean; domain: string }[]): Evaluation {
  const sets = parseRuleSets(
    points.map(({ base, extra, holds, domain }, i) => ({
      id: `r${i}`,
      indicator: `Rule ${i}`,
      domain,
      baseRiskScore: base,
      additionalRiskScore: extra,
      ruleSet: [{ key: "a", operator: holds ? "EXISTS" : "EMPTY" }],
    })),
  );
  if (!sets.ok) throw new Error("the rules cannot be read");
  return scoreRisk(sets.value, { a: 1 }, nowMs).explanation as unknown as Evaluation;
}
const points = fc.array(
  fc.record({
    base: fc.integer({ min: 0, max: 100 }),
    extra: fc.integer({ min: 0, max: 100 }),
    holds: fc.boolean(),
    domain: fc.constantFrom("geography", "fraud", "owners"),
  }),
  { maxLength: 8 },
);

describe("how a score adds up", () => {
  it("is shown line by line: the lines, and the domains, come to the score", () => {
    fc.assert(
      fc.property(points, (given) => {
        const evaluation = evaluated(given);
        const sum = arithmeticOf(evaluation);
        expect(sum?.lines.reduce((total, line) => total + line.points, 0)).toBe(evaluation.score);
        expect(sum?.total).toBe(evaluation.score);
        expect(domainsOf(evaluation).reduce((total, domain) => total + domain.points, 0)).toBe(evaluation.score);
      }),
    );
  });

  it("begins with the highest base score", () => {
    const evaluation = evaluated([
      { base: 10, extra: 5, holds: true, domain: "fraud" },
      { base: 60, extra: 1, holds: true, domain: "geography" },
      { base: 99, extra: 9, holds: false, domain: "geography" },
    ]);
    expect(arithmeticOf(evaluation)?.lines).toEqual([
      { words: "Rule 1: base score, the highest", points: 60 },
      { words: "Rule 0: additional score", points: 5 },
    ]);
    expect(domainsOf(evaluation).map(({ domain, names }) => [domain, names])).toEqual([
      ["Geography", ["Rule 1"]],
      ["Fraud", ["Rule 0"]],
    ]);
  });

  it("says what it took, and nothing of what an earlier release did not record", () => {
    const { took: _, steps: __, ...old } = evaluated([]);
    expect(effortWords(old)).toEqual([]);
    const told = { ...old, steps: 1_234, lists: { deny: 3 }, took: { rulesMs: 12, listsMs: { deny: 4, gone: 1 } } };
    expect(effortWords(told)).toEqual([
      "Rules read in 12 ms",
      "list “deny” version 3 asked in 4 ms",
      "list “gone” is not there",
      `${(1_234).toLocaleString()} steps of work`,
    ]);
  });
});

describe("a fact that a rule missed", () => {
  const runs = (status: Check["status"]) => [{ plugin: "ubo", status }];
  it.each([
    ["pluginsOutput.ubo.data.nodes", [], "“UBO” has not run", "checks"],
    ["pluginsOutput.ubo.data.nodes", runs("running"), "“UBO” has not answered yet", "checks"],
    ["pluginsOutput.ubo.data.nodes", runs("success"), "“UBO” answered without it", "checks"],
    ["pluginsOutput.ubo.data.nodes", runs("incident"), "“UBO” gave no answer", "checks"],
    ["documents.0.properties.x", [], "A document would say", "documents"],
    ["childWorkflows.kyc.a.state", [], "A child case would say", "owners"],
    ["entity.data.country", [], "The applicant or your systems would say", "facts"],
  ] as const)("%s is looked for where it would come from", (path, checks, words, tab) => {
    expect(sourceOfFact(path, checks)).toEqual({ words, tab });
  });
});

describe("a replay", () => {
  const replay: Replay = { same: true, complete: true, entries: 7, scores: [], differences: [] };
  it("is told by what it came to", () => {
    expect(replayWords(replay)).toBe("Decided again from its record: all 7 entries did the same.");
    expect(replayWords({ ...replay, same: false })).toMatch(/differs/);
    expect(replayWords({ ...replay, same: false, complete: false })).toMatch(/could not be decided again/);
  });
});

describe("checks that the deployment does itself", () => {
  const around = {
    nowMs,
    environment: "sandbox",
    records: { sameBytes: () => Promise.resolve({ known: 1, elsewhere: [] }) },
  } as const;

  it.each(builtInChecks)("%s has a name and a card of its own", async (type) => {
    const check = builtInTable[type];
    const run = await check.run(check.example, around);
    expect(run.ok).toBe(true);
    if (!run.ok) return;
    const { data, reasons } = run.value;
    const card = resultCard({ type, data, reasons, request: { check: type, input: check.example } });
    expect(card?.facts.length).toBeGreaterThan(0);
    expect(card?.facts.map(({ value }) => value).join(" ")).not.toMatch(/undefined|null|NaN|\[object/);
    expect(checkName({ type, plugin: "p" })).not.toBe("P");
  });

  it("compare what a zone says with what was declared", async () => {
    const input = { ...builtInTable.mrz.example, declared: { lastName: "Ericson", dateOfBirth: "1974-08-12" } };
    const run = await builtInTable.mrz.run(input, around);
    if (!run.ok) throw new Error("it cannot be read");
    const { data, reasons } = run.value;
    const items = resultCard({ type: "mrz", data, reasons, request: { check: "mrz", input } })?.items ?? [];
    const told = (title: RegExp) => items.find((item) => title.test(item.title));
    expect(told(/^Last name/)).toEqual({
      title: "Last name: ERIKSSON",
      verdict: { tone: "bad", words: "Differs" },
      lines: ["Declared: Ericson"],
    });
    expect(told(/^Date of birth/)?.verdict).toEqual({ tone: "ok", words: "The same" });
    expect(told(/^Number/)?.verdict).toBeNull();
  });

  it("show owners by what they own in the end", async () => {
    const run = await builtInTable["effective-ownership"].run(builtInTable["effective-ownership"].example, around);
    if (!run.ok) throw new Error("it cannot be read");
    const card = resultCard({ type: "effective-ownership", data: run.value.data });
    expect(card?.items.map(({ title, verdict, lines }) => [title, verdict?.words, lines[0]])).toEqual([
      ["Acme Holding", undefined, "80 % through all layers, controls it, Company"],
      ["Tomas Vogel", "Beneficial owner", "52 % through all layers, Person"],
      ["Ada Brennan", "Beneficial owner", "48 % through all layers, controls it, Person"],
    ]);
  });
});

describe("a run", () => {
  const run = (over: Partial<Check>): Check => over as Check;
  it.each([
    ["nothing, when there was one vendor at no cost", { costCents: 0, vendorAttempts: [] }, null],
    ["its cost", { costCents: 125 }, "Cost 1.25."],
    [
      "who was asked before it",
      {
        vendorAttempts: [
          { vendor: "one", attempt: 1, outcome: "timeout" },
          { vendor: "two", attempt: 1, outcome: "success" },
        ],
      },
      "Asked in turn: one (timed out), two (answered).",
    ],
    ["that nobody was asked", { reused: true }, "An earlier answer to the same question was taken: nobody was asked."],
  ])("says %s", (_what, over, words) => {
    expect(termsWords(run(over))).toBe(words);
  });
});

it("the editor's help offers every operator that rules may use, and no other", () => {
  const help = pluginHelp.find(({ at }) => at.endsWith("ruleSet.rules.*.operator"));
  const values: Json[] = [...(help?.values ?? [])];
  expect(values.toSorted()).toEqual(Object.keys(operators).toSorted());
});
