import { generateKeyPairSync, sign } from "node:crypto";
import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { Webhooks, WebhookVerificationError } from "../../src/sdk/api";
import { eventCatalogue } from "../../src/webhooks/event-catalogue";
import { signatureHeaders } from "../../src/webhooks/signature";
import { newSigningKey, publicKeyOf } from "../../src/webhooks/signing-key";
import { thrownBy } from "../support/sdk-client";

const nowMs = 1_700_000_000_000;
const timestampSeconds = nowMs / 1_000;
const secretFrom = (bytes: Uint8Array): string => `whsec_${Buffer.from(bytes).toString("base64")}`;
const secret = secretFrom(new Uint8Array(32).fill(7));
const other = secretFrom(new Uint8Array(32).fill(8));
const body = JSON.stringify({ id: "evt_1", type: "case.created", data: { name: "Zoë ✓" } });
const id = "evt_1";
const headers = signatureHeaders({ id, timestampSeconds, body, secrets: [secret] });

/** As a receiver is told with an asymmetric key: the spec's string, signed by Node. */
function asymmetric(text: string) {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const raw = publicKey.export({ format: "der", type: "spki" }).subarray(-32);
  const signature = sign(null, Buffer.from(`${id}.${timestampSeconds}.${text}`), privateKey).toString("base64");
  return {
    publicKey: `whpk_${raw.toString("base64")}`,
    headers: {
      "webhook-id": id,
      "webhook-timestamp": String(timestampSeconds),
      "webhook-signature": `v1a,${signature}`,
    },
  };
}

describe("a delivery", () => {
  it("of ours is believed, whatever is in it and however its headers come", async () => {
    const inside = fc.record({ id: fc.string(), data: fc.jsonValue() });
    await fc.assert(
      fc.asyncProperty(inside, fc.uint8Array({ minLength: 24, maxLength: 64 }), async (event, bytes) => {
        const text = JSON.stringify(event);
        const ours = signatureHeaders({ id, timestampSeconds, body: text, secrets: [secretFrom(bytes)] });
        const forms = [
          ours,
          new Headers(ours),
          Object.fromEntries(Object.entries(ours).map(([k, v]) => [k.toUpperCase(), [v]])),
        ];
        for (const form of forms)
          expect(await Webhooks.verify(text, form, secretFrom(bytes), { nowMs })).toEqual(JSON.parse(text));
        expect(await Webhooks.verify(Buffer.from(text), ours, secretFrom(bytes), { nowMs })).toEqual(JSON.parse(text));
      }),
      { numRuns: 60 },
    );
  });

  it("is believed by either of two secrets, with either of two signatures", async () => {
    const rotating = signatureHeaders({ id, timestampSeconds, body, secrets: [other, secret] });
    for (const known of [secret, other, [other, secret], [secret, other]])
      expect(await Webhooks.verify(body, rotating, known, { nowMs })).toMatchObject({ id });
    expect(await Webhooks.verify(body, headers, [other, secret], { nowMs })).toMatchObject({ id });
  });

  it("signed with an asymmetric key is believed by its public half, and by no other", async () => {
    const [ours, theirs] = [asymmetric(body), asymmetric(body)];
    expect(await Webhooks.verify(body, ours.headers, ours.publicKey, { nowMs })).toMatchObject({ id });
    expect(await Webhooks.verify(body, ours.headers, [secret, ours.publicKey], { nowMs })).toMatchObject({ id });
    expect(await thrownBy(Webhooks.verify(body, ours.headers, theirs.publicKey, { nowMs }))).toMatchObject({
      code: "bad_signature",
    });
    expect(await thrownBy(Webhooks.verify(`${body} `, ours.headers, ours.publicKey, { nowMs }))).toMatchObject({
      code: "bad_signature",
    });
    // The bytes of a public key are no shared secret.
    const forged = signatureHeaders({
      id,
      timestampSeconds,
      body,
      secrets: [ours.publicKey.replace("whpk_", "whsec_") as string],
    });
    expect(await thrownBy(Webhooks.verify(body, forged, ours.publicKey, { nowMs }))).toMatchObject({
      code: "bad_signature",
    });
  });

  it("as our endpoints sign it, with shared and asymmetric keys at once, is believed by either", async () => {
    const signingKey = newSigningKey();
    const both = signatureHeaders({ id, timestampSeconds, body, secrets: [other, secret], signingKeys: [signingKey] });
    for (const known of [secret, publicKeyOf(signingKey)])
      expect(await Webhooks.verify(body, both, known, { nowMs })).toMatchObject({ id });
  });

  it.each([
    ["of which a letter was changed", `${body.slice(0, -2)}!}`, headers, secret, "bad_signature"],
    ["signed with another secret", body, headers, other, "bad_signature"],
    ["under another id", body, { ...headers, "webhook-id": "evt_2" }, secret, "bad_signature"],
    [
      "under another time",
      body,
      { ...headers, "webhook-timestamp": String(timestampSeconds - 1) },
      secret,
      "bad_signature",
    ],
    [
      "with a signature that is no base64",
      body,
      { ...headers, "webhook-signature": "v1,***" },
      secret,
      "bad_signature",
    ],
    [
      "with a signature of another kind",
      body,
      { ...headers, "webhook-signature": headers["webhook-signature"]?.replace("v1", "v2") },
      secret,
      "bad_signature",
    ],
    ["without a signature", body, { ...headers, "webhook-signature": undefined }, secret, "missing_header"],
    ["without an id", body, { ...headers, "webhook-id": "" }, secret, "missing_header"],
    ["with a time that is none", body, { ...headers, "webhook-timestamp": "now" }, secret, "missing_header"],
    ["and a secret that is none", body, headers, "whsec_***", "bad_secret"],
    ["and a secret of nothing", body, headers, "", "bad_secret"],
  ])("%s is not believed", async (_name, text, sent, known, code) => {
    const thrown = await thrownBy(Webhooks.verify(text, sent, known, { nowMs }));
    expect(thrown).toBeInstanceOf(WebhookVerificationError);
    expect(thrown).toMatchObject({ code });
  });

  it.each([
    [300, 300_000, true],
    [300, 301_000, false],
    [300, -300_000, true],
    [300, -301_000, false],
    [10, 11_000, false],
  ])("within %i seconds: one that is %i ms old is believed: %s", async (toleranceSeconds, oldMs, isBelieved) => {
    const verdict = await Webhooks.verify(body, headers, secret, { toleranceSeconds, nowMs: nowMs + oldMs }).then(
      () => true,
      (thrown: WebhookVerificationError) => thrown.code !== "stale",
    );
    expect(verdict).toBe(isBelieved);
  });
});

it("what `sign` signs is believed by the official library", async () => {
  const own = await Webhooks.sign(body, secret);
  expect(new Webhook(secret).verify(body, own)).toEqual(JSON.parse(body));
});

it("a sample of every event that there is comes through with its type", async () => {
  for (const { name, sample } of eventCatalogue()) {
    const text = JSON.stringify(sample);
    const event = await Webhooks.verify(text, await Webhooks.sign(text, secret), secret);
    expect([event.type, typeof event.id]).toEqual([name, "string"]);
  }
});
