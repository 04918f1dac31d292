import { evictDurableObject, runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { caseOf } from "../../src/cases/case-of";
import type { CaseRef, CaseSnapshot } from "../../src/domain";
import { canonicalJson, type Json } from "../../src/lib/json";
import { applyChanges, type JsonChange } from "../../src/lib/json-patch";
import { aBench, asSecondSchema, atRest, type Bench, inCase, stubOf } from "../support/cases";
import { loseMessages } from "../support/sealed-bench";
import { asNeverSealed, unsealed } from "../support/unsealed";

const twoSteps = {
  initial: "first",
  states: {
    first: {
      tags: ["a"],
      on: { go: "second", stay: { target: "first", guard: { type: "json-logic", rule: { var: "never" } } } },
    },
    second: { tags: ["b"], on: { back: "first", finish: "done" } },
    done: { type: "final", tags: ["approved"] },
  },
};
const calls = {
  apiPlugins: [
    {
      name: "lookup",
      pluginKind: "api",
      url: "https://sandbox.edgecase.invalid/companies/business_test_eu.json",
      method: "GET",
      stateNames: ["second"],
      successAction: "back",
      errorAction: "back",
    },
  ],
};

let bench: Bench;
beforeAll(async () => {
  bench = await aBench();
  await bench.define("two_steps", twoSteps);
  await bench.define("with_call", twoSteps, calls);
});

/** Every row of every table, and the alarm: what a transition may change. */
async function everything(ref: CaseRef): Promise<string> {
  return inCase(ref, async (_object, state) => {
    const tables = state.storage.sql
      .exec<{ name: string }>(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\' ORDER BY name",
      )
      .toArray();
    const rows = tables.map(({ name }) => [name, state.storage.sql.exec(`SELECT * FROM "${name}"`).toArray()]);
    const bytesShown = (_key: string, value: unknown) =>
      value instanceof ArrayBuffer ? Buffer.from(value).toString("base64") : value;
    return JSON.stringify([rows, await state.storage.getAlarm()], bytesShown);
  });
}

describe("G2: a transition is all or nothing", () => {
  // Sabotage tried: CaseCore.inTransaction calling `work()` without transactionSync → red at the second statement.
  it("leaves every table and the alarm as they were, whichever statement fails", async () => {
    const ref = await bench.open("with_call");
    await bench.send(ref, "stay");
    await atRest(ref);
    let failedAt = 0;
    for (let index = 1; ; index += 1) {
      const before = await everything(ref);
      const completed = await inCase(ref, async (object, state) => {
        const sql = state.storage.sql;
        let count = 0;
        const real = sql.exec.bind(sql);
        // Reads are not counted: only a failure between two writes could leave half a transition behind.
        const faulty = (query: string, ...bound: unknown[]) => {
          if (/^\s*(INSERT|UPDATE|DELETE)/i.test(query)) {
            count += 1;
            if (count === index) throw new Error("injected fault");
          }
          return real(query, ...(bound as SqlStorageValue[]));
        };
        Object.defineProperty(sql, "exec", { value: faulty, configurable: true });
        try {
          await object.dispatch(
            ref,
            {
              id: `k${index}`,
              actor: bench.actor,
              expectedVersion: null,
              body: { type: "send_event", name: "go", payload: null },
            },
            "f",
          );
          return true;
        } catch (problem) {
          expect(String(problem)).toContain("injected fault");
          return false;
        } finally {
          Reflect.deleteProperty(sql, "exec");
        }
      });
      if (completed) break;
      failedAt = index;
      expect(await everything(ref)).toBe(before);
      expect(await bench.state(ref)).toBe("first");
    }
    // snapshot, log, payload, outbox, run, publication, idempotency row at least
    expect(failedAt).toBeGreaterThanOrEqual(7);
    expect(await bench.state(ref)).toBe("second");
  });
});

describe("G3, G4: idempotency", () => {
  // Sabotage tried: a key that was seen is not answered from memory (case-core.ts) → red.
  it("gives the same bytes for the same key and body, across eviction, and one effect", async () => {
    const ref = await bench.open("two_steps");
    const first = await bench.send(ref, "go", "key-1");
    await evictDurableObject(stubOf(ref));
    const again = await bench.send(ref, "go", "key-1");
    if (!first.ok || !again.ok) throw new Error("refused");
    expect(again.value.body).toBe(first.value.body);
    expect(again.value.repeated).toBe(true);
    const timeline = await caseOf(env, ref).timeline({ limit: 100, after: null });
    expect(timeline.ok && timeline.value.data.filter((entry) => entry.commandId === "key-1")).toHaveLength(1);
  });

  // Sabotage tried: the object does not compare what came with a key (case-answers.ts) → red.
  it("refuses the same key with another body", async () => {
    const ref = await bench.open("two_steps");
    await bench.send(ref, "go", "key-2");
    const other = await bench.give(
      ref,
      { type: "send_event", name: "back", payload: null },
      { id: "key-2" },
      "another body",
    );
    expect(other).toEqual({ ok: false, error: { code: "idempotency_key_reused" } });
    expect(await bench.state(ref)).toBe("second");
  });

  it("remembers refusals too", async () => {
    const ref = await bench.open("two_steps");
    const refused = await bench.send(ref, "finish", "key-3");
    expect(refused.ok).toBe(false);
    await bench.send(ref, "go");
    expect(await bench.send(ref, "finish", "key-3")).toEqual(refused);
    expect(await bench.state(ref)).toBe("second");
  });

  it("opens one case for one key, however often it is asked", async () => {
    const refs = await Promise.all([1, 2, 3].map(() => bench.open("two_steps", {}, "open-once")));
    expect(new Set(refs.map((ref) => ref.caseId)).size).toBe(1);
  });
});

describe("G5: a stale version is refused and writes nothing", () => {
  // Sabotage tried: the version that a command insists on is not looked at (decide.ts) → red.
  it("lets one of two concurrent writers with the same version through", async () => {
    const ref = await bench.open("two_steps");
    const both = await Promise.all(
      ["go", "go"].map((name) => bench.give(ref, { type: "send_event", name, payload: null }, { expectedVersion: 1 })),
    );
    expect(both.map((answer) => (answer.ok ? "done" : answer.error.code)).sort()).toEqual(["done", "stale_version"]);
    await atRest(ref);
    const before = await everything(ref);
    const late = await bench.give(ref, { type: "cancel", reason: "x" }, { expectedVersion: 1 });
    expect(late).toEqual({ ok: false, error: { code: "stale_version", expected: 1, current: 2 } });
    expect(await everything(ref)).toBe(before);
  });
});

describe("G6: the log is gapless and append-only, and the state is its fold", () => {
  // Sabotage tried: the log does not say what has changed (case-log.ts) → red.
  it("folds the patches of the log to exactly the state", async () => {
    const ref = await bench.open("with_call");
    await bench.give(ref, { type: "merge_context", merge: { a: { b: [1, { id: 7 }] }, c: "x" }, arrays: "by_id" });
    await bench.send(ref, "go");
    await bench.give(ref, { type: "merge_context", merge: { a: { b: [2] } }, arrays: "replace" });
    await bench.send(ref, "stay");
    await bench.give(ref, { type: "assign", assigneeId: "usr_1" });
    await unsealed(ref);
    const { log, snapshot } = await inCase(ref, (_object, state) => ({
      log: state.storage.sql
        .exec<{ seq: number; body: string }>(
          "SELECT log.seq, payload.body FROM log JOIN payload USING (seq) ORDER BY seq",
        )
        .toArray(),
      snapshot: state.storage.sql.exec<{ body: string }>("SELECT body FROM snapshot").one().body,
    }));
    expect(log.map((row) => row.seq)).toEqual(log.map((_row, i) => i + 1));
    let folded: Json = null;
    for (const row of log) folded = applyChanges(folded, (JSON.parse(row.body) as { changes: JsonChange[] }).changes);
    expect(canonicalJson(folded)).toBe(canonicalJson(JSON.parse(snapshot) as Json));
    expect((folded as unknown as CaseSnapshot).context.c).toBe("x");
  });

  // Sabotage tried: rows of the log may be changed (0001_init.sql) → red.
  it("refuses to change or delete a row of the log", async () => {
    const ref = await bench.open("two_steps");
    await inCase(ref, (_object, state) => {
      expect(() => state.storage.sql.exec("UPDATE log SET type = 'x'")).toThrow("append-only");
      expect(() => state.storage.sql.exec("DELETE FROM log")).toThrow("append-only");
    });
  });
});

describe("G12: no case gets stuck because an alarm was dropped", () => {
  // Sabotage tried: after a wake-up that failed no alarm is set (case.ts) → red.
  it("survives a broken wake-up and sets the next alarm", async () => {
    const ref = await bench.open("two_steps");
    const complaints = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const alarmAt = await inCase(ref, async (object, state) => {
      const sql = state.storage.sql;
      await state.storage.deleteAlarm(); // one that fires is none any more
      Object.defineProperty(sql, "exec", {
        value: () => {
          throw new Error("disk on fire");
        },
        configurable: true,
      });
      for (let round = 0; round < 10; round += 1) await object.alarm();
      Reflect.deleteProperty(sql, "exec");
      return state.storage.getAlarm();
    });
    expect(alarmAt).toBeGreaterThan(Date.now());
    const own = `"${env.CASES.idFromName(`${ref.tenantId}/${ref.caseId}`).toString()}"`;
    const rounds = complaints.mock.calls
      .map(([line]) => String(line))
      .filter((line) => line.includes('"case.alarm_failed"') && line.includes(own));
    expect(rounds).toHaveLength(10);
    complaints.mockRestore();
  });

  // Sabotage tried: an object that starts does not set the alarm it has lost (case-core.ts) → red.
  it("re-arms when the alarm was deleted by hand and something is owed", async () => {
    loseMessages(); // so that it is owed however quick the queues are
    const ref = await bench.open("with_call");
    await inCase(ref, (_object, state) => state.storage.deleteAlarm());
    await evictDurableObject(stubOf(ref));
    await caseOf(env, ref).view();
    expect(await inCase(ref, (_object, state) => state.storage.getAlarm())).not.toBeNull();
    vi.restoreAllMocks();
    await runDurableObjectAlarm(stubOf(ref));
  });
});

describe("a case written by an earlier release", () => {
  // Sabotage tried: a part of the snapshot without its default (read-snapshot.ts) → red.
  it("opens, is brought forward and goes on: missing parts of its snapshot mean nothing yet", async () => {
    const ref = await bench.open("two_steps");
    await atRest(ref);
    await asNeverSealed(ref);
    await inCase(ref, (_object, state) => {
      const { sql } = state.storage;
      const old = JSON.parse(sql.exec<{ body: string }>("SELECT body FROM snapshot").one().body) as Record<
        string,
        unknown
      >;
      for (const part of ["links", "collection", "incidents", "joined", "history", "pendingDecision"]) delete old[part];
      sql.exec("UPDATE snapshot SET body = ?", JSON.stringify(old));
      asSecondSchema(sql);
      sql.exec("DROP TABLE drafts");
      sql.exec("DROP TABLE flow_sessions");
      sql.exec("UPDATE meta SET value = '1' WHERE name = 'schema'");
    });
    await evictDurableObject(stubOf(ref));
    expect((await caseOf(env, ref).flow()).ok).toBe(true);
    const linkId = "lnk_1";
    const mint = {
      type: "mint_link" as const,
      linkId,
      kind: "session" as const,
      subject: "applicant",
      expiresInSeconds: 60,
      language: null,
    };
    expect((await bench.give(ref, mint)).ok).toBe(true);
    expect((await bench.send(ref, "go")).ok).toBe(true);
  });
});

describe("a foreign tenant", () => {
  // Sabotage tried: an object does not compare the tenant that asks (case-core.ts) → red.
  it("meets an empty object, even when it is led to the right one", async () => {
    const ref = await bench.open("two_steps");
    const foreign = { ...ref, tenantId: "ten_eu_other" as CaseRef["tenantId"] };
    await inCase(ref, async (object) => {
      expect(await object.view(foreign)).toEqual({ ok: false, error: { code: "unknown_case" } });
    });
  });
});
