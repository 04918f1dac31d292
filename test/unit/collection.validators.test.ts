import { describe, expect, it } from "vitest";
import { dueChecks, serverProblems } from "../../src/collection/server-checks";
import { validatePage } from "../../src/collection/validate";
import type { Json, JsonObject } from "../../src/lib/json";
import { dataFacts, field, pageOf } from "../support/forms";

const codesOf = (element: JsonObject, data: JsonObject): string[] =>
  validatePage(pageOf([element]), dataFacts(data)).map(({ code }) => code);
const judged = (kind: string, value: Json, params: JsonObject = {}): string[] =>
  codesOf(field("a", kind, { params: { label: "a", ...params } }), { a: value });
const checked = (kind: string, validator: JsonObject, data: JsonObject): string[] =>
  codesOf(field("a", kind, { validate: [validator] }), data);

describe("account numbers", () => {
  it.each<[string, string[]]>([
    ["DE89370400440532013000", []],
    ["GB82WEST12345698765432", []],
    ["FR1420041010050500013M02606", []],
    ["NO9386011117947", []],
    ["SA0380000000608010167519", []],
    ["DE89370400440532013001", ["number_check_digits"]],
    ["DE8937040044053201300", ["number_structure"]],
    ["US64SVBKUS6S3300958879", ["iban_country"]],
  ])("the IBAN %s: %j", (value, codes) => {
    expect(judged("iban", value)).toEqual(codes);
    expect(checked("textfield", { type: "format", value: "iban" }, { a: value })).toEqual(codes);
  });

  it.each<[JsonObject, string[]]>([
    [{ country: "US", routingNumber: "021000021", accountNumber: "12345678" }, []],
    [{ country: "US", routingNumber: "021000022", accountNumber: "12345678" }, ["part_malformed"]],
    [{ country: "US", accountNumber: "12345678" }, ["parts_missing"]],
    [{ country: "GB", sortCode: "20-00-00", accountNumber: "55779911" }, []],
    [{ country: "GB", sortCode: "2000", accountNumber: "55779911" }, ["part_malformed"]],
    [{ country: "DE", iban: "DE89370400440532013000" }, []],
    [{ country: "DE", iban: "DE89370400440532013000", bic: "COBADE" }, ["part_malformed"]],
    [{ country: "IN", branchCode: "SBIN0000300", accountNumber: "1234567890" }, []],
    [{ country: "IN", branchCode: "SBIN300", accountNumber: "1234567890" }, ["part_malformed"]],
    [{ iban: "DE89370400440532013000" }, ["parts_missing"]],
  ])("the account %j: %j", (value, codes) => expect(judged("bankaccount", value)).toEqual(codes));
});

describe("numbers by country", () => {
  it.each<[string, string, string, string[]]>([
    ["taxNumber", "DE", "36574261809", []],
    ["taxNumber", "DE", "36574261808", ["number_check_digits"]],
    ["taxNumber", "US", "12-3456789", []],
    ["taxNumber", "US", "12345", ["number_structure"]],
    ["taxNumber", "BR", "529.982.247-25", []],
    ["taxNumber", "BR", "529.982.247-26", ["number_check_digits"]],
    ["taxNumber", "AQ", "whatever", []],
    ["companyNumber", "GB", "08412973", []],
    ["companyNumber", "GB", "84129", ["number_structure"]],
    ["companyNumber", "FR", "732 829 320", []],
    ["companyNumber", "FR", "732 829 321", ["number_check_digits"]],
    ["companyNumber", "NO", "923609016", []],
    ["vatNumber", "DE", "DE 136 695 976", []],
    ["vatNumber", "DE", "136695976", []],
    ["vatNumber", "DE", "DE136695977", ["number_check_digits"]],
    ["vatNumber", "AT", "ATU13585627", []],
    ["vatNumber", "AT", "U13585627", []],
    ["vatNumber", "GR", "EL094259216", []],
    ["vatNumber", "IT", "IT00743110157", []],
    ["vatNumber", "IT", "FR00743110157", ["number_structure"]],
  ])("%s of %s: %s → %j", (type, countryCode, value, codes) => {
    expect(checked("textfield", { type, value: { countryCode } }, { a: value })).toEqual(codes);
    const byPath = { type, value: { countryCodePath: "entity.data.country" } };
    expect(checked("textfield", byPath, { a: value, country: countryCode })).toEqual(codes);
  });

  it("nothing is held against a number as long as nobody has said its country", () => {
    const validator = { type: "taxNumber", value: { countryCodePath: "entity.data.country" } };
    expect(checked("textfield", validator, { a: "x" })).toEqual([]);
  });

  it("a tax id may be any of the numbers a country gives, and is a text without a country", () => {
    expect(judged("taxid", "DE136695976", { countryCode: "DE" })).toEqual([]);
    expect(judged("taxid", "36574261808", { countryCode: "DE" })).toEqual(["number_check_digits"]);
    expect(judged("taxid", "anything at all")).toEqual([]);
  });

  it.each<[string, string, string[]]>([
    ["GB", "+442079460018", []],
    ["GB", "020 7946 0018", []],
    ["DE", "+442079460018", ["phone_other_country"]],
    ["US", "+12025550143", []],
    ["US", "+120255501", ["not_a_phone"]],
    ["IT", "06 6982", []],
    ["CA", "+12045550143", []],
  ])("a phone number of %s: %s → %j", (countryCode, value, codes) => {
    expect(judged("phone", value, { countryCode })).toEqual(codes);
    expect(checked("textfield", { type: "phoneCountry", value: { countryCode } }, { a: value })).toEqual(codes);
  });

  it.each<[string, string, string[]]>([
    ["GB", "N1 7GR", []],
    ["GB", "1234", ["postal_code"]],
    ["US", "95014-1234", []],
    ["NL", "1234 AB", []],
    ["NL", "1234", ["postal_code"]],
    ["AE", "anything", []],
  ])("a postcode of %s: %s → %j", (countryCode, value, codes) => {
    expect(checked("textfield", { type: "postalCode", value: { countryCode } }, { a: value })).toEqual(codes);
  });

  it.each<[string, string, string[]]>([
    ["lei", "5493001KJTIIGC8Y1R12", []],
    ["lei", "5493001KJTIIGC8Y1R13", ["number_check_digits"]],
    ["bic", "WESTGB2L", []],
    ["bic", "WEST", ["number_structure"]],
  ])("the %s %s → %j", (value, typed, codes) => {
    expect(checked("textfield", { type: "format", value }, { a: typed })).toEqual(codes);
  });
});

describe("addresses, money and lists", () => {
  it.each<[JsonObject, string[]]>([
    [{ country: "GB", line1: "1 Wharf Road", city: "London", postalCode: "N1 7GR" }, []],
    [{ country: "GB", line1: "1 Wharf Road", city: "London" }, ["parts_missing"]],
    [{ country: "GB", line1: "1 Wharf Road", city: "London", postalCode: "10115" }, ["postal_code"]],
    [{ country: "US", line1: "1 Main St", city: "Reno", region: "US-NV", postalCode: "89501" }, []],
    [{ country: "US", line1: "1 Main St", city: "Reno", region: "Nevada", postalCode: "89501" }, ["part_malformed"]],
    [{ country: "AE", line1: "Sheikh Zayed Road", region: "AE-DU" }, []],
    [{ country: "XX", line1: "x" }, ["part_malformed"]],
    [{ line1: "x" }, ["parts_missing"]],
  ])("the address %j: %j", (value, codes) => expect(judged("address", value)).toEqual(codes));

  it.each<[string, Json, JsonObject, string[]]>([
    ["money", { amount: "12.50", currency: "EUR" }, { currencies: ["EUR"] }, []],
    ["money", { amount: "12,50", currency: "EUR" }, { currencies: ["EUR"] }, ["not_an_amount"]],
    ["money", { amount: "12.50" }, { currencies: ["EUR"] }, ["parts_missing"]],
    ["money", { amount: "12.50", currency: "USD" }, { currencies: ["EUR"] }, ["not_an_option"]],
    ["url", "shop.example", {}, []],
    ["url", "javascript:alert(1)", {}, ["not_a_url"]],
    ["state", "US-NV", { countryCode: "US" }, []],
    ["state", "US-XX", { countryCode: "US" }, ["not_an_option"]],
    ["state", "anything", { countryCode: "IS" }, []],
    ["nationality", "IE", {}, []],
    ["nationality", "Irish", {}, ["not_an_option"]],
    ["locale", "pt-BR", {}, []],
    ["locale", "klingon", {}, ["not_an_option"]],
    ["industry", "62", {}, []],
    ["industry", "04", {}, ["not_an_option"]],
    ["mcc", "5411", {}, []],
    ["mcc", "3008", {}, []],
    ["mcc", "0001", {}, ["not_an_option"]],
    ["relationship", "director", {}, []],
    ["relationship", "cousin", {}, ["not_an_option"]],
    ["tags", ["a", "b"], {}, []],
    ["signature", { method: "typed", name: "Ada" }, { text: "I agree" }, ["not_signed"]],
  ])("%s %j with %j: %j", (kind, value, params, codes) => expect(judged(kind, value, params)).toEqual(codes));
});

describe("checks across fields", () => {
  it.each<[string, Json, Json, string, string[]]>([
    ["==", "ada@x.example", "ADA@x.example ", "textfield", []],
    ["==", "a", "b", "textfield", ["compare_equal"]],
    ["!=", "a", "A", "textfield", ["compare_different"]],
    [">", 2, 1, "number", []],
    [">", 1, 1, "number", ["compare_more"]],
    [">=", 1, 1, "number", []],
    ["<", 2, 1, "number", ["compare_less"]],
    [">", "2024-01-01", "2024-01-02", "date", ["compare_later"]],
    ["<=", "2024-01-03", "2024-01-02", "date", ["compare_earlier"]],
    ["<", 2, null, "number", []],
  ])("%s of %j and %j (%s): %j", (operator, one, other, kind, codes) => {
    const first = field("a", kind, { validate: [{ type: "compare", value: { operator, path: "entity.data.b" } }] });
    const page = pageOf([first, field("b", kind, { params: { label: "The other" } })]);
    const problems = validatePage(page, dataFacts({ a: one, b: other })).filter((found) => found.field === "a");
    expect(problems.map(({ code }) => code)).toEqual(codes);
    for (const { params } of problems) expect(params).toEqual({ other: "The other" });
  });

  it("a comparison with an answer of another page says only that there is one", () => {
    const first = { type: "compare", value: { path: "entity.data.elsewhere" } };
    expect(checked("textfield", first, { a: "x", elsewhere: "y" })).toEqual(["compare"]);
  });

  const zone = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10";
  const paths = {
    firstName: "entity.data.firstName",
    lastName: "entity.data.lastName",
    dateOfBirth: "entity.data.born",
    documentNumber: "entity.data.number",
    allowExpired: true,
  };
  const anna = { firstName: "Anna Maria", lastName: "Eriksson", born: "1974-08-12", number: "L898902C3" };
  it.each<[string, string, JsonObject, JsonObject, string[]]>([
    ["as declared", zone, paths, anna, []],
    ["pasted in one line", zone.replace("\n", ""), paths, anna, []],
    ["with nothing declared yet", zone, paths, {}, []],
    ["of somebody else", zone, paths, { ...anna, lastName: "Byron" }, ["mrz_differs"]],
    ["of another day", zone, paths, { ...anna, born: "1974-08-13" }, ["mrz_differs"]],
    ["with a slip", zone.replace("L898902C36", "L898902C37"), paths, anna, ["number_check_digits"]],
    ["that has expired", zone, {}, {}, ["mrz_expired"]],
    ["that is none", "hello", paths, anna, ["mrz_unreadable"]],
  ])("a machine readable zone %s", (_name, typed, value, data, codes) => {
    expect(checked("textarea", { type: "mrz", value }, { ...data, a: typed })).toEqual(codes);
  });
});

describe("checks by the server", () => {
  const ask = { check: "vat-number", as: "vatNumber", with: { country: "entity.data.country" } };
  const element = field("a", "textfield", {
    validate: [
      { type: "minLength", value: 5 },
      { type: "serverCheck", value: ask, message: "Look again" },
    ],
  });
  const page = pageOf([element]);

  it("are asked for answers that are there, good so far, and news", () => {
    const facts = dataFacts({ a: "DE136695976", country: "DE" });
    const due = dueChecks(page, facts, null);
    expect(due).toMatchObject([{ field: "a", subject: { vatNumber: "DE136695976", country: "DE" } }]);
    expect(dueChecks(page, facts, new Set(["a"]))).toHaveLength(1);
    expect(dueChecks(page, facts, new Set(["b"]))).toEqual([]);
    expect(dueChecks(page, dataFacts({ a: "DE" }), null)).toEqual([]);
    expect(dueChecks(page, dataFacts({}), null)).toEqual([]);
  });

  it("hold only what was found invalid against the applicant, in the form's words", () => {
    const [due] = dueChecks(page, dataFacts({ a: "DE136695976" }), null);
    if (due === undefined) throw new Error("nothing is due");
    expect(serverProblems(page, [{ due, verdict: "invalid" }])).toEqual([
      { page: page.id, field: "a", code: "server_check", params: { message: "Look again" } },
    ]);
    expect(serverProblems(page, [{ due, verdict: "unknown" }])).toEqual([]);
    expect(serverProblems(page, [{ due, verdict: "valid" }])).toEqual([]);
  });
});

describe("checks that say nothing useful are refused with the form", () => {
  it.each<[string, JsonObject]>([
    ["textfield", { type: "compare", value: { operator: "~", path: "entity.data.b" } }],
    ["textfield", { type: "compare", value: 3 }],
    ["textfield", { type: "vatNumber" }],
    ["textfield", { type: "vatNumber", value: { countryCode: "XX" } }],
    ["textfield", { type: "mrz", value: { height: "entity.data.height" } }],
    ["textfield", { type: "serverCheck", value: { check: "vat-number" } }],
    ["textfield", { type: "serverCheck", value: { check: "a b", as: "x" } }],
    ["textfield", { type: "documentSize", value: 1_000 }],
    ["date", { type: "pattern", value: "x" }],
  ])("a %s with %j", (kind, validator) => {
    expect(() => pageOf([field("a", kind, { validate: [validator] })])).toThrow(/bad_validator/);
  });
});
