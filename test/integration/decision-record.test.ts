import { evictDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { caseOf } from "../../src/cases/case-of";
import type { CaseRef } from "../../src/domain";
import type { DecisionRecord } from "../../src/domain/decision-record";
import { sha256Hex } from "../../src/lib/bytes";
import { canonicalJson, isObject, type JsonObject } from "../../src/lib/json";
import { type ApiClient, anAnalystClient, aTenantClient, clientWith, publish, reviewChart } from "../support/api";
import { aBench, type Bench, inCase, stubOf } from "../support/cases";
import { demoDefinition, kybCompany, waitForState } from "../support/demo";
import { unsealed } from "../support/unsealed";

let bench: Bench;
let api: ApiClient;
let approver: ApiClient;
let approverId: string;
let ref: CaseRef;
const path = (more = "", of = ref) => `/cases/${of.caseId}/decision-record${more}`;

beforeAll(async () => {
  bench = await aBench();
  api = clientWith({ authorization: `Bearer ${bench.tenant.apiKey}` });
  const senior = await anAnalystClient(bench.tenant.tenantId, "senior");
  [approver, approverId] = [senior.api, senior.user.id];
  for (const key of ["kyc", "kyb"]) await demoDefinition(bench, key);
  ref = await bench.open("kyb", kybCompany());
  await bench.send(ref, "COLLECTION_FLOW_FINISHED");
  await waitForState(ref, "manual_review");
  await bench.give(ref, { type: "override_risk", level: "low", score: null, reason: "known", expiresInSeconds: null });
  const decided = await approver.post(`/cases/${ref.caseId}/events`, { name: "approve" });
  expect(decided.status).toBe(200);
});

const recordOf = async (of = ref): Promise<{ sha256: string; seq: number; record: DecisionRecord & JsonObject }> => {
  const read = await api.get(path("", of));
  expect(read.status).toBe(200);
  return read.json as never;
};

/** The record with one value in it changed, wherever it stands. */
function* withOneChange(record: JsonObject): Generator<JsonObject> {
  const walk = function* (value: JsonObject | JsonObject[string][], way: string[]): Generator<string[]> {
    for (const [key, inner] of Object.entries(value))
      if (typeof inner === "object" && inner !== null) yield* walk(inner as JsonObject, [...way, key]);
      else yield [...way, key];
  };
  for (const way of walk(record, [])) {
    const changed = JSON.parse(JSON.stringify(record)) as JsonObject;
    let at = changed;
    for (const key of way.slice(0, -1)) at = at[key] as JsonObject;
    const last = way.at(-1) ?? "";
    at[last] = typeof at[last] === "string" ? `${at[last]}!` : at[last] === null ? "!" : null;
    yield changed;
  }
}

describe("the record of a decision", () => {
  // Sabotage tried: scores left out of the recorder's entries (`decision-recorder.ts`) → red here and below.
  it("says what was known: versions with their hashes, checks, scores, people and the rows of the log", async () => {
    const { record, sha256, seq } = await recordOf();
    expect(sha256).toBe(sha256Hex(canonicalJson(record)));
    expect(record).toMatchObject({
      format: 1,
      caseId: ref.caseId,
      decision: { seq, by: { kind: "analyst", id: approverId }, subject: "approve" },
      input: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/), children: [{ status: "completed" }] },
      result: { status: "completed", outcome: "approved" },
      definition: { key: "kyb", version: 1 },
      people: {
        openedBy: bench.tenant.keyId,
        settledBy: approverId,
        fourEyes: true,
        deeds: expect.arrayContaining([
          expect.objectContaining({ type: "risk.overridden", reason: "known" }),
          expect.objectContaining({ role: "senior", what: "approve" }),
        ]),
      },
      log: { fromSeq: 1, throughSeq: seq },
    });
    const definition = await caseOf(env, ref).definition();
    expect(definition.ok && sha256Hex(definition.value)).toBe(record.definition.sha256);
    const checked = record.checks.flatMap(({ answers }) => answers);
    expect(checked).toContainEqual(
      expect.objectContaining({ status: "success", vendor: expect.any(String), costCents: expect.any(Number) }),
    );
    const [score] = record.scores;
    expect(score?.sha256).toBe(sha256Hex(canonicalJson(score?.explanation ?? null)));
    expect(record.engine.release).toBe("0.1.0");
    const rows = await api.get(`/cases/${ref.caseId}/proof`);
    const row = (rows.json.rows as JsonObject[]).find((one) => one.seq === seq);
    expect([row?.hash, row?.payloadHash]).toEqual([record.log.hash, record.log.payloadSha256]);
  });

  it("comes out as the same bytes when the case is decided again, also after it has gone on", async () => {
    const before = await recordOf();
    await bench.give(ref, { type: "add_note", noteId: "note_later", content: "later", parentId: null });
    await evictDurableObject(stubOf(ref));
    expect(await recordOf()).toEqual(before);
    const verdict = await api.post(path("/verify"), { record: before.record });
    expect(verdict.json).toEqual({
      ...{ same: true, seq: before.seq, differences: [], findings: [] },
      ...{ recordedSha256: before.sha256, replayedSha256: before.sha256, keptSha256: before.sha256 },
    });
  });

  it("tells a record that was kept and changed, and where", async () => {
    const { record, seq } = await recordOf();
    const kept = [...withOneChange(record)];
    expect(kept.length).toBeGreaterThan(200);
    const some = kept.filter((_one, place) => place % Math.ceil(kept.length / 15) === 0);
    const told = await inCase(ref, (object) => Promise.all(some.map((one) => object.verifyDecision(ref, seq, one))));
    expect(told.map((one) => (one.ok && isObject(one.value) ? one.value.same : null))).toEqual(some.map(() => false));
    const other = { ...record, result: { ...record.result, outcome: "rejected" } };
    const said = await api.post(path("/verify"), { record: other });
    expect(said.json).toMatchObject({ same: false, differences: [{ path: "result.outcome" }] });
  });

  it("has one for each decision; of what is no decision there is none", async () => {
    const { decisions } = (await api.get(path())).json as { decisions: { seq: number; type: string }[] };
    expect(decisions.length).toBeGreaterThan(0);
    for (const { seq } of decisions) expect((await api.get(path(`?seq=${seq}`))).at("record.decision.seq")).toBe(seq);
    expect((await api.get(path("?seq=1"))).status).toBe(404);
    expect((await api.post(path("/verify"), { seq: 1 })).status).toBe(404);
    const open = await bench.open("kyb", kybCompany());
    expect((await api.get(path("", open))).json).toEqual({ decisions: [], seq: null, sha256: null, record: null });
    const { api: stranger } = await aTenantClient();
    expect([(await stranger.get(path())).status, (await stranger.post(path("/verify"), {})).status]).toEqual([
      404, 404,
    ]);
  });
});

describe("G7: a log that was changed", () => {
  const seen = async (statement: string): Promise<JsonObject> => {
    const { api: owner, tenantId } = await aTenantClient();
    await publish(owner, "changed", reviewChart);
    const opened = await owner.post("/cases", {
      workflow: "changed",
      context: { entity: { type: "business", data: { companyName: "Steady Ltd" } } },
    });
    const of = { tenantId, caseId: opened.textAt("id") } as CaseRef;
    const { api: senior } = await anAnalystClient(tenantId, "senior");
    await senior.post(`/cases/${of.caseId}/decision`, { decision: "approve", comment: "steady" });
    await unsealed(of);
    await inCase(of, (_object, { storage: { sql } }) => {
      sql.exec("DROP TRIGGER log_is_append_only_update");
      sql.exec("DROP TRIGGER log_is_append_only_delete");
      sql.exec(statement);
    });
    await evictDurableObject(stubOf(of));
    return (await owner.post(path("/verify", of), {})).json;
  };
  it.each([
    ["a fact in what was asked", "UPDATE payload SET body = replace(body, 'Steady Ltd', 'Shaky Ltd') WHERE seq = 1"],
    ["a word of who decided", "UPDATE payload SET body = replace(body, 'steady', 'shaky') WHERE seq = 2"],
    ["who decided", "UPDATE log SET actor_id = 'usr_other' WHERE seq = 2"],
    ["the last row, which is gone", "DELETE FROM log WHERE seq = 2"],
    ["a hash", "UPDATE log SET hash = replace(hash, substr(hash, 1, 1), 'x') WHERE seq = 1"],
    ["the pinned definition", "UPDATE pinned SET body = replace(body, 'manual_review', 'manual_revieW')"],
  ])("is found: %s", async (_what, statement) => {
    const verdict = await seen(statement);
    expect(verdict.same).toBe(false);
    expect([...(verdict.findings as JsonObject[]), ...(verdict.differences as JsonObject[])].length).toBeGreaterThan(0);
  });
  it("is not said of one that was not", async () => {
    expect(await seen("UPDATE payload SET body = body")).toMatchObject({ same: true, findings: [], differences: [] });
  });
});
