import * as z from "zod";
import { checkCaseId } from "../cases/case-id";
import { caseOf } from "../cases/case-of";
import { caseTenant } from "../db/cases";
import { dbOf } from "../db/db-of";
import { getTenant } from "../db/tenants";
import { type CaseRef, parseId } from "../domain";
import type { Env } from "../env";
import { hmacSha256Hex, sameSecret, sha256Hex } from "../lib/bytes";
import { derivedKey } from "../lib/derived-key";
import { err } from "../lib/result";
import { unsealWebhookSecret } from "../webhooks/secret";
import { answer, definePublicRoute, type Route } from "./framework";
import { parseJson } from "./framework-input";
import { problem, problemOf } from "./problem";

/**
 * How vendors of the documented system report back. Verified on the bytes as received, with the tenant's own secret; the same
 * body twice is one command; an unknown case and a wrong signature look the same from outside.
 */
export const compatHookRoutes: Route[] = [
  definePublicRoute(
    {
      public: "Callers prove themselves with x-hmac-signature over the body, made with the tenant's webhook secret.",
      tag: "Compatibility",
      name: "compatHook",
      method: "POST",
      path: "/api/v1/external/workflows/{id}/hook/{event}",
      summary: "Take the result of a vendor and send the event",
      description:
        "`x-hmac-signature`: hex HMAC-SHA256 of the body as sent, keyed with the characters of the tenant's webhook secret.",
      params: z.object({ id: z.string(), event: z.string().min(1).max(200) }),
      query: z.object({
        resultDestination: z.string().min(1).max(300).optional(),
        processName: z.string().min(1).max(200).optional(),
      }),
      body: "raw",
      answers: { 200: z.looseObject({ received: z.literal(true) }) },
    },
    async (call) => {
      const { env, params, query, text } = call;
      const ref = await signedFor(env, params.id, text, call.headers.get("x-hmac-signature"));
      if (ref === null) return err(problem("bad_signature", "x-hmac-signature does not match this body and case."));
      const body = parseJson(text, 64);
      if (!body.ok) return body;
      const { event } = params;
      const destination = query.resultDestination ?? `pluginsOutput.${event}`;
      const process = query.processName ?? null;
      const told = sha256Hex([event, destination, process ?? "", text].join("\n"));
      const done = await caseOf(env, ref).dispatch(
        {
          id: `hook.${told}`,
          actor: { kind: "vendor", tenantId: ref.tenantId, vendor: process ?? "hook" },
          expectedVersion: null,
          body: { type: "hook", event, destination, process, body: body.value },
        },
        told,
      );
      return done.ok ? answer(200, { received: true }) : err(problemOf(done.error));
    },
  ),
];

/** The case, when `signature` was made for exactly these bytes with the secret of its tenant. */
async function signedFor(env: Env, rawId: string, text: string, signature: string | null): Promise<CaseRef | null> {
  const claimed = parseId("case", rawId);
  if (claimed === null || signature === null || signature.length > 200) return null;
  const tenantId = await caseTenant(env.DB, claimed);
  if (tenantId === null) return null;
  const caseId = checkCaseId(derivedKey(env.MASTER_KEY, "case-id"), tenantId, claimed);
  const tenant = await getTenant(dbOf(env, tenantId), tenantId);
  if (caseId === null || tenant === null) return null;
  const secret = unsealWebhookSecret(env.MASTER_KEY, tenantId, "default", tenant.webhookSecretSealed);
  // Without a secret nothing can be proved: an empty key would let anybody sign.
  if (secret === null || secret === "") return null;
  return sameSecret(hmacSha256Hex(secret, text), signature.toLowerCase()) ? { tenantId, caseId } : null;
}
