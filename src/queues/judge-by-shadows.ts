import type { NewBacktestCase, PageResult } from "../db/backtest-results";
import { dbOf } from "../db/db-of";
import { getSegment } from "../db/judgement-segments";
import { type JudgementRow, judgementsIn } from "../db/judgements";
import { finishSegmentForShadows, runningWithBodies, type Shadow } from "../db/shadows";
import type { TenantId } from "../domain";
import type { Env } from "../env";
import { sha256Hex } from "../lib/bytes";
import { errorFields, log } from "../lib/log";
import { isSourceOf } from "./archive-judgements";
import { judgePage, judgingBook } from "./judge-page";

/** Cases of one shadow that can be looked at one by one; more are counted only. */
const mostListedCases = 50_000;

/**
 * Judges the inputs of a new segment by every shadow of their tenant, and writes all of it together: a segment that comes twice counts
 * once. A shadow that throws misses these inputs, and nobody else does.
 */
export async function judgeByShadows(env: Env, tenantId: TenantId, segmentId: string, nowMs: number): Promise<void> {
  const db = dbOf(env, tenantId);
  const segment = await getSegment(db, tenantId, segmentId);
  if (segment === null || segment.shadowsPending === 0) return;
  const rows = await judgementsIn(db, segmentId);
  const results: PageResult[] = [];
  const missed = new Map<string, number>();
  for (const shadow of await runningWithBodies(db, tenantId, nowMs)) {
    const mine = rows.filter((row) => row.recordedAtMs >= shadow.createdAtMs && isJudgedBy(shadow, row));
    if (mine.length === 0) continue;
    try {
      results.push(await resultOf(env, tenantId, shadow, segmentId, mine));
    } catch (problem) {
      log.warn("shadow.failed", { tenantId, shadowId: shadow.id, segmentId, ...errorFields(problem) });
      missed.set(shadow.id, mine.length);
    }
  }
  await finishSegmentForShadows(db, segmentId, results, missed, nowMs);
}

async function resultOf(
  env: Env,
  tenantId: TenantId,
  shadow: Shadow & { body: string },
  segmentId: string,
  rows: readonly JudgementRow[],
): Promise<PageResult> {
  const draft = judgingBook(shadow.body);
  if (draft === null) throw new Error("the draft cannot be read");
  // All of the segment: what a shadow has no time for in one go, it misses.
  const { cases, tally, judged, rest } = await judgePage(env, tenantId, rows, {
    draft,
    against: null,
    hiddenNames: JSON.parse(shadow.hiddenNames) as string[],
  });
  if (rest.length > 0) tally.add(["cases", "missing"], rest.length);
  const listed: NewBacktestCase[] = shadow.judged < mostListedCases ? cases : [];
  return { tenantId, subjectId: shadow.id, page: segmentId, cases: listed, judged, tally: tally.text(), rest: [] };
}

/** A segment that kept killing its consumer: its inputs count as missed, and the archive goes on. */
export async function giveUpShadows(env: Env, tenantId: TenantId, segmentId: string, nowMs: number): Promise<void> {
  const db = dbOf(env, tenantId);
  const segment = await getSegment(db, tenantId, segmentId);
  if (segment === null || segment.shadowsPending === 0) return;
  const rows = await judgementsIn(db, segmentId);
  const shadows = await runningWithBodies(db, tenantId, nowMs);
  const missed = new Map(shadows.map((shadow) => [shadow.id, rows.filter((row) => isJudgedBy(shadow, row)).length]));
  await finishSegmentForShadows(db, segmentId, [], missed, nowMs);
}

/** A case is in the share or it is not, for as long as the shadow runs: else its judgements could not be compared. */
export const isJudgedBy = (shadow: Shadow, row: JudgementRow): boolean =>
  isSourceOf(shadow, row) &&
  Number.parseInt(sha256Hex(`${shadow.id}|${row.caseId}`).slice(0, 8), 16) % 100 < shadow.sharePercentage;
