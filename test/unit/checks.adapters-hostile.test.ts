import { describe, expect, it } from "vitest";
import { runCheck } from "../../src/checks";
import { httpVendor } from "../../src/checks/http/adapter";
import { Adapter, type AdapterInput } from "../../src/checks/http/adapter.schema";
import type { JsonObject } from "../../src/lib/json";
import { watched } from "../../src/outside/watched";
import { bareTools } from "../support/checks";
import { askLater, askVendor, doorTo, orderFor, type Server } from "../support/vendor-talk";

const check = "company-registry";
const subject = { country: "NL", registrationNumber: "17087985" };
const answers: AdapterInput["checks"] = {
  [check]: {
    request: { path: "/of/{subject.registrationNumber}/{options.part || 'all'}", query: { q: "options.q" } },
    answers: [{ when: "body.ok", verdict: "clear", data: "body.data || `{}`", matches: "body.matches" }],
  },
};
const acme = (over: Partial<AdapterInput> = {}) =>
  httpVendor(
    Adapter.parse({ name: "acme", displayName: "Acme", baseUrl: "https://api.acme.example", checks: answers, ...over }),
  );
const ask = (options: JsonObject, server: Server = () => ({ body: { ok: true } }), vendor = acme()) =>
  askVendor({ check, vendor: "acme", input: { ...subject, options } }, server, vendor);

const oauth = (path: string): NonNullable<AdapterInput["auth"]> => ({
  kind: "oauth2",
  tokenUrl: `https://id.acme.example/${path}`,
  clientIdSecret: "ACME_ID",
  clientSecretSecret: "ACME_SECRET",
});

describe("a subject that means harm", () => {
  it.each(["\ud800", "a\udfffb", "../..", "%2e%2e/x", "/x?y#z", "{options.q}", "$&$'"])(
    "stays in its part of the address: %j",
    async (part) => {
      const { sent, output } = await ask({ part, q: part });
      expect(output?.status).toBe("clear");
      const { origin, pathname, searchParams } = new URL(sent[0]?.url ?? "");
      expect([origin, pathname.split("/").length]).toEqual(["https://api.acme.example", 4]);
      expect([decodeURIComponent(pathname.split("/")[3] ?? ""), searchParams.get("q")]).toEqual([
        part.toWellFormed(),
        part.toWellFormed(),
      ]);
    },
  );

  it("secrets of any characters are sent, in addresses and for tokens", async () => {
    const odd = "k\ud800&x=1 #";
    for (const auth of [{ kind: "query", parameters: { key: "ACME_KEY" } }, oauth("odd")] as const) {
      const { outside, sent } = doorTo(({ url }) =>
        url.startsWith("https://id.")
          ? { body: { access_token: "tok", token_type: "bearer" } }
          : { body: { ok: true } },
      );
      const request = {
        ...{ check, vendor: "acme", input: subject, idempotencyKey: "eff_1", attempt: 1, callbackUrl: "" },
        ...{ timeoutSeconds: 15, callbackDeadlineSeconds: 600, environment: "production" as const },
      };
      const door = { ...outside, secret: async () => odd };
      const report = await runCheck(request, door, { ...bareTools, vendor: async () => acme({ auth }) });
      expect(report).toMatchObject({ outcome: "result", result: { status: "success" } });
      const key = new URL(sent[0]?.url ?? "").searchParams.get("key");
      expect(auth.kind === "query" ? key : odd.toWellFormed()).toBe(odd.toWellFormed());
    }
  });
});

describe("an account that an order names", () => {
  const signed = acme({
    auth: { kind: "bearer", secret: "USUAL_KEY" },
    checks: {
      [check]: {
        request: { method: "POST", path: "/of", body: "{a: 'b'}", sign: { header: "x-sig", secret: "SIGNING_KEY" } },
        answers: [{ verdict: "pending", vendorRef: "'ref-1'" }],
        later: {
          request: { path: "/{vendorRef}" },
          poll: { everySeconds: 9, untilSeconds: 99 },
          answers: [{ verdict: "clear" }],
        },
      },
    },
  });

  it("takes the place of its parts only, and is remembered for what is asked later", async () => {
    const { sent, expected } = await ask({ credentials: { key: "{secret.OTHER_KEY}" } }, () => ({}), signed);
    expect(sent[0]?.headers).toMatchObject({
      authorization: "Bearer OTHER_KEY-OTHER_KEY",
      "x-sig": expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(expected.map(({ account }) => account)).toEqual([{ key: "OTHER_KEY" }]);
  });

  it("whose parts are not the vendor's never has it asked with an empty key", async () => {
    const { sent } = await ask({ credentials: { kee: "{secret.OTHER_KEY}" } }, () => ({}), signed);
    expect(sent[0]?.headers.authorization).toBe("Bearer USUAL_KEY-USUAL_KEY");
  });
});

describe("the last answer of an attempt", () => {
  it.each<[string, Server]>([
    ["cannot be reached", () => "hangs"],
    ["is of no use", () => ({ body: { access_token: "very-secret-token" } })],
  ])("is never a token's, also when what follows %s", async (name, server) => {
    const isToken = (url: string) => url.startsWith("https://id.acme.example/");
    const token = { access_token: "very-secret-token", token_type: "Bearer" };
    const { outside } = doorTo((request, place) =>
      isToken(request.url) && name === "cannot be reached" ? { body: token } : server(request, place),
    );
    const door = watched(outside);
    const request = {
      ...{ check, vendor: "acme", input: subject, idempotencyKey: "eff_1", attempt: 2, callbackUrl: "" },
      ...{ timeoutSeconds: 15, callbackDeadlineSeconds: 600, environment: "production" as const },
    };
    const vendor = acme({ auth: oauth(`last-${name.length}`) });
    await runCheck(request, door, { ...bareTools, vendor: async () => vendor });
    expect(door.exchanges().length).toBeGreaterThan(0);
    expect(door.lastAnswer()).toBeNull();
  });
});

describe("an answer that", () => {
  it("is longer than what can be kept is an error that says so", async () => {
    const long = "é".repeat(250_000);
    const { result } = await ask({}, () => ({ body: { ok: true, data: { long } } }));
    expect(result).toMatchObject({ status: "error", code: "too_large" });
  });

  it("nests deeper than can be read is asked for once more, then an error", async () => {
    const deep = `{"ok": true, "data": {"a": ${"[".repeat(90_000)}${"]".repeat(90_000)}}}`;
    expect((await ask({}, () => ({ body: deep }))).report).toMatchObject({ outcome: "retry", code: "bad_answer" });
  });

  it("says what every object says puts nothing under a result", async () => {
    const body = '{"ok": true, "data": {"__proto__": {"isAdmin": true}, "constructor": 1, "kept": 2}}';
    const { output } = await ask({}, () => ({ body }));
    expect(output?.data).toEqual({ kept: 2 });
    expect(Object.hasOwn(Object.prototype, "isAdmin")).toBe(false);
  });

  it("has no number of the check leaves it out", async () => {
    const vendor = acme({
      callback: { address: "request", signature: { kind: "none" }, result: "body" },
      checks: {
        [check]: {
          request: { path: "/of" },
          answers: [{ verdict: "pending", vendorRef: "'ref-1'" }],
          later: { answers: [{ when: "body.ok", verdict: "clear" }] },
        },
      },
    });
    const order = { ...orderFor(check), vendorRef: "" };
    expect(vendor.callback?.readNews(order, '{"ok": true}')).toMatchObject({ output: { vendorRef: null } });
    expect((await askLater(vendor, check, "ref-1", () => ({ body: {} }))).result).toMatchObject({ code: "bad_input" });
  });
});
