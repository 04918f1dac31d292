/** Rows that are looked at of one kind of work. More are told as this many. */
export const mostCounted = 5_000;
const mostTenants = 1_000;
const lateAfterMs = 60_000;
const stillAfterMs = 300_000;

/** One kind of work that waits in the database, and the index that finds it. */
interface Waiting {
  from: string;
  where: string;
  at: string;
  /** Late is what was due a minute ago; else what was not touched for five. */
  due?: true;
}

/**
 * The kinds. Each is read by its own index from the oldest on, so a look costs no more rows than wait, and never more than `mostCounted`.
 * `INDEXED BY` makes the database refuse rather than scan.
 */
const kinds = {
  webhook_deliveries: {
    from: "deliveries INDEXED BY deliveries_due",
    where: "next_attempt_at_ms IS NOT NULL",
    at: "next_attempt_at_ms",
    due: true,
  },
  // Nearly every open case has an alarm somewhere ahead; only those count whose time has come.
  case_alarms: {
    from: "cases INDEXED BY cases_wake",
    where: "wake_at_ms IS NOT NULL AND wake_at_ms <= ?1",
    at: "wake_at_ms",
    due: true,
  },
  openings: { from: "cases INDEXED BY cases_opening", where: "status = 'opening'", at: "created_at_ms" },
  callbacks: { from: "callbacks INDEXED BY callbacks_left", where: "status = 'received'", at: "updated_at_ms" },
  callbacks_quarantined: {
    from: `(SELECT id FROM tenants LIMIT ${mostTenants}) AS t
      CROSS JOIN callbacks INDEXED BY callbacks_tenant ON callbacks.tenant_id = t.id`,
    where: "callbacks.status = 'quarantined'",
    at: "callbacks.created_at_ms",
  },
  vendor_answers: {
    from: "pending_answers INDEXED BY pending_answers_due",
    where: "due_at_ms IS NOT NULL",
    at: "due_at_ms",
    due: true,
  },
  next_vendors: { from: "checks INDEXED BY checks_next", where: "next_at_ms IS NOT NULL", at: "next_at_ms", due: true },
  trigger_messages: {
    from: "trigger_deliveries INDEXED BY trigger_deliveries_left",
    where: "status = 'received'",
    at: "updated_at_ms",
  },
  reports: { from: "reports INDEXED BY reports_running", where: "status = 'running'", at: "updated_at_ms" },
  bulk_jobs: { from: "bulk_jobs INDEXED BY bulk_jobs_running", where: "status = 'running'", at: "updated_at_ms" },
  backtests: {
    from: "backtests INDEXED BY backtests_open",
    where: "status IN ('queued', 'running')",
    at: "touched_at_ms",
  },
  webhook_replays: {
    from: "webhook_replays INDEXED BY webhook_replays_running",
    where: "status = 'running'",
    at: "updated_at_ms",
  },
  screening_lists: {
    from: "screening_versions INDEXED BY screening_versions_due",
    where: "(status = 'loading' OR monitoring = 'running')",
    at: "touched_at_ms",
  },
} as const satisfies Record<string, Waiting>;

export type Work = keyof typeof kinds;
export const works = Object.keys(kinds) as Work[];

/** How much of one kind waits. `oldestMs`: when the oldest was due or last touched; null: nothing waits. */
export interface Backlog {
  work: Work;
  waiting: number;
  late: number;
  oldestMs: number | null;
}

/** What a deployment has to do, of all tenants. `rowsRead`: what it cost to know. */
export interface DurableCounts {
  backlogs: Backlog[];
  incidents: { code: string; n: number; oldestMs: number }[];
  /** By label of `case_counts`. */
  cases: { label: string; n: number }[];
  tenants: number;
  sweptAtMs: number | null;
  rowsRead: number;
}

/** Counts what is stored, in one round trip. `labels`: those of `case_counts` that are added up. */
export async function durableCounts(db: D1Database, labels: readonly string[], nowMs: number): Promise<DurableCounts> {
  const statements = [
    db
      .prepare(
        `SELECT code, count(*) AS n, min(opened_at_ms) AS oldest FROM (SELECT code, opened_at_ms FROM open_incidents LIMIT ${mostCounted})
         GROUP BY code ORDER BY n DESC, code`,
      )
      .bind(),
    db
      .prepare(
        `SELECT label, sum(n) AS n FROM (SELECT id FROM tenants LIMIT ${mostTenants}) AS t CROSS JOIN json_each(?1) AS l
         CROSS JOIN case_counts ON case_counts.tenant_id = t.id AND case_counts.label = l.value GROUP BY label`,
      )
      .bind(JSON.stringify(labels)),
    db.prepare(`SELECT count(*) AS n FROM (SELECT 1 FROM tenants LIMIT ${mostTenants})`),
    db.prepare("SELECT updated_at_ms AS at FROM jobs WHERE name = 'reconcile'"),
    ...works.map((work) => countOf(db, kinds[work], nowMs)),
  ];
  const [incidents, cases, tenants, swept, ...backlogs] =
    await db.batch<Record<string, number | string | null>>(statements);
  const all = [incidents, cases, tenants, swept, ...backlogs];
  return {
    incidents: (incidents?.results ?? []).map((row) => ({
      code: String(row.code),
      n: Number(row.n),
      oldestMs: Number(row.oldest),
    })),
    cases: (cases?.results ?? []).map((row) => ({ label: String(row.label), n: Number(row.n) })),
    tenants: Number(tenants?.results[0]?.n ?? 0),
    sweptAtMs: numberOrNull(swept?.results[0]?.at),
    backlogs: works.map((work, place) => {
      const row = backlogs[place]?.results[0];
      return { work, waiting: Number(row?.n ?? 0), late: Number(row?.late ?? 0), oldestMs: numberOrNull(row?.oldest) };
    }),
    rowsRead: all.reduce((sum, result) => sum + (result?.meta.rows_read ?? 0), 0),
  };
}

function countOf(db: D1Database, { from, where, at, due }: Waiting, nowMs: number): D1PreparedStatement {
  const lateBeforeMs = nowMs - (due === true ? lateAfterMs : stillAfterMs);
  return db
    .prepare(
      `SELECT count(*) AS n, sum(at <= ?2) AS late, min(at) AS oldest, ?1 AS now
       FROM (SELECT ${at} AS at FROM ${from} WHERE ${where} ORDER BY ${at} LIMIT ${mostCounted})`,
    )
    .bind(nowMs, lateBeforeMs);
}

/** Open cases and incidents of each tenant, of the first so many. */
export async function countsByTenant(
  db: D1Database,
): Promise<{ tenants: { tenantId: string; open: number; incidents: number }[]; rowsRead: number }> {
  const { results, meta } = await db
    .prepare(
      `SELECT t.id AS tenant_id,
         coalesce((SELECT n FROM case_counts WHERE tenant_id = t.id AND label = 'all_open'), 0) AS open,
         (SELECT count(*) FROM (SELECT 1 FROM open_incidents INDEXED BY open_incidents_since WHERE tenant_id = t.id LIMIT 100)) AS incidents
       FROM tenants AS t ORDER BY t.id LIMIT ${mostTenants}`,
    )
    .all<{ tenant_id: string; open: number; incidents: number }>();
  const tenants = results.map(({ tenant_id, open, incidents }) => ({ tenantId: tenant_id, open, incidents }));
  return { tenants, rowsRead: meta.rows_read };
}

/** Tenants whose vendors are asked how they are: the first so many. */
export async function tenantIds(db: D1Database, limit: number): Promise<string[]> {
  const { results } = await db.prepare("SELECT id FROM tenants ORDER BY id LIMIT ?").bind(limit).all<{ id: string }>();
  return results.map(({ id }) => id);
}

const numberOrNull = (value: unknown): number | null => (typeof value === "number" ? value : null);
