import { getCheck, settleCheck } from "../db/checks";
import { dbOf } from "../db/db-of";
import type { CheckId, CheckTerms, RunResult, TenantId, VendorAttempt } from "../domain";
import type { Env } from "../env";
import type { Word } from "./ask-for-check";
import { openCheck, sealCheck } from "./check-records";
import { type SealedCheck, type Told, together, toldBy, withNews } from "./check-words";

/** Two vendors of one check may report at once: who finds that the other was faster looks again, so often. */
const mostRounds = 10;

/** What the record says of vendors that are still to be asked: until they were, the check has no answer, whatever others say. */
export const notYetAsked = (vendors: readonly string[], combine: CheckTerms["combine"]): SealedCheck => ({
  status: "pending",
  result: null,
  error: null,
  attempts: [],
  ...(vendors.length > 1 && {
    combine,
    words: vendors.map((vendor) => ({ vendor, status: "pending", result: null, error: null })),
  }),
});

/**
 * Writes what vendors have said into the record of their check, with what callbacks have brought meanwhile, and gives what came of it.
 * Null: there is no record.
 */
export async function settleWords(
  env: Env,
  tenantId: TenantId,
  id: CheckId,
  words: readonly Word[],
  sum: { combine: CheckTerms["combine"]; attempts: VendorAttempt[]; costCents: number; deadlineAtMs: number },
): Promise<SealedCheck | null> {
  const db = dbOf(env, tenantId);
  for (let round = 0; round < mostRounds; round += 1) {
    const row = await getCheck(db, tenantId, id);
    if (row === null) return null;
    const before = openCheck(env, tenantId, row);
    if (row.status !== "pending") return { ...before, attempts: sum.attempts };
    const now = words.map(({ vendor, told }) => ({ vendor, ...newer(before, vendor, told) }));
    const told = together(now, sum.combine);
    const owed = told.status === "pending" && now.length > 1 && { combine: sum.combine, words: now };
    const kept: SealedCheck = { ...told, attempts: sum.attempts, ...owed };
    const { costCents, deadlineAtMs } = sum;
    const change = { status: told.status, costCents, deadlineAtMs, updatedAtMs: Date.now() };
    if (await settleCheck(db, tenantId, id, { ...change, sealed: sealCheck(env, tenantId, id, kept) }, row.sealed))
      return kept;
  }
  throw new Error("a check changes faster than its answers can be written");
}

/** A callback may have been faster than the answer that announced it. */
function newer({ words = [] }: SealedCheck, vendor: string, told: Told): Told {
  const known = words.find((word) => word.vendor === vendor);
  if (told.status !== "pending" || known === undefined || known.status === "pending") return told;
  const { status, result, error } = known;
  return { status, result, error };
}

/** What a vendor said later. Null: the check is not known, or had its answer already; else the check as it stands now. */
export async function applyNews(
  env: Env,
  tenantId: TenantId,
  { id, vendor, news }: { id: CheckId; vendor: string; news: RunResult },
  nowMs: number,
): Promise<SealedCheck | null> {
  const db = dbOf(env, tenantId);
  for (let round = 0; round < mostRounds; round += 1) {
    const row = await getCheck(db, tenantId, id);
    if (row === null || row.status !== "pending") return null;
    const told = withNews(openCheck(env, tenantId, row), vendor, toldBy(news));
    const { costCents, deadlineAtMs } = row;
    const change = { costCents, deadlineAtMs, updatedAtMs: nowMs, status: told.status };
    const sealed = sealCheck(env, tenantId, id, told);
    if (await settleCheck(db, tenantId, id, { ...change, sealed }, row.sealed)) return told;
  }
  throw new Error("a check changes faster than its news can be written");
}
