import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { activeDefinitions } from "../../src/db/alert-definitions";
import type { JsonObject } from "../../src/lib/json";
import { type ApiClient, aTenantClient } from "../support/api";
import type { SeededTenant } from "../support/tenant";

const muchIn = (over: JsonObject = {}): JsonObject => ({
  name: "Much money in",
  severity: "medium",
  subject: "customer",
  filter: { key: "direction", operator: "EQUALS", value: "inbound" },
  measure: { aggregate: "sum", of: "baseAmount" },
  window: { amount: 7, unit: "days" },
  compare: { operator: "gt", with: "constant", value: 1_000 },
  ...over,
});

let tenant: SeededTenant;
let api: ApiClient;
beforeAll(async () => {
  const seeded = await aTenantClient();
  tenant = seeded;
  api = seeded.api;
});
const active = () => activeDefinitions(env.DB, tenant.tenantId);
const written = async (definition: JsonObject, publish = false): Promise<string> => {
  const created = await api.post("/alert-definitions", { definition, publish });
  expect(created.status).toBe(201);
  return created.textAt("id");
};

describe("an alert definition", () => {
  it("is a draft until it is published; what is published never changes, and judges as it was published", async () => {
    const id = await written(muchIn());
    const draft = await api.get(`/alert-definitions/${id}`);
    expect(draft.json).toMatchObject({ state: "draft", version: 1, publishedVersion: null, hasChanges: true });
    expect(draft.at("definition.dedupe.cooldownMinutes")).toBe(10_080);
    expect(draft.textAt("sentence")).toContain("the sum of amounts in 7 days is more than 1,000.00");
    expect((await active()).definitions.map((one) => one.id)).not.toContain(id);

    const before = (await active()).revision;
    const published = await api.post(`/alert-definitions/${id}/publish`, { expectedVersion: 1 });
    expect(published.json).toMatchObject({ state: "enabled", version: 2, publishedVersion: 1, hasChanges: false });
    const { revision, definitions } = await active();
    expect(revision).toBe(before + 1);
    expect(definitions.find((one) => one.id === id)?.body.compare).toMatchObject({ value: 1_000 });

    const compare = { operator: "gt", with: "constant", value: 2_000 };
    const changed = await api.put(`/alert-definitions/${id}`, { definition: muchIn({ compare }) });
    expect(changed.json).toMatchObject({ version: 3, publishedVersion: 1, hasChanges: true });
    expect((await active()).definitions.find((one) => one.id === id)?.body.compare).toMatchObject({ value: 1_000 });
    expect((await active()).revision).toBe(before + 1);

    await api.post(`/alert-definitions/${id}/publish`);
    expect((await active()).definitions.find((one) => one.id === id)).toMatchObject({ version: 2 });
    const versions = (await api.get(`/alert-definitions/${id}/versions`)).at("data") as JsonObject[];
    expect(versions.map(({ version }) => version)).toEqual([2, 1]);
    expect(versions[1]).toMatchObject({ definition: { compare: { value: 1_000 } } });
  });

  it("of two people who publish at once what they had read, one is told that it has moved on", async () => {
    const id = await written(muchIn());
    const both = await Promise.all(
      [1, 2].map(() => api.post(`/alert-definitions/${id}/publish`, { expectedVersion: 1 })),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await api.get(`/alert-definitions/${id}`)).at("publishedVersion")).toBe(1);
  });

  it("judges only while it is switched on and not archived", async () => {
    const id = await written(muchIn(), true);
    const isActive = async () => (await active()).definitions.some((one) => one.id === id);
    expect(await isActive()).toBe(true);
    expect((await api.post(`/alert-definitions/${id}/disable`)).at("state")).toBe("disabled");
    expect(await isActive()).toBe(false);
    expect((await api.post(`/alert-definitions/${id}/enable`)).at("state")).toBe("enabled");
    expect((await api.put(`/alert-definitions/${id}`, { definition: muchIn({ enabled: false }) })).at("state")).toBe(
      "disabled",
    );
    await api.post(`/alert-definitions/${id}/enable`);
    expect(await isActive()).toBe(true);
    expect((await api.post(`/alert-definitions/${id}/archive`)).at("state")).toBe("archived");
    expect(await isActive()).toBe(false);
    expect((await api.post(`/alert-definitions/${id}/enable`)).at("error.code")).toBe("conflict");
    const listed = (await api.get("/alert-definitions?limit=100")).at("data") as JsonObject[];
    expect(listed.map((one) => one.id)).not.toContain(id);
    const archived = (await api.get("/alert-definitions?state=archived&limit=100")).at("data") as JsonObject[];
    expect(archived.map((one) => one.id)).toContain(id);
  });

  it("that makes no sense is refused with the path of each problem, and so told while it is written", async () => {
    const wrong = muchIn({ measure: { aggregate: "amount" }, verdict: "block", run: { schedule: "daily" } });
    const refused = await api.post("/alert-definitions", { definition: wrong });
    expect([refused.status, refused.at("error.code")]).toEqual([400, "bad_definition"]);
    const problems = refused.at("error.details.problems") as JsonObject[];
    expect(problems.map(({ path }) => path).sort()).toEqual(["verdict", "window"]);
    const checked = await api.post("/alert-definitions/check", { definition: wrong });
    expect([checked.status, checked.at("valid")]).toEqual([200, false]);
    expect(checked.at("problems")).toEqual(problems);
    const right = await api.post("/alert-definitions/check", { definition: muchIn() });
    expect([right.at("valid"), right.at("definition.run")]).toEqual([true, "on_arrival"]);
  });

  it("may only be enabled once it is published", async () => {
    const id = await written(muchIn({ enabled: false }));
    expect((await api.post(`/alert-definitions/${id}/enable`)).at("error.code")).toBe("definition_not_published");
  });
});

describe("templates", () => {
  it("are installed once, each by its own id or by that of the documented rule, switched on as documented", async () => {
    const other = await aTenantClient();
    const templates = (await other.api.get("/alert-definition-templates")).at("data") as JsonObject[];
    expect(templates.filter(({ kind }) => kind === "transactions").length).toBe(28);
    expect(templates.filter(({ kind }) => kind === "reports").length).toBe(3);
    const documented = String(templates[0]?.documentedId);
    const one = await other.api.post("/alert-definitions/install", { templates: [documented] });
    expect((one.at("installed") as JsonObject[]).map(({ template }) => template)).toContain(templates[0]?.id);
    const all = await Promise.all([1, 2].map(() => other.api.post("/alert-definitions/install", {})));
    expect(all.map(({ status }) => status)).toEqual([200, 200]);
    const { definitions } = await activeDefinitions(env.DB, other.tenantId);
    const isOn = (template: JsonObject) => (template.definition as JsonObject).enabled === true;
    expect(definitions.length).toBe(templates.filter((one) => one.kind === "transactions" && isOn(one)).length);
    const listed = (await other.api.get("/alert-definitions?limit=100")).at("data") as JsonObject[];
    expect(listed.length).toBe(31);
    const refused = await other.api.post("/alert-definitions/install", { templates: ["nothing"] });
    expect([refused.status, refused.at("error.param")]).toEqual([400, "templates"]);
  });
});
