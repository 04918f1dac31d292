import { eq } from "drizzle-orm";
import { orm } from "./orm";
import { jobs } from "./schema";

/** Where the background job `name` got to; null at the beginning of a round. */
export async function jobCursor(db: D1Database, name: string): Promise<string | null> {
  const row = await orm(db).select({ cursor: jobs.cursor }).from(jobs).where(eq(jobs.name, name)).get();
  return row?.cursor ?? null;
}

/** When the job last said where it is; null: it has not begun. */
export async function jobTouchedAtMs(db: D1Database, name: string): Promise<number | null> {
  const row = await orm(db).select({ at: jobs.updatedAtMs }).from(jobs).where(eq(jobs.name, name)).get();
  return row?.at ?? null;
}

/** Remembers where the job got to; null starts the next round from the beginning. */
export async function saveJobCursor(db: D1Database, name: string, cursor: string | null, nowMs: number): Promise<void> {
  await orm(db)
    .insert(jobs)
    .values({ name, cursor, updatedAtMs: nowMs })
    .onConflictDoUpdate({ target: jobs.name, set: { cursor, updatedAtMs: nowMs } });
}
