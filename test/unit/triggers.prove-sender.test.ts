import { createHmac } from "node:crypto";
import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { type Arrived, proveSender } from "../../src/triggers/prove-sender";
import { SenderProof } from "../../src/triggers/sender-proof.schema";

const nowMs = 1_763_631_000_000;
const secret = "a-secret-of-32-characters-or-more";
const webhookSecret = `whsec_${Buffer.from(secret).toString("base64")}`;
const rawBody = '{"Id":"001","Name":"Łódź"}';
const url = "https://kyb.example.test/hooks/t/0123456789abcdefghjkmnpqrs";

const arrived = (headers: Record<string, string>, over: Partial<Arrived> = {}): Arrived => ({
  method: "POST",
  url,
  rawBody,
  nowMs,
  header: (name) => headers[name.toLowerCase()],
  ...over,
});
const mac = (algorithm: string, encoding: "hex" | "base64", text: string) =>
  createHmac(algorithm, secret).update(text).digest(encoding);
const seconds = String(nowMs / 1_000);

/** Each kind of proof with the headers its sender would send at `nowMs`. */
const kinds: { name: string; proof: unknown; secret: string; headers: Record<string, string>; signs: boolean }[] = [
  {
    name: "Standard Webhooks, as the official library signs",
    proof: { kind: "standard_webhooks" },
    secret: webhookSecret,
    headers: {
      "webhook-id": "msg_1",
      "webhook-timestamp": seconds,
      "webhook-signature": new Webhook(webhookSecret).sign("msg_1", new Date(nowMs), rawBody),
    },
    signs: true,
  },
  {
    name: "an HMAC of the body in hex",
    proof: { kind: "hmac", header: "X-Signature", prefix: "sha256=" },
    secret,
    headers: { "x-signature": `sha256=${mac("sha256", "hex", rawBody)}` },
    signs: true,
  },
  {
    name: "an HMAC with SHA-512 of time and body in base64",
    proof: {
      ...{ kind: "hmac", header: "X-Sig", algorithm: "sha512", encoding: "base64" },
      ...{ over: "timestamp.body", timestampHeader: "X-Time" },
    },
    secret,
    headers: { "x-sig": mac("sha512", "base64", `${seconds}.${rawBody}`), "x-time": seconds },
    signs: true,
  },
  {
    name: "HubSpot's version 3",
    proof: { kind: "hubspot_v3" },
    secret,
    headers: {
      "x-hubspot-signature-v3": mac("sha256", "base64", `POST${url}${rawBody}${nowMs}`),
      "x-hubspot-request-timestamp": String(nowMs),
    },
    signs: true,
  },
  {
    name: "a shared secret in a header",
    proof: { kind: "header", header: "X-Edgecase-Secret" },
    secret,
    headers: { "x-edgecase-secret": secret },
    signs: false,
  },
  {
    name: "a bearer token",
    proof: { kind: "bearer" },
    secret,
    headers: { authorization: `bearer ${secret}` },
    signs: false,
  },
  {
    name: "a name and password",
    proof: { kind: "basic", user: "salesforce" },
    secret,
    headers: { authorization: `Basic ${Buffer.from(`salesforce:${secret}`).toString("base64")}` },
    signs: false,
  },
];

describe.each(kinds)("$name", ({ proof: written, secret: own, headers }) => {
  const proof = SenderProof.parse(written);

  it("proves its sender", () => {
    expect(proveSender(proof, [own], arrived(headers))).not.toBeNull();
  });

  it("proves with either secret while one is replaced, and with no other", () => {
    const another = `whsec_${Buffer.from("quite another secret of theirs").toString("base64")}`;
    expect(proveSender(proof, [another, own], arrived(headers))).not.toBeNull();
    expect(proveSender(proof, [another], arrived(headers))).toBeNull();
    expect(proveSender(proof, [], arrived(headers))).toBeNull();
    expect(proveSender(proof, [""], arrived(headers))).toBeNull();
  });

  it("proves nothing without any one of its headers", () => {
    for (const missing of Object.keys(headers)) {
      const { [missing]: _gone, ...rest } = headers;
      expect(proveSender(proof, [own], arrived(rest))).toBeNull();
    }
  });

  it("proves nothing with any one character of a proof changed", () => {
    const [name = "", value = ""] = Object.entries(headers).find(([key]) => /sig|secret|authorization/.test(key)) ?? [];
    fc.assert(
      // The last sign of base64 may carry bits that say nothing.
      fc.property(fc.nat(value.length - 4), (place) => {
        const changed = `${value.slice(0, place)}${value[place] === "!" ? "?" : "!"}${value.slice(place + 1)}`;
        expect(proveSender(proof, [own], arrived({ ...headers, [name]: changed }))).toBeNull();
      }),
    );
  });
});

describe("a signature", () => {
  it.each(kinds.filter(({ signs }) => signs))("of $name proves nothing about other bytes than were signed", (kind) => {
    const proof = SenderProof.parse(kind.proof);
    fc.assert(
      fc.property(fc.string(), (other) => {
        fc.pre(other !== rawBody);
        expect(proveSender(proof, [kind.secret], arrived(kind.headers, { rawBody: other }))).toBeNull();
      }),
    );
  });
});

describe("the time of a message", () => {
  const timed = kinds.filter(({ headers }) => Object.keys(headers).some((name) => /time/.test(name)));

  it.each(timed)("$name: five minutes either way are near, a second more is a replay", (kind) => {
    const proof = SenderProof.parse(kind.proof);
    const at = (offsetMs: number) =>
      proveSender(proof, [kind.secret], arrived(kind.headers, { nowMs: nowMs + offsetMs }));
    expect([at(300_000), at(-300_000)]).not.toContain(null);
    expect([at(301_000), at(-301_000)]).toEqual([null, null]);
  });
});

describe("HubSpot's version 3", () => {
  it("is bound to the method and the address", () => {
    const { proof, headers } = kinds.find(({ name }) => name.startsWith("HubSpot")) ?? { proof: null, headers: {} };
    const parsed = SenderProof.parse(proof);
    expect(proveSender(parsed, [secret], arrived(headers, { url: `${url}x` }))).toBeNull();
    expect(proveSender(parsed, [secret], arrived(headers, { method: "PUT" }))).toBeNull();
  });
});

describe("how a proof is written", () => {
  it("names the header whose time is signed", () => {
    expect(SenderProof.safeParse({ kind: "hmac", header: "x-a", over: "timestamp.body" }).success).toBe(false);
  });
});
