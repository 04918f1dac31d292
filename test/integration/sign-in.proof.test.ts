import { env } from "cloudflare:workers";
import { afterEach, expect, it, vi } from "vitest";
import { randomBase32 } from "../../src/lib/bytes";
import { aTenantClient, clientWith } from "../support/api";
import { aBrowser, aProvider, reasonOn, rename, type SignInBrowser, setOutTo, signInBy } from "../support/sign-in";
import { seedUser } from "../support/tenant";

afterEach(() => {
  vi.restoreAllMocks();
});

const settings = { idleMinutes: 30, absoluteHours: 12, onlyProviders: false, access: null };

/** Ana has come in by her provider, eleven minutes ago, in a tenant that wants fresh proof. */
async function ana() {
  const tenant = await aTenantClient();
  const provider = await aProvider(tenant.api, `proof-${randomBase32(10)}.fake.test`);
  const wanted = { ...settings, stepUp: { decisions: true, exports: true } };
  expect((await tenant.api.put("/api/v1/sign-in-settings", wanted)).status).toBe(200);
  const user = await seedUser(env, tenant.tenantId, "analyst");
  const person = { sub: "ana", email: `ana@${provider.domain}`, email_verified: true };
  await rename(user.id, person.email);
  const { browser } = await signInBy(provider, person);
  const provenAtMs = Date.now() - 11 * 60_000;
  await env.DB.prepare("UPDATE sessions SET proven_at_ms = ? WHERE user_id = ?").bind(provenAtMs, user.id).run();
  const owed = async () => {
    const answer = await clientWith({ cookie: browser.cookie() }).get("/session");
    return {
      owes: answer.at("proof.owes"),
      way: answer.at("proof.ways.0.kind"),
      path: answer.textAt("proof.ways.0.path"),
    };
  };
  return { ...tenant, provider, person, browser, owed };
}
const back = (
  provider: Awaited<ReturnType<typeof ana>>["provider"],
  browser: SignInBrowser,
  person: Parameters<typeof provider.fake.letIn>[1],
  location: string,
) => {
  const url = provider.fake.letIn(location, person);
  return browser.get(url.pathname + url.search);
};

// Red when proveSession keeps the hash of the session.
it("whoever came by a provider proves it there: the session goes on under a new cookie, and the old one opens nothing", async () => {
  const { provider, person, browser, owed } = await ana();
  const old = browser.cookie();
  const before = browser.cookies.get("__Host-edgecase");
  const started = (await clientWith({ cookie: old }).get("/session")).at("startedAt");
  const asked = await owed();
  expect(asked).toMatchObject({ owes: ["high_risk_decisions", "exports"], way: "provider" });
  const location = (await browser.get(asked.path)).headers.get("location") ?? "";
  const query = new URL(location).searchParams;
  expect([query.get("prompt"), query.get("max_age")]).toEqual(["login", "0"]);
  const answer = await back(provider, browser, person, location);
  expect([answer.status, (await answer.text()).includes("Thank you, it is you")]).toEqual([200, true]);
  expect((await owed()).owes).toEqual([]);
  expect(browser.cookies.get("__Host-edgecase")).not.toBe(before);
  expect((await clientWith({ cookie: old }).get("/session")).status).toBe(401);
  expect((await clientWith({ cookie: browser.cookie() }).get("/session")).at("startedAt")).toBe(started);
  // Nothing makes it longer: the cookie ends when the session would have ended.
  const maxAge = Number(/Max-Age=(\d+)/.exec(answer.headers.get("set-cookie") ?? "")?.[1]);
  expect(maxAge).toBeLessThanOrEqual(12 * 3_600);
});

it("it is no proof when the provider did not ask again, or did not say when it asked", async () => {
  const { provider, person, browser, owed } = await ana();
  provider.fake.askedSecondsAgo = 3_600;
  expect(await reasonOn(await back(provider, browser, person, await setOutTo(browser, provider.id, "?prove")))).toBe(
    "not_reauthenticated",
  );
  provider.fake.saying = ({ auth_time: _when, ...claims }) => claims;
  expect(await reasonOn(await back(provider, browser, person, await setOutTo(browser, provider.id, "?prove")))).toBe(
    "not_reauthenticated",
  );
  expect((await owed()).owes).toHaveLength(2);
});

it("it is no proof when somebody else signs in there, or the session is another by then", async () => {
  const { provider, person, browser, owed, tenantId } = await ana();
  const bob = await seedUser(env, tenantId, "analyst");
  const asBob = { sub: "bob", email: `bob@${provider.domain}`, email_verified: true };
  await rename(bob.id, asBob.email);
  // Somebody whom the provider has never brought here is not bound on the way.
  expect(await reasonOn(await back(provider, browser, asBob, await setOutTo(browser, provider.id, "?prove")))).toBe(
    "no_account",
  );
  expect((await signInBy(provider, asBob)).answer.status).toBe(303);
  expect(await reasonOn(await back(provider, browser, asBob, await setOutTo(browser, provider.id, "?prove")))).toBe(
    "other_person",
  );
  const location = await setOutTo(browser, provider.id, "?prove");
  const other = aBrowser(new Map(browser.cookies));
  other.cookies.delete("__Host-edgecase");
  expect(await reasonOn(await back(provider, other, person, location))).toBe("other_browser");
  expect((await aBrowser().get(`/sign-in/with/${provider.id}?prove`)).status).toBe(403);
  expect((await owed()).owes).toHaveLength(2);
});
