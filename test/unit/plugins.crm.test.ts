import { describe, expect, it } from "vitest";
import type { AttemptReport, OutsideAnswer, OutsideRequest } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { ok } from "../../src/lib/result";
import { readTokenAnswer, runnableKind, tokenRequest } from "../../src/plugins";
import { definedKind } from "../../src/plugins/kinds/index";

const client = {
  tokenUrl: "https://login.example.test/token",
  clientIdSecret: "ID",
  clientSecretSecret: "SECRET",
  send: "body",
} as const;

/** One attempt against a CRM that answers so. */
async function attempt(kind: string, settings: JsonObject, input: JsonObject, answer: Partial<OutsideAnswer>) {
  const asked: OutsideRequest[] = [];
  const report = await runnableKind(kind)?.run(
    { plugin: "crm", caseId: "case_x", idempotencyKey: "eff_x", attempt: 1, timeoutSeconds: 20, settings, input },
    {
      call: async (request) => {
        asked.push(request);
        return ok({ status: 200, headers: {}, text: "", durationMs: 3, ...answer });
      },
      accessToken: async () => ok({ token: "a-token", instanceUrl: "https://northwind.my.salesforce.com" }),
      secret: async () => null,
      mail: async () => ok(null),
      keepEntity: async () => ({ id: "ent_x" }),
      collectionUrl: async () => null,
      companyName: "Acme",
      nowMs: 0,
      environment: "production",
    },
  );
  if (report === undefined) throw new Error(`there is no ${kind}`);
  return { report, asked };
}

const said = (report: AttemptReport): string =>
  report.outcome === "retry"
    ? `retry ${report.code} after ${report.retryAfterSeconds}`
    : report.outcome === "result"
      ? `${report.result.status} ${"code" in report.result ? report.result.code : JSON.stringify("output" in report.result ? report.result.output : null)}`
      : report.outcome;

const json = (status: number, body: unknown) => ({ status, text: JSON.stringify(body) });
const updated = '{"id":"001A","created":false,"object":"Account"}';

describe("what Salesforce answers", () => {
  const settings = { account: { grant: "client_credentials", ...client }, object: "Account" };

  it.each<[string, Partial<OutsideAnswer>, string]>([
    ["an update", { status: 204 }, `success ${updated}`],
    ["an update, told", json(200, { id: "001A", success: true, created: false }), `success ${updated}`],
    [
      "a record made",
      json(201, { id: "001B", success: true }),
      'success {"id":"001B","created":true,"object":"Account"}',
    ],
    ["garbage with a good status", { status: 200, text: "<html>" }, "error bad_answer"],
    ["several records with this id", json(300, ["a", "b"]), "error ambiguous"],
    ["no such record", json(404, [{ errorCode: "NOT_FOUND" }]), 'cancelled {"reason":"not_found","object":"Account"}'],
    ["a field that is not there", json(400, [{ errorCode: "INVALID_FIELD", fields: ["X__c"] }]), "error http_400"],
    [
      "the calls of the day are used up",
      json(403, [{ errorCode: "REQUEST_LIMIT_EXCEEDED" }]),
      "retry http_429 after 900",
    ],
    ["somebody else writes the row", json(400, [{ errorCode: "UNABLE_TO_LOCK_ROW" }]), "retry http_429 after 5"],
    ["a refusal without words", { status: 403, text: "no" }, "error http_403"],
    ["a redirect", { status: 302 }, "error http_302"],
  ])("%s", async (_title, answer, wanted) => {
    const { report } = await attempt("crm.salesforce.update", settings, { id: "001A", fields: { A__c: "x" } }, answer);
    expect(said(report)).toBe(wanted);
  });

  it("is asked at the instance that the token's answer names, unless the author names another", async () => {
    const input = { id: "001A", fields: { A__c: 1 } };
    const first = await attempt("crm.salesforce.update", settings, input, { status: 204 });
    expect(first.asked[0]?.url).toBe("https://northwind.my.salesforce.com/services/data/v62.0/sobjects/Account/001A");
    const own = { ...settings, instanceUrl: "https://other.my.salesforce.com/", apiVersion: "v60.0" };
    const second = await attempt("crm.salesforce.update", own, input, { status: 204 });
    expect(second.asked[0]?.url).toBe("https://other.my.salesforce.com/services/data/v60.0/sobjects/Account/001A");
  });
});

describe("what HubSpot answers", () => {
  const settings = { account: { grant: "token", tokenSecret: "T" } };
  const upsert = { ...settings, idProperty: "edgecase_id" };

  it.each<[string, JsonObject, Partial<OutsideAnswer>, string]>([
    ["an update", settings, json(200, { id: "7" }), 'success {"id":"7","created":false,"object":"companies"}'],
    [
      "an object made",
      upsert,
      json(200, { results: [{ id: "8", new: true }] }),
      'success {"id":"8","created":true,"object":"companies"}',
    ],
    ["half a batch", upsert, json(207, { status: "COMPLETE", errors: [{}] }), "error http_207"],
    ["two results for one", upsert, json(200, { results: [{ id: "8" }, { id: "9" }] }), "error bad_answer"],
    ["garbage", settings, { status: 200, text: "[]" }, "error bad_answer"],
    [
      "no such company",
      settings,
      json(404, { category: "OBJECT_NOT_FOUND" }),
      'cancelled {"reason":"not_found","object":"companies"}',
    ],
    ["no such path", upsert, json(404, {}), "error http_404"],
    ["a property that is not there", settings, json(400, { category: "VALIDATION_ERROR" }), "error http_400"],
  ])("%s", async (_title, own, answer, wanted) => {
    const { report } = await attempt(
      "crm.hubspot.update",
      own,
      { id: 7, fields: { kyb_status: null, score: 3 } },
      answer,
    );
    expect(said(report)).toBe(wanted);
  });
});

describe("what an author writes", () => {
  it.each<[string, JsonObject, number]>([
    [
      "a plain address for tokens",
      { account: { grant: "client_credentials", ...client, tokenUrl: "http://x.test" }, object: "A" },
      1,
    ],
    ["a secret instead of its name", { account: { grant: "token", tokenSecret: "pat eu1 7" }, object: "A" }, 1],
    ["an object that leaves its place", { account: { grant: "token", tokenSecret: "T" }, object: "../A" }, 1],
    ["all that is needed", { account: { grant: "token", tokenSecret: "T" }, object: "Account" }, 0],
  ])("%s", (_title, settings, problems) => {
    expect(definedKind("crm.salesforce.update")?.settingsProblems(settings)).toHaveLength(problems);
  });
});

describe("a token", () => {
  it("is another account's when a secret is another, and the same one's when it was only renewed", () => {
    const account = { grant: "refresh_token", ...client, refreshTokenSecret: "R" } as const;
    const secrets = { clientId: "a", clientSecret: "b", refreshToken: "c" };
    const first = tokenRequest(account, secrets, null);
    const renewed = tokenRequest(account, secrets, "newer");
    expect([renewed.account, renewed.body.includes("refresh_token=newer")]).toEqual([first.account, true]);
    expect(tokenRequest(account, { ...secrets, refreshToken: "d" }, null).account).not.toBe(first.account);
  });

  it("goes into the header where the author says so, and then not into the body", () => {
    const account = { grant: "client_credentials", ...client, send: "basic" } as const;
    const { headers, body } = tokenRequest(account, { clientId: "a b", clientSecret: "c:d" }, null);
    expect(headers.authorization).toBe(`Basic ${btoa("a%20b:c%3Ad")}`);
    expect(body).toBe("grant_type=client_credentials");
  });

  it.each<[string, string, boolean]>([
    ["as servers write it", '{"access_token":"t","token_type":"Bearer","expires_in":"60"}', true],
    [
      "as Salesforce writes it",
      '{"access_token":"00D!x","instance_url":"https://a.my.salesforce.com","token_type":"Bearer"}',
      true,
    ],
    ["of another kind", '{"access_token":"t","token_type":"mac"}', false],
    ["that would end a header", '{"access_token":"a\\nb"}', false],
    ["for an instance without TLS", '{"access_token":"t","instance_url":"http://a.test"}', false],
    ["that is a page", "<html>", false],
  ])("%s", (_title, text, isToken) => {
    expect(readTokenAnswer(text) !== null).toBe(isToken);
  });
});
