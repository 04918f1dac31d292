import type { EndpointId, TenantId } from "../src/domain";
import type { AttemptLine, AttemptRecord, EndpointRef, EventToDeliver, Standing } from "../src/webhooks/endpoint-api";
import { type DeliveryRow, outcomeOf } from "./webhook-delivery-row";
import { type Gate, openGate } from "./webhook-gate";

/**
 * Tables of one endpoint. A delivery is `waiting` (until `due_at_ms`), `sent` (handed to the queue; taken back at `due_at_ms`),
 * `leased` (a consumer is at it; the lease ends at `due_at_ms`), `delivered` or `failed`. `tried`: its first attempt has left.
 */
const schema = `
CREATE TABLE IF NOT EXISTS endpoint (
  one INTEGER PRIMARY KEY CHECK (one = 1), tenant_id TEXT NOT NULL, endpoint_id TEXT NOT NULL,
  status TEXT NOT NULL, reason TEXT, failing_since_ms INTEGER
);
CREATE TABLE IF NOT EXISTS deliveries (
  delivery_id TEXT PRIMARY KEY, event_id TEXT NOT NULL UNIQUE, event_type TEXT NOT NULL, case_id TEXT NOT NULL,
  sequence INTEGER NOT NULL, status TEXT NOT NULL, tried INTEGER NOT NULL, due_at_ms INTEGER, attempts INTEGER NOT NULL,
  failed_attempts INTEGER NOT NULL, lapses INTEGER NOT NULL, last_status INTEGER, last_error TEXT,
  created_at_ms INTEGER NOT NULL, updated_at_ms INTEGER NOT NULL, trace TEXT
);
CREATE INDEX IF NOT EXISTS deliveries_open ON deliveries (status, due_at_ms) WHERE due_at_ms IS NOT NULL;
CREATE INDEX IF NOT EXISTS deliveries_first ON deliveries (case_id, sequence) WHERE tried = 0 AND due_at_ms IS NOT NULL;
CREATE TABLE IF NOT EXISTS clock (one INTEGER PRIMARY KEY CHECK (one = 1), offset_ms INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS gate (one INTEGER PRIMARY KEY CHECK (one = 1), body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS bodies (
  delivery_id TEXT NOT NULL, part INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (delivery_id, part)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS attempts (
  delivery_id TEXT NOT NULL, attempt INTEGER NOT NULL, started_at_ms INTEGER NOT NULL, duration_ms INTEGER,
  status INTEGER, error TEXT, request_headers TEXT NOT NULL, excerpt TEXT NOT NULL,
  response_headers TEXT NOT NULL DEFAULT '{}', PRIMARY KEY (delivery_id, attempt)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS erased (case_id TEXT PRIMARY KEY, at_ms INTEGER NOT NULL) WITHOUT ROWID;
`;

/** Longer than a queue keeps a message: whoever was about to publish something has by then. */
const erasedForMs = 30 * 86_400_000;

// A row ends at 2 MB on the platform; a full payload can be longer.
const bodyPartBytes = 1_000_000;

export type DeliveryChange = Partial<
  Pick<
    DeliveryRow,
    "status" | "tried" | "due_at_ms" | "attempts" | "failed_attempts" | "lapses" | "last_status" | "last_error"
  >
>;

interface EndpointRow extends Record<string, SqlStorageValue> {
  tenant_id: string;
  endpoint_id: string;
  status: Standing["status"];
  reason: Standing["reason"];
  failing_since_ms: number | null;
}

/** The SQL of the endpoint object and nothing else: no clock, no decisions. */
export class WebhookEndpointStore {
  readonly #sql: SqlStorage;
  #known = false;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** False for an object that was never given anything: asking it leaves nothing behind. */
  exists(): boolean {
    if (this.#known) return true;
    this.#known = this.#sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'endpoint'").toArray().length > 0;
    if (this.#known) this.#bringUpToDate();
    return this.#known;
  }

  /** Endpoints of earlier releases get what has come since. */
  #bringUpToDate(): void {
    this.#sql.exec(schema);
    this.#addColumn("attempts", "response_headers", "TEXT NOT NULL DEFAULT '{}'");
    this.#addColumn("deliveries", "trace", "TEXT");
  }

  #addColumn(table: "attempts" | "deliveries", column: string, type: string): void {
    const columns = this.#sql.exec<{ name: string }>("SELECT name FROM pragma_table_info(?)", table).toArray();
    if (!columns.some(({ name }) => name === column))
      this.#sql.exec(`ALTER TABLE ${table} ADD COLUMN ${column} ${type}`);
  }

  create({ tenantId, endpointId }: EndpointRef): void {
    if (this.exists()) return;
    this.#sql.exec(schema);
    this.#sql.exec("INSERT OR IGNORE INTO endpoint VALUES (1, ?, ?, 'active', NULL, NULL)", tenantId, endpointId);
  }

  forget(): void {
    this.#known = false;
  }

  endpoint(): { ref: EndpointRef; standing: Standing; failingSinceMs: number | null } {
    const row = this.#sql.exec<EndpointRow>("SELECT * FROM endpoint").one();
    return {
      ref: { tenantId: row.tenant_id as TenantId, endpointId: row.endpoint_id as EndpointId },
      standing: { status: row.status, reason: row.reason },
      failingSinceMs: row.failing_since_ms,
    };
  }

  setEndpoint(standing: Standing, failingSinceMs: number | null): void {
    const { status, reason } = standing;
    this.#sql.exec("UPDATE endpoint SET status = ?, reason = ?, failing_since_ms = ?", status, reason, failingSinceMs);
  }

  gate(): Gate {
    const row = this.#sql.exec<{ body: string }>("SELECT body FROM gate").toArray()[0];
    return row === undefined ? openGate : { ...openGate, ...(JSON.parse(row.body) as Partial<Gate>) };
  }

  setGate(gate: Gate): void {
    this.#sql.exec("INSERT OR REPLACE INTO gate VALUES (1, ?)", JSON.stringify(gate));
  }

  find(deliveryId: string): DeliveryRow | null {
    return (
      this.#sql.exec<DeliveryRow>("SELECT * FROM deliveries WHERE delivery_id = ?", deliveryId).toArray()[0] ?? null
    );
  }

  /** Keeps a new event with its body; what is known already stays as it is. Of an erased case nothing is kept but that it was erased. */
  add(deliveryId: string, event: EventToDeliver, trace: string | null, nowMs: number): void {
    if (event.eventType !== "case.erased" && this.#isErased(event.caseId)) return;
    const { rowsWritten } = this.#sql.exec(
      "INSERT OR IGNORE INTO deliveries VALUES (?, ?, ?, ?, ?, 'waiting', 0, ?, 0, 0, 0, NULL, NULL, ?, ?, ?)",
      ...[deliveryId, event.eventId, event.eventType, event.caseId, event.sequence, nowMs, nowMs, nowMs, trace],
    );
    if (rowsWritten === 0) return;
    const bytes = new TextEncoder().encode(event.body);
    for (let part = 0; part * bodyPartBytes < bytes.length; part++)
      this.#sql.exec(
        "INSERT INTO bodies VALUES (?, ?, ?)",
        ...[deliveryId, part, bytes.slice(part * bodyPartBytes, (part + 1) * bodyPartBytes).buffer],
      );
  }

  body(deliveryId: string): string {
    const decoder = new TextDecoder();
    const parts = this.#sql.exec<{ bytes: ArrayBuffer }>(
      "SELECT bytes FROM bodies WHERE delivery_id = ? ORDER BY part",
      deliveryId,
    );
    let text = "";
    for (const { bytes } of parts) text += decoder.decode(bytes, { stream: true });
    return text + decoder.decode();
  }

  change(row: DeliveryRow, change: DeliveryChange, nowMs: number): DeliveryRow {
    const next: DeliveryRow = { ...row, ...change, updated_at_ms: Math.max(nowMs, row.updated_at_ms + 1) };
    this.#sql.exec(
      `UPDATE deliveries SET status = ?, tried = ?, due_at_ms = ?, attempts = ?, failed_attempts = ?, lapses = ?,
       last_status = ?, last_error = ?, updated_at_ms = ? WHERE delivery_id = ?`,
      ...[next.status, next.tried, next.due_at_ms, next.attempts, next.failed_attempts, next.lapses],
      ...[next.last_status, next.last_error, next.updated_at_ms, next.delivery_id],
    );
    return next;
  }

  /** Handed over or leased, and not heard of since. */
  lapsed(nowMs: number): DeliveryRow[] {
    return this.#sql
      .exec<DeliveryRow>("SELECT * FROM deliveries WHERE status IN ('sent', 'leased') AND due_at_ms <= ?", nowMs)
      .toArray();
  }

  inFlight(): number {
    return this.#sql
      .exec<{ n: number }>("SELECT count(*) AS n FROM deliveries WHERE status IN ('sent', 'leased') AND due_at_ms > 0")
      .one().n;
  }

  pending(): number {
    return this.#sql
      .exec<{ n: number }>("SELECT count(*) AS n FROM deliveries WHERE status IN ('waiting', 'sent', 'leased')")
      .one().n;
  }

  forgetDeliveries(deliveryIds: readonly string[]): void {
    const ids = JSON.stringify(deliveryIds);
    for (const table of ["bodies", "attempts", "deliveries"])
      this.#sql.exec(`DELETE FROM ${table} WHERE delivery_id IN (SELECT value FROM json_each(?))`, ids);
  }

  /** Forgets what was to be told about a case, but for the news that it was erased; what comes late is not taken in. How much that was. */
  eraseCase(caseId: string, nowMs: number): number {
    this.#sql.exec("DELETE FROM erased WHERE at_ms < ?", nowMs - erasedForMs);
    this.#sql.exec("INSERT OR REPLACE INTO erased VALUES (?, ?)", caseId, nowMs);
    const about = "SELECT delivery_id AS id FROM deliveries WHERE case_id = ? AND event_type <> 'case.erased'";
    const ids = this.#sql.exec<{ id: string }>(about, caseId).toArray();
    this.forgetDeliveries(ids.map(({ id }) => id));
    return ids.length;
  }

  #isErased(caseId: string): boolean {
    return this.#sql.exec("SELECT 1 FROM erased WHERE case_id = ?", caseId).toArray().length > 0;
  }

  /** What may leave now: retries, and of each case the lowest sequence whose first attempt has not left. */
  ready(nowMs: number, limit: number): DeliveryRow[] {
    return this.#sql
      .exec<DeliveryRow>(
        `SELECT * FROM deliveries AS d WHERE status = 'waiting' AND due_at_ms <= ? AND (tried = 1 OR NOT EXISTS (
           SELECT 1 FROM deliveries AS e WHERE e.case_id = d.case_id AND e.tried = 0 AND e.due_at_ms IS NOT NULL
           AND (e.sequence < d.sequence OR e.status <> 'waiting')))
         ORDER BY due_at_ms, sequence LIMIT ?`,
        nowMs,
        limit,
      )
      .toArray();
  }

  /**
   * When something must be looked at next. Of what is waiting only the future counts: what is due now and stays is held back by
   * something in flight, whose own end is counted.
   */
  nextDueAtMs(nowMs: number): number | null {
    return this.#sql
      .exec<{ at: number | null }>(
        `SELECT min(at) AS at FROM (
           SELECT min(due_at_ms) AS at FROM deliveries WHERE status IN ('sent', 'leased') AND due_at_ms > 0
           UNION ALL SELECT min(due_at_ms) FROM deliveries WHERE status = 'waiting' AND due_at_ms > ?)`,
        nowMs,
      )
      .one().at;
  }

  /** Fails all that is not with a consumer right now. */
  failOpen(error: string, nowMs: number): void {
    this.#sql.exec(
      `UPDATE deliveries SET status = 'failed', due_at_ms = NULL, last_error = ?, updated_at_ms = max(?, updated_at_ms + 1)
       WHERE status IN ('waiting', 'sent') AND due_at_ms IS NOT NULL`,
      error,
      nowMs,
    );
  }

  /**
   * Time jumps forward: what waits comes that much sooner, and what has been failing has failed that much longer. What is with the
   * queue or a consumer keeps its real lease. The same jump told twice counts once: false.
   */
  moveClock(offsetMs: number, byMs: number): boolean {
    const moved = this.#sql.exec(
      `INSERT INTO clock VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET offset_ms = excluded.offset_ms
       WHERE excluded.offset_ms > clock.offset_ms`,
      offsetMs,
    );
    if (moved.rowsWritten === 0) return false;
    this.#sql.exec("UPDATE deliveries SET due_at_ms = max(due_at_ms - ?, 1) WHERE status = 'waiting'", byMs);
    this.#sql.exec("UPDATE endpoint SET failing_since_ms = failing_since_ms - ?", byMs);
    return true;
  }

  logAttempt(deliveryId: string, attempt: number, record: AttemptRecord): void {
    const { answer, startedAtMs, durationMs, requestHeaders, responseHeaders, excerpt } = record;
    // Of a case that is gone nobody's words are kept, the receiver's no more than ours.
    const isKept = answer.kind === "answered" && this.find(deliveryId)?.event_type !== "case.erased";
    this.#sql.exec(
      `INSERT OR REPLACE INTO attempts (delivery_id, attempt, started_at_ms, duration_ms, status, error, request_headers, excerpt,
         response_headers) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[deliveryId, attempt, startedAtMs, durationMs, ...outcomeOf(record)],
      ...[JSON.stringify(requestHeaders), isKept ? excerpt : "", JSON.stringify(responseHeaders)],
    );
  }

  attempts(deliveryId: string): AttemptLine[] {
    const rows = this.#sql.exec<{
      attempt: number;
      started_at_ms: number;
      duration_ms: number | null;
      status: number | null;
      error: string | null;
      request_headers: string;
      response_headers: string;
      excerpt: string;
    }>("SELECT * FROM attempts WHERE delivery_id = ? ORDER BY attempt", deliveryId);
    return rows.toArray().map((row) => ({
      attempt: row.attempt,
      startedAtMs: row.started_at_ms,
      durationMs: row.duration_ms,
      status: row.status,
      error: row.error,
      requestHeaders: JSON.parse(row.request_headers) as Record<string, string>,
      responseHeaders: JSON.parse(row.response_headers) as Record<string, string>,
      excerpt: row.excerpt,
    }));
  }
}
