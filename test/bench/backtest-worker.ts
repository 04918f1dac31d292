import { createBacktest, getBacktest } from "../../src/db/backtests";
import { idFrom } from "../../src/domain";
import type { BacktestMessage } from "../../src/domain/messages";
import type { Env } from "../../src/env";
import type { JsonObject } from "../../src/lib/json";
import { consumeBacktests } from "../../src/queues/run-backtest";
import { seedInputsIn } from "../support/seeded-inputs";

const tenantId = idFrom("tenant", "eu_bench");
const nowMs = 1_780_000_000_000;
const countries = ["GB", "DE", "IR", "KP", "FR", "NL", "MT", "CY"];

/** About what a company of the demo is judged on: four kilobytes. */
function contextOf(place: number): JsonObject {
  const person = (at: number): JsonObject => ({
    id: `item_${place}_${at}`,
    firstName: `First ${place}`,
    lastName: `Last ${at}`,
    email: `person-${place}-${at}@example.test`,
    ownershipPercentage: 100 / (at + 2),
    nationality: countries[(place + at) % countries.length] ?? "GB",
    address: { street: `${at} High Street`, city: "Town", postcode: "AB1 2CD", country: "GB" },
  });
  return {
    entity: {
      type: "business",
      data: {
        companyName: `Company ${place}`,
        country: countries[place % countries.length] ?? "GB",
        turnover: place * 7,
        additionalInfo: { ubos: [0, 1, 2, 3].map(person), directors: [4, 5, 6].map(person) },
      },
    },
    documents: [],
    pluginsOutput: { registry: { status: "active", officers: [0, 1, 2, 3, 4].map(person) } },
  };
}

/** Twenty indicators of two or three leaves each. */
const rules = Array.from({ length: 20 }, (_, place) => ({
  id: `rule-${place}`,
  indicator: `Rule ${place}`,
  domain: `domain-${place % 4}`,
  baseRiskScore: 20 + place,
  additionalRiskScore: 5,
  ruleSet: {
    operator: place % 2 === 0 ? "or" : "and",
    rules: [
      { key: "entity.data.country", operator: "IN", value: [countries[place % countries.length] ?? "", "XX"] },
      { key: "entity.data.turnover", operator: "GT", value: place * 1_000 },
      { key: "pluginsOutput.registry.status", operator: "EQUALS", value: "active" },
    ],
  },
}));

const work: Record<string, (env: Env, count: number, text: string) => Promise<unknown>> = {
  migrate: async (env, _count, text) => {
    for (const statement of text.split("--> statement-breakpoint"))
      if (statement.trim() !== "") await env.DB.prepare(statement).run();
  },
  async seed(env, count) {
    await seedInputsIn(env, tenantId, "bench", count, (place) => ({ context: contextOf(place) }), nowMs);
    for (let from = 0; from < count; from += 400) {
      const lines = Array.from({ length: Math.min(400, count - from) }, (_, offset) =>
        JSON.stringify(contextOf(from + offset)),
      );
      await env.DOCUMENTS.put(`plain/${from}`, lines.join("\n"));
    }
  },
  async start(env, count) {
    const body = JSON.stringify({ rules });
    const draft = { tenantId, ruleSetId: "rls_bench", ruleSetKey: "bench", version: 1, hash: "h", body };
    const wish = {
      hiddenNames: "[]",
      againstVersion: null,
      againstBody: null,
      lastCases: count,
      fromMs: null,
      toMs: null,
      byId: "bench",
    };
    const made = await createBacktest(env.DB, { ...draft, ...wish, source: { ruleSetKey: "bench" } }, 100, Date.now());
    await env.BACKTESTS.send({ kind: "plan", tenantId, backtestId: made?.id ?? "" });
    return { id: made?.id };
  },
  status: async (env, _count, id) => {
    const { status, judged, problem } = (await getBacktest(env.DB, tenantId, id)) ?? {};
    return { status, judged, problem };
  },
  /** The least that could work: read the same inputs in the clear and parse them. */
  async parse(env, count) {
    let chars = 0;
    for (let from = 0; from < count; from += 400) {
      const text = (await (await env.DOCUMENTS.get(`plain/${from}`))?.text()) ?? "";
      for (const line of text.split("\n")) chars += Object.keys(JSON.parse(line) as object).length;
    }
    return { chars };
  },
};

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const url = new URL(request.url);
    const done = await work[url.pathname.slice(1)]?.(env, Number(url.searchParams.get("n")), await request.text());
    return Response.json(done ?? {});
  },
  queue: (batch: MessageBatch<BacktestMessage>, env: Env): Promise<void> => consumeBacktests(batch, env),
};
