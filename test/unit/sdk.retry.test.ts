import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { apiVersions } from "../../src/routes/api-versions";
import {
  AuthenticationError,
  ConflictError,
  ConnectionError,
  Edgecase,
  EdgecaseError,
  type EdgecaseOptions,
  IdempotencyError,
  InternalError,
  InvalidRequestError,
  NotFoundError,
  PermissionError,
  RateLimitError,
  TimeoutError,
} from "../../src/sdk/api";
import { waitMs } from "../../src/sdk/api/retry";
import { type FakeAnswer, inFrontOf, thrownBy } from "../support/sdk-client";

const refused = (status: number, type: string, code: string, more: object = {}): FakeAnswer => ({
  status,
  body: { error: { type, code, message: "No.", requestId: "req_told", ...more } },
});
const done: FakeAnswer = { status: 201, body: { id: "case_1" } };
const opening = { workflow: "kyb", context: { entity: { type: "business" as const } } };

describe("what is tried again", () => {
  const passing: [string, FakeAnswer][] = [
    ["a connection that breaks", "drop"],
    ["an answer that breaks off", { status: 201, body: '{"id": "ca' }],
    ["408", { status: 408, body: "" }],
    ["429", refused(429, "rate_limited", "too_many_requests")],
    ["the first try still running", refused(409, "idempotency", "request_running")],
    ["500", refused(500, "internal", "internal")],
    ["502 of a proxy", { status: 502, body: "<html>", headers: { "content-type": "text/html" } }],
    ["503", refused(503, "internal", "not_ready")],
  ];
  it.each(passing)("%s: under the same Idempotency-Key and with the same body", async (_name, trouble) => {
    const { edgecase, left, waitedMs } = inFrontOf([trouble, trouble, done]);
    const heard: number[] = [];
    const made = await edgecase.cases.create(opening, { onAnswer: ({ attempts }) => heard.push(attempts) });
    expect(made.id).toBe("case_1");
    expect(left).toHaveLength(3);
    expect(new Set(left.map(({ headers }) => headers.get("idempotency-key"))).size).toBe(1);
    expect(new Set(left.map(({ body }) => body)).size).toBe(1);
    expect(waitedMs).toEqual([375, 750]);
    expect(heard).toEqual([3]);
  });

  const final: [string, FakeAnswer][] = [
    ["400", refused(400, "invalid_request", "bad_value")],
    ["404", refused(404, "not_found", "not_found")],
    ["a conflict", refused(409, "conflict", "stale_version")],
    ["a reused key", refused(422, "idempotency", "idempotency_key_reused")],
  ];
  it.each(final)("%s is not", async (_name, trouble) => {
    const { edgecase, left } = inFrontOf([trouble, done]);
    await thrownBy(edgecase.cases.create(opening));
    expect(left).toHaveLength(1);
  });

  it("two calls have two keys; a read has none; the caller may give one", async () => {
    const { edgecase, left } = inFrontOf([done]);
    await edgecase.cases.create(opening);
    await edgecase.cases.create(opening);
    await edgecase.cases.get("case_1");
    await edgecase.cases.create(opening, { idempotencyKey: "order-7" });
    const keys = left.map(({ headers }) => headers.get("idempotency-key"));
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(keys[1]).not.toBe(keys[0]);
    expect(keys.slice(2)).toEqual([null, "order-7"]);
  });

  it("no more often than the options say, and the last trouble is told with the number of tries", async () => {
    const { edgecase, left } = inFrontOf(["drop"], { retries: 2 });
    const thrown = await thrownBy(edgecase.cases.get("case_1"));
    expect(thrown).toBeInstanceOf(ConnectionError);
    expect(thrown).toMatchObject({ code: "connection", status: 0, attempts: 3, cause: expect.any(TypeError) });
    expect(left).toHaveLength(3);
    await thrownBy(edgecase.cases.get("case_1", {}, { retries: 0 }));
    expect(left).toHaveLength(4);
  });
});

describe("how long it waits", () => {
  it.each([
    ["in seconds", { "retry-after": "7" }, 7_000],
    ["as a date", { "retry-after": new Date(1_700_000_009_000).toUTCString() }, 9_000],
    ["by the limit that is used up", { ratelimit: '"key";r=0;t=3, "writes";r=0;t=5, "day";r=7;t=900' }, 5_000],
    ["not at all by nonsense", { "retry-after": "soon" }, 375],
    ["never shorter than its own", { "retry-after": "0" }, 375],
  ])("as long as the API wishes, %s", async (_name, headers, ms) => {
    const { edgecase, waitedMs } = inFrontOf([{ status: 429, body: {}, headers }, done]);
    await edgecase.cases.create(opening);
    expect(waitedMs).toEqual([ms]);
  });

  it("not at all for what cannot be in time any more", async () => {
    const { edgecase, left, waitedMs } = inFrontOf([
      { status: 429, body: {}, headers: { "retry-after": "120" } },
      done,
    ]);
    expect(await thrownBy(edgecase.cases.create(opening))).toBeInstanceOf(RateLimitError);
    expect([left.length, waitedMs]).toEqual([1, []]);
  });

  it("never beyond the time of the call, however often it may try", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 120_000 }), fc.nat(50), async (timeoutMs, retries) => {
        const { edgecase, nowMs } = inFrontOf(["drop"], { timeoutMs, retries });
        const beganMs = nowMs();
        await thrownBy(edgecase.cases.get("case_1"));
        expect(nowMs() - beganMs).toBeLessThan(timeoutMs);
      }),
      { numRuns: 50 },
    );
  });

  it("longer each time up to a limit, spread by chance", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (tried, chance) => {
          const ms = waitMs(tried, chance, null, 0);
          const fullMs = Math.min(500 * 2 ** (tried - 1), 8_000);
          expect(ms).toBeGreaterThanOrEqual(fullMs / 2);
          expect(ms).toBeLessThanOrEqual(fullMs);
        },
      ),
    );
  });

  it("no answer within a try is a TimeoutError", async () => {
    const { edgecase } = inFrontOf(["hang"], { attemptTimeoutMs: 1, retries: 0 });
    expect(await thrownBy(edgecase.me.get())).toBeInstanceOf(TimeoutError);
  });

  it("a signal calls off a call that is under way and one that waits, with its own reason", async () => {
    const ended = new AbortController();
    const under = inFrontOf(["hang"]).edgecase.me.get({}, { signal: ended.signal });
    const reason = new Error("no longer wanted");
    ended.abort(reason);
    expect(await thrownBy(under)).toBe(reason);
    const { edgecase, left } = inFrontOf([done]);
    expect(await thrownBy(edgecase.me.get({}, { signal: ended.signal }))).toBe(reason);
    expect(left).toEqual([]);
  });
});

describe("errors", () => {
  it.each([
    [refused(400, "invalid_request", "bad_value"), InvalidRequestError],
    [refused(401, "authentication", "unauthenticated"), AuthenticationError],
    [refused(403, "permission", "not_permitted"), PermissionError],
    [refused(404, "not_found", "not_found"), NotFoundError],
    [refused(409, "conflict", "stale_version"), ConflictError],
    [refused(422, "idempotency", "idempotency_key_reused"), IdempotencyError],
    [refused(429, "rate_limited", "too_many_requests"), RateLimitError],
    [refused(500, "internal", "internal"), InternalError],
    [{ status: 404, body: "<html>" } satisfies FakeAnswer, NotFoundError],
    [{ status: 418, body: "" } satisfies FakeAnswer, InvalidRequestError],
  ])("are of the class of their type: %j", async (answer, Kind) => {
    const thrown = await thrownBy(inFrontOf([answer], { retries: 0 }).edgecase.me.get());
    expect(thrown).toBeInstanceOf(Kind);
    expect(thrown).toBeInstanceOf(EdgecaseError);
    expect(thrown).toMatchObject({ name: Kind.name, requestId: expect.stringMatching(/^req_/) });
  });

  it("tell what is to blame", async () => {
    const told = { param: "expectedVersion", details: { current: 9 } };
    const { edgecase } = inFrontOf([refused(409, "conflict", "stale_version", told)]);
    expect(await thrownBy(edgecase.me.get())).toMatchObject({
      code: "stale_version",
      message: "No.",
      status: 409,
      param: "expectedVersion",
      details: { current: 9 },
      requestId: "req_told",
    });
  });
});

describe("the client", () => {
  it("never shows its key when it is printed", () => {
    const { edgecase } = inFrontOf([done]);
    expect(JSON.stringify(edgecase) + String(edgecase) + Object.keys(edgecase).join()).not.toContain("ek_sandbox");
  });

  it("sends the version it was asked for, the version a case must have, and what else it is told", async () => {
    const { edgecase, left } = inFrontOf([done], { version: "2026-11-01" });
    await edgecase.cases.cancel("case_1", { reason: "doubled" }, { ifVersion: 7, headers: { "X-Trace": "t" } });
    const sent = Object.fromEntries(left[0]?.headers ?? []);
    expect(sent).toMatchObject({
      authorization: "Bearer ek_sandbox_key_secret",
      "edgecase-version": "2026-11-01",
      "if-match": '"7"',
      "x-trace": "t",
      "content-type": "application/json",
    });
  });

  it("asks for the version that its types are of, unless told otherwise or without a key", async () => {
    const sent = async (options: Partial<EdgecaseOptions>) => {
      const { edgecase, left } = inFrontOf([done], options);
      await edgecase.health.healthz();
      return left[0]?.headers.get("edgecase-version");
    };
    expect(await sent({})).toBe(apiVersions.known.at(-1));
    expect(await sent({ version: null })).toBeNull();
    const keyless = new Edgecase({
      baseUrl: "https://e.test",
      fetch: async (_url, init) => Response.json(init.headers),
    });
    expect(await keyless.health.healthz()).toEqual({});
  });

  it("asks for what it does not know by name, and by a token instead of the key", async () => {
    const { edgecase, left } = inFrontOf([done]);
    await edgecase.request("GET", "/new/things", undefined, { query: { kind: ["a", "b"], none: undefined } });
    await edgecase.request("POST", "/api/v1/new/things", { a: 1 }, { token: "fs_1" });
    expect(left.map(({ method, url, body }) => [method, url.pathname + url.search, body])).toEqual([
      ["GET", "/api/v1/new/things?kind=a&kind=b", null],
      ["POST", "/api/v1/new/things", '{"a":1}'],
    ]);
    expect(left[1]?.headers.get("authorization")).toBe("Bearer fs_1");
  });

  it.each(["", ".", "..", undefined, null, 7])("refuses %j as an id: it would ask for something else", (id) => {
    const { edgecase } = inFrontOf([done]);
    const get = edgecase.cases.get as (id: unknown) => Promise<unknown>;
    expect(() => get(id)).toThrow("cases.get needs an id");
  });

  it.each(["https://e.test", "https://e.test/", "https://e.test/api/v1", "https://e.test/api/v1/"])(
    "takes %s as where Edgecase runs",
    async (baseUrl) => {
      const { edgecase, left } = inFrontOf([done], { baseUrl });
      await edgecase.me.get();
      expect(left[0]?.url.href).toBe("https://e.test/api/v1/me");
    },
  );

  it("refuses what is no key, and a key in a browser unless that is wanted", () => {
    const baseUrl = "https://e.test";
    expect(() => new Edgecase({ baseUrl, apiKey: "sk_live_1" })).toThrow("ek_");
    const page = globalThis as { importScripts?: unknown };
    page.importScripts = () => {};
    try {
      expect(() => new Edgecase({ baseUrl, apiKey: "ek_live_a_b" })).toThrow("browser");
      expect(() => new Edgecase({ baseUrl })).not.toThrow();
      expect(() => new Edgecase({ baseUrl, apiKey: "ek_live_a_b", allowInBrowser: true })).not.toThrow();
    } finally {
      delete page.importScripts;
    }
  });
});
