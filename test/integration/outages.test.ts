import { createExecutionContext, createMessageBatch, getQueueResult } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { caseOf } from "../../src/cases/case-of";
import { indexedCase } from "../../src/db/cases";
import { partBytes } from "../../src/documents/limits";
import type { CaseMessage, CaseRef } from "../../src/domain";
import type { Env } from "../../src/env";
import worker from "../../src/index";
import { aTenantClient } from "../support/api";
import { aBench, atRest, type Bench, inCase } from "../support/cases";
import { eventually } from "../support/eventually";
import { jpeg } from "../support/file-corpus";
import { aLargePdf, aPapersTenant, codeOf, countStored, documentsOf, partOf, uploader } from "../support/uploads";

const dayMs = 86_400_000;
const r2IsDown = (): never => {
  throw new Error("put: We encountered an internal error. Please try again. (10001)");
};
const down = (): never => {
  throw new Error("D1_ERROR: no such host");
};

let bench: Bench;
beforeAll(async () => {
  bench = await aBench();
  await bench.define("outages", {
    initial: "idle",
    states: { idle: { on: { go: "due" } }, due: { after: { PT2H: "late" }, on: { back: "idle" } }, late: {} },
  });
  const told = { name: "told", pluginKind: "webhook", url: "https://nowhere.test/hook", stateNames: ["busy"] };
  await bench.define(
    "outages-effects",
    { initial: "idle", states: { idle: { on: { go: "busy" } }, busy: {} } },
    { apiPlugins: [told] },
  );
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

async function index(ref: CaseRef, itsEnv: Env) {
  const message = { id: crypto.randomUUID(), timestamp: new Date(), attempts: 1, body: ref as CaseMessage };
  const batch = createMessageBatch<CaseMessage>("index", [message]);
  const ctx = createExecutionContext();
  await worker.queue(batch, itsEnv);
  return getQueueResult(batch, ctx);
}

describe("while something of the platform is down, commands of a case go on and the rest catches up", () => {
  // Sabotage tried: `message.ack()` for `message.retry()` (index-rows.ts) → red.
  it("D1: the command is committed, the list's message comes again, and the list catches up", async () => {
    const ref = await bench.open("outages");
    await atRest(ref);
    // No message about the list is worked on, whoever's it is.
    const real = worker.queue;
    vi.spyOn(worker, "queue").mockImplementation(async (batch, itsEnv) =>
      batch.queue.startsWith("index") ? batch.ackAll() : real(batch, itsEnv),
    );
    const sent = await bench.send(ref, "go");
    expect(sent.ok).toBe(true);
    vi.restoreAllMocks();
    const database = { prepare: down, batch: down } as unknown as D1Database;
    const failed = await index(ref, { ...env, DB: database });
    expect([failed.explicitAcks.length, failed.retryMessages.length]).toEqual([0, 1]);
    expect(await bench.state(ref)).toBe("due");
    const done = await index(ref, env);
    expect(done.explicitAcks).toHaveLength(1);
    const view = await caseOf(env, ref).view();
    expect((await indexedCase(env.DB, ref.tenantId, ref.caseId))?.version).toBe(view.ok && view.value.version);
  });

  // Sabotage tried: catchUp without `noneUnderWay("index")` (case-effects.ts) → red.
  it("an hour without D1: commands go on, every message about the list is given up, and a wake-up after it brings the list", async () => {
    const ref = await bench.open("outages");
    await atRest(ref);
    const listed = (await indexedCase(env.DB, ref.tenantId, ref.caseId))?.version ?? 0;
    const startMs = Date.now();
    vi.useFakeTimers({ toFake: ["Date"], now: startMs });
    const real = worker.queue;
    let givenUp = 0;
    vi.spyOn(worker, "queue").mockImplementation(async (batch, itsEnv) => {
      if (!batch.queue.startsWith("index")) return real(batch, itsEnv);
      givenUp += batch.messages.filter(({ body }) => (body as Partial<CaseRef>).caseId === ref.caseId).length;
      batch.ackAll();
    });
    for (let minute = 10; minute <= 60; minute += 10) {
      vi.setSystemTime(startMs + minute * 60_000);
      expect((await bench.send(ref, minute % 20 === 10 ? "go" : "back")).ok).toBe(true);
      await inCase(ref, (object) => object.wake(ref));
      await eventually(() => expect(givenUp).toBeGreaterThanOrEqual(minute / 10));
    }
    expect((await indexedCase(env.DB, ref.tenantId, ref.caseId))?.version).toBe(listed);
    vi.restoreAllMocks();
    vi.setSystemTime(startMs + 70 * 60_000);
    await inCase(ref, (object) => object.wake(ref));
    await atRest(ref);
    const view = await caseOf(env, ref).view();
    const now = await indexedCase(env.DB, ref.tenantId, ref.caseId);
    expect([now?.version, now?.state]).toEqual([view.ok && view.value.version, "idle"]);
    expect(now?.version).toBeGreaterThanOrEqual(listed + 6);
  });

  // Sabotage tried: `timersDue` that finds nothing (case-effects.ts) → red.
  it("a clock that jumps a day ahead and back fires what is due by it, once, and nothing is stuck", async () => {
    const ref = await bench.open("outages");
    await bench.send(ref, "go");
    const nowMs = Date.now();
    vi.useFakeTimers({ toFake: ["Date"], now: nowMs + dayMs });
    await inCase(ref, (object) => object.wake(ref));
    expect(await bench.state(ref)).toBe("late");
    vi.setSystemTime(nowMs);
    await inCase(ref, (object) => object.wake(ref));
    expect((await bench.give(ref, { type: "assign", assigneeId: null })).ok).toBe(true);
    const timeline = await caseOf(env, ref).timeline({ limit: 100, after: null });
    expect(timeline.ok && timeline.value.data.filter(({ type }) => type.startsWith("timer"))).toHaveLength(1);
    vi.useRealTimers();
    await atRest(ref);
  });

  // Sabotage tried: without `isBusy` (framework-mount.ts) → red: 500 instead of 503.
  it("R2: an upload is answered 503 and leaves nothing half stored, and the same request works afterwards", async () => {
    const client = await aTenantClient();
    const definition = { initial: "idle", states: { idle: {} } };
    const config = { allowMultipleActiveWorkflows: true };
    const created = await client.api.post("/workflow-definitions", { key: "files", name: "files", definition, config });
    await client.api.post(`/workflow-definitions/${created.textAt("id")}/publish`);
    const context = { entity: { type: "individual", data: { firstName: "Ada" } } };
    const opened = await client.api.post("/cases", { workflow: "files", context });
    const ref = { tenantId: client.tenantId, caseId: opened.textAt("id") } as CaseRef;
    const form = new FormData();
    form.append("document", JSON.stringify({ category: "identity", type: "passport", key: "p-1" }));
    for (const name of ["one.jpg", "two.jpg"]) form.append("files", new File([jpeg()], name));
    const encoded = new Response(form);
    const type = encoded.headers.get("content-type") ?? "";
    const body = await encoded.arrayBuffer();
    const headers = { "content-type": type, "idempotency-key": crypto.randomUUID() };
    const send = () => client.api.send("POST", `/cases/${ref.caseId}/documents`, { body, headers });
    const put = env.DOCUMENTS.put.bind(env.DOCUMENTS);
    let stored = 0;
    vi.spyOn(env.DOCUMENTS, "put").mockImplementation((async (...args: Parameters<typeof put>) => {
      if (!args[0].includes(ref.caseId)) return put(...args);
      stored += 1;
      return stored === 1 ? put(...args) : r2IsDown();
    }) as unknown as typeof put);
    const refused = await send();
    expect([refused.status, refused.textAt("error.code")]).toEqual([503, "not_ready"]);
    expect(await documentsOf(ref)).toEqual([]);
    vi.restoreAllMocks();
    expect((await send()).status).toBe(201);
    expect((await documentsOf(ref)).map(({ pages }) => pages.length)).toEqual([2]);
    await atRest(ref);
  });

  // Sabotage tried: `keepPart` before `storePart` (flow-uploads.ts) → red.
  it("R2: a part that could not be stored is not noted, and the upload goes on from the parts that were", async () => {
    const ref = await (await aPapersTenant())();
    const bytes = aLargePdf(partBytes + 1_234);
    const up = uploader(ref);
    const fingerprint = "d".repeat(64);
    const begun = await up.begin(bytes.length, fingerprint);
    if (!begun.ok) throw new Error(begun.error.code);
    const { id } = begun.value;
    expect((await up.put(id, 1, partOf(bytes, 1))).ok).toBe(true);
    vi.spyOn(env.DOCUMENTS, "resumeMultipartUpload").mockImplementation(r2IsDown);
    await expect(up.put(id, 2, partOf(bytes, 2))).rejects.toThrow("(10001)");
    vi.restoreAllMocks();
    expect(await up.begin(bytes.length, fingerprint)).toMatchObject({ ok: true, value: { id, parts: [1] } });
    expect(codeOf(await up.complete(id))).toBe("interrupted");
    expect([await countStored(ref), await documentsOf(ref)]).toEqual([0, []]);
    expect((await up.put(id, 2, partOf(bytes, 2))).ok).toBe(true);
    expect((await up.complete(id)).ok).toBe(true);
    await atRest(ref);
  });

  // Sabotage tried: `lost.push` left out (case-effects.ts) → red.
  it("the queues: work that could not be handed over stays in the outbox and is sent again", async () => {
    const ref = await bench.open("outages-effects");
    await atRest(ref);
    const down = vi.spyOn(env.EFFECTS, "sendBatch").mockRejectedValue(new Error("Queue sendBatch failed: 500"));
    vi.spyOn(env.INDEX, "send").mockRejectedValue(new Error("Queue send failed: 500"));
    expect((await bench.send(ref, "go")).ok).toBe(true);
    // Of this case: others hand over their work meanwhile.
    const handedOver = () =>
      down.mock.calls
        .flatMap(([messages]) => [...messages] as MessageSendRequest<{ caseId: string; effectId: string }>[])
        .filter(({ body }) => body.caseId === ref.caseId)
        .map(({ body }) => body.effectId);
    await eventually(() => expect(handedOver()).toHaveLength(1));
    const [lost] = handedOver();
    const metadata = { metrics: { backlogCount: 0, backlogBytes: 0 } };
    down.mockReset().mockResolvedValue({ metadata });
    await inCase(ref, (object) => object.wake(ref));
    expect(handedOver()).toEqual([]); // it may still be under way
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 3_600_000 });
    await inCase(ref, (object) => object.wake(ref));
    expect(handedOver()).toEqual([lost]);
    expect(lost).toMatch(/^eff_/);
  });
});
