import {
  type BacktestDifference,
  type BacktestSummary,
  difference,
  summarise,
  type TriedDay,
} from "../monitoring/backtest";
import type { BacktestProgress, Tried } from "./alert-backtest";

/** What a backtest came to. Groups that differ are listed up to `mostListed` of each kind. */
export interface BacktestResult {
  draft: BacktestSummary;
  published: BacktestSummary | null;
  difference: BacktestDifference | null;
  /** How many groups differ, where not all are listed. */
  counts: { onlyPublished: number; onlyDraft: number; changed: number } | null;
  subjects: number;
  transactions: number;
}

const mostListed = 200;

/** What is tried beside what it is compared with; `against`: null, it is compared with nothing. */
export function resultOf(
  draft: { tried: Tried; days: TriedDay[] },
  published: { against: Tried | null; days: TriedDay[] },
  { subjects, transactions }: Pick<BacktestProgress, "subjects" | "transactions">,
): BacktestResult {
  const summary = summarise(draft.tried, draft.days);
  if (published.against === null)
    return { draft: summary, published: null, difference: null, counts: null, subjects, transactions };
  const found = difference(
    { definition: published.against, days: published.days },
    { definition: draft.tried, days: draft.days },
  );
  const { onlyPublished, onlyDraft, changed } = found;
  return {
    draft: summary,
    published: summarise(published.against, published.days),
    difference: {
      ...found,
      onlyPublished: onlyPublished.slice(0, mostListed),
      onlyDraft: onlyDraft.slice(0, mostListed),
      changed: changed.slice(0, mostListed),
    },
    counts: { onlyPublished: onlyPublished.length, onlyDraft: onlyDraft.length, changed: changed.length },
    ...{ subjects, transactions },
  };
}
