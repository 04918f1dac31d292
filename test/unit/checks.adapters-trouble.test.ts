import { describe, expect, it } from "vitest";
import { askOnce } from "../../src/checks/ask-once";
import { readAccount } from "../../src/checks/credentials";
import { httpVendor } from "../../src/checks/http/adapter";
import { Adapter, type AdapterInput } from "../../src/checks/http/adapter.schema";
import { readyDescriptions, readyVendor } from "../../src/checks/http/ready";
import type { Vendor, VendorOrder } from "../../src/checks/vendor";
import type { JsonObject } from "../../src/lib/json";
import { watched } from "../../src/outside/watched";
import { bareTools } from "../support/checks";
import { askLater, askVendor, doorTo, orderFor, type Said, type Server } from "../support/vendor-talk";

/** A subject that each check of a ready vendor can be asked about. */
const subjects: Record<string, JsonObject> = {
  "company-registry": { country: "GB", registrationNumber: "00445790" },
  "company-sanctions": { companyName: "Northwind" },
  "individual-sanctions": { firstName: "Ada", lastName: "Brennan" },
  "identity-verification": { firstName: "Ada", lastName: "Brennan", options: { workflowId: "wf-1" } },
  "document-ocr": { imageUrl: "https://files.example/p.jpg", options: { modelId: "model-1" } },
  address: { line1: "Kade 1", country: "NL" },
  lei: { lei: "5493001KJTIIGC8Y1R12" },
  "vat-number": { vatNumber: "DE136695976" },
};
const every = readyDescriptions().flatMap(({ name, checks }) =>
  Object.keys(checks).map((check) => ({ vendor: name, check, input: subjects[check] ?? {} })),
);
const trouble: [string, Said, object][] = [
  ["500", { status: 500 }, { outcome: "retry", code: "vendor_unavailable", httpStatus: 500 }],
  [
    "429",
    { status: 429, headers: { "retry-after": "7" } },
    { outcome: "retry", code: "vendor_unavailable", retryAfterSeconds: 7 },
  ],
  ["nothing", "hangs", { outcome: "retry", code: "timeout" }],
  ["garbage", { body: "<html>busy</html>" }, { outcome: "retry", code: "bad_answer" }],
  ["another shape", { body: { hello: "world" } }, { outcome: "retry", code: "bad_answer" }],
  ["a number", { body: 7 }, { outcome: "retry", code: "bad_answer" }],
  ["a redirect", { status: 302, headers: { location: "https://evil.example" } }, { outcome: "retry" }],
];

describe.each(every)("$vendor asked for $check", (order) => {
  it.each(trouble)("that answers with %s is asked again", async (_, said, expected) => {
    expect((await askVendor(order, () => said)).report).toMatchObject(expected);
  });

  it("that does not know the key is an error, at once", async () => {
    const { result } = await askVendor(order, () => ({ status: 401, body: {} }));
    expect(result?.status).toBe("error");
  });

  it("whose answer to a question about an answer is trouble leaves the check pending", async () => {
    const vendor = readyVendor(order.vendor);
    const check = vendor?.covers.find((type) => type === order.check);
    if (vendor === null || check === undefined || (vendor.later?.(check) ?? null) === null) return;
    for (const [, said] of trouble)
      expect((await askLater(vendor, check, "ref-1", () => said)).report.outcome).toBe("retry");
  });
});

const withTokens = (name: string, auth: object = {}): AdapterInput => ({
  name: "acme",
  displayName: "Acme",
  baseUrl: "https://api.acme.example",
  auth: {
    kind: "oauth2",
    tokenUrl: `https://id.acme.example/${name}`,
    clientIdSecret: "ACME_ID",
    clientSecretSecret: "ACME_SECRET",
    scope: "checks:read",
    ...auth,
  },
  checks: { lei: { request: { path: "/lei/{subject.lei}" }, answers: [{ when: "body.ok", verdict: "clear" }] } },
});

describe("a vendor with access tokens", () => {
  const ask = (name: string, server: Server, auth: object = {}) =>
    askVendor(
      { check: "lei", vendor: "acme", input: { lei: "5493001KJTIIGC8Y1R12" } },
      server,
      httpVendor(Adapter.parse(withTokens(name, auth))),
    );
  const token = (access_token: string, over: JsonObject = {}): Said => ({
    body: { access_token, token_type: "Bearer", expires_in: 3_600, ...over },
  });
  const isToken = (url: string) => url.startsWith("https://id.acme.example/");

  it("gets one, and uses it until it expires", async () => {
    const server: Server = ({ url }) => (isToken(url) ? token("tok-1") : { body: { ok: true } });
    const first = await ask("one", server);
    expect(first.output?.status).toBe("clear");
    expect(first.sent.map(({ method, url }) => `${method} ${url}`)).toEqual([
      "POST https://id.acme.example/one",
      "GET https://api.acme.example/lei/5493001KJTIIGC8Y1R12",
    ]);
    expect(first.sent[0]).toMatchObject({
      body: "grant_type=client_credentials&scope=checks%3Aread",
      headers: { authorization: `Basic ${btoa("ACME_ID-ACME_ID:ACME_SECRET-ACME_SECRET")}` },
      unrecorded: true,
    });
    expect(first.sent[1]?.headers.authorization).toBe("Bearer tok-1");
    const second = await ask("one", server);
    expect(second.sent.map(({ url }) => isToken(url))).toEqual([false]);
  });

  it("a token that is about to expire is not used again", async () => {
    const server: Server = ({ url }) => (isToken(url) ? token("tok-1", { expires_in: 20 }) : { body: { ok: true } });
    await ask("short", server);
    expect((await ask("short", server)).sent.map(({ url }) => isToken(url))).toEqual([true, false]);
  });

  it("the client may stand in the body", async () => {
    const server: Server = ({ url }) => (isToken(url) ? token("tok-1") : { body: { ok: true } });
    const { sent } = await ask("body", server, { send: "body", audience: "acme" });
    expect(Object.fromEntries(new URLSearchParams(sent[0]?.body ?? ""))).toEqual({
      grant_type: "client_credentials",
      scope: "checks:read",
      audience: "acme",
      client_id: "ACME_ID-ACME_ID",
      client_secret: "ACME_SECRET-ACME_SECRET",
    });
    expect(sent[0]?.headers.authorization).toBeUndefined();
  });

  it("a remembered token that is refused is asked for anew once; a fresh one is not", async () => {
    let good = "tok-1";
    const server: Server = ({ url, headers }) => {
      if (isToken(url)) return token(good);
      return headers.authorization === `Bearer ${good}` ? { body: { ok: true } } : { status: 401 };
    };
    await ask("revoked", server);
    good = "tok-2";
    const again = await ask("revoked", server);
    expect([again.output?.status, again.sent.length]).toEqual(["clear", 3]);
    const never = await ask("never", ({ url }) => (isToken(url) ? token("tok") : { status: 401 }));
    expect([never.result, never.sent.length]).toMatchObject([{ status: "error", code: "http_401" }, 2]);
  });

  it.each([
    [
      "400",
      { status: 400, body: { error: "invalid_client" } },
      { outcome: "result", result: { code: "not_authorised" } },
    ],
    ["500", { status: 500 }, { outcome: "retry" }],
    ["429", { status: 429, headers: { "retry-after": "9" } }, { outcome: "retry", retryAfterSeconds: 9 }],
    ["nothing", "hangs", { outcome: "retry", code: "timeout" }],
    ["no token", { body: { token_type: "Bearer" } }, { outcome: "result", result: { code: "bad_answer" } }],
    ["another kind", token("t", { token_type: "mac" }), { outcome: "result", result: { code: "bad_answer" } }],
    ["a line break", token("a\r\nx: y"), { outcome: "result", result: { code: "bad_answer" } }],
  ] as [string, Said, object][])("a token server that answers with %s", async (name, said, expected) => {
    const { report, sent } = await ask(`bad-${name.replaceAll(" ", "-")}`, () => said);
    expect([report, sent.length]).toMatchObject([expected, 1]);
  });
});

describe("the record of an attempt", () => {
  const recorded = async (vendor: Vendor, check: VendorOrder["check"], input: JsonObject, server: Server) => {
    const outside = watched(doorTo(server).outside);
    const account = await readAccount(vendor.secrets ?? {}, outside);
    if (!account.ok) throw new Error(account.error.message);
    await askOnce(vendor, { ...orderFor(check), input, credentials: account.value }, 1, outside, bareTools.nowMs);
    return { exchanges: outside.exchanges(), text: JSON.stringify(outside.exchanges()) };
  };

  it("has no key that went into the address", async () => {
    const vendor = readyVendor("opencorporates");
    if (vendor === null) throw new Error("it is not there");
    const order = { country: "NL", registrationNumber: "17087985" };
    const { exchanges, text } = await recorded(vendor, "company-registry", order, ({ url }) => ({
      body: { asked: url },
    }));
    expect(exchanges[0]?.request.url).toContain("api_token={secret.OPENCORPORATES_API_TOKEN}");
    expect(text).not.toContain("OPENCORPORATES_API_TOKEN-");
  });

  it("has no access token, nor what it was got with", async () => {
    const server: Server = ({ url, headers }) =>
      url.includes("id.acme.example")
        ? { body: { access_token: "very-secret-token", token_type: "Bearer", expires_in: 60 } }
        : { body: { ok: true, echo: headers.authorization } };
    for (const send of ["basic", "body"]) {
      const vendor = httpVendor(Adapter.parse(withTokens(`record-${send}`, { send })));
      const { exchanges, text } = await recorded(vendor, "lei", { lei: "5493001KJTIIGC8Y1R12" }, server);
      expect(exchanges.length).toBe(2);
      expect(text).not.toMatch(/very-secret-token|ACME_SECRET-ACME_SECRET/);
    }
  });
});
