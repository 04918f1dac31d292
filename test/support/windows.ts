import { WindowCore } from "../../durable-objects/window-core";
import { WindowDaily } from "../../durable-objects/window-daily";
import { forgetEntries, leave, prune } from "../../durable-objects/window-pruning";
import { backtest, backtestOf, entriesOf, type PageBegin, peerDays } from "../../durable-objects/window-reading";
import { unname } from "../../durable-objects/window-unname";
import type { RuleDay } from "../../src/domain/transactions";
import type { BacktestPlace, WindowObjectApi, Windows } from "../../src/windows/window-api";
import { windowsIn } from "../../src/windows/windows-of";
import { Database } from "../simulation/database";
import { Storage } from "../simulation/storage";

/** Windows of one tenant on SQLite in memory, without a platform around them. */
export class BareWindows {
  readonly storages: Storage[];
  readonly windows: Windows;
  /** What objects were asked, one word per call. */
  readonly calls: string[] = [];
  readonly #objects: WindowObjectApi[];
  readonly #meanwhile = new Map<string, () => Promise<unknown>>();
  #onCall = (): void => {};

  constructor(shards: number) {
    this.storages = Array.from({ length: shards }, () => new Storage(new Database()));
    this.#objects = this.storages.map(objectOn);
    this.windows = windowsIn(shards, (shard) => ({
      ...{ shard, name: `eu_bare/w/${shard}` },
      // Made anew for each call: what an object has in memory is lost at any time.
      object: this.#objectAt(shard),
    }));
  }

  #objectAt(shard: number): WindowObjectApi {
    return new Proxy(objectOn(this.storages[shard] as Storage), {
      get: (object, name: keyof WindowObjectApi) => {
        this.#onCall();
        this.calls.push(name);
        const meanwhile = this.#meanwhile.get(name);
        this.#meanwhile.delete(name);
        if (meanwhile === undefined) return Reflect.get(object, name);
        return async (...asked: unknown[]) => {
          await meanwhile();
          return Reflect.apply(object[name], object, asked);
        };
      },
    });
  }

  /** This happens before the next call of this name comes to its object. */
  before(name: keyof WindowObjectApi, happens: () => Promise<unknown>): void {
    this.#meanwhile.set(name, happens);
  }

  /** The same, of objects that stay in memory. */
  awake(): Windows {
    return windowsIn(this.storages.length, (shard) => ({
      ...{ shard, name: `eu_bare/w/${shard}` },
      object: this.#objects[shard] as WindowObjectApi,
    }));
  }

  /** Forgets what is too old everywhere, to the end. */
  prune(nowMs: number): void {
    for (const storage of this.storages)
      for (let more = true; more; )
        more = storage.transactionSync(() => {
          const core = new WindowCore(storage.sql as unknown as SqlStorage);
          if (!core.store.exists()) return false;
          const standing = core.store.standing();
          prune(core.store, core.plan(standing), standing, nowMs);
          core.store.keepStanding(standing);
          return standing.pruning !== null;
        });
  }

  /** How many rows a table has, over all objects. */
  rows(table: string): number {
    return this.storages.reduce(
      (sum, { sql }) => sum + Number(sql.exec(`SELECT count(*) AS n FROM ${table}`).one().n),
      0,
    );
  }

  /** From now on counts rows that queries like this answer; asked, it says how many one call of an object has read at most. */
  mostRead(query: RegExp): () => number {
    let [read, most] = [0, 0];
    for (const storage of this.storages) {
      const { db } = storage;
      const run = db.run.bind(db);
      db.run = (text, bound) => {
        const answer = run(text, bound);
        if (query.test(text)) read += answer.rows.length;
        most = Math.max(most, read);
        return answer;
      };
    }
    this.#onCall = () => {
      read = 0;
    };
    return () => most;
  }

  async untold(): Promise<RuleDay[]> {
    const all: RuleDay[] = [];
    for (let shard = 0; shard < this.storages.length; shard += 1) all.push(...(await this.windows.untold(shard)));
    return all;
  }
}

function objectOn(storage: Storage): WindowObjectApi {
  const sql = storage.sql as unknown as SqlStorage;
  const core = new WindowCore(sql);
  const daily = new WindowDaily(core);
  const change = async <T>(work: () => T): Promise<T> => {
    try {
      return storage.transactionSync(work);
    } catch (problem) {
      core.forgetPlan();
      core.notes.drop();
      throw problem;
    }
  };
  const ifInForce = async <T>(work: () => T): Promise<T | { ok: false; needs: "definitions" }> =>
    core.store.exists() ? change(work) : { ok: false, needs: "definitions" };
  const upToNow = (at: BacktestPlace & { upTo: number | null }): PageBegin => ({
    ...at,
    upTo: at.upTo ?? core.store.standing().seq,
  });
  return {
    ingest: async (_name, revision, entries) =>
      core.store.exists() ? change(() => core.ingest(revision, entries)) : { ok: false, needs: "definitions" },
    install: (name, active) =>
      change(() => {
        core.store.create("eu_bare", Number(name.split("/")[2]), 0);
        core.install(active);
      }),
    told: (_name, revisions) => change(() => core.days.told(revisions)),
    untold: async () => (core.store.exists() ? core.days.untold(10_000) : []),
    dueDays: (_name, asked, before) => ifInForce(() => daily.dueDays(asked, before)),
    owe: (_name, asked, days, turn) => ifInForce(() => daily.owe(asked, days, turn)),
    noted: (_name, asked, before, seq) => ifInForce(() => daily.noted(asked, before, seq)),
    peerTotals: (_name, asked, day) => ifInForce(() => daily.peerTotals(asked, day)),
    judgeDay: (_name, asked, toJudge) => ifInForce(() => daily.judgeDay(asked, toJudge)),
    entriesOf: async (_name, asked) => (core.store.exists() ? entriesOf(core.store, asked) : []),
    peersOn: async (_name, asked) => (core.store.exists() ? daily.peersOn(asked) : []),
    backtest: async (_name, definition, span, at, peers) =>
      core.store.exists()
        ? backtest(core.store, definition, span, upToNow(at), peers)
        : { days: [], subjects: 0, transactions: 0, upTo: 0, next: null },
    peerDays: async (_name, definition, span, at) =>
      core.store.exists()
        ? peerDays(core.store, definition, span, upToNow(at))
        : { peers: {}, subjects: 0, transactions: 0, upTo: 0, next: null },
    backtestOf: async (_name, definition, span, asked, peers) =>
      core.store.exists()
        ? backtestOf(core.store, definition, span, asked, peers)
        : { days: [], transactions: 0, nextMs: null },
    leave: async (_name, subjectId, limit) =>
      core.store.exists() ? change(() => leave(core.store, subjectId, limit)) : [],
    forget: async (_name, subjectId, places) =>
      !core.store.exists() || change(() => forgetEntries(core.store, subjectId, places)),
    unname: (_name, partyId, places) => change(() => unname(core, partyId, places)),
  };
}
