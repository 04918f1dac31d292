import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { caseOf } from "../../src/cases/case-of";
import type { CaseId } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { anAnalystClient, aTenantClient, publish } from "../support/api";

/** Signed off by an event of its own; `go` only begins what the rules then settle. */
const chart: JsonObject = {
  id: "signed",
  initial: "review",
  states: {
    review: { tags: ["manual_review"], on: { sign_off: "approved", go: "scoring" } },
    scoring: { always: "approved" },
    approved: { type: "final", tags: ["approved"] },
  },
};
const context = { entity: { type: "individual", data: { firstName: "Ada", lastName: "Byron" } } };
const config = { allowMultipleActiveWorkflows: true };

it("who opened a case does not approve it by another name: neither by an event of the definition's own nor by moving it there", async () => {
  const { tenantId, api: key } = await aTenantClient();
  await publish(key, "signed", chart, { config });
  const [{ api: ada }, { api: bob }] = [await anAnalystClient(tenantId), await anAnalystClient(tenantId)];
  const open = async () => (await ada.post("/cases", { workflow: "signed", context })).textAt("id") as CaseId;
  const id = await open();
  const own = await ada.post(`/cases/${id}/events`, { name: "sign_off" });
  expect([own.status, own.at("error.code")]).toEqual([403, "not_permitted"]);
  expect((await key.get(`/cases/${id}`)).at("state")).toBe("review");
  expect((await bob.post(`/cases/${id}/events`, { name: "sign_off" })).at("outcome")).toBe("approved");
  expect(await caseOf(env, { tenantId, caseId: id }).replay()).toMatchObject({ ok: true, value: { same: true } });
  // What the rules settle after an event, the rules have settled.
  expect((await ada.post(`/cases/${await open()}/events`, { name: "go" })).at("outcome")).toBe("approved");
});

it("a case of high risk is settled under another name by seniors only, where the house asks for them", async () => {
  const { tenantId, api: key } = await aTenantClient();
  await publish(key, "signed", chart, { config });
  const { api: admin } = await anAnalystClient(tenantId, "admin");
  expect((await admin.put("/team-settings", { seniorDecidesHighRisk: true })).status).toBe(200);
  const [{ api: analyst }, { api: senior }] = [
    await anAnalystClient(tenantId),
    await anAnalystClient(tenantId, "senior"),
  ];
  const id = (await key.post("/cases", { workflow: "signed", context })).textAt("id");
  const weighed = await senior.post(`/cases/${id}/risk-override`, { level: "high", reason: "On a list of ours" });
  expect([weighed.status, weighed.text]).toEqual([200, expect.any(String)]);
  expect((await analyst.post(`/cases/${id}/events`, { name: "sign_off" })).status).toBe(403);
  expect((await senior.post(`/cases/${id}/events`, { name: "sign_off" })).at("outcome")).toBe("approved");
});
