import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { caseOf } from "../../src/cases/case-of";
import type { AttemptReport, CaseRef, EffectId } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { breakersOf } from "../../src/outside/vendor-breakers";
import { type ApiClient, aTenantClient, clientWith } from "../support/api";
import { aBench, type Bench, inCase, stubOf } from "../support/cases";
import { waitForState } from "../support/demo";
import { eventually } from "../support/eventually";
import { answerAt } from "../support/receiver";

const asking: JsonObject = {
  initial: "idle",
  states: {
    idle: { on: { start: "asking" } },
    asking: { on: { ANSWERED: "answered", REFUSED: "refused" } },
    answered: {},
    refused: {},
  },
};
const callTo = (host: string): JsonObject => ({
  apiPlugins: [
    {
      name: "vendor",
      pluginKind: "api",
      url: `https://${host}/ask`,
      method: "POST",
      stateNames: ["asking"],
      timeoutSeconds: 1,
      successAction: "ANSWERED",
      errorAction: "REFUSED",
    },
  ],
});

let bench: Bench;
let api: ApiClient;
beforeAll(async () => {
  bench = await aBench();
  api = clientWith({ authorization: `Bearer ${bench.tenant.apiKey}` });
});
afterEach(() => void vi.restoreAllMocks());

/** Nothing is tried again before time passes: the pause of a retry is the vendor's wish, not chance. */
const broken = (status = 500) => new Response("down", { status, headers: { "retry-after": "600" } });
/** A server that takes the request and never answers. */
const silent = (request: Request): Promise<Response> =>
  new Promise((_resolve, reject) => {
    request.signal.addEventListener("abort", () => reject(new Error("aborted")));
  });

/** A vendor whose mood the test sets. Collects the idempotency keys of every call. */
function vendorAt(host: string): { calls: string[]; mood: (request: Request) => Response | Promise<Response> } {
  const vendor = { calls: [] as string[], mood: (_request: Request): Response | Promise<Response> => broken() };
  answerAt(host, (request) => {
    vendor.calls.push(request.headers.get("idempotency-key") ?? "");
    return vendor.mood(request);
  });
  return vendor;
}

interface Owed extends Record<string, SqlStorageValue> {
  id: string;
  status: string;
  attempt: number;
  postponements: number;
  due_at_ms: number;
}
const owed = (ref: CaseRef): Promise<Owed | undefined> =>
  inCase(ref, (_object, state) => state.storage.sql.exec<Owed>("SELECT * FROM outbox").toArray()[0]);

/** What a case puts off is due now, and nothing else. */
async function pauseIsOver(ref: CaseRef): Promise<void> {
  await inCase(ref, async (_object, state) => {
    state.storage.sql.exec("UPDATE outbox SET due_at_ms = 1 WHERE status = 'pending'");
    await state.storage.setAlarm(Date.now() + 60_000);
  });
  await runDurableObjectAlarm(stubOf(ref));
}

/** When the next probe of the tenant's open breakers is due is the test's to say, however slow the machine. */
const nextProbeAt = (atMs: number) =>
  runInDurableObject(
    env.VENDOR_BREAKERS.get(env.VENDOR_BREAKERS.idFromName(`${bench.tenant.tenantId}/vendors`)),
    (_object, state) =>
      void state.storage.sql.exec("UPDATE breakers SET next_probe_at_ms = ? WHERE state = 'open'", atMs),
  );
const noProbeIsDue = () => nextProbeAt(Date.now() + 3_600_000);
const probeIsDue = () => nextProbeAt(1);

const restsWith = (ref: CaseRef, wanted: Partial<Owed>) =>
  vi.waitFor(async () => expect(await owed(ref)).toMatchObject(wanted), { timeout: 20_000, interval: 20 });

const standingOf = async (vendor: string): Promise<JsonObject | undefined> => {
  const { data } = (await api.get("/vendors")).json;
  return (data as JsonObject[]).find((each) => each.vendor === vendor);
};

describe("G18: a vendor's outage", () => {
  // Sabotage tried: everybody is a probe once the pause is over (breaker.ts) → red.
  it("opens the breaker, sends no storm of calls, and ends with every case's step done once", async () => {
    const host = "breaker-outage.fake.test";
    await bench.define("outage", asking, callTo(host));
    const vendor = vendorAt(host);
    const refs = await Promise.all(Array.from({ length: 20 }, () => bench.open("outage")));
    const [first, ...others] = refs.slice(0, 5);
    if (first === undefined) throw new Error("no case");

    // Five failures in a row: four answers of 500 and one silence.
    for (const ref of others) {
      await bench.send(ref, "start");
      await restsWith(ref, { status: "pending", attempt: 1 });
    }
    vendor.mood = silent;
    await bench.send(first, "start");
    await eventually(async () => expect(await standingOf(host)).toMatchObject({ state: "open", failures: 5 }));
    await noProbeIsDue();
    await restsWith(first, { status: "pending" });
    expect(vendor.calls).toHaveLength(5);

    // Everybody else finds the breaker open, and so does who comes back: nobody is sent there, no attempt is used up.
    for (const ref of refs.slice(5)) await bench.send(ref, "start");
    for (const ref of refs.slice(5)) await restsWith(ref, { status: "pending", attempt: 0, postponements: 1 });
    for (const ref of refs) await pauseIsOver(ref);
    for (const ref of refs.slice(5)) await restsWith(ref, { status: "pending", attempt: 0, postponements: 2 });
    for (const ref of others) await restsWith(ref, { status: "pending", attempt: 1, postponements: 1 });
    expect(vendor.calls).toHaveLength(5);

    // The outage goes on: each time the pause is over one call goes out, whoever asks.
    for (const [round, mood] of [() => broken(503), () => broken(500), silent].entries()) {
      vendor.mood = mood;
      await probeIsDue();
      for (const ref of refs) await pauseIsOver(ref);
      for (const ref of refs.slice(5))
        await eventually(async () => {
          const row = await owed(ref);
          expect(row?.status).toBe("pending");
          expect(row?.postponements).toBeGreaterThanOrEqual(3 + round);
          expect(row?.attempt).toBe(0);
        });
      for (const ref of refs) await restsWith(ref, { status: "pending" });
      await noProbeIsDue();
      expect(vendor.calls).toHaveLength(6 + round);
    }
    expect(await standingOf(host)).toMatchObject({ state: "open", failures: 8 });

    // The vendor is back.
    const healthyFrom = vendor.calls.length;
    vendor.mood = () => Response.json({ fine: true });
    await probeIsDue();
    await vi.waitFor(
      async () => {
        for (const ref of refs) if ((await bench.state(ref)) !== "answered") await pauseIsOver(ref);
        expect(await Promise.all(refs.map(bench.state))).toEqual(refs.map(() => "answered"));
      },
      { timeout: 20_000, interval: 20 },
    );
    expect(await standingOf(host)).toMatchObject({ state: "closed", failures: 0, openedAt: null });
    expect(new Set(vendor.calls.slice(healthyFrom)).size).toBe(20);
    expect(vendor.calls).toHaveLength(healthyFrom + 20);
    for (const ref of refs) {
      const timeline = await caseOf(env, ref).timeline({ limit: 100, after: null });
      const finished = timeline.ok && timeline.value.data.filter((entry) => entry.type === "plugin.finished");
      expect(finished).toMatchObject([{ accepted: true }]);
      const runs = await caseOf(env, ref).runs({ limit: 10, after: null });
      expect(runs.ok && runs.value.data).toMatchObject([{ status: "success", postponed: null }]);
      expect(await owed(ref)).toBeUndefined();
    }
  });

  it("is none when the vendor answers that it is unwilling", async () => {
    const host = "breaker-unwilling.fake.test";
    await bench.define("unwilling", asking, callTo(host));
    const vendor = vendorAt(host);
    vendor.mood = () => new Response("no", { status: 422 });
    for (let count = 0; count < 7; count += 1) {
      const ref = await bench.open("unwilling");
      await bench.send(ref, "start");
      await waitForState(ref, "refused");
    }
    expect(vendor.calls).toHaveLength(7);
    expect(await standingOf(host)).toMatchObject({ state: "closed", failures: 0 });
  });

  it("of a day ends the work as an error that the definition handles", async () => {
    const host = "breaker-gone.fake.test";
    await bench.define("gone", asking, callTo(host));
    const vendor = vendorAt(host);
    for (let count = 0; count < 5; count += 1) {
      const ref = await bench.open("gone");
      await bench.send(ref, "start");
      await restsWith(ref, { status: "pending", attempt: 1 });
    }
    await noProbeIsDue();
    const late = await bench.open("gone");
    await bench.send(late, "start");
    await restsWith(late, { status: "pending", postponements: 1 });
    const runs = async () => {
      const page = await caseOf(env, late).runs({ limit: 10, after: null });
      return page.ok ? page.value.data : [];
    };
    expect(await runs()).toMatchObject([{ status: "running", postponed: { times: 1 }, attempts: [] }]);
    await inCase(late, (_object, state) => state.storage.sql.exec("UPDATE outbox SET postponed_at_ms = 1"));
    await pauseIsOver(late);
    await waitForState(late, "refused");
    expect(await runs()).toMatchObject([{ status: "error", error: { code: "vendor_down" }, postponed: null }]);
    expect(vendor.calls).toHaveLength(5);
  });

  it("ends for everybody when a person says so", async () => {
    const host = "breaker-reset.fake.test";
    await bench.define("reset", asking, callTo(host));
    const vendor = vendorAt(host);
    for (let count = 0; count < 5; count += 1) {
      const ref = await bench.open("reset");
      await bench.send(ref, "start");
      await restsWith(ref, { status: "pending", attempt: 1 });
    }
    expect(await standingOf(host)).toMatchObject({ state: "open", nextProbeAt: expect.any(String) });
    const stranger = await aTenantClient();
    expect((await stranger.api.post(`/vendors/${host}/reset`)).status).toBe(404);
    expect((await stranger.api.get("/vendors")).json).toEqual({ data: [], nextCursor: null });
    const reader = await aTenantClient({ scopes: ["cases:write"] });
    expect((await reader.api.post(`/vendors/${host}/reset`)).status).toBe(403);
    expect((await api.post(`/vendors/${host}/reset`)).json).toMatchObject({
      vendor: host,
      state: "closed",
      failures: 0,
    });
    vendor.mood = () => Response.json({ fine: true });
    const next = await bench.open("reset");
    await bench.send(next, "start");
    await waitForState(next, "answered");
  });
});

describe("what is known of vendors", () => {
  it("stays bounded, also when all of them are in trouble: the oldest trouble is forgotten", async () => {
    const { tenantId } = await aTenantClient();
    const breakers = breakersOf(env, tenantId);
    const tell = async (vendor: string) => {
      const admitted = await breakers.admit(vendor, 1_000);
      await breakers.learn(vendor, admitted.admitted ? admitted.permit : 0, "down");
    };
    await tell("first.fake.test");
    const object = env.VENDOR_BREAKERS.get(env.VENDOR_BREAKERS.idFromName(`${tenantId}/vendors`));
    await runInDurableObject(
      object,
      (_object, state) =>
        void state.storage.sql.exec(
          `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 600)
           INSERT INTO breakers SELECT 'v' || i || '.fake.test', 'closed', 0, 1, i, NULL, NULL, 0 FROM n`,
        ),
    );
    await tell("last.fake.test");
    const known = (await breakers.list()).map(({ vendor }) => vendor);
    expect(known).toHaveLength(500);
    expect(known).toEqual(expect.arrayContaining(["first.fake.test", "last.fake.test", "v600.fake.test"]));
    expect(known).not.toContain("v1.fake.test");
  });
});

describe("a report that the vendor is down", () => {
  const postponed: AttemptReport = {
    outcome: "postponed",
    code: "vendor_down",
    message: "down",
    retryAfterSeconds: 60,
  };

  it("gives the attempt back, sets the alarm, and counts once however often it comes", async () => {
    await bench.define("given_back", asking, callTo("given-back.fake.test"));
    const ref = await bench.open("given_back");
    await inCase(ref, async (object, state) => {
      const start = { type: "send_event" as const, name: "start", payload: null };
      await object.dispatch(ref, { id: null, actor: bench.actor, expectedVersion: null, body: start }, null);
      const row = () => state.storage.sql.exec<Owed>("SELECT * FROM outbox").one();
      const id = row().id as EffectId;
      expect(await object.claim(ref, id)).toMatchObject({ attempt: 1 });
      await object.report(ref, id, 1, postponed);
      const after = row();
      expect(after).toMatchObject({ status: "pending", attempt: 0, postponements: 1 });
      expect(after.due_at_ms).toBeGreaterThan(Date.now() + 30_000);
      await object.report(ref, id, 1, postponed);
      expect(row()).toEqual(after);
      expect(await object.claim(ref, id)).toBeNull();
      expect(await state.storage.getAlarm()).not.toBeNull();

      // A claim of before that comes back now cannot touch the one that is out.
      state.storage.sql.exec("UPDATE outbox SET due_at_ms = 1");
      expect(await object.claim(ref, id)).toMatchObject({ attempt: 1 });
      await object.report(ref, id, 2, postponed);
      expect(row()).toMatchObject({ status: "claimed", attempt: 1, postponements: 1 });
      await object.report(ref, id, 1, { outcome: "result", result: { status: "success", output: {} } });
    });
    await waitForState(ref, "answered");
  });
});
