import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { authenticate } from "../../src/auth/authenticate";
import { makeSignInLink } from "../../src/auth/sign-in-link";
import { randomBase32 } from "../../src/lib/bytes";
import { mailSignInLinks } from "../../src/routes/sign-in-mail";
import { aTenantClient } from "../support/api";
import { serve } from "../support/fake-vendors";
import { forgeries } from "../support/forged-tokens";
import { anIssuerKey, type IssuerKey, signedBy } from "../support/issuer-keys";
import { aBrowser, aProvider, reasonOn, rename, signInBy } from "../support/sign-in";
import { seedUser } from "../support/tenant";

let key: IssuerKey;
let foreign: IssuerKey;
beforeAll(async () => {
  [key, foreign] = [await anIssuerKey(), await anIssuerKey()];
});
afterEach(() => {
  vi.restoreAllMocks();
});

const settingsPath = "/api/v1/sign-in-settings";
const settings = {
  idleMinutes: 30,
  absoluteHours: 12,
  onlyProviders: false,
  stepUp: { decisions: false, exports: false },
};

/** A tenant behind an Access application of its own, and somebody whom Access knows. */
async function aTeam() {
  const tenant = await aTenantClient();
  const teamDomain = `t${randomBase32(10)}.cloudflareaccess.com`;
  const audience = randomBase32(32);
  const put = await tenant.api.put(settingsPath, { ...settings, access: { teamDomain, audience } });
  if (put.status !== 200) throw new Error(put.text);
  const keys = { current: key };
  serve({
    ...{ name: teamDomain, host: teamDomain, requests: [] },
    mood: ({ url }) =>
      new URL(url).pathname === "/cdn-cgi/access/certs"
        ? Response.json({ keys: [keys.current.publicJwk], public_certs: [] })
        : new Response("not here", { status: 404 }),
  });
  const ana = await seedUser(env, tenant.tenantId, "analyst");
  const email = `${ana.id}@access.test`;
  await rename(ana.id, email);
  const nowSeconds = Math.floor(Date.now() / 1_000);
  const claims = {
    iss: `https://${teamDomain}`,
    aud: [audience],
    sub: "a1",
    email,
    iat: nowSeconds,
    nbf: nowSeconds,
    exp: nowSeconds + 300,
  };
  return { ...tenant, ana, claims, keys, nowSeconds };
}
const arrive = (assertion: string, browser = aBrowser()) =>
  browser.get("/sign-in", { "cf-access-jwt-assertion": assertion });

describe("Cloudflare Access", () => {
  it("lets in whom it vouches for, into a session like any other, and goes on when its keys change", async () => {
    const team = await aTeam();
    const browser = aBrowser();
    const answer = await arrive(await signedBy(key, team.claims), browser);
    expect([answer.status, answer.headers.get("location")]).toEqual([303, "/console"]);
    const request = new Request("http://edgecase.test/", { headers: { cookie: browser.cookie() } });
    expect(await authenticate(request, env, Date.now())).toMatchObject({ userId: team.ana.id });
    team.keys.current = foreign;
    expect((await arrive(await signedBy(foreign, team.claims))).status).toBe(303);
    // Who signs out stays out until they ask to come in again.
    const out = await browser.post("/sign-out");
    expect(out.headers.get("location")).toBe("/sign-in?signed-out=access");
    const page = await browser.get("/sign-in?signed-out=access", {
      "cf-access-jwt-assertion": await signedBy(foreign, team.claims),
    });
    expect([page.status, (await page.text()).includes("/cdn-cgi/access/logout")]).toEqual([200, true]);
    expect(browser.cookies.has("__Host-edgecase")).toBe(false);
  });

  it("G30: lets nobody in by a forged assertion, and counts it", async () => {
    const team = await aTeam();
    let counted = 0;
    for (const { name, fault, make } of forgeries) {
      // An assertion that names no audience of ours belongs to no door: there are no keys to ask for.
      const answer = await arrive(await make({ key, foreign, claims: team.claims, nowSeconds: team.nowSeconds }));
      const reason = await reasonOn(answer);
      expect([name, answer.status], name).toEqual([name, 403]);
      expect([fault, "unknown_audience"], name).toContain(reason);
      expect(answer.headers.getSetCookie(), name).toEqual([]);
      if (reason !== "unknown_audience") counted += 1;
    }
    const refused = (await team.api.get(settingsPath)).json.refused as { count: number; door: string }[];
    expect(refused.every(({ door }) => door === "access")).toBe(true);
    expect(refused.reduce((sum, { count }) => sum + count, 0)).toBe(counted);
    expect(counted).toBeGreaterThan(20);
  });

  it("of another team, for people of no team, or for a service, lets nobody in", async () => {
    const [team, other] = [await aTeam(), await aTeam()];
    const tried = async (change: object) => reasonOn(await arrive(await signedBy(key, { ...team.claims, ...change })));
    // The other team's assertion for our audience is signed by keys that are not asked for here.
    expect(await tried({ iss: other.claims.iss })).toBe("wrong_issuer");
    // Their own assertion opens their door; our person is nobody there.
    expect(await tried({ iss: other.claims.iss, aud: other.claims.aud })).toBe("no_account");
    expect(await tried({ email: "stranger@access.test" })).toBe("no_account");
    expect(await tried({ email: undefined, common_name: "robot" })).toBe("email_missing");
    await env.DB.prepare("UPDATE users SET disabled_at_ms = 1 WHERE id = ?").bind(team.ana.id).run();
    expect(await tried({})).toBe("no_account");
  });

  it("is asked under names of Cloudflare's only", async () => {
    const { api } = await aTenantClient();
    for (const teamDomain of [
      "evil.example",
      "cloudflareaccess.com",
      "a.b.cloudflareaccess.com",
      "x.cloudflareaccess.com.evil.example",
      "x.cloudflareaccess.com/y",
    ])
      expect(
        (await api.put(settingsPath, { ...settings, access: { teamDomain, audience: "a".repeat(32) } })).status,
      ).toBe(400);
  });
});

describe("only identity providers", () => {
  it("closes links for all but administrators, whom no provider can lock out", async () => {
    const tenant = await aTenantClient();
    const provider = await aProvider(tenant.api, `only-${randomBase32(10)}.fake.test`);
    const [ana, ada] = [await seedUser(env, tenant.tenantId, "analyst"), await seedUser(env, tenant.tenantId, "admin")];
    const [anaMail, adaMail] = [`ana@${provider.domain}`, `ada@${provider.domain}`];
    await rename(ana.id, anaMail);
    await rename(ada.id, adaMail);
    const wish = { ...settings, onlyProviders: true, access: null };
    // Nobody has come in by it yet: it might not work.
    expect((await tenant.api.put(settingsPath, wish)).status).toBe(409);
    expect((await signInBy(provider, { sub: "1", email: anaMail, email_verified: true })).answer.status).toBe(303);
    expect((await tenant.api.put(settingsPath, wish)).status).toBe(200);

    // The page offers the provider by the domain, whoever asks.
    const offered = await (await aBrowser().post("/sign-in", { email: `anybody@${provider.domain}` })).text();
    expect(offered).toContain(`/sign-in/with/${provider.id}`);
    for (const email of [anaMail, adaMail])
      await mailSignInLinks(env, email, { origin: "http://edgecase.test", returnTo: null, nowMs: Date.now() });
    const { data } = (await tenant.api.get("/sandbox/mailbox")).json;
    expect((data as { to: string }[]).map(({ to }) => to)).toEqual([adaMail]);
    // A link of before lets in administrators only, too.
    for (const [user, status] of [
      [ana, 410],
      [ada, 303],
    ] as const)
      expect((await aBrowser().post(await makeSignInLink(env, user, Date.now()))).status).toBe(status);

    // And the last provider stays in use while that holds.
    expect((await tenant.api.delete(`/identity-providers/${provider.id}`)).status).toBe(409);
    expect((await tenant.api.put(settingsPath, { ...wish, onlyProviders: false })).status).toBe(200);
    expect((await tenant.api.delete(`/identity-providers/${provider.id}`)).status).toBe(204);
  });
});

describe("a provider in the settings", () => {
  it("is tested by what it says of itself and the keys it has", async () => {
    const tenant = await aTenantClient();
    const provider = await aProvider(tenant.api, `test-${randomBase32(10)}.fake.test`);
    const tested = await tenant.api.post(`/identity-providers/${provider.id}/test`);
    expect(tested.json).toMatchObject({ ok: true });
    provider.fake.server.mood = () => new Response("down", { status: 503 });
    expect((await tenant.api.post(`/identity-providers/${provider.id}/test`)).json).toMatchObject({ ok: false });
  });

  it("is reached at public addresses only, and is nobody else's", async () => {
    const [mine, theirs] = [await aTenantClient(), await aTenantClient()];
    const body = { name: "x", clientId: "x", domains: ["acme.test"] };
    for (const issuer of [
      "https://10.0.0.1",
      "http://id.example.com",
      "https://localhost",
      "https://id.example.com?a=1",
      "file:///etc/passwd",
    ])
      expect((await mine.api.post("/identity-providers", { ...body, issuer })).status, issuer).toBe(400);
    const provider = await aProvider(mine.api, `own-${randomBase32(10)}.fake.test`);
    for (const answer of [
      await theirs.api.get(`/identity-providers/${provider.id}`),
      await theirs.api.put(`/identity-providers/${provider.id}`, { ...body, issuer: "https://id.example.com" }),
      await theirs.api.delete(`/identity-providers/${provider.id}`),
      await theirs.api.post(`/identity-providers/${provider.id}/test`),
    ])
      expect(answer.status).toBe(404);
  });
});
