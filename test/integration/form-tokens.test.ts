import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { fetchSelf } from "../../durable-objects/self";
import { formToken, formTokenField } from "../../src/auth/form-token";
import { makeSignInLink } from "../../src/auth/sign-in-link";
import { newId } from "../../src/domain";
import { settingsOf } from "../../src/env";
import { flowRoutes } from "../../src/routes/flow";
import { joinRoutes } from "../../src/routes/join";
import { signInRoutes } from "../../src/routes/sign-in";
import { aTenantClient } from "../support/api";
import { atRest } from "../support/cases";
import { formOn, tokenIn } from "../support/form-token";
import { rowsOfTenant } from "../support/storage";
import { seedAnalyst, seedUser } from "../support/tenant";
import { aTwoPartsTenant, origin } from "../support/two-parts";

// G33: a form of another page changes nothing even where a browser lets it come as if it were ours.
// Red when a form is taken without its token (form-token.ts).

let tenant: Awaited<ReturnType<typeof aTwoPartsTenant>>;
beforeAll(async () => {
  tenant = await aTwoPartsTenant();
});

const ours = { origin, "sec-fetch-site": "same-origin" };
const post = (path: string, cookie: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  fetchSelf(
    new Request(new URL(path, origin), {
      method: "POST",
      redirect: "manual",
      headers: { ...ours, cookie, ...headers },
      body: new URLSearchParams(fields),
    }),
  );

/** What the database holds for a tenant, sessions too. Steps of forms are counted a little later, and say of nobody whose they were. */
async function heldOf(tenantId: string): Promise<unknown> {
  const rows = Object.entries(await rowsOfTenant(tenantId)).filter(([table]) => !table.startsWith("funnel_"));
  const { results } = await env.DB.prepare("SELECT * FROM sessions WHERE tenant_id = ? ORDER BY 1")
    .bind(tenantId)
    .all();
  return { ...Object.fromEntries(rows), sessions: results };
}

/** Posts that only scripts send: bytes with a header of ours, or JSON. */
const ofScripts = [
  "/flow/:reference/files/:element",
  "/flow/:reference/uploads/:element",
  "/flow/:reference/uploads/:upload/complete",
];

describe("doors that take a form", () => {
  it("are all in this file", () => {
    const doors = [flowRoutes, signInRoutes, joinRoutes].flatMap(({ routes }) => routes);
    const posts = new Set(
      doors.flatMap(({ method, path }) => (method === "POST" && !ofScripts.includes(path) ? [path] : [])),
    );
    expect([...posts].sort()).toEqual([
      "/flow/:reference/:page",
      "/flow/:reference/:page/draft",
      "/flow/:reference/device/code",
      "/flow/:reference/device/phone",
      "/flow/:reference/language",
      "/flow/:reference/renew",
      "/flow/:reference/submit",
      "/go/:link",
      "/join/:reference",
      "/sign-in",
      "/sign-in/:secret",
      "/sign-in/access",
      "/sign-out",
    ]);
  });

  it("within a form: nothing is taken without the token of this session, and all of it comes back with one that is", async () => {
    const there = await tenant.aCase();
    const [mine, theirs] = [await there.enter(), await (await tenant.aCase()).enter()];
    const foreign = tokenIn((await theirs.visitor.get(`${theirs.base}/company`)).html) ?? "";
    const before = await there.snapshot();
    const { cookies } = mine.visitor;
    for (const token of [null, "", "A".repeat(43), foreign]) {
      const sent = { company: "Typed & kept", action: "continue", ...(token !== null && { [formTokenField]: token }) };
      const page = await post(`${mine.base}/company`, cookies, sent);
      const html = await page.text();
      expect([token, page.status]).toEqual([token, 422]);
      expect(html).toContain('value="Typed &amp; kept"');
      expect(html).toContain("press the button again");
      expect(tokenIn(html)).toMatch(/^[\w-]{43}$/);
      const draft = await post(`${mine.base}/company/draft`, cookies, sent);
      expect([draft.status, await draft.json()]).toEqual([403, { code: "stale_form", token: tokenIn(html) }]);
      for (const door of ["submit", "device/phone", "language"]) {
        const answer = await post(`${mine.base}/${door}`, cookies, { language: "de", ...sent });
        expect([door, answer.status, answer.headers.get("location")]).toEqual([door, 303, mine.base]);
        expect(answer.headers.getSetCookie()).toEqual([]);
      }
    }
    expect((await there.snapshot()).version).toBe(before.version);
    expect((await there.snapshot()).links).toEqual(before.links);
    const shown = (await mine.visitor.get(`${mine.base}/company`)).html;
    expect(shown).not.toContain("Typed");
    const sent = { company: "Typed & kept", action: "continue", [formTokenField]: tokenIn(shown) ?? "" };
    expect((await post(`${mine.base}/company`, cookies, sent)).status).toBe(303);
    expect((await there.snapshot()).version).not.toBe(before.version);
  });

  it("a page that stayed open while its link was opened once more: its words come back and are sent with one more press", async () => {
    const there = await tenant.aCase();
    const { visitor, base, path } = await there.enter();
    const old = tokenIn((await visitor.get(`${base}/company`)).html) ?? "";
    await visitor.post(path, []);
    const stale = await visitor.post(`${base}/company`, [
      ["company", "Late"],
      ["action", "continue"],
      [formTokenField, old],
    ]);
    expect([stale.status, stale.html.includes('value="Late"')]).toEqual([422, true]);
    const fresh = tokenIn(stale.html) ?? "";
    expect(fresh).not.toBe(old);
    const sent = await visitor.post(`${base}/company`, [
      ["company", "Late"],
      ["action", "continue"],
      [formTokenField, fresh],
    ]);
    expect([sent.status, sent.path]).toEqual([200, `${base}/owner`]);
  });

  it("before there is a session: links, sign-in and invitations want the token of this very browser", async () => {
    const there = await tenant.aCase();
    const { path, base } = await there.enter();
    const { api, tenantId } = await aTenantClient();
    const user = await seedUser(env, tenantId, "analyst");
    const invited = await api.post("/invitations", { email: `${newId("user")}@example.test`, role: "viewer" });
    const signIn = await makeSignInLink(env, user, Date.now());
    const other = await formOn(await fetchSelf(new Request(`${origin}/sign-in`)));
    const foreign = other.body.get(formTokenField) ?? "";
    const version = (await there.snapshot()).version;
    const doors: [string, Record<string, string>, number, number][] = [
      [path, {}, 422, 303],
      [`${base}/renew`, {}, 401, 200],
      ["/sign-in", { email: user.email }, 422, 200],
      [signIn, {}, 422, 303],
      [new URL(invited.textAt("url")).pathname, { name: "Ada" }, 422, 303],
    ];
    await atRest(there.ref);
    const held = () => Promise.all([tenant.tenantId, tenantId].map(heldOf));
    const before = await held();
    for (const [door, fields, refused] of doors)
      for (const [cookie, token] of [
        ["", ""],
        ["", foreign],
        [`__Host-edgecase-form=${"B".repeat(43)}`, foreign],
        [other.cookie, ""],
        [`${other.cookie}; ${other.cookie}`, foreign],
      ] as const)
        expect([door, (await post(door, cookie, { ...fields, [formTokenField]: token })).status]).toEqual([
          door,
          refused,
        ]);
    expect((await there.snapshot()).version).toBe(version);
    expect(await held()).toEqual(before);
    for (const [door, fields, , taken] of doors)
      expect([door, (await post(door, other.cookie, { ...fields, [formTokenField]: foreign })).status]).toEqual([
        door,
        taken,
      ]);
  });

  it("signing out wants the session's token, or JSON, which no form can send", async () => {
    const { tenantId } = await aTenantClient();
    const { cookie } = await seedAnalyst(env, tenantId);
    const other = await seedAnalyst(env, tenantId);
    const tokenOf = (jar: string) => formToken(settingsOf(env).MASTER_KEY, jar.split("=")[1] ?? "");
    for (const token of ["", tokenOf(other.cookie)])
      expect((await post("/sign-out", cookie, { [formTokenField]: token })).status).toBe(403);
    expect((await post("/sign-out", cookie, {}, { "content-type": "text/plain" })).status).toBe(403);
    expect((await fetchSelf(new Request(`${origin}/api/v1/me`, { headers: { cookie } }))).status).toBe(200);
    expect((await post("/sign-out", cookie, { [formTokenField]: tokenOf(cookie) })).status).toBe(303);
    expect((await fetchSelf(new Request(`${origin}/api/v1/me`, { headers: { cookie } }))).status).toBe(401);
  });
});
