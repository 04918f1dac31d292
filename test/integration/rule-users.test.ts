import { beforeAll, describe, expect, it } from "vitest";
import { type CaseRef, parseId } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { type ApiClient, aTenantClient, publish } from "../support/api";
import { inCase } from "../support/cases";
import { untilState } from "../support/journey";
import type { SeededTenant } from "../support/tenant";
import { unsealed } from "../support/unsealed";

const chart: JsonObject = {
  initial: "judging",
  states: { judging: { on: { JUDGED: "review", FAILED: "failed" } }, review: {}, failed: {} },
};
const indicator = (id: string, rule: JsonObject): JsonObject => ({
  id,
  indicator: `Indicator ${id}`,
  baseRiskScore: 60,
  ruleSet: [rule],
});
const onList = (list: string): JsonObject => ({ key: "entity.data.domain", operator: "IN_LIST", value: list });
const anywhere: JsonObject = { key: "entity.data.country", operator: "EXISTS" };

let api: ApiClient;
let tenant: SeededTenant;
beforeAll(async () => {
  const seeded = await aTenantClient();
  api = seeded.api;
  tenant = seeded;
});

function refOf(id: string): CaseRef {
  const caseId = parseId("case", id);
  if (caseId === null) throw new Error("this is no id of a case");
  return { tenantId: tenant.tenantId, caseId };
}

const extensionsWith = (rulesSource: JsonObject): JsonObject => ({
  commonPlugins: [
    {
      name: "risk",
      pluginKind: "riskRules",
      stateNames: ["judging"],
      rulesSource,
      successAction: "JUDGED",
      errorAction: "FAILED",
    },
  ],
});
const judgedBy = (key: string, rulesSource: JsonObject) =>
  publish(api, key, chart, { extensions: extensionsWith(rulesSource) });

async function published(key: string, rules: JsonObject[]): Promise<string> {
  const id = (await api.post("/rule-sets", { key, rules })).textAt("id");
  expect((await api.post(`/rule-sets/${id}/publish`)).status).toBe(200);
  return id;
}
const usersAt = async (path: string): Promise<JsonObject[]> => {
  const answer = await api.get(path);
  expect(answer.status).toBe(200);
  return answer.at("data") as JsonObject[];
};

describe("who uses a list", () => {
  it("are rule sets and the definitions with rules of their own, not those that merely mention its key", async () => {
    await api.post("/lists", { key: "watched" });
    const ruleSet = await published("asks-watched", [indicator("a", onList("watched")), indicator("b", anywhere)]);
    const inline = { source: "inline", rules: [indicator("c", onList("watched")), indicator("d", onList("other"))] };
    const definition = await judgedBy("inline-watched", inline);
    await judgedBy("mentions-watched", { source: "inline", rules: [indicator("watched", anywhere)] });

    const users = await usersAt("/lists/watched/used-by");
    expect(users.map(({ kind, id, rules, plugins }) => [kind, id, rules, plugins])).toEqual([
      ["rule_set", ruleSet, ["a"], []],
      ["definition", definition, ["c"], ["risk"]],
    ]);
  });
});

describe("who uses a rule set", () => {
  it("are drafts and published versions of definitions, with the version they take", async () => {
    await published("shared", [indicator("a", anywhere)]);
    const latest = await judgedBy("takes-latest", { source: "ruleset", key: "shared" });
    const named = await judgedBy("takes-first", { source: "ruleset", key: "shared", version: 1 });
    const draft = await api.post("/workflow-definitions", {
      key: "will-take",
      name: "Will take",
      definitionType: "statechart-json",
      definition: chart,
      extensions: extensionsWith({ source: "ruleset", key: "shared" }),
    });
    expect(draft.status).toBe(201);
    const gone = await judgedBy("took", { source: "ruleset", key: "shared" });
    expect((await api.post(`/workflow-definitions/${gone}/archive`)).status).toBe(200);

    const users = await usersAt("/rule-sets/shared/used-by");
    expect(new Map(users.map(({ id, status, plugins }) => [id, [status, plugins]]))).toEqual(
      new Map([
        [draft.textAt("id"), ["draft", [{ name: "risk", version: null }]]],
        [named, ["published", [{ name: "risk", version: 1 }]]],
        [latest, ["published", [{ name: "risk", version: null }]]],
      ]),
    );
    const other = await aTenantClient();
    expect((await other.api.get("/rule-sets/shared/used-by")).status).toBe(404);
  });
});

// Sabotage tried: `leftWithout` that always answers nothing → red.
describe("archiving a rule set", () => {
  it("is refused while a published definition would be left without one, and done when it is not", async () => {
    const only = await published("needed", [indicator("a", anywhere)]);
    const definition = await judgedBy("needs-one", { source: "ruleset", key: "needed" });
    const refused = await api.post(`/rule-sets/${only}/archive`);
    expect([refused.status, refused.at("error.code"), refused.at("error.details.definitions.0.id")]).toEqual([
      409,
      "in_use",
      definition,
    ]);
    expect((await api.get("/rule-sets/needed")).at("status")).toBe("published");

    const next = await published("needed", [indicator("b", anywhere)]);
    expect((await api.post(`/rule-sets/${only}/archive`)).at("status")).toBe("archived");
    expect((await api.post(`/rule-sets/${next}/archive`)).at("error.code")).toBe("in_use");
    await api.post(`/workflow-definitions/${definition}/archive`);
    expect((await api.post(`/rule-sets/${next}/archive`)).at("status")).toBe("archived");
  });

  it("is done when every definition names its version: they keep it", async () => {
    const only = await published("named-only", [indicator("a", anywhere)]);
    await judgedBy("names-it", { source: "ruleset", key: "named-only", version: 1 });
    expect((await api.post(`/rule-sets/${only}/archive`)).at("status")).toBe("archived");
    const context = { entity: { type: "business", data: { country: "FR" } } };
    const id = (await api.post("/cases", { workflow: "names-it", context })).textAt("id");
    await untilState(api, id, "review");
    expect((await api.get(`/cases/${id}`)).at("risk.score")).toBe(60);
  });

  it("discards a draft whoever names it", async () => {
    const draft = (await api.post("/rule-sets", { key: "never", rules: [] })).textAt("id");
    await judgedBy("names-never", { source: "ruleset", key: "never" });
    expect((await api.post(`/rule-sets/${draft}/archive`)).at("status")).toBe("archived");
  });
});

describe("how long judging took", () => {
  it("is recorded with what was gathered, by source and list, and replays to the same bytes", async () => {
    await api.post("/lists", { key: "timed" });
    await published("timed", [indicator("a", onList("timed"))]);
    await judgedBy("judged-timed", { source: "ruleset", key: "timed" });
    const context = { entity: { type: "business", data: { domain: "a.example" } } };
    const id = (await api.post("/cases", { workflow: "judged-timed", context })).textAt("id");
    await untilState(api, id, "review");
    const explained = await api.get(`/cases/${id}/explanation`);
    expect(explained.at("scores.0.explanation.took")).toEqual({
      rulesMs: expect.any(Number) as unknown,
      listsMs: { timed: expect.any(Number) as unknown },
    });
    // One for the group, and for its leaf: one and one for each of the two short texts it compared.
    expect(explained.at("scores.0.explanation.steps")).toBe(4);
    expect((await api.post(`/cases/${id}/explanation/replay`)).json).toMatchObject({ same: true, differences: [] });
  });

  it("is not asked of what release 0.1 recorded: its replay comes to the same bytes as well", async () => {
    const id = await judgedNow("judged-before");
    await rewritten(id, (body) => body.replaceAll(/,"steps":\d+/g, ""));
    expect((await api.get(`/cases/${id}/explanation`)).at("scores.0.explanation.steps")).toBeUndefined();
    expect((await api.post(`/cases/${id}/explanation/replay`)).json).toMatchObject({
      same: true,
      differences: [],
      scores: [{ same: true }],
    });
  });

  it("does not hide a record that says something else", async () => {
    const id = await judgedNow("judged-otherwise");
    await rewritten(id, (body) => body.replaceAll(/,"steps":\d+/g, "").replaceAll('"points":60', '"points":61'));
    expect((await api.post(`/cases/${id}/explanation/replay`)).json).toMatchObject({
      same: false,
      scores: [{ same: false }],
    });
  });
});

/** A case that was judged by one rule, which holds. */
async function judgedNow(workflow: string): Promise<string> {
  await judgedBy(workflow, { source: "inline", rules: [indicator("a", anywhere)] });
  const context = { entity: { type: "business", data: { country: "FR" } } };
  const id = (await api.post("/cases", { workflow, context })).textAt("id");
  await untilState(api, id, "review");
  return id;
}

/** Changes the record of a case behind its back. */
const rewritten = async (id: string, change: (body: string) => string): Promise<void> => {
  await unsealed(refOf(id));
  await inCase(refOf(id), (_object, state) => {
    const { sql } = state.storage;
    for (const { seq, body } of sql.exec<{ seq: number; body: string }>("SELECT seq, body FROM payload").toArray())
      sql.exec("UPDATE payload SET body = ? WHERE seq = ?", change(body), seq);
  });
};
