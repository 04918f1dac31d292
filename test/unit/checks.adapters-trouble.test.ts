import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { httpVendor, neededSecrets } from "../../src/checks/http/adapter";
import { Adapter, type AdapterInput } from "../../src/checks/http/adapter.schema";
import { AdapterCallback, VendorSignature } from "../../src/checks/http/callback.schema";
import { readyAdapters, readyDescriptions, readyVendor } from "../../src/checks/http/ready";
import { encodedMac, verifyVendorSignature } from "../../src/checks/http/vendor-signature";
import { base64 } from "../../src/lib/bytes";
import type { JsonObject } from "../../src/lib/json";
import { askLater, askVendor, type Said, type Server } from "../support/vendor-talk";

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

describe("a vendor with access tokens", () => {
  const described = (name: string, auth: object = {}): AdapterInput => ({
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
  const ask = (name: string, server: Server, auth: object = {}) =>
    askVendor(
      { check: "lei", vendor: "acme", input: { lei: "5493001KJTIIGC8Y1R12" } },
      server,
      httpVendor(Adapter.parse(described(name, auth))),
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

describe("the signature of a vendor", () => {
  const nowMs = 1_790_000_000_000;
  const seconds = String(nowMs / 1_000);
  const key = "s3cr3t-s3cr3t-s3cr3t";
  const whsec = base64(new TextEncoder().encode(key));
  const signers: [string, object, (body: string, at: string) => Record<string, string>][] = [
    [
      "hmac over the body",
      { kind: "hmac-sha256", header: "x-sig", secret: "K" },
      (body) => ({ "x-sig": encodedMac(key, body, "hex") }),
    ],
    [
      "hmac in base 64 with a prefix",
      { kind: "hmac-sha256", header: "x-sig", secret: "K", encoding: "base64", prefix: "sha256=" },
      (body) => ({ "x-sig": `sha256=${encodedMac(key, body, "base64")}` }),
    ],
    [
      "hmac over time and body",
      { kind: "hmac-sha256", header: "x-sig", secret: "K", over: "timestamp.body", timestampHeader: "x-time" },
      (body, at) => ({ "x-sig": encodedMac(key, `${at}.${body}`, "hex"), "x-time": at }),
    ],
    [
      "t and v1 in one header",
      { kind: "timestamped", header: "stripe-signature", secret: "K" },
      (body, at) => ({
        "stripe-signature": `t=${at},v1=${"0".repeat(64)},v1=${encodedMac(key, `${at}.${body}`, "hex")}`,
      }),
    ],
    [
      "Standard Webhooks",
      { kind: "standard-webhooks", secret: "K" },
      (body, at) => ({
        "webhook-id": "msg_1",
        "webhook-timestamp": at,
        "webhook-signature": new Webhook(whsec).sign("msg_1", new Date(Number(at) * 1_000), body),
      }),
    ],
  ];

  describe.each(signers)("%s", (kind, signature, sign) => {
    const callback = AdapterCallback.parse({ address: "request", signature, result: "body" });
    const secrets = { K: kind === "Standard Webhooks" ? `whsec_${whsec}` : key };
    const proven = (headers: Record<string, string>, rawBody: string, atMs = nowMs, with_ = secrets) =>
      verifyVendorSignature({ callback }, with_, { rawBody, header: (name) => headers[name], nowMs: atMs }).proven;

    it("holds for exactly what was signed", () => {
      fc.assert(
        fc.property(fc.string({ maxLength: 200 }), fc.string({ maxLength: 200 }), (body, other) => {
          fc.pre(body !== other);
          expect(proven(sign(body, seconds), body)).toBe(true);
          expect(proven(sign(body, seconds), other)).toBe(false);
        }),
        { numRuns: 50 },
      );
    });

    it("needs its headers and the secret", () => {
      const headers = sign("{}", seconds);
      for (const name of Object.keys(headers)) expect(proven({ ...headers, [name]: "" }, "{}")).toBe(false);
      expect(proven({}, "{}")).toBe(false);
      expect(proven(headers, "{}", nowMs, { K: "another-key" })).toBe(false);
      expect(proven(headers, "{}", nowMs, { K: "" })).toBe(false);
    });

    it("a time that is signed must be near", () => {
      const isTimed = Object.keys(sign("{}", seconds)).length > 1 || kind.startsWith("t and");
      expect(proven(sign("{}", seconds), "{}", nowMs + 299_000)).toBe(true);
      expect(proven(sign("{}", seconds), "{}", nowMs + 302_000)).toBe(!isTimed);
      expect(proven(sign("{}", seconds), "{}", nowMs - 302_000)).toBe(!isTimed);
    });
  });

  it.each([
    [{ kind: "hmac-sha256", header: "x", secret: "K", over: "timestamp.body" }],
    [{ kind: "hmac-sha256", header: "x", secret: "{secret.K}" }],
    [{ kind: "md5", header: "x", secret: "K" }],
  ])("%j is refused", (signature) => expect(VendorSignature.safeParse(signature).success).toBe(false));
});

describe("a description of a vendor that answers later", () => {
  const veriff = readyAdapters.find(({ name }) => name === "veriff");
  const pending = { verdict: "pending", vendorRef: "body.id" };
  const check = { request: { path: "/x" }, answers: [pending], later: { answers: [{ verdict: "clear" }] } };
  const problems = (over: object): string[] => {
    const parsed = Adapter.safeParse({ ...veriff, ...over });
    return parsed.success ? [] : parsed.error.issues.map(({ path }) => path.join("."));
  };
  it.each([
    ["neither callback nor polling", { callback: undefined, checks: { lei: check } }, "checks.lei.later"],
    ["pending without a later", { checks: { lei: { ...check, later: undefined } } }, "checks.lei.later"],
    [
      "pending without an id",
      { checks: { lei: { ...check, answers: [{ verdict: "pending" }] } } },
      "checks.lei.answers.0.vendorRef",
    ],
    [
      "polling without a request",
      { checks: { lei: { ...check, later: { ...check.later, poll: { everySeconds: 5, untilSeconds: 9 } } } } },
      "checks.lei.later.request",
    ],
    [
      "an address for all without a signature",
      { callback: { ...veriff?.callback, signature: { kind: "none" } }, checks: { lei: check } },
      "callback.signature",
    ],
    [
      "an address for all without the vendor's id",
      { callback: { ...veriff?.callback, vendorRef: undefined }, checks: { lei: check } },
      "callback.vendorRef",
    ],
    [
      "a result to fetch from nowhere",
      { callback: { ...veriff?.callback, result: "fetch" }, checks: { lei: check } },
      "checks.lei.later.request",
    ],
    [
      "a header with an expression that does not compile",
      { checks: { lei: { ...check, request: { path: "/x", headers: { a: "{b..}" } } } } },
      "checks.lei.request.headers.a",
    ],
  ])("%s is refused", (_, over, path) => expect(problems(over)).toContain(path));

  it("names every secret it speaks of", () => {
    expect(readyDescriptions().map((adapter) => [adapter.name, neededSecrets(adapter)])).toEqual(
      expect.arrayContaining([
        ["veriff", ["VERIFF_API_KEY", "VERIFF_SHARED_SECRET"]],
        ["stripe-identity", ["STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET"]],
        ["smarty", ["SMARTY_AUTH_ID", "SMARTY_AUTH_TOKEN"]],
        ["gleif", []],
      ]),
    );
  });
});
