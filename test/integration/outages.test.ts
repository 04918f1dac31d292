import { createExecutionContext, createMessageBatch, getQueueResult } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { caseOf } from "../../src/cases/case-of";
import { indexedCase } from "../../src/db/cases";
import type { CaseMessage, CaseRef } from "../../src/domain";
import type { Env } from "../../src/env";
import worker from "../../src/index";
import { aBench, atRest, type Bench, inCase } from "../support/cases";

const dayMs = 86_400_000;
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
  it("D1: the command is committed, the list's message comes again, and the list catches up", async () => {
    const ref = await bench.open("outages");
    await atRest(ref);
    vi.spyOn(worker, "queue").mockImplementationOnce(async (batch) => batch.ackAll());
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
});
