import { describe, expect, it } from "vitest";
import { CheckInputs, type CheckSubject, checkTypes } from "../../src/checks/contract";
import { catalog, defaultScenario, examplesOf, scenarioNames, scenariosOf } from "../../src/checks/sandbox/catalog";
import { chooseScenario } from "../../src/checks/sandbox/choose-scenario";
import { companyFile } from "../../src/checks/sandbox/company-files";
import { finishedCheck } from "../../src/checks/sandbox/finished-check";
import { FinishedCheck } from "../../src/checks/sandbox/wire";

const everyExample = checkTypes.flatMap((check) =>
  scenariosOf(check).flatMap((name) => examplesOf(check, name).map((input) => ({ check, name, input }))),
);

describe("the catalogue is true", () => {
  it.each(everyExample)("$check: $input chooses $name and is a valid input", ({ check, name, input }) => {
    const parsed = CheckInputs[check].parse(input);
    expect(chooseScenario(check, parsed)).toBe(name);
  });

  it("every check has every scenario, the hosted page only where a person is asked", () => {
    for (const check of checkTypes) {
      const missing = scenarioNames.filter((name) => !scenariosOf(check).includes(name));
      expect(missing).toEqual(check === "identity-verification" ? [] : ["hosted_page"]);
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
    expect(chooseScenario(check, { firstName: "Ada", lastName: "Brennan", companyName: "Northwind Ltd" })).toBe(
      defaultScenario(check),
    );
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
    for (const verdict of ["clear", "review", "rejected", "not_found", "not_covered"] as const) {
      const answer = finishedCheck("chk_1", check, verdict, subject);
      expect(FinishedCheck.parse(answer)).toEqual(answer);
      expect(finishedCheck("chk_1", check, verdict, subject)).toEqual(answer);
      expect(answer.findings.length > 0).toBe(verdict !== "clear");
    }
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
