import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import {
  archiveDefinition,
  createDraft,
  definitionToOpen,
  getDefinition,
  latestPublished,
  listDefinitions,
  publishDefinition,
  updateDraft,
} from "../../src/db/definitions";
import { getEntity, projectApproval, upsertEntity } from "../../src/db/entities";
import { beginCall, callLeaseMs, callMemoryMs, dropOldCalls, finishCall, forgetCall } from "../../src/db/idempotency";
import { jobCursor, saveJobCursor } from "../../src/db/jobs";
import { type Keyset, readCursor } from "../../src/db/keyset";
import { getTenant, insertTenant } from "../../src/db/tenants";
import { getUser, insertUser, listUsers, userInTenant } from "../../src/db/users";
import { idFrom, newId, type TenantId } from "../../src/domain";
import { randomBase32, sha256Hex } from "../../src/lib/bytes";
import { seedTenant, seedUser } from "../support/tenant";

const db = env.DB;
const aTenant = (): TenantId => idFrom("tenant", `eu_${randomBase32(12)}`);
const draft = (over: Partial<Parameters<typeof createDraft>[2]> = {}) => ({
  key: "kyb",
  version: null,
  name: "KYB",
  displayName: null,
  variant: null,
  body: '{"definition":{}}',
  ...over,
});

async function made(tenantId: TenantId, over: Partial<Parameters<typeof createDraft>[2]> = {}, nowMs = 1) {
  const created = await createDraft(db, tenantId, draft(over), nowMs);
  if (!created.ok) throw new Error(created.error.code);
  return created.value;
}
async function published(tenantId: TenantId, over: Partial<Parameters<typeof createDraft>[2]> = {}, nowMs = 1) {
  const { id, hash } = await made(tenantId, over, nowMs);
  const done = await publishDefinition(db, tenantId, id, hash, nowMs);
  if (!done.ok) throw new Error(done.error.code);
  return done.value;
}

describe("definitions", () => {
  it("number their versions without gaps or doubles, also when drafts are made at once", async () => {
    const tenantId = aTenant();
    const drafts = await Promise.all(Array.from({ length: 10 }, () => made(tenantId)));
    expect(drafts.map((one) => one.version).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(await createDraft(db, tenantId, draft({ version: 4 }), 1)).toEqual({
      ok: false,
      error: { code: "version_taken", key: "kyb", version: 4 },
    });
    expect((await made(tenantId, { version: 40 })).version).toBe(40);
  });

  it("carry the hash of the body as it stands", async () => {
    const tenantId = aTenant();
    const { id, hash } = await made(tenantId);
    expect(hash).toBe(sha256Hex('{"definition":{}}'));
    const changed = await updateDraft(db, tenantId, id, { body: '{"definition":{"id":"x"}}', name: "New" }, 2);
    expect(changed).toMatchObject({ ok: true, value: { hash: sha256Hex('{"definition":{"id":"x"}}'), name: "New" } });
    expect(await updateDraft(db, tenantId, id, { displayName: "Shown" }, 3)).toMatchObject({
      value: { hash: sha256Hex('{"definition":{"id":"x"}}'), displayName: "Shown", updatedAtMs: 3 },
    });
  });

  it("are not published when the draft has changed since it was validated", async () => {
    const tenantId = aTenant();
    const { id, hash } = await made(tenantId);
    await updateDraft(db, tenantId, id, { body: '{"other":1}' }, 2);
    expect(await publishDefinition(db, tenantId, id, hash, 3)).toEqual({ ok: false, error: { code: "draft_changed" } });
    expect((await getDefinition(db, tenantId, id))?.status).toBe("draft");
  });

  it("never change once they are published", async () => {
    const tenantId = aTenant();
    const before = await published(tenantId);
    const refused = { ok: false, error: { code: "definition_immutable", status: "published" } };
    expect(await updateDraft(db, tenantId, before.id, { body: "{}" }, 9)).toEqual(refused);
    expect(await publishDefinition(db, tenantId, before.id, before.hash, 9)).toEqual(refused);
    expect(await getDefinition(db, tenantId, before.id)).toEqual(before);
    await archiveDefinition(db, tenantId, before.id, 10);
    await archiveDefinition(db, tenantId, before.id, 11);
    expect(await getDefinition(db, tenantId, before.id)).toEqual({
      ...before,
      status: "archived",
      archivedAtMs: 10,
      updatedAtMs: 10,
    });
  });

  it("open cases by key (latest published), by key and version, and by id", async () => {
    const tenantId = aTenant();
    const v1 = await published(tenantId);
    const v2 = await published(tenantId);
    const v3 = await made(tenantId);
    expect(await definitionToOpen(db, tenantId, "kyb", null)).toEqual({ ok: true, value: v2 });
    expect(await definitionToOpen(db, tenantId, "kyb", 1)).toEqual({ ok: true, value: v1 });
    expect(await definitionToOpen(db, tenantId, v1.id, null)).toEqual({ ok: true, value: v1 });
    expect(await definitionToOpen(db, tenantId, v1.id, 1)).toEqual({ ok: true, value: v1 });
    const notPublished = { ok: false, error: { code: "definition_not_published" } };
    expect(await definitionToOpen(db, tenantId, v3.id, null)).toEqual(notPublished);
    expect(await definitionToOpen(db, tenantId, "kyb", 3)).toEqual(notPublished);
    const unknown = { ok: false, error: { code: "unknown_definition" } };
    expect(await definitionToOpen(db, tenantId, "kyb", 4)).toEqual(unknown);
    expect(await definitionToOpen(db, tenantId, v1.id, 2)).toEqual(unknown);
    expect(await definitionToOpen(db, tenantId, "nothing", null)).toEqual(unknown);
    await archiveDefinition(db, tenantId, v2.id, 9);
    expect(await latestPublished(db, tenantId, "kyb")).toEqual(v1);
  });

  it("of another tenant do not exist", async () => {
    const [mine, theirs] = [aTenant(), aTenant()];
    const one = await made(mine);
    const unknown = { ok: false, error: { code: "unknown_definition" } };
    expect(await getDefinition(db, theirs, one.id)).toBeNull();
    expect(await updateDraft(db, theirs, one.id, { name: "Stolen" }, 9)).toEqual(unknown);
    expect(await publishDefinition(db, theirs, one.id, one.hash, 9)).toEqual(unknown);
    expect(await archiveDefinition(db, theirs, one.id, 9)).toEqual(unknown);
    expect(await definitionToOpen(db, theirs, one.id, null)).toEqual(unknown);
    expect(await getDefinition(db, mine, one.id)).toEqual(one);
  });

  it("are listed newest first, page by page, without bodies", async () => {
    const tenantId = aTenant();
    for (let n = 0; n < 7; n++) await made(tenantId, { key: n % 2 === 0 ? "even" : "odd" }, 1 + (n % 3));
    const seen: string[] = [];
    let cursor: Keyset | null = null;
    do {
      const page: Awaited<ReturnType<typeof listDefinitions>> = await listDefinitions(db, tenantId, {}, cursor, 3);
      seen.push(...page.data.map((one) => `${one.createdAtMs} ${one.id}`));
      expect(JSON.stringify(page.data)).not.toContain("body");
      cursor = page.next;
    } while (cursor !== null);
    expect(seen).toEqual([...seen].sort().reverse());
    expect(new Set(seen).size).toBe(7);
    expect((await listDefinitions(db, tenantId, { key: "odd" }, null, 100)).data).toHaveLength(3);
    expect((await listDefinitions(db, tenantId, { status: "published" }, null, 100)).data).toEqual([]);
  });
});

describe("entities", () => {
  const keyed = { keyed: (text: string) => text };
  const source = { kind: "api_key", id: "key_test" } as const;
  const northwind = { type: "business" as const, correlationId: "nw-1", data: { companyName: "Northwind" }, source };

  it("are one per correlation id, however many ask at once", async () => {
    const tenantId = aTenant();
    const found = await Promise.all(Array.from({ length: 20 }, () => upsertEntity(db, tenantId, northwind, keyed, 1)));
    expect(new Set(found.map((one) => one.id)).size).toBe(1);
    const person = await upsertEntity(db, tenantId, { ...northwind, type: "individual" }, keyed, 1);
    const foreign = await upsertEntity(db, aTenant(), northwind, keyed, 1);
    expect(new Set([found[0]?.id, person.id, foreign.id]).size).toBe(3);
  });

  it("without a correlation id are new each time, unless the caller brings the id", async () => {
    const tenantId = aTenant();
    const nameless = { ...northwind, correlationId: null };
    const [first, second] = [
      await upsertEntity(db, tenantId, nameless, keyed, 1),
      await upsertEntity(db, tenantId, nameless, keyed, 1),
    ];
    expect(first.id).not.toBe(second.id);
    const id = newId("entity");
    expect(await upsertEntity(db, tenantId, { ...nameless, id }, keyed, 1)).toEqual({ id, isNew: true });
    expect(await upsertEntity(db, tenantId, { ...nameless, id }, keyed, 2)).toEqual({ id, isNew: false });
  });

  it("learn what is new and keep what they know when nothing is said", async () => {
    const tenantId = aTenant();
    const { id } = await upsertEntity(db, tenantId, northwind, keyed, 1);
    await upsertEntity(db, tenantId, { ...northwind, data: { companyName: "Northwind Ltd" } }, keyed, 2);
    await upsertEntity(db, tenantId, { ...northwind, data: {} }, keyed, 3);
    expect(await getEntity(db, tenantId, id)).toMatchObject({
      name: "Northwind Ltd",
      data: '{"companyName":"Northwind Ltd"}',
      approvalState: "new",
    });
  });

  it("hear of the outcome of their cases, but not of another tenant's", async () => {
    const tenantId = aTenant();
    const { id } = await upsertEntity(db, tenantId, northwind, keyed, 1);
    await projectApproval(db, aTenant(), id, "rejected", 2, "case_one");
    expect((await getEntity(db, tenantId, id))?.approvalState).toBe("new");
    await projectApproval(db, tenantId, id, "approved", 2, "case_one");
    expect((await getEntity(db, tenantId, id))?.approvalState).toBe("approved");
    expect(await getEntity(db, aTenant(), id)).toBeNull();
  });
});

describe("a call with an Idempotency-Key", () => {
  const t0 = 1_000_000_000;

  it("runs once, however many send it at once, and is repeated as it was", async () => {
    const tenantId = aTenant();
    const starts = await Promise.all(Array.from({ length: 20 }, () => beginCall(db, tenantId, "k", "f", t0)));
    expect(starts.map((start) => start.state).sort()).toEqual(["fresh", ...Array(19).fill("running")]);
    await finishCall(db, tenantId, "k", t0, { httpStatus: 201, sealedBody: "sealed" });
    expect(await beginCall(db, tenantId, "k", "f", t0 + 1)).toEqual({
      state: "done",
      httpStatus: 201,
      sealedBody: "sealed",
    });
    expect(await beginCall(db, aTenant(), "k", "f", t0)).toEqual({ state: "fresh" });
  });

  it("is refused for another request, running or done", async () => {
    const tenantId = aTenant();
    await beginCall(db, tenantId, "k", "f", t0);
    expect(await beginCall(db, tenantId, "k", "other", t0)).toEqual({ state: "reused" });
    expect(await beginCall(db, tenantId, "k", "other", t0 + callLeaseMs + 1)).toEqual({ state: "reused" });
    await finishCall(db, tenantId, "k", t0, { httpStatus: 200, sealedBody: "s" });
    expect(await beginCall(db, tenantId, "k", "other", t0)).toEqual({ state: "reused" });
  });

  it("is taken over by one when the first died, and the dead one has no say any more", async () => {
    const tenantId = aTenant();
    const later = t0 + callLeaseMs + 1;
    await beginCall(db, tenantId, "k", "f", t0);
    expect(await beginCall(db, tenantId, "k", "f", t0 + callLeaseMs)).toEqual({ state: "running" });
    const starts = await Promise.all([1, 2, 3].map(() => beginCall(db, tenantId, "k", "f", later)));
    expect(starts.map((start) => start.state).sort()).toEqual(["fresh", "running", "running"]);
    await finishCall(db, tenantId, "k", t0, { httpStatus: 200, sealedBody: "of the dead" });
    await forgetCall(db, tenantId, "k", t0);
    expect(await beginCall(db, tenantId, "k", "f", later)).toEqual({ state: "running" });
    await finishCall(db, tenantId, "k", later, { httpStatus: 200, sealedBody: "of the living" });
    expect(await beginCall(db, tenantId, "k", "f", later)).toMatchObject({ sealedBody: "of the living" });
  });

  it("may be tried again after a failure of ours, and after a day for anything", async () => {
    const tenantId = aTenant();
    await beginCall(db, tenantId, "k", "f", t0);
    await forgetCall(db, tenantId, "k", t0);
    expect(await beginCall(db, tenantId, "k", "other", t0)).toEqual({ state: "fresh" });
    await finishCall(db, tenantId, "k", t0, { httpStatus: 200, sealedBody: "s" });
    await forgetCall(db, tenantId, "k", t0);
    expect(await beginCall(db, tenantId, "k", "other", t0 + callMemoryMs)).toMatchObject({ state: "done" });
    await dropOldCalls(db, t0 + callMemoryMs);
    expect(await beginCall(db, tenantId, "k", "other", t0 + callMemoryMs)).toMatchObject({ state: "done" });
    expect(await beginCall(db, tenantId, "k", "third", t0 + callMemoryMs + 1)).toEqual({ state: "fresh" });
  });
});

describe("tenants, people and jobs", () => {
  it("keeps a tenant that exists as it is", async () => {
    const { tenantId, tenant } = await seedTenant(env);
    expect(await insertTenant(db, { ...tenant, name: "Other" })).toBe(false);
    expect(await getTenant(db, tenantId)).toEqual(tenant);
    expect(await getTenant(db, aTenant())).toBeNull();
  });

  it("knows people in their tenant only, and gives cases only to those who may sign in", async () => {
    const tenantId = aTenant();
    const ada = await seedUser(env, tenantId, "analyst");
    expect(await getUser(db, tenantId, ada.id)).toEqual(ada);
    expect(await getUser(db, aTenant(), ada.id)).toBeNull();
    expect(await insertUser(db, { ...ada, id: newId("user") })).toBe(false);
    const gone = { ...ada, id: newId("user"), email: "gone@example.test", disabledAtMs: 5 };
    await insertUser(db, gone);
    expect(await userInTenant(db, tenantId, ada.id)).toBe(true);
    expect(await userInTenant(db, aTenant(), ada.id)).toBe(false);
    expect(await userInTenant(db, tenantId, gone.id)).toBe(false);
    expect(await getUser(db, tenantId, gone.id)).toEqual(gone);
    expect(await listUsers(db, tenantId)).toEqual([ada]);
  });

  it("remembers where a job got to", async () => {
    const name = `job-${randomBase32(8)}`;
    expect(await jobCursor(db, name)).toBeNull();
    await saveJobCursor(db, name, "case_x", 1);
    expect(await jobCursor(db, name)).toBe("case_x");
    await saveJobCursor(db, name, null, 2);
    expect(await jobCursor(db, name)).toBeNull();
  });

  it.each(["", "!", "e30", "bnVsbA", "WzEsMl0", "Wy0xLCJ4Il0", "WzEsIiJd", "x".repeat(300)])(
    "takes nothing for a cursor that is none: %s",
    (raw) => expect(readCursor(raw)).toBeNull(),
  );
});
