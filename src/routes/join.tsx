import { type Context, Hono } from "hono";
import { type EarlyToken, earlyToken, formTokenField, isEarlyForm } from "../auth/form-token";
import { invitationBehind } from "../auth/invitation";
import { isSameOrigin } from "../auth/same-origin";
import { enter } from "../auth/session";
import { writeAudit } from "../db/audit";
import { dbOf } from "../db/db-of";
import { acceptInvitation, type Invitation } from "../db/invitations";
import { signInRulesOf } from "../db/sign-in-settings";
import { getTenant } from "../db/tenants";
import { getUser } from "../db/users";
import { newId, roleNames } from "../domain";
import { type Env, settingsOf } from "../env";
import { EarlyField, withEarlyCookie } from "./early-field";
import { countTry } from "./guess-pace";
import { htmlPage } from "./html-page";
import { tooOften } from "./sign-in-pages";
import { seeOther } from "./sign-in-ways";

type Here = { Bindings: Env };

const longestName = 120;

/** Where somebody who was invited says their name and is let in. Opening the link uses nothing up; saying the name does. */
export const joinRoutes = new Hono<Here>()
  .get("/join/:reference", async (c) => {
    const invitation = await invitationBehind(c.env, c.req.param("reference"), Date.now());
    if (invitation === null) return wrongLink(c.env, c.req.raw);
    const tenant = await getTenant(dbOf(c.env, invitation.tenantId), invitation.tenantId);
    return page(earlyOf(c), tenant?.name ?? "the team", invitation, null);
  })
  .post("/join/:reference", async (c) => {
    const nowMs = Date.now();
    if (!isSameOrigin(c.req.raw, c.env)) return foreignForm();
    const invitation = await invitationBehind(c.env, c.req.param("reference"), nowMs);
    if (invitation === null) return wrongLink(c.env, c.req.raw);
    const { tenantId, role } = invitation;
    const db = dbOf(c.env, tenantId);
    const form = await c.req.formData();
    const said = form.get("name");
    const name = typeof said === "string" ? said.replace(/\s+/g, " ").trim() : "";
    const why = isEarly(c, form) ? nameProblem(name) : pressOnceMore;
    if (why !== null) {
      const tenant = await getTenant(db, tenantId);
      return page(earlyOf(c), tenant?.name ?? "the team", invitation, why, name);
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

function nameProblem(name: string): string | null {
  if (name === "") return "Write your name.";
  return name.length > longestName ? `Write it with at most ${longestName} characters.` : null;
}

const pressOnceMore = "This page was open for long. Nothing was done yet: press the button again.";

const earlyOf = ({ req, env }: Context<Here>): EarlyToken => earlyToken(req.raw, settingsOf(env).MASTER_KEY);

function isEarly({ req, env }: Context<Here>, form: FormData): boolean {
  const sent = form.get(formTokenField);
  return isEarlyForm(req.raw, settingsOf(env).MASTER_KEY, typeof sent === "string" ? sent : null);
}

const page = (
  early: EarlyToken,
  company: string,
  { role, email }: Pick<Invitation, "role" | "email">,
  problem: string | null,
  name = "",
): Response =>
  htmlPage(
    {
      title: `Join ${company}`,
      body: (
        <>
          <h1>Join {company}</h1>
          <p>
            You are invited as {roleNames[role].toLowerCase()}, with the address {email}.
          </p>
          {/* Without an action the form goes back to this address: the secret is not repeated in the page. */}
          <form method="post">
            <EarlyField early={early} />
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
                  value={name}
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
    withEarlyCookie(early, problem === null ? 200 : 422),
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
