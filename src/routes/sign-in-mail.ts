import { makeAskedLink } from "../auth/sign-in-link";
import { dbOf } from "../db/db-of";
import { usersByEmail } from "../db/identities";
import { keepMail } from "../db/mails";
import { signInRulesOf } from "../db/sign-in-settings";
import { getTenant } from "../db/tenants";
import type { User } from "../db/users";
import type { TenantId } from "../domain";
import type { Env } from "../env";
import { randomBase32 } from "../lib/bytes";
import { log } from "../lib/log";
import { outsideFor } from "../outside";
import { chosenMailService, sendByService } from "../queues/mail-service";
import { escaped, type MailText } from "../queues/mail-text";

/** What the ids of mails begin with that open a door: a mailbox shows them to whom they are for, and to administrators. */
export const doorMailPrefix = "signin_";

/**
 * Mails a sign-in link to everybody with this address who may use one, at most three in a quarter of an hour. Nobody is told whether
 * there was anybody. `returnTo`: a path of the console.
 */
export async function mailSignInLinks(
  env: Env,
  email: string,
  { origin, returnTo, nowMs }: { origin: string; returnTo: string | null; nowMs: number },
): Promise<void> {
  for (const user of await usersByEmail(env.DB, email)) {
    const { onlyProviders } = await signInRulesOf(env.DB, user.tenantId);
    // Administrators keep this way in: a provider that is set up wrongly must not lock everybody out.
    if (onlyProviders && user.role !== "admin") continue;
    const path = await makeAskedLink(env, user, nowMs);
    if (path === null) {
      log.warn("sign_in.links_spent", { tenantId: user.tenantId, userId: user.id });
      continue;
    }
    const url = `${origin}${path}${returnTo === null ? "" : `?return=${encodeURIComponent(returnTo)}`}`;
    await sendDoorMail(env, user, linkText(await teamName(env, user.tenantId), url), nowMs);
  }
}

/** Mails the code that proves who works in a session. False: it could not be handed over. */
export const mailStepUpCode = async (env: Env, user: User, code: string, nowMs: number): Promise<boolean> =>
  sendDoorMail(env, user, codeText(await teamName(env, user.tenantId), code), nowMs);

async function sendDoorMail(env: Env, user: User, mail: MailText, nowMs: number): Promise<boolean> {
  const { tenantId, email } = user;
  const id = `${doorMailPrefix}${randomBase32(26)}`;
  const tenant = await getTenant(dbOf(env, tenantId), tenantId);
  if (tenant?.environment === "sandbox") {
    await keepMail(dbOf(env, tenantId), tenantId, { id, toAddress: email, ...mail, caseId: null, createdAtMs: nowMs });
    return true;
  }
  const outside = outsideFor(env, tenantId);
  const chosen = await chosenMailService(outside);
  const sent =
    chosen.ok && chosen.value !== null && (await sendByService(chosen.value, { ...mail, to: email }, id, outside)).ok;
  if (!sent) log.warn("sign_in.mail_not_sent", { tenantId, userId: user.id });
  return sent;
}

/** Whether mails of this tenant arrive anywhere: a sandbox's mailbox, or a mail service. */
export async function canMail(env: Env, tenantId: TenantId): Promise<boolean> {
  if ((await getTenant(dbOf(env, tenantId), tenantId))?.environment === "sandbox") return true;
  const chosen = await chosenMailService(outsideFor(env, tenantId));
  return chosen.ok && chosen.value !== null;
}

const teamName = async (env: Env, tenantId: TenantId): Promise<string> =>
  ((await getTenant(dbOf(env, tenantId), tenantId))?.name ?? "Edgecase").replace(/\s+/g, " ").trim();

const unasked = "If you did not ask for this, do nothing: nobody gets in without this mail.";

const linkText = (team: string, url: string): MailText => ({
  subject: `Sign in to ${team}`,
  text: `Sign in to the console of ${team}:\n${url}\n\nThe link works once, for 15 minutes.\n${unasked}\n`,
  html: page(
    `<p>Sign in to the console of ${escaped(team)}:</p><p><a href="${escaped(url)}">Sign in</a></p>` +
      `<p>The link works once, for 15 minutes.<br>${unasked}</p>`,
  ),
});

const codeText = (team: string, code: string): MailText => ({
  subject: `${code} is your code for ${team}`,
  text: `Your code for the console of ${team}:\n\n${code}\n\nIt works for 10 minutes, in the window that asked for it. Tell it to nobody.\n`,
  html: page(
    `<p>Your code for the console of ${escaped(team)}:</p><p style="font-size:28px;letter-spacing:4px"><b>${code}</b></p>` +
      "<p>It works for 10 minutes, in the window that asked for it. Tell it to nobody.</p>",
  ),
});

const page = (body: string): string => `<!doctype html><html lang="en"><body>${body}</body></html>`;
