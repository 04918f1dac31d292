import { addedUp } from "../backtests/tally";
import { dbOf } from "../db/db-of";
import {
  dropSegment,
  looseSegments,
  placesIn,
  replaceSegments,
  segmentsJudgedBefore,
  smallSegments,
  takeSegmentsAwaitingShadows,
} from "../db/judgement-segments";
import { beginSegment, type NewSegment, type Segment } from "../db/judgements";
import { crowdedShadows, dropEndedBacktests, endShadows, foldPages, somePages } from "../db/shadows";
import { forgetBeforeMs, newId, type TenantId } from "../domain";
import type { Env } from "../env";
import { bytesOf, deleteSegment, putSegment, readSegment } from "./judgement-objects";

const minuteMs = 60_000;
/** Longer than any consumer lives: who was reading or writing is done by then. */
const looseMs = 15 * minuteMs;
const perSweep = 50;
/** Segments are merged when a tenant has this many small ones, into one of at most so many lines and bytes. */
const merging = { atLeast: 10, lines: 400, bytes: 8_000_000 };
const mergesPerSweep = 3;
const pagesOfShadow = 100;

/** What the archive needs every minute: what is loose or old goes, what is small grows. Interrupted, it is taken up by the next sweep. */
export async function sweepJudgements(env: Env, nowMs: number): Promise<void> {
  await dropLoose(env, nowMs);
  for (let round = 0; round < mergesPerSweep; round += 1) if ((await mergeSmall(env, nowMs)).length === 0) return;
}

/** Ends shadows, sends their lost messages again, keeps their tallies few, and forgets what ended long ago. */
export async function sweepShadows(env: Env, nowMs: number): Promise<void> {
  await endShadows(env.DB, nowMs);
  for (const { id, tenantId } of await takeSegmentsAwaitingShadows(env.DB, nowMs - 2 * minuteMs, nowMs, perSweep))
    await env.BACKTESTS.send({ kind: "shadow", tenantId: tenantId as TenantId, segmentId: id });
  for (const subjectId of await crowdedShadows(env.DB, pagesOfShadow, 5)) await foldShadow(env, subjectId);
  await dropEndedBacktests(env.DB, forgetBeforeMs("backtests", nowMs), 5_000);
}

/** Objects that nothing refers to, and those whose time is over. The object goes before its row. */
async function dropLoose(env: Env, nowMs: number): Promise<void> {
  const loose = await looseSegments(env.DB, nowMs - looseMs, perSweep);
  const old = await segmentsJudgedBefore(env.DB, forgetBeforeMs("judgements", nowMs), perSweep);
  for (const segment of [...loose, ...old]) {
    await deleteSegment(env, segment);
    await dropSegment(env.DB, segment.id);
  }
}

/** Makes one segment out of many small ones. Readers that are under way find the small ones for a while yet. */
export async function mergeSmall(env: Env, nowMs: number, wish = merging): Promise<Segment[]> {
  const small = await smallSegments(env.DB, { touchedAtMs: nowMs }, wish);
  const [first] = small;
  if (first === undefined) return [];
  const db = dbOf(env, first.tenantId as TenantId);
  const placed = await placesIn(
    db,
    small.map(({ id }) => id),
  );
  const lines: string[] = [];
  const places: [runId: string, place: number][] = [];
  for (const segment of small) {
    const own = await readSegment(env, segment);
    for (const { runId, place } of placed.filter(({ segmentId }) => segmentId === segment.id)) {
      const line = own?.[place];
      if (line === undefined) continue; // its object is lost: the row stays where it is, and counts as missing
      places.push([runId, lines.length]);
      lines.push(line);
    }
  }
  const merged: NewSegment = {
    id: newId("segment"),
    tenantId: first.tenantId,
    lines: lines.length,
    bytes: bytesOf(lines),
    newestAtMs: Math.max(...small.map(({ newestAtMs }) => newestAtMs)),
  };
  await beginSegment(db, merged, nowMs);
  await putSegment(env, merged, lines);
  await replaceSegments(
    db,
    merged,
    places,
    small.map(({ id }) => id),
    nowMs,
  );
  return small;
}

/** Many small tallies of a shadow become one: the same sum, and a report that is quick to make. */
async function foldShadow(env: Env, subjectId: string): Promise<void> {
  const pages = await somePages(env.DB, subjectId, 2 * pagesOfShadow);
  const [first] = pages;
  if (first === undefined) return;
  const tally = addedUp(pages.map((page) => page.tally)).text();
  const subject = { subjectId, tenantId: first.tenantId };
  await foldPages(
    env.DB,
    subject,
    pages.map(({ page }) => page),
    tally,
  );
}
