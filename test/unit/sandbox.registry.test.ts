import { describe, expect, it } from "vitest";
import { effectiveOwnership } from "../../src/checks/builtin/effective-ownership";
import { chooseScenario } from "../../src/checks/sandbox/choose-scenario";
import { fictionalAnswer } from "../../src/checks/sandbox/fictional/answers";
import { foldedNames } from "../../src/checks/sandbox/fictional/folded-names";
import { ownershipGraph } from "../../src/checks/sandbox/fictional/graph";
import {
  accountOf,
  companyById,
  fictionalCompanies,
  fictionalPeople,
  findCompany,
  otherOwners,
  personById,
} from "../../src/checks/sandbox/fictional/register";
import { finishedCheck } from "../../src/checks/sandbox/finished-check";
import { companyRules } from "../../src/formats/number-rules";
import { getPath, type JsonObject } from "../../src/lib/json";
import { sandboxEntries } from "../../src/screening/sandbox-list";

const around = {
  nowMs: 0,
  environment: "sandbox" as const,
  records: { sameBytes: async () => ({ known: 0, elsewhere: [] }) },
};
const company = (id: string) => {
  const found = companyById(id);
  if (found === null) throw new Error(`no company ${id}`);
  return found;
};
const subjectOf = (id: string) => {
  const { name, country, registrationNumber } = company(id);
  return { companyName: name, country, registrationNumber };
};
const codes = (answer: ReturnType<typeof fictionalAnswer>) => answer?.findings.map(({ code }) => code);

describe("the fictional registry is whole", () => {
  it("has the companies, people, countries and list entries that are promised", () => {
    expect(fictionalCompanies.length).toBeGreaterThanOrEqual(40);
    expect(new Set(fictionalCompanies.map(({ country }) => country)).size).toBeGreaterThanOrEqual(10);
    expect(fictionalPeople.length).toBeGreaterThanOrEqual(60);
    expect(sandboxEntries.length).toBeGreaterThanOrEqual(30);
    expect(sandboxEntries.filter(({ names }) => names.length > 1).length).toBeGreaterThanOrEqual(20);
    const kinds = new Set(fictionalCompanies.map(({ kind }) => kind));
    for (const kind of ["sole_proprietor", "charity", "branch", "fund", "listed", "foundation", "special_purpose"])
      expect(kinds).toContain(kind);
  });

  it("gives every id, number and name once", () => {
    const once = (values: string[]) => expect(new Set(values).size).toBe(values.length);
    once([...fictionalCompanies, ...fictionalPeople].map(({ id }) => id));
    once(fictionalCompanies.map(({ registrationNumber }) => registrationNumber));
    once(fictionalCompanies.flatMap(({ name, previousNames }) => [name, ...previousNames].map(foldedNames.company)));
    once(fictionalPeople.map(({ firstName, lastName }) => foldedNames.person(firstName, lastName)));
    once(fictionalCompanies.map((one) => accountOf(one).bankAccountNumber));
  });

  it.each(fictionalCompanies.map((one) => [one.id, one] as const))(
    "%s: owners and directors exist, shares add up, the number has its country's form",
    (_id, one) => {
      for (const { owner } of one.holdings)
        expect([personById(owner), companyById(owner), otherOwners[owner] ?? null]).not.toEqual([null, null, null]);
      expect(one.directors.length).toBeGreaterThan(0);
      for (const director of one.directors) expect(personById(director)).not.toBeNull();
      const total = one.holdings.reduce((sum, { share }) => sum + (share ?? 0), 0);
      const isByControlAlone =
        one.holdings.length > 0 && one.holdings.every(({ control, share }) => control && share === null);
      if (one.ownersMissing || isByControlAlone) expect(total).toBeLessThan(100);
      else expect(total).toBe(100);
      const rules = companyRules[one.country];
      const written = one.registrationNumber.replace(/[\s.-]/g, "");
      // The listed Chinese company has the number of its entry, which is no number of China's.
      if (rules !== undefined && one.entry === null)
        expect(rules.some(({ pattern, holds }) => pattern.test(written) && (holds?.(written) ?? true))).toBe(true);
    },
  );

  it("lies where registers give out no numbers", () => {
    const unreal: Record<string, RegExp> = {
      GB: /^99/,
      DE: /^HR[AB] 999/,
      FR: /^0000/,
      NL: /^0000/,
      IE: /^999/,
      US: /^999/,
      CH: /^CHE999/,
      LU: /^B999/,
      SG: /^2099/,
      PL: /^00099/,
      EE: /^1999/,
      ES: /^B99999/,
      HK: /^999/,
      VG: /^999/,
      KY: /^MC-999/,
      CY: /^HE 999/,
      AE: /^CN-999/,
      GR: /^999/,
      CN: /^911100009990/,
    };
    for (const { country, registrationNumber } of fictionalCompanies)
      expect(registrationNumber).toMatch(unreal[country] ?? /^never$/);
  });

  it.each(fictionalCompanies.map((one) => [one.id, one] as const))(
    "%s: its owners in the end are those that the check of effective ownership finds",
    async (_id, one) => {
      const judged = await effectiveOwnership.run(ownershipGraph(one) as unknown as JsonObject, around);
      if (!judged.ok) throw new Error(JSON.stringify(judged.error));
      const owners = judged.value.data.owners as
        | { id: string; beneficialOwner: boolean; effectivePercentage: number }[]
        | undefined;
      const found = (owners ?? []).filter(({ beneficialOwner }) => beneficialOwner);
      expect(Object.fromEntries(found.map(({ id, effectivePercentage }) => [id, effectivePercentage]))).toEqual(
        Object.fromEntries(one.beneficialOwners.map(({ person, share }) => [person, share])),
      );
    },
  );

  it("links the watch list: listed people own companies, listed companies are in the register", () => {
    const owners = new Set(fictionalCompanies.flatMap(({ holdings }) => holdings.map(({ owner }) => owner)));
    const listed = fictionalPeople.filter(({ id }) => id.startsWith("W"));
    expect(listed.length).toBeGreaterThanOrEqual(6);
    for (const { id, entry, firstName, lastName } of listed) {
      expect(entry?.names.map(({ name }) => foldedNames.person(name))).toContainEqual(
        expect.stringContaining(foldedNames.person(lastName).split(" ")[0] ?? firstName),
      );
      expect(owners).toContain(id);
    }
    for (const { id, entry, name } of fictionalCompanies)
      if (entry !== null)
        expect([id, entry.names.map((one) => foldedNames.company(one.name))]).toEqual([
          id,
          expect.arrayContaining([foldedNames.company(name)]),
        ]);
  });
});

describe("the checks answer from it", () => {
  it.each([
    ["C01", "clear", [], "clear", []],
    ["C04", "clear", [], "clear", ["listed"]],
    ["C06", "clear", [], "clear", ["controlled_by_board"]],
    ["C08", "rejected", ["dissolved"], "clear", []],
    ["C09", "review", ["in_liquidation", "accounts_overdue"], "clear", []],
    ["C10", "review", ["mass_address"], "rejected", ["sanctioned_owner", "nominee_holding"]],
    ["C11", "clear", [], "review", ["circular_ownership"]],
    ["C28", "review", ["mass_address"], "review", ["orphan_structure"]],
    ["C33", "review", ["mass_address"], "rejected", ["sanctioned_owner"]],
    ["C36", "clear", [], "review", ["listed_owner"]],
    ["C37", "clear", [], "rejected", ["sanctioned_owner"]],
    ["C42", "review", ["accounts_overdue"], "review", ["owners_missing"]],
  ] as const)("%s: the register says %s %j, its ownership is %s %j", (id, registry, registryCodes, ubo, uboCodes) => {
    const extract = fictionalAnswer("company-registry", "c", subjectOf(id));
    const owners = fictionalAnswer("ubo", "c", subjectOf(id));
    expect([extract?.verdict, codes(extract)]).toEqual([registry, [...registryCodes]]);
    expect([owners?.verdict, codes(owners)]).toEqual([ubo, [...uboCodes]]);
    expect(finishedCheck("c", "ubo", ubo, subjectOf(id)).record).toEqual(ownershipGraph(company(id)));
  });

  it.each([
    ["a name of before", "Quillon Payments Ltd", "clear", ["former_name"]],
    ["the name without its legal form, in capitals", "BRIGHTWATER DIGITAL", "clear", []],
    ["another name", "Northwind Trading Ltd", "review", ["name_differs"]],
  ])("%s with the number of a company", (_what, companyName, verdict, found) => {
    const answer = fictionalAnswer("company-registry", "c", { ...subjectOf("C07"), companyName });
    expect([answer?.verdict, codes(answer)]).toEqual([verdict, found]);
  });

  it.each([
    ["certain with the date of birth", { dateOfBirth: "1958-09-30" }, "rejected"],
    ["possible without one", {}, "review"],
    ["nobody with another one", { dateOfBirth: "1990-01-01" }, "clear"],
  ])("a listed person is %s", (_what, over, verdict) => {
    for (const name of [
      { firstName: "Viktor Arkadyevich", lastName: "Lomazov" },
      { firstName: "Виктор Аркадьевич", lastName: "Ломазов" },
    ]) {
      const answer = fictionalAnswer("individual-sanctions", "c", { ...name, ...over });
      expect(answer?.verdict).toBe(verdict);
      expect(answer?.hits).toHaveLength(verdict === "clear" ? 0 : 1);
    }
  });

  it("an office holder is one to look at, other people of the registry are clear, strangers are the vendor's to invent", () => {
    const of = (firstName: string, lastName: string) =>
      fictionalAnswer("individual-sanctions", "c", { firstName, lastName });
    expect(of("Ulrich", "Alpstein")).toMatchObject({
      verdict: "review",
      hits: [{ pep: [{ sourceName: expect.any(String) }], sanctions: [] }],
    });
    expect(of("Maeve", "Corrigane")?.verdict).toBe("clear");
    expect(of("Ada", "Brennan")).toBeNull();
  });

  it("everybody on a list is looked up by themselves", () => {
    const persons = [
      { id: "a", firstName: "Zhenhai", lastName: "Ouyang", dateOfBirth: "1959-04-09" },
      { id: "b", firstName: "Maeve", lastName: "Corrigane" },
    ];
    const { verdict, hits, record } = finishedCheck("c", "individuals-sanctions", "clear", { persons });
    expect(verdict).toBe("rejected");
    expect(hits).toMatchObject([{ personId: "a", entryId: "S-007" }]);
    expect(record).toMatchObject({ persons: [{ verdict: "rejected" }, { verdict: "clear" }] });
  });

  it.each([
    ["C35", "rejected", ["sanctioned"]],
    ["C49", "review", ["possible_match"]],
    ["C37", "review", ["sanctioned_owner"]],
    ["C01", "clear", []],
  ])("the lists know %s: %s", (id, verdict, found) => {
    const answer = fictionalAnswer("company-sanctions", "c", subjectOf(id));
    expect([answer?.verdict, codes(answer)]).toEqual([verdict, found]);
  });

  it("an account is its company's own, another company's, or nobody's", () => {
    const ask = (id: string, holder: string, over = {}) =>
      fictionalAnswer("bank-account-verification", "c", {
        bankAccountDetails: {
          ...accountOf(company(id)),
          holder: {
            bankAccountName: company(holder).name,
            companyRegistrationNumber: company(holder).registrationNumber,
          },
          ...over,
        },
      });
    expect(ask("C01", "C01")).toMatchObject({ verdict: "clear", record: { nameMatch: "full" } });
    expect(ask("C01", "C02")).toMatchObject({
      verdict: "rejected",
      record: { nameMatch: "none", nameOnAccount: null },
    });
    expect(ask("C01", "C01", { sortCode: "204518" })).toBeNull();
  });

  it.each([
    ["commercial-credit-check", { companyRegistrationNumber: "99000109" }, "rejected"],
    ["commercial-credit-check", { registeredCharityNumber: "9990106" }, "clear"],
    ["merchant-monitoring", { websiteUrl: "https://www.replica-row.example/shop" }, "rejected"],
    ["merchant-monitoring", { websiteUrl: "https://brightwater-digital.example" }, "review"],
    ["merchant-screening", { merchantName: "Replica Row OÜ", address: { country: "EE" } }, "rejected"],
    ["merchant-screening", { merchantName: "Sagebrush Outfitters LLC", address: { country: "US" } }, "review"],
    ["merchant-screening", { merchantName: "Sagebrush Outfitters LLC", address: { country: "GB" } }, undefined],
  ] as const)("%s of %j: %s", (check, subject, verdict) => {
    expect(fictionalAnswer(check, "c", subject)?.verdict).toBe(verdict);
  });

  it("an option or a magic word goes before what is on file; a number that is not on file is nobody's", () => {
    expect(chooseScenario("company-registry", subjectOf("C08"))).toBe("rejected");
    expect(chooseScenario("company-registry", { ...subjectOf("C08"), options: { scenario: "clear" } })).toBe("clear");
    expect(chooseScenario("company-registry", { ...subjectOf("C08"), companyName: "Sandbox Outage Ltd" })).toBe(
      "outage",
    );
    expect(chooseScenario("merchant-monitoring", { websiteUrl: "https://nobody.example" })).toBe("slow");
    expect(findCompany({ registrationNumber: "99000999", companyName: company("C01").name })).toBeNull();
    expect(findCompany({ ...subjectOf("C01"), country: "DE" })).toBeNull();
    const record = finishedCheck("c", "company-registry", "clear", { ...subjectOf("C08") }).record;
    expect(getPath(record, "status")).toBe("active");
  });
});
