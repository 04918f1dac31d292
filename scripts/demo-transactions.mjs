// The month of payments that `npm start` sends for the demo companies, with five stories in it that rules find.

const dayMs = 86_400_000;
const days = 30;

/** Rules in force in the demo: ids of templates (`GET /alert-definition-templates`). */
export const demoAlertTemplates = [
  "structuring-other",
  "single-amount-card",
  "many-merchants-card",
  "chargeback-share",
  "above-peer-average-other",
];

/** Each shares its segment with another one: rules about peers find somebody to compare it with. */
const companies = [
  { correlationId: "demo-clear", name: "Harbour Lantern Coffee Ltd", segment: "retail", mccCode: 5814 },
  { correlationId: "demo-review", name: "Al Nakhla Foods Ltd", segment: "wholesale", mccCode: 5141 },
  { correlationId: "demo-high", name: "Silverbirch Property Ltd", segment: "wholesale", mccCode: 5099 },
  { correlationId: "demo-struck-off", name: "Old Foundry Castings Ltd", segment: "retail", mccCode: 5999 },
];
const payers = [
  "Ines Moreau",
  "Jonas Brandt",
  "Lucia Ferrant",
  "Oskar Nyholm",
  "Priya Raman",
  "Samuel Okoye",
  "Tomas Vesely",
  "Wei Lindqvist",
];
const countries = ["FR", "DE", "ES", "SE", "GB", "NL", "CZ", "FI"];

/**
 * Bodies of `POST /transactions`, the same for the same day: three card payments a day and a transfer a week to each company in the 30
 * days before `nowMs`, and the stories.
 */
export function demoTransactions(nowMs) {
  const today = Math.floor(nowMs / dayMs) * dayMs;
  const draw = drawing(20);
  const shop = (at) => {
    const { correlationId, name, segment } = companies[at];
    return { correlationId, type: "business", name, segment, country: "GB" };
  };
  const usual = companies.flatMap((company, at) =>
    Array.from({ length: days * 3 }, (_, place) => {
      const payer = Math.floor(draw() * payers.length);
      return {
        ...paid(
          `demo-${at}-${place}`,
          today - (days - Math.floor(place / 3)) * dayMs + (8 + 4 * (place % 3)) * 3_600_000,
          Math.floor(800 + draw() * 9_000) / 100,
        ),
        originator: payerOf(at, payer),
        beneficiary: shop(at),
        payment: {
          method: "credit_card",
          brandName: payer % 2 === 0 ? "visa" : "mastercard",
          mccCode: company.mccCode,
        },
        cardDetails: { fingerprint: `demo-card-${at}-${payer}`, issuedCountry: countries[payer] },
      };
    }),
  );
  const transferred = companies.flatMap((_, at) =>
    [26, 19, 12, 5].map((daysAgo, place) => {
      const payer = (at + 2 * place) % payers.length;
      return {
        ...paid(
          `demo-transfer-${at}-${place}`,
          today - (daysAgo - at) * dayMs + 13 * 3_600_000,
          1_040 + 20 * ((at + place) % 5),
        ),
        originator: payerOf(at, payer),
        beneficiary: shop(at),
        payment: { method: "bank_transfer" },
      };
    }),
  );
  const beyondPeers = {
    ...paid("demo-beyond-peers", today - 13 * dayMs + 15 * 3_600_000, 4_800),
    originator: payerOf(0, 6),
    beneficiary: shop(0),
    payment: { method: "bank_transfer" },
  };
  const stranger = { correlationId: "demo-payer-stranger", type: "individual", name: "Viktor Aldana", country: "PA" };
  const card = {
    payment: { method: "credit_card", brandName: "visa" },
    cardDetails: { fingerprint: "demo-card-stranger", issuedCountry: "PA" },
  };
  const structured = [940, 985, 910, 965, 930, 990, 955].map((amount, at) => ({
    ...paid(`demo-structured-${at}`, today - 6 * dayMs + at * 15 * 3_600_000, amount),
    originator: stranger,
    beneficiary: shop(1),
    payment: { method: "bank_transfer" },
  }));
  const large = {
    ...paid("demo-large", today - 9 * dayMs + 11 * 3_600_000, 7_400),
    originator: stranger,
    beneficiary: shop(2),
    ...card,
  };
  const roaming = companies.map((_, at) => ({
    ...paid(`demo-roaming-${at}`, today - 3 * dayMs + (9 + 5 * at) * 3_600_000, 180 + 15 * at),
    originator: stranger,
    beneficiary: shop(at),
    ...card,
  }));
  const returned = ["chargeback", "payment", "chargeback", "chargeback"].map((type, at) => ({
    ...paid(`demo-returned-${at}`, today - (8 - 2 * at) * dayMs + 10 * 3_600_000, 40 + 10 * at),
    direction: "outbound",
    type,
    originator: shop(3),
    beneficiary: payerOf(3, at),
  }));
  return [...usual, ...transferred, beyondPeers, ...structured, large, ...roaming, ...returned].sort((one, other) =>
    one.date < other.date ? -1 : one.date > other.date ? 1 : 0,
  );
}

const payerOf = (company, payer) => ({
  correlationId: `demo-payer-${company}-${payer}`,
  type: "individual",
  name: payers[payer],
  country: countries[payer],
});

const paid = (correlationId, atMs, amount) => ({
  correlationId,
  date: new Date(atMs).toISOString(),
  amount,
  currency: "EUR",
  direction: "inbound",
  type: "payment",
  status: "completed",
});

/** Numbers from 0 to 1, the same in each run (mulberry32). */
function drawing(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
