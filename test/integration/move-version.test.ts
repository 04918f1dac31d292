import { describe, expect, it, vi } from "vitest";
import type { CaseId, CaseRef, CaseSnapshot, Command, Opening } from "../../src/domain";
import { sha256Hex } from "../../src/lib/bytes";
import { canonicalJson, type Json, type JsonObject } from "../../src/lib/json";
import { mayCommand } from "../../src/review/policy";
import { compiledOf } from "../../src/workflow/compile";
import { decide } from "../../src/workflow/decide";
import { openCase } from "../../src/workflow/open";
import { type ApiClient, anAnalystClient, aTenantClient } from "../support/api";
import { atRest, inCase } from "../support/cases";
import { unsealed } from "../support/unsealed";

const ends: JsonObject = {
  approved: { type: "final", tags: ["approved"], meta: { outcome: "approved" } },
  rejected: { type: "final", tags: ["rejected"], meta: { outcome: "rejected" } },
};
const first: JsonObject = {
  id: "m",
  initial: "review",
  states: {
    review: { tags: ["manual_review"], on: { approve: "approved", reject: "rejected", more: "extra" } },
    extra: { on: { back: "review" } },
    ...ends,
  },
};
/** `review` is called `second_look` here, and `extra` is gone. */
const second: JsonObject = {
  id: "m",
  initial: "second_look",
  states: {
    second_look: { tags: ["manual_review", "new_rules"], on: { approve: "approved", reject: "rejected" } },
    ...ends,
  },
};

async function publishedVersion(api: ApiClient, key: string, definition: JsonObject): Promise<string> {
  const draft = await api.post("/workflow-definitions", { key, name: key, definition });
  expect((await api.post(`/workflow-definitions/${draft.textAt("id")}/publish`)).status).toBe(200);
  return draft.textAt("id");
}
const config = { allowMultipleActiveWorkflows: true };
const aCase = async (api: ApiClient, workflow: string): Promise<string> => {
  const context = { entity: { type: "business", data: { companyName: "Acme" } } };
  return (await api.post("/cases", { workflow, context, config })).textAt("id");
};

describe("POST /cases/{id}/move", () => {
  it("previews, moves, and goes on by the new version; the list shows it", async () => {
    const { api, tenantId } = await aTenantClient();
    await publishedVersion(api, "flow", first);
    const caseId = await aCase(api, "flow");
    const to = await publishedVersion(api, "flow", second);
    const wish = { version: 2, states: { review: "second_look" }, reason: "new rules of the regulator" };

    const preview = await api.post(`/cases/${caseId}/move`, { ...wish, dryRun: true });
    expect(preview.json).toMatchObject({
      dryRun: true,
      from: { version: 1 },
      to: { id: to, version: 2 },
      state: "second_look",
      states: { review: "second_look" },
      drops: [],
    });
    expect((await api.get(`/cases/${caseId}`)).at("workflow.version")).toBe(1);

    const moved = await api.post(
      `/cases/${caseId}/move`,
      { ...wish, expectedVersion: 1 },
      { "idempotency-key": "m-1" },
    );
    expect(moved.json).toMatchObject({ state: "second_look", workflow: { id: to, version: 2 }, version: 2 });
    expect(moved.at("tags")).toContain("new_rules");
    const again = await api.post(
      `/cases/${caseId}/move`,
      { ...wish, expectedVersion: 1 },
      { "idempotency-key": "m-1" },
    );
    expect(again.text).toBe(moved.text);

    const pinned = await api.get(`/cases/${caseId}/definition`);
    expect(sha256Hex(pinned.text)).toBe((await api.get(`/workflow-definitions/${to}`)).at("hash"));
    const entries = (await api.get(`/cases/${caseId}/timeline`)).at("data") as JsonObject[];
    const entry = entries.at(-1) as JsonObject;
    expect(entry).toMatchObject({ type: "version.moved", payload: { reason: "new rules of the regulator" } });
    expect(JSON.stringify(entry.payload)).not.toContain("definitionBody");
    await atRest({ tenantId, caseId: caseId as CaseId });
    const listed = await api.get(`/cases?workflow=${to}`);
    expect(listed.at("data.0")).toMatchObject({ id: caseId, workflow: { version: 2 }, state: "second_look" });
    expect((await api.post(`/cases/${caseId}/decision`, { decision: "approve" })).at("outcome")).toBe("approved");
  });

  it("is refused where a state is missing, and names it", async () => {
    const { api } = await aTenantClient();
    await publishedVersion(api, "flow", first);
    const caseId = await aCase(api, "flow");
    await publishedVersion(api, "flow", second);
    for (const dryRun of [true, false]) {
      const refused = await api.post(`/cases/${caseId}/move`, { version: 2, dryRun });
      expect([refused.status, refused.at("error.code")]).toEqual([409, "cannot_move"]);
      expect(refused.at("error.details.missing")).toEqual([{ what: "state", name: "review" }]);
    }
    expect((await api.get(`/cases/${caseId}`)).json).toMatchObject({ state: "review", version: 1 });
  });

  it("takes published versions of the same key only, from people who may", async () => {
    const { api, tenantId } = await aTenantClient();
    await publishedVersion(api, "flow", first);
    const other = await publishedVersion(api, "other", second);
    const caseId = await aCase(api, "flow");
    const draft = (await api.post("/workflow-definition/flow/upgrade")).textAt("id");
    const move = async (client: ApiClient, body: JsonObject) => {
      const answer = await client.post(`/cases/${caseId}/move`, body);
      return [answer.status, answer.at("error.param") ?? answer.at("error.code")];
    };
    expect(await move(api, { definitionId: other })).toEqual([400, "definitionId"]);
    expect(await move(api, { definitionId: draft })).toEqual([409, "definitionId"]);
    expect(await move(api, { version: 9 })).toEqual([404, "version"]);
    expect(await move(api, {})).toEqual([400, "version"]);
    expect(await move(api, { version: 1 })).toEqual([400, "version"]);
    const { api: analyst } = await anAnalystClient(tenantId);
    expect((await move(analyst, { version: 1 }))[0]).toBe(403);
    expect((await move((await aTenantClient()).api, { version: 1 }))[0]).toBe(404);
  });

  it("keeps the version it came from, so that its history can be decided again (G7)", async () => {
    const { api, tenantId } = await aTenantClient();
    await publishedVersion(api, "flow", first);
    const caseId = await aCase(api, "flow");
    await api.post(`/cases/${caseId}/events`, { name: "more" });
    await api.post(`/cases/${caseId}/events`, { name: "back" });
    await publishedVersion(api, "flow", second);
    await api.post(`/cases/${caseId}/move`, { version: 2, states: { review: "second_look" } });
    await api.post(`/cases/${caseId}/move`, { version: 1, states: { second_look: "review" } });
    await api.post(`/cases/${caseId}/events`, { name: "reject" });

    const record = await recordOf({ tenantId, caseId: caseId as CaseId });
    expect(Object.keys(record.definitions)).toHaveLength(2);
    const replayed = replay(record);
    expect(canonicalJson(replayed as unknown as Json)).toBe(canonicalJson(record.snapshot as unknown as Json));
    expect([replayed.outcome, replayed.workflow.version]).toEqual(["rejected", 1]);
  });
});

describe("POST /workflow-definitions/{id}/move-cases", () => {
  it("moves the cases of a version page by page, and says of each why it stays", async () => {
    const { api } = await aTenantClient();
    const from = await publishedVersion(api, "flow", first);
    const [one, two, stays] = [await aCase(api, "flow"), await aCase(api, "flow"), await aCase(api, "flow")];
    await api.post(`/cases/${stays}/events`, { name: "more" });
    const to = await publishedVersion(api, "flow", second);
    const wish = { toVersion: 2, states: { review: "second_look" }, limit: 2 };
    const all = async (dryRun: boolean): Promise<JsonObject[]> => {
      const found: JsonObject[] = [];
      for (let cursor: Json | undefined = undefined, page = 0; cursor !== null && page < 5; page += 1) {
        const answer = await api.post(`/workflow-definitions/${from}/move-cases`, {
          ...wish,
          dryRun,
          ...(cursor === undefined ? {} : { cursor }),
        });
        expect(answer.status, answer.text).toBe(200);
        found.push(...(answer.at("data") as JsonObject[]));
        cursor = answer.at("nextCursor") ?? null;
      }
      return found.sort((a, b) => String(a.caseId).localeCompare(String(b.caseId)));
    };
    const planned = await all(true);
    expect(planned.filter(({ ok }) => ok).map(({ caseId }) => caseId)).toEqual([one, two].sort());
    const done = await all(false);
    expect(done).toEqual(planned);
    expect(done.find(({ caseId }) => caseId === stays)).toMatchObject({
      ok: false,
      problem: { message: 'The other version has no state "extra".' },
    });
    await vi.waitFor(async () => expect((await api.get(`/cases?workflow=${to}`)).at("data")).toHaveLength(2), {
      timeout: 20_000,
      interval: 50,
    });
    expect((await api.get(`/cases/${stays}`)).at("workflow.version")).toBe(1);
  });
});

interface Recorded {
  commands: { atMs: number; command: Command & Opening }[];
  /** Hash → text of every definition that the case has been on. */
  definitions: Record<string, string>;
  snapshot: CaseSnapshot;
}

const recordOf = async (ref: CaseRef): Promise<Recorded> => {
  await unsealed(ref);
  return inCase(ref, (_object, state) => ({
    commands: state.storage.sql
      .exec<{ at_ms: number; body: string }>("SELECT at_ms, body FROM log JOIN payload USING (seq) ORDER BY seq")
      .toArray()
      .map((row) => ({ atMs: row.at_ms, command: (JSON.parse(row.body) as { command: Command & Opening }).command })),
    definitions: Object.fromEntries(
      state.storage.sql
        .exec<{ hash: string; body: string }>("SELECT hash, body FROM pinned")
        .toArray()
        .map(({ hash, body }) => [hash, body]),
    ),
    snapshot: JSON.parse(
      state.storage.sql.exec<{ body: string }>("SELECT body FROM snapshot").one().body,
    ) as CaseSnapshot,
  }));
};

/** Decides the whole history again, each command by the version that the case was on. */
function replay({ commands, definitions }: Recorded): CaseSnapshot {
  let snapshot: CaseSnapshot | null = null;
  for (const { atMs, command } of commands) {
    const textOf = (hash: string): string => definitions[hash] ?? "";
    const body = command.body;
    const whole: Command & Opening =
      body?.type === "move_version"
        ? { ...command, body: { ...body, definitionBody: textOf(body.workflow.hash) } }
        : command;
    const { hash } = snapshot === null ? command.workflow : snapshot.workflow;
    const definition = compiledOf(() => textOf(hash), hash);
    const decided: ReturnType<typeof decide> =
      snapshot === null
        ? openCase(definition, whole, atMs)
        : decide(definition, snapshot, whole, atMs, { mayCommand, undoMs: () => 0 });
    if (!decided.ok) throw new Error(`replay refused: ${decided.error.code}`);
    snapshot = decided.value.next;
  }
  if (snapshot === null) throw new Error("nothing to replay");
  return snapshot;
}
