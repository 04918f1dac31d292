import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { caseOf } from "../../src/cases/case-of";
import { upsertIndexRows } from "../../src/db/cases";
import { outdatedTerms } from "../../src/db/search-index";
import type { CaseRef, IndexRow } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { type ApiClient, anAnalystClient, aTenantClient, publish, reviewChart } from "../support/api";

async function aTeam() {
  const { api, tenantId } = await aTenantClient();
  await publish(api, "kyb", reviewChart);
  await publish(api, "kyc", reviewChart);
  return { api, tenantId, open: opener(api) };
}

/** Opens a case and copies its row to the list, as the queue does. */
const opener =
  (api: ApiClient) =>
  async (data: JsonObject, workflow = "kyb") => {
    const opened = await api.post("/cases", { workflow, context: { entity: { type: "business", data } } });
    expect(opened.status, opened.text).toBe(201);
    const id = opened.textAt("id");
    await copy({ tenantId: opened.textAt("tenantId"), caseId: id } as unknown as CaseRef);
    return id;
  };

async function copy(ref: CaseRef): Promise<IndexRow> {
  const row = await caseOf(env, ref).indexRow();
  if (row === null) throw new Error("the case is not there");
  await upsertIndexRows(env.DB, [row]);
  return row;
}

const sharedRows = async (caseId: string): Promise<string[]> => {
  const { results } = await env.DB.prepare("SELECT key FROM shared_facts WHERE case_id = ?")
    .bind(caseId)
    .all<{ key: string }>();
  return results.map(({ key }) => key);
};

describe("related cases", () => {
  it("are those that share a fact, who shares most first, and none of another tenant", async () => {
    const [{ api, open }, other] = [await aTeam(), await aTeam()];
    const mail = "ada@related.example";
    const here = await open({ companyName: "One", email: mail, phone: "+44 20 7946 0958" });
    const both = await open({ companyName: "Two", email: mail.toUpperCase(), phone: "020 7946 0958" });
    const one = await open({ companyName: "Three", email: mail });
    await open({ companyName: "Four", email: "else@related.example" });
    await other.open({ companyName: "Five", email: mail });
    const { json, at, text } = await api.get(`/cases/${here}/related`);
    expect(at("data.0"), text).toMatchObject({ caseId: both, by: ["email", "phone"], name: "Two" });
    expect(at("data.1")).toMatchObject({ caseId: one, by: ["email"], state: "review" });
    expect(json.data).toHaveLength(2);
    expect(json.facts).toEqual([
      expect.objectContaining({ kind: "email", value: mail, cases: 2, more: false }),
      expect.objectContaining({ kind: "phone", cases: 1 }),
    ]);
  });

  it("keep nothing in the index that says the fact itself, and go with the case", async () => {
    const { open } = await aTeam();
    const id = await open({ companyName: "Acme", email: "quiet@related.example" });
    const keys = await sharedRows(id);
    expect(keys.length).toBeGreaterThan(1);
    expect(keys.join(" ")).not.toContain("quiet");
    await env.DB.prepare("DELETE FROM cases WHERE case_id = ?").bind(id).run();
    expect(await sharedRows(id)).toEqual([]);
  });

  it("follow what was corrected, and the index of an earlier release is filled in", async () => {
    const { api, open, tenantId } = await aTeam();
    const mail = "late@related.example";
    const one = await open({ companyName: "One", email: mail });
    const two = await open({ companyName: "Two", email: "wrong@related.example" });
    expect((await api.get(`/cases/${one}/related`)).json.data).toEqual([]);
    await api.patch(`/cases/${two}/context`, { merge: { entity: { data: { email: mail } } }, reason: "a slip" });
    const row = await copy({ tenantId, caseId: two } as unknown as CaseRef);
    expect((await api.get(`/cases/${one}/related`)).at("data.0.caseId")).toBe(two);
    await env.DB.prepare("DELETE FROM shared_facts WHERE case_id = ?").bind(two).run();
    await env.DB.prepare("UPDATE case_places SET terms_hash = 'earlier' WHERE case_id = ?").bind(two).run();
    const outdated = await outdatedTerms(env.DB, [row]);
    expect(outdated).toHaveLength(1);
    await upsertIndexRows(env.DB, outdated);
    expect((await api.get(`/cases/${one}/related`)).at("data.0.caseId")).toBe(two);
  });

  it("of a fact that very many share are a few, and how many there are", async () => {
    const { api, open, tenantId } = await aTeam();
    const id = await open({ companyName: "Acme", email: "office@related.example" });
    const key = (await sharedRows(id)).find((one) => one.startsWith("email:")) ?? "";
    await env.DB.prepare(
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500)
       INSERT INTO shared_facts (tenant_id, key, case_id) SELECT ?1, ?2, 'case_made_' || i FROM n`,
    )
      .bind(tenantId, key)
      .run();
    expect((await api.get(`/cases/${id}/related`)).json.facts).toEqual([
      expect.objectContaining({ kind: "email", cases: 1_000, more: true }),
    ]);
  });

  it("outside of what a person may know of are not told, nor counted", async () => {
    const { api, open, tenantId } = await aTeam();
    const mail = "scoped@related.example";
    const here = await open({ companyName: "One", email: mail });
    await open({ companyName: "Two", email: mail }, "kyc");
    const { user, api: person } = await anAnalystClient(tenantId);
    expect((await person.get(`/cases/${here}/related`)).json.data).toHaveLength(1);
    await api.patch(`/users/${user.id}`, { caseScope: { workflows: ["kyb"] } });
    const limited = await person.get(`/cases/${here}/related`);
    expect([limited.json.data, limited.json.facts], limited.text).toEqual([[], []]);
  });
});

describe("the brief of a case", () => {
  it("tells a person what has changed since they looked last, and a key nothing of the kind", async () => {
    const { api, open, tenantId } = await aTeam();
    const id = await open({ companyName: "Acme", registrationNumber: "12345678" });
    const { api: person } = await anAnalystClient(tenantId);
    const first = await person.get(`/cases/${id}/brief`);
    expect(first.json.changes, first.text).toBeNull();
    expect(first.at("sentences.0")).toBe("Acme: number 12345678.");
    const version = Number(first.json.version);
    expect((await person.put(`/cases/${id}/look`, { version })).status).toBe(200);
    expect((await person.get(`/cases/${id}/brief`)).at("changes.count")).toBe(0);
    await api.patch(`/cases/${id}/context`, {
      merge: { entity: { data: { companyName: "Acme Ltd" } } },
      reason: "register",
    });
    const again = await person.get(`/cases/${id}/brief`);
    expect(again.at("changes.changedFacts")).toEqual(["entity.data.companyName"]);
    expect(again.at("changes.news.0.type")).toBe("context.merged");
    expect((await api.get(`/cases/${id}/brief`)).json.changes).toBeNull();
    expect((await api.put(`/cases/${id}/look`, { version })).status).toBe(403);
  });

  it("never goes back: an older look after a newer one changes nothing", async () => {
    const { api, open, tenantId } = await aTeam();
    const id = await open({ companyName: "Acme" });
    await api.patch(`/cases/${id}/context`, { merge: { customData: { seen: true } } });
    const { api: person } = await anAnalystClient(tenantId);
    await person.put(`/cases/${id}/look`, { version: 2 });
    await person.put(`/cases/${id}/look`, { version: 1 });
    expect((await person.get(`/cases/${id}/brief`)).at("changes.count")).toBe(0);
  });
});

it("people correct facts of people, with a reason in the timeline; nothing else is theirs to write", async () => {
  const { open, tenantId } = await aTeam();
  const id = await open({ companyName: "Acme" });
  const { api: person } = await anAnalystClient(tenantId);
  const refused = await person.patch(`/cases/${id}/context`, { merge: { flags: { checked: true } } });
  expect([refused.status, refused.at("error.param")]).toEqual([403, "merge.flags"]);
  const merge = { entity: { data: { companyName: "Acme Ltd" } } };
  expect((await person.patch(`/cases/${id}/context`, { merge, reason: "As the register has it" })).status).toBe(200);
  const { text } = await person.get(`/cases/${id}/timeline?limit=100`);
  expect(text).toContain("As the register has it");
});
