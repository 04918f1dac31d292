import { Hono } from "hono";
import * as z from "zod";
import { authenticate } from "../auth/authenticate";
import { mayUse } from "../auth/policy";
import { isSameOrigin } from "../auth/same-origin";
import { randomSecret } from "../lib/bytes";
import { readCapped } from "../outside/read-capped";
import { AnyObject } from "./case-schemas";
import { drawPreview, PreviewWish } from "./form-preview";
import type { AppEnv } from "./framework-headers";
import { previewAnswer, wishIn } from "./preview-door";

const longestWishBytes = 4_000_000;
const Wish = PreviewWish.extend({
  form: AnyObject,
  key: z.string().min(1).max(100),
  workflow: z.string().min(1).max(200),
});

/**
 * The same drawing as a page, for the frame of the form editor: it posts the form that is being made and gets it drawn. No script runs in
 * it and it posts nothing itself: the editor does what its buttons ask for.
 */
export const formPreview = new Hono<AppEnv>().post("/console/preview/form", async (c) => {
  const nowMs = Date.now();
  const actor = await authenticate(c.req.raw, c.env, nowMs);
  if (actor?.kind !== "analyst" || !mayUse(actor, "definitions:write") || !isSameOrigin(c.req.raw, c.env))
    return new Response("Sign in as an administrator to see this.\n", { status: 401 });
  const { bytes, complete } = await readCapped(c.req.raw.body, longestWishBytes);
  const wish = complete ? wishIn(new TextDecoder().decode(bytes), Wish) : null;
  if (wish === null) return new Response("This is no form to draw.\n", { status: 400 });
  const { key, workflow, ...rest } = wish;
  const nonce = randomSecret(16);
  const subject = { tenantId: actor.tenantId, workflowKey: workflow, key };
  const { html } = await drawPreview(c.env, subject, rest, { nowMs, nonce });
  return previewAnswer(html, nonce);
});
