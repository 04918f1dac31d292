import { describe, expect, it } from "vitest";
import kyb from "../../scripts/demo/definitions/kyb.json";
import type { JsonObject } from "../../src/lib/json";
import { aTenantClient, reviewChart } from "../support/api";
import { personRow, shopRow } from "../support/documented-rows";

const findings = (answer: { at(path: string): unknown }, list: string): JsonObject[] =>
  answer.at(`definitions.0.report.${list}`) as JsonObject[];

describe("importing definitions", () => {
  it("makes drafts of documented rows, with a report, and nothing on a dry run", async () => {
    const { api } = await aTenantClient();
    const dry = await api.post("/workflow-definitions/import", { rows: [shopRow, personRow], dryRun: true });
    expect(dry.json).toMatchObject({
      dryRun: true,
      definitions: [
        { id: null, version: null, key: "shop_onboarding_v3", valid: false },
        { key: "person_check", valid: true },
      ],
    });
    expect((await api.get("/workflow-definitions")).at("data")).toEqual([]);

    const done = await api.post("/workflow-definitions/import", { rows: [shopRow, personRow] });
    expect(done.at("definitions.0.hash")).toBe(dry.at("definitions.0.hash"));
    for (const list of ["understood", "changed", "ignored"])
      expect(
        findings(done, list).every(({ path, code, sentence }) =>
          [path, code, sentence].every((text) => typeof text === "string"),
        ),
      ).toBe(true);
    const draft = await api.get(`/workflow-definitions/${done.textAt("definitions.0.id")}`);
    expect(draft.json).toMatchObject({
      key: "shop_onboarding_v3",
      status: "draft",
      version: 1,
      displayName: "Shop onboarding",
      definition: { states: { manual_review: {} } },
    });
  });

  it("runs what it imported, once the part that cannot work is mended", async () => {
    const { api } = await aTenantClient();
    const done = await api.post("/workflow-definitions/import", { row: shopRow, key: "shop" });
    const id = done.textAt("definitions.0.id");
    const refused = await api.post(`/workflow-definitions/${id}/publish`);
    expect([refused.status, refused.at("error.param")]).toEqual([400, "extensions.apiPlugins.2.pluginKind"]);
    const extensions = (await api.get(`/workflow-definitions/${id}`)).at("extensions") as { apiPlugins: JsonObject[] };
    const mended = { ...extensions, apiPlugins: extensions.apiPlugins.filter(({ name }) => name !== "old_one") };
    await api.put(`/workflow-definitions/${id}/extensions`, { extensions: mended });
    const published = await api.post(`/workflow-definitions/${id}/publish`);
    expect(published.status, published.text).toBe(200);
    const context = { entity: { type: "business", data: { companyName: "Acme", country: "DE" } } };
    const opened = await api.post("/external/workflows/run", { workflowId: "shop", context });
    const caseId = opened.textAt("workflowRuntimeId");
    expect((await api.get(`/cases/${caseId}`)).at("state")).toBe("collect");
  });

  it("counts versions of a key by itself", async () => {
    const { api } = await aTenantClient();
    const once = await api.post("/workflow-definitions/import", { row: personRow });
    const twice = await api.post("/workflow-definitions/import", { row: personRow });
    expect([once.at("definitions.0.version"), twice.at("definitions.0.version")]).toEqual([1, 2]);
  });

  it.each<[JsonObject, string]>([
    [{}, "row"],
    [{ row: { id: "x" } }, "rows.0.definition"],
    [{ rows: [] }, "rows"],
    [{ row: { id: "x", definitionType: "bpmn-json", definition: {} } }, "rows.0.definitionType"],
  ])("says what cannot be read: %j", async (body, param) => {
    const { api } = await aTenantClient();
    const refused = await api.post("/workflow-definitions/import", body);
    expect([refused.status, refused.at("error.param")]).toEqual([400, param]);
  });

  it("is for those who may write definitions", async () => {
    const { api } = await aTenantClient({ scopes: ["cases:write"] });
    expect((await api.post("/workflow-definitions/import", { row: personRow })).status).toBe(403);
  });
});

describe("exporting definitions", () => {
  it("gives one document that another tenant imports with the same hash", async () => {
    const [here, there] = [await aTenantClient(), await aTenantClient()];
    const created = await here.api.post("/workflow-definitions", kyb);
    const id = created.textAt("id");
    expect((await here.api.post(`/workflow-definitions/${id}/publish`)).status).toBe(200);
    const document = await here.api.get(`/workflow-definitions/${id}/export`);
    expect(document.json).toMatchObject({
      format: "edgecase.definition/1",
      key: "kyb",
      version: 1,
      hash: created.at("hash"),
    });
    expect(document.text).not.toContain(here.tenantId);
    expect(document.at("policies")).toEqual(created.at("extensions.edgecase.policies") ?? []);

    const imported = await there.api.post("/workflow-definitions/import", { row: document.json });
    expect(imported.at("definitions.0")).toMatchObject({ key: "kyb", hash: created.at("hash"), valid: true });
    expect(findings(imported, "changed")).toEqual([]);
    const copy = imported.textAt("definitions.0.id");
    expect((await there.api.post(`/workflow-definitions/${copy}/publish`)).status).toBe(200);
    const again = await there.api.get(`/workflow-definitions/${copy}/export`);
    expect(again.at("body")).toEqual(document.at("body"));
  });

  it("gives a row of the documented system back with the columns it came with", async () => {
    const { api } = await aTenantClient();
    const imported = await api.post("/workflow-definitions/import", { row: shopRow });
    const row = await api.get(`/workflow-definitions/${imported.textAt("definitions.0.id")}/export?format=ballerine`);
    expect(row.json).toMatchObject({ id: "shop_onboarding_v3", crossEnvKey: "shop-3", isPublic: false, version: 1 });
    expect(row.at("definition.states.enrich.on.VENDOR_DONE.0.cond")).toMatchObject({ type: "jmespath" });
    expect((await api.get("/workflow-definitions/nothing/export")).status).toBe(404);
  });
});

describe("the life of a definition", () => {
  it("is copied under another name, upgraded with its forms and rules, listed by key, and archived", async () => {
    const { api } = await aTenantClient();
    const original = await api.post("/workflow-definitions", kyb);
    const id = original.textAt("id");
    await api.post(`/workflow-definitions/${id}/publish`);
    const copy = await api.post(`/workflow-definitions/${id}/copy`, { name: "kyb_uk", displayName: "KYB (UK)" });
    expect(copy.json).toMatchObject({ key: "kyb_uk", version: 1, status: "draft", displayName: "KYB (UK)" });
    const upgraded = await api.post(`/workflow-definitions/${id}/upgrade`);
    expect(upgraded.json).toMatchObject({ key: "kyb", version: 2, status: "draft" });
    for (const part of ["forms", "extensions", "definition", "config"]) {
      expect(upgraded.at(part)).toEqual(original.at(part));
      expect(copy.at(part)).toEqual(original.at(part));
    }
    const draft = upgraded.textAt("id");
    const changed = await api.put(`/workflow-definitions/${draft}`, {
      definition: reviewChart,
      extensions: {},
      forms: {},
    });
    expect(changed.status).toBe(200);
    expect((await api.get(`/workflow-definitions/${id}`)).at("hash")).toBe(original.at("hash"));
    const versions = (await api.get("/workflow-definitions?key=kyb")).at("data") as JsonObject[];
    expect(versions.map(({ version }) => version).sort()).toEqual([1, 2]);
    expect((await api.post(`/workflow-definitions/${id}/archive`)).at("status")).toBe("archived");
    const late = await api.put(`/workflow-definitions/${id}`, { name: "x" });
    expect([late.status, late.at("error.code")]).toEqual([409, "definition_not_draft"]);
    const context = { entity: { type: "business", data: { companyName: "Acme" } } };
    expect((await api.post("/cases", { workflow: id, context })).status).toBe(409);
  });
});
