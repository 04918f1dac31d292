import type { MonitorKind } from "../../../domain/monitoring";
import type { Budgets } from "./calendar-model";

export interface BudgetUse {
  /** "12 of 100 asked", "3.40 of 50.00". */
  parts: string[];
  /** Of what is nearest to its limit; null: there is none. */
  share: number | null;
  /** Looks that were left out because nothing was left. */
  skipped: number;
}

/** What is used of a kind's budget this month; null: nothing, and there is no limit. */
export function budgetUse({ budget, spent }: Pick<Budgets, "budget" | "spent">, kind: MonitorKind): BudgetUse | null {
  const { checks, cents, skipped } = spent.find((one) => one.kind === kind) ?? { checks: 0, cents: 0, skipped: 0 };
  const { checksPerMonth, centsPerMonth } = budget[kind] ?? { checksPerMonth: null, centsPerMonth: null };
  if (checks + cents + skipped === 0 && checksPerMonth === null && centsPerMonth === null) return null;
  const shares = [shareOf(checks, checksPerMonth), shareOf(cents, centsPerMonth)].filter((share) => share !== null);
  return {
    parts: [
      `${checks.toLocaleString("en")}${checksPerMonth === null ? "" : ` of ${checksPerMonth.toLocaleString("en")}`} asked`,
      ...(cents > 0 || centsPerMonth !== null
        ? [`${money(cents)}${centsPerMonth === null ? "" : ` of ${money(centsPerMonth)}`}`]
        : []),
    ],
    share: shares.length === 0 ? null : Math.max(...shares),
    skipped,
  };
}

const shareOf = (used: number, most: number | null): number | null =>
  most === null ? null : most === 0 ? 1 : Math.min(1, used / most);

/** Cents have no currency: whoever sets the prices knows which. */
const money = (cents: number): string =>
  (cents / 100).toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
