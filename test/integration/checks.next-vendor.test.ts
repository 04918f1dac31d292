import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { newId, parseId, type TenantId } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { goOn, takeUpNext } from "../../src/queues/go-on";
import { askAgain, takeUpAnswers } from "../../src/queues/pending-answers";
import { type ApiClient, aTenantClient, publish } from "../support/api";
import { aFakeVendor, type FakeVendor, registerAnswers, registerChart, registerPlugin } from "../support/fake-vendors";
import { untilState } from "../support/journey";

let api: ApiClient;
let tenantId: TenantId;
beforeAll(async () => {
  ({ api, tenantId } = await aTenantClient());
});
afterEach(() => void vi.restoreAllMocks());

const company = { companyName: "Acme", registrationNumber: "00445790", country: "GB" };
const hourMs = 3_600_000;

/** A vendor that takes the order and is asked for its answer after an hour; `answer` is what it says then. */
async function aSlowVendor(name: string) {
  const ref = newId("request");
  const pending = { httpStatus: [202], verdict: "pending", vendorRef: "body.id", data: "{url: body.page}" };
  const checks = {
    "company-registry": {
      costCents: 3,
      request: { path: "/companies/{subject.registrationNumber}" },
      answers: [pending, ...registerAnswers],
      later: {
        request: { path: "/orders/{vendorRef}" },
        poll: { everySeconds: 3_600, factor: 1, untilSeconds: 86_400 },
        answers: [...registerAnswers, { when: "body.failed", verdict: "error", code: "register_closed" }],
      },
    },
  };
  const vendor = await aFakeVendor(api, name, `${name}.fake.test`, { checks });
  const said: { answer: JsonObject } = { answer: { failed: true } };
  vendor.mood = (request) =>
    request.url.includes("/orders/")
      ? Response.json(said.answer)
      : Response.json({ id: ref, page: `https://${name}.fake.test/page` }, { status: 202 });
  const ask = () => askAgain(env, { tenantId, vendor: name, vendorRef: ref }, Date.now() + hourMs + 1_000);
  return { vendor, said, ask };
}

async function aCase(vendors: string[], over: JsonObject = {}) {
  const key = newId("request");
  await publish(api, key, registerChart, { extensions: { apiPlugins: [registerPlugin({ vendors, ...over })] } });
  const made = await api.post("/cases", { workflow: key, context: { entity: { type: "business", data: company } } });
  await api.post(`/cases/${made.textAt("id")}/events`, { name: "start" });
  return made.textAt("id");
}
const lastRun = async (caseId: string): Promise<JsonObject> =>
  ((await api.get(`/cases/${caseId}/runs`)).json.data as JsonObject[])[0] ?? {};
const untilRun = (caseId: string, shape: JsonObject) =>
  vi.waitFor(async () => expect(await lastRun(caseId)).toMatchObject(shape), { timeout: 20_000 });

const alone = async (vendors: string[]) => {
  const asked = { type: "company-registry", vendors, subject: company, purpose: "onboarding" };
  return (await api.post("/checks", asked)).textAt("id");
};
const untilCheck = (id: string, shape: JsonObject) =>
  vi.waitFor(async () => expect((await api.get(`/checks/${id}`)).json).toMatchObject(shape), { timeout: 20_000 });
const requestsOf = ({ requests }: FakeVendor) => requests.length;

describe("a vendor that took the order and failed with it later", () => {
  it("is followed by the next one in a case, and the run shows everybody's tries, costs and what came over the wire", async () => {
    const slow = await aSlowVendor("slowone");
    const next = await aFakeVendor(api, "afterone", "afterone.fake.test", { costCents: 4 });
    const caseId = await aCase(["slowone", "afterone"]);
    await untilRun(caseId, { status: "waiting", output: { status: "pending" }, costCents: 3 });
    expect(requestsOf(next)).toBe(0);
    await slow.ask();
    await untilState(api, caseId, "answered");
    const run = await lastRun(caseId);
    expect(run).toMatchObject({
      status: "success",
      costCents: 3 + 4,
      rawRef: expect.stringMatching(/^raw_/),
      result: { vendor: "afterone", status: "clear", environment: "sandbox", costCents: 7, attempts: [{}, {}, {}] },
      vendorAttempts: [
        { vendor: "slowone", attempt: 1, outcome: "pending", httpStatus: 202, rawRef: expect.stringMatching(/^raw_/) },
        {
          ...{ vendor: "slowone", attempt: 2, outcome: "failed", code: "register_closed", httpStatus: 200 },
          rawRef: expect.stringMatching(/^raw_/),
          exchanges: [{ vendor: "slowone", request: { url: expect.stringContaining("/orders/") } }],
        },
        { vendor: "afterone", attempt: 1, outcome: "answered", httpStatus: 200 },
      ],
    });
    expect(requestsOf(next)).toBe(1);
  });

  it("is followed by one that is waited for in its turn: its page is the one to open, its answer the answer", async () => {
    const [first, second] = [await aSlowVendor("slowtwo"), await aSlowVendor("slowthree")];
    second.said.answer = { ok: true, name: "Acme", id: 7 };
    const caseId = await aCase(["slowtwo", "slowthree"]);
    await untilRun(caseId, { status: "waiting", result: { data: { url: "https://slowtwo.fake.test/page" } } });
    await first.ask();
    await untilRun(caseId, { status: "waiting", result: { data: { url: "https://slowthree.fake.test/page" } } });
    await second.ask();
    await untilState(api, caseId, "answered");
    expect(await lastRun(caseId)).toMatchObject({
      result: { vendor: "slowthree", status: "clear", rawRef: expect.stringMatching(/^raw_/) },
      costCents: 6,
      vendorAttempts: [{}, { outcome: "failed" }, { outcome: "pending" }, { outcome: "answered" }],
    });
  });

  it("when nobody is left the run fails, says why, and a person who sends it again asks from the start", async () => {
    const slow = await aSlowVendor("slowfour");
    const next = await aFakeVendor(api, "closed", "closed.fake.test");
    next.mood = () => Response.json({}, { status: 403 });
    const caseId = await aCase(["slowfour", "closed"], { errorAction: null });
    await untilRun(caseId, { status: "waiting" });
    await slow.ask();
    await untilRun(caseId, {
      status: "error",
      costCents: 3,
      result: { status: "error", environment: "sandbox", reasons: [{ code: "http_403" }] },
      vendorAttempts: [{ vendor: "slowfour" }, { vendor: "slowfour" }, { vendor: "closed", outcome: "failed" }],
    });
    next.mood = () => Response.json({ ok: true });
    slow.vendor.mood = () => new Response("down", { status: 500 });
    const incidents = (await api.get(`/cases/${caseId}`)).json.incidents as JsonObject[];
    await api.post(`/cases/${caseId}/incidents/${String(incidents[0]?.id)}/retry`);
    await untilRun(caseId, { status: "success", result: { vendor: "closed", status: "clear" } });
  });

  it("is followed by the next one for a check without a case", async () => {
    const slow = await aSlowVendor("slowfive");
    await aFakeVendor(api, "afterfive", "afterfive.fake.test");
    const id = await alone(["slowfive", "afterfive"]);
    await untilCheck(id, { status: "pending", data: { url: "https://slowfive.fake.test/page" } });
    await slow.ask();
    await untilCheck(id, {
      status: "clear",
      vendor: "afterfive",
      costCents: 8,
      attempts: [{ outcome: "pending" }, { outcome: "failed", exchanges: [{}] }, { vendor: "afterfive" }],
    });
    // What was asked is kept only as long as somebody may still be asked.
    expect((await api.get(`/checks/${id}`)).text).not.toContain("00445790");
  });
});

describe("a vendor that took the order and was never heard of again", () => {
  const makeLate = (id: string) =>
    env.DB.prepare("UPDATE checks SET next_at_ms = 1 WHERE id = ? AND next_at_ms IS NOT NULL").bind(id).run();

  it("is followed by the next one once its time is over, also when the message about it is lost", async () => {
    await aSlowVendor("slowsix");
    const next = await aFakeVendor(api, "aftersix", "aftersix.fake.test");
    const id = await alone(["slowsix", "aftersix"]);
    await takeUpNext(env, Date.now());
    expect((await api.get(`/checks/${id}`)).json).toMatchObject({ status: "pending" });
    await makeLate(id);
    await takeUpNext(env, Date.now());
    await untilCheck(id, {
      status: "clear",
      vendor: "aftersix",
      attempts: [
        { vendor: "slowsix" },
        { vendor: "slowsix", outcome: "failed", code: "timeout" },
        { vendor: "aftersix" },
      ],
    });
    const checkId = parseId("check", id);
    if (checkId === null) throw new Error("no check");
    await goOn(env, tenantId, checkId, Date.now());
    expect(requestsOf(next)).toBe(1);
  });

  it("has it time again when it speaks before the next one is asked", async () => {
    const slow = await aSlowVendor("slowseven");
    const next = await aFakeVendor(api, "afterseven", "afterseven.fake.test");
    slow.said.answer = { ok: false };
    const id = await alone(["slowseven", "afterseven"]);
    await slow.ask();
    await untilCheck(id, { status: "rejected", vendor: "slowseven", rawRef: expect.stringMatching(/^raw_/) });
    await makeLate(id);
    await takeUpNext(env, Date.now());
    await takeUpAnswers(env, Date.now());
    expect([requestsOf(next), (await api.get(`/checks/${id}`)).at("status")]).toEqual([0, "rejected"]);
  });
});
