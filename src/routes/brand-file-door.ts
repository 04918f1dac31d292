import { Hono } from "hono";
import { brandFileById } from "../db/brand-files";
import { parseId } from "../domain";
import { bucketOf } from "../places/bucket-of";
import { brandFileKey } from "./branding-file-routes";
import type { AppEnv } from "./framework-headers";

/**
 * Logos, favicons and fonts as pages of applicants, and mails, load them. Their ids cannot be guessed and what is under one never changes,
 * so browsers keep it for good. Whoever has the address may have the file: it stands on pages that anybody with a link sees.
 */
export const brandFileDoor = new Hono<AppEnv>().get("/brand-files/:id", async (c) => {
  const id = parseId("file", c.req.param("id"));
  const file = id === null ? null : await brandFileById(c.env.DB, id);
  const stored = file === null ? null : await bucketOf(c.env, file.tenantId).get(brandFileKey(file.tenantId, file.id));
  if (file === null || stored === null) return new Response("There is no such file.\n", { status: 404 });
  return new Response(stored.body, {
    headers: {
      "Content-Type": file.contentType,
      "Content-Length": String(file.sizeBytes),
      "Cache-Control": "public, max-age=31536000, immutable",
      "Content-Security-Policy": "default-src 'none'; sandbox",
      // Mail programs show the logo on pages of their own.
      "Cross-Origin-Resource-Policy": "cross-origin",
      "X-Content-Type-Options": "nosniff",
    },
  });
});
