import { and, eq, gt, lt, sql } from "drizzle-orm";
import type { TenantId } from "../domain";
import { orm } from "./orm";
import { stepUpCodes } from "./schema";

export interface StepUpCode {
  sessionHash: string;
  tenantId: TenantId;
  codeHash: string;
  expiresAtMs: number;
  triesLeft: number;
}

/** Puts a new code in the place of the last one. False: as many as may be were mailed in this window. */
export async function replaceStepUpCode(
  db: D1Database,
  code: StepUpCode,
  { mostMails, windowMs, nowMs }: { mostMails: number; windowMs: number; nowMs: number },
): Promise<boolean> {
  const isOver = sql`${stepUpCodes.windowAtMs} <= ${nowMs - windowMs}`;
  const done = await orm(db)
    .insert(stepUpCodes)
    .values({ ...code, mails: 1, windowAtMs: nowMs })
    .onConflictDoUpdate({
      target: stepUpCodes.sessionHash,
      set: {
        ...{ codeHash: code.codeHash, expiresAtMs: code.expiresAtMs, triesLeft: code.triesLeft },
        mails: sql`CASE WHEN ${isOver} THEN 1 ELSE ${stepUpCodes.mails} + 1 END`,
        windowAtMs: sql`CASE WHEN ${isOver} THEN ${nowMs} ELSE ${stepUpCodes.windowAtMs} END`,
      },
      setWhere: sql`${isOver} OR ${stepUpCodes.mails} < ${mostMails}`,
    });
  return done.meta.changes === 1;
}

/**
 * Uses up one try and answers the code's hash and what is left; null: there is no code, it is out of date, or all tries are gone. The
 * try is gone before anything is compared, so a hundred at once are no more than the rest of them.
 */
export async function takeTry(
  db: D1Database,
  sessionHash: string,
  nowMs: number,
): Promise<{ codeHash: string; triesLeft: number } | null> {
  const row = await orm(db)
    .update(stepUpCodes)
    .set({ triesLeft: sql`${stepUpCodes.triesLeft} - 1` })
    .where(
      and(eq(stepUpCodes.sessionHash, sessionHash), gt(stepUpCodes.triesLeft, 0), gt(stepUpCodes.expiresAtMs, nowMs)),
    )
    .returning({ codeHash: stepUpCodes.codeHash, triesLeft: stepUpCodes.triesLeft })
    .get();
  return row ?? null;
}

/** A code that was right is gone. The count of mails stays. False: somebody else was quicker. */
export async function endStepUpCode(db: D1Database, sessionHash: string, codeHash: string): Promise<boolean> {
  const done = await orm(db)
    .update(stepUpCodes)
    .set({ expiresAtMs: 0, triesLeft: 0 })
    .where(
      and(eq(stepUpCodes.sessionHash, sessionHash), eq(stepUpCodes.codeHash, codeHash), gt(stepUpCodes.expiresAtMs, 0)),
    );
  return done.meta.changes === 1;
}

/** Forgets what nobody can use any more and whose window is over. */
export async function dropOldStepUpCodes(db: D1Database, beforeMs: number): Promise<void> {
  await orm(db)
    .delete(stepUpCodes)
    .where(and(lt(stepUpCodes.windowAtMs, beforeMs), lt(stepUpCodes.expiresAtMs, beforeMs)));
}
