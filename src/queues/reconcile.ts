import { caseOf } from "../cases/case-of";
import { type CaseRow, casesAfter, decodeCase, distrustRow, upsertIndexRows } from "../db/cases";
import { casesToCompare, compareAll, compareNeighbours, reconcileJob, saveCompared } from "../db/compare-cases";
import { uncounted } from "../db/count-cases";
import { jobCursor, saveJobCursor } from "../db/jobs";
import { outdatedTerms, termsFormat } from "../db/search-index";
import type { CaseRef, IndexRow } from "../domain";
import type { Env } from "../env";
import { log } from "../lib/log";
import { forEachCase } from "./for-each-case";
import { tellFeeds } from "./tell-feeds";

const perSweep = 100;
const formatJob = "reconcile_format";

/**
 * Compares rows of the list with their cases and replaces those that say anything else. Each sweep takes those whose time has come
 * (`db/compare-cases`): a day after a change, then ever more seldom, at most thirty days apart. While a round is under way it takes the
 * next stretch of the whole list instead.
 */
export async function reconcile(env: Env, nowMs: number): Promise<void> {
  // Words that are made in another way are made anew for every case, however long it is until it would be compared.
  const format = String(termsFormat);
  if ((await jobCursor(env.DB, formatJob)) !== format) {
    await compareAll(env.DB, nowMs);
    await saveJobCursor(env.DB, formatJob, format, nowMs);
  }
  const from = await jobCursor(env.DB, reconcileJob);
  if (from === null) {
    const due = (await casesToCompare(env.DB, nowMs, perSweep)).map(decodeCase);
    const right = await compare(env, due, nowMs);
    const compared = due.map(({ caseId, version }) => ({ caseId, version, isRight: right.has(caseId) }));
    await saveCompared(env.DB, compared, nowMs);
    await saveJobCursor(env.DB, reconcileJob, null, nowMs);
    return;
  }
  const page = await casesAfter(env.DB, from, perSweep);
  await compare(env, page, nowMs);
  await saveJobCursor(env.DB, reconcileJob, page.length < perSweep ? null : (page.at(-1)?.caseId ?? null), nowMs);
}

/** Compares these rows, repairs what is wrong, and answers the ids of those that were right. */
async function compare(env: Env, page: readonly CaseRow[], nowMs: number): Promise<Set<string>> {
  // An opening has version 0; a row that says `opening` at a later version has drifted like any other.
  const rows = page.filter((listed) => listed.status !== "opening" || listed.version > 0);
  const truths = await forEachCase(rows, (listed) => caseOf(env, listed as unknown as CaseRef).indexRow());
  const [repairs, known]: [IndexRow[], IndexRow[]] = [[], []];
  for (const [place, truth] of truths.entries()) {
    const listed = rows[place];
    if (truth === null || listed === undefined) continue;
    known.push(truth);
    if (agrees(listed, truth)) continue;
    if (listed.version >= truth.version) await distrustRow(env.DB, listed.caseId, listed.version);
    repairs.push(truth);
  }
  if (repairs.length > 0) {
    await upsertIndexRows(env.DB, repairs, nowMs);
    await compareNeighbours(env.DB, repairs, nowMs);
    await tellFeeds(env, repairs);
    log.warn("reconcile.repaired", { rows: repairs.length });
  }
  const [outdated, miscounted] = await Promise.all([outdatedTerms(env.DB, known), uncounted(env.DB, known)]);
  const wrong = new Set([...outdated, ...miscounted]);
  await upsertIndexRows(env.DB, [...wrong], nowMs);
  for (const row of repairs) wrong.add(row);
  return new Set(known.filter((row) => !wrong.has(row)).map(({ caseId }) => caseId));
}

// The wake-up moves without a new version, and uniqueness was decided when the place was taken.
const notCompared: ReadonlySet<string> = new Set([
  "wakeAtMs",
  "exclusive",
  "externalId",
  "createdAtMs",
  "search",
  "related",
  "facts",
  "incidents",
  "trail",
]);

const agrees = (listed: CaseRow, truth: CaseRow): boolean =>
  (Object.keys(truth) as (keyof CaseRow)[]).every(
    (key) => notCompared.has(key) || JSON.stringify(listed[key] ?? null) === JSON.stringify(truth[key] ?? null),
  );
