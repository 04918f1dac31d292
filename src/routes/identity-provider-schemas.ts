import * as z from "zod";
import type { IdentityProvider } from "../db/identity-providers";
import { idFrom, roles } from "../domain";
import { redirectUriOf } from "./sign-in-providers";

const time = z.string().meta({ format: "date-time" });
const domain = z
  .string()
  .max(253)
  .transform((text) => text.trim().toLowerCase())
  .pipe(
    z
      .string()
      .regex(
        /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,62}$/,
        "Write a domain, such as example.com.",
      ),
  );

/** What is said of a provider, without its secret. */
export const providerShape = {
  name: z.string().trim().min(1).max(60).meta({ description: "On the button: “Continue with …”.", example: "Okta" }),
  issuer: z
    .string()
    .max(500)
    .meta({ description: "Exactly as the provider writes it.", example: "https://acme.okta.com" }),
  clientId: z.string().min(1).max(300),
  domains: z
    .array(domain)
    .min(1)
    .max(30)
    .transform((all) => [...new Set(all)])
    .meta({ description: "Only people with a verified address of these get in.", example: ["acme.example"] }),
  newPeopleRole: z.enum(roles).exclude(["admin"]).nullable().default(null).meta({
    description: "Role of people who are created when they first come. Null: only people who are on the team get in.",
  }),
  groupRoles: z
    .strictObject({
      claim: z.string().min(1).max(200).meta({ example: "groups" }),
      roles: z
        .array(z.strictObject({ group: z.string().min(1).max(300), role: z.enum(roles) }))
        .min(1)
        .max(50),
    })
    .nullable()
    .default(null)
    .meta({
      description:
        "The first group that somebody is in gives their role, at every sign-in. Nobody in any: the role stays.",
    }),
  offersLogout: z.boolean().default(false).meta({ description: "The signed-out page leads to the provider's own." }),
  enabled: z.boolean().default(true),
};

export const WriteIdentityProvider = z
  .strictObject({
    ...providerShape,
    clientSecret: z
      .string()
      .min(1)
      .max(2_000)
      .nullable()
      .optional()
      .meta({ description: "Null: a public client. Left out in a change: it stays. Never read back." }),
  })
  .meta({ id: "WriteIdentityProvider" });

export const IdentityProviderView = z
  .object({
    ...providerShape,
    id: z.string().meta({ example: idFrom("identityProvider", "4q9d0x3k7w") }),
    hasClientSecret: z.boolean(),
    redirectUri: z.string().meta({ description: "Register this with the provider, letter by letter." }),
    signInPath: z.string().meta({ description: "Leads to the provider directly." }),
    createdAt: time,
    updatedAt: time,
    lastSignInAt: time.nullable().meta({ description: "When it last let somebody in." }),
  })
  .meta({ id: "IdentityProvider" });

export function providerView(provider: IdentityProvider, origin: string) {
  const { tenantId: _tenant, clientSecretSealed, createdAtMs, updatedAtMs, lastSignInAtMs, ...shown } = provider;
  const iso = (atMs: number) => new Date(atMs).toISOString();
  return {
    ...shown,
    hasClientSecret: clientSecretSealed !== null,
    redirectUri: redirectUriOf(origin, provider.id),
    signInPath: `/sign-in/with/${provider.id}`,
    createdAt: iso(createdAtMs),
    updatedAt: iso(updatedAtMs),
    lastSignInAt: lastSignInAtMs === null ? null : iso(lastSignInAtMs),
  };
}

export const ProviderTest = z
  .object({
    ok: z.boolean(),
    steps: z.array(
      z.object({ step: z.enum(["discovery", "algorithms", "keys", "pkce"]), ok: z.boolean(), message: z.string() }),
    ),
  })
  .meta({ id: "IdentityProviderTest" });
