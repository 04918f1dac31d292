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
