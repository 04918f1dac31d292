import { beforeAll, describe, expect, it } from "vitest";
import type { Json, JsonObject } from "../../src/lib/json";
import { type ApiClient, aTenantClient, publish } from "../support/api";
import { atRest, inCase } from "../support/cases";
import { untilState } from "../support/journey";
import type { SeededTenant } from "../support/tenant";
import { unsealed } from "../support/unsealed";

const country = (id: string, countries: string[], base: number): JsonObject => ({
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
    judging: { on: { JUDGED: "review", RISKY: "risky", FAILED: "failed" } },
    review: { on: { again: "judging", approve: "approved" } },
    risky: { on: { again: "judging" } },
    failed: {},
    approved: { type: "final" },
  },
};
const riskPlugin = (rulesSource: JsonObject, over: JsonObject = {}): JsonObject => ({
  name: "risk",
  pluginKind: "riskRules",
  stateNames: ["judging"],
  rulesSource,
  successAction: "JUDGED",
  errorAction: "FAILED",
  ...over,
});

let tenant: SeededTenant;
let api: ApiClient;
beforeAll(async () => {
  const seeded = await aTenantClient();
  tenant = seeded;
  api = seeded.api;
});

const judgedBy = (key: string, rulesSource: JsonObject, over: JsonObject = {}) =>
  publish(api, key, chart, { extensions: { commonPlugins: [riskPlugin(rulesSource, over)] } });

async function judged(workflow: string, data: JsonObject, state: string): Promise<string> {
  const opened = await api.post("/cases", { workflow, context: { entity: { type: "business", data } } });
  expect(opened.status).toBe(201);
  const id = opened.textAt("id");
  await untilState(api, id, state);
  return id;
}
const riskOf = async (caseId: string) => (await api.get(`/cases/${caseId}`)).at("context.pluginsOutput.risk");

async function published(body: JsonObject): Promise<string> {
  const draft = await api.post("/rule-sets", body);
  expect(draft.status).toBe(201);
  const done = await api.post(`/rule-sets/${draft.textAt("id")}/publish`);
  expect([done.status, done.at("status")]).toEqual([200, "published"]);
  return draft.textAt("id");
}

describe("rule sets", () => {
  it("are published when their tests pass, and never change afterwards", async () => {
    const test = { name: "Iran", facts: { entity: { data: { country: "IR" } } }, expect: { score: 61, hits: ["a"] } };
    const draft = await api.post("/rule-sets", { key: "tested", rules: [country("a", ["IR"], 60)], tests: [test] });
    expect([draft.status, draft.at("version"), draft.at("status")]).toEqual([201, 1, "draft"]);
    const path = `/rule-sets/${draft.textAt("id")}`;

    const checked = await api.post(`${path}/validate`);
    expect(checked.json).toMatchObject({
      valid: false,
      tests: [{ passed: false, problems: ["The score is 60, not 61."] }],
    });
    const early = await api.post(`${path}/publish`);
    expect([early.status, early.at("error.code"), early.at("error.details.tests.0.name")]).toEqual([
      409,
      "rule_tests_failed",
      "Iran",
    ]);
    const changed = await api.put(path, { tests: [{ ...test, expect: { score: 60, level: "medium", hits: ["a"] } }] });
    expect(changed.status).toBe(200);
    expect((await api.post(`${path}/publish`)).at("status")).toBe("published");
    expect((await api.put(path, { name: "other" })).status).toBe(409);

    const next = await api.post(`${path}/upgrade`);
    expect([next.status, next.at("version"), next.at("status"), next.at("rules.0.id")]).toEqual([201, 2, "draft", "a"]);
    expect((await api.get("/rule-sets/tested")).at("version")).toBe(1);
  });

  it("that cannot be read are refused with the path of each problem", async () => {
    const refused = await api.post("/rule-sets", {
      key: "broken",
      rules: [
        { ...country("a", [], 10), ruleSet: { operator: "and", rules: [{ key: "x", operator: "EVAL", value: 1 }] } },
      ],
      model: { kind: "weighted", cap: "much" },
    });
    expect([refused.status, refused.at("error.code")]).toEqual([400, "bad_rule_set"]);
    const problems = refused.at("error.details.problems") as { path: string }[];
    expect(problems.map(({ path }) => path)).toEqual(["rules.0.ruleSet.rules.0.operator", "model.cap"]);
  });

  it("judge cases by the version of the moment; the case keeps what it was judged by, and replays to the same bytes", async () => {
    const first = await published({ key: "by-country", rules: [country("a", ["IR"], 60)] });
    await judgedBy("judged-latest", { source: "ruleset", key: "by-country" });
    await judgedBy("judged-first", { source: "ruleset", key: "by-country", version: 1 });

    const before = await judged("judged-latest", { companyName: "Acme", country: "IR" }, "review");
    expect(await riskOf(before)).toMatchObject({ riskScore: 60, ruleSet: { key: "by-country", version: 1 } });

    await published({ key: "by-country", rules: [country("a", ["IR"], 60), country("b", ["IR", "KP"], 90)] });
    expect((await api.post(`/rule-sets/${first}/archive`)).at("status")).toBe("archived");
    const after = await judged("judged-latest", { companyName: "Beta", country: "IR" }, "review");
    expect(await riskOf(after)).toMatchObject({ riskScore: 100, ruleSet: { version: 2 } });
    const named = await judged("judged-first", { companyName: "Gamma", country: "IR" }, "review");
    expect(await riskOf(named)).toMatchObject({ riskScore: 60, ruleSet: { version: 1 } });

    const explained = await api.get(`/cases/${before}/explanation`);
    expect(explained.at("scores.0.explanation")).toMatchObject({
      score: 60,
      ruleSet: { id: first, key: "by-country", version: 1 },
      sets: [{ id: "a", verdict: "holds", points: 60 }],
    });
    const replayed = await api.post(`/cases/${before}/explanation/replay`);
    expect(replayed.json).toMatchObject({
      same: true,
      complete: true,
      differences: [],
      scores: [{ same: true, score: 60 }],
    });
  });

  it("that a definition names and nobody has published are a warning when it is checked", async () => {
    const id = await judgedBy("checked-names", { source: "ruleset", key: "not-yet" });
    const warnings = async () => {
      const { problems } = (await api.post(`/workflow-definitions/${id}/validate`)).json as { problems: JsonObject[] };
      return problems.filter(({ code }) => code === "unknown_rule_set").map(({ severity, path }) => [severity, path]);
    };
    expect(await warnings()).toEqual([["warning", "extensions.commonPlugins.0.rulesSource.key"]]);
    await published({ key: "not-yet", rules: [] });
    expect(await warnings()).toEqual([]);
  });

  it("replay follows a case that was moved to another version of its definition", async () => {
    await published({ key: "moved", rules: [country("a", ["IR"], 60)] });
    await judgedBy("judged-moved", { source: "ruleset", key: "moved" });
    const id = await judged("judged-moved", { companyName: "Mu", country: "IR" }, "review");
    await judgedBy("judged-moved", { source: "ruleset", key: "moved", version: 1 });
    expect((await api.post(`/cases/${id}/move`, { version: 2, reason: "newer rules" })).status).toBe(200);
    expect((await api.post(`/cases/${id}/events`, { name: "again" })).status).toBe(200);
    await untilState(api, id, "review");
    const replayed = await api.post(`/cases/${id}/explanation/replay`);
    expect(replayed.json).toMatchObject({ same: true, differences: [], scores: [{ same: true }, { same: true }] });
  });

  it("replay tells when the record and the decision differ", async () => {
    await published({ key: "tampered", rules: [country("a", ["IR"], 60)] });
    await judgedBy("judged-tampered", { source: "ruleset", key: "tampered" });
    const id = await judged("judged-tampered", { companyName: "Delta", country: "IR" }, "review");
    const ref = { tenantId: tenant.tenantId, caseId: id as never };
    await atRest(ref);
    // Somebody with access to the storage makes the recorded score look better.
    await unsealed(ref);
    await inCase(ref, (_object, state) =>
      state.storage.sql.exec(`UPDATE payload SET body = replace(body, '"points":60', '"points":6')`).toArray(),
    );
    const replayed = await api.post(`/cases/${id}/explanation/replay`);
    expect(replayed.json).toMatchObject({ same: false, scores: [{ same: false }] });
  });

  it("without a published version fail the run, and the case goes where its definition says", async () => {
    await judgedBy("judged-by-nothing", { source: "ruleset", key: "no-such-rules" });
    const id = await judged("judged-by-nothing", { companyName: "Epsilon" }, "failed");
    expect((await api.get(`/cases/${id}/checks`)).at("data.0.error")).toMatchObject({ code: "unknown_rule_set" });
  });

  it("raise the event of the level their own model comes to", async () => {
    await published({
      key: "weighted",
      rules: [country("a", ["IR"], 20), { ...country("b", ["IR"], 30), domain: "sanctions" }],
      model: {
        kind: "weighted",
        weights: { sanctions: 2 },
        modifiers: [
          {
            name: "new company",
            when: { key: "entity.data.founded", operator: "WITHIN_LAST", value: { years: 1 } },
            add: 50,
          },
        ],
        floors: [
          { name: "north korea", when: { key: "entity.data.country", operator: "EQUALS", value: "KP" }, score: 95 },
        ],
        thresholds: [
          { from: 0, level: "low" },
          { from: 75, level: "high" },
          { from: 90, level: "critical" },
        ],
      },
    });
    await judgedBy("judged-weighted", { source: "ruleset", key: "weighted" }, { levelEvents: { high: "RISKY" } });
    const risky = await judged("judged-weighted", { companyName: "Zeta", country: "IR" }, "risky");
    expect(await riskOf(risky)).toMatchObject({ riskScore: 80, riskLevel: "high" });
    const floored = await judged("judged-weighted", { companyName: "Eta", country: "KP" }, "review");
    expect(await riskOf(floored)).toMatchObject({ riskScore: 95, riskLevel: "critical" });
    expect((await api.post(`/cases/${risky}/explanation/replay`)).at("same")).toBe(true);
  });

  it("can be tried on facts and on a case, without any effect", async () => {
    const id = await published({ key: "tried", rules: [country("a", ["IR"], 60)] });
    const facts = { entity: { data: { country: "IR" } } };
    expect((await api.post(`/rule-sets/${id}/try`, { facts })).json).toMatchObject({ score: 60, hits: ["a"] });
    await judgedBy("judged-tried", { source: "inline", rules: [] });
    const caseId = await judged("judged-tried", { companyName: "Theta", country: "FR" }, "review");
    const version = (await api.get(`/cases/${caseId}`)).at("version");
    expect((await api.post("/rule-sets/tried/try", { caseId })).json).toMatchObject({ score: 0, hits: [] });
    expect((await api.get(`/cases/${caseId}`)).at("version")).toBe(version);
    expect((await api.post(`/rule-sets/${id}/try`, {})).status).toBe(400);
  });

  it("of a tenant are nobody else's", async () => {
    const id = await published({ key: "private", rules: [country("a", ["IR"], 60)] });
    const other = await aTenantClient();
    for (const path of [`/rule-sets/${id}`, "/rule-sets/private"]) expect((await other.api.get(path)).status).toBe(404);
    for (const verb of ["publish", "archive", "upgrade", "validate"])
      expect((await other.api.post(`/rule-sets/${id}/${verb}`)).status).toBe(404);
    expect((await other.api.put(`/rule-sets/${id}`, { name: "mine" })).status).toBe(404);
    expect((await other.api.get("/rule-sets")).at("data")).toEqual([]);
  });

  it("may use the operators that the API lists", async () => {
    const { data } = (await api.get("/rule-operators")).json as {
      data: { name: string; needsKey: boolean; example: Json }[];
    };
    const rules = data.map(({ name, example }) => ({
      ...country(name, [], 1),
      ruleSet: [{ key: "a.b", operator: name, value: example }],
    }));
    expect((await api.post("/rule-sets", { key: "every-operator", rules })).status).toBe(201);
  });
});

describe("lists", () => {
  const blocked = {
    id: "blocked",
    indicator: "Blocked domain",
    domain: "fraud",
    baseRiskScore: 80,
    additionalRiskScore: 20,
    ruleSet: [{ key: "entity.data.domains", operator: "IN_LIST", value: "blocked-domains" }],
  };
  const valuesOf = async (path: string) =>
    ((await api.get(path)).at("data") as { value: string }[]).map(({ value }) => value);

  it("keep every version they had, and say who changed what", async () => {
    expect((await api.post("/lists", { key: "mcc", name: "Risky trades" })).at("version")).toBe(0);
    expect((await api.post("/lists", { key: "mcc" })).status).toBe(409);
    const csv = 'value,note,expiresAt\n7995,"betting, casinos",\n5967,inbound,2027-01-31\n';
    const first = await api.post("/lists/mcc/import", { csv, reason: "start" });
    expect(first.json).toMatchObject({ version: 1, added: 2, removed: 0, count: 2, reason: "start" });
    const second = await api.post("/lists/mcc/entries", { add: [{ value: "6051" }], remove: ["5967"] });
    expect(second.json).toMatchObject({ version: 2, added: 1, removed: 1, count: 2 });
    const third = await api.post("/lists/mcc/import", { csv: "value\n6051\n4829\n", replace: true });
    expect(third.json).toMatchObject({ version: 3, added: 1, removed: 1, count: 2 });

    expect(await valuesOf("/lists/mcc/entries")).toEqual(["4829", "6051"]);
    expect(await valuesOf("/lists/mcc/entries?version=1")).toEqual(["5967", "7995"]);
    expect(await valuesOf("/lists/mcc/entries?version=2")).toEqual(["6051", "7995"]);
    const versions = (await api.get("/lists/mcc/versions")).at("data") as JsonObject[];
    expect(versions.map(({ version, byId }) => [version, byId])).toEqual(
      [3, 2, 1].map((version) => [version, tenant.keyId]),
    );
    expect((await api.post("/lists/mcc/entries", { remove: ["6051"], expectedVersion: 2 })).status).toBe(409);
  });

  it("page through their entries in order", async () => {
    await api.post("/lists", { key: "pages" });
    const add = ["e", "b", "d", "a", "c"].map((value) => ({ value }));
    await api.post("/lists/pages/entries", { add });
    const first = await api.get("/lists/pages/entries?limit=3");
    const second = await api.get(`/lists/pages/entries?limit=3&cursor=${first.textAt("nextCursor")}`);
    const values = [first, second].map((page) => (page.at("data") as { value: string }[]).map(({ value }) => value));
    expect([...values, second.at("nextCursor")]).toEqual([["a", "b", "c"], ["d", "e"], null]);
  });

  it("refuse a file with a row that cannot be read, whole", async () => {
    await api.post("/lists", { key: "files" });
    const refused = await api.post("/lists/files/import", { csv: "value,expiresAt\na,\nb,tomorrow\n" });
    expect([refused.status, refused.at("error.message")]).toEqual([
      400,
      'Row 3: "tomorrow" is not a date like 2027-01-31.',
    ]);
    expect((await api.get("/lists/files")).at("version")).toBe(0);
  });

  it("are asked by rules; expired entries are not on them, and a list that is not there is unknown", async () => {
    await api.post("/lists", { key: "blocked-domains" });
    const add = [{ value: "Mail.Example" }, { value: "old.example", expiresAt: "2020-01-01T00:00:00Z" }];
    await api.post("/lists/blocked-domains/entries", { add });
    const inline = { source: "inline", rules: [blocked] };
    await judgedBy("asks-a-list", inline);
    const hit = await judged(
      "asks-a-list",
      { companyName: "Iota", domains: ["a.example", " mail.example "] },
      "review",
    );
    expect(await riskOf(hit)).toMatchObject({ riskScore: 80 });
    const expired = await judged("asks-a-list", { companyName: "Kappa", domains: ["old.example"] }, "review");
    expect(await riskOf(expired)).toMatchObject({ riskScore: 0 });
    const explained = await api.get(`/cases/${hit}/explanation`);
    expect(explained.at("scores.0.explanation.lists")).toEqual({ "blocked-domains": 1 });

    // The list moves on; what was decided stays as it was decided.
    await api.post("/lists/blocked-domains/entries", { remove: ["mail.example"] });
    expect((await api.post(`/cases/${hit}/explanation/replay`)).at("same")).toBe(true);

    const elsewhere = {
      ...blocked,
      ruleSet: [{ key: "entity.data.domains", operator: "IN_LIST", value: "no-such-list" }],
    };
    await judgedBy("asks-no-list", { source: "inline", rules: [elsewhere] });
    const open = await judged("asks-no-list", { companyName: "Lambda", domains: ["a.example"] }, "review");
    expect((await api.get(`/cases/${open}/explanation`)).at("scores.0.explanation.sets.0.verdict")).toBe("unknown");
  });

  it("say which rule sets look them up", async () => {
    await api.post("/lists", { key: "partners" });
    const rules = [
      { ...blocked, id: "partner", ruleSet: [{ key: "a", operator: "NOT_IN_LIST", value: "partners" }] },
      blocked,
    ];
    const id = await published({ key: "asks-partners", rules });
    const users = await api.get("/lists/partners/used-by");
    expect(users.at("data")).toMatchObject([{ id, key: "asks-partners", rules: ["partner"] }]);
    const other = await aTenantClient();
    expect((await other.api.get("/lists/partners")).status).toBe(404);
    expect((await other.api.get("/lists/partners/used-by")).status).toBe(404);
  });

  it("changed by two at once have both changes as versions, or tell the later one", async () => {
    await api.post("/lists", { key: "raced" });
    const answers = await Promise.all(
      ["x", "y", "z"].map((value) => api.post("/lists/raced/entries", { add: [{ value }] })),
    );
    const made = answers.filter(({ status }) => status === 200).length;
    expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true);
    expect((await api.get("/lists/raced")).at("version")).toBe(made);
    expect(await valuesOf("/lists/raced/entries")).toHaveLength(made);
  });
});
