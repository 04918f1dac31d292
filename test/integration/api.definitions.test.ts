import { type Schema, Validator } from "@cfworker/json-schema";
import { describe, expect, it } from "vitest";
import { sha256Hex } from "../../src/lib/bytes";
import type { JsonObject } from "../../src/lib/json";
import { aTenantClient, publish, reviewChart } from "../support/api";

const guardedChart = (limit: number): JsonObject => ({
  initial: "idle",
  states: {
    idle: {
      on: {
        start: [
          {
            target: "approved",
            cond: { type: "json-logic", options: { rule: { ">=": [{ var: "entity.data.score" }, limit] } } },
          },
          { target: "review" },
        ],
      },
    },
    review: { on: { approve: "approved" } },
    approved: { type: "final", tags: ["approved"] },
  },
});
const person = (score: number) => ({ entity: { type: "individual", data: { firstName: "Ada", score } } });

describe("a definition", () => {
  it("is drafted, changed, published, and then never changes", async () => {
    const { api } = await aTenantClient();
    const draft = await api.post("/workflow-definitions", { name: "Shop onboarding (EU)", definition: reviewChart });
    expect(draft.json).toMatchObject({
      key: "shop_onboarding_eu",
      version: 1,
      status: "draft",
      extensions: {},
      config: {},
    });
    const id = draft.textAt("id");
    const changed = await api.put(`/workflow-definitions/${id}`, { displayName: "Shops", config: { language: "en" } });
    expect(changed.json).toMatchObject({
      name: "Shop onboarding (EU)",
      displayName: "Shops",
      config: { language: "en" },
    });
    expect(changed.at("definition")).toEqual(draft.at("definition"));
    expect(changed.at("hash")).not.toBe(draft.at("hash"));
    expect((await api.post(`/workflow-definitions/${id}/validate`)).at("valid")).toBe(true);
    expect((await api.post(`/workflow-definitions/${id}/publish`)).at("status")).toBe("published");
    for (const late of [
      await api.put(`/workflow-definitions/${id}`, { name: "x" }),
      await api.put(`/workflow-definitions/${id}/definition`, { definition: guardedChart(1) }),
      await api.put(`/workflow-definition/${id}/extensions`, { extensions: {} }),
      await api.post(`/workflow-definitions/${id}/publish`),
    ])
      expect([late.status, late.at("error.code")]).toEqual([409, "definition_not_draft"]);
    expect((await api.get(`/workflow-definitions/shop_onboarding_eu`)).at("hash")).toBe(changed.at("hash"));
  });

  it("is not saved over what somebody else made of it meanwhile", async () => {
    const { api } = await aTenantClient();
    const draft = await api.post("/workflow-definitions", { name: "Two builders", definition: reviewChart });
    const path = `/workflow-definitions/${draft.textAt("id")}`;
    const expectedHash = draft.textAt("hash");
    const mine = await api.put(path, { config: { language: "en" }, expectedHash });
    expect(mine.status).toBe(200);
    const theirs = await api.put(path, { config: { language: "fr" }, expectedHash });
    expect([theirs.status, theirs.at("error.code")]).toEqual([409, "conflict"]);
    expect((await api.get(path)).at("config.language")).toBe("en");
    const knowing = await api.put(path, { config: { language: "fr" }, expectedHash: mine.textAt("hash") });
    expect([knowing.status, knowing.at("config.language")]).toEqual([200, "fr"]);
  });

  it("carries the SHA-256 of what a case pins", async () => {
    const { api } = await aTenantClient();
    const id = await publish(api, "review", reviewChart);
    const opened = await api.post("/cases", { workflow: id, context: person(1) });
    const pinned = await api.get(`/cases/${opened.textAt("id")}/definition`);
    expect((await api.get(`/workflow-definitions/${id}`)).at("hash")).toBe(sha256Hex(pinned.text));
  });

  it("is tightened by upgrade without touching running cases", async () => {
    const { api } = await aTenantClient();
    const first = await publish(api, "scored", guardedChart(0.8));
    const open = async () => (await api.post("/cases", { workflow: "scored", context: person(0.85) })).textAt("id");
    const before = await open();
    const draft = await api.post(`/workflow-definition/${first}/upgrade`);
    expect(draft.json).toMatchObject({ key: "scored", version: 2, status: "draft" });
    const second = draft.textAt("id");
    expect((await api.put(`/workflow-definition/${second}/definition`, { definition: guardedChart(0.9) })).status).toBe(
      200,
    );
    expect((await api.post(`/workflow-definitions/${second}/publish`)).status).toBe(200);
    const after = await open();
    const start = async (id: string) => (await api.post(`/cases/${id}/events`, { name: "start" })).at("state");
    expect([await start(before), await start(after)]).toEqual(["approved", "review"]);
  });

  it("is copied under another key", async () => {
    const { api } = await aTenantClient();
    const id = await publish(api, "review", reviewChart);
    const copied = await api.post(`/workflow-definition/${id}/copy`, { name: "Review two", displayName: "Two" });
    expect(copied.json).toMatchObject({ key: "review_two", version: 1, status: "draft", displayName: "Two" });
    expect(copied.at("definition")).toEqual((await api.get(`/workflow-definitions/${id}`)).at("definition"));
  });

  it("cannot open cases as a draft or once archived", async () => {
    const { api } = await aTenantClient();
    const draft = await api.post("/workflow-definitions", { key: "wip", name: "wip", definition: reviewChart });
    const early = await api.post("/cases", { workflow: "wip", context: person(1) });
    expect([early.status, early.at("error.code")]).toEqual([409, "definition_not_published"]);
    await api.post(`/workflow-definitions/${draft.textAt("id")}/publish`);
    expect((await api.post(`/workflow-definitions/${draft.textAt("id")}/archive`)).at("status")).toBe("archived");
    expect((await api.post("/cases", { workflow: "wip", context: person(1) })).status).toBe(409);
    const never = await api.post("/cases", { workflow: "never", context: person(1) });
    expect([never.status, never.at("error.code")]).toEqual([404, "unknown_definition"]);
  });

  it("with errors is not published, and says where they are", async () => {
    const { api } = await aTenantClient();
    const draft = await api.post("/workflow-definitions", {
      name: "broken",
      definition: { initial: "a", states: { a: { on: { go: "nowhere" } } } },
    });
    const id = draft.textAt("id");
    const checked = await api.post(`/workflow-definitions/${id}/validate`);
    expect(checked.at("valid")).toBe(false);
    expect(checked.at("problems.0.path")).toContain("states.a.on.go");
    const refused = await api.post(`/workflow-definitions/${id}/publish`);
    expect([refused.status, refused.at("error.code")]).toEqual([400, "bad_definition"]);
    expect(refused.at("error.details.problems.0.path")).toContain("states.a.on.go");
    expect((await api.get(`/workflow-definitions/${id}`)).at("status")).toBe("draft");
  });

  it("can be checked with parts that are not saved", async () => {
    const { api } = await aTenantClient();
    const draft = await api.post("/workflow-definitions", { name: "unsaved", definition: reviewChart });
    const id = draft.textAt("id");
    const broken = { initial: "a", states: { a: { on: { go: "nowhere" } } } };
    const checked = await api.post(`/workflow-definitions/${id}/validate`, { definition: broken });
    expect(checked.at("valid")).toBe(false);
    expect(checked.at("problems.0.path")).toContain("states.a.on.go");
    const plugin = { apiPlugins: [{ name: "x", pluginKind: "nothing_known", stateNames: ["idle"] }] };
    const extended = await api.post(`/workflow-definitions/${id}/validate`, { extensions: plugin });
    expect(extended.at("problems.0.path")).toContain("extensions.apiPlugins.0");
    const unreadable = await api.post(`/workflow-definitions/${id}/validate`, { forms: { main: "text" } });
    expect([unreadable.status, typeof unreadable.at("valid")]).toEqual([200, "boolean"]);
    expect((await api.post(`/workflow-definitions/${id}/validate`, { name: "no part" })).status).toBe(400);
    // Nothing of it stayed: neither in the draft nor among what is kept compiled by hash.
    expect((await api.post(`/workflow-definitions/${id}/validate`)).at("valid")).toBe(true);
    expect((await api.get(`/workflow-definitions/${id}`)).at("hash")).toBe(draft.at("hash"));
    expect((await api.post(`/workflow-definitions/${id}/publish`)).at("status")).toBe("published");
  });

  it("is drawn as data and as mermaid text", async () => {
    const { api } = await aTenantClient();
    const id = await publish(api, "review", reviewChart);
    const graph = await api.get(`/workflow-definitions/${id}/graph`);
    expect([graph.at("nodes.length"), graph.at("edges.length")]).toEqual([3, 3]);
    const drawn = await api.get(`/workflow-definitions/${id}/graph?format=mermaid`);
    expect(drawn.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(drawn.text).toContain("approved");
  });

  it("lists newest first, by key and status, without bodies", async () => {
    const { api } = await aTenantClient();
    const id = await publish(api, "one", reviewChart);
    await publish(api, "two", reviewChart);
    await api.post(`/workflow-definitions/${id}/upgrade`);
    const all = await api.get("/workflow-definitions");
    expect([all.at("data.length"), all.at("data.0.definition")]).toEqual([3, undefined]);
    expect((await api.get("/workflow-definitions?key=one&status=published")).at("data.length")).toBe(1);
    const page = await api.get("/workflow-definitions?limit=2");
    const rest = await api.get(`/workflow-definitions?limit=2&cursor=${page.textAt("nextCursor")}`);
    expect([page.at("data.length"), rest.at("data.length"), rest.at("nextCursor")]).toEqual([2, 1, null]);
  });
});

describe("policies of a definition", () => {
  const sanctions: JsonObject = {
    name: "sanctions",
    pluginKind: "api",
    url: "https://vendor.fake.test/ask",
    method: "POST",
    headers: { "X-Key": "{secret.SCREENING_KEY}" },
    stateNames: ["check"],
    successAction: "CLEAR",
    errorAction: "FAILED",
    request: { transform: [] },
    response: { transform: [] },
  };
  const policy: JsonObject = {
    id: "checked-and-approved",
    type: "requires",
    to: { outcome: "approved" },
    all: [{ plugin: "sanctions" }, { decision: "approve" }],
  };
  const chart = (afterFailure: string): JsonObject => ({
    initial: "check",
    states: {
      check: { on: { CLEAR: "review", FAILED: afterFailure } },
      review: { on: { approve: "approved", reject: "rejected" } },
      approved: { type: "final", tags: ["approved"] },
      rejected: { type: "final", tags: ["rejected"] },
    },
  });
  const extensions: JsonObject = { apiPlugins: [sanctions], edgecase: { policies: [policy] } };
  const row = (key: string, afterFailure: string) => ({ key, name: key, definition: chart(afterFailure), extensions });

  it("are proved at publish, and the proof stays with the version for whoever audits it", async () => {
    const { api, keyId } = await aTenantClient();
    const draft = await api.post("/workflow-definitions", row("kept", "rejected"));
    const id = draft.textAt("id");
    expect(draft.at("proofs")).toBeNull();
    const checked = await api.post(`/workflow-definitions/${id}/validate`);
    expect(checked.at("policies.0")).toMatchObject({ id: "checked-and-approved", holds: true });
    expect(checked.at("problems.0")).toMatchObject({ severity: "warning", code: "missing_secret" });
    expect((await api.get(`/workflow-definitions/${id}/proofs`)).at("proofs")).toBeNull();
    const published = await api.post(`/workflow-definitions/${id}/publish`);
    const claim = "no way to the outcome approved without a successful sanctions and a person's decision approve";
    expect(published.at("proofs")).toMatchObject({
      definitionHash: draft.at("hash"),
      proverVersion: 1,
      provedBy: { id: keyId },
      policies: [{ id: "checked-and-approved", claim, holds: true }],
    });
    const audited = await api.get("/workflow-definitions/kept/proofs");
    expect([audited.status, audited.at("version"), audited.at("proofs")]).toEqual([200, 1, published.at("proofs")]);
    expect((await api.get(`/workflow-definitions/${id}`)).at("proofs")).toEqual(published.at("proofs"));
    const upgraded = await api.post(`/workflow-definitions/${id}/upgrade`);
    expect(upgraded.at("proofs")).toBeNull();
  });

  it("that do not hold keep a draft from being published, and the way that breaks them is told and drawn", async () => {
    const { api } = await aTenantClient();
    const draft = await api.post("/workflow-definitions", row("broken", "review"));
    const id = draft.textAt("id");
    const refused = await api.post(`/workflow-definitions/${id}/publish`);
    expect([refused.status, refused.at("error.code")]).toEqual([400, "bad_definition"]);
    expect(refused.textAt("error.message")).toContain("this way breaks it: check → review → approved by approve");
    expect(refused.at("error.details.problems.0")).toMatchObject({
      code: "policy_broken",
      path: "extensions.edgecase.policies.0",
    });
    expect(refused.at("error.details.policies.0.path")).toEqual([
      { event: null, by: "start", from: null, to: "check" },
      { event: "FAILED", by: "plugin sanctions: error", from: "check", to: "review" },
      { event: "approve", by: "a person", from: "review", to: "approved" },
    ]);
    expect(refused.textAt("error.details.policies.0.drawing")).toContain("s1 --> s2: 1. FAILED");
    expect((await api.get(`/workflow-definitions/${id}`)).at("status")).toBe("draft");
  });

  it("hold of running cases: nobody sends what a plugin has to say", async () => {
    const { api } = await aTenantClient();
    const draft = await api.post("/workflow-definitions", row("guarded", "rejected"));
    expect((await api.post(`/workflow-definitions/${draft.textAt("id")}/publish`)).status).toBe(200);
    const opened = await api.post("/cases", { workflow: "guarded", context: person(1) });
    const forged = await api.post(`/cases/${opened.textAt("id")}/events`, { name: "CLEAR" });
    expect([forged.status, forged.at("error.code")]).toEqual([409, "event_not_allowed"]);
    const begun = await api.post("/cases", {
      workflow: "guarded",
      context: person(1),
      config: { initialEvent: "CLEAR" },
    });
    expect([begun.status, begun.at("error.param")]).toEqual([400, "config.initialEvent"]);
  });

  it("and the rest of our extensions are described by a JSON Schema", async () => {
    const { api } = await aTenantClient();
    const schema = await api.get("/schemas/definition.json");
    expect(schema.at("$id")).toBe("http://edgecase.test/api/v1/schemas/definition.json");
    for (const name of ["Meta", "Edgecase", "Policy", "State"]) expect(schema.at(`$defs.${name}`), name).toBeDefined();
    const forms = await api.get("/schemas/form.json");
    expect(forms.at("$id")).toBe("http://edgecase.test/api/v1/schemas/form.json");
    expect(forms.at("$defs.FormElement.properties.element.enum")).toContain("entitygroup");
    const validator = new Validator(schema.json as Schema, "2020-12", false);
    const valid = (definition: JsonObject, edgecase: JsonObject = {}) =>
      validator.validate({ definition, extensions: { edgecase } }).valid;
    expect(valid(chart("review"), { policies: [policy] })).toBe(true);
    expect(valid(chart("review"), { policies: [{ ...policy, al: [] }] })).toBe(false);
    expect(valid({ states: { a: { states: { b: { meta: { outcome: "maybe" } } } } } })).toBe(false);
    expect(valid({ states: { a: { meta: { join: { plugins: ["x"], event: "E" } } } } })).toBe(true);
  });
});

describe("definitions that open each other", () => {
  const parent = (child: string): JsonObject => ({
    childWorkflowPlugins: [{ name: "kids", pluginKind: "child", definitionId: child, stateNames: ["review"] }],
  });

  it("without end are not published", async () => {
    const { api } = await aTenantClient();
    const create = (key: string, child: string) =>
      api.post("/workflow-definitions", { key, name: key, definition: reviewChart, extensions: parent(child) });
    const first = await create("one", "two");
    expect((await api.post(`/workflow-definitions/${first.textAt("id")}/publish`)).status).toBe(200);
    const second = await create("two", "one");
    const refused = await api.post(`/workflow-definitions/${second.textAt("id")}/publish`);
    expect([refused.status, refused.at("error.details.problems.0.code")]).toEqual([400, "definition_cycle"]);
    expect(refused.textAt("error.message")).toContain("this definition → one → this definition");
  });
});
