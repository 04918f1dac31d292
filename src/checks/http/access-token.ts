import * as z from "zod";
import type { OutgoingRequest } from "../../domain";
import { base64, sha256Hex } from "../../lib/bytes";
import type { Credentials } from "../credentials";
import { parsedBody } from "./answer";
import type { AdapterAuth } from "./auth.schema";

type OAuth = Extract<AdapterAuth, { kind: "oauth2" }>;

/** How to ask for a token (RFC 6749, 4.4), and under what it is remembered: whoever knows the same secrets gets the same token. */
export function tokenRequest(
  auth: OAuth,
  { clientId = "", clientSecret = "" }: Credentials,
  timeoutMs: number,
): { key: string; request: Omit<OutgoingRequest, "maxBytes"> } {
  const { tokenUrl, scope, audience, send } = auth;
  const form = new URLSearchParams({ grant_type: "client_credentials" });
  if (scope !== undefined) form.set("scope", scope);
  if (audience !== undefined) form.set("audience", audience);
  if (send === "body") {
    form.set("client_id", clientId);
    form.set("client_secret", clientSecret);
  }
  // RFC 6749, 2.3.1: both are urlencoded before they are joined.
  const [id, secret] = [clientId, clientSecret].map((part) => encodeURIComponent(part.toWellFormed()));
  const pair = `${id}:${secret}`;
  const request = {
    url: tokenUrl,
    method: "POST",
    headers: {
      accept: "application/json",
      "content-type": "application/x-www-form-urlencoded",
      ...(send === "basic" && { authorization: `Basic ${base64(new TextEncoder().encode(pair))}` }),
    },
    body: form.toString(),
    timeoutMs,
    unrecorded: true,
  };
  const key = sha256Hex(JSON.stringify([tokenUrl, scope ?? null, audience ?? null, clientId, clientSecret]));
  return { key, request };
}

const Token = z.object({
  access_token: z
    .string()
    .min(1)
    .max(8_000)
    .regex(/^[\x21-\x7e]+$/),
  token_type: z.string().regex(/^bearer$/i),
  expires_in: z.coerce.number().min(0).max(31_536_000).optional(),
});

/** The token in an answer, and for how long it is good; null when there is none. */
export function readToken(text: string): { token: string; seconds: number } | null {
  const read = Token.safeParse(parsedBody(text));
  return read.success ? { token: read.data.access_token, seconds: read.data.expires_in ?? unsaidSeconds } : null;
}

const unsaidSeconds = 300;
/** A token that would expire on its way is not sent. */
const marginSeconds = 30;
/** An isolate serves many tenants. */
const mostTokens = 500;

const kept = new Map<string, { token: string; untilMs: number }>();

export function rememberedToken(key: string, nowMs: number): string | null {
  const known = kept.get(key);
  return known !== undefined && known.untilMs > nowMs ? known.token : null;
}

export function rememberToken(key: string, token: string, seconds: number, nowMs: number): void {
  if (kept.size >= mostTokens) kept.delete(kept.keys().next().value ?? "");
  kept.set(key, { token, untilMs: nowMs + Math.max(0, seconds - marginSeconds) * 1_000 });
}

export const forgetToken = (key: string): void => void kept.delete(key);
