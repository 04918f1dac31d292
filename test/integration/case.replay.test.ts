import { evictDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { CaseObject } from "../../durable-objects/case";
import { caseOf } from "../../src/cases/case-of";
import {
  type Actor,
  type CaseRef,
  type CaseSnapshot,
  type Command,
  newId,
  type Opening,
  type Refusal,
} from "../../src/domain";
import type { Env } from "../../src/env";
import { canonicalJson, isObject, type Json } from "../../src/lib/json";
import type { Result } from "../../src/lib/result";
import { mayCommand } from "../../src/review/policy";
import { compileDefinition } from "../../src/workflow/compile";
import { decide } from "../../src/workflow/decide";
import { openCase } from "../../src/workflow/open";
import type { Decision } from "../../src/workflow/turn";
import { aBench, atRest, inCase, stubOf } from "../support/cases";
import { demoDefinition, kybCompany, waitForState } from "../support/demo";
import { unsealed } from "../support/unsealed";

/** The same JSON value with the keys of every object in another order. */
const shuffled = (value: Json): Json => {
  if (Array.isArray(value)) return value.map(shuffled);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .toReversed()
      .map((key) => [key, shuffled(value[key] as Json)]),
  );
};

const anAnalyst = ({ tenantId }: CaseRef): Actor => ({
  kind: "analyst",
  tenantId,
  userId: newId("user"),
  role: "analyst",
  name: "A",
  email: "a@example.test",
});

interface Recorded {
  commands: { at: number; command: Command & Opening; accepted: boolean }[];
  definition: string;
  snapshot: CaseSnapshot;
}

const recordOf = async (ref: CaseRef): Promise<Recorded> => {
  await unsealed(ref);
  return inCase(ref, (_object, state) => ({
    commands: state.storage.sql
      .exec<{ at_ms: number; accepted: number; body: string }>(
        "SELECT at_ms, accepted, body FROM log JOIN payload USING (seq) ORDER BY seq",
      )
      .toArray()
      .map((row) => ({
        at: row.at_ms,
        accepted: row.accepted === 1,
        command: (JSON.parse(row.body) as { command: Command & Opening }).command,
      })),
    definition: state.storage.sql.exec<{ body: string }>("SELECT body FROM pinned").one().body,
    snapshot: JSON.parse(
      state.storage.sql.exec<{ body: string }>("SELECT body FROM snapshot").one().body,
    ) as CaseSnapshot,
  }));
};

function replay(recorded: Recorded, definitionText: string): { snapshot: CaseSnapshot; effects: Json } {
  const definition = compileDefinition(definitionText, recorded.snapshot.workflow.hash);
  if (!definition.ok) throw new Error("does not compile");
  const decisions: Decision[] = [];
  let snapshot: CaseSnapshot | null = null;
  for (const { at, command, accepted } of recorded.commands) {
    const decided: Result<Decision, Refusal> =
      snapshot === null
        ? openCase(definition.value, command, at)
        : decide(definition.value, snapshot, command, at, { mayCommand, undoMs: () => 0 });
    if (!decided.ok) throw new Error(`replay refused: ${decided.error.code}`);
    expect(decided.value.accepted).toBe(accepted);
    snapshot = decided.value.next;
    decisions.push(decided.value);
  }
  if (snapshot === null) throw new Error("nothing to replay");
  return { snapshot, effects: decisions.flatMap((decision) => decision.effects) as unknown as Json };
}

describe("G7: the same history gives the same state and the same effects", () => {
  // Sabotage tried: an effect id with Math.random() in it (turn.ts, bodyOf) → red on the snapshot and on the effects.
  it("replays a whole KYB case, children, checks and score included, from its log", async () => {
    const bench = await aBench();
    for (const key of ["kyc", "kyb"]) await demoDefinition(bench, key);
    const ref = await bench.open("kyb", kybCompany());
    await bench.send(ref, "COLLECTION_FLOW_FINISHED");
    await waitForState(ref, "manual_review");
    await bench.give(ref, { type: "merge_context", merge: { customData: { seen: true } }, arrays: "replace" });
    await bench.give(ref, { type: "decide", decision: "approve", reason: null, comment: "fine" });

    const recorded = await recordOf(ref);
    const once = replay(recorded, recorded.definition);
    const again = replay(recorded, JSON.stringify(shuffled(JSON.parse(recorded.definition) as Json)));
    expect(canonicalJson(once.snapshot as unknown as Json)).toBe(canonicalJson(recorded.snapshot as unknown as Json));
    expect(canonicalJson(again.snapshot as unknown as Json)).toBe(canonicalJson(recorded.snapshot as unknown as Json));
    expect(canonicalJson(again.effects)).toBe(canonicalJson(once.effects));
    expect(once.snapshot.status).toBe("completed");
    expect(once.snapshot.outcome).toBe("approved");

    const replayed = await caseOf(env, ref).replay();
    if (!replayed.ok) throw new Error(replayed.error.code);
    expect(replayed.value).toMatchObject({ same: true, complete: true, differences: [], scores: [{ same: true }] });
    expect(replayed.value.entries).toBe(recorded.commands.length);
  });

  // Sabotage tried: `policiesOf` with today's setting (case-replay.ts) → red.
  it("goes by how long a decision could be undone then, whatever the setting says now", async () => {
    const bench = await aBench();
    for (const key of ["kyc", "kyb"]) await demoDefinition(bench, key);
    const ref = await bench.open("kyb", kybCompany());
    await bench.send(ref, "COLLECTION_FLOW_FINISHED");
    await waitForState(ref, "manual_review");
    await atRest(ref);
    const body = { type: "decide", decision: "approve", reason: null, comment: "fine" } as const;
    const given = await inCase(ref, async (_object, state) => {
      const before = new CaseObject(state, { ...env, UNDO_SECONDS: "77" } as unknown as Env);
      await state.blockConcurrencyWhile(async () => {});
      return before.dispatch(ref, { id: null, actor: anAnalyst(ref), expectedVersion: null, body }, null);
    });
    expect(given.ok).toBe(true);
    await evictDurableObject(stubOf(ref));

    const [pending] = (await recordOf(ref)).snapshot.timers.filter(({ kind }) => kind === "pending_decision");
    expect((pending?.dueAtMs ?? 0) - Date.now()).toBeGreaterThan(60_000);
    expect(Number(env.UNDO_SECONDS)).toBeLessThan(60);
    expect(await caseOf(env, ref).replay()).toMatchObject({ ok: true, value: { same: true, differences: [] } });
    const [decision] = await caseOf(env, ref)
      .decisions()
      .then((found) => (found.ok ? found.value : []));
    expect(await caseOf(env, ref).verifyDecision(decision?.seq ?? null, null)).toMatchObject({
      ok: true,
      value: { same: true, seq: decision?.seq, differences: [] },
    });
  });
});
