import { Validator } from "@cfworker/json-schema";
import { describe, expect, it } from "vitest";
import type { CaseId } from "../../src/domain";
import { isObject, type JsonObject } from "../../src/lib/json";
import { type ApiClient, anAnalystClient, aTenantClient, publish, reviewChart } from "../support/api";
import { atRest } from "../support/cases";
import { jpeg } from "../support/file-corpus";

const listOf = (json: JsonObject): JsonObject[] => (Array.isArray(json.data) ? json.data.filter(isObject) : []);

/** What a body is not by the schema that its type is documented with; empty: it is all that. */
function faultsOf(schemas: Map<unknown, object>, body: JsonObject): string[] {
  const schema = schemas.get(body.type);
  if (schema === undefined) return [`${String(body.type)} is not in the catalogue`];
  const { errors } = new Validator(schema, "2020-12", false).validate(body);
  return errors.map(({ instanceLocation, error }) => `${String(body.type)} ${instanceLocation}: ${error}`);
}

async function aCase(api: ApiClient, companyName: string): Promise<CaseId> {
  const opened = await api.post("/cases", {
    workflow: "review",
    context: { entity: { type: "business", data: { companyName } } },
    config: { allowMultipleActiveWorkflows: true },
  });
  expect([opened.status, opened.json]).toEqual([201, expect.anything()]);
  return opened.textAt("id") as CaseId;
}

async function aDocument(api: ApiClient, caseId: CaseId) {
  const form = new FormData();
  form.append("document", JSON.stringify({ category: "identity", type: "passport" }));
  form.append("files", new File([jpeg()], "a.jpg"));
  const encoded = new Response(form);
  const headers = { "content-type": encoded.headers.get("content-type") ?? "" };
  return api.send("POST", `/cases/${caseId}/documents`, { body: await encoded.arrayBuffer(), headers });
}

const happened = [
  ...["case.created", "case.assigned", "case.cancelled", "case.escalated"],
  ...["workflow.state.changed", "workflow.context.changed", "workflow.completed"],
];

describe("the catalogue of events", () => {
  it("tells the truth: samples, and events as they really happen, are what their schemas say", async () => {
    const { api, tenantId } = await aTenantClient();
    await publish(api, "review", reviewChart);
    const types = listOf((await api.get("/event-types")).json);
    const schemas = new Map(types.map(({ name, schema }) => [name, schema as object]));
    const samples = types.map(({ sample }) => sample as JsonObject);
    expect(samples.flatMap((sample) => faultsOf(schemas, sample))).toEqual([]);

    const { user, api: ana } = await anAnalystClient(tenantId, "manager");
    const [decided, cancelled, changed] = [await aCase(api, "A"), await aCase(api, "B"), await aCase(api, "C")];
    const done = [
      await ana.post(`/cases/${decided}/assignment`, { assigneeId: user.id }),
      await api.post(`/cases/${decided}/events`, { name: "approve" }),
      await api.post(`/cases/${cancelled}/cancel`, { reason: "withdrawn" }),
      await api.patch(`/cases/${changed}/context`, { merge: { entity: { data: { country: "DE" } } } }),
      await api.post(`/cases/${changed}/events`, { name: "note_it" }),
      await ana.post(`/cases/${changed}/escalate`, { reason: "unsure" }),
      await aDocument(api, changed),
    ];
    expect(done.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200, 201]);
    for (const caseId of [decided, cancelled, changed]) await atRest({ tenantId, caseId });
    for (const payload of ["full", "thin"]) {
      const events = listOf((await api.get(`/events?limit=100&payload=${payload}`)).json);
      expect(events.flatMap((event) => faultsOf(schemas, event))).toEqual([]);
      const seen = new Set(events.map(({ type }) => type));
      for (const type of happened) expect(seen).toContain(type);
    }
  });
});
