import { describe, expect, it } from "vitest";
import { newId } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { aTenantClient } from "../support/api";

const aLargeFlow = (key: string, meta: JsonObject) => ({
  kind: "workflow_definition",
  key,
  spec: {
    name: key,
    definition: {
      id: key,
      initial: "review",
      states: { review: { on: { approve: "approved" }, meta }, approved: { type: "final", tags: ["approved"] } },
    },
  },
});

describe("the answer to a push", () => {
  // Sabotage: answer the differences as they are. What is remembered of a call must fit into a row.
  it("is remembered under its key however much has changed, and a repeat applies nothing anew", async () => {
    const { api } = await aTenantClient();
    const keys = ["one", "two", "three"];
    const first = await api.post("/config/apply", { resources: keys.map((key) => aLargeFlow(key, {})) });
    expect([first.status, first.at("applied")]).toEqual([200, true]);
    const resources = keys.map((key) => aLargeFlow(key, { notes: "x".repeat(700_000), short: "y" }));
    const key = { "idempotency-key": newId("request") };
    const done = await api.post("/config/apply", { resources }, key);
    expect([done.status, done.at("applied"), done.at("counts.update")]).toEqual([200, true, 3]);
    expect(done.text.length).toBeLessThan(100_000);
    const change = (done.json.changes as JsonObject[])[0] ?? {};
    expect(change.differences).toContainEqual({
      path: "definition.states.review.meta.notes",
      after: "<text of 700000 characters>",
    });
    expect(change.differences).toContainEqual({ path: "definition.states.review.meta.short", after: "y" });
    const again = await api.post("/config/apply", { resources }, key);
    expect([again.status, again.text]).toEqual([200, done.text]);
    expect((await api.get("/workflow-definitions/one")).at("version")).toBe(2);
  });
});

describe("an endpoint that is pushed to another tenant", () => {
  // Sabotage: leave `filter` out of the spec.
  it("is sent no more there than it was: every filter goes along, and a push that leaves one out says so", async () => {
    const [sandbox, live] = [await aTenantClient(), await aTenantClient({ environment: "live" })];
    const narrow = {
      ...{ eventTypes: ["webhook.endpoint.disabled", "workflow.completed"], workflows: ["kyb"], tags: ["approved"] },
      ...{ filter: { "==": [{ var: "data.entity.data.country" }, "DE"] }, rateLimitPerSecond: 5, payload: "thin" },
    };
    await sandbox.api.post("/webhook-endpoints", { url: "https://hooks.fake.test/in", ...narrow });
    const { resources } = (await sandbox.api.get("/config?kind=webhook_endpoint")).json;
    const pushed = await live.api.post("/config/apply", { resources });
    expect([pushed.status, pushed.at("counts.create")]).toEqual([200, 1]);
    expect((await live.api.get("/webhook-endpoints")).at("data.0")).toMatchObject(narrow);
    const again = await live.api.post("/config/apply", { resources });
    expect(again.at("counts.unchanged")).toBe(1);
    const wide = [{ kind: "webhook_endpoint", key: "https://hooks.fake.test/in", spec: {} }];
    const plan = await live.api.post("/config/apply", { resources: wide, dryRun: true });
    const differences = plan.at("changes.0.differences") as JsonObject[];
    const paths = differences.map(({ path }) => String(path).split(".")[0]);
    expect(new Set(paths)).toEqual(new Set(Object.keys(narrow)));
  });
});
