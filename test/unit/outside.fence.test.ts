import { describe, expect, it } from "vitest";
import type { OutgoingRequest } from "../../src/domain";
import { type FenceParts, fencedOutside } from "../../src/outside/fence";
import { fillSecrets } from "../../src/outside/secrets";

const aRequest = (over: Partial<OutgoingRequest> = {}): OutgoingRequest => ({
  url: "https://vendor.example.com/x",
  method: "GET",
  headers: {},
  body: null,
  timeoutMs: 5_000,
  maxBytes: 1_000,
  ...over,
});

/** A fence whose network is a list of what was sent. */
function aFence(over: Partial<FenceParts> = {}) {
  const sent: Request[] = [];
  const outside = fencedOutside({
    allowHosts: [],
    resolve: async () => ["93.184.216.34"],
    send: async (request) => {
      sent.push(request);
      return new Response("hello", { headers: { "X-Seen": "yes" } });
    },
    sandbox: async () => new Response("from the sandbox"),
    secret: async () => null,
    now: () => 0,
    ...over,
  });
  return { outside, sent };
}

const codeOf = async (parts: Partial<FenceParts>, over: Partial<OutgoingRequest> = {}) => {
  const { outside, sent } = aFence(parts);
  const answer = await outside.fetch(aRequest(over));
  return {
    code: answer.ok ? "ok" : answer.error.code,
    retryable: !answer.ok && answer.error.retryable,
    sent: sent.length,
  };
};

describe("what a name leads to is checked before each attempt", () => {
  it.each([
    [["10.0.0.1"]],
    [["93.184.216.34", "127.0.0.1"]],
    [["::ffff:127.0.0.1"]],
    [["2606:4700::1111", "fd00::1"]],
    [["not an address"]],
    [["169.254.169.254"]],
    [["100.100.100.200"]],
    [["168.63.129.16"]],
    [["198.18.0.5"]],
    [["64:ff9b::a9fe:a9fe"]],
    [["2002:a9fe:a9fe::"]],
    [["2001:0:53aa:64c::"]],
    [["fe80::1"]],
    [["ff02::1"]],
    [["0.0.0.0"]],
    [["::"]],
  ])("%j is not called", async (addresses) => {
    expect(await codeOf({ resolve: async () => addresses })).toEqual({
      code: "not_allowed",
      retryable: false,
      sent: 0,
    });
  });

  it("a name that cannot be looked up is not called, and may be tried again", async () => {
    const resolve = () => Promise.reject(new Error("resolver down"));
    expect(await codeOf({ resolve })).toEqual({ code: "unreachable", retryable: true, sent: 0 });
    expect(await codeOf({ resolve: async () => [] })).toEqual({ code: "unreachable", retryable: true, sent: 0 });
  });

  it("a name that turns private between two attempts is refused the second time", async () => {
    const answers = [["93.184.216.34"], ["127.0.0.1"]];
    const { outside, sent } = aFence({ resolve: async () => answers.shift() ?? [] });
    expect((await outside.fetch(aRequest())).ok).toBe(true);
    expect((await outside.fetch(aRequest())).ok).toBe(false);
    expect(sent).toHaveLength(1);
  });

  it("hosts that the deployment names are not looked up", async () => {
    const resolve = () => Promise.reject(new Error("must not be asked"));
    const allowed = await codeOf({ resolve, allowHosts: ["127.0.0.1"] }, { url: "http://127.0.0.1:9000/" });
    expect(allowed).toEqual({ code: "ok", retryable: false, sent: 1 });
  });
});

describe("an answer", () => {
  it("comes back with its status, headers and text", async () => {
    const { outside } = aFence();
    const answer = await outside.fetch(aRequest());
    expect(answer).toMatchObject({ ok: true, value: { status: 200, text: "hello", headers: { "x-seen": "yes" } } });
  });

  it("that is a redirect is not followed", async () => {
    const { outside, sent } = aFence({
      send: async (request) => {
        sent.push(request);
        return new Response(null, { status: 302, headers: { location: "http://127.0.0.1/" } });
      },
    });
    const answer = await outside.fetch(aRequest());
    expect(answer).toMatchObject({ ok: true, value: { status: 302 } });
    expect(sent.map((request) => request.redirect)).toEqual(["manual"]);
  });

  it("longer than allowed fails, or is cut where a beginning is enough; the rest is not read", async () => {
    let pulled = 0;
    const endless = () =>
      new Response(
        new ReadableStream({
          pull(controller) {
            pulled += 1;
            controller.enqueue(new Uint8Array(400).fill(97));
          },
        }),
      );
    const { outside } = aFence({ send: async () => endless() });
    const failed = await outside.fetch(aRequest());
    expect(failed).toMatchObject({ ok: false, error: { code: "too_large", retryable: false } });
    const cut = await outside.fetch(aRequest({ cut: true }));
    expect(cut.ok && cut.value.text).toBe("a".repeat(1_000));
    expect(pulled).toBeLessThan(12);
  });

  it("that does not come in time is a timeout, even when it trickles", async () => {
    const trickle = async () => new Response(new ReadableStream({ pull: () => new Promise(() => undefined) }));
    expect(await codeOf({ send: trickle }, { timeoutMs: 20 })).toMatchObject({ code: "timeout", retryable: true });
    const silent = () => new Promise<Response>(() => undefined);
    expect(await codeOf({ send: silent }, { timeoutMs: 20 })).toMatchObject({ code: "timeout", retryable: true });
  });

  it("of a broken connection is unreachable, and may be tried again", async () => {
    const send = () => Promise.reject(new TypeError("connection reset"));
    expect(await codeOf({ send })).toMatchObject({ code: "unreachable", retryable: true });
  });
});

it("the sandbox is served without the network", async () => {
  const { outside, sent } = aFence();
  const answer = await outside.fetch(aRequest({ url: "https://sandbox.edgecase.invalid/v1/sink" }));
  expect(answer.ok && answer.value.text).toBe("from the sandbox");
  expect(sent).toHaveLength(0);
});

it("a header that cannot be sent is refused without showing its value", async () => {
  const { outside, sent } = aFence();
  const answer = await outside.fetch(aRequest({ headers: { authorization: "Bearer top\nsecret" } }));
  expect(answer).toMatchObject({ ok: false, error: { code: "not_allowed", retryable: false } });
  expect(JSON.stringify(answer)).not.toContain("secret");
  expect(sent).toHaveLength(0);
});

describe("secrets in headers", () => {
  const stored = new Map([
    ["KEY", "s3cr3t"],
    ["NESTED", "{secret.KEY}"],
    ["DOLLARS", "$& $1"],
  ]);
  const outside = { secret: async (name: string) => stored.get(name) ?? null };

  it.each([
    ["Bearer {secret.KEY}", "Bearer s3cr3t"],
    ["Bearer {secrets.KEY}", "Bearer s3cr3t"],
    ["{ secret.KEY }:{secrets.KEY}", "s3cr3t:s3cr3t"],
    ["secret.KEY", "s3cr3t"],
    ["secrets.KEY", "s3cr3t"],
    ["my secret.KEY", "my secret.KEY"],
    ["{secret.NESTED}", "{secret.KEY}"],
    ["{secret.DOLLARS}", "$& $1"],
    ["plain", "plain"],
  ])("%s becomes %s", async (template, value) => {
    expect(await fillSecrets({ authorization: template }, outside)).toEqual({
      ok: true,
      value: { authorization: value },
    });
  });

  it("a missing one is named, and nothing is filled with emptiness", async () => {
    const filled = await fillSecrets({ a: "{secret.KEY}", b: "{secret.OTHER}" }, outside);
    expect(filled).toEqual({ ok: false, error: { missing: "OTHER" } });
  });
});
