import { paymentMethods, transactionStatuses, transactionTypes } from "../../../domain/transactions";
import { dayText } from "../../shared/time-words";
import { NarrowChips } from "../list/narrowing";
import { labelOf } from "../model/words";
import { dayOf, type TransactionFilterName, transactionFilterNames } from "./transaction-filters";
import { directionWords, sideName, verdictStandings } from "./transaction-words";
import { filters, transactions } from "./transactions-model";

/** What narrows the list, each with a way to drop it. */
export function FilterChips() {
  const now = filters.value;
  const names = transactionFilterNames.filter((name) => name !== "q" && now[name] !== undefined);
  return <NarrowChips of={names.map((name) => ({ name, words: chipWords(name, now[name] ?? "") }))} />;
}

const known: readonly string[] = [...paymentMethods, ...transactionStatuses, ...transactionTypes];

function chipWords(name: TransactionFilterName, value: string): string {
  switch (name) {
    case "from":
      return `From ${dayText(dayOf(value)) || value}`;
    case "to":
      return `Until ${dayText(dayOf(value)) || value}`;
    case "minAmount":
      return `At least ${value}`;
    case "maxAmount":
      return `At most ${value}`;
    case "counterpartyId":
    case "entityId":
      return `With ${nameIn(name, value) ?? value}`;
    case "verdict":
      return verdictStandings[value as keyof typeof verdictStandings]?.label ?? value;
    case "direction":
      return directionWords[value as keyof typeof directionWords] ?? value;
    default:
      return known.includes(value) ? labelOf(value) : value;
  }
}

/** What the rows of the list call whom it is narrowed to. */
function nameIn(name: "counterpartyId" | "entityId", value: string): string | null {
  const sides = transactions.list.value?.rows.flatMap(({ originator, beneficiary }) => [originator, beneficiary]) ?? [];
  const side = sides.find(({ id, correlationId, entityId }) =>
    name === "entityId" ? entityId === value : id === value || correlationId === value,
  );
  return side === undefined ? null : sideName(side);
}
