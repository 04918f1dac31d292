import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runCheck } from "../../src/checks";
import { builtInTable } from "../../src/checks/builtin";
import type { Records } from "../../src/checks/builtin/check";
import type { Judged } from "../../src/checks/builtin/judged";
import { nameScore } from "../../src/checks/builtin/name-score";
import { CheckResult } from "../../src/checks/contract";
import { type BuiltInCheckName, builtInChecks } from "../../src/domain";
import { mod97 } from "../../src/formats/checksums";
import { ibanStructures } from "../../src/formats/iban-structures";
import { mrzSpellings, nameAgrees } from "../../src/formats/mrz-names";
import { mrzCheckDigit, readMrz } from "../../src/formats/mrz-read";
import type { JsonObject } from "../../src/lib/json";
import { bareTools } from "../support/checks";

const nowMs = Date.parse("2026-11-22T12:00:00Z");
const nothing: Records = { sameBytes: async () => ({ known: 0, elsewhere: [] }) };

async function judge(
  check: BuiltInCheckName,
  input: JsonObject,
  around: { environment?: "sandbox" | "production"; records?: Records } = {},
): Promise<Judged> {
  const done = await builtInTable[check].run(input, { nowMs, environment: "sandbox", records: nothing, ...around });
  if (!done.ok) throw new Error(JSON.stringify(done.error));
  return done.value;
}
const codes = ({ reasons }: Judged) => reasons.map(({ code }) => code);

describe("the form of an address", () => {
  it.each([
    [{ city: "London", postcode: "n1 7gr", country: "GB" }, "clear", []],
    [{ city: "Wien", postcode: "A-1010", country: "AUT" }, "clear", []],
    [{ city: "Riga", postcode: "LV-1073", country: "LV" }, "clear", []],
    [{ city: "Amsterdam", postcode: "1011AB", country: "NL" }, "clear", []],
    [{ city: "Lagos", country: "NG" }, "clear", []],
    [{ postcode: "546080", country: "SG" }, "clear", []],
    [{ city: "Accra", postcode: "GA-184", country: "GH" }, "clear", ["no_postcodes"]],
    [{ city: "Reno", postcode: "89501-1234", country: "US" }, "clear", ["missing_region"]],
    [{ city: "London", postcode: "1011AB", country: "GB" }, "review", ["postcode_malformed"]],
    [{ city: "Paris", country: "FR" }, "review", ["missing_postcode"]],
    [{ postcode: "10115", country: "DE" }, "review", ["missing_city"]],
    [{ city: "Atlantis", country: "XX" }, "review", ["unknown_country"]],
  ] as const)("%j is %s %j", async (parts, status, expected) => {
    const told = await judge("address-format", { line1: "1 Wharf Road", ...parts });
    expect([told.status, codes(told)]).toEqual([status, expected]);
  });
});

describe("every check of our own", () => {
  it.each(builtInChecks)(
    "%s: its example is a valid input with an answer of the shape of all checks",
    async (check) => {
      const request = {
        check,
        vendor: "builtin",
        input: builtInTable[check].example,
        idempotencyKey: "eff_1",
        attempt: 1,
        callbackUrl: "https://edgecase.example/api/v1/callbacks/tok",
        timeoutSeconds: 15,
        callbackDeadlineSeconds: 600,
        environment: "sandbox" as const,
      };
      const outside = {
        secret: async () => null,
        fetch: async () => {
          throw new Error("nobody is asked");
        },
      };
      const report = await runCheck(request, outside, bareTools);
      if (report.outcome !== "result" || report.result.status !== "success") throw new Error(JSON.stringify(report));
      expect(CheckResult.parse(report.result.output)).toMatchObject({
        type: check,
        vendor: "builtin",
        status: "clear",
      });
    },
  );

  it.each(builtInChecks)(
    "%s: whatever is sent, it answers or says which field is wrong, and never throws",
    async (check) => {
      const keys = [...Object.keys(builtInTable[check].example), "options"];
      await fc.assert(
        fc.asyncProperty(fc.dictionary(fc.constantFrom(...keys), fc.jsonValue({ maxDepth: 3 })), async (input) => {
          const done = await builtInTable[check].run(input as JsonObject, {
            nowMs,
            environment: "production",
            records: nothing,
          });
          if (done.ok) expect(["clear", "review", "rejected", "cancelled"]).toContain(done.value.status);
          else expect(done.error.length).toBeGreaterThan(0);
        }),
        { numRuns: 60 },
      );
    },
  );
});

const passport = ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"];
/** The specimens printed in the standard, parts 4 (TD3), 5 (TD1) and 6 (TD2). */
const specimens: [string, string[]][] = [
  ["TD3", passport],
  ["TD1", ["I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"]],
  ["TD2", ["I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6"]],
];

/** A passport with right check digits. */
function aPassport(
  over: { issuer?: string; born?: string; expires?: string; surname?: string; given?: string; number?: string } = {},
) {
  const {
    issuer = "DEU",
    born = "740812",
    expires = "310415",
    surname = "VOGEL",
    given = "TOMAS",
    number = "C01X00T47",
  } = over;
  const pad = (text: string, width: number) => text.padEnd(width, "<").slice(0, width);
  const body = `${pad(number, 9)}${mrzCheckDigit(pad(number, 9))}`;
  const [birth, expiry] = [`${born}${mrzCheckDigit(born)}`, `${expires}${mrzCheckDigit(expires)}`];
  const personal = `${"<".repeat(14)}0`;
  const check = mrzCheckDigit(body + birth + expiry + personal);
  return [
    pad(`P<${pad(issuer, 3)}${surname}<<${given}`, 44),
    `${body}${pad(issuer, 3)}${birth}M${expiry}${personal}${check}`,
  ];
}

describe("machine readable zones (ICAO Doc 9303)", () => {
  it.each(specimens)("the specimen of %s is read, and all its check digits hold", (format, lines) => {
    const read = readMrz(lines, "2026-11-22");
    if (typeof read === "string") throw new Error(read);
    expect(read).toMatchObject({
      format,
      surname: "ERIKSSON",
      givenNames: "ANNA MARIA",
      dateOfBirth: "1974-08-12",
      sex: "F",
    });
    expect(read.expiryDate).toBe("2012-04-15");
    expect(read.checkDigits.filter(({ holds }) => !holds)).toEqual([]);
  });

  it.each(specimens)("the specimen of %s is taken in the sandbox and refused elsewhere", async (_, lines) => {
    const sandbox = await judge("mrz", { lines });
    expect([sandbox.status, codes(sandbox)]).toEqual(["clear", ["specimen"]]);
    const real = await judge("mrz", { lines }, { environment: "production" });
    expect([real.status, codes(real)]).toEqual(["rejected", ["specimen"]]);
  });

  it("any one digit that is changed in a checked field is noticed", async () => {
    // Line 2 of TD3 up to the composite digit, without nationality and sex, which nothing checks.
    const places = [...Array(44).keys()].filter((place) => (place < 10 || place > 12) && place !== 20);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...places), fc.integer({ min: 1, max: 9 }), async (place, by) => {
        const [first = "", second = ""] = aPassport();
        const old = second[place] ?? "";
        fc.pre(/\d/.test(old));
        const changed = second.slice(0, place) + String((Number(old) + by) % 10) + second.slice(place + 1);
        const told = await judge("mrz", { lines: [first, changed] });
        expect(codes(told)).toContain("mrz_check_digit");
        expect(told.status).toBe("rejected");
      }),
    );
  });

  it.each([
    ["expired", aPassport({ expires: "250101" }), "rejected"],
    ["unknown_issuer", aPassport({ issuer: "QQQ" }), "rejected"],
    ["mrz_unreadable", ["P<UTO", "short"], "rejected"],
  ])("%s", async (code, lines, status) => {
    const told = await judge("mrz", { lines }, { environment: "production" });
    expect([told.status, codes(told).includes(code)]).toEqual([status, true]);
  });

  it("a long number runs on into the optional data, checked there", () => {
    const number = "D23145890";
    const tail = "7349";
    const digit = mrzCheckDigit(number + tail);
    const optional = `${tail}${digit}`.padEnd(15, "<");
    const dates = ["740812", "120415"].map((day) => `${day}${mrzCheckDigit(day)}`);
    const second = `${dates[0]}F${dates[1]}UTO${"<".repeat(11)}`;
    const composite = mrzCheckDigit(`${number}<${optional}${dates[0]}${dates[1]}${"<".repeat(11)}`);
    const read = readMrz(
      [`I<UTO${number}<${optional}`, `${second}${composite}`, "ERIKSSON<<ANNA".padEnd(30, "<")],
      "2026-11-22",
    );
    expect(read).toMatchObject({ documentNumber: number + tail });
    expect(typeof read === "string" ? [] : read.checkDigits.every(({ holds }) => holds)).toBe(true);
  });

  it.each([
    [{ lastName: "Vogel", firstName: "Tomáš", nationality: "DE", dateOfBirth: "12.08.1974" }, []],
    [{ lastName: "Vogel", firstName: "Tomas Karl" }, []],
    [{ lastName: "Vogler" }, ["last_name_differs"]],
    [{ firstName: "Karl" }, ["first_name_differs"]],
    [{ dateOfBirth: "1974-12-08" }, ["date_of_birth_differs"]],
    [{ nationality: "FR" }, ["nationality_differs"]],
    [{ documentNumber: "C01 X00 T47" }, []],
    [{ documentNumber: "C01X00T48" }, ["document_number_differs"]],
    [{ gender: "female" }, ["sex_differs"]],
  ] as const)("declared %j differs in %j", async (declared, differences) => {
    const told = await judge("mrz", { lines: aPassport().join("\n"), declared }, { environment: "production" });
    expect(codes(told)).toEqual([...differences]);
    expect(told.status).toBe(differences.length === 0 ? "clear" : "review");
  });

  it.each([
    ["Müller", "MUELLER"],
    ["Müller", "MULLER"],
    ["Sørensen", "SOERENSEN"],
    ["Großmann", "GROSSMANN"],
    ["Łukasz", "LUKASZ"],
    ["D'Artagnan", "DARTAGNAN"],
    ["Smith-Jones", "SMITH JONES"],
    ["Núñez", "NUNEZ"],
  ])("%s may stand as %s", (name, zone) => {
    expect(mrzSpellings(name)).toContain(zone);
    expect(nameAgrees(zone, name, false)).toBe(true);
  });
});

describe("IBAN and BIC (ISO 13616, ISO 9362)", () => {
  // From the examples of the registry.
  const good = [
    "GB82 WEST 1234 5698 7654 32",
    "DE89 3704 0044 0532 0130 00",
    "FR14 2004 1010 0505 0001 3M02 606",
    "NO93 8601 1117 947",
    "MT84 MALT 0110 0001 2345 MTLC AST0 01S",
    "BR18 0036 0305 0000 1000 9795 493C 1",
    "SA03 8000 0000 6080 1016 7519",
    "PL61 1090 1014 0000 0712 1981 2874",
  ];
  it.each(good)("%s is clear", async (iban) => expect((await judge("iban", { iban })).status).toBe("clear"));

  it("a number that is made by the rules is clear, and one changed character never is", async () => {
    const aNumber = fc
      .constantFrom(...ibanStructures)
      .chain(([country, structure]) =>
        fc.tuple(
          fc.constant(country),
          ...[...structure.matchAll(/(\d+)([nac])/g)].map(([, length = "0", kind = "n"]) => {
            const letters = { n: "0123456789", a: "ABCXYZ", c: "0A9Z" }[kind] ?? "0";
            return fc.string({
              unit: fc.constantFrom(...letters),
              minLength: Number(length),
              maxLength: Number(length),
            });
          }),
        ),
      )
      .map(([country, ...parts]) => {
        const bban = parts.join("");
        return `${country}${String(98 - mod97(`${bban}${country}00`)).padStart(2, "0")}${bban}`;
      });
    await fc.assert(
      fc.asyncProperty(aNumber, fc.nat(), fc.integer({ min: 1, max: 8 }), async (iban, where, by) => {
        expect((await judge("iban", { iban })).status).toBe("clear");
        const digits = [...iban.matchAll(/\d/g)].map(({ index }) => index);
        const place = digits[where % digits.length] ?? 2;
        const changed = iban.slice(0, place) + String((Number(iban[place]) + by) % 10) + iban.slice(place + 1);
        expect((await judge("iban", { iban: changed })).status).toBe("rejected");
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    [{ iban: "GB82WEST12345698765432", bic: "WESTGB2L" }, []],
    [{ iban: "GB82WEST12345698765432", bic: "WESTGB2LXXX", country: "GB" }, []],
    [{ iban: "GB82WEST12345698765432", country: "JE" }, []],
    [{ iban: "GB82WEST12345698765432", country: "DE" }, ["country_differs"]],
    [{ iban: "GB82WEST12345698765432", bic: "DEUTDEFF" }, ["bic_country"]],
    [{ iban: "GB82WEST12345698765432", bic: "DEUTXXFF" }, ["bic_structure"]],
    [{ iban: "GB83WEST12345698765432" }, ["iban_check_digits"]],
    [{ iban: "GB82WEST1234569876543" }, ["iban_structure"]],
    [{ iban: "US82WEST12345698765432" }, ["iban_country"]],
  ])("%j: %j", async (input, expected) => expect(codes(await judge("iban", input))).toEqual(expected));
});

describe("numbers", () => {
  it.each([
    ["5493001KJTIIGC8Y1R12", "clear"],
    ["529900T8BM49AURSDO55", "clear"],
    ["5493001KJTIIGC8Y1R13", "rejected"],
    ["5493001KJTIIGC8Y1R1", "rejected"],
  ])("LEI %s is %s", async (lei, status) => expect((await judge("lei", { lei })).status).toBe(status));

  // Published by the companies themselves, or as examples by the tax offices.
  it.each([
    "ATU13585627",
    "BE0428759497",
    "BG175074752",
    "CHE-116.281.710 MWST",
    "CY10259033P",
    "CZ25123891",
    "DE136695976",
    "DK13585628",
    "EE100931558",
    "EL094259216",
    "ESX2482300W",
    "ESB58378431",
    "FI20774740",
    "FR40303265045",
    "GB980780684",
    "HR33392005961",
    "HU12892312",
    "IE6433435F",
    "IT00743110157",
    "LT119511515",
    "LU15027442",
    "LV40003521600",
    "MT11679112",
    "NL004495445B01",
    "NO995525828MVA",
    "PL8567346215",
    "PT501964843",
    "RO18547290",
    "SE123456789701",
    "SI50223054",
    "SK2022749619",
  ])("VAT %s is clear", async (vatNumber) => {
    expect((await judge("vat-number", { vatNumber })).status).toBe("clear");
  });

  it.each([
    [{ vatNumber: "DE136695977" }, "rejected", ["vat_check_digits"]],
    [{ vatNumber: "136695976", country: "DE" }, "clear", []],
    [{ vatNumber: "FR40303265045", country: "DE" }, "review", ["country_differs"]],
    [{ vatNumber: "136695976" }, "cancelled", ["not_covered"]],
    [{ vatNumber: "B58378431", country: "ES" }, "clear", []],
    [{ vatNumber: "12345", country: "US" }, "cancelled", ["not_covered"]],
  ])("VAT %j is %s", async (input, status, expected) => {
    const told = await judge("vat-number", input);
    expect([told.status, codes(told)]).toEqual([status, expected]);
  });

  it.each([
    ["GB", "00445790", "clear"],
    ["GB", "SC123456", "clear"],
    ["GB", "XX123456", "rejected"],
    ["FR", "732 829 320", "clear"],
    ["FR", "732 829 320 00074", "clear"],
    ["FR", "732829321", "rejected"],
    ["DE", "HRB 12345 B", "clear"],
    ["AU", "004 085 616", "clear"],
    ["AU", "83 914 571 673", "clear"],
    ["BR", "16.727.230/0001-97", "clear"],
    ["CN", "91110000600037341L", "clear"],
    ["JP", "5835678256246", "clear"],
    ["NO", "988 077 917", "clear"],
    ["SE", "123456-7897", "clear"],
    ["SE", "123456-7898", "rejected"],
    ["XX", "1", "review"],
    ["KE", "1", "cancelled"],
  ])("company number %s %s is %s", async (country, registrationNumber, status) => {
    expect((await judge("registration-number", { country, registrationNumber })).status).toBe(status);
  });

  it.each([
    ["DE", "36574261809", "clear"],
    ["DE", "36574261890", "rejected"],
    ["IT", "RCCMNL83S18D969H", "clear"],
    ["IT", "RCCMNL83S18D969I", "rejected"],
    ["GB", "1955839661", "clear"],
    ["PL", "44051401359", "clear"],
    ["BR", "390.533.447-05", "clear"],
    ["BR", "231.002.999-00", "rejected"],
    ["US", "536-90-4399", "clear"],
    ["US", "000-12-3456", "rejected"],
    ["SE", "123456789701", "clear"], // as its number for value added tax
  ])("tax number %s %s is %s", async (country, taxNumber, status) => {
    expect((await judge("tax-number", { country, taxNumber })).status).toBe(status);
  });
});

describe("ways to reach somebody", () => {
  it.each([
    [{ phone: "+44 (0)20 7946 0958", country: "GB" }, "clear", "+442079460958"],
    [{ phone: "020 7946 0958", country: "GBR" }, "clear", "+442079460958"],
    [{ phone: "0049 30 901820", country: "DE" }, "clear", "+4930901820"],
    [{ phone: "06 6982", country: "IT" }, "clear", "+39066982"],
    [{ phone: "+1 416 555 0134", country: "CA" }, "clear", "+14165550134"],
    [{ phone: "+1 416 555 0134", country: "US" }, "review", "+14165550134"],
    [{ phone: "+7 701 234 56 78", country: "KZ" }, "clear", "+77012345678"],
    [{ phone: "020 7946 0958" }, "cancelled", undefined],
    [{ phone: "+999 123 456", country: "GB" }, "rejected", null],
    [{ phone: "+1 123 456 7890" }, "rejected", null],
    [{ phone: "call me" }, "rejected", null],
  ])("phone %j is %s", async (input, status, e164) => {
    const told = await judge("phone", input);
    expect([told.status, told.data.e164]).toEqual([status, e164]);
  });

  it.each([
    [{ email: "ada@northwind.example" }, "clear", []],
    [{ email: "ada@mail.northwind.example", companyDomain: "https://www.northwind.example/en" }, "clear", []],
    [{ email: "ada@gmail.com", companyDomain: "northwind.example" }, "review", ["free_mail"]],
    [{ email: "ada@gmail.com" }, "clear", []],
    [{ email: "ada@gmail.com", options: { companyMailOnly: true } }, "review", ["free_mail"]],
    [{ email: "ada@southwind.example", companyDomain: "northwind.example" }, "review", ["domain_differs"]],
    [{ email: "x@inbox.mailinator.com", companyDomain: "northwind.example" }, "rejected", ["disposable"]],
    [{ email: "info@northwind.example" }, "clear", ["role_account"]],
    [{ email: "ada@münchen.example" }, "clear", []],
    [{ email: "ada@localhost" }, "rejected", ["email_syntax"]],
    [{ email: "ada@@northwind.example" }, "rejected", ["email_syntax"]],
    [{ email: "ada.@northwind.example" }, "rejected", ["email_syntax"]],
    [{ email: `${"a".repeat(65)}@northwind.example` }, "rejected", ["email_syntax"]],
    [{ email: "ada@[127.0.0.1]" }, "rejected", ["email_syntax"]],
  ])("e-mail %j is %s", async (input, status, expected) => {
    const told = await judge("email", input);
    expect([told.status, codes(told)]).toEqual([status, expected]);
  });

  it.each([
    [{ ipCountry: "DE", declaredCountry: "DEU" }, "clear"],
    [{ ipCountry: "FR", declaredCountry: "DE" }, "review"],
    [{ ipCountry: "T1", declaredCountry: "DE" }, "review"],
    [{ ipCountry: "XX", declaredCountry: "DE" }, "cancelled"],
    [{ ipCountry: "DE", declaredCountry: "Germany" }, "review"],
  ])("address %j is %s", async (input, status) => expect((await judge("ip-country", input)).status).toBe(status));
});

describe("dates", () => {
  it.each([
    ["2008-11-22", "clear", 18], // today is the birthday
    ["2008-11-23", "rejected", 17],
    ["2008-02-29", "clear", 18],
    ["1874-01-01", "review", 152],
    ["2027-01-01", "rejected", -1],
    ["31.12.1990", "clear", 35],
    ["1990-02-30", "review", null],
    ["someday", "review", null],
  ])("born %s: %s, %s years", async (dateOfBirth, status, years) => {
    const told = await judge("age", { dateOfBirth });
    expect([told.status, told.data.age]).toEqual([status, years]);
  });

  it.each([
    [{ expiryDate: "2026-11-21" }, "rejected", ["expired"]],
    [{ expiryDate: "2026-11-22" }, "review", ["expires_soon"]],
    [{ expiryDate: "2026-11-22", options: { minimumDaysLeft: 0 } }, "clear", []],
    [{ expiryDate: "2031-01-01", issuedOn: "2020-01-01", options: { maximumAgeDays: 90 } }, "review", ["too_old"]],
    [{ expiryDate: "2031-01-01", issuedOn: "2027-01-01" }, "rejected", ["issued_in_future"]],
    [{ expiryDate: "never" }, "review", ["bad_date"]],
  ])("document %j is %s", async (input, status, expected) => {
    const told = await judge("document-expiry", input);
    expect([told.status, codes(told)]).toEqual([status, expected]);
  });
});

describe("the same file in another case", () => {
  const found = { sha256: "a".repeat(64), caseId: "case_other", fileId: "file_2", seenAtMs: nowMs };
  it("is told with the case it was handed in for", async () => {
    const records: Records = { sameBytes: async () => ({ known: 1, elsewhere: [found] }) };
    const told = await judge("document-duplicates", { fileIds: ["file_1"] }, { records });
    expect([told.status, codes(told)]).toEqual(["review", ["duplicate_document"]]);
    expect(told.matches).toEqual([
      expect.objectContaining({ caseId: "case_other", seenAt: "2026-11-22T12:00:00.000Z" }),
    ]);
  });

  it("files that nobody has looked at are not called clear", async () => {
    expect((await judge("document-duplicates", { fileIds: ["file_1"] })).status).toBe("cancelled");
  });
});

describe("names of several sources", () => {
  it.each([
    ["Northwind Trading Ltd", "NORTHWIND TRADING LIMITED", 1],
    ["Ada Lovelace", "Lovelace, Ada", 1],
    ["Müller GmbH & Co. KG", "Muller", 1],
    ["José Núñez", "Jose Nunez", 1],
    ["A. Lovelace", "Ada Lovelace", 0.85],
    ["Jon Smith", "John Smith", 0.9],
  ])("%s and %s are alike", (a, b, least) => expect(nameScore(a, b)).toBeGreaterThanOrEqual(least));

  it.each([
    ["Ada Lovelace", "Grace Hopper"],
    ["Northwind Trading Ltd", "Contoso Trading Ltd"],
    ["Ada Lovelace", "Ada Brennan"],
  ])("%s and %s are not", (a, b) => expect(nameScore(a, b)).toBeLessThan(0.88));

  it("is symmetric, between 0 and 1, and 1 for a name and its words in another order", () => {
    const word = fc.string({ unit: fc.constantFrom(..."abcdeéüłñ"), minLength: 2, maxLength: 8 });
    const name = fc.array(word, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(name, name, (a, b) => {
        const [left, right] = [a.join(" "), b.join(" ")];
        const score = nameScore(left, right);
        expect(score).toBe(nameScore(right, left));
        expect(score >= 0 && score <= 1).toBe(true);
        expect(nameScore(left, [...a].reverse().join(" ").toUpperCase())).toBe(1);
      }),
    );
  });

  it("the worst source decides", async () => {
    const names = [
      { source: "declared", name: "Northwind Trading Ltd" },
      { source: "registry", name: "Northwind Trading Limited" },
      { source: "bank", name: "Ada Brennan" },
    ];
    const told = await judge("name-similarity", { names });
    expect([told.status, codes(told), told.data.lowestScore]).toEqual([
      "rejected",
      ["name_differs"],
      expect.any(Number),
    ]);
    expect((await judge("name-similarity", { names: names.slice(0, 1) })).status).toBe("cancelled");
  });
});
