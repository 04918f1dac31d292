import type { Json } from "../../lib/json";
import { type AlertDefinition, defaultCooldownMinutes } from "../alert-definition";
import type { ReportDefinition } from "../report-definition";

/** A definition to begin with. `documentedId`: the rule of the documented system that it does the work of. */
export interface AlertTemplate {
  id: string;
  documentedId: string;
  definition: AlertDefinition;
}

/** The same of a rule over reports on merchants. */
export interface ReportTemplate {
  id: string;
  documentedId: string;
  definition: ReportDefinition;
}

type Needed = "name" | "description" | "enabled" | "severity" | "subject" | "measure" | "compare";

/** A template whose other parts are the usual ones. */
export const template = (
  id: string,
  documentedId: string,
  definition: Pick<AlertDefinition, Needed> & Partial<AlertDefinition>,
): AlertTemplate => ({
  id,
  documentedId,
  definition: {
    groupBy: [],
    severityBands: [],
    dedupe: { mute: false, cooldownMinutes: defaultCooldownMinutes },
    run: "on_arrival",
    ...definition,
  },
});

/** Money by credit card, or by any other means. What does not say how it was paid was not paid by card. */
export const means = ["card", "other"] as const;
export type Means = (typeof means)[number];

export const paidBy = (by: Means): Json =>
  by === "card"
    ? { key: "payment.method", operator: "EQUALS", value: "credit_card" }
    : { key: "payment.method", operator: "NOT_EQUALS", value: "credit_card", onUnknown: "holds" };

export const meansWords: Record<Means, string> = { card: "by credit card", other: "by other means than credit card" };

export const inbound: Json = { key: "direction", operator: "EQUALS", value: "inbound" };

/** How card numbers of tests are written once they are masked. */
export const maskedTestCard = "^999999.{6}9999$";

/** Accounts that tests are paid to. Each exclusion stands for itself: whoever is named by one is out. */
export const noTestAccounts: Json = {
  operator: "not",
  rules: [{ key: "beneficiary.correlationId", operator: "MATCHES", value: maskedTestCard }],
};

export const all = (...rules: Json[]): Json => ({ operator: "and", rules });

export const days = (amount: number) => ({ amount, unit: "days" }) as const;

export const moreThan = (value: number) => ({ operator: "gt", with: "constant", value }) as const;
