// Where transactions and their sides are looked at.

const base = "/console/transactions";

export const transactionHref = (id: string, query = ""): string => `${base}/${encodeURIComponent(id)}${query}`;
/** Transactions with this person or company, or this counterparty, on either side. `within`: only those of that time, both ends included. */
export const transactionsOf = (
  of: { entityId: string } | { counterpartyId: string },
  within: { from: string; to?: string } | null = null,
): string => `${base}?${new URLSearchParams({ ...of, ...within })}`;
export const counterpartyHref = (id: string): string => `${base}/counterparties/${encodeURIComponent(id)}`;
export const importsHref = `${base}/imports`;
export const newImportHref = `${importsHref}/new`;
export const importHref = (id: string): string => `${importsHref}/${encodeURIComponent(id)}`;
