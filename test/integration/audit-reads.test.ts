import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { type CaseProof, checkProof, readProof } from "../../src/audit/case-log";
import { anchorKeys } from "../../src/audit-store/anchor-key";
import { makeAnchor } from "../../src/audit-store/make-anchor";
import { verifyPart } from "../../src/audit-store/verify";
import { caseOf } from "../../src/cases/case-of";
import type { CaseId } from "../../src/domain";
import type { Json } from "../../src/lib/json";
import { type ApiClient, anAnalystClient, aTenantClient, publish, reviewChart } from "../support/api";
import { atRest, inCase } from "../support/cases";

const context = { entity: { type: "individual", data: { firstName: "Ada", lastName: "Lovelace", taxId: "DE811907" } } };
const masking = [{ path: "entity.data.taxId", label: "Tax id" }];

interface Entry {
  kind: string;
  action: string;
  actor: { kind: string; id: string };
  object: { kind: string; id: string };
  purpose: string | null;
  requestId: string | null;
  details: Record<string, Json>;
}

async function aCase() {
  const seeded = await aTenantClient();
  await publish(seeded.api, "read", reviewChart, { extensions: { edgecase: { masking } } });
  const id = (await seeded.api.post("/cases", { workflow: "read", context })).textAt("id") as unknown as CaseId;
  const { api: auditor } = await anAnalystClient(seeded.tenantId, "auditor");
  const entries = async (query: string) =>
    ((await auditor.get(`/audit-log?limit=100&${query}`)).at("data") as unknown as Entry[]).toReversed();
  return { ...seeded, id, auditor, entries, ref: { tenantId: seeded.tenantId, caseId: id } };
}

const proofIn = async (api: ApiClient, id: string): Promise<CaseProof> => {
  const proof = readProof(JSON.parse((await api.get(`/cases/${id}/proof`)).text) as Json);
  if (proof === null) throw new Error("this is no proof");
  return proof;
};

// Sabotaged once each and seen red: `auditRead` that answers false, `once` without the person, `writeTrails` left out of the batch.
describe("looks at personal data", () => {
  it("are written down with who looked at what, how many rows, and for what", async () => {
    const { api: key, keyId, id, entries, tenantId } = await aCase();
    const { api: person, user } = await anAnalystClient(tenantId);
    await key.get(`/cases/${id}`, { "Edgecase-Purpose": "periodic review" });
    await person.get(`/cases/${id}/timeline`);
    await person.get("/cases?limit=5");
    expect(await entries("kind=read")).toEqual([
      expect.objectContaining({
        action: "getCase",
        actor: { kind: "api_key", id: keyId },
        object: { kind: "case", id },
        purpose: "periodic review",
      }),
      expect.objectContaining({ action: "listTimeline", actor: { kind: "analyst", id: user.id }, purpose: null }),
      expect.objectContaining({ action: "listCases", object: { kind: "cases", id: null }, details: { rows: 1 } }),
    ]);
    expect((await person.get(`/cases/${id}`, { "Edgecase-Purpose": "Größe" })).at("error.param")).toBe(
      "Edgecase-Purpose",
    );
  });

  it("that a screen repeats are one entry; of another person, or at another thing, they are another", async () => {
    const { api: key, id, entries, tenantId } = await aCase();
    const { api: person } = await anAnalystClient(tenantId);
    // On either side of a full five minutes there may be two.
    for (let times = 0; times < 6; times++) await person.get(`/cases/${id}`);
    const looks = async () => (await entries("kind=read&action=getCase")).length;
    expect([1, 2]).toContain(await looks());
    const before = await looks();
    await key.get(`/cases/${id}`);
    expect(await looks()).toBe(before + 1);
  });

  it("of a masked field carry the reason, and what was refused leaves nothing", async () => {
    const { id, entries, tenantId } = await aCase();
    const { api: person } = await anAnalystClient(tenantId, "analyst");
    const wish = { path: "entity.data.taxId", reason: "The register asks for it." };
    expect((await person.post(`/cases/${id}/reveal`, wish)).status).toBe(200);
    await person.get("/cases/case_00000000000000000000000000");
    expect(await entries("kind=read")).toEqual([
      expect.objectContaining({
        action: "revealField",
        purpose: wish.reason,
        details: expect.objectContaining({ path: wish.path }),
      }),
    ]);
  });
});

describe("changes of a case", () => {
  it("stand in the audit log once each, with the hash of the row in the case's own log", async () => {
    const { api: key, id, entries, ref } = await aCase();
    const noted = await key.post(`/cases/${id}/events`, { name: "note_it" });
    const decided = await key.post(`/cases/${id}/decision`, { decision: "approve" });
    const incident = { type: "open_incident", source: "index", subject: "index", code: "c", message: "m" } as const;
    const sweeper = { kind: "system", tenantId: ref.tenantId, part: "sweeper" } as const;
    await caseOf(env, ref).dispatch({ id: null, actor: sweeper, expectedVersion: null, body: incident }, null);
    await atRest(ref);
    const told = await entries(`kind=case&objectId=${id}`);
    // Red without `namedRequest` in caseOf: which request it was, and none where the engine did it by itself.
    const requests = new Map(told.map(({ requestId, details }) => [details.version, requestId]));
    expect([2, 3, 4].map((version) => requests.get(version))).toEqual([
      noted.headers.get("request-id"),
      decided.headers.get("request-id"),
      null,
    ]);
    expect(requests.get(1)).toMatch(/^req_/);
    const rows = await inCase(ref, (_object, state) =>
      state.storage.sql
        .exec("SELECT seq, version, hash, type FROM log WHERE accepted = 1 ORDER BY seq")
        .toArray()
        .map(({ seq, version, hash, type }) => ({ seq, version, hash, type })),
    );
    expect(rows.length).toBeGreaterThan(2);
    expect(
      told.map(({ action, details }) => ({
        ...{ seq: details.logSeq, version: details.version, hash: details.hash, type: action.replace("case.", "") },
      })),
    ).toEqual(rows);
    expect(told.every(({ details }) => Number(details.versionBefore) <= Number(details.version))).toBe(true);
    expect(JSON.stringify(told)).not.toContain("Lovelace");
    expect((await verifyPart(env, ref.tenantId, 0)).findings).toEqual([]);
  });

  it("are proven by the case's log, by its anchors, and by what each row was made of where the reader may see it", async () => {
    const { api: key, id, ref, tenantId } = await aCase();
    await atRest(ref);
    await makeAnchor(env, tenantId, Date.parse("2026-05-01T00:00:10Z"));
    await key.post(`/cases/${id}/notes`, { content: "A word about Ada" });
    await key.post(`/cases/${id}/decision`, { decision: "approve" });
    await atRest(ref);
    await makeAnchor(env, tenantId, Date.parse("2026-05-02T00:00:10Z"));
    const proof = await proofIn(key, id);
    expect(checkProof(proof, anchorKeys(env))).toEqual([]);
    expect(proof.anchors).toHaveLength(2);
    expect(proof.rows.filter(({ payload }) => payload === null)).toHaveLength(1);
    const { api: person } = await anAnalystClient(tenantId, "analyst");
    const masked = await proofIn(person, id);
    expect(masked.rows.every(({ payload }) => payload === null)).toBe(true);
    expect(checkProof(masked, anchorKeys(env))).toEqual([]);
  });

  it("that were rewritten in the case's own storage show in its proof", async () => {
    const { api: key, id, ref, tenantId } = await aCase();
    await atRest(ref);
    await makeAnchor(env, tenantId, Date.parse("2026-05-01T00:00:10Z"));
    await inCase(ref, (_object, state) =>
      state.storage.transactionSync(() => {
        const triggers = state.storage.sql
          .exec<{ name: string; sql: string }>("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
          .toArray();
        for (const { name } of triggers) state.storage.sql.exec(`DROP TRIGGER ${name}`);
        state.storage.sql.exec("UPDATE log SET actor_id = 'ek_somebody_else' WHERE seq = 1");
        for (const { sql } of triggers) state.storage.sql.exec(sql);
      }),
    );
    const found = checkProof(await proofIn(key, id), anchorKeys(env));
    expect(found[0]).toMatchObject({ code: "edited", seq: 1 });
  });
});
