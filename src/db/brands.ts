import { and, desc, eq, lt, sql } from "drizzle-orm";
import { type Brand, layered, type TenantId } from "../domain";
import { insertIf } from "./insert-if";
import { orm } from "./orm";
import { brandDrafts, brandVersions } from "./schema";
import { themeOf } from "./tenants";

/** Whose look: a tenant's own (`workflowKey` null), or that of the cases of one workflow. */
export interface BrandSubject {
  tenantId: TenantId;
  workflowKey: string | null;
}

export interface BrandDraft {
  brand: Brand;
  revision: number;
  updatedAtMs: number;
  updatedBy: string;
}

export interface BrandVersion {
  version: number;
  brand: Brand;
  note: string | null;
  publishedAtMs: number;
  publishedBy: string;
}

const keptVersions = 50;

/** What applicants see: the workflow's brand on the tenant's, both as published. */
export async function brandOf(db: D1Database, { tenantId, workflowKey }: BrandSubject): Promise<Brand> {
  const [base, own] = await Promise.all([
    tenantBrandOf(db, tenantId),
    workflowKey === null ? null : newestBrand(db, { tenantId, workflowKey }),
  ]);
  return own === null ? base : layered(base, own.brand);
}

/** What lies below a brand: the tenant's below a workflow's, the plain look with the tenant's theme below its own. */
export const brandBelow = (db: D1Database, { tenantId, workflowKey }: BrandSubject): Promise<Brand> =>
  workflowKey === null ? themeAsBrand(db, tenantId) : tenantBrandOf(db, tenantId);

async function tenantBrandOf(db: D1Database, tenantId: TenantId): Promise<Brand> {
  const [theme, newest] = await Promise.all([
    themeAsBrand(db, tenantId),
    newestBrand(db, { tenantId, workflowKey: null }),
  ]);
  return newest === null ? theme : layered(theme, newest.brand);
}

/** The two values that could be set before there were brands. */
async function themeAsBrand(db: D1Database, tenantId: TenantId): Promise<Brand> {
  const { brand, radiusPx } = await themeOf(db, tenantId);
  return { light: { brand }, radiusPx };
}

export async function newestBrand(db: D1Database, subject: BrandSubject): Promise<BrandVersion | null> {
  const row = await orm(db)
    .select()
    .from(brandVersions)
    .where(and(eq(brandVersions.tenantId, subject.tenantId), eq(brandVersions.workflowKey, subject.workflowKey ?? "")))
    .orderBy(desc(brandVersions.version))
    .limit(1)
    .get();
  return row === undefined ? null : versionOf(row);
}

/** Newest first; at most fifty are kept. */
export async function listBrandVersions(db: D1Database, subject: BrandSubject): Promise<BrandVersion[]> {
  const rows = await orm(db)
    .select()
    .from(brandVersions)
    .where(and(eq(brandVersions.tenantId, subject.tenantId), eq(brandVersions.workflowKey, subject.workflowKey ?? "")))
    .orderBy(desc(brandVersions.version))
    .limit(keptVersions);
  return rows.map(versionOf);
}

export async function brandDraftOf(db: D1Database, subject: BrandSubject): Promise<BrandDraft | null> {
  const row = await orm(db).select().from(brandDrafts).where(ofDraft(subject)).get();
  if (row === undefined) return null;
  return {
    brand: storedBrand(row.brand),
    revision: row.revision,
    updatedAtMs: row.updatedAtMs,
    updatedBy: row.updatedBy,
  };
}

/** The new revision, or null: the draft is not at `expected` any more (null: whatever it is at). */
export async function saveBrandDraft(
  db: D1Database,
  subject: BrandSubject,
  draft: { brand: Brand; updatedAtMs: number; updatedBy: string },
  expected: number | null,
): Promise<number | null> {
  const { tenantId, workflowKey } = subject;
  const row = { ...draft, brand: JSON.stringify(draft.brand), tenantId, workflowKey: workflowKey ?? "", revision: 1 };
  const { brand, updatedAtMs, updatedBy } = row;
  if (expected === 0) {
    const none = sql`NOT EXISTS (SELECT 1 FROM ${brandDrafts} WHERE ${ofDraft(subject)})`;
    return (await insertIf(db, brandDrafts, row, none)) ? 1 : null;
  }
  const set = { brand, updatedAtMs, updatedBy, revision: sql`${brandDrafts.revision} + 1` };
  if (expected !== null) {
    const saved = await orm(db)
      .update(brandDrafts)
      .set(set)
      .where(and(ofDraft(subject), eq(brandDrafts.revision, expected)))
      .returning({ revision: brandDrafts.revision })
      .get();
    return saved?.revision ?? null;
  }
  const target = [brandDrafts.tenantId, brandDrafts.workflowKey];
  const saved = await orm(db)
    .insert(brandDrafts)
    .values(row)
    .onConflictDoUpdate({ target, set })
    .returning({ revision: brandDrafts.revision })
    .get();
  return saved.revision;
}

/** Forgets the draft: what is published is what is edited next. */
export async function dropBrandDraft(db: D1Database, subject: BrandSubject): Promise<void> {
  await orm(db).delete(brandDrafts).where(ofDraft(subject));
}

/**
 * Publishes a brand as the next version and answers its number; null when somebody else did so at the same time. The draft goes with it,
 * as do versions beyond the fifty that are kept.
 */
export async function publishBrand(
  db: D1Database,
  subject: BrandSubject,
  next: Omit<BrandVersion, "version">,
  after: number,
): Promise<number | null> {
  const { tenantId, workflowKey } = subject;
  const version = after + 1;
  const row = {
    tenantId,
    workflowKey: workflowKey ?? "",
    version,
    ...next,
    brand: JSON.stringify(next.brand),
  };
  const done = await orm(db).insert(brandVersions).values(row).onConflictDoNothing();
  if (done.meta.changes !== 1) return null;
  const old = and(
    eq(brandVersions.tenantId, tenantId),
    eq(brandVersions.workflowKey, workflowKey ?? ""),
    lt(brandVersions.version, version - keptVersions + 1),
  );
  await orm(db).batch([orm(db).delete(brandVersions).where(old), orm(db).delete(brandDrafts).where(ofDraft(subject))]);
  return version;
}

/** Text of every draft and kept version of a tenant: whether a file is used is seen in it. */
export async function brandTextsOf(db: D1Database, tenantId: TenantId): Promise<string[]> {
  const [drafts, versions] = await Promise.all([
    orm(db).select({ brand: brandDrafts.brand }).from(brandDrafts).where(eq(brandDrafts.tenantId, tenantId)),
    orm(db).select({ brand: brandVersions.brand }).from(brandVersions).where(eq(brandVersions.tenantId, tenantId)),
  ]);
  return [...drafts, ...versions].map(({ brand }) => brand);
}

const ofDraft = ({ tenantId, workflowKey }: BrandSubject) =>
  and(eq(brandDrafts.tenantId, tenantId), eq(brandDrafts.workflowKey, workflowKey ?? ""));

const versionOf = (row: typeof brandVersions.$inferSelect): BrandVersion => ({
  version: row.version,
  brand: storedBrand(row.brand),
  note: row.note,
  publishedAtMs: row.publishedAtMs,
  publishedBy: row.publishedBy,
});

/** Checked by its schema when it was written; every value is parsed once more where it reaches a page (`themeCss`). */
const storedBrand = (text: string): Brand => JSON.parse(text);
