import { describe, expect, it } from "vitest";
import { CheckResult } from "../../src/checks/contract";
import { orderedParties, screeningResult } from "../../src/checks/screening-result";
import { NameIndexBuilder } from "../../src/screening/name-index";
import { sandboxEntries } from "../../src/screening/sandbox-list";
import { hitsOf, indexEntry } from "../../src/screening/screen";
import { defaultSettings } from "../../src/screening/settings";

const builder = new NameIndexBuilder();
for (const entry of sandboxEntries) indexEntry(builder, entry);
const index = builder.build();

type Check = Parameters<typeof orderedParties>[0];

function check(type: Check, input: Parameters<typeof orderedParties>[1], suppressed = 0): CheckResult {
  const order = orderedParties(type, input);
  if (typeof order === "string") throw new Error(order);
  const screened = order.parties.map((one, at) => ({
    ...one,
    subjectKey: `sub_${at}`,
    hits: hitsOf(index, "own", sandboxEntries, one.party, defaultSettings),
    suppressed,
  }));
  return screeningResult(type, screened, [{ list: "own", version: 3 }], defaultSettings, "sandbox");
}

const viktor = { firstName: "Viktor Arkadyevich", lastName: "Lomazov", dateOfBirth: "1958-09-30" };
const anna = { firstName: "Anna", lastName: "Kowalczyk" };

describe("a screening as the result of a check", () => {
  it("is clear without a hit, a matter for a person with one, and refused only when a second fact agrees", () => {
    expect(check("individual-sanctions", anna)).toMatchObject({ status: "clear", matches: [], reasons: [] });
    const { dateOfBirth: _left, ...named } = viktor;
    expect(check("individual-sanctions", named).status).toBe("review");
    expect(check("individual-sanctions", viktor).status).toBe("rejected");
    expect(check("individual-sanctions", { ...viktor, dateOfBirth: "1991-01-01" }).status).toBe("clear");
  });

  it("of a list of people is as bad as the worst, tells who is who, and has every person in its place", () => {
    const result = check("individuals-sanctions", {
      persons: [
        { id: "a", ...anna },
        { id: "v", ...viktor },
      ],
    });
    expect(result.status).toBe("rejected");
    expect(result.data.persons).toMatchObject([
      { id: "a", firstName: "Anna", lastName: "Kowalczyk", verdict: "clear", hits: [], reasons: [] },
      { id: "v", verdict: "rejected", reasons: [{ code: "listed", severity: "high" }], hits: [{ entryId: "S-002" }] },
    ]);
    expect(result.matches).toMatchObject([{ personId: "v", entryId: "S-002", subjectKey: "sub_1" }]);
  });

  it("of a company has the shape that screens and rules of companies read", () => {
    const result = check("company-sanctions", {
      companyName: "Severnaya Zvezda",
      country: "RU",
      registrationNumber: "1027700999001",
    });
    expect(result).toMatchObject({
      status: "rejected",
      matches: [{ entity: { categories: ["Sanctions"], officialLists: [{ isCurrent: true }] }, identityScore: 100 }],
    });
  });

  it("says what was set apart, names nobody in its reasons, and is a proper result of a check", () => {
    const result = check("individual-sanctions", anna, 2);
    expect(result.reasons).toMatchObject([{ code: "decided_before", severity: "info" }]);
    for (const one of [result, check("individual-sanctions", viktor)]) {
      expect(CheckResult.parse(one)).toEqual(one);
      expect(JSON.stringify(one.reasons)).not.toMatch(/lomazov|viktor/i);
    }
  });

  it.each<[Check, Parameters<typeof orderedParties>[1], string]>([
    ["company-sanctions", { companyName: "— …" }, "companyName"],
    ["individual-sanctions", { firstName: "🙂", lastName: "\u200b" }, "the name"],
    ["individuals-sanctions", { persons: [anna, { firstName: "?", lastName: "!" }] }, "persons.1"],
  ])("a name that nothing can be looked for with is never clear: %s", (type, input, part) => {
    expect(orderedParties(type, input)).toBe(`${part}: has no letter or digit that could be looked for`);
  });

  it("a name with signs that nobody sees is found as it reads", () => {
    const hidden = (text: string) => [...text].join("\u200b").replace("o", "o\u00ad");
    const { firstName, lastName, dateOfBirth } = viktor;
    const found = check("individual-sanctions", {
      firstName: hidden(firstName),
      lastName: hidden(lastName),
      dateOfBirth,
    });
    expect(found.status).toBe("rejected");
  });

  it("an order that lacks something says what", () => {
    expect(orderedParties("individual-sanctions", { firstName: "Ada" })).toMatch(/lastName: is missing/);
    expect(orderedParties("individuals-sanctions", { persons: [] })).toMatch(/persons/);
    expect(orderedParties("company-sanctions", {})).toMatch(/companyName/);
  });
});
