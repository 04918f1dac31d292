import { insertRequests, type RequestLogRow } from "../db/request-log";
import type { Env } from "../env";
import { errorFields, log } from "../lib/log";

const mostAtOnce = 50;
/** Rows that may wait in one isolate. More come only where the database does not keep up; they are counted and left out. */
const mostWaiting = 1_000;
/** A writer that has not come back by then is gone with its request. */
const patienceMs = 10_000;

let waiting: RequestLogRow[] = [];
let writingUntilMs = 0;
let leftOut = 0;

/**
 * Puts a row into the log. Rows of calls that end while another row is being written wait for it and go together, so a busy isolate
 * writes many in one statement, and one that is not writes at once.
 */
export async function writeRequest(env: Env, row: RequestLogRow): Promise<void> {
  if (waiting.length >= mostWaiting) leftOut += 1;
  else waiting.push(row);
  const nowMs = Date.now();
  if (writingUntilMs > nowMs) return;
  try {
    while (waiting.length > 0) {
      writingUntilMs = Date.now() + patienceMs;
      const rows = waiting.slice(0, mostAtOnce);
      waiting = waiting.slice(mostAtOnce);
      await insertRequests(env.DB, rows);
      // Somebody whose answer has long gone does not write for everybody else.
      if (Date.now() - nowMs > patienceMs) break;
    }
  } catch (problem) {
    log.warn("request_log.failed", errorFields(problem));
  } finally {
    writingUntilMs = 0;
    if (leftOut > 0) log.warn("request_log.left_out", { rows: leftOut });
    leftOut = 0;
  }
}
