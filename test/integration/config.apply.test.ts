import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/lib/json";
import { type ApiClient, aTenantClient } from "../support/api";
import { aConfiguration } from "../support/configuration";

const apply = (api: ApiClient, resources: unknown, more: JsonObject = {}, headers: Record<string, string> = {}) =>
  api.post("/config/apply", { resources, ...more }, headers);
const stateOf = async (api: ApiClient) => (await api.get("/config")).json;
const queue = (key: string, name: string) => ({ kind: "queue", key, spec: { name } });

const opens = (child: string) => ({
  name: "open_child",
  pluginKind: "child",
  definitionId: child,
  stateNames: ["review"],
  transformers: [{ transformer: "jmespath", mapping: "{entity: entity}" }],
});

describe("applying a configuration", () => {
  it("shows the plan, does it, and finds nothing to do the second time", async () => {
    const { api } = await aTenantClient();
    const resources = aConfiguration();
    const before = await stateOf(api);
    const plan = await apply(api, resources, { dryRun: true });
    expect([plan.status, plan.at("valid"), plan.at("applied")]).toEqual([200, true, false]);
    expect(plan.at("counts")).toEqual({ create: 7, update: 4, delete: 0, extra: 0, unchanged: 0 });
    expect(await stateOf(api)).toEqual(before);

    const done = await apply(api, resources, { planHash: plan.textAt("planHash") });
    expect([done.status, done.at("applied"), done.at("secrets.0.url")]).toEqual([200, true, resources[9]?.key]);
    const shop = await api.get("/workflow-definitions/shop");
    expect([shop.at("status"), shop.at("version")]).toEqual(["published", 1]);

    const after = await stateOf(api);
    const again = await apply(api, resources);
    expect([again.status, again.at("applied"), again.at("counts.unchanged")]).toEqual([200, false, resources.length]);
    expect(await stateOf(api)).toEqual(after);
    expect((await api.get("/workflow-definitions/shop")).at("version")).toBe(1);
  });

  it("makes another tenant the same: what is read from one is all that the other needs", async () => {
    const [sandbox, live] = [await aTenantClient(), await aTenantClient({ environment: "live" })];
    await apply(sandbox.api, aConfiguration());
    const { resources } = await stateOf(sandbox.api);
    expect((await apply(live.api, resources, { prune: true })).status).toBe(200);
    expect((await stateOf(live.api)).resources).toEqual(resources);
    const plan = await apply(live.api, resources, { prune: true, dryRun: true });
    expect(plan.at("counts.unchanged")).toBe(aConfiguration().length + 4);
  });

  it("publishes what has changed as the next version and says where it differs", async () => {
    const { api } = await aTenantClient();
    await apply(api, aConfiguration());
    const changed = aConfiguration({
      workflow_definition: { name: "Shop, again" },
      list: { entries: [{ value: "KP" }] },
    });
    const done = await apply(api, changed);
    expect(done.at("counts")).toEqual({ create: 0, update: 2, delete: 0, extra: 0, unchanged: 9 });
    const [list, definition] = ["list", "workflow_definition"].map((wanted) =>
      (done.at("changes") as JsonObject[]).find(({ kind }) => kind === wanted),
    );
    expect(definition?.differences).toEqual([{ path: "name", before: "Shop", after: "Shop, again" }]);
    expect(list?.differences).toMatchObject([
      { path: "entries.0.value" },
      { path: "entries.0.note" },
      { path: "entries.1" },
    ]);
    expect((await api.get("/workflow-definitions/shop")).at("version")).toBe(2);
    expect((await api.get("/lists/countries")).json).toMatchObject({ version: 2, entries: 1 });
  });

  it("changes nothing when something in it is wrong, and says what", async () => {
    const { api } = await aTenantClient();
    const before = await stateOf(api);
    const wrong = aConfiguration({ rule_set: { tests: [{ name: "none", facts: {}, expect: { score: 99 } }] } });
    const plan = await apply(api, wrong, { dryRun: true });
    expect([plan.status, plan.at("valid")]).toEqual([200, false]);
    const done = await apply(api, [...wrong, queue("mine", "Taken")]);
    expect([done.status, done.at("error.code")]).toEqual([400, "bad_value"]);
    expect(done.at("error.details.problems")).toMatchObject([
      { kind: "rule_set", key: "risk", code: "rule_tests_failed" },
      { kind: "queue", key: "mine", code: "conflict" },
    ]);
    expect(await stateOf(api)).toEqual(before);
  });

  it("judges a definition with what comes with it: a rule set, and the children it opens", async () => {
    const { api } = await aTenantClient();
    const [definition] = aConfiguration().filter(({ kind }) => kind === "workflow_definition");
    const alone = await apply(api, [definition], { dryRun: true });
    expect(alone.at("problems")).toMatchObject([{ kind: "workflow_definition", code: "unknown_rule_set" }]);
    const together = aConfiguration().filter(({ kind }) => kind === "workflow_definition" || kind === "rule_set");
    expect((await apply(api, together, { dryRun: true })).at("problems")).toEqual([]);

    const opening = (key: string, child: string) => {
      const extensions = { childWorkflowPlugins: [opens(child)] };
      return { kind: "workflow_definition", key, spec: { ...definition?.spec, extensions } };
    };
    const circle = await apply(api, [opening("egg", "hen"), opening("hen", "egg")]);
    expect(circle.at("error.details.problems")).toMatchObject([
      { key: "egg", code: "definition_cycle" },
      { key: "hen", code: "definition_cycle" },
    ]);
    expect((await apply(api, [opening("parent", "shop"), ...together])).status).toBe(200);
  });

  it("leaves what it was not asked about, and takes extras away only with prune and only where nothing needs them", async () => {
    const { api } = await aTenantClient();
    await apply(api, aConfiguration());
    const kept = await apply(api, [queue("new", "New")]);
    expect(kept.at("counts")).toEqual({ create: 1, update: 0, delete: 0, extra: 1, unchanged: 0 });
    expect((await api.get("/queues/high")).status).toBe(200);

    const pruned = await apply(api, [queue("new", "New")], { prune: true });
    expect(pruned.at("counts.delete")).toBe(1);
    expect((await api.get("/queues/high")).status).toBe(404);
    expect((await api.get("/workflow-definitions/shop")).at("status")).toBe("published");

    const other = { kind: "rule_set", key: "other", spec: { name: "Other", rules: [] } };
    const needed = await apply(api, [other], { prune: true });
    expect(needed.at("error.details.problems.0")).toMatchObject({ kind: "rule_set", key: "risk", code: "in_use" });
    expect((await api.get("/rule-sets/risk")).at("status")).toBe("published");
  });
});

describe("a configuration is applied as a whole", () => {
  it("is not there at all when the database fails in the middle", async () => {
    const { api } = await aTenantClient();
    const before = await stateOf(api);
    await env.DB.exec(
      "CREATE TRIGGER fails_midway BEFORE INSERT ON queues WHEN NEW.name = 'Breaks' BEGIN SELECT RAISE(ABORT, 'broken'); END",
    );
    try {
      // Everything before the queue in the batch has been written when it fails; what stands behind it never is.
      const failed = await apply(api, [...aConfiguration(), queue("breaks", "Breaks")]);
      expect(failed.status).toBe(500);
      expect(await stateOf(api)).toEqual(before);
      expect((await api.get("/workflow-definitions/shop")).status).toBe(404);
      expect((await api.get("/webhook-endpoints")).at("data.length")).toBe(0);
    } finally {
      await env.DB.exec("DROP TRIGGER fails_midway");
    }
    expect((await apply(api, [...aConfiguration(), queue("breaks", "Breaks")])).at("applied")).toBe(true);
  });

  it("refuses a plan that was made for another configuration", async () => {
    const { api } = await aTenantClient();
    const plan = await apply(api, aConfiguration(), { dryRun: true });
    await api.post("/lists", { key: "late" });
    for (const headers of [{}, { "if-match": `"${plan.textAt("planHash")}"` }]) {
      const late = await apply(
        api,
        aConfiguration(),
        "if-match" in headers ? {} : { planHash: plan.textAt("planHash") },
        headers,
      );
      expect([late.status, late.at("error.code")]).toEqual([409, "conflict"]);
    }
    expect((await api.get("/workflow-definitions/shop")).status).toBe(404);
    const other = await apply(api, [queue("other", "Other")], { planHash: plan.textAt("planHash") });
    expect(other.status).toBe(409);
  });

  it("lets one of several at once through: each is there whole, or was told to plan again", async () => {
    const { api } = await aTenantClient();
    const wishes = [1, 2, 3, 4].map((n) => [
      queue("shared", `Name ${n}`),
      { kind: "list", key: "shared", spec: { name: `Name ${n}` } },
      { kind: "rule_set", key: "shared", spec: { name: `Name ${n}`, rules: [] } },
    ]);
    const answers = await Promise.all(wishes.map((resources) => apply(api, resources)));
    expect(answers.map(({ status }) => status).toSorted()[0]).toBe(200);
    expect(answers.every(({ status }) => status === 200 || status === 409)).toBe(true);
    const [asQueue, asList, asRules] = await Promise.all([
      api.get("/queues/shared"),
      api.get("/lists/shared"),
      api.get("/rule-sets/shared"),
    ]);
    expect([asList.at("name"), asRules.at("name")]).toEqual([asQueue.at("name"), asQueue.at("name")]);
    expect(asRules.at("version")).toBe(answers.filter(({ status }) => status === 200).length);
  });

  it("gives the same answer to the same key, secrets too, and makes one endpoint", async () => {
    const { api } = await aTenantClient();
    const headers = { "idempotency-key": crypto.randomUUID() };
    const [one, two] = [
      await apply(api, aConfiguration(), {}, headers),
      await apply(api, aConfiguration(), {}, headers),
    ];
    expect(two.text).toBe(one.text);
    expect(one.textAt("secrets.0.secret")).toMatch(/^whsec_/);
    expect((await api.get("/webhook-endpoints")).at("data.length")).toBe(1);
  });
});
