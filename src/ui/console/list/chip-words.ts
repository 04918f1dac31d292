import { caseList } from "../model/case-list";
import type { FilterName } from "../model/filters";
import { personName } from "../model/session";
import { riskWords, statusWords } from "../model/words";

export const sortWords: Record<string, string> = {
  "-createdAt": "Newest first",
  createdAt: "Oldest first",
  "-riskLevel": "Highest risk first",
  "-risk": "Highest score first",
  "-updatedAt": "Last changed first",
};

/** A filter of the address in words. */
export function chipWords(name: FilterName, value: string): string {
  switch (name) {
    case "assigneeId":
      return value === "none" ? "Nobody's" : value === "me" ? "Mine" : (personName(value) ?? value);
    case "status":
      return named(statusWords, value);
    case "risk":
      return `${several(value, riskWords)} risk`;
    case "entityType":
      return value === "individual" ? "People" : "Businesses";
    case "sort":
      return named(sortWords, value);
    case "outcome":
      return `Outcome ${several(value)}`;
    case "sla":
      return `SLA ${several(value).replaceAll("_", " ")}`;
    case "olderThanDays":
      return `Older than ${value} d`;
    case "newerThanDays":
      return `Of the last ${value} d`;
    case "createdAfter":
      return `From ${value.slice(0, 10)}`;
    case "createdBefore":
      return `Before ${value.slice(0, 10)}`;
    case "hasIncidents":
      return value === "true" ? "With incidents" : "Without incidents";
    case "legalHold":
      return value === "true" ? "Under a legal hold" : "Not under a legal hold";
    case "tag":
      return `Tag ${several(value)}`;
    case "label":
      return `Label ${several(value)}`;
    case "workflow":
      return caseList.value?.rows.find(({ workflow }) => workflow.key === value)?.workflow.name ?? value;
    case "state":
      return `State ${value}`;
    default:
      return value;
  }
}

const named = (words: Record<string, string>, value: string): string => words[value] ?? value;
const several = (value: string, words: Record<string, string> = {}): string =>
  value
    .split(",")
    .map((one) => named(words, one.trim()))
    .join(" or ");
