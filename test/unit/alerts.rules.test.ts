import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AlertToRaise, idFrom } from "../../src/domain";
import type { Json, JsonObject } from "../../src/lib/json";
import { alertsOf } from "../../src/rules/rule-alert";
import { parseRuleSets } from "../../src/rules/rule-set";
import { scoreRisk } from "../../src/rules/score";
import { engine, tell } from "../support/decisions";

const indicator = (alert: Json, over: JsonObject = {}): JsonObject => ({
  id: "shell",
  indicator: "Shell company",
  domain: "ownership",
  baseRiskScore: 50,
  ruleSet: [{ key: "entity.data.employees", operator: "EQUALS", value: 0 }],
  alert,
  ...over,
});
const setsOf = (...records: JsonObject[]) => {
  const parsed = parseRuleSets(records);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
};
const raisedBy = (alert: JsonObject, facts: JsonObject): AlertToRaise[] => alertsOf(setsOf(indicator(alert)), facts);

describe("the alert of an indicator", () => {
  it("is read whole, also from a cell of a table", () => {
    const alert = { severity: "high", title: "Look", dedupeBy: ["entity.data.number"], cooldownSeconds: 3_600 };
    expect(setsOf(indicator(alert))[0]?.alert).toEqual(alert);
    const { alert: _, ...row } = indicator(alert);
    expect(setsOf({ ...row, Alert: JSON.stringify(alert) })[0]?.alert).toEqual(alert);
    expect(setsOf(row)[0]).not.toHaveProperty("alert");
  });

  it.each<[string, Json, string]>([
    ["no object", "high", "0.alert"],
    ["no severity", {}, "0.alert.severity"],
    ["a severity of its own", { severity: "urgent" }, "0.alert.severity"],
    ["an empty title", { severity: "low", title: " " }, "0.alert.title"],
    ["no path", { severity: "low", dedupeBy: [] }, "0.alert.dedupeBy"],
    ["too many paths", { severity: "low", dedupeBy: ["a", "b", "c", "d", "e", "f"] }, "0.alert.dedupeBy"],
    ["a path into a prototype", { severity: "low", dedupeBy: ["a.__proto__.b"] }, "0.alert.dedupeBy"],
    ["an endless cooldown", { severity: "low", cooldownSeconds: 1e12 }, "0.alert.cooldownSeconds"],
    ["half a second", { severity: "low", cooldownSeconds: 0.5 }, "0.alert.cooldownSeconds"],
    ["a misspelt key", { severity: "low", cooldown: 5 }, "0.alert.cooldown"],
  ])("with %s is refused where it is wrong", (_, alert, path) => {
    const parsed = parseRuleSets([indicator(alert)]);
    expect(parsed.ok ? [] : parsed.error).toMatchObject([{ code: "rule_set.bad_alert", path }]);
  });

  it("is one of a hundred at most", () => {
    const many = (count: number) =>
      parseRuleSets(Array.from({ length: count }, (_, at) => indicator({ severity: "low" }, { id: `r${at}` })));
    expect(many(100).ok).toBe(true);
    const over = many(101);
    expect(over.ok ? [] : over.error).toMatchObject([{ code: "rule_set.too_many_alerts" }]);
  });

  it("is raised when its rule holds, and by nothing less", () => {
    const sets = setsOf(indicator({ severity: "high" }));
    const raised = (data: JsonObject) => scoreRisk(sets, { entity: { data } }, 0).alerts;
    expect(raised({ employees: 0 })).toEqual([
      {
        rule: "shell",
        name: "Shell company",
        domain: "ownership",
        severity: "high",
        title: "Shell company",
        cooldownSeconds: 0,
        sameBy: null,
      },
    ]);
    expect([raised({ employees: 5 }), raised({}), raised({ employees: null })]).toEqual([[], [], []]);
  });
});

describe("what makes alerts the same", () => {
  const alert = { severity: "low", dedupeBy: ["a", "b.c"] };
  const sameBy = (facts: JsonObject) => raisedBy(alert, facts)[0]?.sameBy ?? null;

  it("is all of the named facts, whatever else there is", () => {
    const one = sameBy({ a: "x", b: { c: { y: 1, z: 2 } }, other: 1 });
    expect(one).not.toBeNull();
    expect(sameBy({ a: "x", b: { c: { z: 2, y: 1 } }, other: 2 })).toBe(one);
    expect(sameBy({ a: "x", b: { c: { y: 1, z: 3 } } })).not.toBe(one);
  });

  it.each<[string, JsonObject]>([
    ["is missing", { a: "x" }],
    ["is null", { a: "x", b: { c: null } }],
    ["is empty", { a: "", b: { c: 1 } }],
    ["is a document", { a: "x".repeat(3_000), b: { c: 1 } }],
  ])("is nothing when one of them %s: two strangers are not merged", (_, facts) => {
    expect(sameBy(facts)).toBeNull();
  });

  it("never confuses facts that read alike", () => {
    const fact = fc.oneof(fc.string({ minLength: 1, maxLength: 8 }), fc.integer(), fc.boolean());
    fc.assert(
      fc.property(fact, fact, fact, fact, (a, c, otherA, otherC) => {
        const same = sameBy({ a, b: { c } }) === sameBy({ a: otherA, b: { c: otherC } });
        expect(same).toBe(a === otherA && c === otherC);
      }),
    );
  });
});

describe("a judgement whose rules want somebody to look", () => {
  const judged = (employees: number) =>
    tell({
      states: { judging: { on: { JUDGED: "review" } }, review: { on: { stop: "done" } }, done: { type: "final" } },
      common: [
        {
          name: "risk",
          pluginKind: "riskRules",
          stateNames: ["judging"],
          successAction: "JUDGED",
          rulesSource: { source: "inline", rules: [indicator({ severity: "critical", cooldownSeconds: 60 })] },
        },
      ],
      data: { employees },
    });

  it("asks for alerts in the same decision, and says where the judgement stands", () => {
    const story = judged(0);
    expect(story.last.effects.map(({ effect }) => effect)).toMatchObject([
      {
        kind: "raise_alerts",
        plugin: "risk",
        ruleSet: "small/risk",
        judgement: { runId: story.run("risk").id, caseVersion: story.snapshot.version, atMs: story.nowMs },
        alerts: [{ rule: "shell", severity: "critical", cooldownSeconds: 60 }],
      },
    ]);
    expect(judged(3).last.effects).toEqual([]);
  });

  const news = {
    type: "note_alert" as const,
    alertId: idFrom("alert", "1"),
    change: "created" as const,
    source: "rule" as const,
    rule: "small/risk/shell",
    title: "Shell company",
    severity: "critical" as const,
    status: "triggered" as const,
    assigneeId: null,
    reason: null,
    by: null,
  };

  it("hears of its alert: in the timeline and as an event, also after its end, and nothing else changes", () => {
    const story = judged(0);
    story.send("stop");
    const before = story.snapshot;
    const opened = story.give(news, { actor: engine });
    expect(opened.log).toMatchObject({ type: "alert.created", subject: "alt_1" });
    const cleared = { ...news, change: "clear" as const, status: "cleared" as const, reason: "known" };
    const done = story.give({ ...cleared, by: { kind: "analyst", id: "usr_ada" } }, { actor: engine });
    expect(done.events).toMatchObject([{ type: "alert.changed", detail: { status: "cleared", byId: "usr_ada" } }]);
    expect(done.events[0]?.detail).not.toHaveProperty("reason"); // people write names into it
    expect(done.log.detail).toMatchObject({ reason: "known" });
    const { version: _, updatedAtMs: __, eventSequence: ___, ...rest } = story.snapshot;
    expect(before).toMatchObject(rest);
  });

  it("keeps what was said of a hit in its timeline", () => {
    const story = judged(3);
    const decision = { decisionId: "scd_1", list: "own", entryId: "S-1", subjectKey: "sub_1", reason: "Another face." };
    const by = { kind: "analyst" as const, id: "usr_ada" };
    const kept = story.give(
      { type: "note_hit_decision", ...decision, verdict: "false_positive", by },
      { actor: engine },
    );
    expect(kept.log).toMatchObject({
      type: "screening.decided",
      subject: "S-1",
      detail: { verdict: "false_positive", byId: "usr_ada" },
    });
    expect([kept.events, kept.effects]).toEqual([[], []]);
  });
});
