import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { beginRun, endRunStatement } from "../../src/db/monitor-runs";
import type { TenantId } from "../../src/domain";
import { privacyFileKey } from "../../src/domain/privacy-requests";
import type { JsonObject } from "../../src/lib/json";
import { sealReport } from "../../src/queues/merchant-words";
import { sealNews } from "../../src/queues/monitored";
import { sweepPrivacyRequests } from "../../src/queues/privacy-requests";
import { raise } from "../../src/queues/raise-alerts";
import { type ApiClient, anAnalystClient, aTenantClient, publish, reviewChart } from "../support/api";
import { eventually } from "../support/eventually";
import { pdf } from "../support/file-corpus";
import { aTransaction } from "../support/transactions";

let boss: ApiClient;
let machine: ApiClient;
let tenantId: TenantId;
beforeEach(async () => {
  const tenant = await aTenantClient();
  tenantId = tenant.tenantId as TenantId;
  machine = tenant.api;
  boss = (await anAnalystClient(tenantId, "admin")).api;
  await publish(machine, "kyc", reviewChart);
});

const ada = { firstName: "Ada", lastName: "Lovelace", dateOfBirth: "1985-12-10" };
const born = { name: "lovelace ADA", dateOfBirth: "1985-12-10" };
const ownCase = (more: JsonObject = {}) =>
  anEntity({ type: "individual", data: { ...ada, email: "Ada@people.test", ...more } });
const company = () =>
  anEntity({
    type: "business",
    data: {
      companyName: "Northwind",
      ubos: [
        { id: "u1", firstName: "Charles", lastName: "Babbage", dateOfBirth: "1981-12-26", share: 60 },
        {
          id: "u2",
          ...ada,
          share: 40,
          spouse: { firstName: "William", lastName: "King" },
          children: [{ firstName: "Byron" }],
        },
      ],
    },
  });
async function anEntity(entity: JsonObject): Promise<string> {
  const config = { allowMultipleActiveWorkflows: true };
  return (await machine.post("/cases", { workflow: "kyc", context: { entity }, config })).textAt("id");
}
const approve = (caseId: string) => machine.post(`/cases/${caseId}/decision`, { decision: "approve" });

interface Place {
  caseId: string;
  path: string | null;
  caseVersion: number;
}
type Found = Place & { keptFromErasure: string | null; by: string[]; name: string | null };

/** Waits for the index of shared facts, which is written behind. */
async function find(asked: object, atLeast: number): Promise<Found[]> {
  let found: Found[] = [];
  await vi.waitFor(
    async () => {
      found = (await boss.post("/privacy/find", asked)).json.data as unknown as Found[];
      expect(found.length).toBeGreaterThanOrEqual(atLeast);
    },
    { timeout: 20_000, interval: 30 },
  );
  return found;
}
const place = ({ caseId, path, caseVersion }: Place): Place => ({ caseId, path, caseVersion });

async function done(id: string): Promise<JsonObject> {
  return eventually(async () => {
    const seen = (await boss.get(`/privacy/requests/${id}`)).json;
    expect(seen.status).not.toBe("running");
    return seen;
  });
}

/** Files of an archive, which are not compressed, by name. */
function filesIn(bytes: Uint8Array): Map<string, string> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const text = (from: number, length: number) => new TextDecoder("latin1").decode(bytes.subarray(from, from + length));
  const files = new Map<string, string>();
  for (let at = 0; view.getUint32(at, true) === 0x04034b50; ) {
    const [size, nameLength] = [view.getUint32(at + 18, true), view.getUint16(at + 26, true)];
    files.set(text(at + 30, nameLength), text(at + 30 + nameLength, size));
    at += 30 + nameLength + size;
  }
  return files;
}

describe("finding somebody", () => {
  it("by name and date of birth, e-mail, or the caller's id: their own cases, and the item of others' that is them", async () => {
    const [own, ofOthers] = [await ownCase(), await company()];
    await anEntity({ type: "individual", data: { ...ada, dateOfBirth: "1990-01-01" } }); // a namesake
    const byBirth = await find(born, 2);
    expect(byBirth.map(({ caseId, path, by }) => ({ caseId, path, by }))).toEqual(
      expect.arrayContaining([
        { caseId: own, path: null, by: ["name_and_birth"] },
        { caseId: ofOthers, path: "entity.data.ubos[1]", by: ["name_and_birth"] },
      ]),
    );
    expect(byBirth).toHaveLength(2);
    expect(await find({ email: "ADA@people.test" }, 1)).toMatchObject([{ caseId: own, path: null, by: ["email"] }]);
    const { entityId } = (await boss.get(`/cases/${own}`)).json;
    expect(await find({ entityId }, 1)).toMatchObject([{ caseId: own, path: null, by: ["id"], name: "Ada Lovelace" }]);
    expect((await boss.post("/privacy/find", { email: "nobody@people.test" })).json).toEqual({
      data: [],
      more: false,
      records: [],
      nextCursor: null,
    });
    const alone = await boss.post("/privacy/find", { name: "Ada Lovelace" });
    expect([alone.status, alone.at("error.code")]).toEqual([400, "bad_value"]);
  });

  it("page by page when somebody stands in more than fifty cases: each of them once", async () => {
    const own = await ownCase();
    const [first] = await find(born, 1);
    const { entityId } = (await boss.get(`/cases/${own}`)).json;
    await env.DB.batch(
      Array.from({ length: 55 }, (_, n) =>
        env.DB.prepare(
          `INSERT INTO cases (case_id, tenant_id, version, status, state, tags, outcome, definition_id, definition_key, definition_version,
             entity_id, entity_type, created_at_ms, updated_at_ms)
           VALUES (?1, ?2, 3, 'active', 'review', '[]', NULL, 'd', 'kyc', 1, ?3, 'individual', 1, 1)`,
        ).bind(`case_zz_${tenantId}_${String(n).padStart(2, "0")}`, tenantId, entityId),
      ),
    );
    const page = await boss.post("/privacy/find", { entityId });
    expect(page.json).toMatchObject({ data: [{ caseId: first?.caseId }], more: true, records: [{ id: entityId }] });
    const next = await boss.post("/privacy/find", { entityId, cursor: page.textAt("nextCursor") });
    expect(next.json).toEqual({ data: [], more: false, records: [], nextCursor: null });
    expect((await boss.post("/privacy/find", { entityId, cursor: "made up" })).status).toBe(400);
    // There are no such cases: the job that compares the list with its cases would ask for each of them.
    await env.DB.prepare("DELETE FROM cases WHERE tenant_id = ? AND case_id LIKE 'case_zz_%'").bind(tenantId).run();
  });

  it("never in another tenant, and for administrators only", async () => {
    await ownCase();
    await find(born, 1);
    const other = await aTenantClient();
    const theirs = (await anAnalystClient(other.tenantId, "admin")).api;
    expect((await theirs.post("/privacy/find", born)).json.data).toEqual([]);
    const { api } = await anAnalystClient(tenantId, "manager");
    expect((await api.post("/privacy/find", born)).status).toBe(403);
  });
});

describe("an export of somebody", () => {
  it("has all of their own cases with the files, of others' their own item only, and no notes unless asked for", async () => {
    const own = await ownCase();
    const form = new FormData();
    form.append("files", new File([pdf()], "passport.pdf", { type: "application/pdf" }));
    form.append("document", JSON.stringify({ category: "id", type: "passport" }));
    const encoded = new Response(form);
    const headers = { "content-type": encoded.headers.get("content-type") ?? "" };
    const sent = await machine.send("POST", `/cases/${own}/documents`, { body: await encoded.arrayBuffer(), headers });
    expect(sent.status).toBe(201);
    await boss.post(`/cases/${own}/notes`, { content: "between us: Zylonote" });
    const ofOthers = await company();
    const places = (await find(born, 2)).map(place);
    const exported = async (more: object) => {
      const asked = await boss.post("/privacy/exports", { reason: "DSR-7", receivedOn: "2026-01-31", places, ...more });
      expect(asked.status).toBe(202);
      expect(asked.json).toMatchObject({
        receivedOn: "2026-01-31",
        dueAt: "2026-02-28T00:00:00.000Z",
        by: { kind: "analyst" },
      });
      const seen = await done(asked.textAt("id"));
      expect(seen).toMatchObject({ status: "done", cases: places.map(() => ({ status: "done", code: null })) });
      const file = await env.DOCUMENTS.get(privacyFileKey(tenantId, asked.textAt("id")));
      const answered = await boss.get(`/privacy/requests/${asked.textAt("id")}/file`);
      expect([answered.status, answered.headers.get("content-type")]).toEqual([200, "application/zip"]);
      return filesIn(new Uint8Array((await file?.arrayBuffer()) ?? new ArrayBuffer()));
    };
    const files = await exported({});
    const names = [...files.keys()];
    expect(names.filter((name) => name.startsWith(`files/${own}/`))).toHaveLength(1);
    expect(names.slice(-2)).toEqual(["data.json", "index.html"]);
    const data = JSON.parse(files.get("data.json") ?? "{}") as {
      cases: (JsonObject & { caseId: string })[];
      leftOut: JsonObject[];
    };
    expect(data.leftOut.map(({ what }) => what)).toEqual([
      "answers of vendors, word by word",
      "notes of colleagues",
      "the rest of cases about others",
    ]);
    const told = Object.fromEntries(data.cases.map((one) => [one.caseId, one]));
    expect(told[ofOthers]).toMatchObject({ about: "part", said: { ...ada, id: "u2", share: 40 } });
    expect(told[own]).toMatchObject({
      about: "case",
      consents: [],
      mails: [],
      case: { context: { entity: { data: ada } } },
    });
    expect(JSON.stringify(told[own]?.looks)).toContain("case.note.added");
    const whole = [...files.values()].join();
    for (const others of ["Babbage", "Northwind", "King", "Byron", "Zylonote"]) expect(whole).not.toContain(others);
    expect(files.get("index.html")).toContain("Lovelace");
    expect((await exported({ includeNotes: true })).get("data.json")).toContain("Zylonote");
    const log = (await boss.get("/audit-log?action=exportPerson")).text;
    expect(log).toContain(own);
    expect(log).not.toContain("Lovelace");
  });

  it("leaves an item of a case that has changed since it was found, and what is not there", async () => {
    const ofOthers = await company();
    const [found] = await find(born, 1);
    const merge = { entity: { data: { ubos: [] } } };
    await machine.patch(`/cases/${ofOthers}/context`, { merge, arrays: "replace" });
    const places = [place(found as Found), { caseId: "case_unknown", path: null, caseVersion: 1 }];
    const asked = await boss.post("/privacy/exports", { reason: "DSR-8", places });
    expect((await done(asked.textAt("id"))).cases).toMatchObject([
      { status: "left", code: "stale_version" },
      { status: "left", code: "unknown_case" },
    ]);
  });

  it("is gone after seven days, with its file; and with the erasure of a case in it", async () => {
    const own = await ownCase();
    await approve(own);
    const places = (await find(born, 1)).map(place);
    const [first, second] = [
      await boss.post("/privacy/exports", { reason: "DSR-9", places }),
      await boss.post("/privacy/exports", { reason: "DSR-10", places }),
    ];
    const keys = [first, second].map((asked) => privacyFileKey(tenantId, asked.textAt("id")));
    const left = () => Promise.all(keys.map(async (key) => (await env.DOCUMENTS.head(key)) !== null));
    await done(second.textAt("id"));
    const expiresAtMs = Date.parse(String((await done(first.textAt("id"))).expiresAt));
    await env.DB.prepare("UPDATE privacy_requests SET expires_at_ms = expires_at_ms + 5 WHERE id = ?")
      .bind(second.textAt("id"))
      .run();
    await sweepPrivacyRequests(env, expiresAtMs - 1);
    expect(await left()).toEqual([true, true]);
    // A sweep drops some, the oldest first: those of other tests are among them.
    await eventually(async () => {
      await sweepPrivacyRequests(env, expiresAtMs);
      expect([await left(), (await boss.get(`/privacy/requests/${first.textAt("id")}`)).status]).toEqual([
        [false, true],
        404,
      ]);
    });
    await boss.post(`/cases/${own}/erase`, { reason: "DSR-11" });
    await vi.waitFor(async () => expect(await left()).toEqual([false, false]), { timeout: 20_000, interval: 50 });
  });
});

it("says who is past the month in which they must have an answer, and takes no day of the future", async () => {
  const places = [{ caseId: "case_unknown", path: null, caseVersion: 1 }];
  const tomorrow = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
  const refused = await boss.post("/privacy/erasures", { reason: "DSR-20", receivedOn: tomorrow, places });
  expect([refused.status, refused.at("error.param")]).toEqual([400, "receivedOn"]);
  const asked = await boss.post("/privacy/erasures", { reason: "DSR-21", receivedOn: "2020-03-31", places });
  expect(asked.json).toMatchObject({ dueAt: "2020-04-30T00:00:00.000Z", overdue: true });
  expect(await done(asked.textAt("id"))).toMatchObject({ status: "done", overdue: false });
});

describe("erasing somebody in all their cases", () => {
  it("erases those that have ended; open and held ones, and others' cases, are left with the reason", async () => {
    const [gone, open, held, ofOthers] = [await ownCase(), await ownCase(), await ownCase(), await company()];
    for (const caseId of [gone, held]) await approve(caseId);
    await boss.put(`/cases/${held}/legal-hold`, { reason: "Litigation 7" });
    await find(born, 4);
    const why = { [gone]: null, [open]: "case_open", [held]: "legal_hold", [ofOthers]: "part_of_another" };
    await vi.waitFor(
      async () => {
        const plan = await find(born, 4);
        expect(Object.fromEntries(plan.map((one) => [one.caseId, one.keptFromErasure]))).toEqual(why);
      },
      { timeout: 20_000, interval: 50 },
    );
    const places = (await find(born, 4)).map(place);
    const asked = await boss.post("/privacy/erasures", { reason: "DSR-12", places });
    const cases = (await done(asked.textAt("id"))).cases as { caseId: string; status: string; code: string | null }[];
    expect(Object.fromEntries(cases.map((one) => [one.caseId, one.code]))).toEqual(why);
    expect((await boss.get(`/cases/${gone}`)).json.erased).toMatchObject({ basis: "request", reason: "DSR-12" });
    expect((await boss.get(`/cases/${held}`)).json.erased).toBe(null);
  });
});

describe("somebody whom no case is about", () => {
  interface Found {
    kind: string;
    id: string;
    by: string[];
    keptFromErasure: string | null;
  }
  const grace = { firstName: "Grace", lastName: "Hopper", dateOfBirth: "1906-12-09", email: "Grace@navy.test" };
  const sought = { name: "Grace Hopper", dateOfBirth: "1906-12-09" };
  const paid = (correlationId: string, said: JsonObject = grace) =>
    machine.post(
      "/transactions",
      aTransaction({
        description: `Pension of ${said.lastName as string}`,
        originator: { correlationId, endUserData: said },
        beneficiary: { correlationId: "bank", name: "Navy Bank" },
      }),
    );
  const records = async (asked: object) => (await boss.post("/privacy/find", asked)).json.records as unknown as Found[];

  it("is found as a side of transactions and as a person, by what cases are found by; those of others are not", async () => {
    await paid("payer-7");
    await paid("payer-8", { ...grace, dateOfBirth: "1950-01-01", email: "other@navy.test" }); // a namesake
    const person = await machine.post("/entities", { type: "individual", correlationId: "person-7", facts: grace });
    const ids = new Set((await records(sought)).map(({ kind }) => kind));
    expect(ids).toEqual(new Set(["entity", "counterparty"]));
    expect((await records(sought)).map(({ by }) => by)).toEqual([["name_and_birth"], ["name_and_birth"]]);
    expect(await records({ email: "GRACE@navy.test" })).toHaveLength(2);
    expect(await records({ correlationId: "payer-7" })).toMatchObject([{ kind: "counterparty", by: ["id"] }]);
    expect(await records({ correlationId: "person-7" })).toMatchObject([{ id: person.textAt("id"), by: ["id"] }]);
    const other = await aTenantClient();
    const theirs = (await anAnalystClient(other.tenantId, "admin")).api;
    expect((await theirs.post("/privacy/find", sought)).json.records).toEqual([]);
    // Who is a person whom we know is found as that person.
    await paid("person-7");
    expect(await records({ correlationId: "person-7" })).toMatchObject([{ kind: "entity" }]);
  });

  it("is told what was found of them by looks, on their website and by alerts; what was written to alerts on demand", async () => {
    const at = Date.now();
    const shop = (
      await machine.post("/entities", { type: "business", correlationId: "zylshop", facts: { companyName: "Zylshop" } })
    ).textAt("id");
    const risk = { level: "high", reason: "between us: Zylrisk" };
    expect((await boss.put(`/entities/${shop}/risk`, risk)).status).toBe(200);
    const payment = aTransaction({
      beneficiary: { correlationId: "zylshop", businessData: { companyName: "Zylshop" } },
    });
    expect((await machine.post("/transactions", payment)).status).toBe(201);
    const side = (await machine.get(`/transactions/${payment.correlationId}`)).textAt("beneficiary.id");
    const alertId = await raise(env, tenantId, at, {
      ...{
        occurrenceId: `look/${shop}`,
        source: "monitoring",
        rule: "look",
        ruleName: "Looks",
        title: "Something new",
      },
      ...{
        severity: "medium",
        cooldownSeconds: 0,
        sameBy: `entity:${shop}`,
        subjectId: shop,
        caseId: null,
        runId: null,
      },
      ...{ caseVersion: null, detail: { said: "Zyldetail" }, atMs: at },
    });
    await boss.post(`/alerts/${alertId}/notes`, { content: "between us: Zylalert" });
    const run = {
      tenantId,
      id: `run-${shop}`,
      entityId: shop,
      kind: "screening",
      because: "by_hand",
      dueAtMs: at,
    } as const;
    await beginRun(env.DB, run, at);
    const sealed = sealNews(env, tenantId, run.id, [{ list: "Zylfound list" }]);
    const ended = {
      ...{ problem: null, problemMessage: null, costCents: 0, alertId: null, caseId: null },
      news: 1,
      sealed,
    };
    await endRunStatement(env.DB, run, { status: "done", ...ended }, at).run();
    const id = `mrep-${shop}`;
    await env.DB.prepare(
      `INSERT INTO merchant_reports (tenant_id, id, entity_id, website_url, type, vendor, because, status, by_id, created_at_ms, sealed)
       VALUES (?, ?, ?, 'https://zylshop.test', 'MERCHANT_REPORT_T1', 'builtin', 'asked', 'completed', 'usr_1', ?, ?)`,
    )
      .bind(tenantId, id, shop, at, sealReport(env, { tenantId, id }, { said: "Zylpage" }))
      .run();
    const exported = async (more: object) => {
      const asked = await boss.post("/privacy/exports", {
        ...{ reason: "DSR-50", records: [{ kind: "entity", id: shop }], ...more },
      });
      await done(asked.textAt("id"));
      const file = await env.DOCUMENTS.get(privacyFileKey(tenantId, asked.textAt("id")));
      const files = filesIn(new Uint8Array((await file?.arrayBuffer()) ?? new ArrayBuffer()));
      const [record] = (JSON.parse(files.get("data.json") ?? "{}") as { records: JsonObject[] }).records;
      return { files, record };
    };
    const { files, record } = await exported({});
    expect(record).toMatchObject({
      changes: [{ what: "risk.set", from: null, to: "high" }],
      looks: [{ kind: "screening", found: [{ list: "Zylfound list" }] }],
      merchantReports: [{ websiteUrl: "https://zylshop.test", file: `records/${shop}/${id}.json` }],
      alerts: [{ id: alertId, title: "Something new", status: "triggered" }],
      sidesOfTransactions: [{ id: side, transactions: { count: 1, file: `records/${shop}/${side}.json` } }],
    });
    expect(files.get(`records/${shop}/${id}.json`)).toContain("Zylpage");
    for (const inside of ["Zylalert", "Zyldetail", "Zylrisk"]) expect([...files.values()].join()).not.toContain(inside);
    expect((await exported({ includeNotes: true })).record).toMatchObject({
      alerts: [{ notes: [{ content: "between us: Zylalert" }] }],
    });
  });

  it("has its newest transactions in an archive, up to one limit for all sides that they are, and is told where more are", async () => {
    const payment = await paid("payer-many");
    expect(payment.status).toBe(201);
    const person = await machine.post("/entities", { type: "individual", correlationId: "person-many", facts: grace });
    await paid("person-many");
    await env.DB.prepare(
      `UPDATE counterparties SET entity_id = ?2 WHERE tenant_id = ?1 AND correlation_id IN ('payer-many', 'person-many')`,
    )
      .bind(tenantId, person.textAt("id"))
      .run();
    const { results } = await env.DB.prepare("SELECT name FROM pragma_table_info('transactions')").all<{
      name: string;
    }>();
    const names = results.map(({ name }) => name);
    const copied = names.map((name) =>
      ["id", "correlation_id"].includes(name) ? `transactions.${name} || '-' || nth.value` : `transactions.${name}`,
    );
    await env.DB.prepare(
      `INSERT INTO transactions (${names.join(", ")}) SELECT ${copied.join(", ")} FROM transactions JOIN json_each(?2) AS nth
       WHERE transactions.tenant_id = ?1`,
    )
      .bind(tenantId, JSON.stringify(Array.from({ length: 2_999 }, (_, nth) => nth)))
      .run();
    const asked = await boss.post("/privacy/exports", {
      ...{ reason: "DSR-60", records: [{ kind: "entity", id: person.textAt("id") }] },
    });
    await done(asked.textAt("id"));
    const file = await env.DOCUMENTS.get(privacyFileKey(tenantId, asked.textAt("id")));
    const files = filesIn(new Uint8Array((await file?.arrayBuffer()) ?? new ArrayBuffer()));
    const [record] = (JSON.parse(files.get("data.json") ?? "{}") as { records: JsonObject[] }).records;
    const sides = record?.sidesOfTransactions as { transactions: { count: number; more: boolean; file: string } }[];
    expect(sides.map(({ transactions }) => [transactions.count, transactions.more])).toEqual([
      [3_000, false],
      [2_000, true],
    ]);
    for (const { transactions } of sides)
      expect(JSON.parse(files.get(transactions.file) ?? "{}").transactions).toHaveLength(transactions.count);
    expect(files.get("data.json")?.length).toBeLessThan(10_000);
  });

  it("is exported and erased as they were found; what cases need is left", async () => {
    await paid("payer-9");
    const { kind, id } = (await records({ correlationId: "payer-9" }))[0] as Found;
    const person = await machine.post("/entities", { type: "individual", facts: { ...grace, phone: "+1 555 0100" } });
    await boss.post(`/entities/${person.textAt("id")}/notes`, { content: "between us: Zylonote" });
    const own = await ownCase();
    const { entityId } = (await boss.get(`/cases/${own}`)).json;
    const named = [{ kind, id }, ...[person.textAt("id"), entityId].map((one) => ({ kind: "entity", id: one }))];
    const asked = await boss.post("/privacy/exports", { reason: "DSR-40", records: named.slice(0, 2) });
    expect(asked.status, asked.text).toBe(202);
    expect(await done(asked.textAt("id"))).toMatchObject({
      status: "done",
      cases: [],
      records: [{ status: "done" }, {}],
    });
    const file = await env.DOCUMENTS.get(privacyFileKey(tenantId, asked.textAt("id")));
    const files = filesIn(new Uint8Array((await file?.arrayBuffer()) ?? new ArrayBuffer()));
    const told = JSON.parse(files.get("data.json") ?? "{}") as { records: JsonObject[] };
    const paidIn = `records/${id}/${id}.json`;
    expect(told.records).toMatchObject([
      { id, sent: grace, alerts: [], transactions: { count: 1, more: false, file: paidIn } },
      { id: person.textAt("id"), name: "Grace Hopper", looks: [], merchantReports: [], alerts: [] },
    ]);
    expect(JSON.parse(files.get(paidIn) ?? "{}")).toMatchObject({
      transactions: [{ amount: 120.5, side: "originator", words: { description: "Pension of Hopper" } }],
    });
    expect(files.get("index.html")).toContain("+1 555 0100");
    expect(files.get("index.html")).toContain(`href="${paidIn}"`);
    const leftOut = JSON.stringify(JSON.parse(files.get("data.json") ?? "{}").leftOut);
    for (const what of ["archived transactions", "5000 transactions", "what alerts say"])
      expect(leftOut).toContain(what);
    for (const others of ["Navy Bank", "Zylonote"]) expect([...files.values()].join()).not.toContain(others);

    const gone = await boss.post("/privacy/erasures", {
      reason: "DSR-41",
      records: [...named, { kind, id: "cpt_none" }],
    });
    const { records: became } = (await done(gone.textAt("id"))) as { records: JsonObject[] };
    expect(became.map(({ status, code }) => [status, code])).toEqual([
      ["done", null],
      ["done", null],
      ["left", "has_cases"],
      ["left", "not_found"],
    ]);
    expect((await records({ ...sought, correlationId: "payer-9" })).map((one) => one.id)).not.toContain(id);
    expect((await machine.get(`/counterparties/${id}`)).json).toMatchObject({ name: null, correlationId: null });
    expect((await machine.get(`/entities/${person.textAt("id")}`)).status).toBe(404);
    // The archive is copied data: it goes with whom it is about.
    expect(await env.DOCUMENTS.head(privacyFileKey(tenantId, asked.textAt("id")))).toBeNull();
    const none = await boss.post("/privacy/erasures", { reason: "DSR-42" });
    expect([none.status, none.at("error.param")]).toEqual([400, "places"]);
  });
});
