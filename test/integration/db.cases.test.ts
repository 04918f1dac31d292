import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { type CaseFilters, listCases } from "../../src/db/case-list";
import {
  type CaseRow,
  casesAfter,
  casesToWake,
  caseTenant,
  indexedCase,
  insertOpening,
  markOpen,
  type OpeningRow,
  removeOpening,
  staleOpenings,
  upsertIndexRows,
} from "../../src/db/cases";
import { type CaseId, idFrom, newId, type TenantId } from "../../src/domain";
import { randomBase32 } from "../../src/lib/bytes";

const db = env.DB;
const aTenant = (): TenantId => idFrom("tenant", `eu_${randomBase32(12)}`);

const opening = (over: Partial<OpeningRow> = {}): OpeningRow => ({
  caseId: newId("case"),
  definitionId: "wfd_kyb1",
  definitionKey: "kyb",
  definitionVersion: 1,
  entityId: newId("entity"),
  entityType: "business",
  name: "Northwind Trading Ltd",
  email: null,
  externalId: null,
  parentId: null,
  exclusive: false,
  ...over,
});

const row = (tenantId: TenantId, over: Partial<CaseRow> = {}): CaseRow => ({
  ...opening(),
  tenantId,
  version: 1,
  status: "active",
  state: "review",
  tags: [],
  outcome: null,
  assigneeId: null,
  labels: [],
  country: null,
  slaState: null,
  slaDueAtMs: null,
  slaBreachedAtMs: null,
  escalatedTo: null,
  escalatedAtMs: null,
  legalHoldAtMs: null,
  legalHoldReason: null,
  erasedAtMs: null,
  fields: {},
  riskScore: null,
  riskLevel: null,
  openIncidents: 0,
  createdAtMs: 1_000,
  updatedAtMs: 1_000,
  resolvedAtMs: null,
  wakeAtMs: null,
  ...over,
});

describe("opening a case takes its place", () => {
  it("once: the same case again is not fresh, and no clash with itself", async () => {
    const tenantId = aTenant();
    const place = opening({ externalId: "order-1", exclusive: true });
    expect(await insertOpening(db, tenantId, place, 1)).toEqual({ ok: true, value: { fresh: true } });
    expect(await insertOpening(db, tenantId, place, 2)).toEqual({ ok: true, value: { fresh: false } });
  });

  it("refuses a second case with the external id, and names the first", async () => {
    const tenantId = aTenant();
    const first = opening({ externalId: "order-1" });
    await insertOpening(db, tenantId, first, 1);
    expect(await insertOpening(db, tenantId, opening({ externalId: "order-1" }), 2)).toEqual({
      ok: false,
      error: { code: "case_exists", caseId: first.caseId, by: "external_id" },
    });
    expect((await insertOpening(db, aTenant(), opening({ externalId: "order-1" }), 2)).ok).toBe(true);
  });

  it("lets one of twenty through when they all ask at once for the one active case of an entity", async () => {
    const tenantId = aTenant();
    const entityId = newId("entity");
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => insertOpening(db, tenantId, opening({ entityId, exclusive: true }), 1)),
    );
    const winners = answers.filter((answer) => answer.ok);
    expect(winners).toHaveLength(1);
    for (const answer of answers)
      if (!answer.ok) expect(answer.error).toMatchObject({ code: "case_exists", by: "entity" });
  });

  it("gives the place back when the opening is removed, but never touches a case that did open", async () => {
    const tenantId = aTenant();
    const place = opening({ externalId: "order-1" });
    await insertOpening(db, tenantId, place, 1);
    await removeOpening(db, aTenant(), place.caseId);
    expect(await indexedCase(db, tenantId, place.caseId)).not.toBeNull();
    await removeOpening(db, tenantId, place.caseId);
    expect(await indexedCase(db, tenantId, place.caseId)).toBeNull();

    await insertOpening(db, tenantId, place, 2);
    await markOpen(db, row(tenantId, { ...place, version: 1 }));
    await removeOpening(db, tenantId, place.caseId);
    expect(await indexedCase(db, tenantId, place.caseId)).toMatchObject({ status: "active", version: 1 });
  });

  it("frees the place of an entity when its case ends", async () => {
    const tenantId = aTenant();
    const first = opening({ exclusive: true });
    await insertOpening(db, tenantId, first, 1);
    await markOpen(db, row(tenantId, { ...first, version: 1 }));
    const second = opening({ entityId: first.entityId, exclusive: true });
    expect((await insertOpening(db, tenantId, second, 2)).ok).toBe(false);
    await upsertIndexRows(db, [row(tenantId, { ...first, version: 2, status: "completed" })]);
    expect((await insertOpening(db, tenantId, second, 3)).ok).toBe(true);
  });

  it("finds openings that nobody confirmed", async () => {
    const tenantId = aTenant();
    const old = opening();
    await insertOpening(db, tenantId, old, 5);
    await insertOpening(db, tenantId, opening(), 50);
    const stale = await staleOpenings(db, 10, 100);
    expect(stale.filter((ref) => ref.tenantId === tenantId)).toEqual([{ tenantId, caseId: old.caseId }]);
  });
});

describe("the list follows the cases", () => {
  it("whatever the order, with repeats: the newest version stands", async () => {
    const tenantId = aTenant();
    const caseId = newId("case");
    const versions = [3, 1, 5, 2, 5, 4, 1].map((version) =>
      row(tenantId, { caseId, version, state: `s${version}`, tags: [`t${version}`], updatedAtMs: version }),
    );
    for (const one of versions) await upsertIndexRows(db, [one]);
    expect(await indexedCase(db, tenantId, caseId)).toEqual(versions[2]);
    await upsertIndexRows(db, versions);
    expect(await indexedCase(db, tenantId, caseId)).toEqual(versions[2]);
  });

  it("takes five hundred rows in one statement and keeps every field", async () => {
    const tenantId = aTenant();
    const rows = Array.from({ length: 500 }, (_, n) =>
      row(tenantId, {
        name: `Ünïcode "quoted" 'n' ${n}`,
        email: `p${n}@example.test`,
        externalId: `x-${n}`,
        tags: ["a", "b|c"],
        riskScore: n / 3,
        riskLevel: "low",
        openIncidents: n,
        wakeAtMs: 9e12,
        resolvedAtMs: n,
        outcome: "approved",
        assigneeId: "usr_1",
        parentId: "case_p",
        exclusive: true,
      }),
    );
    await upsertIndexRows(db, rows);
    for (const at of [0, 250, 499]) {
      const wanted = rows[at];
      expect(wanted && (await indexedCase(db, tenantId, wanted.caseId as CaseId))).toEqual(wanted);
    }
  });

  it("does not let a row whose place was lost stop its batch: it is listed without its claim", async () => {
    const tenantId = aTenant();
    const holder = row(tenantId, { externalId: "order-1", exclusive: true });
    await upsertIndexRows(db, [holder]);
    const late = row(tenantId, { externalId: "order-1", exclusive: true, entityId: holder.entityId });
    const innocent = row(tenantId);
    await upsertIndexRows(db, [late, innocent]);
    expect(await indexedCase(db, tenantId, late.caseId as CaseId)).toEqual({
      ...late,
      externalId: null,
      exclusive: false,
    });
    expect(await indexedCase(db, tenantId, innocent.caseId as CaseId)).toEqual(innocent);
    expect(await indexedCase(db, tenantId, holder.caseId as CaseId)).toEqual(holder);
  });

  it("never moves a case to another tenant", async () => {
    const [mine, theirs] = [aTenant(), aTenant()];
    const first = row(mine);
    await upsertIndexRows(db, [first]);
    await upsertIndexRows(db, [{ ...first, tenantId: theirs, version: 9, state: "stolen" }]);
    expect(await indexedCase(db, mine, first.caseId as CaseId)).toEqual(first);
    expect(await indexedCase(db, theirs, first.caseId as CaseId)).toBeNull();
    expect(await caseTenant(db, first.caseId as CaseId)).toBe(mine);
    expect(await caseTenant(db, newId("case"))).toBeNull();
  });

  it("names the cases that overslept, the longest first", async () => {
    const tenantId = aTenant();
    const rows = [300, 100, null, 900].map((wakeAtMs) => row(tenantId, { wakeAtMs }));
    await upsertIndexRows(db, rows);
    const due = (await casesToWake(db, 500, 1_000)).filter((ref) => ref.tenantId === tenantId);
    expect(due.map((ref) => ref.caseId)).toEqual([rows[1]?.caseId, rows[0]?.caseId]);
  });

  it("walks all cases for the repair, each once", async () => {
    const tenantId = aTenant();
    const rows = Array.from({ length: 7 }, () => row(tenantId));
    await upsertIndexRows(db, rows);
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof casesAfter>> = await casesAfter(db, after, 50);
      seen.push(...page.filter((ref) => ref.tenantId === tenantId).map((ref) => ref.caseId));
      after = page.at(-1)?.caseId ?? null;
    } while (after !== null);
    expect(seen).toEqual(rows.map((one) => one.caseId).sort());
  });
});

describe("listing cases", () => {
  const ids = async (tenantId: TenantId, filters: CaseFilters) =>
    (await listCases(db, tenantId, filters, null, 100)).data.map((one) => one.caseId);

  it.each(["newest_first", "oldest_first"] as const)("pages through everything once, %s", async (order) => {
    const tenantId = aTenant();
    // Many share a millisecond: the id decides.
    const rows = Array.from({ length: 25 }, (_, n) => row(tenantId, { createdAtMs: 1_000 + (n % 4) }));
    await upsertIndexRows(db, rows);
    const seen: CaseRow[] = [];
    let cursor = null;
    do {
      const page: Awaited<ReturnType<typeof listCases>> = await listCases(db, tenantId, { order }, cursor, 7);
      expect(page.data.length).toBeLessThanOrEqual(7);
      seen.push(...page.data);
      cursor = page.next;
    } while (cursor !== null);
    const byTime = [...rows].sort((a, b) => a.createdAtMs - b.createdAtMs || (a.caseId < b.caseId ? -1 : 1));
    expect(seen).toEqual(order === "oldest_first" ? byTime : byTime.reverse());
  });

  it("says that the last page is the last, also when it is full", async () => {
    const tenantId = aTenant();
    await upsertIndexRows(db, [row(tenantId), row(tenantId)]);
    expect((await listCases(db, tenantId, {}, null, 2)).next).toBeNull();
    expect((await listCases(db, tenantId, {}, null, 1)).next).not.toBeNull();
  });

  it("finds a state by the full path of any active leaf or of one around it, never by a part of a name", async () => {
    const tenantId = aTenant();
    const one = row(tenantId, { state: "screening.registry.done|screening.ubo.running" });
    await upsertIndexRows(db, [one, row(tenantId, { state: "screening_old" })]);
    for (const state of ["screening", "screening.registry", "screening.registry.done", "screening.ubo.running"])
      expect(await ids(tenantId, { state }), state).toEqual([one.caseId]);
    for (const state of ["screen", "registry", "done", "screening.", "screening.u", "%", "|", ""])
      expect(await ids(tenantId, { state }), state).toEqual([]);
  });

  it("narrows by every filter, and by all of them together", async () => {
    const tenantId = aTenant();
    const one = row(tenantId, {
      status: "completed",
      tags: ["manual_review", "edd"],
      state: "review.open",
      assigneeId: "usr_1",
      definitionKey: "kyc",
      definitionId: "wfd_kyc7",
      entityType: "individual",
      createdAtMs: 5_000,
      riskLevel: "high",
      externalId: "Order-77",
      parentId: "case_parent",
      name: "Ada LOVELACE",
      email: "Ada@Example.test",
    });
    await upsertIndexRows(db, [one, row(tenantId, { state: "idle" })]);
    const filters: CaseFilters = {
      status: "completed",
      tag: "edd",
      state: "review",
      assigneeId: "usr_1",
      workflow: "kyc",
      entityType: "individual",
      risk: "high",
      externalId: "Order-77",
      parentId: "case_parent",
      q: "lovelace",
    };
    for (const [name, value] of Object.entries(filters))
      expect(await ids(tenantId, { [name]: value }), name).toEqual([one.caseId]);
    expect(await ids(tenantId, filters)).toEqual([one.caseId]);
    for (const q of ["ada@EXAMPLE", "order-77", "  love "]) expect(await ids(tenantId, { q }), q).toEqual([one.caseId]);
    expect(await ids(tenantId, { workflow: "wfd_kyc7" })).toEqual([one.caseId]);
    expect(await ids(tenantId, { createdAfterMs: 5_000 })).toEqual([one.caseId]);
    expect(await ids(tenantId, { createdAfterMs: 5_001 })).toEqual([]);
    expect(await ids(tenantId, { createdBeforeMs: 5_000 })).not.toContain(one.caseId);
    expect(await ids(tenantId, { createdBeforeMs: 5_001 })).toContain(one.caseId);
    expect(await ids(tenantId, { assigneeId: "none" })).not.toContain(one.caseId);
    expect(await ids(tenantId, { tag: "ed" })).toEqual([]);
    for (const q of ["%", "_", "l_velace", "' OR 1=1 --"]) expect(await ids(tenantId, { q }), q).toEqual([]);
  });

  it("shows nothing of other tenants and nothing that is still opening", async () => {
    const tenantId = aTenant();
    await upsertIndexRows(db, [row(aTenant(), { name: "Foreign" })]);
    await insertOpening(db, tenantId, opening(), 1);
    expect(await ids(tenantId, {})).toEqual([]);
    expect(await ids(tenantId, { q: "Foreign" })).toEqual([]);
  });

  it("walks an index and never sorts, whatever is asked", async () => {
    // The planner is asked about the very statements that run.
    const asked: string[] = [];
    const spy = new Proxy(db, {
      get(target, name) {
        if (name === "prepare") {
          return (text: string) => {
            asked.push(text);
            return target.prepare(text);
          };
        }
        const member: unknown = Reflect.get(target, name);
        return typeof member === "function" ? member.bind(target) : member;
      },
    });
    const tenantId = aTenant();
    const cursor = { createdAtMs: 5, id: "case_x" };
    for (const filters of [{}, { status: "active" }, { assigneeId: "usr_1" }] as const)
      for (const order of ["newest_first", "oldest_first"] as const)
        await listCases(spy, tenantId, { ...filters, order }, cursor, 20);
    expect(asked).toHaveLength(6);
    for (const text of asked) {
      const parameters = Array.from({ length: text.split("?").length - 1 }, () => "1");
      const plan = await db
        .prepare(`EXPLAIN QUERY PLAN ${text}`)
        .bind(...parameters)
        .all<{ detail: string }>();
      const steps = plan.results.map((step) => step.detail);
      expect(steps.join("\n")).toMatch(/SEARCH cases USING INDEX cases_(created|status|assignee)/);
      expect(steps.join("\n")).not.toMatch(/TEMP B-TREE|SCAN cases/);
    }
  });
});
