import { and, desc, eq } from "drizzle-orm";
import type { TenantId } from "../domain";
import { orm } from "./orm";
import { mails } from "./schema";

/** An e-mail of a sandbox tenant, as it would have been sent. */
export interface Mail {
  id: string;
  toAddress: string;
  subject: string;
  text: string;
  html: string;
  caseId: string | null;
  createdAtMs: number;
}

/** Puts a mail into the tenant's mailbox. The same id twice is the same mail. */
export async function keepMail(db: D1Database, tenantId: TenantId, mail: Mail): Promise<void> {
  await orm(db)
    .insert(mails)
    .values({ ...mail, tenantId })
    .onConflictDoNothing();
}

/** The newest mails first; of one case only, when one is named. */
export async function newestMails(
  db: D1Database,
  tenantId: TenantId,
  { limit, caseId }: { limit: number; caseId: string | null },
): Promise<Mail[]> {
  const mine = eq(mails.tenantId, tenantId);
  const rows = await orm(db)
    .select()
    .from(mails)
    .where(caseId === null ? mine : and(mine, eq(mails.caseId, caseId)))
    .orderBy(desc(mails.createdAtMs), desc(mails.id))
    .limit(limit)
    .all();
  return rows.map(({ tenantId: _tenant, ...mail }) => mail);
}
