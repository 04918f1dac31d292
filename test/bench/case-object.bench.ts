import { inWorkerd, perSecond, settings } from "./workerd";

const calls = 400;
const rounds = 5;
/** What we promise at most (G44). */
const mostRows = 8;

const bindings = {
  bindings: settings,
  durableObjects: {
    CASES: { className: "CaseObject", useSQLite: true },
    BARE: { className: "BareObject", useSQLite: true },
    COUNTED: { className: "CountedCase", useSQLite: true },
  },
  r2Buckets: { DOCUMENTS: "documents" },
  queueProducers: { EFFECTS: "effects", WEBHOOKS: "webhooks", INDEX: "index" },
  queueConsumers: {
    effects: { maxBatchTimeout: 0 },
    webhooks: { maxBatchTimeout: 0 },
    index: { maxBatchTimeout: 0 },
  },
};

/**
 * A command through the case object (idempotency row apart: decide, one transaction, alarm, hand-over to real local queues)
 * against a bare object that writes one row, both in the same workerd, one call after another.
 */
export const benchCaseObject = () =>
  inWorkerd("object-worker.ts", bindings, async (ask) => {
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      theirs.push(await perSecond(ask, "bare", calls));
      ours.push(await perSecond(ask, "case", calls));
    }
    const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
    const rates = { ours: median(ours), theirs: median(theirs) };
    const rows = Number(await ask("rows?n=1"));
    return [
      {
        name: "command through the case object / bare object writing one row",
        ...rates,
        ratio: rates.ours / rates.theirs,
        floor: 0.33,
      },
      {
        name: "rows written per plain command, answers and alarm included",
        ours: `${rows} rows`,
        theirs: `${mostRows} rows`,
        ratio: mostRows / rows,
        floor: 1,
      },
    ];
  });
