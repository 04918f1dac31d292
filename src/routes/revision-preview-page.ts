import { Hono } from "hono";
import { authenticate } from "../auth/authenticate";
import { mayUse } from "../auth/policy";
import { isSameOrigin } from "../auth/same-origin";
import { checkCaseId } from "../cases/case-id";
import { caseOf } from "../cases/case-of";
import { dbOf } from "../db/db-of";
import { clockOffsetOf } from "../db/tenants";
import { randomSecret } from "../lib/bytes";
import { derivedKey } from "../lib/derived-key";
import { readCapped } from "../outside/read-capped";
import { mayKnowOf } from "./framework-case-scope";
import type { AppEnv } from "./framework-headers";
import { maskOfCase } from "./framework-masking";
import { previewAnswer, wishIn } from "./preview-door";
import { drawRevisionPreview, RevisionPreviewWish } from "./revision-preview";
import { revisedForm } from "./revision-wishes";

const longestWishBytes = 500_000;

/**
 * The page that applicants would get if this were asked now, for the frame of the console's dialog. It shows what whoever asks may see
 * of the case: their masks are on it, and a case outside of their limits is not there.
 */
export const revisionPreview = new Hono<AppEnv>().post("/console/preview/revision", async (c) => {
  const { env } = c;
  const nowMs = Date.now();
  const actor = await authenticate(c.req.raw, env, nowMs);
  if (actor?.kind !== "analyst" || !mayUse(actor, "cases:write") || !isSameOrigin(c.req.raw, env))
    return new Response("Sign in as somebody who works on cases to see this.\n", { status: 401 });
  const { bytes, complete } = await readCapped(c.req.raw.body, longestWishBytes);
  const wish = complete ? wishIn(new TextDecoder().decode(bytes), RevisionPreviewWish) : null;
  if (wish === null) return new Response("This is nothing to ask for.\n", { status: 400 });
  const { tenantId } = actor;
  const caseId = checkCaseId(derivedKey(env.MASTER_KEY, "case-id"), tenantId, wish.caseId);
  const subject = caseId === null ? null : caseOf(env, { tenantId, caseId });
  const row = subject === null ? null : await subject.indexRow();
  if (caseId === null || subject === null || row === null || !(await mayKnowOf(env, actor, row, nowMs)))
    return new Response("There is no such case.\n", { status: 404 });
  const [snapshot, definition, mask, offsetMs] = await Promise.all([
    subject.snapshot(),
    subject.definition(),
    maskOfCase(env, actor, caseId),
    clockOffsetOf(dbOf(env, tenantId), tenantId),
  ]);
  if (!snapshot.ok || !definition.ok) return new Response("There is no such case.\n", { status: 404 });
  const nonce = randomSecret(16);
  const form = revisedForm(JSON.parse(definition.value));
  const previewed = { snapshot: snapshot.value, form, mask };
  const html = await drawRevisionPreview({ request: c.req.raw, env, nowMs: nowMs + offsetMs, nonce }, previewed, wish);
  return previewAnswer(html, nonce);
});
