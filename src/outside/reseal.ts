import * as z from "zod";
import { jobCursor, saveJobCursor } from "../db/jobs";
import { rawAnswerKey } from "../db/raw-answers";
import { rawAnswersAfter, replaceSealed, type SealedColumn, sealedColumns, sealedRowsAfter } from "../db/sealed-rows";
import type { TenantId } from "../domain";
import { aboutCaseKey, caseKeyPrefix, caseKeyPurpose, destroyedAtMs } from "../domain/case-key";
import { type Env, keyringOf } from "../env";
import { type Keyring, keyIdOf, newestPrefix, openWith, sealWith } from "../lib/keyring";
import { log } from "../lib/log";
import { bucketNaming, listObjects } from "../places/bucket-of";

/** Of all tenants, or of one alone. */
const jobOf = (only: TenantId | null): string => (only === null ? "reseal" : `reseal.${only}`);
/** Rows per sweep: a few seconds of work at most. */
const perSweep = 200;
const rawPerSweep = 20;
const caseKeysPerSweep = 50;
const dayMs = 86_400_000;

const Progress = z.object({
  /** Of the key that everything is to be sealed under. */
  keyId: z.string(),
  /** Which column, counted through `sealedColumns`; after the last one come the raw answers, then the keys of cases. */
  column: z.int(),
  place: z.int(),
  /** The last of the keys that were looked at: they lie in R2 and are counted by nothing. */
  keyName: z.string().nullable().default(null),
  /** Texts that were sealed anew in this round, and those that no key opens. */
  changed: z.int(),
  unreadable: z.int(),
  done: z.boolean(),
  /** When everything is looked through once more; null: it was. */
  againAtMs: z.int().nullable().default(null),
  isAgain: z.boolean().default(false),
});
export type ResealProgress = z.output<typeof Progress>;

/**
 * Seals everything stored under the newest key, a page per sweep. Where it got to is written down after each page, so it goes on
 * after a crash; a row that changes meanwhile is left alone and found in the next round. A round in which nothing was left to do is
 * the last one, but for one more a day later: a deployment on its way out may have sealed under the older key for a while. `only`: of
 * one tenant, to try a new key on before it is everybody's.
 */
export async function reseal(env: Env, nowMs: number, only: TenantId | null = null): Promise<void> {
  const ring = keyringOf(env);
  if (ring.keys.length < 2) return; // the master key alone: nothing is to be moved
  const before = await resealProgress(env, only);
  if (before?.done === true && (before.againAtMs === null || nowMs < before.againAtMs)) return;
  const from =
    before?.done === false
      ? before
      : {
          keyId: keyIdOf(ring.keys[0] ?? ""),
          ...{ column: 0, place: 0, keyName: null, changed: 0, unreadable: 0, done: false },
          ...{ againAtMs: null, isAgain: before !== null },
        };
  const page = await pageOf(env, ring, from, only);
  const changed = from.changed + page.changed;
  const unreadable = from.unreadable + page.unreadable;
  const after: ResealProgress = { ...from, changed, unreadable, ...nextPlace(from, page.last, changed) };
  if (after.done && !after.isAgain) after.againAtMs = nowMs + dayMs;
  if (after.done) log.info("reseal.done", { keyId: after.keyId, unreadable });
  await saveJobCursor(env.DB, jobOf(only), JSON.stringify(after), nowMs);
}

/** Where the job for the newest key got to; null: it has not begun. */
export async function resealProgress(env: Env, only: TenantId | null = null): Promise<ResealProgress | null> {
  const text = await jobCursor(env.DB, jobOf(only));
  const known = text === null ? null : Progress.parse(JSON.parse(text));
  return known?.keyId === keyIdOf(keyringOf(env).keys[0] ?? "") ? known : null;
}

function pageOf(env: Env, ring: Keyring, from: ResealProgress, only: TenantId | null): Promise<Page> {
  const column = sealedColumns[from.column];
  if (column !== undefined) return columnPage(env, ring, column, from.place, only);
  if (from.column === sealedColumns.length) return rawPage(env, ring, from.place, only);
  return caseKeyPage(env, ring, from.keyName, only);
}

function nextPlace(from: ResealProgress, last: Page["last"], changed: number): Partial<ResealProgress> {
  if (typeof last === "string") return { keyName: last };
  if (last !== null) return { place: last };
  if (from.column <= sealedColumns.length) return { column: from.column + 1, place: 0 };
  // All the way through: what was changed while the round went on may hide rows that were passed by.
  return changed > 0 ? { column: 0, place: 0, keyName: null, changed: 0, unreadable: 0 } : { done: true };
}

interface Page {
  /** The last row of a full page, or the name of the last key; null: the column is through. */
  last: number | string | null;
  changed: number;
  unreadable: number;
}

async function columnPage(
  env: Env,
  ring: Keyring,
  column: SealedColumn,
  place: number,
  only: TenantId | null,
): Promise<Page> {
  const rows = await sealedRowsAfter(env.DB, column, place, perSweep, only);
  let unreadable = 0;
  const changes = rows.flatMap(({ place: at, tenantId, owner, sealed: was }) => {
    const now = resealed(ring, column, was, `${tenantId}|${owner}`);
    if (now === null) unreadable += 1;
    return now === null || now === was ? [] : [{ place: at, was, now }];
  });
  await replaceSealed(env.DB, column, changes);
  return { last: rows.length < perSweep ? null : (rows.at(-1)?.place ?? null), changed: changes.length, unreadable };
}

/** The same under the newest key; null when no key opens it. */
function resealed(ring: Keyring, { holds, purpose }: SealedColumn, text: string, about: string): string | null {
  if (holds === "one") return resealedOne(ring, purpose, text, about);
  const list = listIn(text);
  if (list === null) return null;
  const now = list.map((each) => ({ ...each, sealed: resealedOne(ring, purpose, each.sealed, about) }));
  if (now.some(({ sealed }) => sealed === null)) return null;
  return now.every(({ sealed }, at) => sealed === list[at]?.sealed) ? text : JSON.stringify(now);
}
const List = z.array(z.looseObject({ sealed: z.string() }));

/** Null when it is none: one bad row must not hold up the change of keys. */
function listIn(text: string) {
  try {
    return List.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

function resealedOne(ring: Keyring, purpose: string, sealed: string, about: string): string | null {
  if (sealed.startsWith(newestPrefix(ring))) return sealed;
  const text = openWith(ring, purpose, sealed, about);
  return text === null ? null : sealWith(ring, purpose, text, about);
}

/** Keys of cases' stores. What is sealed under them stays as it is; a key that is destroyed meanwhile stays destroyed. */
async function caseKeyPage(env: Env, ring: Keyring, after: string | null, only: TenantId | null): Promise<Page> {
  const prefix = caseKeyPrefix + (only === null ? "" : `${only}/`);
  const { objects, next } = await listObjects(env, { prefix, after, limit: caseKeysPerSweep });
  const page: Page = { last: next, changed: 0, unreadable: 0 };
  for (const { key: name } of objects) {
    const bucket = bucketNaming(env, name);
    const stored = await bucket.get(name);
    const was = await stored?.text();
    if (stored === null || was === undefined || destroyedAtMs(was) !== null) continue;
    const now = resealedOne(ring, caseKeyPurpose, was, aboutCaseKey(name));
    if (now === null) page.unreadable += 1;
    if (now === null || now === was) continue;
    const put = await bucket.put(name, now, { onlyIf: { etagMatches: stored.etag } });
    if (put !== null) page.changed += 1;
  }
  return page;
}

async function rawPage(env: Env, ring: Keyring, place: number, only: TenantId | null): Promise<Page> {
  const rows = await rawAnswersAfter(env.DB, place, rawPerSweep, only);
  const page: Page = {
    last: rows.length < rawPerSweep ? null : (rows.at(-1)?.place ?? null),
    changed: 0,
    unreadable: 0,
  };
  for (const { tenantId, id } of rows) {
    const key = rawAnswerKey(tenantId as TenantId, id);
    const bucket = bucketNaming(env, key);
    const stored = await bucket.get(key);
    const was = await stored?.text();
    const now = was === undefined ? undefined : resealedOne(ring, "raw-answers", was, `${tenantId}|${id}`);
    if (now === null) page.unreadable += 1;
    if (stored === null || now === undefined || now === null || now === was) continue;
    // Only in the place of what was read: an answer that was forgotten meanwhile must not come back, nobody would ever sweep it.
    const put = await bucket.put(key, now, { onlyIf: { etagMatches: stored.etag } });
    if (put !== null) page.changed += 1;
  }
  return page;
}
