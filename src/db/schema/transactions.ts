import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import {
  transactionDirections,
  transactionStatuses,
  transactionTypes,
  transactionVerdicts,
} from "../../domain/transactions";

/** Sides of transactions. The id is made of the tenant and the caller's correlation id, so that is unique as well. */
export const counterparties = sqliteTable(
  "counterparties",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    /** Null: erased. */
    correlationId: text("correlation_id"),
    type: text("type", { enum: ["individual", "business"] }),
    name: text("name"),
    /** The person or company it is; null: none that is known. */
    entityId: text("entity_id"),
    country: text("country"),
    bankCountry: text("bank_country"),
    sortCode: text("sort_code"),
    segment: text("segment"),
    /** JSON object: what was sent of the person or company. */
    data: text("data").notNull(),
    /** The transaction that said it: the newest that says anything, by its own time. */
    asOfMs: integer("as_of_ms").notNull(),
    asOfId: text("as_of_id").notNull(),
    /** Part of the keys that words of archived transactions are sealed with. */
    salt: text("salt").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    /** What it was is gone, and is not taken in again. */
    erased: integer("erased", { mode: "boolean" }).notNull().default(false),
  },
  (table) => [
    index("counterparties_created").on(table.tenantId, table.createdAtMs, table.id),
    index("counterparties_entity").on(table.tenantId, table.entityId, table.id).where(sql`entity_id IS NOT NULL`),
  ],
);

/** Transactions of the tenant, until they are archived. */
export const transactions = sqliteTable(
  "transactions",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    correlationId: text("correlation_id").notNull(),
    atMs: integer("at_ms").notNull(),
    /** Whole ten-thousandths. */
    amount: integer("amount").notNull(),
    currency: text("currency").notNull(),
    baseAmount: integer("base_amount").notNull(),
    baseCurrency: text("base_currency").notNull(),
    direction: text("direction", { enum: transactionDirections }),
    type: text("type", { enum: transactionTypes }),
    status: text("status", { enum: transactionStatuses }),
    method: text("method"),
    originatorId: text("originator_id").notNull(),
    beneficiaryId: text("beneficiary_id").notNull(),
    /** JSON object: what else rules may ask of it, ids and codes only. */
    facts: text("facts").notNull(),
    /** JSON object: what else was said, which may tell of persons. */
    words: text("words"),
    /** What rules that answer at once said; null: `allow`, or not yet asked (its ingestion is still there). */
    verdict: text("verdict", { enum: transactionVerdicts }),
    /** JSON list: the rules that said so. */
    reasons: text("reasons"),
    hash: text("hash").notNull(),
    /** Which call brought it. */
    ingestionId: text("ingestion_id").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
  },
  (table) => [
    index("transactions_at").on(table.tenantId, table.atMs, table.id),
    index("transactions_originator").on(table.tenantId, table.originatorId, table.atMs, table.id),
    index("transactions_beneficiary").on(table.tenantId, table.beneficiaryId, table.atMs, table.id),
    index("transactions_verdict")
      .on(table.tenantId, table.verdict, table.atMs, table.id)
      .where(sql`verdict IS NOT NULL`),
  ],
);

/** Transactions that are stored and whose windows may not have heard of them yet. A row goes when they have. */
export const ingestions = sqliteTable(
  "ingestions",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    /** JSON list. */
    transactionIds: text("transaction_ids").notNull(),
    /** When they were stored, or last tried. */
    atMs: integer("at_ms").notNull(),
  },
  (table) => [index("ingestions_at").on(table.atMs)],
);

/** How long a tenant's transactions stay in the database. */
export const transactionSettings = sqliteTable("transaction_settings", {
  tenantId: text("tenant_id").primaryKey(),
  keepDays: integer("keep_days").notNull(),
  /** Older ones are archived, or about to be: nothing so old is taken in any more. */
  archivedBeforeMs: integer("archived_before_ms").notNull(),
});

/** Files of archived transactions: some thousand of one day each, oldest first. */
export const transactionArchives = sqliteTable(
  "transaction_archives",
  {
    /** What `archived_transactions` refers to. */
    id: integer("id").primaryKey({ autoIncrement: true }),
    tenantId: text("tenant_id").notNull(),
    /** `2025-03-01`, UTC. */
    day: text("day").notNull(),
    part: integer("part").notNull(),
    rows: integer("rows").notNull(),
    bytes: integer("bytes").notNull(),
    sha256: text("sha256").notNull(),
    fromMs: integer("from_ms").notNull(),
    toMs: integer("to_ms").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
  },
  (table) => [index("transaction_archives_day").on(table.tenantId, table.day, table.part)],
);

/** In which file an archived transaction lies, by 63 bits of its id: some ten bytes each. */
export const archivedTransactions = sqliteTable("archived_transactions", {
  key: integer("key").primaryKey(),
  tenantId: text("tenant_id").notNull(),
  archiveId: integer("archive_id").notNull(),
});

/** Files of transactions that are taken in behind the scenes. */
export const transactionImports = sqliteTable(
  "transaction_imports",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    /** `receiving`: its file is on its way in, and nobody has heard of it yet. */
    status: text("status", { enum: ["receiving", "running", "done", "cancelled", "failed"] }).notNull(),
    /** JSON object: column → field. */
    mapping: text("mapping").notNull(),
    sizeBytes: integer("size_bytes").notNull(),
    /** Where the next row begins, and which line that is. */
    atByte: integer("at_byte").notNull(),
    atLine: integer("at_line").notNull(),
    accepted: integer("accepted").notNull(),
    duplicates: integer("duplicates").notNull(),
    refused: integer("refused").notNull(),
    /** Why it failed, for people. */
    problem: text("problem"),
    byKind: text("by_kind").notNull(),
    byId: text("by_id").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
    /** Nothing of it is stored any more. */
    fileGone: integer("file_gone", { mode: "boolean" }).notNull().default(false),
  },
  (table) => [
    index("transaction_imports_created").on(table.tenantId, table.createdAtMs, table.id),
    index("transaction_imports_running").on(table.updatedAtMs).where(sql`status = 'running'`),
    index("transaction_imports_ended").on(table.fileGone, table.updatedAtMs).where(sql`status <> 'running'`),
  ],
);

/** The first thousand rows of a file that were refused. */
export const transactionImportRefusals = sqliteTable(
  "transaction_import_refusals",
  {
    importId: text("import_id").notNull(),
    tenantId: text("tenant_id").notNull(),
    line: integer("line").notNull(),
    code: text("code").notNull(),
    /** What was wrong; never what was sent. */
    message: text("message").notNull(),
  },
  (table) => [primaryKey({ columns: [table.importId, table.line] })],
);
