import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as z from "zod";
import { app } from "../../src/app";
import { makeCallbackToken } from "../../src/checks/callback-token";
import { callbackPath, callbackTokenKey, callbackUrlFor } from "../../src/checks/callback-url";
import { audienceOf, sandboxVendor } from "../../src/checks/sandbox/adapter";
import { finishedCheck } from "../../src/checks/sandbox/finished-check";
import { signedHeaders } from "../../src/checks/standard-signature";
import type { Command, Refusal } from "../../src/domain";
import { newId } from "../../src/domain";
import type { Env } from "../../src/env";
import type { Result } from "../../src/lib/result";

// The clock stands: what is signed a second beside the limits stays so, however long the calls before it take.
beforeEach(() => void vi.spyOn(Date, "now").mockReturnValue(Date.now()));
afterEach(() => void vi.restoreAllMocks());

describe("the callback route", () => {
  const { MASTER_KEY } = env;
  const key = sandboxVendor.callbackKey(MASTER_KEY);

  /** The app in front of a case that remembers what it was sent and answers as told. */
  function aReceiver(answer: Result<object, Refusal> = { ok: true, value: {} }) {
    const received: { ref: object; command: Command; fingerprint: string | null }[] = [];
    const stub = {
      dispatch: async (ref: object, command: Command, fingerprint: string | null) => {
        received.push({ ref, command, fingerprint });
        return answer;
      },
    };
    const CASES = { idFromName: (name: string) => name, get: () => stub } as unknown as Env["CASES"];
    const post = (url: string, body: BodyInit, headers: Record<string, string>) =>
      app.request(url, { method: "POST", body, headers }, { ...env, CASES });
    return { received, post };
  }

  function aCallback(over: { eventId?: string; token?: string } = {}) {
    const target = { tenantId: newId("tenant"), caseId: newId("case"), runId: newId("run"), vendor: "sandbox" };
    const url = callbackUrlFor(env, { ...target, deadlineSeconds: 600 });
    const token = over.token ?? url.slice(url.indexOf(callbackPath) + callbackPath.length);
    const check = finishedCheck("chk_1", "company-sanctions", "review", { companyName: "Northwind" });
    const id = over.eventId ?? "sbxevt_1";
    const body = JSON.stringify({ id, type: "check.finished", audience: audienceOf(token), check });
    const signed = (atMs = Date.now(), text = body, by = key) => signedHeaders(by, id, Math.floor(atMs / 1_000), text);
    return { target, url, body, signed };
  }

  const codeOf = async (response: Response) =>
    `${response.status} ${z.object({ error: z.object({ code: z.string(), requestId: z.string() }) }).parse(await response.json()).error.code}`;

  it("gives a signed result to the run it is for, under an id that makes a repetition harmless", async () => {
    const { received, post } = aReceiver();
    const { target, url, body, signed } = aCallback();
    for (let time = 0; time < 2; time += 1) expect((await post(url, body, signed())).status).toBe(200);
    // The second one is known at the door.
    expect(received).toHaveLength(1);
    expect(received[0]).toMatchObject({
      ref: { tenantId: target.tenantId, caseId: target.caseId },
      command: {
        id: "callback.sandbox.sbxevt_1",
        actor: { kind: "vendor", tenantId: target.tenantId, vendor: "sandbox" },
        expectedVersion: null,
        body: {
          type: "callback",
          runId: target.runId,
          result: { status: "success", output: { status: "review", matches: [{}] } },
        },
      },
    });
  });

  // Sabotage tried: any signature is ours (standard-signature.ts) → red.
  it("refuses every part that was changed, and old and future times", async () => {
    const { received, post } = aReceiver();
    const { url, body, signed } = aCallback();
    const now = Date.now();
    const changed: [string, Record<string, string>][] = [
      [`${body} `, signed()],
      [body.replace("review", "clear "), signed()],
      [body, { ...signed(), "webhook-id": "sbxevt_2" }],
      [body, { ...signed(), "webhook-timestamp": String(Math.floor(now / 1_000) + 1) }],
      [body, signed(now, body, new Uint8Array(32))],
      [body, signed(now - 301_000)],
      [body, signed(now + 302_000)],
      [body, {}],
    ];
    for (const [text, headers] of changed)
      expect(await codeOf(await post(url, text, headers))).toBe("401 bad_signature");
    expect(received).toHaveLength(0);
  });

  // Sabotage tried: a callback that was signed for another address is taken (adapter.ts) → red.
  it("does not take a message that was signed for another address", async () => {
    const { received, post } = aReceiver();
    const { body, signed } = aCallback();
    expect(await codeOf(await post(aCallback().url, body, signed()))).toBe("400 bad_value");
    expect(received).toHaveLength(0);
  });

  it("knows no address that it did not make, or that has expired", async () => {
    const { received, post } = aReceiver();
    const { target, body, signed } = aCallback();
    const at = (token: string) => `http://edgecase.test${callbackPath}${token}`;
    const tokenKey = callbackTokenKey(MASTER_KEY);
    const expired = makeCallbackToken(tokenKey, { ...target, expiresAtMs: Date.now() - 1 });
    const stranger = makeCallbackToken(tokenKey, { ...target, vendor: "nobody", expiresAtMs: Date.now() + 60_000 });
    const foreign = makeCallbackToken(new Uint8Array(32), { ...target, expiresAtMs: Date.now() + 60_000 });
    for (const token of ["x", expired, stranger, foreign])
      expect(await codeOf(await post(at(token), body, signed()))).toBe("404 not_found");
    expect(received).toHaveLength(0);
  });

  it("reads 256 kB and no more, and only UTF-8", async () => {
    const { post } = aReceiver();
    const { url, signed } = aCallback();
    expect(await codeOf(await post(url, "a".repeat(262_145), signed()))).toBe("413 too_large");
    expect(await codeOf(await post(url, new Uint8Array([0xff, 0xfe]), signed(Date.now(), "\ufffd\ufffd")))).toBe(
      "401 bad_signature",
    );
  });

  it("tells the vendor to stop when the case can never take it, and when an id came with two bodies", async () => {
    const closed = aCallback();
    const closedCase = aReceiver({ ok: false, error: { code: "case_closed", status: "completed" } });
    expect((await closedCase.post(closed.url, closed.body, closed.signed())).status).toBe(200);
    const other = closed.body.replace("review", "clear");
    expect(await codeOf(await closedCase.post(closed.url, other, closed.signed(Date.now(), other)))).toBe(
      "422 idempotency_key_reused",
    );
    const reused = aReceiver({ ok: false, error: { code: "idempotency_key_reused" } });
    const fresh = aCallback();
    expect(await codeOf(await reused.post(fresh.url, fresh.body, fresh.signed()))).toBe("422 idempotency_key_reused");
  });
});
