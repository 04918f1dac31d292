import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { endProcessing, projectApproval } from "../../src/db/entities";
import { factsTold, historyOf as historyOfEntity } from "../../src/db/entity-timeline";
import type { CaseId } from "../../src/domain";
import type { Json, JsonObject } from "../../src/lib/json";
import { type ApiClient, anAnalystClient, aTenantClient, publish, reviewChart } from "../support/api";
import { atRest } from "../support/cases";
import { png } from "../support/file-corpus";

const chart: JsonObject = {
  initial: "judging",
  states: {
    judging: { on: { JUDGED: "review" } },
    review: { tags: ["manual_review"], on: { approve: "approved", reject: "rejected" } },
    approved: { type: "final", tags: ["approved"] },
    rejected: { type: "final", tags: ["rejected"] },
  },
};
const shell = {
  ...{ id: "shell", indicator: "Shell company", domain: "ownership", baseRiskScore: 50 },
  ruleSet: [{ key: "entity.data.employees", operator: "LT", value: 1 }],
  alert: { severity: "high", title: "A shell" },
};
const judging = {
  commonPlugins: [
    {
      ...{ name: "risk", pluginKind: "riskRules", stateNames: ["judging"], successAction: "JUDGED" },
      rulesSource: { source: "inline", rules: [shell] },
    },
  ],
};

let tenant: Awaited<ReturnType<typeof aTenantClient>>;
let api: ApiClient;
let lead: Awaited<ReturnType<typeof anAnalystClient>>;
beforeAll(async () => {
  tenant = await aTenantClient();
  api = tenant.api;
  lead = await anAnalystClient(tenant.tenantId, "admin");
  const config = { allowMultipleActiveWorkflows: true };
  await publish(api, "judged", chart, { config, extensions: judging });
  await publish(api, "plain", reviewChart, { config });
});

afterEach(() => void vi.restoreAllMocks());

interface Entry extends JsonObject {
  id: string;
  type: string;
  kind: string;
  by: JsonObject | null;
  facts: JsonObject[];
}

async function aCase(workflow: string, entity: JsonObject): Promise<{ caseId: string; entityId: string }> {
  const opened = await api.post("/cases", { workflow, context: { entity } });
  if (opened.status !== 201) throw new Error(opened.text);
  const caseId = opened.textAt("id");
  await rested(caseId);
  return { caseId, entityId: opened.textAt("context.entity.ballerineEntityId") };
}
const rested = (caseId: string) => atRest({ tenantId: tenant.tenantId, caseId: caseId as CaseId });
async function decided(caseId: string, name: "approve" | "reject"): Promise<void> {
  expect((await lead.api.post(`/cases/${caseId}/events`, { name })).status).toBe(200);
  await rested(caseId);
}
async function anEntity(body: JsonObject): Promise<string> {
  const made = await api.post("/entities", body);
  if (made.status !== 201) throw new Error(made.text);
  return made.textAt("id");
}
/** All of it, page by page. */
async function historyOf(id: string, { by = api, query = "", limit = 100 } = {}): Promise<Entry[]> {
  const entries: Entry[] = [];
  let cursor: Json = null;
  do {
    const at: string = cursor === null ? "" : `&cursor=${encodeURIComponent(String(cursor))}`;
    const page = await by.get(`/entities/${id}/timeline?limit=${limit}${query}${at}`);
    expect(page.status).toBe(200);
    entries.push(...(page.json.data as Entry[]));
    cursor = page.json.nextCursor ?? null;
  } while (cursor !== null);
  return entries;
}
const typesOf = (entries: readonly Entry[]) => entries.map(({ type }) => type);
const only = (entries: readonly Entry[], type: string): Entry => {
  const [found, ...more] = entries.filter((one) => one.type === type);
  expect([type, found !== undefined, more.length]).toEqual([type, true, 0]);
  return found as Entry;
};

describe("the history of somebody", () => {
  it("tells how a case came to know of them, judged them and ended, with whose deed each was", async () => {
    const owner = { id: "u1", firstName: "Ada", lastName: "Lovelace", dateOfBirth: "1985-12-10" };
    const { caseId, entityId } = await aCase("judged", {
      ...{ type: "business", id: "told-1" },
      data: {
        ...{ companyName: "Hollow Ltd", employees: 0 },
        additionalInfo: { ubos: [{ ...owner, ownershipPercentage: 60 }] },
      },
    });
    const alert = ((await api.get(`/alerts?caseId=${caseId}`)).json.data as JsonObject[])[0] ?? {};
    await lead.api.post(`/alerts/${String(alert.id)}/clear`, { reason: "Has begun to hire." });
    const form = new FormData();
    form.set("document", JSON.stringify({ category: "registration", type: "extract" }));
    form.append("files", new File([png()], "extract.png"));
    const added = await api.send("POST", `/cases/${caseId}/documents`, { body: form });
    const decision = { decision: "approve" };
    expect((await lead.api.post(`/cases/${caseId}/documents/${added.textAt("id")}/decision`, decision)).status).toBe(
      200,
    );
    await rested(caseId);
    await decided(caseId, "approve");

    const entries = await historyOf(entityId);
    const me = { kind: "analyst", id: lead.user.id };
    expect(only(entries, "entity.created").by).toEqual({ kind: "case", id: caseId });
    expect(only(entries, "case.opened")).toMatchObject({
      caseId,
      by: { kind: "api_key" },
      detail: { workflow: "judged" },
    });
    expect(only(entries, "case.ended")).toMatchObject({ caseId, by: me, detail: { outcome: "approved" } });
    expect(only(entries, "document.added")).toMatchObject({ caseId, by: { kind: "api_key" } });
    expect(only(entries, "document.decided")).toMatchObject({ caseId, by: me });
    expect(only(entries, "alert.raised")).toMatchObject({
      ...{ alertId: alert.id, caseId },
      detail: { title: "A shell", severity: "high" },
    });
    expect(only(entries, "alert.clear")).toMatchObject({
      ...{ alertId: alert.id, by: me, reason: "Has begun to hire." },
      ...{ from: "triggered", to: "cleared" },
    });
    expect(only(entries, "risk.changed")).toMatchObject({ from: null, caseId, by: { kind: "case", id: caseId } });
    expect(entries.filter(({ type }) => type === "approval.changed").map(({ from, to }) => [from, to])).toEqual([
      ["processing", "approved"],
      ["new", "processing"],
    ]);
    const said = entries.findLast(({ type }) => type === "facts.said");
    expect(said).toMatchObject({ by: { kind: "case", id: caseId }, caseId, factCount: 2 });
    expect(said?.facts.map(({ field, value, before }) => [field, value, before])).toEqual([
      ["companyName", "Hollow Ltd", null],
      ["employees", 0, null],
    ]);
    const link = only(entries, "link.said");
    expect(link.link).toMatchObject({ position: "ubo", share: 60, holder: { name: "Ada Lovelace" } });
    const ofOwner = await historyOf(String(((link.link as JsonObject).holder as JsonObject).id));
    expect(only(ofOwner, "link.said").link).toMatchObject({ company: { id: entityId, name: "Hollow Ltd" } });
    expect([...entries].sort((a, b) => (String(a.at) < String(b.at) ? 1 : -1)).map(({ at }) => at)).toEqual(
      entries.map(({ at }) => at),
    );
    expect(entries.at(-1)?.type).toBe("entity.created");
  });

  it("tells what was changed by hand: facts with what they were, risk, notes, links, holds and what is watched", async () => {
    const id = await anEntity({
      type: "business",
      correlationId: "hand-1",
      facts: { companyName: "Held", country: "GB" },
    });
    const holder = await anEntity({ type: "individual", facts: { firstName: "Grace", lastName: "Hopper" } });
    await lead.api.patch(`/entities/${id}`, { facts: { companyName: "Held Ltd", country: null }, pin: true });
    await lead.api.put(`/entities/${id}/risk`, { level: "high", reason: "Adverse media", expiresInSeconds: 3_600 });
    await lead.api.put(`/entities/${id}/risk`, { level: "critical", reason: "Worse" });
    await lead.api.delete(`/entities/${id}/risk`, {});
    const note = await lead.api.post(`/entities/${id}/notes`, { content: "a word for colleagues" });
    await lead.api.delete(`/entities/${id}/notes/${note.textAt("id")}`);
    const link = await api.post(`/entities/${id}/links`, { holderId: holder, position: "shareholder", share: 51 });
    await api.delete(`/entities/${id}/links/${link.textAt("id")}`);
    await lead.api.put(`/entities/${id}/legal-hold`, { reason: "Litigation" });
    await lead.api.delete(`/entities/${id}/legal-hold`);
    vi.spyOn(env.MONITORS, "send").mockResolvedValue(undefined as never);
    await lead.api.put(`/entities/${id}/monitors`, { monitors: { kyc_refresh: { months: 1 } } });
    await lead.api.post(`/entities/${id}/monitors/kyc_refresh/pause`, { until: null });
    await lead.api.post(`/entities/${id}/monitors/kyc_refresh/resume`);
    vi.restoreAllMocks();

    const entries = await historyOf(id);
    const me = { kind: "analyst", id: lead.user.id };
    const [changed, first] = entries.filter(({ type }) => type === "facts.said");
    expect(first?.by).toMatchObject({ kind: "api_key" });
    expect(changed).toMatchObject({ by: me, factCount: 2 });
    expect(changed?.facts).toEqual([
      { field: "companyName", value: "Held Ltd", before: "Held", pinned: true, isLong: false },
      { field: "country", value: null, before: "GB", pinned: true, isLong: false },
    ]);
    const risks = entries.filter(({ type }) => type.startsWith("risk."));
    expect(risks.map(({ type, from, to, reason }) => [type, from, to, reason])).toEqual([
      ["risk.ended", "critical", null, null],
      ["risk.set", "high", "critical", "Worse"],
      ["risk.set", null, "high", "Adverse media"],
    ]);
    expect(risks.every(({ by }) => by?.id === me.id)).toBe(true);
    expect(risks.at(-1)?.detail).toMatchObject({ until: expect.stringMatching(/Z$/) });
    for (const type of ["note.added", "note.deleted", "hold.put", "hold.lifted", "monitors.set", "monitor.paused"])
      expect([type, only(entries, type).by]).toEqual([type, me]);
    // Why somebody is held, few may know: viewers get neither the holds nor the audit log, and this is told to them as well.
    expect(only(entries, "hold.put").reason).toBe(null);
    const viewer = (await anAnalystClient(tenant.tenantId, "viewer")).api;
    expect([(await viewer.get("/legal-holds")).status, (await viewer.get("/audit-log")).status]).toEqual([403, 403]);
    expect(JSON.stringify(await historyOf(id, { by: viewer }))).not.toContain("Litigation");
    expect(only(entries, "monitors.set").detail).toMatchObject({ monitors: { kyc_refresh: true } });
    expect(only(entries, "monitor.resumed").detail).toMatchObject({ kind: "kyc_refresh" });
    expect(only(entries, "link.said").link).toMatchObject({
      position: "shareholder",
      share: 51,
      holder: { id: holder },
    });
    expect(only(entries, "link.ended").by).toMatchObject({ kind: "api_key" });
    expect(JSON.stringify(entries)).not.toContain("a word for colleagues");
  });

  it("is that of both once they are merged, and of each alone when they are parted", async () => {
    const into = await anEntity({ type: "individual", facts: { firstName: "Twin", email: "twin@example.test" } });
    const { caseId, entityId: from } = await aCase("plain", {
      type: "individual",
      id: "twin-9",
      data: { firstName: "Twyn" },
    });
    const own = await historyOf(into);
    await lead.api.post(`/entities/${from}/merge`, { into, reason: "Onboarded twice" });
    const both = await historyOf(into);
    expect(await historyOf(from)).toEqual(both);
    const merged = only(both, "entity.merged");
    expect(merged).toMatchObject({ reason: "Onboarded twice", entityId: from, detail: { into } });
    expect(merged.by).toEqual({ kind: "analyst", id: lead.user.id });
    expect(only(both, "case.opened")).toMatchObject({ caseId, entityId: from });
    expect(both.filter(({ type }) => type === "entity.created")).toHaveLength(2);
    const firstNames = both.flatMap(({ facts }) => facts).filter(({ field }) => field === "firstName");
    expect(firstNames.map(({ value, before }) => [value, before])).toContainEqual(["Twyn", "Twin"]);
    await lead.api.post(`/entities/${from}/part`, { reason: "Two sisters" });
    for (const id of [from, into]) {
      const alone = await historyOf(id, { query: "&kind=record" });
      expect([...typesOf(alone)].sort()).toEqual(["entity.created", "entity.merged", "entity.parted"]);
      expect(only(alone, "entity.parted").reason).toBe("Two sisters");
    }
    const ids = new Set((await historyOf(into)).map(({ id }) => id));
    expect(own.every(({ id }) => ids.has(id))).toBe(true);
    expect(typesOf(await historyOf(into))).not.toContain("case.opened");
  });

  it("comes page by page without a gap or a repeat, though much happens in one moment, and by kind", async () => {
    const { entityId, caseId } = await aCase("judged", {
      ...{ type: "business", id: "paged-1" },
      data: { companyName: "Paged Ltd", employees: 0 },
    });
    for (let n = 0; n < 5; n += 1) await api.post(`/entities/${entityId}/notes`, { content: `note ${n}` });
    await decided(caseId, "reject");
    // Everything at once: only ids tell entries apart.
    await env.DB.prepare("UPDATE entity_notes SET created_at_ms = 5000 WHERE entity_id = ?").bind(entityId).run();
    await env.DB.prepare("UPDATE entity_changes SET at_ms = 5000 WHERE entity_id = ?").bind(entityId).run();
    await env.DB.prepare("UPDATE entity_attributes SET at_ms = 5000 WHERE entity_id = ?").bind(entityId).run();
    const whole = await historyOf(entityId);
    expect(new Set(whole.map(({ id }) => id)).size).toBe(whole.length);
    for (const limit of [1, 3]) expect(await historyOf(entityId, { limit })).toEqual(whole);
    const kinds = [...new Set(whole.map(({ kind }) => kind))];
    const byKind = await Promise.all(kinds.map((kind) => historyOf(entityId, { query: `&kind=${kind}`, limit: 2 })));
    for (const [at, entries] of byKind.entries())
      expect(entries).toEqual(whole.filter(({ kind }) => kind === kinds[at]));
    const strange = await api.get(`/entities/${entityId}/timeline?kind=gossip`);
    expect([strange.status, strange.at("error.param")]).toEqual([400, "kind"]);
  });

  it("is read by indexes that begin with whom it is about, whatever else the tenant has", async () => {
    const asked: string[] = [];
    const statement = { bind: () => statement, all: () => Promise.resolve({ results: [] }) };
    const prepare = (sql: string) => {
      asked.push(sql);
      return statement;
    };
    const db = { prepare, batch: () => Promise.resolve([]) } as unknown as D1Database;
    await historyOfEntity(db, tenant.tenantId, "ent_any", null, { after: null, limit: 20 });
    const said = {
      ...{ id: "1", atMs: 1, kind: "facts" as const, type: "facts.said" },
      told: { by: { kind: "case" } },
    };
    await factsTold(db, tenant.tenantId, "ent_any", [said]);
    expect(asked.length).toBeGreaterThan(10);
    for (const sql of asked) {
      const bound = Array(Math.max(...[...sql.matchAll(/\?(\d)/g)].map(([, number]) => Number(number)))).fill("[]");
      const { results } = await env.DB.prepare(`EXPLAIN QUERY PLAN ${sql}`)
        .bind(...bound)
        .all<{ detail: string }>();
      const wide = results.filter(({ detail }) =>
        /^SCAN (?!item|\(|CONSTANT)|\(tenant_id=\?\)|action=|status=/.test(detail),
      );
      expect([sql, wide]).toEqual([sql, []]);
    }
  });

  it("shows masked facts masked, what they were as well, and is closed to other tenants", async () => {
    const id = await anEntity({ type: "individual", facts: { firstName: "Ada", taxId: "DE-811-907-4711" } });
    await api.patch(`/entities/${id}`, { facts: { taxId: "DE-811-907-4799" } });
    await lead.api.put("/team-settings", { maskedFields: [{ path: "entity.data.taxId" }] });
    const viewer = (await anAnalystClient(tenant.tenantId, "viewer")).api;
    const seen = await viewer.get(`/entities/${id}/timeline`);
    expect([seen.text.includes("DE-811"), seen.text.includes("•••• 4799"), seen.text.includes("•••• 4711")]).toEqual([
      ...[false, true, true],
    ]);
    expect(seen.text).toContain("Ada");
    const auditor = (await anAnalystClient(tenant.tenantId, "auditor")).api;
    expect((await auditor.get(`/entities/${id}/timeline`)).text).toContain("DE-811-907-4711");
    expect((await (await aTenantClient()).api.get(`/entities/${id}/timeline`)).status).toBe(404);
    expect((await api.get("/entities/ent_nothing/timeline")).status).toBe(404);
    await lead.api.put("/team-settings", { maskedFields: [] });
  });

  it("of whom was erased is the erasure alone, under whatever id, and nothing of it is stored", async () => {
    const into = await anEntity({ type: "individual", facts: { firstName: "Goneril" } });
    const from = await anEntity({ type: "individual", facts: { firstName: "Regan" } });
    await lead.api.put(`/entities/${into}/risk`, { level: "high", reason: "Goneril is known" });
    await lead.api.post(`/entities/${from}/merge`, { into, reason: "Goneril twice" });
    expect((await lead.api.post(`/entities/${into}/erase`, { reason: "DSR-9" })).status).toBe(200);
    for (const id of [into, from]) {
      const entries = await historyOf(id);
      expect(typesOf(entries)).toEqual(["entity.erased"]);
      expect(entries[0]?.by).toEqual({ kind: "analyst", id: lead.user.id });
      expect(await historyOf(id, { query: "&kind=facts" })).toEqual([]);
    }
    const { results } = await env.DB.prepare(
      "SELECT * FROM entity_changes WHERE entity_id IN (?1, ?2) OR other_id IN (?1, ?2)",
    )
      .bind(into, from)
      .all();
    expect(results).toEqual([]);
  });

  it("loses what an erased case has said and decided, and keeps the rest", async () => {
    const { caseId, entityId } = await aCase("judged", {
      ...{ type: "business", id: "half-1" },
      data: { companyName: "Half Ltd", employees: 0, phone: "+44 20 7946 0001" },
    });
    const other = await aCase("plain", { type: "business", id: "half-1", data: { companyName: "Half Ltd" } });
    await decided(caseId, "approve");
    expect((await lead.api.post(`/cases/${caseId}/erase`, { reason: "DSR-2" })).status).toBe(200);
    await rested(caseId);
    const left = JSON.stringify(await historyOf(entityId));
    expect([left.includes(caseId), left.includes("7946"), left.includes(other.caseId)]).toEqual([false, false, true]);
  });

  /* Sabotage, seen red: `processing` without its case; the trigger that forgets dropped; the risk's trigger without its exception; `erased_at_ms` written after the risk. */
  it("does not keep what an erased case decided in what came after it either", async () => {
    const data = { companyName: "Whole Ltd", employees: 0 };
    const { caseId, entityId } = await aCase("judged", { type: "business", id: "left-1", data });
    await decided(caseId, "reject");
    await lead.api.put(`/entities/${entityId}/risk`, { level: "critical", reason: "By hand" });
    await lead.api.delete(`/entities/${entityId}/risk`, {});
    const other = await aCase("plain", { type: "business", id: "left-1", data });
    const standing = async () =>
      (await historyOf(entityId, { query: "&kind=standing" })).map(({ type, from, to, caseId: of }) => [
        ...[type, from, to, of],
      ]);
    const level = String((await api.get(`/entities/${entityId}`)).at("risk.level"));
    expect(await standing()).toEqual([
      ["approval.changed", "rejected", "processing", other.caseId],
      ["risk.ended", "critical", level, null],
      ["risk.set", level, "critical", null],
      ["approval.changed", "processing", "rejected", caseId],
      ...[expect.anything(), expect.anything()],
    ]);
    expect((await lead.api.post(`/cases/${caseId}/erase`, { reason: "DSR-3" })).status).toBe(200);
    await rested(caseId);
    expect((await api.get(`/entities/${entityId}`)).at("risk")).toBe(null);
    const left = [
      ["approval.changed", null, "processing", other.caseId],
      ["risk.ended", "critical", null, null],
      ["risk.set", null, "critical", null],
    ];
    expect(await standing()).toEqual(left);
    await decided(other.caseId, "approve");
    expect(await standing()).toEqual([["approval.changed", "processing", "approved", other.caseId], ...left]);
  });

  /* Sabotage, seen red: the trigger that keeps a state with what the row of the entity says was before; `entity_changes_come_late` dropped. */
  it("does not learn anew what an erased case decided, though it is how they still stand", async () => {
    const entity = { type: "business", id: "left-2", data: { companyName: "Stand Ltd" } };
    const first = await aCase("plain", entity);
    const gone = await aCase("plain", entity);
    await decided(gone.caseId, "reject");
    expect((await lead.api.post(`/cases/${gone.caseId}/erase`, { reason: "DSR-4" })).status).toBe(200);
    await rested(gone.caseId);
    // Its outcome may have been under way meanwhile.
    await projectApproval(env.DB, tenant.tenantId, gone.entityId, "approved", Date.now(), gone.caseId);
    const third = await aCase("plain", entity);
    for (const { caseId } of [first, third]) {
      expect((await lead.api.post(`/cases/${caseId}/cancel`, { reason: "Changed their mind" })).status).toBe(200);
      await rested(caseId);
    }
    const standing = await historyOf(first.entityId, { query: "&kind=standing" });
    expect(standing.map(({ from, to, caseId }) => [from, to, caseId])).toEqual([
      ["processing", "new", third.caseId],
      [null, "processing", third.caseId],
      ["new", "processing", first.caseId],
    ]);
  });

  /* Sabotage, seen red: a risk set by hand that takes the cases' level from the row of the entity; the same of a state. */
  it("names as what was before only what a case has said that is told of", async () => {
    const entity = { type: "business", id: "left-4", data: { companyName: "Same Ltd", employees: 0 } };
    const open = await aCase("plain", entity);
    const [first, second] = [await aCase("judged", entity), await aCase("judged", entity)];
    for (const { caseId } of [first, second]) await decided(caseId, "approve");
    const erase = async (caseId: string) => {
      expect((await lead.api.post(`/cases/${caseId}/erase`, { reason: "DSR-6" })).status).toBe(200);
      await rested(caseId);
    };
    await erase(first.caseId);
    const last = await aCase("plain", entity);
    await lead.api.put(`/entities/${first.entityId}/risk`, { level: "critical", reason: "By hand" });
    await erase(second.caseId);
    const standing = await historyOf(first.entityId, { query: "&kind=standing" });
    expect(standing.map(({ from, to, caseId }) => [from, to, caseId])).toEqual([
      [null, "critical", null],
      [null, "processing", last.caseId],
      ["new", "processing", open.caseId],
    ]);
  });

  it("takes a cancelled case along with what that came to, when the case is erased", async () => {
    const { caseId, entityId } = await aCase("plain", { type: "individual", id: "left-3", data: { firstName: "Kim" } });
    const other = await aCase("plain", { type: "individual", id: "left-3", data: { firstName: "Kim" } });
    for (const one of [other.caseId, caseId]) {
      expect((await lead.api.post(`/cases/${one}/cancel`, { reason: "Changed their mind" })).status).toBe(200);
      await rested(one);
    }
    const standing = async () =>
      (await historyOf(entityId, { query: "&kind=standing" })).map(({ from, to, caseId: of }) => [from, to, of]);
    expect(await standing()).toEqual([
      ["processing", "new", caseId],
      ["new", "processing", caseId],
    ]);
    expect((await api.get(`/entities/${entityId}`)).json).toMatchObject({ approvalState: "new", approvalCaseId: null });
    expect((await lead.api.post(`/cases/${caseId}/erase`, { reason: "DSR-5" })).status).toBe(200);
    await rested(caseId);
    expect(await standing()).toEqual([]);
  });

  /* Sabotage, seen red: the trigger that forgets without its DELETE; `entity_changes_repeated` dropped. */
  it("does not say twice what was so before and after a case that was erased", async () => {
    const entity = { type: "individual", id: "left-5", data: { firstName: "Lee" } };
    const { caseId, entityId } = await aCase("plain", entity);
    await decided(caseId, "approve");
    const gone = await aCase("plain", entity);
    expect((await lead.api.post(`/cases/${gone.caseId}/cancel`, { reason: "Changed their mind" })).status).toBe(200);
    await rested(gone.caseId);
    const standing = async (of: string, type: string) =>
      (await historyOf(of, { query: "&kind=standing" }))
        .filter((one) => one.type === type)
        .map(({ from, to, caseId: by }) => [from, to, by]);
    const before = [
      ["processing", "approved", caseId],
      ["new", "processing", caseId],
    ];
    expect(await standing(entityId, "approval.changed")).toEqual([
      ["processing", "approved", caseId],
      ["approved", "processing", gone.caseId],
      ...before,
    ]);
    expect((await lead.api.post(`/cases/${gone.caseId}/erase`, { reason: "DSR-7" })).status).toBe(200);
    await rested(gone.caseId);
    expect(await standing(entityId, "approval.changed")).toEqual(before);
    // That it was opened and cancelled may have been under way meanwhile.
    await projectApproval(env.DB, tenant.tenantId, entityId, "processing", Date.now(), gone.caseId);
    await endProcessing(env.DB, tenant.tenantId, { entityId, caseId: gone.caseId }, Date.now());
    expect((await api.get(`/entities/${entityId}`)).json).toMatchObject({
      approvalState: "approved",
      approvalCaseId: caseId,
    });
    expect(await standing(entityId, "approval.changed")).toEqual(before);
    const next = await aCase("plain", entity);
    expect(await standing(entityId, "approval.changed")).toEqual([["approved", "processing", next.caseId], ...before]);
  });

  /* Sabotage, seen red: the trigger that forgets without its DELETE. */
  it("nor which level it was before and after the case of somebody who was merged and parted again", async () => {
    const data = { companyName: "Twice Ltd", employees: 0 };
    const kept = await aCase("judged", { type: "business", id: "left-6", data });
    const gone = await aCase("judged", { type: "business", id: "left-7", data });
    for (const [{ caseId }, level] of [
      [kept, "low"],
      [gone, "critical"],
    ] as const)
      await env.DB.prepare("UPDATE cases SET risk_level = ?2 WHERE case_id = ?1").bind(caseId, level).run();
    const levels = async () =>
      (await historyOf(kept.entityId, { query: "&kind=standing" }))
        .filter(({ type }) => type === "risk.changed")
        .map(({ to, caseId }) => [to, caseId]);
    const before = await levels();
    expect(before[0]).toEqual(["low", kept.caseId]);
    const merged = await lead.api.post(`/entities/${gone.entityId}/merge`, { into: kept.entityId, reason: "The same" });
    expect(merged.status).toBe(200);
    expect((await lead.api.post(`/entities/${gone.entityId}/part`, { reason: "Not the same" })).status).toBe(200);
    expect(await levels()).toEqual([["low", kept.caseId], ["critical", gone.caseId], ...before]);
    await decided(gone.caseId, "approve");
    expect((await lead.api.post(`/cases/${gone.caseId}/erase`, { reason: "DSR-8" })).status).toBe(200);
    await rested(gone.caseId);
    expect(await levels()).toEqual(before);
  });
});
