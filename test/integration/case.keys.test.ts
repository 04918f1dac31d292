import { evictDurableObject, runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { CaseStore } from "../../durable-objects/case-store";
import { destroyCaseKey, makeCaseSealKey, readCaseSealKey } from "../../src/cases/case-key-store";
import { caseOf } from "../../src/cases/case-of";
import { type CaseRef, type EffectId, newId } from "../../src/domain";
import { caseKeyName } from "../../src/domain/case-key";
import { type Env, keyringOf } from "../../src/env";
import { newestPrefix } from "../../src/lib/keyring";
import { reseal, resealProgress } from "../../src/outside/reseal";
import { clientWith } from "../support/api";
import { atRest, type Bench, inCase, stubOf } from "../support/cases";
import { aSealedBench, loseMessages } from "../support/sealed-bench";

let bench: Bench;
beforeAll(async () => {
  bench = await aSealedBench();
});
afterEach(() => void vi.restoreAllMocks());

/** What a call throws. Awaited here and nowhere else: a promise of an object is more than one. */
async function problemOf(call: () => Promise<unknown>): Promise<string> {
  try {
    return `answered ${JSON.stringify(await call())}`;
  } catch (problem) {
    return problem instanceof Error ? problem.message : String(problem);
  }
}

describe("the key of a case", () => {
  it("is read once per wake", async () => {
    const ref = await bench.open("sealed");
    await atRest(ref);
    await evictDurableObject(stubOf(ref));
    const read = vi.spyOn(env.DOCUMENTS, "get");
    await caseOf(env, ref).view();
    await bench.send(ref, "stay");
    await caseOf(env, ref).timeline({ after: null, limit: 10 });
    // Objects of other files wake beside this one.
    const own = read.mock.calls.map(([name]) => name).filter((name) => name.includes(ref.caseId));
    expect(own).toEqual([caseKeyName(ref)]);
  });

  it("is made once, whoever comes first, and never again once it was destroyed", async () => {
    const ref: CaseRef = { tenantId: bench.tenant.tenantId, caseId: newId("case") };
    const [one, other] = await Promise.all([makeCaseSealKey(env, ref), makeCaseSealKey(env, ref)]);
    expect(one).toEqual(other);
    await destroyCaseKey(env, ref, 7);
    await destroyCaseKey(env, ref, 8);
    expect(await makeCaseSealKey(env, ref)).toEqual({ state: "destroyed", atMs: 7 });
    expect(await (await env.DOCUMENTS.get(caseKeyName(ref)))?.text()).toBe("destroyed:7");
  });

  it("is wrapped anew when the sealing key changes, and what lies under it is not touched; a destroyed one stays so", async () => {
    const ref = await bench.open("sealed");
    await atRest(ref);
    const { tenantId } = ref;
    const erased: CaseRef = { tenantId, caseId: newId("case") };
    await destroyCaseKey(env, erased, 1);
    const changed: Env = { ...env, SEALING_KEYS: Buffer.alloc(32, "q").toString("base64") };
    for (let round = 0; (await resealProgress(changed, tenantId))?.done !== true; round += 1) {
      if (round > 500) throw new Error("does not come to an end");
      await reseal(changed, 1, tenantId);
    }
    const newest = newestPrefix(keyringOf(changed));
    expect(await (await env.DOCUMENTS.get(caseKeyName(ref)))?.text()).toMatch(new RegExp(`^${newest}`));
    expect((await readCaseSealKey(changed, erased)).state).toBe("destroyed");
    // This deployment does not know the newer key yet: it waits rather than think the case erased.
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    const now = await readCaseSealKey(changed, ref);
    await evictDurableObject(stubOf(ref));
    expect(await problemOf(() => caseOf(env, ref).view())).toContain("case_unavailable");
    await inCase(ref, (_object, { storage }) => {
      const store = new CaseStore(storage);
      if (now.state === "open") store.seal.use(ref, now.key);
      expect(store.snapshot()?.caseId).toBe(ref.caseId);
    });
  });

  it("gone, or another's, nothing in a copy of the storage opens; nothing is thought erased, and nothing is lost", async () => {
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    const [ref, stranger] = [await bench.open("sealed"), await bench.open("sealed")];
    for (const each of [ref, stranger]) await atRest(each);
    const own = (await (await env.DOCUMENTS.get(caseKeyName(ref)))?.text()) ?? "";
    const others = (await (await env.DOCUMENTS.get(caseKeyName(stranger)))?.text()) ?? "";
    for (const wrong of [null, others, `v1:00000000:${own.slice(12)}`]) {
      if (wrong === null) await env.DOCUMENTS.delete(caseKeyName(ref));
      else await env.DOCUMENTS.put(caseKeyName(ref), wrong);
      await evictDurableObject(stubOf(ref));
      expect(await problemOf(() => caseOf(env, ref).view())).toContain("case_unavailable");
      expect(await problemOf(() => caseOf(env, ref).claim("eff_1" as EffectId))).toContain("case_unavailable");
    }
    await env.DOCUMENTS.put(caseKeyName(ref), own);
    await evictDurableObject(stubOf(ref));
    expect(await bench.state(ref)).toBe("idle");
  });

  it("destroyed, the case is one that does not exist: it does nothing by itself, and is not made anew", async () => {
    const ref = await bench.open("sealed");
    await atRest(ref);
    await destroyCaseKey(env, ref, 1);
    await evictDurableObject(stubOf(ref));
    expect(await caseOf(env, ref).view()).toMatchObject({ ok: false, error: { code: "unknown_case" } });
    await runDurableObjectAlarm(stubOf(ref));
    expect(await inCase(ref, (_object, { storage }) => storage.getAlarm())).toBeNull();
    expect(await bench.send(ref, "stay")).toMatchObject({ ok: false, error: { code: "unknown_case" } });
  });
});

describe("while R2 does not answer", () => {
  // Sabotage tried: CaseLock.open throwing instead of locking → red: the object does not start, and its alarm is dropped in the end.
  it("a case that wakes refuses with 503, keeps its alarm, and goes on as soon as the key comes", async () => {
    loseMessages();
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    const ref = await bench.open("sealed");
    await bench.send(ref, "go");
    await evictDurableObject(stubOf(ref));
    const down = vi.spyOn(env.DOCUMENTS, "get").mockRejectedValue(new Error("R2 is down"));
    expect(await problemOf(() => bench.send(ref, "back"))).toContain("case_unavailable");
    const api = clientWith({ authorization: `Bearer ${bench.tenant.apiKey}` });
    const answer = await api.get(`/cases/${ref.caseId}`);
    expect([answer.status, answer.at("error.code")]).toEqual([503, "not_ready"]);
    await runDurableObjectAlarm(stubOf(ref));
    expect(await inCase(ref, (_object, { storage }) => storage.getAlarm())).toBeGreaterThan(Date.now());
    down.mockRestore();
    expect(await problemOf(() => caseOf(env, ref).view())).toContain("case_unavailable"); // this one fetches it
    expect(await bench.state(ref)).toBe("asking");
    expect(await bench.send(ref, "back")).toMatchObject({ ok: true });
  });

  it("no case is opened: nothing is stored in the clear meanwhile, and the same call succeeds later", async () => {
    vi.spyOn(console, "error").mockImplementation(() => undefined);
    const put = vi.spyOn(env.DOCUMENTS, "put").mockRejectedValue(new Error("R2 is down"));
    const key = `k-${crypto.randomUUID()}`;
    expect(await problemOf(() => bench.open("sealed", {}, key))).toContain("case_unavailable");
    put.mockRestore();
    expect(await bench.state(await bench.open("sealed", {}, key))).toBe("idle");
  });
});
