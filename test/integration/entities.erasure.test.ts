import { env } from "cloudflare:workers";
import { beforeAll, expect, it } from "vitest";
import { learn } from "../../src/db/entity-attributes";
import { sayLinks } from "../../src/db/entity-links";
import type { CaseId, CaseRef } from "../../src/domain";
import { keyedOf } from "../../src/entities/terms";
import type { JsonObject } from "../../src/lib/json";
import { type ApiClient, anAnalystClient, aTenantClient, publish, reviewChart } from "../support/api";
import { atRest } from "../support/cases";

let tenant: Awaited<ReturnType<typeof aTenantClient>>;
let api: ApiClient;
let lead: ApiClient;
beforeAll(async () => {
  tenant = await aTenantClient();
  api = tenant.api;
  lead = (await anAnalystClient(tenant.tenantId, "admin")).api;
  await publish(api, "onboarding", reviewChart, { config: { allowMultipleActiveWorkflows: true } });
});

const ada = { firstName: "Ada", lastName: "Erasable", dateOfBirth: "1985-12-10", email: "erasable@example.test" };
const bob = { id: "u2", firstName: "Bob", lastName: "Ownerman", dateOfBirth: "1970-01-02" };

async function aCase(entity: JsonObject): Promise<CaseRef & { entityId: string }> {
  const opened = await api.post("/cases", { workflow: "onboarding", context: { entity } });
  const ref = { tenantId: tenant.tenantId, caseId: opened.textAt("id") as CaseId };
  await atRest(ref);
  return { ...ref, entityId: opened.textAt("context.entity.ballerineEntityId") };
}

async function eraseCase(ref: CaseRef): Promise<void> {
  await api.post(`/cases/${ref.caseId}/events`, { name: "approve" });
  await atRest(ref);
  expect((await lead.post(`/cases/${ref.caseId}/erase`, { reason: "DSR-1" })).status).toBe(200);
  await atRest(ref);
}

/** Every row of entities that the tenant has, as text. */
async function stored(): Promise<string> {
  const read = ["entities", "entity_attributes", "entity_links", "entity_terms", "entity_notes"].map((table) =>
    env.DB.prepare(`SELECT * FROM ${table} WHERE tenant_id = ?`).bind(tenant.tenantId).all(),
  );
  return JSON.stringify((await Promise.all(read)).map(({ results }) => results));
}

it("the last case of somebody takes all that is known of them along, under every id they were merged", async () => {
  const one = await aCase({ type: "individual", id: "gone-1", data: ada });
  const two = await aCase({ type: "individual", id: "gone-2", data: { ...ada, phone: "+44 20 7946 0000" } });
  await lead.post(`/entities/${two.entityId}/merge`, { into: one.entityId, reason: "Onboarded twice" });
  await api.post(`/entities/${one.entityId}/notes`, { content: "a word that must go" });
  await lead.put(`/entities/${one.entityId}/risk`, { level: "high", reason: "Erasable is known" });
  await eraseCase(two);
  // The other case still needs them, but what this one has said is gone.
  const left = await api.get(`/entities/${one.entityId}`);
  expect([left.at("name"), left.at("facts.phone")]).toEqual(["Ada Erasable", undefined]);
  expect(await stored()).not.toContain("7946");
  await eraseCase(one);
  for (const id of [one.entityId, two.entityId]) expect((await api.get(`/entities/${id}`)).status).toBe(404);
  const rows = await stored();
  for (const word of ["Erasable", "erasable", "gone-1", "gone-2", "1985-12-10"]) expect(rows).not.toContain(word);
  expect((await api.get("/entities?q=erasable")).json.data).toEqual([]);
});

it("those whom only this case names go with it; those whom somebody else knows stay, without what it has said", async () => {
  const known = await api.post("/entities", {
    type: "individual",
    correlationId: "known-1",
    facts: { firstName: "Kay", lastName: "Known" },
  });
  const ref = await aCase({
    type: "business",
    id: "company-gone",
    data: {
      companyName: "Vanishing Ltd",
      additionalInfo: {
        ubos: [
          bob,
          { id: "u3", correlationId: "known-1", firstName: "Kay", lastName: "Known", email: "kay@example.test" },
        ],
      },
    },
  });
  const links = (await api.get(`/entities/${ref.entityId}/links`)).json.data as JsonObject[];
  expect(links).toHaveLength(2);
  expect((await api.get(`/entities/${known.textAt("id")}`)).at("facts.email")).toBe("kay@example.test");
  await eraseCase(ref);
  const rows = await stored();
  for (const word of ["Ownerman", "ownerman", "Vanishing", "kay@example.test"]) expect(rows).not.toContain(word);
  const left = await api.get(`/entities/${known.textAt("id")}`);
  expect([left.at("name"), left.at("facts.email")]).toEqual(["Kay Known", undefined]);
  expect((await api.get(`/entities/${known.textAt("id")}/links`)).json.data).toEqual([]);
});

it("nothing comes back of whom was erased, or from a case that is", async () => {
  const ref = await aCase({ type: "individual", id: "late-1", data: { ...ada, lastName: "Latecomer" } });
  const other = await api.post("/entities", { type: "individual", facts: { firstName: "Other", lastName: "Stays" } });
  await eraseCase(ref);
  const db = env.DB;
  const keyed = keyedOf(env, tenant.tenantId);
  const source = { kind: "case", id: ref.caseId } as const;
  const facts = [{ field: "lastName", value: "Latecomer" }];
  await learn(
    db,
    tenant.tenantId,
    { entityId: ref.entityId, facts, source: { kind: "vendor", id: "v" }, atMs: 1 },
    keyed,
  );
  await learn(db, tenant.tenantId, { entityId: other.textAt("id"), facts, source, atMs: 1 }, keyed);
  const link = { holderId: other.textAt("id"), companyId: ref.entityId, position: "ubo", share: 1 } as const;
  await db.batch([sayLinks(db, tenant.tenantId, [link], source, { atMs: 1 })]);
  expect(await stored()).not.toContain("Latecomer");
  expect((await api.get(`/entities/${other.textAt("id")}`)).at("name")).toBe("Other Stays");
});

it("whom no case is about is erased by itself; whom one is about is not", async () => {
  const alone = await api.post("/entities", {
    type: "individual",
    correlationId: "alone-1",
    facts: { firstName: "Al", lastName: "Lonely" },
  });
  const path = `/entities/${alone.textAt("id")}/erase`;
  expect((await (await anAnalystClient(tenant.tenantId)).api.post(path, { reason: "DSR-2" })).status).toBe(403);
  expect((await lead.post(path, { reason: "DSR-2" })).json).toMatchObject({ erased: true });
  expect((await lead.post(path, { reason: "DSR-2" })).status).toBe(404);
  expect(await stored()).not.toContain("Lonely");
  const ref = await aCase({ type: "individual", id: "kept-1", data: ada });
  const kept = await lead.post(`/entities/${ref.entityId}/erase`, { reason: "DSR-3" });
  expect([kept.status, kept.at("error.details.caseIds")]).toEqual([409, [ref.caseId]]);
});
