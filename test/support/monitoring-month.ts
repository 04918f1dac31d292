import type { RuleDay, TransactionFacts } from "../../src/domain/transactions";
import { compileDefinition } from "../../src/monitoring/compile-definition";
import { dayOf, inOrder } from "../../src/monitoring/judge";
import { alertTemplates } from "../../src/monitoring/templates";
import { plantOf } from "./monitoring-plants";
import { aTransaction } from "./transaction-facts";

// A month of payments of many customers: ordinary ones, that no template tells of, and among them stories of each template, and stories that
// only just are none. Ids are made of the callers' own: whoever sends the month through the API finds people again by those.

/** A day on which a template must hold. */
export interface Planted {
  templateId: string;
  groupKey: string;
  day: string;
  /** `cpt_<correlation id>`, or `card_<token>`. */
  subjectId: string;
  /** The last transaction of the story. */
  pivotId: string;
}

export interface Month {
  /** Each once, by time. */
  transactions: TransactionFacts[];
  /** As they are sent: some late, some twice. */
  arrivals: TransactionFacts[];
  planted: Planted[];
  /** Of whom a template must tell nothing on any day. */
  nearMisses: { templateId: string; what: string; who: string }[];
}

export interface MonthSize {
  seed: number;
  transactions: number;
  /** Customers, those of stories among them. */
  subjects: number;
  /** Stories of each template, and as many that are none. */
  plantsEach: number;
  /** Midnight (UTC) of its first day. */
  startMs: number;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const monthDays = 30;
/** What is usual in the whole crowd is no limit of a story's own. */
const withoutNearMiss = new Set(["above-peer-average-card", "above-peer-average-other"]);

export function monthOf({ seed, transactions, subjects, plantsEach, startMs }: MonthSize): Month {
  const chance = seeded(seed);
  const stories = storiesOf(chance, plantsEach, startMs);
  const crowd = subjects - stories.planted.length - stories.nearMisses.length;
  const each = Math.floor((transactions - stories.transactions.length) / crowd);
  const rest = transactions - stories.transactions.length - each * crowd;
  const ordinary = Array.from({ length: crowd }, (_, i) =>
    ordinaryCustomer(chance, i, each + (i < rest ? 1 : 0), startMs),
  );
  const all = [...stories.transactions, ...ordinary.flat()].sort(inOrder);
  return { ...stories, transactions: all, arrivals: asSent(chance, all) };
}

/** What came of a month: plants that were found, near misses that were told of after all, and days of anybody else. */
export function grade(month: Month, found: ReadonlyMap<string, readonly RuleDay[]>) {
  const keyOf = (templateId: string, groupKey: string, day: string) => JSON.stringify([templateId, groupKey, day]);
  const told = new Set([...found].flatMap(([id, days]) => days.map(({ groupKey, day }) => keyOf(id, groupKey, day))));
  const expected = new Set(month.planted.map(({ templateId, groupKey, day }) => keyOf(templateId, groupKey, day)));
  const isOf = (who: string, { groupKey }: RuleDay) => groupKey.includes(`_${who}_`);
  const days = [...found].flatMap(([templateId, each]) => each.map((day) => ({ templateId, ...day })));
  return {
    planted: expected.size,
    notFound: month.planted.filter(({ templateId, groupKey, day }) => !told.has(keyOf(templateId, groupKey, day))),
    nearMissesTold: month.nearMisses.filter(({ templateId, who }) =>
      (found.get(templateId) ?? []).some((day) => isOf(who, day)),
    ),
    /** Days that tell of people of stories, but not of the one that was told of them: a large payment is a large sum as well. */
    alongside: days.filter(
      ({ templateId, groupKey, day }) => isInStory(groupKey) && !expected.has(keyOf(templateId, groupKey, day)),
    ),
    false: days.filter(({ groupKey }) => !isInStory(groupKey)),
  };
}

const isInStory = (groupKey: string): boolean => /^\["(?:cpt|card)_(?:plant|miss)\d/.test(groupKey);

/** What the API takes for these facts. */
export const sentAs = (facts: TransactionFacts) => {
  const units = (amount: number) => amount / 10_000;
  const party = ({ correlationId, type, country, segment }: TransactionFacts["originator"]) => ({
    correlationId,
    ...(type !== null && { type }),
    ...(country !== null && { country }),
    ...(segment !== null && { segment }),
  });
  return {
    correlationId: facts.id,
    date: new Date(facts.atMs).toISOString(),
    amount: units(facts.amount),
    currency: facts.currency,
    direction: facts.direction,
    type: facts.type,
    status: facts.status,
    payment: { method: facts.payment.method },
    ...(facts.card.token !== null && { cardDetails: { fingerprint: facts.card.token } }),
    originator: party(facts.originator),
    beneficiary: party(facts.beneficiary),
  };
};

type Chance = () => number;

/** Numbers from 0 to 1, the same for the same seed. */
function seeded(seed: number): Chance {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function storiesOf(chance: Chance, plantsEach: number, startMs: number): Omit<Month, "arrivals"> {
  const found: Omit<Month, "arrivals"> = { transactions: [], planted: [], nearMisses: [] };
  /** In the afternoon, from the ninth day on: peers have a week behind them. */
  const end = () =>
    startMs + (8 + Math.floor(chance() * (monthDays - 9))) * dayMs + Math.floor((13 + chance() * 10) * hourMs);
  for (const [t, { id: templateId, definition }] of alertTemplates.entries()) {
    const compiled = compileDefinition({ id: templateId, version: 1, body: definition });
    for (let n = 0; n < plantsEach; n += 1) {
      const { fires, around } = plantOf(templateId, `plant${t}x${n}`, end());
      const last = fires.at(-1);
      const group = last && compiled.groupOf(last);
      if (!last || !group) throw new Error(`the story of ${templateId} is about nobody`);
      found.transactions.push(...around, ...fires);
      found.planted.push({
        templateId,
        groupKey: group.groupKey,
        day: dayOf(last.atMs),
        subjectId: group.subject.id,
        pivotId: last.id,
      });
      if (withoutNearMiss.has(templateId)) continue;
      const who = `miss${t}x${n}`;
      const missed = plantOf(templateId, who, end());
      const names = Object.keys(missed.misses);
      const what = names[n % names.length] ?? "";
      found.transactions.push(...missed.around, ...(missed.misses[what] ?? []));
      found.nearMisses.push({ templateId, what, who });
    }
  }
  return found;
}

/**
 * Somebody of whom nothing is to be told: by either means less than one small payment in a day and a half comes in, each payer pays this customer
 * alone and every two weeks or so, and the rest goes out.
 */
function ordinaryCustomer(chance: Chance, place: number, many: number, startMs: number): TransactionFacts[] {
  const who = `shop${place}`;
  const segment = `segment${place % 20}`;
  const customer = { id: `cpt_${who}`, correlationId: who, type: "business" as const, segment };
  const told: TransactionFacts[] = [];
  const id = () => `txn_${who}_${String(told.length).padStart(4, "0")}`;
  const cents = (from: number, to: number) => Math.round((from + chance() * (to - from)) * 100) / 100;
  for (const method of ["credit_card", "bank_transfer"] as const) {
    const until = startMs + monthDays * dayMs;
    let turn = 0;
    for (
      let atMs = startMs + Math.floor(chance() * 36 * hourMs);
      atMs < until;
      atMs += Math.floor((36.1 + chance() * 12) * hourMs)
    ) {
      if (told.length >= many) break;
      const payer = `${who}-${method}-payer${turn % 12}`;
      turn += 1;
      told.push(
        aTransaction({
          id: id(),
          atMs,
          euros: cents(45, 99),
          payment: { method },
          ...(method === "credit_card" && { card: { token: `card_${payer}` } }),
          originator: { id: `cpt_${payer}`, correlationId: payer },
          beneficiary: customer,
        }),
      );
    }
  }
  const times = Array.from({ length: many - told.length }, () => startMs + momentOfMonth(chance));
  for (const [out, atMs] of times.sort((a, b) => a - b).entries()) {
    const payee = `${who}-payee${Math.floor(chance() * 30)}`;
    told.push(
      aTransaction({
        id: id(),
        atMs,
        euros: ordinaryEuros(chance),
        direction: "outbound",
        // One in forty comes back by itself, and none of the first.
        type: out % 40 === 39 ? "chargeback" : out % 20 === 9 ? "refund" : "payment",
        payment: { method: "bank_transfer" },
        originator: customer,
        beneficiary: { id: `cpt_${payee}`, correlationId: payee },
      }),
    );
  }
  return told;
}

/** Any day, and mostly by day: a bell around two in the afternoon. */
const momentOfMonth = (chance: Chance): number =>
  Math.floor(chance() * monthDays) * dayMs + Math.floor((4 + (20 * (chance() + chance() + chance())) / 3) * hourMs);

/** Log-normal around 40, cut off where returns of a week would be a story. */
function ordinaryEuros(chance: Chance): number {
  const normal = Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance());
  return Math.round(Math.min(900, Math.max(1, 40 * Math.exp(normal))) * 100) / 100;
}

/** One in a hundred comes late, up to some hundred places; one in two hundred twice. */
function asSent(chance: Chance, transactions: readonly TransactionFacts[]): TransactionFacts[] {
  const placed = transactions.flatMap((facts, place) => {
    const late = chance() < 0.01 ? chance() * Math.min(2_000, transactions.length / 10) : 0;
    const first = { facts, place: place + late };
    return chance() < 0.005 ? [first, { facts, place: place + late + chance() * 500 }] : [first];
  });
  return placed.sort((a, b) => a.place - b.place).map(({ facts }) => facts);
}
