import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { OutgoingRequest, Outside, OutsideAnswer, OutsideFailure } from "../../src/domain";
import { err, ok, type Result } from "../../src/lib/result";
import { fillSecrets } from "../../src/outside/secrets";
import { watched } from "../../src/outside/watched";

const secrets: Record<string, string> = { KEY: 'sk_live_"quoted"+4711', PIN: "0815-geheim" };
const answering = (answer: Result<OutsideAnswer, OutsideFailure>): Outside => ({
  secret: async (name) => secrets[name] ?? null,
  fetch: async () => answer,
});
const answer = (over: Partial<OutsideAnswer> = {}): Result<OutsideAnswer, OutsideFailure> =>
  ok({ status: 200, headers: { "content-type": "application/json" }, text: "{}", durationMs: 12, ...over });
const failure = (code: OutsideFailure["code"]): Result<OutsideAnswer, OutsideFailure> =>
  err({ code, message: code, retryable: true, durationMs: 3 });
const request = (over: Partial<OutgoingRequest> = {}): OutgoingRequest => ({
  url: "https://vendor.example/ask",
  method: "POST",
  headers: {},
  body: '{"name":"Ada"}',
  timeoutMs: 1_000,
  maxBytes: 1_000_000,
  ...over,
});

describe("the record of what went over the wire", () => {
  it("keeps the request and the answer, with references in the place of secrets", async () => {
    const outside = watched(
      answering(answer({ headers: { "content-type": "text/plain", "set-cookie": "id=1" }, text: "hi" })),
    );
    const headers = await fillSecrets(
      { Authorization: "Bearer {secret.KEY}", "X-Pin": "no {secret.PIN}", Accept: "*/*" },
      outside,
    );
    if (!headers.ok) throw new Error(headers.error.missing);
    await outside.fetch(request({ headers: headers.value }));
    expect(outside.exchanges()).toEqual([
      {
        request: {
          method: "POST",
          url: "https://vendor.example/ask",
          headers: { Authorization: "{secret.KEY}", "X-Pin": "no {secret.PIN}", Accept: "*/*" },
          body: '{"name":"Ada"}',
        },
        response: { status: 200, headers: { "content-type": "text/plain" }, body: "hi" },
        failure: null,
        durationMs: 12,
      },
    ]);
  });

  it("hides the value of every header that carries a proof, also where the vendor echoes it", async () => {
    const proof = "Basic dXNlcjpwYXNzd29yZA==";
    const outside = watched(answering(answer({ text: JSON.stringify({ you: proof, key: "dXNlcjpwYXNzd29yZA==" }) })));
    await outside.fetch(
      request({
        headers: {
          authorization: proof,
          "x-api-key": "literal-key-1",
          "webhook-signature": "v1,abc",
          "Idempotency-Key": "eff_1",
        },
      }),
    );
    const [exchange] = outside.exchanges();
    expect(exchange?.request.headers).toEqual({
      authorization: "[redacted]",
      "x-api-key": "[redacted]",
      "webhook-signature": "[redacted]",
      "Idempotency-Key": "eff_1",
    });
    expect(exchange?.response?.body).toBe('{"you":"[redacted]","key":"[redacted]"}');
  });

  // A canary in every place and spelling: none of it may be kept.
  it("never keeps a secret, in whatever spelling the vendor sends it back", async () => {
    const spelling = fc.constantFrom<(secret: string) => string>(
      (secret) => secret,
      (secret) => JSON.stringify({ echo: secret }),
      (secret) => `https://x.example/?k=${encodeURIComponent(secret)}`,
      (secret) => btoa(secret),
      (secret) => JSON.stringify(secret).replaceAll("/", "\\/"),
      (secret) => JSON.stringify(secret).replaceAll("&", "\\u0026"),
    );
    const secret = fc.string({ minLength: 8, maxLength: 40, unit: fc.constantFrom(...'abcXYZ019"\\/+=&?% {}') });
    await fc.assert(
      fc.asyncProperty(secret, spelling, fc.nat(9_000), async (value, spell, padding) => {
        fc.pre(value.trim() === value && !"{secret.KEY}[redacted]".includes(value));
        const text = `${"_".repeat(padding)}${spell(value)}`;
        const outside = watched({ secret: async () => value, fetch: async () => answer({ text }) });
        await outside.secret("KEY");
        await outside.fetch(request({ headers: { "x-note": value }, body: spell(value) }));
        const kept = JSON.stringify(outside.exchanges());
        const inJson = JSON.stringify(value).slice(1, -1);
        const escaped = [inJson.replaceAll("/", "\\/"), inJson.replaceAll("&", "\\u0026")];
        for (const written of [value, inJson, ...escaped, encodeURIComponent(value), btoa(value)])
          expect(kept.includes(JSON.stringify(written).slice(1, -1))).toBe(false);
      }),
    );
  });

  it("lets no vendor that echoes a secret make it a fact or a message", async () => {
    const outside = watched({ ...answering(answer()), secret: async () => "sk_live_canary/4711" });
    await outside.secret("KEY");
    const output = { echo: ["Bearer sk_live_canary/4711", { at: "x?k=sk_live_canary%2F4711" }], grade: "A", score: 7 };
    const clean = { echo: ["Bearer {secret.KEY}", { at: "x?k={secret.KEY}" }], grade: "A", score: 7 };
    expect(outside.clean({ outcome: "result", result: { status: "success", output } })).toEqual({
      outcome: "result",
      result: { status: "success", output: clean },
    });
    const message = "bad key sk_live_canary/4711";
    expect(outside.clean({ outcome: "result", result: { status: "error", code: "rejected", message } })).toMatchObject({
      result: { message: "bad key {secret.KEY}" },
    });
  });

  it("leaves facts alone that only look like a short secret", async () => {
    const outside = watched({ ...answering(answer()), secret: async () => "Berlin" });
    await outside.secret("KEY");
    const report = { outcome: "result", result: { status: "success", output: { city: "Berlin" } } } as const;
    expect(outside.clean(report)).toEqual(report);
  });

  it("keeps no link that opens an applicant's form", async () => {
    const link = `https://app.example/go/${"a1-_~".repeat(10)}.${"b2-_".repeat(10)}`;
    const outside = watched(answering(answer({ text: JSON.stringify({ link }) })));
    await outside.fetch(request({ body: JSON.stringify({ html: `<a href="${link}">` }) }));
    expect(outside.exchanges()[0]).toMatchObject({
      request: { body: '{"html":"<a href=\\"https://app.example/go/[redacted]\\">"}' },
      response: { body: '{"link":"https://app.example/go/[redacted]"}' },
    });
  });

  it("keeps 8,192 characters of a body, and of data only how long it was", async () => {
    const outside = watched(answering(answer({ text: "x".repeat(100_000) })));
    await outside.fetch(request());
    expect(outside.exchanges()[0]?.response?.body).toHaveLength(8_193);
    const image = watched(answering(answer({ headers: { "content-type": "image/png" }, text: "\u0000PNG" })));
    await image.fetch(request());
    expect(image.exchanges()[0]?.response?.body).toBe("[4 characters of data]");
  });

  it("keeps a failure, and of many calls the first five", async () => {
    const outside = watched(answering(failure("timeout")));
    for (let count = 0; count < 7; count += 1) await outside.fetch(request());
    expect(outside.exchanges()).toHaveLength(5);
    expect(outside.exchanges()[0]).toMatchObject({ response: null, failure: { code: "timeout" }, durationMs: 3 });
  });
});

describe("what a call shows about its vendor", () => {
  it.each<[what: string, answer: Result<OutsideAnswer, OutsideFailure>, verdict: string]>([
    ["200", answer(), "up"],
    ["404", answer({ status: 404 }), "up"],
    ["429", answer({ status: 429 }), "up"],
    ["302", answer({ status: 302 }), "up"],
    ["500", answer({ status: 500 }), "down"],
    ["503", answer({ status: 503 }), "down"],
    ["408", answer({ status: 408 }), "down"],
    ["timeout", failure("timeout"), "down"],
    ["unreachable", failure("unreachable"), "down"],
    ["too_large", failure("too_large"), "up"],
    ["not_allowed", failure("not_allowed"), "unasked"],
  ])("%s", async (_what, told, verdict) => {
    const outside = watched(answering(told));
    expect(outside.verdict()).toBe("unasked");
    await outside.fetch(request());
    expect(outside.verdict()).toBe(verdict);
  });
});
