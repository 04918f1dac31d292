import { dbOf } from "../db/db-of";
import { type Entity, leadingEntity } from "../db/entities";
import { learn } from "../db/entity-attributes";
import { beginRun, endRunStatement, type MonitorRun } from "../db/monitor-runs";
import { clockOf, getMonitor } from "../db/monitors";
import type { TenantId } from "../domain";
import { hitsField } from "../entities/attributes";
import { keyedOf } from "../entities/terms";
import { type Env, settingsOf } from "../env";
import { isObject, type JsonObject, jsonOrNull } from "../lib/json";
import { toldRunId } from "./monitor-ids";
import { marksOf, type News } from "./monitor-looks";
import { monitoringOf, sealNews, termsIn } from "./monitored";
import { tellNews } from "./tell-monitored";

/** Hits that a vendor keeping watch has told about somebody. */
export interface AmlNews {
  vendor: string;
  hits: JsonObject[];
}

export type HeardAml = { kind: "heard"; runId: string; news: number } | { kind: "unknown" };

/**
 * Takes in what a vendor that keeps watch has found: it stands on the person or company from now on, and what was not known leads to an
 * alert or a case as the monitor says. Where nothing is set up there is a case of the ongoing workflow, else an alert. The same words twice
 * are one run. A pause stops us asking; it stops nobody from telling.
 */
export async function hearAml(
  env: Env,
  tenantId: TenantId,
  named: string,
  news: AmlNews,
  bodyHash: string,
): Promise<HeardAml> {
  const db = dbOf(env, tenantId);
  const known = await leadingEntity(db, tenantId, named);
  if (known === null) return { kind: "unknown" };
  const { entity } = known;
  const nowMs = Date.now() + (await clockOf(db, tenantId)).offsetMs;
  const about = { tenantId, entityId: entity.id, kind: "screening" as const, because: "told" as const, dueAtMs: nowMs };
  const run = await beginRun(db, { ...about, id: toldRunId(env, tenantId, entity.id, bodyHash) }, nowMs);
  const count = run.status === "running" ? await tell(env, run, entity, news, nowMs) : (run.news ?? 0);
  // After the run has ended, and again with every repetition: who dies in between must not make the hits known before they were told.
  await keep(env, run, entity, news);
  return { kind: "heard", runId: run.id, news: count };
}

async function tell(
  env: Env,
  run: MonitorRun,
  entity: Entity,
  { vendor, hits }: AmlNews,
  nowMs: number,
): Promise<number> {
  const tenantId = run.tenantId as TenantId;
  const db = dbOf(env, tenantId);
  const before = marksOf(hitsOf(entity, vendor));
  const fresh = [...marksOf(hits)].flatMap(([mark, { hash, hit }]) => (before.get(mark)?.hash === hash ? [] : [hit]));
  const [monitor, settings] = await Promise.all([
    getMonitor(db, tenantId, entity.id, "screening"),
    monitoringOf(env, tenantId),
  ]);
  const ongoing = settings.ongoingWorkflowDefinitionId;
  const workflow =
    monitor === null ? ongoing : monitor.action === "case" ? (termsIn(monitor).workflow ?? ongoing) : null;
  const who = { entity, data: dataOf(entity), workflow };
  const told =
    fresh.length === 0
      ? { alertId: null, caseId: null }
      : await tellNews(env, run, { ...who, news: newsOf(vendor, fresh) }, nowMs);
  const sealed = fresh.length === 0 ? null : sealNews(env, tenantId, run.id, fresh);
  const ending = { status: "done" as const, news: fresh.length, problem: null, problemMessage: null, costCents: 0 };
  await endRunStatement(db, run, { ...ending, ...told, sealed }, nowMs).run();
  return fresh.length;
}

/** The hits stand on the person or company as of when they were told: words that come once more are older than what came since. */
async function keep(env: Env, run: MonitorRun, entity: Entity, { vendor, hits }: AmlNews): Promise<void> {
  const tenantId = run.tenantId as TenantId;
  const said = {
    entityId: entity.id,
    facts: [{ field: hitsField(vendor), value: hits.map((hit) => ({ ...hit, vendor })) }],
    source: { kind: "vendor" as const, id: vendor },
    atMs: run.createdAtMs,
  };
  await learn(dbOf(env, tenantId), tenantId, said, keyedOf(settingsOf(env), tenantId));
}

const allHits = (entity: Entity): JsonObject[] => {
  const hits = dataOf(entity).amlHits;
  return Array.isArray(hits) ? hits.filter(isObject) : [];
};

const hitsOf = (entity: Entity, vendor: string): JsonObject[] =>
  allHits(entity).flatMap(({ vendor: by, ...hit }) => (by === vendor ? [hit] : []));

function dataOf(entity: Entity): JsonObject {
  const data: unknown = jsonOrNull(entity.data);
  return isObject(data) ? data : {};
}

const newsOf = (vendor: string, fresh: JsonObject[]): News => ({
  count: fresh.length,
  severity: "high",
  title: `Monitoring by ${vendor}: ${fresh.length === 1 ? "1 new hit" : `${fresh.length} new hits`}`,
  detail: { vendor, found: fresh.length },
  items: fresh,
});
