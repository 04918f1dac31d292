import { and, eq, sql } from "drizzle-orm";
import type { IngestionId, TenantId } from "../domain";
import type { TransactionFacts, TransactionVerdict } from "../domain/transactions";
import type { Json, JsonObject } from "../lib/json";
import { orm } from "./orm";
import { transactions } from "./schema";
import { restOf } from "./transaction-facts";

const dayMs = 86_400_000;
/** How long transactions stay in the database where the tenant has not said so. */
export const defaultKeepDays = 400;

export type TransactionRow = typeof transactions.$inferSelect;

/** A transaction to be stored. */
export interface NewTransaction {
  correlationId: string;
  facts: TransactionFacts;
  words: JsonObject | null;
  hash: string;
}

/** A side of one, with what the newest of its transactions says of it. */
export interface NewCounterparty {
  id: string;
  correlationId: string;
  type: string | null;
  name: string | null;
  country: string | null;
  bankCountry: string | null;
  sortCode: string | null;
  segment: string | null;
  data: JsonObject;
  asOfMs: number;
  asOfId: string;
  /** Ids and hashes of its transactions: it is stored if any of them is. */
  witnesses: [id: string, hash: string][];
}

/** What the database has under an id. */
export interface StoredTransaction {
  id: string;
  hash: string;
  ingestionId: string;
  verdict: TransactionVerdict | null;
  /** JSON text. */
  reasons: string | null;
  /** 1: the windows may not have heard of it yet. */
  isOpen: 0 | 1;
}

/**
 * Stores transactions and their sides, each transaction once, and answers what there is now under their ids: what is missing is older than
 * the tenant's archive takes. `erased`: ids of sides that were erased. One transaction of the database: with the rows stands the ingestion that
 * says they are to be told on.
 */
export async function storeTransactions(
  db: D1Database,
  tenantId: TenantId,
  ingestionId: IngestionId,
  taken: readonly NewTransaction[],
  parties: readonly NewCounterparty[],
  nowMs: number,
): Promise<{ stored: Map<string, StoredTransaction>; erased: Set<string> }> {
  const ids = JSON.stringify(taken.map(({ facts }) => facts.id));
  const results = await db.batch<{ stored: string; id: string }>([
    db.prepare(insertTransactions).bind(tenantId, JSON.stringify(taken.map(columnsOf)), ingestionId, nowMs),
    db.prepare(upsertCounterparties).bind(tenantId, JSON.stringify(parties.map(partyColumns)), nowMs),
    db
      .prepare(
        `INSERT INTO ingestions (id, tenant_id, transaction_ids, at_ms)
         SELECT ?3, ?1, json_group_array(id), ?4 FROM transactions
         WHERE id IN (SELECT value FROM json_each(?2)) AND tenant_id = ?1 AND ingestion_id = ?3 HAVING count(*) > 0
         ON CONFLICT DO NOTHING`,
      )
      .bind(tenantId, ids, ingestionId, nowMs),
    db
      .prepare(
        `SELECT json_group_array(json_array(one.id, one.hash, one.ingestion_id, one.verdict, one.reasons,
           EXISTS (SELECT 1 FROM ingestions WHERE ingestions.id = one.ingestion_id))) AS stored
         FROM transactions AS one WHERE one.id IN (SELECT value FROM json_each(?2)) AND one.tenant_id = ?1`,
      )
      .bind(tenantId, ids),
    db
      .prepare(
        "SELECT id FROM counterparties WHERE id IN (SELECT value FROM json_each(?2)) AND +tenant_id = ?1 AND erased = 1",
      )
      .bind(tenantId, JSON.stringify(parties.map(({ id }) => id))),
  ]);
  const rows = (place: number) => results[place]?.results ?? [];
  return {
    stored: new Map(storedIn(rows(3)[0]?.stored ?? "[]").map((row) => [row.id, row])),
    erased: new Set(rows(4).map(({ id }) => id)),
  };
}

/** All rows in one text, as the statement writes it: rows that the database hands over one by one cost several times as much. */
const storedIn = (text: string): StoredTransaction[] =>
  (JSON.parse(text) as [string, string, string, StoredTransaction["verdict"], string | null, 0 | 1][]).map(
    ([id, hash, ingestionId, verdict, reasons, isOpen]) => ({ id, hash, ingestionId, verdict, reasons, isOpen }),
  );

// A person or company that has been erased stays so. What the newest transaction says stands, whatever the order they come in; who was
// nobody's becomes the entity with the same id of the caller as soon as there is one.
const upsertCounterparties = `
  INSERT INTO counterparties (id, tenant_id, correlation_id, type, name, country, bank_country, sort_code, segment, data, as_of_ms, as_of_id,
    entity_id, salt, created_at_ms)
  SELECT told.value ->> 0, ?1, told.value ->> 1, told.value ->> 2, told.value ->> 3, told.value ->> 4, told.value ->> 5, told.value ->> 6, told.value ->> 7, told.value ->> 8, told.value ->> 9,
    told.value ->> 10, (SELECT entities.id FROM entities WHERE entities.tenant_id = ?1 AND entities.type = told.value ->> 2
      AND entities.correlation_id = told.value ->> 1), lower(hex(randomblob(16))), ?3
  FROM json_each(?2) AS told
  WHERE EXISTS (SELECT 1 FROM json_each(told.value, '$[11]') AS witness JOIN transactions ON transactions.id = witness.value ->> 0
    WHERE transactions.hash = witness.value ->> 1)
  ON CONFLICT (id) DO UPDATE SET type = excluded.type, name = excluded.name, country = excluded.country, bank_country = excluded.bank_country,
    sort_code = excluded.sort_code, segment = excluded.segment, data = excluded.data, as_of_ms = excluded.as_of_ms,
    as_of_id = excluded.as_of_id, entity_id = coalesce(counterparties.entity_id, excluded.entity_id)
  WHERE counterparties.tenant_id = excluded.tenant_id AND counterparties.erased = 0
    AND (excluded.as_of_ms, excluded.as_of_id) > (counterparties.as_of_ms, counterparties.as_of_id)`;

/** `?1`: tenant, `?4`: now. */
const oldestTaken = `coalesce((SELECT max(archived_before_ms, ?4 - keep_days * ${dayMs}) FROM transaction_settings WHERE tenant_id = ?1),
  ?4 - ${defaultKeepDays} * ${dayMs})`;

const insertTransactions = `
  INSERT INTO transactions (id, tenant_id, correlation_id, at_ms, amount, currency, base_amount, base_currency, direction, type, status, method,
    originator_id, beneficiary_id, facts, words, hash, ingestion_id, created_at_ms)
  SELECT value ->> 0, ?1, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7, value ->> 8, value ->> 9,
    value ->> 10, value ->> 11, value ->> 12, value ->> 13, CASE WHEN value ->> 14 IS NOT NULL AND NOT EXISTS
      (SELECT 1 FROM counterparties WHERE id IN (value ->> 11, value ->> 12) AND erased = 1) THEN value ->> 14 END,
    value ->> 15, ?3, ?4
  FROM json_each(?2)
  WHERE value ->> 2 >= ${oldestTaken}
  ON CONFLICT (id) DO NOTHING`;

const partyColumns = (party: NewCounterparty): Json[] => [
  ...[party.id, party.correlationId, party.type, party.name, party.country, party.bankCountry, party.sortCode],
  ...[party.segment, JSON.stringify(party.data), party.asOfMs, party.asOfId, party.witnesses],
];

function columnsOf({ correlationId, facts, words, hash }: NewTransaction): Json[] {
  const {
    id,
    atMs,
    amount,
    currency,
    baseAmount,
    baseCurrency,
    direction,
    type,
    status,
    payment,
    originator,
    beneficiary,
  } = facts;
  return [
    ...[id, correlationId, atMs, amount, currency, baseAmount, baseCurrency, direction, type, status, payment.method],
    ...[originator.id, beneficiary.id, JSON.stringify(restOf(facts)), words && JSON.stringify(words), hash],
  ];
}

/** What became of judging them: only what is more than `allow` is kept. Whoever was first is believed. */
export async function settleIngestion(
  db: D1Database,
  tenantId: TenantId,
  ingestionId: string | null,
  judged: readonly { id: string; verdict: TransactionVerdict; reasons: Json }[],
): Promise<void> {
  const statements: D1PreparedStatement[] = [];
  if (judged.length > 0)
    statements.push(
      db
        .prepare(
          `UPDATE transactions SET verdict = told.value ->> 1, reasons = told.value ->> 2 FROM json_each(?2) AS told
           WHERE transactions.id = told.value ->> 0 AND transactions.tenant_id = ?1 AND transactions.verdict IS NULL`,
        )
        .bind(
          tenantId,
          JSON.stringify(judged.map(({ id, verdict, reasons }) => [id, verdict, JSON.stringify(reasons)])),
        ),
    );
  if (ingestionId !== null)
    statements.push(db.prepare("DELETE FROM ingestions WHERE id = ?1 AND tenant_id = ?2").bind(ingestionId, tenantId));
  if (statements.length > 1) await db.batch(statements);
  else await statements[0]?.run();
}

/** A row that was read by its columns' names. */
export const transactionFrom = (row: Record<string, unknown>): TransactionRow =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
      value,
    ]),
  ) as TransactionRow;

/** Those of the ids that are the tenant's and not archived. */
export const getTransactions = (
  db: D1Database,
  tenantId: TenantId,
  ids: readonly string[],
): Promise<TransactionRow[]> =>
  orm(db)
    .select()
    .from(transactions)
    .where(
      and(
        eq(transactions.tenantId, tenantId),
        sql`${transactions.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`,
      ),
    )
    .all();

/** What rules that answer at once have said of it. */
export function verdictIn({ verdict, reasons }: Pick<StoredTransaction, "verdict" | "reasons">): {
  verdict: TransactionVerdict;
  reasons: JsonObject[];
} {
  return { verdict: verdict ?? "allow", reasons: JSON.parse(reasons ?? "[]") as JsonObject[] }; // written here
}
