import { beforeAll, expect, it } from "vitest";
import type { CaseId } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { type ApiClient, aTenantClient, publish, reviewChart } from "../support/api";
import { atRest } from "../support/cases";

let tenant: Awaited<ReturnType<typeof aTenantClient>>;
let api: ApiClient;
beforeAll(async () => {
  tenant = await aTenantClient();
  api = tenant.api;
  await publish(api, "kyc", reviewChart);
});

it("end users are made as the documented system makes them, with nothing made up", async () => {
  const made = await api.post("/external/end-users", { correlationId: "eu-1", firstName: "Ada", lastName: "Lovelace" });
  expect(made.status).toBe(201);
  expect(made.json).toMatchObject({
    ...{ correlationId: "eu-1", firstName: "Ada", lastName: "Lovelace", type: "individual", approvalState: "NEW" },
    ...{ email: null, phone: null, dateOfBirth: null, nationalId: null },
  });
  const id = made.textAt("id");
  expect((await api.get(`/external/end-users/${id}`)).json).toEqual(made.json);
  expect((await api.get(`/external/businesses/${id}`)).status).toBe(404);
  expect((await api.post("/external/end-users", { firstName: "Ada" })).at("error.param")).toBe("lastName");
  const run = await api.post("/external/workflows/run", {
    workflowId: "kyc",
    context: { entity: { type: "individual", id: "eu-1", data: { firstName: "Ada", lastName: "Lovelace" } } },
  });
  expect(run.at("ballerineEntityId")).toBe(id);
  await atRest({ tenantId: tenant.tenantId, caseId: run.textAt("workflowRuntimeId") as CaseId });
  const workflows = JSON.parse((await api.get(`/external/end-users/${id}/workflows`)).text) as JsonObject[];
  expect(workflows).toMatchObject([{ id: run.textAt("workflowRuntimeId") }]);
});

it("an end user comes with a business, and stands behind it", async () => {
  const made = await api.post("/external/end-users/create-with-business", {
    ...{ firstName: "Grace", lastName: "Hopper", companyName: "Compilers Ltd", position: "director" },
  });
  expect(made.status).toBe(201);
  const [business] = made.json.businesses as JsonObject[];
  expect(business).toMatchObject({ companyName: "Compilers Ltd", position: ["director"], registrationNumber: null });
  const links = (await api.get(`/entities/${business?.id}/links`)).json.data;
  expect(links).toMatchObject([{ holder: { id: made.textAt("id") }, position: "director" }]);
  const alone = await api.post("/external/end-users/create-with-business", { firstName: "No", lastName: "Company" });
  expect([alone.status, alone.at("error.param")]).toEqual([400, "companyName"]);
  const profiles = JSON.parse((await api.get("/case-management/profiles/individuals")).text) as JsonObject[];
  expect(profiles.find(({ id }) => id === made.textAt("id"))).toMatchObject({
    ...{ name: "Grace Hopper", businesses: "Compilers Ltd", roles: ["director"], kyc: null, isMonitored: false },
    ...{ matches: 0, alerts: 0 },
  });
  expect(profiles.find(({ name }) => name === "Ada Lovelace")).toMatchObject({ kyc: "PROCESSED" });
});

it("businesses are made, changed, listed and found by their number", async () => {
  const made = await api.post("/external/businesses", {
    ...{ companyName: "Northwind", registrationNumber: "HRB 9911", country: "DE", industry: "Trade" },
  });
  const id = made.textAt("id");
  const changed = await api.put(`/external/businesses/${id}`, { companyName: "Northwind GmbH", industry: null });
  expect(changed.json).toMatchObject({ companyName: "Northwind GmbH", industry: null, registrationNumber: "HRB 9911" });
  const listed = JSON.parse((await api.get("/external/businesses?size=1")).text) as JsonObject[];
  expect(listed).toMatchObject([{ id }]);
  expect(JSON.parse((await api.get("/external/businesses?size=1&page=9")).text)).toEqual([]);
  const found = await api.get(
    "/external/businesses/business-information?registrationNumber=hrb9911&jurisdictionCode=DE",
  );
  expect(JSON.parse(found.text)).toMatchObject([{ id }]);
  const other = await api.get(
    "/external/businesses/business-information?registrationNumber=hrb9911&jurisdictionCode=AT",
  );
  expect(JSON.parse(other.text)).toEqual([]);
});
