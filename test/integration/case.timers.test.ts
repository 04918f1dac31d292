import { evictDurableObject, runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { caseOf } from "../../src/cases/case-of";
import type { CaseId, CaseRef, CaseSnapshot } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { type ApiClient, aTenantClient, publish } from "../support/api";
import { aBench, atRest, type Bench, inCase, stubOf } from "../support/cases";
import { waitForState } from "../support/demo";
import type { SeededTenant } from "../support/tenant";

const dayMs = 86_400_000;

let bench: Bench;
beforeAll(async () => {
  bench = await aBench();
  await bench.define("reminder", {
    initial: "waiting",
    states: { waiting: { after: { P3D: "late" }, on: { GO: "gone" } }, late: {}, gone: {} },
  });
  await bench.define("circle", {
    initial: "tick",
    states: {
      tick: { after: { 0: "tock" }, on: { GO: "gone" } },
      tock: { after: { 1: "tick" }, on: { GO: "gone" } },
      gone: {},
    },
  });
  await bench.define("regions", {
    initial: "work",
    states: {
      work: {
        type: "parallel",
        states: {
          slow: { initial: "ask", states: { ask: { after: { P2D: "reminded" } }, reminded: {} } },
          quick: { initial: "ask", states: { ask: { after: { P1D: "reminded" } }, reminded: {} } },
        },
        after: { "customData.patience": "given_up" },
      },
      given_up: { type: "final", tags: ["failure"] },
    },
  });
});
afterEach(() => void vi.restoreAllMocks());

async function snapshotOf(ref: CaseRef): Promise<CaseSnapshot> {
  const snapshot = await caseOf(env, ref).snapshot();
  if (!snapshot.ok) throw new Error(snapshot.error.code);
  return snapshot.value;
}

const dueOf = async (ref: CaseRef): Promise<number[]> =>
  (await snapshotOf(ref)).timers.map(({ dueAtMs }) => dueAtMs).sort((one, other) => one - other);

const alarmOf = (ref: CaseRef): Promise<number | null> => inCase(ref, (_object, state) => state.storage.getAlarm());

/** Wakes the case at a time: its alarm runs as if the platform had called it then. */
async function wakeAt(ref: CaseRef, nowMs: number): Promise<void> {
  const clock = vi.spyOn(Date, "now").mockReturnValue(nowMs);
  await runDurableObjectAlarm(stubOf(ref));
  clock.mockRestore();
}

const subjectsOf = (ref: CaseRef, type: string): Promise<string[]> =>
  inCase(ref, (_object, state) =>
    state.storage.sql
      .exec<{ subject: string }>("SELECT subject FROM log WHERE type = ? AND accepted = 1 ORDER BY seq", type)
      .toArray()
      .map(({ subject }) => subject),
  );

/** How often a timer was tried, in vain or not. */
const triesOf = (ref: CaseRef): Promise<number> =>
  inCase(
    ref,
    (_object, state) =>
      state.storage.sql.exec<{ tries: number }>("SELECT count(*) AS tries FROM log WHERE type = 'timer.fired'").one()
        .tries,
  );

describe("G14: a timer of a case", () => {
  // Sabotage tried: a timer counts as due a millisecond early (case-effects.ts) → red.
  it("is the case's alarm, does not fire a millisecond early, and fires when it is due although the object was gone", async () => {
    const ref = await bench.open("reminder");
    await atRest(ref);
    const [dueAtMs = 0] = await dueOf(ref);
    expect(dueAtMs - (await snapshotOf(ref)).createdAtMs).toBe(3 * dayMs);
    await wakeAt(ref, dueAtMs - 1);
    expect(await bench.state(ref)).toBe("waiting");
    expect(await triesOf(ref)).toBe(0);
    expect(await alarmOf(ref)).toBe(dueAtMs);
    await evictDurableObject(stubOf(ref));
    await wakeAt(ref, dueAtMs);
    expect(await bench.state(ref)).toBe("late");
    expect(await dueOf(ref)).toEqual([]);
  });

  it("is set again when its alarm was lost and the object starts anew", async () => {
    const ref = await bench.open("reminder");
    await atRest(ref);
    await inCase(ref, (_object, state) => state.storage.deleteAlarm());
    await evictDurableObject(stubOf(ref));
    const [dueAtMs = 0] = await dueOf(ref);
    expect(await alarmOf(ref)).toBe(dueAtMs);
    await wakeAt(ref, dueAtMs + dayMs);
    expect(await bench.state(ref)).toBe("late");
  });

  it("is gone when its state was left, and what comes too late changes nothing", async () => {
    const ref = await bench.open("reminder");
    const [dueAtMs = 0] = await dueOf(ref);
    expect((await bench.send(ref, "GO")).ok).toBe(true);
    await atRest(ref);
    await evictDurableObject(stubOf(ref));
    const { version } = await snapshotOf(ref);
    await wakeAt(ref, dueAtMs + dayMs);
    expect(await bench.state(ref)).toBe("gone");
    expect(await snapshotOf(ref)).toMatchObject({ version, timers: [] });
  });

  it("fires once, however often the case is woken", async () => {
    const ref = await bench.open("reminder");
    await atRest(ref);
    const [dueAtMs = 0] = await dueOf(ref);
    const clock = vi.spyOn(Date, "now").mockReturnValue(dueAtMs);
    for (let round = 0; round < 3; round += 1) await inCase(ref, (object) => object.alarm());
    clock.mockRestore();
    expect(await subjectsOf(ref, "timer.fired")).toEqual(["after.waiting.1.0"]);
  });

  it("slows down where tiny delays lead in a circle: a person hears of it, it goes on, and a person's word frees it", async () => {
    const ref = await bench.open("circle");
    await atRest(ref);
    for (let turn = 0; turn < 80; turn += 1) await runDurableObjectAlarm(stubOf(ref));
    const resting = await snapshotOf(ref);
    expect(resting.incidents).toMatchObject([{ source: "timer", code: "timers_in_a_circle", resolvedAtMs: null }]);
    expect(resting.version).toBeLessThan(60);
    // Not even a start of the object or an alarm that comes too early lets it spin again.
    await evictDurableObject(stubOf(ref));
    for (let turn = 0; turn < 3; turn += 1) await runDurableObjectAlarm(stubOf(ref));
    expect((await snapshotOf(ref)).version).toBe(resting.version);
    await wakeAt(ref, Date.now() + 61_000);
    expect((await snapshotOf(ref)).version).toBeGreaterThan(resting.version);
    expect((await bench.send(ref, "GO")).ok).toBe(true);
    expect(await bench.state(ref)).toBe("gone");
  });

  it("fires in regions and around them, in the order in which they came due, when the object slept through all of them", async () => {
    const ref = await bench.open("regions", { customData: { patience: "P30D" } });
    await atRest(ref);
    const [first = 0, , last = 0] = await dueOf(ref);
    await evictDurableObject(stubOf(ref));
    await wakeAt(ref, first);
    expect(await bench.state(ref)).toBe("work.slow.ask|work.quick.reminded");
    await evictDurableObject(stubOf(ref));
    await wakeAt(ref, last);
    expect(await snapshotOf(ref)).toMatchObject({ status: "failed", timers: [] });

    const sleeper = await bench.open("regions", { customData: { patience: "P30D" } });
    await atRest(sleeper);
    await wakeAt(sleeper, last + dayMs);
    const fired = await subjectsOf(sleeper, "timer.fired");
    expect(fired.map((id) => id.replace(/\.\d+\.0$/, ""))).toEqual([
      "after.work.quick.ask",
      "after.work.slow.ask",
      "after.work",
    ]);
  });

  it("that cannot be set opens an incident a person sees, and the case goes on", async () => {
    const ref = await bench.open("regions", { customData: { patience: "a while" } });
    expect(await bench.state(ref)).toBe("work.slow.ask|work.quick.ask");
    expect((await snapshotOf(ref)).incidents).toMatchObject([{ source: "timer", code: "unreadable_delay" }]);
    expect(await dueOf(ref)).toHaveLength(2);
  });
});

describe("over the API", () => {
  let tenant: SeededTenant & { api: ApiClient };
  let api: ApiClient;
  beforeAll(async () => {
    tenant = await aTenantClient();
    api = tenant.api;
    const isGb: JsonObject = {
      type: "json-logic",
      options: { rule: { "==": [{ var: "entity.data.country" }, "GB"] }, assignOnFailure: { reason: "country" } },
    };
    await publish(api, "timed", {
      initial: "waiting",
      states: {
        waiting: { after: { PT36H: "late" }, on: { GO: [{ target: "gone", cond: isGb }, { target: "late" }] } },
        late: {},
        gone: {},
      },
    });
  });

  const open = async (): Promise<CaseRef> => {
    const context = { entity: { type: "business", data: { companyName: "Acme", country: "FR" } } };
    const config = { allowMultipleActiveWorkflows: true };
    const caseId = (await api.post("/cases", { workflow: "timed", context, config })).textAt("id") as CaseId;
    return { tenantId: tenant.tenantId, caseId };
  };

  it("moving the sandbox clock makes timers due, and not before it has moved far enough", async () => {
    const ref = await open();
    await atRest(ref);
    expect((await api.post("/sandbox/clock/advance", { seconds: 35 * 3_600 })).status).toBe(200);
    expect(await bench.state(ref)).toBe("waiting");
    expect((await api.post("/sandbox/clock/advance", { seconds: 3_600 })).status).toBe(200);
    await waitForState(ref, "late");
  });

  it("the explanation shows what guards read, what they kept from happening, and what they say it means", async () => {
    const { caseId } = await open();
    await api.post(`/cases/${caseId}/events`, { name: "GO", payload: { entity: { data: { country: "GB" } } } });
    const explained = await api.get(`/cases/${caseId}/explanation`);
    expect(explained.json).toMatchObject({
      state: "late",
      transitions: [
        {
          event: "GO",
          tried: [
            {
              taken: false,
              guard: {
                verdict: "fails",
                reads: [{ path: "entity.data.country", found: true, value: "FR" }],
              },
            },
            { taken: true, guard: null },
          ],
        },
        { event: "xstate.init" },
      ],
      notes: [{ event: "GO", target: "gone", note: { reason: "country" } }],
      heldBack: [],
    });
  });

  it("built-in events are taken by the compatible route as documented, and named when they reach too far", async () => {
    const { caseId } = await open();
    const sent = (name: string, payload: JsonObject) =>
      api.post(`/external/workflows/${caseId}/send-event`, { name, payload });
    const newContext = { entity: { data: { tags: ["a"] } } };
    for (const arrayMergeOption of ["by_index", "concat"])
      expect((await sent("DEEP_MERGE_CONTEXT", { newContext, arrayMergeOption })).status).toBe(200);
    const { context } = (await api.get(`/external/workflows/${caseId}/context`)).json as { context: JsonObject };
    expect(context).toMatchObject({ entity: { data: { companyName: "Acme", tags: ["a", "a"] } } });
    expect((await sent("UPDATE_CONTEXT", { context: { ...context, note: "read, changed, sent back" } })).status).toBe(
      200,
    );
    const noop = await sent("NO_OP", {});
    expect(noop.at("context")).toMatchObject({ note: "read, changed, sent back" });
    expect(noop.at("allowedEvents")).toEqual(["GO"]);
    const refused = await sent("UPDATE_CONTEXT", { context: { pluginsOutput: { sanctions: { clear: true } } } });
    expect([refused.status, refused.at("error.code"), refused.at("error.param")]).toEqual([
      400,
      "engine_owned",
      "payload.context.pluginsOutput",
    ]);
  });
});
