import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { caseOf } from "../../src/cases/case-of";
import { readCaseKeys, shredCase } from "../../src/db/case-keys";
import { judgementsOf } from "../../src/db/judgements";
import type { CaseId, CaseRef, JudgedInput, JudgementMessage } from "../../src/domain";
import { keyringOf } from "../../src/env";
import { openLine, readSegment } from "../../src/queues/judgement-objects";
import { mergeSmall, sweepJudgements } from "../../src/queues/sweep-judgements";
import { type ApiClient, aTenantClient } from "../support/api";
import { withoutBatch } from "../support/broken";
import { inCase } from "../support/cases";
import { eventually } from "../support/eventually";
import {
  countryRule,
  deliverJudgements,
  judgedBy,
  judgedCase,
  rowsOf,
  seedInputs,
  untilArchived,
} from "../support/judgements";
import type { SeededTenant } from "../support/tenant";

const canary = "Canary Zanzibar Holding";
const hour = 3_600_000;
let tenant: SeededTenant;
let api: ApiClient;
/** A tenant of its own, with a definition whose cases are judged. */
beforeAll(async () => {
  const seeded = await aTenantClient();
  tenant = seeded;
  api = seeded.api;
  await judgedBy(api, "archived", { source: "inline", rules: [countryRule("a", ["IR"], 50)] });
});
afterEach(() => void vi.restoreAllMocks());

const refOf = (caseId: string): CaseRef => ({ tenantId: tenant.tenantId, caseId: caseId as CaseId });
const runsOf = async (caseId: string) => (await rowsOf(tenant.tenantId)).filter((row) => row.caseId === caseId);
const untilCaseArchived = (caseId: string, count = 1) =>
  eventually(async () => {
    const runs = await runsOf(caseId);
    expect(runs).toHaveLength(count);
    return runs;
  });

/** Messages of this tenant's cases to the archive are held back from now on. */
function hold(): { held: JudgementMessage[]; release: () => void } {
  const held: JudgementMessage[] = [];
  const { send } = env.JUDGEMENTS;
  const spy = vi.spyOn(env.JUDGEMENTS, "send").mockImplementation(async (message) => {
    if (message.tenantId !== tenant.tenantId) return send.call(env.JUDGEMENTS, message);
    held.push(message);
    return { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } };
  });
  return { held, release: () => spy.mockRestore() };
}

const untilHeld = (held: readonly JudgementMessage[], caseId: string) =>
  eventually(() => expect(held.map((body) => body.caseId)).toContain(caseId));

/** A sweep takes so many segments, of whichever tenants: they go on until it has come to ours. */
async function sweptUntil(look: () => Promise<void>): Promise<void> {
  await eventually(async () => {
    await sweepJudgements(env, Date.now() + hour);
    await look();
  });
}

/** The input of a run as it lies in the archive, opened with the key of its case. */
async function archivedInput(runId: string): Promise<JudgedInput | null> {
  const [row] = await judgementsOf(env.DB, tenant.tenantId, [runId]);
  if (row === undefined) return null;
  const key = (await readCaseKeys(env.DB, keyringOf(env), tenant.tenantId, [row.caseId])).get(row.caseId);
  const lines = await readSegment(env, { id: row.segmentId, tenantId: row.tenantId });
  const text = key === undefined ? null : openLine(lines?.[row.place] ?? "", key, row.tenantId, row.runId);
  return text === null ? null : (JSON.parse(text) as JudgedInput);
}

async function objects(): Promise<{ name: string; text: string }[]> {
  const listed = await env.DOCUMENTS.list({ prefix: `judgements/${tenant.tenantId}/` });
  return Promise.all(
    listed.objects.map(async ({ key }) => ({ name: key, text: (await (await env.DOCUMENTS.get(key))?.text()) ?? "" })),
  );
}

describe("the archive of judged inputs", () => {
  it("keeps exactly what the rules read, sealed, once per run, and the case forgets its copy", async () => {
    const caseId = await judgedCase(api, "archived", { companyName: canary, country: "IR" });
    const [row] = await untilCaseArchived(caseId);
    expect(row).toMatchObject({ hits: '["a"]', level: "medium", plugin: "risk" });
    const input = await archivedInput(row?.runId ?? "");
    expect(input?.context).toMatchObject({ entity: { data: { companyName: canary, country: "IR" } }, documents: [] });
    expect(input?.context.pluginsOutput).toEqual({}); // as it was before the rules had spoken
    expect(input).toMatchObject({ score: 50, level: "medium", ruleSet: null, definitionKey: "archived" });
    await eventually(async () => expect(await caseOf(env, refOf(caseId)).judgements()).toEqual([]));
  });

  it("holds nothing of a person but what is sealed: G40", async () => {
    const { held, release } = hold();
    const caseId = await judgedCase(api, "archived", { companyName: canary, country: "IR" });
    await untilHeld(held, caseId);
    release();
    const named = held.filter((body) => body.caseId === caseId);
    expect(named).toEqual(named.map(() => refOf(caseId)));
    await deliverJudgements([refOf(caseId)]);
    const stored = await objects();
    expect(stored.length).toBeGreaterThan(0);
    expect(stored.map(({ name, text }) => name + text).join()).not.toContain("Canary");
    const tables = ["judgements", "judgement_segments", "case_keys"];
    const rows = await Promise.all(
      tables.map((table) => env.DB.prepare(`SELECT * FROM ${table} WHERE tenant_id = ?`).bind(tenant.tenantId).all()),
    );
    expect(rows.every(({ results }) => results.length > 0)).toBe(true);
    expect(JSON.stringify(rows.map(({ results }) => results))).not.toContain("Canary");
  });

  it("counts a message that comes twice once, and one of nobody never holds up the others", async () => {
    const { held, release } = hold();
    const caseId = await judgedCase(api, "archived", { companyName: "Twice", country: "IR" });
    await untilHeld(held, caseId);
    const pending = await caseOf(env, refOf(caseId)).judgements();
    const delivered = await deliverJudgements([refOf(caseId), { nobody: true }, refOf(caseId)]);
    expect([delivered.explicitAcks, delivered.retryMessages]).toEqual([["j0", "j1", "j2"], []]);
    // The case was not told, and hands over the same again.
    await inCase(refOf(caseId), (_object, state) => {
      for (const { runId, recordedAtMs, body } of pending)
        state.storage.sql.exec(
          "INSERT INTO judgement (run_id, recorded_at_ms, body) VALUES (?, ?, ?)",
          runId,
          recordedAtMs,
          body,
        );
    });
    const before = (await objects()).length;
    await deliverJudgements([refOf(caseId)]);
    release();
    expect(await runsOf(caseId)).toHaveLength(1);
    expect((await objects()).length).toBe(before);
    expect(await caseOf(env, refOf(caseId)).judgements()).toEqual([]);
  });

  it("goes on for the others when one case cannot be archived", async () => {
    const { held, release } = hold();
    const [broken, sound] = [
      await judgedCase(api, "archived", { companyName: "Broken", country: "IR" }),
      await judgedCase(api, "archived", { companyName: "Sound", country: "IR" }),
    ];
    for (const caseId of [broken, sound]) await untilHeld(held, caseId);
    await env.DB.prepare(
      "INSERT OR REPLACE INTO case_keys (tenant_id, case_id, wrapped, created_at_ms) VALUES (?, ?, 'v1:0:1.a.b', 1)",
    )
      .bind(tenant.tenantId, broken)
      .run();
    const delivered = await deliverJudgements([refOf(broken), refOf(sound)]);
    expect([delivered.explicitAcks, delivered.retryMessages.map(({ msgId }) => msgId)]).toEqual([["j1"], ["j0"]]);
    expect([(await runsOf(broken)).length, (await runsOf(sound)).length]).toEqual([0, 1]);
    await env.DB.prepare("DELETE FROM case_keys WHERE case_id = ?").bind(broken).run();
    await deliverJudgements([refOf(broken)]);
    release();
    expect(await runsOf(broken)).toHaveLength(1);
  });

  it("loses nothing when a message is lost: the case owes it, and hands over again", async () => {
    const { held, release } = hold();
    const caseId = await judgedCase(api, "archived", { companyName: "Lost", country: "IR" });
    await untilHeld(held, caseId);
    release();
    expect(await runsOf(caseId)).toEqual([]);
    await caseOf(env, refOf(caseId)).wake();
    await untilCaseArchived(caseId);
  });

  it("survives a death between the object and its rows: the orphan is swept, the input is archived again", async () => {
    const { held, release } = hold();
    const caseId = await judgedCase(api, "archived", { companyName: "Orphan", country: "IR" });
    await untilHeld(held, caseId);
    const before = new Set((await objects()).map(({ name }) => name));
    const delivered = await deliverJudgements([refOf(caseId)], withoutBatch("INSERT INTO judgements "));
    expect(delivered.retryMessages).toHaveLength(1);
    const [orphan] = (await objects()).filter(({ name }) => !before.has(name));
    expect(orphan?.text).toContain(caseId);
    expect(await runsOf(caseId)).toEqual([]);

    await deliverJudgements([refOf(caseId)]);
    release();
    expect(await runsOf(caseId)).toHaveLength(1);
    await sweptUntil(async () => expect((await objects()).map(({ name }) => name)).not.toContain(orphan?.name));
    const [row] = await runsOf(caseId);
    expect(await archivedInput(row?.runId ?? "")).toMatchObject({ caseId });
  });

  it("makes one segment of many small ones: every input stays what it was, and the old ones go", async () => {
    const own = await aTenantClient();
    const ids: string[] = [];
    for (let place = 0; place < 12; place += 1)
      ids.push(...(await seedInputs(own.tenantId, "small", 2, () => ({ context: { place } }), Date.now() - hour)));
    await env.DB.prepare("UPDATE judgement_segments SET touched_at_ms = 0 WHERE tenant_id = ?")
      .bind(own.tenantId)
      .run();
    const readAll = async () => {
      const rows = await judgementsOf(
        env.DB,
        own.tenantId,
        ids.map((id) => `${id.replace("case_", "run_")}_1_1`),
      );
      const keys = await readCaseKeys(env.DB, keyringOf(env), own.tenantId, ids);
      const texts = await Promise.all(
        rows.map(async (row) => {
          const lines = await readSegment(env, { id: row.segmentId, tenantId: row.tenantId });
          return openLine(
            lines?.[row.place] ?? "",
            keys.get(row.caseId) ?? new Uint8Array(32),
            row.tenantId,
            row.runId,
          );
        }),
      );
      return { texts: texts.sort(), segments: new Set(rows.map((row) => row.segmentId)) };
    };
    const before = await readAll();
    expect(before.segments.size).toBe(12);
    // Other tenants may have small segments as well: one merge at a time, until there is nothing to merge.
    const wish = { atLeast: 10, lines: 400, bytes: 1e6 };
    for (let round = 0; (await mergeSmall(env, Date.now(), wish)).length > 0; round += 1)
      expect(round).toBeLessThan(200);
    const after = await readAll();
    expect(after.texts).toEqual(before.texts);
    expect(after.segments.size).toBe(1);
    await sweptUntil(async () => {
      const left = await env.DOCUMENTS.list({ prefix: `judgements/${own.tenantId}/` });
      expect(left.objects.map(({ key }) => key)).toEqual([
        `judgements/${own.tenantId}/${[...after.segments][0]}.ndjson`,
      ]);
    });
  });

  it("cannot be read any more once the case is shredded, and takes nothing of it again", async () => {
    const caseId = await judgedCase(api, "archived", { companyName: "Gone", country: "IR" });
    const [row] = await untilCaseArchived(caseId);
    expect(await archivedInput(row?.runId ?? "")).not.toBeNull();
    await shredCase(env.DB, tenant.tenantId, caseId, Date.now());
    expect(await archivedInput(row?.runId ?? "")).toBeNull();
    expect((await api.post(`/cases/${caseId}/events`, { name: "again" })).status).toBe(200);
    await eventually(async () => expect((await api.get(`/cases/${caseId}/checks`)).at("data.0.generation")).toBe(2));
    await eventually(async () => expect(await caseOf(env, refOf(caseId)).judgements()).toEqual([]));
    expect(await runsOf(caseId)).toHaveLength(1);
  });

  it("is not written to by simulations and samples", async () => {
    const before = (await untilArchived(tenant.tenantId, 1)).length;
    const context = { entity: { type: "business", data: { country: "IR" } } };
    const simulated = await api.post("/workflow-definitions/simulate", { id: "archived", context, steps: [] });
    expect(simulated.status).toBe(200);
    expect(simulated.text).toContain("riskScore");
    expect(await rowsOf(tenant.tenantId)).toHaveLength(before);
  });
});
