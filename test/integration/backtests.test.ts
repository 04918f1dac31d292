import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { shredCase } from "../../src/db/case-keys";
import type { BacktestMessage, JudgedInput } from "../../src/domain";
import worker from "../../src/index";
import type { JsonObject } from "../../src/lib/json";
import { takeUpBacktests } from "../../src/queues/run-backtest";
import { type ApiClient, aTenantClient } from "../support/api";
import { eventually } from "../support/eventually";
import { untilState } from "../support/journey";
import {
  aDraft,
  aPublished,
  countryRule,
  judgedBy,
  judgedCase,
  seedInputs,
  untilArchived,
  untilEnded,
} from "../support/judgements";
import type { SeededTenant } from "../support/tenant";

let tenant: SeededTenant;
let api: ApiClient;
beforeAll(async () => {
  const seeded = await aTenantClient();
  tenant = seeded;
  api = seeded.api;
});
afterEach(() => void vi.restoreAllMocks());

async function backtested(ruleSetId: string, body: JsonObject = {}) {
  const begun = await api.post(`/rule-sets/${ruleSetId}/backtests`, body);
  expect([begun.status, begun.at("status")]).toEqual([202, "queued"]);
  const id = begun.textAt("id");
  return { id, ended: await untilEnded(api, id), report: await api.get(`/backtests/${id}/report`) };
}
/** Messages about this tenant's backtests get no further from now on. */
function heldBack(held: BacktestMessage[]) {
  const real = worker.queue;
  return vi.spyOn(worker, "queue").mockImplementation(async (batch, itsEnv) => {
    const bodies = batch.messages.map((message) => message.body as BacktestMessage);
    if (batch.queue !== "backtests" || bodies.some((body) => body.tenantId !== tenant.tenantId))
      return real(batch, itsEnv);
    held.push(...bodies);
  });
}
const inCountry = (country: string): JsonObject => ({ entity: { type: "business", data: { country } } });
/** As production judged it: the rule `a` held. */
const hit: Partial<JudgedInput> = {
  score: 50,
  level: "medium",
  rules: [{ id: "a", name: "Country a", verdict: "holds" }],
};

describe("backtests", () => {
  it("judge real cases again: their newest judgement, against what production said and people decided", async () => {
    await aPublished(api, "real", [countryRule("a", ["IR"], 50)]);
    await judgedBy(api, "real-cases", { source: "ruleset", key: "real" });
    const [hitId, otherId] = await Promise.all([
      judgedCase(api, "real-cases", { companyName: "Acme", country: "IR" }),
      judgedCase(api, "real-cases", { companyName: "Beta", country: "KP" }),
    ]);
    expect((await api.post(`/cases/${otherId}/events`, { name: "again" })).status).toBe(200);
    await untilState(api, otherId, "review");
    expect((await api.post(`/cases/${hitId}/events`, { name: "approve" })).status).toBe(200);
    await untilArchived(tenant.tenantId, 3);
    await eventually(async () => expect((await api.get("/cases?status=completed")).at("data.0.id")).toBe(hitId));

    const draft = await aDraft(api, "real", [countryRule("b", ["KP"], 90)]);
    const { id, ended, report } = await backtested(draft);
    expect(ended.json).toMatchObject({ status: "done", progress: { judged: 2, total: 2 } });
    expect(report.json).toMatchObject({ complete: true, cases: { judged: 2, changed: 2, failed: 0 } });
    const shifts = report.json.outcomes as { before: string; after: string; cases: number }[];
    expect(shifts.filter(({ cases }) => cases > 0)).toEqual([
      { before: "low", after: "critical", cases: 1 },
      { before: "medium", after: "low", cases: 1 },
    ]);
    expect(report.at("decisions.before")).toEqual([
      { level: "low", decision: "open", cases: 1 },
      { level: "medium", decision: "approved", cases: 1 },
    ]);
    expect(report.at("rules.0")).toMatchObject({ id: "a", before: { holds: 1, fails: 1 }, after: null });
    const cases = (await api.get(`/backtests/${id}/cases?changed=true`)).json.data as JsonObject[];
    expect(cases.map(({ caseName }) => caseName).sort()).toEqual(["Acme", "Beta"]);
    expect(cases.map((one) => [one.caseId, one.before, one.after, one.newlyHolds, one.noLongerHolds])).toEqual(
      expect.arrayContaining([
        [hitId, { level: "medium", score: 50 }, { level: "low", score: 0 }, [], ["a"]],
        [otherId, { level: "low", score: 0 }, { level: "critical", score: 90 }, ["b"], []],
      ]),
    );
  });

  it("take inputs of inline rules when they are told to, and other versions to compare with", async () => {
    await judgedBy(api, "inline-cases", { source: "inline", rules: [countryRule("a", ["IR"], 50)] });
    await judgedCase(api, "inline-cases", { companyName: "Gamma", country: "IR" });
    const isThere = async () => {
      const rows = await env.DB.prepare(
        "SELECT rule_set_key FROM judgements WHERE tenant_id = ? AND definition_key = 'inline-cases'",
      )
        .bind(tenant.tenantId)
        .all();
      expect(rows.results).toEqual([{ rule_set_key: null }]);
    };
    await eventually(isThere);
    await aPublished(api, "compared", [countryRule("a", ["IR"], 70)]);
    const draft = await aDraft(api, "compared", [countryRule("a", ["IR"], 90)]);
    const source = { definitionKey: "inline-cases", plugin: "risk" };
    const production = await backtested(draft, { source });
    const version = await backtested(draft, { source, against: 1 });
    const first = async (id: string) => (await api.get(`/backtests/${id}/cases`)).at("data.0.before.score");
    expect(await Promise.all([first(production.id), first(version.id)])).toEqual([50, 70]);
    expect((await api.post(`/rule-sets/${draft}/backtests`, { against: 2 })).at("error.param")).toBe("against");
  });

  it("page through some thousand cases, newest first, and count what was shredded or cannot be read", async () => {
    const caseIds = await seedInputs(tenant.tenantId, "many", 2_000, (place) => ({
      context: inCountry(place % 4 === 0 ? "KP" : "IR"),
      over: { atMs: 1_780_000_000_000 + place, ...hit },
    }));
    await shredCase(env.DB, tenant.tenantId, caseIds[1_999] ?? "", Date.now());
    const segment = await env.DB.prepare("SELECT segment_id FROM judgements WHERE case_id = ?")
      .bind(caseIds[0])
      .first();
    await env.DOCUMENTS.delete(`judgements/${tenant.tenantId}/${String(segment?.segment_id)}.ndjson`);
    const draft = await aDraft(api, "many", [countryRule("a", ["IR"], 50)]);
    const { id, report } = await backtested(draft);
    expect(report.at("cases")).toEqual({
      ...{ judged: 1_599, changed: 400, failed: 0 },
      ...{ shredded: 1, unreadable: 0, missing: 400 },
    });
    const first = await api.get(`/backtests/${id}/cases?changed=true&limit=100`);
    const second = await api.get(`/backtests/${id}/cases?changed=true&limit=100&cursor=${first.textAt("nextCursor")}`);
    const ids = [first, second].flatMap((page) => (page.json.data as JsonObject[]).map((one) => String(one.caseId)));
    const expected = caseIds.filter((_, place) => place >= 400 && place % 4 === 0).reverse();
    expect(ids).toEqual(expected.slice(0, 200));

    const few = await backtested(draft, { lastCases: 10, to: new Date(1_780_000_001_000).toISOString() });
    expect(few.ended.at("progress")).toEqual({ judged: 10, total: 10 });
    const last = (await api.get(`/backtests/${few.id}/cases`)).json.data as JsonObject[];
    expect(last.map((one) => one.caseId)).toEqual(caseIds.slice(990, 1_000).reverse());
  });

  it("answer list questions by the version of the judgement's time, and say what they could not", async () => {
    const made = await api.post("/lists", { key: "embargo", name: "Embargo" });
    expect(made.status).toBe(201);
    const afterMs = Date.now() + 60_000;
    await seedInputs(tenant.tenantId, "listed", 1, () => ({ context: inCountry("ZZ"), over: { atMs: 5 } }), 5);
    await api.post("/lists/embargo/entries", { add: [{ value: "ZZ" }] });
    await seedInputs(tenant.tenantId, "listed", 1, () => ({ context: inCountry("ZZ") }), afterMs);
    await seedInputs(tenant.tenantId, "listed", 1, () => ({
      context: inCountry("ZZ"),
      lists: { embargo: { version: 1, found: { zz: false } } },
    }));
    const ask = (id: string, list: string) => ({
      ...countryRule(id, [], 50),
      ruleSet: { operator: "or", rules: [{ key: "entity.data.country", operator: "IN_LIST", value: list }] },
    });
    const draft = await aDraft(api, "listed", [ask("a", "embargo"), ask("b", "no-such")]);
    const { report } = await backtested(draft);
    expect(report.at("lists")).toEqual({ answeredByVersionOfThen: 1, answeredByVersionOfToday: 1, unanswered: 3 });
    expect(report.at("rules.0.after")).toMatchObject({ holds: 2, fails: 1 });
    expect(report.at("unknownFacts")).toEqual([{ fact: "entity.data.country", cases: 3 }]);
  });

  it("wake no case; cancelled, they write nothing more; messages that come twice or late change nothing", async () => {
    await seedInputs(tenant.tenantId, "stopped", 600, () => ({ context: inCountry("IR") }));
    const draft = await aDraft(api, "stopped", [countryRule("a", ["IR"], 50)]);
    const held: BacktestMessage[] = [];
    const queue = heldBack(held);
    const begun = await api.post(`/rule-sets/${draft}/backtests`, {});
    const id = begun.textAt("id");
    const { consumeBacktests } = await import("../../src/queues/run-backtest");
    const asleep = {
      ...env,
      get CASES(): never {
        throw new Error("a case was woken");
      },
    };
    const give = (body: BacktestMessage | undefined) =>
      consumeBacktests(
        { messages: [{ body, attempts: 1, ack: () => undefined, retry: () => undefined }] } as never,
        asleep,
      );
    await eventually(() => expect(held).toHaveLength(1));
    await give(held[0]);
    await give(held[0]);
    await eventually(() => expect(held.length).toBeGreaterThanOrEqual(7));
    const pages = held.filter((message) => message.kind === "page");
    expect(new Set(pages.map((message) => message.kind === "page" && message.page)).size).toBe(3);
    await give(pages[0]);
    await give(pages[0]);
    expect((await api.get(`/backtests/${id}`)).at("progress")).toEqual({ judged: 250, total: 600 });
    expect((await api.post(`/backtests/${id}/cancel`)).at("status")).toBe("cancelled");
    await give(pages[1]);
    const after = await api.get(`/backtests/${id}`);
    expect([after.at("status"), after.at("progress.judged")]).toEqual(["cancelled", 250]);
    expect((await api.get(`/backtests/${id}/report`)).json).toMatchObject({ complete: false, cases: { judged: 250 } });
    queue.mockRestore();
  });

  it("whose messages were lost are taken up by the sweeper and come to the same", async () => {
    await seedInputs(tenant.tenantId, "lost", 300, () => ({ context: inCountry("IR") }));
    const draft = await aDraft(api, "lost", [countryRule("a", ["IR"], 50)]);
    const lost: BacktestMessage[] = [];
    const queue = heldBack(lost);
    const id = (await api.post(`/rule-sets/${draft}/backtests`, {})).textAt("id");
    await eventually(() => expect(lost).toHaveLength(1));
    queue.mockRestore();
    expect((await api.get(`/backtests/${id}`)).at("status")).toBe("queued");
    // A sweep takes up twenty, whosever they are.
    await eventually(async () => {
      await takeUpBacktests(env, Date.now() + 600_000);
      expect((await api.get(`/backtests/${id}`)).at("status")).not.toBe("queued");
    });
    expect((await untilEnded(api, id)).json).toMatchObject({ status: "done", progress: { judged: 300, total: 300 } });
  });

  it("are their tenant's own: inputs, backtests and results of others are not there", async () => {
    await seedInputs(tenant.tenantId, "mine", 3, () => ({ context: inCountry("IR") }));
    const draft = await aDraft(api, "mine", [countryRule("a", ["IR"], 50)]);
    const { id } = await backtested(draft);
    const other = await aTenantClient();
    for (const path of [`/backtests/${id}`, `/backtests/${id}/cases`, `/backtests/${id}/report`])
      expect((await other.api.get(path)).status).toBe(404);
    expect((await other.api.post(`/backtests/${id}/cancel`)).status).toBe(404);
    expect((await other.api.get("/backtests")).at("data")).toEqual([]);
    const theirs = await aDraft(other.api, "mine", [countryRule("a", ["IR"], 50)]);
    const begun = await other.api.post(`/rule-sets/${theirs}/backtests`, {});
    expect((await untilEnded(other.api, begun.textAt("id"))).at("progress")).toEqual({ judged: 0, total: 0 });
  });
});
