import * as z from "zod";
import { base64, sha256Hex } from "../../lib/bytes";

const secretName = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_.-]{0,63}$/, "is the name of a secret: letters, digits, dots, dashes and underscores");
const tokenUrl = z.url({ protocol: /^https$/ }).max(400);
const client = {
  tokenUrl,
  clientIdSecret: secretName,
  clientSecretSecret: secretName,
  scope: z.string().max(400).optional(),
  send: z.enum(["basic", "body"]).default("body"),
};

/** As whom the tenant calls another system. Secrets are named, never written. */
export const OAuthAccount = z.discriminatedUnion("grant", [
  /** RFC 6749, 4.4. */
  z.strictObject({ grant: z.literal("client_credentials"), ...client }),
  /** RFC 6749, 6. A refresh token that the server hands out anew is kept, sealed, in the place of the first. */
  z.strictObject({ grant: z.literal("refresh_token"), ...client, refreshTokenSecret: secretName }),
  /** A token that does not expire: HubSpot's private apps have one. */
  z.strictObject({ grant: z.literal("token"), tokenSecret: secretName }),
]);
export type OAuthAccount = z.output<typeof OAuthAccount>;

export interface AccessToken {
  token: string;
  /** Where this account's records are, where the server says so (Salesforce does). */
  instanceUrl: string | null;
}

/** The parts of an account, and the tenant's secrets that hold them. */
export function accountSecrets(account: OAuthAccount): Record<string, string> {
  if (account.grant === "token") return { token: account.tokenSecret };
  const both = { clientId: account.clientIdSecret, clientSecret: account.clientSecretSecret };
  return account.grant === "refresh_token" ? { ...both, refreshToken: account.refreshTokenSecret } : both;
}

/** How to ask for a token, and under what it is remembered: other secrets are another account. */
export function tokenRequest(
  account: Exclude<OAuthAccount, { grant: "token" }>,
  { clientId = "", clientSecret = "", refreshToken = "" }: Record<string, string>,
  /** Handed out in the place of the secret's; null: the secret's own still counts. */
  newerRefreshToken: string | null,
): { account: string; url: string; headers: Record<string, string>; body: string } {
  const form = new URLSearchParams({ grant_type: account.grant });
  if (account.grant === "refresh_token") form.set("refresh_token", newerRefreshToken ?? refreshToken);
  if (account.scope !== undefined) form.set("scope", account.scope);
  if (account.send === "body") {
    form.set("client_id", clientId);
    form.set("client_secret", clientSecret);
  }
  // RFC 6749, 2.3.1: both are urlencoded before they are joined.
  const pair = [clientId, clientSecret].map((part) => encodeURIComponent(part.toWellFormed())).join(":");
  return {
    account: sha256Hex(
      JSON.stringify([account.grant, account.tokenUrl, account.scope ?? null, clientId, clientSecret, refreshToken]),
    ),
    url: account.tokenUrl,
    headers: {
      accept: "application/json",
      "content-type": "application/x-www-form-urlencoded",
      ...(account.send === "basic" && { authorization: `Basic ${base64(new TextEncoder().encode(pair))}` }),
    },
    body: form.toString(),
  };
}

const printable = z
  .string()
  .min(1)
  .max(8_000)
  .regex(/^[\x21-\x7e]+$/);
const Answer = z.object({
  access_token: printable,
  token_type: z
    .string()
    .regex(/^bearer$/i)
    .optional(),
  expires_in: z.coerce.number().min(0).max(31_536_000).optional(),
  refresh_token: printable.optional(),
  instance_url: z
    .url({ protocol: /^https$/ })
    .max(400)
    .optional(),
});

/** What Salesforce does not say: its sessions last two hours at least unless an administrator says otherwise. A 401 ends one earlier. */
const unsaidSeconds = 1_800;

/** The token in an answer, and for how long it is good; null when there is none. */
export function readTokenAnswer(text: string): (AccessToken & { seconds: number; refreshToken: string | null }) | null {
  try {
    const { access_token, expires_in, refresh_token, instance_url } = Answer.parse(JSON.parse(text));
    return {
      token: access_token,
      seconds: expires_in ?? unsaidSeconds,
      refreshToken: refresh_token ?? null,
      instanceUrl: instance_url ?? null,
    };
  } catch {
    return null;
  }
}
