import { type AlertTemplate, days, moreThan, template } from "./template";

const returned = [
  { type: "chargeback", words: "Chargebacks", countId: "CHVC_C", amountId: "SHCAC_C" },
  { type: "refund", words: "Refunds", countId: "CHCR_C", amountId: "SHCAR_C" },
] as const;

/** Money that goes back: chargebacks and refunds, by whoever they come from. */
export const returnedTemplates: AlertTemplate[] = [
  ...returned.flatMap(({ type, words, countId, amountId }) => [
    template(`${type}-count`, countId, {
      name: `Many ${type}s`,
      description: `${words} of one originator: more than 14 in 7 days.`,
      enabled: true,
      severity: "medium",
      subject: "originator",
      filter: { key: "type", operator: "EQUALS", value: type },
      measure: { aggregate: "count" },
      window: days(7),
      compare: moreThan(14),
    }),
    template(`${type}-amount`, amountId, {
      name: `${words} of a high amount`,
      description: `${words} of one originator: more than 5,000 in 7 days.`,
      enabled: true,
      severity: "high",
      subject: "originator",
      filter: { key: "type", operator: "EQUALS", value: type },
      measure: { aggregate: "sum", of: "baseAmount" },
      window: days(7),
      compare: moreThan(5_000),
    }),
  ]),
  template("chargeback-share", "HPC", {
    name: "A high share of chargebacks",
    description:
      "At least half of an originator's transactions in 21 days are chargebacks, of at least 3 transactions.",
    enabled: true,
    severity: "high",
    subject: "originator",
    measure: { aggregate: "share", where: { key: "type", operator: "EQUALS", value: "chargeback" }, of: "count" },
    window: days(21),
    compare: { operator: "gte", with: "constant", value: 50 },
    minimumCount: 3,
    dedupe: { mute: false, cooldownMinutes: 21 * 1_440 },
  }),
];
