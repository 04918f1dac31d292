import { type Context, Hono } from "hono";
import { authenticate } from "../auth/authenticate";
import { mayUse } from "../auth/policy";
import { dbOf } from "../db/db-of";
import { type Mail, newestMails } from "../db/mails";
import { getTenant } from "../db/tenants";
import type { Actor } from "../domain";
import type { AppEnv } from "./framework-headers";
import { refuse } from "./framework-mount";
import { htmlPage } from "./html-page";
import { notFound, problem } from "./problem";
import { doorMailPrefix } from "./sign-in-mail";

const mailsShown = 50;

/** E-mails that a sandbox tenant would have sent: a page for people, JSON for scripts. Live tenants have no mailbox here. */
export const mailboxRoutes = new Hono<AppEnv>()
  .get("/sandbox/mailbox", async (c) => {
    const actor = await reader(c);
    if (actor === null) return c.redirect("/sign-in", 303);
    const mails = await mailbox(c, actor);
    return mails === null ? refuse(c, notFound("mailbox")) : mailboxPage(mails);
  })
  .get("/api/v1/sandbox/mailbox", async (c) => {
    const actor = await reader(c);
    if (actor === null) return refuse(c, problem("unauthenticated", "Send an API key or sign in."));
    const mails = await mailbox(c, actor);
    if (mails === null) return refuse(c, notFound("mailbox"));
    const data = mails.map(({ createdAtMs, toAddress, ...mail }) => ({
      ...mail,
      to: toAddress,
      createdAt: new Date(createdAtMs).toISOString(),
    }));
    return c.json({ data, nextCursor: null });
  });

type Here = Context<AppEnv>;

async function reader(c: Here): Promise<Actor | null> {
  const actor = await authenticate(c.req.raw, c.env, Date.now());
  return actor !== null && mayUse(actor, "cases:read") ? actor : null;
}

async function mailbox(c: Here, actor: Actor): Promise<Mail[] | null> {
  const { tenantId } = actor;
  const db = dbOf(c.env, tenantId);
  if ((await getTenant(db, tenantId))?.environment !== "sandbox") return null;
  const mails = await newestMails(db, tenantId, { limit: mailsShown, caseId: c.req.query("caseId") ?? null });
  return mails.filter((mail) => isFor(actor, mail));
}

/** Mails that open a door are for whom they are addressed to, and for administrators: reading a mailbox must not make one of somebody. */
const isFor = (actor: Actor, { id, toAddress }: Mail): boolean =>
  !id.startsWith(doorMailPrefix) ||
  mayUse(actor, "admin") ||
  (actor.kind === "analyst" && actor.email.toLowerCase() === toAddress.toLowerCase());

const mailboxPage = (mails: Mail[]): Response =>
  htmlPage({
    title: "Mailbox",
    body: (
      <>
        <h1>Mailbox</h1>
        <p>E-mails of this sandbox. None of them was sent to anybody.</p>
        {mails.length === 0 && <p>Nothing here yet. A mail appears when an applicant asks for a new link.</p>}
        {mails.map((mail) => (
          <article key={mail.id}>
            <h2 dir="auto">{mail.subject}</h2>
            <p>
              To {mail.toAddress} · <time dateTime={new Date(mail.createdAtMs).toISOString()}>{dayAndTime(mail)}</time>
            </p>
            <p dir="auto">{withLinks(mail.text)}</p>
          </article>
        ))}
      </>
    ),
  });

const dayAndTime = ({ createdAtMs }: Mail): string =>
  `${new Date(createdAtMs).toISOString().slice(0, 16).replace("T", " ")} UTC`;

/** The text of a mail, its lines kept and its addresses made links. */
const withLinks = (text: string) =>
  text.split("\n").flatMap((line, place) => [
    ...(place === 0 ? [] : [<br key={`${place}-end`} />]),
    /^https?:\/\/\S+$/.test(line) ? (
      <a key={`${place}-link`} href={line}>
        {line}
      </a>
    ) : (
      line
    ),
  ]);
