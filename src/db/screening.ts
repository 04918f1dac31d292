import { and, asc, desc, eq, lt, lte, ne, or, sql } from "drizzle-orm";
import type { TenantId } from "../domain";
import { orm } from "./orm";
import { screeningLists, screeningSettings, screeningVersions } from "./schema";

export type ScreeningList = typeof screeningLists.$inferSelect;
export type ScreeningVersion = typeof screeningVersions.$inferSelect;

const theList = (tenantId: TenantId, key: string) =>
  and(eq(screeningLists.tenantId, tenantId), eq(screeningLists.key, key));
const theVersion = (tenantId: TenantId, key: string, version: number) =>
  and(
    eq(screeningVersions.tenantId, tenantId),
    eq(screeningVersions.listKey, key),
    eq(screeningVersions.version, version),
  );

export const listScreeningLists = (db: D1Database, tenantId: TenantId): Promise<ScreeningList[]> =>
  orm(db).select().from(screeningLists).where(eq(screeningLists.tenantId, tenantId)).orderBy(asc(screeningLists.key));

export async function getScreeningList(db: D1Database, tenantId: TenantId, key: string): Promise<ScreeningList | null> {
  const [row] = await orm(db).select().from(screeningLists).where(theList(tenantId, key)).limit(1);
  return row ?? null;
}

/** Makes a list or changes its name, format and address; its versions stay. */
export async function putScreeningList(
  db: D1Database,
  tenantId: TenantId,
  list: Pick<ScreeningList, "key" | "name" | "format" | "url" | "refreshHours" | "autoActivate">,
  nowMs: number,
): Promise<void> {
  await listStatement(db, tenantId, list, nowMs);
}

/** The statement of `putScreeningList`. */
export function listStatement(
  db: D1Database,
  tenantId: TenantId,
  list: Pick<ScreeningList, "key" | "name" | "format" | "url" | "refreshHours" | "autoActivate">,
  nowMs: number,
) {
  const { key, name, format, url, refreshHours, autoActivate } = list;
  const nextFetchAtMs = refreshHours === null ? null : nowMs;
  return orm(db)
    .insert(screeningLists)
    .values({
      tenantId,
      ...{ key, name, format, url, refreshHours, nextFetchAtMs, autoActivate },
      activeVersion: null,
      lastVersion: 0,
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
    })
    .onConflictDoUpdate({
      target: [screeningLists.tenantId, screeningLists.key],
      set: { name, format, url, refreshHours, nextFetchAtMs, autoActivate, updatedAtMs: nowMs },
    });
}

/** Takes the next number of a list for a version that is being loaded. */
export async function beginVersion(
  db: D1Database,
  list: ScreeningList,
  source: ScreeningVersion["source"],
  byId: string,
  nowMs: number,
): Promise<ScreeningVersion | null> {
  const tenantId = list.tenantId as TenantId;
  const [taken] = await orm(db)
    .update(screeningLists)
    .set({ lastVersion: sql`${screeningLists.lastVersion} + 1`, updatedAtMs: nowMs })
    .where(theList(tenantId, list.key))
    .returning({ version: screeningLists.lastVersion });
  if (taken === undefined) return null;
  const [row] = await orm(db)
    .insert(screeningVersions)
    .values({
      tenantId,
      listKey: list.key,
      version: taken.version,
      status: "loading",
      source,
      format: list.format,
      byId,
      createdAtMs: nowMs,
      touchedAtMs: nowMs,
    })
    .returning();
  return row ?? null;
}

export async function getVersion(
  db: D1Database,
  tenantId: TenantId,
  key: string,
  version: number,
): Promise<ScreeningVersion | null> {
  const [row] = await orm(db)
    .select()
    .from(screeningVersions)
    .where(theVersion(tenantId, key, version))
    .limit(1);
  return row ?? null;
}

/** Versions of a list, newest first. */
export async function listVersionsOf(
  db: D1Database,
  tenantId: TenantId,
  key: string,
  page: { limit: number; before: number | null },
): Promise<ScreeningVersion[]> {
  const before = page.before === null ? undefined : lt(screeningVersions.version, page.before);
  return orm(db)
    .select()
    .from(screeningVersions)
    .where(and(eq(screeningVersions.tenantId, tenantId), eq(screeningVersions.listKey, key), before))
    .orderBy(desc(screeningVersions.version))
    .limit(page.limit);
}

/** Says how loading ended. One that has ended already stays as it is. */
export async function finishVersion(
  db: D1Database,
  row: ScreeningVersion,
  end: Partial<Omit<ScreeningVersion, "tenantId" | "listKey" | "version">>,
  nowMs: number,
): Promise<void> {
  await orm(db)
    .update(screeningVersions)
    .set({ ...end, finishedAtMs: nowMs, touchedAtMs: nowMs })
    .where(
      and(theVersion(row.tenantId as TenantId, row.listKey, row.version), eq(screeningVersions.status, "loading")),
    );
}

/** Whoever is monitored is screened anew, the first one first. A page of an earlier round that is still under way counts no more. */
const fromTheStart = {
  monitoring: "running" as const,
  monitorCursor: null,
  monitorRound: sql`${screeningVersions.monitorRound} + 1`,
  screened: 0,
  changed: 0,
};

/** From now on subjects are screened against this version, and monitored ones anew. False when it is not ready. */
export async function activateVersion(
  db: D1Database,
  tenantId: TenantId,
  key: string,
  version: number,
  nowMs: number,
): Promise<boolean> {
  const builder = orm(db);
  const isReady = and(theVersion(tenantId, key, version), eq(screeningVersions.status, "ready"));
  const [activated] = await builder.batch([
    builder
      .update(screeningVersions)
      .set({
        activatedAtMs: nowMs,
        ...fromTheStart,
        touchedAtMs: nowMs,
      })
      .where(isReady)
      .returning({ version: screeningVersions.version }),
    builder
      .update(screeningLists)
      .set({ activeVersion: version, updatedAtMs: nowMs })
      .where(and(theList(tenantId, key), sql`EXISTS (SELECT 1 FROM screening_versions WHERE ${isReady})`)),
    // Monitoring of an earlier version is pointless now.
    builder
      .update(screeningVersions)
      .set({ monitoring: "done" })
      .where(
        and(
          eq(screeningVersions.tenantId, tenantId),
          eq(screeningVersions.listKey, key),
          eq(screeningVersions.monitoring, "running"),
          ne(screeningVersions.version, version),
          sql`EXISTS (SELECT 1 FROM screening_versions WHERE ${isReady})`,
        ),
      ),
  ]);
  return activated.length === 1;
}

/**
 * Keeps the tenant's weights and thresholds and, because it is judged otherwise from now on, has monitored subjects screened anew
 * against what is active. Both or neither. Answers the versions whose monitoring is to begin.
 */
export async function changeSettings(
  db: D1Database,
  tenantId: TenantId,
  settings: { body: string; byId: string; updatedAtMs: number },
): Promise<{ list: string; version: number }[]> {
  const [, begun] = await orm(db).batch(settingsStatements(db, tenantId, settings));
  return begun;
}

/** The statements of `changeSettings`, for a batch that has others too. */
export function settingsStatements(
  db: D1Database,
  tenantId: TenantId,
  settings: { body: string; byId: string; updatedAtMs: number },
) {
  const builder = orm(db);
  return [
    builder
      .insert(screeningSettings)
      .values({ tenantId, ...settings })
      .onConflictDoUpdate({ target: screeningSettings.tenantId, set: settings }),
    builder
      .update(screeningVersions)
      .set({ ...fromTheStart, touchedAtMs: settings.updatedAtMs })
      .where(and(eq(screeningVersions.tenantId, tenantId), isActive(tenantId)))
      .returning({ list: screeningVersions.listKey, version: screeningVersions.version }),
  ] as const;
}

/** The version of each list that subjects are screened against, by the keys of the lists. */
export const activeVersions = (db: D1Database, tenantId: TenantId): Promise<ScreeningVersion[]> =>
  orm(db)
    .select()
    .from(screeningVersions)
    .where(and(eq(screeningVersions.tenantId, tenantId), isActive(tenantId)))
    .orderBy(asc(screeningVersions.listKey));

const isActive = (tenantId: TenantId) => sql`(list_key, version) IN
  (SELECT key, active_version FROM screening_lists WHERE tenant_id = ${tenantId} AND active_version IS NOT NULL)`;

/** Notes how far the monitored subjects have been screened anew. False: another run of the same page was faster. */
export async function advanceMonitoring(
  db: D1Database,
  row: ScreeningVersion,
  step: { cursor: string | null; done: boolean; screened: number; changed: number },
  nowMs: number,
): Promise<boolean> {
  const from = row.monitorCursor;
  const moved = await orm(db)
    .update(screeningVersions)
    .set({
      monitorCursor: step.cursor,
      monitoring: step.done ? "done" : "running",
      screened: row.screened + step.screened,
      changed: row.changed + step.changed,
      touchedAtMs: nowMs,
    })
    .where(
      and(
        theVersion(row.tenantId as TenantId, row.listKey, row.version),
        eq(screeningVersions.monitoring, "running"),
        eq(screeningVersions.monitorRound, row.monitorRound),
        from === null ? sql`monitor_cursor IS NULL` : eq(screeningVersions.monitorCursor, from),
      ),
    );
  return moved.meta.changes === 1;
}

/** Versions whose loading or monitoring stands still since then, whoever's they are. */
export const standingStill = (db: D1Database, beforeMs: number, limit: number): Promise<ScreeningVersion[]> =>
  orm(db)
    .select()
    .from(screeningVersions)
    .where(
      and(
        or(eq(screeningVersions.status, "loading"), eq(screeningVersions.monitoring, "running")),
        lt(screeningVersions.touchedAtMs, beforeMs),
      ),
    )
    .orderBy(asc(screeningVersions.touchedAtMs))
    .limit(limit);

/** Lists that are to be fetched by themselves by now, whoever's they are; each is taken once and is due again after its hours. */
export async function takeDueLists(db: D1Database, nowMs: number, limit: number): Promise<ScreeningList[]> {
  const due = await orm(db)
    .select()
    .from(screeningLists)
    .where(lte(screeningLists.nextFetchAtMs, nowMs))
    .orderBy(asc(screeningLists.nextFetchAtMs))
    .limit(limit);
  const taken: ScreeningList[] = [];
  for (const list of due) {
    const { tenantId, key, nextFetchAtMs, refreshHours } = list;
    if (nextFetchAtMs === null) continue;
    const moved = await orm(db)
      .update(screeningLists)
      .set({ nextFetchAtMs: refreshHours === null ? null : nowMs + refreshHours * 3_600_000 })
      .where(and(theList(tenantId as TenantId, key), eq(screeningLists.nextFetchAtMs, nextFetchAtMs)));
    if (moved.meta.changes === 1) taken.push(list);
  }
  return taken;
}

/** Says why a version that is ready does not count by itself. */
export async function noteOnVersion(db: D1Database, row: ScreeningVersion, problem: string): Promise<void> {
  await orm(db)
    .update(screeningVersions)
    .set({ problem })
    .where(theVersion(row.tenantId as TenantId, row.listKey, row.version));
}

/** Ready versions of a list behind the newest `keep` of them, the active one apart. */
export const versionsBehind = (
  db: D1Database,
  tenantId: TenantId,
  key: string,
  keep: number,
): Promise<ScreeningVersion[]> =>
  orm(db)
    .select()
    .from(screeningVersions)
    .where(
      and(
        eq(screeningVersions.tenantId, tenantId),
        eq(screeningVersions.listKey, key),
        eq(screeningVersions.status, "ready"),
        sql`${screeningVersions.version} IS NOT (SELECT active_version FROM screening_lists
          WHERE tenant_id = ${tenantId} AND key = ${key})`,
      ),
    )
    .orderBy(desc(screeningVersions.version))
    .limit(10)
    .offset(keep);

/** From now on this version cannot be activated. False: it just was. */
export async function markDropped(db: D1Database, row: ScreeningVersion): Promise<boolean> {
  const tenantId = row.tenantId as TenantId;
  const done = await orm(db)
    .update(screeningVersions)
    .set({ status: "dropped" })
    .where(
      and(
        theVersion(tenantId, row.listKey, row.version),
        sql`${row.version} IS NOT (SELECT active_version FROM screening_lists
          WHERE tenant_id = ${tenantId} AND key = ${row.listKey})`,
      ),
    );
  return done.meta.changes === 1;
}
