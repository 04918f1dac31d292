import fc from "fast-check";
import type { TransactionFacts } from "../../src/domain/transactions";
import type { Json } from "../../src/lib/json";
import type { AlertDefinition } from "../../src/monitoring/alert-definition";
import { parseAlertDefinition } from "../../src/monitoring/alert-definition.schema";
import { aTransaction } from "./transaction-facts";

// Definitions and transactions for properties: few subjects, days and amounts, so that windows are full and limits are met to the cent.

const startMs = Date.UTC(2026, 4, 1);
const dayMs = 86_400_000;

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
const name = fc.constantFrom("ada", "ada", "bob");
const party = name.chain((who) =>
  fc.record({
    id: fc.constant(`cpt_${who}`),
    correlationId: fc.constant(who),
    segment: maybe(fc.constantFrom("toys", "food")),
    type: fc.constantFrom("individual", "business"),
  }),
);
/** Edges of days and of hours, and anything in between. */
const atMs = fc.oneof(
  fc.record({ day: fc.integer({ min: 0, max: 8 }), past: fc.constantFrom(-1, 0, 1, 3_600_000, 43_200_000) }),
  fc.record({ day: fc.integer({ min: 0, max: 8 }), past: fc.integer({ min: 0, max: dayMs - 1 }) }),
);

export const someTransaction: fc.Arbitrary<TransactionFacts> = fc
  .record({
    id: fc.nat({ max: 1_000_000_000 }),
    at: atMs,
    euros: fc.constantFrom(0, 0.0001, 1, 10, 33.33, 100, 999.99),
    direction: maybe(fc.constantFrom("inbound", "outbound")),
    type: fc.constantFrom("payment", "refund", "chargeback"),
    payment: fc.record({
      method: maybe(fc.constantFrom("credit_card", "apm")),
      brand: maybe(fc.constantFrom("visa", "jcb")),
    }),
    card: fc.record({ token: maybe(fc.constantFrom("card_1", "card_2")) }),
    originator: party,
    beneficiary: party,
  })
  .map(({ id, at, ...told }) =>
    aTransaction({ ...told, id: `txn_${String(id).padStart(10, "0")}`, atMs: startMs + at.day * dayMs + at.past }),
  );

export const someTransactions = (maxLength: number): fc.Arbitrary<TransactionFacts[]> =>
  fc.uniqueArray(someTransaction, { minLength: 1, maxLength, size: "max", selector: ({ id }) => id });

const someLeaf = fc.constantFrom<Json>(
  { key: "type", operator: "EQUALS", value: "refund" },
  { key: "payment.method", operator: "NOT_EQUALS", value: "credit_card", onUnknown: "holds" },
  { key: "direction", operator: "EQUALS", value: "inbound" },
  { key: "baseAmount", operator: "GTE", value: 10 },
  { operator: "not", rules: [{ key: "counterparty.segment", operator: "EQUALS", value: "toys" }] },
);
const onlyDays = fc.record({ amount: fc.integer({ min: 1, max: 5 }), unit: fc.constant("days" as const) });
const span = fc.oneof(
  onlyDays,
  fc.record({ amount: fc.constantFrom(1, 12, 24, 30), unit: fc.constant("hours" as const) }),
);

const measures = {
  windowed: fc.constantFrom<object>({ aggregate: "count" }, { aggregate: "sum" }, { aggregate: "average" }),
  constantOnly: fc.constantFrom<object>(
    { aggregate: "max" },
    { aggregate: "distinct", of: "counterparty.id" },
    { aggregate: "distinct", of: "payment.brand" },
    { aggregate: "share", where: { key: "type", operator: "EQUALS", value: "refund" }, of: "count" },
    { aggregate: "share", where: { key: "type", operator: "EQUALS", value: "refund" }, of: "baseAmount" },
  ),
};
const operator = fc.constantFrom("gt", "gte", "gt", "gte", "lt", "lte");
const constant = fc.record({
  operator,
  with: fc.constant("constant"),
  value: fc.constantFrom(0, 1, 2, 3, 10, 33.33, 50, 110),
});
const ofGap = fc.record({ operator, with: fc.constant("constant"), value: fc.constantFrom(0, 0.5, 1, 3) });
const historyOf = (window: fc.Arbitrary<object>) =>
  fc.record({
    operator,
    with: fc.constant("own_history"),
    factor: fc.constantFrom(0.5, 1, 2),
    window,
    minimumCount: fc.integer({ min: 1, max: 3 }),
  });
const peers = fc.record({
  operator,
  with: fc.constant("peer_group"),
  by: fc.constantFrom<string[]>([], ["subject.segment"], ["subject.type", "currency"]),
  factor: fc.constantFrom(0.5, 1, 2),
  window: onlyDays,
  minimumCount: fc.integer({ min: 1, max: 3 }),
  minimumPeers: fc.integer({ min: 1, max: 2 }),
});
const single = fc.constant<object>({ aggregate: "amount" });
const daily = { run: { schedule: "daily" } };

const someParts = fc.oneof(
  fc.record({ measure: fc.oneof(measures.windowed, measures.constantOnly), window: span, compare: constant }),
  fc.record({ measure: measures.windowed, window: span, compare: historyOf(span) }),
  fc.record({ measure: single, compare: fc.oneof(constant, historyOf(span)) }),
  fc.record({ measure: fc.constant<object>({ aggregate: "gap" }), compare: ofGap }),
  fc
    .record({
      measure: fc.oneof(measures.windowed, measures.constantOnly),
      window: onlyDays,
      compare: constant,
    })
    .map((parts) => ({ ...parts, ...daily })),
  fc
    .record({ measure: measures.windowed, window: onlyDays, compare: historyOf(onlyDays) })
    .map((parts) => ({ ...parts, ...daily })),
  fc.record({ measure: measures.windowed, window: onlyDays, compare: peers }),
  fc.record({ measure: single, compare: peers }),
);

/** A definition of any kind that can be written. Those against peers have no groups. */
export const someDefinition: fc.Arbitrary<AlertDefinition> = fc
  .record({
    parts: someParts,
    subject: fc.constantFrom("customer", "counterparty", "originator", "beneficiary"),
    filter: fc.option(someLeaf, { nil: undefined }),
    groupBy: fc.constantFrom<string[]>([], [], ["counterparty.id"], ["payment.brand", "currency"]),
    minimumCount: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
    bands: fc.boolean(),
  })
  .map(({ parts, subject, filter, groupBy, minimumCount, bands }) => {
    const { measure, compare } = parts;
    const isOne = "aggregate" in measure && (measure.aggregate === "amount" || measure.aggregate === "gap");
    const isLow = compare.operator === "lt" || compare.operator === "lte";
    const parsed = parseAlertDefinition(
      JSON.parse(
        JSON.stringify({
          name: "Any",
          severity: "low",
          subject,
          filter,
          groupBy: compare.with === "peer_group" ? [] : groupBy,
          minimumCount: isOne ? undefined : minimumCount,
          severityBands:
            bands && !isLow
              ? [
                  { from: 2, severity: "medium" },
                  { from: 40, severity: "critical" },
                ]
              : [],
          ...parts,
        }),
      ),
    );
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
    return parsed.value;
  });
