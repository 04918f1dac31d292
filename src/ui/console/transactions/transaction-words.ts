import type { TransactionDirection, TransactionVerdict } from "../../../domain/transactions";
import type { Tone } from "../../shared/badge";
import type { IconName } from "../../shared/icon";
import { may } from "../model/session";
import type { TransactionSide } from "./transactions-model";

const amounts = new Intl.NumberFormat("en-GB", { minimumFractionDigits: 2, maximumFractionDigits: 4 });

export const moneyText = (amount: number, currency: string): string => `${amounts.format(amount)} ${currency}`;

const thisYear = new Intl.DateTimeFormat(undefined, {
  day: "numeric",
  month: "short",
  hour: "2-digit",
  minute: "2-digit",
});
const otherYear = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric" });

/** When it was, on a line: of earlier years the day is enough. */
export function momentText(date: string): string {
  const at = new Date(date);
  return (at.getFullYear() === new Date().getFullYear() ? thisYear : otherYear).format(at);
}

export const directionWords: Record<TransactionDirection, string> = { inbound: "Inbound", outbound: "Outbound" };

export const verdictStandings: Record<TransactionVerdict, { label: string; tone: Tone; icon: IconName }> = {
  allow: { label: "Allowed", tone: "ok", icon: "check" },
  review: { label: "To review", tone: "warn", icon: "eye" },
  block: { label: "Blocked", tone: "bad", icon: "close" },
};

/** What somebody is called: an erased one has but our id. */
export const sideName = ({ name, correlationId, id }: TransactionSide): string =>
  name ?? correlationId ?? `${id.slice(0, 12)}…`;

/** Why the signed-in person cannot change anything here; null when they can (the server decides). */
export const changesLocked = (): string | null =>
  may("cases:write") === false ? "You may look, not change. Ask an administrator for the role analyst." : null;
