import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { CaseId, CaseRef } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { type ApiClient, anAnalystClient, aTenantClient, publish, reviewChart } from "../support/api";
import { atRest } from "../support/cases";

type Tenant = Awaited<ReturnType<typeof aTenantClient>>;
let tenant: Tenant;
let api: ApiClient;
let lead: ApiClient;
beforeAll(async () => {
  tenant = await aTenantClient();
  api = tenant.api;
  lead = (await anAnalystClient(tenant.tenantId, "admin")).api;
  await publish(api, "onboarding", reviewChart, { config: { allowMultipleActiveWorkflows: true } });
});

const ada = { firstName: "Ada", lastName: "Lovelace", dateOfBirth: "1985-12-10", email: "ada@example.test" };

async function aCase(entity: JsonObject): Promise<CaseRef & { entityId: string }> {
  const opened = await api.post("/cases", { workflow: "onboarding", context: { entity } });
  if (opened.status !== 201) throw new Error(opened.text);
  const ref = { tenantId: tenant.tenantId, caseId: opened.textAt("id") as CaseId };
  await atRest(ref);
  return { ...ref, entityId: opened.textAt("context.entity.ballerineEntityId") };
}

async function anEntity(body: JsonObject): Promise<string> {
  const made = await api.post("/entities", body);
  if (made.status !== 201) throw new Error(made.text);
  return made.textAt("id");
}

const attribute = async (id: string, field: string): Promise<JsonObject | undefined> =>
  ((await api.get(`/entities/${id}`)).json.attributes as JsonObject[]).find((one) => one.field === field);

describe("a person or company", () => {
  it("is one by the caller's own id, whether a case or the API names it, and keeps who said what", async () => {
    const id = await anEntity({ type: "individual", correlationId: "person-1", facts: ada });
    const ref = await aCase({ type: "individual", id: "person-1", data: { ...ada, email: "lovelace@example.test" } });
    expect(ref.entityId).toBe(id);
    const seen = await api.get(`/entities/${id}`);
    expect(seen.at("name")).toBe("Ada Lovelace");
    expect(await attribute(id, "email")).toMatchObject({
      value: "lovelace@example.test",
      source: { kind: "case", id: ref.caseId },
      pinned: false,
    });
    const history = await api.get(`/entities/${id}/attributes?field=email`);
    expect(history.json.data).toMatchObject([
      { value: "lovelace@example.test", counts: true },
      { value: "ada@example.test", counts: false, source: { kind: "api_key" } },
    ]);
    const again = await api.post("/entities", { type: "individual", correlationId: "person-1" });
    expect([again.status, again.at("id")]).toEqual([200, id]);
    expect(((await api.get(`/entities/${id}/cases`)).json.data as JsonObject[]).map((one) => one.id)).toEqual([
      ref.caseId,
    ]);
  });

  it("keeps what is pinned, whatever is said later, until it is let go", async () => {
    const id = await anEntity({ type: "business", correlationId: "pinned-1", facts: { companyName: "Northwind" } });
    const version = Number((await api.get(`/entities/${id}`)).at("version"));
    const pinned = await lead.patch(`/entities/${id}`, {
      facts: { companyName: "Northwind Trading Ltd" },
      pin: true,
      expectedVersion: version,
    });
    expect(pinned.status).toBe(200);
    await aCase({ type: "business", id: "pinned-1", data: { companyName: "NORTHWIND" } });
    expect(await attribute(id, "companyName")).toMatchObject({ value: "Northwind Trading Ltd", pinned: true });
    const late = await api.patch(`/entities/${id}`, { facts: { country: "GB" }, expectedVersion: version });
    expect([late.status, late.at("error.code"), late.at("error.param")]).toEqual([
      409,
      "stale_version",
      "expectedVersion",
    ]);
    await api.patch(`/entities/${id}`, { unpin: ["companyName"] });
    expect(await attribute(id, "companyName")).toMatchObject({ value: "NORTHWIND", pinned: false });
    await api.patch(`/entities/${id}`, { facts: { companyName: null } });
    expect(await attribute(id, "companyName")).toBeUndefined();
  });

  it("learns what a case comes to know, and takes back what the case takes back", async () => {
    const ref = await aCase({ type: "individual", id: "later-1", data: { firstName: "Grace", phone: "+1 555 0100" } });
    await api.patch(`/cases/${ref.caseId}/context`, { merge: { entity: { data: { lastName: "Hopper", phone: "" } } } });
    await atRest(ref);
    const seen = await api.get(`/entities/${ref.entityId}`);
    expect([seen.at("name"), seen.at("facts.phone")]).toEqual(["Grace Hopper", undefined]);
  });

  it("has the state of the newest outcome and the risk of the newest case, or what somebody says of it until that expires", async () => {
    const ref = await aCase({ type: "individual", id: "state-1", data: ada });
    const state = async () => (await api.get(`/entities/${ref.entityId}`)).at("approvalState");
    expect(await state()).toBe("processing");
    await api.post(`/cases/${ref.caseId}/events`, { name: "approve" });
    await atRest(ref);
    expect(await state()).toBe("approved");
    const second = await aCase({ type: "individual", id: "state-1", data: ada });
    expect(await state()).toBe("processing");
    expect((await api.get(`/entities/${ref.entityId}`)).at("risk")).toBeNull();
    await lead.post(`/cases/${second.caseId}/risk-override`, { level: "high", reason: "known" });
    await api.post(`/cases/${second.caseId}/cancel`, { reason: "by mistake" });
    await atRest(second);
    expect(await state()).toBe("approved");
    expect((await api.get(`/entities/${ref.entityId}`)).at("risk.level")).toBe("high");
    const set = await lead.put(`/entities/${ref.entityId}/risk`, {
      level: "low",
      reason: "checked",
      expiresInSeconds: 3_600,
    });
    expect(set.at("risk")).toMatchObject({ level: "low", by: "analyst", reason: "checked" });
    const found = await api.get("/entities?riskLevel=low&correlationId=state-1");
    expect(found.json.data).toMatchObject([{ id: ref.entityId }]);
    await env.DB.prepare("UPDATE entities SET own_risk_until_ms = 1 WHERE id = ?").bind(ref.entityId).run();
    expect((await api.get(`/entities/${ref.entityId}`)).at("risk.level")).toBe("high");
    expect((await api.get("/entities?riskLevel=low&correlationId=state-1")).json.data).toEqual([]);
  });
});

describe("finding", () => {
  it("is by names, addresses, registers' numbers and whole numbers of documents, in this tenant only", async () => {
    const mine = await aTenantClient();
    const made = await mine.api.post("/entities", {
      type: "individual",
      facts: { ...ada, passportNumber: "P 1234567" },
    });
    const company = await mine.api.post("/entities", {
      type: "business",
      correlationId: "crm-77",
      facts: { companyName: "Ørsted Wind", registrationNumber: "HRB 123456", country: "DE" },
    });
    const find = async (q: string, by = mine.api) =>
      ((await by.get(`/entities?q=${encodeURIComponent(q)}`)).json.data as JsonObject[]).map(({ id }) => id);
    const person = made.textAt("id");
    for (const q of ["love", "ada love", "ADA@example", "P1234567", "p 123 4567"])
      expect([q, await find(q)]).toEqual([q, [person]]);
    for (const q of ["orsted", "hrb123456", "crm-77"]) expect([q, await find(q)]).toEqual([q, [company.textAt("id")]]);
    for (const q of ["P12345", "nobody", "%", "ada hopper"]) expect([q, await find(q)]).toEqual([q, []]);
    expect(await find("love", (await aTenantClient()).api)).toEqual([]);
    expect((await mine.api.get("/entities?type=business")).json.data).toMatchObject([{ id: company.textAt("id") }]);
    const stored = await env.DB.prepare("SELECT group_concat(term) AS terms FROM entity_terms WHERE tenant_id = ?")
      .bind(mine.tenantId)
      .first<{ terms: string }>();
    expect(stored?.terms).not.toContain("1234567");
  });

  it("pages through all of them once, newest first", async () => {
    const mine = await aTenantClient();
    const made: string[] = [];
    for (let n = 0; n < 5; n += 1)
      made.unshift(
        (await mine.api.post("/entities", { type: "business", facts: { companyName: `Company ${n}` } })).textAt("id"),
      );
    const seen: unknown[] = [];
    let cursor = "";
    do {
      const page = await mine.api.get(`/entities?limit=2${cursor === "" ? "" : `&cursor=${cursor}`}`);
      seen.push(...(page.json.data as JsonObject[]).map(({ id }) => id));
      cursor = typeof page.json.nextCursor === "string" ? page.json.nextCursor : "";
    } while (cursor !== "");
    expect(new Set(seen)).toEqual(new Set(made));
    expect(seen).toHaveLength(5);
  });
});

describe("links", () => {
  it("follow the owners and directors of a case, with their shares, and end when the case says so", async () => {
    const owner = { id: "u1", ...ada, ownershipPercentage: 60 };
    const ref = await aCase({
      type: "business",
      id: "owned-1",
      data: {
        companyName: "Northwind",
        additionalInfo: {
          ubos: [owner],
          directors: [
            { ...ada, id: "d9" },
            { id: "d2", firstName: "Charles", lastName: "Babbage" },
          ],
        },
      },
    });
    const links = async () => (await api.get(`/entities/${ref.entityId}/links`)).json.data as JsonObject[];
    const first = await links();
    expect(first.map(({ position, share, holder }) => [position, share, (holder as JsonObject).name]).sort()).toEqual([
      ["director", null, "Ada Lovelace"],
      ["director", null, "Charles Babbage"],
      ["ubo", 60, "Ada Lovelace"],
    ]);
    const [person] = first.flatMap(({ position, holder }) => (position === "ubo" ? [(holder as JsonObject).id] : []));
    expect((await api.get(`/entities/${person}/links`)).json.data).toHaveLength(2);
    const merge = {
      entity: { data: { additionalInfo: { ubos: [{ ...owner, ownershipPercentage: 30 }], directors: [] } } },
    };
    await api.patch(`/cases/${ref.caseId}/context`, { merge, arrays: "replace" });
    await atRest(ref);
    expect((await links()).map(({ position, share, endedAt }) => [position, share, endedAt === null])).toEqual([
      ["ubo", 30, true],
      ["director", null, false],
      ["director", null, false],
    ]);
  });

  it("are said and ended by callers, each once", async () => {
    const company = await anEntity({ type: "business", facts: { companyName: "Held" } });
    const holder = await anEntity({ type: "business", facts: { companyName: "Holding" } });
    const path = `/entities/${company}/links`;
    const body = { holderId: holder, position: "shareholder", share: 51, from: "2024-01-01" };
    const added = await api.post(path, body);
    expect([added.status, added.at("share"), added.at("from"), added.at("endedAt")]).toEqual([
      201,
      51,
      "2024-01-01",
      null,
    ]);
    expect((await api.post(path, body)).at("id")).toBe(added.at("id"));
    expect((await api.get(path)).json.data).toHaveLength(1);
    const ended = await api.delete(`${path}/${added.textAt("id")}`);
    expect([ended.status, ended.at("endedAt") === null]).toEqual([200, false]);
    expect((await api.delete(`${path}/eln_nothing`)).status).toBe(404);
    expect((await api.post(path, { ...body, holderId: company })).at("error.param")).toBe("holderId");
    const foreign = await (await aTenantClient()).api.post("/entities", { type: "individual", facts: ada });
    expect((await api.post(path, { ...body, holderId: foreign.textAt("id") })).status).toBe(400);
    const person = await anEntity({ type: "individual", facts: ada });
    expect((await api.post(`/entities/${person}/links`, body)).at("error.code")).toBe("conflict");
  });

  it("lead from the company to the very person that a child case is about", async () => {
    await publish(api, "person", reviewChart);
    await publish(
      api,
      "family",
      {
        initial: "working",
        states: { working: { on: { done: "end" } }, end: { type: "final", tags: ["approved"] } },
      },
      {
        extensions: {
          childWorkflowPlugins: [
            {
              name: "owners",
              pluginKind: "child",
              definitionId: "person",
              stateNames: ["working"],
              iterateOn: [{ transformer: "jmespath", mapping: "entity.data.additionalInfo.ubos" }],
              transformers: [{ transformer: "jmespath", mapping: "{entity: {type: 'individual', data: @}}" }],
            },
          ],
        },
      },
    );
    const opened = await api.post("/cases", {
      workflow: "family",
      context: {
        entity: {
          type: "business",
          id: "fam-1",
          data: { companyName: "Family", additionalInfo: { ubos: [{ id: "u1", ...ada }] } },
        },
      },
    });
    expect(opened.status).toBe(201);
    await atRest({ tenantId: tenant.tenantId, caseId: opened.textAt("id") as CaseId });
    const links = (await api.get(`/entities/${opened.textAt("context.entity.ballerineEntityId")}/links`)).json
      .data as JsonObject[];
    const [person] = links.map(({ holder }) => (holder as JsonObject).id);
    const cases = (await api.get(`/entities/${person}/cases`)).json.data as JsonObject[];
    expect(cases).toMatchObject([{ parentId: opened.textAt("id"), workflow: { key: "person" } }]);
  });
});

describe("two records of one person", () => {
  it("are suggested, merged and parted again; each keeps what was its own", async () => {
    const one = await aCase({
      type: "individual",
      id: "twin-1",
      data: { ...ada, email: "twin@example.test", country: "GB" },
    });
    const two = await aCase({
      type: "individual",
      id: "twin-2",
      data: { ...ada, email: "twin@example.test", country: "FR" },
    });
    const [into, from] = [one.entityId, two.entityId];
    const alike = (await api.get(`/entities/${into}/duplicates`)).json.data as JsonObject[];
    const suggested = alike.find(({ entity }) => (entity as JsonObject).id === from);
    expect(suggested?.shares).toEqual(expect.arrayContaining(["email", "person"]));
    await api.post(`/entities/${from}/notes`, { content: "known under another name" });
    const preview = await lead.get(`/entities/${from}/merge-preview?into=${into}`);
    expect(preview.json.conflicts).toMatchObject([{ field: "country", into: "GB", from: "FR", counts: "from" }]);
    expect(preview.at("rows.from")).toMatchObject({ cases: 1, notes: 1 });
    const merged = await lead.post(`/entities/${from}/merge`, { into, reason: "Onboarded twice" });
    expect([merged.status, merged.at("id"), merged.at("mergedIds")]).toEqual([200, into, [from]]);
    expect(merged.at("facts.country")).toBe("FR");
    expect((await api.get(`/entities/${from}`)).at("id")).toBe(into);
    expect((await api.get(`/entities/${into}/cases`)).json.data).toHaveLength(2);
    expect((await api.get(`/entities/${from}/notes`)).json.data).toMatchObject([
      { content: "known under another name" },
    ]);
    expect((await api.get("/entities?correlationId=twin-2")).json.data).toMatchObject([{ id: into }]);
    expect(((await api.get("/entities?q=twin-2")).json.data as JsonObject[]).map(({ id }) => id)).toEqual([into]);
    // Who comes under the old id is the one that leads.
    expect((await aCase({ type: "individual", id: "twin-2", data: {} })).entityId).toBe(into);
    expect((await lead.post(`/entities/${from}/merge`, { into, reason: "again" })).at("error.code")).toBe("conflict");
    const parted = await lead.post(`/entities/${from}/part`, { reason: "Two sisters" });
    expect([parted.status, parted.at("id"), parted.at("facts.country")]).toEqual([200, from, "FR"]);
    expect((await api.get(`/entities/${into}`)).at("facts.country")).toBe("GB");
    expect((await api.get(`/entities/${from}/cases`)).json.data).toHaveLength(1);
  });

  it("come before those that only share bank accounts, however many", async () => {
    const [iban, second] = ["DE89370400440532013000", "FR1420041010050500013M02606"];
    const accounts = { iban, secondIban: second };
    const one = await anEntity({ type: "individual", facts: { ...accounts, email: "share-1@example.test" } });
    const partner = await anEntity({ type: "individual", facts: { ...accounts, email: "share-2@example.test" } });
    const twin = await anEntity({ type: "individual", facts: { email: "share-1@example.test" } });
    const alike = (await api.get(`/entities/${one}/duplicates`)).json.data as JsonObject[];
    expect(alike.map(({ entity, shares }) => [(entity as JsonObject).id, shares])).toEqual([
      [twin, ["email"]],
      [partner, ["iban"]],
    ]);
  });

  it("are merged by whoever leads, and only where they can be the same", async () => {
    const person = await anEntity({ type: "individual", facts: ada });
    const company = await anEntity({ type: "business", facts: { companyName: "Other" } });
    const analyst = (await anAnalystClient(tenant.tenantId)).api;
    const reason = "Onboarded twice";
    expect((await analyst.post(`/entities/${person}/merge`, { into: company, reason })).status).toBe(403);
    const wrong = await lead.post(`/entities/${person}/merge`, { into: company, reason });
    expect([wrong.status, wrong.at("error.param")]).toEqual([400, "into"]);
    const foreign = await (await aTenantClient()).api.post("/entities", { type: "individual", facts: ada });
    expect((await lead.post(`/entities/${person}/merge`, { into: foreign.textAt("id"), reason })).status).toBe(404);
    expect((await lead.post(`/entities/${person}/part`, { reason })).at("error.code")).toBe("conflict");
  });

  it("share a legal hold", async () => {
    const [into, from] = [
      await anEntity({ type: "individual", facts: { ...ada, email: "h1@example.test" } }),
      await anEntity({ type: "individual", facts: { ...ada, email: "h2@example.test" } }),
    ];
    await lead.put(`/entities/${from}/legal-hold`, { reason: "Litigation" });
    await lead.post(`/entities/${from}/merge`, { into, reason: "Onboarded twice" });
    expect((await lead.get(`/entities/${into}`)).at("legalHold")).toBe(true);
    const erased = await lead.post(`/entities/${into}/erase`, { reason: "DSR-1" });
    expect([erased.status, erased.at("error.code")]).toEqual([409, "legal_hold"]);
  });
});

describe("what cannot be kept", () => {
  it("is refused by name", async () => {
    const id = await anEntity({ type: "business", facts: { companyName: "Small" } });
    const large = await api.patch(`/entities/${id}`, { facts: { notes: "x".repeat(20_000) } });
    expect([large.status, large.at("error.param")]).toEqual([400, "facts.notes"]);
    const people = await api.patch(`/entities/${id}`, { facts: { additionalInfo: { ubos: [ada] } } });
    expect([people.status, people.at("error.param")]).toEqual([400, "facts.additionalInfo.ubos"]);
    expect((await api.get("/entities/ent_nothing")).status).toBe(404);
    expect((await (await aTenantClient()).api.get(`/entities/${id}`)).status).toBe(404);
  });
});
