import type { TenantId } from "../domain";

/** So many transactions of each direction are added up, the newest; beyond that the numbers say that there are more. */
export const mostAdded = 10_000;

export interface MovedMoney {
  count: number;
  /** By currency, whole ten-thousandths of it. */
  totals: { currency: string; amount: number }[];
}

/** What came to somebody and what went from them since then. Transactions are added up in the currency their senders converted them to. */
export async function movedSince(
  db: D1Database,
  tenantId: TenantId,
  counterpartyId: string,
  sinceMs: number,
): Promise<{ in: MovedMoney; out: MovedMoney }> {
  const [came, went] = await db.batch<{ currency: string; count: number; amount: number }>(
    (["beneficiary", "originator"] as const).map((side) =>
      db
        .prepare(
          `SELECT base_currency AS currency, count(*) AS count, sum(base_amount) AS amount FROM (
             SELECT base_currency, base_amount FROM transactions INDEXED BY transactions_${side}
             WHERE tenant_id = ?1 AND ${side}_id = ?2 AND at_ms >= ?3 ORDER BY at_ms DESC, id DESC LIMIT ${mostAdded})
           GROUP BY base_currency ORDER BY count(*) DESC, base_currency`,
        )
        .bind(tenantId, counterpartyId, sinceMs),
    ),
  );
  const moved = (rows: { currency: string; count: number; amount: number }[] = []): MovedMoney => ({
    count: rows.reduce((sum, { count }) => sum + count, 0),
    totals: rows.map(({ currency, amount }) => ({ currency, amount })),
  });
  return { in: moved(came?.results), out: moved(went?.results) };
}
