import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/lib/json";
import { anAnalystClient, aTenantClient, publish, reviewChart } from "../support/api";

describe("expand on cases", () => {
  it("tells the workflow and the assignee in full, alike in the list and of one case, and only where it is asked", async () => {
    const { api, tenantId } = await aTenantClient();
    const definitionId = await publish(api, "review", reviewChart);
    const { user } = await anAnalystClient(tenantId);
    const context = (companyName: string) => ({ entity: { type: "business", data: { companyName } } });
    const open = async (name: string) =>
      (await api.post("/cases", { workflow: "review", context: context(name) })).textAt("id");
    const [taken, free] = [await open("Taken Ltd"), await open("Free Ltd")];
    expect((await api.post(`/cases/${taken}/assignment`, { assigneeId: user.id })).status).toBe(200);

    const one = await api.get(`/cases/${taken}?expand=workflow,assignee`);
    const workflow = { id: definitionId, key: "review", version: 1, name: "review", displayName: null };
    const assignee = { id: user.id, name: user.name, email: user.email, role: "analyst", status: "active" };
    expect(one.at("expanded")).toEqual({ workflow: { ...workflow, status: "published" }, assignee });
    expect(one.headers.get("etag")).toBe(`"${String(one.at("version"))}"`);
    expect((await api.get(`/cases/${free}?expand=assignee`)).at("expanded")).toEqual({ assignee: null });
    expect((await api.get(`/cases/${taken}`)).json).not.toHaveProperty("expanded");

    const list = (await api.get("/cases?expand=workflow,assignee")).at("data") as JsonObject[];
    const listed = Object.fromEntries(list.map(({ id, expanded }) => [String(id), expanded]));
    expect(listed[free]).toEqual({ workflow: { ...workflow, status: "published" }, assignee: null });
    expect((await api.get("/cases")).at("data.0")).not.toHaveProperty("expanded");
  });

  it.each(["children", "workflow,", "", "workflow,context"])("refuses %j and names the parameter", async (wish) => {
    const { api } = await aTenantClient();
    await publish(api, "review", reviewChart);
    const opened = await api.post("/cases", {
      workflow: "review",
      context: { entity: { type: "business", data: { companyName: "Acme" } } },
    });
    for (const path of ["/cases", `/cases/${opened.textAt("id")}`]) {
      const refused = await api.get(`${path}?expand=${encodeURIComponent(wish)}`);
      expect([path, refused.status, refused.at("error.code"), refused.at("error.param")]).toEqual([
        path,
        400,
        "bad_value",
        "expand",
      ]);
    }
  });
});
