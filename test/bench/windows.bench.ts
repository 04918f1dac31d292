import { inWorkerd, settings } from "./workerd";

const bindings = {
  bindings: settings,
  durableObjects: {
    WINDOWS: { className: "WindowObject", useSQLite: true },
    COUNTED: { className: "CountedWindow", useSQLite: true },
    BARE: { className: "BareObject", useSQLite: true },
  },
  queueProducers: { MONITORING: "monitoring" },
  queueConsumers: { monitoring: { maxBatchTimeout: 0 } },
};

const transactions = 10_000;
const rounds = 3;

/**
 * Transactions through the window objects of a tenant with all documented rules in force, against bare objects that keep the same rows and
 * judge nothing; and what one more transaction costs whoever has had a hundred times as many.
 */
export const benchWindows = () =>
  inWorkerd("windows-worker.ts", bindings, async (ask) => {
    const rate = async (path: string): Promise<number> => {
      const startedAtMs = performance.now();
      await ask(`${path}?n=${transactions}`);
      return (transactions * 1_000) / (performance.now() - startedAtMs);
    };
    const [ours, theirs]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round += 1) {
      theirs.push(await rate("bare"));
      ours.push(await rate("windows"));
    }
    const best = { ours: Math.max(...ours), theirs: Math.max(...theirs) };
    const few = JSON.parse(await ask("rows?n=1000")) as { read: number; written: number };
    const some = JSON.parse(await ask("rows?n=10000")) as { read: number; written: number };
    const many = JSON.parse(await ask("rows?n=100000")) as { read: number; written: number };
    const told = ({ read, written }: { read: number; written: number }) =>
      `${read.toFixed(1)} read, ${written.toFixed(1)} written`;
    return [
      {
        name: "transactions judged by window objects / kept by bare objects",
        ...best,
        ratio: best.ours / best.theirs,
        floor: 0.3,
      },
      {
        name: "rows per transaction of a shop that had 10,000 / 1,000",
        ours: told(some),
        theirs: told(few),
        ratio: (few.read + few.written) / (some.read + some.written),
        floor: 0.8,
      },
      {
        name: "rows per transaction of a shop that had 100,000 / 1,000",
        ours: told(many),
        theirs: told(few),
        ratio: (few.read + few.written) / (many.read + many.written),
        floor: 0.8,
      },
    ];
  });
