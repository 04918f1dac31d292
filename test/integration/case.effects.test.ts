import {
  createExecutionContext,
  createMessageBatch,
  getQueueResult,
  runDurableObjectAlarm,
  runInDurableObject,
} from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { caseOf } from "../../src/cases/case-of";
import type { CaseRef, EffectId, EffectMessage } from "../../src/domain";
import worker from "../../src/index";
import type { JsonObject } from "../../src/lib/json";
import { aBench, type Bench, inCase, stubOf } from "../support/cases";
import { demoDefinition, kybCompany, waitForState } from "../support/demo";
import { eventually } from "../support/eventually";
import { unsealed } from "../support/unsealed";

const asking: JsonObject = {
  initial: "idle",
  states: {
    idle: { on: { start: "asking" } },
    asking: { on: { ANSWERED: "answered", REFUSED: "refused" } },
    answered: { on: { again: "asking" } },
    refused: { on: { again: "asking" } },
  },
};
const callTo = (host: string, over: JsonObject = {}): JsonObject => ({
  apiPlugins: [
    {
      name: "vendor",
      pluginKind: "api",
      url: `https://${host}.fake.test/ask`,
      method: "POST",
      stateNames: ["asking"],
      request: { transform: [{ transformer: "jmespath", mapping: "{name: entity.data.companyName}" }] },
      successAction: "ANSWERED",
      errorAction: "REFUSED",
      ...over,
    },
  ],
});

let bench: Bench;
beforeAll(async () => {
  bench = await aBench();
});
afterEach(() => void vi.restoreAllMocks());

/** Answers for one host; every other request goes to the real door. Returns the idempotency keys it was called with. */
function vendorAt(host: string, answer: (call: number) => Response | Promise<Response>): string[] {
  const keys: string[] = [];
  const real = globalThis.fetch;
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    const request = new Request(input as RequestInfo, init as RequestInit);
    if (new URL(request.url).hostname !== `${host}.fake.test`) return real(request);
    keys.push(request.headers.get("idempotency-key") ?? "");
    return answer(keys.length);
  });
  return keys;
}

/** Nothing is tried again before time passes: the pause of a retry is the vendor's wish, not chance. */
const down = (status: number) => new Response("down", { status, headers: { "retry-after": "600" } });

const effectIds = (ref: CaseRef): Promise<EffectId[]> =>
  inCase(ref, (_object, state) =>
    state.storage.sql
      .exec<{ id: string }>("SELECT id FROM outbox ORDER BY id")
      .toArray()
      .map((row) => row.id as EffectId),
  );

/** Makes everything that waits due now, then wakes the case: time passes without a sleep. */
async function timePasses(ref: CaseRef): Promise<void> {
  await inCase(ref, async (_object, state) => {
    state.storage.sql.exec("UPDATE outbox SET due_at_ms = 1 WHERE due_at_ms IS NOT NULL");
    await state.storage.setAlarm(Date.now() + 60_000);
  });
  await runDurableObjectAlarm(stubOf(ref));
}

/** Delivers effects to the consumer by hand, as often and in whatever order. */
async function deliver(ref: CaseRef, ids: EffectId[]) {
  const batch = createMessageBatch<EffectMessage>(
    "effects",
    ids.map((effectId, place) => ({
      id: `m${place}-${effectId}`,
      timestamp: new Date(),
      attempts: 1,
      body: { ...ref, effectId },
    })),
  );
  const ctx = createExecutionContext();
  await worker.queue(batch, env);
  return getQueueResult(batch, ctx);
}

const runsOf = async (ref: CaseRef): Promise<JsonObject[]> => {
  const runs = await caseOf(env, ref).runs({ limit: 50, after: null });
  if (!runs.ok) throw new Error(runs.error.code);
  return runs.value.data;
};

describe("G11: an effect is applied at most once, however often it is delivered", () => {
  // Sabotage tried: `claim` without looking at the status (case-effects.ts) → the vendor is called several times, red.
  it("calls the vendor once for duplicated messages in one batch and across batches", async () => {
    await bench.define("once", asking, callTo("once"));
    const ref = await bench.open("once");
    let answering = false;
    const keys = vendorAt("once", async () => {
      await vi.waitUntil(() => answering, { timeout: 20_000 });
      return Response.json({ fine: true });
    });
    await bench.send(ref, "start");
    const [effectId] = await effectIds(ref);
    if (effectId === undefined) throw new Error("no effect");
    const delivered = deliver(ref, [effectId, effectId, effectId]);
    await eventually(() => expect(keys).toHaveLength(1));
    await deliver(ref, [effectId]);
    answering = true;
    await delivered;
    await waitForState(ref, "answered");
    await deliver(ref, [effectId, effectId]);
    expect(keys).toEqual([effectId]);
    expect((await runsOf(ref)).map((run) => run.status)).toEqual(["success"]);
    const timeline = await caseOf(env, ref).timeline({ limit: 100, after: null });
    expect(
      timeline.ok && timeline.value.data.filter((entry) => entry.type === "plugin.finished" && entry.accepted),
    ).toHaveLength(1);
  });

  it("sends the vendor the same idempotency key on every attempt", async () => {
    await bench.define("same_key", asking, callTo("same-key"));
    const ref = await bench.open("same_key");
    const keys = vendorAt("same-key", (call) => (call < 3 ? down(503) : Response.json({ call })));
    await bench.send(ref, "start");
    for (let round = 1; round < 3; round += 1) {
      await eventually(() => expect(keys).toHaveLength(round));
      await eventually(async () => expect((await runsOf(ref))[0]?.attempts).toHaveLength(round));
      await timePasses(ref);
    }
    await waitForState(ref, "answered");
    expect(new Set(keys).size).toBe(1);
    expect((await runsOf(ref))[0]?.attempts).toMatchObject([
      { attempt: 1, outcome: "failed", code: "http_503" },
      { attempt: 2, outcome: "failed", code: "http_503" },
      { attempt: 3, outcome: "success", httpStatus: 200 },
    ]);
  });
});

describe("G10: every effect is done in the end, or becomes visible", () => {
  // Sabotage tried: `catchUpEffect` without `lost.push` (case-effects.ts) → nothing is sent again, red.
  it("sends an effect again when its message was lost or its consumer died", async () => {
    await bench.define("lost", asking, callTo("lost"));
    const ref = await bench.open("lost");
    const keys = vendorAt("lost", () => Response.json({ fine: true }));
    // The queue loses the first message: whatever asks for the effect after this was sent again.
    const metadata = { metrics: { backlogCount: 0, backlogBytes: 0 } };
    vi.spyOn(env.EFFECTS, "sendBatch").mockImplementationOnce(async () => ({ metadata }));
    // A consumer that claims and dies: the claim is taken before the queue delivers anything, and nothing is reported.
    await inCase(ref, async (object, state) => {
      const start = { type: "send_event" as const, name: "start", payload: null };
      await object.dispatch(ref, { id: null, actor: bench.actor, expectedVersion: null, body: start }, null);
      const { id } = state.storage.sql.exec<{ id: string }>("SELECT id FROM outbox").one();
      expect(await object.claim(ref, id as EffectId)).toMatchObject({ attempt: 1 });
    });
    expect(await bench.state(ref)).toBe("asking");
    expect(keys).toHaveLength(0);
    await timePasses(ref);
    await waitForState(ref, "answered");
    expect(keys).toHaveLength(1);
    expect(await effectIds(ref)).toEqual([]);
    expect((await runsOf(ref))[0]?.attempts).toMatchObject([
      { attempt: 1, outcome: "lost", code: "no_report" },
      { attempt: 2, outcome: "success", httpStatus: 200 },
    ]);
  });

  it("does the other work of a case whose outbox holds a row that cannot be read, and shows that one", async () => {
    const second = { ...(callTo("unread").apiPlugins as JsonObject[])[0], name: "second" };
    const extensions = { apiPlugins: [...(callTo("unread").apiPlugins as JsonObject[]), second] };
    await bench.define("unread", { ...asking, states: { ...(asking.states as JsonObject), answered: {} } }, extensions);
    const ref = await bench.open("unread");
    let answers = () => down(429);
    vendorAt("unread", () => answers());
    await bench.send(ref, "start");
    await eventually(async () =>
      expect((await runsOf(ref)).map((run) => (run.attempts as JsonObject[]).length)).toEqual([1, 1]),
    );
    const [broken] = await effectIds(ref);
    await inCase(ref, (_object, state) => state.storage.sql.exec("UPDATE outbox SET body = '{' WHERE id = ?", broken));
    answers = () => Response.json({ fine: true });
    await timePasses(ref);
    await waitForState(ref, "answered");
    const view = await caseOf(env, ref).view();
    expect(view.ok && JSON.parse(view.value.body)).toMatchObject({
      incidents: [{ subject: broken, code: "unreadable_effect" }],
    });
  });

  it("ends as an error the definition handles when all attempts have failed", async () => {
    await bench.define("down", asking, callTo("down"));
    const ref = await bench.open("down");
    const keys = vendorAt("down", () => down(500));
    await bench.send(ref, "start");
    for (let round = 1; round <= 4; round += 1) {
      await eventually(async () => expect((await runsOf(ref))[0]?.attempts).toHaveLength(round));
      await timePasses(ref);
    }
    await waitForState(ref, "refused");
    expect(keys).toHaveLength(4);
    expect(await runsOf(ref)).toMatchObject([{ status: "error", error: { code: "http_500" } }]);
  });

  it("opens an incident when nobody handles the failure, and a retry by hand finishes the work", async () => {
    await bench.define("unhandled", asking, callTo("unhandled", { errorAction: null }));
    const ref = await bench.open("unhandled");
    let healthy = false;
    vendorAt("unhandled", () => (healthy ? Response.json({ fine: true }) : new Response("no", { status: 422 })));
    await bench.send(ref, "start");
    await eventually(async () => expect((await runsOf(ref))[0]?.status).toBe("error"));
    const view = await caseOf(env, ref).view();
    const incidents = view.ok
      ? (JSON.parse(view.value.body) as { incidents: { id: string; code: string }[] }).incidents
      : [];
    expect(incidents).toMatchObject([{ code: "http_422" }]);
    healthy = true;
    const retried = await bench.give(ref, { type: "retry_incident", incidentId: incidents[0]?.id ?? "" });
    expect(retried.ok).toBe(true);
    await waitForState(ref, "answered");
  });
});

describe("G17: a poison message neither blocks others nor disappears", () => {
  // Sabotage tried: a message that could not be consumed is acknowledged (effects.ts) → red.
  it("acks nine of ten, retries the poison, and turns it into an incident that can be retried", async () => {
    await bench.define("poison", asking, callTo("poison"));
    const refs = await Promise.all(Array.from({ length: 10 }, () => bench.open("poison")));
    vendorAt("poison", () => down(429));
    for (const ref of refs) await bench.send(ref, "start");
    for (const ref of refs) await eventually(async () => expect((await runsOf(ref))[0]?.attempts).toHaveLength(1));
    const poison = refs[4] as CaseRef;
    const ids = await Promise.all(refs.map(async (ref) => ({ ref, id: (await effectIds(ref))[0] as EffectId })));
    // Its stored effect is garbage: whoever touches it fails.
    await inCase(poison, (_object, state) => state.storage.sql.exec("UPDATE outbox SET body = 'garbage'"));
    vi.restoreAllMocks();
    vendorAt("poison", () => Response.json({ fine: true }));
    const complaints = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const batch = createMessageBatch<EffectMessage>(
      "effects",
      ids.map(({ ref, id }, place) => ({
        id: `p${place}`,
        timestamp: new Date(),
        attempts: 1,
        body: { ...ref, effectId: id },
      })),
    );
    const ctx = createExecutionContext();
    await worker.queue(batch, env);
    const result = await getQueueResult(batch, ctx);
    expect(result.explicitAcks).toHaveLength(9);
    expect(result.retryMessages.map((message) => message.msgId)).toEqual(["p4"]);

    const poisonId = ids[4]?.id as EffectId;
    const dead = createMessageBatch<EffectMessage>("effects-dead", [
      { id: "d", timestamp: new Date(), attempts: 1, body: { ...poison, effectId: poisonId } },
    ]);
    const deadCtx = createExecutionContext();
    await worker.queue(dead, env);
    expect((await getQueueResult(dead, deadCtx)).explicitAcks).toEqual(["d"]);
    expect(complaints).toHaveBeenCalled();
    const view = await caseOf(env, poison).view();
    const incident = view.ok
      ? (JSON.parse(view.value.body) as { incidents: { id: string; code: string }[] }).incidents[0]
      : undefined;
    expect(incident).toMatchObject({ code: "poison_message" });

    // Mended and driven again: the work is done.
    await unsealed(refs[0] as CaseRef);
    const good = await inCase(
      refs[0] as CaseRef,
      (_object, state) => state.storage.sql.exec<{ body: string }>("SELECT body FROM payload WHERE seq = 2").one().body,
    );
    expect(good).toContain("start");
    await inCase(poison, (_object, state) => {
      const effect = {
        kind: "call_http",
        id: poisonId,
        runId: poisonId.replace("eff_", "run_"),
        plugin: "vendor",
        request: { method: "POST", url: "https://poison.fake.test/ask", headers: {}, body: {} },
        response: { transform: [], schema: null },
        sign: false,
        timeoutSeconds: 5,
      };
      state.storage.sql.exec("UPDATE outbox SET body = ?", JSON.stringify(effect));
    });
    await bench.give(poison, { type: "retry_incident", incidentId: incident?.id ?? "" });
    await waitForState(poison, "answered");
  });
});

describe("the sandbox vendor's moods, through the whole loop", () => {
  const checking: JsonObject = {
    initial: "screening",
    states: {
      screening: {
        meta: { join: { plugins: ["sanctions"], event: "SCREENED" } },
        on: { SCREENED: "review" },
      },
      review: { on: { approve: "approved" } },
      approved: { type: "final", meta: { outcome: "approved" } },
    },
  };
  const sanctions = (scenario: string): JsonObject => ({
    apiPlugins: [
      {
        name: "sanctions",
        pluginKind: "company-sanctions",
        stateNames: ["screening"],
        options: { scenario },
        callbackDeadlineSeconds: 1,
        destination: "pluginsOutput.companySanctions",
      },
    ],
  });

  /** The sandbox vendor says now what it would say in some seconds. */
  async function vendorSpeaks(): Promise<void> {
    const vendor = env.SANDBOX_VENDOR.get(env.SANDBOX_VENDOR.idFromName(bench.tenant.tenantId));
    await runInDurableObject(
      vendor,
      (_object, { storage }) => void storage.sql.exec("UPDATE callbacks SET due_at_ms = 1 WHERE status = 'pending'"),
    );
    await runDurableObjectAlarm(vendor);
  }

  it.each([
    ["clear", "success"],
    ["hit", "success"],
    ["slow", "success"],
    ["duplicate_callback", "success"],
    ["not_covered", "cancelled"],
    ["error", "error"],
  ])("joins after the scenario %s with the run's status %s", async (scenario, status) => {
    const key = `mood_${scenario}`;
    const extensions = sanctions(scenario);
    const [plugin] = extensions.apiPlugins as JsonObject[];
    if (plugin !== undefined && scenario !== "never") plugin.callbackDeadlineSeconds = 60;
    await bench.define(key, checking, extensions);
    const ref = await bench.open(key);
    await eventually(async () => {
      await vendorSpeaks();
      expect(await bench.state(ref)).toBe("review");
    });
    expect(await runsOf(ref)).toMatchObject([{ status, generation: 1 }]);
  });

  it("joins by timeout when the callback is late, and records the late answer all the same", async () => {
    await bench.define("mood_late", checking, sanctions("late"));
    const ref = await bench.open("mood_late");
    await eventually(async () => expect((await runsOf(ref))[0]?.status).toBe("waiting"));
    await timePasses(ref);
    await waitForState(ref, "review");
    expect(await runsOf(ref)).toMatchObject([{ status: "timeout" }]);
    await eventually(async () => {
      await vendorSpeaks();
      expect(await runsOf(ref)).toMatchObject([{ status: "success", late: true }]);
    });
    const view = await caseOf(env, ref).view();
    expect(view.ok && JSON.parse(view.value.body)).toMatchObject({
      state: "review",
      context: { pluginsOutput: { companySanctions: { verdict: "clear" } } },
    });
  });
});

describe("a parent and its children", () => {
  it("opens one child per item, joins when all have ended, and never opens twins", async () => {
    for (const key of ["kyc", "kyb"]) await demoDefinition(bench, key);
    const ref = await bench.open("kyb", kybCompany());
    await bench.send(ref, "COLLECTION_FLOW_FINISHED");
    await waitForState(ref, "manual_review");
    const children = await caseOf(env, ref).children();
    expect(children.ok && children.value).toMatchObject([{ status: "completed", outcome: "approved", finished: true }]);
    await bench.send(ref, "revision");
    await bench.send(ref, "COLLECTION_FLOW_FINISHED");
    const again = await caseOf(env, ref).children();
    expect(again.ok && again.value).toHaveLength(1);
  });

  it("cancels the children when the parent is cancelled", async () => {
    const person = { firstName: "Ada", lastName: "Hosted", email: "a@example.com", ownershipPercentage: 50 };
    const ref = await bench.open("kyb", kybCompany({ additionalInfo: { ubos: [person] } }));
    await bench.send(ref, "COLLECTION_FLOW_FINISHED");
    const childOf = async (): Promise<CaseRef["caseId"] | null> => {
      const children = await caseOf(env, ref).children();
      return children.ok ? ((children.value[0]?.id ?? null) as CaseRef["caseId"] | null) : null;
    };
    await eventually(async () => expect(await childOf()).not.toBeNull());
    await bench.give(ref, { type: "cancel", reason: "withdrawn" });
    const child = { tenantId: ref.tenantId, caseId: (await childOf()) as CaseRef["caseId"] };
    await eventually(async () => {
      const view = await caseOf(env, child).view();
      expect(view.ok && (JSON.parse(view.value.body) as { status: string }).status).toBe("cancelled");
    });
  });
});
