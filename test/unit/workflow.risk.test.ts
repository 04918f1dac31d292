import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/lib/json";
import { riskView } from "../../src/workflow/override-risk";
import { compiled, engine, error, type Plot, type Story, success, tell } from "../support/decisions";

const rules = (base: number): JsonObject[] => [
  {
    id: "a",
    indicator: "Always",
    domain: "general",
    baseRiskScore: base,
    additionalRiskScore: 0,
    ruleSet: [{ key: "entity.type", operator: "EXISTS" }],
  },
];
const plot = (rulesSource: JsonObject, over: JsonObject = {}): Plot => ({
  states: {
    judging: { on: { JUDGED: "review", RISKY: "risky" } },
    review: { on: { again: "judging", finish: "done" } },
    risky: { on: { again: "judging" } },
    done: { type: "final" },
  },
  common: [
    { name: "risk", pluginKind: "riskRules", stateNames: ["judging"], rulesSource, successAction: "JUDGED", ...over },
  ],
});
const inline = (base: number) => plot({ source: "inline", rules: rules(base) });
const override = (level: "low" | "critical" | null, over: { score?: number; expiresInSeconds?: number } = {}) => ({
  type: "override_risk" as const,
  level,
  score: over.score ?? null,
  reason: "known for years",
  expiresInSeconds: over.expiresInSeconds ?? null,
});

describe("a score that a level's event follows", () => {
  it.each([
    [39, "review"],
    [60, "review"],
    [90, "risky"],
  ])("%d leads to %s", (base, state) => {
    const levelEvents = { critical: "RISKY" };
    const story = tell(plot({ source: "inline", rules: rules(base) }, { levelEvents }));
    expect(story.state()).toBe(state);
  });

  it("misspelt levels are found when the definition is read", () => {
    expect(() => compiled(plot({ source: "inline", rules: [] }, { levelEvents: { severe: "RISKY" } }))).toThrow(
      /levelEvents/,
    );
  });
});

describe("rules that come from elsewhere", () => {
  const remote = () => tell(plot({ source: "ruleset", key: "onboarding" }));

  it("are asked for by key, scored when they come, and recorded with what they were", () => {
    const story = remote();
    expect(story.last.effects).toMatchObject([
      { effect: { kind: "gather_facts", source: { source: "ruleset", key: "onboarding", version: null } } },
    ]);
    const ruleSet = { id: "rls_1", key: "onboarding", version: 7, hash: "h" };
    story.finish("risk", success({ rules: rules(60), ruleSet }));
    expect(story.at("pluginsOutput.risk")).toMatchObject({ riskScore: 60, ruleSet: { key: "onboarding", version: 7 } });
    expect(story.steps("risk_scored")).toMatchObject([{ explanation: { score: 60, ruleSet } }]);
    expect(story.last.runs.at(-1)).toMatchObject({ status: "success" });
  });

  it.each([
    ["rules", { rules: [{ indicator: "x", ruleSet: [{ key: "a", operator: "EVAL" }] }] }],
    ["a model", { rules: rules(1), model: { kind: "clever" } }],
    ["nothing", null],
  ])("and cannot be read (%s) never score anything", (_, output) => {
    const story = remote();
    story.finish("risk", success(output));
    expect(story.snapshot.risk).toBe(null);
    expect(story.run("risk").status).toBe("error");
  });

  it("and were not got leave no score and an incident", () => {
    const story = remote();
    story.finish("risk", error("unknown_rule_set"));
    expect([story.snapshot.risk, story.snapshot.incidents.length]).toEqual([null, 1]);
  });
});

describe("a risk set by hand", () => {
  const viewed = (story: Story) => riskView(story.snapshot);

  it("counts over what the rules came to, which is kept beside it", () => {
    const story = tell(inline(90));
    story.give(override("low"));
    expect(viewed(story)).toMatchObject({
      level: "low",
      score: 0,
      override: { reason: "known for years", expiresAt: null },
      scored: { score: 90, level: "critical" },
      indicators: [{ name: "Always" }],
    });
    expect(story.last.events.map(({ type, detail }) => [type, detail.overridden])).toEqual([["risk.scored", true]]);
    expect(story.steps("risk_overridden")).toMatchObject([{ level: "low", reason: "known for years", byId: "key_1" }]);
  });

  it("stays over a newer score, which goes on being made", () => {
    const story = tell(inline(90));
    story.give(override("low", { score: 7 }));
    story.send("again");
    expect(viewed(story)).toMatchObject({ level: "low", score: 7, scored: { score: 90 } });
  });

  it("ends when its time is over, and not before", () => {
    const story = tell(inline(90));
    story.give(override("low", { expiresInSeconds: 3_600 }));
    const fire = () =>
      story.try({ type: "timer", timerId: "risk_override" }, { actor: { ...engine, part: "timer" } as never });
    expect(fire()).toMatchObject({ value: { accepted: false } });
    story.nowMs += 3_600_000;
    expect(fire()).toMatchObject({ value: { accepted: true } });
    expect(viewed(story)).toEqual({ ...story.snapshot.risk });
    expect(story.snapshot.timers).toEqual([]);
  });

  it("is replaced by the next one, timer and all, and can be taken back once", () => {
    const story = tell(inline(90));
    story.give(override("low", { expiresInSeconds: 60 }));
    story.give(override("critical", { expiresInSeconds: 120 }));
    expect(story.snapshot.timers).toHaveLength(1);
    expect(viewed(story)).toMatchObject({ level: "critical", score: 90 });
    story.give(override(null));
    expect([story.snapshot.riskOverride, story.snapshot.timers]).toEqual([null, []]);
    expect(story.try(override(null))).toMatchObject({ ok: false, error: { code: "bad_value" } });
  });

  it("is refused once the case has ended", () => {
    const story = tell(inline(10));
    story.send("finish");
    expect(story.try(override("low"))).toMatchObject({ ok: false, error: { code: "case_closed" } });
  });
});
