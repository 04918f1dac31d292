import { afterEach, describe, expect, it, vi } from "vitest";
import type { JsonObject } from "../../src/lib/json";
import { type ApiClient, aTenantClient, publish } from "../support/api";
import { aFakeVendor, registerChart, registerPlugin } from "../support/fake-vendors";
import { untilState } from "../support/journey";

afterEach(() => void vi.restoreAllMocks());

const person = { firstName: "Ada", lastName: "Lovelace", dateOfBirth: "1985-12-10" };

/** A tenant with a vendor of identity sessions; gives what starts a case of an entity. */
async function aVerifier() {
  const { api } = await aTenantClient();
  const answers: JsonObject[] = [{ when: "body.ok == `true`", verdict: "clear", data: "{decision: 'approved'}" }];
  const check = { request: { method: "POST", path: "/sessions" }, answers };
  const vendor = await aFakeVendor(api, "faces", "faces.fake.test", { checks: { "identity-verification": check } });
  const plugin = registerPlugin({ check: "identity-verification", vendor: "faces", reuseWithinSeconds: 3_600 });
  await publish(api, "faces", registerChart, { extensions: { apiPlugins: [plugin] } });
  return { api, vendor };
}

async function verify(api: ApiClient, entityId: string): Promise<JsonObject> {
  const made = await api.post("/cases", {
    workflow: "faces",
    context: { entity: { type: "individual", id: entityId, data: person } },
    config: { allowMultipleActiveWorkflows: true },
  });
  await api.post(`/cases/${made.textAt("id")}/events`, { name: "start" });
  await untilState(api, made.textAt("id"), "answered");
  const { data } = (await api.get(`/cases/${made.textAt("id")}/runs`)).json;
  return (data as JsonObject[])[0] ?? {};
}

describe("an identity that was verified", () => {
  it("counts for its own customer again, and never for somebody who says they have the same name", async () => {
    const { api, vendor } = await aVerifier();
    expect(await verify(api, "customer-1")).toMatchObject({ reused: false, result: { status: "clear" } });
    expect(await verify(api, "customer-1")).toMatchObject({ reused: true });
    expect(await verify(api, "impostor")).toMatchObject({ reused: false });
    expect(vendor.requests).toHaveLength(2);
  });

  it("is never taken for a check that is run alone", async () => {
    const { api, vendor } = await aVerifier();
    const order = { type: "identity-verification", vendor: "faces", subject: person, purpose: "test" };
    for (let time = 0; time < 2; time += 1)
      expect((await api.post("/checks", { ...order, reuseWithinSeconds: 3_600 })).json).toMatchObject({
        status: "clear",
        reused: false,
      });
    expect(vendor.requests).toHaveLength(2);
  });
});
