import { type CheckRow, getCheck, settleCheck } from "../db/checks";
import { dbOf } from "../db/db-of";
import type { CheckId, CheckTerms, RunResult, TenantId, VendorAttempt } from "../domain";
import type { Env } from "../env";
import type { Word } from "./ask-for-check";
import { openCheck, sealCheck } from "./check-records";
import {
  isAnswer,
  isNextsTurn,
  type LateTry,
  nextsTurn,
  type Rest,
  type SealedCheck,
  type Told,
  together,
  toldBy,
  withNews,
} from "./check-words";

/** Two vendors of one check may report at once: who finds that the other was faster looks again, so often. */
const mostRounds = 10;
/** How much later than its deadline a vendor may still speak before the next one is asked. */
const patienceMs = 30_000;

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

/** What a round of asking came to. `rest`: who would be asked next; null: nobody is left. */
export interface Round {
  combine: CheckTerms["combine"];
  attempts: VendorAttempt[];
  deadlineAtMs: number;
  rest: Rest | null;
}

/**
 * Writes what vendors have said into the record of their check, with what callbacks have brought meanwhile, and gives what came of it.
 * Null: there is no record.
 */
export async function settleWords(
  env: Env,
  tenantId: TenantId,
  id: CheckId,
  words: readonly Word[],
  round: Round,
): Promise<SealedCheck | null> {
  const kept = await change(env, tenantId, id, (row, before) => {
    const attempts = attemptsOf(before, words, round.attempts);
    const { paid = [] } = before;
    const due = words.filter((word) => word.costCents > 0 && !paid.includes(word.vendor));
    const costCents = due.reduce((sum, word) => sum + word.costCents, row.costCents);
    const bill = due.length > 0 ? { paid: [...paid, ...due.map(({ vendor }) => vendor)] } : {};
    // A callback that brought the whole answer was faster: what it took is written down all the same.
    if (row.status !== "pending")
      return { kept: { ...before, attempts, ...bill }, costCents, deadlineAtMs: row.deadlineAtMs, nextAtMs: null };
    const { deadlineAtMs } = round;
    const kept = { ...settled(before, words, round, attempts), ...bill };
    return { kept, costCents, deadlineAtMs, nextAtMs: nextAtMs(kept, deadlineAtMs) };
  });
  if (kept !== null && isNextsTurn(kept)) await callNext(env, tenantId, id);
  return kept;
}

function settled(before: SealedCheck, words: readonly Word[], round: Round, attempts: VendorAttempt[]): SealedCheck {
  const { combine, rest } = round;
  const failed = (before.words ?? []).filter(
    (word) => word.status !== "pending" && !words.some(({ vendor }) => vendor === word.vendor),
  );
  const now = [...failed, ...words.map(({ vendor, told }) => ({ vendor, ...newer(before, vendor, told) }))];
  const told = together(now, combine);
  if (rest !== null && !isAnswer(told)) return { ...nextsTurn(now, rest), attempts };
  const isOwed = told.status === "pending" && (now.length > 1 || rest !== null);
  return { ...told, attempts, ...(isOwed && { combine, words: now, ...(rest !== null && { rest }) }) };
}

/** In the order in which the vendors were asked; a callback that was faster comes after what announced it. */
function attemptsOf(before: SealedCheck, words: readonly Word[], now: readonly VendorAttempt[]): VendorAttempt[] {
  const isNow = ({ vendor }: VendorAttempt) => words.some((word) => word.vendor === vendor);
  const all = [...before.attempts.filter((one) => !isNow(one)), ...now, ...before.attempts.filter(isNow)];
  const tries = new Map<string, number>();
  return all.map((one) => {
    const attempt = (tries.get(one.vendor) ?? 0) + 1;
    tries.set(one.vendor, attempt);
    return { ...one, attempt };
  });
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
  { id, vendor, news, late }: { id: CheckId; vendor: string; news: RunResult; late?: LateTry },
): Promise<{ kept: SealedCheck; costCents: number } | null> {
  let costCents = 0;
  let isBeingAsked = false;
  const kept = await change(env, tenantId, id, (row, before) => {
    if (row.status !== "pending") return null;
    ({ costCents } = row);
    isBeingAsked = isNextsTurn(before);
    const after = withNews(before, vendor, toldBy(news), late);
    const { deadlineAtMs } = row;
    const nextsAtMs = isBeingAsked ? row.nextAtMs : nextAtMs(after, deadlineAtMs);
    return { kept: after, costCents, deadlineAtMs, nextAtMs: after.status === "pending" ? nextsAtMs : null };
  });
  if (kept === null) return null;
  if (isNextsTurn(kept) && !isBeingAsked) await callNext(env, tenantId, id);
  return { kept, costCents };
}

type Change = { kept: SealedCheck } & Pick<CheckRow, "costCents" | "deadlineAtMs" | "nextAtMs">;

/** Changes a record as it stands, whoever else changes it at the same time. Null: there is none, or nothing is to be changed. */
async function change(
  env: Env,
  tenantId: TenantId,
  id: CheckId,
  make: (row: CheckRow, before: SealedCheck) => Change | null,
): Promise<SealedCheck | null> {
  const db = dbOf(env, tenantId);
  for (let round = 0; round < mostRounds; round += 1) {
    const row = await getCheck(db, tenantId, id);
    const before = row === null ? null : openCheck(env, tenantId, row);
    const made = row === null || before === null ? null : make(row, before);
    if (row === null || made === null) return null;
    const { kept: told, ...facts } = made;
    const paid = told.paid ?? before?.paid;
    const kept: SealedCheck = { ...told, ...(paid !== undefined && { paid }) };
    const sealed = sealCheck(env, tenantId, id, kept);
    const now = { ...facts, status: kept.status, sealed, updatedAtMs: Date.now() };
    if (await settleCheck(db, tenantId, id, now, row.sealed)) return kept;
  }
  throw new Error("a check changes faster than its news can be written");
}

/** When somebody must see to it that the next vendor is asked; null: there is none. */
function nextAtMs(kept: SealedCheck, deadlineAtMs: number): number | null {
  if (kept.status !== "pending" || kept.rest === undefined) return null;
  return isNextsTurn(kept) ? Date.now() : deadlineAtMs + patienceMs;
}

/** The next vendor is asked in its own time: who brought the news does not wait for that. The sweeper finds what is lost here. */
const callNext = (env: Env, tenantId: TenantId, checkId: CheckId): Promise<unknown> =>
  env.ANSWERS.send({ tenantId, checkId });
