import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isObject, type Json, type JsonObject } from "../../src/lib/json";
import { inFormatOf } from "../../src/rules/explanation-format";
import { readGatheredRules } from "../../src/rules/gathered-rules";
import { scoreRisk } from "../../src/rules/score";

const nowMs = Date.UTC(2026, 0, 1);
const written: JsonObject = {
  rules: [
    {
      id: "a",
      indicator: "Country",
      domain: "geography",
      baseRiskScore: 60,
      additionalRiskScore: 10,
      ruleSet: {
        operator: "or",
        rules: [
          { key: "entity.country", operator: "IN", value: ["IR"] },
          { type: "json-logic", rule: { ">": [{ var: "entity.age" }, 3] } },
          { type: "jmespath", rule: "entity.tags" },
        ],
      },
    },
    {
      id: "b",
      indicator: "Absent",
      domain: "d",
      baseRiskScore: 5,
      additionalRiskScore: 1,
      onUnknown: "holds",
      ruleSet: {
        operator: "not",
        rules: [
          { key: "entity.meta", operator: "EXISTS" },
          { key: "no.such", operator: "GT", value: 4 },
        ],
      },
    },
  ],
  model: {
    kind: "weighted",
    weights: { d: 2 },
    modifiers: [{ name: "m", add: 1, when: { key: "entity.age", operator: "GT", value: 1 } }],
    floors: [{ name: "f", score: 20, when: { key: "x", operator: "EQUALS", value: 1 } }],
  },
};
// Facts with keys that the explanation uses itself: they are a tenant's, and stay.
const facts: JsonObject = {
  entity: { country: "IR", age: 5, meta: { steps: 7 }, tags: [{ steps: 1, rules: [{ steps: 2 }] }] },
};

/** What release 0.1 recorded for these rules and facts. */
const recordedBy01 = String.raw`{"score":61,"level":"medium","sets":[{"id":"a","name":"Country","domain":"geography","riskLevel":null,"baseRiskScore":60,"additionalRiskScore":10,"minRiskScore":null,"maxRiskScore":null,"verdict":"holds","points":60,"tree":{"kind":"any","path":"0.ruleSet","verdict":"holds","sentence":"3 of 3 hold; one must.","rules":[{"kind":"leaf","path":"0.ruleSet.rules.0","verdict":"holds","reason":null,"read":{"path":"entity.country","found":true,"value":"IR"},"key":"entity.country","operator":"IN","value":["IR"],"sentence":"Is it so that entity.country is one of [\"IR\"]? Yes: it is \"IR\"."},{"kind":"json-logic","path":"0.ruleSet.rules.1","verdict":"holds","rule":{">":[{"var":"entity.age"},3]},"reads":[{"path":"entity.age","found":true,"value":5}],"reason":null,"sentence":"The rule holds."},{"kind":"jmespath","path":"0.ruleSet.rules.2","verdict":"holds","rule":"entity.tags","reads":[{"path":"entity.tags","found":true,"value":[{"steps":1,"rules":[{"steps":2}]}]}],"reason":null,"sentence":"The rule holds."}]}},{"id":"b","name":"Absent","domain":"d","riskLevel":null,"baseRiskScore":5,"additionalRiskScore":1,"minRiskScore":null,"maxRiskScore":null,"verdict":"fails","points":0,"tree":{"kind":"none","path":"1.ruleSet","verdict":"fails","sentence":"1 of 2 hold; none may.","rules":[{"kind":"leaf","path":"1.ruleSet.rules.0","verdict":"holds","read":{"path":"entity.meta","found":true,"value":{"steps":7}},"reason":null,"key":"entity.meta","operator":"EXISTS","value":null,"sentence":"Is it so that entity.meta is there? Yes: it is {\"steps\":7}."},{"kind":"leaf","path":"1.ruleSet.rules.1","verdict":"unknown","reason":"the fact is missing","read":{"path":"no.such","found":false},"key":"no.such","operator":"GT","value":4,"sentence":"Is it so that no.such is greater than 4? Not known: the fact is missing."}]}}],"model":{"kind":"weighted","categories":[{"domain":"geography","weight":1,"points":60}],"modifiers":[{"name":"m","multiply":1,"add":1,"verdict":"holds","tree":{"kind":"leaf","path":"model.modifiers.0.when","verdict":"holds","reason":null,"read":{"path":"entity.age","found":true,"value":5},"key":"entity.age","operator":"GT","value":1,"sentence":"Is it so that entity.age is greater than 1? Yes: it is 5."},"after":61}],"floors":[{"name":"f","floor":20,"verdict":"unknown","tree":{"kind":"leaf","path":"model.floors.0.when","verdict":"unknown","reason":"the fact is missing","read":{"path":"x","found":false},"key":"x","operator":"EQUALS","value":1,"sentence":"Is it so that x equals 1? Not known: the fact is missing."},"after":61}],"cap":100,"before":61}}`;

function explain(given: JsonObject, gathered: JsonObject = written): JsonObject {
  const read = readGatheredRules(gathered);
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  const { explanation } = scoreRisk(read.value.sets, given, nowMs, read.value.settings);
  return isObject(explanation) ? explanation : {};
}
const setsOf = ({ sets }: JsonObject): JsonObject[] => (Array.isArray(sets) ? sets.filter(isObject) : []);
const treesOf = (explanation: JsonObject): JsonObject[] => setsOf(explanation).map(({ tree }) => tree as JsonObject);

// Sabotage tried: `withoutTreeSteps` that walks into `value` (facts lose their `steps`), groups that count 0 → red.
describe("an explanation that was recorded before nodes said what they cost", () => {
  it("is what its replay comes to, byte for byte", () => {
    const recorded = JSON.parse(recordedBy01) as Json;
    expect(JSON.stringify(inFormatOf(recorded, explain(facts)))).toBe(recordedBy01);
  });

  it("has the words of then where nodes say what they cost but claims are not yet in plain words", () => {
    const { wording: _, ...today } = explain(facts);
    const then = JSON.parse(JSON.stringify(today).replaceAll('is one of \\"IR\\"', 'is one of [\\"IR\\"]')) as Json;
    expect(then).not.toEqual(today);
    expect(JSON.stringify(inFormatOf(then, explain(facts)))).toBe(JSON.stringify(then));
  });

  it("leaves a replay of today as it is", () => {
    const today = explain(facts);
    expect(inFormatOf(structuredClone(today), today)).toBe(today);
  });

  it("differs from a replay that came to something else", () => {
    const recorded = JSON.parse(recordedBy01) as Json;
    const other = inFormatOf(recorded, explain({ entity: { country: "DE" } }));
    expect(JSON.stringify(other)).not.toBe(recordedBy01);
  });
});

describe("the work of a rule", () => {
  it("is the same whenever it is asked", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (age) => {
        const given = JSON.parse(JSON.stringify({ entity: { country: "IR", age } })) as JsonObject;
        expect(JSON.stringify(explain(structuredClone(given)))).toBe(JSON.stringify(explain(given)));
      }),
    );
  });

  it("is one for a group and the sum of what stands below it; the explanation has the sum of all", () => {
    const explanation = explain(facts);
    const stepsOf = (node: JsonObject) => Number(node.steps);
    const trees = treesOf(explanation);
    for (const tree of trees) {
      const rules = (tree.rules as JsonObject[]).map(stepsOf);
      expect(rules.every((steps) => steps >= 1)).toBe(true);
      expect(stepsOf(tree)).toBe(rules.reduce((sum, each) => sum + each, 1));
    }
    const adjusted = ["modifiers", "floors"].flatMap((part) => (explanation.model as JsonObject)[part] as JsonObject[]);
    const all = [...trees, ...adjusted.map(({ tree }) => tree as JsonObject)].map(stepsOf);
    expect(explanation.steps).toBe(all.reduce((sum, each) => sum + each, 0));
  });

  it("grows with what is looked at", () => {
    const costOf = (note: string) =>
      explain({ note }, withRule({ key: "note", operator: "CONTAINS_ANY", value: ["x"] }));
    expect(Number(costOf("y".repeat(3_200)).steps)).toBe(Number(costOf("").steps) + 200);
    const sumOf = (items: number[]) =>
      explain(
        { items },
        withRule({ type: "json-logic", rule: { some: [{ var: "items" }, { "<": [{ var: "" }, 0] }] } }),
      );
    expect(Number(sumOf(Array.from({ length: 50 }, () => 1)).steps)).toBeGreaterThan(Number(sumOf([1]).steps));
  });

  it("that ran out of its budget says that it took all of it, and answers nothing", () => {
    const rows = Array.from({ length: 900 }, () => Array.from({ length: 900 }, () => 1));
    const rule = { some: [{ var: "rows" }, { some: [{ var: "" }, { "<": [{ var: "" }, 0] }] }] };
    const [tree] = treesOf(explain({ rows }, withRule({ type: "json-logic", rule })));
    expect([tree?.verdict, tree?.steps]).toEqual(["error", 500_000]);
  });
});

const withRule = (ruleSet: JsonObject): JsonObject => ({ rules: [{ indicator: "one", ruleSet }] });

describe("the times of what was gathered outside", () => {
  const took = { rulesMs: 12, listsMs: { deny: 3 } };

  it("are part of the record, and so of the explanation", () => {
    expect(explain(facts, { ...written, took })).toMatchObject({ took });
  });

  it.each([
    ["are absent where none were recorded", undefined],
    ["are left out when they are no times", { rulesMs: "12", listsMs: {} }],
    ["are left out when parts are missing", { rulesMs: 12 }],
  ])("%s", (_, given) => {
    expect(explain(facts, { ...written, ...(given !== undefined && { took: given }) })).not.toHaveProperty("took");
  });

  it("change nothing else", () => {
    const { took: told, ...rest } = explain(facts, { ...written, took });
    expect(told).toEqual(took);
    expect(rest).toEqual(explain(facts));
  });
});
