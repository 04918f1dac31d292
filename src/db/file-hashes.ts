import { and, desc, eq, inArray, ne } from "drizzle-orm";
import type { CaseRef, TenantId } from "../domain";
import { orm } from "./orm";
import { fileHashes } from "./schema";

/** Keeps that these bytes were handed in for this case. Once per file, however often it is inspected. */
export async function keepFileHash(db: D1Database, ref: CaseRef, fileId: string, sha256: string, nowMs: number) {
  const row = { tenantId: ref.tenantId, sha256, caseId: ref.caseId, fileId, seenAtMs: nowMs };
  await orm(db).insert(fileHashes).values(row).onConflictDoNothing();
}

const mostShown = 50;

/** Files of the tenant with the same bytes, newest first; `exceptCase` leaves out the case that asks. */
export async function sameBytes(
  db: D1Database,
  tenantId: TenantId,
  ask: { fileIds: string[]; sha256s: string[]; exceptCase: string | null },
) {
  const own = and(eq(fileHashes.tenantId, tenantId), inArray(fileHashes.fileId, ask.fileIds));
  const files = ask.fileIds.length === 0 ? [] : await orm(db).select().from(fileHashes).where(own);
  const sha256s = [...new Set([...ask.sha256s, ...files.map(({ sha256 }) => sha256)])];
  if (sha256s.length === 0) return { known: 0, elsewhere: [] };
  const elsewhere = await orm(db)
    .select({
      sha256: fileHashes.sha256,
      caseId: fileHashes.caseId,
      fileId: fileHashes.fileId,
      seenAtMs: fileHashes.seenAtMs,
    })
    .from(fileHashes)
    .where(
      and(
        eq(fileHashes.tenantId, tenantId),
        inArray(fileHashes.sha256, sha256s),
        ...(ask.exceptCase === null ? [] : [ne(fileHashes.caseId, ask.exceptCase)]),
      ),
    )
    .orderBy(desc(fileHashes.seenAtMs))
    .limit(mostShown);
  return { known: new Set(files.map(({ fileId }) => fileId)).size, elsewhere };
}
