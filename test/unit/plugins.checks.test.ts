import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CheckResult, type CheckType, checkTypes } from "../../src/checks/contract";
import { CheckInputs } from "../../src/checks/inputs";
import { examplesOf } from "../../src/checks/sandbox/examples";
import { finishedCheck } from "../../src/checks/sandbox/finished-check";
import type { Json, JsonObject } from "../../src/lib/json";
import { type CheckPlugin, contextOutput, eventFor, parsePlugins, preparePlugin, readPlugins } from "../../src/plugins";
import { resolvePayload } from "../../src/plugins/payload";
import { personsIn } from "../../src/plugins/persons";
import { attemptAt } from "../support/checks";
import { tell } from "../support/decisions";

const path = (value: string): JsonObject => ({ __type: "path", value });
const literal = (value: Json): JsonObject => ({ __type: "literal", value });

const plugin = (raw: JsonObject): CheckPlugin => {
  const result = parsePlugins({ apiPlugins: [{ name: "it", stateNames: ["x"], ...raw }] });
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  const [read] = result.value;
  if (read?.kind !== "check") throw new Error(`not a check: ${read?.kind}`);
  return read;
};
const prepared = (raw: JsonObject, context: JsonObject) =>
  preparePlugin(plugin(raw), { context, caseId: "case_1", nowMs: 0 });
const inputOf = (raw: JsonObject, context: JsonObject): JsonObject => {
  const work = prepared(raw, context);
  if (work.kind !== "run_check") throw new Error(JSON.stringify(work));
  return work.input;
};
const problemOf = (raw: JsonObject, context: JsonObject): string => {
  const work = prepared(raw, context);
  if (work.kind !== "failed") throw new Error(`it was prepared: ${work.kind}`);
  return work.message;
};
const codes = (raw: JsonObject, severity = "error"): string[] =>
  readPlugins({ apiPlugins: [{ name: "it", stateNames: ["x"], ...raw }] })
    .problems.filter((problem) => problem.severity === severity)
    .map((problem) => `${problem.code} ${problem.path.replace("extensions.apiPlugins.0.", "")}`);

const business: JsonObject = {
  entity: {
    type: "business",
    data: {
      companyName: "Northwind Trading Ltd",
      registrationNumber: "08412973",
      country: "GB",
      legalForm: "Private limited company",
      businessType: "Company",
      website: "northwind.example",
      industry: "Wholesale",
      address: { streetNumber: 12, street: "Station Road", city: "Leeds", postcode: "LS2 7QA" },
      bankInformation: { sortCode: "20-45-18", accountNumber: "30118245", holderName: "Northwind Trading" },
      additionalInfo: {
        ubos: [
          { id: "u1", firstName: "Ada", lastName: "Brennan", additionalInfo: { dateOfBirth: "1987-04-12" } },
          { id: "u2", firstName: "Tomas", lastName: "Okafor" },
        ],
        directors: [
          { id: "d1", firstName: "ada", lastName: "Brennan", dateOfBirth: "1987-04-12" },
          { id: "d2", firstName: "Mira", lastName: "Vogel" },
        ],
      },
    },
  },
};
const individual: JsonObject = {
  entity: { type: "individual", data: { firstName: "Ada", lastName: "Brennan", nationality: "IE" } },
  documents: [
    {
      category: "proof_of_identity",
      type: "passport",
      issuer: { country: "IE" },
      properties: { idNumber: "X1" },
      pages: [
        { ballerineFileId: "file_back", metadata: { side: "back" } },
        { ballerineFileId: "file_front", metadata: { side: "front" } },
      ],
    },
    { category: "selfie", type: "selfie", pages: [{ ballerineFileId: "file_face" }] },
  ],
};

describe("each documented kind finds its subject where the documented context keeps it", () => {
  it.each<[string, JsonObject, JsonObject, CheckType, JsonObject]>([
    [
      "bank-account-verification of a company",
      { pluginKind: "bank-account-verification", vendor: "experian", clientId: "acme" },
      business,
      "bank-account-verification",
      {
        clientId: "acme",
        address: { streetNumber: "12", street: "Station Road", city: "Leeds", postcode: "LS2 7QA" },
        bankAccountDetails: {
          sortCode: "20-45-18",
          bankAccountNumber: "30118245",
          holder: { bankAccountName: "Northwind Trading", companyRegistrationNumber: "08412973" },
        },
      },
    ],
    [
      "commercial-credit-check",
      { pluginKind: "commercial-credit-check", vendor: "experian" },
      business,
      "commercial-credit-check",
      { businessType: "Company", legalForm: "Private limited company", companyRegistrationNumber: "08412973" },
    ],
    [
      "merchant-monitoring",
      {
        pluginKind: "merchant-monitoring",
        reportType: "MERCHANT_REPORT_T2",
        merchantMonitoringQualityControl: true,
        dataMapping: "lineOfBusiness: 'Teapots',",
      },
      business,
      "merchant-monitoring",
      {
        websiteUrl: "northwind.example",
        reportType: "MERCHANT_REPORT_T2",
        withQualityControl: true,
        lineOfBusiness: "Teapots",
        country: "GB",
      },
    ],
    [
      "mastercard-merchant-screening",
      { pluginKind: "mastercard-merchant-screening", vendor: "mastercard" },
      business,
      "merchant-screening",
      {
        merchantName: "Northwind Trading Ltd",
        address: { country: "GB", city: "Leeds" },
        principals: [{ lastName: "Brennan" }, { lastName: "Okafor" }, { lastName: "Vogel" }],
        urls: ["northwind.example"],
      },
    ],
    [
      "individuals-sanctions-v2: owners and directors, each once",
      { pluginKind: "individuals-sanctions-v2", vendor: "dow-jones", immediateResults: true },
      business,
      "individuals-sanctions",
      {
        persons: [
          { id: "u1", firstName: "Ada", lastName: "Brennan", dateOfBirth: "1987-04-12" },
          { id: "u2", firstName: "Tomas", lastName: "Okafor" },
          { id: "d2", firstName: "Mira", lastName: "Vogel" },
        ],
        options: { immediateResults: true },
      },
    ],
    [
      "kyc",
      { pluginKind: "kyc", vendor: "veriff" },
      individual,
      "identity-documents",
      {
        person: { firstName: "Ada", lastName: "Brennan" },
        document: { number: "X1", country: "IE", type: "PASSPORT" },
        images: { face: "file_face", documentFront: "file_front", documentBack: "file_back" },
      },
    ],
    [
      "kyb in a part of a country",
      { pluginKind: "kyb", vendor: "open-corporates", defaultCountry: "us-de" },
      business,
      "company-registry",
      { country: "us", state: "de", registrationNumber: "08412973" },
    ],
  ])("%s", (_name, raw, context, check, expected) => {
    const input = inputOf(raw, context);
    expect(input).toMatchObject(expected);
    expect(plugin(raw)).toMatchObject({ check, vendor: "sandbox" });
    expect(CheckInputs[check].safeParse(input).error).toBeUndefined();
    if (raw.vendor !== undefined) expect(codes(raw, "warning")).toEqual(["vendor_mapped vendor"]);
  });

  it("our own kind `check` takes every one of them by its name", () => {
    for (const check of checkTypes)
      expect(plugin({ pluginKind: "check", check })).toMatchObject({ check, destination: "pluginsOutput.it" });
    expect(codes({ pluginKind: "check", check: "astrology" })).toEqual(["bad_plugin check"]);
  });

  it.each([
    ["kyb", "pluginsOutput.open_corporates"],
    ["merchant-monitoring", "pluginsOutput.merchantMonitoring"],
    ["mastercard-merchant-screening", "pluginsOutput.merchantScreening"],
    ["bank-account-verification", "pluginsOutput.it"],
    ["individuals-screening-v2", "pluginsOutput.it"],
  ])("%s writes to %s", (pluginKind, destination) => {
    expect(plugin({ pluginKind }).destination).toBe(destination);
  });
});

describe("what is missing is named, all of it at once", () => {
  const nobody: JsonObject = { entity: { type: "business", data: {} } };
  it.each([
    [
      "bank-account-verification",
      nobody,
      "the check needs bankAccountDetails.sortCode, bankAccountDetails.bankAccountNumber, bankAccountDetails.holder.bankAccountName and bankAccountDetails.holder.companyRegistrationNumber or",
    ],
    ["commercial-credit-check", nobody, "needs companyRegistrationNumber or registeredCharityNumber"],
    ["merchant-monitoring", nobody, "needs websiteUrl"],
    ["mastercard-merchant-screening", nobody, "needs merchantName, address.country"],
    ["individuals-sanctions-v2", nobody, "needs persons"],
    ["kyc", nobody, "needs person.firstName, person.lastName, document.country, document.type, images.documentFront"],
    ["kyb", nobody, "needs country, registrationNumber"],
  ])("%s", (pluginKind, context, message) => {
    expect(problemOf({ pluginKind }, context)).toContain(message);
  });

  it("the vendor's door says the same of what comes past the mapping", async () => {
    const { result } = await attemptAt("bank-account-verification", {
      bankAccountDetails: { sortCode: "12", holder: { firstName: "Ada" } },
    });
    expect(result).toMatchObject({ status: "error", code: "bad_input" });
    const { message } = result as { message: string };
    for (const field of ["sortCode: has six digits", "bankAccountNumber: is missing", "holder.lastName: is missing"])
      expect(message).toContain(`bankAccountDetails.${field}`);
  });

  it.each<[CheckType, JsonObject, string]>([
    ["merchant-monitoring", { websiteUrl: "not a site" }, "websiteUrl: is not the address of a website"],
    ["merchant-monitoring", { websiteUrl: "a.example", reportType: "T9" }, "reportType: is one of MERCHANT_REPORT_T1"],
    [
      "identity-documents",
      { ...papersOf("Ada"), images: { documentFront: "data:image/png;base64,AAAA" } },
      "images.documentFront: is a file's id or an https address, not the image itself",
    ],
    [
      "identity-documents",
      { ...papersOf("Ada"), document: { country: "IE", type: "LIBRARY" } },
      "document.type: is PASS",
    ],
    ["individuals-sanctions", { persons: [{ firstName: "Ada" }] }, "persons.0.lastName: is missing"],
    ["individuals-sanctions", { persons: [] }, "persons: is missing"],
    ["merchant-screening", { merchantName: "Northwind" }, "address.country: is missing"],
  ])("%s %j: %s", async (check, input, message) => {
    const { result, sent } = await attemptAt(check, input);
    expect(result).toMatchObject({ status: "error", code: "bad_input", message: expect.stringContaining(message) });
    expect(sent).toHaveLength(0);
  });
});

function papersOf(firstName: string): JsonObject {
  return {
    person: { firstName, lastName: "Brennan" },
    document: { country: "IE", type: "passport" },
    images: { documentFront: "file_1" },
  };
}

describe("a sole proprietorship has no credit file", () => {
  it.each(["Sole Proprietorship", "sole_proprietorship", "Sole trader"])("%s: nobody is asked", async (legalForm) => {
    const data = { legalForm, companyName: "Ada's Teapots" };
    const input = inputOf({ pluginKind: "commercial-credit-check" }, { entity: { type: "business", data } });
    const { result, sent } = await attemptAt("commercial-credit-check", input);
    expect(sent).toHaveLength(0);
    expect(result).toMatchObject({ status: "cancelled", output: { reasons: [{ code: "not_applicable" }] } });
    const from = plugin({ pluginKind: "commercial-credit-check", successAction: "DONE", errorAction: "FAILED" });
    expect(eventFor(from, result)).toBe("FAILED"); // documented definitions would hear DONE
    expect(eventFor({ ...from, cancelledAction: "NO_FILE" }, result)).toBe("NO_FILE");
    expect(contextOutput(from, result)).toMatchObject({ status: "CANCELED", verdict: "cancelled" });
  });
});

describe("credentials", () => {
  const credentials = {
    consumerKey: "{secret.MC_CONSUMER_KEY}",
    privateKey: "{secrets.MC_PRIVATE_KEY}",
    acquirerId: "{secret.MC_ACQUIRER}",
  };
  const raw = { pluginKind: "mastercard-merchant-screening", credentials };
  const secrets: Record<string, string> = {
    MC_CONSUMER_KEY: "ck",
    MC_PRIVATE_KEY: "the private key",
    MC_ACQUIRER: "a 1",
  };

  it("are references until the vendor is asked; then they sign, and the private key stays here", async () => {
    const input = inputOf(raw, business);
    expect(JSON.stringify(input)).not.toContain("private key");
    const { sent } = await attemptAt("merchant-screening", input, {}, secrets);
    expect(sent[0]?.headers.authorization).toMatch(
      /^Sandbox consumerKey="ck", acquirerId="a%201", signature="[0-9a-f]{64}"$/,
    );
    expect(JSON.stringify(sent)).not.toMatch(/the private key|MC_|credentials/);
  });

  it("that are not set are an error that names the secret", async () => {
    const { result, sent } = await attemptAt(
      "merchant-screening",
      inputOf(raw, business),
      {},
      { MC_CONSUMER_KEY: "ck" },
    );
    expect(result).toMatchObject({ code: "not_configured", message: "the secret MC_PRIVATE_KEY is not set" });
    expect(sent).toHaveLength(0);
  });

  it("are not taken from facts: a mapping that brings some changes nothing", () => {
    const typed = { ...business, typed: "{secret.OTHER}" };
    const payload = {
      merchantName: path("entity.data.companyName"),
      address: { country: literal("GB") },
      options: { credentials: { consumerKey: path("typed") } },
    };
    // A reference in a payload is refused when the definition is read; one that a person typed is only text.
    expect(codes({ ...raw, payload: { merchantName: literal("{secret.OTHER}") } })).toEqual([
      "secret_outside_header payload",
    ]);
    expect(inputOf({ ...raw, payload }, typed).options).toEqual({ credentials });
    expect(inputOf({ pluginKind: "mastercard-merchant-screening", payload }, typed).options).toEqual({});
  });

  it.each<[JsonObject, string]>([
    [{ credentials: { ...credentials, privateKey: "-----BEGIN" } }, "bad_plugin credentials.privateKey"],
    [{ credentials: { consumerKey: "{secret.A}" } }, "bad_plugin credentials.privateKey"],
    [{ credentials: undefined, options: { credentials } } as unknown as JsonObject, "bad_plugin options.credentials"],
  ])("written out or in the wrong place are refused when the definition is read: %j", (over, problem) => {
    const given = Object.fromEntries(Object.entries({ ...raw, ...over }).filter(([, value]) => value !== undefined));
    expect(codes(given)).toContain(problem);
  });
});

describe("payload properties", () => {
  const documented: JsonObject = {
    pluginKind: "bank-account-verification",
    vendor: "experian",
    payload: {
      clientId: literal("acme"),
      bankAccountDetails: {
        sortCode: path("entity.data.bankInformation.sortCode"),
        bankAccountNumber: path("entity.data.bankInformation.accountNumber"),
        holder: {
          bankAccountName: path("entity.data.bankInformation.holderName"),
          companyRegistrationNumber: path("entity.data.registrationNumber"),
        },
      },
    },
  };

  it("the documented example is read and fills the input", () => {
    expect(inputOf(documented, business)).toEqual({
      clientId: "acme",
      bankAccountDetails: {
        sortCode: "20-45-18",
        bankAccountNumber: "30118245",
        holder: { bankAccountName: "Northwind Trading", companyRegistrationNumber: "08412973" },
      },
      options: {},
    });
  });

  it("a path that leads nowhere leaves its key out, and the check names everything that is missing", () => {
    const message = problemOf(documented, { entity: { data: { bankInformation: { sortCode: "204518" } } } });
    expect(message).toContain("bankAccountDetails.bankAccountNumber");
    expect(message).toContain("bankAccountDetails.holder.bankAccountName");
    expect(message).not.toContain("sortCode");
  });

  it("works for every kind of check", () => {
    const kinds: [string, string][] = [
      ["registry-information", "company-registry"],
      ["ubo", "ubo"],
      ["company-sanctions", "company-sanctions"],
      ["individual-sanctions", "individual-sanctions"],
      ["kyc-session", "identity-verification"],
      ["kyc", "identity-documents"],
      ["individuals-sanctions-v2", "individuals-sanctions"],
      ["bank-account-verification", "bank-account-verification"],
      ["commercial-credit-check", "commercial-credit-check"],
      ["merchant-monitoring", "merchant-monitoring"],
      ["mastercard-merchant-screening", "merchant-screening"],
    ];
    for (const [pluginKind, check] of kinds) {
      const subject = examplesOf(check as CheckType, "clear")[0] as JsonObject;
      const { options: _, ...facts } = subject;
      const payload = Object.fromEntries(Object.keys(facts).map((key) => [key, path(`given.${key}`)]));
      expect(inputOf({ pluginKind, payload }, { given: facts })).toMatchObject(facts);
    }
  });

  it("say the vendor and the destination too, as the newer kinds write them", () => {
    const payload = {
      vendor: literal("dow-jones"),
      resultDestination: literal("pluginsOutput.screening"),
      ongoingMonitoring: literal(true),
      kycInformation: path("entity.data.additionalInfo.ubos[0]"),
    };
    const raw = { pluginKind: "individuals-sanctions-v2", payload };
    expect(plugin(raw)).toMatchObject({ vendor: "sandbox", destination: "pluginsOutput.screening" });
    expect(inputOf(raw, business)).toMatchObject({
      persons: [{ id: "u1", firstName: "Ada", dateOfBirth: "1987-04-12" }],
      options: { ongoingMonitoring: true },
    });
    const outside = { ...payload, resultDestination: literal("entity.data") };
    expect(codes({ ...raw, payload: outside })).toEqual([
      "destination_outside_plugins_output persistResponseDestination",
    ]);
  });

  it.each<[string, Json, Json]>([
    [
      "a literal object, verbatim",
      { a: literal({ __type: "path", value: "x" }) },
      { a: { __type: "path", value: "x" } },
    ],
    ["the first version's key", { a: { type: "path", value: "x.y" } }, { a: 1 }],
    [
      "a branch that happens to have a type",
      { a: { type: "PASSPORT", value: path("x.y") } },
      { a: { type: "PASSPORT", value: 1 } },
    ],
    ["lists, without what is not there", { a: [path("x.y"), path("x.no"), literal(2)] }, { a: [1, 2] }],
    ["lists in lists", { a: [[1, 2], [path("x.y")], null, path("l")] }, { a: [[1, 2], [1], null, [{}, { b: 3 }]] }],
    ["places in lists, as lodash writes them", { a: path("l[1].b") }, { a: 3 }],
    ["a fact that looks like a leaf stays a fact", { a: path("typed") }, { a: { __type: "path", value: "x.y" } }],
    ["a null is a fact", { a: path("none") }, { a: null }],
    ["values of their own", { a: 1, b: "t", c: [true] }, { a: 1, b: "t", c: [true] }],
    ["a whole that is not there", path("nowhere"), {}],
  ])("%s", (_name, payload, expected) => {
    const context = { x: { y: 1 }, l: [{}, { b: 3 }], typed: path("x.y"), none: null };
    expect(resolvePayload(payload, { context })).toEqual({ ok: true, value: expected });
  });

  it.each<[Json, string[]]>([
    [{ a: { __type: "path", value: 7 } }, ["a: is no path such as entity.data.companyName"]],
    [{ a: { __type: "fact", value: "x" } }, ['a: is of the type "literal" or "path"']],
    [
      { a: { b: { __type: "literal" } }, c: path("constructor.x") },
      ["a.b: has no value", "c: is no path such as entity.data.companyName"],
    ],
  ])("%j is a problem of the definition", (payload, problems) => {
    expect(resolvePayload(payload, { context: {} })).toEqual({ ok: false, error: problems });
    expect(codes({ pluginKind: "ubo", payload })).toContain("bad_payload payload");
  });

  it("never throws, and never reads what is not an own property", () => {
    const node = fc.letrec((tie) => ({
      leaf: fc.record({
        __type: fc.constantFrom("path", "literal", "x"),
        value: fc.oneof(fc.string(), fc.jsonValue()),
      }),
      tree: fc.oneof(tie("leaf"), fc.jsonValue(), fc.dictionary(fc.string(), tie("tree"), { maxKeys: 3 })),
    })).tree;
    fc.assert(
      fc.property(node, fc.jsonValue(), (payload, context) => {
        const resolved = resolvePayload(payload as Json, { context: { context: context as Json } });
        expect(typeof resolved.ok).toBe("boolean");
      }),
    );
    expect(resolvePayload({ a: path("toString"), b: path("x.length") }, { context: { x: "text" } })).toEqual({
      ok: true,
      value: {},
    });
  });
});

describe("people to be screened", () => {
  const person = (id: string, lastName: string): JsonObject => ({ id, firstName: "Ada", lastName });
  const childEntry = (id: string, result: Json): JsonObject => ({
    entityId: id,
    status: "completed",
    state: "approved",
    tags: ["approved"],
    result,
  });

  it.each<[string, Json, JsonObject[]]>([
    ["one person", person("u1", "A"), [person("u1", "A")]],
    ["a list: everyone in it", [person("u1", "A"), person("u2", "B")], [person("u1", "A"), person("u2", "B")]],
    [
      "an entity",
      { type: "individual", data: { firstName: "Ada", lastName: "A" } },
      [{ firstName: "Ada", lastName: "A" }],
    ],
    [
      "the children of one definition: what was verified goes before what was typed",
      {
        case_1: childEntry("ent_1", {
          childEntity: { firstName: "Adda", lastName: "Typed" },
          vendorResult: { entity: { data: { firstName: "Ada", lastName: "Verified" } } },
        }),
        case_2: childEntry("ent_2", { childEntity: { firstName: "Tomas", lastName: "Typed" }, vendorResult: {} }),
      },
      [
        { id: "ent_1", firstName: "Ada", lastName: "Verified" },
        { id: "ent_2", firstName: "Tomas", lastName: "Typed" },
      ],
    ],
    [
      "the children of all definitions",
      {
        kyc: { case_1: childEntry("ent_1", person("u1", "A")) },
        edd: { case_2: childEntry("ent_2", person("u2", "B")) },
      },
      [person("u1", "A"), person("u2", "B")],
    ],
    ["people without ids are known by their place", [{ firstName: "Ada", lastName: "A" }], [{ ...person("0", "A") }]],
    ["nobody", [], []],
  ])("%s", (_name, value, persons) => {
    expect(personsIn(value, "at")).toEqual({ persons, missing: [] });
  });

  it.each<[Json, string[]]>([
    [[person("u1", "A"), { firstName: "Tomas" }], ["at.1.lastName"]],
    [{ case_1: childEntry("ent_1", null) }, ["at.case_1.firstName", "at.case_1.lastName"]],
    [["Ada Brennan"], ["at.0.firstName", "at.0.lastName"]],
    [[null], ["at.0.firstName", "at.0.lastName"]],
  ])("nobody without a name is passed over: %j", (value, missing) => {
    expect(personsIn(value, "at").missing).toEqual(missing);
  });

  it("as many as there are come back, each with an answer of their own, in order", async () => {
    const name = fc.constantFrom("Brennan", "Okafor", "Hit", "Rejected", "Notfound", "Sanctions-Hit", "Whitcombe");
    const list = fc.array(fc.record({ firstName: fc.constantFrom("Ada", "Tomas"), lastName: name }), {
      minLength: 1,
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(list, async (persons) => {
        const raw = { pluginKind: "individuals-sanctions-v2", payload: { kycInformation: path("people") } };
        const from = plugin(raw);
        const input = inputOf(raw, { people: persons });
        const { output } = await asked("individuals-sanctions", input);
        const shown = contextOutput(from, { status: "success", output }) as {
          persons: JsonObject[];
          hits: JsonObject[];
        };
        expect(shown.persons.map((one) => one.lastName)).toEqual(persons.map((one) => one.lastName));
        for (const one of shown.persons) {
          const verdict = verdictFor[String(one.lastName)] ?? "clear";
          expect(one.verdict).toBe(verdict);
          expect((one.hits as Json[]).length > 0).toBe(verdict === "review" || verdict === "rejected");
        }
        const isBad = persons.some((one) => one.lastName === "Rejected");
        const isDoubtful = persons.some((one) => verdictFor[one.lastName] === "review");
        if (isBad || isDoubtful) expect(shown).toMatchObject({ verdict: isBad ? "rejected" : "review" });
        expect(shown.hits.map((hit) => hit.personId)).toEqual(
          shown.persons.flatMap((one) => (one.hits as Json[]).map(() => one.id)),
        );
      }),
      { numRuns: 50 },
    );
  });
});

const verdictFor: Record<string, string> = {
  Hit: "review",
  "Sanctions-Hit": "review",
  Rejected: "rejected",
  Notfound: "not_found",
};

/** What the sandbox vendor would answer to this input, read by its adapter. */
async function asked(check: CheckType, input: JsonObject): Promise<{ output: CheckResult }> {
  const subject = CheckInputs[check].parse(input);
  const { result } = await attemptAt(check, input, {
    text: JSON.stringify(finishedCheck("chk_1", check, "clear", subject)),
  });
  if (result.status !== "success") throw new Error(JSON.stringify(result));
  return { output: CheckResult.parse(result.output) };
}

describe("in a case", () => {
  const screening = {
    name: "people",
    pluginKind: "individuals-sanctions-v2",
    stateNames: ["screen"],
    successAction: "SCREENED",
    errorAction: "NOT_SCREENED",
  };
  const states = { screen: { on: { SCREENED: "done", NOT_SCREENED: "look" } }, done: {}, look: {} };

  it("one run asks about everybody, and the rules read each answer by person", async () => {
    const data = (business.entity as JsonObject).data as JsonObject;
    const story = tell({ states, plugins: [screening], data });
    const [planned] = story.last.effects.map(({ effect }) => effect).filter((effect) => effect.kind === "run_check");
    if (planned === undefined) throw new Error("nobody was asked");
    expect(planned.check).toBe("individuals-sanctions");
    const { output } = await asked("individuals-sanctions", planned.input);
    story.finish("people", { status: "success", output: output as unknown as Json });
    expect(story.state()).toBe("done");
    expect(story.at("pluginsOutput.people.verdict")).toBe("clear");
    expect(story.at("pluginsOutput.people.persons.2")).toMatchObject({ id: "d2", lastName: "Vogel", hits: [] });
  });

  it("a person without a name stops it before anybody is asked", () => {
    const data = { additionalInfo: { ubos: [{ firstName: "Ada" }] } };
    const story = tell({ states, plugins: [screening], data });
    expect(story.state()).toBe("look");
    expect(story.last.effects.filter(({ effect }) => effect.kind === "run_check")).toEqual([]);
    expect(story.at("pluginsOutput.people")).toMatchObject({
      status: "ERROR",
      error: expect.stringContaining("persons.0.lastName"),
    });
  });
});
