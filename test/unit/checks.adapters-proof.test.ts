import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { neededSecrets } from "../../src/checks/http/adapter";
import { Adapter } from "../../src/checks/http/adapter.schema";
import { AdapterCallback, VendorSignature } from "../../src/checks/http/callback.schema";
import { readyAdapters, readyDescriptions } from "../../src/checks/http/ready";
import { encodedMac, verifyVendorSignature } from "../../src/checks/http/vendor-signature";
import { base64 } from "../../src/lib/bytes";

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

  it.each(["whsec_", "whsec_!!", "?"])("Standard Webhooks: a secret without a key (%s) proves nothing", (secret) => {
    const signature = { kind: "standard-webhooks", secret: "K" };
    const callback = AdapterCallback.parse({ address: "request", signature, result: "body" });
    const headers: Record<string, string> = {
      "webhook-id": "msg_1",
      "webhook-timestamp": seconds,
      "webhook-signature": `v1,${encodedMac("", `msg_1.${seconds}.{}`, "base64")}`,
    };
    const arrived = { rawBody: "{}", header: (name: string) => headers[name], nowMs };
    expect(verifyVendorSignature({ callback }, { K: secret }, arrived)).toEqual({ proven: false });
  });

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
