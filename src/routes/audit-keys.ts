import { Hono } from "hono";
import { anchorKeys } from "../audit-store/anchor-key";
import type { AppEnv } from "./framework-headers";

/** `/.well-known/edgecase-audit-keys.json`: the keys that anchors, exports and proofs of this deployment are verified with. */
export const auditKeys = new Hono<AppEnv>().get("/.well-known/edgecase-audit-keys.json", (c) =>
  c.json({ keys: anchorKeys(c.env) }, 200, {
    "Cache-Control": "public, max-age=3600",
    "Access-Control-Allow-Origin": "*",
  }),
);
