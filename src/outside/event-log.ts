import { makeCaseKeys, readCaseKeys } from "../db/case-keys";
import { dbOf } from "../db/db-of";
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

/** What receivers were told of: from it `webhookBody` makes the same body again. */
export interface Told {
  event: Publication["events"][number];
  facts: PublishedFacts;
}

/** An event of the log. `told`: null when its case was erased; the rest says that something happened, and nothing of whom. */
export interface LoggedEvent extends Omit<EventRow, "sealed" | "publicationSeq"> {
  told: Told | null;
}

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
  if (key === undefined) return;
  const told = publications.filter(({ events }) => events.length > 0);
  // Facts first: a row without them would read as an event of an erased case.
  await Promise.all(
    told.map(({ seq, facts }) => {
      const at = objectKey(tenantId, caseId, seq);
      return env.DOCUMENTS.put(at, seal(key, JSON.stringify(facts.data), at));
    }),
  );
  const rows = told.flatMap(({ seq, events, facts }) =>
    events.map((event) => ({
      ...{ id: event.id, type: event.type, caseId, sequence: event.sequence, atMs: event.atMs, publicationSeq: seq },
      ...{ workflowId: facts.workflowDefinitionId, workflowKey: facts.workflowKey },
      sealed: seal(key, JSON.stringify({ event, facts: { ...facts, data: {} } } satisfies Told), event.id),
    })),
  );
  await insertEvents(db, tenantId, rows, nowMs);
}

/** A page of the log. `withData`: with the context as it was, or with `{}` in its place. */
export async function readLog(
  env: Env,
  tenantId: TenantId,
  query: EventQuery,
  { withData }: { withData: boolean },
): Promise<LogPage> {
  const page = await readEvents(dbOf(env, tenantId), tenantId, query);
  return {
    events: await opened(env, tenantId, page.rows, withData),
    reached: page.reached,
    hasMore: page.hasMore,
  };
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

async function opened(
  env: Env,
  tenantId: TenantId,
  rows: readonly EventRow[],
  withData: boolean,
): Promise<LoggedEvent[]> {
  const caseIds = rows.map(({ caseId }) => caseId);
  const keys = await readCaseKeys(dbOf(env, tenantId), keyringOf(env), tenantId, caseIds);
  const facts = withData ? await readFacts(env, tenantId, rows, keys) : null;
  return rows.map(({ sealed, publicationSeq, ...row }) => {
    const key = keys.get(row.caseId);
    const text = key === undefined ? null : unseal(key, sealed, row.id);
    const data = facts?.get(objectKey(tenantId, row.caseId, publicationSeq));
    if (text === null || (facts !== null && data === undefined)) return { ...row, told: null };
    const told = JSON.parse(text) as Told; // sealed by ourselves
    return { ...row, told: data === undefined ? told : { ...told, facts: { ...told.facts, data } } };
  });
}

/** The facts of these rows by the place they lie at; each object is read once. */
async function readFacts(
  env: Env,
  tenantId: TenantId,
  rows: readonly EventRow[],
  keys: ReadonlyMap<string, Uint8Array>,
): Promise<Map<string, JsonObject>> {
  const wanted = new Map(
    rows.map((row) => [objectKey(tenantId, row.caseId, row.publicationSeq), keys.get(row.caseId)]),
  );
  const found = await Promise.all(
    [...wanted].map(async ([at, key]) => {
      if (key === undefined) return null;
      const text = await (await env.DOCUMENTS.get(at))?.text();
      const plain = text === undefined ? null : unseal(key, text, at);
      return plain === null ? null : ([at, JSON.parse(plain) as JsonObject] as const);
    }),
  );
  return new Map(found.filter((one) => one !== null));
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
      await env.DOCUMENTS.delete([...objects]);
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
