import { createExecutionContext, createMessageBatch, getQueueResult } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, vi } from "vitest";
import type { JudgementRow } from "../../src/db/judgements";
import type { TenantId } from "../../src/domain";
import type { Env } from "../../src/env";
import type { JsonObject } from "../../src/lib/json";
import { consumeJudgements } from "../../src/queues/archive-judgements";
import { type ApiClient, publish } from "./api";
import { eventually } from "./eventually";
import { untilState } from "./journey";
import { seedInputsIn } from "./seeded-inputs";

/** An indicator that holds for companies of these countries. */
export const countryRule = (id: string, countries: string[], base: number): JsonObject => ({
  id,
  indicator: `Country ${id}`,
  domain: "geography",
  baseRiskScore: base,
  additionalRiskScore: 10,
  ruleSet: { operator: "or", rules: [{ key: "entity.data.country", operator: "IN", value: countries }] },
});

const chart: JsonObject = {
  initial: "judging",
  states: {
    judging: { on: { JUDGED: "review" } },
    review: { tags: ["manual_review"], on: { again: "judging", approve: "approved", reject: "rejected" } },
    approved: { type: "final", tags: ["approved"] },
    rejected: { type: "final", tags: ["rejected"] },
  },
};

/** A definition whose cases are judged at once, and then wait for a person. */
export const judgedBy = (api: ApiClient, key: string, rulesSource: JsonObject): Promise<string> => {
  const plugin = {
    name: "risk",
    pluginKind: "riskRules",
    stateNames: ["judging"],
    rulesSource,
    successAction: "JUDGED",
  };
  return publish(api, key, chart, { extensions: { commonPlugins: [plugin] } });
};

/** Opens a case that is judged. */
export async function judgedCase(api: ApiClient, workflow: string, data: JsonObject): Promise<string> {
  const opened = await api.post("/cases", { workflow, context: { entity: { type: "business", data } } });
  expect(opened.status).toBe(201);
  await untilState(api, opened.textAt("id"), "review");
  return opened.textAt("id");
}

/** A draft of a rule set; gives its id. */
export async function aDraft(api: ApiClient, key: string, rules: JsonObject[], more: JsonObject = {}): Promise<string> {
  const draft = await api.post("/rule-sets", { key, rules, ...more });
  expect(draft.status).toBe(201);
  return draft.textAt("id");
}

/** A published rule set; gives its id. */
export async function aPublished(api: ApiClient, key: string, rules: JsonObject[]): Promise<string> {
  const id = await aDraft(api, key, rules);
  expect((await api.post(`/rule-sets/${id}/publish`)).status).toBe(200);
  return id;
}

/** Waits until the archive has so many inputs of the tenant. */
export const untilArchived = (tenantId: TenantId, count: number): Promise<JudgementRow[]> =>
  eventually(async () => {
    const rows = await rowsOf(tenantId);
    if (rows.length < count) throw new Error(`${rows.length} of ${count} are archived`);
    return rows;
  });

export async function rowsOf(tenantId: TenantId): Promise<JudgementRow[]> {
  const rows = await env.DB.prepare(
    "SELECT run_id AS runId, case_id AS caseId, segment_id AS segmentId, place, hits, level, plugin FROM judgements WHERE tenant_id = ?",
  )
    .bind(tenantId)
    .all<JudgementRow>();
  return rows.results;
}

/** Waits until a backtest has ended. */
export const untilEnded = (api: ApiClient, id: string, timeoutMs = 20_000) =>
  vi.waitFor(
    async () => {
      const seen = await api.get(`/backtests/${id}`);
      if (seen.at("status") === "queued" || seen.at("status") === "running") throw new Error(seen.text);
      return seen;
    },
    { timeout: timeoutMs, interval: 50 },
  );

/** Gives messages straight to the archive; the queue would wait a second for more of them. */
export async function deliverJudgements(bodies: object[], on: Env = env) {
  const batch = createMessageBatch<unknown>(
    "judgements",
    bodies.map((body, place) => ({ id: `j${place}`, timestamp: new Date(), attempts: 1, body })),
  );
  const ctx = createExecutionContext();
  await consumeJudgements(batch as Parameters<typeof consumeJudgements>[0], on);
  return getQueueResult(batch, ctx);
}

/** As `seedInputsIn`, in the environment of the tests. */
export const seedInputs = (
  tenantId: TenantId,
  ruleSetKey: string,
  count: number,
  inputOf: Parameters<typeof seedInputsIn>[4],
  nowMs = Date.now(),
): Promise<string[]> => seedInputsIn(env, tenantId, ruleSetKey, count, inputOf, nowMs);
