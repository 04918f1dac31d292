import { caseOf } from "../cases/case-of";
import { casesAfter, upsertIndexRows } from "../db/cases";
import { recountByZone, uncounted } from "../db/count-cases";
import { jobCursor, saveJobCursor } from "../db/jobs";
import type { CaseRef } from "../domain";
import type { Env } from "../env";
import { errorFields, log } from "../lib/log";

const recountedAtOnce = 200;
const recountedPerSweep = 4_000;

/** A tenant that has chosen another time zone has its days counted anew. */
export async function recountDays(env: Env): Promise<void> {
  for (let done = 0; done < recountedPerSweep; ) {
    const page = await recountByZone(env.DB, recountedAtOnce);
    done += page;
    if (page < recountedAtOnce) return;
  }
}

const job = "count_cases";
/** Behind the id of every case. */
const allCounted = "~";
const countedPerSweep = 400;
const countedAtOnce = 20;

/** Cases from before there were statistics are counted, once over the whole list. From then on each is counted as it changes. */
export async function countEarlierCases(env: Env, nowMs: number): Promise<void> {
  const from = await jobCursor(env.DB, job);
  if (from === allCounted) return;
  const page = await casesAfter(env.DB, from, countedPerSweep);
  for (let at = 0; at < page.length; at += countedAtOnce) {
    const rows = await Promise.all(
      page.slice(at, at + countedAtOnce).map(async (listed) => {
        try {
          return await caseOf(env, listed as unknown as CaseRef).indexRow();
        } catch (problem) {
          // The comparing job comes by again; one case must not hold up the others.
          log.error("statistics.case_failed", { caseId: listed.caseId, ...errorFields(problem) });
          return null;
        }
      }),
    );
    await upsertIndexRows(
      env.DB,
      await uncounted(
        env.DB,
        rows.filter((row) => row !== null),
      ),
    );
  }
  await saveJobCursor(env.DB, job, page.length < countedPerSweep ? allCounted : (page.at(-1)?.caseId ?? from), nowMs);
}
