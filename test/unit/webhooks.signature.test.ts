import { createHmac, createPublicKey, verify } from "node:crypto";
import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import type { PublishedFacts } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { endpointEventBody, webhookBody } from "../../src/webhooks/body";
import { newWebhookSecret } from "../../src/webhooks/secret";
import { signatureHeaders, verifySignature } from "../../src/webhooks/signature";
import { newSigningKey, publicKeyOf } from "../../src/webhooks/signing-key";

const facts = (data: JsonObject): PublishedFacts => ({
  caseId: "case_1",
  tenantId: "ten_eu_a",
  workflowDefinitionId: "wfd_1",
  workflowKey: "kyb",
  ballerineEntityId: "ent_1",
  correlationId: "crm-7",
  state: "review.a|review.b",
  tags: ["manual_review"],
  workflowStatus: "active",
  workflowFinalState: null,
  workflowCreatedAt: "2026-11-21T10:00:00.000Z",
  workflowResolvedAt: null,
  assignee: { id: "usr_1" },
  assignedAt: "2026-11-21T11:00:00.000Z",
  data,
});
const event = (detail: JsonObject) => ({
  id: "evt_1",
  type: "workflow.state.changed",
  sequence: 3,
  atMs: 0,
  state: "review",
  status: "active" as const,
  detail,
});

// Everything JSON text can say: keys that look like numbers, `__proto__`, minus zero, half surrogates.
const key = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.nat({ max: 999 }).map(String),
  fc.constantFrom("__proto__", "-1", "01", ""),
);
const leaf = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(-0, 1e21, 5e-324, 2 ** 53, "\ud800", "é\u2028"),
  fc.string({ unit: "binary" }),
  fc.boolean(),
  fc.constant(null),
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie("value"), { maxLength: 4 }), tie("object")),
  object: fc.array(fc.tuple(key, tie("value")), { maxLength: 5 }).map(Object.fromEntries),
}));
const anyObject = fc
  .array(fc.tuple(key, value), { maxLength: 6 })
  .map((entries): JsonObject => Object.fromEntries(entries) as JsonObject);
const anyBody = fc
  .tuple(anyObject, anyObject)
  .map(([data, detail]) => webhookBody(event(detail), facts(data), "sandbox", "full"));

// The sample verifier of the documented system, as its guide shows it.
const sampleVerifies = (secret: string, raw: string, signature: string | undefined): boolean =>
  createHmac("sha256", secret)
    .update(JSON.stringify(JSON.parse(raw)))
    .digest("hex") === signature;

describe("a delivery's signature", () => {
  // Sabotage tried: while rotating only the newest secret signs (signature.ts) → red.
  it("verifies with the official library, whatever the body, with either secret while rotating", () => {
    fc.assert(
      fc.property(anyBody, fc.boolean(), (body, rotating) => {
        const [newest, previous] = [newWebhookSecret(), newWebhookSecret()];
        const timestampSeconds = Math.floor(Date.now() / 1000);
        const secrets: [string, ...string[]] = rotating ? [newest, previous] : [newest];
        const headers = signatureHeaders({ id: "evt_1", timestampSeconds, body, secrets });
        expect(new Webhook(newest).verify(body, headers)).toEqual(JSON.parse(body));
        const old = new Webhook(previous);
        if (rotating) expect(old.verify(body, headers)).toEqual(JSON.parse(body));
        else expect(() => old.verify(body, headers)).toThrow();
        expect(() => new Webhook(newest).verify(`${body} `, headers)).toThrow();
      }),
    );
  });

  it("verifies with the documented sample, which parses and serialises the body again", () => {
    fc.assert(
      fc.property(anyBody, (body) => {
        const [newest, previous] = [newWebhookSecret(), newWebhookSecret()];
        const headers = signatureHeaders({ id: "evt_1", timestampSeconds: 1, body, secrets: [newest, previous] });
        expect(sampleVerifies(newest, body, headers["x-hmac-signature"])).toBe(true);
        expect(sampleVerifies(previous, body, headers["x-hmac-signature"])).toBe(false);
      }),
    );
  });

  it("of signing keys verifies with the public key and what was signed alone, beside those of the secrets", () => {
    const spki = Buffer.from("302a300506032b6570032100", "hex");
    fc.assert(
      fc.property(anyBody, (body) => {
        const [secret, newest, previous] = [newWebhookSecret(), newSigningKey(), newSigningKey()];
        const message = { id: "evt_1", timestampSeconds: Math.floor(Date.now() / 1000), body };
        const headers = signatureHeaders({ ...message, secrets: [secret], signingKeys: [newest, previous] });
        const sent = (headers["webhook-signature"] ?? "").split(" ").map((one) => one.split(","));
        expect(sent.map(([scheme]) => scheme)).toEqual(["v1", "v1a", "v1a"]);
        const isSignedBy = (signingKey: string, text: string): boolean => {
          const raw = Buffer.from(publicKeyOf(signingKey).slice("whpk_".length), "base64");
          expect(raw).toHaveLength(32);
          const key = createPublicKey({ key: Buffer.concat([spki, raw]), format: "der", type: "spki" });
          return sent.some(
            ([scheme, signature = ""]) =>
              scheme === "v1a" && verify(null, Buffer.from(text), key, Buffer.from(signature, "base64")),
          );
        };
        const signed = `${message.id}.${message.timestampSeconds}.${body}`;
        expect([isSignedBy(newest, signed), isSignedBy(previous, signed)]).toEqual([true, true]);
        expect(isSignedBy(newest, `${signed} `)).toBe(false);
        expect(isSignedBy(newSigningKey(), signed)).toBe(false);
        expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
      }),
      { numRuns: 25 },
    );
  });

  it("covers id, time and body, each by itself", () => {
    const secret = newWebhookSecret();
    const signed = signatureHeaders({ id: "evt_1", timestampSeconds: 1_000, body: "{}", secrets: [secret] });
    const sent = { id: "evt_1", timestamp: "1000", signature: signed["webhook-signature"] ?? null };
    const verify = (over: Partial<typeof sent>, body = "{}", nowMs = 1_000_000) =>
      verifySignature({ ...sent, ...over }, body, [newWebhookSecret(), secret], nowMs);
    expect(verify({})).toEqual({ ok: true, value: { id: "evt_1", timestampSeconds: 1_000 } });
    expect(verify({ signature: `v1,AAAA ${sent.signature}` }).ok).toBe(true);
    for (const [problem, answer] of [
      ["bad_signature", verify({ id: "evt_2" })],
      ["bad_signature", verify({ timestamp: "1001" })],
      ["bad_signature", verify({}, "{ }")],
      ["bad_signature", verify({ signature: "v1," })],
      ["stale", verify({}, "{}", 1_301_000)],
      ["stale", verify({}, "{}", 699_000)],
      ["missing_header", verify({ timestamp: "soon" })],
      ["missing_header", verify({ signature: null })],
    ] as const)
      expect(answer).toEqual({ ok: false, error: problem });
  });

  it("is made with 32 fresh random bytes", () => {
    const secrets = Array.from({ length: 50 }, newWebhookSecret);
    expect(new Set(secrets).size).toBe(50);
    for (const secret of secrets) {
      expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
      expect(Buffer.from(secret.slice(6), "base64")).toHaveLength(32);
    }
  });
});

describe("a delivery's body", () => {
  const keys = [
    ...["id", "type", "eventName", "apiVersion", "timestamp", "environment", "sequence", "caseId", "workflowRuntimeId"],
    ...["workflowDefinitionId", "ballerineEntityId", "correlationId", "state", "workflowStatus", "workflowFinalState"],
    ...["workflowCreatedAt", "workflowResolvedAt", "assignee", "assignedAt", "data", "detail"],
  ];

  it("has the documented keys in their order, in tests too", () => {
    const body = webhookBody(event({ previousState: "a" }), facts({ entity: {} }), "production", "full");
    expect(Object.keys(JSON.parse(body))).toEqual(keys);
    expect(
      Object.keys(
        JSON.parse(endpointEventBody({ id: "evt_1", type: "endpoint.test", atMs: 0, detail: {} }, "sandbox")),
      ),
    ).toEqual(keys);
    expect(JSON.parse(body)).toMatchObject({
      ...{ id: "evt_1", type: "workflow.state.changed", eventName: "workflow.state.changed", apiVersion: 1 },
      ...{ timestamp: "1970-01-01T00:00:00.000Z", environment: "production", sequence: 3 },
      ...{ caseId: "case_1", workflowRuntimeId: "case_1", detail: { previousState: "a" }, data: { entity: {} } },
    });
  });

  it("carries no facts when it is thin", () => {
    const body = webhookBody(event({}), facts({ entity: { data: { name: "Ada" } } }), "sandbox", "thin");
    expect(body).not.toContain("Ada");
    expect(JSON.parse(body).data).toEqual({});
  });
});
