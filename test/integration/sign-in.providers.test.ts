import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { authenticate } from "../../src/auth/authenticate";
import { randomBase32 } from "../../src/lib/bytes";
import { aTenantClient } from "../support/api";
import { type ForgeryWorld, forgeries } from "../support/forged-tokens";
import { anIssuerKey, type IssuerKey, signedBy } from "../support/issuer-keys";
import { aBrowser, aProvider, reasonOn, rename, setOutTo, signInBy } from "../support/sign-in";
import { seedUser } from "../support/tenant";

afterEach(() => {
  vi.restoreAllMocks();
});

const whoIs = (cookie: string) =>
  authenticate(new Request("http://edgecase.test/api/v1/me", { headers: { cookie } }), env, Date.now());

/** A tenant with a provider of its own, and Ana, whom both know. */
async function aTeam(wish = {}) {
  const tenant = await aTenantClient();
  const provider = await aProvider(tenant.api, `id-${randomBase32(10)}.fake.test`, wish);
  const ana = await seedUser(env, tenant.tenantId, "analyst");
  const email = `ana@${provider.domain}`;
  await rename(ana.id, email);
  return { ...tenant, ...provider, ana, person: { sub: "sub-ana", email, email_verified: true } };
}
const refusals = async ({ api }: Pick<Awaited<ReturnType<typeof aTeam>>, "api">) =>
  (await api.get("/api/v1/sign-in-settings")).at("refused");

describe("signing in by a provider", () => {
  it.each([null, "s3cret/with:signs & more"])(
    "lets in whom the tenant knows, once per walk (client secret %s)",
    async (clientSecret) => {
      const team = await aTeam({ clientSecret });
      const browser = aBrowser();
      const back = team.fake.letIn(
        await setOutTo(browser, team.id, "?return=%2Fconsole%2Fcases%3Fqueue%3Dmine"),
        team.person,
      );
      const cookiesBefore = new Map(browser.cookies);
      const answer = await browser.get(back.pathname + back.search);
      expect([answer.status, answer.headers.get("location")]).toEqual([303, "/console/cases?queue=mine"]);
      expect(await whoIs(browser.cookie())).toMatchObject({ kind: "analyst", userId: team.ana.id, role: "analyst" });

      // The same answer again, from the same browser: state and code are used up.
      const again = await aBrowser(cookiesBefore).get(back.pathname + back.search);
      expect([again.status, await reasonOn(again)]).toEqual([403, "unknown_state"]);
      expect(await refusals(team)).toEqual([{ door: team.id, reason: "unknown_state", count: 1 }]);
    },
  );

  it("says whose sign-in each way is and where it leads, when two teams let in people of one domain", async () => {
    const mine = await aTeam();
    const other = await aTeam({ domains: [mine.domain] });
    const page = await (await aBrowser().post("/sign-in", { email: mine.person.email })).text();
    for (const { fake, id } of [mine, other]) {
      expect(page).toContain(`/sign-in/with/${id}`);
      expect(page).toContain(`for the team Test tenant, at ${new URL(fake.issuer).host}`);
    }
  });

  it("goes on when the provider changes its keys between two people, and between two sign-ins of one", async () => {
    const team = await aTeam();
    expect((await signInBy(team, team.person)).answer.status).toBe(303);
    await team.fake.rotate();
    expect((await signInBy(team, team.person)).answer.status).toBe(303);
    await team.fake.rotate();
    expect((await signInBy(team, team.person)).answer.status).toBe(303);
  });

  it("is bound to the browser that set out: a way in that somebody else began is none", async () => {
    const team = await aTeam();
    const attacker = aBrowser();
    const back = team.fake.letIn(await setOutTo(attacker, team.id), team.person);
    const victim = aBrowser();
    expect(await reasonOn(await victim.get(back.pathname + back.search))).toBe("other_browser");
    expect(victim.cookies.has("__Host-edgecase")).toBe(false);
    // And the walk is over for both.
    expect(await reasonOn(await attacker.get(back.pathname + back.search))).toBe("unknown_state");
  });

  it("takes no answer of one provider for another's, of this tenant or of a foreign one", async () => {
    const [mine, theirs] = [await aTeam(), await aTeam()];
    const browser = aBrowser();
    const back = theirs.fake.letIn(await setOutTo(browser, mine.id), theirs.person);
    const crossed = back.search.replace(encodeURIComponent(theirs.fake.issuer), encodeURIComponent(mine.fake.issuer));
    expect(await reasonOn(await browser.get(`/sign-in/callback/${theirs.id}${crossed}`))).toBe("unknown_state");
    const second = theirs.fake.letIn(await setOutTo(browser, mine.id), theirs.person);
    // RFC 9207: the answer says which issuer it is from, and it is another.
    expect(await reasonOn(await browser.get(second.pathname + second.search))).toBe("bad_answer");
    const third = mine.fake.letIn(await setOutTo(browser, mine.id), mine.person);
    third.searchParams.delete("iss");
    expect(await reasonOn(await browser.get(third.pathname + third.search))).toBe("bad_answer");
    expect(browser.cookies.has("__Host-edgecase")).toBe(false);
  });

  it("refuses what the provider refuses", async () => {
    const team = await aTeam();
    const browser = aBrowser();
    const state = new URL(await setOutTo(browser, team.id)).searchParams.get("state");
    const query = new URLSearchParams({ error: "access_denied", state: state ?? "", iss: team.fake.issuer });
    expect(await reasonOn(await browser.get(`/sign-in/callback/${team.id}?${query}`))).toBe("provider_refused");
  });

  it("says the same of every page it shows: nothing is cached, nothing runs, the secret is nowhere", async () => {
    const team = await aTeam({ clientSecret: "never-shown" });
    const answer = await aBrowser().get(`/sign-in/callback/${team.id}?state=x`);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect((await team.api.get(`/identity-providers/${team.id}`)).text).not.toContain("never-shown");
    const rows = await env.DB.prepare("SELECT * FROM identity_providers WHERE id = ?").bind(team.id).all();
    expect(JSON.stringify(rows.results)).not.toContain("never-shown");
  });
});

describe("G30: a forged ID token", () => {
  let foreign: IssuerKey;
  beforeAll(async () => {
    foreign = await anIssuerKey("ES256");
  });

  it("lets nobody in, whatever is forged, and is counted", async () => {
    const team = await aTeam();
    const expected = new Map<string, number>();
    for (const { name, fault, make } of forgeries) {
      const [key] = team.fake.keys;
      if (key === undefined) throw new Error("no key");
      team.fake.signing = async (claims) =>
        make({ key, foreign, claims, nowSeconds: Math.floor(Date.now() / 1_000) } satisfies ForgeryWorld);
      const { browser, answer } = await signInBy(team, team.person);
      expect([name, answer.status, await reasonOn(answer)]).toEqual([name, 403, fault]);
      expect(browser.cookies.has("__Host-edgecase"), name).toBe(false);
      expected.set(fault, (expected.get(fault) ?? 0) + 1);
    }
    const counted = (await refusals(team)) as { door: string; reason: string; count: number }[];
    expect(new Map(counted.map(({ reason, count }) => [reason, count]))).toEqual(expected);
    expect(counted.every(({ door }) => door === team.id)).toBe(true);
    // And the provider as it is lets in as before.
    team.fake.signing = null;
    expect((await signInBy(team, team.person)).answer.status).toBe(303);
  });

  it("of another walk, or for another provider's client, lets nobody in", async () => {
    const [team, other] = [await aTeam(), await aTeam()];
    team.fake.saying = (claims) => ({ ...claims, nonce: "of-another-walk" });
    expect(await reasonOn((await signInBy(team, team.person)).answer)).toBe("wrong_nonce");
    team.fake.saying = ({ nonce: _nonce, ...claims }) => claims;
    expect(await reasonOn((await signInBy(team, team.person)).answer)).toBe("wrong_nonce");
    team.fake.saying = (claims) => claims;
    const [theirKey] = other.fake.keys;
    if (theirKey === undefined) throw new Error("no key");
    team.fake.signing = (claims) => signedBy(theirKey, { ...claims, iss: other.fake.issuer, aud: other.fake.clientId });
    expect(await reasonOn((await signInBy(team, team.person)).answer)).toBe("unknown_key");
  });
});

describe("who gets in by a provider", () => {
  it("is nobody without a verified address of its domains", async () => {
    const team = await aTeam();
    const tried = async (change: object) => reasonOn((await signInBy(team, { ...team.person, ...change })).answer);
    expect(await tried({ email_verified: false })).toBe("email_not_verified");
    expect(await tried({ email: undefined })).toBe("email_missing");
    expect(await tried({ email: "ana@evil.test" })).toBe("domain_not_allowed");
    expect(await tried({ email: `nobody@${team.domain}` })).toBe("no_account");
    const strangers = await env.DB.prepare("SELECT count(*) AS n FROM users WHERE tenant_id = ?")
      .bind(team.tenantId)
      .first();
    expect(strangers).toEqual({ n: 1 });
  });

  it("is the person whom a subject was bound to, and an address that changes hands opens nothing", async () => {
    const team = await aTeam();
    expect((await signInBy(team, team.person)).answer.status).toBe(303);
    // Another account of the provider now has Ana's address.
    expect(await reasonOn((await signInBy(team, { ...team.person, sub: "sub-eve" })).answer)).toBe("bound_to_another");
    // Ana's account has another address now, which nobody here has: she is still Ana.
    const moved = await signInBy(team, { ...team.person, email: `ana.new@${team.domain}` });
    expect(await whoIs(moved.browser.cookie())).toMatchObject({ userId: team.ana.id });
    // Somebody else of the team has that address: still Ana, never them.
    const bob = await seedUser(env, team.tenantId, "admin");
    await rename(bob.id, `bob@${team.domain}`);
    const asBob = await signInBy(team, { ...team.person, email: `bob@${team.domain}` });
    expect(await whoIs(asBob.browser.cookie())).toMatchObject({ userId: team.ana.id });
  });

  it("is nobody whose access has ended, nor anybody by a provider that is switched off", async () => {
    const team = await aTeam();
    expect((await signInBy(team, team.person)).answer.status).toBe(303);
    await env.DB.prepare("UPDATE users SET disabled_at_ms = 1 WHERE id = ?").bind(team.ana.id).run();
    expect(await reasonOn((await signInBy(team, team.person)).answer)).toBe("account_ended");
    const { name, issuer, clientId, domains } = (await team.api.get(`/identity-providers/${team.id}`)).json;
    const body = { name, issuer, clientId, domains };
    expect((await team.api.put(`/identity-providers/${team.id}`, { ...body, enabled: false })).status).toBe(200);
    expect(await reasonOn(await aBrowser().get(`/sign-in/with/${team.id}`))).toBe("disabled");
  });

  it("is created when they first come, where the tenant wants that, with the role of their group", async () => {
    const groupRoles = { claim: "groups", roles: [{ group: "leads", role: "analyst" }] };
    const team = await aTeam({ newPeopleRole: "viewer", groupRoles });
    const cleo = { sub: "sub-cleo", email: `cleo@${team.domain}`, email_verified: true, name: "Cleo Newcomer" };
    const first = await signInBy(team, cleo);
    expect(await whoIs(first.browser.cookie())).toMatchObject({ role: "viewer", name: "Cleo Newcomer" });
    const next = await signInBy(team, { ...cleo, groups: ["leads"] });
    expect(await whoIs(next.browser.cookie())).toMatchObject({ role: "analyst" });
    const tenTimes = await Promise.all(
      Array.from({ length: 10 }, () => signInBy(team, { ...cleo, sub: "sub-dan", email: `dan@${team.domain}` })),
    );
    expect(new Set(tenTimes.map(({ answer }) => answer.status))).toEqual(new Set([303]));
    const people = await env.DB.prepare("SELECT count(*) AS n FROM users WHERE tenant_id = ?")
      .bind(team.tenantId)
      .first();
    expect(people).toEqual({ n: 3 });
  });

  it("never takes the last administrator's role away by a group", async () => {
    const groupRoles = { claim: "groups", roles: [{ group: "all", role: "viewer" }] };
    const team = await aTeam({ groupRoles });
    await env.DB.prepare("UPDATE users SET role = 'admin' WHERE id = ?").bind(team.ana.id).run();
    const { browser } = await signInBy(team, { ...team.person, groups: ["all"] });
    expect(await whoIs(browser.cookie())).toMatchObject({ role: "admin" });
  });
});
