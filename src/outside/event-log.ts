import { makeCaseKeys, readCaseKeys } from "../db/case-keys";
import { dbOf } from "../db/db-of";
import { erasureOf } from "../db/erasures";
import {
  deleteEvents,
  type EventQuery,
  type EventRow,
  getEvent,
  insertEvents,
  oldEvents,
  readEvents,
} from "../db/events";
import { jobCursor, saveJobCursor } from "../db/jobs";
import type { CaseRef, Publication, PublishedFacts, TenantId } from "../domain";
import { forgetBeforeMs } from "../domain";
import { type Env, keyringOf } from "../env";
import { seal, unseal } from "../lib/bytes";
import type { JsonObject } from "../lib/json";
import { log } from "../lib/log";
import { bucketOf, deleteObjects } from "../places/bucket-of";

/** What receivers were told of: from it `webhookBody` makes the same body again. */
export interface Told {
  event: Publication["events"][number];
  facts: PublishedFacts;
}

/** An event of the log. `told`: null when its case was erased; the rest says that something happened, and nothing of whom. */
export interface LoggedEvent extends Omit<EventRow, "sealed" | "publicationSeq"> {
  told: Told | null;
  /** What belongs to an event that is about no case; null: it is about one. */
  detail: JsonObject | null;
}

/** Stands where a case would. */
const ofNoCase = "";
/** Facts that one page holds, and how many objects are read side by side: a page must fit into memory, however large cases are. */
const mostFactsChars = 8_000_000;
const readTogether = 16;

export interface LogPage {
  events: LoggedEvent[];
  /** Place to go on behind; null: the log is empty. */
  reached: number | null;
  hasMore: boolean;
}

/**
 * Writes what a case publishes into the tenant's log, whether anybody subscribes to it or not. Twice changes nothing. Rows name the case
 * and nobody; what it knew is sealed with its key, the facts in R2, once per command. A case that was erased is not written down again.
 */
export async function logPublications(
  env: Env,
  { tenantId, caseId }: CaseRef,
  publications: readonly Publication[],
  nowMs: number,
): Promise<void> {
  const db = dbOf(env, tenantId);
  const key = (await makeCaseKeys(db, keyringOf(env), tenantId, [caseId], nowMs)).get(caseId);
  // Of an erased case only that it was erased is written down: there is nothing to seal, and nothing to seal it with.
  const published =
    key !== undefined
      ? publications
      : publications.map((one) => ({ ...one, events: one.events.filter(({ type }) => type === "case.erased") }));
  const told = published.filter(({ events }) => events.length > 0);
  // Facts first: a row without them would read as an event of an erased case.
  if (key !== undefined)
    await Promise.all(
      told.map(({ seq, facts }) => {
        const at = objectKey(tenantId, caseId, seq);
        return bucketOf(env, tenantId).put(at, seal(key, JSON.stringify(facts.data), at));
      }),
    );
  const rows = told.flatMap(({ seq, events, facts }) =>
    events.map((event) => ({
      ...{ id: event.id, type: event.type, caseId, sequence: event.sequence, atMs: event.atMs, publicationSeq: seq },
      ...{ workflowId: facts.workflowDefinitionId, workflowKey: facts.workflowKey },
      sealed:
        key === undefined
          ? ""
          : seal(key, JSON.stringify({ event, facts: { ...facts, data: {} } } satisfies Told), event.id),
    })),
  );
  await insertEvents(db, tenantId, rows, nowMs);
  // The case may have been erased since its key was read: what has just been put down would stay.
  if (key !== undefined && told.length > 0 && (await erasureOf(db, tenantId, caseId)) !== null)
    await deleteObjects(
      env,
      told.map(({ seq }) => objectKey(tenantId, caseId, seq)),
    );
}

/** Writes down what happened to an endpoint. That is about no case and nobody, so there is nothing to seal. Twice changes nothing. */
export async function logEndpointEvent(
  env: Env,
  tenantId: TenantId,
  { id, type, atMs, detail }: { id: string; type: string; atMs: number; detail: JsonObject },
  nowMs: number,
): Promise<void> {
  const nowhere = { caseId: ofNoCase, workflowId: "", workflowKey: "", sequence: 0, publicationSeq: 0 };
  await insertEvents(
    dbOf(env, tenantId),
    tenantId,
    [{ id, type, atMs, ...nowhere, sealed: JSON.stringify(detail) }],
    nowMs,
  );
}

/**
 * A page of the log. `withData`: with the context as it was, or with `{}` in its place. Large contexts make a page end before `limit`; there
 * is more then.
 */
export async function readLog(
  env: Env,
  tenantId: TenantId,
  query: EventQuery,
  { withData }: { withData: boolean },
): Promise<LogPage> {
  const page = await readEvents(dbOf(env, tenantId), tenantId, query);
  const events = await opened(env, tenantId, page.rows, withData);
  if (events.length < page.rows.length) return { events, reached: events.at(-1)?.place ?? null, hasMore: true };
  return { events, reached: page.reached, hasMore: page.hasMore };
}

export async function readLogged(
  env: Env,
  tenantId: TenantId,
  id: string,
  { withData }: { withData: boolean },
): Promise<LoggedEvent | null> {
  const row = await getEvent(dbOf(env, tenantId), tenantId, id);
  return row === null ? null : ((await opened(env, tenantId, [row], withData))[0] ?? null);
}

/** The first of these rows, as many as fit on a page; at least one. */
async function opened(
  env: Env,
  tenantId: TenantId,
  rows: readonly EventRow[],
  withData: boolean,
): Promise<LoggedEvent[]> {
  const caseIds = rows.map(({ caseId }) => caseId);
  const keys = await readCaseKeys(dbOf(env, tenantId), keyringOf(env), tenantId, caseIds);
  const { facts, count } = withData ? await readFacts(env, tenantId, rows, keys) : { facts: null, count: rows.length };
  return rows.slice(0, count).map(({ sealed, publicationSeq, ...row }) => {
    if (row.caseId === ofNoCase) return { ...row, told: null, detail: JSON.parse(sealed) as JsonObject };
    const key = keys.get(row.caseId);
    const text = key === undefined ? null : unseal(key, sealed, row.id);
    const data = facts?.get(objectKey(tenantId, row.caseId, publicationSeq));
    if (text === null || (facts !== null && data === undefined)) return { ...row, told: null, detail: null };
    const told = JSON.parse(text) as Told; // sealed by ourselves
    return { ...row, told: data === undefined ? told : { ...told, facts: { ...told.facts, data } }, detail: null };
  });
}

/** The facts of the first `count` of these rows, which is as many as fit on a page, by the place they lie at. Each object is read once. */
async function readFacts(
  env: Env,
  tenantId: TenantId,
  rows: readonly EventRow[],
  keys: ReadonlyMap<string, Uint8Array>,
): Promise<{ facts: Map<string, JsonObject>; count: number }> {
  const facts = new Map<string, JsonObject>();
  const sizes = new Map<string, number>();
  const placeOf = (row: EventRow): string => objectKey(tenantId, row.caseId, row.publicationSeq);
  let chars = 0;
  for (const [count, row] of rows.entries()) {
    if (!sizes.has(placeOf(row))) {
      const next = new Map(rows.slice(count).map((one) => [placeOf(one), keys.get(one.caseId)]));
      const unread = [...next].filter(([at]) => !sizes.has(at)).slice(0, readTogether);
      await Promise.all(
        unread.map(async ([at, key]) => {
          const text = key === undefined ? undefined : await (await bucketOf(env, tenantId).get(at))?.text();
          const plain = key === undefined || text === undefined ? null : unseal(key, text, at);
          if (plain !== null) facts.set(at, JSON.parse(plain) as JsonObject);
          sizes.set(at, plain?.length ?? 0);
        }),
      );
    }
    // Each event of a command carries all of its facts.
    chars += sizes.get(placeOf(row)) ?? 0;
    if (chars > mostFactsChars && count > 0) return { facts, count };
  }
  return { facts, count: rows.length };
}

const perSweep = 500;
const tenantsPerSweep = 20;
const job = "forget_events";

/** Sweeper: deletes what is past its time, a page of each of some tenants, round and round. Objects go before their rows. */
export async function forgetOldEvents(env: Env, nowMs: number): Promise<void> {
  const beforeMs = forgetBeforeMs("events", nowMs);
  let after = await jobCursor(env.DB, job);
  const began = after;
  for (let tenants = 0; tenants < tenantsPerSweep; tenants += 1) {
    const { old, next } = await oldEvents(env.DB, after ?? "", beforeMs, perSweep);
    after = next;
    const [first] = old;
    if (first !== undefined) {
      const objects = new Set(old.map((row) => objectKey(row.tenantId, row.caseId, row.publicationSeq)));
      await deleteObjects(env, [...objects]);
      await deleteEvents(
        env.DB,
        first.tenantId,
        old.map(({ place }) => place),
      );
      log.info("retention.events_dropped", { tenantId: first.tenantId, events: old.length });
    }
    if (next === null) break;
  }
  if (after !== began) await saveJobCursor(env.DB, job, after, nowMs);
}

/** Names say whose they are, and nothing about anybody. */
const objectKey = (tenantId: string, caseId: string, publicationSeq: number): string =>
  `t/${tenantId}/e/${caseId}/${publicationSeq}`;
