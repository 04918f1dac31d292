import { describe, expect, it } from "vitest";
import { checkTypes } from "../../src/checks/contract";
import { CheckInputs, type CheckSubject } from "../../src/checks/inputs";
import { catalog } from "../../src/checks/sandbox/catalog";
import { chooseScenario } from "../../src/checks/sandbox/choose-scenario";
import { companyFile } from "../../src/checks/sandbox/company-files";
import { examplesOf } from "../../src/checks/sandbox/examples";
import { finishedCheck } from "../../src/checks/sandbox/finished-check";
import { defaultScenario, scenarioNames, scenariosOf } from "../../src/checks/sandbox/scenarios";
import { FinishedCheck } from "../../src/checks/sandbox/wire";

const everyExample = checkTypes.flatMap((check) =>
  scenariosOf(check).flatMap((name) => examplesOf(check, name).map((input) => ({ check, name, input }))),
);

describe("the catalogue is true", () => {
  it.each(everyExample)("$check: $input chooses $name and is a valid input", ({ check, name, input }) => {
    const parsed = CheckInputs[check].parse(input);
    expect(chooseScenario(check, parsed)).toBe(name);
  });

  it("every check has every scenario but those that are about persons, documents or watching", () => {
    const flaws = ["document_expired", "document_blurry", "document_mismatch", "wrong_document"];
    for (const check of checkTypes) {
      const own = [
        ...(check === "identity-verification" ? ["hosted_page"] : []),
        ...(check.endsWith("-sanctions") ? ["hit_later"] : []),
        ...(check.startsWith("identity-") || check === "document-ocr" ? flaws : []),
      ];
      const missing = scenarioNames.filter((name) => !scenariosOf(check).includes(name));
      expect(missing).toEqual(["hosted_page", "hit_later", ...flaws].filter((name) => !own.includes(name)));
    }
  });

  it("is plain JSON", () => {
    const published = catalog();
    expect(published.checks.map((entry) => entry.check)).toEqual([...checkTypes]);
    expect(JSON.parse(JSON.stringify(published))).toEqual(published);
  });
});

describe("a scenario is chosen", () => {
  const company: CheckSubject = { country: "GB", registrationNumber: "08412973", companyName: "Northwind Ltd" };

  it.each(checkTypes)("%s: by default as the catalogue says", (check) => {
    const subject = { firstName: "Ada", lastName: "Brennan", companyName: "Northwind Ltd" };
    expect(chooseScenario(check, subject)).toBe(defaultScenario(check));
    const published = catalog().checks.find((entry) => entry.check === check);
    expect(published?.default).toBe(defaultScenario(check));
  });

  it("immediate results are not kept waiting for, unless the data say so", () => {
    const options = { immediateResults: true };
    const [ada, slow] = ["Brennan", "Slow"].map((lastName) => ({ firstName: "Ada", lastName }));
    expect(chooseScenario("individuals-sanctions", { persons: ada && [ada] })).toBe("slow");
    expect(chooseScenario("individuals-sanctions", { persons: ada && [ada], options })).toBe("clear");
    expect(chooseScenario("individuals-sanctions", { persons: slow && [slow], options })).toBe("slow");
  });

  it.each([
    [["Brennan", "Hit"], "hit"],
    [["Hit", "Outage"], "outage"],
    [["Rejected", "Never", "Flaky"], "never"],
    [["Hit", "Rejected"], "hit"],
  ] as const)("a list of %j behaves like %s", (lastNames, expected) => {
    const persons = lastNames.map((lastName) => ({ firstName: "Ada", lastName }));
    expect(chooseScenario("individuals-sanctions", { persons })).toBe(expected);
  });

  it("the option wins over the data, and a misspelled option is not taken for clear", () => {
    const hit = { ...company, registrationNumber: "SBX-HIT" };
    expect(chooseScenario("ubo", { ...hit, options: { scenario: "slow" } })).toBe("slow");
    expect(chooseScenario("ubo", { ...hit, options: { scenario: "slwo" } })).toBeNull();
    expect(chooseScenario("ubo", { ...hit, options: { scenario: "hosted_page" } })).toBeNull();
  });

  it.each([
    [{ registrationNumber: "sbx_not-found" }, "not_found"],
    [{ registrationNumber: "SBX-HIT-2" }, "hit"],
    [{ companyName: "sandbox Not Covered Holdings" }, "not_covered"],
    [{ companyName: "Late Night Pizza Ltd" }, "clear"],
    [{ companyName: "Sandbox Toys Ltd" }, "clear"],
    [{ registrationNumber: "SBX-REGISTRY-HIT" }, "clear"], // for another check
  ] as const)("company-sanctions: %j is %s", (over, expected) => {
    expect(chooseScenario("company-sanctions", { ...company, ...over })).toBe(expected);
  });

  it("names of real people do not choose", () => {
    for (const lastName of ["Whitcombe", "Hitchens", "Slowik", "Latersky", "Clearwater"])
      expect(chooseScenario("individual-sanctions", { firstName: "A", lastName })).toBe("clear");
  });
});

describe("an answer", () => {
  const subject = {
    country: "DE",
    registrationNumber: "HRB 1",
    companyName: "Meridian",
    firstName: "Ada",
    lastName: "Vogel",
  };

  it.each(checkTypes)("%s: is what the vendor's contract says, and the same every time", (check) => {
    const scenarioFor = {
      clear: "clear",
      review: "hit",
      rejected: "rejected",
      not_found: "not_found",
      not_covered: "not_covered",
    };
    for (const verdict of ["clear", "review", "rejected", "not_found", "not_covered"] as const) {
      const persons = ["Ada", "Tomas"].map((firstName) => ({ firstName, lastName: "Vogel" }));
      const asked = { ...subject, persons, options: { scenario: scenarioFor[verdict] } };
      const answer = finishedCheck("chk_1", check, verdict, asked);
      expect(FinishedCheck.parse(answer)).toEqual(answer);
      expect(finishedCheck("chk_1", check, verdict, asked)).toEqual(answer);
      expect(answer.verdict).toBe(verdict);
      expect(answer.findings.length > 0).toBe(verdict !== "clear");
    }
  });

  it.each([
    [["Brennan", "Notcovered"], "review"], // somebody has not been screened
    [["Notcovered", "Notcovered"], "not_covered"],
    [["Brennan", "Notfound"], "not_found"],
    [["Hit", "Rejected", "Notcovered"], "rejected"],
    [["Notfound", "Hit"], "review"],
    [[], "not_found"],
  ] as const)("people called %j come to %s together", (lastNames, verdict) => {
    const persons = lastNames.map((lastName, place) => ({ id: `p${place}`, firstName: "Ada", lastName }));
    const answer = finishedCheck("c", "individuals-sanctions", "clear", { persons });
    expect(answer.verdict).toBe(verdict);
    expect((answer.record.persons as { id: string }[]).map((person) => person.id)).toEqual(persons.map(({ id }) => id));
  });

  it.each([
    ["clear", "full", 90, 100],
    ["review", "partial", 50, 80],
    ["rejected", "none", 0, 20],
  ] as const)("bank account %s: the name fits %s", (verdict, nameMatch, least, most) => {
    const holder = { bankAccountName: "Northwind", companyRegistrationNumber: "1" };
    const bankAccountDetails = { sortCode: "204518", bankAccountNumber: "30118245", holder };
    const { record } = finishedCheck("c", "bank-account-verification", verdict, { bankAccountDetails });
    expect(record).toMatchObject({ nameMatch, holderType: "company", accountNumberEnd: "8245" });
    expect(Number(record.score)).toBeGreaterThanOrEqual(least);
    expect(Number(record.score)).toBeLessThanOrEqual(most);
    expect(JSON.stringify(record)).not.toContain("30118245");
  });

  it.each([
    ["clear", "low", 0, []],
    ["review", "medium", 2, ["Chargeback", "Line of business"]],
    ["rejected", "critical", 1, ["Content"]],
  ] as const)("website %s: the risk is %s with %i violations", (verdict, riskLevel, count, domains) => {
    const { record } = finishedCheck("chk_7", "merchant-monitoring", verdict, {
      websiteUrl: "https://shop.example/en",
    });
    expect(record).toMatchObject({ reportId: "rep_7", summary: { riskLevel }, ecosystem: { domains: [{}, {}] } });
    expect(record.violations).toHaveLength(count);
    const { riskIndicatorsByDomain } = record.summary as { riskIndicatorsByDomain: object };
    expect(Object.keys(riskIndicatorsByDomain)).toEqual(domains);
  });

  it("terminated merchants: inquiries are possible matches, terminations certain ones with a reason", () => {
    const asked = { merchantName: "Northwind Trading", address: { country: "GB", city: "Leeds" } };
    const of = (verdict: "clear" | "review" | "rejected") => finishedCheck("c", "merchant-screening", verdict, asked);
    expect(of("clear")).toMatchObject({
      record: { terminatedMatchedMerchants: [], inquiredMatchedMerchants: [] },
      hits: [],
    });
    expect(of("review").hits).toMatchObject([{ list: "inquired", matches: { name: "PARTIAL" }, reasonCode: null }]);
    expect(of("rejected").hits).toMatchObject([{ list: "terminated", matches: { name: "EXACT" }, reasonCode: "04" }]);
  });

  it("credit: an insolvent company has no limit left", () => {
    const of = (verdict: "clear" | "rejected") =>
      finishedCheck("c", "commercial-credit-check", verdict, { companyRegistrationNumber: "08412973" }).record;
    expect(of("rejected")).toMatchObject({ creditLimit: { amount: 0 }, insolvency: { type: "administration" } });
    expect(of("clear")).toMatchObject({ band: "A", insolvency: null, courtJudgments: { count: 0 } });
  });

  it("registry: says active or struck off, and depends on the company", () => {
    expect(finishedCheck("c", "company-registry", "clear", subject).record).toMatchObject({
      name: "Meridian",
      registrationNumber: "HRB 1",
      status: "active",
      registeredAddress: { country: "DE" },
    });
    expect(finishedCheck("c", "company-registry", "rejected", subject).record).toMatchObject({ status: "dissolved" });
    const other = finishedCheck("c", "company-registry", "clear", { ...subject, registrationNumber: "HRB 2" });
    expect(other.record).not.toEqual(finishedCheck("c", "company-registry", "clear", subject).record);
  });

  it.each(["clear", "review", "rejected"] as const)(
    "ubo %s: every edge joins two nodes, shares of an owned company are 100",
    (verdict) => {
      const graph = finishedCheck("c", "ubo", verdict, subject).record as unknown as {
        nodes: { id: string }[];
        edges: { source: string; target: string; data: { sharePercentage: number } }[];
      };
      const ids = new Set(graph.nodes.map((node) => node.id));
      const total = new Map<string, number>();
      for (const { source, target, data } of graph.edges) {
        expect(ids.has(source) && ids.has(target)).toBe(true);
        total.set(target, (total.get(target) ?? 0) + data.sharePercentage);
      }
      expect([...total.values()].every((share) => share === 100)).toBe(true);
      expect(total.has("subject")).toBe(true);
    },
  );

  it("sanctions: a clear answer has no hits, a hit has sources", () => {
    expect(finishedCheck("c", "company-sanctions", "clear", subject).hits).toEqual([]);
    expect(finishedCheck("c", "individual-sanctions", "clear", subject).hits).toEqual([]);
    expect(finishedCheck("c", "individual-sanctions", "review", subject).hits[0]).toMatchObject({
      sanctions: [],
      pep: [{}],
    });
    expect(finishedCheck("c", "individual-sanctions", "rejected", subject).hits[0]).toMatchObject({
      sanctions: [{}],
      pep: [],
    });
    expect(finishedCheck("c", "company-sanctions", "rejected", subject).hits[0]).toMatchObject({
      entity: { name: "Meridian", categories: ["Sanctions"] },
    });
  });
});

it.each([
  ["business_test_eu.json", 200, (score: number) => score >= 0.9],
  ["business_test_near", 200, (score: number) => score >= 0.8 && score < 0.9],
  ["business_test_middle", 200, (score: number) => score > 0.5 && score < 0.8],
  ["business_test_low.json", 200, (score: number) => score < 0.5],
] as const)("company file %s answers %i with a score for its branch", (name, status, fits) => {
  const file = companyFile(name);
  expect(file.status).toBe(status);
  expect(Object.keys(file.body.business_details as object)).toEqual([
    "registered_name",
    "registration_number",
    "address",
    "contact_number",
  ]);
  expect(fits(Number(file.body.name_fuzziness_score))).toBe(true);
});

it.each([
  ["business_test_500.json", 500],
  ["other.json", 404],
  ["constructor", 404],
])("company file %s answers %i", (name, status) => {
  expect(companyFile(name).status).toBe(status);
});
