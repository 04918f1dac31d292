import { countsByTenant, type DurableCounts, durableCounts, tenantIds } from "../db/backlogs";
import { parseId, queueIds, type TenantId, type VendorReport } from "../domain";
import { type MetricName, metrics } from "../domain/metrics";
import { type Env, settingsOf } from "../env";
import { inTime } from "../lib/in-time";
import { errorFields, log } from "../lib/log";
import { type Family, openMetrics, type Sample } from "../lib/open-metrics";
import { breakersOf } from "../outside/vendor-breakers";
import { apiVersions, newestVersion } from "./api-versions";
import { queuesOf } from "./own-queues";

/** How long an answer is given again: scrapers that come more often cost nothing more. */
const keptMs = 5_000;
/** Each part has so long; one that does not answer is left out, and said to be. */
const patienceMs = 3_000;
/** So many tenants' breakers are asked, the first by id: each is an object of its own. */
export const mostBreakers = 25;

type Measured = Partial<Record<MetricName, Sample[]>>;

// By deployment (tests have several) and by what was asked.
const kept = new WeakMap<D1Database, Map<boolean, { text: string; untilMs: number }>>();

/** The deployment in numbers, as OpenMetrics text. At most a few seconds old. `byTenant`: also a line for each tenant. */
export async function measuredText(env: Env, byTenant: boolean, nowMs: number): Promise<string> {
  const ofThis = kept.get(env.DB) ?? new Map<boolean, { text: string; untilMs: number }>();
  kept.set(env.DB, ofThis);
  const before = ofThis.get(byTenant);
  if (before !== undefined && before.untilMs > nowMs) return before.text;
  const text = await measure(env, byTenant, nowMs);
  ofThis.set(byTenant, { text, untilMs: nowMs + keptMs });
  return text;
}

/** Asks every part at the same time. One that fails does not hide the others. */
export async function measure(env: Env, byTenant: boolean, nowMs: number): Promise<string> {
  const parts: Record<string, Promise<Measured>> = {
    database: durableCounts(env.DB, labels, nowMs).then((counts) => fromCounts(counts, nowMs)),
    queues: fromQueues(env, nowMs),
    breakers: fromBreakers(env),
    ...(byTenant && { tenants: fromTenants(env.DB) }),
  };
  const build = { environment: settingsOf(env).ENVIRONMENT, api_version: newestVersion(apiVersions) };
  const all: Measured = { edgecase_build: [{ labels: build, value: 1 }] };
  const answers = Object.entries(parts).map(async ([part, measured]) => [part, await orNull(part, measured)] as const);
  for (const [part, told] of await Promise.all(answers)) {
    append(all, { edgecase_scrape_part_ok: [{ labels: { part }, value: told === null ? 0 : 1 }] });
    if (told !== null) append(all, told);
  }
  const families: [string, Family][] = Object.entries(metrics);
  return openMetrics(families.map(([name, family]) => [name, family, all[name as MetricName] ?? []]));
}

async function orNull(part: string, measured: Promise<Measured>): Promise<Measured | null> {
  try {
    return await inTime(patienceMs, measured);
  } catch (thrown) {
    log.warn("metrics.part_failed", { part, ...errorFields(thrown) });
    return null;
  }
}

function append(all: Measured, more: Measured): void {
  for (const [name, samples] of Object.entries(more))
    all[name as MetricName] = [...(all[name as MetricName] ?? []), ...samples];
}

// `mine` is a person's; the sum of all people's is told by nobody's question.
const counted = queueIds.filter((queue) => queue !== "mine");
const labels = counted.flatMap((queue) => [queue, `${queue}:at_risk`, `${queue}:breached`]);

const ageSeconds = (sinceMs: number | null, nowMs: number): number =>
  sinceMs === null ? 0 : Math.max(0, (nowMs - sinceMs) / 1_000);

function fromCounts(counts: DurableCounts, nowMs: number): Measured {
  const { incidents, backlogs } = counts;
  const ofLabel = new Map(counts.cases.map(({ label, n }) => [label, n]));
  const oldestMs = incidents.length === 0 ? null : Math.min(...incidents.map((one) => one.oldestMs));
  return {
    edgecase_cases: counted.map((queue) => ({ labels: { queue }, value: ofLabel.get(queue) ?? 0 })),
    edgecase_cases_sla: counted.flatMap((queue) =>
      ["at_risk", "breached"].map((state) => ({
        labels: { queue, state },
        value: ofLabel.get(`${queue}:${state}`) ?? 0,
      })),
    ),
    edgecase_incidents_open: byCode(incidents),
    edgecase_incident_oldest_age_seconds: [{ value: ageSeconds(oldestMs, nowMs) }],
    edgecase_backlog: backlogs.map(({ work, waiting }) => ({ labels: { work }, value: waiting })),
    edgecase_backlog_late: backlogs.map(({ work, late }) => ({ labels: { work }, value: late })),
    edgecase_backlog_oldest_age_seconds: backlogs.map(({ work, oldestMs: at }) => ({
      labels: { work },
      value: ageSeconds(at, nowMs),
    })),
    edgecase_tenants: [
      { labels: { breakers: "asked" }, value: Math.min(counts.tenants, mostBreakers) },
      { labels: { breakers: "not_asked" }, value: Math.max(0, counts.tenants - mostBreakers) },
    ],
    ...(counts.sweptAtMs !== null && {
      edgecase_sweep_last_run_timestamp_seconds: [{ value: counts.sweptAtMs / 1_000 }],
    }),
    edgecase_scrape_rows_read: [{ labels: { part: "database" }, value: counts.rowsRead }],
  };
}

const mostCodes = 30;

/** The most frequent codes by name, the rest as `other`: a dashboard must not grow without end. */
function byCode(incidents: DurableCounts["incidents"]): Sample[] {
  const rest = incidents.slice(mostCodes).reduce((sum, { n }) => sum + n, 0);
  const named = incidents.slice(0, mostCodes).map(({ code, n }) => ({ labels: { code }, value: n }));
  if (named.length === 0) return [{ labels: { code: "none" }, value: 0 }];
  return rest === 0 ? named : [...named, { labels: { code: "other" }, value: rest }];
}

/** The platform's own count. Where it does not keep one (a local run may not) the queue is left out. */
async function fromQueues(env: Env, nowMs: number): Promise<Measured> {
  const told = await Promise.all(
    queuesOf(env).map(async ([queue, of]) => {
      const { backlogCount, oldestMessageTimestamp } = await of.metrics();
      return { queue, backlogCount, oldestMs: oldestMessageTimestamp?.getTime() ?? null };
    }),
  );
  return {
    edgecase_queue_messages: told.map(({ queue, backlogCount }) => ({ labels: { queue }, value: backlogCount })),
    edgecase_queue_oldest_age_seconds: told.map(({ queue, oldestMs }) => ({
      labels: { queue },
      value: ageSeconds(oldestMs, nowMs),
    })),
  };
}

const mostVendors = 50;

async function fromBreakers(env: Env): Promise<Measured> {
  const tenants = await tenantIds(env.DB, mostBreakers);
  const asked = tenants.flatMap((id) => parseId("tenant", id) ?? []);
  const standings = (await Promise.all(asked.map((id: TenantId) => breakersOf(env, id).list()))).flat();
  const inState = (state: VendorReport["state"]) => standings.filter((standing) => standing.state === state);
  const down = Map.groupBy(inState("open"), ({ vendor }) => vendor);
  return {
    edgecase_vendor_breakers: (["closed", "half_open", "open"] as const).map((state) => ({
      labels: { state },
      value: inState(state).length,
    })),
    edgecase_vendor_breaker_open: [...down]
      .toSorted(([, one], [, other]) => other.length - one.length)
      .slice(0, mostVendors)
      .map(([vendor, open]) => ({ labels: { vendor }, value: open.length })),
  };
}

async function fromTenants(db: D1Database): Promise<Measured> {
  const { tenants, rowsRead } = await countsByTenant(db);
  return {
    edgecase_tenant_cases_open: tenants.map(({ tenantId: tenant, open }) => ({ labels: { tenant }, value: open })),
    edgecase_tenant_incidents_open: tenants.map(({ tenantId: tenant, incidents }) => ({
      labels: { tenant },
      value: incidents,
    })),
    edgecase_scrape_rows_read: [{ labels: { part: "tenants" }, value: rowsRead }],
  };
}
