import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CheckRequest, runCheck } from "../../src/checks";
import { CheckResult } from "../../src/checks/contract";
import { httpVendor } from "../../src/checks/http/adapter";
import { Adapter } from "../../src/checks/http/adapter.schema";
import { readyAdapters } from "../../src/checks/http/ready";
import { mergedResult } from "../../src/checks/merged-result";
import type { OutgoingRequest, Outside, OutsideAnswer } from "../../src/domain";
import { ok } from "../../src/lib/result";
import { bareTools } from "../support/checks";
import {
  companiesHouseProfile,
  gleifRecord,
  openSanctionsMatches,
  viesAnswer,
  viesTrouble,
} from "../support/vendor-answers";

const secrets: Record<string, string> = {
  COMPANIES_HOUSE_API_KEY: "ch-key",
  OPENSANCTIONS_API_KEY: "os-key",
  ACME_KEY: "acme-key",
};

/** One attempt at a vendor that answers like this. */
async function ask(over: Partial<CheckRequest>, answer: unknown, status = 200, tools = bareTools) {
  const sent: OutgoingRequest[] = [];
  const outside: Outside = {
    secret: async (name) => secrets[name] ?? null,
    fetch: async (request) => {
      sent.push(request);
      const text = typeof answer === "string" ? answer : JSON.stringify(answer);
      return ok<OutsideAnswer>({ status, headers: {}, text, durationMs: 5 });
    },
  };
  const request: CheckRequest = {
    check: "company-registry",
    vendor: "companies-house",
    input: { country: "GB", registrationNumber: "00445790" },
    idempotencyKey: "eff_1",
    attempt: 1,
    callbackUrl: "https://edgecase.example/api/v1/callbacks/tok",
    timeoutSeconds: 15,
    callbackDeadlineSeconds: 600,
    environment: "production",
    ...over,
  };
  const report = await runCheck(request, outside, tools);
  const result = report.outcome === "result" ? report.result : null;
  const output = result !== null && "output" in result ? CheckResult.parse(result.output) : null;
  return { report, result, output, sent };
}

describe("descriptions of vendors that ship with the product", () => {
  it.each(readyAdapters.map((adapter) => [adapter.name, adapter] as const))(
    "%s is a valid description that names where it was written from",
    (_, adapter) => {
      expect(Adapter.parse(adapter).documentation).toMatch(/^https:/);
    },
  );
});

describe("Companies House", () => {
  it("is asked with the key as the user's name, and its profile becomes an extract of the register", async () => {
    const { output, sent } = await ask({}, companiesHouseProfile());
    expect(sent[0]).toMatchObject({
      method: "GET",
      url: "https://api.company-information.service.gov.uk/company/00445790",
      headers: { authorization: `Basic ${btoa("ch-key:")}` },
      body: null,
    });
    expect(output).toMatchObject({
      type: "company-registry",
      vendor: "companies-house",
      status: "clear",
      environment: "production",
      data: {
        name: "NORTHWIND TRADING PLC",
        registrationNumber: "00445790",
        status: "active",
        filings: { accountsOverdue: false },
      },
    });
  });

  it.each([
    [{ company_status: "dissolved", date_of_cessation: "2021-04-06" }, "rejected", "dissolved"],
    [{ company_status: "liquidation" }, "rejected", "insolvent"],
    [{ accounts: { overdue: true } }, "review", "filings_overdue"],
    [{ company_status: "something-new" }, "review", "status_unknown"],
    [{ undeliverable_registered_office_address: true }, "review", "address_in_doubt"],
  ])("%j is %s", async (over, status, code) => {
    const { output } = await ask({}, companiesHouseProfile(over));
    expect([output?.status, output?.reasons[0]?.code]).toEqual([status, code]);
  });

  it("an unknown number is not found, a bad key an error, too many calls a retry", async () => {
    const missing = await ask({}, { errors: [{ error: "company-profile-not-found", type: "ch:service" }] }, 404);
    expect(missing.output?.status).toBe("not_found");
    expect((await ask({}, { error: "Invalid Authorization" }, 401)).result).toMatchObject({
      status: "error",
      code: "not_authorised",
    });
    expect((await ask({}, "", 429)).report).toMatchObject({ outcome: "retry" });
  });

  it("a company of another country is not asked about", async () => {
    const { result, sent } = await ask({ input: { country: "DE", registrationNumber: "HRB 1" } }, {});
    expect([result?.status, sent]).toEqual(["cancelled", []]);
  });
});

describe("GLEIF", () => {
  const lei = { check: "lei", vendor: "gleif", input: { lei: "5493001KJTIIGC8Y1R12" } };
  it("tells whose identifier it is", async () => {
    const { output, sent } = await ask(lei, gleifRecord());
    expect(sent[0]?.url).toBe("https://api.gleif.org/api/v1/lei-records/5493001KJTIIGC8Y1R12");
    expect(output).toMatchObject({
      status: "clear",
      vendorRef: "5493001KJTIIGC8Y1R12",
      data: { name: "Northwind Holding Inc.", country: "US" },
    });
  });

  it.each([
    [{ registration: { status: "LAPSED" } }, "review", "registration_lapsed"],
    [{ registration: { status: "RETIRED" } }, "rejected", "registration_ended"],
    [{ entity: { status: "INACTIVE" } }, "rejected", "entity_inactive"],
  ])("%j is %s", async (over, status, code) => {
    const { output } = await ask(lei, gleifRecord(over));
    expect([output?.status, output?.reasons[0]?.code]).toEqual([status, code]);
  });

  it("nobody's identifier is not found", async () => {
    expect((await ask(lei, { errors: [{ status: "404", title: "Not Found" }] }, 404)).output?.status).toBe("not_found");
  });
});

describe("VIES", () => {
  const vat = { check: "vat-number", vendor: "vies", input: { vatNumber: "DE 136.695-976" } };
  it("a number in force is clear, with the name where the office tells it", async () => {
    const { output, sent } = await ask(vat, viesAnswer({ name: "Northwind GmbH" }));
    expect(JSON.parse(sent[0]?.body ?? "")).toEqual({ countryCode: "DE", vatNumber: "136695976" });
    expect(output).toMatchObject({
      status: "clear",
      data: { country: "DE", number: "136695976", name: "Northwind GmbH" },
    });
    expect((await ask(vat, viesAnswer())).output?.data).not.toHaveProperty("name");
  });

  it("another is rejected; an office that is away is asked again", async () => {
    expect((await ask(vat, viesAnswer({ valid: false }))).output?.status).toBe("rejected");
    expect((await ask(vat, viesTrouble("MS_UNAVAILABLE"))).report).toMatchObject({
      outcome: "retry",
      code: "office_unavailable",
    });
    expect((await ask(vat, viesTrouble("INVALID_INPUT"), 400)).result).toMatchObject({
      status: "error",
      code: "refused",
    });
  });
});

describe("OpenSanctions", () => {
  const person = {
    check: "individual-sanctions",
    vendor: "opensanctions",
    input: { firstName: "Ada", lastName: "Brennan", dateOfBirth: "1974-08-12" },
  };
  it("is asked with what is known, under the tenant's key", async () => {
    const { output, sent } = await ask(person, openSanctionsMatches([]));
    expect(sent[0]).toMatchObject({
      url: "https://api.opensanctions.org/match/default",
      headers: { authorization: "ApiKey os-key" },
    });
    expect(JSON.parse(sent[0]?.body ?? "")).toEqual({
      queries: {
        subject: {
          schema: "Person",
          properties: { name: ["Ada Brennan"], birthDate: ["1974-08-12"], nationality: [], country: [] },
        },
      },
    });
    expect(output).toMatchObject({ status: "clear", matches: [] });
  });

  it.each([
    [[{ match: true, topics: ["sanction"] }], "rejected", 1],
    [[{ match: true, topics: ["role.pep"] }], "review", 1],
    [[{ match: false, topics: ["sanction"] }], "clear", 1],
    [
      [
        { match: false, topics: ["sanction"] },
        { match: true, topics: ["role.pep"] },
      ],
      "review",
      2,
    ],
  ] as const)("%j is %s", async (results, status, count) => {
    const { output } = await ask(person, openSanctionsMatches(results));
    expect([output?.status, output?.matches.length]).toEqual([status, count]);
  });
});

describe("a vendor of the tenant's own", () => {
  const acme = Adapter.parse({
    name: "acme",
    displayName: "Acme",
    baseUrl: "https://api.acme.example/v2/",
    sandboxBaseUrl: "https://sandbox.acme.example/v2",
    auth: { kind: "bearer", secret: "ACME_KEY" },
    checks: {
      "company-registry": {
        costCents: 12.5,
        request: { path: "/co/{subject.country}/{subject.registrationNumber}", query: { name: "subject.companyName" } },
        answers: [
          {
            when: "body.ok",
            verdict: "clear",
            data: "body.company",
            matches: "body.hits",
            reasons: "body.remarks",
            vendorRef: "body.id",
          },
          { httpStatus: [404], verdict: "not_found" },
        ],
      },
    },
  });
  const tools = { ...bareTools, vendor: async (name: string) => (name === "acme" ? httpVendor(acme) : null) };
  const input = { country: "GB", registrationNumber: "1/../2?x=1", companyName: "A & B" };
  const asked = (answer: unknown, status = 200, over: Partial<CheckRequest> = {}) =>
    ask({ vendor: "acme", input, ...over }, answer, status, tools);

  it("what a subject says stays in its place in the address", async () => {
    const { sent } = await asked({ ok: true });
    expect(sent[0]?.url).toBe("https://api.acme.example/v2/co/GB/1%2F..%2F2%3Fx%3D1?name=A+%26+B");
    expect(sent[0]?.headers.authorization).toBe("Bearer acme-key");
    const climbing = await asked({ ok: true }, 200, { input: { ...input, registrationNumber: ".." } });
    expect([climbing.result?.status, climbing.sent]).toEqual(["error", []]);
  });

  it("sandbox tenants ask its sandbox", async () => {
    expect((await asked({ ok: true }, 200, { environment: "sandbox" })).sent[0]?.url).toMatch(
      "https://sandbox.acme.example/v2/co/",
    );
  });

  it("an answer that fits no rule is asked for once more, then an error", async () => {
    expect((await asked({ ok: false })).report).toMatchObject({ outcome: "retry", code: "bad_answer" });
    expect((await asked({ ok: false }, 200, { attempt: 2 })).result).toMatchObject({
      status: "error",
      code: "bad_answer",
    });
    expect((await asked({}, 403)).result).toMatchObject({ status: "error", code: "http_403" });
  });

  it("a missing secret is told before anybody is asked", async () => {
    const locked = Adapter.parse({ ...acme, auth: { kind: "bearer", secret: "NOT_THERE" } });
    const { result, sent } = await ask({ vendor: "acme", input }, {}, 200, {
      ...bareTools,
      vendor: async () => httpVendor(locked),
    });
    expect([result, sent]).toMatchObject([{ status: "error", code: "not_configured" }, []]);
  });

  it("whatever it answers, the case gets a result of the known shape, a retry or an error", async () => {
    const statuses = fc.constantFrom(200, 202, 204, 301, 400, 404, 418, 429, 500);
    const almost = fc.record(
      {
        ok: fc.constant(true),
        company: fc.jsonValue(),
        hits: fc.jsonValue(),
        remarks: fc.jsonValue(),
        id: fc.jsonValue(),
      },
      { requiredKeys: ["ok"] },
    );
    const body = fc.oneof(
      fc.string(),
      fc.jsonValue().map((value) => JSON.stringify(value)),
      almost.map((value) => JSON.stringify(value)),
    );
    await fc.assert(
      fc.asyncProperty(statuses, body, async (status, text) => {
        const { report, result, output } = await asked(text, status);
        if (output !== null) expect(["clear", "not_found"]).toContain(output.status);
        else expect(report.outcome === "retry" || result?.status === "error").toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ["a secret in place of its name", { auth: { kind: "bearer", secret: "{secret.X}" } }],
    [
      "an expression that does not compile",
      { checks: { lei: { request: { path: "/{subject..}" }, answers: [{ verdict: "clear" }] } } },
    ],
    ["a query in the address", { baseUrl: "https://api.acme.example/?key=1" }],
    [
      "a secret in a header of the request",
      {
        checks: {
          lei: { request: { path: "/", headers: { "X-Api-Key": "s3cr3t" } }, answers: [{ verdict: "clear" }] },
        },
      },
    ],
    ["no check", { checks: {} }],
    ["a check nobody knows", { checks: { horoscope: { request: { path: "/" }, answers: [{ verdict: "clear" }] } } }],
  ])("%s is refused", (_, over) => expect(Adapter.safeParse({ ...acme, ...over }).success).toBe(false));
});

describe("answers of several vendors", () => {
  const said = (vendor: string, status: CheckResult["status"]): CheckResult => ({
    type: "company-sanctions",
    vendor,
    status,
    reasons: [],
    data: { of: vendor },
    matches: [{ id: `${vendor}-1` }],
    vendorRef: null,
    environment: "sandbox",
    rawRef: null,
  });
  it.each([
    [["clear", "review"], "review"],
    [["review", "rejected"], "rejected"],
    [["not_found", "clear"], "clear"],
    [["clear", "pending"], "pending"],
  ] as const)("%j together are %s", (statuses, expected) => {
    const merged = mergedResult(
      statuses.map((status, place) => said(`v${place}`, status)),
      false,
    );
    expect(merged).toMatchObject({ status: expected, vendor: "v0,v1", matches: [{ vendor: "v0" }, { vendor: "v1" }] });
  });

  it("that somebody failed never lets the rest pass as clear", () => {
    for (const status of ["clear", "not_found"] as const)
      expect(mergedResult([said("v0", status)], true)).toMatchObject({
        status: "review",
        reasons: [{ code: "vendor_failed" }],
      });
    expect(mergedResult([said("v0", "rejected")], true)?.status).toBe("rejected");
    expect(mergedResult([], true)).toBeNull();
  });
});
