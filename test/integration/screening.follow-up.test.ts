import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import { keepFileHash } from "../../src/db/file-hashes";
import { dropEndedSubjects, dropOldChecks, dropOldFileHashes } from "../../src/db/retention";
import { activateVersion, advanceMonitoring, getVersion } from "../../src/db/screening";
import { type CaseId, forgetBeforeMs } from "../../src/domain";
import { randomBase32, sha256Hex } from "../../src/lib/bytes";
import type { JsonObject } from "../../src/lib/json";
import { screenCheck } from "../../src/queues/screen-check";
import { tellCasesAgain } from "../../src/queues/tell-cases";
import { sandboxEntries } from "../../src/screening/sandbox-list";
import { type ApiClient, aTenantClient } from "../support/api";
import { atRest } from "../support/cases";
import { activated, entryOf, ndjson, person, screenedCase, subjectsOf } from "../support/screening";

const others = sandboxEntries.filter(({ id }) => id !== "S-002");
const alertsOf = async (api: ApiClient) => (await api.get("/alerts")).at("data") as JsonObject[];
const incidentsOf = async (api: ApiClient, id: string) =>
  (await api.get(`/cases/${id}`)).at("incidents") as JsonObject[];
const decisionsIn = async (api: ApiClient, id: string) =>
  ((await api.get(`/cases/${id}/timeline?limit=100`)).at("data") as JsonObject[]).filter(
    ({ type }) => type === "screening.decided",
  );

/** Waits until every monitored subject has been screened anew. */
const monitored = (api: ApiClient) =>
  vi.waitFor(
    async () => {
      const seen = await api.get("/screening/monitoring");
      if (seen.at("lists.0.status") !== "done") throw new Error(seen.text);
      return seen;
    },
    { timeout: 20_000, interval: 50 },
  );

describe("a monitored subject that is found anew", () => {
  it("is an alert beside the incident; what is found later counts on it, and what is gone raises none", async () => {
    const { api } = await aTenantClient();
    await activated(api, "own", ndjson(others));
    const { id, seen } = await screenedCase(api, "individual-sanctions", person);
    expect(await alertsOf(api)).toEqual([]);
    await activated(api, "own", ndjson(sandboxEntries));
    const [alert, ...more] = await alertsOf(api);
    expect(more).toEqual([]);
    expect(alert).toMatchObject({
      source: "screening",
      status: "triggered",
      rule: "own",
      caseId: id,
      subjectId: seen.at("entityId"),
      occurrences: 1,
      detail: { list: "own", version: 2, added: ["S-002"] },
    });
    expect(JSON.stringify(alert)).not.toMatch(/lomazov/i);
    await activated(api, "own", ndjson([...others, { ...entryOf("S-002"), programs: ["UTO-NEW"] }]));
    expect(await alertsOf(api)).toMatchObject([{ id: alert?.id, occurrences: 2 }]);
    await activated(api, "own", ndjson(others));
    expect(await alertsOf(api)).toMatchObject([{ occurrences: 2 }]);
    expect((await incidentsOf(api, id)).length).toBe(3);
  });
});

/** The database, in which something happens right before the first statement that begins like this. */
function racing(beginning: string, meanwhile: () => Promise<unknown>): D1Database {
  const { DB } = env;
  let isOver = false;
  const prepare = (text: string) => {
    const statement = DB.prepare(text);
    if (isOver || !text.startsWith(beginning)) return statement;
    const run = async (values: unknown[]) => {
      isOver = true;
      await meanwhile();
      return statement.bind(...values).run();
    };
    return { bind: (...values: unknown[]) => ({ run: () => run(values) }) };
  };
  return { prepare } as unknown as D1Database;
}

describe("a subject that is put under monitoring", () => {
  it("while a list changes is screened against the new one: its round may have gone by before", async () => {
    const { api, tenantId } = await aTenantClient();
    await activated(api, "own", ndjson(others));
    const { id } = await screenedCase(api, "individual-sanctions", { ...person, lastName: "Somebody" });
    const changesMeanwhile = () => activated(api, "own", ndjson(sandboxEntries)); // and its round is over
    const DB = racing('insert into "screening_subjects"', changesMeanwhile);
    const ask = { check: "individual-sanctions" as const, input: person, environment: "sandbox" as const };
    const result = await screenCheck({ ...env, DB }, tenantId, id as CaseId, ask, Date.now());
    expect(result).toMatchObject({ status: "success", output: { status: expect.not.stringMatching("clear") } });
    const hits = (await subjectsOf(tenantId)).map((subject) => String(subject.hits));
    expect(hits.filter((marks) => marks.includes("own|S-002"))).toHaveLength(1);
  });

  it("again for a new case, while what is old is forgotten, stays under it", async () => {
    const { tenantId } = await aTenantClient();
    const { DB } = env;
    await DB.prepare(
      `INSERT INTO screening_subjects (tenant_id, subject_key, case_id, sealed, hits, created_at_ms, screened_at_ms)
       VALUES (?, 'sub_back', 'case_gone', '', '{}', 1, 1)`,
    )
      .bind(tenantId)
      .run();
    const comesBack = () =>
      DB.prepare("UPDATE screening_subjects SET case_id = 'case_new' WHERE tenant_id = ?").bind(tenantId).run();
    await dropEndedSubjects(racing("delete", comesBack), `${tenantId}|`, 1, 1);
    expect(await subjectsOf(tenantId)).toMatchObject([{ subject_key: "sub_back", case_id: "case_new" }]);
    await DB.prepare("DELETE FROM screening_subjects WHERE tenant_id = ?").bind(tenantId).run();
  });
});

describe("changed weights and thresholds", () => {
  it("have monitored subjects screened anew, in the background, with progress; the same ones again have not", async () => {
    const { api } = await aTenantClient();
    await api.put("/screening/settings", { thresholds: { review: 100, certain: 100 } });
    await activated(api, "own", ndjson(sandboxEntries));
    const { id } = await screenedCase(api, "individual-sanctions", { ...person, dateOfBirth: "" });
    expect(await incidentsOf(api, id)).toEqual([]);
    await api.put("/screening/settings", {});
    expect((await monitored(api)).at("lists")).toMatchObject([{ list: "own", version: 1, screened: 1, changed: 1 }]);
    expect((await incidentsOf(api, id)).map(({ code }) => code)).toEqual(["screening_hit_new"]);
    expect(await alertsOf(api)).toMatchObject([{ source: "screening", occurrences: 1 }]);
    const before = (await api.get("/screening/monitoring")).text;
    await api.put("/screening/settings", {});
    expect((await api.get("/screening/monitoring")).text).toBe(before);
    // Back and forth within one version: each round has news of its own.
    await api.put("/screening/settings", { thresholds: { review: 100, certain: 100 } });
    await monitored(api);
    await api.put("/screening/settings", {});
    await monitored(api);
    const codes = (await incidentsOf(api, id)).map(({ code }) => code);
    expect(codes).toEqual(["screening_hit_new", "screening_hit_gone", "screening_hit_new"]);
    expect(await alertsOf(api)).toMatchObject([{ occurrences: 2 }]);
  });

  // Red without the look at the round in `advanceMonitoring`: the old page would move the cursor of the new round.
  it("are not counted as done by a page of the round before", async () => {
    const { api, tenantId } = await aTenantClient();
    await activated(api, "own", ndjson(sandboxEntries));
    const begin = () => activateVersion(env.DB, tenantId, "own", 1, Date.now());
    await begin();
    const asRead = await getVersion(env.DB, tenantId, "own", 1);
    await begin();
    const asReadLater = await getVersion(env.DB, tenantId, "own", 1);
    if (asRead === null || asReadLater === null) throw new Error("the version is gone");
    const step = { cursor: "sub_1", done: true, screened: 7, changed: 0 };
    expect(await advanceMonitoring(env.DB, asRead, step, Date.now())).toBe(false);
    expect(await advanceMonitoring(env.DB, asReadLater, step, Date.now())).toBe(true);
    expect((await api.get("/screening/lists/own/versions/1")).at("monitoring")).toMatchObject({ screened: 7 });
  });
});

describe("a decision on a hit", () => {
  const hit = { list: "own", entryId: "S-002", entryHash: "0".repeat(32), reason: "Another face." };

  it("stands in the timeline of the case whose subject it is about, once, and is kept when there is no such case", async () => {
    const { api, tenantId } = await aTenantClient();
    await activated(api, "own", ndjson(sandboxEntries));
    const { id } = await screenedCase(api, "individual-sanctions", person);
    const subjectKey = String((await subjectsOf(tenantId))[0]?.subject_key);
    const decided = await api.post("/screening/decisions", { subjectKey, ...hit, verdict: "false_positive" });
    expect([decided.status, decided.at("caseId")]).toEqual([201, id]);
    const [entry, ...more] = await decisionsIn(api, id);
    expect([more.length, entry?.subject, entry?.payload]).toMatchObject([
      0,
      "S-002",
      { verdict: "false_positive", reason: "Another face.", by: { kind: "api_key" } },
    ]);
    await env.DB.prepare("UPDATE screening_decisions SET told_at_ms = NULL WHERE tenant_id = ?").bind(tenantId).run();
    await tellCasesAgain(env, Date.now() + 120_000);
    expect((await decisionsIn(api, id)).length).toBe(1);

    const nobody = `sub_${sha256Hex(randomBase32(8)).slice(0, 40)}`;
    const alone = await api.post("/screening/decisions", { subjectKey: nobody, ...hit, verdict: "true_positive" });
    expect([alone.status, alone.at("caseId")]).toEqual([201, null]);
    const named = { subjectKey: nobody, ...hit, verdict: "true_positive", caseId: id };
    expect((await api.post("/screening/decisions", named)).at("caseId")).toBe(id);
    expect((await decisionsIn(api, id)).length).toBe(2);
    const foreign = await aTenantClient();
    expect((await foreign.api.post("/screening/decisions", named)).status).toBe(404);
  });
});

describe("what is kept outside of cases", () => {
  it("goes when its time is over: subjects of cases without a customer, checks, fingerprints of files", async () => {
    const { api, tenantId } = await aTenantClient();
    await activated(api, "own", ndjson(sandboxEntries));
    const { id } = await screenedCase(api, "individual-sanctions", person);
    await atRest({ tenantId, caseId: id as CaseId }); // the list has heard the last of the case
    const [subject] = await subjectsOf(tenantId);
    const copy = (key: string, caseId: string) =>
      env.DB.prepare(
        `INSERT INTO screening_subjects (tenant_id, subject_key, case_id, sealed, hits, created_at_ms, screened_at_ms)
         SELECT tenant_id, ?, ?, sealed, hits, created_at_ms, screened_at_ms FROM screening_subjects WHERE subject_key = ?`,
      ).bind(key, caseId, String(subject?.subject_key));
    await copy("sub_gone", "case_gone").run();
    const nowMs = Date.now();
    const sweepFrom = (atMs: number) =>
      dropEndedSubjects(env.DB, `${tenantId}|`, forgetBeforeMs("screening_subjects", atMs), 50);
    const left = async () => (await subjectsOf(tenantId)).map(({ subject_key }) => subject_key);
    await sweepFrom(nowMs);
    expect(await left()).toEqual([subject?.subject_key]);
    const later = nowMs + 100 * 86_400_000;
    await sweepFrom(later); // completed without a verdict: goes on being watched
    expect((await left()).length).toBe(1);
    await env.DB.prepare("UPDATE cases SET outcome = 'rejected' WHERE case_id = ?").bind(id).run();
    await sweepFrom(nowMs);
    expect((await left()).length).toBe(1);
    await sweepFrom(later);
    expect(await left()).toEqual([]);

    const sha256 = sha256Hex(randomBase32(8));
    const ref = { tenantId, caseId: id as CaseId };
    await keepFileHash(env.DB, ref, "file_old", sha256, 1);
    await keepFileHash(env.DB, ref, "file_new", sha256, nowMs);
    await dropOldFileHashes(env.DB, 2, 500);
    const files = await env.DB.prepare("SELECT file_id FROM file_hashes WHERE sha256 = ?").bind(sha256).all();
    expect(files.results).toEqual([{ file_id: "file_new" }]);
    await api.post("/checks", { type: "email", purpose: "onboarding", subject: { email: "ada@example.test" } });
    await env.DB.prepare("UPDATE checks SET created_at_ms = 1 WHERE tenant_id = ?").bind(tenantId).run();
    await dropOldChecks(env.DB, 2, 500);
    expect((await api.get("/checks")).at("data")).toEqual([]);
  });
});
