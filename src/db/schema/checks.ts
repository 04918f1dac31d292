import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Checks that were run alone, and those of cases that may be taken again or that have cost something. */
export const checks = sqliteTable(
  "checks",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    type: text("type").notNull(),
    vendor: text("vendor").notNull(),
    purpose: text("purpose").notNull(),
    /** As in a result; `pending` also while the first attempt is out. */
    status: text("status").notNull(),
    /** Keyed hash of type, vendor, environment, subject and options: the same question has the same one. */
    question: text("question").notNull(),
    /** Sealed JSON text {result, attempts, error}: whom it is about and what was found stands nowhere else. */
    sealed: text("sealed").notNull(),
    costCents: integer("cost_cents").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
    /** When a pending one counts as unanswered. */
    deadlineAtMs: integer("deadline_at_ms").notNull(),
    /** Of a case: which one, and which of its runs. Null: run alone. */
    caseId: text("case_id"),
    runId: text("run_id"),
    /** When the next vendor is due to be asked, because the one that has the order failed or is late. Null: there is none. */
    nextAtMs: integer("next_at_ms"),
  },
  (table) => [
    index("checks_next").on(table.nextAtMs).where(sql`next_at_ms IS NOT NULL`),
    index("checks_tenant").on(table.tenantId, table.createdAtMs, table.id),
    index("checks_created").on(table.createdAtMs),
    index("checks_question").on(table.tenantId, table.question, table.createdAtMs),
    index("checks_cost").on(table.tenantId, table.createdAtMs, table.costCents).where(sql`cost_cents > 0`),
  ],
);

/** Which bytes were handed in where: written when a file was inspected. */
export const fileHashes = sqliteTable(
  "file_hashes",
  {
    tenantId: text("tenant_id").notNull(),
    sha256: text("sha256").notNull(),
    caseId: text("case_id").notNull(),
    fileId: text("file_id").notNull(),
    seenAtMs: integer("seen_at_ms").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.sha256, table.caseId, table.fileId] }),
    index("file_hashes_file").on(table.tenantId, table.fileId),
    index("file_hashes_seen").on(table.seenAtMs),
  ],
);

/** Vendors that a tenant has described itself (`checks/http`). */
export const vendorAdapters = sqliteTable(
  "vendor_adapters",
  {
    tenantId: text("tenant_id").notNull(),
    name: text("name").notNull(),
    /** Grows with every change. */
    version: integer("version").notNull(),
    /** JSON text, as it was written. */
    body: text("body").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.name] })],
);

/** How a tenant wants its checks to be run. No row: no limits, raw answers are kept for 30 days. */
export const checkSettings = sqliteTable("check_settings", {
  tenantId: text("tenant_id").primaryKey(),
  /** Calendar day and month in UTC; null: no limit. */
  centsPerDay: integer("cents_per_day"),
  centsPerMonth: integer("cents_per_month"),
  rawAnswerDays: integer("raw_answer_days").notNull(),
  updatedAtMs: integer("updated_at_ms").notNull(),
});

/** Answers of vendors as they came. The sealed text lies in R2 (`<tenant>/raw/<id>`); this row says that it is there. */
export const rawAnswers = sqliteTable(
  "raw_answers",
  {
    tenantId: text("tenant_id").notNull(),
    id: text("id").notNull(),
    /** The check that was run alone, or the case and its run. */
    checkId: text("check_id"),
    caseId: text("case_id"),
    runId: text("run_id"),
    type: text("type").notNull(),
    vendor: text("vendor").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    expiresAtMs: integer("expires_at_ms").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.id] }),
    index("raw_answers_expiry").on(table.expiresAtMs),
    index("raw_answers_case").on(table.tenantId, table.caseId).where(sql`case_id IS NOT NULL`),
  ],
);

/** Who has read a raw answer. Goes with it. */
export const rawAnswerReads = sqliteTable(
  "raw_answer_reads",
  {
    tenantId: text("tenant_id").notNull(),
    rawAnswerId: text("raw_answer_id").notNull(),
    actorKind: text("actor_kind").notNull(),
    actorId: text("actor_id").notNull(),
    atMs: integer("at_ms").notNull(),
  },
  (table) => [index("raw_answer_reads_of").on(table.tenantId, table.rawAnswerId, table.atMs)],
);

/** Answers of vendors that are still to come: whose they are, and when to ask for them. No word about the subject. */
export const pendingAnswers = sqliteTable(
  "pending_answers",
  {
    tenantId: text("tenant_id").notNull(),
    vendor: text("vendor").notNull(),
    /** The vendor's own id of the check. */
    vendorRef: text("vendor_ref").notNull(),
    /** Of whom: a run of a case (both), or a check that was run alone. */
    caseId: text("case_id"),
    runId: text("run_id"),
    checkId: text("check_id"),
    type: text("type").notNull(),
    environment: text("environment").notNull(),
    /** JSON text: the account that was named in the order, {part: name of the secret}. Null: the vendor's usual one. */
    account: text("account"),
    /** Pauses so far. */
    asked: integer("asked").notNull(),
    /** Answers in a row that made no sense. */
    unreadable: integer("unreadable").notNull().default(0),
    /** When the vendor is asked next; null: not before it calls, or it is over. */
    dueAtMs: integer("due_at_ms"),
    /** After that it counts as unanswered. */
    untilMs: integer("until_ms").notNull(),
    doneAtMs: integer("done_at_ms"),
    createdAtMs: integer("created_at_ms").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.vendor, table.vendorRef] }),
    index("pending_answers_due").on(table.dueAtMs).where(sql`due_at_ms IS NOT NULL`),
    index("pending_answers_old").on(table.untilMs),
  ],
);

/** What the requests before the one that matters have found, for the next attempt at the same order. Of use for a day. */
export const checkSteps = sqliteTable(
  "check_steps",
  {
    tenantId: text("tenant_id").notNull(),
    /** Under which asking twice is asking once. */
    orderKey: text("order_key").notNull(),
    vendor: text("vendor").notNull(),
    step: text("step").notNull(),
    sealed: text("sealed").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.orderKey, table.vendor, table.step] }),
    index("check_steps_old").on(table.createdAtMs),
  ],
);
