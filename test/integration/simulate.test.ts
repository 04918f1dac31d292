import { expect, it } from "vitest";
import kyb from "../../scripts/demo/definitions/kyb.json";
import kyc from "../../scripts/demo/definitions/kyc.json";
import { isObject, type Json, type JsonObject } from "../../src/lib/json";
import { type ApiClient, aTenantClient, reviewChart } from "../support/api";
import { type DefinitionFile, publishFiles, untilState } from "../support/journey";
import { rowsOfTenant } from "../support/storage";

// G7 seen from outside: what happened to a real case, told to `simulate` as steps, leads to the same case.

/** What happened to a case, in the words of a simulation. What it does by itself (children that open, mails) is left out. */
function stepOf(entry: JsonObject): JsonObject[] {
  const { payload } = entry;
  if (!isObject(payload)) return [];
  switch (payload.type) {
    case "send_event":
      return [{ event: payload.name ?? null, payload: payload.payload ?? null }];
    case "effect_result":
    case "callback": {
      const result = isObject(payload.result) ? payload.result : {};
      const { raw: _raw, code, message, ...report } = result;
      return result.status === "error"
        ? [{ plugin: entry.subject ?? null, error: { code: code ?? "error", message: message ?? "" } }]
        : [{ plugin: entry.subject ?? null, result: report }];
    }
    case "child_changed": {
      const { childKey, state, status, outcome, tags, result, deliverEvent } = payload.news as JsonObject;
      const told = { state, status, outcome, tags, result, deliverEvent };
      const given = Object.entries(told).filter(([, value]) => value !== null && value !== undefined);
      return [{ child: childKey ?? null, ...(Object.fromEntries(given) as JsonObject) }];
    }
    case "decide":
      return [{ decision: payload.decision ?? null, reason: payload.reason ?? null, comment: payload.comment ?? null }];
    case "merge_context":
      return [{ merge: payload.merge ?? null, arrays: payload.arrays ?? null }];
    default:
      return [];
  }
}

const recorded = async (api: ApiClient, caseId: string): Promise<JsonObject[]> => {
  const entries = (await api.get(`/cases/${caseId}/timeline?limit=100`)).at("data") as JsonObject[];
  return entries.flatMap(stepOf);
};

/** Ids are made per case: each is replaced by its turn, so that two cases can be compared. */
function withoutIds(value: Json | undefined): Json {
  const turns = new Map<string, string>();
  const turn = (id: string): string => {
    turns.set(id, turns.get(id) ?? `id${turns.size + 1}`);
    return turns.get(id) ?? "";
  };
  return JSON.parse(JSON.stringify(value ?? null).replaceAll(/\b(?:case|ent|doc|run|eff)_[0-9a-z_]+/g, turn)) as Json;
}

const person = (firstName: string, lastName: string): JsonObject => ({
  entity: {
    type: "individual",
    id: `${firstName}-${lastName}`,
    data: { firstName, lastName, dateOfBirth: "1990-01-01" },
  },
});
const company = (registrationNumber: string): JsonObject => ({
  entity: {
    type: "business",
    id: registrationNumber,
    data: {
      companyName: "Northwind Trading Ltd",
      registrationNumber,
      country: "GB",
      additionalInfo: {
        ubos: [{ firstName: "Ada", lastName: "Clear", email: "ada@example.com", ownershipPercentage: 60 }],
      },
    },
  },
});

/** Opens a case, leads it to where a person decides (or to its end), and decides. */
async function livedThrough(api: ApiClient, workflow: string, context: JsonObject, rests: string): Promise<string> {
  const opened = await api.post("/cases", { workflow, context });
  const caseId = opened.textAt("id");
  if (workflow === "kyb") await api.post(`/cases/${caseId}/events`, { name: "COLLECTION_FLOW_FINISHED" });
  await untilState(api, caseId, rests);
  if (rests === "manual_review") await api.post(`/cases/${caseId}/decision`, { decision: "reject", reason: "enough" });
  return caseId;
}

it.each([
  ["kyc", person("Ada", "Clear"), "auto_approved"],
  ["kyc", person("Sam", "Hit"), "manual_review"],
  ["kyc", person("Rex", "Identity-Rejected"), "manual_review"],
  ["kyb", company("12345678"), "manual_review"],
  ["kyb", company("SBX-OWNERSHIP-SLOW"), "manual_review"],
  ["kyb", company("SBX-REGISTRY-ERROR"), "manual_review"],
])("a real case of %s and the simulation of its history are the same (%j)", async (workflow, context, rests) => {
  const { api } = await aTenantClient();
  await publishFiles(api, kyc as unknown as DefinitionFile, kyb as unknown as DefinitionFile);
  const caseId = await livedThrough(api, workflow, context, rests);
  const real = await api.get(`/cases/${caseId}`);
  const steps = await recorded(api, caseId);
  expect(steps.length).toBeGreaterThan(1);
  const simulated = await api.post("/workflow-definitions/simulate", {
    id: workflow,
    context: context,
    at: real.textAt("createdAt"),
    steps,
  });
  expect(simulated.status).toBe(200);
  for (const part of ["state", "stateValue", "tags", "status", "outcome", "risk", "allowedEvents"])
    expect([part, simulated.at(part)]).toEqual([part, real.at(part)]);
  expect(withoutIds(simulated.at("context"))).toEqual(withoutIds(real.at("context")));
});

it("a simulation leaves nothing behind and asks nobody", async () => {
  const { api, tenantId } = await aTenantClient();
  await publishFiles(api, kyc as unknown as DefinitionFile, kyb as unknown as DefinitionFile);
  const before = await rowsOfTenant(tenantId);
  const done = await api.post("/workflow-definitions/simulate", {
    id: "kyb",
    context: company("12345678"),
    steps: [{ event: "COLLECTION_FLOW_FINISHED" }],
  });
  expect(done.json).toMatchObject({ state: "screening", done: false });
  expect((done.at("running") as JsonObject[]).map(({ plugin }) => plugin).sort()).toEqual([
    "company_sanctions",
    "owners_kyc",
    "registry_information",
    "ubo",
  ]);
  expect(await rowsOfTenant(tenantId)).toEqual(before);
  expect((await api.get("/cases")).at("data")).toEqual([]);
});

const imagined = { definition: reviewChart, context: { entity: { type: "business", data: { companyName: "Acme" } } } };

it("a definition that is stored nowhere can be played, with what validate says about it", async () => {
  const { api } = await aTenantClient();
  const done = await api.post("/workflow-definitions/simulate", { ...imagined, steps: [{ decision: "approve" }] });
  expect(done.json).toMatchObject({ state: "approved", done: true, outcome: "approved" });
  expect(done.at("problems.0")).toMatchObject({
    severity: "warning",
    path: "definition.states.review.on.note_it.actions",
  });
  expect(done.at("steps")).toMatchObject([{ before: "review", event: "approve", accepted: true, after: "approved" }]);
});

it("a step that cannot be meant is named, with what would have been possible", async () => {
  const { api } = await aTenantClient();
  await publishFiles(api, kyc as unknown as DefinitionFile);
  const answered = { plugin: "kyc_session", result: { status: "clear" } };
  const steps = [answered, answered];
  const done = await api.post("/workflow-definitions/simulate", { id: "kyc", context: person("Ada", "Clear"), steps });
  expect([done.status, done.at("error.code"), done.at("error.param")]).toEqual([400, "bad_value", "steps.1.plugin"]);
  const open = { id: "kyc", context: person("Ada", "Clear"), steps: [{ plugin: "individualSanctions", result: {} }] };
  const early = await api.post("/workflow-definitions/simulate", open);
  expect(early.at("error.details.possible")).toEqual(["kyc_session"]);
});

it.each<[string, JsonObject, number, string]>([
  ["no definition", { context: imagined.context }, 400, "definition"],
  ["an unknown id", { id: "nothing", context: imagined.context }, 404, ""],
  ["a definition that cannot be read", { ...imagined, definition: { states: 1 } }, 400, "definition.states"],
  ["a step without a kind", { ...imagined, steps: [{}] }, 400, "steps.0"],
  ["201 steps", { ...imagined, steps: Array.from({ length: 201 }, () => ({ event: "note_it" })) }, 400, "steps"],
  [
    "what only the engine writes",
    { ...imagined, context: { ...imagined.context, pluginsOutput: {} } },
    400,
    "context.pluginsOutput",
  ],
])("%s is refused", async (_what, body, status, param) => {
  const { api } = await aTenantClient();
  const refused = await api.post("/workflow-definitions/simulate", body);
  expect([refused.status, refused.at("error.param") ?? ""]).toEqual([status, param]);
});
