import type { PaymentMethod, TransactionFacts } from "../../src/domain/transactions";
import { alertTemplates } from "../../src/monitoring/templates";
import { aTransaction, type Told } from "./transaction-facts";

// For each template the smallest story that it tells of, and what only just is none. Everybody in a story has a name of the story's own.

export interface Plant {
  /** The last one is where the rule begins to hold. */
  fires: TransactionFacts[];
  /** Stories of the same people that it does not tell of, by what is different. */
  misses: Record<string, TransactionFacts[]>;
  /** What others do meanwhile: rules against peers need some. */
  around: TransactionFacts[];
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** One payment of a story: how long before its end, how much, and what else is to be said of it. */
interface Line extends Told {
  beforeMs?: number;
  from?: string;
  to?: string;
}

interface Story {
  fires: Line[];
  misses: Record<string, Line[]>;
  around?: Line[];
}

/** The story of a template, told of people whose names begin with `who`, ending at `atMs`. */
export function plantOf(templateId: string, who: string, atMs: number): Plant {
  const story = stories[templateId];
  if (story === undefined) throw new Error(`no story for ${templateId}`);
  const { fires, misses, around = [] } = story;
  const told = (lines: Line[], name: string): TransactionFacts[] =>
    lines.map((line, i) => transactionOf(line, who, atMs, `txn_${who}_${name}_${String(i).padStart(3, "0")}`));
  return {
    fires: told(fires, "f"),
    misses: Object.fromEntries(Object.entries(misses).map(([name, lines], i) => [name, told(lines, `m${i}`)])),
    around: told(around, "a"),
  };
}

/** Of money that comes in, `to` is the customer; of money that goes out, `from` is. */
function transactionOf(
  { beforeMs = 0, from, to, ...told }: Line,
  who: string,
  atMs: number,
  id: string,
): TransactionFacts {
  const isOutbound = told.direction === "outbound";
  const party = (name: string) => ({ id: `cpt_${who}_${name}`, correlationId: `${who}-${name}` });
  return aTransaction({
    id,
    atMs: atMs - beforeMs,
    ...told,
    ...(told.card?.token && { card: { token: `card_${who}_${told.card.token}` } }),
    originator: { ...party(from ?? (isOutbound ? "customer" : "payer")), ...told.originator },
    beneficiary: {
      ...party(to ?? (isOutbound ? "payee" : "customer")),
      type: "business",
      ...told.beneficiary,
      ...(told.beneficiary?.segment && { segment: `${who}-${told.beneficiary.segment}` }),
    },
  });
}

const repeated = (times: number, line: (place: number) => Line): Line[] =>
  Array.from({ length: times }, (_, i) => line(i));
const paid = (method: PaymentMethod, lines: Line[]): Line[] =>
  lines.map((line) => ({ ...line, payment: { method, ...line.payment } }));
const otherDirection = (lines: Line[]): Line[] =>
  lines.map((line) => ({
    ...line,
    direction: line.direction === "outbound" ? "inbound" : "outbound",
    from: line.from ?? "payer",
    to: line.to ?? "customer",
  }));
/** The earliest line moved back to so long before the end. */
const firstMovedTo = (beforeMs: number, lines: Line[]): Line[] =>
  lines.map((line, i) => (i === 0 ? { ...line, beforeMs } : line));

/** Stories of money that comes in, by card and by other means: each misses when it goes out, or is paid by the other means. */
function incoming(name: string, story: (means: "card" | "other") => Story): Record<string, Story> {
  const told = (["card", "other"] as const).map((means): [string, Story] => {
    const [own, other]: [PaymentMethod, PaymentMethod] =
      means === "card" ? ["credit_card", "bank_transfer"] : ["bank_transfer", "credit_card"];
    const { fires, misses, around = [] } = story(means);
    return [
      `${name}-${means}`,
      {
        fires: paid(own, fires),
        around: paid(own, around),
        misses: {
          ...Object.fromEntries(Object.entries(misses).map(([what, lines]) => [what, paid(own, lines)])),
          "the other direction": otherDirection(paid(own, fires)),
          "paid by other means": paid(other, fires),
        },
      },
    ];
  });
  return Object.fromEntries(told);
}

const week = 7 * dayMs;

function returned(type: "chargeback" | "refund"): Record<string, Story> {
  const many = repeated(15, (i) => ({ type, direction: "outbound", euros: 1, beforeMs: (14 - i) * 10 * hourMs }));
  const large: Line[] = [
    { type, direction: "outbound", euros: 2_500, beforeMs: week - 1 },
    { type, direction: "outbound", euros: 2_500.01 },
  ];
  const otherType = type === "refund" ? "chargeback" : "refund";
  const asOther = (lines: Line[]): Line[] => lines.map((line) => ({ ...line, type: otherType }));
  return {
    [`${type}-count`]: {
      fires: firstMovedTo(week - 1, many),
      misses: {
        "exactly at the limit": many.slice(1),
        "the first is out of the window by a millisecond": firstMovedTo(week, many),
        "the other direction": otherDirection(many).map((line, i) => ({ ...line, from: `payer${i}` })),
        "another type": asOther(many),
        "by two originators": many.map((line, i) => ({ ...line, from: `customer${i % 2}` })),
      },
    },
    [`${type}-amount`]: {
      fires: large,
      misses: {
        "exactly at the limit": large.map((line) => ({ ...line, euros: 2_500 })),
        "the first is out of the window by a millisecond": firstMovedTo(week, large),
        "the other direction": otherDirection(large).map((line, i) => ({ ...line, from: `payer${i}` })),
        "another type": asOther(large),
        "by two originators": large.map((line, i) => ({ ...line, from: `customer${i}` })),
      },
    },
  };
}

const peers = (segment: string): Line[] =>
  (["a", "b"] as const).map((name) => ({
    beforeMs: 2 * dayMs,
    euros: 200,
    to: `peer-${name}`,
    from: `payer-${name}`,
    beneficiary: { segment },
  }));

const stories: Record<string, Story> = {
  ...incoming("incoming-amount", () => {
    const fires: Line[] = [
      { euros: 400, beforeMs: week - 1, from: "payer1" },
      { euros: 300, beforeMs: dayMs, from: "payer2" },
      { euros: 300.01 },
    ];
    return {
      fires,
      misses: {
        "exactly at the limit": fires.map((line, i) => (i === 2 ? { ...line, euros: 300 } : line)),
        "the first is out of the window by a millisecond": firstMovedTo(week, fires),
        "to two customers": fires.map((line, i) => ({ ...line, to: `customer${i % 2}` })),
        "to a test account": fires.map((line) => ({ ...line, beneficiary: { correlationId: "9999991234569999" } })),
      },
    };
  }),
  ...incoming("structuring", () => {
    const fires = repeated(6, (i) => ({ euros: i === 0 ? 500 : i === 1 ? 999 : 700, beforeMs: (5 - i) * dayMs }));
    return {
      fires: firstMovedTo(week - 1, fires),
      misses: {
        "exactly at the limit": fires.slice(1),
        "one is below, and one is above the range": [
          ...fires.slice(1).map((line) => ({ ...line, beforeMs: (line.beforeMs ?? 0) + hourMs })),
          { euros: 499.99, beforeMs: 1 },
          { euros: 999.01 },
        ],
        "the first is out of the window by a millisecond": firstMovedTo(week, fires),
        "to two customers": fires.map((line, i) => ({ ...line, to: `customer${i % 2}` })),
      },
    };
  }),
  ...incoming("amount-from-one-counterparty", () => {
    const fires: Line[] = [{ euros: 1_500, beforeMs: week - 1 }, { euros: 1_500.01 }];
    return {
      fires,
      misses: {
        "exactly at the limit": fires.map((line) => ({ ...line, euros: 1_500 })),
        "the first is out of the window by a millisecond": firstMovedTo(week, fires),
        "from two counterparties": fires.map((line, i) => ({ ...line, from: `payer${i}` })),
        "to two customers": fires.map((line, i) => ({ ...line, to: `customer${i}` })),
      },
    };
  }),
  ...incoming("velocity-from-one-counterparty", () => {
    const fires = repeated(3, (i) => ({ beforeMs: (2 - i) * 2 * dayMs }));
    return {
      fires: firstMovedTo(week - 1, fires),
      misses: {
        "exactly at the limit": fires.slice(1),
        "the first is out of the window by a millisecond": firstMovedTo(week, fires),
        "from two counterparties": fires.map((line, i) => ({ ...line, from: `payer${i % 2}` })),
        "to two customers": fires.map((line, i) => ({ ...line, to: `customer${i % 2}` })),
      },
    };
  }),
  ...incoming("single-amount", (means) => {
    const limit = means === "card" ? 5_000 : 2_000;
    return {
      fires: [{ euros: limit + 0.01 }],
      misses: {
        "exactly at the limit": [{ euros: limit }],
        "in two": [{ euros: limit / 2 }, { euros: limit / 2 + 1 }],
      },
    };
  }),
  ...incoming("daily-count", () => {
    const fires = repeated(4, (i) => ({ beforeMs: (3 - i) * 4 * hourMs, from: `payer${i}` }));
    return {
      fires: firstMovedTo(dayMs - 1, fires),
      misses: {
        "exactly at the limit": fires.slice(1),
        "the first is out of the window by a millisecond": firstMovedTo(dayMs, fires),
        "to two customers": fires.map((line, i) => ({ ...line, to: `customer${i % 2}` })),
      },
    };
  }),
  ...returned("chargeback"),
  ...returned("refund"),
  "chargeback-share": (() => {
    const line = (type: "payment" | "chargeback", beforeMs: number): Line => ({
      type,
      direction: "outbound",
      beforeMs,
    });
    const fires: Line[] = [
      line("payment", 20 * dayMs),
      line("chargeback", 10 * dayMs),
      line("payment", 5 * dayMs),
      line("chargeback", 0),
    ];
    return {
      fires,
      misses: {
        "just below the limit": [line("payment", 21 * dayMs - 1), ...fires],
        "fewer than three": fires.slice(2),
        "a chargeback is out of the window by a millisecond": [
          line("chargeback", 21 * dayMs),
          line("payment", 3 * dayMs),
          line("payment", dayMs),
          line("chargeback", 0),
        ],
        "by two originators": fires.map((each, i) => ({ ...each, from: `customer${i % 2}` })),
        "the other direction": otherDirection(fires).map((each, i) => ({ ...each, from: `payer${i}` })),
        "refunds instead": fires.map((each) => (each.type === "chargeback" ? { ...each, type: "refund" } : each)),
      },
    };
  })(),
  ...incoming("above-own-average", () => {
    const fires: Line[] = [
      { euros: 100, beforeMs: 180 * dayMs - 1 },
      { euros: 100, beforeMs: dayMs },
      { euros: 100.01 },
    ];
    return {
      fires,
      misses: {
        "exactly at the limit": fires.map((line) => ({ ...line, euros: 100 })),
        "smaller than 100": fires.map((line, i) => ({ ...line, euros: i === 2 ? 99.99 : 10 })),
        "the first is out of the window by a millisecond": firstMovedTo(180 * dayMs, fires),
        "to two customers": fires.map((line, i) => ({ ...line, to: `customer${i % 2}` })),
      },
    };
  }),
  ...incoming("above-peer-average", () => ({
    around: peers("any"),
    fires: [{ euros: 400.01 }],
    misses: {
      "exactly at the limit": [{ euros: 400 }],
      "peers of another type": [{ euros: 400.01, beneficiary: { type: "individual" } }],
      "nothing is known of peers": [{ euros: 400.01, beforeMs: 9 * dayMs }],
    },
  })),
  ...incoming("velocity-against-history", () => {
    // Two every four days: never three in three days.
    const usual = repeated(90, (i) => ({ beforeMs: (182 - 4 * Math.floor(i / 2)) * dayMs }));
    const before = usual.slice(1);
    const recent = repeated(3, (i) => ({ beforeMs: (2 - i) * dayMs, from: `payer${i}` }));
    return {
      fires: [...before, ...recent],
      misses: {
        // 90 in 180 days are 1.5 in 3 days: three are twice as many, not more.
        "exactly at the limit": [...usual, ...recent],
        "fewer than three": [...before, ...recent.slice(1)],
        "the first is out of the window by a millisecond": [...before, ...firstMovedTo(3 * dayMs, recent)],
        "hardly any history": [...before.slice(0, 2), ...recent],
        "to two customers": [...before, ...recent].map((line, i) => ({ ...line, to: `customer${i % 2}` })),
      },
    };
  }),
  ...incoming("many-merchants", () => {
    const fires = repeated(3, (i) => ({ beforeMs: (2 - i) * dayMs, to: `shop${i}`, card: { token: "one" } }));
    return {
      fires: firstMovedTo(week - 1, fires),
      misses: {
        "exactly at the limit": fires.map((line, i) => ({ ...line, to: `shop${i % 2}` })),
        "the first is out of the window by a millisecond": firstMovedTo(week, fires),
        "two cards of two payers": fires.map((line, i) => ({
          ...line,
          card: { token: `card${i % 2}` },
          from: `payer${i % 2}`,
        })),
        "one is a test account": fires.map((line, i) =>
          i === 1 ? { ...line, beneficiary: { correlationId: "9999999999999999" } } : line,
        ),
      },
    };
  }),
  ...incoming("above-segment-average", () => {
    const fires: Line[] = [
      { euros: 600, beforeMs: 6 * dayMs, beneficiary: { segment: "toys" } },
      { euros: 400.01, beneficiary: { segment: "toys" } },
    ];
    return {
      around: peers("toys"),
      fires,
      misses: {
        "exactly at the limit": fires.map((line, i) => (i === 1 ? { ...line, euros: 400 } : line)),
        "the first is out of the window by a day": firstMovedTo(week, fires),
        "another segment": fires.map((line) => ({ ...line, beneficiary: { segment: "food" } })),
        "to two customers": fires.map((line, i) => ({ ...line, to: `customer${i}` })),
      },
    };
  }),
  "dormant-account": {
    fires: [{ beforeMs: 180 * dayMs }, { direction: "outbound", from: "customer" }],
    misses: {
      "one millisecond less": [{ beforeMs: 180 * dayMs - 1 }, {}],
      "a new account": [{}],
      "another customer": [{ beforeMs: 180 * dayMs }, { to: "customer2" }],
    },
  },
};

/** Templates that have a story: all. */
export const plantedTemplates: readonly string[] = alertTemplates.map(({ id }) => id);
