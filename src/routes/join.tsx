import { Hono } from "hono";
import { invitationBehind } from "../auth/invitation";
import { isSameOrigin } from "../auth/same-origin";
import { enter } from "../auth/session";
import { writeAudit } from "../db/audit";
import { dbOf } from "../db/db-of";
import { acceptInvitation } from "../db/invitations";
import { signInRulesOf } from "../db/sign-in-settings";
import { getTenant } from "../db/tenants";
import { getUser } from "../db/users";
import { newId, roleNames } from "../domain";
import type { Env } from "../env";
import { countTry } from "./guess-pace";
import { htmlPage } from "./html-page";
import { tooOften } from "./sign-in-pages";
import { seeOther } from "./sign-in-ways";

const longestName = 120;

/** Where somebody who was invited says their name and is let in. Opening the link uses nothing up; saying the name does. */
export const joinRoutes = new Hono<{ Bindings: Env }>()
  .get("/join/:reference", async (c) => {
    const invitation = await invitationBehind(c.env, c.req.param("reference"), Date.now());
    if (invitation === null) return wrongLink(c.env, c.req.raw);
    const tenant = await getTenant(dbOf(c.env, invitation.tenantId), invitation.tenantId);
    return page(tenant?.name ?? "the team", roleNames[invitation.role].toLowerCase(), invitation.email, null);
  })
  .post("/join/:reference", async (c) => {
    const nowMs = Date.now();
    if (!isSameOrigin(c.req.raw, c.env)) return foreignForm();
    const invitation = await invitationBehind(c.env, c.req.param("reference"), nowMs);
    if (invitation === null) return wrongLink(c.env, c.req.raw);
    const { tenantId, role, email } = invitation;
    const db = dbOf(c.env, tenantId);
    const said = (await c.req.formData()).get("name");
    const name = typeof said === "string" ? said.replace(/\s+/g, " ").trim() : "";
    if (name === "" || name.length > longestName) {
      const tenant = await getTenant(db, tenantId);
      const why = name === "" ? "Write your name." : `Write it with at most ${longestName} characters.`;
      return page(tenant?.name ?? "the team", roleNames[role].toLowerCase(), email, why);
    }
    const userId = newId("user");
    const joined = await acceptInvitation(db, invitation, { id: userId, name }, nowMs);
    const user = joined ? await getUser(db, tenantId, userId) : null;
    if (user === null) return deadLink();
    const entry = {
      actor: { kind: "analyst", id: userId },
      action: "acceptInvitation",
      object: { kind: "invitations", id: invitation.id },
      requestId: null,
      details: { role, userId },
    } as const;
    await writeAudit(db, tenantId, entry, nowMs);
    // Where only identity providers let people in, the link makes the account and the provider opens it.
    if (role !== "admin" && (await signInRulesOf(c.env.DB, tenantId)).onlyProviders) return seeOther("/sign-in");
    const cookie = await enter(c.env, c.req.raw, user, { method: "link" }, nowMs);
    return seeOther("/console", cookie);
  });

const wrongLink = async (env: Env, request: Request): Promise<Response> =>
  (await countTry(env, request, "invitation")) === null ? deadLink() : tooOften();

const page = (company: string, role: string, email: string, problem: string | null): Response =>
  htmlPage(
    {
      title: `Join ${company}`,
      body: (
        <>
          <h1>Join {company}</h1>
          <p>
            You are invited as {role}, with the address {email}.
          </p>
          {/* Without an action the form goes back to this address: the secret is not repeated in the page. */}
          <form method="post">
            {problem !== null && (
              <p class="alert" id="problem" role="alert">
                {problem}
              </p>
            )}
            <p class="filters">
              <label>
                Your name, as your colleagues see it beside what you do
                <input
                  name="name"
                  type="text"
                  autocomplete="name"
                  required
                  maxLength={longestName}
                  {...(problem !== null && { "aria-describedby": "problem", "aria-invalid": true })}
                />
              </label>
            </p>
            <button type="submit" class="large">
              Join and sign in
            </button>
          </form>
        </>
      ),
    },
    { status: problem === null ? 200 : 422 },
  );

const deadLink = (): Response =>
  htmlPage(
    {
      title: "Link no longer works",
      body: (
        <>
          <h1>This invitation no longer works</h1>
          <p>It was used already, taken back or is out of date. Ask whoever invited you for a new one.</p>
          <p>
            Joined already? <a href="/sign-in">Sign in</a>
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
