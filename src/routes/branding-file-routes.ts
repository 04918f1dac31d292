import * as z from "zod";
import {
  addBrandFile,
  type BrandFileUse,
  brandFileById,
  brandFileUses,
  countBrandFiles,
  dropBrandFile,
  listBrandFiles,
} from "../db/brand-files";
import { brandTextsOf } from "../db/brands";
import { dbOf } from "../db/db-of";
import { type BrandFileProblem, brandFileKind, brandFileRules } from "../documents/brand-picture";
import { newId, parseId, type TenantId } from "../domain";
import { sha256Hex } from "../lib/bytes";
import { err } from "../lib/result";
import { bucketOf } from "../places/bucket-of";
import { FileView, viewOfFile } from "./branding-schemas";
import { listOf } from "./case-schemas";
import { answer, defineRoute, type Route } from "./framework";
import { UploadedFiles } from "./framework-form";
import { notFound, problem } from "./problem";

const mostFiles = 40;
const base = "/api/v1/branding/files";
const common = { scope: "definitions:write", tag: "Branding" } as const;

/** Where a file of a brand lies in R2: below its tenant, under a name we made. */
export const brandFileKey = (tenantId: TenantId, fileId: string): string => `t/${tenantId}/brand/${fileId}`;

/** Logos, favicons and fonts: told by content, served from here, never changed under their id. */
export const brandingFileRoutes: Route[] = [
  defineRoute(
    {
      ...common,
      name: "addBrandingFile",
      method: "POST",
      path: base,
      summary: "Upload a logo, favicon or font",
      description:
        "What it is, its content tells. Logos: PNG, JPEG or WEBP, 200 kB and 2000 pixels a side. Favicons: PNG, 50 kB, 512 pixels. Fonts: woff2, " +
        "150 kB. SVG is not taken. The same file twice is one file.",
      body: z.strictObject({ use: z.enum(brandFileUses).meta({ description: "JSON text." }), file: UploadedFiles }),
      form: true,
      limits: { bytes: 300_000 },
      idempotent: "none",
      answers: { 201: FileView },
    },
    async ({ env, tenantId, body, nowMs }) => {
      const [file, second] = body.file;
      if (file === undefined || second !== undefined)
        return err(problem("bad_value", "Send exactly one file.", { param: "file" }));
      const kind = brandFileKind(file.bytes, body.use);
      if (!kind.ok) return err(problem("bad_value", sentences[kind.error](body.use), { param: "file" }));
      const db = dbOf(env, tenantId);
      if ((await countBrandFiles(db, tenantId)) >= mostFiles)
        return err(problem("too_many_files", `There are ${mostFiles} files. Delete what is not used.`));
      const id = newId("file");
      // Bytes first: a row whose file is missing would be a broken picture on every page.
      await bucketOf(env, tenantId).put(brandFileKey(tenantId, id), file.bytes, {
        httpMetadata: { contentType: kind.value },
      });
      const row = await addBrandFile(db, {
        id,
        tenantId,
        use: body.use,
        contentType: kind.value,
        sizeBytes: file.bytes.byteLength,
        sha256: sha256Hex(file.bytes),
        createdAtMs: nowMs,
      });
      if (row.id !== id) await bucketOf(env, tenantId).delete(brandFileKey(tenantId, id));
      return answer(201, viewOfFile(row));
    },
  ),
  defineRoute(
    {
      ...common,
      name: "listBrandingFiles",
      method: "GET",
      path: base,
      summary: "List uploaded logos, favicons and fonts",
      answers: { 200: listOf(FileView) },
    },
    async ({ env, tenantId }) =>
      answer(200, { data: (await listBrandFiles(dbOf(env, tenantId), tenantId)).map(viewOfFile), nextCursor: null }),
  ),
  defineRoute(
    {
      ...common,
      name: "deleteBrandingFile",
      method: "DELETE",
      path: `${base}/{id}`,
      summary: "Delete a file that no draft and no kept version uses",
      params: z.object({ id: z.string().max(96) }),
      idempotent: "none",
      answers: { 200: FileView },
    },
    async ({ env, tenantId, params }) => {
      const db = dbOf(env, tenantId);
      const id = parseId("file", params.id);
      const file = id === null ? null : await brandFileById(db, id);
      if (file === null || file.tenantId !== tenantId) return err(notFound("file"));
      const texts = await brandTextsOf(db, tenantId);
      if (texts.some((text) => text.includes(`"${file.id}"`)))
        return err(problem("in_use", "A draft or a kept version of the brand uses this file."));
      await dropBrandFile(db, tenantId, file.id);
      await bucketOf(env, tenantId).delete(brandFileKey(tenantId, file.id));
      return answer(200, viewOfFile(file));
    },
  ),
];

const kilobytes = (use: BrandFileUse): number => brandFileRules[use].maxBytes / 1_000;
const sentences: Record<BrandFileProblem, (use: BrandFileUse) => string> = {
  kind: (use) =>
    use === "font"
      ? "A font has to be a woff2 file."
      : use === "favicon"
        ? "A favicon has to be a PNG picture."
        : "A logo has to be a PNG, JPEG or WEBP picture. SVG is not taken: save it as PNG at twice the size it is shown at.",
  too_large: (use) => `A ${use} may have ${kilobytes(use)} kB.`,
  too_many_pixels: (use) => `A ${use} may have ${brandFileRules[use].maxPixels} pixels a side.`,
  broken: () => "The file is damaged, or something follows behind its end. Save it anew.",
};
