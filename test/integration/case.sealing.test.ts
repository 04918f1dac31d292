import { evictDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { CaseStore } from "../../durable-objects/case-store";
import { storeTables, tablesWithSeals } from "../../durable-objects/sealed-columns";
import { destroyCaseKey, readCaseSealKey } from "../../src/cases/case-key-store";
import { caseOf } from "../../src/cases/case-of";
import { type AttemptReport, type CaseRef, type EffectId, newId } from "../../src/domain";
import { sha256Hex } from "../../src/lib/bytes";
import { atRest, type Bench, inCase, stubOf } from "../support/cases";
import { aSealedBench, loseMessages } from "../support/sealed-bench";
import { asNeverSealed, unsealed } from "../support/unsealed";

let bench: Bench;
beforeAll(async () => {
  bench = await aSealedBench();
});
afterEach(() => void vi.restoreAllMocks());

/** Every cell of every table, bytes as characters, by table. */
const cellsOf = (ref: CaseRef): Promise<Record<string, string>> =>
  inCase(ref, (_object, { storage: { sql } }) =>
    Object.fromEntries(
      Object.keys(storeTables).map((table) => {
        const cells = sql
          .exec(`SELECT * FROM ${table}`)
          .toArray()
          .flatMap((row) => Object.values(row));
        return [
          table,
          cells
            .map((cell) => (cell instanceof ArrayBuffer ? Buffer.from(cell).toString("latin1") : String(cell)))
            .join("\n"),
        ];
      }),
    ),
  );

const plainCells = (ref: CaseRef): Promise<number> =>
  inCase(ref, (_object, { storage: { sql } }) =>
    tablesWithSeals
      .flatMap(({ table, columns }) => columns.map((column) => [table, column]))
      .reduce((sum, [table, column]) => {
        const count = `SELECT count(*) AS n FROM ${table} WHERE typeof(${column}) = 'text'`;
        return sum + sql.exec<{ n: number }>(count).one().n;
      }, 0),
  );

const owedCall = (ref: CaseRef): Promise<EffectId> =>
  inCase(
    ref,
    (_object, { storage }) =>
      storage.sql.exec<{ id: EffectId }>("SELECT id FROM outbox WHERE kind = 'call_http'").one().id,
  );

/** A case with something in every table that is sealed; each text carries the canary. */
async function aFullCase(canary: string): Promise<CaseRef> {
  loseMessages();
  const ref = await bench.open("sealed", { entity: { type: "business", data: { companyName: `${canary} Ltd` } } });
  await bench.send(ref, "go", `once-${ref.caseId}`);
  const file = { fileId: newId("file"), fileName: `${canary}.pdf`, sizeBytes: 10 };
  for (const then of ["corrected", "kept"]) {
    const note = { type: "add_note" as const, noteId: newId("note"), content: `first ${canary}`, parentId: null };
    await bench.give(ref, { ...note, files: [file] });
    if (then === "corrected")
      await bench.give(ref, { type: "edit_note", noteId: note.noteId, content: `now ${canary}` });
  }
  const effectId = await owedCall(ref);
  const exchange = {
    request: { method: "POST", url: "https://sealing.fake.test/ask", headers: {}, body: `{"name":"${canary}"}` },
    ...{ response: null, failure: null, durationMs: 1 },
  };
  const report = (told: AttemptReport) => caseOf(env, ref).report(effectId, 1, told);
  await caseOf(env, ref).claim(effectId);
  const busy = {
    code: "http_503",
    message: `${canary} is busy`,
    retryAfterSeconds: 600,
    httpStatus: 503,
    durationMs: 1,
  };
  await report({ outcome: "retry", ...busy, exchanges: [exchange] });
  await report({ outcome: "result", result: { status: "success", output: { name: canary } }, exchanges: [exchange] });
  await bench.send(ref, "go"); // and is owed anew
  const runId = `run_${(await owedCall(ref)).slice(4)}`;
  // By their own doors: forms and rules would only be in the way here.
  const found = await readCaseSealKey(env, ref);
  await inCase(ref, (_object, { storage }) => {
    const store = new CaseStore(storage);
    if (found.state === "open") store.seal.use(ref, found.key);
    const fields = { name: { values: [canary], version: 0 } };
    store.drafts.save("company", { device: "d", pageVersion: null, fields }, 1);
    store.judgements.add([{ runId: newId("run"), context: { name: canary } } as never], 1);
    store.runs.noteTries(runId, { asked: [{ vendor: "v", attempt: 1, answer: canary }] });
  });
  return ref;
}

describe("the store of a case", () => {
  // Sabotage tried: CaseSeal.seal returning its text → red here, in every table; one call of `seal` left out → red in its table.
  it("has nothing of a person in any byte, in no table; the key makes it readable again", async () => {
    const canary = `Qanary${crypto.randomUUID().slice(0, 8)}`;
    const ref = await aFullCase(canary);
    const sealed = await cellsOf(ref);
    expect(Object.entries(sealed).flatMap(([table, text]) => (text.includes(canary) ? [table] : []))).toEqual([]);
    expect(await plainCells(ref)).toBe(0);
    await unsealed(ref);
    const open = await cellsOf(ref);
    const told = Object.entries(open).flatMap(([table, text]) => (text.includes(canary) ? [table] : []));
    expect(told.sort()).toEqual(tablesWithSeals.map(({ table }) => table).sort());
  });

  it("has no column about which nobody decided whether it is sealed", async () => {
    const ref = await bench.open("sealed");
    const real = await inCase(ref, (_object, { storage: { sql } }) =>
      sql
        .exec<{ name: string }>(
          "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\' ORDER BY name",
        )
        .toArray()
        .map(({ name }) => [
          name,
          sql
            .exec<{ name: string }>("SELECT name FROM pragma_table_info(?) ORDER BY name", name)
            .toArray()
            .map((c) => c.name),
        ]),
    );
    const declared = Object.entries(storeTables).map(([table, { columns }]) => [table, Object.keys(columns).sort()]);
    expect(Object.fromEntries(real)).toEqual(Object.fromEntries(declared));
  });

  it("hashes each payload with chance in it, which no reader shows", async () => {
    const [one, other] = [await bench.open("sealed"), await bench.open("sealed")];
    const rowOf = async (ref: CaseRef) => {
      await unsealed(ref);
      return inCase(ref, (_object, { storage: { sql } }) =>
        sql
          .exec<{ payload_hash: string; body: string }>("SELECT payload_hash, body FROM log JOIN payload USING (seq)")
          .one(),
      );
    };
    const [first, second] = [await rowOf(one), await rowOf(other)];
    expect(sha256Hex(first.body)).toBe(first.payload_hash);
    const salts = [first, second].map(({ body }) => /^\{"salt":"([\w-]{22})",/.exec(body)?.[1]);
    expect(new Set(salts).size).toBe(2);
    const timeline = await caseOf(env, one).timeline({ after: null, limit: 10 });
    expect(JSON.stringify(timeline)).not.toContain(salts[0]);
    expect(await caseOf(env, one).replay()).toMatchObject({ ok: true, value: { same: true } });
  });
});

describe("a store of a release that did not seal", () => {
  // Sabotage tried: `sealSome` ending after its first table → red: plain cells are left.
  it("opens, is sealed row by row over as many wakes as it takes, and replays to the same", async () => {
    const ref = await bench.open("sealed");
    for (let turn = 0; turn < 60; turn += 1) await bench.send(ref, "stay", `turn-${turn}`);
    await atRest(ref);
    const before = await caseOf(env, ref).timeline({ after: null, limit: 100 });
    await asNeverSealed(ref);
    const plain = await plainCells(ref);
    expect(plain).toBeGreaterThan(150);
    await evictDurableObject(stubOf(ref));
    expect(await caseOf(env, ref).timeline({ after: null, limit: 100 })).toEqual(before);
    const left = await plainCells(ref);
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(plain);
    await bench.send(ref, "go", "now-sealed");
    for (let wakes = 0; wakes < 5; wakes += 1) await inCase(ref, (object) => object.alarm());
    expect(await plainCells(ref)).toBe(0);
    await evictDurableObject(stubOf(ref));
    expect(await caseOf(env, ref).replay()).toMatchObject({ ok: true, value: { same: true } });
    expect((await readCaseSealKey(env, ref)).state).toBe("open");
  });
});

describe("a case that is erased", () => {
  it("keeps its log and nothing that was said, and is read without a key", async () => {
    const ref = await aFullCase("Gone");
    const log = await caseOf(env, ref).timeline({ after: null, limit: 100 });
    await inCase(ref, (_object, { storage }) => {
      const store = new CaseStore(storage);
      store.shred(5);
      // In the place of what the erasing command commits.
      storage.sql.exec("UPDATE snapshot SET body = ?", store.seal.seal("snapshot.body", 1, "{}"));
      expect(store.isShredded).toBe(true);
      for (const { table } of tablesWithSeals)
        expect(storage.sql.exec(`SELECT * FROM ${table}`).toArray().length, table).toBe(table === "snapshot" ? 1 : 0);
      expect(storage.sql.exec<{ body: string }>("SELECT body FROM snapshot").one().body).toBe("{}");
      const hashes = store.log.page(null, 100).map((row) => [row.hash, row.payload_body]);
      expect(hashes).toEqual((log.ok ? log.value.data : []).map((entry) => [entry.hash, null]));
    });
    await destroyCaseKey(env, ref, 6);
    await evictDurableObject(stubOf(ref));
    const read = vi.spyOn(env.DOCUMENTS, "get");
    await inCase(ref, (_object, { storage }) => expect(new CaseStore(storage).isShredded).toBe(true));
    // Objects of other files wake beside this one.
    expect(read.mock.calls.map(([name]) => name).filter((name) => name.includes(ref.caseId))).toEqual([]);
  });
});
