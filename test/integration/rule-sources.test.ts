import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { isObject, type JsonObject } from "../../src/lib/json";
import { writeSecret } from "../../src/outside";
import { type ApiClient, aTenantClient, publish } from "../support/api";
import { eventually } from "../support/eventually";
import { untilState } from "../support/journey";
import { answerAt } from "../support/receiver";

const chart: JsonObject = {
  initial: "judging",
  states: { judging: { on: { JUDGED: "review", FAILED: "failed" } }, review: {}, failed: {} },
};
const tree = JSON.stringify({
  operator: "and",
  rules: [{ key: "entity.data.country", operator: "EQUALS", value: "IR" }],
});
const header = "ID,Rule set,Domain,Indicator,Risk level,Base risk score,Additional risk score";

let api: ApiClient;
beforeAll(async () => {
  const seeded = await aTenantClient();
  api = seeded.api;
  await writeSecret(env, seeded.tenantId, "NOTION_TOKEN", "ntn_canary", Date.now());
});
afterEach(() => void vi.restoreAllMocks());

async function judged(key: string, rulesSource: JsonObject, state: string, by = api): Promise<string> {
  const risk = { name: "risk", pluginKind: "riskRules", stateNames: ["judging"], rulesSource };
  const commonPlugins = [{ ...risk, successAction: "JUDGED", errorAction: "FAILED" }];
  await publish(by, key, chart, { extensions: { commonPlugins } });
  const context = { entity: { type: "business", data: { companyName: key, country: "IR" } } };
  const opened = await by.post("/cases", { workflow: key, context });
  const id = opened.textAt("id");
  await untilState(by, id, state);
  return id;
}
const scoreOf = async (id: string) => (await api.get(`/cases/${id}`)).at("risk.score");

/** A row as Notion's API gives it (developers.notion.com, "Query a database" and "Property values"). */
const notionRow = (id: string, base: number): JsonObject => ({
  object: "page",
  properties: {
    ID: { type: "title", title: [{ type: "text", plain_text: id }] },
    // Long texts come in parts.
    "Rule set": {
      type: "rich_text",
      rich_text: [tree.slice(0, 20), tree.slice(20)].map((part) => ({ plain_text: part })),
    },
    Domain: { type: "select", select: { name: "geography" } },
    Indicator: { type: "rich_text", rich_text: [{ plain_text: `Indicator ${id}` }] },
    "Risk level": { type: "select", select: null },
    "Base risk score": { type: "number", number: base },
    "Additional risk score": { type: "formula", formula: { type: "number", number: 5 } },
  },
});

describe("rules from elsewhere", () => {
  it("are read from a table of comma-separated values, in the documented columns", async () => {
    const row = `R-1,"${tree.replaceAll('"', '""')}",geography,Sanctioned country,high,60,10`;
    answerAt("sheets.fake.test", (request) =>
      request.headers.get("accept") === "text/csv"
        ? new Response(`${header}\r\n${row}\r\n`)
        : new Response(null, { status: 406 }),
    );
    const id = await judged("from-csv", { source: "http", url: "https://sheets.fake.test/rules.csv" }, "review");
    expect(await scoreOf(id)).toBe(60);
    expect((await api.post(`/cases/${id}/explanation/replay`)).at("same")).toBe(true);
  });

  it.each([
    ["a table that ends inside a quote", 'ID\n"x', "bad_answer"],
    ["a row whose rules cannot be read", `${header}\nR-1,{},geography,X,high,60,10`, "bad_rules"],
  ])("%s fails the run and says why", async (name, text, code) => {
    const host = `${code.replaceAll("_", "-")}.fake.test`;
    answerAt(host, () => new Response(text));
    const id = await judged(
      `csv ${name}`.replaceAll(" ", "-"),
      { source: "http", url: `https://${host}/x.csv` },
      "failed",
    );
    expect((await api.get(`/cases/${id}/checks`)).at("data.0.error.code")).toBe(code);
  });

  it("that nest without end fail the run at once", async () => {
    answerAt("deep-rules.fake.test", () => new Response(`${"[".repeat(60_000)}${"]".repeat(60_000)}`));
    const id = await judged("deep", { source: "http", url: "https://deep-rules.fake.test/rules.json" }, "failed");
    expect((await api.get(`/cases/${id}/checks`)).at("data.0.error.code")).toBe("bad_answer");
  });

  it("a cell of a kind that nobody knows is empty", async () => {
    const odd = { id: "R-1", type: "constructor" };
    answerAt("api.notion.com", () => {
      const row = notionRow("R-1", 60);
      const properties = isObject(row.properties) ? row.properties : {};
      return Response.json({ results: [{ ...row, properties: { ...properties, Domain: odd } }], has_more: false });
    });
    const id = await judged("odd-cell", { source: "notion", databaseId: "0a1b" }, "review");
    expect(await scoreOf(id)).toBe(60);
  });

  it("are read from a Notion database, page by page, with the tenant's token", async () => {
    const asked: JsonObject[] = [];
    answerAt("api.notion.com", async (request) => {
      if (request.headers.get("authorization") !== "Bearer ntn_canary") return new Response(null, { status: 401 });
      const body = (await request.json()) as JsonObject;
      asked.push({ path: new URL(request.url).pathname, ...body });
      const isLast = body.start_cursor === "next";
      return Response.json({
        results: [isLast ? notionRow("R-2", 20) : notionRow("R-1", 60)],
        has_more: !isLast,
        next_cursor: isLast ? null : "next",
      });
    });
    const id = await judged("from-notion", { source: "notion", databaseId: "0a1b" }, "review");
    expect(asked).toEqual([
      { path: "/v1/databases/0a1b/query", page_size: 100 },
      { path: "/v1/databases/0a1b/query", page_size: 100, start_cursor: "next" },
    ]);
    expect(await scoreOf(id)).toBe(65);
    // The token is nowhere in what the case keeps.
    expect((await api.get(`/cases/${id}/timeline?limit=100`)).text).not.toContain("ntn_canary");
  });

  it("without the token fail the run and name the secret", async () => {
    const other = await aTenantClient();
    const id = await judged("no-token", { source: "notion", databaseId: "0a1b" }, "failed", other.api);
    expect((await other.api.get(`/cases/${id}/checks`)).at("data.0.error")).toMatchObject({
      code: "not_configured",
      message: "the secret NOTION_TOKEN is not set",
    });
  });
});

describe("a risk set by hand", () => {
  it("is what the case shows and is listed with, until it is taken back", async () => {
    const { api } = await aTenantClient();
    await publish(api, "plain", chart);
    const context = { entity: { type: "business", data: { companyName: "Acme" } } };
    const id = (await api.post("/cases", { workflow: "plain", context })).textAt("id");
    const path = `/cases/${id}/risk-override`;
    const set = await api.post(path, { level: "high", reason: "Known to us.", expiresInSeconds: 3_600 });
    expect([set.status, set.at("risk.level"), set.at("risk.score"), set.at("risk.override.reason")]).toEqual([
      200,
      "high",
      70,
      "Known to us.",
    ]);
    expect(set.at("risk.scored")).toBe(null);
    expect((await api.get(`/cases/${id}/explanation`)).at("risk.level")).toBe("high");
    await eventually(async () => {
      const listed = (await api.get("/cases?risk=high")).at("data") as JsonObject[];
      if (listed.length !== 1) throw new Error("not listed yet");
    });
    const back = await api.delete(path, { reason: "Settled." });
    expect([back.status, back.at("risk")]).toEqual([200, null]);
    expect((await api.delete(path, { reason: "Settled." })).status).toBe(400);
    expect((await api.post(`/cases/${id}/explanation/replay`)).at("same")).toBe(true);
  });

  it("ends by itself when its time is over", async () => {
    const { api } = await aTenantClient();
    await publish(api, "plain", chart);
    const context = { entity: { type: "business", data: { companyName: "Acme" } } };
    const id = (await api.post("/cases", { workflow: "plain", context })).textAt("id");
    await api.post(`/cases/${id}/risk-override`, { level: "critical", reason: "For today.", expiresInSeconds: 3_600 });
    expect((await api.post("/sandbox/clock/advance", { seconds: 3_601 })).status).toBe(200);
    await vi.waitFor(
      async () => {
        if ((await api.get(`/cases/${id}`)).at("risk") !== null) throw new Error("still set by hand");
      },
      { timeout: 20_000, interval: 100 },
    );
  });
});
