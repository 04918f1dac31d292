import { Hono } from "hono";
import { isSameOrigin } from "../auth/same-origin";
import { endSession, sessionCookieHeader, sessionSecretOf, startSession } from "../auth/session";
import { isSignInLinkGood, useSignInLink } from "../auth/sign-in-link";
import type { Env } from "../env";
import { htmlPage } from "./html-page";

/**
 * The way into the console. Opening a link shows one button and consumes nothing, because mail scanners and link previews open
 * links too; pressing the button does. The secret leaves the address bar with the answer.
 */
export const signInRoutes = new Hono<{ Bindings: Env }>()
  .get("/sign-in", () =>
    htmlPage({
      title: "Sign in",
      body: (
        <>
          <h1>You are signed out</h1>
          <p>Open your sign-in link to get in. An administrator of your team can send you a new one.</p>
        </>
      ),
    }),
  )
  .get("/sign-in/:secret", async (c) => {
    if (!(await isSignInLinkGood(c.env, c.req.param("secret"), Date.now()))) return deadLink();
    return htmlPage({
      title: "Sign in",
      body: (
        <>
          <h1>Sign in to the console</h1>
          <p>You stay signed in on this device for up to 12 hours.</p>
          {/* Without an action the form goes back to this address: the secret is not repeated in the page. */}
          <form method="post">
            <button type="submit" class="large">
              Sign in
            </button>
          </form>
        </>
      ),
    });
  })
  .post("/sign-in/:secret", async (c) => {
    const nowMs = Date.now();
    if (!isSameOrigin(c.req.raw, c.env)) return foreignForm();
    const user = await useSignInLink(c.env, c.req.param("secret"), nowMs);
    if (user === null) return deadLink();
    return seeOther("/console", sessionCookieHeader(await startSession(c.env, user, nowMs)));
  })
  .post("/sign-out", async (c) => {
    if (!isSameOrigin(c.req.raw, c.env)) return foreignForm();
    const secret = sessionSecretOf(c.req.raw);
    if (secret !== null) await endSession(c.env, secret, Date.now());
    return seeOther("/sign-in", sessionCookieHeader(null));
  });

const seeOther = (location: string, cookie: string): Response =>
  new Response(null, {
    status: 303,
    headers: { Location: location, "Set-Cookie": cookie, "Cache-Control": "no-store" },
  });

const deadLink = (): Response =>
  htmlPage(
    {
      title: "Link no longer works",
      body: (
        <>
          <h1>This link no longer works</h1>
          <p>It was used already or is out of date. Ask an administrator of your team for a new one.</p>
          <p>
            Signed in already? <a href="/console">Open the console</a>
          </p>
        </>
      ),
    },
    { status: 410 },
  );

const foreignForm = (): Response =>
  htmlPage(
    {
      title: "Not done",
      body: (
        <>
          <h1>Nothing was changed</h1>
          <p>The request came from another site. Open the page here and try again.</p>
        </>
      ),
    },
    { status: 403 },
  );
