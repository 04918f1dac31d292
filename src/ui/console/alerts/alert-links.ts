// Where the things that an alert speaks of are looked at.

export const entityHref = (id: string): string => `/console/entities/${encodeURIComponent(id)}`;
/** Of a counterparty that is no known person or company: what else there is about it. */
export const counterpartyHref = (counterpartyId: string): string =>
  `/console/alerts?${new URLSearchParams({ counterpartyId })}`;
export const ruleHref = (rule: string): string => `/console/alerts?${new URLSearchParams({ rule })}`;
