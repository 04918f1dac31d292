import { and, count, desc, eq } from "drizzle-orm";
import { type Id, parseId, type TenantId } from "../domain";
import { orm } from "./orm";
import { brandFiles } from "./schema";

export const brandFileUses = ["logo", "favicon", "font"] as const;
export type BrandFileUse = (typeof brandFileUses)[number];

export interface BrandFile {
  id: Id<"file">;
  tenantId: TenantId;
  use: BrandFileUse;
  contentType: string;
  sizeBytes: number;
  sha256: string;
  createdAtMs: number;
}

/** The file under its id, whose ever it is: pages of applicants load it, and its id is all they know. Null: there is none. */
export async function brandFileById(db: D1Database, id: Id<"file">): Promise<BrandFile | null> {
  const row = await orm(db).select().from(brandFiles).where(eq(brandFiles.id, id)).get();
  return row === undefined ? null : fileOf(row);
}

export async function listBrandFiles(db: D1Database, tenantId: TenantId): Promise<BrandFile[]> {
  const rows = await orm(db)
    .select()
    .from(brandFiles)
    .where(eq(brandFiles.tenantId, tenantId))
    .orderBy(desc(brandFiles.createdAtMs), desc(brandFiles.id));
  return rows.flatMap((row) => fileOf(row) ?? []);
}

export async function countBrandFiles(db: D1Database, tenantId: TenantId): Promise<number> {
  const row = await orm(db).select({ files: count() }).from(brandFiles).where(eq(brandFiles.tenantId, tenantId)).get();
  return row?.files ?? 0;
}

/** The same bytes for the same use are one file: the one that is there already is answered. */
export async function addBrandFile(db: D1Database, file: BrandFile): Promise<BrandFile> {
  await orm(db).insert(brandFiles).values(file).onConflictDoNothing();
  const row = await orm(db)
    .select()
    .from(brandFiles)
    .where(
      and(eq(brandFiles.tenantId, file.tenantId), eq(brandFiles.use, file.use), eq(brandFiles.sha256, file.sha256)),
    )
    .get();
  return (row === undefined ? null : fileOf(row)) ?? file;
}

export async function dropBrandFile(db: D1Database, tenantId: TenantId, id: Id<"file">): Promise<void> {
  await orm(db)
    .delete(brandFiles)
    .where(and(eq(brandFiles.tenantId, tenantId), eq(brandFiles.id, id)));
}

function fileOf(row: typeof brandFiles.$inferSelect): BrandFile | null {
  const [id, tenantId] = [parseId("file", row.id), parseId("tenant", row.tenantId)];
  return id === null || tenantId === null ? null : { ...row, id, tenantId };
}
