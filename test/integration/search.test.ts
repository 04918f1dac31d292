import { env } from "cloudflare:workers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { caseOf } from "../../src/cases/case-of";
import { type CaseFilters, type CaseKeyset, countCases, listCases } from "../../src/db/case-list";
import { type CaseRow, removeOpening, upsertIndexRows } from "../../src/db/cases";
import { saveJobCursor } from "../../src/db/jobs";
import { type CaseId, type CaseRef, idFrom, type TenantId } from "../../src/domain";
import { randomBase32 } from "../../src/lib/bytes";
import { reconcile } from "../../src/queues/reconcile";
import { sweep } from "../../src/queues/sweep";
import { type ApiClient, anAnalystClient, aTenantClient, publish, reviewChart } from "../support/api";
import { aCaseRow } from "../support/case-rows";

const db = env.DB;
const aTenant = (): TenantId => idFrom("tenant", `eu_${randomBase32(12)}`);

/** Every page of a list, with what each has read. */
async function pages(tenantId: TenantId, filters: CaseFilters, limit: number) {
  const read: { ids: string[]; rowsRead: number }[] = [];
  let cursor: CaseKeyset | null = null;
  do {
    let rowsRead = 0;
    const counting = new Proxy(db, {
      get(target, name) {
        if (name !== "prepare") return Reflect.get(target, name) as unknown;
        return (text: string) => counted(target.prepare(text), (n) => (rowsRead += n));
      },
    });
    const page: Awaited<ReturnType<typeof listCases>> = await listCases(counting, tenantId, filters, cursor, limit);
    read.push({ ids: page.data.map(({ caseId }) => caseId), rowsRead });
    cursor = page.next;
  } while (cursor !== null);
  return read;
}

const counted = (statement: D1PreparedStatement, count: (rows: number) => void): D1PreparedStatement =>
  new Proxy(statement, {
    get(target, name) {
      if (name === "bind") return (...values: unknown[]) => counted(target.bind(...values), count);
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== "function") return member;
      if (name !== "all" && name !== "raw" && name !== "run") return member.bind(target);
      return async () => {
        const answer = await target.all();
        count(answer.meta.rows_read);
        return name === "raw" ? answer.results.map((one) => Object.values(one as object)) : answer;
      };
    },
  });

describe("finding cases by their words", () => {
  const tenantId = aTenant();
  const ids: Record<string, string> = {};
  const add = async (name: string, over: Partial<CaseRow>) => {
    const one = aCaseRow(tenantId, { ...over, createdAtMs: 1_000 + Object.keys(ids).length });
    ids[name] = one.caseId;
    await upsertIndexRows(db, [one]);
  };
  const found = async (q: string, over: CaseFilters = {}) => {
    const page = await listCases(db, tenantId, { q, ...over }, null, 50);
    return page.data.map(({ caseId }) => Object.keys(ids).find((name) => ids[name] === caseId));
  };
  beforeAll(async () => {
    await add("muller", { name: "Müller & Søns GmbH", email: "post@mueller-soens.test" });
    await add("obrien", { name: "Anne-Marie O'Brien", externalId: "Order-77/A" });
    await add("tokyo", { name: "株式会社東京電力" });
    await add("smiths", { name: "Smith Jones Ltd", riskLevel: "high", riskScore: 80 });
    await upsertIndexRows(db, [aCaseRow(aTenant(), { name: "Müller Foreign" })]);
  });

  it.each([
    ["mul", ["muller"]],
    ["MÜLLER sons", ["muller"]],
    ["sons mul", ["muller"]],
    ["post@mueller-soens.test", ["muller"]],
    ["mueller-soens", ["muller"]],
    ["obrien", ["obrien"]],
    ["o'brien anne", ["obrien"]],
    ["marie", ["obrien"]],
    ["order-77", ["obrien"]],
    ["order77a", ["obrien"]],
    ["東京", ["tokyo"]],
    ["京電力", ["tokyo"]],
    ["力", ["tokyo"]],
    ["smith-jones", ["smiths"]],
    ["s", ["smiths", "muller"]],
    ["京東", []],
    ["üller", []],
    ["foreign", []],
    ["'", []],
    ['" XOR "', []],
    ["mul* NOT", []],
    ["status active", []],
  ])("%s finds %j", async (q, names) => {
    expect((await found(q)).toSorted()).toEqual(names.toSorted());
  });

  it("gives the newest first, together with any filter, and counts", async () => {
    expect(await found("s")).toEqual(["smiths", "muller"]);
    expect(await found("s", { order: "oldest_first" })).toEqual(["muller", "smiths"]);
    expect(await found("s", { risk: "high,critical" })).toEqual(["smiths"]);
    expect(await found("s", { sort: "risk" })).toEqual(["smiths", "muller"]);
    expect(await countCases(db, tenantId, { q: "s" })).toBe(2);
    expect(await countCases(db, tenantId, {})).toBe(4);
  });

  it("forgets the words that a case no longer has, and all of them with the case", async () => {
    const one = aCaseRow(tenantId, { name: "Passing Fancy" });
    await upsertIndexRows(db, [one]);
    await upsertIndexRows(db, [{ ...one, version: 2, name: "Lasting Fancy" }]);
    await upsertIndexRows(db, [one]); // late
    const has = async (q: string) => (await listCases(db, tenantId, { q }, null, 5)).data.length;
    expect([await has("passing"), await has("lasting")]).toEqual([0, 1]);
    await db.prepare("UPDATE cases SET status = 'opening' WHERE case_id = ?").bind(one.caseId).run();
    await removeOpening(db, tenantId, one.caseId as CaseId);
    expect(await has("fancy")).toBe(0);
    const left = await db
      .prepare("SELECT count(*) AS n FROM case_places WHERE case_id = ?")
      .bind(one.caseId)
      .first("n");
    expect(left).toBe(0);
  });
});

describe("five thousand cases", () => {
  const tenantId = aTenant();
  const size = 5_000;
  const limit = 100;
  const levels = ["low", "medium", "high", "critical", null] as const;
  const rows = Array.from({ length: size }, (_, n) =>
    aCaseRow(tenantId, {
      createdAtMs: 10_000 + n,
      updatedAtMs: 10_000 + ((n * 7_919) % size),
      status: n % 10 === 0 ? "completed" : "active",
      outcome: n % 20 === 0 ? "approved" : null,
      tags: n % 4 === 0 ? ["manual_review"] : n % 4 === 1 ? ["collection_flow"] : [],
      labels: n % 500 === 3 ? ["vip"] : [],
      state: `stage${n % 5}.step${n % 3}`,
      definitionKey: n % 2 === 0 ? "kyb" : "kyc",
      riskLevel: levels[n % 5] ?? null,
      riskScore: n % 5 === 4 ? null : n % 100,
      assigneeId: n % 6 === 0 ? "usr_ada" : null,
      country: ["GB", "DE", "FR"][n % 3] ?? null,
      name: `Company ${n % 100} ${["Alpha", "Beta"][n % 2]}`,
      email: `p${n}@acme.test`,
    }),
  );
  beforeAll(async () => {
    for (let at = 0; at < size; at += 500) await upsertIndexRows(db, rows.slice(at, at + 500));
  });
  // There are no such cases: the job that compares the list with its cases would ask for each of them.
  afterAll(() => db.prepare("DELETE FROM cases WHERE tenant_id = ?").bind(tenantId).run());

  const narrowed: [string, CaseFilters, (one: CaseRow) => boolean][] = [
    ["nothing", {}, () => true],
    ["a state around others", { state: "stage3" }, (one) => one.state.startsWith("stage3.")],
    [
      "a tag and a workflow",
      { tag: "manual_review", workflow: "kyc" },
      (one) => one.tags.includes("manual_review") && one.definitionKey === "kyc",
    ],
    [
      "a queue and a country",
      { queue: { id: "review", personId: "" }, country: "DE" },
      (one) => one.status === "active" && one.tags.includes("manual_review") && one.country === "DE",
    ],
    [
      "a rare label",
      { label: "vip", status: "active" },
      (one) => one.labels?.includes("vip") === true && one.status === "active",
    ],
    [
      "somebody's of one level",
      { assigneeId: "usr_ada", risk: "high,critical" },
      (one) => one.assigneeId === "usr_ada" && /high|critical/.test(one.riskLevel ?? ""),
    ],
    [
      "an outcome between two days",
      { outcome: "approved", createdAfterMs: 12_000, createdBeforeMs: 15_000 },
      (one) => one.outcome === "approved" && one.createdAtMs >= 12_000 && one.createdAtMs < 15_000,
    ],
    ["words", { q: "comp 42" }, (one) => /Company 42 /.test(one.name ?? "")],
    [
      "words and filters",
      { q: "alpha", risk: "low", workflow: "kyb" },
      (one) => /Alpha/.test(one.name ?? "") && one.riskLevel === "low" && one.definitionKey === "kyb",
    ],
    ["one address", { q: "p77@acme.test" }, (one) => one.email === "p77@acme.test"],
  ];
  const orders = [
    ["newest first", { order: "newest_first" }],
    ["oldest first", { order: "oldest_first" }],
    ["highest level first", { sort: "risk_level" }],
  ] as const;

  // Sabotage tried: one filter left out of the question to the index, and finds joined before they are limited → red.
  it.each(
    narrowed.flatMap(([what, filters, holds]) =>
      orders.map(([name, order]) => [what, name, filters, order, holds] as const),
    ),
  )(
    "narrowed by %s, %s: every page reads at most five rows for each it has room for, and all of them give each case once",
    async (_what, _name, filters, order, holds) => {
      const read = await pages(tenantId, { ...filters, ...order }, limit);
      const wanted = rows.filter(holds).toSorted((a, b) => a.createdAtMs - b.createdAtMs);
      if (!("order" in order && order.order === "oldest_first")) wanted.reverse();
      if ("sort" in order) {
        const rank = (one: CaseRow) => ["critical", "high", "medium", "low"].indexOf(one.riskLevel ?? "") & 7;
        wanted.sort((a, b) => rank(a) - rank(b));
      }
      expect(read.flatMap(({ ids }) => ids)).toEqual(wanted.map(({ caseId }) => caseId));
      expect(Math.max(...read.map(({ rowsRead }) => rowsRead))).toBeLessThanOrEqual(5 * limit);
    },
  );

  it("counts to a thousand and no further", async () => {
    expect(await countCases(db, tenantId, { q: "company" })).toBe(1_001);
    expect(await countCases(db, tenantId, { label: "vip", status: "active" })).toBe(
      rows.filter((one) => one.labels?.length === 1 && one.status === "active").length,
    );
  });
});

describe("what a case is found by", () => {
  let api: ApiClient;
  let tenantId: TenantId;
  let ref: CaseRef;
  beforeAll(async () => {
    ({ api, tenantId } = await aTenantClient());
    await publish(api, "searched", reviewChart);
    const analyst = await anAnalystClient(tenantId);
    const opened = await analyst.api.post("/cases", {
      workflow: "searched",
      externalId: "ERP-2026-0042",
      context: {
        entity: {
          type: "business",
          data: {
            companyName: "Ñandú Trading",
            registrationNumber: "HRB 12345 B",
            additionalInfo: {
              ubos: [
                { firstName: "Grace", lastName: "Hopper", email: "grace@navy.test", passportNumber: "X 123 4567" },
              ],
              directors: [{ firstName: "Jean", lastName: "Bartik" }],
              description: "nobodysearchesthis",
            },
          },
        },
        documents: [
          { id: "d1", category: "proof", type: "passport", properties: { documentNumber: "C01X-0006H" }, pages: [] },
        ],
      },
    });
    ref = { tenantId, caseId: opened.textAt("id") as CaseId };
  });
  const finds = async (q: string) =>
    (await api.get(`/cases?q=${encodeURIComponent(q)}`)).at("data.0.id") === ref.caseId;

  it.each([
    "nandu",
    "hopper grace",
    "bartik",
    "grace@navy.test",
    "HRB 12345",
    "hrb12345b",
    "ERP-2026-00",
    "X1234567",
    "x 123 4567",
    "c01x0006h",
  ])("is there at once: %s", async (q) => expect(await finds(q)).toBe(true));

  it.each(["nobodysearchesthis", "X123", "c01x0006", "C01X-0006"])("is not: %s", async (q) =>
    expect(await finds(q)).toBe(false),
  );

  it("has numbers of documents in no form that anybody can read", async () => {
    const row = await caseOf(env, ref).indexRow();
    const told = JSON.stringify(row?.search).toLowerCase();
    expect(told).toContain("hopper");
    for (const number of ["x1234567", "c01x0006h"]) expect(told).not.toContain(number);
  });

  it("comes back into an index that lost it, and into one that never had it", async () => {
    const forget = (hash: string | null) =>
      db.batch([
        db
          .prepare("DELETE FROM case_search WHERE rowid = (SELECT place FROM case_places WHERE case_id = ?)")
          .bind(ref.caseId),
        db.prepare("UPDATE case_places SET terms_hash = ? WHERE case_id = ?").bind(hash, ref.caseId),
      ]);
    // Each sweep takes so many: cases of other tests may come before this one, above all where none was swept yet.
    const sweptUntilFound = async (): Promise<void> => {
      expect(await finds("hopper")).toBe(false);
      for (let sweeps = 0; sweeps < 50 && !(await finds("hopper")); sweeps++) await sweep(env, Date.now());
      expect(await finds("hopper")).toBe(true);
    };
    await reconcile(env, Date.now()); // the first one of a database begins its round anew
    await forget("lost");
    await saveJobCursor(db, "reconcile", ref.caseId.slice(0, -1), 0);
    await sweptUntilFound();
    await forget(null);
    await sweptUntilFound();
  });
});
