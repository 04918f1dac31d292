import { addressOf } from "../settings/frame/addresses";

// Where the things that an alert speaks of are looked at.

export const entityHref = (id: string): string => `/console/entities/${encodeURIComponent(id)}`;
export { counterpartyHref, transactionHref, transactionsOf } from "../transactions/transaction-links";
/** Of an alert that a report on a merchant has raised. */
export const merchantReportHref = (reportId: string): string => `/console/merchants/${encodeURIComponent(reportId)}`;
/** The reports on a merchant. */
export const merchantHref = (entityId: string): string => `/console/merchants?${new URLSearchParams({ entityId })}`;
/** Rules over transactions and reports are written in the settings; of others there are the alerts they raised. */
export const ruleHref = (rule: string): string =>
  rule.startsWith("ald_") ? addressOf.alertRule(rule) : `/console/alerts?${new URLSearchParams({ rule })}`;
