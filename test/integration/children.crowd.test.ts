import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";
import { caseOf } from "../../src/cases/case-of";
import type { CaseRef } from "../../src/domain";
import type { JsonObject } from "../../src/lib/json";
import { aBench, atRest, inCase } from "../support/cases";
import { waitForState } from "../support/demo";
import { business, opener, owners, person, refOf, snapshotOf } from "../support/family-cases";

describe("two hundred children", () => {
  const size = 200;
  const names = Array.from({ length: size }, (_, place) => `p${place}`);

  it("that finish at once are each applied once and in order, the join is raised once, and no news costs more rows", async () => {
    const bench = await aBench();
    const approve = (ref: CaseRef) =>
      bench.give(ref, { type: "decide", decision: "approve", reason: null, comment: null });
    await bench.define("person", person);
    await bench.define(
      "crowd",
      {
        initial: "waiting",
        states: {
          waiting: {
            meta: { join: { children: { plugin: "open_person" }, event: "ALL_IN" } },
            on: { ALL_IN: "approved" },
          },
          approved: { type: "final", tags: ["approved"] },
        },
      },
      { childWorkflowPlugins: [opener("person", "owners")] },
    );
    const parent = await bench.open("crowd", business({ companyName: "Crowd", owners: owners(...names) }));
    const children = await vi.waitFor(
      async () => {
        const snapshot = await snapshotOf(parent);
        const open = snapshot.children.filter(({ status }) => status === "active");
        if (open.length !== size) throw new Error(`${open.length} are open`);
        return open.map((child) => refOf(parent, child));
      },
      { timeout: 120_000, interval: 200 },
    );
    expect(new Set(children.map(({ caseId }) => caseId)).size).toBe(size);
    await atRest(parent);
    const { version } = await snapshotOf(parent);
    const rows = await countRows(parent);
    await Promise.all(children.map((child) => approve(child)));
    await waitForState(parent, "approved", 120_000);
    await atRest(parent);

    const snapshot = await snapshotOf(parent);
    expect(snapshot.status).toBe("completed");
    expect(snapshot.children.every(({ status, outcome }) => status === "completed" && outcome === "approved")).toBe(
      true,
    );
    expect(JSON.stringify(snapshot).length).toBeLessThan(1_500_000);
    const log = await entriesOf(parent);
    expect(log.map(({ seq }) => seq)).toEqual(log.map((_, place) => place + 1));
    const versions = log.filter(({ accepted }) => accepted).map(({ version }) => version);
    expect(versions).toEqual(versions.map((_, place) => place + 1));
    const ends = log.filter((entry) => entry.type === "child.changed" && entry.accepted === true && isEnd(entry));
    expect(ends.map(({ subject }) => subject).sort()).toEqual(names.map((name) => `open_person:${name}`).sort());
    expect(log.flatMap(stepsOf).filter(({ kind }) => kind === "join_satisfied")).toHaveLength(1);
    // However many there are: acknowledgements of the queues and effects of the end included.
    const perNews = (await writtenIn(parent, rows)) / (snapshot.version - version);
    console.info(
      `rows written per news of a child: ${perNews.toFixed(1)}; bytes of the snapshot: ${JSON.stringify(snapshot).length}`,
    );
    expect(perNews).toBeGreaterThan(3); // the counter counts
    expect(perNews).toBeLessThanOrEqual(12);
    // A limit for what hangs, also where the machine does much else.
  }, 360_000);

  const writtenIn = (ref: CaseRef, rows: { written: number }): Promise<number> => inCase(ref, () => rows.written);
  const stepsOf = ({ steps }: JsonObject): JsonObject[] => (steps ?? []) as JsonObject[];
  const isEnd = (entry: JsonObject): boolean =>
    stepsOf(entry).some((step) => step.kind === "child_news" && step.status === "completed" && step.stale === false);

  async function entriesOf(ref: CaseRef): Promise<JsonObject[]> {
    const all: JsonObject[] = [];
    for (let after: number | null = null; ; ) {
      const page = await caseOf(env, ref).timeline({ limit: 100, after });
      if (!page.ok) throw new Error(page.error.code);
      all.push(...(page.value.data as unknown as JsonObject[]));
      if (page.value.next === null) return all.sort((one, other) => Number(one.seq) - Number(other.seq));
      after = page.value.next;
    }
  }

  /** Counts, from now on, the rows that this case writes. */
  async function countRows(ref: CaseRef): Promise<{ written: number }> {
    const count = { written: 0 };
    await inCase(ref, (_object, state) => {
      const { sql } = state.storage;
      const exec = sql.exec.bind(sql);
      const cursors: { rowsWritten: number }[] = [];
      Object.defineProperty(count, "written", { get: () => cursors.reduce((sum, one) => sum + one.rowsWritten, 0) });
      Object.defineProperty(sql, "exec", {
        configurable: true,
        value: (query: string, ...bound: SqlStorageValue[]) => {
          const cursor = exec(query, ...bound);
          cursors.push(cursor);
          return cursor;
        },
      });
    });
    return count;
  }
});
