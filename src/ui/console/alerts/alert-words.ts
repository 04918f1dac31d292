import type { AlertAction, AlertDeed, AlertSource, AlertStep, AlertUnit } from "../../../domain";
import { alertUnits } from "../../../domain/alerts";
import { isObject, type Json, type JsonObject } from "../../../lib/json";
import { type Alert, alertStandings } from "../model/alert";
import { myId, personName } from "../model/session";
import { labelOf, plural } from "../model/words";
import type { AlertChange } from "./alerts-model";

interface ActionWords {
  /** On its button. */
  verb: string;
  /** What it means, where it is asked for. */
  means: string;
  /** In the history, after who did it. */
  done: string;
  /** Of several at once: "2 alerts cleared". */
  past: string;
  keys: string;
  needsReason: boolean;
  usual: readonly string[];
}

export const actionWords: Record<AlertAction, ActionWords> = {
  review: {
    verb: "Take up",
    means: "You work on it. If nobody has it, you have it from now on. You can put it back.",
    done: "took it up",
    past: "taken up",
    keys: "e",
    needsReason: false,
    usual: [],
  },
  assign: {
    verb: "Assign",
    means: "Whoever has it finds it under “Mine”.",
    done: "handed it over",
    past: "assigned",
    keys: "",
    needsReason: false,
    usual: [],
  },
  escalate: {
    verb: "Escalate",
    means: "Somebody more senior should look. It stays open.",
    done: "escalated it",
    past: "escalated",
    keys: "u",
    needsReason: false,
    usual: ["Needs a second opinion", "Above my limit"],
  },
  clear: {
    verb: "Clear",
    means: "Reviewed, and nothing was found: what it warns of is not so.",
    done: "cleared it",
    past: "cleared",
    keys: "c",
    needsReason: true,
    usual: ["Checked, nothing found", "Explained by the customer"],
  },
  dismiss: {
    verb: "Dismiss",
    means: "It needs no review: noise, a duplicate, a test.",
    done: "dismissed it",
    past: "dismissed",
    keys: "d",
    needsReason: true,
    usual: ["Duplicate", "Test data", "The rule is too broad"],
  },
  reject: {
    verb: "Confirm",
    means: "What it warns of is so. The case itself is not decided by this.",
    done: "confirmed it",
    past: "confirmed",
    keys: "r",
    needsReason: true,
    usual: ["Confirmed by documents", "Confirmed by the customer"],
  },
  reopen: {
    verb: "Reopen",
    means: "It is under review again.",
    done: "reopened it",
    past: "reopened",
    keys: "o",
    needsReason: true,
    usual: ["New information", "Closed by mistake"],
  },
};

/** Takes up an alert and asks for a note first. */
export const noteKeys = "y";

/** As they stand in a row, the mildest first; assigning has a place of its own. */
export const barActions = ["review", "escalate", "clear", "dismiss", "reject", "reopen"] as const;

export const sourceWords: Record<AlertSource, string> = {
  rule: "A rule",
  screening: "Screening",
  transaction: "Transactions",
  monitoring: "Monitoring",
};

/** What stands in the history beside what people decide. */
const deedWords: Record<Exclude<AlertDeed, AlertAction>, string> = {
  put_back: "put it back",
  open: "raised it",
  snooze: "put it off",
  give_to_case: "gave it to a case",
  withdraw: "took it back",
  restore: "opened it again",
};

/** A step of the history without its actor. `nameOf`: what a person is called. */
export function changeWords({ action, assigneeId }: AlertChange, nameOf: (id: string) => string): string {
  if (action === "assign") return assigneeId === null ? "gave it back" : `gave it to ${nameOf(assigneeId)}`;
  return action in deedWords
    ? deedWords[action as keyof typeof deedWords]
    : actionWords[action as keyof typeof actionWords].done;
}

/** What the source has to say, as short lines: ids and numbers; what was compared is one of them. */
export function detailLines(detail: JsonObject): { name: string; value: string }[] {
  const compared = numbersText(detail);
  const { value: _value, limit: _limit, operator: _operator, unit: _unit, ...others } = detail;
  const lines = Object.entries(compared === null ? detail : others).flatMap(([key, value]) => {
    const text = shortText(value);
    return text === null ? [] : [{ name: labelOf(key), value: text }];
  });
  return compared === null ? lines : [{ name: "Compared", value: compared }, ...lines];
}

function shortText(value: Json): string | null {
  if (value === null || value === "") return null;
  if (Array.isArray(value)) return value.length === 0 ? null : value.map((one) => shortText(one) ?? "").join(", ");
  return isObject(value) ? JSON.stringify(value) : String(value);
}

/** "seen once", "seen 3 times". */
export const timesText = (count: number): string => (count === 1 ? "seen once" : `seen ${count} times`);

/** Whom an alert is about, as far as it may say so. */
export const aboutText = ({ caseName, caseId, subjectId, subjectName, counterpartyId, detail }: Alert): string =>
  subjectName ?? caseName ?? caseId ?? subjectId ?? counterpartyId ?? (isOfCard(detail) ? "A card" : "No case");

const isOfCard = ({ subject }: JsonObject): boolean => isObject(subject) && subject.role === "card";

const plainNumbers = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 2 });
const brokenNumbers = new Intl.NumberFormat("en-GB", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
// As in the sentences: amounts are kept to the ten-thousandth.
const amounts = new Intl.NumberFormat("en-GB", { minimumFractionDigits: 2, maximumFractionDigits: 4 });
const fullNumbers = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 20 });
const fullAmounts = new Intl.NumberFormat("en-GB", { minimumFractionDigits: 2, maximumFractionDigits: 20 });

const signs: Readonly<Record<string, string>> = { gt: ">", gte: "≥", lt: "<", lte: "≤" };

/**
 * What was measured beside what it was compared with: "1,240.50 > 1,000.00", "75 % ≥ 50 %"; null: nothing was. Where no operator is told, the
 * numbers tell; where no unit is (alerts from before it was told), whole numbers are written as such.
 */
export function numbersText({ value, limit, operator, unit }: JsonObject): string | null {
  if (typeof value !== "number" || typeof limit !== "number") return null;
  const asAmount = !Number.isInteger(value) || !Number.isInteger(limit);
  const plain = asAmount ? brokenNumbers : plainNumbers;
  const words = (one: number, isFull: boolean): string =>
    isUnit(unit) ? unitText(one, unit, isFull) : (isFull ? fullNumbers : plain).format(one);
  // Rounded to the same text, two numbers of which one is greater would say nothing.
  const isFull = value !== limit && words(value, false) === words(limit, false);
  const told = typeof operator === "string" && Object.hasOwn(signs, operator) ? signs[operator] : undefined;
  const sign = told ?? (value > limit ? ">" : value < limit ? "<" : "=");
  return `${words(value, isFull)} ${sign} ${words(limit, isFull)}`;
}

export const isUnit = (unit: unknown): unit is AlertUnit => alertUnits.some((known) => known === unit);

/** A number of an alert as it is read: "1,240.50", "100.004", "12", "75 %", "180 days". `isFull`: to the last digit. */
export function unitText(value: number, unit: AlertUnit, isFull = false): string {
  const number = (isFull ? fullNumbers : plainNumbers).format(value);
  switch (unit) {
    case "amount":
      return (isFull ? fullAmounts : amounts).format(value);
    case "count":
      return number;
    case "percent":
      return `${number} %`;
    case "days":
      return `${number} ${number === "1" ? "day" : "days"}`;
    case "points":
      return `${number} ${number === "1" ? "point" : "points"}`;
  }
}

/** What became of several alerts at once. */
export const decidedWords = (action: AlertStep, done: number, refused: number): string =>
  `${plural(done, "alert")} ${action === "put_back" ? "put back" : actionWords[action].past}${refused > 0 ? `, ${plural(refused, "alert")} not` : ""}.`;

/** How an alert is that somebody else was faster with. */
export function standsWords({ assigneeId, status }: Pick<Alert, "assigneeId" | "status">): string {
  const whose =
    assigneeId === null
      ? "nobody's"
      : assigneeId === myId.value
        ? "yours"
        : `${personName(assigneeId) ?? "a colleague"}'s`;
  return `Somebody changed this alert meanwhile. It is now ${alertStandings[status].label.toLowerCase()} and ${whose}.`;
}
