import { afterEach, describe, expect, it, vi } from "vitest";
import { aBench, atRest, inCase } from "../support/cases";
import { loseMessages } from "../support/sealed-bench";

afterEach(() => void vi.restoreAllMocks());

describe("G44: the cost of a command", () => {
  // Sabotage tried: a transition writes a row more (case-log.ts) → red.
  it("writes at most 8 rows for a plain transition with an Idempotency-Key, its acknowledgements and alarm included", async () => {
    const bench = await aBench();
    await bench.define("plain", { initial: "a", states: { a: { on: { go: "b" } }, b: { on: { go: "a" } } } });
    const ref = await bench.open("plain");
    await atRest(ref);
    // Nobody takes what is handed over: what the consumers would answer is answered here.
    loseMessages();
    const rowsWritten = await inCase(ref, async (object, state) => {
      const sql = state.storage.sql;
      const real = sql.exec.bind(sql);
      const cursors: { rowsWritten: number }[] = [];
      Object.defineProperty(sql, "exec", {
        value: (query: string, ...bound: SqlStorageValue[]) => {
          const cursor = real(query, ...bound);
          cursors.push(cursor);
          return cursor;
        },
        configurable: true,
      });
      await state.storage.deleteAlarm();
      const command = {
        id: "cost-1",
        actor: bench.actor,
        expectedVersion: null,
        body: { type: "send_event" as const, name: "go", payload: null },
      };
      const answer = await object.dispatch(ref, command, "f");
      if (!answer.ok) throw new Error(answer.error.code);
      // what the consumers answer to this one command
      const publications = await object.publications(ref);
      await object.published(ref, publications.at(-1)?.seq ?? 0);
      await object.indexed(ref, answer.value.version);
      Reflect.deleteProperty(sql, "exec");
      return cursors.reduce((sum, cursor) => sum + cursor.rowsWritten, 0) + 1; // setAlarm counts as one row
    });
    console.info(`rows written per plain command: ${rowsWritten}`);
    expect(rowsWritten).toBeLessThanOrEqual(8);
    expect(rowsWritten).toBeGreaterThan(4); // the counter counts
  });
});
