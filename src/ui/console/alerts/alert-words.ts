import type { AlertAction, AlertSource } from "../../../domain";
import { isObject, type Json, type JsonObject } from "../../../lib/json";
import type { Alert } from "../model/alert";
import { labelOf, plural } from "../model/words";
import type { AlertChange } from "./alerts-model";

interface ActionWords {
  /** On its button. */
  verb: string;
  /** What it means, where it is asked for. */
  means: string;
  /** In the history, after who did it. */
  done: string;
  keys: string;
  needsReason: boolean;
  usual: readonly string[];
}

export const actionWords: Record<AlertAction, ActionWords> = {
  review: {
    verb: "Take up",
    means: "You work on it. If nobody has it, you have it from now on.",
    done: "took it up",
    keys: "e",
    needsReason: false,
    usual: [],
  },
  assign: {
    verb: "Assign",
    means: "Whoever has it finds it under “Mine”.",
    done: "handed it over",
    keys: "",
    needsReason: false,
    usual: [],
  },
  escalate: {
    verb: "Escalate",
    means: "Somebody more senior should look. It stays open.",
    done: "escalated it",
    keys: "u",
    needsReason: false,
    usual: ["Needs a second opinion", "Above my limit"],
  },
  clear: {
    verb: "Clear",
    means: "Reviewed, and nothing was found: what it warns of is not so.",
    done: "cleared it",
    keys: "c",
    needsReason: true,
    usual: ["Checked, nothing found", "Explained by the customer"],
  },
  dismiss: {
    verb: "Dismiss",
    means: "It needs no review: noise, a duplicate, a test.",
    done: "dismissed it",
    keys: "d",
    needsReason: true,
    usual: ["Duplicate", "Test data", "The rule is too broad"],
  },
  reject: {
    verb: "Confirm",
    means: "What it warns of is so. The case itself is not decided by this.",
    done: "confirmed it",
    keys: "r",
    needsReason: true,
    usual: ["Confirmed by documents", "Confirmed by the customer"],
  },
  reopen: {
    verb: "Reopen",
    means: "It is under review again.",
    done: "reopened it",
    keys: "o",
    needsReason: true,
    usual: ["New information", "Closed by mistake"],
  },
};

/** As they stand in a row, the mildest first; assigning has a place of its own. */
export const barActions = ["review", "escalate", "clear", "dismiss", "reject", "reopen"] as const;

export const sourceWords: Record<AlertSource, string> = {
  rule: "A rule",
  screening: "Screening",
  transaction: "Transactions",
  monitoring: "Monitoring",
};

/** A step of the history without its actor. `nameOf`: what a person is called. */
export function changeWords(change: AlertChange, nameOf: (id: string) => string): string {
  if (change.action !== "assign") return actionWords[change.action].done;
  return change.assigneeId === null ? "gave it back" : `gave it to ${nameOf(change.assigneeId)}`;
}

/** What the source has to say, as short lines: ids and numbers. */
export function detailLines(detail: JsonObject): { name: string; value: string }[] {
  return Object.entries(detail).flatMap(([key, value]) => {
    const text = shortText(value);
    return text === null ? [] : [{ name: labelOf(key), value: text }];
  });
}

function shortText(value: Json): string | null {
  if (value === null || value === "") return null;
  if (Array.isArray(value)) return value.length === 0 ? null : value.map((one) => shortText(one) ?? "").join(", ");
  return isObject(value) ? JSON.stringify(value) : String(value);
}

/** "seen once", "seen 3 times". */
export const timesText = (count: number): string => (count === 1 ? "seen once" : `seen ${count} times`);

/** Whom an alert is about, as far as it may say so. */
export const aboutText = ({ caseName, caseId, subjectId }: Alert): string =>
  caseName ?? caseId ?? subjectId ?? "No case";

/** What became of several alerts at once. */
export const decidedWords = (done: number, refused: number): string =>
  `${plural(done, "alert")} done${refused > 0 ? `, ${plural(refused, "alert")} not` : ""}.`;
