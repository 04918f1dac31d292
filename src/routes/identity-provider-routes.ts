import * as z from "zod";
import { keysAt } from "../auth/key-cache";
import { discover, signsWithOurs } from "../auth/oidc";
import { sealClientSecret } from "../auth/provider-walk";
import { dbOf } from "../db/db-of";
import {
  deleteIdentityProvider,
  findIdentityProvider,
  type IdentityProvider,
  listIdentityProviders,
  mostProviders,
  saveIdentityProvider,
} from "../db/identity-providers";
import { signInRulesOf } from "../db/sign-in-settings";
import { newId } from "../domain";
import { type Env, settingsOf } from "../env";
import { err, ok, type Result } from "../lib/result";
import { checkUrl, outsideFor } from "../outside";
import { listOf } from "./case-schemas";
import { answer, type Call, defineRoute, type Route } from "./framework";
import { IdentityProviderView, ProviderTest, providerView, WriteIdentityProvider } from "./identity-provider-schemas";
import { type ApiProblem, notFound, problem } from "./problem";
import { originOf } from "./sign-in-ways";

const shape = { scope: "admin", tag: "Sign-in" } as const;
const base = "/api/v1/identity-providers";
const One = z.object({ id: z.string().max(96) });
type Written = z.output<typeof WriteIdentityProvider>;
type At<Params = unknown, Body = unknown> = Call<Params, unknown, Body>;

/** The tenant's identity providers (OpenID Connect). */
export const identityProviderRoutes: Route[] = [
  defineRoute(
    {
      ...shape,
      name: "listIdentityProviders",
      method: "GET",
      path: base,
      summary: "List identity providers",
      answers: { 200: listOf(IdentityProviderView) },
    },
    async (call) => {
      const all = await listIdentityProviders(dbOf(call.env, call.tenantId), call.tenantId);
      return answer(200, { data: all.map((one) => view(call, one)), nextCursor: null });
    },
  ),
  defineRoute(
    {
      ...shape,
      name: "createIdentityProvider",
      method: "POST",
      path: base,
      summary: "Let people sign in by an identity provider",
      description: "Register the answer's `redirectUri` with the provider. Sign-in is by authorization code with PKCE.",
      body: WriteIdentityProvider,
      idempotent: "d1",
      answers: { 201: IdentityProviderView },
    },
    async (call) => {
      const { tenantId, body, nowMs } = call;
      const issuer = issuerIn(call, body.issuer);
      if (!issuer.ok) return issuer;
      if ((await listIdentityProviders(dbOf(call.env, tenantId), tenantId)).length >= mostProviders)
        return err(problem("conflict", `A tenant has at most ${mostProviders} identity providers.`));
      const id = newId("identityProvider");
      const { clientSecret = null, ...rest } = body;
      const provider: IdentityProvider = {
        ...{ id, tenantId, ...rest, createdAtMs: nowMs, updatedAtMs: nowMs, lastSignInAtMs: null },
        clientSecretSealed: clientSecret === null ? null : sealClientSecret(call.env, { tenantId, id }, clientSecret),
      };
      return written(call, provider, 201);
    },
  ),
  defineRoute(
    {
      ...shape,
      name: "getIdentityProvider",
      method: "GET",
      path: `${base}/{id}`,
      summary: "Read an identity provider",
      params: One,
      answers: { 200: IdentityProviderView },
    },
    async (call) => {
      const found = await own(call);
      return found.ok ? answer(200, view(call, found.value)) : found;
    },
  ),
  defineRoute(
    {
      ...shape,
      name: "putIdentityProvider",
      method: "PUT",
      path: `${base}/{id}`,
      summary: "Change an identity provider, or switch it off",
      description: "Sessions that began by it go on; end them with `DELETE /users/{userId}/sessions`.",
      params: One,
      body: WriteIdentityProvider,
      idempotent: "none",
      answers: { 200: IdentityProviderView },
    },
    async (call) => {
      const found = await own(call);
      if (!found.ok) return found;
      const issuer = issuerIn(call, call.body.issuer);
      if (!issuer.ok) return issuer;
      if (!call.body.enabled) {
        const needed = await neededStill(call, found.value);
        if (needed !== null) return err(needed);
      }
      const { clientSecret, ...rest } = call.body;
      const provider = {
        ...{ ...found.value, ...rest, updatedAtMs: call.nowMs },
        clientSecretSealed: secretAfter(call, found.value, clientSecret),
      };
      return written(call, provider, 200);
    },
  ),
  defineRoute(
    {
      ...shape,
      name: "deleteIdentityProvider",
      method: "DELETE",
      path: `${base}/{id}`,
      summary: "Delete an identity provider",
      params: One,
      idempotent: "none",
      answers: { 204: "nothing" },
    },
    async (call) => {
      const found = await own(call);
      if (!found.ok) return found;
      const needed = await neededStill(call, found.value);
      if (needed !== null) return err(needed);
      await deleteIdentityProvider(dbOf(call.env, call.tenantId), call.tenantId, found.value.id);
      return answer(204, null);
    },
  ),
  defineRoute(
    {
      ...shape,
      name: "testIdentityProvider",
      audit: false,
      method: "POST",
      path: `${base}/{id}/test`,
      summary: "Ask an identity provider what it can do",
      description:
        "Reads its discovery document and keys. Whether its people get in shows when somebody opens `signInPath`.",
      params: One,
      answers: { 200: ProviderTest },
    },
    async (call) => {
      const found = await own(call);
      return found.ok ? answer(200, await test(call, found.value)) : found;
    },
  ),
];

const view = (call: Pick<Call, "env" | "url">, provider: IdentityProvider) =>
  providerView(provider, originOf(new Request(call.url), call.env));

async function own({ env, tenantId, params }: At<{ id: string }>): Promise<Result<IdentityProvider, ApiProblem>> {
  const found = await findIdentityProvider(dbOf(env, tenantId), params.id);
  return found === null || found.tenantId !== tenantId ? err(notFound("identity provider")) : ok(found);
}

function issuerIn({ env }: Pick<Call, "env">, issuer: string): Result<null, ApiProblem> {
  const message = issuerProblem(env, issuer);
  return message === null ? ok(null) : err(problem("bad_value", message, { param: "issuer" }));
}

/** Why this cannot be an issuer; null when it can. */
export function issuerProblem(env: Env, issuer: string): string | null {
  const checked = checkUrl(issuer, settingsOf(env).EGRESS_ALLOW_HOSTS);
  if (!checked.ok) return checked.error.message;
  return checked.value.search !== "" || checked.value.hash !== ""
    ? "An issuer has neither a query nor a fragment."
    : null;
}

async function written(call: At, provider: IdentityProvider, status: number) {
  await saveIdentityProvider(dbOf(call.env, call.tenantId), provider);
  return answer(status, view(call, provider));
}

/** Left out, the secret stays; null takes it away. */
function secretAfter({ env }: Pick<Call, "env">, provider: IdentityProvider, wish: Written["clientSecret"]) {
  if (wish === undefined) return provider.clientSecretSealed;
  return wish === null ? null : sealClientSecret(env, provider, wish);
}

/** While links let in administrators only, one provider stays in use. */
async function neededStill({ env, tenantId }: At, leaving: IdentityProvider): Promise<ApiProblem | null> {
  const db = dbOf(env, tenantId);
  const rules = await signInRulesOf(db, tenantId);
  if (!rules.onlyProviders || rules.access !== null || !leaving.enabled) return null;
  const others = (await listIdentityProviders(db, tenantId)).filter(({ id, enabled }) => enabled && id !== leaving.id);
  return others.length > 0
    ? null
    : problem("in_use", "Nobody but administrators could sign in. Let people sign in by link first.", {
        details: { onlyProviders: true },
      });
}

async function test(
  { env, tenantId, nowMs }: At,
  { issuer }: IdentityProvider,
): Promise<z.output<typeof ProviderTest>> {
  const outside = outsideFor(env, tenantId);
  const found = await discover(outside, issuer, nowMs, true);
  if (!found.ok) {
    const message =
      found.error === "unreachable"
        ? "Its discovery document cannot be reached."
        : "Its discovery document is not what it should be, or speaks of another issuer.";
    return { ok: false, steps: [{ step: "discovery", ok: false, message }] };
  }
  const server = found.value;
  const keys = await keysAt(outside, server.jwks_uri ?? "", nowMs)("");
  const pkce = server.code_challenge_methods_supported;
  const steps = [
    { step: "discovery" as const, ok: true, message: "It can be reached, and says it is this issuer." },
    signsWithOurs(server)
      ? { step: "algorithms" as const, ok: true, message: "It signs in a way that we verify." }
      : {
          step: "algorithms" as const,
          ok: false,
          message: "It signs in no way that we verify (RS256, PS256, ES256, EdDSA).",
        },
    keys === null || keys.keys.length === 0
      ? { step: "keys" as const, ok: false, message: "Its keys cannot be had." }
      : {
          step: "keys" as const,
          ok: true,
          message: `It has ${keys.keys.length === 1 ? "one key" : `${keys.keys.length} keys`}.`,
        },
    pkce === undefined || pkce.includes("S256")
      ? {
          step: "pkce" as const,
          ok: true,
          message: pkce === undefined ? "It does not say whether it knows PKCE; most do." : "It knows PKCE.",
        }
      : { step: "pkce" as const, ok: false, message: "It does not know PKCE with S256." },
  ];
  return { ok: steps.every((step) => step.ok), steps };
}
