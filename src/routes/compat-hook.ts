import * as z from "zod";
import { checkCaseId } from "../cases/case-id";
import { caseTenant } from "../db/cases";
import { dbOf } from "../db/db-of";
import { getTenant } from "../db/tenants";
import { type CaseRef, parseId } from "../domain";
import { type Env, keyringOf } from "../env";
import { byteLength, hmacSha256Hex, sameSecret, sha256Hex } from "../lib/bytes";
import { derivedKey } from "../lib/derived-key";
import { err } from "../lib/result";
import { countNobodys, hookHead, quarantine } from "../queues/callback-records";
import { takeHook } from "../queues/take-callback";
import { unsealWebhookSecret } from "../webhooks/secret";
import { answer, definePublicRoute, type Route } from "./framework";
import { parseJson } from "./framework-input";
import { problem, problemOf } from "./problem";

/**
 * How vendors of the documented system report back. Verified on the bytes as received, with the tenant's own secret, stored, and only
 * then applied; the same body twice is one command; an unknown case and a wrong signature look the same from outside.
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
      bodyAs: ["application/json"],
      headers: { "x-hmac-signature": "Hex HMAC-SHA256 of the body as sent." },
      answers: { 200: z.looseObject({ received: z.literal(true) }) },
    },
    async (call) => {
      const { env, params, query, text, nowMs } = call;
      const { event } = params;
      const process = query.processName ?? null;
      const destination = query.resultDestination ?? `pluginsOutput.${event}`;
      const bodyHash = sha256Hex([event, destination, process ?? "", text].join("\n"));
      const kept = { kind: "hook" as const, event, destination, process, text };
      const arrived = { bodyHash, bodyBytes: byteLength(text), nowMs };
      const signed = await signedFor(env, params.id, text, call.headers.get("x-hmac-signature"));
      if (signed.ref === null) {
        // An unknown case and a wrong signature look the same from outside; inside, a case we know is its tenant's business.
        if (signed.claimed === null) await countNobodys(env, "hook", nowMs);
        else
          await quarantine(env, hookHead(signed.claimed, process ?? "hook", null), kept, {
            ...arrived,
            reason: "bad_signature",
            text,
          });
        return err(problem("bad_signature", "x-hmac-signature does not match this body and case."));
      }
      const body = parseJson(text, 64);
      if (!body.ok) return body;
      const taken = await takeHook(env, signed.ref, kept, arrived);
      return taken.kind === "refused" ? err(problemOf(taken.refusal)) : answer(200, { received: true });
    },
  ),
];

/** The case, when `signature` was made for exactly these bytes with the secret of its tenant; `claimed`: a case of ours, unproven. */
async function signedFor(
  env: Env,
  rawId: string,
  text: string,
  signature: string | null,
): Promise<{ ref: CaseRef | null; claimed: CaseRef | null }> {
  const named = parseId("case", rawId);
  const tenantId = named === null ? null : await caseTenant(env.DB, named);
  if (named === null || tenantId === null) return { ref: null, claimed: null };
  const caseId = checkCaseId(derivedKey(env.MASTER_KEY, "case-id"), tenantId, named);
  const tenant = await getTenant(dbOf(env, tenantId), tenantId);
  if (caseId === null || tenant === null) return { ref: null, claimed: null };
  const claimed = { tenantId, caseId };
  const secret = unsealWebhookSecret(keyringOf(env), tenantId, "default", tenant.webhookSecretSealed);
  // Without a secret nothing can be proved: an empty key would let anybody sign.
  if (secret === null || secret === "" || signature === null || signature.length > 200) return { ref: null, claimed };
  return { ref: sameSecret(hmacSha256Hex(secret, text), signature.toLowerCase()) ? claimed : null, claimed };
}
