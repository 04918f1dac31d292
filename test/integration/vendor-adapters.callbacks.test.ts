import { env } from "cloudflare:workers";
import { Webhook } from "standardwebhooks";
import { afterEach, describe, expect, it, vi } from "vitest";
import { fetchSelf } from "../../durable-objects/self";
import { newId } from "../../src/domain";
import { base64 } from "../../src/lib/bytes";
import type { JsonObject } from "../../src/lib/json";
import { writeSecret } from "../../src/outside";
import { aTenantClient } from "../support/api";
import { eventually } from "../support/eventually";
import { answerAt } from "../support/receiver";

afterEach(() => {
  vi.restoreAllMocks();
});

/** The address with another first letter of what is sealed in it. */
const altered = (address: string): string =>
  address.replace(/(?<=callbacks\/1\.)./, (letter) => (letter === "A" ? "B" : "A"));
const key = base64(new TextEncoder().encode("a-key-of-twenty-four-byte"));

/** A tenant that described a vendor which calls an address of each check, and one check of it that is pending. */
async function aPendingCheck(over: JsonObject = {}) {
  const { api, tenantId } = await aTenantClient();
  const host = `acme-${newId("request").slice(-10)}.fake.test`;
  const described = await api.put("/vendor-adapters/acme", {
    name: "acme",
    displayName: "Acme",
    baseUrl: `https://${host}`,
    callback: {
      address: "request",
      signature: { kind: "standard-webhooks", secret: "ACME_HOOK" },
      vendorRef: "body.id",
      when: "body.kind == 'result'",
      result: "body",
      ...over,
    },
    checks: {
      ubo: {
        request: { method: "POST", path: "/orders", body: "{number: subject.registrationNumber, hook: callbackUrl}" },
        answers: [{ httpStatus: [202], verdict: "pending", vendorRef: "body.id" }],
        later: {
          answers: [
            { when: "body.done", verdict: "clear", data: "{owners: body.owners}" },
            { when: "body.done == `false`", verdict: "pending" },
          ],
        },
      },
    },
  });
  expect([described.status, described.at("callbackAddress")]).toEqual([200, null]);
  await writeSecret(env, tenantId, "ACME_HOOK", `whsec_${key}`, Date.now());
  const hooks: string[] = [];
  const id = newId("request");
  answerAt(host, async (request) => {
    const order = (await request.json()) as { hook: string };
    hooks.push(order.hook);
    return new Response(JSON.stringify({ id }), { status: 202 });
  });
  const subject = { country: "GB", registrationNumber: "00445790" };
  const ran = await api.post("/checks", { type: "ubo", vendor: "acme", subject, purpose: "onboarding" });
  expect(ran.at("status")).toBe("pending");
  const call = (body: JsonObject, message = "msg_1", at = new Date(), to = hooks[0] ?? "") => {
    const text = JSON.stringify(body);
    const headers = {
      "webhook-id": message,
      "webhook-timestamp": String(Math.floor(at.getTime() / 1_000)),
      "webhook-signature": new Webhook(key).sign(message, at, text),
    };
    return fetchSelf(new Request(to, { method: "POST", body: text, headers }));
  };
  const read = async () => (await api.get(`/checks/${ran.textAt("id")}`)).json;
  return {
    api,
    id,
    checkId: ran.textAt("id"),
    call,
    read,
    hook: hooks[0] ?? "",
    body: { id, kind: "result", done: true, owners: ["Ada"] },
  };
}

describe("a vendor that calls the address of one check", () => {
  it("gets that address in its order, and what it signs is the answer, once", async () => {
    const { call, read, body } = await aPendingCheck();
    expect((await call(body)).status).toBe(200);
    await eventually(async () => expect(await read()).toMatchObject({ status: "clear", data: { owners: ["Ada"] } }));
    expect((await call(body)).status).toBe(200);
    expect((await call({ ...body, owners: ["Eve"] }, "msg_2")).status).toBe(200);
    expect(await read()).toMatchObject({ status: "clear", data: { owners: ["Ada"] } });
  });

  it("a replay of an old message, a message about another check, and one to another's address are refused", async () => {
    const [one, other] = [await aPendingCheck(), await aPendingCheck()];
    expect((await one.call(one.body, "msg_1", new Date(Date.now() - 600_000))).status).toBe(401);
    expect((await one.call({ ...one.body, id: undefined as never })).status).toBe(400);
    // Proven, but the address is of another check than the one it speaks of.
    expect((await one.call(one.body, "msg_1", new Date(), other.hook)).status).toBe(404);
    expect([(await one.read()).status, (await other.read()).status]).toEqual(["pending", "pending"]);
  });

  it("what is put aside keeps the address that it came to: the same words to two addresses are two", async () => {
    const [one, other] = [await aPendingCheck(), await aPendingCheck()];
    const post = (to: string) => fetchSelf(new Request(to, { method: "POST", body: "{}" }));
    for (const { hook } of [one, other]) expect((await post(hook)).status).toBe(401);
    for (const { api, checkId } of [one, other]) {
      const { data } = (await api.get("/callbacks")).json;
      expect(data).toEqual([expect.objectContaining({ reason: "bad_signature", vendor: "acme", checkId })]);
    }
  });

  it("progress is received and left", async () => {
    const { call, read, body } = await aPendingCheck();
    expect((await call({ ...body, kind: "progress" }, "msg_0")).status).toBe(200);
    expect((await call({ ...body, done: false }, "msg_1")).status).toBe(200);
    expect((await read()).status).toBe("pending");
    expect((await call(body, "msg_2")).status).toBe(200);
    await eventually(async () => expect((await read()).status).toBe("clear"));
  });

  it("that does not sign is proven by its address alone", async () => {
    const { hook, read, body } = await aPendingCheck({ signature: { kind: "none" } });
    const post = (to: string) => fetchSelf(new Request(to, { method: "POST", body: JSON.stringify(body) }));
    expect((await post(altered(hook))).status).toBe(404);
    expect((await post(hook)).status).toBe(200);
    await eventually(async () => expect((await read()).status).toBe("clear"));
  });
});
