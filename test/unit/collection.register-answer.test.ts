import { describe, expect, it } from "vitest";
import { afterAsking } from "../../durable-objects/flow-allowance";
import { addressFrom, candidatesIn, isRegisterNumber } from "../../src/collection/register-answer";
import type { Json } from "../../src/lib/json";

describe("what is typed into a look-up", () => {
  it.each(["99000102", "SC123456", "HRB 12345", "CHE-123.456.789", "B 123 456", "٩٩٠٠١"])("%s is a number", (typed) => {
    expect(isRegisterNumber(typed)).toBe(true);
  });

  it.each(["Acme Trading", "3i Group", "Studio 54", "1st Choice Ltd", "株式会社", ""])("%s is none", (typed) => {
    expect(isRegisterNumber(typed)).toBe(false);
  });
});

describe("what a register answers", () => {
  const acme = {
    name: "Acme",
    number: 7,
    filings: { overdue: true },
    seat: { city: "London", floor: 3 },
    risk: "high",
  };

  it("is one company or several, with what is asked for and no more, the same one once", () => {
    const [one] = candidatesIn(acme, ["name", "number", "seat", "gone"]);
    expect(one).toMatchObject({ title: "Acme", lines: ["7", "London"] });
    expect(one?.fields).toEqual({ name: "Acme", number: 7, seat: acme.seat });
    expect(
      candidatesIn({ companies: [acme, acme, "noise", { name: "Beta" }] }, ["name"]).map(({ title }) => title),
    ).toEqual(["Acme", "Beta"]);
    expect(candidatesIn({ companies: [], name: "Acme" }, ["name"])).toEqual([]);
    expect(candidatesIn({ candidates: [{ name: null }, {}] }, ["name"])).toEqual([]);
  });

  it("has the same name for the same company every time, and another for another", () => {
    const idOf = (name: string) => candidatesIn({ name }, ["name"])[0]?.id;
    expect(idOf("Acme")).toBe(idOf("Acme"));
    expect(idOf("Acme")).not.toBe(idOf("Beta"));
  });

  it.each<[Json, string | null, Json]>([
    ["1 Wharf Road, London", "GB", { country: "GB", line1: "1 Wharf Road, London" }],
    ["1 Wharf Road", null, { line1: "1 Wharf Road" }],
    [
      { address_line_1: "1 Wharf Road", locality: "London", postal_code: "N1 7GR", country: "United Kingdom" },
      "GB",
      { country: "GB", line1: "1 Wharf Road", city: "London", postalCode: "N1 7GR" },
    ],
    [
      { street: "2 Rue", postcode: "75001", city: "Paris", country: "FR", note: "x" },
      "GB",
      { country: "FR", line1: "2 Rue", city: "Paris", postalCode: "75001" },
    ],
    [{ line1: "", street: "3 Way", state: "DE" }, "US", { country: "US", line1: "3 Way", region: "DE" }],
  ])("as an address %j is read part by part", (said, country, address) => {
    expect(addressFrom(said, country)).toEqual(address);
  });
});

describe("questions a day", () => {
  const noonMs = Date.UTC(2026, 10, 22, 12);

  it("are as many as it says, and begin anew with the next day", () => {
    const first = afterAsking(null, noonMs, 2);
    const second = afterAsking(first, noonMs + 1, 2);
    expect([first, second]).toEqual(["2026-11-22 1", "2026-11-22 2"]);
    expect(afterAsking(second, noonMs + 2, 2)).toBeNull();
    expect(afterAsking(second, noonMs + 86_400_000, 2)).toBe("2026-11-23 1");
  });

  it("are none where none are allowed", () => {
    expect(afterAsking(null, noonMs, 0)).toBeNull();
  });
});
