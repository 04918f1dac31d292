import { describe, expect, it } from "vitest";
import { type AlertDefinition, definitionSubjects } from "../../src/monitoring/alert-definition";
import { type AlertDefinitionInput, parseAlertDefinition } from "../../src/monitoring/alert-definition.schema";
import { compileDefinition } from "../../src/monitoring/compile-definition";
import { memberWords, pathWords } from "../../src/monitoring/path-words";
import { definitionSentence, heldWords } from "../../src/monitoring/sentences";
import { alertTemplates } from "../../src/monitoring/templates";
import { transactionPaths } from "../../src/monitoring/transaction-paths";
import { aTransaction } from "../support/transaction-facts";

const sum: AlertDefinitionInput = {
  name: "Much money in",
  severity: "medium",
  subject: "customer",
  measure: { aggregate: "sum", of: "baseAmount" },
  window: { amount: 7, unit: "days" },
  compare: { with: "constant", value: 1_000 },
};
const days = (amount: number) => ({ amount, unit: "days" as const });
const ownHistory = { with: "own_history" as const, factor: 2, window: days(30) };
const peers = { with: "peer_group" as const, factor: 2, window: days(30), by: ["subject.segment"] };

/** As it comes over the wire: what is undefined is not there. */
const sent = (over: object): unknown => JSON.parse(JSON.stringify({ ...sum, ...over }));
/** The paths that a definition is refused for. */
const refused = (over: object): string[] => {
  const answer = parseAlertDefinition(sent(over));
  return answer.ok ? [] : answer.error.map(({ path }) => path);
};
const parsed = (over: object = {}): AlertDefinition => {
  const result = parseAlertDefinition(sent(over));
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};

describe("a definition", () => {
  it("is read, and what was left out is filled in", () => {
    expect(parsed()).toEqual({
      ...sum,
      description: "",
      enabled: true,
      groupBy: [],
      compare: { operator: "gt", with: "constant", value: 1_000 },
      severityBands: [],
      dedupe: { mute: false, cooldownMinutes: 10_080 },
      run: "on_arrival",
    });
  });

  it("against peers runs daily without being told", () => {
    expect(parsed({ compare: peers }).run).toEqual({ schedule: "daily" });
  });

  it("stays as it is when it is read again", () => {
    for (const over of [{}, { compare: peers }, { compare: ownHistory, minimumCount: 3, verdict: "block" }])
      expect(parseAlertDefinition(parsed(over))).toEqual({ ok: true, value: parsed(over) });
  });

  it.each<[string, object, string[]]>([
    ["no name", { name: " " }, ["name"]],
    ["an unknown part", { windows: days(1) }, [""]],
    ["an unknown subject", { subject: "merchant" }, ["subject"]],
    ["an unknown aggregate", { measure: { aggregate: "median" } }, ["measure.aggregate"]],
    ["sums of another currency", { measure: { aggregate: "sum", of: "amount" } }, ["measure.of"]],
    ["different values of nothing", { measure: { aggregate: "distinct" } }, ["measure.of"]],
    ["different values of an unknown path", { measure: { aggregate: "distinct", of: "shop.id" } }, ["measure.of"]],
    ["different values of amounts", { measure: { aggregate: "distinct", of: "amount" } }, ["measure.of"]],
    ["no window", { window: undefined }, ["window"]],
    ["a window of a single amount", { measure: { aggregate: "amount" } }, ["window"]],
    ["a window of a gap", { measure: { aggregate: "gap" } }, ["window", "compare.value"]],
    ["a window of half a day", { window: { amount: 0.5, unit: "days" } }, ["window.amount"]],
    ["a window of months", { window: { amount: 1, unit: "months" } }, ["window.unit"]],
    ["a window of 401 days", { window: days(401) }, ["window"]],
    [
      "401 days with the baseline",
      { window: days(1), compare: { ...ownHistory, window: days(400) } },
      ["compare.window"],
    ],
    ["no value", { compare: { with: "constant" } }, ["compare.value"]],
    ["an unknown comparison", { compare: { with: "friends", value: 1 } }, ["compare.with"]],
    ["an unknown operator", { compare: { with: "constant", operator: "eq", value: 1 } }, ["compare.operator"]],
    ["no factor", { compare: { with: "own_history", window: days(3) } }, ["compare.factor"]],
    ["a history of greatest amounts", { measure: { aggregate: "max" }, compare: ownHistory }, ["compare.with"]],
    [
      "peers by another day than whole ones",
      { compare: { ...peers, window: { amount: 5, unit: "hours" } } },
      ["compare.window.unit"],
    ],
    ["peers of groups", { compare: peers, groupBy: ["counterparty.id"] }, ["groupBy"]],
    ["peers by an unknown path", { compare: { ...peers, by: ["segment"] } }, ["compare.by.0"]],
    ["peers on arrival", { compare: peers, run: "on_arrival" }, ["run"]],
    ["a verdict with peers", { compare: peers, verdict: "block" }, ["verdict"]],
    ["a verdict at the end of the day", { run: { schedule: "daily" }, verdict: "review" }, ["verdict"]],
    ["a verdict that lets pass", { verdict: "allow" }, ["verdict"]],
    [
      "hours at the end of the day",
      { run: { schedule: "daily" }, window: { amount: 5, unit: "hours" } },
      ["window.unit"],
    ],
    ["four groups", { groupBy: ["type", "status", "currency", "direction"] }, ["groupBy"]],
    ["a group twice", { groupBy: ["type", "type"] }, ["groupBy.1"]],
    ["groups by the subject", { groupBy: ["subject.id"] }, ["groupBy.0"]],
    ["groups by the subject's name", { groupBy: ["subject.correlationId"] }, ["groupBy.0"]],
    ["one side twice", { groupBy: ["counterparty.id", "type", "counterparty.correlationId"] }, ["groupBy.2"]],
    [
      "peers by one side twice",
      { compare: { ...peers, by: ["customer.correlationId", "customer.id"] } },
      ["compare.by.1"],
    ],
    ["groups by tags", { groupBy: ["tags"] }, ["groupBy.0"]],
    ["a card's segment", { subject: "card", groupBy: ["subject.segment"] }, ["groupBy.0"]],
    ["a least amount of a sum", { minimumAmount: 5 }, ["minimumAmount"]],
    [
      "a least count of one",
      { measure: { aggregate: "amount" }, window: undefined, minimumCount: 5 },
      ["minimumCount"],
    ],
    [
      "bands that fall",
      {
        severityBands: [
          { from: 5_000, severity: "high" },
          { from: 2_000, severity: "critical" },
        ],
      },
      ["severityBands.1.from"],
    ],
    [
      "a band as grave as before",
      { severityBands: [{ from: 5_000, severity: "medium" }] },
      ["severityBands.0.severity"],
    ],
    [
      "bands of too little",
      { compare: { with: "constant", operator: "lt", value: 5 }, severityBands: [{ from: 1, severity: "high" }] },
      ["severityBands"],
    ],
    ["a filter that is none", { filter: "inbound" }, ["filter"]],
    ["an unknown key", { filter: { key: "shop", operator: "EQUALS", value: 1 } }, ["filter.key"]],
    ["a key of the prototype", { filter: { key: "constructor", operator: "EXISTS" } }, ["filter.key"]],
    [
      "an unknown operator of a filter",
      { filter: { key: "type", operator: "IS", value: "refund" } },
      ["filter.operator"],
    ],
    [
      "a question about today",
      { filter: { key: "category", operator: "AGE", value: { operator: "GT", value: 1 } } },
      ["filter.operator"],
    ],
    ["a direction that is none", { filter: { key: "direction", operator: "EQUALS", value: "in" } }, ["filter.value"]],
    ["a text as amount", { filter: { key: "baseAmount", operator: "GT", value: "5" } }, ["filter.value"]],
    ["an empty group", { filter: { operator: "and", rules: [] } }, ["filter"]],
    ["a guard", { filter: { type: "jmespath", rule: "type" } }, ["filter"]],
    [
      "a share of nothing known",
      { measure: { aggregate: "share", where: { key: "kind", operator: "EXISTS" } } },
      ["measure.where.key"],
    ],
  ])("is refused by name for %s", (_, over, paths) => {
    expect(refused(over)).toEqual(paths);
  });

  it("is refused when its filter nests without end", () => {
    let filter: object = { key: "type", operator: "EXISTS" };
    for (let depth = 0; depth < 500; depth += 1) filter = { operator: "not", rules: [filter] };
    expect(refused({ filter })).toEqual([""]);
  });

  it("says everything that is wrong at once, and what to do", () => {
    const answer = parseAlertDefinition(sent({ groupBy: ["x"], minimumAmount: 1, window: undefined }));
    expect(answer.ok ? [] : answer.error.map(({ message }) => message)).toEqual([
      expect.stringContaining("use one of direction, type"),
      expect.stringContaining("Give a window"),
      expect.stringContaining("filter by"),
    ]);
  });
});

describe("a compiled definition", () => {
  const compiled = (over: object) => compileDefinition({ id: "ald_1", version: 1, body: parsed(over) });

  it("knows the side its subject is on", () => {
    const sides = ["customer", "counterparty", "originator", "beneficiary", "card"].map((subject) =>
      (["outbound", "inbound", null] as const).map(
        (direction) => compiled({ subject }).groupOf(aTransaction({ direction }))?.subject.role ?? null,
      ),
    );
    expect(sides).toEqual([
      ["originator", "beneficiary", "beneficiary"],
      ["beneficiary", "originator", "originator"],
      ["originator", "originator", "originator"],
      ["beneficiary", "beneficiary", "beneficiary"],
      [null, null, null],
    ]);
    const group = compiled({ subject: "card" }).groupOf(aTransaction({ card: { token: "card_1" } }));
    expect(group).toEqual({ groupKey: '["card_1"]', subject: { role: "card", id: "card_1" } });
  });

  it("puts a transaction that lacks a value of groupBy in no group", () => {
    const byBrand = compiled({ groupBy: ["payment.brand"] });
    expect(byBrand.groupOf(aTransaction())).toBeNull();
    expect(byBrand.groupOf(aTransaction({ payment: { brand: "visa" } }))?.groupKey).toBe('["cpt_shop","visa"]');
  });

  it("goes on where it was stored with groups that would now be refused", () => {
    for (const groupBy of [["subject.correlationId"], ["counterparty.id", "counterparty.correlationId"]]) {
      const { groupOf } = compileDefinition({ id: "ald_1", version: 1, body: { ...parsed(), groupBy } });
      expect(groupOf(aTransaction())?.subject.id).toBe("cpt_shop");
      expect(definitionSentence({ ...parsed(), groupBy })).toMatch(/^For each customer and /);
    }
  });

  it("shares its series with those that only compare otherwise", () => {
    const key = (over: object) => compiled(over).seriesKey;
    expect(key({ compare: { with: "constant", value: 5 }, severity: "high", window: days(9) })).toBe(key({}));
    expect(key({ measure: { aggregate: "count" }, compare: ownHistory })).toBe(key({}));
    const others = [
      { groupBy: ["type"] },
      { filter: { key: "type", operator: "EXISTS" } },
      { subject: "originator" },
      { compare: peers },
    ];
    for (const over of others) expect(key(over)).not.toBe(key({}));
  });
});

describe("words", () => {
  const held = {
    severity: "medium" as const,
    times: 1,
    pivotId: "txn_1",
    atMs: 0,
    window: null,
    count: 12,
    value: 1_240,
    limit: 1_000,
    baseline: null,
    transactionIds: [],
  };

  it.each<[object, object, string]>([
    [{}, {}, "12 transactions in 7 days came to 1,240.00 EUR: more than 1,000.00 EUR."],
    [
      { measure: { aggregate: "count" }, compare: { operator: "gte", with: "constant", value: 5 } },
      { value: 5, limit: 5, count: 5 },
      "5 transactions in 7 days: at least 5.",
    ],
    [
      { measure: { aggregate: "amount" }, window: undefined },
      { count: 1 },
      "A single transaction of 1,240.00 EUR: more than 1,000.00 EUR.",
    ],
    [
      { measure: { aggregate: "gap" }, window: undefined, compare: { operator: "gte", with: "constant", value: 180 } },
      { value: 203.25, limit: 180 },
      "The first transaction after 203.25 days: at least 180 days.",
    ],
    [
      { measure: { aggregate: "distinct", of: "beneficiary.id" } },
      { value: 3, limit: 2 },
      "12 transactions in 7 days with 3 different beneficiaries: more than 2.",
    ],
    [
      { measure: { aggregate: "share", where: { key: "type", operator: "EXISTS" } } },
      { value: 60, limit: 50 },
      "60 % of 12 transactions in 7 days: more than 50 %.",
    ],
    [
      { compare: ownHistory },
      { limit: 600, baseline: { value: 300, count: 30, peers: null } },
      "12 transactions in 7 days came to 1,240.00 EUR: more than 2 × 300.00 EUR, the average of 30 transactions before.",
    ],
    [
      { compare: peers },
      { limit: 600, baseline: { value: 300, count: 30, peers: 14 } },
      "12 transactions in 7 days came to 1,240.00 EUR: more than 2 × 300.00 EUR, the average of 14 peers (30 transactions).",
    ],
  ])("tell the numbers that were compared: %j", (over, numbers, sentence) => {
    expect(heldWords(parsed(over), { ...held, ...numbers }, "EUR").sentence).toBe(sentence);
  });

  const each = (over: object) => definitionSentence(parsed(over)).replace("For each customer: ", "");

  // Sabotage tried: rounded as what was measured → red.
  it("tell what was given to the last digit, and round what was measured", () => {
    const factor = { compare: { ...ownHistory, factor: 0.001 } };
    expect(each(factor)).toBe(
      "the sum of amounts in 7 days is more than 0.001 times the average of the 30 days before.",
    );
    expect(each({ compare: { ...peers, factor: 1.2345 } })).toContain("more than 1.2345 times the average of others");
    expect(each({ compare: { with: "constant", value: 0.00001 } })).toContain("more than 0.00001.");
    const single = { measure: { aggregate: "amount" }, window: undefined, minimumAmount: 0.00012 };
    expect(each(single)).toContain("; of at least 0.00012.");
    const share = {
      measure: { aggregate: "share", where: { key: "type", operator: "EXISTS" } },
      compare: { with: "constant", value: 0.125 },
    };
    expect(each(share)).toContain("is more than 0.125 %.");
    const numbers = { ...held, value: 1 / 3, limit: 0.125 };
    expect(heldWords(parsed(share), numbers).sentence).toBe("0.33 % of 12 transactions in 7 days: more than 0.125 %.");
    // Rounded to the limit, what is beyond it would read as if it were not.
    expect(heldWords(parsed(share), { ...held, limit: 0.13, value: 0.1301 }).sentence).toContain("0.1301 % of 12");
    expect(heldWords(parsed({ measure: { aggregate: "average" } }), { ...held, value: 1_000.00004 }).sentence).toBe(
      "12 transactions in 7 days came to 1,000.00004 on average: more than 1,000.00.",
    );
    const gap = { measure: { aggregate: "gap" }, window: undefined, compare: { with: "constant", value: 1 } };
    expect(heldWords(parsed(gap), { ...held, value: 1.001, limit: 1 }).sentence).toBe(
      "The first transaction after 1.001 days: more than 1 day.",
    );
    const baseline = { value: 1 / 3, count: 30, peers: null };
    expect(heldWords(parsed(factor), { ...held, limit: 1 / 3_000, baseline }).limit).toBe(
      "more than 0.001 × 0.3333, the average of 30 transactions before",
    );
  });

  it("tell how much there must be to compare with, where one is not enough", () => {
    const least = (over: object) => each(over).replace(/^[^;]*/, "");
    expect(least({ compare: { ...ownHistory, minimumCount: 1 } })).toBe("");
    expect(least({ compare: { ...ownHistory, minimumCount: 4 } })).toBe("; with at least 4 transactions before.");
    expect(least({ compare: { ...peers, minimumPeers: 5 } })).toBe("; with at least 5 peers.");
    expect(least({ minimumCount: 3, compare: { ...peers, minimumPeers: 5, minimumCount: 9 } })).toBe(
      "; with at least 3 transactions, 5 peers and 9 transactions of peers before.",
    );
  });

  it("tell what a definition looks for", () => {
    const filter = {
      operator: "and",
      rules: [
        { key: "direction", operator: "EQUALS", value: "inbound" },
        { operator: "not", rules: [{ key: "payment.method", operator: "IN", value: ["apm"], onUnknown: "holds" }] },
      ],
    };
    expect(definitionSentence(parsed({ filter, groupBy: ["currency"], minimumCount: 3 }))).toBe(
      'For each customer and currency: the sum of amounts in 7 days is more than 1,000.00, where direction equals "inbound" and not (payment method is one of "apm" or is missing); with at least 3 transactions.',
    );
  });

  it("have a name for every path that a rule may ask, and no path as it is written", () => {
    for (const subject of definitionSubjects)
      for (const path of transactionPaths(subject))
        for (const { one, many } of [pathWords(path, subject), memberWords(path, subject)]) {
          expect(`${one} ${many}`).toMatch(/^[a-zA-Z]+( [a-zA-Z]+)*$/);
          expect(many).not.toBe(one);
        }
    expect(pathWords("card.pin", "card")).toEqual({ one: "card.pin", many: "card.pin" });
    expect(memberWords("subject.id", "originator").many).toBe("originators");
    expect(memberWords("constructor.id", "originator").one).toBe("constructor.id");
  });

  it("name masked test cards, and any other pattern as it is", () => {
    const matches = (value: string) => ({ key: "beneficiary.correlationId", operator: "MATCHES", value });
    const not = (rule: object) => definitionSentence(parsed({ filter: { operator: "not", rules: [rule] } }));
    expect(not(matches("^999999.{6}9999$"))).toContain(", where beneficiary is not a masked test card.");
    expect(not(matches("^9"))).toContain(', where not (beneficiary external id matches the pattern "^9").');
    for (const { definition } of alertTemplates)
      expect(definitionSentence(definition)).not.toMatch(/[{}^]|[a-z]\.[a-z]/i);
  });
});
