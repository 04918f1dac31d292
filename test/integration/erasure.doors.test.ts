import { env } from "cloudflare:workers";
import { afterEach, beforeAll, expect, it, vi } from "vitest";
import { caseOf } from "../../src/cases/case-of";
import type { CaseId, CaseRef } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { dataMap } from "../../src/privacy/data-map";
import { sandboxEntries } from "../../src/screening/sandbox-list";
import { type ApiClient, anAnalystClient, aTenantClient, publish } from "../support/api";
import { atRest, inCase } from "../support/cases";
import { filesThatKnow, leaveOthersOut, objectsThatKnow, rowsThatKnow } from "../support/erasure";
import { eventually } from "../support/eventually";
import { pdf } from "../support/file-corpus";
import { untilState } from "../support/journey";
import { activated, ndjson } from "../support/screening";
import { crmTrigger, idsOf, sendTo, settled } from "../support/triggers";
import { Visitor } from "../support/visitor";

afterEach(() => void vi.restoreAllMocks());

/** Stands in all that comes in about the person, and nowhere else in any test. */
const marker = "hfgqyilou";
const word = (of: string): string => `Zy${marker}${of}`;

const stores = [env.CASES, env.WEBHOOK_ENDPOINTS, env.SANDBOX_VENDOR, env.FEEDS];
beforeAll(() => leaveOthersOut(stores));

const chart: JsonObject = {
  initial: "filling",
  states: {
    filling: { meta: { form: "papers" }, on: { SENT: "screening" } },
    screening: { on: { DONE: "judging", FAILED: "judging" } },
    judging: { on: { JUDGED: "review" } },
    review: { tags: ["manual_review"], on: { approve: "approved" } },
    approved: { type: "final", tags: ["approved"] },
  },
};
const text = { id: "remark", element: "textarea", valueDestination: "entity.data.remark", params: { label: "Remark" } };
const scan = { id: "scan", element: "document", params: { label: "Scan", category: "other", documentType: "scan" } };
const papers: JsonObject = {
  title: "Papers",
  event: "SENT",
  pages: [
    { id: "words", title: "Words", elements: [text] },
    { id: "scans", title: "Scans", elements: [scan] },
  ],
};
const sanctions: JsonObject = {
  ...{ pluginKind: "check", name: "sanctions", check: "individual-sanctions", vendor: "builtin" },
  ...{ stateNames: ["screening"], successAction: "DONE", errorAction: "FAILED" },
  payload: { firstName: "Victor", lastName: "Lomazov", options: { ongoingMonitoring: true } },
};
const risk: JsonObject = {
  ...{ name: "risk", pluginKind: "riskRules", stateNames: ["judging"], successAction: "JUDGED" },
  rulesSource: {
    source: "inline",
    rules: [
      {
        ...{ id: "shell", indicator: "Shell company", domain: "ownership", baseRiskScore: 50 },
        ruleSet: [{ key: "entity.data.employees", operator: "LT", value: 1 }],
        alert: { severity: "low" },
      },
    ],
  },
};

/** A tenant that screens with its own list. */
async function aTenant() {
  const tenant = await aTenantClient();
  const { api } = tenant;
  await activated(api, "own", ndjson(sandboxEntries));
  const more = { forms: { papers }, extensions: { apiPlugins: [sanctions], commonPlugins: [risk] } };
  await publish(api, "doors", chart, more);
  return { ...tenant, boss: (await anAnalystClient(tenant.tenantId, "admin")).api };
}

/** Opened by another system's message. */
async function openedByMessage(api: ApiClient): Promise<CaseId> {
  const made = await api.post("/triggers", crmTrigger("doors", { mode: "start" }));
  const sent = await sendTo(
    made.textAt("url"),
    { Id: word("crm"), Name: word("company"), Stage: word("stage"), messageId: "doors-1" },
    { authorization: `Bearer ${made.textAt("secret")}` },
  );
  const [first = ""] = idsOf(sent.json);
  return (await settled(api, made.textAt("id"), first)).textAt("caseId") as CaseId;
}

/** The applicant writes something, hands in a file, and does not send the form. */
async function halfFilled(api: ApiClient, { caseId }: CaseRef): Promise<void> {
  const minted = await api.post(`/cases/${caseId}/links`, { kind: "session" });
  const visitor = new Visitor();
  const { path: base } = await visitor.post(new URL(minted.textAt("url")).pathname, []);
  const next = await visitor.post(`${base}/words`, [
    ["remark", word("draft")],
    ["action", "continue"],
  ]);
  expect(next.path, next.html).toContain("scans");
  const file = await visitor.send(
    `${base}/files/scan`,
    new Uint8Array([...pdf(), ...new TextEncoder().encode(word("page"))]),
    {
      "content-type": "application/octet-stream",
      "x-file-name": encodeURIComponent(`${word("file")}.pdf`),
      "x-upload-id": crypto.randomUUID(),
    },
  );
  expect(file.status, file.html).toBe(201);
}

const until = (done: () => Promise<boolean>): Promise<void> =>
  eventually(async () => {
    if (!(await done())) throw new Error("not yet");
  });

/** What each table says of a case: tables without a row of it, or that name no cases, are left out. */
async function rowsAbout({ tenantId, caseId }: CaseRef): Promise<Record<string, JsonObject[]>> {
  const found = dataMap.tables.map(async ({ table }) => {
    const { results } = await env.DB.prepare(`SELECT * FROM ${table} WHERE tenant_id = ? AND case_id = ?`)
      .bind(tenantId, caseId)
      .all<JsonObject>()
      .catch(() => ({ results: [] }));
    return results.length > 0 ? [[table, results] as const] : [];
  });
  return Object.fromEntries((await Promise.all(found)).flat());
}

/** Whatever the map says: rows of these say who somebody is. */
const toBeDeleted = ["file_hashes", "reports", "screening_decisions", "screening_subjects"];

/* Sabotage, each seen red: `screening_subjects`, `reports` or the files of documents kept by the map. */
it("G41: what came in through every door (message, form, upload, list, rules, report) is gone after the erasure", {
  timeout: 120_000,
}, async () => {
  const { tenantId, api, boss } = await aTenant();
  const ref: CaseRef = { tenantId, caseId: await openedByMessage(api) };
  const { caseId } = ref;
  await api.patch(`/cases/${caseId}/context`, { merge: { entity: { data: { employees: 0 } } }, reason: "known" });
  await halfFilled(api, ref);
  await api.post(`/cases/${caseId}/events`, { name: "SENT" });
  await untilState(api, caseId, "review");
  await until(async () => Object.keys(await rowsAbout(ref)).includes("alerts"));
  const found = await api.post("/screening/search", { party: { kind: "person", names: ["Victor Lomazov"] } });
  const decided = await boss.post("/screening/decisions", {
    ...{ list: "own", entryId: "S-002", verdict: "false_positive", reason: word("reason"), caseId },
    subjectKey: (await rowsAbout(ref)).screening_subjects?.[0]?.subject_key,
    entryHash: found.at("hits.0.entryHash"),
  });
  expect(decided.status, decided.text).toBe(201);
  const report = await boss.post(`/cases/${caseId}/reports`, { format: "json" });
  await until(async () => (await boss.get(`/cases/${caseId}/reports/${report.textAt("id")}`)).at("status") === "done");
  await boss.post(`/cases/${caseId}/decision`, { decision: "approve", comment: word("comment") });
  await caseOf(env, ref).moveClock(3_600_000);
  await untilState(api, caseId, "approved");
  await atRest(ref);

  const drafts = () =>
    inCase(ref, (_object, { storage }) => storage.sql.exec("SELECT * FROM draft_pages").toArray().length);
  expect(await drafts()).toBeGreaterThan(0);
  const before = await rowsAbout(ref);
  expect(Object.keys(before)).toEqual(
    expect.arrayContaining([...toBeDeleted, ...["alerts", "alert_occurrences", "trigger_deliveries"]]),
  );
  expect((await filesThatKnow(marker)).length).toBeGreaterThan(1);

  const asked = await boss.post(`/cases/${caseId}/erase`, { reason: "DSR-11", basis: "request" });
  expect(asked.status, asked.text).toBe(200);
  await until(async () => (await api.get(`/cases/${caseId}/erasure`)).at("doneAt") !== null);
  await atRest(ref);

  expect(await rowsThatKnow(marker)).toEqual([]);
  expect(await filesThatKnow(marker)).toEqual([]);
  expect(await objectsThatKnow(marker, stores)).toEqual([]);
  expect(await drafts()).toBe(0);
  const after = await rowsAbout(ref);
  expect(Object.keys(after).filter((table) => toBeDeleted.includes(table))).toEqual([]);
  expect(after.trigger_deliveries).toMatchObject([{ sealed: "" }]);
  for (const row of (after.alerts ?? []) as JsonObject[]) expect(row).toMatchObject({ subject_id: null, detail: "{}" });
  for (const { table, erasure } of dataMap.tables) {
    if (erasure.does === "delete" || erasure.does === "delete_with_object")
      expect([table, after[table] ?? []]).toEqual([table, []]);
    if (erasure.does === "blank" && table !== "cases" && table !== "alerts")
      for (const row of after[table] ?? [])
        for (const [column, value] of Object.entries(erasure.set))
          expect([table, column, JSON.stringify(row[column]).replaceAll('"', "'").replace("null", "NULL")]).toEqual([
            table,
            column,
            value,
          ]);
  }
  expect((await caseOf(env, ref).snapshot()).ok).toBe(true);
});
