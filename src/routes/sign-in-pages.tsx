import type { EarlyToken } from "../auth/form-token";
import type { IdentityProvider } from "../db/identity-providers";
import type { User } from "../db/users";
import { EarlyField, withEarlyCookie } from "./early-field";
import { htmlPage } from "./html-page";

// Pages for people who are not signed in. They run no script, and none of them says whether an address has an account.

/** Asks for an address. The form goes back to its own address, so that the way back stays in it. */
export const askForAddress = (
  early: EarlyToken,
  {
    problem,
    email = "",
    status = problem === undefined ? 200 : 422,
  }: { problem?: string; email?: string; status?: number } = {},
): Response =>
  htmlPage(
    {
      title: "Sign in",
      body: (
        <>
          <h1>Sign in to the console</h1>
          {problem !== undefined && (
            <p class="alert" role="alert" id="problem">
              {problem}
            </p>
          )}
          <form method="post">
            <EarlyField early={early} />
            <p class="filters">
              <label>
                Work e-mail
                <input
                  type="email"
                  name="email"
                  required
                  maxLength={254}
                  autocomplete="username"
                  value={email}
                  {...(problem !== undefined && { "aria-describedby": "problem", "aria-invalid": true })}
                />
              </label>
            </p>
            <button type="submit" class="large">
              Continue
            </button>
          </form>
        </>
      ),
    },
    withEarlyCookie(early, status),
  );

/** The ways that an address of this domain has: the providers that let its people in, and a mail. */
export const chooseWay = (
  ways: { name: string; team: string; host: string; href: string }[],
  email: string,
  early: EarlyToken,
): Response =>
  htmlPage(
    {
      title: "Sign in",
      body: (
        <>
          <h1>Sign in to the console</h1>
          <ul class="plain">
            {ways.map(({ name, team, host, href }) => (
              <li key={href}>
                <a href={href}>Continue with {name}</a>
                <br />
                <small>
                  for the team {team}, at {host}
                </small>
              </li>
            ))}
          </ul>
          <form method="post" class="more">
            <EarlyField early={early} />
            <input type="hidden" name="email" value={email} />
            <input type="hidden" name="by" value="link" />
            <button type="submit" class="quiet">
              Send me a link instead
            </button>
          </form>
        </>
      ),
    },
    withEarlyCookie(early),
  );

/** The same whoever asked. */
export const mailOnItsWay = (): Response =>
  htmlPage({
    title: "Look at your mail",
    body: (
      <>
        <h1>Look at your mail</h1>
        <p>
          If this address may sign in by mail, a link is on its way to it. It works once, for 15 minutes. You may close
          this page.
        </p>
        <p>
          No mail? Look among unwanted mail, or ask an administrator of your team.{" "}
          <a href="/sign-in">Try another address</a>
        </p>
      </>
    ),
  });

export const signedOutPage = (way: { name: string; href: string } | null): Response =>
  htmlPage({
    title: "Signed out",
    body: (
      <>
        <h1>You are signed out</h1>
        {way !== null && (
          <p>
            You may still be signed in at {way.name}. <a href={way.href}>Sign out there too</a>
          </p>
        )}
        <p>
          <a href="/sign-in">Sign in again</a>
        </p>
      </>
    ),
  });

export const signInByLink = (early: EarlyToken, status = 200): Response =>
  htmlPage(
    {
      title: "Sign in",
      body: (
        <>
          <h1>Sign in to the console</h1>
          <p>You stay signed in on this device while you work, and for a day at most.</p>
          {/* Without an action the form goes back to this address: the secret is not repeated in the page. */}
          <form method="post">
            <EarlyField early={early} />
            <button type="submit" class="large">
              Sign in
            </button>
          </form>
        </>
      ),
    },
    withEarlyCookie(early, status),
  );

/** Access vouches for an address that works for several teams. */
export const chooseTeam = (people: readonly (User & { team: string })[], early: EarlyToken): Response =>
  htmlPage(
    {
      title: "Choose a team",
      body: (
        <>
          <h1>Which team?</h1>
          {people.map(({ id, team }) => (
            <form key={id} method="post" action="/sign-in/access">
              <EarlyField early={early} />
              <input type="hidden" name="user" value={id} />
              <p>
                <button type="submit">{team}</button>
              </p>
            </form>
          ))}
        </>
      ),
    },
    withEarlyCookie(early),
  );

/** A window that was opened for a proof has done its work. `cookie`: the `Set-Cookie` value of the session, which goes on. */
export function proved(cookie: string): Response {
  const page = htmlPage({
    title: "Thank you",
    body: (
      <>
        <h1>Thank you, it is you</h1>
        <p>Close this window: what you wanted to do goes on where you left it.</p>
      </>
    ),
  });
  page.headers.append("Set-Cookie", cookie);
  return page;
}

/** People hear what they can do about it; the code is for whoever set the provider up. */
export const notSignedIn = (provider: Pick<IdentityProvider, "name"> | null, reason: string): Response =>
  htmlPage(
    {
      title: "Not signed in",
      body: (
        <>
          <h1>You are not signed in</h1>
          <p>{sentenceOf(reason, provider?.name ?? "the provider")}</p>
          <p>
            <a href="/sign-in">Back to sign-in</a>
          </p>
          <p>
            An administrator of your team can look this up: <code>{reason}</code>
          </p>
        </>
      ),
    },
    { status: 403 },
  );

function sentenceOf(reason: string, name: string): string {
  switch (reason) {
    case "unknown_state":
    case "other_browser":
    case "wrong_nonce":
      return "This way in was used already, took too long, or began in another browser. Begin again here.";
    case "unreachable":
    case "keys_unreachable":
      return `${name} cannot be reached at the moment. Try again in a minute.`;
    case "provider_refused":
      return `${name} did not confirm who you are.`;
    case "not_reauthenticated":
      return `${name} did not ask you again who you are, which this needs.`;
    case "other_person":
      return `You signed in at ${name} as somebody else than here.`;
    case "email_missing":
    case "email_not_verified":
      return `${name} did not tell us an e-mail address of yours that it has verified.`;
    case "domain_not_allowed":
    case "no_account":
    case "account_ended":
    case "bound_to_another":
    case "unknown_audience":
      return "This account has no access here. An administrator of your team can give it access.";
    default:
      return `What ${name} sent could not be verified, so it lets nobody in.`;
  }
}

export const deadLink = (): Response =>
  htmlPage(
    {
      title: "Link no longer works",
      body: (
        <>
          <h1>This link no longer works</h1>
          <p>
            It was used already or is out of date. <a href="/sign-in">Ask for a new one</a>
          </p>
          <p>
            Signed in already? <a href="/console">Open the console</a>
          </p>
        </>
      ),
    },
    { status: 410 },
  );

export const foreignForm = (): Response =>
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

export const tooOften = (): Response =>
  htmlPage(
    {
      title: "Too often",
      body: (
        <>
          <h1>Too many tries</h1>
          <p>Wait a minute, then try again.</p>
        </>
      ),
    },
    { status: 429, headers: { "Retry-After": "60" } },
  );
