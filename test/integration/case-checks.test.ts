import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { idFrom } from "../../src/domain";
import { randomBase32 } from "../../src/lib/bytes";
import { runCaseCheck } from "../../src/queues/case-checks";
import { type ApiClient, aTenantClient } from "../support/api";
import { eventually } from "../support/eventually";
import { aFakeVendor, registerAnswers, registerCases, registerChart, registerPlugin } from "../support/fake-vendors";
import { untilState } from "../support/journey";
import type { SeededTenant } from "../support/tenant";

let tenant: SeededTenant;
let api: ApiClient;
beforeAll(async () => {
  const seeded = await aTenantClient();
  tenant = seeded;
  api = seeded.api;
});
afterEach(() => void vi.restoreAllMocks());

const { company, anotherOf, asked, lastRun } = registerCases(() => api);
const broken = () => new Response("down", { status: 500 });

describe("several vendors for a check of a case", () => {
  it("the next one is asked when one is down; every try, its cost and the raw answer are on the run", async () => {
    const first = await aFakeVendor(api, "downreg", "downreg.fake.test");
    const second = await aFakeVendor(api, "upreg", "upreg.fake.test", { costCents: 12 });
    first.mood = broken;
    const caseId = await asked("fallback", { vendors: ["downreg", "upreg"] });
    await untilState(api, caseId, "answered");
    expect(await lastRun(caseId)).toMatchObject({
      status: "success",
      costCents: 12,
      rawRef: expect.stringMatching(/^raw_/),
      reused: false,
      result: { vendor: "upreg", status: "clear", rawRef: expect.stringMatching(/^raw_/) },
      vendorAttempts: [
        { vendor: "downreg", attempt: 1, outcome: "failed", httpStatus: 500 },
        { vendor: "downreg", attempt: 2, outcome: "failed", httpStatus: 500 },
        { vendor: "upreg", attempt: 1, outcome: "answered", httpStatus: 200 },
      ],
      attempts: [{ exchanges: [{ vendor: "downreg" }, { vendor: "downreg" }, { vendor: "upreg" }] }],
    });
    expect([first.requests.length, second.requests.length]).toEqual([2, 1]);
    const keys = second.requests.map((request) => request.headers.get("idempotency-key"));
    expect(keys).toEqual([expect.stringMatching(/^eff_.*_upreg$/)]);
  });

  it("what a step before has made at the vendor is not made again by the next attempt, only by the next order", async () => {
    const vendor = await aFakeVendor(api, "stepreg", "stepreg.fake.test", {
      checks: {
        "company-registry": {
          steps: [{ name: "file", request: { method: "POST", path: "/files" }, keep: "{id: body.id}" }],
          request: { path: "/files/{steps.file.id}" },
          answers: registerAnswers,
        },
      },
    });
    let files = 0;
    const down = 2; // attempts at the request that matters, before the vendor comes round
    let asks = 0;
    vendor.mood = (request) => {
      if (request.method === "POST") return Response.json({ id: `file-${++files}` });
      return ++asks <= down ? new Response("down", { status: 500 }) : Response.json({ ok: true, name: "Acme", id: 7 });
    };
    const caseId = await asked("steps", {
      vendor: "stepreg",
      retry: { attempts: 5, backoff: { firstSeconds: 0.1, maxSeconds: 1 } },
    });
    await untilState(api, caseId, "answered");
    expect([files, asks]).toEqual([1, 3]);
    expect(vendor.requests.at(-1)?.url).toContain("/files/file-1");
    const another = await anotherOf("steps");
    await untilState(api, another, "answered");
    expect(files).toBe(2);
    const { results } = await env.DB.prepare(
      "SELECT sealed FROM check_steps WHERE tenant_id = ? AND vendor = 'stepreg'",
    )
      .bind(tenant.tenantId)
      .all<{ sealed: string }>();
    expect(results.map(({ sealed }) => sealed.includes("file-"))).toEqual([false, false]);
  });

  it("everybody is asked and the worst answer counts", async () => {
    const one = await aFakeVendor(api, "allone", "allone.fake.test");
    const other = await aFakeVendor(api, "alltwo", "alltwo.fake.test");
    other.mood = () => Response.json({ ok: false });
    const caseId = await asked("all", { vendors: ["allone", "alltwo"], combine: "all" });
    await untilState(api, caseId, "answered");
    expect(await lastRun(caseId)).toMatchObject({
      costCents: 10,
      result: { status: "rejected", vendor: "allone,alltwo" },
    });
    expect([one.requests.length, other.requests.length]).toEqual([1, 1]);
  });

  it("that all fail are tried again after a pause, and then the run says what each of them did", async () => {
    const one = await aFakeVendor(api, "failone", "failone.fake.test");
    const other = await aFakeVendor(api, "failtwo", "failtwo.fake.test");
    one.mood = broken;
    other.mood = () => new Response("<html>");
    const caseId = await asked("nobody", { vendors: ["failone", "failtwo"] });
    await untilState(api, caseId, "refused");
    const run = await lastRun(caseId);
    expect(run).toMatchObject({ status: "error", attempts: [{ outcome: "failed" }, {}] });
    expect(JSON.stringify(run.error)).toMatch(/failone: .*500.*failtwo: .*cannot be read/);
    one.mood = () => Response.json({ ok: true, name: "Acme" });
    await api.post(`/cases/${caseId}/events`, { name: "again" });
    await untilState(api, caseId, "answered");
  });

  it("a vendor that answers later is waited for, and its word joins the others'", async () => {
    await aFakeVendor(api, "promptreg", "promptreg.fake.test");
    const options = { scenario: "slow" };
    const caseId = await asked("joined", { vendors: ["promptreg", "sandbox"], combine: "all", options });
    await eventually(async () => expect(await lastRun(caseId)).toMatchObject({ status: "waiting", costCents: 5 }));
    await api.post("/sandbox/clock/advance", { seconds: 3_600 });
    await untilState(api, caseId, "answered");
    const { result } = await lastRun(caseId);
    expect(result).toMatchObject({ status: "clear", vendor: "promptreg,sandbox" });
    expect(JSON.stringify(result)).toContain('"byVendor"');
  });

  it.each([
    [{ vendor: "sandbox", vendors: ["sandbox"] }, "vendors"],
    [{ vendors: [] }, "vendors"],
    [{ vendors: ["sandbox"], combine: "any" }, "combine"],
    [{ reuseWithinSeconds: -1 }, "reuseWithinSeconds"],
    [{ budget: { cents: 5 } }, "budget"],
  ])("a plugin that says %j is refused", async (over, at) => {
    const extensions = { apiPlugins: [registerPlugin(over)] };
    const made = await api.post("/workflow-definitions", {
      key: "bad",
      name: "bad",
      definition: registerChart,
      extensions,
    });
    const id = made.status === 201 ? made.textAt("id") : null;
    const told = id === null ? made : await api.post(`/workflow-definitions/${id}/publish`);
    expect(told.status).toBe(400);
    expect(told.text).toContain(at);
  });
});

describe("an attempt whose consumer died before it could tell the case", () => {
  it("is made once more, and what it cost is counted once", async () => {
    await aFakeVendor(api, "onceone", "onceone.fake.test", { costCents: 7 });
    await aFakeVendor(api, "oncetwo", "oncetwo.fake.test", { costCents: 12 });
    const caseId = idFrom("case", randomBase32(26));
    const effect = {
      ...{ kind: "run_check" as const, id: idFrom("effect", randomBase32(20)), runId: idFrom("run", randomBase32(20)) },
      ...{ plugin: "register", vendor: "onceone", check: "company-registry", input: company },
      ...{ timeoutSeconds: 5, callbackDeadlineSeconds: 600, retry: undefined },
      terms: { vendors: ["onceone", "oncetwo"], combine: "all" as const, reuseWithinSeconds: 0, budget: null },
    };
    for (const attempt of [1, 2])
      await runCaseCheck(env, { tenantId: tenant.tenantId, caseId }, effect as never, attempt);
    const { results } = await env.DB.prepare("SELECT status, cost_cents FROM checks WHERE case_id = ?")
      .bind(caseId)
      .all();
    expect(results).toEqual([{ status: "clear", cost_cents: 19 }]);
  });
});

describe("an earlier answer", () => {
  it("to the same question is taken by another case: nobody is asked and nothing is paid", async () => {
    const vendor = await aFakeVendor(api, "oncereg", "oncereg.fake.test");
    const first = await asked("once", { vendor: "oncereg", reuseWithinSeconds: 3_600 });
    await untilState(api, first, "answered");
    const second = await anotherOf("once");
    await untilState(api, second, "answered");
    const [paid, reused] = [await lastRun(first), await lastRun(second)];
    expect(reused).toMatchObject({ reused: true, costCents: 0, rawRef: paid.rawRef, result: { status: "clear" } });
    expect(vendor.requests).toHaveLength(1);
    // It is the tenant's, sealed, and in no list of checks that were run alone.
    const { results } = await env.DB.prepare("SELECT * FROM checks WHERE tenant_id = ? AND case_id = ?")
      .bind(tenant.tenantId, first)
      .all();
    expect(results).toHaveLength(1);
    expect(JSON.stringify(results)).not.toContain("00445790");
    expect((await api.get("/checks?type=company-registry")).at("data")).toEqual([]);
  });

  it("is not taken when it is no answer", async () => {
    const vendor = await aFakeVendor(api, "errreg", "errreg.fake.test");
    vendor.mood = () => new Response("no", { status: 403 });
    const first = await asked("erring", { vendor: "errreg", reuseWithinSeconds: 3_600 });
    await untilState(api, first, "refused");
    await untilState(api, await anotherOf("erring"), "refused");
    expect(vendor.requests).toHaveLength(2);
  });
});
