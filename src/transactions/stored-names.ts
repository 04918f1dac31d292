import type { TenantId } from "../domain";

// Names of files in the store: they say whose they are, and nothing about anybody.

/** A file of transactions on its way in. */
export const importKey = (tenantId: TenantId, importId: string): string => `t/${tenantId}/imports/${importId}.csv`;

/** Archived transactions: a part of one day. */
export const archiveKey = (tenantId: TenantId, { day, part }: { day: string; part: number }): string =>
  `transactions/${tenantId}/${day}/${part}.ndjson.gz`;
