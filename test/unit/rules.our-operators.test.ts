import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Verdict } from "../../src/domain/verdict";
import type { Json, JsonObject } from "../../src/lib/json";
import { editDistance, jaroWinkler } from "../../src/lib/similarity";
import { nameSimilarity } from "../../src/rules/name-match";
import { operatorCatalog } from "../../src/rules/operator-catalog";
import { isOperatorName, type OperatorName, operators } from "../../src/rules/operators";

const nowMs = Date.UTC(2024, 4, 31, 15, 30);
const ask = (operator: OperatorName, fact: Json | undefined, value: Json, more: JsonObject = {}) =>
  operators[operator].ask({
    key: "a.b",
    value,
    facts: { ...more, ...(fact !== undefined && { a: { b: fact } }) },
    nowMs,
  });

const owners = [
  { name: "Ada", share: 60, country: "GB" },
  { name: "Bob", share: "30", country: "IR" },
  { name: "Cleo", share: 10 },
];
const fromIran = [{ key: "country", operator: "EQUALS", value: "IR", onUnknown: "fails" }];
const berlin = { latitude: 52.52, longitude: 13.405 };

describe("operators of our own", () => {
  it.each<[OperatorName, Json, Json, Verdict]>([
    ["STARTS_WITH", "GB123", "GB", "holds"],
    ["STARTS_WITH", "gb123", "GB", "fails"],
    ["STARTS_WITH", "gb123", { value: ["IE", "GB"], ignoreCase: true }, "holds"],
    ["STARTS_WITH", 5, "5", "error"],
    ["ENDS_WITH", "a.ru", [".by", ".ru"], "holds"],
    ["ENDS_WITH", "a.de", ".ru", "fails"],
    ["CONTAINS_ANY", ["a", "b"], ["b", "c"], "holds"],
    ["CONTAINS_ANY", ["ab"], ["b"], "fails"],
    ["CONTAINS_ANY", "an online casino", ["casino"], "holds"],
    ["CONTAINS_ANY", 7, ["casino"], "error"],
    ["CONTAINS_ALL", ["a", "b"], ["b", "a"], "holds"],
    ["CONTAINS_ALL", ["a", "b"], ["b", "c"], "fails"],
    ["CONTAINS_NONE", ["A"], { value: ["a"], ignoreCase: true }, "fails"],
    ["CONTAINS_NONE", [], ["a"], "holds"],
    ["MATCHES", "GB123456789", "^GB[0-9]{9}$", "holds"],
    ["MATCHES", "GB1234", "^GB[0-9]{9}$", "fails"],
    ["MATCHES", ["GB"], "^GB", "error"],
    ["OLDER_THAN", "2019-05-30", { years: 5 }, "holds"],
    ["OLDER_THAN", "2019-05-31", { years: 5 }, "fails"],
    ["OLDER_THAN", "2024-04-29", { months: 1 }, "holds"],
    ["OLDER_THAN", "2024-04-30", { months: 1 }, "fails"],
    ["OLDER_THAN", "yesterday", { days: 1 }, "error"],
    ["WITHIN_LAST", "2024-05-24", { weeks: 1 }, "holds"],
    ["WITHIN_LAST", "2024-05-23", { weeks: 1 }, "fails"],
    ["WITHIN_LAST", "2024-05-31T23:00:00Z", { days: 0 }, "holds"],
    ["WITHIN_LAST", "2024-06-01", { days: 5 }, "fails"],
    ["WITHIN_NEXT", "2024-06-30", { days: 30 }, "holds"],
    ["WITHIN_NEXT", "2024-07-01", { days: 30 }, "fails"],
    ["WITHIN_NEXT", "2024-05-30", { days: 30 }, "fails"],
    ["BEFORE", "2024-05-30", { to: "today" }, "holds"],
    ["BEFORE", "2024-05-31", { to: "today" }, "fails"],
    ["BEFORE", "soon", { to: "today" }, "error"],
    ["AFTER", "2024-01-02", { to: "2024-01-01" }, "holds"],
    ["AGE", "2006-05-31", { operator: "GTE", value: 18 }, "holds"],
    ["AGE", "2006-06-01", { operator: "GTE", value: 18 }, "fails"],
    ["AGE", "2004-02-29", { operator: "BETWEEN", value: { min: 20, max: 20 } }, "holds"],
    ["AGE", "long ago", { operator: "GTE", value: 18 }, "error"],
    ["COUNTRY_RISK", "IR", { operator: "GTE", value: "high" }, "holds"],
    ["COUNTRY_RISK", "kp", { operator: "EQUALS", value: "critical" }, "holds"],
    ["COUNTRY_RISK", "SE", { operator: "GT", value: "low" }, "fails"],
    ["COUNTRY_RISK", "SE", { operator: "GT", value: "low", countries: { SE: "medium" } }, "holds"],
    ["COUNTRY_RISK", "Iran", { operator: "GTE", value: "high" }, "error"],
    ["NAME_MATCH", "Müller, Jörg", { to: "Jorg Mueller" }, "holds"],
    ["NAME_MATCH", "Müller, Jörg", { to: "Jorg Muller" }, "holds"],
    ["NAME_MATCH", "Northwind Trading Ltd.", { to: "NORTHWIND TRADING LIMITED" }, "holds"],
    ["NAME_MATCH", "Northwind Trading", { to: "Southgate Fisheries" }, "fails"],
    ["NAME_MATCH", "Northwind Tradng", { to: "Northwind Trading", threshold: 1 }, "fails"],
    ["NAME_MATCH", "?!", { to: "Northwind" }, "error"],
    ["DISTANCE", 80, { to: 100, measure: "absolute", operator: "EQUALS", value: 20 }, "holds"],
    ["DISTANCE", "80", { to: 100, measure: "percent", operator: "GT", value: 20 }, "fails"],
    ["DISTANCE", 80, { to: 0, measure: "percent", operator: "GT", value: 20 }, "error"],
    ["DISTANCE", "2024-01-01", { to: "2024-03-01", measure: "days", operator: "EQUALS", value: 60 }, "holds"],
    ["DISTANCE", "kitten", { to: "sitting", measure: "edits", operator: "EQUALS", value: 3 }, "holds"],
    [
      "DISTANCE",
      berlin,
      { to: { lat: 48.8566, lng: 2.3522 }, measure: "kilometres", operator: "BETWEEN", value: { min: 870, max: 885 } },
      "holds",
    ],
    [
      "DISTANCE",
      { latitude: 99, longitude: 0 },
      { to: berlin, measure: "kilometres", operator: "GT", value: 1 },
      "error",
    ],
    ["COUNT", owners, { operator: "EQUALS", value: 3 }, "holds"],
    ["COUNT", owners, { where: fromIran, operator: "GT", value: 0 }, "holds"],
    ["COUNT", [], { operator: "EQUALS", value: 0 }, "holds"],
    ["SUM", owners, { of: "share", operator: "EQUALS", value: 100 }, "holds"],
    ["SUM", owners, { of: "share", where: fromIran, operator: "LT", value: 25 }, "fails"],
    ["SUM", owners, { of: "name", operator: "GT", value: 1 }, "error"],
    ["MIN", owners, { of: "share", operator: "EQUALS", value: 10 }, "holds"],
    ["MAX", [3, 9, 4], { operator: "EQUALS", value: 9 }, "holds"],
    ["MAX", { a: 1 }, { operator: "EQUALS", value: 9 }, "error"],
    ["EMPTY", "  ", null, "holds"],
    ["EMPTY", 0, null, "fails"],
    ["NOT_EMPTY", [1], null, "holds"],
    ["NOT_EMPTY", {}, null, "fails"],
  ])("%s: %j against %j %s", (operator, fact, value, verdict) => {
    expect(operators[operator].problemWithValue(value)).toBe(null);
    const answer = ask(operator, fact, value);
    expect(answer.verdict).toBe(verdict);
    expect(answer.reason === null).toBe(verdict === "holds" || verdict === "fails");
  });

  it("read the other fact where its path leads; without it they do not know", () => {
    const value = { toPath: "register.name" };
    expect(ask("NAME_MATCH", "Acme", value, { register: { name: "ACME GmbH" } }).verdict).toBe("holds");
    expect(ask("NAME_MATCH", "Acme", value)).toMatchObject({
      verdict: "unknown",
      read: { path: "register.name", found: false },
    });
  });

  it("an item that cannot be judged leaves the answer about its list open", () => {
    const where = [{ key: "country", operator: "EQUALS", value: "IR" }];
    expect(ask("COUNT", owners, { where, operator: "GT", value: 0 })).toMatchObject({
      verdict: "unknown",
      reason: "country of an item: the fact is missing",
    });
    expect(ask("SUM", [{ share: 1 }, {}], { of: "share", operator: "GT", value: 0 }).verdict).toBe("unknown");
    expect(ask("MIN", [], { of: "share", operator: "GT", value: 0 }).verdict).toBe("unknown");
  });

  it.each<[OperatorName, Json]>([
    ["STARTS_WITH", ""],
    ["STARTS_WITH", [1]],
    ["CONTAINS_ANY", []],
    ["CONTAINS_ANY", [{}]],
    ["MATCHES", "(?=x)"],
    ["MATCHES", "("],
    ["OLDER_THAN", {}],
    ["OLDER_THAN", { decades: 1 }],
    ["OLDER_THAN", { years: 1.5 }],
    ["OLDER_THAN", { years: 5_000 }],
    ["AGE", 18],
    ["AGE", { operator: "AGE", value: 18 }],
    ["COUNTRY_RISK", { operator: "IN", value: "high" }],
    ["COUNTRY_RISK", { operator: "GTE", value: "horrible" }],
    ["COUNTRY_RISK", { operator: "GTE", value: "high", countries: { Sweden: "low" } }],
    ["NAME_MATCH", { to: "a", toPath: "b" }],
    ["NAME_MATCH", { to: "a", threshold: 2 }],
    ["DISTANCE", { to: 1, measure: "miles", operator: "GT", value: 1 }],
    ["DISTANCE", { to: 1, measure: "absolute" }],
    ["BEFORE", { to: "tomorrow" }],
    ["COUNT", { where: {}, operator: "GT", value: 0 }],
    ["COUNT", { where: [{ key: "a", operator: "COUNT", value: 1 }], operator: "GT", value: 0 }],
    ["IN_LIST", "no list key"],
    ["AML_CHECK_V2", {}],
    ["COMPANY_SANCTIONS_ADVERSE_MEDIA", { threshold: 0 }],
    ["BANK_ACCOUNT_VERIFICATION", { verdicts: ["sure"] }],
  ])("%s refuses the value %j when a rule is saved", (operator, value) => {
    expect(operators[operator].problemWithValue(value)).toEqual(expect.any(String));
  });

  const aboutAbsence = new Set<OperatorName>(["EXISTS", "EMPTY", "NOT_EMPTY"]);
  it.each(operatorCatalog.map(({ name, example }) => [name, example] as const))(
    "%s accepts its example, and about no facts at all it knows nothing",
    (name, example) => {
      expect(isOperatorName(name)).toBe(true);
      expect(operators[name].problemWithValue(example)).toBe(null);
      const { verdict } = operators[name].ask({ key: "a.b", value: example, facts: {}, nowMs });
      if (aboutAbsence.has(name)) expect(["holds", "fails"]).toContain(verdict);
      else expect(verdict).toBe("unknown");
    },
  );

  it("answer whatever the fact is, and never throw", () => {
    const names = fc.constantFrom(...operatorCatalog);
    fc.assert(
      fc.property(names, fc.jsonValue(), ({ name, example }, fact) => {
        const answer = ask(name, fact as Json, example);
        expect(["holds", "fails", "unknown", "error"]).toContain(answer.verdict);
        expect(answer.reason === null).toBe(answer.verdict === "holds" || answer.verdict === "fails");
      }),
    );
  });

  it("the catalogue names every operator", () => {
    expect(operatorCatalog.map(({ name }) => name).toSorted()).toEqual(Object.keys(operators).toSorted());
  });
});

describe("operators on checks", () => {
  const company = (entity: JsonObject) => ({ pluginsOutput: { companySanctions: { data: [{ entity }] } } });
  const category = (name: string, facts: JsonObject, threshold = 1) =>
    operators.COMPANY_SANCTIONS_CATEGORIES.ask({ key: "", value: { category: name, threshold }, facts, nowMs }).verdict;

  it("categories are found on each source, or on the entity when sources are addresses", () => {
    const each = company({ sources: [{ categories: ["PEP"] }, { categories: ["pep", "Sanctions"] }] });
    expect([category("PEP", each, 2), category("PEP", each, 3), category("fraud", each)]).toEqual([
      "holds",
      "fails",
      "fails",
    ]);
    const addresses = company({
      sources: ["https://lists.example/a"],
      categories: ["Sanctions"],
      officialLists: [{ keyword: "SANCTIONS", category: "Sanctions lists" }],
    });
    expect([category("sanctions", addresses), category("Sanctions lists", addresses)]).toEqual(["holds", "holds"]);
    expect([category("sanctions", addresses, 2), category("PEP", addresses)]).toEqual(["fails", "fails"]);
  });

  it("adverse media counts reports, or the category", () => {
    const press = (facts: JsonObject, threshold = 1) =>
      operators.COMPANY_SANCTIONS_ADVERSE_MEDIA.ask({ key: "", value: { threshold }, facts, nowMs }).verdict;
    const byCategory = company({ sources: ["https://lists.example/a"], categories: ["Enforcement", "adverse_media"] });
    expect([press(byCategory), press(byCategory, 2), press(company({}))]).toEqual(["holds", "fails", "fails"]);
    expect(press(company({ adverseMedia: [{}, {}] }), 2)).toBe("holds");
    expect(press({})).toBe("unknown");
  });

  it("AML_CHECK_V2 asks every person that was screened, wherever the screening stands", () => {
    const hit = { sanctions: [{}] };
    const aml = (facts: JsonObject) =>
      operators.AML_CHECK_V2.ask({ key: "sanctions.length", value: { operator: "GT", value: 0 }, facts, nowMs })
        .verdict;
    const child = (hits: Json) => ({ result: { vendorResult: { aml: { hits } } } });
    expect(aml({})).toBe("unknown");
    expect(aml({ childWorkflows: { kyc: { c1: child([]), c2: child([hit]) } } })).toBe("holds");
    expect(aml({ childWorkflows: { kyc: { c1: child([]) } } })).toBe("fails");
    expect(aml({ childWorkflows: { kyc: { c1: child([]), c2: {} } } })).toBe("unknown");
    expect(aml({ pluginsOutput: { screening: { hits: [hit] } } })).toBe("holds");
    expect(aml({ pluginsOutput: { screening: { hits: [{ sanctions: [] }] } } })).toBe("fails");
    expect(aml({ entity: { data: { additionalInfo: { ubos: [{ amlHits: [hit] }] } } } })).toBe("holds");
    expect(aml({ pluginsOutput: { screening: { status: "ERROR" } } })).toBe("unknown");
  });

  it("BANK_ACCOUNT_VERIFICATION goes by the verdict of the check", () => {
    const bank = (verdict: Json, value: Json = null) =>
      operators.BANK_ACCOUNT_VERIFICATION.ask({
        key: "",
        value,
        facts: { pluginsOutput: { bankAccountVerification: { verdict } } },
        nowMs,
      }).verdict;
    expect([bank("rejected"), bank("review"), bank("clear"), bank(null)]).toEqual([
      "holds",
      "fails",
      "fails",
      "unknown",
    ]);
    expect(bank("review", { verdicts: ["rejected", "review"] })).toBe("holds");
  });
});

describe("similarity", () => {
  const word = fc.string({ maxLength: 20 });

  it("is symmetric, between 0 and 1, and 1 for equal texts", () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        expect(jaroWinkler(a, b)).toBeCloseTo(jaroWinkler(b, a), 12);
        expect(jaroWinkler(a, b)).toBeGreaterThanOrEqual(0);
        expect(jaroWinkler(a, b)).toBeLessThanOrEqual(1);
        expect(jaroWinkler(a, a)).toBe(1);
        expect(nameSimilarity(a, b)).toBe(nameSimilarity(b, a));
      }),
    );
  });

  it.each([
    ["MARTHA", "MARHTA", 0.9611],
    ["DIXON", "DICKSONX", 0.8133],
    ["DWAYNE", "DUANE", 0.84],
  ])("of %s and %s is as Winkler published it", (a, b, expected) => {
    expect(jaroWinkler(a, b)).toBeCloseTo(expected, 4);
  });

  it("of names does not depend on the order of their words", () => {
    const names = fc.array(fc.constantFrom("ada", "lovelace", "byron", "king", "noel"), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(names, (words) => {
        expect(nameSimilarity(words.join(" "), words.toReversed().join(", "))).toBe(1);
      }),
    );
  });

  it("edits are a distance: zero only for equal texts, symmetric, never longer by a detour", () => {
    fc.assert(
      fc.property(word, word, word, (a, b, c) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b) === 0).toBe(a === b);
        expect(editDistance(a, c)).toBeLessThanOrEqual(editDistance(a, b) + editDistance(b, c));
      }),
    );
  });
});
