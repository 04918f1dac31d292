import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { createBacktest } from "../../src/db/backtests";
import { judgementsOf } from "../../src/db/judgements";
import { startShadow } from "../../src/db/shadows";
import type { BacktestMessage } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { judgePage, judgingBook } from "../../src/queues/judge-page";
import { consumeBacktests } from "../../src/queues/run-backtest";
import { type ApiClient, aTenantClient } from "../support/api";
import { aDraft, countryRule, rowsOf, seedInputs, untilEnded } from "../support/judgements";
import type { SeededTenant } from "../support/tenant";

let tenant: SeededTenant;
let api: ApiClient;
beforeAll(async () => {
  const seeded = await aTenantClient();
  tenant = seeded;
  api = seeded.api;
});
const inCountry = (country: string): JsonObject => ({ entity: { type: "business", data: { country } } });

describe("what a backtest may cost", () => {
  it("is bounded per rule: one that runs out of its budget is an error, never a hit, and the backtest goes on", async () => {
    const row = Array.from({ length: 900 }, () => 1);
    const table = Array.from({ length: 900 }, () => row);
    await seedInputs(tenant.tenantId, "costly", 1, () => ({ context: { ...inCountry("IR"), table } }));
    const inner = { some: [{ var: "" }, { "<": [{ var: "" }, 0] }] };
    const costly = {
      ...countryRule("costly", [], 90),
      ruleSet: { type: "json-logic", rule: { some: [{ var: "table" }, inner] } },
    };
    const draft = await aDraft(api, "costly", [costly, countryRule("a", ["IR"], 50)]);
    const begun = await api.post(`/rule-sets/${draft}/backtests`, {});
    expect(begun.status).toBe(202);
    expect((await untilEnded(api, begun.textAt("id"))).at("status")).toBe("done");
    const report = await api.get(`/backtests/${begun.textAt("id")}/report`);
    expect(report.at("cases.judged")).toBe(1);
    const rules = report.json.rules as JsonObject[];
    expect(rules.map(({ id, after }) => [id, after])).toEqual([
      ["a", { holds: 1, fails: 0, unknown: 0, error: 0, rate: 1 }],
      ["costly", { holds: 0, fails: 0, unknown: 0, error: 1, rate: 0 }],
    ]);
  });

  it("is bounded per page: what a page has no time for becomes another page, and nothing is judged twice", async () => {
    const caseIds = new Set(await seedInputs(tenant.tenantId, "long", 60, () => ({ context: inCountry("IR") })));
    const runIds = (await rowsOf(tenant.tenantId)).filter((row) => caseIds.has(row.caseId)).map(({ runId }) => runId);
    const rows = await judgementsOf(env.DB, tenant.tenantId, runIds);
    const book = judgingBook(JSON.stringify({ rules: [countryRule("a", ["IR"], 50)] }));
    if (book === null) throw new Error("the book is not readable");
    const judged: string[] = [];
    let left = rows;
    for (let pages = 0; left.length > 0; pages += 1) {
      expect(pages).toBeLessThan(60);
      const page = await judgePage(env, tenant.tenantId, left, { draft: book, against: null, hiddenNames: [] }, 40);
      expect(page.judged).toBeGreaterThan(0);
      judged.push(...page.cases.map(({ runId }) => runId));
      left = left.filter(({ runId }) => page.rest.includes(runId));
    }
    expect(judged.sort()).toEqual(rows.map(({ runId }) => runId).sort());
  });

  it("is bounded in attempts: a page that keeps killing its consumer ends the backtest, which says so", async () => {
    await seedInputs(tenant.tenantId, "deadly", 1, () => ({ context: inCountry("IR") }));
    const draft = await aDraft(api, "deadly", [countryRule("a", ["IR"], 50)]);
    const begun = await api.post(`/rule-sets/${draft}/backtests`, {});
    const id = begun.textAt("id");
    await untilEnded(api, id);
    await env.DB.prepare("UPDATE backtests SET status = 'running', finished_at_ms = NULL WHERE id = ?").bind(id).run();
    const body: BacktestMessage = { kind: "page", tenantId: tenant.tenantId, backtestId: id, page: "0000" };
    const messages = [{ body, attempts: 6, ack: () => undefined, retry: () => undefined }];
    await consumeBacktests({ messages } as never, env);
    const seen = await api.get(`/backtests/${id}`);
    expect([seen.at("status"), seen.textAt("problem")]).toEqual(["failed", expect.stringContaining("several times")]);
  });

  it("is bounded per tenant also for those who begin at the same moment", async () => {
    const { tenantId } = await aTenantClient();
    const whose = { tenantId, ruleSetId: "rls_race", ruleSetKey: "race", version: 1, hash: "h", byId: "k" };
    const source = { ruleSetKey: "race" };
    const wish = { ...whose, source, body: "{}", hiddenNames: "[]", againstVersion: null, againstBody: null };
    const backtest = () => createBacktest(env.DB, { ...wish, lastCases: 1, fromMs: null, toMs: null }, 3, Date.now());
    const begun = await Promise.all(Array.from({ length: 6 }, backtest));
    expect(begun.filter((one) => one !== null)).toHaveLength(3);
    await env.DB.prepare("DELETE FROM backtests WHERE tenant_id = ?").bind(tenantId).run();

    const draft = await aDraft((await aTenantClient()).api, "race", [countryRule("a", ["IR"], 50)]);
    const { hash } = (await env.DB.prepare("SELECT hash FROM rule_sets WHERE id = ?")
      .bind(draft)
      .first<{ hash: string }>()) ?? {
      hash: "",
    };
    const until = { hiddenNames: "[]", sharePercentage: 100, untilMs: Date.now() + 600_000 };
    const shadow = () => startShadow(env.DB, { ...whose, ...until, ruleSetId: draft, hash, source }, 5, Date.now());
    const started = await Promise.all(Array.from({ length: 4 }, shadow));
    expect(started.filter((one) => one !== "already")).toHaveLength(1);
    await env.DB.prepare("DELETE FROM shadows WHERE tenant_id = ?").bind(tenantId).run();
  });

  it("is bounded per tenant: the sixth at the same time is refused", async () => {
    const other = await aTenantClient();
    const draft = await aDraft(other.api, "crowd", [countryRule("a", ["IR"], 50)]);
    await env.DB.prepare(
      `INSERT INTO backtests (id, tenant_id, rule_set_id, rule_set_key, version, hash, body, last_cases, status, by_id, created_at_ms, touched_at_ms)
       SELECT ?1 || value, ?2, ?3, 'crowd', 1, 'h', '{}', 1, 'running', 'k', ?4, ?4 FROM json_each('[1,2,3,4,5]')`,
    )
      .bind(`bkt_${other.tenantId}_`, other.tenantId, draft, Date.now())
      .run();
    expect((await other.api.post(`/rule-sets/${draft}/backtests`, {})).status).toBe(409);
    await env.DB.prepare("DELETE FROM backtests WHERE tenant_id = ?").bind(other.tenantId).run();
  });
});
