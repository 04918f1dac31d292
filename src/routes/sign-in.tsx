import { type Context, Hono } from "hono";
import { authenticate } from "../auth/authenticate";
import { earlyToken, formTokenField, isEarlyForm, isSessionForm } from "../auth/form-token";
import { domainOf } from "../auth/person-of-claims";
import { isSameOrigin } from "../auth/same-origin";
import { endSession, enter, sessionBehind, sessionCookieHeader, sessionSecretOf } from "../auth/session";
import { isSignInLinkGood, useSignInLink } from "../auth/sign-in-link";
import { feedOf } from "../cases/feed-of";
import { dbOf } from "../db/db-of";
import { findIdentityProvider, providersOfDomain } from "../db/identity-providers";
import { getTenant } from "../db/tenants";
import { isMailAddress } from "../domain";
import { type Env, settingsOf } from "../env";
import { readText } from "./framework-body";
import { countTry } from "./guess-pace";
import { accessEntrance, arriveByAccess, chooseByAccess } from "./sign-in-access";
import { mailSignInLinks } from "./sign-in-mail";
import * as pages from "./sign-in-pages";
import { backFromProvider, logoutWay, toProvider } from "./sign-in-providers";
import { consolePath, originOf, seeOther } from "./sign-in-ways";

type Here = { Bindings: Env };

/**
 * The ways into the console. Opening a mailed link shows one button and consumes nothing, because mail scanners and link previews open
 * links too; pressing the button does. The secret leaves the address bar with the answer.
 */
export const signInRoutes = new Hono<Here>()
  .get("/sign-in", async (c) => {
    const nowMs = Date.now();
    const returnTo = consolePath(c.req.query("return"));
    const left = c.req.query("signed-out");
    if (left !== undefined) return pages.signedOutPage(await logoutWay(c.env, left, c.req.raw, nowMs));
    if ((await authenticate(c.req.raw, c.env, nowMs))?.kind === "analyst") return seeOther(returnTo ?? "/console");
    return accessEntrance(c.req.raw) === null
      ? pages.askForAddress(earlyOf(c))
      : arriveByAccess(c.req.raw, c.env, returnTo, nowMs);
  })
  .post("/sign-in", async (c) => {
    if (!isSameOrigin(c.req.raw, c.env)) return pages.foreignForm();
    const form = await formOf(c.req.raw);
    const email = form.get("email")?.trim() ?? "";
    if (!isEarly(c, form)) return pages.askForAddress(earlyOf(c), { problem: pressOnceMore, email });
    if (!isMailAddress(email))
      return pages.askForAddress(earlyOf(c), {
        problem: "Write a whole e-mail address, such as ana@example.com.",
        email,
      });
    if (!(await mayTry(c))) return pages.tooOften();
    const returnTo = consolePath(c.req.query("return"));
    const providers = form.get("by") === "link" ? [] : await providersOfDomain(c.env.DB, domainOf(email));
    if (providers.length > 0) {
      const query = new URLSearchParams({ hint: email, ...(returnTo !== null && { return: returnTo }) });
      // Two teams may let in people of one domain, and neither has proved it: people see whose sign-in they choose, and where it leads.
      const ways = await Promise.all(
        providers.map(async ({ id, name, tenantId, issuer }) => ({
          name,
          team: (await getTenant(dbOf(c.env, tenantId), tenantId))?.name ?? "",
          host: new URL(issuer).host,
          href: `/sign-in/with/${id}?${query}`,
        })),
      );
      return pages.chooseWay(ways, email, earlyOf(c));
    }
    // After the answer: how long it takes must not tell whether there is such a person.
    const mailing = mailSignInLinks(c.env, email, { origin: originOf(c.req.raw, c.env), returnTo, nowMs: Date.now() });
    c.executionCtx.waitUntil(mailing);
    return pages.mailOnItsWay();
  })
  .post("/sign-in/access", async (c) => {
    if (!isSameOrigin(c.req.raw, c.env)) return pages.foreignForm();
    const form = await formOf(c.req.raw);
    return isEarly(c, form)
      ? chooseByAccess(c.req.raw, c.env, form.get("user") ?? "", Date.now())
      : arriveByAccess(c.req.raw, c.env, null, Date.now());
  })
  .get("/sign-in/with/:provider", async (c) =>
    // Each walk is a row, and may ask the provider where it is.
    (await mayTry(c, "with")) ? toProvider(c.req.raw, c.env, c.req.param("provider"), Date.now()) : pages.tooOften(),
  )
  .get("/sign-in/callback/:provider", (c) => backFromProvider(c.req.raw, c.env, c.req.param("provider"), Date.now()))
  .get("/sign-in/:secret", async (c) =>
    (await isSignInLinkGood(c.env, c.req.param("secret"), Date.now())) ? pages.signInByLink(earlyOf(c)) : wrongLink(c),
  )
  .post("/sign-in/:secret", async (c) => {
    const nowMs = Date.now();
    if (!isSameOrigin(c.req.raw, c.env)) return pages.foreignForm();
    // Nobody is let into an account that another page has chosen for them.
    if (!isEarly(c, await formOf(c.req.raw))) return pages.signInByLink(earlyOf(c), 422);
    const user = await useSignInLink(c.env, c.req.param("secret"), nowMs);
    if (user === null) return wrongLink(c);
    const cookie = await enter(c.env, c.req.raw, user, { method: "link" }, nowMs);
    return seeOther(consolePath(c.req.query("return")) ?? "/console", cookie);
  })
  .post("/sign-out", async (c) => {
    const nowMs = Date.now();
    if (!isSameOrigin(c.req.raw, c.env)) return pages.foreignForm();
    const secret = sessionSecretOf(c.req.raw);
    const { MASTER_KEY } = settingsOf(c.env);
    const token = (await formOf(c.req.raw)).get(formTokenField);
    if (secret !== null && !isSessionForm(c.req.raw, MASTER_KEY, secret, token)) return pages.foreignForm();
    const found = secret === null ? null : await sessionBehind(secret, c.env, nowMs);
    if (secret !== null) await endSession(c.env, secret, nowMs);
    if (found !== null) await feedOf(c.env, found.user.tenantId).expel(found.user.id);
    const providerId = found?.session.providerId ?? null;
    const provider = providerId === null ? null : await findIdentityProvider(c.env.DB, providerId);
    const by = found?.session.method === "access" ? "access" : provider?.offersLogout === true ? provider.id : "";
    return seeOther(`/sign-in?signed-out=${by}`, sessionCookieHeader(null));
  });

/**
 * By the address on the network, door by door; where nobody tells it, all share one count. The platform counts roughly and at once, an
 * object exactly.
 */
async function mayTry({ req, env }: Context<Here>, door: "sign-in" | "with" = "sign-in"): Promise<boolean> {
  const { success } = await env.SIGN_IN_LIMIT.limit({ key: `${door}|${req.header("cf-connecting-ip") ?? ""}` });
  return success && (await countTry(env, req.raw, door === "with" ? "walk" : "sign_in")) === null;
}

/** What somebody sees whose link opens nothing: the way to a new one, or that they have brought too many of those. */
const wrongLink = async ({ req, env }: Context<Here>): Promise<Response> =>
  (await countTry(env, req.raw, "sign_in_link")) === null ? pages.deadLink() : pages.tooOften();

const pressOnceMore = "This page was open for long. Nothing was sent yet: press the button again.";

const earlyOf = ({ req, env }: Context<Here>) => earlyToken(req.raw, settingsOf(env).MASTER_KEY);

const isEarly = ({ req, env }: Context<Here>, form: URLSearchParams): boolean =>
  isEarlyForm(req.raw, settingsOf(env).MASTER_KEY, form.get(formTokenField));

async function formOf(request: Request): Promise<URLSearchParams> {
  const text = await readText(request, 4_096);
  return new URLSearchParams(text.ok ? text.value : "");
}
