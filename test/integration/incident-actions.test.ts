import { env } from "cloudflare:workers";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { caseOf } from "../../src/cases/case-of";
import type { Actor, AttemptReport, CaseIncident, CaseRef, CommandBody, EffectId, RunResult } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { aBench, type Bench, inCase } from "../support/cases";
import { queuedFromNow } from "../support/erasure";
import { codesAbout, offered } from "../support/incident-codes";

const reason = "Asked by telephone.";
const outside = { name: "asked", pluginKind: "api", url: "https://nowhere.test/ask", method: "POST" };
const inside = { name: "inside", pluginKind: "wait", until: "2999-01-01T00:00:00Z", successAction: null };

let bench: Bench;
let queued: string[];
beforeAll(async () => {
  bench = await aBench();
  const states = { open: { on: { close: "closed" } }, closed: { type: "final" } };
  const plugins = [{ ...outside, stateNames: ["nowhere"], successAction: null, errorAction: null }];
  await bench.define(
    "actions",
    { initial: "open", states: { ...states, nowhere: {} } },
    { apiPlugins: plugins, commonPlugins: [{ ...inside, stateNames: ["nowhere"] }] },
  );
  await bench.define("actions-delay", {
    initial: "waiting",
    states: { waiting: { after: { "entity.data.wait": "gone" } }, gone: {} },
  });
});
// Nobody performs anything meanwhile: each test says itself how it went.
beforeEach(() => {
  queued = queuedFromNow(true);
});
afterEach(() => void vi.restoreAllMocks());

const engine = (part: "effects" | "sweeper"): Actor => ({ kind: "system", tenantId: bench.tenant.tenantId, part });

async function given(ref: CaseRef, body: CommandBody, actor: Actor = bench.actor): Promise<JsonObject> {
  const answer = await caseOf(env, ref).dispatch({ id: null, actor, expectedVersion: null, body }, null);
  if (!answer.ok) throw new Error(answer.error.code);
  return JSON.parse(answer.value.body) as JsonObject;
}

async function snapshotOf(ref: CaseRef) {
  const answer = await caseOf(env, ref).snapshot();
  if (!answer.ok) throw new Error(answer.error.code);
  return answer.value;
}

async function openIncident(ref: CaseRef): Promise<CaseIncident> {
  const open = (await snapshotOf(ref)).incidents.filter(({ resolvedAtMs }) => resolvedAtMs === null);
  expect(open).toHaveLength(1);
  return open[0] as CaseIncident;
}

const isClosed = async (ref: CaseRef): Promise<boolean> =>
  (await snapshotOf(ref)).incidents.every(({ resolvedAtMs }) => resolvedAtMs !== null);

const effectsOf = (ref: CaseRef): Promise<{ id: string; status: string }[]> =>
  inCase(ref, (_object, { storage }) =>
    storage.sql.exec<{ id: string; status: string }>("SELECT id, status FROM outbox ORDER BY id").toArray(),
  );

/** The newest effect is taken by a consumer, which says how it went. */
async function performed(ref: CaseRef, report: AttemptReport): Promise<string> {
  const id = (await effectsOf(ref)).at(-1)?.id as EffectId;
  const claimed = await caseOf(env, ref).claim(id);
  if (claimed === null) throw new Error("nothing to claim");
  await caseOf(env, ref).report(id, claimed.attempt, report);
  return id;
}

const failing = (code: string): AttemptReport => ({
  outcome: "result",
  result: { status: "error", code, message: "no" },
});
/** Work that is no run: people are to be told. */
const aMention = (noteId: string): CommandBody => ({
  type: "add_note",
  noteId,
  content: "Look",
  parentId: null,
  mentions: ["usr_a"],
});
const retry = (incidentId: string): CommandBody => ({ type: "retry_incident", incidentId });
const skip = (incidentId: string): CommandBody => ({ type: "skip_incident", incidentId, reason });

describe("each button that is offered for an incident does what it says", () => {
  // Sabotage tried: `to: "again"` left out of `retryIncident` (incidents.ts) → red; `keptFor` answering [] (settle-incident.ts) → red.
  it("for every code of a run that somebody outside answers: again, supplied, given up", async () => {
    const ref = await bench.open("actions");
    for (const code of codesAbout("asked")) {
      expect([code, ...offered("asked", code)]).toEqual([code, "retry", "skip", "supply"]);
      await given(ref, { type: "run_plugin", plugin: "asked" });
      const effectId = await performed(ref, failing(code));
      const failed = await openIncident(ref);
      expect([failed.code, failed.subject]).toEqual([code, effectId]);
      queued.length = 0;
      await given(ref, retry(failed.id));
      expect((await snapshotOf(ref)).runs.at(-1)?.status).toBe("running");
      expect(await effectsOf(ref)).toEqual([{ id: effectId, status: "sent" }]);
      expect(queued.join()).toContain(effectId);
      await performed(ref, failing(code));
      const incidentId = (await openIncident(ref)).id;
      await given(ref, { type: "supply_result", incidentId, output: { told: code }, reason });
      expect((await snapshotOf(ref)).context.pluginsOutput).toMatchObject({ asked: { told: code } });

      await given(ref, { type: "run_plugin", plugin: "asked" });
      await performed(ref, failing(code));
      await given(ref, skip((await openIncident(ref)).id));
      expect([await isClosed(ref), await effectsOf(ref), await bench.state(ref)]).toEqual([true, [], "open"]);
    }
  });

  it("for every code of a run inside the case: begun anew, given up; a supplied result is refused", async () => {
    const ref = await bench.open("actions");
    const ends = async (result: RunResult) => {
      const runId = (await snapshotOf(ref)).runs.at(-1)?.id;
      if (runId === undefined) throw new Error("no run");
      const effectId = runId.replace("run_", "eff_") as EffectId;
      await given(ref, { type: "effect_result", effectId, runId, result }, engine("effects"));
    };
    for (const code of codesAbout("inside")) {
      expect([code, ...offered("inside", code)]).toEqual([code, "retry", "skip"]);
      await given(ref, { type: "run_plugin", plugin: "inside" });
      await ends({ status: "error", code, message: "no" });
      const incidentId = (await openIncident(ref)).id;
      const refused = await bench.give(ref, { type: "supply_result", incidentId, output: {}, reason });
      expect(refused.ok ? null : refused.error.code).toBe("no_result_wanted");
      const runs = (await snapshotOf(ref)).runs.length;
      await given(ref, retry(incidentId));
      expect((await snapshotOf(ref)).runs.map(({ status }) => status).slice(runs)).toEqual(["waiting"]);
      await ends({ status: "error", code, message: "no" });
      await given(ref, skip((await openIncident(ref)).id));
      expect(await isClosed(ref)).toBe(true);
    }
  });

  it("for every code of work that is no run: sent once more, given up and nothing of it kept", async () => {
    const ref = await bench.open("actions");
    for (const code of codesAbout("work")) {
      expect([code, ...offered("work", code)]).toEqual([code, "retry", "skip"]);
      await given(ref, aMention(`note_${code}`));
      const effectId = await performed(ref, failing(code));
      await given(ref, retry((await openIncident(ref)).id));
      expect(await effectsOf(ref)).toEqual([{ id: effectId, status: "sent" }]);
      await performed(ref, failing(code));
      await given(ref, skip((await openIncident(ref)).id));
      expect([await isClosed(ref), await effectsOf(ref)]).toEqual([true, []]);
    }
  });

  it("for what cannot be read: tried again it comes back as the same incident, given up it is gone", async () => {
    const ref = await bench.open("actions");
    await given(ref, aMention("note_torn"));
    const wakeTorn = () =>
      inCase(ref, async (object, { storage }) => {
        storage.sql.exec("UPDATE outbox SET body = 'torn', due_at_ms = 1");
        await object.wake(ref);
      });
    await wakeTorn();
    const first = await openIncident(ref);
    expect(first.code).toBe("unreadable_effect");
    await given(ref, retry(first.id));
    await wakeTorn();
    const second = await openIncident(ref);
    expect([second.code, second.subject]).toEqual(["unreadable_effect", first.subject]);
    await given(ref, skip(second.id));
    expect([await isClosed(ref), await effectsOf(ref)]).toEqual([true, []]);
  });

  // Sabotage tried: `isTriedAgain` false (case-core.ts) → red.
  it("for events and the list: handed over again at once", async () => {
    const ref = await bench.open("actions");
    for (const source of ["publish", "index"] as const) {
      expect(offered("owed", "poison_message")).toEqual(["retry", "skip"]);
      const open = { type: "open_incident", source, subject: source, code: "poison_message", message: "m" } as const;
      await given(ref, open, engine("sweeper"));
      queued.length = 0;
      await given(ref, retry((await openIncident(ref)).id));
      const named = `"tenantId":"${ref.tenantId}","caseId":"${ref.caseId}"`;
      const sent = source === "publish" ? `{"kind":"publish",${named}` : `[{${named}}`;
      expect(queued.filter((bodies) => bodies.includes(sent))).toHaveLength(1);
      await given(ref, open, engine("sweeper"));
      await given(ref, skip((await openIncident(ref)).id));
      expect(await isClosed(ref)).toBe(true);
    }
  });

  it("for a delay that could not be read: set when the fact is there; given up the state waits for events only", async () => {
    const ref = await bench.open("actions-delay");
    expect(offered("delay", "unreadable_delay")).toEqual(["retry", "skip"]);
    const timers = async () => (await snapshotOf(ref)).timers.map(({ kind }) => kind);
    expect([(await openIncident(ref)).code, await timers()]).toEqual(["unreadable_delay", []]);
    await given(ref, { type: "merge_context", merge: { entity: { data: { wait: "P1D" } } }, arrays: "replace" });
    await given(ref, retry((await openIncident(ref)).id));
    expect([await isClosed(ref), await timers()]).toEqual([true, ["after"]]);
    const other = await bench.open("actions-delay");
    await given(other, skip((await openIncident(other)).id));
    expect([await isClosed(other), (await snapshotOf(other)).timers]).toEqual([true, []]);
  });

  it("for news and for a case that is slowed down: closed, with who has looked, and nothing is sent", async () => {
    const ref = await bench.open("actions");
    for (const code of codesAbout("notice")) {
      expect([code, ...offered("notice", code)]).toEqual([code, "look"]);
      const source = code === "timers_in_a_circle" ? "timer" : "screening";
      const open = { type: "open_incident", source, subject: code, code, message: "m" } as const;
      await given(ref, open, engine("sweeper"));
      await given(ref, retry((await openIncident(ref)).id));
      expect((await snapshotOf(ref)).incidents.at(-1)?.resolvedById).toBe(bench.tenant.keyId);
      expect(await effectsOf(ref)).toEqual([]);
    }
  });

  // Sabotage tried: `isOfErasure` answering false (settle-incident.ts) → red.
  it("for an erasure: it goes on where it stopped, and is given up by nobody", async () => {
    const ref = await bench.open("actions");
    await bench.send(ref, "close");
    await given(ref, { type: "erase", basis: "request", reason: "DSR-1" });
    await inCase(ref, (_object, { storage }) => storage.sql.exec("UPDATE outbox SET max_attempts = 1"));
    const about = { code: "store_unreachable", message: "later", httpStatus: null, retryAfterSeconds: null };
    const effectId = await performed(ref, { outcome: "retry", ...about, durationMs: 0 });
    const { id, code } = await openIncident(ref);
    expect([code, ...offered("erasure", code)]).toEqual(["erasure_failed", "retry"]);
    const refused = await bench.give(ref, skip(id));
    expect(refused.ok ? null : refused.error.code).toBe("not_permitted");
    await given(ref, retry(id));
    expect(await effectsOf(ref)).toEqual([{ id: effectId, status: "sent" }]);
  });
});
