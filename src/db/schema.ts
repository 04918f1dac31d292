import { sql } from "drizzle-orm";
import { index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

// D1 is an index and a registry, never the truth of a case. Times are milliseconds of the epoch. JSON columns hold JSON text.

export const tenants = sqliteTable("tenants", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  environment: text("environment", { enum: ["sandbox", "live"] }).notNull(),
  /** The other half of the pair: every tenant is a sandbox or a live one. */
  linkedTenantId: text("linked_tenant_id"),
  /** Default webhook secret (`whsec_…`), sealed. Implicit endpoints sign with it. */
  webhookSecretSealed: text("webhook_secret_sealed").notNull(),
  /** Sandbox tenants may set their clock forward (DECISIONS 21). */
  clockOffsetMs: integer("clock_offset_ms").notNull().default(0),
  /** How the applicant's pages look: JSON text {brand, radiusPx}; null: the plain look. */
  theme: text("theme"),
  createdAtMs: integer("created_at_ms").notNull(),
});

export const apiKeys = sqliteTable(
  "api_keys",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    name: text("name").notNull(),
    /** HMAC of the secret under a derived key. The secret itself is shown once and stored nowhere. */
    secretHash: text("secret_hash").notNull(),
    scopes: text("scopes").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    expiresAtMs: integer("expires_at_ms"),
    revokedAtMs: integer("revoked_at_ms"),
  },
  (table) => [index("api_keys_tenant").on(table.tenantId, table.createdAtMs)],
);

export const users = sqliteTable(
  "users",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    email: text("email").notNull(),
    name: text("name").notNull(),
    role: text("role", { enum: ["viewer", "analyst", "admin"] }).notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    disabledAtMs: integer("disabled_at_ms"),
  },
  (table) => [uniqueIndex("users_tenant_email").on(table.tenantId, table.email)],
);

export const sessions = sqliteTable(
  "sessions",
  {
    /** Keyed hash of the cookie's value. */
    hash: text("hash").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    userId: text("user_id").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    expiresAtMs: integer("expires_at_ms").notNull(),
    lastSeenAtMs: integer("last_seen_at_ms").notNull(),
    revokedAtMs: integer("revoked_at_ms"),
  },
  (table) => [index("sessions_user").on(table.tenantId, table.userId)],
);

export const signInLinks = sqliteTable("sign_in_links", {
  /** Keyed hash of the one-time secret in the link. */
  hash: text("hash").primaryKey(),
  tenantId: text("tenant_id").notNull(),
  userId: text("user_id").notNull(),
  createdAtMs: integer("created_at_ms").notNull(),
  expiresAtMs: integer("expires_at_ms").notNull(),
  usedAtMs: integer("used_at_ms"),
  /** The local console link stays valid until the server stops (DECISIONS 31). */
  reusable: integer("reusable", { mode: "boolean" }).notNull().default(false),
});

export const secrets = sqliteTable(
  "secrets",
  {
    tenantId: text("tenant_id").notNull(),
    name: text("name").notNull(),
    sealed: text("sealed").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.name] })],
);

export const entities = sqliteTable(
  "entities",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    type: text("type", { enum: ["individual", "business"] }).notNull(),
    correlationId: text("correlation_id"),
    name: text("name"),
    data: text("data").notNull(),
    /** `new`, `processing`, `approved`, `rejected`: projected back from the outcome of cases. */
    approvalState: text("approval_state").notNull().default("new"),
    createdAtMs: integer("created_at_ms").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
  },
  (table) => [uniqueIndex("entities_correlation").on(table.tenantId, table.type, table.correlationId)],
);

export const definitions = sqliteTable(
  "definitions",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    key: text("key").notNull(),
    version: integer("version").notNull(),
    status: text("status", { enum: ["draft", "published", "archived"] }).notNull(),
    name: text("name").notNull(),
    displayName: text("display_name"),
    variant: text("variant"),
    /** SHA-256 of `body`. A case pins it. Published bodies never change. */
    hash: text("hash").notNull(),
    /** JSON text: {definitionType, definition, extensions, config, contextSchema, documentsSchema}. */
    body: text("body").notNull(),
    /** JSON text: what was proved of the body when it was published (routes/definition-proofs.ts); null: nothing was promised. */
    proofs: text("proofs"),
    createdAtMs: integer("created_at_ms").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
    publishedAtMs: integer("published_at_ms"),
    archivedAtMs: integer("archived_at_ms"),
  },
  (table) => [
    uniqueIndex("definitions_key_version").on(table.tenantId, table.key, table.version),
    index("definitions_created").on(table.tenantId, table.createdAtMs, table.id),
  ],
);

export const forms = sqliteTable(
  "forms",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    definitionId: text("definition_id"),
    key: text("key").notNull(),
    version: integer("version").notNull(),
    status: text("status", { enum: ["draft", "published", "archived"] }).notNull(),
    hash: text("hash").notNull(),
    body: text("body").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
  },
  (table) => [uniqueIndex("forms_key_version").on(table.tenantId, table.key, table.version)],
);

export const cases = sqliteTable(
  "cases",
  {
    caseId: text("case_id").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    version: integer("version").notNull(),
    /** `opening` until the case object has confirmed (DECISIONS 9). */
    status: text("status", { enum: ["opening", "active", "completed", "failed", "cancelled"] }).notNull(),
    state: text("state").notNull(),
    tags: text("tags").notNull(),
    outcome: text("outcome"),
    definitionId: text("definition_id").notNull(),
    definitionKey: text("definition_key").notNull(),
    definitionVersion: integer("definition_version").notNull(),
    entityId: text("entity_id").notNull(),
    entityType: text("entity_type").notNull(),
    name: text("name"),
    email: text("email"),
    externalId: text("external_id"),
    assigneeId: text("assignee_id"),
    parentId: text("parent_id"),
    riskScore: real("risk_score"),
    riskLevel: text("risk_level"),
    openIncidents: integer("open_incidents").notNull().default(0),
    createdAtMs: integer("created_at_ms").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
    resolvedAtMs: integer("resolved_at_ms"),
    wakeAtMs: integer("wake_at_ms"),
    /** 1 while this case is the one active case of its entity and definition. */
    exclusive: integer("exclusive").notNull().default(0),
  },
  (table) => [
    uniqueIndex("cases_external_id").on(table.tenantId, table.externalId).where(sql`external_id IS NOT NULL`),
    uniqueIndex("cases_one_active").on(table.tenantId, table.definitionKey, table.entityId).where(sql`exclusive = 1`),
    index("cases_created").on(table.tenantId, table.createdAtMs, table.caseId),
    index("cases_status").on(table.tenantId, table.status, table.createdAtMs, table.caseId),
    index("cases_assignee").on(table.tenantId, table.assigneeId, table.createdAtMs, table.caseId),
    // The queues of the console (db/queues.ts says the same conditions): a page of one costs the same however many cases there are.
    index("cases_open_assignee")
      .on(table.tenantId, table.assigneeId, table.createdAtMs, table.caseId)
      .where(sql`status = 'active' AND assignee_id IS NOT NULL`),
    index("cases_unassigned")
      .on(table.tenantId, table.createdAtMs, table.caseId)
      .where(sql`status = 'active' AND ifnull(assignee_id, '') = ''`),
    index("cases_review")
      .on(table.tenantId, table.createdAtMs, table.caseId)
      .where(sql`status = 'active' AND instr(tags, '"manual_review"') > 0`),
    index("cases_high_risk")
      .on(table.tenantId, table.createdAtMs, table.caseId)
      .where(sql`status = 'active' AND risk_level IN ('high', 'critical')`),
    index("cases_waiting")
      .on(table.tenantId, table.createdAtMs, table.caseId)
      .where(sql`status = 'active' AND (instr(tags, '"collection_flow"') > 0 OR instr(tags, '"revision"') > 0)`),
    index("cases_processing")
      .on(table.tenantId, table.createdAtMs, table.caseId)
      .where(sql`status = 'active' AND (instr(tags, '"data_enrichment"') > 0 OR instr(tags, '"pending_process"') > 0)`),
    index("cases_incidents")
      .on(table.tenantId, table.createdAtMs, table.caseId)
      .where(sql`status = 'active' AND open_incidents > 0`),
    index("cases_closed")
      .on(table.tenantId, table.createdAtMs, table.caseId)
      .where(sql`status IN ('completed', 'failed', 'cancelled')`),
    // Lists in another order: of everything, and of what is open.
    index("cases_updated").on(table.tenantId, table.updatedAtMs, table.caseId),
    index("cases_open_updated").on(table.tenantId, table.updatedAtMs, table.caseId).where(sql`status = 'active'`),
    index("cases_risk").on(
      table.tenantId,
      sql`(CASE WHEN risk_score IS NULL THEN -1 ELSE risk_score END)`,
      table.caseId,
    ),
    index("cases_open_risk")
      .on(table.tenantId, sql`(CASE WHEN risk_score IS NULL THEN -1 ELSE risk_score END)`, table.caseId)
      .where(sql`status = 'active'`),
    index("cases_wake").on(table.wakeAtMs).where(sql`wake_at_ms IS NOT NULL`),
    index("cases_opening").on(table.createdAtMs).where(sql`status = 'opening'`),
  ],
);

/** How many cases carry a label (`review`, `all_open`, `mine:<user>` …). Written by triggers on `cases` only, never by us. */
export const caseCounts = sqliteTable(
  "case_counts",
  {
    tenantId: text("tenant_id").notNull(),
    label: text("label").notNull(),
    n: integer("n").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.label] })],
);

export const webhookEndpoints = sqliteTable(
  "webhook_endpoints",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    url: text("url").notNull(),
    description: text("description"),
    /** JSON array of event types; empty: all. */
    eventTypes: text("event_types").notNull(),
    payload: text("payload", { enum: ["full", "thin"] }).notNull(),
    status: text("status", { enum: ["active", "paused", "disabled"] }).notNull(),
    disabledReason: text("disabled_reason"),
    /** Made from `config.subscriptions` of a definition or case; signs with the tenant's default secret. */
    implicit: integer("implicit", { mode: "boolean" }).notNull().default(false),
    /** JSON array of `{sealed, untilMs}`, newest first; two while rotating. Empty for implicit endpoints. */
    secretsSealed: text("secrets_sealed").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
    deletedAtMs: integer("deleted_at_ms"),
  },
  (table) => [
    index("webhook_endpoints_tenant").on(table.tenantId, table.createdAtMs, table.id),
    uniqueIndex("webhook_endpoints_implicit").on(table.tenantId, table.url).where(sql`implicit = 1`),
  ],
);

export const deliveries = sqliteTable(
  "deliveries",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    endpointId: text("endpoint_id").notNull(),
    eventId: text("event_id").notNull(),
    eventType: text("event_type").notNull(),
    caseId: text("case_id").notNull(),
    sequence: integer("sequence").notNull(),
    status: text("status", { enum: ["pending", "delivered", "failed"] }).notNull(),
    attempts: integer("attempts").notNull(),
    lastStatus: integer("last_status"),
    lastError: text("last_error"),
    nextAttemptAtMs: integer("next_attempt_at_ms"),
    createdAtMs: integer("created_at_ms").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
  },
  (table) => [
    index("deliveries_endpoint").on(table.tenantId, table.endpointId, table.createdAtMs, table.id),
    index("deliveries_due").on(table.nextAttemptAtMs).where(sql`next_attempt_at_ms IS NOT NULL`),
  ],
);

/** Idempotency of calls that have no case yet. A `running` row older than its lease may be taken over. */
export const idempotency = sqliteTable(
  "idempotency",
  {
    tenantId: text("tenant_id").notNull(),
    key: text("key").notNull(),
    fingerprint: text("fingerprint").notNull(),
    status: text("status", { enum: ["running", "done"] }).notNull(),
    httpStatus: integer("http_status"),
    body: text("body"),
    startedAtMs: integer("started_at_ms").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenantId, table.key] }), index("idempotency_started").on(table.startedAtMs)],
);

/** E-mails of sandbox tenants: kept to be looked at, never sent. */
export const mails = sqliteTable(
  "mails",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    toAddress: text("to_address").notNull(),
    subject: text("subject").notNull(),
    text: text("text").notNull(),
    html: text("html").notNull(),
    caseId: text("case_id"),
    createdAtMs: integer("created_at_ms").notNull(),
  },
  (table) => [index("mails_tenant").on(table.tenantId, table.createdAtMs, table.id)],
);

/** Where a background job got to. */
export const jobs = sqliteTable("jobs", {
  name: text("name").primaryKey(),
  cursor: text("cursor"),
  updatedAtMs: integer("updated_at_ms").notNull(),
});

/** Rules of a tenant, by key and version. Published bodies never change. */
export const ruleSets = sqliteTable(
  "rule_sets",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    key: text("key").notNull(),
    version: integer("version").notNull(),
    status: text("status", { enum: ["draft", "published", "archived"] }).notNull(),
    name: text("name").notNull(),
    description: text("description"),
    /** SHA-256 of `body`. */
    hash: text("hash").notNull(),
    /** JSON text: {rules, model, tests}, as it was written. */
    body: text("body").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
    publishedAtMs: integer("published_at_ms"),
    archivedAtMs: integer("archived_at_ms"),
  },
  (table) => [
    uniqueIndex("rule_sets_version").on(table.tenantId, table.key, table.version),
    index("rule_sets_newest").on(table.tenantId, table.createdAtMs, table.id),
  ],
);

/** Lists that rules look things up in. */
export const lists = sqliteTable(
  "lists",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    key: text("key").notNull(),
    name: text("name").notNull(),
    description: text("description"),
    /** Of the newest version; 0: it has never had an entry. */
    version: integer("version").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
  },
  (table) => [uniqueIndex("lists_key").on(table.tenantId, table.key)],
);

/** One row per change of a list: who made it, and what it did. */
export const listVersions = sqliteTable(
  "list_versions",
  {
    /** The default is that of tables that were made without this column: no row has it. */
    tenantId: text("tenant_id").notNull().default(""),
    listId: text("list_id").notNull(),
    version: integer("version").notNull(),
    reason: text("reason"),
    byId: text("by_id").notNull(),
    added: integer("added").notNull(),
    removed: integer("removed").notNull(),
    count: integer("count").notNull(),
    atMs: integer("at_ms").notNull(),
    /** Who made this version: of two changes at once, one has it. */
    claim: text("claim").notNull(),
  },
  (table) => [primaryKey({ columns: [table.listId, table.version] })],
);

/** An entry and the versions it was on the list in: from `fromVersion` until before `untilVersion` (null: it still is). */
export const listEntries = sqliteTable(
  "list_entries",
  {
    tenantId: text("tenant_id").notNull().default(""),
    listId: text("list_id").notNull(),
    /** As it is compared. */
    entry: text("entry").notNull(),
    fromVersion: integer("from_version").notNull(),
    untilVersion: integer("until_version"),
    /** As it was written. */
    value: text("value").notNull(),
    note: text("note"),
    expiresAtMs: integer("expires_at_ms"),
  },
  (table) => [primaryKey({ columns: [table.listId, table.entry, table.fromVersion] })],
);

/** Watch lists that people and companies are screened against. */
export const screeningLists = sqliteTable(
  "screening_lists",
  {
    tenantId: text("tenant_id").notNull(),
    key: text("key").notNull(),
    name: text("name").notNull(),
    format: text("format").notNull(),
    /** Where it is fetched from; null: it is uploaded. */
    url: text("url"),
    /** The version that subjects are screened against; null: none yet. */
    activeVersion: integer("active_version"),
    /** Of the newest version. */
    lastVersion: integer("last_version").notNull(),
    /** How often it is fetched by itself; null: never. */
    refreshHours: integer("refresh_hours"),
    nextFetchAtMs: integer("next_fetch_at_ms"),
    /** A version that is ready counts at once, unless it has lost half of its entries. */
    autoActivate: integer("auto_activate", { mode: "boolean" }).notNull().default(false),
    createdAtMs: integer("created_at_ms").notNull(),
    updatedAtMs: integer("updated_at_ms").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.key] }),
    index("screening_lists_due").on(table.nextFetchAtMs).where(sql`next_fetch_at_ms IS NOT NULL`),
  ],
);

/** One snapshot of a list. Its entries and index lie in R2. */
export const screeningVersions = sqliteTable(
  "screening_versions",
  {
    tenantId: text("tenant_id").notNull(),
    listKey: text("list_key").notNull(),
    version: integer("version").notNull(),
    /** `dropped`: so old that its snapshot is gone from R2. */
    status: text("status", { enum: ["loading", "ready", "failed", "dropped"] }).notNull(),
    source: text("source", { enum: ["upload", "url", "sandbox"] }).notNull(),
    format: text("format").notNull(),
    /** What is wrong with the file, when it failed. */
    problem: text("problem"),
    entries: integer("entries").notNull().default(0),
    names: integer("names").notNull().default(0),
    skipped: integer("skipped").notNull().default(0),
    /** JSON array of texts: why records were skipped, the first ones. */
    problems: text("problems").notNull().default("[]"),
    /** SHA-256 over the numbers and hashes of all entries. */
    contentHash: text("content_hash"),
    byId: text("by_id").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    finishedAtMs: integer("finished_at_ms"),
    activatedAtMs: integer("activated_at_ms"),
    /** Screening monitored subjects anew after activation: null while nothing is due. */
    monitoring: text("monitoring", { enum: ["running", "done"] }),
    monitorCursor: text("monitor_cursor"),
    screened: integer("screened").notNull().default(0),
    changed: integer("changed").notNull().default(0),
    /** When work on it last went on: the sweeper takes up what stands still. */
    touchedAtMs: integer("touched_at_ms").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.listKey, table.version] }),
    index("screening_versions_due").on(table.touchedAtMs).where(sql`status = 'loading' OR monitoring = 'running'`),
  ],
);

/** Who is screened again whenever a list changes. */
export const screeningSubjects = sqliteTable(
  "screening_subjects",
  {
    tenantId: text("tenant_id").notNull(),
    /** Keyed hash of whose subject it is and how they are called. */
    subjectKey: text("subject_key").notNull(),
    caseId: text("case_id").notNull(),
    /** JSON text of the party, sealed. */
    sealed: text("sealed").notNull(),
    /** JSON object: `list|entry id` → hash of the entry, of the hits that count. */
    hits: text("hits").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
    screenedAtMs: integer("screened_at_ms").notNull(),
    changedAtMs: integer("changed_at_ms"),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.subjectKey] }),
    index("screening_subjects_case").on(table.tenantId, table.caseId),
  ],
);

/** What people said of a hit. The newest of a subject and entry counts. */
export const screeningDecisions = sqliteTable(
  "screening_decisions",
  {
    id: text("id").primaryKey(),
    tenantId: text("tenant_id").notNull(),
    subjectKey: text("subject_key").notNull(),
    listKey: text("list_key").notNull(),
    entryId: text("entry_id").notNull(),
    /** The entry as it was when they looked: a changed one is looked at again. */
    entryHash: text("entry_hash").notNull(),
    verdict: text("verdict", { enum: ["true_positive", "false_positive"] }).notNull(),
    reason: text("reason").notNull(),
    byId: text("by_id").notNull(),
    createdAtMs: integer("created_at_ms").notNull(),
  },
  (table) => [index("screening_decisions_subject").on(table.tenantId, table.subjectKey, table.createdAtMs, table.id)],
);

export const screeningSettings = sqliteTable("screening_settings", {
  tenantId: text("tenant_id").primaryKey(),
  /** JSON text. */
  body: text("body").notNull(),
  byId: text("by_id").notNull(),
  updatedAtMs: integer("updated_at_ms").notNull(),
});

/** Checks that were run alone, without a case. */
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
  },
  (table) => [
    index("checks_tenant").on(table.tenantId, table.createdAtMs, table.id),
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
