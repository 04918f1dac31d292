/** Where the things that an alert of transactions speaks of are looked at. */
export const transactionHref = (id: string): string => `/console/transactions/${encodeURIComponent(id)}`;
export const transactionsOfHref = (counterpartyId: string): string =>
  `/console/transactions?${new URLSearchParams({ counterpartyId })}`;
export const definitionHref = (id: string): string => `/console/settings/alert-definitions/${encodeURIComponent(id)}`;
export const entityHref = (id: string): string => `/console/entities/${encodeURIComponent(id)}`;
